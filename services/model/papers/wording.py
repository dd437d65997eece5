"""Numerals and dates as an official document writes them (GB/T 15835; GB/T 9704 7.3.3, 7.3.5.4)."""

from __future__ import annotations

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


def chinese_date(day: date) -> str:
    """2022年9月2日: Arabic numerals, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


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
