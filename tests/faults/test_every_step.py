"""kill -9, EIO and ENOSPC at every named step of a submission and of a confirmation: nothing acknowledged is lost,
no number is skipped, no object is half there, nothing is left lying about."""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import ocfl
import pytest

from services.model.errors import StorageTrouble
from services.model.files import FileRole
from services.model.people import EVERYTHING
from services.office import Office
from services.steps import FilesGone
from tests.house import CLERK, FACTS, an_office, drain, submit

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="!!! no fork on this system: kill -9 was NOT tested")

Action = Callable[[Office], str]


def submission(office: Office) -> str:
    """One agreement and one material, of kinds that nobody reads, since reading is tested elsewhere; returns the id."""
    return submit(office, label="合作协议.csv", materials=[("签约照片.dat", "现场".encode())]).filing.id


def confirmation(office: Office) -> str:
    """The waiting filing gets its number; returns the number. Retried, it is found filed."""
    with office.register.reading() as transaction:
        (waiting,) = [record.id for record in transaction.objects.all()]
    filing = office.filings.get(waiting, scope=EVERYTHING)
    if filing.number is None:
        filing = office.filings.file(waiting, FACTS, seen=None, by=CLERK)
    return filing.number.text if filing.number else ""


def supplement(office: Office) -> str:
    """A material comes later. Retried, it is found there."""
    with office.register.reading() as transaction:
        (waiting,) = [record.id for record in transaction.objects.all()]
    office.steps.finish(waiting)
    filing = office.filings.get(waiting, scope=EVERYTHING)
    if len(filing.materials) < 2:
        held = office.intake.hold(io.BytesIO(b"later"), label="补充.dat", role=FileRole.MATERIAL, batch="later")
        filing = office.filings.supplement(waiting, "later", [held], key="later", note="", seen=None, by=CLERK)
    return str(len(filing.materials))


def receipt(office: Office) -> str:
    """The filing takes its number and the worker writes the receipt."""
    number = confirmation(office)
    office.filings.issue_receipt(number_of(office), by=CLERK)
    return number


def number_of(office: Office) -> str:
    with office.register.reading() as transaction:
        (filing_id,) = [record.id for record in transaction.objects.all()]
    return filing_id


ACTIONS: dict[str, Action] = {
    "submission": submission,
    "confirmation": confirmation,
    "supplement": supplement,
    "receipt": receipt,
}
WALKED = ["submission", "confirmation", *(pytest.param(name, marks=pytest.mark.long) for name in ("supplement", "receipt"))]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The home in which each action begins."""
    empty, waiting = tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("waiting")
    an_office(empty).close()
    office = an_office(waiting)
    submission(office)
    office.close()
    return {"submission": empty, "confirmation": waiting, "supplement": waiting, "receipt": waiting}


def milestones(action: str, home: Path) -> list[tuple[str, int]]:
    """Every step that the action passes, as (name, how many times it was passed before)."""
    passed: list[tuple[str, int]] = []
    office = an_office(home, milestone=lambda name: passed.append((name, sum(n == name for n, _ in passed))))
    passed.clear()  # opening passes steps of its own
    ACTIONS[action](office)
    office.close()
    return passed


def faulty(at: tuple[str, int], fault: Callable[[], None]) -> Callable[[str], None]:
    """A milestone at which the fault strikes once."""
    counts: dict[str, int] = {}

    def milestone(name: str) -> None:
        counts[name] = counts.get(name, -1) + 1
        if (name, counts[name]) == at:
            fault()

    return milestone


def killed(action: str, home: Path, at: tuple[str, int]) -> str | None:
    """Run the action in a process that kills itself at the step; returns what it had acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            office = an_office(home, milestone=faulty(at, lambda: os.kill(os.getpid(), signal.SIGKILL)))
            os.write(writing, ACTIONS[action](office).encode())
        finally:
            os._exit(0)
    os.close(writing)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the step {at} was not reached"
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode() or None


def consequences(home: Path, action: str, acknowledged: str | None) -> None:
    """What must hold after any fault, once the house is opened again and the action is tried again."""
    office = an_office(home)
    outcome = ACTIONS[action](office)
    assert acknowledged in (None, outcome)
    drain(office)
    result = office.upkeep.verify()
    assert result.ok, result.problems
    with office.register.reading() as transaction:
        assert len(list(transaction.objects.all())) == 1
        assert transaction.steps.pending() == []
        numbers = transaction.numbers.given()
    assert [serial for serial, _ in numbers.get("filing-2026", [])] == ([1] if action in ("confirmation", "receipt") else [])
    store = ocfl.StorageRoot(root=str(office.archive.root))
    assert store.validate(validate_objects=True, check_digests=True) and store.num_objects == store.good_objects == 1
    office.close()
    left = [path.name for path in (home / "archive/staging").iterdir() if path.is_dir() and path.name != "objects"]
    assert left == []


@pytest.mark.parametrize("action", WALKED)
def test_kill_at_every_step(action: str, homes: dict[str, Path], tmp_path: Path) -> None:
    probe = tmp_path / "probe"
    shutil.copytree(homes[action], probe)
    steps = milestones(action, probe)
    assert len(steps) > 10
    for number, at in enumerate(steps):
        home = tmp_path / str(number)
        shutil.copytree(homes[action], home)
        acknowledged = killed(action, home, at)
        consequences(home, action, acknowledged)


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
@pytest.mark.parametrize("action", WALKED)
def test_an_error_at_every_write(action: str, code: int, homes: dict[str, Path], tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError(code, os.strerror(code))

    probe = tmp_path / "probe"
    shutil.copytree(homes[action], probe)
    for number, at in enumerate(milestones(action, probe)):
        home = tmp_path / str(number)
        shutil.copytree(homes[action], home)
        office = an_office(home, milestone=faulty(at, fail))
        with pytest.raises(StorageTrouble, match="没有丢失"):
            ACTIONS[action](office)
        acknowledged = ACTIONS[action](office)  # the clerk presses the button again: the disk works now
        office.close()
        consequences(home, action, acknowledged)


def test_a_step_whose_staged_files_are_gone_is_never_archived_without_them(tmp_path: Path) -> None:
    an_office(tmp_path).close()
    acknowledged = killed("submission", tmp_path, ("pending", 0))
    assert acknowledged is None
    for folder in (tmp_path / "archive/staging").glob("*/step-*"):
        shutil.rmtree(folder)
    office = an_office(tmp_path)
    assert office.archive.is_empty()
    assert {found.code for found in office.upkeep.verify().problems} == {"V13"}
    with pytest.raises(FilesGone, match="重新上传"):
        submission(office)
    office.close()
