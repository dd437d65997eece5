"""A title's lines: broken at words, balanced, the issuer's name and 《》 kept together where a line holds them (7.3.1)."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import pairwise

import rjieba

_NOT_FIRST = "，。、；：！？”’）》〉〕】的了和与及等"  # what begins no line
_NOT_LAST = "“‘（《〈〔【第"  # what ends no line
_OPEN, _CLOSE = "《“（〔", "》”）〕"
_INSIDE, _BAD_EDGE, _GOOD_BREAK = 60.0, 400.0, 12.0  # penalties and a reward, in squared characters


def width(text: str) -> float:
    """In characters of the type: an ASCII letter is half as wide as a Han character."""
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)


@lru_cache(maxsize=256)
def title_lines(title: str, *, most: int, keep: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The lines of a title of at most `most` characters each; their concatenation is the title."""
    if width(title) <= most:
        return (title,)
    words = _words(title, keep, most)
    count = math.ceil(width(title) / most)
    for lines in (count, count + 1, count + 2):
        if broken := _broken(words, lines, most):
            return broken
    return _hard(title, most)


def _words(title: str, keep: tuple[str, ...], most: int) -> list[str]:
    """The title in pieces that stay whole: kept names first, then words, longer ones letter by letter."""
    pieces = [title]
    for name in keep:
        if name and width(name) <= most:
            pieces = [part for piece in pieces for part in _split(piece, name)]
    words: list[str] = []
    for piece in pieces:
        words += [piece] if piece in keep else rjieba.cut(piece)
    return [part for word in words for part in ([word] if width(word) <= most else list(word))]


def _split(text: str, name: str) -> list[str]:
    return [part for part in re.split(f"({re.escape(name)})", text) if part]


def _broken(words: list[str], lines: int, most: int) -> tuple[str, ...] | None:
    """The cheapest way to set `words` in so many lines, or None where there is none."""
    texts = [""]
    for word in words:
        texts.append(texts[-1] + word)
    total, ideal = texts[-1], width(texts[-1]) / lines
    widths = [width(text) for text in texts]
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(lines):
        step: dict[int, tuple[float, int]] = {}
        for start, (cost, _origin) in best[-1].items():
            for end in range(start + 1, len(texts)):
                length = widths[end] - widths[start]
                if length > most:
                    break
                price = cost + (length - ideal) ** 2 + _penalty(total, len(texts[end]))
                if end not in step or price < step[end][0]:
                    step[end] = (price, start)
        best.append(step)
    if len(words) not in best[-1]:
        return None
    ends = [len(words)]
    for step in reversed(best[1:]):
        ends.append(step[ends[-1]][1])
    return tuple(total[len(texts[start]) : len(texts[end])] for start, end in pairwise(reversed(ends)))


def _penalty(title: str, cut: int) -> float:
    """What a break before character `cut` costs."""
    before, after = title[:cut], title[cut:]
    if not after:
        return 0.0
    cost = _BAD_EDGE if after[0] in _NOT_FIRST or before[-1] in _NOT_LAST else 0.0
    for opening, closing in zip(_OPEN, _CLOSE, strict=True):
        if before.count(opening) > before.count(closing):
            cost += _INSIDE
    if before.endswith("关于"):
        cost += _INSIDE
    return cost - _GOOD_BREAK * (after.startswith("关于") or before[-1] in "，、")


def _hard(title: str, most: int) -> tuple[str, ...]:
    return tuple(title[start : start + most] for start in range(0, len(title), most))
