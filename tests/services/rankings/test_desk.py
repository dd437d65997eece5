"""The desk of rankings: opened, adjusted, previewed, objected to, answered, frozen, corrected."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from services.model.assessment.adjustments import Objection, ObjectionState
from services.model.assessment.afterwards import Since
from services.model.assessment.assessments import Assessment, AssessmentState, AssessmentStep, AssessmentStepNotAllowed
from services.model.assessment.comparing import moves
from services.model.assessment.facts import FactKind
from services.model.assessment.standings import Standings
from services.model.errors import NotAllowed, NotFound
from services.model.mechanisms import Mechanism
from services.model.people import Person, Role
from services.model.periods import Month, Quarter
from services.model.units import UnitUnknown
from services.office import Office
from services.rankings import changes, rules
from services.rankings.rules import (
    AdjustmentGone,
    AlreadyCorrected,
    DaysRefused,
    FiguresChanged,
    NobodyAssessed,
    NoSuchIndicator,
    NotAssessed,
    NotFrozen,
    NotShown,
    ObjectionAnswered,
    ObjectionsClosed,
    ObjectionsOpen,
    ObjectionUnknown,
    PointsRefused,
    QuarterNotOver,
    QuarterToCome,
    TextMissing,
    TextTooLong,
    TooManyObjections,
    WindowOpen,
)
from services.rankings.sheets import WITHHELD, as_unit_sees, objects_of
from services.steps import ChangedMeanwhile
from services.todos import TodoKind, TodoSort
from tests.assessment_house import CLOSED, PLANNERS, QUARTER, SECOND_CLERK, TOWN, TRADERS, Clock, a_quarter, opened_at
from tests.house import ADMINISTRATOR, CLERK, LEADER, an_office, liaison
from tests.ledger_house import register, report, row

POLICY = Mechanism.POLICY


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("quarter")
    a_quarter(home)
    return home


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(filled: Path, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    shutil.copytree(filled, tmp_path / "home")
    office = opened_at(tmp_path / "home", clock)
    yield office
    office.close()


def opened(office: Office) -> Assessment:
    return office.rankings.open(QUARTER, by=CLERK)


def frozen(office: Office) -> Assessment:
    return office.rankings.freeze(opened(office).id, by=CLERK)


def score(standings: Standings | None, unit: str, mechanism: Mechanism | None = POLICY) -> Decimal:
    assert standings is not None
    return next(one.score for one in standings.of(mechanism) if one.unit == unit)


# -- the opening -----------------------------------------------------------------------------------------------------


def test_a_quarter_is_opened_once_with_the_scheme_in_force(office: Office) -> None:
    first = opened(office)
    assert (first.id, first.title, first.state) == ("A2026Q3-1", "2026年第三季度考核", AssessmentState.OPEN)
    assert first.scheme == office.schemes.current(QUARTER) and opened(office) == first
    assert office.rankings.newest(QUARTER, by=LEADER) == first
    assert [line.object_id for view in office.rankings.quarters(by=CLERK) for line in view.lines] == [first.id]


def test_a_quarter_that_has_not_begun_is_not_opened_and_one_that_runs_is_neither_shown_nor_frozen(
    office: Office, clock: Clock
) -> None:
    with pytest.raises(QuarterToCome, match="2027年第一季度还没有开始"):
        office.rankings.open(Quarter(2027, 1), by=CLERK)
    clock.at = CLOSED.replace(month=9, day=30)
    running = opened(office)
    assert office.rankings.figures(QUARTER, by=CLERK).standings.standings
    with pytest.raises(QuarterNotOver, match="2026年9月30日才结束，现在不能“公示”"):
        office.rankings.preview(running.id, by=CLERK)
    with pytest.raises(QuarterNotOver, match="现在不能“冻结”"):
        office.rankings.freeze(running.id, by=CLERK)
    clock.forward(1)
    told = office.rankings.readiness(running.id, by=CLERK)
    assert told.ready and "2026年10月的台账里" in told.remarks[0] and "8 份台账已报送，还没有审阅" in told.remarks[1]


def test_a_house_without_units_says_that_there_is_nobody_to_assess(tmp_path: Path) -> None:
    office = an_office(tmp_path, now=Clock())
    empty = office.rankings.open(QUARTER, by=CLERK)
    assert office.rankings.figures_of(empty.id, by=CLERK).standings.standings == ()
    with pytest.raises(NobodyAssessed, match="单位名册"):
        office.rankings.preview(empty.id, by=CLERK)
    with pytest.raises(NobodyAssessed, match="指定职责"):
        office.rankings.freeze(empty.id, by=CLERK)
    office.close()


# -- points by hand --------------------------------------------------------------------------------------------------


def test_points_by_hand_stand_beside_what_was_computed_and_can_be_taken_back(office: Office) -> None:
    record, before = opened(office), office.rankings.figures(QUARTER, by=CLERK).standings
    record = office.rankings.adjust(record.id, unit=TRADERS, mechanism=POLICY, points="2.5", reason="防汛期间临时抽调", by=CLERK)
    (given,) = record.adjustments
    after = office.rankings.figures_of(record.id, by=LEADER).standings
    assert score(after, TRADERS) == score(before, TRADERS) + Decimal("2.5")
    sheet = office.rankings.sheet(QUARTER, TRADERS, by=CLERK)
    assert next(one for line in sheet.lines for one in line.standing.scores if one.by_hand).points == Decimal("2.50")
    assert sheet.adjustments == (given,) and "防汛期间临时抽调" in record.events[-1].note
    record = office.rankings.take_back(record.id, given.id, reason="重复", by=SECOND_CLERK)
    assert record.adjustments == () and record.events[-1].note == "撤回市商务局“政策争取”+2.5分：重复"
    assert office.rankings.figures_of(record.id, by=CLERK).standings == before
    with pytest.raises(AdjustmentGone):
        office.rankings.take_back(record.id, given.id, by=CLERK)


def test_the_same_form_twice_gives_points_once(office: Office) -> None:
    record = opened(office)
    more = {"unit": TOWN, "mechanism": POLICY, "points": "-1", "reason": "材料失实", "seen": record.events[-1].version}
    first = office.rankings.adjust(record.id, **more, by=CLERK)
    assert office.rankings.adjust(record.id, **more, by=CLERK) == first and len(first.adjustments) == 1
    with pytest.raises(ChangedMeanwhile):
        office.rankings.adjust(record.id, **more, by=SECOND_CLERK)


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("0", "没有意义"),
        ("abc", "不是数字"),
        ("NaN", "不是数字"),
        ("0.005", "两位小数"),
        ("101", "100"),
        ("", "不是数字"),
        ("1e9", "100"),
    ],
)
def test_points_that_nobody_can_mean_are_refused(office: Office, points: str, words: str) -> None:
    with pytest.raises(PointsRefused, match=words):
        office.rankings.adjust(opened(office).id, unit=TOWN, mechanism=POLICY, points=points, reason="理由", by=CLERK)


def test_points_need_a_reason_a_unit_that_is_assessed_and_an_indicator_of_the_scheme(office: Office) -> None:
    record = opened(office)

    def give(unit: str = TOWN, mechanism: Mechanism = POLICY, indicator: str = "", reason: str = "理由") -> Assessment:
        return office.rankings.adjust(
            record.id, unit=unit, mechanism=mechanism, indicator=indicator, points="1", reason=reason, by=CLERK
        )

    with pytest.raises(TextMissing, match="调整理由"):
        give(reason="  ")
    with pytest.raises(TextTooLong, match="501"):
        give(reason="长" * 501)
    with pytest.raises(NotAssessed, match="“制度创新”没有考核“桃州镇”"):
        give(mechanism=Mechanism.INNOVATION)
    with pytest.raises(UnitUnknown, match="没有“火星局”"):
        give(unit="火星局")
    with pytest.raises(NoSuchIndicator, match="“天气”"):
        give(indicator="天气")
    named = record.scheme.indicators[0].name
    assert give(indicator=named).adjustments[0].indicator == named


# -- shown, objected to, answered ------------------------------------------------------------------------------------


def test_a_unit_sees_its_own_sheet_once_it_was_shown_and_nothing_of_the_others(office: Office) -> None:
    record = opened(office)
    for ask in (
        lambda: office.rankings.sheet(QUARTER, by=liaison(TOWN)),
        lambda: office.rankings.get(record.id, by=liaison(TOWN)),
        lambda: office.rankings.figures(QUARTER, by=liaison(TOWN)),
        lambda: office.rankings.newest(QUARTER, by=liaison(TOWN)),
        lambda: office.rankings.object_to(record.id, "不公", by=liaison(TOWN)),
    ):
        with pytest.raises(NotFound):
            ask()
    assert office.rankings.quarters(by=liaison(TOWN)) == ()
    shown = office.rankings.preview(record.id, by=CLERK)
    assert shown.objections_until is not None and shown.objections_until.isoformat() == "2026-10-27"
    office.rankings.object_to(record.id, "得分偏低", mechanism=POLICY, by=liaison(TRADERS))
    sheet = office.rankings.sheet(QUARTER, PLANNERS, by=liaison(TOWN))  # whoever asks, and for whom
    assert sheet.unit == TOWN and sheet.may_object and {one.unit for one in sheet.facts} == {TOWN}
    words = repr(replace(sheet, scheme=shown.scheme.__class__(version="", name="", since=QUARTER)))
    assert PLANNERS not in words and TRADERS not in words and "得分偏低" not in words
    assert [(line.standing.rank, line.ranked) for line in sheet.lines] == [(1, 1), (1, 1)]
    (view,) = office.rankings.quarters(by=liaison(TOWN))
    assert [line.open_objections for line in view.lines] == [0]
    with pytest.raises(NotFound):
        office.rankings.get(record.id, by=liaison(TOWN))


def test_what_another_unit_handed_in_is_not_shown_nor_who_shares_a_rank(office: Office) -> None:
    office.rankings.preview(opened(office).id, by=CLERK)
    whole = office.rankings.sheet(QUARTER, PLANNERS, by=LEADER)
    pointed = objects_of(whole)
    assert pointed and objects_of(office.rankings.sheet(QUARTER, by=liaison(PLANNERS))) == pointed  # all of it is its own
    one = sorted(pointed)[0]
    tied = replace(whole, lines=tuple(replace(line, standing=replace(line.standing, tie="与某局并列")) for line in whole.lines))
    cut = as_unit_sees(tied, {one})
    assert objects_of(cut) == {one} and "某局" not in repr(cut) and WITHHELD.place in repr(cut)
    assert [line.standing.score for line in cut.lines] == [line.standing.score for line in whole.lines]


def test_the_heir_sees_the_sheet_of_a_unit_that_was_merged_into_it(office: Office, clock: Clock) -> None:
    record = opened(office)
    office.units.merge(TOWN, TRADERS, on=clock().date(), reason="机构改革", by=ADMINISTRATOR)
    clock.forward(1)
    office.units.settle()
    office.rankings.preview(record.id, by=CLERK)
    heir = Person(login="heir", name="张三", role=Role.LIAISON, unit=TRADERS, earlier=office.units.get(TRADERS).earlier)
    assert office.rankings.sheet(QUARTER, by=heir).unit == TRADERS
    assert office.rankings.sheet(QUARTER, TOWN, by=heir).unit == TOWN
    assert office.rankings.object_to(record.id, "原单位漏计", unit=TOWN, by=heir).unit == TOWN
    assert office.rankings.sheet(QUARTER, PLANNERS, by=heir).unit == TRADERS


def test_a_unit_goes_on_seeing_what_it_was_shown(office: Office) -> None:
    record = opened(office)
    office.rankings.preview(record.id, by=CLERK)
    before = office.rankings.sheet(QUARTER, by=liaison(TOWN))
    office.rankings.adjust(record.id, unit=TOWN, mechanism=POLICY, points="5", reason="复核加分", by=CLERK)
    assert office.rankings.sheet(QUARTER, by=liaison(TOWN)).lines == before.lines
    (overall, under) = office.rankings.since_preview(record.id, by=CLERK)
    assert {overall.unit, under.unit} == {TOWN}
    shown = office.rankings.preview(record.id, days=3, by=CLERK)
    assert shown.objections_until is not None and shown.objections_until.isoformat() == "2026-10-23"
    assert office.rankings.sheet(QUARTER, by=liaison(TOWN)).lines[0].standing.score == before.lines[0].standing.score + 5
    assert office.rankings.since_preview(record.id, by=CLERK) == ()


def test_an_objection_is_answered_and_may_bring_points(office: Office, clock: Clock) -> None:
    record = opened(office)
    with pytest.raises(AssessmentStepNotAllowed, match="不能“提出异议”"):
        office.rankings.object_to(record.id, "代报的异议", unit=TOWN, by=CLERK)
    office.rankings.preview(record.id, by=CLERK)
    first = office.rankings.object_to(record.id, "对接次数少计一次", mechanism=POLICY, by=liaison(TOWN))
    assert office.rankings.object_to(record.id, "对接次数少计一次", mechanism=POLICY, by=liaison(TOWN)) == first
    other = office.rankings.object_to(record.id, "综合分有误", unit="商务局", by=CLERK)
    assert (other.unit, other.mechanism, other.by) == (TRADERS, None, CLERK.name)
    with pytest.raises(ObjectionsOpen, match="2 条异议没有答复（桃州镇、市商务局）"):
        office.rankings.freeze(record.id, by=CLERK)
    with pytest.raises(PointsRefused, match="不采纳"):
        office.rankings.answer(record.id, first.id, upheld=False, answer="材料不足", points="1", by=CLERK)
    with pytest.raises(TextMissing, match="调整的工作机制"):
        office.rankings.answer(record.id, other.id, upheld=True, answer="属实", points="1", by=CLERK)
    record = office.rankings.answer(record.id, first.id, upheld=True, answer="材料属实，补计", points="1", by=CLERK)
    (given,) = record.adjustments
    assert (given.unit, given.mechanism, given.objection, given.reason) == (TOWN, POLICY, first.id, "材料属实，补计")
    with pytest.raises(ObjectionAnswered, match="采纳"):
        office.rankings.answer(record.id, first.id, upheld=False, answer="不对", by=SECOND_CLERK)
    with pytest.raises(ObjectionUnknown):
        office.rankings.answer(record.id, "99", upheld=False, answer="不对", by=CLERK)
    record = office.rankings.answer(record.id, other.id, upheld=False, answer="计算无误", by=CLERK)
    assert [one.state for one in record.objections] == [ObjectionState.UPHELD, ObjectionState.REJECTED]
    told = office.rankings.sheet(QUARTER, by=liaison(TOWN)).objections
    assert [(one.text, one.answer) for one in told] == [("对接次数少计一次", "材料属实，补计")]
    with pytest.raises(WindowOpen, match="2026年10月27日才满"):
        office.rankings.freeze(record.id, by=CLERK)
    clock.forward(8)
    with pytest.raises(ObjectionsClosed, match="2026年10月27日结束"):
        office.rankings.object_to(record.id, "太晚", by=liaison(TOWN))
    assert office.rankings.freeze(record.id, by=CLERK).frozen
    assert office.rankings.sheet(QUARTER, by=liaison(TOWN)).lines[0].standing.score == score(
        office.rankings.figures(QUARTER, by=CLERK).standings, TOWN, None
    )


def test_who_may_object_to_what(office: Office) -> None:
    record = office.rankings.preview(opened(office).id, by=CLERK)
    with pytest.raises(NotAssessed, match="没有考核“市文旅局”"):
        office.rankings.object_to(record.id, "为什么没有我们", by=liaison("市文旅局"))
    with pytest.raises(NotAssessed, match="“交流合作”没有考核"):
        office.rankings.object_to(record.id, "少了一项", mechanism=Mechanism.EXCHANGE, by=liaison(TOWN))
    with pytest.raises(NoSuchIndicator):
        office.rankings.object_to(record.id, "少了一项", mechanism=POLICY, indicator="天气", by=liaison(TOWN))
    with pytest.raises(NotAllowed, match="提出异议"):
        office.rankings.object_to(record.id, "领导的异议", unit=TOWN, by=LEADER)
    with pytest.raises(TextMissing, match="异议内容"):
        office.rankings.object_to(record.id, " ", by=liaison(TOWN))
    for number in range(rules.MOST_OBJECTIONS):
        record = changes.objected(
            record,
            Objection(id=str(number), unit=TOWN, mechanism=None, indicator="", text=str(number), by="张三", at=CLOSED),
            today=CLOSED.date(),
        )
    with pytest.raises(TooManyObjections, match="20 条异议"):
        changes.objected(record, replace(record.objections[0], text="又一条"), today=CLOSED.date())


def test_what_waits_for_units_and_office_while_sheets_are_shown(office: Office, clock: Clock) -> None:
    def waits(who: object) -> list[TodoKind]:
        return [one.kind for one in office.todos.of(who, about=[TodoSort.ASSESSMENT])]  # type: ignore[arg-type]

    record = opened(office)
    assert waits(liaison(TOWN)) == waits(CLERK) == []
    office.rankings.preview(record.id, by=CLERK)
    (todo,) = office.todos.of(liaison(TOWN), about=[TodoSort.ASSESSMENT])
    assert (todo.label, todo.quarter, todo.object_id) == ("公示核对", QUARTER, record.id) and "2026年10月27日" in todo.note
    assert waits(liaison("市文旅局")) == waits(CLERK) == waits(LEADER) == []
    said = office.rankings.object_to(record.id, "请复核", by=liaison(TOWN))
    assert waits(liaison(TOWN)) == [] and waits(liaison(TRADERS)) == [TodoKind.ASSESSMENT_PREVIEWED]
    assert waits(CLERK) == [TodoKind.ASSESSMENT_OBJECTION]
    office.rankings.answer(record.id, said.id, upheld=False, answer="无误", by=CLERK)
    assert waits(liaison(TOWN)) == [TodoKind.ASSESSMENT_ANSWERED] and waits(CLERK) == []
    clock.forward(8)
    assert waits(liaison(TRADERS)) == [] and waits(CLERK) == [TodoKind.ASSESSMENT_FREEZE]
    office.rankings.freeze(record.id, by=CLERK)
    assert waits(liaison(TOWN)) == waits(CLERK) == []


# -- the freeze ------------------------------------------------------------------------------------------------------


def test_a_frozen_quarter_never_changes(office: Office, clock: Clock) -> None:
    done = frozen(office)
    assert done.frozen and done.facts is not None and len(done.seal) == 64 and done.previous == ""
    again = office.rankings.freeze(done.id, by=SECOND_CLERK)
    assert again == done and len(again.events) == 2
    clock.forward(1)
    report(office, row(matter="9月1日，赴省财政厅争取资金。", effect="获得资金900万元。"), period=Month(2026, 10), unit=TOWN)
    with office.register.transaction() as transaction:  # rows underneath vanish
        for record in list(transaction.objects.all()):
            if record.kind == "ledger":
                transaction.connection.exec_driver_sql("delete from objects where id = ?", (record.id,))
    figures = office.rankings.figures(QUARTER, by=LEADER)
    assert figures.frozen and figures.standings == done.standings and figures.assessment == done
    assert score(done.standings, PLANNERS) > score(done.standings, TRADERS) >= score(done.standings, TOWN)
    for step in (
        lambda: office.rankings.adjust(done.id, unit=TOWN, mechanism=POLICY, points="1", reason="晚了", by=CLERK),
        lambda: office.rankings.preview(done.id, by=CLERK),
        lambda: office.rankings.rescheme(done.id, done.scheme.version, by=CLERK),
    ):
        with pytest.raises((AssessmentStepNotAllowed, NotAssessed)):
            step()


def test_two_clerks_freeze_at_once(office: Office) -> None:
    record = opened(office)
    seen = record.events[-1].version
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda by: office.rankings.freeze(record.id, seen=seen, by=by), (CLERK, SECOND_CLERK) * 2))
    assert len({one.seal for one in done}) == 1 and [event.step for event in done[0].events] == ["open", "freeze"]
    assert office.upkeep.verify().ok


def test_two_quarters_frozen_at_once_stand_in_one_chain(office: Office) -> None:
    other = Quarter(2026, 2)
    ids = [office.rankings.open(quarter, by=CLERK).id for quarter in (other, QUARTER)]

    def freeze(assessment_id: str) -> Assessment:
        while True:
            try:
                return office.rankings.freeze(assessment_id, by=CLERK)
            except rules.AnotherFreezing:
                continue

    with ThreadPoolExecutor(2) as threads:
        done = sorted(threads.map(freeze, ids), key=lambda one: one.previous)
    assert [one.previous for one in done] == ["", done[0].seal]
    assert office.upkeep.verify().ok


def test_a_fact_that_one_quarter_has_counted_is_left_out_of_another(office: Office) -> None:
    done = frozen(office)
    with office.register.reading() as transaction:
        own, elsewhere = (
            transaction.assessments.counted_elsewhere(QUARTER),
            transaction.assessments.counted_elsewhere(Quarter(2026, 4)),
        )
    assert own == {} and set(elsewhere.values()) == {QUARTER}
    funds = {fact.id for fact in done.facts.facts if fact.kind == "fund" and fact.proven} if done.facts else set()
    assert funds and funds <= elsewhere.keys()
    assert done.facts and not {fact.id for fact in done.facts.facts if fact.kind == "return"} & elsewhere.keys()


def test_who_freezes_has_seen_the_figures(office: Office) -> None:
    record = opened(office)
    seen = office.rankings.figures_of(record.id, by=CLERK).digest
    register(office, replace(office.units.get(TRADERS), assignments=()))
    with pytest.raises(FiguresChanged, match="没有冻结"):
        office.rankings.freeze(record.id, digest=seen, by=CLERK)
    assert office.rankings.freeze(record.id, by=CLERK).frozen


def test_units_and_leaders_take_no_step_of_the_office(office: Office) -> None:
    record = opened(office)
    for by in (LEADER, liaison(TOWN)):
        for step in (
            lambda by=by: office.rankings.open(QUARTER, by=by),
            lambda by=by: office.rankings.adjust(record.id, unit=TOWN, mechanism=POLICY, points="1", reason="x", by=by),
            lambda by=by: office.rankings.take_back(record.id, "1", by=by),
            lambda by=by: office.rankings.preview(record.id, by=by),
            lambda by=by: office.rankings.answer(record.id, "1", upheld=True, answer="x", by=by),
            lambda by=by: office.rankings.freeze(record.id, by=by),
            lambda by=by: office.rankings.correct(record.id, "x", by=by),
        ):
            with pytest.raises((NotAllowed, NotFound)):
                step()
    assert office.rankings.get(record.id, by=LEADER) == record


# -- afterwards ------------------------------------------------------------------------------------------------------


def test_an_error_is_mended_by_a_second_linked_assessment(office: Office, clock: Clock) -> None:
    record = opened(office)
    with pytest.raises(NotFrozen, match="可以直接调整"):
        office.rankings.correct(record.id, "算错了", by=CLERK)
    first = office.rankings.freeze(record.id, by=CLERK)
    clock.forward(30)
    second = office.rankings.correct(first.id, "漏计一次对接", same_facts=True, by=CLERK)
    assert (second.title, second.corrects, second.scheme, second.facts) == (
        "2026年第三季度考核（第2次）",
        first.id,
        first.scheme,
        first.facts,
    )
    assert office.rankings.correct(first.id, "漏计一次对接", same_facts=True, by=CLERK) == second == opened(office)
    with pytest.raises(AlreadyCorrected, match="第2次"):
        office.rankings.correct(first.id, "另一个原因", by=CLERK)
    office.schemes.put(first.scheme.text.replace('version = "2022"', 'version = "2026"'), by=CLERK)
    with pytest.raises(rules.CorrectionKeepsScheme):
        office.rankings.rescheme(second.id, "2026", by=CLERK)
    assert office.rankings.figures(QUARTER, by=CLERK).assessment == first
    office.rankings.adjust(second.id, unit=TOWN, mechanism=POLICY, points="1", reason="漏计一次对接", by=CLERK)
    assert {one.unit for one in office.rankings.corrected(second.id, by=CLERK)} == {TOWN}
    mended = office.rankings.freeze(second.id, by=CLERK)
    assert mended.previous == first.seal and mended.as_of == first.as_of
    assert office.rankings.get(first.id, by=CLERK) == first
    now = office.rankings.figures(QUARTER, by=CLERK)
    assert now.assessment == mended and score(now.standings, TOWN) == score(first.standings, TOWN) + 1
    assert [line.score for line in office.rankings.trend(units=(TOWN,), mechanism=POLICY, by=LEADER)] == [
        score(now.standings, TOWN)
    ]
    assert {line.unit for line in office.rankings.trend(every=True, by=liaison(TOWN))} == {TOWN}
    assert office.rankings.sheet(QUARTER, by=liaison(TOWN)).assessment_id == mended.id


def test_a_correction_keeps_the_points_by_hand_apart_and_the_day_of_its_facts(office: Office, clock: Clock) -> None:
    record = opened(office)
    office.rankings.adjust(record.id, unit=TOWN, mechanism=POLICY, points="1", reason="抗旱", by=CLERK)
    first = office.rankings.freeze(record.id, by=CLERK)
    clock.forward(30)
    second = office.rankings.correct(first.id, "漏计", same_facts=True, by=CLERK)
    second = office.rankings.adjust(second.id, unit=TOWN, mechanism=POLICY, points="2", reason="漏计", by=CLERK)
    figures = office.rankings.figures_of(second.id, by=CLERK)
    assert score(figures.standings, TOWN) == score(first.standings, TOWN) + 2
    shown = office.rankings.preview(second.id, by=CLERK)
    assert shown.as_of == first.as_of
    left = office.rankings.take_back(second.id, second.adjustments[1].id, by=CLERK)
    assert left.adjustments == first.adjustments


def test_of_two_corrections_begun_at_once_for_different_reasons_one_is_refused(office: Office) -> None:
    first = frozen(office)

    def correct(reason: str) -> str:
        try:
            return office.rankings.correct(first.id, reason, by=CLERK).reason
        except AlreadyCorrected:
            return ""

    with ThreadPoolExecutor(2) as threads:
        begun = list(threads.map(correct, ("漏计对接", "错计资金")))
    newest = office.rankings.newest(QUARTER, by=CLERK)
    assert newest is not None and sorted(begun) == sorted(["", newest.reason])


def test_a_preview_lasts_as_many_days_as_a_person_can_mean(office: Office) -> None:
    record = opened(office)
    for days in (0, -3, 61):
        with pytest.raises(DaysRefused, match="应为 1 至 60 天"):
            office.rankings.preview(record.id, days=days, by=CLERK)
    assert office.rankings.get(record.id, by=CLERK).state is AssessmentState.OPEN


def test_the_same_preview_twice_from_one_page_is_one(office: Office, clock: Clock) -> None:
    record = opened(office)
    seen = record.events[-1].version
    shown = office.rankings.preview(record.id, seen=seen, by=CLERK)
    clock.at += timedelta(seconds=2)
    assert office.rankings.preview(record.id, seen=seen, by=CLERK) == shown
    with pytest.raises(ChangedMeanwhile):
        office.rankings.preview(record.id, days=2, seen=seen, by=CLERK)


def test_points_and_objections_stay_the_units_when_it_is_renamed(office: Office) -> None:
    record = opened(office)
    office.rankings.adjust(record.id, unit=TOWN, mechanism=POLICY, points="1", reason="抗旱", by=CLERK)
    office.rankings.preview(record.id, by=CLERK)
    said = office.rankings.object_to(record.id, "漏计一次", mechanism=POLICY, by=liaison(TOWN))
    before = score(office.rankings.figures_of(record.id, by=CLERK).standings, TOWN)
    office.units.rename(TOWN, "桃州街道", reason="撤镇设街道", by=ADMINISTRATOR)
    assert score(office.rankings.figures_of(record.id, by=CLERK).standings, "桃州街道") == before
    record = office.rankings.answer(record.id, said.id, upheld=True, answer="属实", points="2", by=CLERK)
    sheet = office.rankings.sheet(QUARTER, "桃州街道", by=CLERK)
    assert score(office.rankings.figures_of(record.id, by=CLERK).standings, "桃州街道") == before + 2
    assert sheet.adjustments == record.adjustments and sheet.objections == record.objections


def test_another_version_of_the_scheme_moves_whoever_it_moves(office: Office) -> None:
    record = opened(office)
    scheme = record.scheme
    halved = replace(
        scheme,
        version="half",
        indicators=tuple(replace(one, each=one.each / 2, points=one.points / 2) for one in scheme.indicators),
    )
    changed = office.rankings.what_if(QUARTER, halved, by=LEADER)
    before = office.rankings.figures(QUARTER, by=CLERK)
    assert changed == moves(before.standings, office.rankings.figures(QUARTER, scheme=halved, by=CLERK).standings)
    assert any(not one.is_still for one in changed)
    office.schemes.put(scheme.text.replace('version = "2022"', 'version = "2026"').replace("2022Q1", "2026Q1"), by=CLERK)
    office.rankings.preview(record.id, by=CLERK)
    other = office.rankings.rescheme(record.id, "2026", by=CLERK)
    assert (other.state, other.scheme.version, other.standings) == (AssessmentState.OPEN, "2026", None)
    with pytest.raises(NotFound):
        office.rankings.sheet(QUARTER, by=liaison(TOWN))
    assert office.rankings.freeze(record.id, by=CLERK).standings is not None


def test_a_bulletin_is_noted_once(office: Office) -> None:
    done = frozen(office)
    with pytest.raises(NotFound):
        office.rankings.announce(done.id, done.id, by=CLERK)
    paper = office.schemes.draft(done.scheme.version, by=CLERK).id
    noted = office.rankings.announce(done.id, paper, by=CLERK)
    assert noted.documents == (paper,) == office.rankings.announce(done.id, paper, by=CLERK).documents
    assert noted.events[-1].step == AssessmentStep.ANNOUNCE and office.upkeep.verify().ok
    assert office.rankings.as_of(done.id, 2, by=LEADER) == done


# -- what was known too late, and who has not seen what ----------------------------------------------------------------


def test_what_becomes_known_after_the_freeze_is_told_and_changes_nothing(office: Office, clock: Clock) -> None:
    done = frozen(office)
    assert office.rankings.afterwards(done.id, by=LEADER).facts == ()
    clock.forward(20)
    late = row(matter="9月18日，赴省财政厅汇报工作。", effect="9月28日，省财政厅下达专项资金100万元。", next_step="跟进。")
    report(office, late, period=Month(2026, 10), unit=TOWN)
    found = office.rankings.afterwards(done.id, by=LEADER)
    new = [one for one in found.facts if one.since is Since.NEW and one.fact.unit == TOWN]
    assert {one.fact.kind for one in new} == {FactKind.VISIT, FactKind.FUND}
    assert all(one.fact.inputs[0].row for one in new) and TOWN in found.units
    assert office.rankings.figures(QUARTER, by=LEADER).standings == done.standings
    assert office.rankings.afterwards(opened(office).id, by=CLERK) == found


def test_who_freezes_is_told_which_units_have_not_seen_the_figures(office: Office, clock: Clock) -> None:
    record = opened(office)
    assert office.rankings.unseen(record.id, by=LEADER).units == (PLANNERS, TRADERS, TOWN)
    with pytest.raises(NotShown, match=r"还没有公示：.*3 个单位都没有看过自己的评分表.*没有冻结"):
        office.rankings.freeze(record.id, though_unseen=False, by=CLERK)
    office.rankings.preview(record.id, by=CLERK)
    assert office.rankings.unseen(record.id, by=LEADER).told == ""
    assert any("没有可以登录的账号" in told for told in office.rankings.readiness(record.id, by=CLERK).remarks)
    office.rankings.adjust(record.id, unit=TOWN, mechanism=POLICY, points="-1", reason="材料有误", by=CLERK)
    clock.forward(10)
    assert TOWN in office.rankings.unseen(record.id, by=LEADER).units
    with pytest.raises(NotShown, match="公示以后分数或名次有变化"):
        office.rankings.freeze(record.id, though_unseen=False, by=CLERK)
    done = office.rankings.freeze(record.id, though_unseen=True, by=CLERK)
    assert done.frozen and office.rankings.unseen(record.id, by=CLERK).units == ()


def test_of_a_correction_only_those_whom_it_changes_have_not_seen_it(office: Office) -> None:
    second = office.rankings.correct(frozen(office).id, "漏记一项", same_facts=True, by=CLERK)
    assert office.rankings.unseen(second.id, by=CLERK).units == ()
    office.rankings.adjust(second.id, unit=TOWN, mechanism=POLICY, points="-1", reason="材料有误", by=CLERK)
    told = office.rankings.unseen(second.id, by=CLERK)
    assert TOWN in told.units and told.told.startswith("更正以后分数或名次有变化")
