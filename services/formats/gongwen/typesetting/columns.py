"""How wide the columns of a table are, in what size of type, and whether its page must be turned: pure arithmetic."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.formats.gongwen import layout
from services.formats.gongwen.titles import measure, width
from services.model.unbroken import names, numbers

_UNBROKEN = re.compile(r"[!-~]+|.", re.DOTALL)
_LONGEST_WORD = 11.0  # em: a longer Latin word may be broken in its cell
_EASY, _ROOMY = 10.0, 24.0  # em that a column of long text asks for, upright and at most
_SMALLEST_EASY = 10.5  # points; smaller type only where it is that or words broken in two
_HAND, _BLANK = 4.0, 6.0  # em that a blank to be filled in by hand needs at least, and asks for
_WHOLE_HEADER = 6.0  # em: a header up to this is not broken
_LOW_ROW, _HIGH_ROW = 4, 8  # lines of a row: more only where type that can still be read gives no fewer, and where nothing helps
_UNEVEN = 1.06  # of a text of several lines: they don't all end at the edge
_SLACK = 0.4  # em: renderers differ a little
_PADDING = 2 * layout.CELL_MARGIN + 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What one column holds, in em: its longest word, what its header needs, its longest name of a person, its longest line.

    `blank`: its cells are left to be filled in.
    """

    word: float
    line: float
    head: float = 1.0
    name: float = 0.0
    blank: bool = False

    @property
    def least(self) -> float:
        return max(self.word, self.head, self.name, min(self.line, 2.0))

    def wanted(self, most: float) -> float:
        asked = min(max(self.line, _HAND), _BLANK) if self.blank and most <= _EASY else max(self.line, _HAND * self.blank)
        return max(self.least, min(asked, most))


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a table is set: size in points, widths in twips."""

    turned: bool
    size: float
    widths: tuple[int, ...]


def column_of(texts: Sequence[str], headers: Sequence[str]) -> Column:
    """A column by the texts of its cells; a longer header may be set in two lines."""
    words = [_longest_word(text) for text in texts]
    heads = [max(_longest_word(text), _least_header(line)) for text in headers for line in text.split("\n")]
    lines = [measure(line) + _SLACK for text in (*texts, *headers) for line in text.split("\n")]
    blank = bool(headers) and not any(text.strip() for text in texts)
    named = [width(text[start:end]) for text in texts for start, end in names(text) if end - start < _HAND]
    return Column(
        name=max(named, default=0.0), word=max([*words, 1.0]), head=max([*heads, 1.0]), line=max([*lines, 1.0]), blank=blank
    )


def _least_header(text: str) -> float:
    asked = width(text)
    return asked if asked <= _WHOLE_HEADER else min(math.ceil(asked / 2), _WHOLE_HEADER + 1)


def _longest_word(text: str) -> float:
    words = (*_UNBROKEN.findall(text), *(text[start:end] for start, end in numbers(text)))
    return min(max((width(word) for word in words), default=0.0), _LONGEST_WORD)


def set_columns(columns: Sequence[Column], *, sizes: Sequence[float], may_turn: bool, room: int, turned_room: int) -> Setting:
    """The largest size in which all goes well, upright where it does; otherwise the largest in which no word is broken."""
    for turned, across in ((False, room), (True, turned_room)):
        if turned and not may_turn:
            break
        for size in sizes:
            if size >= _SMALLEST_EASY and _taken(columns, size, _EASY) <= across and (turned or size >= 12):
                return Setting(turned=turned, size=size, widths=_widths(columns, size, across))
    across = turned_room if may_turn else room
    nameless = [replace(column, name=0.0) for column in columns]
    bare = [replace(column, head=min(column.head, 2.0)) for column in nameless]
    readable = [size for size in sizes if size >= _SMALLEST_EASY]
    for size in readable:
        if (low := _lowest(columns, size, across)) and low[0] <= _LOW_ROW:
            return Setting(turned=may_turn, size=size, widths=_rounded(low[1], across))
    for tried, tried_sizes in ((columns, readable), (nameless, sizes), (bare, sizes)):
        for size in tried_sizes:
            if _taken(tried, size, 0) <= across:
                return Setting(turned=may_turn, size=size, widths=_widths(tried, size, across))
    return Setting(turned=may_turn, size=sizes[-1], widths=_widths(bare, sizes[-1], across))


def _taken(columns: Sequence[Column], size: float, most: float) -> float:
    return sum(column.wanted(most) * size * 20 + _PADDING for column in columns)


def _widths(columns: Sequence[Column], size: float, across: int) -> tuple[int, ...]:
    """Every column what it can't do without, then what it would like, then a share of the rest."""
    least = [column.wanted(0) * size * 20 + _PADDING for column in columns]
    if sum(least) >= across:
        return _rounded([share * across / sum(least) for share in least], across)
    wanted = [column.wanted(_ROOMY) * size * 20 + _PADDING for column in columns]
    if sum(wanted) <= across:
        return _rounded([high * across / sum(wanted) for high in wanted], across)
    low = _lowest(columns, size, across)
    return _rounded(low[1] if low else _shared(least, wanted, across), across)


def _lowest(columns: Sequence[Column], size: float, across: int) -> tuple[int, list[float]] | None:
    """Widths in which the highest cell has as few lines as can be, and how many; none where a cell has a text of pages."""
    for lines in range(1, _HIGH_ROW + 1):
        asked = [
            max(column.wanted(0), column.line * (1 if lines == 1 else _UNEVEN) / lines) * size * 20 + _PADDING
            for column in columns
        ]
        if (taken := sum(asked)) <= across:
            return lines, [each * across / taken for each in asked]
    return None


def _shared(least: Sequence[float], wanted: Sequence[float], across: int) -> list[float]:
    """Who wants little gets it; the others share what is left alike, none less than its least."""
    given = list(least)
    open_, free = set(range(len(least))), across - sum(least)
    while open_:
        share = free / len(open_)
        content = {at for at in open_ if wanted[at] - least[at] <= share}
        for at in content or open_:
            more = wanted[at] - least[at] if content else share
            given[at] += more
            free -= more
        open_ -= content or open_
    return given


def _rounded(widths: Sequence[float], across: int) -> tuple[int, ...]:
    whole = [int(each) for each in widths]
    whole[whole.index(max(whole))] += across - sum(whole)
    return tuple(whole)


def lines_in(text: str, across: int, size: float) -> int:
    """How many lines a cell's text takes, rather too many than too few."""
    letters = max((across - _PADDING) / (size * 20) - 0.3, 0.5)
    return sum(max(1, math.ceil(measure(line) * 1.03 / letters)) for line in text.split("\n"))
