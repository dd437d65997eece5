"""Two readings of a text sentence by sentence, wherever their lines break: what a scan misread harms no more than its own place.

Anchors are stretches that stand once in each text (Cohen's patience diff, over characters); between them the same is done with
shorter ones, and what is left is small enough to be compared character by character. Blanks, width and punctuation marks that
look alike make no difference (services/model/normal.py).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np

from services.model.comparing import Change, Line, Side
from services.model.normal import Normal

_ANCHORS = (12, 6, 3)  # characters
_SMALL = 40_000  # characters × characters that are compared one by one
_SENTENCE = re.compile(r"[^\n。;；]*(?:[。;；]+|\n|\Z)")
_FIGURES = frozenset("0123456789.,%〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟")
_NUMBER = re.compile(
    r"\d|[壹贰叁肆伍陆柒捌玖拾佰仟]|[〇零一二三四五六七八九十百千万亿]{2}|[一二三四五六七八九十][年月日天个人元项名家亩%]|分之"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two texts side by side. `numbers` are the lines in which a number, a day or a sum differs: they are looked at first."""

    lines: tuple[Line, ...]
    numbers: tuple[Line, ...]


@dataclass(frozen=True, slots=True, order=True)
class _Gap:
    """Where the texts differ, [i, ii) here and [j, jj) there; between two gaps they are the same."""

    i: int
    ii: int
    j: int
    jj: int


def align(older: str, newer: str) -> Comparison:
    """Every character of both texts stands in exactly one line, in order."""
    left, right = _closed(Normal.of(older)), _closed(Normal.of(newer))
    gaps = [_whole_numbers(gap, left.text, right.text) for gap in _gaps(left.text, right.text)]
    gaps = list(_joined(gaps))
    lines, numbers = [], []
    for line, numeric in _lines(_Text.of(older, left), _Text.of(newer, right), gaps):
        lines.append(line)
        if numeric:
            numbers.append(line)
    return Comparison(lines=tuple(lines), numbers=tuple(numbers))


def _closed(normal: Normal) -> Normal:
    """Without the blanks between words and figures: the paper's edge makes some."""
    if " " not in normal.text:
        return normal
    kept = [place for place, character in enumerate(normal.text) if character != " "]
    places = np.array(kept, np.intp) if normal.places is None else normal.places[kept]
    return Normal(text=normal.text.replace(" ", ""), places=places)


# --- where they differ ---------------------------------------------------------------------------------------------------------


def _gaps(left: str, right: str) -> Iterator[_Gap]:
    """Where two texts differ, in order."""
    at, to = 0, 0
    for i, j, size in _joined_blocks(_blocks(left, right)):
        if i > at or j > to:
            yield _Gap(at, i, to, j)
        at, to = i + size, j + size
    if at < len(left) or to < len(right):
        yield _Gap(at, len(left), to, len(right))


def _blocks(left: str, right: str) -> Iterator[tuple[int, int, int]]:
    """(place here, place there, length) of what is the same, in order."""
    waiting: list[tuple[int, int, int, int, int]] = [(0, len(left), 0, len(right), 0)]
    while waiting:
        i, ii, j, jj, level = waiting.pop()
        if level < 0:
            yield i, j, ii - i
            continue
        if i >= ii or j >= jj:
            continue
        size = _same_head(left, right, i, ii, j, jj)
        if size:
            waiting += [(i + size, ii, j + size, jj, level), (i, i + size, j, j + size, -1)]
        elif level == len(_ANCHORS) or (ii - i) * (jj - j) <= _SMALL:
            yield from _small(left, right, i, ii, j, jj)
        else:
            waiting += reversed(_parted(left, right, i, ii, j, jj, level))


def _same_head(left: str, right: str, i: int, ii: int, j: int, jj: int) -> int:
    most = min(ii - i, jj - j)
    if left[i : i + most] == right[j : j + most]:
        return most
    low, high = 0, most  # the length of the common head lies in [low, high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if left[i : i + middle] == right[j : j + middle] else (low, middle)
    return low


def _small(left: str, right: str, i: int, ii: int, j: int, jj: int) -> Iterator[tuple[int, int, int]]:
    if (ii - i) * (jj - j) <= _SMALL:
        for block in SequenceMatcher(None, left[i:ii], right[j:jj], autojunk=False).get_matching_blocks():
            if block.size:
                yield i + block.a, j + block.b, block.size


def _parted(left: str, right: str, i: int, ii: int, j: int, jj: int, level: int) -> list[tuple[int, int, int, int, int]]:
    """The anchors of this length (level -1) and what lies between them, to be compared with shorter ones."""
    size = _ANCHORS[level]
    parts: list[tuple[int, int, int, int, int]] = []
    at, to = i, j
    for a, b in _rising(_common(left[i:ii], right[j:jj], size)):
        a, b = a + i, b + j
        if a < at or b < to:
            continue
        parts += [(at, a, to, b, level + 1), (a, a + size, b, b + size, -1)]
        at, to = a + size, b + size
    return [*parts, (at, ii, to, jj, level + 1)]


def _common(left: str, right: str, size: int) -> list[tuple[int, int]]:
    """The places of the stretches of this length that stand once in each."""
    here, there = _once(left, size), _once(right, size)
    return [(place, there[stretch]) for stretch, place in here.items() if stretch in there]


