"""The table of days that the office has entered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from services.model.calendar import CalendarDay
from services.stores.register import Register

HOLIDAY = CalendarDay(day=date(2026, 10, 8), working=False, note="调休")
EARLIER = CalendarDay(day=date(2026, 9, 27), working=True)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = Register(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    opened.prepare()
    with opened.transaction() as transaction:
        transaction.calendar_days.put(HOLIDAY)
        transaction.calendar_days.put(EARLIER)
    yield opened
    opened.close()


def days(register: Register) -> list[CalendarDay]:
    with register.reading() as transaction:
        return transaction.calendar_days.all()


def test_entered_days_come_back_whole_and_in_order(register: Register) -> None:
    assert days(register) == [EARLIER, HOLIDAY]


def test_a_day_that_is_entered_again_says_the_latter_only(register: Register) -> None:
    again = CalendarDay(day=HOLIDAY.day, working=True, note="照常上班")
    with register.transaction() as transaction:
        transaction.calendar_days.put(again)
    assert days(register) == [EARLIER, again]


def test_one_day_is_taken_back_and_the_others_stay(register: Register) -> None:
    with register.transaction() as transaction:
        transaction.calendar_days.remove(EARLIER.day)
        transaction.calendar_days.remove(date(2026, 1, 1))
    assert days(register) == [HOLIDAY]


def test_a_rebuild_begins_with_an_empty_table(register: Register) -> None:
    with register.transaction() as transaction:
        transaction.calendar_days.remove_all()
    assert days(register) == []


def test_a_transaction_that_fails_leaves_the_days_as_they_were(register: Register) -> None:
    with pytest.raises(RuntimeError), register.transaction() as transaction:
        transaction.calendar_days.remove_all()
        raise RuntimeError("midway")
    assert days(register) == [EARLIER, HOLIDAY]
