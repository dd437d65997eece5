"""A title's lines: broken by meaning, in a trapezoid or a rhombus, none of them a stump (7.3.1)."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from services.formats.gongwen.measuring import GAP, measure, printed, seams, width
from services.formats.gongwen.title_words import books, cuts, word_ends

__all__ = ["LEAST", "measure", "name_lines", "title_lines", "well_shaped", "width"]

LEAST = 4  # characters of a line
_SLACK = 0.1  # of a character: what a line holds more than its whole characters
_LEVEL = 0.95  # characters: lines that differ by less are of one width to the eye, and to the checker (T06)
_IN_BOOK, _AFTER_ABOUT, _POOR_EDGE, _GOOD_BREAK = 150.0, 120.0, 60.0, 30.0  # penalties and a reward, in squared characters
_ONE_MORE = 45.0  # what a line more than needed costs
_TRIED = 4  # numbers of lines
_MANY, _NEAR = 8, 6.0  # so many lines are all near the mean: characters
_LINKS = ("关于", "对", "向", "由", "在", "给", "将", "为", "和", "与", "及", "以及", "暨", "同")

_State = tuple[int, int, int]  # where a line ends and begins, and the trend so far
_Step = dict[_State, tuple[float, _State]]  # what it costs up to there, and the line above


@lru_cache(maxsize=256)
def title_lines(title: str, *, most: int, keep: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The lines of a title of at most `most` characters each; their concatenation is the title.

    The best of all: no word, number or name of a body broken (`keep` names more of them), no line shorter than LEAST, in a
    trapezoid or a rhombus. A title that can't have all this keeps as much of it as it can, in this order.
    """
    room = most + _SLACK
    if printed(title) <= room:
        return (title,)
    firm, loose = (_Title(title=title, places=tuple(sorted(places)), room=room) for places in cuts(title, keep=keep, most=room))
    for least, shaped in ((LEAST, True), (LEAST, False), (0, False)):
        for pieces in (firm, loose):
            if lines := pieces.arranged(least=least, shaped=shaped):
                return lines
    return tuple(title)


def name_lines(name: str, *, most: int) -> tuple[str, ...]:
    """A name of one line, or broken between words into as few lines of one width as hold it."""
    if printed(name) <= most:
        return (name,)
    pieces = _Title(title=name, places=tuple(sorted(word_ends(name, most=most))), room=most)
    return pieces.arranged(least=0, shaped=False) or (name,)


def _stumped(lines: Sequence[str]) -> bool:
    return any(width(line) < LEAST for line in lines)


def well_shaped(lines: Sequence[str]) -> bool:
    """Wide, narrow or widest in the middle: no waist, no stump, three lines not all of one width."""
    trend = 0
    for above, below in pairwise(lines):
        following = _turned(trend, _change(printed(below) - printed(above), measure(below) - measure(above)))
        if following is None:
            return False
        trend = following
    return not _stumped(lines) and not (len(lines) > 2 and trend == 0)


def _change(widest: float, usual: float) -> float:
    """How much wider a line is than the one above in whichever face prints it: a digit is as wide as 0.6 or half a letter."""
    return math.copysign(min(abs(widest), abs(usual)), widest) if widest * usual > 0 else 0.0


def _turned(trend: int, change: float) -> int | None:
    """0 level so far, 1 growing, 2 shrinking; what shrinks doesn't grow again."""
    if abs(change) <= _LEVEL:
        return trend
    if change > 0:
        return None if trend == 2 else 1
    return 2


