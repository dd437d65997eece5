"""The rules of an official document's life, pure: who may take which step, and what a step makes of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from services.model.errors import NotAllowed
from services.model.files import FILE_KIND_LABELS, FileKind, FileRole, ReadingState, StoredFile
from services.model.findings import finding
from services.model.numbers import DocumentNumber
from services.model.official.document import OfficialDocument
from services.model.official.parts import Comment, Countersign, SignOff
from services.model.official.refusals import (
    DayRefused,
    NoNumberNeeded,
    NotACountersigner,
    RegistrationNeeded,
    ScanRefused,
    StepNotAllowed,
    WordsMissing,
    WordsTooLong,
)
from services.model.official.states import (
    DOCUMENT_STATE_LABELS,
    DOCUMENT_STEP_LABELS,
    STEP_ROLES,
    TRANSITIONS,
    DocumentState,
    DocumentStep,
)
from services.model.papers import PageForm, facts_of, fields_of, paper_form
from services.model.papers.frame import SealMode
from services.model.people import Person

LONGEST_NOTE = 2000
SCANS = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG, FileKind.TIFF, FileKind.OFD})


class Numbering(StrEnum):
    """Which number a kind of page takes at its registration."""

    NUMBER = "number"  # 发文字号
    ISSUE = "issue"  # 期号
    NONE = "none"  # a form: issued without registration


# Source: GB/T 9704-2012 7.2.5, 10.1, 10.3; a form of the office bears no 发文字号, a briefing counts its issues.
NUMBERING: dict[PageForm, Numbering] = {
    PageForm.FILE: Numbering.NUMBER,
    PageForm.LETTER: Numbering.NUMBER,
    PageForm.MINUTES: Numbering.NUMBER,
    PageForm.BRIEF: Numbering.ISSUE,
    PageForm.FORM: Numbering.NONE,
}


def require(person: Person, step: DocumentStep) -> None:
    """Raises NotAllowed where the table does not give the role this step."""
    if person.role not in STEP_ROLES[step]:
        raise NotAllowed(what=DOCUMENT_STEP_LABELS[step])


def numbering(document: OfficialDocument) -> Numbering:
    """Which number the document takes."""
    return NUMBERING[paper_form(document.paper).page]


def after(document: OfficialDocument, step: DocumentStep) -> OfficialDocument:
    """The document in the state that `step` leads to; raises StepNotAllowed where TRANSITIONS has no such road."""
    allowed, result = TRANSITIONS[step]
    if document.state not in allowed:
        label = DOCUMENT_STATE_LABELS[document.state]
        raise StepNotAllowed(title=document.title, state=label, step=DOCUMENT_STEP_LABELS[step])
    return replace(document, state=result or document.state)


def steps_open_to(person: Person, document: OfficialDocument) -> tuple[DocumentStep, ...]:
    """The steps that this person may take on the document as it stands: what a page offers."""
    form = numbering(document) is Numbering.NONE
    closed = {DocumentStep.REGISTER} if form else {DocumentStep.ISSUE}
    return tuple(
        step
        for step, (allowed, _result) in TRANSITIONS.items()
        if document.state in allowed and person.role in STEP_ROLES[step] and step not in closed
    )


def words(step: DocumentStep, text: str, *, what: str, why: str) -> str:
    """What a person wrote, which must be there. Raises WordsMissing, WordsTooLong."""
    clean = remark(step, text)
    if not clean:
        raise WordsMissing(step=DOCUMENT_STEP_LABELS[step], what=what, why=why)
    return clean


def remark(step: DocumentStep, text: str) -> str:
    """What a person may have written, and not a book; raises WordsTooLong."""
    clean = text.strip()
    if len(clean) > LONGEST_NOTE:
        raise WordsTooLong(step=DOCUMENT_STEP_LABELS[step], length=len(clean), limit=LONGEST_NOTE)
    return clean


def scan(file: StoredFile) -> StoredFile:
    """A scan as the document keeps it; raises ScanRefused for what is no picture of a page, or can't be opened."""
    if file.kind not in SCANS:
        raise ScanRefused(label=file.label, reason=f"格式为“{FILE_KIND_LABELS[file.kind]}”")
    if file.reading is ReadingState.SEALED:
        raise ScanRefused(label=file.label, reason=file.note.rstrip("。") or "文件打不开")
    return replace(file, reading=ReadingState.ASIDE)


def require_scanned(document: OfficialDocument, file: StoredFile) -> None:
    """Raises ScanRefused for our own paper: what was never on a table bears neither seal nor hand."""
    if any(ours.sha256 == file.sha256 for ours in document.files if ours.role in (FileRole.PAPER, FileRole.FINAL)):
        raise ScanRefused(label=file.label, reason="它就是本系统生成的公文，没有打印、盖章或签字")


# -- review, countersign, sign-off --


def revised(document: OfficialDocument) -> OfficialDocument:
    """Other words: whoever has agreed, agreed to something else. What was said stays in the events and comments."""
    asked = tuple(Countersign(office=asked.office) for asked in document.countersigns)
    return replace(after(document, DocumentStep.REVISE), countersigns=asked, sign_off=None)


def sent_back(document: OfficialDocument) -> OfficialDocument:
    """退回修改: who had signed has to sign again; that it was signed before stays in the events."""
    return replace(after(document, DocumentStep.SEND_BACK), sign_off=None)


def commented(document: OfficialDocument, text: str, *, by: Person, at: datetime) -> OfficialDocument:
    """核稿意见 on the present draft."""
    comment = Comment(draft=document.drafts[-1].position, by=by.name, at=at, text=text)
    return replace(document, comments=(*document.comments, comment))


