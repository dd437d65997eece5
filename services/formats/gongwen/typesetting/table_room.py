"""Air above and below a table in the text, so much that the text goes on upon the grid of its lines (5.2.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.layout import Style
from services.formats.gongwen.ooxml import element, put
from services.formats.gongwen.typesetting.flow import flow
from services.formats.gongwen.typesetting.heights import Piece, paragraph_piece, pieces
from services.formats.gongwen.typesetting.styled import Styles, keep_with_next, properties_of

_RUNNING = (
    Style.RECIPIENTS,
    Style.BODY,
    Style.BODY_LEFT,
    Style.BODY_CENTRED,
    Style.BODY_RIGHT,
    Style.HEADING_1,
    Style.HEADING_2,
    Style.HEADING_3,
    Style.HEADING_4,
)


def give_room(elements: Sequence[Any], styles: Styles, *, across: int, height: int, begins: int, on_grid: bool) -> None:
    """For each table among the elements of a part, whose pages are `across` wide and `height` high; it begins `begins` down."""
    for table in [each for each in elements if each.tag == qn("w:tbl")]:
        over, under = table.getprevious(), table.getnext()
        gap = under is not None and under.tag == qn("w:p") and styles.of(under) == Style.GAP
        led = over is not None and over.tag == qn("w:p")
        running = led and styles.of(over) in _RUNNING
        if gap:
            keep_with_next(under, False)  # it stays under its table, and is no room at the top of a page
        if running:
            _after(over, styles, (layout.TABLE_ROOM + layout.TABLE_SHIFT) // 2)
        if not (on_grid and gap and led and (running or styles.of(over) in (Style.GAP, Style.CAPTION))):
            continue
        below = (layout.TABLE_ROOM - layout.TABLE_SHIFT) // 2
        before = list(pieces(_until(elements, under), styles, across))[:-1]
        foot, whole = _foot(before, height, begins)
        spare = -(foot + below) % layout.LINE  # to the next line of the text's grid
        if whole and running:
            _after(over, styles, (layout.TABLE_ROOM + layout.TABLE_SHIFT) // 2 + spare // 2)
            spare -= spare // 2
        _high(under, below + spare)


def _until(elements: Sequence[Any], last: Any) -> list[Any]:
    return list(elements)[: next(at for at, each in enumerate(elements) if each is last) + 1]


def _foot(before: Sequence[Piece], height: int, begins: int) -> tuple[int, bool]:
    """How far under the last line of the text, or under the top of its own page, a table ends; and whether it is whole."""
    *_, over, place = flow(before, height, begins=begins)
    beside = over.last == place.page and len(place.counts) == 1
    return place.feet[-1] - (over.feet[-1] if beside else 0), len(place.counts) == 1


def _after(paragraph: Any, styles: Styles, room: int) -> None:
    piece = paragraph_piece(paragraph, styles, layout.BODY_WIDTH)
    spacing = element("spacing", before=piece.before, after=room, line=piece.heights[0], lineRule="exact")
    put(properties_of(paragraph), spacing)


def _high(gap: Any, line: int) -> None:
    put(properties_of(gap), element("spacing", before=0, after=0, line=line, lineRule="exact"))
