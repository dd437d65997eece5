"""待办: what waits for whom among the official documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.model.official import DocumentState, DocumentStep, OfficialDocument
from services.model.people import EVERYTHING, Person, Role, Scope
from services.model.work import TaskKind
from services.settings import Settings
from services.stores.objects import Listing
from services.stores.register import Register, Transaction


class TodoKind(StrEnum):
    """What is to be done."""

    REVISE = "revise"
    REVIEW = "review"
    COUNTERSIGN = "countersign"
    SIGN = "sign"
    RECHECK = "recheck"
    REGISTER = "register"
    PRINT_FAILED = "print_failed"
    SEAL = "seal"
    DISTRIBUTE = "distribute"
    ACKNOWLEDGE = "acknowledge"
    REMINDED = "reminded"
    OVERDUE = "overdue"


TODO_LABELS: dict[TodoKind, str] = {
    TodoKind.REVISE: "退回待修改",
    TodoKind.REVIEW: "待核稿",
    TodoKind.COUNTERSIGN: "待会签",
    TodoKind.SIGN: "待签发",
    TodoKind.RECHECK: "待复核",
    TodoKind.REGISTER: "待登记编号",
    TodoKind.PRINT_FAILED: "定稿未生成",
    TodoKind.SEAL: "待用印",
    TodoKind.DISTRIBUTE: "待分发",
    TodoKind.ACKNOWLEDGE: "待签收",
    TodoKind.REMINDED: "催签",
    TodoKind.OVERDUE: "逾期未签收",
}

_OFFICE = frozenset({Role.CLERK, Role.ADMINISTRATOR})
# state -> (what is to be done, by whom)
_OF_STATE: dict[DocumentState, tuple[TodoKind, frozenset[Role]]] = {
    DocumentState.DRAFT: (TodoKind.REVISE, _OFFICE),
    DocumentState.REVIEW: (TodoKind.REVIEW, _OFFICE),
    DocumentState.COUNTERSIGN: (TodoKind.COUNTERSIGN, _OFFICE),
    DocumentState.SIGNING: (TodoKind.SIGN, frozenset({Role.LEADER})),
    DocumentState.RECHECK: (TodoKind.RECHECK, _OFFICE),
    DocumentState.TO_REGISTER: (TodoKind.REGISTER, _OFFICE),
    DocumentState.REGISTERED: (TodoKind.PRINT_FAILED, _OFFICE),
    DocumentState.SEALING: (TodoKind.SEAL, _OFFICE),
    DocumentState.READY: (TodoKind.DISTRIBUTE, _OFFICE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One thing that waits for the person who asked. `since`: how long it has waited; `note`: what was said last."""

    kind: TodoKind
    document: str
    title: str
    number: str
    since: datetime
    note: str = ""
    overdue: bool = False

    @property
    def label(self) -> str:
        return TODO_LABELS[self.kind]

    @property
    def urgent(self) -> bool:
        return self.overdue or self.kind is TodoKind.REMINDED


class Todos:
    """Answers what waits for a person."""

    def __init__(self, *, register: Register, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._settings, self._now = register, settings, now

    def of(self, person: Person) -> tuple[Todo, ...]:
        """What waits for this person: what is overdue or was reminded of first, then what has waited longest."""
        with self._register.reading() as transaction:
            if person.role is Role.LIAISON:
                found = list(self._to_acknowledge(transaction, person))
            else:
                found = [*self._on_the_way(transaction, person), *self._overdue(transaction, person)]
        return tuple(sorted(found, key=lambda todo: (not todo.urgent, todo.since, todo.document)))

    def _on_the_way(self, transaction: Transaction, person: Person) -> Iterator[Todo]:
        states = [state.value for state, (_kind, roles) in _OF_STATE.items() if person.role in roles]
        failed = _failed_prints(transaction, self._now())
        for document in _documents(transaction, states):
            kind, _roles = _OF_STATE[document.state]
            returned = document.event(DocumentStep.SEND_BACK) if document.state is DocumentState.DRAFT else None
            if document.state is DocumentState.DRAFT and returned is None:
                continue  # nobody waits for a draft that its writer has not finished
            if kind is TodoKind.PRINT_FAILED and document.id not in failed:
                continue  # the worker is at it
            last = returned or document.events[-1]
            yield _todo(kind, document, since=last.at, note=failed.get(document.id) or last.note)

    def _overdue(self, transaction: Transaction, person: Person) -> Iterator[Todo]:
        if person.role not in _OFFICE:
            return
        before = (self._now() - timedelta(days=self._settings.acknowledge_days)).date()
        for document_id, count in transaction.readers.overdue(before).items():
            document = transaction.objects.get(document_id)
            if isinstance(document, OfficialDocument):
                sent = document.event(DocumentStep.DISTRIBUTE)
                since = sent.at if sent else document.submitted_at
                yield _todo(TodoKind.OVERDUE, document, since=since, note=f"{count} 个单位未签收", overdue=True)

    def _to_acknowledge(self, transaction: Transaction, person: Person) -> Iterator[Todo]:
        for reader in transaction.readers.waiting(person.unit or ""):
            document = transaction.objects.find(reader.object_id, scope=Scope.of(person))
            if isinstance(document, OfficialDocument):
                delivery = document.delivery(reader.unit)
                late = delivery is not None and delivery.overdue(days=self._settings.acknowledge_days, now=self._now())
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
    waiting = transaction.queue.waiting(unit=None, now=now.timestamp(), task=TaskKind.PRINT, limit=None)
    return {item.object_id: item.error for item in waiting if item.error}


def _todo(kind: TodoKind, document: OfficialDocument, *, since: datetime, note: str = "", overdue: bool = False) -> Todo:
    number = document.number.text if document.number else ""
    return Todo(kind=kind, document=document.id, title=document.title, number=number, since=since, note=note, overdue=overdue)