def approved(document: OfficialDocument, offices: Sequence[str]) -> OfficialDocument:
    """核稿通过: to those who have to countersign, or straight to sign-off."""
    names = list(dict.fromkeys(name for office in offices if (name := "".join(office.split()))))
    changed = after(document, DocumentStep.APPROVE)
    if not names:
        return replace(changed, state=DocumentState.SIGNING, countersigns=())
    return replace(changed, state=DocumentState.COUNTERSIGN, countersigns=tuple(Countersign(office=name) for name in names))


def countersigned(document: OfficialDocument, opinion: Countersign, *, today: date) -> OfficialDocument:
    """One office's opinion; with the last agreement the document goes to sign-off."""
    changed = after(document, DocumentStep.COUNTERSIGN)
    if all(asked.office != opinion.office for asked in document.countersigns):
        offices = "、".join(asked.office for asked in document.countersigns)
        raise NotACountersigner(title=document.title, office=opinion.office, offices=offices)
    assert opinion.on is not None, "an opinion has its day"
    require_day("会签日期", opinion.on, today=today)
    given = tuple(opinion if asked.office == opinion.office else asked for asked in document.countersigns)
    done = all(asked.agreed for asked in given)
    return replace(changed, countersigns=given, state=DocumentState.SIGNING if done else changed.state)


def require_day(what: str, day: date, *, today: date, not_before: date | None = None) -> None:
    """Raises DayRefused for a day to come, or one before the thing it is about."""
    if day > today:
        raise DayRefused(what=what, day=day, reason=f"晚于今天（{today}）")
    if not_before is not None and day < not_before:
        raise DayRefused(what=what, day=day, reason=f"早于拟稿日期（{not_before}）")


def signed(
    document: OfficialDocument, step: DocumentStep, sign_off: SignOff, *, dated: date | None, today: date
) -> OfficialDocument:
    """签发: the day of it is the document's date, unless one was given when it was drafted or is given now (a meeting's).

    A date that was written before and lies before the sign-off is told; who gives another one now, has looked at it. Raises
    DayRefused for a date to come, FactsRefused where it contradicts the rest of the paper.
    """
    day = dated or (document.dated if "date" in document.given else sign_off.on)
    require_day("成文日期", day, today=today)
    found = [old for old in document.findings if old.code not in ("P45", "P46")]
    if dated is None and day < sign_off.on:
        found.append(finding("P45", "成文日期", dated=day, signed=sign_off.on))
    dates = {"date": day.isoformat()}
    typed = str(document.facts.get("printed_on") or "") if "printed_on" in document.given else ""
    if typed < day.isoformat():  # ISO days are ordered as their text is
        dates["printed_on"] = day.isoformat()
        found += [finding("P46", "印发日期", printed=typed, dated=day)] if typed else []
    changed = with_facts(replace(after(document, step), sign_off=sign_off, dated=day, findings=tuple(found)), **dates)
    facts_of(document.paper, changed.facts, issuer=str(document.facts.get("issuer", "")), today=day)  # raises FactsRefused
    return changed


# -- registration and after --


def require_road(document: OfficialDocument, step: DocumentStep) -> None:
    """A form takes no number, everything else does."""
    form = numbering(document) is Numbering.NONE
    if step is DocumentStep.ISSUE and not form:
        raise RegistrationNeeded(title=document.title)
    if step is DocumentStep.REGISTER and form:
        raise NoNumberNeeded(title=document.title)


def printed(document: OfficialDocument, step: DocumentStep, *, seal_required: bool, checked: bool) -> OfficialDocument:
    """The final paper is there: to the seal, or to distribution. Printed once more it stays where it is."""
    changed = replace(after(document, step), checked=checked)
    if document.state is not DocumentState.REGISTERED:
        return changed
    return replace(changed, state=DocumentState.SEALING if seal_required else DocumentState.READY)


def sealed(document: OfficialDocument) -> OfficialDocument:
    """The scan of the sealed paper is there."""
    changed = after(document, DocumentStep.SEAL)
    return replace(changed, state=DocumentState.READY) if document.state is DocumentState.SEALING else changed


def with_facts(document: OfficialDocument, **values: object) -> OfficialDocument:
    """The document with these facts, as far as its kind of paper has them: what sign-off and registration add."""
    known = {name: value for name, value in values.items() if _has_fact(document, name)}
    return replace(document, facts={**document.facts, **known})


def _has_fact(document: OfficialDocument, name: str) -> bool:
    """By the kind of paper: what was drafted before a field was added does not hold it."""
    return any(field.name == name for field in fields_of(paper_form(document.paper).facts))


def bears_seal(document: OfficialDocument) -> bool:
    """Whether the paper is sealed before it goes out (7.3.5), as it is where it does not say."""
    return _has_fact(document, "seal") and document.facts.get("seal", SealMode.SEALED) != SealMode.UNSEALED


def numbered(document: OfficialDocument, number: DocumentNumber, *, issuer: str, on: date) -> OfficialDocument:
    """登记编号: the number and the day of printing stand on the paper."""
    changed = replace(after(document, DocumentStep.REGISTER), number=number, issuer=issuer, registered_on=on)
    dates = {} if "printed_on" in document.given else {"printed_on": on.isoformat()}
    return with_facts(changed, number=number.text, issue=number.serial, **dates)


def require_year(document: OfficialDocument, *, today: date) -> int:
    """The year of the number is that of the document's date; raises DayRefused where that can't be meant."""
    if not today.year - 1 <= document.dated.year <= today.year:
        reason = f"文号的年份随成文日期，只能是{today.year - 1}年或{today.year}年"
        raise DayRefused(what="成文日期", day=document.dated, reason=reason)
    return document.dated.year
