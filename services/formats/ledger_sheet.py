"""A ledger as an xlsx in the form of 附件3 to 附件5: title, header block, table, filling notes; ready to be printed on A4.

What is read from it again is what was written, cell for cell: every text stays a text, with its line breaks.
"""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from services.formats.gongwen.layout import FANG, HEI, XBS
from services.formats.sheets_out import clean, put
from services.model.dates import chinese_date
from services.model.ledgers import LedgerHeader
from services.model.ledgers.forms import BLOCK_LABELS, LEDGER_NOTES, NOTES_LABEL, form_columns, form_headings
from services.model.ledgers.titles import LEDGER_TITLES
from services.model.mechanisms import Mechanism

PAGE = 124  # characters in 12 pt across an A4 page turned on its side
_WIDTHS: dict[str, int] = {"position": 6, "unit": 14, "status": 13, "remark": 20}  # the others share what is left
_CENTRED = frozenset({"position", "unit", "status"})
_TITLE = Font(name=XBS, size=20)
_HEADING = Font(name=HEI, size=12)
_TEXT = Font(name=FANG, size=12)
_LINE = 16.5  # points of a line of text in 12 pt
_HEADINGS = 4  # the row of the headings, under the title and the header block
_BLANK_ROWS = 6  # of a form to fill in by hand


def write_ledger(
    mechanism: Mechanism,
    header: LedgerHeader,
    rows: Iterable[Mapping[str, str]],
    *,
    title: str = "",
    combined: bool = False,
    note: str = "",
) -> bytes:
    """The ledger; `rows` are texts by the names of the columns. A `combined` one has 序号 and 部门（单位） in every form.

    Without rows it is a form to fill in. `note` stands under the form's own notes.
    """
    names = [column.name for column in form_columns(mechanism, combined=combined)]
    free = (PAGE - sum(_WIDTHS.get(name, 0) for name in names)) // sum(name not in _WIDTHS for name in names)
    widths = [_WIDTHS.get(name, free) for name in names]
    book = Workbook()
    sheet: Any = book.active
    sheet.title = LEDGER_TITLES[mechanism]
    _across(sheet, 1, 1, len(names), title or LEDGER_TITLES[mechanism], font=_TITLE, height=36, middle=True)
    _header_block(sheet, header, widths)
    for at, heading in enumerate(form_headings(mechanism, combined=combined), 1):
        cell = put(sheet, _HEADINGS, at, heading)
        cell.font, cell.alignment = _HEADING, Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[_HEADINGS].height = 3 * _LINE
    last = _write_rows(sheet, names, widths, rows)
    for number, line in enumerate((*_notes(mechanism), *note.splitlines()), last + 1):
        height = _LINE * _lines(line, sum(widths))
        _across(sheet, number, 1, len(names), line, font=_TEXT, height=height)
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    _page(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _notes(mechanism: Mechanism) -> tuple[str, ...]:
    first, *others = LEDGER_NOTES[mechanism]
    return (f"{NOTES_LABEL}{first}", *others)


def _header_block(sheet: Any, header: LedgerHeader, widths: Sequence[int]) -> None:
    """Four places on two lines, so that each has room whatever the columns are."""
    dated = chinese_date(header.filled_on) if header.filled_on is not None else ""
    texts = (header.unit, header.filled_by, header.phone, dated)
    middle = min(range(1, len(widths)), key=lambda at: abs(sum(widths[:at]) - sum(widths) / 2))
    for place, (label, text) in enumerate(zip(BLOCK_LABELS, texts, strict=True)):
        first, last = (1, middle) if place % 2 == 0 else (middle + 1, len(widths))
        said = f"{label}：{text}"
        lines = _lines(said, sum(widths[first - 1 : last]))
        _across(sheet, 2 + place // 2, first, last, said, font=_TEXT, height=(lines + 0.3) * _LINE)


def _write_rows(sheet: Any, names: Sequence[str], widths: Sequence[int], rows: Iterable[Mapping[str, str]]) -> int:
    """The rows below the headings; the number of the last."""
    filled = [[row.get(name, "") for name in names] for row in rows]
    number = _HEADINGS
    for number, texts in enumerate(filled or [[""] * len(names)] * _BLANK_ROWS, _HEADINGS + 1):
        for at, (name, text) in enumerate(zip(names, texts, strict=True), 1):
            cell = put(sheet, number, at, text.replace("\r\n", "\n").replace("\r", "\n"))
            middle = "center" if name in _CENTRED else "left"
            cell.font, cell.alignment = _TEXT, Alignment(horizontal=middle, vertical="center", wrap_text=True)
        lines = max(_lines(text, width) for text, width in zip(texts, widths, strict=True))
        sheet.row_dimensions[number].height = min(max(lines * _LINE + 6, 2 * _LINE), 400)  # Excel allows 409 points
    return number


def _across(sheet: Any, row: int, first: int, last: int, text: str, *, font: Font, height: float, middle: bool = False) -> None:
    """A text over several columns, without lines around it."""
    cell = sheet.cell(row=row, column=first)
    cell.value = clean(text)
    if cell.value and cell.data_type != "s":
        cell.data_type, cell.quotePrefix = "s", True
    cell.font = font
    cell.alignment = Alignment(horizontal="center" if middle else "left", vertical="center", wrap_text=True)
    if last > first:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    sheet.row_dimensions[row].height = max(height, sheet.row_dimensions[row].height or 0)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of `width` Latin characters; in 12 pt one is about 1.2 of them."""
    room = max(width / 1.2, 2)
    return sum(max(math.ceil(_cells(line) / room), 1) for line in text.split("\n"))


def _cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)


def _page(sheet: Any) -> None:
    """A4 landscape, as wide as the page, the headings on every page, page numbers below."""
    sheet.freeze_panes = f"A{_HEADINGS + 1}"
    sheet.print_title_rows = f"{_HEADINGS}:{_HEADINGS}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.6  # inches
    margins.top = margins.bottom = 0.8
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
