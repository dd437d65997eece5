"""Two versions of a text side by side: which paragraphs are the same, which changed, and where in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import accumulate

_MOST_MARKED = 2000  # characters of a paragraph: the time grows with their square; a longer one is shown as changed as a whole
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+|.", re.DOTALL)  # a number changes as a whole
_ALIKE = 0.4  # paragraphs less alike than this are one removed and one added


class Change(StrEnum):
    """What became of a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A paragraph of one version. `marks` are the (start, end) of what the other version does not have."""

    number: int  # from 1
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the comparison; a side is None where its version has no such paragraph."""

    change: Change
    older: Side | None
    newer: Side | None


def compare(older: str, newer: str) -> tuple[Line, ...]:
    """The paragraphs of both, in order; every paragraph of each stands in exactly one line."""
    left, right = older.split("\n"), newer.split("\n")
    lines: list[Line] = []
    for tag, i, ii, j, jj in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs = zip(range(i, ii), range(j, jj), strict=True)
            lines += [Line(change=Change.SAME, older=_side(left, a), newer=_side(right, b)) for a, b in pairs]
        else:
            lines += _replaced(left, right, range(i, ii), range(j, jj))
    return tuple(lines)


def _replaced(left: list[str], right: list[str], gone: range, come: range) -> list[Line]:
    """Paragraphs that stand in for one another, pair by pair as long as they are alike; then the rest."""
    lines: list[Line] = []
    for a, b in zip(gone, come, strict=False):
        lines += _pair(left, right, a, b)
    shared = min(len(gone), len(come))
    lines += [Line(change=Change.REMOVED, older=_side(left, a, whole=True), newer=None) for a in gone[shared:]]
    lines += [Line(change=Change.ADDED, older=None, newer=_side(right, b, whole=True)) for b in come[shared:]]
    return lines


def _pair(left: list[str], right: list[str], a: int, b: int) -> list[Line]:
    if max(len(left[a]), len(right[b])) <= _MOST_MARKED:
        words, others = _WORD.findall(left[a]), _WORD.findall(right[b])
        matcher = SequenceMatcher(None, words, others, autojunk=False)
        if matcher.ratio() >= _ALIKE:
            codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
            older = Side(number=a + 1, text=left[a], marks=_marks(words, [(i, ii) for _, i, ii, _j, _jj in codes]))
            newer = Side(number=b + 1, text=right[b], marks=_marks(others, [(j, jj) for _, _i, _ii, j, jj in codes]))
            return [Line(change=Change.CHANGED, older=older, newer=newer)]
    removed = Line(change=Change.REMOVED, older=_side(left, a, whole=True), newer=None)
    return [removed, Line(change=Change.ADDED, older=None, newer=_side(right, b, whole=True))]


def _marks(words: list[str], spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Stretches of words as stretches of characters."""
    starts = [0, *accumulate(map(len, words))]
    return tuple((starts[first], starts[end]) for first, end in spans if end > first)


def _side(texts: list[str], at: int, *, whole: bool = False) -> Side:
    text = texts[at]
    return Side(number=at + 1, text=text, marks=((0, len(text)),) if whole and text else ())
