"""Why a fact that was looked at counts nothing: in a word for the sheet, and in a sentence that says what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from services.model.assessment.facts import STANDING_KINDS, QuarterFact
from services.model.assessment.measures import NO_LEADER, NO_LEVEL, Measure, worthless
from services.model.assessment.scheme import Indicator, Scheme
from services.model.dates import chinese_date
from services.model.periods import Quarter

OUTSIDE, UNPROVEN = "不属本季度", "未见佐证"
_UNKNOWN = {NO_LEVEL: "对方、批文、资金、案例、批示或报道的级别", NO_LEADER: "由谁带队"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """`word`: 未见佐证, 市级; `sentence`: what it means under this indicator, and what the unit can do."""

    word: str
    sentence: str


def word_of(fact: QuarterFact, measure: Measure, indicator: Indicator, scheme: Scheme) -> str:
    """Why a fact of the quarter counts nothing under the indicator."""
    word = worthless(indicator.worth or measure.worth, fact)
    if not fact.proven and not scheme.unproven and not word:
        return UNPROVEN
    return word or measure.lacking


def passed_over(fact: QuarterFact, measure: Measure, indicator: Indicator, scheme: Scheme, quarter: Quarter) -> PassedOver:
    """The same with its sentence, of a fact of any quarter."""
    told = fact.told_month
    if fact.kind not in STANDING_KINDS and told is not None and told.quarter != quarter:
        when = chinese_date(fact.day) if fact.day else told.label
        return PassedOver(word=OUTSIDE, sentence=f"时间是{when}，归{told.quarter.label}计分。")
    word = word_of(fact, measure, indicator, scheme)
    return PassedOver(word=word, sentence=_sentence(word, measure, indicator))


def _sentence(word: str, measure: Measure, indicator: Indicator) -> str:
    if word == UNPROVEN:
        return "支撑材料里没有找到能佐证它的内容，方案规定没有佐证的不计分。冻结前在台账补充材料，识别后重新计算。"
    if word == measure.lacking:
        return f"台账{word}，无法计入“{indicator.name}”。冻结前在台账补写，重新计算。"
    if word in _UNKNOWN:
        return f"从台账看不出{_UNKNOWN[word]}，“{indicator.name}”不计。冻结前在台账写明，重新计算。"
    worth = "、".join(name for name, value in indicator.worth or measure.worth if value)
    return f"按方案，“{indicator.name}”只计{worth}，“{word}”的不计。"
