"""The room of the calendar: what the office enters counts everywhere, is journalled, and comes back with a rebuild."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from services.model.calendar import CalendarDay, DayRefused
from services.model.errors import NotAllowed
from services.model.periods import Month
from services.office import Office
from tests.house import ADMINISTRATOR, CLERK, LEADER, NOW, an_office, liaison

OCTOBER, NOVEMBER = Month(2022, 10), Month(2026, 11)
OFF = CalendarDay(day=date(2026, 11, 16), working=False, note="全市统一活动")
WORKED = CalendarDay(day=date(2026, 11, 21), working=True)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, due_day_moves=True)
    yield office
    office.close()


def test_entered_days_move_the_due_day(office: Office) -> None:
    assert office.calendar.due(NOVEMBER) == date(2026, 11, 16)  # the 15th is a Sunday
    assert office.calendar.put([OFF, WORKED], by=CLERK) == (OFF, WORKED)
    assert office.calendar.due(NOVEMBER) == date(2026, 11, 17)
    assert office.calendar.days().overrides == (OFF, WORKED)
    assert office.calendar.put([OFF], by=ADMINISTRATOR) == (), "said again, it is no change"
    assert office.calendar.remove(OFF.day, by=CLERK)
    assert not office.calendar.remove(OFF.day, by=CLERK)
    assert office.calendar.due(NOVEMBER) == date(2026, 11, 16)


def test_the_due_day_is_what_the_settings_say(tmp_path: Path) -> None:
    office = an_office(tmp_path, ledger_due_day=8)
    assert office.calendar.due(OCTOBER) == date(2022, 10, 8)
    office.close()


def test_every_change_is_journalled_and_told_latest_first(office: Office) -> None:
    office.calendar.put([OFF, WORKED], by=CLERK)
    office.calendar.remove(OFF.day, by=ADMINISTRATOR)
    told = [(one.day, one.working, one.note, one.by) for one in office.calendar.history(2026)]
    assert told == [
        (OFF.day, None, "", "管理员"),
        (WORKED.day, True, "", "经办人"),
        (OFF.day, False, "全市统一活动", "经办人"),
    ]
    assert office.calendar.history(2026)[0].at == NOW
    assert office.calendar.history(2025) == ()


@pytest.mark.parametrize("person", [LEADER, liaison("市发改委")])
def test_only_the_office_enters_days(office: Office, person: object) -> None:
    for step in (lambda: office.calendar.put([OFF], by=person), lambda: office.calendar.remove(OFF.day, by=person)):
        with pytest.raises(NotAllowed, match="维护日历"):
            step()
    assert office.calendar.days().overrides == ()


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([OFF, CalendarDay(day=OFF.day, working=True)], "同一天填了两次"),
        ([WORKED, CalendarDay(day=date(1900, 1, 1), working=True)], "1950"),
        ([CalendarDay(day=date.fromordinal(739000 + number), working=True) for number in range(121)], "现有 121 天"),
    ],
)
def test_of_days_that_cannot_be_kept_none_is(office: Office, days: list[CalendarDay], told: str) -> None:
    with pytest.raises(DayRefused, match=told):
        office.calendar.put(days, by=CLERK)
    assert office.calendar.days().overrides == ()


def test_a_rebuild_brings_the_entered_days_back_from_the_journal(office: Office) -> None:
    office.calendar.put([OFF, WORKED], by=CLERK)
    office.calendar.remove(WORKED.day, by=CLERK)
    with office.register.transaction() as transaction:
        transaction.calendar_days.remove_all()
        transaction.calendar_days.put(WORKED)  # as a damaged register might have it
    office.upkeep.rebuild()
    assert office.calendar.days().overrides == (OFF,)


def test_the_call_for_ledgers_asks_by_the_day_of_the_settings_and_the_calendar(office: Office) -> None:
    known = {"year": 2026, "month": 11, "contact": "张三", "phone": "0563-0000000", "date": "2026-11-02"}
    assert office.drafting.fill("ledger-call", known, at=NOW).facts.deadline == date(2026, 11, 16)
    office.calendar.put([OFF], by=CLERK)
    assert office.drafting.fill("ledger-call", known, at=NOW).facts.deadline == date(2026, 11, 17)
    late = known | {"date": "2026-11-18"}
    assert office.drafting.fill("ledger-call", late, at=NOW).facts.deadline == date(2026, 12, 15)
    typed = known | {"deadline": "2026-11-10"}
    assert office.drafting.fill("ledger-call", typed, at=NOW).facts.deadline == date(2026, 11, 10)
