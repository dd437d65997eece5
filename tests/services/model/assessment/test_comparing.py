"""Who moves under another scheme, and whether kept figures come out again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from services.model.assessment.comparing import disagreements, moves
from services.model.assessment.facts import FactKind, Leader
from services.model.assessment.scheme import Form
from services.model.assessment.scoring import standings
from tests.scored_samples import POLICY, a_fact, a_member, a_scheme, an_indicator, gathered

VISITS = an_indicator("visit", Form.EACH, 10, each=Decimal(2))
OLD = a_scheme(VISITS)
NEW = a_scheme(replace(VISITS, worth=(("主要领导", Decimal(1)),)), an_indicator("fund", Form.BONUS, 5), version="试二")
FACTS = gathered(
    [
        a_fact("a", FactKind.VISIT, "市财政局", leader=Leader.PRINCIPAL),
        a_fact("b", FactKind.VISIT, "市商务局"),
        a_fact("c", FactKind.VISIT, "市商务局"),
        a_fact("d", FactKind.FUND, "市文旅局"),
    ],
    *(a_member(unit, position=at) for at, unit in enumerate(("市财政局", "市商务局", "市文旅局"), 1)),
)


def test_who_climbs_and_who_falls_and_by_which_indicators() -> None:
    found = {one.unit: one for one in moves(standings(FACTS, OLD), standings(FACTS, NEW)) if one.mechanism is POLICY}
    assert list(found) == ["市财政局", "市文旅局", "市商务局"]
    assert {unit: (one.rank_before, one.rank_after, one.places) for unit, one in found.items()} == {
        "市财政局": (2, 1, 1),
        "市文旅局": (3, 2, 1),
        "市商务局": (1, 3, -2),
    }
    fallen = found["市商务局"]
    assert (fallen.score_before, fallen.score_after) == (Decimal("4.00"), Decimal("0.00"))
    assert [(shift.indicator, shift.by) for shift in fallen.shifts] == [("向上对接", Decimal("-4.00")), ("专项资金", Decimal(0))]


def test_the_same_scheme_moves_nobody() -> None:
    assert all(one.is_still for one in moves(standings(FACTS, OLD), standings(FACTS, OLD)))


def test_a_unit_of_one_side_only_has_no_place_on_the_other() -> None:
    (gone,) = (
        one
        for one in moves(standings(FACTS, OLD), standings(replace(FACTS, members=FACTS.members[:2]), OLD))
        if one.unit == "市文旅局" and one.mechanism is None
    )
    assert (gone.rank_before, gone.rank_after, gone.places, gone.is_still) == (3, None, 0, False)


def test_kept_figures_that_do_not_come_out_again_are_told() -> None:
    kept = standings(FACTS, OLD)
    assert not disagreements(kept, standings(FACTS, OLD))
    first = kept.standings[0]
    raised = replace(kept, standings=(replace(first, score=Decimal("99.00")), *kept.standings[1:]), commended=(("市文旅局", ""),))
    assert disagreements(raised, kept) == (
        "市商务局“政策争取”为 99.00 分（第 1 名），重新计算为 4.00 分（第 1 名）",
        "拟表扬的单位与重新计算的不一致",
    )


def test_other_words_alone_are_no_disagreement() -> None:
    kept = standings(FACTS, OLD)
    told_otherwise = tuple(
        replace(one, tie="", scores=tuple(replace(score, reckoning="") for score in one.scores)) for one in kept.standings
    )
    assert not disagreements(replace(kept, standings=told_otherwise), kept)
