"""The table of rosters: an entry stands under the name that its unit had, and is found under the one that it has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.model.rosters import Contact, Roster
from services.model.units import Unit, UnitKind
from services.stores.register import Register

MANY = tuple(f"第{number}单位" for number in range(1200))


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = Register(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    opened.prepare()
    yield opened
    opened.close()


def an_entry(unit: str, name: str = "张三") -> Roster:
    return Roster(unit=unit, leaders=(Contact(name=name, post="副主任", phone="13800000000"),), version=1)


def of(register: Register, unit: Unit) -> Roster | None:
    with register.reading() as transaction:
        return transaction.rosters.of(unit)


def test_an_entry_takes_the_place_of_the_one_before(register: Register) -> None:
    with register.transaction() as transaction:
        transaction.rosters.put(an_entry("市发改委"))
        transaction.rosters.put(an_entry("市发改委", "李四"))
    with register.reading() as transaction:
        assert transaction.rosters.all() == {"市发改委": an_entry("市发改委", "李四")}
        assert transaction.rosters.find("市发改") is None


def test_a_renamed_unit_has_the_entry_of_its_earlier_name_until_it_has_one_of_its_own(register: Register) -> None:
    unit = Unit(name="市发展改革局", kind=UnitKind.DEPARTMENT, earlier=("市发改委",))
    with register.transaction() as transaction:
        transaction.rosters.put(an_entry("市发改委"))
    assert of(register, unit) == an_entry("市发改委")
    with register.transaction() as transaction:
        transaction.rosters.put(an_entry("市发展改革局", "李四"))
    assert of(register, unit) == an_entry("市发展改革局", "李四")


def test_the_entry_of_a_unit_that_was_merged_into_another_is_not_the_other_s(register: Register) -> None:
    unit = Unit(name="市发改委", kind=UnitKind.DEPARTMENT, earlier=("市粮食局",))
    with register.transaction() as transaction:
        transaction.units.put(Unit(name="市粮食局", kind=UnitKind.DEPARTMENT, merged_into="市发改委"))
        transaction.rosters.put(an_entry("市粮食局"))
    assert of(register, unit) is None


def test_a_unit_of_very_many_earlier_names_is_looked_up_all_the_same(register: Register) -> None:
    with register.transaction() as transaction:
        transaction.rosters.put(an_entry(MANY[-1]))
    assert of(register, Unit(name="市发改委", kind=UnitKind.DEPARTMENT, earlier=MANY)) == an_entry(MANY[-1])
