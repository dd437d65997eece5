"""发文稿纸 of a document: what the printed form says, with every opinion that was given on screen so far."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from services.model.dates import chinese_date
from services.model.official.document import OfficialDocument
from services.model.official.parts import verdict
from services.model.official.states import DocumentStep
from services.model.papers import paper_form
from services.model.records import Event

ASKED = "会签："  # how the record of an approval begins that asks other offices
_AS_THEY_ARE = ("issuer", "urgency", "recipients", "copy_to", "copies")
# What stands before the words of a step, or for them where nothing was written.
_REVIEWED: dict[str, tuple[str, str]] = {
    DocumentStep.COMMENT: ("", ""),
    DocumentStep.SEND_BACK: ("退回修改：", "退回修改"),
    DocumentStep.APPROVE: ("核稿通过：", "核稿通过"),
}


_SHORT = 3  # characters that stand on one line of half the sheet's width beside a name and a day


def sign_off_sheet(document: OfficialDocument) -> dict[str, Any]:
    """The facts of the paper `sign-off-sheet` as the document gives them; what it does not know is filled in by hand."""
    known: dict[str, Any] = {name: document.facts.get(name) for name in _AS_THEY_ARE}
    known |= {
        "title": document.title,
        "number": document.number.text if document.number else "",
        "document_type": paper_form(document.paper).facts.TYPE or paper_form(document.paper).name,
        "enclosed": [attached["title"] for attached in document.facts.get("attachments") or ()],
        "drafted_by": document.submitted_by,
        "date": document.submitted_at.date().isoformat(),
        "signed": list(_signed(document)),
        "countersigned": list(_countersigned(document)),
        "reviewed": list(_reviewed(document)),
        "rechecked": list(_rechecked(document)),
    }
    return {name: value for name, value in known.items() if value}


def _said(words: str, name: str, day: date) -> str:
    """One opinion: words, and under them (beside a mere 同意) name and day."""
    said = " ".join(words.split())
    return f"{said}{'　' if len(said) <= _SHORT else chr(10)}{name}　{chinese_date(day)}"


def _signed(document: OfficialDocument) -> Iterator[str]:
    if signed := document.sign_off:
        name = f"{signed.signer}（{signed.post}）" if signed.post else signed.signer
        yield _said(signed.opinion, name, signed.on) + (f"（纸质签发，{signed.recorded_by}补录）" if signed.recorded_by else "")


def _countersigned(document: OfficialDocument) -> Iterator[str]:
    for asked in document.countersigns:
        if asked.agreed is not None and asked.on is not None:
            yield _said(f"{asked.office}：{verdict(agreed=asked.agreed, opinion=asked.opinion)}", asked.name, asked.on)
        else:
            yield f"{asked.office}："


def _reviewed(document: OfficialDocument) -> Iterator[str]:
    """Everything that reviewers have said, of earlier rounds too: what a draft was returned for stays on its sheet."""
    for event in document.events:
        if event.step in _REVIEWED:
            before, otherwise = _REVIEWED[event.step]
            words = _without_offices(event.note)  # they have a cell of their own
            yield _said(before + words if words else otherwise, event.by, event.at.date())


def _without_offices(note: str) -> str:
    """What was written at the approval, less the offices that were asked to countersign (services/documents/review.py)."""
    return note.partition("；")[2] if note.startswith(ASKED) else note


def _rechecked(document: OfficialDocument) -> Iterator[str]:
    """Only what was rechecked since the last return: the rest was of another text."""
    if event := _since_return(document, DocumentStep.RECHECK):
        yield _said(event.note or "复核无误", event.by, event.at.date())


def _since_return(document: OfficialDocument, step: DocumentStep) -> Event | None:
    event, returned = document.event(step), document.event(DocumentStep.SEND_BACK)
    return event if event and (returned is None or event.version > returned.version) else None
