"""套红: a plain official text becomes a conforming document; and any document is measured against the standard.

Nothing of it is kept: what should go its way as a document is drafted from the facts that come out here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.documents.drafting import Drafting
from services.formats.child import ReadingPool
from services.formats.gongwen.templates import Drafted
from services.formats.manuscripts import read_manuscript
from services.formats.pdf import LibreOffice, lost_characters
from services.model.checked import Checked
from services.model.errors import Refused
from services.model.findings import Finding, finding
from services.model.manuscript.parts import Manuscript
from services.model.papers import PaperKind, mapping_of
from services.model.papers.values import LINE_LIMIT
from services.model.papers.wording import chinese_date
from services.settings import Settings

_WRITTEN_DATE = re.compile(r"([0-9]{4})(?:-|年)([0-9]{1,2})(?:-|月)([0-9]{1,2})日?")
_TITLE_ISSUER = re.compile(r"^(\S{3,40}?)关于")
HEAD_WORD = "文件"


class DateUnreadable(Refused):
    message = "日期“{text}”写法有误。请写成 2022-09-02 或 2022年9月2日，并核对月、日。"


class NotADocument(Refused):
    message = "“{label}”不是 docx 或 PDF，不能核对版式。请另存为 .docx 或 .pdf 后重试。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the caller says of a text's frame; None: as the text, or the rest of the frame, has it."""

    letterhead: str | None = None
    number: str | None = None
    signature: str | None = None
    dated: str | None = None  # ISO, or as it is to be printed
    copy_to: str | None = None
    printed_by: str | None = None
    printed_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeset:
    """A text in its form: the kind and facts from which it was drafted, and the draft."""

    kind: str
    facts: dict[str, Any]
    drafted: Drafted
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A document against the standard, and the PDF that was measured."""

    checked: Checked
    pdf: bytes


class Typesetting:
    """Sets plain texts, and checks documents."""

    def __init__(
        self,
        *,
        drafting: Drafting,
        child: ReadingPool,
        libreoffice: LibreOffice | None,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._drafting, self._child, self._libreoffice = drafting, child, libreoffice
        self._settings, self._now = settings, now

    def typeset(self, content: bytes, *, label: str, frame: Frame) -> Typeset:
        """The text of a .txt, .md or .docx in the form of GB/T 9704.

        Raises DateUnreadable, FactsRefused and what the reader of manuscripts raises.
        """
        manuscript = read_manuscript(content, label=label)
        if frame.letterhead is None and manuscript.letterhead:
            frame = replace(frame, letterhead=manuscript.letterhead)
        issuer = issuer_of(manuscript, frame) or self._settings.committee
        title, remarks = titled(manuscript, issuer)
        kind = kind_of(title, frame)
        mapping = {**_text_of(manuscript, title), **_frame_of(manuscript, frame, issuer, kind)}
        filled = self._drafting.fill(kind.value, {name: value for name, value in mapping.items() if value}, at=self._now())
        drafted = self._drafting.render(kind.value, filled.facts, stamp=self._now())
        findings = (*manuscript.findings, *remarks, *drafted.findings)
        return Typeset(kind=kind.value, facts=mapping_of(filled.facts), drafted=drafted, findings=findings)

    def pdf(self, docx: bytes) -> bytes:
        """The PDF of a docx, compared with it. Raises LibreOfficeMissing, ConversionFailed, CharactersLost."""
        pdf = self._press().to_pdf(docx)
        lost_characters(docx, pdf).refuse()
        return pdf

    def _press(self) -> LibreOffice:
        return self._libreoffice or LibreOffice.find(self._settings.soffice or None)

    def check(self, content: bytes, *, label: str, form: str | None = None) -> Measured:
        """Measure a docx (as LibreOffice renders it) or a PDF. Raises NotADocument, NotMeasurable and what `pdf` raises."""
        if content.startswith(b"%PDF-"):
            return Measured(checked=self._child.check(content, form=form, label=label), pdf=content)
        if not content.startswith(b"PK"):
            raise NotADocument(label=label)
        pdf = self._press().to_pdf(content)  # a lost character is a rule that fails here, not a refusal
        return Measured(checked=self._child.check(pdf, content, form=form, label=label), pdf=pdf)


def issuer_of(manuscript: Manuscript, frame: Frame) -> str:
    """Whose document it is: as the caller or the text signs it, else the letterhead less 文件, else as the title says."""
    if frame.signature or manuscript.signature:
        return frame.signature or "\n".join(manuscript.signature)
    if frame.letterhead:
        return frame.letterhead.strip().removesuffix(HEAD_WORD).strip()
    named = _TITLE_ISSUER.match(manuscript.title)
    return named[1] if named else ""


def titled(manuscript: Manuscript, issuer: str) -> tuple[str, tuple[Finding, ...]]:
    """The title with the issuer's name before it: 机关、事由、文种 (条例第九条（七）)."""
    fits = len(issuer) + len(manuscript.title) <= LINE_LIMIT
    if manuscript.title.startswith("关于") and "\n" not in issuer and fits:
        return issuer + manuscript.title, (finding("P20", "title", issuer=issuer),)
    return manuscript.title, ()


