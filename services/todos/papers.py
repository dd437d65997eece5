"""What waits for whom among the official documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from services.model.official import DocumentState, DocumentStep, OfficialDocument
from services.model.people import EVERYTHING, OFFICE_ROLES, Person, Role, Scope
from services.model.work import TaskKind
from services.settings import Settings
from services.stores.objects import Listing
from services.stores.register import Transaction
from services.todos.kinds import Todo, TodoKind

# state -> (what is to be done, by whom)
_OF_STATE: dict[DocumentState, tuple[TodoKind, frozenset[Role]]] = {
    DocumentState.DRAFT: (TodoKind.REVISE, OFFICE_ROLES),
    DocumentState.REVIEW: (TodoKind.REVIEW, OFFICE_ROLES),
    DocumentState.COUNTERSIGN: (TodoKind.COUNTERSIGN, OFFICE_ROLES),
    DocumentState.SIGNING: (TodoKind.SIGN, frozenset({Role.LEADER})),
    DocumentState.RECHECK: (TodoKind.RECHECK, OFFICE_ROLES),
    DocumentState.TO_REGISTER: (TodoKind.REGISTER, OFFICE_ROLES),
    DocumentState.REGISTERED: (TodoKind.PRINT_FAILED, OFFICE_ROLES),
    DocumentState.SEALING: (TodoKind.SEAL, OFFICE_ROLES),
    DocumentState.READY: (TodoKind.DISTRIBUTE, OFFICE_ROLES),
}


def on_the_way(transaction: Transaction, person: Person, *, now: datetime) -> Iterator[Todo]:
    """The documents at a station of the person's role."""
    states = [state.value for state, (_kind, roles) in _OF_STATE.items() if person.role in roles]
    failed = _failed_prints(transaction, now)
    for document in _documents(transaction, states):
        kind, _roles = _OF_STATE[document.state]
        returned = document.event(DocumentStep.SEND_BACK) if document.state is DocumentState.DRAFT else None
        if document.state is DocumentState.DRAFT and returned is None:
            continue  # nobody waits for a draft that its writer has not finished
        if kind is TodoKind.PRINT_FAILED and document.id not in failed:
            continue  # the worker is at it
        last = returned or document.events[-1]
        yield _todo(kind, document, since=last.at, note=failed.get(document.id) or last.note)


def overdue(transaction: Transaction, *, settings: Settings, now: datetime) -> Iterator[Todo]:
    """For the office: what units have not acknowledged in time."""
    before = (now - timedelta(days=settings.acknowledge_days)).date()
    for document_id, count in transaction.readers.overdue(before).items():
        document = transaction.objects.get(document_id)
        if isinstance(document, OfficialDocument):
            sent = document.event(DocumentStep.DISTRIBUTE)
            since = sent.at if sent else document.submitted_at
            yield _todo(TodoKind.OVERDUE, document, since=since, note=f"{count} 个单位未签收", overdue=True)


def to_acknowledge(transaction: Transaction, person: Person, *, settings: Settings, now: datetime) -> Iterator[Todo]:
    """For a unit: what was sent to it."""
    scope = Scope.of(person)
    for reader in transaction.readers.waiting(*scope.names):
        document = transaction.objects.find(reader.object_id, scope=scope)
        if isinstance(document, OfficialDocument):
            delivery = document.delivery(reader.unit)
            late = delivery is not None and delivery.overdue(days=settings.acknowledge_days, now=now)
            reminded = delivery.reminded if delivery else ()
            kind = TodoKind.REMINDED if reminded else TodoKind.ACKNOWLEDGE
            note = f"已催签 {len(reminded)} 次，最近 {reminded[-1]:%m-%d %H:%M}" if reminded else ""
            yield _todo(kind, document, since=reader.sent_at, note=note, overdue=late)


def _documents(transaction: Transaction, states: Sequence[str]) -> Iterator[OfficialDocument]:
    if not states:
        return
    for _row, record in transaction.objects.listed(Listing(kind="document", states=tuple(states)), scope=EVERYTHING):
        if isinstance(record, OfficialDocument):
            yield record


def _failed_prints(transaction: Transaction, now: datetime) -> dict[str, str]:
    """What the worker said of the papers that it could not print, by document."""
    waiting = transaction.queue.waiting(scope=EVERYTHING, now=now.timestamp(), task=TaskKind.PRINT, limit=None)
    return {item.object_id: item.error for item in waiting if item.error}


def _todo(kind: TodoKind, document: OfficialDocument, *, since: datetime, note: str = "", overdue: bool = False) -> Todo:
    number = document.number.text if document.number else ""
    return Todo(kind=kind, object_id=document.id, title=document.title, number=number, since=since, note=note, overdue=overdue)
