"""What waits for whom among the rectifications: the unit's answers, the office's reviews, the leader's signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.calendar import working_days
from services.model.people import EVERYTHING, OFFICE_ROLES, UNIT_ROLES, Person, Role, Scope
from services.model.rectification import WITH_UNIT, Rectification, RectificationState, RectificationStep
from services.model.rectifying.alarms import Alarm, AlarmRule, Nearness, nearness_of
from services.settings import Settings
from services.stores.register import Transaction
from services.todos.kinds import Todo, TodoKind

_S = RectificationState


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationTodos:
    """The answers for one moment."""

    transaction: Transaction
    settings: Settings
    now: datetime

    def of(self, person: Person) -> Iterator[Todo]:
        """What waits for this person."""
        if person.role in UNIT_ROLES:
            yield from self.to_answer(person)
        elif person.role is Role.LEADER:
            yield from self.to_sign()
            yield from self.escalated()
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
        for record in self._records(WITH_UNIT):
            if (asked := record.asked) is not None:
                note = f"申请延期至{asked.until.isoformat()}：{asked.reason}"
                yield self._todo(TodoKind.RECTIFICATION_EXTENSION, record, since=asked.at, note=note)

    def overdue(self) -> Iterator[Todo]:
        """For the office: what is red and the leader has not been told of."""
        for record in self._records(WITH_UNIT):
            near = self._nearness(record)
            if near is not None and near.alarm is Alarm.RED and record.escalated_at is None:
                since = record.demanded_at or record.submitted_at
                yield self._todo(TodoKind.RECTIFICATION_OVERDUE, record, since=since, note=f"{near.words}，可催办或呈报领导")

    def to_sign(self) -> Iterator[Todo]:
        """For a leader: closures that were applied for."""
        for record in self._records({_S.APPLIED}):
            yield self._todo(TodoKind.RECTIFICATION_SIGN, record, since=record.events[-1].at, note=record.opinion)

    def escalated(self) -> Iterator[Todo]:
        """For a leader: what was put before them and the unit still has not answered."""
        for record in self._records(WITH_UNIT):
            if record.escalated_at is not None:
                told = next((event for event in reversed(record.events) if event.step == RectificationStep.ESCALATE), None)
                note = told.note if told else ""
                yield self._todo(TodoKind.RECTIFICATION_ESCALATED, record, since=record.escalated_at, note=note)

    def _records(
        self, states: frozenset[RectificationState] | set[RectificationState], *, scope: Scope = EVERYTHING
    ) -> Iterator[Rectification]:
        for line in self.transaction.rectifications.lines(states=states, scope=scope):
            record = self.transaction.objects.find(line.object_id, scope=scope)
            if isinstance(record, Rectification):
                yield record

    def _nearness(self, record: Rectification) -> Nearness | None:
        rule = AlarmRule(before=self.settings.rectification_warn_days, after=self.settings.rectification_red_days)
        return nearness_of(record, self.now.date(), working_days(self.transaction), rule=rule)

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
