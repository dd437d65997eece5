"""Scores that anybody can reckon again, and the odd quarters: nobody, one alone, all alike, below nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from services.model.assessment.adjustments import Adjustment
from services.model.assessment.facts import FactKind, Leader, Level, Member, QuarterFact, ReturnStatus
from services.model.assessment.reckoning import MeasureUnknown
from services.model.assessment.scheme import Form, Group, Indicator, Naming, Scheme, Tier, Unranked
from services.model.assessment.scoring import standings, unplaced
from services.model.assessment.standings import Score, Standing
from services.model.periods import Month
from services.model.units import UnitKind
from tests.scored_samples import EXCHANGE, INNOVATION, POLICY, a_fact, a_member, a_scheme, an_indicator, an_input, gathered

VISITS = an_indicator("visit", Form.EACH, 10, each=Decimal(2))
UNIT = "市发改委"


def sheet(facts: list[QuarterFact], scheme: Scheme, *members: Member) -> Standing:
    """The first sheet of 政策争取."""
    return standings(gathered(facts, *members), scheme).of(POLICY)[0]


def scored(indicator: Indicator, *facts: QuarterFact, **more: object) -> Score:
    """What one indicator makes of the facts of one unit."""
    member = Member(unit=UNIT, kind=UnitKind.DEPARTMENT, mechanisms=(indicator.mechanism,), position=1)
    own = [replace(fact, mechanism=indicator.mechanism) for fact in facts]
    (score,) = standings(gathered(own, member), a_scheme(indicator, **more)).of(indicator.mechanism)[0].scores
    return score


def by_hand(points: str, reason: str = "牵头筹备全市现场会", **more: object) -> Adjustment:
    at = datetime(2022, 10, 11, 18, tzinfo=UTC)
    values: dict[str, object] = {
        "id": f"{reason}{more}",
        "unit": UNIT,
        "mechanism": POLICY,
        "indicator": "",
        "by": "张三",
        "at": at,
    }
    return Adjustment(points=Decimal(points), reason=reason, **(values | more))  # type: ignore[arg-type]


# -- indicators ------------------------------------------------------------------------------------------------------


def test_each_visit_gives_points_up_to_the_most() -> None:
    score = scored(VISITS, *(a_fact(f"对接{number}") for number in range(7)))
    assert (score.points, score.counted, score.reckoning) == (Decimal("10.00"), "7 次", "7 次 × 2 分 = 14 分，封顶 10 分")
    assert len(score.facts) == len(score.inputs) == 7


def test_a_claim_without_evidence_counts_what_the_scheme_says() -> None:
    facts = (a_fact("有佐证"), a_fact("无佐证", proven=False))
    score = scored(VISITS, *facts)
    assert (score.points, score.facts, score.passed_over) == (Decimal("2.00"), ("有佐证",), ("无佐证",))
    assert score.reckoning == "1 次 × 2 分 = 2 分；不计分：未见佐证 1 项"
    half = scored(VISITS, *facts, unproven=Decimal("0.5"))
    assert (half.points, half.counted, half.passed_over) == (Decimal("3.00"), "2 次，折算 1.5 次", ())
    assert half.reckoning == "2 次，折算 1.5 次 × 2 分 = 3 分；其中 1 项未见佐证，按 0.5 折算"


def test_worth_from_two_sides_is_multiplied_and_what_is_not_named_counts_nothing() -> None:
    worth = (("主要领导", Decimal(2)), ("分管领导", Decimal(1)), ("省级", Decimal(1)), ("国家级", Decimal("1.5")))
    facts = (
        a_fact("a", leader=Leader.PRINCIPAL, level=Level.NATIONAL),
        a_fact("b", leader=Leader.DEPUTY, level=Level.PROVINCIAL),
        a_fact("c", leader=Leader.OTHER, level=Level.NATIONAL),
        a_fact("d", leader=Leader.PRINCIPAL),
    )
    score = scored(replace(VISITS, worth=worth), *facts)
    assert (score.points, score.facts, score.passed_over) == (Decimal("8.00"), ("a", "b"), ("c", "d"))
    assert score.reckoning == "2 次，折算 4 次 × 2 分 = 8 分；不计分：其他人员 1 项、级别不明 1 项"


def test_a_level_that_the_ledger_does_not_tell_can_be_worth_something() -> None:
    assert scored(replace(VISITS, worth=(("级别不明", Decimal("0.5")),)), a_fact("a")).points == Decimal("1.00")


def test_a_share_of_ledgers_on_time() -> None:
    share = an_indicator("timeliness", Form.SHARE, 20, worth=(("按时", Decimal(1)), ("迟报", Decimal("0.6"))))
    statuses = (ReturnStatus.ON_TIME, ReturnStatus.LATE, ReturnStatus.MISSING)
    facts = [a_fact(str(at), FactKind.RETURN, status=status) for at, status in enumerate(statuses)]
    score = scored(share, *facts)
    assert (score.points, score.counted) == (Decimal("10.67"), "1.6/3 期（53.33%）")
    assert score.reckoning == "1.6/3 × 20 分 = 10.67 分（四舍五入）；不计分：未报 1 项"


@pytest.mark.parametrize(("nothing", "points"), [("0", "0.00"), ("1", "20.00"), ("0.5", "10.00")])
def test_where_nothing_was_due_the_scheme_says_what_counts(nothing: str, points: str) -> None:
    score = scored(an_indicator("timeliness", Form.SHARE, 20, nothing=Decimal(nothing)))
    assert (score.points, score.counted) == (Decimal(points), "无")


def test_a_share_of_claims_that_are_borne_out_goes_over_all_ledgers_together() -> None:
    facts = (
        a_fact("7", FactKind.EVIDENCE, part=8, whole=9),
        a_fact("8", FactKind.EVIDENCE),
        a_fact("9", FactKind.EVIDENCE, whole=1),
    )
    score = scored(an_indicator("evidence", Form.SHARE, 15), *facts)
    assert (score.points, score.counted, score.facts) == (Decimal("12.00"), "8/10 项（80%）", ("7", "9"))


def test_months_with_a_visit_are_counted_against_the_ledgers_that_are_due() -> None:
    monthly = an_indicator("visit-months", Form.SHARE, 15)
    visits = [a_fact(f"对接{at}", day=date(2022, month, 9)) for at, month in enumerate((7, 7, 9))]
    dues = [a_fact(f"台账{month}", FactKind.RETURN, status="按时") for month in (8, 9)]
    assert scored(monthly, *visits).counted == "2/3 个月（66.67%）"
    assert scored(monthly, *visits, *dues).counted == "2/2 个月（100%）"
    assert scored(monthly, *visits[:2], *dues).points == Decimal("7.50")


def test_a_visit_that_tells_the_month_and_no_day_counts_for_that_month_and_one_that_tells_neither_for_none() -> None:
    monthly = an_indicator("visit-months", Form.SHARE, 15)
    told = [a_fact(f"{month}月对接", day=None, month=Month(2022, month)) for month in (7, 8)]
    same = a_fact("8月又一次", day=date(2022, 8, 30))
    score = scored(monthly, *told, same, a_fact("何时不明", day=None))
    assert (score.counted, set(score.passed_over)) == ("2/3 个月（66.67%）", {"何时不明"})
    assert score.reckoning.endswith("不计分：未写明在哪个月 1 项")
    assert scored(VISITS, a_fact("何时不明", day=None)).counted == "1 次"
    elsewhere = scored(VISITS, a_fact("6月对接", day=None, month=Month(2022, 6)))
    assert (elsewhere.counted, elsewhere.reckoning) == ("0 次", "0 次 × 2 分 = 0 分；不计分：不属本季度 1 项")


def test_the_three_ones_are_counted_by_kind() -> None:
    ones = an_indicator("three-ones", Form.SHARE, 30, mechanism=EXCHANGE)
    facts = (a_fact("项目一", FactKind.LANDMARK), a_fact("项目二", FactKind.LANDMARK), a_fact("成果", FactKind.BREAKTHROUGH))
    assert scored(ones, *facts).counted == "2/3 类（66.67%）"


def test_tiers_over_the_sum_of_funds() -> None:
    tiers = tuple(Tier(least=Decimal(least), points=Decimal(points)) for least, points in ((100, 4), (500, 8), (1000, 12)))
    funds = an_indicator("fund-amount", Form.TIERS, 12, tiers=tiers)
    facts = [a_fact(str(at), FactKind.FUND, amount=Decimal(yuan)) for at, yuan in enumerate(("4999999.99", "0.01", "0"))]
    score = scored(funds, *facts)
    assert (score.points, score.counted) == (Decimal("8.00"), "500 万元")
    assert score.reckoning == "500 万元，达到“500 万元及以上”一档，得 8 分；不计分：未写明金额 1 项"
    below = scored(funds, facts[0])
    assert (below.points, scored(funds).reckoning) == (Decimal("4.00"), "0 万元，未达到最低一档（100 万元），得 0 分")


def test_missing_ledgers_and_days_of_lateness_are_taken_away_up_to_the_most() -> None:
    facts = [
        a_fact("7", FactKind.RETURN, status="未报"),
        a_fact("8", FactKind.RETURN, status="迟报", days=12),
        a_fact("9", FactKind.RETURN, status="退回未重报"),
    ]
    missing = scored(an_indicator("missing-returns", Form.DEDUCTION, 10, each=Decimal(3)), *facts)
    assert (missing.points, missing.most, missing.facts) == (Decimal("-6.00"), Decimal(-10), ("7", "9"))
    days = scored(an_indicator("late-days", Form.DEDUCTION, 5, each=Decimal("0.5")), *facts)
    assert (days.points, days.counted) == (Decimal("-5.00"), "12 天")
    assert days.reckoning == "扣 12 天 × 0.5 分 = 6 分，最多扣 5 分"


def test_a_fact_of_another_quarter_counts_nothing_and_is_told() -> None:
    facts = [a_fact("六月", day=date(2022, 6, 30)), a_fact("七月", day=date(2022, 7, 1)), a_fact("没有日期", day=None)]
    score = scored(VISITS, *facts)
    assert (set(score.facts), score.passed_over) == ({"七月", "没有日期"}, ("六月",))
    assert score.reckoning.endswith("不计分：不属本季度 1 项")


def test_a_ledger_that_came_after_the_quarter_is_still_of_the_quarter() -> None:
    late = a_fact("九月台账", FactKind.RETURN, status="迟报", day=date(2022, 10, 20), days=35)
    assert scored(an_indicator("late-returns", Form.DEDUCTION, 9), late).points == Decimal("-1.00")


@pytest.mark.parametrize(("each", "points"), [("0.125", "0.13"), ("0.135", "0.14"), ("0.1249", "0.12")])
def test_points_are_rounded_half_up(each: str, points: str) -> None:
    assert scored(replace(VISITS, each=Decimal(each)), a_fact("a")).points == Decimal(points)


def test_a_misspelt_measure_is_told_with_its_line() -> None:
    with pytest.raises(MeasureUnknown, match=r"第12行：指标“向上对接”的计量方式“visits”不存在"):
        scored(replace(VISITS, measure="visits", line=12))


# -- sheets ----------------------------------------------------------------------------------------------------------


def test_a_total_below_nothing_counts_nothing_unless_the_scheme_lets_it() -> None:
    missing = an_indicator("missing-returns", Form.DEDUCTION, 10, each=Decimal(3))
    facts = [a_fact("7", FactKind.RETURN, status="未报")]
    floor = sheet(facts, a_scheme(missing))
    assert (floor.score, floor.remark) == (Decimal("0.00"), "各项合计 -3.00 分，按最低分 0.00 分计")
    below = standings(gathered(facts), a_scheme(missing, lowest=None))
    assert [(one.score, one.remark) for one in below.standings] == [(Decimal("-3.00"), "")] * 2


def test_indicators_of_one_group_are_not_asked_of_another() -> None:
    scheme = a_scheme(VISITS, replace(VISITS, name="乡镇对接", groups=("乡镇（街道）",)))
    facts = gathered([], a_member(UNIT), a_member("桃州镇"))
    names = {one.unit: [score.indicator for score in one.scores] for one in standings(facts, scheme).of(POLICY)}
    assert names == {UNIT: ["向上对接"], "桃州镇": ["向上对接", "乡镇对接"]}


def test_the_overall_score_is_the_weighted_mean_of_the_duties_that_a_unit_has() -> None:
    scheme = a_scheme(
        VISITS,
        an_indicator("event", Form.EACH, 100, mechanism=EXCHANGE, each=Decimal(7)),
        weights=((POLICY, Decimal(2)), (EXCHANGE, Decimal(1)), (INNOVATION, Decimal(1))),
    )
    members = (
        a_member("市商务局", POLICY, EXCHANGE),
        a_member(UNIT, POLICY, EXCHANGE, INNOVATION),
        a_member("市文旅局", EXCHANGE),
    )
    facts = [
        a_fact("论坛", FactKind.EVENT, "市商务局", mechanism=EXCHANGE),
        *(a_fact(f"对接{unit}", FactKind.VISIT, unit) for unit in (UNIT, "市商务局")),
    ]
    overall = standings(gathered(facts, *members), scheme).of(None)
    assert [(one.unit, one.score) for one in overall] == [
        ("市商务局", Decimal("3.67")),
        (UNIT, Decimal("1.00")),
        ("市文旅局", Decimal("0.00")),
    ]
    assert [score.reckoning for score in overall[0].scores] == ["2 分 × 权重 2/3", "7 分 × 权重 1/3"]


def test_points_by_hand_stand_beside_their_indicator_with_reason_and_author() -> None:
    adjustments = (by_hand("1.5"), by_hand("-0.125", "佐证日期有误", indicator="向上对接"), by_hand("2", unit="外单位"))
    facts = gathered([a_fact("a")])
    (found,) = standings(facts, a_scheme(VISITS), adjustments).of(POLICY)
    told = [(score.indicator, score.points, score.by_hand) for score in found.scores]
    assert told == [("向上对接", Decimal("2.00"), False), ("向上对接", Decimal("-0.13"), True), ("总分", Decimal("1.50"), True)]
    assert found.scores[1].reckoning == "佐证日期有误（张三，2022年10月12日）"
    assert found.score == Decimal("3.37")
    assert unplaced(facts, adjustments) == adjustments[2:]


def test_an_adjustment_of_an_indicator_that_another_scheme_lacks_still_counts() -> None:
    (found,) = standings(gathered([]), a_scheme(VISITS), [by_hand("3", indicator="旧指标")]).of(POLICY)
    assert [(score.indicator, score.points) for score in found.scores] == [
        ("向上对接", Decimal("0.00")),
        ("旧指标", Decimal("3.00")),
    ]


# -- ranks -----------------------------------------------------------------------------------------------------------

FOUR = tuple(a_member(unit, position=at) for at, unit in enumerate(("市财政局", "市商务局", "市教体局", "市文旅局"), 1))


def after(visits: tuple[int, ...], **more: object) -> list[Standing]:
    """The overall standing of four departments with so many visits."""
    facts = [
        a_fact(f"{member.unit}{at}", FactKind.VISIT, member.unit)
        for member, number in zip(FOUR, visits, strict=True)
        for at in range(number)
    ]
    return list(standings(gathered(facts, *FOUR), a_scheme(VISITS, **more)).of(None))


def test_equal_scores_share_a_rank_and_the_register_orders_them() -> None:
    found = after((1, 2, 3, 2))
    assert [(one.unit, one.rank) for one in found] == [("市教体局", 1), ("市商务局", 2), ("市文旅局", 2), ("市财政局", 4)]
    assert found[1].tie == "与市文旅局同为 4.00 分，并列第 2，按单位名册的顺序列出"
    assert not found[0].tie


def test_all_alike_are_all_first_and_nobody_is_last() -> None:
    found = after((0, 0, 0, 0), demand=Naming(last=1))
    assert {one.rank for one in found} == {1}
    assert found[0].tie == "与市商务局、市教体局、市文旅局同为 0.00 分，并列第 1，按单位名册的顺序列出"


def test_who_has_no_place_in_the_register_comes_behind_by_name() -> None:
    members = [a_member(unit, position=position) for unit, position in (("乙", 0), ("甲", 0), ("丙", 9))]
    found = standings(gathered([], *members), a_scheme(VISITS)).of(None)
    assert [one.unit for one in found] == ["丙", *sorted("甲乙")]


def test_groups_are_ranked_apart_and_by_the_number_of_duties() -> None:
    groups = (
        Group(name="三项职责", kinds=(UnitKind.DEPARTMENT,), duties=(3,)),
        Group(name="其余单位", kinds=(UnitKind.DEPARTMENT,), duties=(1, 2)),
    )
    members = (a_member("市财政局", POLICY), a_member(UNIT, POLICY, EXCHANGE, INNOVATION), a_member("桃州镇"))
    found = standings(gathered([], *members), a_scheme(VISITS, groups=groups)).of(POLICY)
    assert [(one.unit, one.group, one.rank) for one in found] == [
        (UNIT, "三项职责", 1),
        ("市财政局", "其余单位", 1),
        ("桃州镇", "乡镇", 1),
    ]


def test_a_unit_that_is_named_without_a_rank_takes_nobodys_place() -> None:
    found = after((3, 2, 2, 1), unranked=(Unranked(unit="市财政局", reason="新设机构"),), commend=Naming(first=1))
    assert [(one.unit, one.rank) for one in found] == [("市商务局", 1), ("市教体局", 1), ("市文旅局", 3), ("市财政局", None)]
    assert found[-1].remark == "列名不排名：新设机构"
    assert found[-1].score == Decimal("6.00")


@pytest.mark.parametrize("said", ["市残联", "市残疾人福利会", "广德市残疾人联合会"])
def test_a_unit_stays_unranked_whichever_of_its_names_the_scheme_says(said: str) -> None:
    member = replace(a_member("市残联"), names=("市残疾人福利会", "广德市残疾人联合会"))
    scheme = a_scheme(VISITS, unranked=(Unranked(unit=said, reason="党群机关"),))
    (found,) = standings(gathered([], member), scheme).of(POLICY)
    assert (found.rank, found.remark) == (None, "列名不排名：党群机关")


def test_an_empty_quarter_has_no_standings() -> None:
    empty = standings(replace(gathered([a_fact("a")]), members=()), a_scheme(VISITS))
    assert (empty.standings, empty.commended, empty.demanded) == ((), (), ())


def test_one_unit_alone_is_first_and_not_last() -> None:
    found = standings(gathered([]), a_scheme(VISITS, demand=Naming(last=1), commend=Naming(first=1, least=Decimal(1))))
    assert [(one.rank, one.mechanism) for one in found.standings] == [(1, POLICY), (1, None)]
    assert (found.commended, found.demanded) == ((), ())


def test_a_unit_without_a_duty_is_nowhere() -> None:
    idle = Member(unit="市科技局", kind=UnitKind.DEPARTMENT, mechanisms=())
    assert {one.unit for one in standings(gathered([], a_member(UNIT), idle), a_scheme(VISITS)).standings} == {UNIT}


# -- who is named ----------------------------------------------------------------------------------------------------


def named(visits: tuple[int, ...], missing: str = "", **more: object) -> tuple[dict[str, str], dict[str, str]]:
    facts = [
        a_fact(f"{one.unit}{at}", FactKind.VISIT, one.unit)
        for one, number in zip(FOUR, visits, strict=True)
        for at in range(number)
    ]
    facts += [a_fact(f"{missing}台账{at}", FactKind.RETURN, missing, status="未报") for at in range(2)]
    found = standings(gathered(facts, *FOUR), a_scheme(VISITS, **more))
    return dict(found.commended), dict(found.demanded)


def test_the_best_are_commended_and_the_last_demanded() -> None:
    commended, demanded = named((1, 2, 3, 4), commend=Naming(first=2, least=Decimal(5)), demand=Naming(below=Decimal(3), last=1))
    assert commended == {"市文旅局": "综合得分 8.00，“市直单位”组第 1 名", "市教体局": "综合得分 6.00，“市直单位”组第 2 名"}
    assert demanded == {"市财政局": "综合得分 2.00，低于 3 分；得分列“市直单位”组末位（第 4 名）"}


def test_who_owes_ledgers_is_demanded_and_not_praised() -> None:
    commended, demanded = named((1, 2, 3, 4), "市文旅局", commend=Naming(first=2), demand=Naming(missing=2))
    assert list(commended) == ["市教体局"]
    assert demanded == {"市文旅局": "有 2 期台账应报未报"}


def test_all_that_share_the_last_place_are_the_last() -> None:
    assert list(named((1, 1, 3, 4), demand=Naming(last=1))[1]) == ["市财政局", "市商务局"]


def test_inputs_of_several_facts_are_told_once() -> None:
    same = an_input("同一行")
    assert scored(VISITS, a_fact("a", inputs=(same,)), a_fact("b", inputs=(same,))).inputs == (same,)
