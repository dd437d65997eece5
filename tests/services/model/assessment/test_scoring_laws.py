"""What holds of every quarter and every scheme."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.model.assessment.adjustments import Adjustment
from services.model.assessment.facts import QuarterFact, QuarterFacts
from services.model.assessment.scheme import Scheme
from services.model.assessment.scoring import standings
from services.model.assessment.sealing import canonical
from services.model.assessment.standings import Standing
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from tests.scored_samples import DEEDS, any_fact, any_quarter, any_scheme, borne_out

SCHEMES, QUARTERS = any_scheme(), any_quarter()
MADE = datetime(2022, 10, 12, tzinfo=UTC)


def scores(facts: QuarterFacts, scheme: Scheme) -> dict[tuple[str, Mechanism | None], Decimal]:
    return {(one.unit, one.mechanism): one.score for one in standings(facts, scheme).standings}


def in_groups(found: tuple[Standing, ...]) -> list[list[Standing]]:
    groups: dict[object, list[Standing]] = defaultdict(list)
    for one in found:
        groups[one.mechanism, one.group].append(one)
    return list(groups.values())


@given(facts=QUARTERS, scheme=SCHEMES, data=st.data())
def test_evidence_for_a_claim_never_lowers_a_score(facts: QuarterFacts, scheme: Scheme, data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from(facts.facts))) if facts.facts else set()
    better = tuple(borne_out(fact) if fact in chosen else fact for fact in facts.facts)
    before, after = scores(facts, scheme), scores(replace(facts, facts=better), scheme)
    assert all(after[key] >= before[key] for key in before)


@given(facts=QUARTERS, scheme=SCHEMES, more=any_fact(99, DEEDS))
def test_one_more_thing_done_never_lowers_a_score(facts: QuarterFacts, scheme: Scheme, more: QuarterFact) -> None:
    before, after = scores(facts, scheme), scores(replace(facts, facts=(*facts.facts, more)), scheme)
    assert all(after[key] >= before[key] for key in before)


@given(facts=QUARTERS, scheme=SCHEMES, seed=st.integers())
def test_the_order_of_the_input_never_matters(facts: QuarterFacts, scheme: Scheme, seed: int) -> None:
    members, heap = list(facts.members), list(facts.facts)
    Random(seed).shuffle(members)
    Random(seed).shuffle(heap)
    shuffled = replace(facts, members=tuple(members), facts=tuple(heap))
    assert canonical(standings(shuffled, scheme)) == canonical(standings(facts, scheme))


@given(facts=QUARTERS, scheme=SCHEMES)
def test_a_fact_told_twice_counts_once(facts: QuarterFacts, scheme: Scheme) -> None:
    twice = replace(facts, facts=facts.facts * 2, members=facts.members * 2)
    assert standings(twice, scheme) == standings(facts, scheme)


@given(facts=QUARTERS, scheme=SCHEMES)
def test_a_dated_deed_counts_in_one_quarter_only(facts: QuarterFacts, scheme: Scheme) -> None:
    counted: dict[str, set[Quarter]] = defaultdict(set)
    for quarter in (Quarter(2022, 2), Quarter(2022, 3), Quarter(2022, 4)):
        for one in standings(replace(facts, quarter=quarter), scheme).standings:
            for score in one.scores:
                for fact in score.facts:
                    counted[fact].add(quarter)
    deeds = {fact.id for fact in facts.facts if fact.kind in DEEDS and fact.day is not None}
    assert all(len(quarters) == 1 for fact, quarters in counted.items() if fact in deeds)


@given(facts=QUARTERS, scheme=SCHEMES)
def test_a_unit_appears_under_its_own_mechanisms_alone(facts: QuarterFacts, scheme: Scheme) -> None:
    found = standings(facts, scheme)
    due = {(member.unit, mechanism) for member in facts.members for mechanism in member.mechanisms}
    assert {(one.unit, one.mechanism) for one in found.standings if one.mechanism} == due
    assert {one.unit for one in found.of(None)} == {unit for unit, _ in due}
    units = {fact.id: (fact.unit, fact.mechanism) for fact in facts.facts}
    for one in found.standings:
        for score in one.scores:
            assert {units[fact] for fact in (*score.facts, *score.passed_over)} <= {(one.unit, one.mechanism)}


@given(facts=QUARTERS, scheme=SCHEMES)
def test_ranks_follow_scores(facts: QuarterFacts, scheme: Scheme) -> None:
    found = standings(facts, scheme)
    apart = {one.unit for one in scheme.unranked}
    for group in in_groups(found.standings):
        ranked = [one for one in group if one.rank is not None]
        assert {one.unit for one in group} - {one.unit for one in ranked} <= apart
        for one in ranked:
            assert one.rank == 1 + sum(other.score > one.score for other in ranked)
            assert bool(one.tie) == (sum(other.score == one.score for other in ranked) > 1)
        assert group == sorted(group, key=lambda one: (one.rank is None, -one.score))


@given(facts=QUARTERS, scheme=SCHEMES)
def test_a_sheet_adds_up(facts: QuarterFacts, scheme: Scheme) -> None:
    weights = dict(scheme.weights) or dict.fromkeys(Mechanism, Decimal(1))
    for one in standings(facts, scheme).standings:
        points = [score.points for score in one.scores]
        if one.mechanism is not None:
            lowest = scheme.lowest
            assert one.score == (sum(points) if lowest is None else max(sum(points), lowest))
        else:
            own = [
                weights[mechanism]
                for mechanism in Mechanism
                if mechanism in next(member.mechanisms for member in facts.members if member.unit == one.unit)
            ]
            mean = sum(point * weight for point, weight in zip(points, own, strict=True)) / sum(own)
            assert abs(one.score - mean) <= Decimal("0.005")


@given(facts=QUARTERS, scheme=SCHEMES)
def test_nobody_is_praised_and_demanded_at_once(facts: QuarterFacts, scheme: Scheme) -> None:
    found = standings(facts, scheme)
    commended, demanded = ({unit for unit, _ in named} for named in (found.commended, found.demanded))
    assert not commended & demanded
    assert not commended & {one.unit for one in scheme.unranked}


@given(facts=QUARTERS, scheme=SCHEMES, points=st.decimals(-100, 100, places=2))
def test_points_by_hand_move_one_score_by_just_that_much(facts: QuarterFacts, scheme: Scheme, points: Decimal) -> None:
    free = replace(scheme, lowest=None)
    before = standings(facts, free)
    sheets = [one for one in before.standings if one.mechanism]
    if not sheets:
        return
    (mechanism, unit) = (sheets[0].mechanism or Mechanism.POLICY, sheets[0].unit)
    added = Adjustment(id="T", unit=unit, mechanism=mechanism, indicator="", points=points, reason="理由", by="张三", at=MADE)
    after = {(one.unit, one.mechanism): one.score for one in standings(facts, free, [added, added]).standings if one.mechanism}
    assert after == {(one.unit, one.mechanism): one.score + (points if one is sheets[0] else 0) for one in sheets}
