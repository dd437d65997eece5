"""What a line of print doesn't break though it may stand in the middle of a text: numbers with marks in them, names of people."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 24  # characters: an address of the web is broken
_STANDARD = r"[A-Z]{1,6}\d{0,4}(?:/[A-Z]{1,2})? ?\d+(?:\.\d+)*(?:[-—–]\d{2,4})?"  # GB 3838—2002, GB/T 9704-2012, DB34/T 1948
_THOUSANDS = r"\d{1,3}(?: \d{3})+(?:\.\d+)?"  # 2 400
_MARKED = r"[0-9A-Za-z]+(?:[-—–.,:～~][0-9A-Za-z]+)+"  # 0563-7088001, 2026—2035, 1,234.5, 09:30
_SLASHED = r"\d{1,4}/\d{1,2}(?:/\d{1,2})?"  # 2026/3/9
_NUMBER = re.compile(rf"(?<![0-9A-Za-z])(?:{_STANDARD}|{_THOUSANDS}|{_SLASHED}|{_MARKED})[%％‰]?(?![0-9A-Za-z])")
_SEPARATOR = "、，；：,;:（）()\\s"
_NAME = re.compile(rf"(?:^|(?<=[{_SEPARATOR}]))[\u4e00-\u9fff]{{2,4}}(?=[{_SEPARATOR}]|$)")


def numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand that hold a hyphen, a dash or a space, and no line may end."""
    for match in _NUMBER.finditer(text):
        if match.end() - match.start() <= LONGEST and any(letter.isdigit() for letter in match.group()):
            yield match.span()


def names(text: str) -> Iterator[tuple[int, int]]:
    """Where two to four Han characters stand between separators: in a list of people that is a name."""
    return (match.span() for match in _NAME.finditer(text))
