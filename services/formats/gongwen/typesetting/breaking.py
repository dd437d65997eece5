"""A running text in lines, as a program sets it on the grid: where each line ends, without any program being asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from services.model.unbroken import names, numbers

_TOKEN = re.compile(r"[!-~]+|.", re.DOTALL)  # a Latin word or a number stays whole
_GAP, _HALF = 0.22, 0.492  # of a letter: the space that stands between Han and Latin by itself, and a digit on this grid
_NOT_FIRST = frozenset("!%),.:;>?]}¢¨°·—’”…‰′″›℃、。〃〉》」』】〕〗〞！＂％＇），．：；？］｜｝～")
_NOT_LAST = frozenset("$([{£¥‘“〈《「『【〔〖〝＄（．［｛￡￥")
_TOLERANCE = 0.02  # of a letter


def broken(text: str, *, first: float, rest: float, people: bool = False) -> tuple[str, ...]:
    """The lines of one paragraph; the room of its first line and of the others in letters of its type.

    `people`: the names of people in it stay whole, as numbers always do (services/formats/joining.py).
    """
    tokens, lines = list(_tokens(text, max(rest, 1.0), people=people)), list[str]()
    line, used, room, at = list[str](), 0.0, first, 0
    while at < len(tokens):
        taken = used + _advance(line[-1] if line else "", tokens[at])
        if line and taken > room + _TOLERANCE:
            back = _moved_on(line, tokens[at])
            lines.append("".join(line[: len(line) - back]))
            at -= back
            line, used, room = [], 0.0, rest
            continue
        line.append(tokens[at])
        used, at = taken, at + 1
    return (*lines, "".join(line))


def reach(line: str) -> float:
    """How far a line reaches, in letters of its type."""
    tokens = _TOKEN.findall(line)
    return sum(_advance(before, token) for before, token in zip(("", *tokens), tokens, strict=False))


def _tokens(text: str, longest: float, *, people: bool) -> Iterator[str]:
    """Letters, Latin words, and what stays whole; a word longer than a line is cut."""
    most = max(1, int(2 * longest))
    for token in _whole_tokens(text, people=people):
        if len(token) == 1:
            yield token
        elif reach(token) <= longest or token.isascii():
            yield from (token[start : start + most] for start in range(0, len(token), most))
        else:
            yield from _TOKEN.findall(token)


def _whole_tokens(text: str, *, people: bool) -> Iterator[str]:
    spans = sorted({*numbers(text), *(names(text) if people else ())})
    inside = {at for start, end in spans for at in range(start + 1, end)}
    if not inside:
        yield from _TOKEN.findall(text)
        return
    token = ""
    for match in _TOKEN.finditer(text):
        if token and match.start() not in inside:
            yield token
            token = ""
        token += match.group()
    if token:
        yield token


def _advance(before: str, token: str) -> float:
    """How much further the line reaches with this token."""
    left, right = _script(before[-1:]), _script(token[0])
    return _wide(token, left != right and left != "" and right != "")


@lru_cache(maxsize=8192)  # a ledger has a hundred thousand letters, and few different ones
def _wide(token: str, apart: bool) -> float:
    """The room of a token, with the space before it where it stands `apart`."""
    return sum(_HALF if letter.isascii() else 1.0 for letter in token) + (_GAP if apart else 0.0)


@lru_cache(maxsize=8192)
def _script(letter: str) -> str:
    """Marks and spaces are of neither script: no space is put beside them."""
    if not letter or letter.isspace() or (not letter.isascii() and unicodedata.category(letter).startswith("P")):
        return ""
    return "Latin" if letter.isascii() else "Han"


def _moved_on(line: list[str], token: str) -> int:
    """How many tokens go over to the next line, so that none begins with a closing mark or ends with an opening one."""
    back = 0
    while back < len(line) - 1 and (_first(line, token, back) in _NOT_FIRST or line[len(line) - 1 - back][-1] in _NOT_LAST):
        back += 1
    return back if back < len(line) - 1 else 0


def _first(line: list[str], token: str, back: int) -> str:
    return (line[len(line) - back] if back else token)[0]
