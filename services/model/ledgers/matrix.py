"""The office's view: units, mechanisms and months, and how each ledger stands. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from services.model.ledgers.lines import LedgerReminder, ReturnLine
from services.model.ledgers.returns import LEDGER_TRANSITIONS, LedgerReturn, LedgerState, LedgerStep
from services.model.mechanisms import Mechanism
from services.model.periods import Month
from services.model.records import Event
from services.model.units import Unit


class MatrixStatus(StrEnum):
    """How a ledger stands; the value is the word that a page shows."""

    REPORTED = "已报"
    LATE = "迟报"
    MISSING = "未报"
    AHEAD = "未到期"
    RETURNED = "退回"
    APPROVING = "待审核"
    BEFORE = "启用前"
    NONE = "无此职责"


UNCOUNTED = frozenset({MatrixStatus.BEFORE, MatrixStatus.NONE})
"""Where nobody waits for anything: tables leave these places blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """One ledger of one month. `line` None: nothing was handed in; `reminders`: the latest first.

    `counts`: the house was there in that month, so what has not come is missing.
    """

    period: Month
    due: date
    status: MatrixStatus
    line: ReturnLine | None = None
    reminders: tuple[LedgerReminder, ...] = ()
    counts: bool = True

    @property
    def blank(self) -> bool:
        """A month before the house counted, of which nothing came."""
        return self.status is MatrixStatus.BEFORE and self.line is None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One unit and mechanism through the months."""

    unit: Unit
    mechanism: Mechanism
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The rows in the order of the register, and how many ledgers stand how, month by month.

    `since`: the first month that counts, where any of these comes before it.
    """

    periods: tuple[Month, ...]
    dues: tuple[date, ...]
    rows: tuple[MatrixRow, ...]
    since: Month | None = None

    def only(self, statuses: Collection[MatrixStatus]) -> Matrix:
        """The rows with a ledger that stands so; of no status: all of them."""
        if not statuses:
            return self
        return replace(self, rows=tuple(row for row in self.rows if any(cell.status in statuses for cell in row.cells)))

    def counts(self, period: Month | None = None) -> Counter[MatrixStatus]:
        """How many ledgers stand how, of one month or of all."""
        return Counter(cell.status for row in self.rows for cell in row.cells if period is None or cell.period == period)


def status_of(line: ReturnLine | None, *, owes: bool, due: date, now: datetime, counts: bool = True) -> MatrixStatus:
    """How a ledger stands at a moment. One that the unit's own leader sent back has not come to the office."""
    if line is not None and line.state is LedgerState.APPROVING:
        return MatrixStatus.APPROVING
    if line is None or line.received_at is None:
        if not owes:
            return MatrixStatus.NONE
        if not counts:
            return MatrixStatus.BEFORE
        return MatrixStatus.MISSING if now.date() > due else MatrixStatus.AHEAD
    if line.state is LedgerState.RETURNED:
        return MatrixStatus.RETURNED
    return MatrixStatus.LATE if line.late else MatrixStatus.REPORTED


def is_missing(cell: MatrixCell) -> bool:
    """Whether the office has never had the ledger: nobody submitted it, or it hangs in the unit's own 审核."""
    hangs = cell.line is not None and cell.line.received_at is None and cell.status is MatrixStatus.APPROVING
    return cell.status is MatrixStatus.MISSING or (hangs and cell.counts)


def matrix(
    units: Sequence[Unit],
    periods: Sequence[Month],
    lines: Iterable[ReturnLine],
    reminders: Iterable[LedgerReminder],
    *,
    mechanisms: Sequence[Mechanism],
    due: Callable[[Month], date],
    now: datetime,
    since: Month,
    register: Sequence[Unit] = (),
) -> Matrix:
    """Every unit and mechanism that owed a ledger in these months or handed one in all the same.

    `since`: the month from which on what has not come is missing (counting.py). `register`: all units where `units` are only
    some of them, for a ledger stands under who made it, whoever is looked at.
    """
    dues = {period: due(period) for period in periods}
    own = _by_unit(register or units, lines)
    told = _by_unit(register or units, reminders)
    rows = []
    for unit in units:
        for mechanism in mechanisms:
            cells = tuple(_cell(unit, mechanism, period, dues[period], own, told, now, since) for period in periods)
            if any(cell.status is not MatrixStatus.NONE for cell in cells):
                rows.append(MatrixRow(unit=unit, mechanism=mechanism, cells=cells))
    early = since if periods and min(periods) < since else None
    return Matrix(periods=tuple(periods), dues=tuple(dues.values()), rows=tuple(rows), since=early)


_Ledger = tuple[str, Mechanism, Month]
Entry = TypeVar("Entry", ReturnLine, LedgerReminder)


def _cell(
    unit: Unit,
    mechanism: Mechanism,
    period: Month,
    due: date,
    own: Mapping[_Ledger, Sequence[ReturnLine]],
    told: Mapping[_Ledger, Sequence[LedgerReminder]],
    now: datetime,
    since: Month,
) -> MatrixCell:
    found = own.get((unit.name, mechanism, period), ())
    line = next((one for one in found if one.unit == unit.name), found[0] if found else None)
    return MatrixCell(
        period=period,
        due=due,
        status=status_of(line, owes=unit.owes(mechanism, due), due=due, now=now, counts=period >= since),
        line=line,
        reminders=tuple(told.get((unit.name, mechanism, period), ())),
        counts=period >= since,
    )


def makers(units: Iterable[Unit]) -> dict[str, str]:
    """Every name under which objects were made -> the present name of the unit that made them.

    A name that a unit has now goes before one that it had, one that it had before one that it took over by merging; of units
    that were merged one into the other the first, for an old record doesn't say which names it took over.
    """
    nearest = sorted(units, key=lambda unit: len(unit.names), reverse=True)
    present = {name: unit.name for unit in nearest for name in unit.taken}
    return present | {name: unit.name for unit in nearest for name in unit.own_names} | {unit.name: unit.name for unit in nearest}


def _by_unit(units: Sequence[Unit], entries: Iterable[Entry]) -> dict[_Ledger, list[Entry]]:
    """What there is of each ledger, under the present name of who made it."""
    present = makers(units)
    found: dict[_Ledger, list[Entry]] = {}
    for entry in entries:
        if entry.unit in present:
            found.setdefault((present[entry.unit], entry.mechanism, entry.period), []).append(entry)
    return found


def line_as_of(record: LedgerReturn, line: ReturnLine, at: datetime) -> ReturnLine | None:
    """The line as it was at a moment: what the steps up to then had made of it; None where there was nothing yet.

    A ledger that was entered for a unit counts from its receipt, though it was entered later.
    """
    entered = [event for event in record.events if event.at <= at]
    received = record.received_at if record.received_at is not None and record.received_at <= at else None
    if not entered and received is None:
        return None
    return replace(line, state=_state(entered, received=received), received_at=received, late=record.late if received else False)


def _state(events: Sequence[Event], *, received: datetime | None) -> LedgerState:
    state = LedgerState.SUBMITTED if received is not None else LedgerState.APPROVING
    for event in events:
        after = LEDGER_TRANSITIONS[LedgerStep(event.step)][1]
        if event.step == LedgerStep.SUBMIT and received is None:
            after = LedgerState.APPROVING
        state = after or state
    return state
