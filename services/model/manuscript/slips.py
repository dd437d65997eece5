"""What the typesetting leaves as it was typed though it is no Chinese type: told with its places, never changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from services.model.manuscript.marks import mark_of
from services.model.manuscript.parts import Block, Paragraph
from services.model.manuscript.pieces import Piece
from services.model.manuscript.record import Record
from services.model.punctuation import HALF_BRACKET_MARK, HALF_WIDTH, NUMBERED_COMMA

_SHOWN = 4  # places and marks that a remark names; of more it tells how many


def note_slips(pieces: Sequence[Piece], record: Record) -> None:
    """Half-width marks between Han characters, (一) and 1、 in what is printed."""
    removed = frozenset(record.removed)
    printed = [(text, piece.place) for piece in pieces if piece.text not in removed for text in _texts(piece)]
    bare = [
        (HALF_BRACKET_MARK.sub("", text, count=1) if HALF_BRACKET_MARK.match(text) else text, place) for text, place in printed
    ]
    _note("M30", [(match[0], place) for text, place in bare for match in HALF_WIDTH.finditer(text)], record)
    for code, pattern in (("M31", HALF_BRACKET_MARK), ("M32", NUMBERED_COMMA)):
        _note(code, [(match[0], place) for text, place in printed if (match := pattern.match(text))], record)


def note_levels(blocks: Iterable[Block], record: Record) -> None:
    """Headings that are numbered 1. though there is nothing numbered 一、 above them (7.3.3)."""
    levels = [(mark_of(block.text), block) for block in blocks if isinstance(block, Paragraph)]
    first = next((found for found in levels if found[0][0]), None)
    if first is None or first[0][0] < 3 or any(0 < level < 3 for (level, _mark), _block in levels):
        return
    (_level, mark), paragraph = first
    if paragraph.level and paragraph.lead != mark:
        record.note("M33", "正文", mark=mark)


def _texts(piece: Piece) -> list[str]:
    if piece.table is None:
        return [piece.text]
    return [line for row in piece.table.rows for cell in row for line in cell.text.split("\n")]


def _note(code: str, found: Sequence[tuple[str, str]], record: Record) -> None:
    if not found:
        return
    places = list(dict.fromkeys(place for _mark, place in found))
    marks = [mark for mark, _count in Counter(mark for mark, _place in found).most_common(_SHOWN)]
    more = f"等{len(places)}处" if len(places) > _SHOWN and not re.search("表格", places[0]) else ""
    record.note(code, "、".join(places[:_SHOWN]) + more, marks="”“".join(marks), count=len(found))
