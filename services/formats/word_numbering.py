"""Automatic numbering of Word paragraphs as the text that Word shows (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lxml import etree

from services.formats.word_names import W
from services.model.papers.wording import chinese_numeral

LONGEST = 60  # characters around a number: a damaged file may hold more, and prints them before every paragraph
MAX_NUMBER = 9_999  # no paragraph of an official text counts further; a damaged file may


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """One level of a list: where it starts, how it counts, what stands around the number and behind it.

    `legal`: the numbers of higher levels are written in Arabic figures here, however they count (17.9.4).
    """

    start: int
    kind: str
    text: str
    behind: str = "tab"  # tab, space or nothing (17.9.28)
    legal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What Word puts before a paragraph: `text` is empty for a bullet, and where there is no list.

    `parted`: whether a gap parts it from the paragraph.
    """

    text: str = ""
    parted: bool = False
    bullet: bool = False
    family: str = ""
    level: int = 0
    number: int = 0
    decimal: bool = False  # 1. or 1.1, and nothing around it


@dataclass(slots=True, kw_only=True)
class Numbering:
    """The lists of one document, counting on with each paragraph that is asked for."""

    levels: dict[str, dict[int, _Level]]  # list id -> level -> its form
    families: dict[str, str]  # list id -> what it shares its counters with
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Numbering:
        """From word/numbering.xml, or without any lists."""
        if root is None:
            return cls(levels={}, families={})
        abstract = {item.get(f"{W}abstractNumId", ""): _levels(item) for item in root.iterchildren(f"{W}abstractNum")}
        levels: dict[str, dict[int, _Level]] = {}
        families: dict[str, str] = {}
        for item in root.iterchildren(f"{W}num"):
            name, parent = item.get(f"{W}numId", ""), _value(item.find(f"{W}abstractNumId"))
            overrides = _overrides(item)
            levels[name] = {**abstract.get(parent, {}), **_started(abstract.get(parent, {}), overrides)}
            families[name] = f"{parent}/{name}" if overrides else parent
        return cls(levels=levels, families=families)

    def mark(self, list_id: str, level: int) -> Mark:
        """The number of the next paragraph of that list and level."""
        forms = self.levels.get(list_id, {})
        if level not in forms:
            return Mark()
        counters = self.counters.setdefault(self.families[list_id], {})
        counters[level] = counters.get(level, forms[level].start - 1) + 1
        for deeper in [other for other in counters if other > level]:
            del counters[deeper]
        if forms[level].kind in ("bullet", "none"):
            return Mark(bullet=forms[level].kind == "bullet")

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            form = forms.get(place, forms[level])
            return _written(counters.get(place, form.start), "decimal" if forms[level].legal else form.kind)

        return Mark(
            text=re.sub("%([1-9])", number, forms[level].text),
            parted=forms[level].behind != "nothing",
            family=self.families[list_id],
            level=level,
            number=counters[level],
            decimal=_is_decimal(forms, level),
        )


_DECIMAL = re.compile(r"(?:%[1-9][.．])*%[1-9]\s*[.．、]?\s*")


def _is_decimal(forms: dict[int, _Level], level: int) -> bool:
    """Whether the level and those that its number names count 1, 2, 3 and are written 1. or 1.1."""
    named = [int(place) - 1 for place in re.findall("%([1-9])", forms[level].text)]
    return _DECIMAL.fullmatch(forms[level].text) is not None and all(
        forms[place].kind == "decimal" for place in named if place in forms
    )


def _levels(item: etree._Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in item.iterchildren(f"{W}lvl"):
        found[_int(level.get(f"{W}ilvl"), 0)] = _Level(
            start=_int(_value(level.find(f"{W}start")), 1),
            kind=_value(level.find(f"{W}numFmt")) or "decimal",
            text=_value(level.find(f"{W}lvlText"))[:LONGEST],
            behind=_value(level.find(f"{W}suff")) or "tab",
            legal=_is_on(level.find(f"{W}isLgl")),
        )
    return found


def _overrides(item: etree._Element) -> dict[int, int]:
    """level -> where this list begins to count anew."""
    return {
        _int(override.get(f"{W}ilvl"), 0): _int(_value(override.find(f"{W}startOverride")), 1)
        for override in item.iterchildren(f"{W}lvlOverride")
        if override.find(f"{W}startOverride") is not None
    }


def _started(levels: dict[int, _Level], starts: dict[int, int]) -> dict[int, _Level]:
    return {level: replace(levels[level], start=start) for level, start in starts.items() if level in levels}


def _value(element: etree._Element | None) -> str:
    return element.get(f"{W}val", "") if element is not None else ""


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "true") not in ("0", "false", "off")


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


# numFmt (17.18.59) -> how a number is written; any other kind is written in Arabic numerals.
_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand", "ideographDigital"),
        chinese_numeral,
    ),
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}),
    "decimalEnclosedCircle": lambda number: chr(0x2460 + number - 1) if number <= 20 else str(number),
    "decimalEnclosedCircleChinese": lambda number: chr(0x2460 + number - 1) if number <= 20 else str(number),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}


def _written(number: int, kind: str) -> str:
    return _FORMS.get(kind, str)(number) if 0 < number <= MAX_NUMBER else str(number)
