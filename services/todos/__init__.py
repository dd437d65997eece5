"""待办: what waits for whom, told from the register alone; nothing is changed here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime

from services.model.mechanisms import Mechanism
from services.model.people import OFFICE_ROLES, UNIT_ROLES, Person, Role
from services.settings import Settings
from services.stores.register import Register, Transaction
from services.todos import assessments, papers
from services.todos.kinds import TODO_LABELS, Todo, TodoKind, TodoSort
from services.todos.ledgers import LedgerTodos
from services.todos.rectifications import RectificationTodos

__all__ = ["TODO_LABELS", "Todo", "TodoKind", "TodoSort", "Todos"]


class Todos:
    """Answers what waits for a person."""

    def __init__(self, *, register: Register, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._settings, self._now = register, settings, now

    def of(self, person: Person, *, about: Collection[TodoSort] = tuple(TodoSort)) -> tuple[Todo, ...]:
        """What waits for this person, in the order in which it should be done."""
        now = self._now()
        with self._register.reading() as transaction:
            found: list[Todo] = []
            if TodoSort.DOCUMENT in about:
                found += self._papers(transaction, person, now)
            if TodoSort.ASSESSMENT in about:
                found += self._assessments(transaction, person, now)
            if TodoSort.RECTIFICATION in about:
                found += RectificationTodos(transaction=transaction, settings=self._settings, now=now).of(person)
            if set(about) - {TodoSort.DOCUMENT, TodoSort.ASSESSMENT, TodoSort.RECTIFICATION}:
                found += (todo for todo in self._ledgers(transaction, person, now) if todo.sort in about)
        return tuple(sorted(found, key=_order))

    def _papers(self, transaction: Transaction, person: Person, now: datetime) -> Iterator[Todo]:
        if person.role in UNIT_ROLES:
            yield from papers.to_acknowledge(transaction, person, settings=self._settings, now=now)
        else:
            yield from papers.on_the_way(transaction, person, now=now)
        if person.role in OFFICE_ROLES:
            yield from papers.overdue(transaction, settings=self._settings, now=now)

    def _assessments(self, transaction: Transaction, person: Person, now: datetime) -> Iterator[Todo]:
        if person.role in UNIT_ROLES:
            yield from assessments.to_look_at(transaction, person, now=now)
        elif person.role in OFFICE_ROLES:
            yield from assessments.to_settle(transaction, now=now)

    def _ledgers(self, transaction: Transaction, person: Person, now: datetime) -> Iterator[Todo]:
        ledgers = LedgerTodos(transaction=transaction, settings=self._settings, now=now)
        if person.role is Role.LIAISON:
            yield from ledgers.to_fill(person)
            yield from ledgers.returned(person)
            yield from ledgers.roster(person)
        elif person.role is Role.DEPUTY_LEADER:
            yield from ledgers.to_approve(person)
        elif person.role in OFFICE_ROLES:
            yield from ledgers.to_accept()
            yield from ledgers.missing()
            yield from ledgers.calendar()


def _order(todo: Todo) -> tuple[int, date, datetime, int, str, str]:
    """What was sent back first, then what is overdue or was reminded of, then by the day on which it is due; what has no such day
    comes after, the longest waiting first. Ledgers of one day stand in the order of the notice.
    """
    rank = 0 if todo.sent_back else 1 if todo.urgent else 2
    place = list(Mechanism).index(todo.mechanism) if todo.mechanism else -1
    return rank, todo.due or date.max, todo.since, place, todo.unit, todo.object_id
