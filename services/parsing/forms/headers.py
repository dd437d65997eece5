"""Header rows matched to the columns of a form by what they say: labels, synonyms, likeness. Never by position.

A header may stand in any of the first rows and be stacked over up to three of them (分管领导 over 姓名): what stands above one
another is read as one label, 分管领导姓名. Two columns under one head belong to the same column of the form.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from services.model.document import Table

HIGHEST = 3  # rows that a header is stacked over
WITHIN = 15  # first rows among which it is looked for
EXACT, CONTAINED, BRIEF = 100, 92, 84  # the same words; the label with a few more; a label of two characters with more
LIKE, SURE = 78, 90  # below LIKE is no match; below SURE a person should look
LONGER_BY = 8  # characters around a label; what is longer is a sentence
LONGEST = 40  # characters of a header's label
BRIEF_LABEL = 12  # characters of one that divides a head

_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad“”\"'‘’「」『』《》*＊※:：;；,，、./·…_-]+")
_BRACKETED = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]")
_BRACKETS = re.compile(r"[()\[\]〔〕【】]")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderColumn:
    """A column that is looked for. `labels` are words that mean it; those of stacked rows are joined (分管领导姓名)."""

    name: str
    labels: tuple[str, ...]
    plain: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", tuple(dict.fromkeys(one for label in self.labels for one in plain_labels(label))))


class Grid:
    """A table's texts as a rectangle, that knows which places a merged cell covers."""

    def __init__(self, rows: Sequence[Sequence[str]], merges: Iterable[tuple[int, int, int, int]] = ()) -> None:
        self.width = max((len(row) for row in rows), default=0)
        self.rows = tuple((*row, *("",) * (self.width - len(row))) for row in rows)
        self._first: dict[tuple[int, int], tuple[int, int]] = {}
        self._last_row: dict[tuple[int, int], int] = {}
        for top, left, bottom, right in merges:
            self._last_row[top, left] = bottom
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self._first[row, column] = (top, left)

    @classmethod
    def of(cls, table: Table) -> Grid:
        return cls(table.rows, table.merges)

    def __len__(self) -> int:
        return len(self.rows)

    def text(self, row: int, column: int) -> str:
        return self.rows[row][column]

    def first(self, row: int, column: int) -> tuple[int, int]:
        """The place where the cell begins that covers this place."""
        return self._first.get((row, column), (row, column))

    def last_row(self, row: int, column: int) -> int:
        """The last row that the cell at this place covers."""
        first = self.first(row, column)
        return self._last_row.get(first, first[0])

    def inherited(self, row: int, column: int) -> bool:
        """Whether a cell of a row above reaches here."""
        return self.first(row, column)[0] < row

    def cells(self, row: int) -> list[tuple[int, str]]:
        """(column, text) of the row's cells, a merged one once."""
        firsts: dict[tuple[int, int], int] = {}
        for column in range(self.width):
            firsts.setdefault(self.first(row, column), column)
        return [(column, self.rows[row][column]) for column in firsts.values()]

    def full_width(self, row: int) -> bool:
        """Whether one merged cell takes the whole row."""
        return self.width > 1 and len(self.cells(row)) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderMatch:
    """Where the header stands and what its columns mean. Rows and columns count from 0.

    `columns` are (name, places), in the order of the form; most have one place. `missing` names what is not there, `unmatched`
    are (place, label) of headers that mean none, `unsure` (name, label) of those that are only alike. `parts` are the labels of
    places that share a column, where each has one of its own.
    """

    first: int
    height: int
    columns: tuple[tuple[str, tuple[int, ...]], ...]
    missing: tuple[str, ...] = ()
    unmatched: tuple[tuple[int, str], ...] = ()
    unsure: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[int, str], ...] = ()
    score: float = 0.0

    @property
    def end(self) -> int:
        """The first row below the header."""
        return self.first + self.height

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _places in self.columns)

    def places(self, name: str) -> tuple[int, ...]:
        """The columns of the grid that hold it; none where it is missing."""
        return next((places for known, places in self.columns if known == name), ())

    def cells(self, grid: Grid, row: int) -> dict[str, str]:
        """The texts of a row by the names of its columns; several cells of one column stand under one another.

        A cell that is merged over several columns belongs to the first of them.
        """
        owner, labels = self._owners(grid, row), dict(self.parts)
        said: dict[str, list[str]] = {name: [] for name, _places in self.columns}
        for place, name in owner.items():
            if text := grid.text(row, place).strip():
                said[name].append(f"{labels[place]}：{text}" if place in labels else text)
        return {name: "\n".join(texts) for name, texts in said.items()}

    def spread(self, grid: Grid, row: int) -> tuple[tuple[str, str], ...]:
        """(name, name of the column to which the cell belongs that is merged over both) where the cell says something."""
        owners = {grid.first(row, place): name for place, name in self._owners(grid, row).items()}
        reached = [(name, owners[grid.first(row, place)], place) for name, places in self.columns for place in places]
        return tuple((name, first) for name, first, place in reached if name != first and grid.text(row, place).strip())

    def _owners(self, grid: Grid, row: int) -> dict[int, str]:
        """The place at which each cell of the row is read, and its column."""
        owners: dict[int, str] = {}
        seen: set[tuple[int, int]] = set()
        for place, name in sorted((place, name) for name, places in self.columns for place in places):
            if (first := grid.first(row, place)) not in seen:
                seen.add(first)
                owners[place] = name
        return owners


