"""Sums that can't be: words against figures, units that slipped, a part that is more than the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from services.model.amounts import amounts_in
from services.model.ledgers.checks.cell import Cell

_BETWEEN = re.compile(r"[\s(（\[)）\]:：,，、]*(?:大写|小写|人民币|RMB|CNY|[¥￥]|即|计|为|合|整|[(（\[)）\]:：,，\s])*")
_PART = re.compile(r"其中|含|包括")
_MIXED = re.compile(r"(?<![\d,，.])\d[\d,，.]{0,20}\s?(?:万亿|亿万|万万|亿亿|万千元|千千|千百)元?")
# By how it is written: so many of the unit are more than a county's project has, and mostly 元 or 万元 was meant.
_MOST_OF: tuple[tuple[re.Pattern[str], Decimal], ...] = (
    (re.compile(r"(?<![\d,，.])(\d[\d,，]{0,20}(?:\.\d{1,6})?)\s?万元"), Decimal(1_000_000)),
    (re.compile(r"(?<![\d,，.])(\d[\d,，]{0,20}(?:\.\d{1,6})?)\s?亿元"), Decimal(500)),
    (re.compile(r"(?<![\d,，.])(\d[\d,，]{0,20}(?:\.\d{1,6})?)\s?元"), Decimal(50_000_000_000)),
)
_WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")


def words_against_figures(cell: Cell) -> Iterator[dict[str, Any]]:
    """伍佰万元（¥50,000,000）: of two forms of one sum that follow each other."""
    found = [one for one in amounts_in(cell.text) if one.yuan]
    for one, other in pairwise(found):
        paired = one.capital != other.capital and _BETWEEN.fullmatch(cell.text[one.end : other.start]) is not None
        if paired and one.yuan != other.yuan:
            capital, figures = (one, other) if one.capital else (other, one)
            yield {"capital": _plain(capital.yuan), "digits": _plain(figures.yuan)}


def _plain(yuan: Decimal) -> str:
    return f"{yuan:,.2f}".removesuffix(".00")


def unit_slipped(cell: Cell) -> Iterator[dict[str, Any]]:
    """5000000万元, 3万亿元, 2000亿元."""
    text = cell.text.translate(_WIDE)
    for match in _MIXED.finditer(text):
        yield {"text": match[0]}
    for pattern, most in _MOST_OF:
        for match in pattern.finditer(text):
            if Decimal(re.sub("[,，]", "", match[1])) >= most:
                yield {"text": match[0]}


def part_above_whole(cell: Cell) -> Iterator[dict[str, Any]]:
    """总投资500万元，其中专项资金5000万元."""
    found = amounts_in(cell.text)
    for whole, part in pairwise(found):
        between = cell.text[whole.end : part.start]
        if part.yuan > whole.yuan and _PART.search(between) and not re.search("[。；;\n]", between):
            yield {"part": cell.text[part.start : part.end], "whole": cell.text[whole.start : whole.end]}
