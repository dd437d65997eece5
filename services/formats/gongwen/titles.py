"""A title's lines: broken at words, balanced, the issuer's name and 《》 kept together where a line holds them (7.3.1)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

import rjieba

_GAP = 0.21  # characters: the automatic space between Han and Latin (LibreOffice 0.2, Word 0.25)
_NOT_FIRST = "，。、；：！？”’）》〉〕】的了和与及等"  # what begins no line
_NOT_LAST = "“‘（《〈〔【第"  # what ends no line
_NUMBER = re.compile(r"[〔\[（]?\d+[〕\]）]?\|[0-9年月日号期季个项次届]|[A-Za-z0-9]\|[A-Za-z0-9]|\|〔")  # not broken at |
_OPEN, _CLOSE = "《“（〔", "》”）〕"
_PLACES = tuple("省市县区州乡镇村")
_LINKS = ("关于", "与", "和", "对", "向", "同", "由", "在", "给", "加强", "印发", "转发")
_ORGANS = ("人民政府", "政府", "管委会", "管理委员会", "委员会", "办公室", "领导小组", "指挥部", "局", "厅", "委", "办")
_INSIDE, _BAD_EDGE, _GOOD_BREAK = 120.0, 400.0, 30.0  # penalties and a reward, in squared characters
_ONE_MORE = 18.0  # what a line more than needed costs
_SLOPE = 0.12  # how much wider than the mean the widest line of a shape is
LAST_LEAST = 3  # characters of the last line


def width(text: str) -> float:
    """In characters of the type: an ASCII letter is half as wide as a Han character."""
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)


def measure(text: str) -> float:
    """The same with the small spaces that a line has between Han and Latin."""
    return width(text) + _GAP * sum(before.isascii() != after.isascii() for before, after in pairwise(text))


@lru_cache(maxsize=256)
def title_lines(title: str, *, most: int, keep: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The lines of a title of at most `most` characters each; their concatenation is the title.

    The best of all: broken at words, in a trapezoid or a rhombus, its last line no shorter than LAST_LEAST.
    """
    if width(title) <= most:
        return (title,)
    words = _words(title, keep, most)
    count = math.ceil(width(title) / most)
    found = [_broken(words, lines, most) for lines in range(count, count + 3)]
    shaped = [(lines, cost + _ONE_MORE * extra) for extra, each in enumerate(found) for lines, cost in each if well_shaped(lines)]
    if shaped:
        return min(shaped, key=lambda each: each[1])[0]
    others = [lines for each in found for lines, _ in sorted(each, key=lambda pair: pair[1])]
    return others[0] if others else _hard(title, most)


def well_shaped(lines: Sequence[str]) -> bool:
    """Wide, narrow or widest in the middle: no line narrower than both its neighbours, three lines not all of one width."""
    widths = [width(line) for line in lines]
    if widths[-1] < LAST_LEAST:
        return False
    if len(widths) > 2 and max(widths) == min(widths):
        return False
    turns = [after - before for before, after in pairwise(widths) if after != before]
    return not any(first < 0 < second for first, second in pairwise(turns))


def _words(title: str, keep: tuple[str, ...], most: int) -> list[str]:
    """The title in pieces that stay whole: kept names first, then words, longer ones letter by letter."""
    pieces = [title]
    for name in keep:
        if name and width(name) <= most:
            pieces = [part for piece in pieces for part in _split(piece, name)]
    words: list[str] = []
    for piece in pieces:
        words += [piece] if piece in keep else _with_organs(rjieba.cut(piece))
    return [part for word in words for part in ([word] if width(word) <= most else list(word))]


def _with_organs(words: Sequence[str]) -> list[str]:
    """广德市, 人民政府, 办公室 are one name."""
    joined: list[str] = []
    for word in words:
        if joined and word in _ORGANS and joined[-1].endswith((*_PLACES, *_ORGANS)):
            place = joined.pop()
            if place in _PLACES and joined and len(joined[-1]) < 4 and joined[-1] not in _LINKS:
                place = joined.pop() + place  # a place that the dictionary doesn't know: 某某, 市
            joined.append(place + word)
        else:
            joined.append(word)
    return joined


def _split(text: str, name: str) -> list[str]:
    return [part for part in re.split(f"({re.escape(name)})", text) if part]


def _broken(words: list[str], count: int, most: int) -> list[tuple[tuple[str, ...], float]]:
    """The cheapest way to set `words` in so many lines for each shape that a title may have, with its cost."""
    total = "".join(words)
    mean = width(total) / count
    found = []
    for shape in (_level, _narrowing, _widening, _rhombus):
        ideals = [mean * (1 + shape(index, count)) for index in range(count)]
        if (lines := _cheapest(words, ideals, most)) is not None:
            cuts = [len("".join(lines[: index + 1])) for index in range(count - 1)]
            cost = sum((width(line) - mean) ** 2 for line in lines) + sum(_penalty(total, cut) for cut in cuts)
            found.append((lines, cost))
    return found


def _level(index: int, count: int) -> float:
    return 0.0


def _narrowing(index: int, count: int) -> float:
    return _SLOPE * (1 - 2 * index / max(count - 1, 1))


def _widening(index: int, count: int) -> float:
    return -_narrowing(index, count)


def _rhombus(index: int, count: int) -> float:
    middle = (count - 1) / 2
    return _SLOPE * (1 - 2 * abs(index - middle) / max(middle, 1))


def _cheapest(words: list[str], ideals: Sequence[float], most: int) -> tuple[str, ...] | None:
    """Lines that come nearest to the ideal widths, or None where so many lines don't hold the words."""
    ends = [0, *accumulate(len(word) for word in words)]
    total = "".join(words)
    widths = list(accumulate((width(word) for word in words), initial=0.0))
    penalties = [_penalty(total, end) for end in ends]
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for ideal in ideals:
        step: dict[int, tuple[float, int]] = {}
        for start, (cost, _origin) in best[-1].items():
            for end in range(start + 1, len(ends)):
                length = widths[end] - widths[start]
                if length > most:
                    break
                price = cost + (length - ideal) ** 2 + penalties[end]
                if end not in step or price < step[end][0]:
                    step[end] = (price, start)
        best.append(step)
    if len(words) not in best[-1]:
        return None
    cuts = [len(words)]
    for step in reversed(best[1:]):
        cuts.append(step[cuts[-1]][1])
    return tuple(total[ends[start] : ends[end]] for start, end in pairwise(reversed(cuts)))


def _penalty(title: str, cut: int) -> float:
    """What a break before character `cut` costs."""
    before, after = title[:cut], title[cut:]
    if not before or not after:
        return 0.0
    cost = _BAD_EDGE if after[0] in _NOT_FIRST or before[-1] in _NOT_LAST or _NUMBER.search(f"{before[-8:]}|{after[:2]}") else 0.0
    for opening, closing in zip(_OPEN, _CLOSE, strict=True):
        if before.count(opening) > before.count(closing):
            cost += _INSIDE
    if before.endswith("关于"):
        cost += _INSIDE
    return cost - _GOOD_BREAK * (after.startswith("关于") or before[-1] in "，、")


def _hard(title: str, most: int) -> tuple[str, ...]:
    return tuple(title[start : start + most] for start in range(0, len(title), most))
