"""What calamine does not tell of an old workbook ([MS-XLS]): which cells are shown as percentages or with words, and how.

Only the records that say so are looked at; whatever does not fit its form is passed over, for the values come from calamine.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.formats.ole_streams import ole_stream
from services.formats.readers.number_formats import has_words

STREAMS = ("Workbook", "Book")  # BIFF8, BIFF5
_BOF, _EOF, _SHEET, _FORMAT, _XF = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
_NUMBER, _RK, _MANY, _FORMULA = 0x0203, 0x027E, 0x00BD, 0x0006
_BUILT_IN = {9: "0%", 10: "0.00%"}  # 18.8.30 of ECMA-376 part 1; the others show no percentage
_BIFF8 = 0x0600

Percentages = dict[tuple[int, int], str]  # (row, column) from 0 -> the cell's format


@dataclass(slots=True, kw_only=True)
class _Book:
    """What the first part of the workbook says of all its sheets."""

    wide: bool = True
    places: list[int] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=lambda: dict(_BUILT_IN))
    styles: list[int] = field(default_factory=list)

    def layout(self, style: int) -> str:
        return self.formats.get(self.styles[style], "") if style < len(self.styles) else ""


def percentages(data: bytes) -> list[Percentages]:
    """For each sheet of the workbook, charts and the like included, the cells whose format holds a percent sign or words."""
    stream = next((found for name in STREAMS if (found := ole_stream(data, name)) is not None), None)
    if stream is None:
        return []
    book = _globals(stream)
    if not any(_is_told(layout) for layout in map(book.layout, range(len(book.styles)))):
        return []
    return [_shown(stream, place, book) for place in book.places]


def _is_told(layout: str) -> bool:
    return "%" in layout or has_words(layout)


def _globals(stream: bytes) -> _Book:
    book = _Book()
    for kind, body in _records(stream, 0):
        if kind == _BOF and len(body) >= 2:
            book.wide = struct.unpack_from("<H", body)[0] == _BIFF8
        elif kind == _SHEET and len(body) >= 4:
            book.places.append(struct.unpack_from("<L", body)[0])
        elif kind == _FORMAT and len(body) >= 3:
            book.formats[struct.unpack_from("<H", body)[0]] = _layout(body, wide=book.wide)
        elif kind == _XF and len(body) >= 4:
            book.styles.append(struct.unpack_from("<H", body, 2)[0])
    return book


def _layout(body: bytes, *, wide: bool) -> str:
    """The text of a FORMAT record: with its length in two bytes and a flag for UTF-16, or in one byte and of one byte each."""
    if not wide:
        return body[3:].decode("latin-1")
    return body[5:].decode("utf-16-le" if len(body) > 4 and body[4] & 1 else "latin-1", "replace")


def _shown(stream: bytes, place: int, book: _Book) -> Percentages:
    found: Percentages = {}
    for kind, body in _records(stream, place):
        for row, column, style in _cells(kind, body):
            if _is_told(layout := book.layout(style)):
                found[row, column] = layout
    return found


def _cells(kind: int, body: bytes) -> Iterator[tuple[int, int, int]]:
    """(row, column, style) of each number that the record holds."""
    if kind in (_NUMBER, _RK, _FORMULA) and len(body) >= 6:
        yield struct.unpack_from("<3H", body)
    elif kind == _MANY and len(body) >= 6:
        row, first = struct.unpack_from("<2H", body)
        yield from ((row, first + n, struct.unpack_from("<H", body, 4 + 6 * n)[0]) for n in range((len(body) - 6) // 6))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of the part that begins at `at`, without those of parts within it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        depth += kind == _BOF
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        depth -= kind == _EOF
        if depth <= 0:
            return
        at += 4 + length
