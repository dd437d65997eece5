"""Tables whose columns come with the facts: widths, size of type, merged cells, rows to be filled in."""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.layout import LOOKS, Style
from services.formats.gongwen.ooxml import drop, element, put
from services.formats.gongwen.titles import width
from services.formats.gongwen.typesetting.columns import Setting, column_of, lines_in, set_columns
from services.formats.gongwen.typesetting.styled import Styles, properties_of, text_of

_GRID = (Style.GRID_HEAD, Style.GRID_CELL, Style.GRID_LEFT, Style.GRID_UP)
_EXAMPLE = re.compile(r"\s*[（(]?\s*(如[：:]|例[：:]|例如)")
_PLACEHOLDER = re.compile(r"[（(]?[^）)]*[X×]{1,}[^）)]*[）)]?")  # （202X年第X批）
_ROW_LEAST, BLANK_ROW = 480, 640  # twips
_FEWEST_BLANK, _MOST_BLANK = 1, 15
BLANK_ROOM = 2 * BLANK_ROW  # what a form wants left of its page
_MOST_OF_PAGE = 0.75  # a row that is higher is broken over pages
_SHORT = 9.0  # em: a column of such cells is centred


@dataclass(slots=True)
class Grid:
    """A table of the body as the template has written it: every row with all its columns, nothing merged yet."""

    table: Any
    rows: list[Any]
    cells: list[list[Any]]
    texts: list[list[str]]
    merged: list[list[str]]  # "", Style.GRID_LEFT or Style.GRID_UP
    headers: int
    size: float  # of its type in the template

    @property
    def columns(self) -> int:
        return max((len(row) for row in self.cells), default=0)


def grids(root: Sequence[Any], styles: Styles) -> list[Grid]:
    """The tables among these elements that are to be laid out."""
    found = []
    for table in root:
        if table.tag == qn("w:tbl") and next(styles.within(table, *_GRID), None) is not None:
            found.append(_grid(table, styles))
    return found


def _grid(table: Any, styles: Styles) -> Grid:
    rows = table.findall(qn("w:tr"))
    cells = [row.findall(qn("w:tc")) for row in rows]
    texts = [["\n".join(text_of(line) for line in cell.findall(qn("w:p"))) for cell in row] for row in cells]
    merged = [[_merged(cell, styles) for cell in row] for row in cells]
    headers = 0
    for row in cells:
        if next((True for cell in row for _ in styles.within(cell, Style.GRID_HEAD)), False) is False:
            break
        headers += 1
    size = next((int(node.get(qn("w:val"))) / 2 for node in table.iter(qn("w:sz"))), LOOKS[Style.GRID_CELL].size)
    return Grid(table=table, rows=rows, cells=cells, texts=texts, merged=merged, headers=headers, size=size)


def _merged(cell: Any, styles: Styles) -> str:
    return next((styles.of(paragraph) for paragraph in styles.within(cell, Style.GRID_LEFT, Style.GRID_UP)), "")


def setting_of(grid: Grid, *, may_turn: bool, room: int, most: float = math.inf) -> Setting:
    """How the grid is best set, in type of at most `most` points."""
    columns = []
    for index in range(grid.columns):
        own = [row for row in range(len(grid.rows)) if _alone(grid, row, index)]
        heads = [grid.texts[row][index] for row in own if row < grid.headers]
        columns.append(column_of([grid.texts[row][index] for row in own if row >= grid.headers], heads))
    sizes = [grid.size, *(size for size in layout.TABLE_SIZES if size < grid.size)]
    sizes = [size for size in sizes if size <= most] or sizes[-1:]
    return set_columns(columns, sizes=sizes, may_turn=may_turn, room=room, turned_room=layout.TURNED_WIDTH)


def _alone(grid: Grid, row: int, column: int) -> bool:
    """A cell that stands in this column and no other."""
    merged = grid.merged[row]
    if column >= len(merged) or merged[column]:
        return False
    return column + 1 >= len(merged) or merged[column + 1] != Style.GRID_LEFT


def lay_out(grid: Grid, setting: Setting) -> None:
    """Sets widths, type, merged cells and breaks."""
    _frame(grid, setting)
    for index in range(len(grid.rows)):
        _row(grid, index, setting)
    _centre_short_columns(grid)
    _merge(grid, setting)


def _frame(grid: Grid, setting: Setting) -> None:
    properties = grid.table.tblPr
    drop(properties, "jc", "tblInd")
    margins = element("tblCellMar")
    margins.extend([element(side, w=layout.CELL_MARGIN, type="dxa") for side in ("left", "right")])
    put(properties, element("tblW", w=sum(setting.widths), type="dxa"), element("jc", val="center"))
    put(properties, element("tblLayout", type="fixed"), margins)
    columns = grid.table.find(qn("w:tblGrid"))
    for old in list(columns):
        columns.remove(old)
    columns.extend([element("gridCol", w=width) for width in setting.widths])


def height_of(grid: Grid, setting: Setting) -> int:
    """About how high the table will be, in twips."""
    return sum(_row_height(grid, index, setting) for index in range(len(grid.rows)))


def _row_height(grid: Grid, index: int, setting: Setting) -> int:
    lines = 1
    for column, text in enumerate(grid.texts[index]):
        if not grid.merged[index][column]:
            across = setting.widths[column] + sum(_covered_widths(grid, index, column, setting))
            lines = max(lines, lines_in(text, across, setting.size))
    return max(lines * line_of(setting.size) + 40, _least(setting))


def _least(setting: Setting) -> int:
    return _ROW_LEAST if setting.size >= 10.5 else line_of(setting.size)


