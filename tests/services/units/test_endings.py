"""撤销 and 并入 with a day to come: up to and with that day everything is as it was; on the day after it has happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from services.model.errors import NotAllowed
from services.model.mechanisms import Mechanism
from services.model.people import Person, Role
from services.model.periods import Month
from services.model.units import Unit, UnitAwaited, UnitEnded, UnitEnding, UnitKind
from services.office import Office
from services.units import Deed
from tests.house import ADMINISTRATOR, CLERK, NOW, an_office, liaison

LAST = date(2026, 9, 30)
WHY = "广编办〔2026〕9号"
OLD, HEIR = "市旅游局", "市文旅局"
POLICY = Mechanism.POLICY


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def to(self, day: date) -> None:
        self.now = datetime(day.year, day.month, day.day, 9, 0, tzinfo=NOW.tzinfo)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    office = an_office(tmp_path, now=clock)
    for name in (OLD, HEIR):
        office.units.put(name, UnitKind.DEPARTMENT, by=CLERK)
    office.units.assign(OLD, POLICY, since=date(2022, 9, 2), by=CLERK)
    yield office
    office.close()


def acts_for(office: Office, login: str) -> str | None:
    account = office.accounts.session(login, 0)
    return account.unit if account else None


def find(office: Office, name: str) -> Unit:
    return next(one for one in office.units.all() if one.name == name)


def test_a_retirement_to_come_walks_through_its_days(office: Office, clock: Clock) -> None:
    office.units.retire(OLD, on=LAST, reason=WHY, by=CLERK)
    for day, told, owes in (
        (LAST - timedelta(days=10), "将于2026年9月30日撤并", True),
        (LAST - timedelta(days=1), "将于2026年9月30日撤并", True),
        (LAST, "将于2026年9月30日撤并", True),
        (LAST + timedelta(days=1), "已撤并", False),
    ):
        clock.to(day)
        unit = find(office, OLD)
        assert (unit.end_told(day), unit.owes(POLICY, day), unit in office.units.living()) == (told, owes, owes), day
        assert (unit in office.units.directory().living) == owes, "choices have it to the end"
    assert find(office, HEIR).end_told(LAST) == ""


def test_a_merger_to_come_moves_nothing_before_its_day_is_over(office: Office, clock: Clock) -> None:
    office.accounts.create(login="lv", name="张三", role=Role.LIAISON, unit=OLD, by=ADMINISTRATOR)
    assert office.units.merge(OLD, HEIR, on=LAST, reason=WHY, by=CLERK).name == HEIR
    for day in (NOW.date(), LAST - timedelta(days=1), LAST):
        clock.to(day)
        assert office.units.settle() == ()
        old, heir = find(office, OLD), find(office, HEIR)
        assert (old.joins, old.merged_into, old.owes(POLICY, day)) == (HEIR, "", True), day
        assert (heir.earlier, heir.owes(POLICY, day), acts_for(office, "lv")) == ((), False, OLD), day
        assert office.units.get(OLD).name == OLD, "the heir sees nothing of it yet"
        assert office.ledgers.open(OLD, POLICY, Month.of(day), by=liaison(OLD)).unit.name == OLD
    clock.to(LAST + timedelta(days=1))
    assert office.units.settle() == (OLD,)
    old, heir = find(office, OLD), find(office, HEIR)
    assert (old.joins, old.merged_into, old.owes(POLICY, clock.now.date())) == ("", HEIR, False)
    assert (heir.taken, heir.owes(POLICY, clock.now.date()), acts_for(office, "lv")) == ((OLD,), True, HEIR)
    assert office.units.get(OLD).name == HEIR
    assert office.units.settle() == (), "once"
    assert [change.deed for change in office.units.history(OLD)][:2] == [Deed.MERGED, Deed.MERGED]
    before = office.units.all()
    office.upkeep.rebuild()
    assert office.units.all() == before


def test_a_worker_that_slept_over_the_day_settles_it_with_the_right_day(office: Office, clock: Clock) -> None:
    office.units.merge(OLD, HEIR, on=LAST, reason=WHY, by=CLERK)
    clock.to(LAST + timedelta(days=12))
    assert not find(office, OLD).owes(POLICY, clock.now.date())
    office.units.settle()
    assert find(office, OLD).retired_on == LAST
    assert [one.since for one in find(office, HEIR).assignments] == [LAST + timedelta(days=1)]


def test_an_end_to_come_can_be_taken_back_and_not_be_told_twice(office: Office) -> None:
    office.units.merge(OLD, HEIR, on=LAST, reason=WHY, by=CLERK)
    for again in (office.units.retire, lambda name, **told: office.units.merge(name, HEIR, **told)):
        with pytest.raises(UnitEnding, match="将于2026年9月30日撤并"):
            again(OLD, on=LAST, reason=WHY, by=CLERK)
    with pytest.raises(UnitAwaited, match="市旅游局"):
        office.units.retire(HEIR, on=LAST, reason=WHY, by=CLERK)
    with pytest.raises(NotAllowed):
        office.units.revive(OLD, by=liaison(OLD))
    whole = office.units.revive(OLD, reason="推迟", by=CLERK)
    assert (whole.retired_on, whole.joins, whole.owes(POLICY, LAST + timedelta(days=1))) == (None, "", True)
    office.units.retire(HEIR, on=date(2026, 8, 31), reason=WHY, by=CLERK)
    with pytest.raises(UnitEnded):
        office.units.merge(OLD, HEIR, on=LAST, reason=WHY, by=CLERK)


def test_a_unit_whose_end_is_known_goes_on_working(office: Office) -> None:
    office.units.retire(OLD, on=LAST, reason=WHY, by=CLERK)
    office.accounts.create(login="lv", name="张三", role=Role.LIAISON, unit=OLD, by=ADMINISTRATOR)
    office.units.assign(OLD, Mechanism.EXCHANGE, since=NOW.date(), by=CLERK)
    assert find(office, OLD).owes(Mechanism.EXCHANGE, LAST)
    assert not find(office, OLD).owes(Mechanism.EXCHANGE, LAST + timedelta(days=1))
    assert office.rosters.entry(OLD, by=liaison(OLD)).editable


def test_a_new_name_of_the_heir_does_not_lose_the_merger_that_is_to_come(office: Office, clock: Clock) -> None:
    office.units.merge(OLD, HEIR, on=LAST, reason=WHY, by=CLERK)
    office.units.rename(HEIR, "市文化旅游体育局", reason=WHY, by=CLERK)
    office.units.rename(OLD, "市旅游发展局", reason=WHY, by=CLERK)
    clock.to(LAST + timedelta(days=1))
    assert office.units.settle() == ("市旅游发展局",)
    heir = find(office, "市文化旅游体育局")
    assert set(heir.taken) == {OLD, "市旅游发展局"} and office.units.get(OLD) == heir


def test_who_may_not_change_the_register_merges_nothing(office: Office) -> None:
    for who in (liaison(OLD), Person(login="l", name="李四", role=Role.LEADER)):
        with pytest.raises(NotAllowed):
            office.units.merge(OLD, HEIR, on=LAST, reason=WHY, by=who)
    assert find(office, OLD).retired_on is None
