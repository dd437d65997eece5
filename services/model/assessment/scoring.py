"""Facts to standings: pure, exact, the same for any order of the facts.

Units are scored under the mechanisms that the register gives them, and nowhere else. A mechanism's score is the sum of its
indicators' rounded points; the overall score is the weighted mean of the mechanism scores that the unit has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from services.model.assessment.adjustments import Adjustment
from services.model.assessment.facts import STANDING_KINDS, FactKind, Member, QuarterFact, QuarterFacts
from services.model.assessment.figures import plain, rounded
from services.model.assessment.measures import MEASURES, weigher
from services.model.assessment.naming import named
from services.model.assessment.ranking import Entry, group_of, ranked
from services.model.assessment.reckoning import Rule, reckoned
from services.model.assessment.scheme import Scheme
from services.model.assessment.standings import Score, Standing, Standings
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.periods import Quarter
from services.model.zone import in_beijing

_WHOLE = "总分"
_FULL = Decimal(100)


def standings(facts: QuarterFacts, scheme: Scheme, adjustments: Sequence[Adjustment] = ()) -> Standings:
    """Everybody's sheets, ranks and who is named. Raises MeasureUnknown, with the line of the scheme."""
    rules = tuple(Rule.of(indicator, scheme) for indicator in scheme.indicators)
    members = _distinct_members(facts.members)
    heaps = _heaped(facts.facts, facts.quarter)
    by_hand = _adjusted(adjustments, facts)
    entries = [
        Entry(member=member, standing=_sheet(member, mechanism, scheme, rules, heaps, by_hand))
        for member in members
        for mechanism in member.mechanisms
    ]
    under = [ranked((one for one in entries if one.standing.mechanism is mechanism), scheme) for mechanism in Mechanism]
    overall = ranked((_overall(member, under, scheme) for member in members if member.mechanisms), scheme)
    commended, demanded = named(overall, scheme, _missing(members, heaps))
    together = tuple(one for standing in (*under, overall) for one in standing)
    return Standings(quarter=facts.quarter, scheme=scheme.version, standings=together, commended=commended, demanded=demanded)


def unplaced(facts: QuarterFacts, adjustments: Iterable[Adjustment]) -> tuple[Adjustment, ...]:
    """Points by hand that change nothing: of a unit that is not assessed, or not under that mechanism."""
    assessed = {(member.unit, mechanism) for member in facts.members for mechanism in member.mechanisms}
    return tuple(one for one in adjustments if (_unit_of(one, facts), one.mechanism) not in assessed)


def _unit_of(one: Adjustment, facts: QuarterFacts) -> str:
    """Whose the points are: they name the unit as it was called when they were given."""
    member = facts.member(one.unit)
    return member.unit if member is not None else one.unit


# -- what belongs together -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Heap:
    """One unit's facts under one mechanism, and those that are of another quarter."""

    own: list[QuarterFact]
    outside: list[QuarterFact]


_Heaps = Mapping[tuple[str, Mechanism], _Heap]
_ByHand = Mapping[tuple[str, Mechanism], list[Adjustment]]


def _distinct_members(members: Iterable[Member]) -> list[Member]:
    """Each unit once, its mechanisms in their own order, whatever the order of the input."""
    found: dict[str, Member] = {}
    for member in sorted(members, key=repr):
        found.setdefault(member.unit, member)
    return [replace(one, mechanisms=tuple(m for m in Mechanism if m in one.mechanisms)) for one in found.values()]


def _heaped(facts: Iterable[QuarterFact], quarter: Quarter) -> _Heaps:
    heaps: dict[tuple[str, Mechanism], _Heap] = defaultdict(lambda: _Heap([], []))
    for fact in sorted(_distinct(facts), key=lambda one: one.place):
        heap = heaps[fact.unit, fact.mechanism]
        inside = fact.kind in STANDING_KINDS or fact.told_month is None or fact.told_month.quarter == quarter
        (heap.own if inside else heap.outside).append(fact)
    return heaps


def _distinct(facts: Iterable[QuarterFact]) -> Iterable[QuarterFact]:
    """A fact counts once: of two with one id the proven one."""
    found: dict[str, QuarterFact] = {}
    for fact in facts:
        other = found.get(fact.id)
        if other is None or (other != fact and (not fact.proven, repr(fact)) < (not other.proven, repr(other))):
            found[fact.id] = fact
    return found.values()


