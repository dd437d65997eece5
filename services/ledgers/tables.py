"""The matrix as a table to take away: the columns and rows that its page shows."""

from __future__ import annotations

from datetime import date

from services.model.ledgers.matrix import Matrix, MatrixCell, MatrixRow
from services.model.mechanisms import MECHANISM_LABELS

Value = str | int | date | None
Entry = tuple[Value, ...]

HEADS = ("序号", "单位", "类别", "机制")
DETAILS = ("截止日", "状态", "收到时间", "行数", "本月新增", "本月变更", "已佐证", "提示", "盖章件", "最近催报")
NUMBERS = frozenset({"行数", "本月新增", "本月变更", "提示"})  # of the details those that are numbers


def titled(matrix: Matrix) -> str:
    """台账报送情况（2022年4月至2022年9月）."""
    first, last = matrix.periods[0], matrix.periods[-1]
    return f"台账报送情况（{first.label if first == last else f'{first.label}至{last.label}'}）"


def table_of(matrix: Matrix) -> tuple[tuple[str, ...], list[Entry]]:
    """Of several months a status for each; of one month all that is known of each ledger."""
    numbered = [(number, row) for number, row in enumerate(matrix.rows, start=1)]
    if len(matrix.periods) == 1:
        return (*HEADS, *DETAILS), [(*_head(number, row), *details(row.cells[0])) for number, row in numbered]
    columns = (*HEADS, *(period.label for period in matrix.periods))
    return columns, [(*_head(number, row), *map(_status, row.cells)) for number, row in numbered]


def _status(cell: MatrixCell) -> str:
    return "" if cell.blank else cell.status.value


def _head(number: int, row: MatrixRow) -> Entry:
    return (number, row.unit.name, row.unit.kind.value, MECHANISM_LABELS[row.mechanism])


def details(cell: MatrixCell) -> Entry:
    """One ledger in columns, as DETAILS names them."""
    line = cell.line
    last = f"{cell.reminders[0].at:%Y-%m-%d %H:%M}" if cell.reminders else ""
    if line is None:
        return (cell.due, _status(cell), "", "", "", "", "", "", "", last)
    return (
        cell.due,
        cell.status.value,
        f"{line.received_at:%Y-%m-%d %H:%M}" if line.received_at else "",
        line.rows,
        line.added,
        line.changed,
        f"{line.proven}/{line.claims}" if line.claims else "",
        line.findings or "",
        "有" if line.stamped else "",
        last,
    )
