"""What waits for whom among the rectifications: the unit's answers, the office's reviews, the leader's signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from services.calendar import working_days
from services.model.people import EVERYTHING, OFFICE_ROLES, UNIT_ROLES, Person, Role, Scope
from services.model.rectification import WITH_UNIT, Rectification, RectificationState, RectificationStep
from services.model.rectifying.alarms import Alarm, AlarmRule, Nearness, nearness_of
from services.model.rectifying.lines import RectificationLine
from services.settings import Settings
from services.stores.register import Transaction
from services.todos.kinds import Todo, TodoKind

_S = RectificationState


class RectificationTodos:
    """The answers for one moment."""

    def __init__(self, *, transaction: Transaction, settings: Settings, now: datetime) -> None:
        self._transaction, self._now, self._days = transaction, now, working_days(transaction)
        self._rule = AlarmRule(before=settings.rectification_warn_days, after=settings.rectification_red_days)

    def of(self, person: Person) -> Iterator[Todo]:
        """What waits for this person."""
        if person.role in UNIT_ROLES:
            yield from self.to_answer(person)
        elif person.role is Role.LEADER:
            yield from self.to_sign()
            yield from self.for_leader()
        elif person.role in OFFICE_ROLES:
            yield from self.to_review()
            yield from self.extensions()
            yield from self.overdue()

    def to_answer(self, person: Person) -> Iterator[Todo]:
        """For a unit: what it was told to put right, and what came back."""
        for record in self._records(WITH_UNIT, scope=Scope.of(person)):
            reminders = [event for event in record.events if event.step == RectificationStep.REMIND]
            kind = TodoKind.RECTIFICATION_ANSWER
            note, since = "", record.demanded_at or record.submitted_at
            if record.state is _S.RETURNED:
                kind, last = TodoKind.RECTIFICATION_RETURNED, record.replies[-1]
                note, since = last.returned, last.returned_at or since
            elif reminders:
                kind = TodoKind.RECTIFICATION_REMINDED
                note = f"已催办 {len(reminders)} 次，最近 {reminders[-1].at:%m-%d %H:%M}"
            yield self._todo(kind, record, since=since, note=note)

    def to_review(self) -> Iterator[Todo]:
        """For the office: replies that nobody has looked at."""
        for record in self._records({_S.REPLIED}):
            yield self._todo(TodoKind.RECTIFICATION_REVIEW, record, since=record.replies[-1].at, note=f"{record.unit}已报送")

    def extensions(self) -> Iterator[Todo]:
        """For the office: extensions that wait for an answer."""
        for record in self._records(WITH_UNIT, only=lambda line: line.asked):
            if (asked := record.asked) is not None:
                note = f"申请延期至{asked.until.isoformat()}：{asked.reason}"
                yield self._todo(TodoKind.RECTIFICATION_EXTENSION, record, since=asked.at, note=note)

    def overdue(self) -> Iterator[Todo]:
        """For the office: what is red, and nobody has told the leader how it came about."""
        for record in self._records(WITH_UNIT, only=lambda line: line.escalated_at is None and self._red(line) is not None):
            if (late := self._red(record)) is not None:
                yield self._overdue(record, f"{late.words}，已列入领导待办；可催办，或附情况说明呈报")

    def to_sign(self) -> Iterator[Todo]:
        """For a leader: closures that were applied for."""
        for record in self._records({_S.APPLIED}):
            yield self._todo(TodoKind.RECTIFICATION_SIGN, record, since=record.events[-1].at, note=record.opinion)

    def for_leader(self) -> Iterator[Todo]:
        """For a leader: what is red, by itself, and what the office put before them with a note, until the unit answers."""
        for record in self._records(WITH_UNIT, only=lambda line: line.escalated_at is not None or self._red(line) is not None):
            if record.escalated_at is not None:
                told = next((event for event in reversed(record.events) if event.step == RectificationStep.ESCALATE), None)
                note = told.note if told else ""
                yield self._todo(TodoKind.RECTIFICATION_ESCALATED, record, since=record.escalated_at, note=note)
            elif (late := self._red(record)) is not None:
                yield self._overdue(record, late.words)

    def _red(self, record: Rectification | RectificationLine) -> Nearness | None:
        near = self._nearness(record)
        return near if near is not None and near.alarm is Alarm.RED else None

    def _overdue(self, record: Rectification, note: str) -> Todo:
        since = record.demanded_at or record.submitted_at
        return self._todo(TodoKind.RECTIFICATION_OVERDUE, record, since=since, note=note)

    def _records(
        self,
        states: frozenset[RectificationState] | set[RectificationState],
        *,
        scope: Scope = EVERYTHING,
        only: Callable[[RectificationLine], bool] = lambda _line: True,
    ) -> Iterator[Rectification]:
        """Those that are to be done something about; only these are opened."""
        ids = [line.object_id for line in self._transaction.rectifications.lines(states=states, scope=scope) if only(line)]
        records = self._transaction.objects.several(ids, scope=scope)
        yield from (record for one in ids if isinstance(record := records.get(one), Rectification))

    def _nearness(self, record: Rectification | RectificationLine) -> Nearness | None:
        return nearness_of(record, self._now.date(), self._days, rule=self._rule)

    def _todo(self, kind: TodoKind, record: Rectification, *, since: datetime, note: str) -> Todo:
        near = self._nearness(record)
        soon = near.words if near is not None and near.alarm and kind in _OF_UNIT else ""
        return Todo(
            kind=kind,
            title=record.title,
            since=since,
            object_id=record.id,
            number=record.number,
            unit=record.unit,
            due=record.deadline if record.with_unit else None,
            note="；".join(one for one in (note, soon) if one),
            overdue=near is not None and near.passed,
        )


_OF_UNIT = frozenset({TodoKind.RECTIFICATION_ANSWER, TodoKind.RECTIFICATION_RETURNED, TodoKind.RECTIFICATION_REMINDED})
