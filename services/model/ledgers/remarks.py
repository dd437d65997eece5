"""A finding about one cell, and how its cell is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.model.findings import Finding, finding
from services.model.ledgers.columns import column, columns_of
from services.model.ledgers.rows import LedgerRow
from services.model.mechanisms import Mechanism

HEADER_LABELS: dict[str, str] = {
    "unit": "填表单位",
    "filled_by": "填表人",
    "phone": "联系电话",
    "filled_on": "填表日期",
}
"""The parts of the header block (notice 附件3 to 附件5), by the names of LedgerHeader."""


_MOST_ALIKE = 5  # findings that say the same of different rows; more of them become one
_NAMED = 3  # rows that this one names
_PLACE = re.compile(r"(?P<row>.*第\d+行)(?P<cell>“[^”]*”)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRemark:
    """A finding with the cell that it is about: the row's id and the column's name; of the header block the row is ""."""

    row: str
    column: str
    finding: Finding


def cell_name(number: int, mechanism: Mechanism, name: str) -> str:
    """第3行“工作成效（进展）”."""
    return f"第{number}行“{column(mechanism, name).label}”"


def header_name(name: str) -> str:
    """表头“填表人”."""
    return f"表头“{HEADER_LABELS[name]}”"


def by_cell(remarks: Iterable[CellRemark]) -> dict[tuple[str, str], tuple[Finding, ...]]:
    """The findings of each cell, by (row id, column)."""
    cells: dict[tuple[str, str], list[Finding]] = {}
    for remark in remarks:
        cells.setdefault((remark.row, remark.column), []).append(remark.finding)
    return {cell: tuple(found) for cell, found in cells.items()}


def placed(findings: Iterable[Finding], rows: Sequence[LedgerRow], mechanism: Mechanism) -> tuple[CellRemark, ...]:
    """Those of a return's findings that are about a cell, each with its cell: `where` is what `cell_name` makes."""
    cells = {header_name(name): ("", name) for name in HEADER_LABELS}
    for number, row in enumerate(rows, start=1):
        cells |= {cell_name(number, mechanism, one.name): (row.id, one.name) for one in columns_of(mechanism)}
    found = ((cells[one.where], one) for one in findings if one.where in cells)
    return tuple(CellRemark(row=row, column=name, finding=one) for (row, name), one in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """What is said of the cells of a column in the same words: each with (row id, column, 第3行). `label` names the column where
    the sentence itself does not."""

    text: str
    label: str
    cells: tuple[tuple[str, str, str], ...]

    @property
    def count(self) -> int:
        return len(self.cells)


def summed(remarks: Iterable[CellRemark], rows: Sequence[LedgerRow], mechanism: Mechanism) -> tuple[Summed, ...]:
    """The same sentence once, with all cells that it is about, in the order of the table; the header block comes first."""
    numbers = {row.id: number for number, row in enumerate(rows, start=1)}
    alike: dict[tuple[str, str], dict[str, None]] = {}
    for one in sorted(remarks, key=lambda one: numbers.get(one.row, 0)):
        alike.setdefault((one.finding.text, one.column), {})[one.row] = None
    told = []
    for (text, name), ids in alike.items():
        label = HEADER_LABELS[name] if "" in ids else column(mechanism, name).label
        cells = tuple((row, name, f"第{numbers[row]}行" if row else label) for row in ids)
        told.append(Summed(text=text, label="" if label in text or "" in ids else label, cells=cells))
    return tuple(told)


def of_file(remarks: Iterable[CellRemark], rows: Sequence[LedgerRow]) -> tuple[Finding, ...]:
    """What is told while a file is looked at: of its own rows, which have a place; of all others that there is something."""
    own = {row.id for row in rows if row.place} | {""}
    ours: list[CellRemark] = []
    others: list[CellRemark] = []
    for remark in remarks:
        (ours if remark.row in own else others).append(remark)
    told = gathered(remark.finding for remark in ours)
    if others:
        told += (finding("L65", "原有的行", rows=len({remark.row for remark in others}), count=len(others)),)
    return told


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in their order; what is said of many rows in the same words is said once, with the first places."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for one in dict.fromkeys(findings):
        match = _PLACE.fullmatch(one.where)
        alike.setdefault((one.code, one.text, (match["cell"] or "") if match else one.where), []).append(one)
    told: list[Finding] = []
    for (code, text, cell), same in alike.items():
        if len(same) <= _MOST_ALIKE:
            told += same
            continue
        first = "、".join(match["row"] for one in same[:_NAMED] if (match := _PLACE.fullmatch(one.where)))
        told.append(Finding(code=code, where=f"{first}等{len(same)}行{cell}", text=text))
    return tuple(told)
