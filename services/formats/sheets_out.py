"""Tables out: an xlsx in which every text stays a text, ready to be printed on A4."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

Value = str | int | float | Decimal | date | datetime | None

NARROWEST, WIDEST = 6, 48  # characters; a longer text is wrapped
LONGEST_CELL = 32_767  # characters, Excel's own limit
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")  # Excel refuses them in the name of a sheet
_LONGEST_TITLE = 31
_SURROGATES = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="E8EEF7")


def write_sheet(title: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet: a bold header row that stays when scrolling and is repeated on each printed page, then the rows.

    A text is written as a text whatever it begins with, so that no cell of a stranger becomes a formula.
    """
    book = Workbook()
    sheet: Any = book.active  # the published types allow for charts and for absent parts
    sheet.title = _NOT_IN_TITLES.sub(" ", clean(title)).strip("' ")[:_LONGEST_TITLE] or "Sheet1"
    widths = [_width(column) for column in columns]
    for at, column in enumerate(columns):
        _head(put(sheet, 1, at + 1, column))
    for number, row in enumerate(rows, 2):
        for at, value in enumerate(row):
            cell = put(sheet, number, at + 1, value)
            widths[at] = max(widths[at], _width(value))
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for at, width in enumerate(widths):
        sheet.column_dimensions[get_column_letter(at + 1)].width = min(max(width + 2, NARROWEST), WIDEST)
    _lay_out(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: Any, row: int, column: int, value: Value) -> Any:
    """Write a bordered cell; rows and columns count from 1. A text stays a text."""
    cell: Any = sheet.cell(row=row, column=column)
    if isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)  # Excel knows no time zones
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, str):
        cell.value = clean(value) or None
        if cell.value is not None and cell.data_type != "s":
            cell.data_type = "s"
            cell.quotePrefix = True  # stays a text when somebody edits the cell
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    cell.border = _BORDER
    return cell


def _head(cell: Any) -> None:
    cell.font, cell.fill = Font(bold=True), _HEAD
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _lay_out(sheet: Any) -> None:
    """Header in view, A4 landscape, as wide as the page, page numbers below."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"


def clean(text: str) -> str:
    """Without the characters that no XML file may hold."""
    return _SURROGATES.sub("", ILLEGAL_CHARACTERS_RE.sub("", text))[:LONGEST_CELL]


def _width(value: Value) -> int:
    """How many Latin characters wide a cell's longest line is; a Han character is two."""
    if isinstance(value, datetime):
        return 16
    lines = str(value if value is not None else "").splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line[:WIDEST]) for line in lines)
