"""Kills at every named step while a demand comes into force: the number is taken once, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import ocfl
import pytest

from services.model.people import EVERYTHING
from services.model.rectification import Rectification
from services.office import Office
from services.stores.objects import Listing
from services.worker import SYSTEM
from tests.house import CLERK, an_office, drain, liaison
from tests.paper_house import NO_OFFICE, units
from tests.rectification_house import RESULTS, drafted, hold, issued

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="!!! no fork on this system: kill -9 was NOT tested")
Action = Callable[[Office], str]
UNIT = "市商务局"


def the_one(office: Office) -> Rectification:
    (entry,) = office.rectification_book.entries(scope=EVERYTHING)
    return entry.record


def demand(office: Office) -> str:
    """It takes its number when the paper has gone out."""
    office.demanding.take_effect(the_one(office).document, by=SYSTEM)
    return the_one(office).number


def reply(office: Office) -> str:
    """The unit answers with a file."""
    demand(office)
    record, batch = the_one(office), office.rectifications.batch(the_one(office).id)
    if not record.replies and not office.intake.held(batch):
        hold(office, batch, ("报告.txt", "已整改。".encode()))
    done = office.rectifications.reply(record.id, RESULTS, batch, office.intake.held(batch), key="the reply", by=liaison(UNIT))
    return f"{done.number} {len(done.replies)} {len(done.files)}"


ACTIONS: dict[str, Action] = {"demand": demand, "reply": reply}


def a_house(home: Path, **more: object) -> Office:
    return an_office(home, soffice=NO_OFFICE, seal_required=False, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the demand has been distributed and is not yet in force."""
    home = tmp_path_factory.mktemp("distributed")
    office = a_house(home)
    units(office, UNIT)
    _record, document = drafted(office, UNIT)
    issued(office, document)
    office.delivery.distribute(document.id, units=[UNIT], by=CLERK)
    office.close()
    return home


def killed(action: Action, home: Path, at: tuple[str, int]) -> str | None:
    """Run the action in a process that kills itself at the step; returns what it had acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        counts: dict[str, int] = {}

        def milestone(name: str) -> None:
            counts[name] = counts.get(name, -1) + 1
            if (name, counts[name]) == at:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            os.write(writing, action(a_house(home, milestone=milestone)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the step {at} was not reached"
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode() or None


@forks
@pytest.mark.parametrize(
    ("name", "thorough"), [("demand", False), *(pytest.param(one, True, marks=pytest.mark.long) for one in ACTIONS)]
)
def test_kill_at_every_step_of_a_demand(name: str, thorough: bool, home: Path, tmp_path: Path) -> None:
    """Each named step where it is first passed; `thorough`: each time that it is passed."""
    passed: list[tuple[str, int]] = []
    probe = tmp_path / "probe"
    shutil.copytree(home, probe)
    office = a_house(probe, milestone=lambda step: passed.append((step, sum(known == step for known, _ in passed))))
    passed.clear()  # opening passes steps of its own
    expected = ACTIONS[name](office)
    office.close()
    assert len(passed) > 5 and "ZG-2026-001" in expected
    for number, at in enumerate(passed if thorough else [at for at in passed if at[1] == 0]):
        there = tmp_path / str(number)
        shutil.copytree(home, there)
        assert killed(ACTIONS[name], there, at) in (None, expected)
        office = a_house(there)
        assert ACTIONS[name](office) == expected  # the worker comes again
        drain(office)
        assert (result := office.upkeep.verify()).ok, (at, result.problems)
        steps = [event.step for event in the_one(office).events]
        assert len(steps) == len(set(steps) - {"amend"}) + steps.count("amend")
        with office.register.reading() as transaction:
            assert transaction.steps.pending() == []
            assert [serial for serial, _ in transaction.numbers.given()["rectification-2026"]] == [1]
        assert office.documents.count(Listing(kind="document"), scope=EVERYTHING) == 1
        office.close()
        store = ocfl.StorageRoot(root=str(there / "archive/objects"))
        assert store.validate(validate_objects=True, check_digests=True) and store.num_objects == 2
