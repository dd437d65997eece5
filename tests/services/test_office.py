"""The wiring: every room gets what its constructor names, and a mistake keeps the house from opening."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from services.office import Office, clock_of, open_office, system_clock
from services.office.ground import Ground
from services.office.wiring import NotWired, furnished
from services.settings import Settings
from services.stores.register import Register
from services.units import Units
from tests.house import an_office


class Attic:
    """A room that asks for one that there is, and can do without another."""

    def __init__(self, *, register: Register, lamp: str = "a candle") -> None:
        self.register, self.lamp = register, lamp


class Tower:
    """A room that asks for one that comes after it."""

    def __init__(self, *, units: Units) -> None:
        self.units = units


class Cellar:
    """A room that means another thing by a name of the house."""

    def __init__(self, *, register: str = "a book") -> None:
        self.register = register


class Lookout(Protocol):
    """What a room needs of another, said by the room."""

    def prepare(self) -> None: ...
    def shout(self) -> None: ...


class Watch:
    """A room that needs more of another than that can do."""

    def __init__(self, *, register: Lookout) -> None:
        self.register = register


@dataclass(frozen=True, kw_only=True)
class WithWatch(Ground):
    watch: Watch


@dataclass(frozen=True, kw_only=True)
class WithAttic(Ground):
    attic: Attic


@dataclass(frozen=True, kw_only=True)
class WithTower(Ground):
    tower: Tower
    units: Units


@dataclass(frozen=True, kw_only=True)
class WithCellar(Ground):
    cellar: Cellar


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    office = an_office(tmp_path)
    yield Ground(**{one.name: getattr(office, one.name) for one in fields(Ground)})
    office.close()


def test_a_room_gets_what_its_constructor_names(ground: Ground) -> None:
    house = furnished(WithAttic, ground, own={})
    assert house.attic.register is ground.register
    assert (house.attic.lamp, furnished(WithAttic, ground, own={"attic": {"lamp": "oil"}}).attic.lamp) == ("a candle", "oil")


def test_rooms_share_what_they_name_alike(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    assert office.documents._road is office.review._road is office.road
    assert office.proofs._typesetting is office.typesetting
    assert [one.name for one in fields(Office)][: len(fields(Ground))] == [one.name for one in fields(Ground)]
    office.close()


def test_a_room_that_asks_for_what_comes_after_it_keeps_the_house_from_opening(ground: Ground) -> None:
    with pytest.raises(NotWired, match="tower asks for units"):
        furnished(WithTower, ground, own={})


def test_a_room_that_means_another_thing_by_a_name_keeps_the_house_from_opening(ground: Ground) -> None:
    with pytest.raises(NotWired, match="cellar means <class 'str'> by register"):
        furnished(WithCellar, ground, own={})


def test_a_room_that_needs_a_verb_which_the_other_has_not_keeps_the_house_from_opening(ground: Ground) -> None:
    with pytest.raises(NotWired, match=r"watch means .*Lookout"):
        furnished(WithWatch, ground, own={})


@pytest.mark.parametrize("days", [0, 1, 1419])
def test_the_clock_of_a_house_is_as_many_whole_days_behind_as_its_settings_say(tmp_path: Path, days: int) -> None:
    clock = clock_of(Settings(home=tmp_path, clock_behind_days=days))
    before, told, after = system_clock(), clock(), system_clock()
    assert before <= told + timedelta(days=days) <= after


def test_whatever_is_opened_without_a_clock_goes_by_that_of_its_settings(tmp_path: Path) -> None:
    office = open_office(Settings(home=tmp_path, clock_behind_days=1000, ocr=False))
    try:
        assert timedelta(days=999) < system_clock() - office.now() < timedelta(days=1001)
    finally:
        office.close()
