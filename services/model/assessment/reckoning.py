"""One indicator of one unit: facts in, points out, with the words that let a person reckon it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.model.assessment.facts import Input, QuarterFact
from services.model.assessment.figures import percent, plain, rounded
from services.model.assessment.measures import MEASURES, Measure, Nature, weigher
from services.model.assessment.passing import OUTSIDE, word_of
from services.model.assessment.scheme import Form, Indicator, Scheme
from services.model.assessment.standings import Score
from services.model.assessment.tallies import Measured, Weigh
from services.model.errors import Refused


class MeasureUnknown(Refused):
    message = "评分方案第{line}行：指标“{indicator}”的计量方式“{measure}”不存在，无法计分。请改正评分方案后重新计算。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An indicator, ready to be applied: its measure looked up, the worth of facts laid out."""

    indicator: Indicator
    measure: Measure
    weigh: Weigh
    scheme: Scheme

    @classmethod
    def of(cls, indicator: Indicator, scheme: Scheme) -> Rule:
        """Raises MeasureUnknown."""
        measure = MEASURES.get(indicator.measure)
        if measure is None:
            raise MeasureUnknown(line=indicator.line, indicator=indicator.name, measure=indicator.measure)
        weigh = weigher(indicator.worth or measure.worth, scheme.unproven)
        return cls(indicator=indicator, measure=measure, weigh=weigh, scheme=scheme)


def reckoned(rule: Rule, facts: Sequence[QuarterFact], outside: Sequence[QuarterFact] = ()) -> Score:
    """The points of one unit. `facts` are all of it under the mechanism; `outside` are those of another quarter."""
    measure = rule.measure
    looked_at = (*measure.kinds, *measure.beside)
    measured = measure.reckon([fact for fact in facts if fact.kind in looked_at], rule.weigh)
    strangers = tuple(fact for fact in outside if fact.kind in measure.kinds)
    points, words = _points(rule.indicator, measure, measured)
    aside = _aside(rule, measured, strangers)
    sign = -1 if rule.indicator.form is Form.DEDUCTION else 1
    return Score(
        indicator=rule.indicator.name,
        points=rounded(points * sign),
        most=rule.indicator.points * sign,
        counted=_counted(measure, measured),
        reckoning="；".join((words, *aside)),
        facts=tuple(fact.id for fact in measured.counted),
        passed_over=tuple(fact.id for fact in (*measured.passed_over, *strangers)),
        inputs=inputs_of(measured.counted),
    )


def inputs_of(facts: Sequence[QuarterFact]) -> tuple[Input, ...]:
    """Every place that shows one of the facts, each once, in the order of the facts."""
    return tuple(dict.fromkeys(one for fact in facts for one in fact.inputs))


# -- points ----------------------------------------------------------------------------------------------------------


def _points(indicator: Indicator, measure: Measure, measured: Measured) -> tuple[Fraction, str]:
    if indicator.form is Form.SHARE:
        return _shared(indicator, measured)
    if indicator.form is Form.TIERS:
        return _tiered(indicator, measure, Fraction(indicator.nothing) if measured.value is None else measured.value)
    return _each(indicator, measure, measured)


def _shared(indicator: Indicator, measured: Measured) -> tuple[Fraction, str]:
    most = Fraction(indicator.points)
    if measured.value is None:
        share = Fraction(indicator.nothing)
        return share * most, f"本季度没有可计的事项，按 {percent(share)} 计，得 {plain(rounded(share * most))} 分"
    points = measured.value * most
    ratio = f"{plain(measured.part)}/{measured.whole}" + ("（按 1 计）" if measured.part > measured.whole else "")
    return points, f"{ratio} × {plain(most)} 分 = {_result(points)}"


def _each(indicator: Indicator, measure: Measure, measured: Measured) -> tuple[Fraction, str]:
    value = measured.value or Fraction(0)
    found, most = value * Fraction(indicator.each), Fraction(indicator.points)
    takes = indicator.form is Form.DEDUCTION
    if takes and not value:
        return Fraction(0), "没有要扣分的事项"
    words = f"{'扣 ' if takes else ''}{_counted(measure, measured)} × {plain(indicator.each)} 分 = {_result(found)}"
    if found > most:
        words += f"，最多扣 {plain(most)} 分" if takes else f"，封顶 {plain(most)} 分"
    return min(found, most), words


def _tiered(indicator: Indicator, measure: Measure, value: Fraction) -> tuple[Fraction, str]:
    def told(least: Decimal | Fraction) -> str:
        return percent(least) if measure.nature is Nature.SHARE else f"{plain(least)} {measure.unit}"

    reached = [tier for tier in indicator.tiers if value >= tier.least]
    if not reached:
        lowest = min((tier.least for tier in indicator.tiers), default=Decimal(0))
        return Fraction(0), f"{told(value)}，未达到最低一档（{told(lowest)}），得 0 分"
    tier = max(reached, key=lambda one: one.least)
    points = min(Fraction(tier.points), Fraction(indicator.points))
    return points, f"{told(value)}，达到“{told(tier.least)}及以上”一档，得 {plain(points)} 分"


def _result(points: Fraction) -> str:
    """The product, rounded where it has to be, and then told so."""
    two = rounded(points)
    return f"{plain(two)} 分" if points == two else f"{two} 分（四舍五入）"


# -- words -----------------------------------------------------------------------------------------------------------


def _counted(measure: Measure, measured: Measured) -> str:
    if measured.value is None:
        return "无"
    if measure.nature is Nature.SHARE:
        return f"{plain(measured.part)}/{measured.whole} {measure.unit}（{percent(measured.value)}）"
    told, number = f"{plain(measured.value)} {measure.unit}", len(measured.counted)
    weighed = measured.value != number and not measured.of_size
    return f"{number} {measure.unit}，折算 {told}" if weighed and number else told


def _aside(rule: Rule, measured: Measured, strangers: Sequence[QuarterFact]) -> list[str]:
    """What did not count, or not fully, and why."""
    doubted = sum(not fact.proven for fact in measured.counted)
    lines = [f"其中 {doubted} 项未见佐证，按 {plain(rule.scheme.unproven)} 折算"] if doubted else []
    reasons = Counter(word_of(fact, rule.measure, rule.indicator, rule.scheme) for fact in measured.passed_over)
    reasons.update({OUTSIDE: len(strangers)})
    told = "、".join(f"{reason} {number} 项" for reason, number in reasons.items() if number)
    return [*lines, f"不计分：{told}"] if told else lines
