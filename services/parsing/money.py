"""Sums of money with what they are for; capitals and figures of one sum are checked against each other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from services.model.amounts import Amount, amounts_in
from services.model.facts import FactField
from services.model.findings import finding
from services.parsing.drafts import Draft, fact
from services.parsing.rules import (
    AMOUNT_ROLES,
    GENERAL_SUMS,
    MAY_PRECEDE_SUMS,
    THRESHOLD_AFTER,
    THRESHOLD_BEFORE,
    UNIT_PRICE,
    UNIT_PRICE_BEFORE,
)
from services.parsing.view import View

REACH = 40  # characters before an amount in which its role may stand
MOST = 40  # amounts of one file: more are a price list, not the terms of an agreement
# A line's end within a sum, where the line before it does not hold figures alone, as a column of them does.
_CUT_FIGURES = re.compile(
    r"(?:[\u4e00-\u9fff:(][ ]?[¥￥]?|[¥￥])[ ]?(\d[\d,，.]{0,17})\n(?=[\d,，.]{1,18}\s?(?:[)]|(?:亿|千万|百万|万|千)?元))"
)
_CUT_UNIT = re.compile(r"(\d\s?(?:亿|千万|百万|万|千))\n(?=元)")
_FIGURES_CUT = re.compile(r"[\d,，.]\n[\d,，.]")
_SHARE = re.compile(r"(?:为|按|是)[^,。;]{0,14}?\d{1,3}(?:\.\d{1,4})?\s?[%‰],?\s?(?:即|计|共计|约)?:?\s?(?:人民币)?\s?$")
SHORT_LEAD = 6  # characters of the line between its beginning and the sum
_FIGURES = re.compile(r"\d(?![\d年月.期])")
_BETWEEN = re.compile(r"[\s(\[)\]:,、]*(?:大写|小写|人民币|RMB|CNY|[¥￥]|即|计|为|合|整|[(\[)\]:,\s])*")


def find_amounts(view: View) -> Draft:
    """Every sum once. A sum that stands in capitals and in figures is one fact when they agree, and a remark when not."""
    draft = Draft()
    found = _amounts(view.text)
    number = 0
    while number < len(found) and len(draft.facts) < MOST:
        one = found[number]
        other = found[number + 1] if number + 1 < len(found) else None
        if other and one.capital != other.capital and _BETWEEN.fullmatch(view.text[one.end : other.start]):
            _add_pair(view, draft, one, other)
            number += 2
        else:
            _add(view, draft, one, one.end)
            number += 1
    return draft


def _amounts(text: str) -> list[Amount]:
    """The sums of the text. One that a line's end cuts in two is read as if it were not there."""
    cuts = sorted({cut.end(1) for pattern in (_CUT_FIGURES, _CUT_UNIT) for cut in pattern.finditer(text)})
    pieces = [text[start:end] for start, end in pairwise([0, *cuts, len(text)])]
    joined = pieces[0] + "".join(piece[1:] for piece in pieces[1:])
    ends = [at - number for number, at in enumerate(cuts)]  # where in the joined text each line's end was
    return [
        replace(one, start=one.start + bisect_right(ends, one.start), end=one.end + bisect_left(ends, one.end))
        for one in amounts_in(joined)
    ]


def _add_pair(view: View, draft: Draft, one: Amount, other: Amount) -> None:
    if one.yuan == other.yuan:
        _add(view, draft, one, other.end, paired=True)
        return
    capital, figures = (one, other) if one.capital else (other, one)
    text = finding("F05", "amount", capital=_plain(capital.yuan), digits=_plain(figures.yuan))
    draft.findings.append(text)
    _add(view, draft, one, one.end, doubtful=True)
    _add(view, draft, other, other.end, doubtful=True, role_at=one.start)


def _plain(yuan: Decimal) -> str:
    return f"{yuan:,.2f}".removesuffix(".00")


def _add(
    view: View, draft: Draft, one: Amount, end: int, *, paired: bool = False, doubtful: bool = False, role_at: int | None = None
) -> None:
    role, near = _role(view.text, one.start if role_at is None else role_at, end)
    rule = "amount disputed" if doubtful else "amount in both" if paired else "amount in capitals" if one.capital else "amount"
    cut = _FIGURES_CUT.search(view.text, one.start, one.end) is not None
    sure = near and (paired or (role != "单价" and not cut)) and not _is_threshold(view.text, one.start, end)
    draft.facts.append(
        fact(
            view, FactField.AMOUNT, one.start, end, value=float(one.yuan), role=role, rule=rule, confidence=None if sure else 0.75
        )
    )


def _is_threshold(text: str, start: int, end: int) -> bool:
    """单次超过10万元的另行协商, 10万元以上的项目."""
    return bool(THRESHOLD_BEFORE.search(text[max(0, start - 16) : start]) or THRESHOLD_AFTER.match(text, end))


def _role(text: str, start: int, end: int) -> tuple[str, bool]:
    """The role word that ends nearest before the amount, in its own sentence; a price per unit says so itself.

    And whether it is near enough to be sure of: with other figures between them, they may speak of something else.
    """
    said = re.split(r"[。;\n]", text[max(0, start - REACH) : start])[-1]
    before = _SHARE.sub("", said)  # 预付款为合同价款的10%，即900万元
    if UNIT_PRICE.match(text[end : end + 6]) or UNIT_PRICE_BEFORE.search(before):
        return "单价", True
    places = [
        (before.rfind(word) + len(word), len(word), role) for role, words in AMOUNT_ROLES for word in words if word in before
    ]
    if places:
        at, length, role = max(places, key=lambda place: place[:2])
        return role, before == said and not _FIGURES.search(before[at:]) and not _is_vague(before, at - length, at)
    after = re.split(r"[。;,\n]", text[end : end + 12])[0]
    behind = [
        (after.find(word), -len(word), role)
        for role, words in AMOUNT_ROLES
        for word in words
        if re.match(rf"\s*的?[^，,]{{0,2}}{word}", after)
    ]
    return (min(behind)[2], True) if behind else (_role_across(text, start), False)


def _is_vague(before: str, start: int, end: int) -> bool:
    """保险金额: what the word before it means is not in the table."""
    said = before[max(0, start - 1) : start]
    return before[start:end] in GENERAL_SUMS and "\u4e00" <= said <= "\u9fff" and said not in MAY_PRECEDE_SUMS


def _role_across(text: str, start: int) -> str:
    """The role word that a line's end cuts in two, 计划总投 / 资5亿元, or parts from the sum; "" where there is none."""
    lines = re.split(r"[。;]", text[max(0, start - REACH) : start])[-1].rsplit("\n", 1)
    if len(lines) < 2 or len(lines[1]) > SHORT_LEAD:
        return ""
    before = (lines[0].rsplit("\n", 1)[-1] + lines[1]).rstrip()
    places = [(len(word), role) for role, words in AMOUNT_ROLES for word in words if _ends_with(before, word, lines[1])]
    return max(places)[1] if places else ""


def _ends_with(before: str, word: str, tail: str) -> bool:
    """Whether the word ends the text, or stands so near its end that only a word like 约 is between, and reaches `tail`."""
    at = before.rfind(word)
    return at >= 0 and re.fullmatch(r"(?:人民币|约|为|共|共计|计|达|:|\s|[¥￥])*", before[at + len(word) :]) is not None
