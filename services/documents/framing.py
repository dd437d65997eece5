"""The frame of a text that is set: whose it is, in which form, when; what the caller says goes before what the text says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.model.dates import chinese_date
from services.model.errors import Refused
from services.model.findings import Finding, finding
from services.model.manuscript.parts import Block, Manuscript, Paragraph
from services.model.numbers import DocumentNumber, NumberRefused
from services.model.papers import PaperKind, fields_of, paper_form
from services.model.papers.values import LINE_LIMIT, same_name
from services.model.papers.wording import arabic_date

_WRITTEN_DATE = re.compile(r"([0-9]{4})(?:-|年)([0-9]{1,2})(?:-|月)([0-9]{1,2})日?")
_TITLE_ISSUER = re.compile(r"^(\S{3,40}?)关于")
_QUALIFIED = r"(?:[（(][^（()）]{1,20}[)）])?"
_LETTER_TITLE = re.compile(f"函{_QUALIFIED}$")
_MINUTES_TITLE = re.compile(f"纪要{_QUALIFIED}$")
_HEAD_END = re.compile("(?:文件|(?:主任|党组|常务|专题)?(?:办公)?会?议?纪要|(?:建设)?(?:工作)?简报)$")
HEAD_WORD, MINUTES_WORD, BRIEFING_WORD = "文件", "纪要", "简报"
# what the text has and the caller may say otherwise: name in Frame and Manuscript, label
_SAID = (
    *(("letterhead", "红头"), ("number", "发文字号"), ("signature", "署名"), ("dated", "成文日期")),
    *(("copy_to", "抄送机关"), ("printed_by", "印发机关"), ("printed_on", "印发日期")),
)
# what only some forms print: name in Manuscript, the fact that prints it, label
_PRINTED = (
    *(("recipients", "recipients", "主送机关"), ("listed", "listed", "附件说明"), ("urgency", "urgency", "紧急程度")),
    *(
        ("note", "note", "附注"),
        ("signer", "signer", "签发人"),
        ("number", "number", "发文字号"),
        ("copy_to", "copy_to", "抄送机关"),
    ),
    *(("printed_by", "printed_by", "印发机关"), ("printed_on", "printed_on", "印发日期")),
    *(("issue", "期数", "期数"), ("attendees", "attendees", "出席人员"), ("absentees", "absentees", "请假人员")),
    *(("observers", "observers", "列席人员"), ("report_to", "report_to", "报送对象“报”"), ("send_to", "send_to", "报送对象“送”")),
    *(("distribute_to", "distribute_to", "报送对象“发”"), ("copies", "copies", "印数")),
)
_NAMED = ("attendees", "absentees", "observers", "report_to", "send_to", "distribute_to")  # lists of one in Manuscript


class DateUnreadable(Refused):
    message = "日期“{text}”写法有误。请写成 2022-09-02 或 2022年9月2日，并核对月、日。"


class TitleMissing(Refused):
    message = "“{label}”里没有找到标题，没有排版。请在全文最前面单独写一行标题（如“某某单位关于某某事项的通知”），保存后再排。"


class BodyMissing(Refused):
    message = "“{label}”里除标题、落款以外没有正文，没有排版。请核对文稿是否完整，补上正文后再排。"


class RecipientsMissing(Refused):
    message = (
        "“{label}”是函，标题下面没有找到主送机关，没有排版。请在标题下一行写明写给谁，以冒号结尾，保存后再排；"
        "不是函的，把红头写成“……文件”，按文件格式排。"
    )


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
class Framed:
    """A text with its frame: the kind of paper, its facts, and what a person should know of how they came about."""

    kind: PaperKind
    facts: dict[str, Any]
    findings: tuple[Finding, ...]


def framed(manuscript: Manuscript, frame: Frame, *, label: str, committee: str, today: date) -> Framed:
    """The facts of the paper that the text makes in this frame. `committee` issues what nothing else says who issued.

    Raises TitleMissing, BodyMissing, RecipientsMissing, DateUnreadable, NumberRefused.
    """
    if not manuscript.title:
        raise TitleMissing(label=label)
    if not manuscript.body:
        raise BodyMissing(label=label)
    told = (
        frame if frame.letterhead is not None or not manuscript.letterhead else replace(frame, letterhead=manuscript.letterhead)
    )
    issuer = issuer_of(manuscript, told) or committee
    title, remarks = titled(manuscript, issuer)
    number = manuscript.number if told.number is None else told.number
    kind = kind_of(title, told, number=number, issue=manuscript.issue)
    if kind is PaperKind.OFFICIAL_LETTER and not manuscript.recipients:
        raise RecipientsMissing(label=label)
    if frame.number and frame.number.strip() and kind in (PaperKind.OFFICIAL_TEXT, PaperKind.OFFICIAL_LETTER):
        DocumentNumber.parse(frame.number)
    facts = {**_text_of(manuscript, title), **_frame_of(manuscript, told, issuer, kind)}
    findings = (
        *remarks,
        *_form_remarks(kind, frame),
        *_date_remarks(facts, manuscript, today),
        *_replaced(manuscript, frame),
        *_unprinted(manuscript, kind),
        *_strangers(manuscript, told),
    )
    return Framed(kind=kind, facts=_known(kind, facts), findings=findings)


def issuer_of(manuscript: Manuscript, frame: Frame) -> str:
    """Whose document it is: as the caller or the text signs it, else the letterhead less 文件, else as the title says."""
    if frame.signature or manuscript.signature:
        return frame.signature or "\n".join(manuscript.signature)
    if frame.letterhead:
        return _head_issuer(frame.letterhead)
    named = _TITLE_ISSUER.match(manuscript.title)
    return named[1] if named else ""


def titled(manuscript: Manuscript, issuer: str) -> tuple[str, tuple[Finding, ...]]:
    """The title with the issuer's name before it: 机关、事由、文种 (条例第九条（七）)."""
    fits = len(issuer) + len(manuscript.title) <= LINE_LIMIT
    if manuscript.title.startswith("关于") and "\n" not in issuer and fits:
        return issuer + manuscript.title, (finding("P20", "标题", issuer=issuer),)
    return manuscript.title, ()


