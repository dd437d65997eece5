"""Excel workbooks (xlsx): one Page per sheet, one line per row, cells joined by tabs, values as a person sees them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from typing import Any

import openpyxl

from services.formats.readers.base import Unreadable
from services.formats.readers.sheet_size import SheetSize, measure, worksheets
from services.model.document import Page, ParsedDocument, Table
from services.model.files import FileKind
from services.model.findings import Finding, finding
from services.model.inspection import SEAL_NOTES, Inspection, Seal

MAX_TABLE_CELLS = 1_000_000  # of all tables together, merged places included
HEAD_ROWS = 12

Grid = list[list[str]]


class SheetReader:
    """xlsx: measured before it is loaded, then read row by row."""

    def accepts(self, kind: FileKind) -> bool:
        return kind is FileKind.XLSX

    def inspect(self, data: bytes) -> Inspection:
        if any(size.oversized for size in _sizes(data).values()):
            return Inspection(seal=Seal.OVERSIZED)
        grids = _grids(data, rows=HEAD_ROWS)
        return Inspection(first_page_text="\n".join(_lines(grids[0][1])) if grids else "")

    def read(self, data: bytes) -> ParsedDocument:
        sizes = _sizes(data)
        if any(size.oversized for size in sizes.values()):
            raise Unreadable(SEAL_NOTES[Seal.OVERSIZED])
        grids = _grids(data)
        merges = _merges(data, sizes)
        return ParsedDocument(
            kind=FileKind.XLSX.value,
            pages=tuple(Page(number=n, text="\n".join([name, *_lines(grid)])) for n, (name, grid) in enumerate(grids, 1)),
            tables=tuple(_table(n, grid, merges.get(name, [])) for n, (name, grid) in enumerate(grids, 1) if grid),
            findings=_findings(grids),
            parser=f"xlsx 1 (openpyxl {version('openpyxl')})",
        )


def _sizes(data: bytes) -> dict[str, SheetSize]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {part: measure(package, part) for part in worksheets(package)}


def _grids(data: bytes, rows: int | None = None) -> list[tuple[str, Grid]]:
    """(sheet name, rows of printed cells) of every worksheet, as far as it is filled."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        grids: list[tuple[str, Grid]] = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # the claimed size is not believed: only rows that exist are given
            grid = [_trimmed([printed(cell) for cell in row]) for row in sheet.iter_rows(max_row=rows)]
            while grid and not grid[-1]:
                grid.pop()
            grids.append((sheet.title, grid))
        return grids
    finally:
        book.close()


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def printed(cell: Any) -> str:
    """A cell's value as it is read on the sheet: dates in ISO form, whole numbers without .0, percentages as such."""
    value = cell.value
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
            return _number(value, cell.number_format or "")
    return str(value).replace("\r\n", "\n").replace("_x000D_", "")


def _number(value: float, layout: str) -> str:
    suffix = ""
    if "%" in layout:
        value, suffix = value * 100, "%"
    return f"{round(value, 10):.10f}".rstrip("0").rstrip(".") + suffix if abs(value) < 1e15 else repr(value)


def _lines(grid: Grid) -> list[str]:
    return ["\t".join(row) for row in grid]


def _merges(data: bytes, sizes: dict[str, SheetSize]) -> dict[str, list[tuple[int, int, int, int]]]:
    """Merged ranges by sheet name, matched through the workbook's own relationships."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        parts = {part.lstrip("/").lower(): size.merges for part, size in sizes.items()}
        paths = {sheet.title: str(vars(sheet)["_worksheet_path"]) for sheet in book.worksheets}
        return {title: parts.get(path.lstrip("/").lower(), []) for title, path in paths.items()}
    finally:
        book.close()


def _table(number: int, grid: Grid, merges: list[tuple[int, int, int, int]]) -> Table:
    """The rows as a full rectangle, a merged cell's text in every filled row and column that it covers."""
    width = max(len(row) for row in grid)
    if width * len(grid) > MAX_TABLE_CELLS:
        return Table(page=number, rows=tuple(tuple(row) for row in grid))
    rows = [row + [""] * (width - len(row)) for row in grid]
    for top, left, bottom, right in merges:
        if top <= len(rows) and left <= width:
            text = rows[top - 1][left - 1]
            for row in range(top - 1, min(bottom, len(rows))):
                for column in range(left - 1, min(right, width)):
                    rows[row][column] = text
    return Table(page=number, rows=tuple(tuple(row) for row in rows))


def _findings(grids: list[tuple[str, Grid]]) -> tuple[Finding, ...]:
    return () if any(grid for _name, grid in grids) else (finding("R05", "xlsx"),)
