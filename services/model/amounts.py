"""Chinese numerals and amounts of money as agreements write them. Pure rules; every amount knows its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

# Financial and everyday numerals (GB/T 15835-2011, 5; capital forms as on bills and contracts).
DIGITS: dict[str, int] = {
    **dict.fromkeys("〇零○ＯOo◯Ο0", 0),
    **dict.fromkeys("一壹弌", 1),
    **dict.fromkeys("二贰两貳弍兩", 2),
    **dict.fromkeys("三叁參弎叄", 3),
    **dict.fromkeys("四肆", 4),
    **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆陸", 6),
    **dict.fromkeys("七柒", 7),
    **dict.fromkeys("八捌", 8),
    **dict.fromkeys("九玖", 9),
}
UNITS: dict[str, int] = {**dict.fromkeys("十拾", 10), **dict.fromkeys("百佰", 100), **dict.fromkeys("千仟", 1000)}
MYRIADS: dict[str, int] = {**dict.fromkeys("万萬", 10**4), **dict.fromkeys("亿億", 10**8)}

_CAPITALS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿萬億貳參陸弍叄"
_WORDS = "〇零一二三四五六七八九十百千两万亿"
_CAPITAL = re.compile(
    rf"(?P<n>[{_CAPITALS}](?:\s?[{_CAPITALS}]){{1,29}})\s?[元圆](?:\s?零?(?P<j>[{_CAPITALS}])\s?角)?(?:\s?零?(?P<f>[{_CAPITALS}])\s?分)?\s?[整正]?"
)
_SPELT = re.compile(rf"(?<![数几近上第{_WORDS}])(?P<n>[一二三四五六七八九十两][{_WORDS}]{{0,19}}[万亿百千十])\s?元")
_FIGURES = re.compile(
    r"(?P<sign>(?:人民币|RMB|CNY|[¥￥])\s?[¥￥]?\s?)?(?<![\d.,，])"
    r"(?P<n>\d{1,3}(?:[,，]\d{3}){1,5}(?:[.．]\d{1,6})?|\d{1,15}(?:[.．]\d{1,6})?)\s*(?P<u>亿元|千万元|百万元|万元|千元|元|亿|万)?(?![\d美港欧日])"
)
_FACTORS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum in yuan at `start`..`end` of a text; `capital` says that it is written in capital numerals."""

    start: int
    end: int
    yuan: Decimal
    capital: bool


def chinese_number(text: str) -> int:
    """The value of a Chinese numeral: 壹亿贰仟万 is 120,000,000, 二〇二二 is 2022. Raises ValueError for anything else."""
    if not text:
        raise ValueError(text)
    if all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    total = section = digit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in UNITS:
            section += (digit or 1) * UNITS[character]
            digit = 0
        elif character in MYRIADS:
            scale = MYRIADS[character]
            carried = total + section + digit
            total = carried * scale if scale == 10**8 else total + (section + digit) * scale
            section = digit = 0
        elif character in "廿卅":
            section += 20 if character == "廿" else 30
        else:
            raise ValueError(text)
    return total + section + digit


def whole_number(text: str) -> int:
    """An integer in Arabic or Chinese figures."""
    return int(text) if text.isdecimal() else chinese_number(text)


def amounts_in(text: str) -> list[Amount]:
    """Every sum in yuan, in order. A bare number is none: it needs 元, or a sign of money before it."""
    found = [*_capital_amounts(text), *_spelt_amounts(text), *_figure_amounts(text)]
    return sorted(found, key=lambda amount: amount.start)


def _capital_amounts(text: str) -> list[Amount]:
    found = []
    for match in _CAPITAL.finditer(text):
        try:
            value = Decimal(chinese_number(re.sub(r"\s", "", match["n"])))
        except ValueError:
            continue
        value += Decimal(DIGITS.get(match["j"] or "零", 0)) / 10 + Decimal(DIGITS.get(match["f"] or "零", 0)) / 100
        found.append(Amount(start=match.start(), end=match.end(), yuan=value, capital=True))
    return found


def _spelt_amounts(text: str) -> list[Amount]:
    return [
        Amount(start=match.start(), end=match.end(), yuan=Decimal(chinese_number(match["n"])), capital=False)
        for match in _SPELT.finditer(text)
    ]


def _figure_amounts(text: str) -> list[Amount]:
    found = []
    for match in _FIGURES.finditer(text):
        unit, signed = match["u"] or "", bool(match["sign"])
        if not (unit.endswith("元") or signed):
            continue
        figures = unicodedata.normalize("NFKC", match["n"]).replace(",", "")
        try:
            value = Decimal(figures) * _FACTORS[unit.removesuffix("元")]
        except InvalidOperation:
            continue
        if value:
            found.append(Amount(start=match.start(), end=match.end(), yuan=value, capital=False))
    return found
