"""What was acknowledged is never lost, and nothing is taken twice: crashes between the steps, many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from services.model.files import FileRole
from services.model.ledgers import LedgerReturn
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING
from services.stores.objects import Listing
from tests.house import an_office
from tests.ledger_house import BY, SEPTEMBER, UNIT, a_ledger_office, a_unit, hold, register, report, row

MATERIAL = ("批复.txt", b"500", FileRole.MATERIAL)


class Crash(Exception):
    """The process dies here."""


def dies_at(wanted: str) -> object:
    """Named fault: the first time that the milestone is reached everything ends."""
    armed = [True]

    def milestone(name: str) -> None:
        if name == wanted and armed[0]:
            armed[0] = False
            raise Crash(name)

    return milestone


@pytest.mark.parametrize("milestone", ["staged", "pending", "before_received", "received"])
def test_a_crash_between_the_steps_loses_nothing_and_takes_nothing_twice(tmp_path: Path, milestone: str) -> None:
    office = an_office(tmp_path)
    register(office, a_unit())
    office.close()
    office = an_office(tmp_path, milestone=dies_at(milestone))  # type: ignore[arg-type]
    draft = replace(office.ledgers.open(UNIT, Mechanism.POLICY, SEPTEMBER, by=BY).draft, rows=(row("r1"),))
    with pytest.raises(Crash):
        office.ledgers.submit(draft, "b", hold(office, "b", MATERIAL), key="k", by=BY)
    office.close()
    again = an_office(tmp_path)
    done = again.ledgers.submit(draft, "c", hold(again, "c", MATERIAL), key="k", by=BY)
    assert again.ledgers.count(Listing(), scope=EVERYTHING) == 1 and len(done.record.events) == 1
    assert [file.label for file in done.record.files] == ["批复.txt"]
    assert again.upkeep.verify().ok
    again.close()


def test_thirty_units_at_once_lose_nothing(tmp_path: Path) -> None:
    names = [f"市第{number}局" for number in range(30)]
    office = a_ledger_office(tmp_path, *[a_unit(name) for name in names])

    def send(name: str) -> LedgerReturn:
        return report(office, row(matter=f"{name}的事项", effect="有"), unit=name, files=[MATERIAL]).record

    with ThreadPoolExecutor(max_workers=10) as threads:
        done = list(threads.map(send, names))
    assert {one.unit for one in done} == set(names) and office.ledgers.count(Listing(), scope=EVERYTHING) == 30
    with office.register.reading() as transaction:
        assert {line.unit for line in transaction.ledgers.returns([SEPTEMBER])} == set(names)
    office.close()


def test_one_form_sent_five_times_at_once_is_one_return(tmp_path: Path) -> None:
    office = a_ledger_office(tmp_path)
    draft = replace(office.ledgers.open(UNIT, Mechanism.POLICY, SEPTEMBER, by=BY).draft, rows=(row("r1"),))
    with ThreadPoolExecutor(max_workers=5) as threads:
        done = list(threads.map(lambda _: office.ledgers.submit(draft, key="k", by=BY), range(5)))
    assert sum(one.anew for one in done) == 1 and {one.record.id for one in done} == {done[0].record.id}
    assert len(office.ledgers.get(done[0].record.id, scope=EVERYTHING).events) == 1
    office.close()
