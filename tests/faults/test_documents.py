"""Faults on the way of a document: kills at every named step, eight processes at one counter, a LibreOffice that fails."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import ocfl
import pytest

from services.formats.pdf import ConversionFailed
from services.model.official import DocumentState
from services.model.people import EVERYTHING
from services.office import Office
from services.stores.objects import Listing
from services.worker import SYSTEM, Worker
from tests.faults.broken_soffice import FAILING, SILENT, broken_soffice
from tests.house import CLERK, an_office, drain, liaison
from tests.paper_house import NO_OFFICE, now_is, ready, registered, to_register, units

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="!!! no fork on this system: kill -9 was NOT tested")
Action = Callable[[Office], str]


def the_document(office: Office) -> str:
    (row,) = office.documents.rows(Listing(kind="document"), scope=EVERYTHING)
    return row.id


def registration(office: Office) -> str:
    """The waiting document takes its number; asked again it has it."""
    number = office.issue.register(the_document(office), seen=5, by=CLERK).number
    return number.text if number else ""


def printing(office: Office) -> str:
    """The worker prints it."""
    office.issue.print_final(the_document(office), by=SYSTEM)
    final = office.documents.get(the_document(office), scope=EVERYTHING).final
    return final.sha256 if final else ""


def distribution(office: Office) -> str:
    """It goes to two units."""
    sent = office.delivery.distribute(the_document(office), units=["市发改委", "桃州镇"], seen=7, by=CLERK)
    return "、".join(delivery.unit for delivery in sent.deliveries)


def acknowledgement(office: Office) -> str:
    """A unit acknowledges."""
    distribution(office)
    sent = office.delivery.acknowledge(the_document(office), by=liaison("市发改委"))
    return str([delivery.acknowledged for delivery in sent.deliveries])


ACTIONS: dict[str, Action] = {
    "registration": registration,
    "printing": printing,
    "distribution": distribution,
    "acknowledgement": acknowledgement,
}
WALKED = [
    ("registration", False),
    ("distribution", False),
    *(pytest.param(name, True, marks=pytest.mark.long) for name in ACTIONS),
]


def a_house(home: Path, **more: object) -> Office:
    return an_office(home, soffice=NO_OFFICE, seal_required=False, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The home in which each action begins."""
    stations: dict[str, Callable[[Office], object]] = {
        "registration": to_register,
        "printing": registered,
        "distribution": _issued,
        "acknowledgement": _issued,
    }
    found: dict[str, Path] = {}
    for name, station in stations.items():
        found[name] = tmp_path_factory.mktemp(name)
        office = a_house(found[name])
        units(office, "市发改委", "桃州镇")
        station(office)
        office.close()
    return found


def _issued(office: Office) -> None:
    registered(office)
    drain(office)