def kind_of(title: str, frame: Frame) -> PaperKind:
    """A 函 under a head without 文件 is set as a letter (10.1), everything else as a file."""
    plain_head = frame.letterhead is not None and not frame.letterhead.strip().endswith(HEAD_WORD)
    return PaperKind.OFFICIAL_LETTER if plain_head and title.endswith("函") else PaperKind.OFFICIAL_TEXT


def _text_of(manuscript: Manuscript, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "recipients": [manuscript.recipients] if manuscript.recipients else [],
        "body": manuscript.body,
        "attachments": manuscript.attachments,
        "listed": list(manuscript.listed),
        "urgency": manuscript.urgency,
        "note": manuscript.note,
    }


def _frame_of(manuscript: Manuscript, frame: Frame, issuer: str, kind: PaperKind) -> dict[str, Any]:
    dated, dated_as = read_date(manuscript.dated if frame.dated is None else frame.dated, strict=frame.dated is not None)
    copy_to = manuscript.copy_to if frame.copy_to is None else frame.copy_to
    facts: dict[str, Any] = {
        "issuer": issuer,
        "letterhead": frame.letterhead or (issuer if kind is PaperKind.OFFICIAL_LETTER else issuer + HEAD_WORD),
        "number": manuscript.number if frame.number is None else frame.number,
        "date": dated.isoformat() if dated else "",
        "dated_as": dated_as,
        "copy_to": [copy_to.strip().rstrip("。")] if copy_to.strip() else [],
    }
    if kind is PaperKind.OFFICIAL_LETTER:
        return facts
    printed_on, _ = read_date(frame.printed_on or manuscript.printed_on, strict=frame.printed_on is not None)
    return facts | {
        "signer": manuscript.signer,
        "printed_by": frame.printed_by or manuscript.printed_by or _print_office(issuer, frame),
        "printed_on": printed_on.isoformat() if printed_on else "",
    }


def _print_office(issuer: str, frame: Frame) -> str:
    """Of several issuers the first, who leads (7.2.4)."""
    issuers = frame.letterhead.strip().removesuffix(HEAD_WORD).strip() if frame.letterhead else issuer
    return issuers.split("\n")[0].strip()


def read_date(text: str, *, strict: bool) -> tuple[date | None, str]:
    """The day that a text says, and the text where it has to be printed as it stands. Raises DateUnreadable if `strict`."""
    plain = "".join(text.split())
    if not plain:
        return None, ""
    found = _WRITTEN_DATE.fullmatch(plain)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None and strict:
        raise DateUnreadable(text=text)
    as_printed = day is not None and plain in (chinese_date(day), day.isoformat())
    return day, "" if as_printed else plain
