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
from services.parsing.rulebook.dates import FOREVER, LASTS, LENGTH, TO, UNTIL
from services.parsing.rules import NOT_TERM, TERM_WORDS
from services.parsing.view import View

_CONTEXT = re.compile(rf"{TERM_WORDS}[^。;]{{0,20}}$")
_ITSELF = re.compile(r"本(?:协议书?|合同|备忘录|意向书)[^。;,:\n]{0,8}$")
SURE_WORDS = ("有效期", "合作期", "协议期", "合同期", "共建期", "租赁期", "租期", "服务期", "联防期", "结对期")
DEPENDENT = re.compile(r"届满|期满|满前|提前|到期|终止后|解除后|顺延|续签|延长|逾期|超过|不足")


def find_term(view: View, signed_on: Fact | None) -> Draft:
    """The term and the day of expiry: an explicit range is believed first, a derived day is for a person to check."""
    draft = Draft()
    dates = [one for one in dates_in(view.text) if one.value is not None]
    period = _range(view, dates)
    until = None if period else _until(view, dates)
    lasting = None if period or until else _lasting(view, dates)
    stated = _stated(view)
    if stated:
        draft.facts.append(stated[0])
    if period:
        _add_range(view, draft, period, stated[1] if stated else None)
    elif until:
        end = until.value.isoformat() if until.value else ""
        draft.facts.append(fact(view, FactField.EXPIRES_ON, until.start, until.end, value=end, rule="term until"))
    elif lasting:
        _add_lasting(view, draft, lasting)
    elif stated and stated[1] and signed_on is not None:
        draft.facts.append(_derived(stated[0], stated[1], signed_on))
    return draft


def _stated(view: View) -> tuple[Fact, Period | None] | None:
    """有效期三年, 合作期限为5年, 长期有效."""
    for match in LENGTH.finditer(view.text):
        before = view.text[max(0, match.start() - 12) : match.start()]
        gap, word = match["gap"], "".join(match["word"].split())
        if NOT_TERM.search(before) or NOT_TERM.search(gap) or DEPENDENT.search(gap) or DEPENDENT.search(before[-6:]):
            continue
        if (word in ("为期", "有效") or word.startswith("自")) and not _speaks_of_itself(view.text, match.start()):
            continue
        period = _period(match["n"], match["u"])
        if period is None:
            continue
        rule = "term length" if word.startswith(SURE_WORDS) and len(gap) <= 14 else "term length far"
        return fact(view, FactField.TERM, match.start(), match.end(), value=period.text, rule=rule), period
    forever = FOREVER.search(view.text)
    if forever is None:
        return None
    return fact(view, FactField.TERM, *forever.span(), value="长期", rule="term forever"), None


def _speaks_of_itself(text: str, at: int) -> bool:
    """Whether the sentence is about the agreement: 本协议自签订之日起……，为期三年."""
    sentence = re.split(r"[。;]", text[max(0, at - 80) : at])[-1]
    return re.search(r"本(?:协议|合同|备忘录|意向书)|(?:协议|合同)\s{0,4}$|合作期|期\s{0,4}限", sentence) is not None


def _period(count: str, unit: str) -> Period | None:
    try:
        number = whole_number(count)
    except ValueError:
        return None
    return Period(months=number * 12 if "年" in unit else number) if 0 < number <= 100 else None


def _lasting(view: View, dates: list[FoundDate]) -> tuple[FoundDate, int, Period] | None:
    """自2022年9月2日起三年: the first day, where the words end, how long."""
    for one in dates:
        match = LASTS.match(view.text, one.end)
        before = view.text[max(0, one.start - 40) : one.start]
        itself = (
            _CONTEXT.search(before) or re.search(r"本(?:协议|合同|备忘录)[^。;]{0,20}$", before) or "期" in match.group()
            if match
            else False
        )
        if match and itself and not NOT_TERM.search(before):
            period = _period(match["n"], match["u"])
            if period is not None:
                return one, match.end(), period
    return None


def _add_lasting(view: View, draft: Draft, found: tuple[FoundDate, int, Period]) -> None:
    first, end, period = found
    if first.value is None:
        return
    if not draft.facts:
        draft.facts.append(fact(view, FactField.TERM, first.start, end, value=period.text, rule="term length far"))
    last = period.last_day(first.value).isoformat()
    draft.facts.append(fact(view, FactField.EXPIRES_ON, first.start, end, value=last, rule="start + term"))


def _range(view: View, dates: list[FoundDate]) -> tuple[FoundDate, FoundDate, float] | None:
    """自…起至…止. Surer where words of a term stand before it."""
    best: tuple[FoundDate, FoundDate, float] | None = None
    for first, last in pairwise(dates):
        gap = TO.fullmatch(view.text[first.end : last.start])
        if not gap or not first.value or not last.value or first.value >= last.value:
            continue
        before = view.text[max(0, first.start - 40) : first.start]
        itself = _CONTEXT.search(before) or (gap["effect"] and _ITSELF.search(before))
        confidence = 0.95 if itself and not NOT_TERM.search(before) else 0.6
        if best is None or confidence > best[2]:
            best = first, last, confidence
    return best


def _until(view: View, dates: list[FoundDate]) -> FoundDate | None:
    """有效期至2025年12月31日."""
    for one in dates:
        before = view.text[max(0, one.start - 44) : one.start]
        if UNTIL.search(before) and not NOT_TERM.search(before):
            return one
    return None


def _add_range(view: View, draft: Draft, found: tuple[FoundDate, FoundDate, float], stated: Period | None) -> None:
    first, last, confidence = found
    if first.value is None or last.value is None:
        return
    end = last.value.isoformat()
    draft.facts.append(
        fact(
            view, FactField.EXPIRES_ON, last.start, last.end, value=end, rule="term range" if confidence > 0.9 else "range alone"
        )
    )
    counted = Period.between(first.value, last.value)
    if counted and stated is None and confidence >= 0.9:
        draft.facts.insert(0, fact(view, FactField.TERM, first.start, last.end, value=counted.text, rule="term of range"))
    elif stated and confidence >= 0.9 and (counted is None or counted != stated):
        days = counted.text if counted else f"{first.value.isoformat()}至{end}"
        draft.findings.append(finding("F09", "term", stated=stated.text, counted=days))
        if counted:
            other = fact(view, FactField.TERM, first.start, last.end, value=counted.text, rule="term of range")
            draft.alternatives.append(other)


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