@dataclass(frozen=True, kw_only=True)
class _Title:
    """A title with the places at which its lines may end, and the room that a line has."""

    title: str
    places: tuple[int, ...]
    room: float

    def arranged(self, *, least: float, shaped: bool) -> tuple[str, ...]:
        """The best lines of no less than `least` characters, or none where they can't be so."""
        fewest = math.ceil(self._ink(0, len(self.title)) / self.room)
        last = fewest + _TRIED if shaped else len(self.places)
        found: list[tuple[float, tuple[str, ...]]] = []
        for count in range(fewest, last):
            best = self._in_lines(count, least, shaped)
            if best is not None:
                found.append((best[0] + _ONE_MORE * count, best[1]))
            if found and (count > _MANY or count >= fewest + _TRIED):
                break
        return min(found)[1] if found else ()

    def _in_lines(self, count: int, least: float, shaped: bool) -> tuple[float, tuple[str, ...]] | None:
        mean = self._ink(0, len(self.title)) / count
        near = _NEAR if shaped and count > _MANY else math.inf
        steps: list[_Step] = [{(0, 0, 0): (0.0, (0, 0, 0))}]
        for left in reversed(range(count)):
            steps.append(self._step(steps[-1], left=left, mean=mean, near=near, least=least, shaped=shaped))
        ends = {state: cost for state, (cost, _) in steps[-1].items() if state[2] or not shaped or count < 3}
        if not ends:
            return None
        best = min(ends, key=lambda state: ends[state])
        return ends[best], self._traced(steps, best)

    def _step(self, above: _Step, *, left: int, mean: float, near: float, least: float, shaped: bool) -> _Step:
        """One line more, in every way in which `left` lines can still hold the rest."""
        made: _Step = {}
        whole = len(self.title)
        for origin, (cost, _) in above.items():
            start, before, trend = origin
            for end in self._ends[start]:
                across = self._ink(start, end)
                if (end == whole) != (left == 0) or self._ink(end, whole) > left * self.room:
                    continue
                turned: int | None = 0
                if shaped and start:
                    usual = self._usual(start, end) - self._usual(before, start)
                    turned = _turned(trend, _change(across - self._ink(before, start), usual))
                if turned is None or self._across(start, end) < least or abs(across - mean) > near:
                    continue
                state = (end, start if shaped else 0, turned)
                price = cost + (across - mean) ** 2 + self._prices[end]
                if state not in made or price < made[state][0]:
                    made[state] = (price, origin)
        return made

    def _traced(self, steps: Sequence[_Step], state: _State) -> tuple[str, ...]:
        ends = []
        for step in reversed(steps[1:]):
            ends.append(state[0])
            state = step[state][1]
        return tuple(self.title[start:end] for start, end in pairwise([0, *reversed(ends)]))

    @cached_property
    def _ends(self) -> dict[int, list[int]]:
        """Where a line that begins at a place may end."""
        found: dict[int, list[int]] = {}
        for at, start in enumerate(self.places):
            found[start] = []
            for end in self.places[at + 1 :]:
                if self._ink(start, end) > self.room:
                    break
                found[start].append(end)
        return found

    @cached_property
    def _prices(self) -> dict[int, float]:
        spans = books(self.title)
        return {at: _price(self.title, at, spans) for at in self.places}

    @cached_property
    def _sums(self) -> tuple[list[float], list[float], list[float]]:
        """Up to each character: the width in print, the width, the seams between Han and Latin."""
        ink = list(accumulate((printed(letter) for letter in self.title), initial=0.0))
        across = list(accumulate((width(letter) for letter in self.title), initial=0.0))
        met = [0.0, *accumulate((GAP * seams(pair) for pair in zip(self.title, self.title[1:], strict=False)), initial=0.0)]
        return ink, across, met

    def _ink(self, start: int, end: int) -> float:
        ink, _, met = self._sums
        return ink[end] - ink[start] + met[end] - met[start + 1] if end > start else 0.0

    def _usual(self, start: int, end: int) -> float:
        met = self._sums[2]
        return self._across(start, end) + (met[end] - met[start + 1] if end > start else 0.0)

    def _across(self, start: int, end: int) -> float:
        return self._sums[1][end] - self._sums[1][start]


def _price(title: str, at: int, spans: Collection[tuple[int, int]]) -> float:
    """What a line that ends before character `at` costs."""
    before, after = title[:at], title[at:]
    if not before or not after:
        return 0.0
    cost = _IN_BOOK if any(start < at < end for start, end in spans) else 0.0
    if before.endswith(_LINKS):
        cost += _AFTER_ABOUT if before.endswith("关于") else _POOR_EDGE
    return cost - _GOOD_BREAK * (after.startswith("关于") or before[-1] in "，、")
