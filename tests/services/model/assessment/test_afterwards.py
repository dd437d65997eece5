"""What a frozen quarter would be told now: new, gone and changed facts, and who would move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.model.assessment.afterwards import Since, afterwards, later_facts
from services.model.assessment.assessments import Assessment, AssessmentState
from services.model.assessment.facts import FactKind, Level, Member, QuarterFact, QuarterFacts
from services.model.assessment.scheme import Form
from services.model.assessment.scoring import standings
from services.model.periods import Month
from services.model.units import UnitKind
from tests.scored_samples import POLICY, QUARTER, a_fact, a_member, a_scheme, an_indicator, gathered

OURS, TOWN = a_member("市发改委"), a_member("桃州镇", position=2)
SCHEME = a_scheme(an_indicator("visit", Form.EACH, 10), an_indicator("fund", Form.EACH, 90, each=Decimal(45)))
FROZEN = (a_fact("对接一"), a_fact("对接二", proven=False), a_fact("资金", FactKind.FUND, "桃州镇", amount=Decimal(5_000_000)))


def a_frozen(*facts: QuarterFact) -> Assessment:
    kept = gathered(facts, OURS, TOWN)
    at = datetime(2022, 10, 20, tzinfo=UTC)
    return Assessment(
        id="A2022Q3-1",
        quarter=QUARTER,
        state=AssessmentState.FROZEN,
        scheme=SCHEME,
        facts=kept,
        standings=standings(kept, SCHEME),
        submitted_at=at,
        submitted_by="张三",
    )


def test_new_gone_and_changed_facts_are_told_unit_by_unit_with_who_would_move() -> None:
    proven = replace(FROZEN[1], proven=True)
    late = a_fact("迟到的资金", FactKind.FUND, amount=Decimal(1))
    found = afterwards(a_frozen(*FROZEN), gathered((FROZEN[0], proven, late), OURS, TOWN))
    assert [(one.since, one.fact.text, one.told) for one in found.facts] == [
        (Since.NEW, "迟到的资金", ""),
        (Since.OTHER, "对接二", "未佐证 → 已佐证"),
        (Since.GONE, "资金", ""),
    ]
    assert found.told == "3项（新增1项、消失1项、有变化1项）" and found.units == ("市发改委", "桃州镇")
    assert found.moving == ("市发改委", "桃州镇")
    ours = next(one for one in found.moves if one.unit == "市发改委" and one.mechanism is POLICY)
    assert [(one.indicator, one.by) for one in ours.shifts] == [("向上对接", Decimal(1)), ("专项资金", Decimal(45))]


def test_other_words_other_places_and_another_name_of_the_unit_are_no_difference() -> None:
    renamed = Member(unit="市发展改革局", kind=UnitKind.DEPARTMENT, mechanisms=(POLICY,), position=1, names=("市发改委",))
    worded = [replace(one, text=one.text + "，已办结", inputs=(), unit=renamed.unit) for one in FROZEN[:2]]
    found = afterwards(a_frozen(*FROZEN[:2]), gathered(worded, renamed, TOWN))
    assert (found.facts, found.moves, found.told) == ((), (), "")
    gone = later_facts(gathered(FROZEN[:1], OURS), gathered((), renamed))
    assert [(one.since, one.fact.unit) for one in gone] == [(Since.GONE, "市发展改革局")]


def test_every_side_that_scores_is_told_in_words() -> None:
    before = a_fact("台账", FactKind.RETURN, status="未报", part=1, whole=3)
    after = replace(before, status="迟报", days=12, part=3, level=Level.PROVINCIAL, amount=Decimal("1200.5"), day=None)
    (one,) = later_facts(gathered((before,)), gathered((replace(after, month=Month(2022, 9)),)))
    assert one.told == (
        "未报 → 迟报，级别不明 → 省级，0.00元 → 1,200.50元，2022年8月8日 → 2022年9月，不逾期 → 逾期12天，1/3 → 3/3"
    )


@given(st.lists(st.sampled_from([a_fact(f"{number}", day=date(2022, 7, number)) for number in range(1, 9)]), unique=True))
def test_what_came_when_one_side_is_older_is_gone_when_it_is_newer(facts: list[QuarterFact]) -> None:
    whole, some = QuarterFacts(quarter=QUARTER, facts=tuple(facts)), QuarterFacts(quarter=QUARTER, facts=tuple(facts[::2]))
    new, gone = later_facts(some, whole), later_facts(whole, some)
    assert [(one.fact, one.since) for one in new] == [(one.fact, Since.NEW) for one in gone if one.since is Since.GONE]
    assert later_facts(whole, replace(whole, facts=whole.facts[::-1])) == ()
