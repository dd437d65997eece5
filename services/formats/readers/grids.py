"""The rows of a sheet as text, whatever kind of workbook they come from."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from services.formats.readers.number_formats import shown
from services.model.document import Table

MAX_TABLE_CELLS = 1_000_000  # of one sheet's rectangle; a larger one stays as ragged as it is filled

_LITERAL = re.compile(r'"[^"]*"|\\.')

Grid = list[list[str]]
Merges = list[tuple[int, int, int, int]]  # first row, first column, last row, last column, counted from 1


def trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def value_text(value: Any) -> str:
    """A value as it is read on a sheet that gives it no format of its own: dates in ISO form, whole numbers without .0."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case int() | float():
            return number_text(value, "")
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def number_text(value: float, layout: str) -> str:
    """A number in the sheet's format `layout`, of which the percentage and words of its own (万元) are heeded."""
    if (said := shown(value, layout)) is not None:
        return said
    suffix = "%" if "%" in layout else ""
    if "%" in _LITERAL.sub("", layout):  # one in quotes is only printed (ECMA-376 part 1, 18.8.31)
        value *= 100
    return f"{round(value, 10):.10f}".rstrip("0").rstrip(".") + suffix if abs(value) < 1e15 else repr(value)


def grid_lines(grid: Grid) -> list[str]:
    return ["\t".join(row) for row in grid]


def grid_table(number: int, name: str, grid: Grid, merges: Merges) -> Table:
    """The rows as a full rectangle, a merged cell's text in every filled row and column that it covers. `name` is the sheet's."""
    width = max(len(row) for row in grid)
    if width * len(grid) > MAX_TABLE_CELLS:
        return Table(page=number, rows=tuple(tuple(row) for row in grid), before=name)
    rows = [row + [""] * (width - len(row)) for row in grid]
    covered: list[tuple[int, int, int, int]] = []
    for top, left, bottom, right in merges:
        if top <= len(rows) and left <= width:
            text = rows[top - 1][left - 1]
            last_row, last_column = min(bottom, len(rows)) - 1, min(right, width) - 1
            covered.append((top - 1, left - 1, last_row, last_column))
            for row in range(top - 1, last_row + 1):
                for column in range(left - 1, last_column + 1):
                    rows[row][column] = text
    return Table(page=number, rows=tuple(tuple(row) for row in rows), merges=tuple(covered), before=name)
