"""汇总台账: all units' rows of one mechanism and month in one table, grouped by unit and numbered. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.model.ledgers.columns import LedgerColumn
from services.model.ledgers.forms import form_columns
from services.model.ledgers.returns import LedgerReturn
from services.model.ledgers.rows import Change, LedgerHeader, LedgerRow
from services.model.ledgers.standing import later_word
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.periods import Month
from services.model.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedRow:
    """One row with its number in the whole table, and where it comes from."""

    number: int
    unit: str
    change: Change
    row: LedgerRow
    return_id: str

    @property
    def cells(self) -> dict[str, str]:
        """The texts by column, with the number and the unit that the combined form has."""
        return dict(self.row.cells) | {"position": str(self.number), "unit": self.unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """The table. `missing`: units that owe this ledger and of which the office has none that counts."""

    mechanism: Mechanism
    period: Month
    month_only: bool
    header: LedgerHeader
    rows: tuple[CombinedRow, ...]
    nothing_new: tuple[str, ...]  # units that reported 本月无新增
    reported: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def title(self) -> str:
        """政策争取工作汇总台账（2022年9月）."""
        return f"{MECHANISM_LABELS[self.mechanism]}工作汇总台账（{self.period.label}）"

    @property
    def columns(self) -> tuple[LedgerColumn, ...]:
        return form_columns(self.mechanism, combined=True)


def combined(
    mechanism: Mechanism,
    period: Month,
    returns: Iterable[tuple[Unit, LedgerReturn]],
    *,
    header: LedgerHeader,
    month_only: bool,
    only: Change | None = None,
    missing: Sequence[Unit] = (),
) -> Combined:
    """The returns as one table, in the order in which they come. A row that a merged unit and its heir both report stands once.

    `month_only`: what the month added and changed; `only`: one of the two.
    """
    rows: list[CombinedRow] = []
    quiet: list[str] = []
    reported: list[str] = []
    returns = tuple(returns)
    elsewhere = _told_elsewhere(returns)
    for unit, record in returns:
        reported.append(unit.name)
        quiet += [unit.name] if record.nothing_new else []
        for row in record.rows:
            change = row.change_in(period)
            if (record.id, row.id) in elsewhere:
                continue
            if only in (None, change) and not (month_only and change is Change.KEPT):
                number = len(rows) + 1
                rows.append(CombinedRow(number=number, unit=unit.name, change=change, row=row, return_id=record.id))
    return Combined(
        mechanism=mechanism,
        period=period,
        month_only=month_only,
        header=header,
        rows=tuple(rows),
        nothing_new=tuple(quiet),
        reported=tuple(reported),
        missing=tuple(unit.name for unit in missing),
    )


def _told_elsewhere(returns: Sequence[tuple[Unit, LedgerReturn]]) -> set[tuple[str, str]]:
    """(Return, row) of those that the other return of a merger tells: a row stands with whoever has the later word on it.

    Only a merged unit and its heir share rows; that two other units have rows of one id would mean nothing.
    """
    left: set[tuple[str, str]] = set()
    for heir, own in returns:
        for _unit, theirs in returns:
            if theirs.unit in heir.taken and theirs.id != own.id:
                reported = {row.id: row for row in theirs.rows}
                for row in own.rows:
                    if row.id in reported:
                        kept = later_word(reported[row.id], row)
                        left.add((theirs.id if kept is row else own.id, row.id))
    return left
