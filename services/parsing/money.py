"""Sums of money with what they are for; capitals and figures of one sum are checked against each other."""

from __future__ import annotations

import re
from decimal import Decimal

from services.model.amounts import Amount, amounts_in
from services.model.facts import FactField
from services.model.findings import finding
from services.parsing.drafts import Draft, fact
from services.parsing.rules import AMOUNT_ROLES, THRESHOLD_AFTER, THRESHOLD_BEFORE, UNIT_PRICE, UNIT_PRICE_BEFORE
from services.parsing.view import View

REACH = 40  # characters before an amount in which its role may stand
MOST = 40  # amounts of one file: more are a price list, not the terms of an agreement
_FIGURES = re.compile(r"\d(?![\d年月.期])")
_BETWEEN = re.compile(r"[\s(\[)\]:,、]*(?:大写|小写|人民币|RMB|CNY|[¥￥]|即|计|为|合|整|[(\[)\]:,\s])*")


def find_amounts(view: View) -> Draft:
    """Every sum once. A sum that stands in capitals and in figures is one fact when they agree, and a remark when not."""
    draft = Draft()
    found = amounts_in(view.text)
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
    sure = near and (paired or role != "单价") and not _is_threshold(view.text, one.start, end)
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
    before = re.split(r"[。;\n]", text[max(0, start - REACH) : start])[-1]
    if UNIT_PRICE.match(text[end : end + 6]) or UNIT_PRICE_BEFORE.search(before):
        return "单价", True
    places = [
        (before.rfind(word) + len(word), len(word), role) for role, words in AMOUNT_ROLES for word in words if word in before
    ]
    if places:
        at, _, role = max(places, key=lambda place: place[:2])
        return role, not _FIGURES.search(before[at:])
    after = re.split(r"[。;,\n]", text[end : end + 12])[0]
    behind = [
        (after.find(word), -len(word), role)
        for role, words in AMOUNT_ROLES
        for word in words
        if re.match(rf"\s*的?[^，,]{{0,2}}{word}", after)
    ]
    return (min(behind)[2], True) if behind else ("", False)