def killed(action: str, home: Path, at: tuple[str, int]) -> str | None:
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
            os.write(writing, ACTIONS[action](a_house(home, milestone=milestone)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the step {at} was not reached"
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode() or None


@forks
@pytest.mark.parametrize(("action", "thorough"), WALKED)
def test_kill_at_every_step_of_a_document(action: str, thorough: bool, homes: dict[str, Path], tmp_path: Path) -> None:
    """Each named step where it is first passed; `thorough`: each time that it is passed."""
    passed: list[tuple[str, int]] = []
    probe = tmp_path / "probe"
    shutil.copytree(homes[action], probe)
    office = a_house(probe, milestone=lambda name: passed.append((name, sum(n == name for n, _ in passed))))
    passed.clear()  # opening passes steps of its own
    expected = ACTIONS[action](office)
    office.close()
    assert len(passed) > 10 and expected
    for number, at in enumerate(passed if thorough else [at for at in passed if at[1] == 0]):
        home = tmp_path / str(number)
        shutil.copytree(homes[action], home)
        assert killed(action, home, at) in (None, expected)
        office = a_house(home)
        assert ACTIONS[action](office) == expected  # the clerk presses the button again
        drain(office)
        result = office.upkeep.verify()
        assert result.ok, (at, result.problems)
        document = office.documents.get(the_document(office), scope=EVERYTHING)
        assert [event.version for event in document.events] == list(range(1, len(document.events) + 1))
        steps = [event.step for event in document.events]
        assert len(steps) == len(set(steps))
        with office.register.reading() as transaction:
            assert transaction.steps.pending() == []
            assert [serial for serial, _ in transaction.numbers.given()["document-广合管-2026"]] == [1]
            readers = {reader.unit for reader in transaction.readers.of(document.id)}
        assert readers == {sent.unit for sent in document.deliveries}
        office.close()
        store = ocfl.StorageRoot(root=str(home / "archive/objects"))
        assert store.validate(validate_objects=True, check_digests=True) and store.num_objects == 1


# -- many at once --

PROCESSES = 8


def at_once(home: Path, ids: list[str]) -> list[int]:
    """Every process registers every document of the list, each in its own order, as fast as it can."""
    children = []
    for process in range(PROCESSES):
        child = os.fork()
        if child:
            children.append(child)
            continue
        code = 1
        try:
            office = a_house(home)
            mine = ids.copy()
            random.Random(process).shuffle(mine)
            for document_id in mine:
                office.issue.register(document_id, seen=5, by=CLERK)
            office.close()
            code = 0
        except BaseException:
            traceback.print_exc()  # the only word that this process can leave
        finally:
            os._exit(code)
    return children


def storm(home: Path, *, documents: int, rounds: int, kills: int) -> None:
    """Eight processes register the same documents; some are killed at random moments; nothing is skipped or doubled."""
    chance = random.Random(7)
    office = a_house(home)
    for round_number in range(rounds):
        ids = [to_register(office, f"第{round_number}轮第{number}项工作").id for number in range(documents)]
        children = at_once(home, ids)
        for child in children[:kills]:
            time.sleep(chance.uniform(0.1, 0.5))
            os.kill(child, signal.SIGKILL)
        statuses = [os.waitpid(child, 0)[1] for child in children]
        assert statuses[kills:] == [0] * (PROCESSES - kills)
    office.close()
    office = a_house(home)
    result = office.upkeep.verify()
    assert result.ok, result.problems
    with office.register.reading() as transaction:
        given = transaction.numbers.given()["document-广合管-2026"]
    assert [serial for serial, _ in given] == list(range(1, rounds * documents + 1))
    assert len({object_id for _, object_id in given}) == rounds * documents
    office.close()


@forks
def test_eight_processes_registering_at_once_with_kills_leave_no_gap(tmp_path: Path) -> None:
    storm(tmp_path, documents=5, rounds=1, kills=3)


@forks
@pytest.mark.long
def test_a_long_storm_of_registrations_leaves_no_gap(tmp_path: Path) -> None:
    storm(tmp_path, documents=12, rounds=10, kills=4)


# -- a LibreOffice that fails --


@pytest.mark.skipif(os.name == "nt", reason="!!! the fault is a shell script: a failing LibreOffice was NOT tested")
@pytest.mark.parametrize("how", [SILENT, FAILING], ids=["silent", "failing"])
def test_a_failed_pdf_keeps_the_number_for_the_retry(how: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    office = an_office(home, soffice=str(broken_soffice(tmp_path, how)))
    document = registered(office)
    worker = Worker(office)
    while not [item for item in office.waiting(scope=EVERYTHING) if item.error]:
        assert worker.work_once()
    with pytest.raises(ConversionFailed, match="PDF"):
        office.issue.print_final(document.id, by=SYSTEM)
    failed = now_is(office, document)
    assert failed.state is DocumentState.REGISTERED and failed.number is not None and failed.number.serial == 1
    assert [todo.kind.value for todo in office.todos.of(CLERK)] == ["print_failed"]
    assert [item.task for item in office.waiting(scope=EVERYTHING) if item.error] == ["print"]
    other = office.issue.register(to_register(office, "交流合作工作").id, by=CLERK)
    assert other.number is not None and other.number.serial == 2
    plain = office.issue.print_plain(document.id, reason="今天必须印发", by=CLERK)
    assert plain.state is DocumentState.SEALING and not plain.checked and plain.pdf is None
    assert {found.code for found in plain.findings} == {"P47", "P40"}
    office.close()


@pytest.mark.office
def test_a_repaired_libreoffice_prints_what_waited_under_the_same_number(tmp_path: Path) -> None:
    home = tmp_path / "home"
    if os.name != "nt":
        office = an_office(home, soffice=str(broken_soffice(tmp_path, FAILING)))
    else:
        office = an_office(home, soffice=NO_OFFICE)
    waiting = registered(office)
    office.close()
    office = an_office(home, soffice=NO_OFFICE)
    without = ready(office, "交流合作工作")
    office.close()
    office = an_office(home)  # the real one
    for document in (waiting, without):
        office.issue.print_again(document.id, by=CLERK)
    drain(office)
    for document in (waiting, without):
        done = now_is(office, document)
        assert done.checked and done.pdf is not None and done.number == document.number
        assert "P40" not in {found.code for found in done.findings}
        assert office.archive.read(done.id, done.pdf.path).startswith(b"%PDF-")
        assert done.state is (DocumentState.READY if document is without else DocumentState.SEALING)
    assert office.upkeep.verify().ok
    office.close()