def _row(grid: Grid, index: int, setting: Setting) -> None:
    line = line_of(setting.size)
    for column, cell in enumerate(grid.cells[index]):
        put(cell.get_or_add_tcPr(), element("tcW", w=setting.widths[column], type="dxa"))
        _set_type(cell, grid.size, setting.size, line)
    properties = grid.rows[index].get_or_add_trPr()
    put(properties, element("trHeight", val=_least(setting), hRule="atLeast"))
    if _row_height(grid, index, setting) > _MOST_OF_PAGE * (layout.TURNED_HEIGHT if setting.turned else layout.BODY_HEIGHT):
        drop(properties, "cantSplit", "tblHeader")  # a row of pages is broken over them, and a head of pages not repeated


def _covered_widths(grid: Grid, row: int, column: int, setting: Setting) -> list[int]:
    found = []
    for beside in range(column + 1, len(grid.merged[row])):
        if grid.merged[row][beside] != Style.GRID_LEFT:
            break
        found.append(setting.widths[beside])
    return found


def line_of(size: float) -> int:
    """The line pitch of a table's type, in twips."""
    return round(size * 30)


def _set_type(cell: Any, before: float, size: float, line: int) -> None:
    for paragraph in cell.findall(qn("w:p")):
        put(properties_of(paragraph), element("spacing", before=0, after=0, line=line, lineRule="exact"))
        if size != before:
            for run in paragraph.findall(qn("w:r")):
                put(run.get_or_add_rPr(), element("sz", val=round(2 * size)), element("szCs", val=round(2 * size)))


def _centre_short_columns(grid: Grid) -> None:
    for column in range(grid.columns):
        rows = [row for row in range(grid.headers, len(grid.rows)) if _alone(grid, row, column)]
        texts = [grid.texts[row][column] for row in rows]
        if any("\n" in text or width(text) > _SHORT for text in texts):
            continue
        for row in rows:
            for paragraph in grid.cells[row][column].findall(qn("w:p")):
                put(properties_of(paragraph), element("jc", val="center"))


def _merge(grid: Grid, setting: Setting) -> None:
    """Covered cells go into the neighbour that covers them."""
    for index, row in enumerate(grid.cells):
        kept: Any = None
        for column, cell in enumerate(row):
            merged = grid.merged[index][column]
            if merged == Style.GRID_LEFT and kept is not None:
                properties = kept.get_or_add_tcPr()
                span = properties.find(qn("w:gridSpan"))
                wide = int(span.get(qn("w:val"))) if span is not None else 1
                across = int(properties.find(qn("w:tcW")).get(qn("w:w"))) + setting.widths[column]
                put(properties, element("tcW", w=across, type="dxa"), element("gridSpan", val=wide + 1))
                cell.getparent().remove(cell)
                continue
            kept = cell
            if merged == Style.GRID_UP:
                put(cell.get_or_add_tcPr(), element("vMerge"))
            elif index + 1 < len(grid.merged) and grid.merged[index + 1][column : column + 1] == [Style.GRID_UP]:
                put(cell.get_or_add_tcPr(), element("vMerge", val="restart"))


def is_form(grid: Grid) -> bool:
    """A table to be filled in: under its header there is nothing but blanks, serial numbers and examples (如：…)."""
    if not grid.headers:
        return False
    return all(_is_to_fill_in(grid.texts[row]) for row in range(grid.headers, len(grid.rows)))


def _is_to_fill_in(texts: Sequence[str]) -> bool:
    given = [text.strip() for text in texts if text.strip()]
    return all(text.isdigit() or _EXAMPLE.match(text) or _PLACEHOLDER.fullmatch(text) for text in given)


def is_bare(grid: Grid) -> bool:
    """A form that is nothing but its header."""
    return 0 < grid.headers == len(grid.rows)


def add_blank_rows(grid: Grid, setting: Setting, room: int) -> None:
    """Rows to write in under a bare header, as many as the page has room for; a form that has rows keeps to those."""
    for _ in range(min(max(room // BLANK_ROW, _FEWEST_BLANK), _MOST_BLANK)):
        grid.table.append(_blank_row(grid, setting))


def even_rows(grid: Grid, setting: Setting, room: int) -> None:
    """The rows of a form that is to be filled in, all as high as the highest where the page has room for that."""
    heights = [_row_height(grid, index, setting) for index in range(grid.headers, len(grid.rows))]
    high = max([*heights, BLANK_ROW])
    if high * len(heights) - sum(heights) > room:
        return
    for row in grid.rows[grid.headers :]:
        put(row.get_or_add_trPr(), element("trHeight", val=high, hRule="atLeast"))


def _blank_row(grid: Grid, setting: Setting) -> Any:
    row, properties = element("tr"), element("trPr")
    put(properties, element("cantSplit"), element("trHeight", val=BLANK_ROW, hRule="atLeast"))
    row.append(properties)
    for across in setting.widths:
        cell, cell_properties, paragraph = element("tc"), element("tcPr"), element("p")
        put(cell_properties, element("tcW", w=across, type="dxa"), element("vAlign", val="center"))
        paragraph.append(_cell_paragraph(grid))
        cell.extend([cell_properties, paragraph])
        row.append(cell)
    return row


def _cell_paragraph(grid: Grid) -> Any:
    """The paragraph properties of a body cell, else of a header's."""
    for row in reversed(grid.cells):
        for cell in row:
            properties = cell.find(qn("w:p")).find(qn("w:pPr"))
            if properties is not None:
                made = copy.deepcopy(properties)
                drop(made, "jc", "rPr")
                return made
    return element("pPr")
