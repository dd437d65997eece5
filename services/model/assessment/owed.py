"""The ledgers that were due in a quarter, and how each stands. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from services.model.assessment.facts import FactKind, Input, QuarterFact, ReturnStatus
from services.model.assessment.households import fact_id
from services.model.dates import chinese_date
from services.model.ledgers.lines import ReturnLine
from services.model.ledgers.matrix import MatrixCell, MatrixRow, matrix
from services.model.ledgers.returns import LedgerState
from services.model.ledgers.titles import LEDGER_TITLES
from services.model.mechanisms import Mechanism
from services.model.periods import Month, Quarter
from services.model.units import Unit
from services.model.zone import in_beijing


def return_facts(
    units: Sequence[Unit],
    lines: Sequence[ReturnLine],
    dues: Mapping[Month, date],
    quarter: Quarter,
    *,
    since: Month,
    now: datetime,
) -> Iterator[QuarterFact]:
    """One for each ledger that a unit owed and that was due by now, or has come already (notice 三（二）).

    Of months before the house waited for ledgers nothing is said.
    """
    whole = matrix(
        units, quarter.months, lines, (), mechanisms=tuple(Mechanism), due=dues.__getitem__, now=now, since=since, register=units
    )
    for row in whole.rows:
        for cell in row.cells:
            if cell.counts and row.unit.owes(row.mechanism, cell.due) and (fact := _of(row, cell, now)) is not None:
                yield fact


def _of(row: MatrixRow, cell: MatrixCell, now: datetime) -> QuarterFact | None:
    status = _status(cell.line, due=cell.due, now=now)
    if status is None:
        return None
    line = cell.line
    come = in_beijing(line.received_at).date() if line is not None and line.received_at is not None else None
    days = (come - cell.due).days if come is not None and status is ReturnStatus.LATE else 0
    told = f"{status.value}{f'{days}天' if days > 0 else ''}"
    name = f"{cell.period.label}{LEDGER_TITLES[row.mechanism]}"
    came = f"，{chinese_date(come)}收到" if come is not None else ""
    return QuarterFact(
        id=fact_id(row.unit, row.mechanism, FactKind.RETURN, str(cell.period)),
        kind=FactKind.RETURN,
        unit=row.unit.name,
        mechanism=row.mechanism,
        day=cell.due,
        text=f"{name}：{told}（应于{chinese_date(cell.due)}前报送{came}）",
        status=status.value,
        days=max(days, 0),
        inputs=(Input(object_id=line.object_id if line is not None else "", place=name),),
    )


def _status(line: ReturnLine | None, *, due: date, now: datetime) -> ReturnStatus | None:
    """None: it is not due yet. One that hangs in the unit's own 审核 has not come, or not come again."""
    if line is None or line.received_at is None:
        return ReturnStatus.MISSING if in_beijing(now).date() > due else None
    if line.state in (LedgerState.RETURNED, LedgerState.APPROVING):
        return ReturnStatus.SENT_BACK
    return ReturnStatus.LATE if line.late else ReturnStatus.ON_TIME