def kind_of(title: str, frame: Frame, *, number: str = "", issue: str = "") -> PaperKind:
    """The form: as the head says, else as title and number do: those of a 函 are set as a letter (10.1), 纪要 as minutes."""
    head = (frame.letterhead or "").strip()
    if head.endswith(BRIEFING_WORD) and re.search(r"\d", issue):
        return PaperKind.BRIEFING
    if head.endswith(MINUTES_WORD) or (not head and _MINUTES_TITLE.search(title)):
        return PaperKind.OFFICIAL_MINUTES
    is_letter = _LETTER_TITLE.search(title) is not None or _has_letter_code(number)
    return PaperKind.OFFICIAL_LETTER if is_letter and not head.endswith(HEAD_WORD) else PaperKind.OFFICIAL_TEXT


def _has_letter_code(number: str) -> bool:
    try:
        return DocumentNumber.parse(number).code.endswith("函")
    except NumberRefused:
        return False


def _head_issuer(letterhead: str) -> str:
    return _HEAD_END.sub("", letterhead.strip())


def _text_of(manuscript: Manuscript, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "recipients": [manuscript.recipients] if manuscript.recipients else [],
        "attachments": manuscript.attachments,
        "listed": list(manuscript.listed),
        "urgency": manuscript.urgency,
        "note": manuscript.note,
        "signer": manuscript.signer,
        "copies": manuscript.copies,
        **{name: [text] for name in _NAMED if (text := getattr(manuscript, name))},
    }


def _whole_body(manuscript: Manuscript, kind: PaperKind) -> tuple[Block, ...]:
    """A briefing has no attachments: they stand at the end of its text."""
    if kind is not PaperKind.BRIEFING:
        return manuscript.body
    heads = [f"附件{one.number or ''}　{one.title}" for one in manuscript.attachments]
    attached = [(Paragraph(text=head), *one.blocks) for head, one in zip(heads, manuscript.attachments, strict=True)]
    return (*manuscript.body, *(block for blocks in attached for block in blocks))


def _frame_of(manuscript: Manuscript, frame: Frame, issuer: str, kind: PaperKind) -> dict[str, Any]:
    dated, dated_as = read_date(manuscript.dated if frame.dated is None else frame.dated, strict=frame.dated is not None)
    copy_to = manuscript.copy_to if frame.copy_to is None else frame.copy_to
    printed_on, _ = read_date(frame.printed_on or manuscript.printed_on, strict=frame.printed_on is not None)
    return {
        "issuer": issuer,
        "body": _whole_body(manuscript, kind),
        "letterhead": frame.letterhead or issuer + _HEAD_ENDS[kind],
        "number": (manuscript.number or manuscript.issue) if frame.number is None else frame.number,
        "issue": "".join(re.findall(r"第?(\d+)[期号]", manuscript.issue)[-1:]),
        "compiler": issuer,
        "date": dated.isoformat() if dated else "",
        "dated_as": dated_as,
        "copy_to": [copy_to.strip().rstrip("。")] if copy_to.strip() else [],
        "printed_by": frame.printed_by or manuscript.printed_by or _print_office(issuer, frame),
        "printed_on": printed_on.isoformat() if printed_on else "",
    }