def match_header(
    grid: Grid, columns: Sequence[HeaderColumn], *, start: int = 0, within: int = WITHIN, least: int | None = None
) -> HeaderMatch | None:
    """The best header among the rows from `start` on that has at least `least` of the columns (half of them, and two)."""
    enough = max(2, (len(columns) + 1) // 2) if least is None else least
    best: HeaderMatch | None = None
    for row in range(start, min(start + within, len(grid))):
        found = header_at(grid, row, columns)
        if found is not None and len(found.columns) >= enough and (best is None or found.score > best.score):
            best = found
    return best


def header_at(grid: Grid, row: int, columns: Sequence[HeaderColumn]) -> HeaderMatch | None:
    """The header that begins at this very row, in the height that explains it best; None where nothing matches."""
    if not 0 <= row < len(grid) or grid.full_width(row):
        return None
    needed = max(grid.last_row(row, column) for column in range(grid.width)) - row + 1
    least = needed if needed <= HIGHEST else 1  # a cell that reaches down belongs to the header as far as it reaches
    if least == 1 and _is_divided(grid, row):
        least = 2
    best: HeaderMatch | None = None
    for height in range(least, min(HIGHEST, len(grid) - row) + 1):
        found = _matched(grid, row, height, columns)
        if found is not None and (best is None or found.score > best.score):
            best = found
    return best


def _is_divided(grid: Grid, row: int) -> bool:
    """Whether the row below only says how heads are divided that are merged over several columns."""
    if row + 1 >= len(grid):
        return False
    below = [(place, text.strip()) for place, text in grid.cells(row + 1) if text.strip()]
    over = Counter(grid.first(row, place) for place in range(grid.width))
    divided = all(over[grid.first(row, place)] > 1 and len(text) <= BRIEF_LABEL for place, text in below)
    return len(below) > 1 and divided


@lru_cache(maxsize=20_000)
def plain_labels(text: str) -> tuple[str, ...]:
    """A label without blanks, quotes and marks: whole, and without what it says in brackets."""
    folded = unicodedata.normalize("NFKC", text)
    without = _UNSEEN.sub("", _BRACKETED.sub("", folded))
    whole = _BRACKETS.sub("", _UNSEEN.sub("", folded))
    return tuple(dict.fromkeys(one for one in (whole, without) if one))


def likeness(text: str, column: HeaderColumn) -> int:
    """How surely a header means the column, 0 to 100."""
    return max((_alike(said, label) for said in plain_labels(text) for label in column.plain), default=0)


@lru_cache(maxsize=50_000)
def _alike(said: str, label: str) -> int:
    if said == label:
        return EXACT
    if len(label) >= 2 and len(said) <= len(label) + LONGER_BY and (said.startswith(label) or said.endswith(label)):
        return CONTAINED if len(label) > 2 else BRIEF
    if min(len(said), len(label)) < 3 or len(said) > LONGEST:
        return 0
    return min(round(100 * difflib.SequenceMatcher(a=said, b=label, autojunk=False).ratio()), CONTAINED - 1)


def _matched(grid: Grid, row: int, height: int, columns: Sequence[HeaderColumn]) -> HeaderMatch | None:
    stacks = [_stack(grid, row, height, place) for place in range(grid.width)]
    scores: list[tuple[float, int, str]] = []
    for place, stack in enumerate(stacks):
        scores += [(score, place, column.name) for column in columns if (score := _score(stack, column)) >= LIKE]
    taken: dict[str, list[int]] = {}
    meant: dict[int, str] = {}
    sureness: dict[str, float] = {}
    for score, place, name in sorted(scores, key=lambda one: (-one[0], one[1])):
        if place not in meant and name not in taken:
            taken[name], meant[place], sureness[name] = [place], name, score
    if not taken:
        return None
    for place in range(grid.width):
        if place not in meant and (name := _same_head(grid, row, height, place, meant, scores)):
            taken[name].append(place)
            meant[place] = name
    labels = ["".join(stack) for stack in stacks]
    return HeaderMatch(
        first=row,
        height=height,
        columns=tuple((column.name, tuple(sorted(taken[column.name]))) for column in columns if column.name in taken),
        missing=tuple(column.name for column in columns if column.name not in taken),
        unmatched=tuple((place, label) for place, label in enumerate(labels) if place not in meant and label.strip()),
        unsure=tuple((name, labels[taken[name][0]]) for name, score in sureness.items() if score < SURE),
        parts=tuple(part for places in taken.values() if len(places) > 1 for part in _parts(stacks, sorted(places))),
        score=sum(sureness.values()) - 5 * (height - 1),
    )


def _stack(grid: Grid, row: int, height: int, place: int) -> tuple[str, ...]:
    """The texts above one another in a column of the header, a merged one once."""
    texts: dict[tuple[int, int], str] = {}
    for number in range(row, row + height):
        above = number < row + height - 1
        texts.setdefault(grid.first(number, place), (_head(grid, number, place) if above else grid.text(number, place)).strip())
    return tuple(text for text in texts.values() if text)


def _head(grid: Grid, row: int, place: int) -> str:
    """The text over a column: the name of a group also where it was written over the first column only, without merging."""
    if grid.text(row, place).strip() or not grid.text(row + 1, place).strip():
        return grid.text(row, place)
    for left in range(place - 1, -1, -1):
        if grid.text(row, left).strip():
            return grid.text(row, left) if grid.text(row + 1, left).strip() else ""
    return ""


def _score(stack: tuple[str, ...], column: HeaderColumn) -> float:
    """All texts of the stack as one label; or the lowest alone, or the highest."""
    if not stack or any(len(text) > 2 * LONGEST for text in stack):
        return 0
    said: Mapping[str, int] = {stack[0]: 4, stack[-1]: 2, "".join(stack): 0}
    return max(likeness(text, column) - penalty for text, penalty in said.items())


def _same_head(
    grid: Grid, row: int, height: int, place: int, meant: Mapping[int, str], scores: Iterable[tuple[float, int, str]]
) -> str:
    """The column that a further place belongs to: under the same cell of the header, and not better explained."""
    could = {name for _score, at, name in scores if at == place}
    for other in _nearest(place, meant):
        shared = [number for number in range(row, row + height) if grid.first(number, place) == grid.first(number, other)]
        if shared and all(grid.text(number, place).strip() for number in shared):
            whole = row + height - 1 in shared  # one cell over both of them down to the data
            return meant[other] if whole or meant[other] in could else ""
    return ""


def _parts(stacks: Sequence[tuple[str, ...]], places: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The lowest label of each place, where they differ."""
    lowest = [stacks[place][-1] if stacks[place] else "" for place in places]
    if len(set(lowest)) == len(places) and all(lowest):
        yield from zip(places, lowest, strict=True)


def _nearest(place: int, places: Mapping[int, str]) -> Iterator[int]:
    yield from sorted(places, key=lambda other: abs(other - place))
