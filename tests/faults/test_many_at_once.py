"""Many processes at one house: numbers stay unique and gapless, keys stay one filing, also when some are killed."""

from __future__ import annotations

import os
import random
import signal
import time
import traceback
from pathlib import Path

import pytest

from services.model.people import EVERYTHING
from services.stores.objects import Listing
from tests.house import CLERK, FACTS, an_office, drain, submit

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="!!! no fork on this system: many processes were NOT tested")

PROCESSES, FILINGS = 4, 6


def at_once(home: Path, *, prefix: str = "") -> list[int]:
    """Start the processes; each submits and files. A prefix makes the keys its own, without it all processes share them."""
    children = []
    for process in range(PROCESSES):
        child = os.fork()
        if child:
            children.append(child)
            continue
        code = 1
        try:
            office = an_office(home)
            for number in range(FILINGS):
                name = f"{prefix and f'{prefix}{process}-'}{number}"
                filing_id = submit(office, f"协议 {name}", label="a.csv", key=name, unit=f"单位{name}").filing.id
                if prefix:
                    office.filings.file(filing_id, FACTS, seen=None, by=CLERK)
            office.close()
            code = 0
        except BaseException:
            traceback.print_exc()  # the only word that this process can leave
        finally:
            os._exit(code)
    return children


def gapless(home: Path) -> int:
    """Check the house after the storm; returns how many numbers were given."""
    office = an_office(home)
    drain(office)
    result = office.upkeep.verify()
    assert result.ok, result.problems
    with office.register.reading() as transaction:
        serials = [serial for serial, _ in transaction.numbers.given().get("filing-2026", [])]
        filed = [record for record in transaction.objects.all() if record.summary().number]
    assert serials == list(range(1, len(serials) + 1)) and len(filed) == len(serials)
    office.close()
    return len(serials)


def test_four_processes_file_at_once_without_a_gap(tmp_path: Path) -> None:
    an_office(tmp_path).close()
    statuses = [os.waitpid(child, 0)[1] for child in at_once(tmp_path, prefix="p")]
    assert statuses == [0] * PROCESSES
    assert gapless(tmp_path) == PROCESSES * FILINGS


def test_four_processes_with_the_same_keys_make_one_filing_each(tmp_path: Path) -> None:
    an_office(tmp_path).close()
    statuses = [os.waitpid(child, 0)[1] for child in at_once(tmp_path)]
    assert statuses == [0] * PROCESSES
    office = an_office(tmp_path)
    assert office.filings.count(Listing(), scope=EVERYTHING) == FILINGS
    office.close()


def storm(home: Path, rounds: int) -> None:
    """Kill processes at random moments, again and again."""
    chance = random.Random(7)
    for number in range(rounds):
        children = at_once(home, prefix=f"r{number}-")
        for child in children[: PROCESSES // 2]:
            time.sleep(chance.uniform(0.05, 0.4))
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)
    assert gapless(home) >= rounds * FILINGS * (PROCESSES - PROCESSES // 2)


def test_processes_killed_at_random_leave_no_gap(tmp_path: Path) -> None:
    an_office(tmp_path).close()
    storm(tmp_path, rounds=2)


@pytest.mark.long
def test_a_long_storm_of_kills_leaves_no_gap(tmp_path: Path) -> None:
    an_office(tmp_path).close()
    storm(tmp_path, rounds=60)