_HEAD_ENDS = {
    PaperKind.OFFICIAL_TEXT: HEAD_WORD,
    PaperKind.OFFICIAL_LETTER: "",
    PaperKind.OFFICIAL_MINUTES: "会议纪要",
    PaperKind.BRIEFING: BRIEFING_WORD,
}
_FORMS = {PaperKind.OFFICIAL_LETTER: "信函", PaperKind.OFFICIAL_MINUTES: "纪要", PaperKind.BRIEFING: "简报"}


def _print_office(issuer: str, frame: Frame) -> str:
    """Of several issuers the first, who leads (7.2.4)."""
    issuers = _head_issuer(frame.letterhead) if frame.letterhead else issuer
    return issuers.split("\n")[0].strip()


def _known(kind: PaperKind, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that a paper of this kind has, as far as anything is said."""
    names = {field.name for field in fields_of(paper_form(kind.value).facts)}
    return {name: value for name, value in facts.items() if name in names and value}


# -- what is told --


def _form_remarks(kind: PaperKind, frame: Frame) -> Iterator[Finding]:
    """Why a text has another form than that of a file."""
    if frame.letterhead is None and kind in _FORMS:
        yield finding("P60", "版式", form=_FORMS[kind])


def _date_remarks(facts: dict[str, Any], manuscript: Manuscript, today: date) -> Iterator[Finding]:
    """A date that was written otherwise, and one that nobody wrote."""
    if not facts["date"] and not facts["dated_as"]:
        yield finding("P61", "成文日期", day=chinese_date(today))
    elif facts["date"] and (changed := arabic_date(manuscript.dated)) and not facts["dated_as"]:
        yield finding("P62", "成文日期", written=manuscript.dated, day=chinese_date(changed))


def _replaced(manuscript: Manuscript, frame: Frame) -> Iterator[Finding]:
    """What the text says and the caller says otherwise is not printed."""
    for name, label in _SAID:
        given, written = getattr(frame, name), getattr(manuscript, name)
        text = "、".join(written) if isinstance(written, tuple) else written
        if given is not None and text and not _is_same(given, text):
            yield finding("P63", label, label=label, given=given.strip() or "空", text=text)


def _is_same(given: str, text: str) -> bool:
    first, second = ("".join(one.split()).rstrip("。") for one in (given, text))
    day = read_date(first, strict=False)[0]
    return first == second or (day is not None and day == read_date(second, strict=False)[0])


def _unprinted(manuscript: Manuscript, kind: PaperKind) -> Iterator[Finding]:
    """What the text has and its form does not print."""
    names = {field.name for field in fields_of(paper_form(kind.value).facts)}
    if kind in (PaperKind.OFFICIAL_MINUTES, PaperKind.BRIEFING):
        names.add("期数")
    for name, fact, label in _PRINTED:
        written = getattr(manuscript, name)
        if written and fact not in names:
            yield finding("P64", label, label=label, text="；".join(written) if isinstance(written, tuple) else written)


def _strangers(manuscript: Manuscript, frame: Frame) -> Iterator[Finding]:
    """A head of one body over the signature of another."""
    signed = [frame.signature] if frame.signature else list(manuscript.signature)
    if not frame.letterhead or not signed:
        return
    heads = frame.letterhead.strip().split("\n")
    names = [name.strip() for line in signed for name in line.split("\n") if name.strip()]
    if not any(_is_part(same_name(name), same_name(_head_issuer(head))) for name in names for head in heads):
        yield finding("P65", "署名", head="、".join(heads), signed="、".join(names))


def _is_part(first: str, second: str) -> bool:
    """Whether the two are one name, or one the office of the other."""
    return not second or first in second or second in first


def read_date(text: str, *, strict: bool) -> tuple[date | None, str]:
    """The day that a text says, and the text where it has to be printed as it stands. Raises DateUnreadable if `strict`."""
    plain = "".join(text.split())
    if not plain:
        return None, ""
    if numerals := arabic_date(plain):
        return numerals, ""  # 7.3.5.4: Arabic numerals
    found = _WRITTEN_DATE.fullmatch(plain)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None and strict:
        raise DateUnreadable(text=text)
    as_printed = day is not None and plain in (chinese_date(day), day.isoformat())
    return day, "" if as_printed else plain
