"""How long it runs and when it ends."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from services.model.amounts import whole_number
from services.model.dates import FoundDate, Period, dates_in
from services.model.facts import Fact, FactField
from services.model.findings import finding
from services.parsing.drafts import Draft, fact
from services.parsing.rules import NOT_TERM, TERM_WORDS
from services.parsing.view import View

_LENGTH = re.compile(
    rf"(?P<word>{TERM_WORDS})(?P<gap>[^。;]{{0,24}}?)(?P<n>\d{{1,3}}|[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{{1,3}})\s*(?:[(]\s*(?P<again>[^()]{{1,4}})\s*[)])?"
    r"\s*(?P<u>周年|年|个月)(?!\s*[\d一二三四五六七八九十]{1,3}\s*月|内|前|度|以上)"
)
_FOREVER = re.compile(
    rf"{TERM_WORDS}[^。;\n]{{0,10}}?(?P<value>长期有效|长期|永久)|(?P<also>本(?:协议|合同|备忘录)[^。;\n]{{0,10}}长期有效)"
)
_TO = re.compile(r"\s*(?:起|开始)?\s*[,]?\s*(?:至|到|—{1,2}|-{1,2}|–|~|～)\s*")
_UNTIL = re.compile(rf"{TERM_WORDS}[^。;\n]{{0,30}}?(?:至|到|截止到?|截至)\s*$")
_CONTEXT = re.compile(rf"{TERM_WORDS}[^。;]{{0,20}}$")
SURE_WORDS = ("有效期", "合作期", "协议期", "合同期", "共建期")


def find_term(view: View, signed_on: Fact | None) -> Draft:
    """The term and the day of expiry: an explicit range is believed first, a derived day is for a person to check."""
    draft = Draft()
    dates = [one for one in dates_in(view.text) if one.value is not None]
    period = _range(view, dates)
    until = None if period else _until(view, dates)
    stated = _stated(view)
    if stated:
        draft.facts.append(stated[0])
    if period:
        _add_range(view, draft, period, stated[1] if stated else None)
    elif until:
        end = until.value.isoformat() if until.value else ""
        draft.facts.append(
            fact(view, FactField.EXPIRES_ON, until.start, until.end, value=end, rule="term until", confidence=0.93)
        )
    elif stated and stated[1] and signed_on is not None:
        draft.facts.append(_derived(stated[0], stated[1], signed_on))
    return draft


def _stated(view: View) -> tuple[Fact, Period | None] | None:
    """有效期三年, 合作期限为5年, 长期有效."""
    for match in _LENGTH.finditer(view.text):
        before = view.text[max(0, match.start() - 12) : match.start()]
        if NOT_TERM.search(before) or NOT_TERM.search(match["gap"]) or re.search(r"届满|期满|满前|提前|到期", match["gap"]):
            continue
        try:
            count = whole_number(match["n"])
        except ValueError:
            continue
        if not 0 < count <= 100:
            continue
        period = Period(months=count * 12 if "年" in match["u"] else count)
        sure = re.sub(r"\s", "", match["word"]).startswith(SURE_WORDS)
        confidence = 0.93 if sure and len(match["gap"]) <= 14 else 0.8
        return (
            fact(view, FactField.TERM, match.start(), match.end(), value=period.text, rule="term length", confidence=confidence),
            period,
        )
    forever = _FOREVER.search(view.text)
    if forever is None:
        return None
    start, end = forever.span()
    return fact(view, FactField.TERM, start, end, value="长期", rule="term forever", confidence=0.9), None


def _range(view: View, dates: list[FoundDate]) -> tuple[FoundDate, FoundDate, float] | None:
    """自…起至…止. Surer where words of a term stand before it."""
    best: tuple[FoundDate, FoundDate, float] | None = None
    for first, last in pairwise(dates):
        if not _TO.fullmatch(view.text[first.end : last.start]) or not first.value or not last.value or first.value >= last.value:
            continue
        before = view.text[max(0, first.start - 40) : first.start]
        confidence = 0.95 if _CONTEXT.search(before) and not NOT_TERM.search(before) else 0.6
        if best is None or confidence > best[2]:
            best = first, last, confidence
    return best


def _until(view: View, dates: list[FoundDate]) -> FoundDate | None:
    """有效期至2025年12月31日."""
    for one in dates:
        before = view.text[max(0, one.start - 44) : one.start]
        if _UNTIL.search(before) and not NOT_TERM.search(before):
            return one
    return None


def _add_range(view: View, draft: Draft, found: tuple[FoundDate, FoundDate, float], stated: Period | None) -> None:
    first, last, confidence = found
    if first.value is None or last.value is None:
        return
    end = last.value.isoformat()
    draft.facts.append(
        fact(view, FactField.EXPIRES_ON, last.start, last.end, value=end, rule="term range", confidence=confidence)
    )
    counted = Period.between(first.value, last.value)
    if counted and stated is None and confidence >= 0.9:
        draft.facts.insert(
            0, fact(view, FactField.TERM, first.start, last.end, value=counted.text, rule="term range", confidence=0.9)
        )
    elif stated and confidence >= 0.9 and (counted is None or counted != stated):
        days = counted.text if counted else f"{first.value.isoformat()}至{end}"
        draft.findings.append(finding("F09", "term", stated=stated.text, counted=days))


def _derived(term: Fact, period: Period, signed_on: Fact) -> Fact:
    """The last day of a term that begins with the signing; its evidence is that of the term."""
    end = period.last_day(date.fromisoformat(str(signed_on.value))).isoformat()
    confidence = 0.6 if signed_on.certain else 0.5
    return Fact(
        field=FactField.EXPIRES_ON,
        value=end,
        file=term.file,
        page=term.page,
        start=term.start,
        end=term.end,
        quote=term.quote,
        rule="signed + term",
        confidence=confidence,
    )
