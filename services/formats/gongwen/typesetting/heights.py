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
from services.formats.gongwen.typesetting.styled import Styles

_BORDER = 10  # twips: a rule between two rows
_FLAT = ("0", "false", "off")
_ONE_LINE = (Style.LETTERHEAD, Style.LETTERHEAD_JOINT, Style.LETTERHEAD_TAIL, Style.LETTER_HEAD)  # condensed until they fit
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
        if each.tag == qn("w:p"):
            yield paragraph_piece(each, styles, room)
        elif each.tag == qn("w:tbl"):
            yield _table_piece(each, styles)


def paragraph_piece(paragraph: Any, styles: Styles, room: int) -> Piece:
    line = _line(paragraph, styles)
    lines = tuple(_lines(paragraph, styles, room))
    return Piece(
        element=paragraph,
        heights=(line,) * len(lines),
        lines=lines,
        before=_twips(styles.told(paragraph, "pPr", "spacing", "before")),
        after=_twips(styles.told(paragraph, "pPr", "spacing", "after")),
        keeps=_flag(styles.told(paragraph, "pPr", "keepNext")),
        fresh=_flag(styles.told(paragraph, "pPr", "pageBreakBefore")),
        orphans=2 if _flag(styles.told(paragraph, "pPr", "widowControl")) else 1,
    )


def _flag(told: str | None) -> bool:
    return told is not None and told not in _FLAT


def _twips(told: str | None) -> int:
    return int(float(told)) if told and re.fullmatch(r"-?\d+(\.\d+)?", told) else 0


def _size(paragraph: Any, styles: Styles) -> float:
    """Points of its type: of its first run that tells, else of its style."""
    told = [run.find(f"{qn('w:rPr')}/{qn('w:sz')}") for run in paragraph.findall(qn("w:r"))]
    own = next((size.get(qn("w:val")) for size in told if size is not None), None)
    return _twips(own or styles.told(paragraph, "rPr", "sz")) / 2 or layout.SIZE


def _tracking(paragraph: Any, styles: Styles) -> int:
    told = [run.find(f"{qn('w:rPr')}/{qn('w:spacing')}") for run in paragraph.findall(qn("w:r"))]
    own = next((spacing.get(qn("w:val")) for spacing in told if spacing is not None), None)
    return _twips(own or styles.told(paragraph, "rPr", "spacing"))


def _line(paragraph: Any, styles: Styles) -> int:
    told = _twips(styles.told(paragraph, "pPr", "spacing", "line"))
    exact = styles.told(paragraph, "pPr", "spacing", "lineRule") in ("exact", "atLeast")
    return told if told and exact else round(_size(paragraph, styles) * 20 * _OWN_LINE)


def _lines(paragraph: Any, styles: Styles, room: int) -> Iterator[str]:
    if styles.of(paragraph) in _ONE_LINE:
        yield from _text(paragraph).split("\n")
        return
    letter = _size(paragraph, styles) * 20 + _tracking(paragraph, styles)
    told = {side: _twips(styles.told(paragraph, "pPr", "ind", side)) for side in ("left", "right", "hanging", "firstLine")}
    rest = (room - told["left"] - told["right"]) / letter
    first = rest + (told["hanging"] - told["firstLine"]) / letter
    people = styles.of(paragraph) in OF_PEOPLE
    for part in _text(paragraph).split("\n"):
        head, tab, tail = part.rpartition("\t")
        hung = tab and told["hanging"]  # after the tab the text stands at the left indent
        lines = (
            broken(tail, first=rest, rest=rest, people=people) if hung else broken(part, first=first, rest=rest, people=people)
        )
        yield from (f"{head}{tab}{lines[0]}", *lines[1:]) if hung else lines
        first = rest


def _text(paragraph: Any) -> str:
    marks = {qn("w:tab"): "\t", qn("w:br"): "\n"}
    nodes = paragraph.iterfind(f"{qn('w:r')}/*")
    return "".join(marks.get(node.tag) or (node.text or "" if node.tag == qn("w:t") else "") for node in nodes)


def _table_piece(table: Any, styles: Styles) -> Piece:
    rows = table.findall(qn("w:tr"))
    heights = tuple(_row(row, styles) for row in rows)
    heads = sum(1 for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None)
    return Piece(element=table, heights=heights, heads=heads)


def _row(row: Any, styles: Styles) -> int:
    told = row.find(f"{qn('w:trPr')}/{qn('w:trHeight')}")
    least = _twips(told.get(qn("w:val"))) if told is not None else 0
    return max([least, *(_cell(cell, styles) + _BORDER for cell in row.findall(qn("w:tc")))])


def _cell(cell: Any, styles: Styles) -> int:
    """A cell that goes on from above takes no height of its own."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    across = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    if merged is not None and merged.get(qn("w:val")) != "restart":
        return 0
    room = _twips(across.get(qn("w:w"))) if across is not None else layout.BODY_WIDTH
    inner = [paragraph_piece(each, styles, max(room - 2 * layout.CELL_MARGIN, 200)) for each in cell.findall(qn("w:p"))]
    return sum(each.height for each in inner)
