"""Number formats of a sheet that have words of their own (ECMA-376 part 1, 18.8.31): #,##0.00"万元".

Only plain ones are followed; a format with conditions, fractions, exponents, Chinese numerals or dates is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<colour>Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color\d+)\]|'
    r"(?P<space>[_*].)|(?P<general>General|G/通用格式)|(?P<body>[#0?,]*[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+)|"
    r"(?P<plain>[\u3000-\u9fff\uff00-\uffef¥$€£+\-() :])"
)
_SECTIONS = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])*')
_WORD = re.compile(r"[^\s+\-()（）]")
_MOST_DIGITS = 15  # that a sheet's number has


@dataclass(frozen=True, slots=True)
class _Layout:
    """What stands before and behind the number, and how it is written; `body` is "" for General."""

    before: str
    body: str
    behind: str


def shown(value: float, layout: str) -> str | None:
    """The number as the sheet shows it, where its format is plain and has words of its own; else None."""
    if abs(value) >= 10**_MOST_DIGITS:
        return None
    sections = _sections(layout)
    if not any(section and _WORD.search(section.before + section.behind) for section in sections):
        return None
    at = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    if (section := sections[at]) is None:
        return None
    sign = "-" if value < 0 and at == 0 else ""
    return f"{sign}{section.before}{_figures(abs(value), section.body)}{section.behind}"


def has_words(layout: str) -> bool:
    """Whether a number in this format is shown with words."""
    return shown(1, layout) is not None


@lru_cache(maxsize=1_000)
def _sections(layout: str) -> tuple[_Layout | None, ...]:
    """For numbers above nought, below it, and nought itself; None for one that is not followed."""
    return tuple(_section(match[0]) for match in _split(layout))[:3]


def _split(layout: str) -> Iterator[re.Match[str]]:
    at = 0
    while (match := _SECTIONS.match(layout, at)) is not None:
        yield match
        at = match.end() + 1
        if at > len(layout) or layout[match.end()] != ";":
            return


def _section(text: str) -> _Layout | None:
    before, body, behind, seen, at = "", "", "", False, 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or (seen and token.lastgroup in ("general", "body")):
            return None
        at = token.end()
        if token.lastgroup in ("general", "body"):
            body, seen = token["body"] or "", True
        elif token.lastgroup not in ("space", "colour"):
            said = token[token.lastgroup or 0]
            before, behind = (before, behind + said) if seen else (before + said, behind)
    return _Layout(before, body, behind) if seen else None


def _figures(value: float, body: str) -> str:
    number = Decimal(repr(value))
    if not body:
        return f"{round(number, 10):f}".rstrip("0").rstrip(".") if number != number.to_integral_value() else f"{int(number)}"
    whole, _point, part = body.partition(".")
    scaled = len(whole) - len(whole.rstrip(","))  # each comma behind the figures divides by a thousand
    places = len(part)
    number = (number / 1000**scaled).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    left, _point, right = f"{number:f}".partition(".")
    left = left.zfill(whole.count("0")) if whole.count("0") else left.lstrip("0")
    if "," in whole.rstrip(","):
        left = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", left)
    least = len(part.rstrip("#?"))
    right = right[:least] + right[least:].rstrip("0")
    return left + (f".{right}" if right else "")
