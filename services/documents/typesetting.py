"""套红: a plain official text becomes a conforming document; and any document is measured against the standard.

Nothing of it is kept: what should go its way as a document is drafted from the facts that come out here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.documents.drafting import Drafting
from services.documents.framing import DateUnreadable, Frame, framed, kind_of, read_date
from services.formats.child import ReadingPool
from services.formats.gongwen.templates import Drafted
from services.formats.manuscripts import read_manuscript
from services.formats.pdf import LibreOffice, lost_characters
from services.model.checked import Checked
from services.model.errors import Refused
from services.model.findings import Finding
from services.model.papers import mapping_of
from services.settings import Settings

__all__ = ["DateUnreadable", "Frame", "Measured", "NotADocument", "Typeset", "Typesetting", "kind_of", "read_date"]


class NotADocument(Refused):
    message = "“{label}”不是 docx 或 PDF，不能核对版式。请另存为 .docx 或 .pdf 后重试。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeset:
    """A text in its form: its kind, the facts that the text or the frame said (the rest is filled anew), and the draft."""

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

        Raises what `framed` and the reader of manuscripts raise, and FactsRefused.
        """
        manuscript = read_manuscript(content, label=label)
        now = self._now()
        paper = framed(manuscript, frame, label=label, committee=self._settings.committee, today=now.date())
        filled = self._drafting.fill(paper.kind.value, paper.facts, at=now)
        drafted = self._drafting.render(paper.kind.value, filled.facts, stamp=now)
        findings = (*manuscript.findings, *paper.findings, *drafted.findings)
        said = {name: value for name, value in mapping_of(filled.facts).items() if name in filled.given}
        return Typeset(kind=paper.kind.value, facts=said, drafted=drafted, findings=findings)

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
