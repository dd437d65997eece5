"""What the stores have becomes facts: the same as often as one looks, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.model.assessment.facts import FactKind
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from services.office import Office
from services.rankings.gathering import Gathering
from tests.assessment_house import CLOSED, PLANNERS, QUARTER, TRADERS, UNITS, a_quarter, opened_at


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = tmp_path_factory.mktemp("gathered")
    a_quarter(home)
    office = opened_at(home)
    yield office
    office.close()


def gathering(office: Office) -> Gathering:
    return Gathering(register=office.register, settings=office.settings)


def test_a_fund_is_proven_for_the_unit_that_sent_its_paper_and_shows_the_place(office: Office) -> None:
    found = gathering(office).facts(QUARTER, CLOSED)
    funds = {fact.unit: fact for fact in found.facts if fact.kind is FactKind.FUND}
    assert {unit: fact.proven for unit, fact in funds.items()} == {PLANNERS: True, TRADERS: False}
    assert [one.place for one in funds[PLANNERS].inputs] == ["2026年9月台账第2行“工作成效（进展）”", "下达通知.txt"]
    cell, paper = funds[PLANNERS].inputs
    with office.register.reading() as transaction:
        (page,) = transaction.pages.of(paper.object_id)[paper.file or 0]
    assert page.text[paper.start : paper.end] == paper.quote == "500万元"
    assert cell.object_id == paper.object_id


def test_every_ledger_that_was_due_has_its_status(office: Office) -> None:
    found = gathering(office).facts(QUARTER, CLOSED)
    stood = {(fact.unit, fact.inputs[0].place): (fact.status, fact.days) for fact in found.facts if fact.kind is FactKind.RETURN}
    assert {unit: stood[unit, "2026年7月政策争取工作台账"] for unit in UNITS} == dict.fromkeys(UNITS, ("迟报", 9))
    assert [stood[unit, "2026年9月政策争取工作台账"][0] for unit in UNITS] == ["按时", "按时", "未报"]
    assert [member.unit for member in found.members] == [one.unit for one in found.members if Mechanism.POLICY in one.mechanisms]


def test_looking_twice_gives_the_same_and_a_quarter_of_before_has_nothing(office: Office) -> None:
    gathers = gathering(office)
    assert gathers.facts(QUARTER, CLOSED) == gathers.facts(QUARTER, CLOSED)
    assert gathers.facts(Quarter(2021, 1), CLOSED).facts == ()