def _once(text: str, size: int) -> dict[str, int]:
    places: dict[str, int] = {}
    for at in range(len(text) - size + 1):
        stretch = text[at : at + size]
        places[stretch] = -1 if stretch in places else at
    return {stretch: place for stretch, place in places.items() if place >= 0}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs, which are in order here, that is in order there as well."""
    tails: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for number, (_a, b) in enumerate(pairs):
        at = bisect_left(tails, b)
        before.append(heads[at - 1] if at else -1)
        tails[at:], heads[at:] = ([b, *tails[at + 1 :]], [number, *heads[at + 1 :]]) if at < len(tails) else ([b], [number])
    found = []
    number = heads[-1] if heads else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _joined_blocks(blocks: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    last: tuple[int, int, int] | None = None
    for i, j, size in blocks:
        if last is not None and (last[0] + last[2], last[1] + last[2]) == (i, j):
            last = (last[0], last[1], last[2] + size)
            continue
        if last is not None:
            yield last
        last = (i, j, size)
    if last is not None:
        yield last


def _whole_numbers(gap: _Gap, left: str, right: str) -> _Gap:
    """A number changes as a whole: the figures beside a change in it belong to it."""
    i, ii, j, jj = gap.i, gap.ii, gap.j, gap.jj
    if any(character in _FIGURES for character in (left[i : i + 1], right[j : j + 1])):
        while i and j and left[i - 1] == right[j - 1] and left[i - 1] in _FIGURES:
            i, j = i - 1, j - 1
    if any(character in _FIGURES for character in (left[ii - 1 : ii] if ii > i else "", right[jj - 1 : jj] if jj > j else "")):
        while ii < len(left) and jj < len(right) and left[ii] == right[jj] and left[ii] in _FIGURES:
            ii, jj = ii + 1, jj + 1
    return _Gap(i, ii, j, jj)


def _joined(gaps: Iterable[_Gap]) -> Iterator[_Gap]:
    """Gaps that grew into one another are one."""
    last: _Gap | None = None
    for gap in gaps:
        if last is not None and (gap.i <= last.ii or gap.j <= last.jj):
            last = _Gap(last.i, max(last.ii, gap.ii), last.j, max(last.jj, gap.jj))
            continue
        if last is not None:
            yield last
        last = gap
    if last is not None:
        yield last


# --- sentence by sentence ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A text, its plain form, and where in the plain form its sentences end."""

    raw: str
    normal: Normal
    ends: list[int]

    @classmethod
    def of(cls, raw: str, normal: Normal) -> _Text:
        ends = [match.end() for match in _SENTENCE.finditer(raw)]
        if normal.places is not None:
            ends = np.searchsorted(normal.places, ends).tolist()
        return cls(raw=raw, normal=normal, ends=list(dict.fromkeys([*ends, len(normal.text)])))

    def side(self, number: int, start: int, end: int, gaps: Sequence[tuple[int, int]]) -> Side | None:
        """[start, end) of the plain form, with the gaps in it marked; None where there is nothing."""
        if start >= end:
            return None
        first, last = self.normal.span(start, end)
        marks = []
        for begin, stop in gaps[bisect_right(gaps, start, key=_end) :]:
            if begin >= end:
                break
            if begin < stop:
                place, until = self.normal.span(max(begin, start), min(stop, end))
                marks.append((place - first, until - first))
        return Side(number=number, text=self.raw[first:last], marks=tuple(marks))


def _end(gap: tuple[int, int]) -> int:
    return gap[1]


def _lines(older: _Text, newer: _Text, gaps: list[_Gap]) -> Iterator[tuple[Line, bool]]:
    """The sentences of the older text, each with what the newer one has in its place; what that has besides stands alone."""
    cuts = {(end, _image(end, gaps, newer)) for end in older.ends}
    for gap in gaps:
        if gap.i == gap.ii and gap.i in older.ends:
            cuts |= {(gap.i, end) for end in newer.ends if gap.j < end < gap.jj} | {(gap.i, gap.jj)}
    here, there = [(gap.i, gap.ii) for gap in gaps], [(gap.j, gap.jj) for gap in gaps]
    for number, ((start, begin), (end, to)) in enumerate(pairwise([(0, 0), *sorted(cuts)]), start=1):
        left, right = older.side(number, start, end, here), newer.side(number, begin, to, there)
        if left is not None or right is not None:
            yield _line(left, right)


def _image(end: int, gaps: list[_Gap], newer: _Text) -> int:
    """Where the newer text is when the older one is at `end`."""
    after = bisect_left(gaps, end, key=lambda gap: gap.ii)
    if after < len(gaps) and gaps[after].i < end:
        gap = gaps[after]
        if end == gap.ii:
            return gap.jj
        reached = gap.j + (end - gap.i) * (gap.jj - gap.j) // (gap.ii - gap.i)
        return min(gap.jj, newer.ends[bisect_left(newer.ends, reached)])
    if after < len(gaps) and gaps[after].i == end:
        return gaps[after].j
    return gaps[after - 1].jj + end - gaps[after - 1].ii if after else end


def _line(left: Side | None, right: Side | None) -> tuple[Line, bool]:
    if left is None or right is None:
        change = Change.REMOVED if right is None else Change.ADDED
    else:
        change = Change.CHANGED if left.marks or right.marks else Change.SAME
    changed = [side.text[start : end + 1] for side in (left, right) if side is not None for start, end in side.marks]
    numeric = any(_NUMBER.search(Normal.of(words).text) for words in changed)  # with what follows: 三 is a number before 年
    return Line(change=change, older=left, newer=right), numeric
