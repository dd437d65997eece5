"""The worker: leases, retries, failures that stay their own, and a queue that outlives a killed worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.model.files import ReadingState
from services.model.people import EVERYTHING
from services.model.query import Query
from services.model.work import MOST_ATTEMPTS
from services.office import Office
from services.stores.archive.inventory import object_folder
from services.stores.objects import Listing
from services.worker import Worker
from tests.house import AGREEMENT, CLERK, FACTS, an_office, drain, submit

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.close()


def test_what_is_read_is_found_and_until_then_counted_as_unread(office: Office) -> None:
    submit(office)
    waiting = office.search.find(Query(text="G60科创走廊"), scope=EVERYTHING)
    assert (waiting.total, waiting.unread) == (0, 1)
    while office.search.find(Query(text="G60科创走廊"), scope=EVERYTHING).unread:
        assert Worker(office).work_once()
    found = office.search.find(Query(text="G60科创走廊"), scope=EVERYTHING)
    assert found.total == 1  # before the index has it
    drain(office)
    assert office.search.find(Query(text="G60科创走廊"), scope=EVERYTHING).total == 1


def test_a_file_that_the_archive_can_not_give_waits_and_all_others_are_read(office: Office) -> None:
    """The archive's copy of one material is taken away: its own agreement is read, the next filing is read, the task says why."""
    broken = submit(office, AGREEMENT + "坏", key="1", materials=[("清单.txt", "清单".encode())]).filing
    good = submit(office, AGREEMENT + "好", key="2").filing
    (path,) = object_folder(office.archive.root, broken.id).rglob(f"content/files/{broken.materials[0].sha256}.txt")
    path.unlink()
    worker = Worker(office)
    for _turn in range(MOST_ATTEMPTS * 3):
        worker.work_once()
    assert office.filings.get(good.id, scope=EVERYTHING).agreement.reading is ReadingState.READ
    read = office.filings.get(broken.id, scope=EVERYTHING)
    assert (read.agreement.reading, read.materials[0].reading) == (ReadingState.READ, ReadingState.WAITING)
    (failed,) = [item for item in office.waiting(scope=EVERYTHING) if item.object_id == broken.id and item.error]
    assert failed.task == "read" and "缺失" in failed.error


def test_a_receipt_asked_for_twice_is_written_once(office: Office) -> None:
    filing_id = submit(office, label="a.csv").filing.id
    office.filings.file(filing_id, FACTS, seen=None, by=CLERK)
    drain(office)
    with office.register.transaction() as transaction:
        transaction.queue.add("receipt", filing_id, at=office.now())
        transaction.queue.add("read", filing_id, at=office.now())
    drain(office)
    assert [e.step for e in office.filings.get(filing_id, scope=EVERYTHING).events].count("receipt") == 1


def test_what_was_given_up_is_tried_again_when_the_trouble_is_over(office: Office, tmp_path: Path) -> None:
    filing = submit(office).filing
    (path,) = object_folder(office.archive.root, filing.id).rglob("content/files/*")
    path.rename(tmp_path / "aside")
    worker = Worker(office)
    with office.register.transaction() as transaction:  # as after five attempts
        while task := transaction.queue.lease(worker="x", now=time.time(), seconds=0, most_attempts=MOST_ATTEMPTS):
            transaction.queue.failed(task, error="坏", again_at=0.0)
    (tmp_path / "aside").rename(path)
    assert not worker.work_once()
    turns = iter([False, False, False, True])
    worker.run(stop=lambda: next(turns))
    assert office.filings.get(filing.id, scope=EVERYTHING).agreement.reading is ReadingState.READ


@pytest.mark.skipif(os.name == "nt", reason="!!! no SIGKILL on Windows: this was NOT tested")
def test_what_a_killed_worker_held_comes_back_at_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    office = an_office(home)
    for number in range(30):
        submit(office, f"{AGREEMENT} {number}", key=str(number), unit=f"单位{number}")
    worker = subprocess.Popen([sys.executable, str(ROOT / "app.py"), "--home", str(home), "work"], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with office.register.reading() as transaction:
            if transaction.queue.holders():
                break
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    drain(office)
    with office.register.reading() as transaction:
        assert transaction.queue.open(most_attempts=MOST_ATTEMPTS) == 0
    assert office.filings.count(Listing(), scope=EVERYTHING) == 30
    assert office.search.find(Query(text="G60科创走廊"), scope=EVERYTHING).total == 30
    assert office.upkeep.verify().ok
    office.close()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="!!! no /proc to find the child by: this was NOT tested")
def test_a_worker_killed_while_its_child_reads_leaves_no_child_behind_and_the_file_is_read_all_the_same(tmp_path: Path) -> None:
    home = tmp_path / "home"
    office = an_office(home)
    filing = submit(office, AGREEMENT * 2000).filing
    worker = subprocess.Popen([sys.executable, str(ROOT / "app.py"), "--home", str(home), "work"], stderr=subprocess.DEVNULL)
    child = _reading_child(office, worker)
    os.kill(child, signal.SIGSTOP)  # it stays in the midst of its work
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert office.filings.get(filing.id, scope=EVERYTHING).agreement.reading is ReadingState.WAITING
    os.kill(child, signal.SIGCONT)
    _wait_until(lambda: _is_gone(child))
    drain(office)
    assert office.filings.get(filing.id, scope=EVERYTHING).agreement.reading is ReadingState.READ
    assert office.search.find(Query(text="G60科创走廊"), scope=EVERYTHING).total == 1
    office.close()


def _reading_child(office: Office, worker: subprocess.Popen[bytes]) -> int:
    """The process id of the worker's child, once a file was given to be read."""
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
    found: list[int] = []

    def reading() -> bool:
        found[:] = [
            int(pid) for pid in children.read_text().split() if b"child_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]
        return bool(found) and any(item.progress.words for item in office.waiting(scope=EVERYTHING))

    _wait_until(reading)
    return found[0]


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def _wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "it did not come to it"
        time.sleep(0.005)
