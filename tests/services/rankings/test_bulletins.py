"""The papers over a frozen quarter: proposed from its figures, drafted, linked, corrected."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.model.assessment.assessments import Assessment
from services.model.bulletins.blaming import Charge
from services.model.bulletins.counting import NotFrozen
from services.model.errors import NotAllowed, NotFound, WenshuError
from services.model.mechanisms import Mechanism
from services.model.official import DocumentState, OfficialDocument
from services.model.official.proposing import propose
from services.model.people import EVERYTHING
from services.model.periods import Month
from services.model.units import UnitKind, UnitUnknown
from services.office import Office
from services.rankings.bulletins import (
    MatterGone,
    NeverIssued,
    NobodyToPraise,
    NotACorrection,
    NothingChanged,
    NothingChosen,
    NothingToBlame,
    UnderWay,
)
from tests.assessment_house import PLANNERS, QUARTER, SECOND_CLERK, TOWN, TRADERS, Clock, a_quarter, opened_at
from tests.house import ADMINISTRATOR, CLERK, LEADER, liaison
from tests.ledger_house import report, row


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A frozen quarter."""
    home = tmp_path_factory.mktemp("bulletins")
    a_quarter(home)
    office = opened_at(home)
    office.rankings.freeze(office.rankings.open(QUARTER, by=CLERK).id, by=CLERK)
    office.close()
    return home


