"""The table of measures: nothing that a scheme could ask for is missing, and nothing in it contradicts itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.model.assessment.facts import FactKind, Leader, Level
from services.model.assessment.measures import MEASURES, Nature, weigher, worthless
from tests.scored_samples import a_fact


def test_every_kind_of_fact_is_measured_by_something_and_every_deed_by_its_own_name() -> None:
    assert {kind for measure in MEASURES.values() for kind in measure.kinds} == set(FactKind)
    plain = {kind.value for kind in FactKind if kind.value in MEASURES}
    assert set(FactKind) - {FactKind(name) for name in plain} == {FactKind.RETURN, FactKind.RECTIFICATION}
    assert all(MEASURES[name].kinds == (FactKind(name),) for name in plain)


def test_labels_tell_measures_apart() -> None:
    assert len({measure.label for measure in MEASURES.values()}) == len(MEASURES)


@pytest.mark.parametrize("name", MEASURES)
def test_what_a_measure_counts_by_itself_is_among_its_words(name: str) -> None:
    measure = MEASURES[name]
    assert {word for word, _ in measure.worth} <= set(measure.words)
    assert measure.mechanisms and measure.told and measure.unit


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_of_nothing_is_nothing(name: str) -> None:
    measure = MEASURES[name]
    measured = measure.reckon((), weigher(measure.worth, Decimal(0)))
    assert not measured.value and not measured.counted and not measured.passed_over
    assert (measured.value is None) <= (measure.nature is Nature.SHARE)


def test_the_worth_of_a_fact_is_known_from_each_side_that_is_named() -> None:
    worth = (("主要领导", Decimal(2)), ("省级", Decimal("0.5")), ("级别不明", Decimal(0)))
    weigh = weigher(worth, Decimal("0.25"))
    led = a_fact("a", leader=Leader.PRINCIPAL, level=Level.PROVINCIAL)
    assert (weigh(led), worthless(worth, led)) == (1, "")
    assert weigh(a_fact("b", leader=Leader.PRINCIPAL, level=Level.PROVINCIAL, proven=False)) == Decimal("0.25")
    assert worthless(worth, a_fact("c", level=Level.PROVINCIAL)) == "带队不明"
    assert worthless(worth, a_fact("d", leader=Leader.PRINCIPAL)) == "级别不明"
