"""Whose work a document is, and what its writer had better leave to somebody else."""

from __future__ import annotations

from services.model.errors import Conflict
from services.model.official.document import OfficialDocument
from services.model.official.states import DOCUMENT_STEP_LABELS, DocumentStep
from services.model.people import Person

# Steps that look at somebody else's work. Where an office is small the writer takes them too, and the record says so.
# Source: 条例 第二十二条 (the text is reviewed by the office before the sign-off), 第二十五条（一） (rechecked before print).
NOT_BY_WRITER: dict[DocumentStep, str] = {
    DocumentStep.APPROVE: "核稿人就是拟稿人",
    DocumentStep.RECHECK: "复核人就是拟稿人",
}
_WRITING = frozenset({DocumentStep.DRAFT, DocumentStep.REVISE})


class OwnWork(Conflict):
    message = (
        "“{title}”是您拟的稿，“{step}”须由拟稿人以外的人办理。请交其他经办人或管理员办理；"
        "人少的单位，可以请管理员把设置 separate_review 改为 false。"
    )


def is_writer(person: Person, document: OfficialDocument) -> bool:
    """Whether this person wrote the document or changed its words."""
    return any(event.step in _WRITING and event.login == person.login for event in document.events)


def own_work(step: DocumentStep, document: OfficialDocument, *, by: Person) -> str:
    """What the record says of a step that a writer took on the own document; "" for everything else."""
    return NOT_BY_WRITER.get(step, "") if is_writer(by, document) else ""


def require_other(step: DocumentStep, document: OfficialDocument, *, by: Person) -> None:
    """Raises OwnWork for a step on the own document."""
    if own_work(step, document, by=by):
        raise OwnWork(title=document.title, step=DOCUMENT_STEP_LABELS[step])
