"""How wide a text is, in characters of its type."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

GAP = 0.21  # characters: the automatic space between Han and Latin (LibreOffice 0.2, Word 0.25)
# Latin letters of the faces that stand in for 小标宋: its own are narrower
_WIDE, _UPPER, _LOWER, _DIGIT, _NARROW = "MWmw%@", 0.8, 0.65, 0.6, 0.45


def width(text: str) -> float:
    """In characters of the type: an ASCII letter is half as wide as a Han character."""
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)


def measure(text: str) -> float:
    """The same with the small spaces that a line has between Han and Latin."""
    return width(text) + GAP * seams(text)


def seams(text: Sequence[str]) -> int:
    """How often Han and Latin meet."""
    return sum(before.isascii() != after.isascii() for before, after in pairwise(text))


def printed(text: str) -> float:
    """The widest that a text of titles and letterheads comes out in any of the faces that print it."""
    return sum(map(_letter, text)) + GAP * seams(text)


def _letter(letter: str) -> float:
    if not letter.isascii():
        return 1.0
    if letter in _WIDE:
        return 1.1
    if letter.isdigit():
        return _DIGIT
    if letter.isalpha():
        return _UPPER if letter.isupper() else _LOWER
    return _NARROW
