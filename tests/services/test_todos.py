"""What waits for whom: every station tells the right people, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.model.people import Person, Role
from services.office import Office
from services.todos import TodoKind
from tests.house import ADMINISTRATOR, CLERK, LEADER, NOW, an_office, liaison
from tests.paper_house import NO_OFFICE, TODAY, distributed, drafted, now_is, registered, to_register, units


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    office = an_office(tmp_path, soffice=NO_OFFICE, now=clock)
    yield office
    office.close()


def waits(office: Office, person: Person) -> list[str]:
    return [todo.kind.value for todo in office.todos.of(person)]


def test_each_station_waits_for_its_own_people(office: Office) -> None:
    document = drafted(office)
    assert waits(office, CLERK) == []  # a draft waits for nobody
    office.review.propose(document.id, by=CLERK)
    assert (waits(office, CLERK), waits(office, LEADER)) == (["review"], [])
    office.review.send_back(document.id, reason="改", by=CLERK)
    (returned,) = office.todos.of(CLERK)
    assert (returned.label, returned.note) == ("退回待修改", "改")
    office.review.propose(document.id, by=CLERK)
    office.review.approve(document.id, countersign=["市财政局"], by=CLERK)
    assert waits(office, CLERK) == ["countersign"]
    office.review.countersign(document.id, "市财政局", agreed=True, name="李四", on=TODAY, by=CLERK)
    assert (waits(office, CLERK), waits(office, LEADER)) == ([], ["sign"])
    office.review.sign(document.id, by=LEADER)
    assert (waits(office, ADMINISTRATOR), waits(office, LEADER)) == (["recheck"], [])
    office.review.recheck(document.id, by=CLERK)
    assert waits(office, CLERK) == ["register"]
    office.issue.register(document.id, by=CLERK)
    assert waits(office, CLERK) == []  # the worker is at it
    office.issue.print_final(document.id, by=CLERK)
    assert waits(office, CLERK) == ["seal"]
    office.issue.void(document.id, reason="错", by=CLERK)
    assert waits(office, CLERK) == [] == waits(office, liaison("市发改委"))


def test_a_unit_is_asked_to_acknowledge_and_the_office_told_when_it_is_late(tmp_path: Path, clock: Clock) -> None:
    office = an_office(tmp_path, soffice=NO_OFFICE, now=clock, seal_required=False, acknowledge_days=3)
    units(office, "新杭镇")
    document = distributed(office, "市发改委", "桃州镇")
    (todo,) = office.todos.of(liaison("市发改委"))
    assert (todo.kind.value, todo.number, todo.overdue) == ("acknowledge", "广合管〔2026〕1号", False)
    assert waits(office, liaison("新杭镇")) == []
    deputy = Person(login="deputy", name="分管领导", role=Role.DEPUTY_LEADER, unit="市发改委")
    assert office.todos.of(deputy) == (todo,), "whoever of the unit sees it may acknowledge"
    clock.now += timedelta(days=3)
    assert waits(office, CLERK) == [] and not office.todos.of(liaison("市发改委"))[0].overdue
    clock.now += timedelta(days=1)
    (late,) = office.todos.of(CLERK)
    assert (late.kind.value, late.note, late.overdue) == ("overdue", "2 个单位未签收", True)
    assert waits(office, LEADER) == []
    assert office.todos.of(liaison("市发改委"))[0].overdue
    assert [sent.overdue(days=3, now=clock.now) for sent in now_is(office, document).deliveries] == [True, True]
    office.delivery.acknowledge(document.id, by=liaison("市发改委"))
    assert waits(office, liaison("市发改委")) == []
    assert [todo.note for todo in office.todos.of(CLERK)] == ["1 个单位未签收"]
    office.delivery.acknowledge(document.id, unit="桃州镇", name="张三", by=CLERK)
    assert waits(office, CLERK) == []
    office.close()


def test_what_is_overdue_comes_first_and_then_what_has_waited_longest(tmp_path: Path, clock: Clock) -> None:
    office = an_office(tmp_path, soffice=NO_OFFICE, now=clock, seal_required=False)
    distributed(office, "市发改委")
    to_register(office, "交流合作工作")
    clock.now += timedelta(days=10)
    office.review.propose(drafted(office, "制度创新工作").id, by=CLERK)
    assert waits(office, CLERK) == ["overdue", "register", "review"]
    assert registered(office, "其他工作").number is not None
    office.close()


def test_a_reminder_is_a_to_do_of_the_unit_s_own_until_it_acknowledges(office: Office) -> None:
    first = distributed(office, "市发改委", "桃州镇")
    second = distributed(office, "市发改委", matter="交流合作工作")
    office.delivery.remind(second.id, units=["市发改委"], by=CLERK)
    found = office.todos.of(liaison("市发改委"))
    assert [(todo.object_id, todo.kind) for todo in found] == [(second.id, TodoKind.REMINDED), (first.id, TodoKind.ACKNOWLEDGE)]
    assert found[0].label == "催签" and found[0].urgent and "已催签 1 次" in found[0].note
    assert [todo.kind for todo in office.todos.of(liaison("桃州镇"))] == [TodoKind.ACKNOWLEDGE]
    office.delivery.acknowledge(second.id, by=liaison("市发改委"))
    assert [todo.object_id for todo in office.todos.of(liaison("市发改委"))] == [first.id]
