"""kill -9 at every named step of a freeze: the quarter is frozen once, with one seal, upon the one before."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from services.model.periods import Quarter
from services.office import Office
from tests.assessment_house import QUARTER, a_quarter, opened_at
from tests.house import CLERK

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="!!! no fork on this system: kill -9 was NOT tested")
BEFORE = Quarter(2026, 2)


def freezing(office: Office) -> str:
    """The open quarter is frozen; returns its seal. Retried, it is found frozen."""
    return office.rankings.freeze("A2026Q3-1", by=CLERK).seal


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The quarter before is frozen, this one is open."""
    home = tmp_path_factory.mktemp("house")
    a_quarter(home, drained=False)
    office = opened_at(home)
    office.rankings.freeze(office.rankings.open(BEFORE, by=CLERK).id, by=CLERK)
    office.rankings.open(QUARTER, by=CLERK)
    office.close()
    return home


def kill(home: Path, at: int) -> None:
    """Freeze in a process that kills itself at the step."""
    child = os.fork()
    if child == 0:
        passed = 0

        def milestone(_name: str) -> None:
            nonlocal passed
            passed += 1
            if passed == at:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            office = opened_at(home, milestone=milestone)
            passed = 0  # opening passes steps of its own
            freezing(office)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the step {at} was not reached"


def steps_of(home: Path) -> int:
    passed: list[str] = []
    milestone: Callable[[str], None] = passed.append
    office = opened_at(home, milestone=milestone)
    passed.clear()
    freezing(office)
    office.close()
    return len(passed)


def test_kill_at_every_step_of_a_freeze(home: Path, tmp_path: Path) -> None:
    probe = tmp_path / "probe"
    shutil.copytree(home, probe)
    steps = steps_of(probe)
    assert steps > 8
    for at in range(1, steps + 1):
        house = tmp_path / str(at)
        shutil.copytree(home, house)
        kill(house, at)
        office = opened_at(house)
        seal = freezing(office)
        with office.register.reading() as transaction:
            lines = transaction.assessments.lines()
            assert transaction.steps.pending() == []
            assert [record.object_id for record in transaction.journal.of("assessment-sealed")] == ["A2026Q2-1", "A2026Q3-1"]
        assert [(line.quarter, line.frozen) for line in lines] == [(BEFORE, True), (QUARTER, True)]
        assert (lines[1].seal, lines[1].previous) == (seal, lines[0].seal)
        assert office.upkeep.verify().ok
        office.close()
        shutil.rmtree(house)
