"""What waits for whom among the ledgers: what a unit has to fill in, mend or approve, what the office looks at; and what due days
and reminders rest on, the roster and the calendar.

Months count as long as they weigh on the ranking of a quarter: the current one and the two before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from services.calendar import counted_since, due_by, working_days
from services.model.calendar import WorkingDays
from services.model.ledgers import LedgerReturn, LedgerState, LedgerStep
from services.model.ledgers.matrix import MatrixCell, MatrixRow, MatrixStatus, is_missing, matrix
from services.model.ledgers.titles import ledger_title
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import EVERYTHING, Person, Scope
from services.model.periods import Month
from services.model.rosters import gaps, owes_roster
from services.model.units import Unit
from services.settings import Settings
from services.stores.register import Transaction
from services.todos.kinds import Todo, TodoKind

_MONTHS_BACK = 2
_ASKED_FROM = 12  # the month of the year before: the notices are published in autumn
_MOST_NAMED = 3  # gaps that a to-do names


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerTodos:
    """The answers for one moment."""

    transaction: Transaction
    settings: Settings
    now: datetime

    def to_fill(self, person: Person) -> Iterator[Todo]:
        """For a liaison: ledgers not yet handed in, from some days before they are due."""
        unit = self._unit(person)
        if unit is None:
            return
        scope, days = Scope.of(person), working_days(self.transaction)
        drafts = self.transaction.ledgers.drafts(periods=self._periods(), scope=scope)
        begun = {(draft.mechanism, draft.period) for draft in drafts}
        for row, cell in self._owed([unit], days, scope=scope):
            if cell.line is None and self._opens(cell) <= self.now.date():
                yield self._fill(row, cell, days, begun=(row.mechanism, cell.period) in begun)

    def returned(self, person: Person) -> Iterator[Todo]:
        """For a liaison: what was sent back, by the office or by the unit's own leader; not to a unit that was merged into it."""
        unit = self._unit(person)
        for record in self._returns(person, LedgerState.RETURNED):
            if unit is not None and record.unit in unit.taken:
                continue  # nobody can hand it in any more: its rows are offered where the heir fills in its own
            at = record.reasons[0].at if record.reasons else record.events[-1].at
            note = "；".join(reason.text for reason in record.reasons)
            yield self._of(TodoKind.LEDGER_RETURNED, record, since=at, note=note)

    def to_approve(self, person: Person) -> Iterator[Todo]:
        """For a unit's deputy leader: what waits for 审核."""
        for record in self._returns(person, LedgerState.APPROVING):
            last = next(event for event in reversed(record.events) if event.step == LedgerStep.SUBMIT)
            yield self._of(TodoKind.LEDGER_APPROVE, record, since=last.at, note=f"{last.by}提交")

    def to_accept(self) -> Iterator[Todo]:
        """For the office: what came in and nobody has looked at, one line for each month and mechanism."""
        lines = self.transaction.ledgers.returns(state=LedgerState.SUBMITTED)
        for period, mechanism in sorted({(line.period, line.mechanism) for line in lines}):
            own = [line for line in lines if (line.period, line.mechanism) == (period, mechanism)]
            since = min(line.received_at or self.now for line in own)
            yield Todo(
                kind=TodoKind.LEDGER_ACCEPT,
                title=ledger_title(mechanism, period),
                since=since,
                mechanism=mechanism,
                period=period,
                note=f"{len(own)} 个单位已报送",
            )

    def missing(self) -> Iterator[Todo]:
        """For the office: who is late, one line for each month; the same as its 未报单位名单."""
        units, days = self.transaction.units.all(), working_days(self.transaction)
        owed = self._owed(units, days, scope=EVERYTHING)
        late = [(row, cell) for row, cell in owed if is_missing(cell) and cell.due < self.now.date()]
        for period in sorted({cell.period for _row, cell in late}):
            yield self._late([(row, cell) for row, cell in late if cell.period == period])

    def roster(self, person: Person) -> Iterator[Todo]:
        """For a liaison of a unit that has duties: what its roster lacks (notice 三（一）)."""
        unit, today = self._unit(person), self.now.date()
        if unit is None or not owes_roster(unit, today):
            return
        duties = [one.since for one in unit.assignments if one.holds(today)]
        known = self.transaction.rosters.of(unit)
        lacks = gaps(known, unit, today)
        if duties and lacks:
            others = f"等 {len(lacks)} 项" if len(lacks) > _MOST_NAMED else ""
            yield Todo(
                kind=TodoKind.ROSTER_GAPS,
                title="分管领导及联络员名单",
                since=self._midnight(min(duties)),
                unit=unit.name,
                note=f"缺{'、'.join(lacks[:_MOST_NAMED])}{others}",
            )

    def calendar(self) -> Iterator[Todo]:
        """For the office: a year whose holidays nobody has entered, where due days move with them; asked for from December on."""
        today, days = self.now.date(), working_days(self.transaction)
        if not self.settings.due_day_moves:
            return
        for year in (today.year, today.year + 1):
            asked = date(year - 1, _ASKED_FROM, 1)
            if asked <= today and not days.announced(year):
                yield Todo(
                    kind=TodoKind.CALENDAR_UNKNOWN,
                    title=f"{year}年放假安排",
                    since=self._midnight(asked),
                    period=Month(year, 1),
                    note="登记国务院办公厅的放假通知后，截止日才能正确顺延",
                )

    def _fill(self, row: MatrixRow, cell: MatrixCell, days: WorkingDays, *, begun: bool) -> Todo:
        left, told = days.between(self.now.date(), cell.due), cell.reminders
        notes = (
            f"已催报 {len(told)} 次，最近 {told[0].at:%m-%d %H:%M}" if told else "",
            "已有草稿" if begun else "",
            f"还有 {left} 个工作日" if left > 0 else "",
        )
        return Todo(
            kind=TodoKind.LEDGER_REMINDED if told else TodoKind.LEDGER_FILL,
            title=ledger_title(row.mechanism, cell.period),
            since=self._midnight(self._opens(cell)),
            unit=row.unit.name,
            mechanism=row.mechanism,
            period=cell.period,
            due=cell.due,
            note="，".join(note for note in notes if note),
            overdue=cell.due < self.now.date(),
        )

    def _of(self, kind: TodoKind, record: LedgerReturn, *, since: datetime, note: str) -> Todo:
        return Todo(
            kind=kind,
            object_id=record.id,
            title=ledger_title(record.mechanism, record.period),
            since=since,
            unit=record.unit,
            mechanism=record.mechanism,
            period=record.period,
            due=record.due if record.received_at is None else None,
            note=note,
            overdue=record.received_at is None and record.due < self.now.date(),
        )

    def _late(self, late: Sequence[tuple[MatrixRow, MatrixCell]]) -> Todo:
        """One line for a month: how many units, how many ledgers of which mechanism, and of how many they were reminded."""
        counts = Counter(row.mechanism for row, _cell in late)
        reminded = sum(bool(cell.reminders) for _row, cell in late)
        note = "、".join(f"{label} {counts[mechanism]} 份" for mechanism, label in MECHANISM_LABELS.items() if counts[mechanism])
        units, (_row, cell) = len({row.unit.name for row, _cell in late}), late[0]
        return Todo(
            kind=TodoKind.LEDGER_MISSING,
            title=f"工作台账（{cell.period.label}）",
            since=self._midnight(cell.due),
            period=cell.period,
            due=cell.due,
            note=f"{units} 个单位未报：{note}" + (f"；已催报 {reminded} 份" if reminded else ""),
            overdue=True,
        )

    def _owed(self, units: Sequence[Unit], days: WorkingDays, *, scope: Scope) -> Iterator[tuple[MatrixRow, MatrixCell]]:
        """The ledgers of these months that units owe and the office has not got, as the matrix has them."""
        periods = self._periods()
        whole = matrix(
            units,
            periods,
            self.transaction.ledgers.returns(periods, scope=scope),
            self.transaction.ledgers.reminders(periods, scope=scope),
            mechanisms=tuple(Mechanism),
            due=lambda month: due_by(days, month, settings=self.settings),
            now=self.now,
            since=counted_since(self.transaction, settings=self.settings, now=self.now),
        )
        for row in whole.rows:
            yield from ((row, cell) for cell in row.cells if is_missing(cell) or cell.status is MatrixStatus.AHEAD)

    def _returns(self, person: Person, state: LedgerState) -> Iterator[LedgerReturn]:
        for line in self.transaction.ledgers.returns(state=state, scope=Scope.of(person)):
            record = self.transaction.objects.get(line.object_id)
            if isinstance(record, LedgerReturn):
                yield record

    def _unit(self, person: Person) -> Unit | None:
        return self.transaction.units.find(person.unit) if person.unit else None

    def _periods(self) -> tuple[Month, ...]:
        this = Month.of(self.now.date())
        return tuple(this.plus(-_MONTHS_BACK).upto(this))

    def _opens(self, cell: MatrixCell) -> date:
        """From which day on the unit is asked: a ledger is filled in during its month."""
        return max(cell.due - timedelta(days=self.settings.ledger_lead_days), cell.period.first_day)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self.now.tzinfo)
