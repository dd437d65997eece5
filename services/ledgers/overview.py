"""The office's view of all ledgers: the matrix, who has not reported, and the combined ledger of a mechanism and month."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.calendar import counted_since, due_by, working_days
from services.ledgers.rules import PeriodToCome, as_ledger
from services.model.errors import Refused
from services.model.ledgers import Change, LedgerHeader, LedgerReturn, LedgerState
from services.model.ledgers.combined import Combined, combined
from services.model.ledgers.lines import ReturnLine
from services.model.ledgers.matrix import Matrix, MatrixCell, MatrixStatus, is_missing, line_as_of, matrix
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Person, Scope
from services.model.periods import Month
from services.model.units import Unit, UnitKind
from services.settings import Settings
from services.stores.register import Register, Transaction

MOST_MONTHS = 36
_QUIET_MONTHS = 6  # without any return, after which the matrix no longer ends with this month


class TooManyMonths(Refused):
    message = "一次最多查看 {limit} 个月，现选了 {count} 个月。请缩小月份范围。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a matrix shows: the filters of a page's URL. `as_of`: as it stood at that moment; None: now."""

    first: Month
    last: Month
    mechanism: Mechanism | None = None
    kind: UnitKind | None = None
    unit: str = ""  # a part of any of its names
    statuses: frozenset[MatrixStatus] = frozenset()  # rows with a ledger that stands so; none: all rows
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A ledger that the office has not got. `cell` says since when it is due and when the unit was reminded."""

    unit: Unit
    mechanism: Mechanism
    cell: MatrixCell


class Overview:
    """Answers what stands where, within what a person may see."""

    def __init__(self, *, register: Register, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._settings, self._now = register, settings, now

    def matrix(self, asked: Asked, *, scope: Scope) -> Matrix:
        """Units, mechanisms and months. A unit sees its own rows. Raises TooManyMonths."""
        periods = tuple(asked.first.upto(asked.last))
        if len(periods) > MOST_MONTHS:
            raise TooManyMonths(limit=MOST_MONTHS, count=len(periods))
        with self._register.reading() as transaction:
            register = transaction.units.all()
            units = [unit for unit in register if _wanted(unit, asked, scope)]
            lines = transaction.ledgers.returns(periods, mechanism=asked.mechanism, scope=scope)
            reminders = transaction.ledgers.reminders(periods, scope=scope)
            days = working_days(transaction)
            since = counted_since(transaction, settings=self._settings, now=self._now())
            at = asked.as_of or self._now()
            if asked.as_of is not None:
                lines = _as_of(transaction, lines, asked.as_of)
                reminders = [one for one in reminders if one.at <= asked.as_of]
        whole = matrix(
            units,
            periods,
            lines,
            reminders,
            mechanisms=tuple(Mechanism) if asked.mechanism is None else (asked.mechanism,),
            due=lambda period: due_by(days, period, settings=self._settings),
            now=at,
            since=since,
            register=register,
        )
        return whole.only(asked.statuses)

    def latest(self, *, scope: Scope) -> Month:
        """The month with which a matrix ends unless somebody asks for another.

        This one, or where nothing has come for half a year the last one with a return.
        """
        this = Month.of(self._now().date())
        with self._register.reading() as transaction:
            last = transaction.ledgers.last_period(upto=this, scope=scope)
        return last if last is not None and last < this.plus(-_QUIET_MONTHS) else this

    def missing(
        self, period: Month, *, mechanism: Mechanism | None = None, as_of: datetime | None = None, scope: Scope = EVERYTHING
    ) -> tuple[Missing, ...]:
        """未报单位名单: the ledgers of a month that the office has not got though they were due, in the register's order."""
        found = self.matrix(Asked(first=period, last=period, mechanism=mechanism, as_of=as_of), scope=scope)
        today = (as_of or self._now()).date()
        return tuple(
            Missing(unit=row.unit, mechanism=row.mechanism, cell=cell)
            for row in found.rows
            for cell in row.cells
            if is_missing(cell) and today > cell.due
        )

    def combined(
        self,
        mechanism: Mechanism,
        period: Month,
        *,
        month_only: bool = False,
        only: Change | None = None,
        accepted_only: bool = False,
        kind: UnitKind | None = None,
        unit: str = "",
        by: Person,
    ) -> Combined:
        """汇总台账: the rows of all units, grouped and numbered; the whole ledgers or what the month added and changed.

        Of returns that the office has and has not sent back. Units without one stand in `missing`. Raises PeriodToCome.
        """
        scope, today = Scope.of(by), self._now().date()
        if period > Month.of(today):
            raise PeriodToCome(period=period.label)
        asked = Asked(first=period, last=period, mechanism=mechanism, kind=kind, unit=unit)
        found = self.matrix(asked, scope=scope)
        states = (LedgerState.ACCEPTED,) if accepted_only else (LedgerState.SUBMITTED, LedgerState.ACCEPTED)
        returns = self._returns(found, states, scope=scope)
        there = {one.name for one, _record in returns}
        waited = [row.unit for row in found.rows for cell in row.cells if cell.counts or cell.line is not None]
        lacking = [unit for unit in waited if unit.name not in there]
        header = LedgerHeader(unit=self._settings.committee, filled_by=by.name, phone=self._settings.phone, filled_on=today)
        return combined(mechanism, period, returns, header=header, month_only=month_only, only=only, missing=lacking)

    def _returns(self, found: Matrix, states: Container[LedgerState], *, scope: Scope) -> list[tuple[Unit, LedgerReturn]]:
        """The returns of a matrix that are in one of the states, each with its unit, in the order of the matrix."""
        with self._register.reading() as transaction:
            return [
                (row.unit, as_ledger(transaction.objects.get(cell.line.object_id, scope=scope)))
                for row in found.rows
                for cell in row.cells
                if cell.line is not None and cell.line.state in states
            ]

    def lines(self, periods: Collection[Month], *, scope: Scope) -> dict[str, ReturnLine]:
        """The returns of these months by their ids: when the office had each, and whether that was late."""
        with self._register.reading() as transaction:
            return {line.object_id: line for line in transaction.ledgers.returns(periods, scope=scope)}


def _wanted(unit: Unit, asked: Asked, scope: Scope) -> bool:
    if scope.unit is not None and unit.name not in scope.names:
        return False
    if asked.kind is not None and unit.kind is not asked.kind:
        return False
    return not asked.unit or any(asked.unit in name for name in (*unit.names, unit.full_name, *unit.aliases))


def _as_of(transaction: Transaction, lines: Sequence[ReturnLine], at: datetime) -> list[ReturnLine]:
    """The lines as they were: only what has had a step since needs to be opened."""
    found = (line_as_of(as_ledger(transaction.objects.get(line.object_id)), line, at) for line in lines)
    return [line for line in found if line is not None]
