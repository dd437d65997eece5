"""Numerals and dates as an official document writes them (GB/T 15835; GB/T 9704 7.3.3, 7.3.5.4)."""

from __future__ import annotations

import re
from datetime import date

from services.model.papers.addressing import UNSAID

_DIGITS = "零一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """The heading numeral of 1 to 9999: 一, 十, 二十一, 一百零三."""
    if not 0 < number < 10_000:
        raise ValueError(f"no heading is numbered {number}")
    words = ""
    for unit, place in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += _DIGITS[digit] + place
        elif words and not words.endswith("零") and number % unit:
            words += "零"
    return words.removeprefix("一") if words.startswith("一十") else words


_CHINESE_DATE = re.compile(
    "([一二][〇零○ＯO0OΟ◯一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)


def arabic_date(text: str) -> date | None:
    """The day that 二〇二二年九月二日 names; None for any other writing and for a day that no calendar has."""
    found = _CHINESE_DATE.fullmatch("".join(text.split()))
    if found is None:
        return None
    year = int("".join(str(max(_DIGITS.find(digit), 0)) for digit in found[1]))
    try:
        return date(year, _counted(found[2]), _counted(found[3]))
    except ValueError:
        return None


def _counted(numeral: str) -> int:
    """1 to 99; 0 for what is no numeral."""
    tens, ten, units = numeral.partition("十")
    if not ten:
        return _DIGITS.find(numeral) if len(numeral) == 1 else 0
    return max(_DIGITS.find(tens) if tens else 1, 0) * 10 + max(_DIGITS.find(units) if units else 0, 0)


def quarter_words(year: int, quarter: int) -> str:
    """2026年第三季度."""
    return f"{year}年第{chinese_numeral(quarter)}季度"


def quoted(title: str) -> str:
    """A title in 《》, once: a title that already stands in them is left as it is."""
    return title if title.startswith("《") and title.endswith("》") else f"《{title}》"


def said(phrase: str) -> str:
    """经市政府同意， where an approval is to be mentioned."""
    return f"{phrase.rstrip('，')}，" if phrase and phrase != UNSAID else ""


def month_words(year: int, month: int) -> str:
    """2026年10月."""
    return f"{year}年{month}月"
