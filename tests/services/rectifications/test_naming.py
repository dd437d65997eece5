"""From a frozen quarter to rectifications: what is proposed for whom, opened in one go and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services import journal
from services.model.assessment.assessments import Assessment, AssessmentState, AssessmentStep
from services.model.assessment.facts import FactKind, Input, QuarterFact, QuarterFacts, ReturnStatus
from services.model.assessment.scheme import Form
from services.model.assessment.sealing import seal
from services.model.assessment.standings import Score, Standing, Standings
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING
from services.model.periods import Quarter
from services.model.rectifying.proposing import proposals
from services.model.units import UnitKind
from services.office import Office
from services.rectifications.naming import NobodyDemanded, NotFrozen
from services.steps import Decision
from services.stores.assessments import SEALED
from services.stores.register import Transaction
from tests.house import CLERK, NOW, an_office
from tests.paper_house import NO_OFFICE, units
from tests.scored_samples import a_scheme, an_indicator

QUARTER = Quarter(2026, 2)
_P = Mechanism.POLICY


def a_fact(number: int, kind: FactKind = FactKind.RETURN, **more: object) -> QuarterFact:
    given = {"unit": "市商务局", "mechanism": _P, "text": f"2026年{number}月政策争取工作台账"} | more
    return QuarterFact(id=f"f{number}", kind=kind, **given)  # type: ignore[arg-type]


def a_score(indicator: str, points: str, most: str = "20", *, by_hand: bool = False) -> Score:
    return Score(
        indicator=indicator, points=Decimal(points), most=Decimal(most), counted="1 次", reckoning="1 × 4 = 4", by_hand=by_hand
    )


SCORES = (
    a_score("向上对接", "4"),
    a_score("台账报送", "20"),
    a_score("未报台账", "-6", "-10"),
    a_score("领导表扬", "-3", by_hand=True),
    a_score("领导批示", "0"),  # a bonus: who has none lacks nothing
)
FACTS = (
    a_fact(4, status=ReturnStatus.MISSING),
    a_fact(5, status=ReturnStatus.ON_TIME),
    a_fact(6, FactKind.FUND, text="争取专项资金500万元。", proven=False, inputs=(Input(object_id="NONE", place="第3行"),)),
    a_fact(7, status=ReturnStatus.LATE, mechanism=Mechanism.EXCHANGE),
)


def an_assessment(object_id: str, *, state: AssessmentState = AssessmentState.FROZEN, demanded: tuple[str, ...]) -> Assessment:
    sheets = tuple(
        Standing(unit=unit, kind=UnitKind.DEPARTMENT, group="市直单位", mechanism=_P, score=Decimal("18"), rank=9, scores=SCORES)
        for unit in demanded
    )
    figures = Standings(
        quarter=QUARTER, scheme="1", standings=sheets, demanded=tuple((unit, "综合得分 18，低于 60 分") for unit in demanded)
    )
    return Assessment(
        id=object_id,
        quarter=QUARTER,
        serial=int(object_id[-1]),
        state=state,
        scheme=a_scheme(an_indicator("results", Form.BONUS, 20, name="领导批示"), version="1", since=QUARTER),
        standings=figures,
        facts=QuarterFacts(quarter=QUARTER, facts=FACTS),
        submitted_at=NOW,
        submitted_by="经办人",
    )


def _sealed(transaction: Transaction, record: Assessment) -> Decision:
    """As a freeze leaves it, in the archive and in the journal."""
    sealed = replace(record, seal=seal(record, previous=""))
    if record.frozen:
        journal.note(transaction, SEALED, by=CLERK.name, at=NOW, object_id=record.id, detail={"seal": sealed.seal})
    return Decision(record=sealed)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = an_office(tmp_path_factory.mktemp("house"), soffice=NO_OFFICE, seal_required=False)
    units(office, "市商务局", "市科技局", "市文旅局")
    for one in (
        an_assessment("A1", demanded=("市商务局", "市科技局")),
        an_assessment("A2", demanded=()),
        an_assessment("A3", state=AssessmentState.PREVIEWED, demanded=("市商务局",)),
    ):
        office.steps.take(one.id, AssessmentStep.FREEZE, lambda told, _c, one=one: _sealed(told, one), by=CLERK)
    yield office
    office.close()


def test_problems_are_proposed_from_the_figures_with_the_places_that_show_them() -> None:
    (one,) = proposals(an_assessment("A1", demanded=("市商务局",)), lambda _id: "市商务局政策争取工作台账（2026年6月）")
    texts = [trouble.text for trouble in one.troubles]
    assert texts == [
        "政策争取台账未报。2026年4月政策争取工作台账没有报送。",
        "政策争取部分事项没有佐证。争取专项资金500万元，未见支撑材料。",
        "政策争取“未报台账”扣6分（1次）。",
        "政策争取“向上对接”得分偏低。满分20分，得4分（1次）。",
        "交流合作台账迟报。2026年7月政策争取工作台账迟报。",
    ]
    assert one.troubles[1].place == "市商务局政策争取工作台账（2026年6月）第3行" and one.troubles[1].object_id == "NONE"
    assert one.matter == "2026年第二季度工作推进不力" and len(one.measures) == 5
    assert len({trouble.mechanism for trouble in one.troubles}) == 2


def test_a_ledger_that_did_not_come_is_one_problem_with_the_points_that_it_cost() -> None:
    """Neither the deduction nor the share of ledgers in time tells it once more, and no place writes the period twice."""
    name, row = "2026年5月政策争取工作台账", "2026年6月台账第3行“工作事项”"
    facts = (
        a_fact(5, status=ReturnStatus.MISSING, day=date(2026, 5, 15), inputs=(Input(object_id="", place=name),)),
        a_fact(
            6, FactKind.VISIT, text="6月2日赴省商务厅对接", proven=False, inputs=(Input(object_id="L6", place=row, row="r3"),)
        ),
        a_fact(7, status=ReturnStatus.LATE, days=3, inputs=(Input(object_id="L7", place="2026年6月政策争取工作台账"),)),
    )
    scores = (
        replace(a_score("台账未报", "-5.00", "-15"), facts=("f5",)),
        replace(a_score("台账按时报送", "1.00"), facts=("f7",), passed_over=("f5",)),
        replace(a_score("“3个1”工作成效", "0.00", "15.00"), counted="0/3 类（0%）"),
    )
    record = an_assessment("A1", demanded=("市商务局",))
    assert record.standings is not None
    (sheet,) = record.standings.standings
    figures = replace(record.standings, standings=(replace(sheet, scores=scores),))
    told = replace(record, standings=figures, facts=QuarterFacts(quarter=QUARTER, facts=facts))
    (one,) = proposals(told, lambda _id: "市商务局政策争取工作台账（2026年6月）")
    assert [(trouble.text, trouble.place) for trouble in one.troubles] == [
        ("政策争取台账未报。2026年5月政策争取工作台账应于5月15日前报送，没有报送，考核扣5分。", ""),
        ("政策争取台账迟报。2026年6月政策争取工作台账迟报3天。", "2026年6月政策争取工作台账"),
        ("政策争取部分事项没有佐证。6月2日赴省商务厅对接，未见支撑材料。", "2026年6月政策争取工作台账第3行“工作事项”"),
        ("政策争取“‘3个1’工作成效”得分偏低。满分15分，得0分（0/3类，0%）。", ""),
    ]
    assert [trouble.spot.row for trouble in one.troubles if trouble.spot is not None] == ["", "r3"]


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (ReturnStatus.MISSING, "补报工作台账。"),
        (ReturnStatus.SENT_BACK, "重报退回的台账。"),
        (ReturnStatus.LATE, "按期报送工作台账。"),
    ],
)
def test_the_measure_asks_for_what_is_the_matter_with_the_ledger_and_for_nothing_else(status: ReturnStatus, heading: str) -> None:
    facts = QuarterFacts(quarter=QUARTER, facts=(a_fact(4, status=status),))
    record = replace(an_assessment("A1", demanded=("市商务局",)), facts=facts)
    assert record.standings is not None
    (one,) = proposals(replace(record, standings=replace(record.standings, standings=())), lambda _id: "")
    (measure,) = one.measures
    assert measure.startswith(heading) and ("退回" in measure) == (status is ReturnStatus.SENT_BACK)


def test_a_unit_that_is_named_without_any_figure_is_told_the_reason() -> None:
    bare = replace(an_assessment("A1", demanded=("市商务局",)), facts=None)
    assert bare.standings is not None
    (one,) = proposals(replace(bare, standings=replace(bare.standings, standings=())), lambda _id: "")
    assert [trouble.text for trouble in one.troubles] == ["工作推进不力。2026年第二季度综合得分 18，低于 60 分。"]


def test_everybody_who_is_demanded_is_opened_in_one_go_and_never_twice(office: Office) -> None:
    made = office.naming.open_for("A1", working_days=10, by=CLERK)
    assert [(one.unit, one.quarter, one.assessment, one.working_days) for one in made] == [
        ("市商务局", QUARTER, "A1", 10),
        ("市科技局", QUARTER, "A1", 10),
    ]
    assert [one.id for one in office.naming.open_for("A1", by=CLERK)] == [one.id for one in made]
    named = office.naming.propose("A1", by=CLERK)
    assert [one.opened.id for one in named if one.opened] == [one.id for one in made]
    office.openings.withdraw(made[0].id, reason="问题写错了。", by=CLERK)
    again = office.naming.open_for("A1", by=CLERK)
    assert again[0].id != made[0].id and again[1].id == made[1].id


def test_a_clerk_may_change_what_is_proposed_and_add_a_unit(office: Office) -> None:
    proposal = replace(office.naming.propose("A1", by=CLERK)[1].proposal, unit="市文旅局", matter="台账长期未报")
    (one,) = office.naming.open_for("A1", [proposal], by=CLERK)
    assert one.unit == "市文旅局" and one.title == "市文旅局整改：台账长期未报"
    assert office.naming.open_for("A1", [proposal], by=CLERK)[0].id == one.id


def test_nothing_is_demanded_over_figures_that_may_still_change(office: Office) -> None:
    with pytest.raises(NotFrozen, match="还没有冻结"):
        office.naming.open_for("A3", by=CLERK)
    with pytest.raises(NobodyDemanded):
        office.naming.open_for("A2", by=CLERK)


def test_open_rectifications_are_found_by_their_quarter(office: Office) -> None:
    assert office.rectification_book.quarters(scope=EVERYTHING) == [QUARTER]
