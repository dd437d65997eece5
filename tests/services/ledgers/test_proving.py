"""Claim and evidence on the desk: what materials, older materials and filed agreements bear out, and what is told of a return."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.model.files import FileRole
from services.model.filing import FilingState
from services.model.ledgers import Evidence, LedgerHeader, LedgerReturn, LedgerStep
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING
from services.office import Office
from services.worker import SYSTEM
from tests.house import CLERK, FACTS, NOW, drain, submit
from tests.ledger_house import AUGUST, SEPTEMBER, UNIT, a_ledger_office, a_unit, opened, report, row

APPROVAL = (
    "安徽省发展和改革委员会关于下达2026年专项资金的批复\n二〇二六年八月八日，我委收悉你市申请。\n现下达专项资金人民币伍佰万元整。"
)
SIGNING = {"signing": "9月2日，与溧阳市人民政府签订《共建长三角产业合作园区战略合作协议》。"}
FILLED = LedgerHeader(unit=UNIT, filled_by="李四", phone="0563-6012345", filled_on=NOW.date())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = a_ledger_office(tmp_path, a_unit(), a_unit("市商务局"))
    yield office
    office.close()


def material(text: str = APPROVAL, name: str = "批复.txt", role: FileRole = FileRole.MATERIAL) -> tuple[str, bytes, FileRole]:
    return name, text.encode(), role


def now(office: Office, record: LedgerReturn) -> LedgerReturn:
    return office.ledgers.get(record.id, scope=EVERYTHING)


def proofs(record: LedgerReturn) -> dict[str, Evidence]:
    return {one.claim.text: one for one in record.evidence}


def proven(record: LedgerReturn) -> set[str]:
    return {text for text, one in proofs(record).items() if one.proven}


def codes(record: LedgerReturn) -> list[str]:
    return [one.code for one in record.findings]


def test_claims_are_borne_out_by_the_materials_with_the_place(office: Office) -> None:
    record = report(office, row(), files=[material()], header=FILLED).record
    drain(office)
    found = now(office, record)
    assert set(proofs(found)) == {"8月8日", "省发展改革委", "500万元"} == proven(found)
    place = proofs(found)["500万元"].places[0]
    assert (place.object_id, place.file, place.page) == (record.id, 1, None)
    assert APPROVAL[place.start : place.end] == place.quote == "伍佰万元整"
    assert codes(found) == []
    with office.register.reading() as transaction:
        (line,) = transaction.ledgers.returns([SEPTEMBER])
    assert (line.claims, line.proven) == (3, 3)


def test_a_look_that_finds_nothing_else_takes_no_step(office: Office) -> None:
    record = report(office, row(), files=[material()]).record
    drain(office)
    steps = [event.step for event in now(office, record).events]
    assert steps.count(LedgerStep.PROVE) in (1, 2)  # before the materials were read, and after
    office.proving.prove(record.id, by=SYSTEM)
    assert [event.step for event in now(office, record).events] == steps


def test_without_materials_the_claims_stand_unproven_and_it_is_told(office: Office) -> None:
    record = report(office, row(), header=FILLED).record
    drain(office)
    found = now(office, record)
    assert len(found.evidence) == 3 and proven(found) == set()
    assert codes(found) == ["L50"]


def test_a_material_added_later_bears_out(office: Office) -> None:
    record = report(office, row(), header=FILLED).record
    drain(office)
    held = [office.intake.hold(io.BytesIO(APPROVAL.encode()), label="批复.txt", role=FileRole.MATERIAL, batch="later")]
    office.ledgers.attach(record.id, "later", held, key="later", by=CLERK)
    drain(office)
    found = now(office, record)
    assert "500万元" in proven(found) and codes(found) == []


def test_the_material_of_one_row_says_nothing_for_another(office: Office) -> None:
    draft = opened(office)
    draft = replace(draft, rows=(row("one"), row("two", matter="赴省商务厅对接。", effect="获得资金500万元。")))
    held = [office.intake.hold(io.BytesIO(APPROVAL.encode()), label="批复.txt", role=FileRole.MATERIAL, batch="b")]
    record = office.ledgers.submit(draft, "b", held, rows_of={held[0].name: "one"}, key="k", by=CLERK).record
    drain(office)
    found = {(one.claim.row, one.claim.text): one.proven for one in now(office, record).evidence}
    assert found["one", "500万元"] and not found["two", "500万元"]


def test_a_row_that_stands_is_borne_out_by_the_materials_of_its_month(office: Office) -> None:
    first = report(office, row(), period=AUGUST, files=[material()]).record
    drain(office)
    record = report(office, row(matter="赴省商务厅对接。", effect="获得资金500万元。")).record
    drain(office)
    standing, new = (
        [one for one in now(office, record).evidence if one.claim.row == each.id and one.claim.text == "500万元"]
        for each in record.rows
    )
    assert [place.object_id for place in standing[0].places] == [first.id]
    assert not new[0].proven  # the row was not there when that material came


@pytest.mark.parametrize(
    "file",
    [
        material("专项资金500万元", "来件.txt", FileRole.ORIGINAL),
        material("序号 部门（单位） 工作事项 工作成效（进展） 下一步工作打算\n获得专项资金500万元", "台账.txt"),
    ],
)
def test_what_repeats_the_ledger_bears_nothing_out(office: Office, file: tuple[str, bytes, FileRole]) -> None:
    record = report(office, row(), files=[file]).record
    drain(office)
    assert proven(now(office, record)) == set()


def test_another_units_materials_bear_nothing_out(office: Office) -> None:
    report(office, row(), files=[material()], unit="市商务局")
    record = report(office, row()).record
    drain(office)
    assert proven(now(office, record)) == set()


def test_an_agreement_bears_a_signing_out_as_soon_as_it_is_on_file(office: Office) -> None:
    record = report(office, row(**SIGNING), mechanism=Mechanism.EXCHANGE, header=FILLED).record
    drain(office)
    assert codes(now(office, record)) == ["L40", "L50"]
    filing = submit(office, unit=UNIT).filing
    drain(office)
    office.filings.file(filing.id, FACTS, seen=None, by=CLERK)
    drain(office)
    found = now(office, record)
    assert codes(found) == []
    assert proven(found) == {"9月2日", "溧阳市人民政府", "《共建长三角产业合作园区战略合作协议》"}
    assert {place.object_id for one in found.evidence for place in one.places} == {filing.id}


def test_a_filing_of_a_unit_without_ledgers_concerns_none(office: Office) -> None:
    filing = submit(office, unit="市残联").filing
    office.proving.prove(filing.id, by=SYSTEM)
    assert office.filings.get(filing.id, scope=EVERYTHING).state is FilingState.SUBMITTED


def test_a_sum_that_slipped_by_a_unit_is_told(office: Office) -> None:
    record = report(
        office, row(effect="获得专项资金500亿元。", matter="赴省发展改革委对接。"), files=[material()], header=FILLED
    ).record
    drain(office)
    assert {"L36", "L53"} <= set(codes(now(office, record)))


def test_a_draft_is_checked_while_it_is_filled_in(office: Office) -> None:
    draft = replace(opened(office), rows=(row("a", unit="市商务局", matter="2月30日，赴省厅", effect=""),), header=FILLED)
    told = {(one.finding.code, one.row, one.column) for one in office.proving.remarks(draft)}
    assert told == {("L44", "a", "unit"), ("L34", "a", "matter"), ("L30", "a", "effect")}


def test_the_units_other_names_are_its_own(office: Office) -> None:
    draft = replace(opened(office), rows=(row("a", unit="广德市发展和改革委员会", matter="对接", effect="获批"),), header=FILLED)
    assert office.proving.remarks(draft) == ()


def test_findings_of_an_earlier_version_go_with_it(office: Office) -> None:
    record = report(office, row(matter="2月30日，赴省厅", effect="获批"), header=FILLED, files=[material()]).record
    drain(office)
    assert codes(now(office, record)) == ["L34"]
    draft = opened(office)
    better = replace(draft, rows=(replace(draft.rows[0], cells=(("matter", "2月28日，赴省厅"), ("effect", "获批"))),))
    office.ledgers.submit(better, key="again", by=CLERK)
    drain(office)
    assert codes(now(office, record)) == []


def test_another_provinces_body_bears_no_visit_out(office: Office) -> None:
    foreign = material("江苏省发展和改革委员会\n二〇二六年八月八日，现下达专项资金人民币伍佰万元整。")
    record = report(office, row(), files=[foreign], header=FILLED).record
    drain(office)
    assert proven(now(office, record)) == {"8月8日", "500万元"}


def test_what_was_refused_or_only_asked_for_is_no_result(office: Office) -> None:
    refused = material("省发展改革委：\n二〇二六年八月八日，我委拟申请专项资金500万元。")
    record = report(office, row(), files=[refused], header=FILLED).record
    drain(office)
    assert proven(now(office, record)) == {"8月8日", "省发展改革委"}
