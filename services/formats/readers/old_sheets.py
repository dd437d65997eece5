"""Excel 97 workbooks and WPS tables (xls, et: BIFF in an OLE file) through calamine: one Page per sheet, as for xlsx.

No real .et file was to be had for the tests: it is read by its content, which WPS writes as it writes xls.
The format of a number is not told by calamine: which are percentages is read beside it (services/formats/readers/biff.py).
"""

from __future__ import annotations

import io
from importlib.metadata import version
from typing import Any

import python_calamine as calamine

from services.formats.readers.base import Unreadable
from services.formats.readers.biff import Percentages, percentages
from services.formats.readers.grids import Grid, Merges, grid_lines, grid_table, number_text, trimmed, value_text
from services.formats.readers.sheet_size import MAX_CELLS
from services.model.document import Page, ParsedDocument
from services.model.files import FileKind
from services.model.findings import Finding, finding
from services.model.inspection import SEAL_NOTES, Inspection, Seal

MAX_AREA = 4_000_000  # cells between a sheet's first and last filled one: calamine holds all of them
HEAD_ROWS = 12


class OldSheetReader:
    """xls or et."""

    def __init__(self, kind: FileKind) -> None:
        self._kind = kind

    def accepts(self, kind: FileKind) -> bool:
        return kind is self._kind

    def inspect(self, data: bytes) -> Inspection:
        book = _opened(data)
        metadata = _worksheets(book)
        sheets = [_sheet(book, one) for one in metadata]
        if sum(map(_area, sheets)) > MAX_AREA:
            return Inspection(seal=Seal.OVERSIZED)
        if not sheets:
            return Inspection()
        return Inspection(
            first_page_text="\n".join(grid_lines(_grid(sheets[0], _shown(data, book)[metadata[0].name], HEAD_ROWS)))
        )

    def read(self, data: bytes) -> ParsedDocument:
        book = _opened(data)
        names: list[str] = []
        grids: list[tuple[Grid, Merges]] = []
        room, shown = MAX_AREA, _shown(data, book)
        for metadata in _worksheets(book):
            sheet = _sheet(book, metadata)
            room -= _area(sheet)
            if room < 0:
                raise Unreadable(SEAL_NOTES[Seal.OVERSIZED])
            names.append(metadata.name)
            grids.append((_grid(sheet, shown[metadata.name]), _merges(sheet)))
        return ParsedDocument(
            kind=self._kind.value,
            pages=tuple(
                Page(number=n, text="\n".join([name, *grid_lines(grid)]))
                for n, (name, (grid, _)) in enumerate(zip(names, grids, strict=True), 1)
            ),
            tables=tuple(
                grid_table(n, name, grid, merges)
                for n, (name, (grid, merges)) in enumerate(zip(names, grids, strict=True), 1)
                if grid
            ),
            findings=_findings(book, grids),
            parser=f"xls 2 (calamine {version('python-calamine')})",
        )


def _opened(data: bytes) -> Any:
    """The workbook; one with a password was stopped at the gate."""
    return calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))


def _worksheets(book: Any) -> list[Any]:
    return [sheet for sheet in book.sheets_metadata if sheet.typ is calamine.SheetTypeEnum.WorkSheet]


def _sheet(book: Any, metadata: Any) -> Any:
    return book.get_sheet_by_name(metadata.name)


def _area(sheet: Any) -> int:
    return int(sheet.height) * int(sheet.width)


def _shown(data: bytes, book: Any) -> dict[str, Percentages]:
    """The percentages of each sheet, by its name; calamine counts the sheets as the file does."""
    names = [sheet.name for sheet in book.sheets_metadata]
    return {**{name: {} for name in names}, **dict(zip(names, percentages(data), strict=False))}


def _grid(sheet: Any, shown: Percentages, rows: int | None = None) -> Grid:
    """The filled rows from the sheet's first one on."""
    grid: Grid = []
    filled = 0
    for number, row in enumerate(sheet.to_python(skip_empty_area=False, nrows=rows)):
        grid.append(trimmed([_printed(value, shown.get((number, column), "")) for column, value in enumerate(row)]))
        filled += len(grid[-1])
        if filled > MAX_CELLS:
            raise Unreadable(SEAL_NOTES[Seal.OVERSIZED])
    while grid and not grid[-1]:
        grid.pop()
    return grid


def _printed(value: Any, layout: str) -> str:
    if layout and isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value, layout)
    return value_text(value)


def _merges(sheet: Any) -> Merges:
    return [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]


def _findings(book: Any, grids: list[tuple[Grid, Merges]]) -> tuple[Finding, ...]:
    visible = calamine.SheetVisibleEnum.Visible
    hidden = [finding("R12", sheet.name, sheet=sheet.name) for sheet in _worksheets(book) if sheet.visible is not visible]
    return (*hidden, *(() if any(grid for grid, _ in grids) else (finding("R05", "xls"),)))
