"""How high the lines of a paragraph and the rows of a table will be, in twips: on exact lines that is arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.layout import OF_PEOPLE, Style
from services.formats.gongwen.typesetting.breaking import broken
from services.formats.gongwen.typesetting.styled import Said, Styles, path

_BORDER = 10  # twips: a rule between two rows
_FLAT = ("0", "false", "off")
_ONE_LINE = (Style.LETTERHEAD, Style.LETTERHEAD_JOINT, Style.LETTERHEAD_TAIL, Style.LETTER_HEAD)  # condensed until they fit
_MARKS = {qn("w:tab"): "\t", qn("w:br"): "\n"}
_OWN_LINE = 1.3  # of the type's size, where no line pitch is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An element of the body: its lines' or rows' heights, the room before and after, and what it asks of the page break."""

    element: Any
    heights: tuple[int, ...]
    lines: tuple[str, ...] = ()  # what stands in them, of a paragraph
    before: int = 0
    after: int = 0
    keeps: bool = False  # with what follows
    fresh: bool = False  # begins a page
    orphans: int = 1  # lines at least, before and after a break
    heads: int = 0  # rows of a table that are repeated on every page

    @property
    def head(self) -> int:
        return sum(self.heights[: self.heads])

    @property
    def height(self) -> int:
        return self.before + sum(self.heights) + self.after


def pieces(elements: Sequence[Any], styles: Styles, room: int) -> Iterator[Piece]:
    """The paragraphs and tables among `elements`, `room` twips wide."""
    for each in elements:
        if each.tag == path("p"):
            yield paragraph_piece(each, styles, room)
        elif each.tag == path("tbl"):
            yield _table_piece(each, styles)


def paragraph_piece(paragraph: Any, styles: Styles, room: int) -> Piece:
    said = styles.said(paragraph)
    line = _line(paragraph, said)
    lines = tuple(_lines(paragraph, said, room))
    return Piece(
        element=paragraph,
        heights=(line,) * len(lines),
        lines=lines,
        before=_twips(said.told("pPr", "spacing", "before")),
        after=_twips(said.told("pPr", "spacing", "after")),
        keeps=_flag(said.told("pPr", "keepNext")),
        fresh=_flag(said.told("pPr", "pageBreakBefore")),
        orphans=2 if _flag(said.told("pPr", "widowControl")) else 1,
    )


def _flag(told: str | None) -> bool:
    return told is not None and told not in _FLAT


def _twips(told: str | None) -> int:
    return int(float(told)) if told and re.fullmatch(r"-?\d+(\.\d+)?", told) else 0


def _size(paragraph: Any, said: Said) -> float:
    """Points of its type: of its first run that tells, else of its style."""
    told = [run.find(path("rPr", "sz")) for run in paragraph.findall(path("r"))]
    own = next((size.get(path("val")) for size in told if size is not None), None)
    return _twips(own or said.told("rPr", "sz")) / 2 or layout.SIZE


def _tracking(paragraph: Any, said: Said) -> int:
    told = [run.find(path("rPr", "spacing")) for run in paragraph.findall(path("r"))]
    own = next((spacing.get(path("val")) for spacing in told if spacing is not None), None)
    return _twips(own or said.told("rPr", "spacing"))


def _line(paragraph: Any, said: Said) -> int:
    told = _twips(said.told("pPr", "spacing", "line"))
    exact = said.told("pPr", "spacing", "lineRule") in ("exact", "atLeast")
    return told if told and exact else round(_size(paragraph, said) * 20 * _OWN_LINE)


def _lines(paragraph: Any, said: Said, room: int) -> Iterator[str]:
    if said.style in _ONE_LINE:
        yield from _text(paragraph).split("\n")
        return
    letter = _size(paragraph, said) * 20 + _tracking(paragraph, said)
    told = {side: _twips(said.told("pPr", "ind", side)) for side in ("left", "right", "hanging", "firstLine")}
    rest = (room - told["left"] - told["right"]) / letter
    first = rest + (told["hanging"] - told["firstLine"]) / letter
    people = said.style in OF_PEOPLE
    for part in _text(paragraph).split("\n"):
        head, tab, tail = part.rpartition("\t")
        hung = tab and told["hanging"]  # after the tab the text stands at the left indent
        lines = (
            broken(tail, first=rest, rest=rest, people=people) if hung else broken(part, first=first, rest=rest, people=people)
        )
        yield from (f"{head}{tab}{lines[0]}", *lines[1:]) if hung else lines
        first = rest


def _text(paragraph: Any) -> str:
    nodes = paragraph.iterfind(f"{path('r')}/*")
    return "".join(_MARKS.get(node.tag) or (node.text or "" if node.tag == path("t") else "") for node in nodes)


def _table_piece(table: Any, styles: Styles) -> Piece:
    rows = table.findall(path("tr"))
    heights = tuple(_row(row, styles) for row in rows)
    heads = sum(1 for row in rows if row.find(path("trPr", "tblHeader")) is not None)
    return Piece(element=table, heights=heights, heads=heads)


def _row(row: Any, styles: Styles) -> int:
    told = row.find(path("trPr", "trHeight"))
    least = _twips(told.get(path("val"))) if told is not None else 0
    return max([least, *(_cell(cell, styles) + _BORDER for cell in row.findall(path("tc")))])


def _cell(cell: Any, styles: Styles) -> int:
    """A cell that goes on from above takes no height of its own."""
    merged = cell.find(path("tcPr", "vMerge"))
    across = cell.find(path("tcPr", "tcW"))
    if merged is not None and merged.get(path("val")) != "restart":
        return 0
    room = _twips(across.get(path("w"))) if across is not None else layout.BODY_WIDTH
    inner = [paragraph_piece(each, styles, max(room - 2 * layout.CELL_MARGIN, 200)) for each in cell.findall(path("p"))]
    return sum(each.height for each in inner)
