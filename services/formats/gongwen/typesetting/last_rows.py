"""A table over several pages: its last row doesn't stand on the last of them alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn

from services.formats.gongwen.layout import Style
from services.formats.gongwen.ooxml import element, put
from services.formats.gongwen.typesetting.flow import flow
from services.formats.gongwen.typesetting.heights import pieces
from services.formats.gongwen.typesetting.styled import Styles

_CELLS = (Style.GRID_CELL, Style.GRID_HEAD, Style.GRID_LEFT, Style.GRID_UP)
_UNSURE = (0, 60, 120, 180)  # twips of the page's height: rules and a header take some of it
_STEP, _LOWER, _HIGHER = 20, 120, 240  # twips by which a row is made lower or higher, and at the most


def keep_last_rows(elements: Sequence[Any], styles: Styles, *, across: int, height: int, begins: int) -> None:
    """Rows a little lower until the last one has room on the page before, or a little higher until it has company."""
    for table in [each for each in elements if each.tag == qn("w:tbl")]:
        if next(styles.within(table, *_CELLS), None) is None or not _lonely(elements, table, styles, across, height, begins):
            continue
        rows = [node for node in table.iterfind(f"{qn('w:tr')}/{qn('w:trPr')}") if node.find(qn("w:trHeight")) is not None]
        usual = [int(row.find(qn("w:trHeight")).get(qn("w:val"))) for row in rows]
        for change in (*range(-_STEP, -_LOWER - 1, -_STEP), *range(_STEP, _HIGHER + 1, _STEP), 0):
            _set(rows, [high + change for high in usual])
            if not _lonely(elements, table, styles, across, height, begins):
                break


def _lonely(elements: Sequence[Any], table: Any, styles: Styles, across: int, height: int, begins: int) -> bool:
    """Whether one row stands on a page by itself, where the page before has several."""
    until = list(elements)[: next(at for at, each in enumerate(elements) if each is table) + 1]
    given = list(pieces(until, styles, across))
    ends = [flow(given, height - less, begins=begins)[-1].counts for less in _UNSURE]
    return any(len(counts) > 1 and counts[-1] == 1 and counts[-2] > 2 for counts in ends)


def _set(rows: Sequence[Any], heights: Sequence[int]) -> None:
    for row, high in zip(rows, heights, strict=True):
        put(row, element("trHeight", val=high, hRule="atLeast"))