@pytest.fixture
def office(filled: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(filled, tmp_path / "home")
    office = opened_at(tmp_path / "home", Clock())
    yield office
    office.close()


def frozen(office: Office) -> Assessment:
    found = office.rankings.newest(QUARTER, frozen=True, by=CLERK)
    assert found is not None
    return found


def issued(office: Office, paper: OfficialDocument) -> OfficialDocument:
    """As far as its number."""
    office.review.propose(paper.id, by=CLERK)
    office.review.approve(paper.id, by=SECOND_CLERK)
    office.review.sign(paper.id, by=LEADER)
    office.review.recheck(paper.id, by=SECOND_CLERK)
    return office.issue.register(paper.id, by=CLERK)


def test_the_bulletin_says_what_the_figures_say(office: Office) -> None:
    record = frozen(office)
    facts = office.bulletins.propose(record.id, by=CLERK)
    assert record.standings is not None
    scores = {(one.mechanism, one.unit): str(one.score) for one in record.standings.standings}
    labels = {"政策争取": Mechanism.POLICY, "综合": None}
    assert {(labels[row["mechanism"]], row["unit"]): row["score"] for row in facts["standings"]} == scores
    told = "".join(facts["highlights"])
    assert "2026年第三季度共考核3个单位" in told and "专项资金1笔，资金共计500万元" in told, "the unproven sum is not told"
    assert any(TRADERS in text and "没有支撑材料佐证" in text for text in facts["problems"])
    demanded = [unit for unit, _reason in record.standings.demanded]
    assert facts["criticised"] == demanded
    assert not set(facts["commended"]) & set(demanded)


def test_the_attachments_have_every_indicator_that_gave_points_and_the_problems_unit_by_unit(office: Office) -> None:
    record = frozen(office)
    details, overall, problems = office.bulletins.propose(record.id, by=CLERK)["attachments"]
    assert record.standings is not None
    assert details["title"] == "2026年第三季度政策争取得分明细表"
    tables = [block["rows"] for block in details["blocks"] if block.get("block") == "table"]
    heads = [name.replace("\n", "") for name in tables[0][0]]
    for rows in tables:
        for _rank, unit, *cells in rows[1:]:
            sheet = next(one for one in record.standings.unit(unit) if one.mechanism is Mechanism.POLICY)
            points = {score.indicator: str(score.points) for score in sheet.scores}
            assert cells[-1] == str(sheet.score)
            assert [points[name] for name in heads[2:-1]] == cells[:-1]
            idle = {name for name, given in points.items() if name not in heads and given != "0.00"}
            assert not idle, "what is left out gave nobody a point"
    assert "综合" in overall["title"]
    rows = problems["blocks"][0]["rows"]
    assert any(unit == TRADERS and "500万元" in text for _number, unit, text in rows[1:])


def test_a_paper_over_a_quarter_knows_which_units_its_recipients_are(office: Office) -> None:
    office.units.put("市新设局", UnitKind.DEPARTMENT, by=CLERK)  # it has no duty, and nobody assesses it
    record, directory = frozen(office), office.units.directory()
    paper = office.bulletins.draft(record.id, by=CLERK)
    found = propose(paper.facts, directory, meant=paper.meant)
    assert set(found.units) == set(record.units) and found.known == ("市直有关单位",)
    edited = office.bulletins.draft(record.id, {"next_steps": ["改过的要求。"]}, by=CLERK)
    assert edited.meant == paper.meant, "who edits its words does not change for whom it is"
    praise = office.bulletins.praise(record.id, {"matter": "工作", "units": [PLANNERS]}, by=CLERK)
    assert set(propose(praise.facts, directory, meant=praise.meant).units) == set(record.units)
    blame = office.bulletins.blame(office.bulletins.propose_blame([TOWN], by=CLERK), by=CLERK)
    assert set(propose(blame.facts, directory, meant=blame.meant).units) == {PLANNERS, TRADERS, TOWN}


def test_a_draft_is_linked_and_asked_for_twice_is_the_same(office: Office) -> None:
    record = frozen(office)
    paper = office.bulletins.draft(record.id, by=CLERK)
    assert paper.state is DocumentState.DRAFT and paper.paper == "ranking-bulletin"
    assert office.bulletins.draft(record.id, by=SECOND_CLERK).id == paper.id
    assert frozen(office).documents == (paper.id,)
    edited = office.bulletins.draft(record.id, {"highlights": ["亮点突出。本季度成效明显。"]}, by=CLERK)
    assert (edited.id, edited.facts["highlights"]) == (paper.id, ["亮点突出。本季度成效明显。"])
    assert edited.facts["standings"] == paper.facts["standings"], "what is not said stays as it was"


def test_a_discarded_draft_makes_room_for_another_and_one_under_way_does_not(office: Office) -> None:
    record = frozen(office)
    first = office.bulletins.draft(record.id, by=CLERK)
    office.documents.discard(first.id, reason="重拟", by=CLERK)
    second = office.bulletins.draft(record.id, by=CLERK)
    assert second.id != first.id and frozen(office).documents == (first.id, second.id)
    office.review.propose(second.id, by=CLERK)
    with pytest.raises(UnderWay, match="已在办理"):
        office.bulletins.draft(record.id, by=CLERK)


def test_nobody_is_announced_before_the_freeze_nor_by_a_unit(office: Office, tmp_path: Path) -> None:
    record = frozen(office)
    again = office.rankings.correct(record.id, "漏计一项", by=CLERK)
    with pytest.raises(NotFrozen):
        office.bulletins.propose(again.id, by=CLERK)
    with pytest.raises((NotAllowed, NotFound)):
        office.bulletins.propose(record.id, by=liaison(PLANNERS))
    with pytest.raises(NotAllowed):
        office.bulletins.draft(record.id, by=LEADER)


def test_praise_names_what_was_done_and_is_refused_where_nobody_has_earned_it(office: Office) -> None:
    record = frozen(office)
    assert record.standings is not None and not record.standings.commended
    with pytest.raises(NobodyToPraise):
        office.bulletins.praise(record.id, by=CLERK)


def test_a_correction_lists_every_place_that_changed_and_nothing_else(office: Office) -> None:
    record = frozen(office)
    with pytest.raises(NotACorrection):
        office.bulletins.propose_correction(record.id, by=CLERK)
    paper = office.bulletins.draft(record.id, by=CLERK)
    again = office.rankings.correct(record.id, "漏计一项政策", same_facts=True, by=CLERK)
    office.rankings.adjust(again.id, unit=TRADERS, mechanism=Mechanism.POLICY, points="12.5", reason="材料迟到", by=CLERK)
    office.rankings.freeze(again.id, by=CLERK)
    with pytest.raises(NeverIssued):
        office.bulletins.amend(again.id, by=CLERK)
    number = issued(office, paper).number
    mended = office.bulletins.amend(again.id, by=CLERK)
    assert number is not None and mended.facts["document_number"] == number.text
    rows = mended.facts["corrections"]
    before, after = (
        next(one.score for one in found.standings.unit(TRADERS) if one.mechanism is Mechanism.POLICY)
        for found in (record, office.rankings.get(again.id, by=CLERK))
        if found.standings is not None
    )
    assert after - before == 12.5
    table = next(row for row in rows if "政策争取" in row["place"] and "排名表" in row["place"] and TRADERS in row["wrong"])
    assert str(before) in table["wrong"] and str(after) in table["right"]
    details = next(
        row for row in rows if row["place"].startswith("附件") and "政策争取" in row["place"] and TRADERS in row["place"]
    )
    assert "人工调整12.50" in details["right"]
    assert not any(PLANNERS in row["wrong"] and "得分" in row["wrong"] and "名次1" in row["right"] for row in rows)
    assert frozen(office).documents == (mended.id,)


def test_a_correction_that_changes_nothing_needs_no_bulletin(office: Office) -> None:
    record = frozen(office)
    issued(office, office.bulletins.draft(record.id, by=CLERK))
    again = office.rankings.correct(record.id, "复查", same_facts=True, by=CLERK)
    office.rankings.freeze(again.id, by=CLERK)
    with pytest.raises(NothingChanged):
        office.bulletins.amend(again.id, by=CLERK)


def test_criticism_outside_the_quarter_names_what_is_missing_today(office: Office) -> None:
    facts = office.bulletins.propose_blame([TOWN], by=CLERK)
    assert facts["units"] == [TOWN]
    assert facts["problems"] == [f"工作台账没有按时报送。截至目前，下列工作台账没有报送：{TOWN}政策争取10月。"]
    paper = office.bulletins.blame(facts, by=CLERK)
    assert paper.paper == "criticism" and office.documents.get(paper.id, scope=EVERYTHING).facts["units"] == [TOWN]
    with pytest.raises(NothingToBlame, match="第四季度"):  # one ledger is not yet many
        office.bulletins.propose_blame(by=CLERK)
    with pytest.raises(UnitUnknown):
        office.bulletins.propose_blame(["没有这个单位"], by=CLERK)
    with pytest.raises(NotAllowed):
        office.bulletins.propose_blame([TOWN], by=liaison(TOWN))
    with pytest.raises(NotAllowed):
        office.bulletins.blame(facts, by=liaison(TOWN))


def test_criticism_takes_what_is_ticked_and_what_is_typed(office: Office) -> None:
    found = office.bulletins.blamable(by=CLERK)
    assert {one.unit for one in found.matters} == {PLANNERS, TRADERS, TOWN} and not found.proposed
    ticked = [one.id for one in found.matters if one.unit == TOWN]
    charge = Charge(unit="商务局", heading="协议备案不及时。", text="新签的2份协议没有报送备案")
    facts = office.bulletins.propose_chosen(ticked, [charge], by=CLERK)
    assert facts["units"] == [TOWN, TRADERS]
    assert facts["problems"][1] == f"协议备案不及时。{TRADERS}新签的2份协议没有报送备案。"
    only = office.bulletins.propose_blame(charges=[charge], by=CLERK)
    assert only["units"] == [TRADERS] and len(only["problems"]) == 1


def test_what_cannot_be_blamed_is_told_with_its_line(office: Office) -> None:
    ticked = [one.id for one in office.bulletins.blamable(by=CLERK).matters if one.unit == TOWN]
    with pytest.raises(NothingChosen):
        office.bulletins.propose_chosen([], by=CLERK)
    for charge, match in (
        (Charge(unit="", heading="甲", text="乙"), "第 1 条缺少单位"),
        (Charge(unit=TOWN, heading="甲", text=" "), "第 1 条缺少具体情况"),
        (Charge(unit=TOWN, heading="长" * 41, text="乙"), "第 1 条的问题超过 40 字"),
        (Charge(unit="没有这个单位", heading="甲", text="乙"), "没有这个单位"),
    ):
        with pytest.raises(WenshuError, match=match):
            office.bulletins.propose_chosen([], [charge], by=CLERK)
    report(office, period=Month(2026, 10), unit=TOWN, nothing_new=True, key="late")
    with pytest.raises(MatterGone, match="1 项"):
        office.bulletins.propose_chosen(ticked, by=CLERK)


def test_what_changes_later_does_not_change_what_is_proposed(office: Office) -> None:
    record = frozen(office)
    before = office.bulletins.propose(record.id, by=CLERK)
    office.units.rename(TRADERS, "市商务和口岸局", reason="更名", by=ADMINISTRATOR)
    report(office, row(effect="8月20日，获得专项资金900万元。"), period=Month(2026, 9), unit=PLANNERS, key="later")
    assert office.bulletins.propose(record.id, by=CLERK) == before


def test_a_correction_calls_a_renamed_unit_as_the_issued_bulletin_does(office: Office) -> None:
    record = frozen(office)
    issued(office, office.bulletins.draft(record.id, by=CLERK))
    office.units.rename(TRADERS, "市商务和口岸局", reason="更名", by=ADMINISTRATOR)
    again = office.rankings.correct(record.id, "补计一次对接", by=CLERK)
    assert office.rankings.corrected(again.id, by=CLERK) == (), "another name moves nobody"
    office.rankings.adjust(again.id, unit=TRADERS, mechanism=Mechanism.POLICY, points="1", reason="补计", by=CLERK)
    office.rankings.freeze(again.id, by=CLERK)
    moved = office.rankings.corrected(again.id, by=CLERK)
    assert any(one.unit == "市商务和口岸局" and one.score_before is not None for one in moved)
    rows = office.bulletins.propose_correction(again.id, by=CLERK)["corrections"]
    assert rows and all(TRADERS in f"{row['place']}{row['wrong']}" for row in rows), "nobody else, and by the issued name"
