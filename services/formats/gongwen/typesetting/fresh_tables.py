"""A table begins on a page where it has rows beside its head: what would stand at a page's foot alone begins the next page.

LibreOffice 7.4 would move such a table by itself, and has dropped the rows of one that had no room under its repeated head.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn

from services.formats.gongwen.ooxml import element, put
from services.formats.gongwen.typesetting.flow import Place, flow
from services.formats.gongwen.typesetting.heights import Piece, pieces
from services.formats.gongwen.typesetting.styled import Styles, properties_of

_ROWS = 2  # beside the head, on the page where it begins
_UNSURE = 180  # twips of the page's height: rules take some of it


def begin_afresh(elements: Sequence[Any], styles: Styles, *, across: int, height: int, begins: int) -> None:
    """For the elements of a part: what is kept with such a table, its caption and heading, goes with it."""
    given = list(pieces(elements, styles, across))
    while (first := _pressed(given, flow(given, height - _UNSURE, begins=begins))) is not None:
        put(properties_of(given[first].element), element("pageBreakBefore"))
        given = list(pieces(elements, styles, across))


def _pressed(given: Sequence[Piece], places: Sequence[Place]) -> int | None:
    """The first of the pieces that go over with the first table that has too little room; None: every one has enough."""
    for at, (piece, place) in enumerate(zip(given, places, strict=True)):
        if piece.element.tag != qn("w:tbl") or not piece.heads:
            continue
        first = at
        while first and given[first - 1].keeps:
            first -= 1
        led = first < at and first > 0 and not given[first].fresh
        if led and (_moved(places, first) or place.counts[0] < min(piece.heads + _ROWS, len(piece.heights))):
            return first
    return None


def _moved(places: Sequence[Place], first: int) -> bool:
    """Whether it would go to the next page without being told."""
    return places[first].page > places[first - 1].last
