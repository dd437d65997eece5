"""Excel workbooks (xlsx): one Page per sheet, one line per row, cells joined by tabs, values as a person sees them."""

from __future__ import annotations

import io
import zipfile
from importlib.metadata import version
from typing import Any

import openpyxl

from services.formats.readers.base import Unreadable
from services.formats.readers.grids import Grid, Merges, grid_lines, grid_table, number_text, trimmed, value_text
from services.formats.readers.sheet_size import SheetSize, measure, worksheets
from services.model.document import Page, ParsedDocument
from services.model.files import FileKind
from services.model.findings import Finding, finding
from services.model.inspection import SEAL_NOTES, Inspection, Seal

HEAD_ROWS = 12
MOST_NAMED = 5  # cells that a finding names


class SheetReader:
    """xlsx: measured before it is loaded, then read row by row."""

    def accepts(self, kind: FileKind) -> bool:
        return kind is FileKind.XLSX

    def inspect(self, data: bytes) -> Inspection:
        if any(size.oversized for size in _sizes(data).values()):
            return Inspection(seal=Seal.OVERSIZED)
        grids = _grids(data, rows=HEAD_ROWS)
        return Inspection(first_page_text="\n".join(grid_lines(grids[0][1])) if grids else "")

    def read(self, data: bytes) -> ParsedDocument:
        sizes = _sizes(data)
        if any(size.oversized for size in sizes.values()):
            raise Unreadable(SEAL_NOTES[Seal.OVERSIZED])
        grids = _grids(data)
        merges, hidden, unreckoned = _beside(data, sizes)
        return ParsedDocument(
            kind=FileKind.XLSX.value,
            pages=tuple(Page(number=n, text="\n".join([name, *grid_lines(grid)])) for n, (name, grid) in enumerate(grids, 1)),
            tables=tuple(grid_table(n, name, grid, merges.get(name, [])) for n, (name, grid) in enumerate(grids, 1) if grid),
            findings=(*(finding("R12", name, sheet=name) for name in hidden), *unreckoned, *_findings(grids)),
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
            grid = [trimmed([printed(cell) for cell in row]) for row in sheet.iter_rows(max_row=rows)]
            while grid and not grid[-1]:
                grid.pop()
            grids.append((sheet.title, grid))
        return grids
    finally:
        book.close()


def printed(cell: Any) -> str:
    """A cell's value as it is read on the sheet: dates in ISO form, whole numbers without .0, percentages and units as such."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value, cell.number_format or "")
    return value_text(value).replace("_x000D_", "")  # a carriage return in the cell (ECMA-376 part 1, 22.9.2.19)


def _beside(data: bytes, sizes: dict[str, SheetSize]) -> tuple[dict[str, Merges], list[str], list[Finding]]:
    """Merged ranges by sheet name, matched through the workbook's own relationships; the names of hidden sheets; and what is
    to be told of formulas without a result.
    """
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        parts = {part.lstrip("/").lower(): size for part, size in sizes.items()}
        paths = {sheet.title: str(vars(sheet)["_worksheet_path"]) for sheet in book.worksheets}
        found = {title: size for title, path in paths.items() if (size := parts.get(path.lstrip("/").lower()))}
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        told = [_unreckoned(title, size.unreckoned) for title, size in found.items() if size.unreckoned]
        return {title: size.merges for title, size in found.items()}, hidden, told
    finally:
        book.close()


def _unreckoned(sheet: str, cells: list[str]) -> Finding:
    named = "、".join(cells[:MOST_NAMED]) + ("等" if len(cells) > MOST_NAMED else "")
    return finding("R20", sheet, sheet=sheet, count=len(cells), cells=named)


def _findings(grids: list[tuple[str, Grid]]) -> tuple[Finding, ...]:
    return () if any(grid for _name, grid in grids) else (finding("R05", "xlsx"),)
