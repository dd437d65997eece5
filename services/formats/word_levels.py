"""The automatic numbers of a Word file against the levels of an official text: 一、 （一） 1. （1） (GB/T 9704-2012, 7.3.3).

Only numbers that Word makes are written otherwise, and only where the lists head the text: what somebody typed stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.model.manuscript import Line, Table
from services.model.manuscript.marks import mark_of
from services.model.papers.wording import chinese_numeral

_LISTING = re.compile(r"附\s*件?\s*[：:]")
_SHORT = 40  # characters of a heading
_SENTENCE_END = re.compile("[。；;，,：:]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticNumber:
    """The number of the paragraph that is line `at` of the text."""

    at: int
    family: str  # the lists that count together
    level: int
    number: int
    mark: str
    decimal: bool  # 1. or 1.1 and nothing around it


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """The lines as they are numbered now, and (place, before, after) of each that was changed."""

    lines: tuple[Line | Table, ...]
    changes: tuple[tuple[str, str, str], ...] = ()


def raised(lines: Sequence[Line | Table], numbers: Sequence[AutomaticNumber]) -> Raised:
    """With 一、 for 1. where a list of 1. is the topmost that numbers the text's headings."""
    automatic = {number.at for number in numbers}
    typed = (line for at, line in enumerate(lines) if isinstance(line, Line) and at not in automatic)
    if any(mark_of(line.text.strip())[0] in (1, 2) for line in typed) or not all(number.decimal for number in numbers):
        return Raised(lines=tuple(lines))
    made, changes = list(lines), []
    for family in dict.fromkeys(number.family for number in numbers):
        of_family = [number for number in numbers if number.family == family]
        if not _heads(lines, of_family):
            continue
        for number in of_family:
            line = made[number.at]
            if isinstance(line, Line):
                after = _mark(number)
                made[number.at] = replace(line, text=after + line.text.removeprefix(number.mark))
                changes.append((line.place, number.mark, after))
    return Raised(lines=tuple(made), changes=tuple(changes))


def _mark(number: AutomaticNumber) -> str:
    count = number.number
    return (f"{chinese_numeral(count)}、", f"（{chinese_numeral(count)}）", f"{count}.", f"（{count}）")[min(number.level, 3)]


def _heads(lines: Sequence[Line | Table], numbers: Sequence[AutomaticNumber]) -> bool:
    """Whether the items are headings: of several levels, in a heading's style, or short with text under them."""
    first = numbers[0].at
    before = next((line for line in reversed(lines[:first]) if isinstance(line, Table) or line.text.strip()), None)
    if isinstance(before, Line) and _LISTING.match(before.text.strip()):
        return False
    if any(_LISTING.match(line.text.removeprefix(number.mark).strip()) for number in numbers for line in _lines(lines, number)):
        return False
    tops = [number for number in numbers if number.level == 0]
    if not tops or any(number.number > 99 for number in numbers):
        return False
    styled = any(line.heading > 1 for number in tops for line in _lines(lines, number))
    return styled or len({number.level for number in numbers}) > 1 or _have_text(lines, numbers)


def _lines(lines: Sequence[Line | Table], number: AutomaticNumber) -> list[Line]:
    line = lines[number.at]
    return [line] if isinstance(line, Line) else []


def _have_text(lines: Sequence[Line | Table], numbers: Sequence[AutomaticNumber]) -> bool:
    """Whether between the first item and the last one there is text under short items."""
    places = {number.at for number in numbers}
    under = [at for at in range(numbers[0].at, numbers[-1].at) if at not in places and _says(lines[at])]
    heading = [line.text.strip() for number in numbers for line in _lines(lines, number)]
    return bool(under) and all(len(text) <= _SHORT and not _SENTENCE_END.search(text) for text in heading)


def _says(line: Line | Table) -> bool:
    return isinstance(line, Table) or bool(line.text.strip())