def _adjusted(adjustments: Iterable[Adjustment], facts: QuarterFacts) -> _ByHand:
    """By unit and mechanism, each once, in the order in which they were made."""
    heaps: dict[tuple[str, Mechanism], list[Adjustment]] = defaultdict(list)
    for one in sorted({one.id: one for one in adjustments}.values(), key=lambda one: (in_beijing(one.at), one.id)):
        heaps[_unit_of(one, facts), one.mechanism].append(one)
    return heaps


def _missing(members: Iterable[Member], heaps: _Heaps) -> dict[str, int]:
    """How many ledgers each unit has not sent, or not sent again."""
    weigh = weigher(MEASURES["missing-returns"].worth, Decimal(1))
    found: dict[str, int] = {}
    for member in members:
        own = (heaps[member.unit, mechanism].own for mechanism in member.mechanisms if (member.unit, mechanism) in heaps)
        found[member.unit] = sum(fact.kind is FactKind.RETURN and weigh(fact) > 0 for facts in own for fact in facts)
    return found


# -- sheets ----------------------------------------------------------------------------------------------------------


def _sheet(
    member: Member, mechanism: Mechanism, scheme: Scheme, rules: Iterable[Rule], heaps: _Heaps, by_hand: _ByHand
) -> Standing:
    group = group_of(member, scheme)
    heap = heaps.get((member.unit, mechanism)) or _Heap([], [])
    own = [rule for rule in rules if _applies(rule, mechanism, group)]
    scores = _beside([reckoned(rule, heap.own, heap.outside) for rule in own], by_hand.get((member.unit, mechanism), ()))
    total = sum((score.points for score in scores), Decimal("0.00"))
    score = total if scheme.lowest is None else rounded(max(total, scheme.lowest))
    remark = f"各项合计 {total} 分，按最低分 {score} 分计" if score != total else ""
    return Standing(
        unit=member.unit,
        kind=member.kind,
        group=group,
        mechanism=mechanism,
        score=score,
        rank=None,
        scores=tuple(scores),
        remark=remark,
    )


def _applies(rule: Rule, mechanism: Mechanism, group: str) -> bool:
    indicator = rule.indicator
    return indicator.mechanism is mechanism and (not indicator.groups or group in indicator.groups)


def _beside(scores: Sequence[Score], adjustments: Iterable[Adjustment]) -> list[Score]:
    """Points by hand stand behind the indicator that they are of, those of the whole at the end."""
    names = {score.indicator for score in scores}
    left = [(one.indicator if one.indicator in names else "", one) for one in adjustments]
    found: list[Score] = []
    for score in scores:
        found.append(score)
        found += [_hand(one) for name, one in left if name == score.indicator]
    return [*found, *(_hand(one) for name, one in left if not name)]


def _hand(one: Adjustment) -> Score:
    points = rounded(one.points)
    at = in_beijing(one.at)
    told = f"{one.reason}（{one.by}，{at.year}年{at.month}月{at.day}日）"
    return Score(indicator=one.indicator or _WHOLE, points=points, most=points, counted="人工调整", reckoning=told, by_hand=True)


def _overall(member: Member, under: Iterable[Iterable[Standing]], scheme: Scheme) -> Entry:
    own = [one for standing in under for one in standing if one.unit == member.unit]
    weights = _weights(own, scheme)
    mean = sum((Fraction(one.score) * weight for one, weight in zip(own, weights, strict=True)), Fraction(0))
    scores = tuple(_part(one, weight) for one, weight in zip(own, weights, strict=True))
    group = group_of(member, scheme)
    standing = Standing(
        unit=member.unit, kind=member.kind, group=group, mechanism=None, score=rounded(mean), rank=None, scores=scores
    )
    return Entry(member=member, standing=standing)


def _weights(own: Sequence[Standing], scheme: Scheme) -> list[Fraction]:
    """Of the mechanisms that the unit has, together 1: two duties or three are comparable."""
    table = dict(scheme.weights)
    found = [Fraction(table.get(one.mechanism, Decimal(0))) if one.mechanism else Fraction(0) for one in own]
    whole = sum(found, Fraction(0))
    return [weight / whole for weight in found] if whole > 0 else [Fraction(1, len(own)) for _ in own]


def _part(one: Standing, weight: Fraction) -> Score:
    label = MECHANISM_LABELS[one.mechanism] if one.mechanism else ""
    told = f"{plain(one.score)} 分 × 权重 {plain(weight)}"
    return Score(indicator=label, points=one.score, most=_FULL, counted=f"{one.score} 分", reckoning=told)
