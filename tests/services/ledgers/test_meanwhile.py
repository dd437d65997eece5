"""What happened to a ledger while somebody had it open: people's steps count, what the worker looked up meanwhile does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.ledgers.rules import ReasonsUnseen
from services.model.files import FileRole
from services.model.ledgers import LedgerState, LedgerStep
from services.model.people import EVERYTHING
from services.office import Office
from services.steps import ChangedMeanwhile
from tests.house import CLERK, drain
from tests.ledger_house import BY, DEPUTY, a_ledger_office, a_unit, hold, opened, report, row

MATERIAL = ("批复.txt", "省发展改革委关于下达专项资金500万元的批复".encode(), FileRole.MATERIAL)
OTHER = {"matter": "赴省商务厅对接口岸政策。", "effect": "已列入计划。"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = a_ledger_office(tmp_path, a_unit(), a_unit("市商务局"))
    yield office
    office.close()


def test_what_was_filled_in_before_the_return_is_not_handed_in_with_its_reasons_unseen(office: Office) -> None:
    done = report(office, row("r1")).record
    form = opened(office)
    office.ledgers.send_back(done.id, reasons=["没有写明文号"], cells=[("r1", "effect")], seen=None, by=CLERK)
    more = replace(form, rows=(*form.rows, row(**OTHER)))
    kept = office.ledgers.save(more, seen=0, by=BY)
    with pytest.raises(ReasonsUnseen, match="退回意见：没有写明文号"):
        office.ledgers.submit(kept, key="again", by=BY)
    there = office.ledgers.get(done.id, scope=EVERYTHING)
    assert there.state is LedgerState.RETURNED and there.reasons
    again = opened(office)
    assert again.rows == kept.rows, "what was filled in is there still"
    assert office.ledgers.submit(again, key="again", by=BY).record.state is LedgerState.SUBMITTED


def test_a_second_return_is_to_be_seen_as_well(office: Office) -> None:
    done = report(office, row("r1")).record
    office.ledgers.send_back(done.id, reasons=["没有写明文号"], seen=None, by=CLERK)
    form = opened(office)
    report(office, row(**OTHER), key="two")
    office.ledgers.send_back(done.id, reasons=["缺批复"], seen=None, by=CLERK)
    with pytest.raises(ReasonsUnseen, match="缺批复"):
        office.ledgers.submit(replace(form, note="改"), key="three", by=BY)


def test_what_the_units_own_leader_sent_back_is_to_be_seen(tmp_path: Path) -> None:
    office = a_ledger_office(tmp_path, a_unit(approves=True))
    done = report(office, row("r1")).record
    form = opened(office)
    office.ledgers.decline(done.id, reasons=["请补充资金文号"], seen=None, by=DEPUTY)
    with pytest.raises(ReasonsUnseen, match="请补充资金文号"):
        office.ledgers.submit(replace(form, note="改"), key="two", by=BY)
    office.close()


def test_a_form_opened_after_the_return_is_not_disturbed_by_the_worker(office: Office) -> None:
    done = report(office, row("r1"), files=[MATERIAL]).record
    office.ledgers.send_back(done.id, reasons=["没有写明文号"], seen=None, by=CLERK)
    form = opened(office)
    drain(office)
    assert {LedgerStep.READ, LedgerStep.PROVE} <= {event.step for event in office.ledgers.get(done.id, scope=EVERYTHING).events}
    assert office.ledgers.submit(replace(form, note="改"), key="two", by=BY).record.state is LedgerState.SUBMITTED


@pytest.mark.parametrize("deed", ["accept", "send_back"])
def test_what_the_worker_read_and_proved_meanwhile_keeps_nobody_from_deciding(office: Office, deed: str) -> None:
    done = report(office, row("r1"), files=[MATERIAL]).record
    seen = done.events[-1].version
    drain(office)
    now = office.ledgers.get(done.id, scope=EVERYTHING).events[-1].version
    assert now > seen
    if deed == "accept":
        assert office.ledgers.accept(done.id, seen=seen, by=CLERK).state is LedgerState.ACCEPTED
    else:
        assert office.ledgers.send_back(done.id, reasons=["改"], seen=seen, by=CLERK).state is LedgerState.RETURNED
    with pytest.raises(ChangedMeanwhile):
        office.ledgers.send_back(done.id, reasons=["再改"], seen=now, by=CLERK)


def test_what_a_person_did_meanwhile_keeps_others_from_deciding_also_when_the_worker_came_after(office: Office) -> None:
    done = report(office, row("r1")).record
    held = hold(office, "b", MATERIAL)
    office.ledgers.attach(done.id, "b", held, key="a", by=BY)
    drain(office)
    with pytest.raises(ChangedMeanwhile, match="第 1 版"):
        office.ledgers.accept(done.id, seen=1, by=CLERK)
    with pytest.raises(ChangedMeanwhile):
        office.ledgers.accept(done.id, seen=99, by=CLERK)
