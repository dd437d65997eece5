"""Lanes of the queue: side by side, one thing at a time where the lane says so, and gone on with where a kill ended it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.formats.ocr import available
from services.model.files import ReadingState
from services.model.people import EVERYTHING
from services.model.work import LANES, MOST_ATTEMPTS, NOT_BEGUN, ONE_AT_A_TIME, Lane, Progress, TaskKind, kinds_in
from services.office import Office
from services.stores.queue import Task, Waiting
from services.worker import Report, Worker, works_of
from tests.house import an_office, submit

ROOT = Path(__file__).resolve().parents[2]
PAGES = 5


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.close()


def drain(office: Office) -> None:
    """Let a worker without a recogniser do all that it can."""
    Worker(office, works={kind: work for kind, work in works_of(office).items() if LANES[kind] is Lane.DESK}).drain()


def scanned(office: Office, key: str = "key") -> str:
    """An object of which page images wait to be recognised."""
    filing = submit(office, f"一张扫描图 {key}", key=key, unit=f"单位{key}").filing
    drain(office)
    with office.register.transaction() as transaction:
        transaction.queue.add(TaskKind.OCR, filing.id, at=office.now())
    return filing.id


def waiting(office: Office, kind: TaskKind = TaskKind.OCR) -> list[Waiting]:
    return [item for item in office.waiting(scope=EVERYTHING) if item.task is kind]


def lease(office: Office, worker: str, *, now: float = 1000.0, seconds: float = 60.0) -> Task | None:
    with office.register.transaction() as transaction:
        return transaction.queue.lease(worker=worker, now=now, seconds=seconds, most_attempts=MOST_ATTEMPTS)


def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to it"
        time.sleep(0.02)


def test_every_kind_of_task_has_one_lane_and_every_lane_a_task() -> None:
    assert set(LANES) == set(TaskKind)
    assert sorted(kind for lane in Lane for kind in kinds_in(lane)) == sorted(TaskKind)
    assert all(kinds_in(lane) for lane in Lane)


def test_every_task_that_a_step_causes_is_one_that_the_worker_does(office: Office, tmp_path: Path) -> None:
    """Pictures are asked for, and recognised, only where there is a recogniser."""
    assert {*works_of(office)} == {*kinds_in(Lane.DESK)}
    if available():
        house = an_office(tmp_path / "another", ocr=True)
        assert {*works_of(house)} == {*TaskKind}
        house.close()


@pytest.mark.parametrize(("done", "total"), [(-1, 3), (4, 3)])
def test_more_than_everything_or_less_than_nothing_is_no_progress(done: int, total: int) -> None:
    with pytest.raises(ValueError, match="parts"):
        Progress(done=done, total=total)


def test_work_of_the_other_lane_goes_on_beside_a_long_one(office: Office) -> None:
    """While a page is being recognised, and holds its lane, a submission is read; the long work ends after it."""
    scanned(office)
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def recognise(_task: Task, report: Report) -> None:
        report(Progress(done=0, total=PAGES, words="正在识别第 1/5 页"))
        begun.set()
        assert may_end.wait(30)

    worker = Worker(office, works={**works_of(office), TaskKind.OCR: recognise})
    running = threading.Thread(target=worker.run, kwargs={"stop": ended.is_set})
    running.start()
    try:
        assert begun.wait(30)
        filing = submit(office, "另一份协议", key="二", unit="市财政局").filing
        until(lambda: office.filings.get(filing.id, scope=EVERYTHING).agreement.reading is ReadingState.READ)
        (item,) = waiting(office)
        assert item.progress == Progress(done=0, total=PAGES, words="正在识别第 1/5 页")
        may_end.set()
        until(lambda: not waiting(office))  # done: the row is gone, and with it its progress
    finally:
        may_end.set()
        ended.set()
        running.join()


def test_a_fault_that_nobody_foresaw_in_one_lane_ends_the_worker_and_does_not_leave_it_limping(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned(office)
    worker = Worker(office, works={**works_of(office), TaskKind.OCR: lambda *_: None})
    real = worker.work_once

    def broken(**asked: object) -> bool:
        if asked["lane"] is Lane.OCR:
            raise KeyError("a bug")
        return real(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(worker, "work_once", broken)
    with pytest.raises(KeyError, match="a bug"):
        worker.run(stop=lambda: False)


def test_of_a_lane_that_does_one_thing_at_a_time_a_second_worker_gets_nothing(office: Office) -> None:
    scanned(office, "一")
    scanned(office, "二")
    held = lease(office, "a")
    assert held is not None and LANES[held.task] in ONE_AT_A_TIME
    assert lease(office, "b") is None
    freed = lease(office, "b", now=1061.0)  # the first lease ran out: its worker is no more
    assert freed is not None and freed.object_id != held.object_id  # what was tried less often comes first


def test_who_comes_back_late_does_not_end_the_work_of_him_who_took_it_over(office: Office) -> None:
    scanned(office)
    late, other = lease(office, "a"), lease(office, "b", now=1061.0)
    assert late is not None and other is not None and late.id == other.id
    with office.register.transaction() as transaction:
        transaction.queue.failed(late, error="坏", again_at=9999.0)
        transaction.queue.done(late)
    with office.register.reading() as transaction:
        assert transaction.queue.holders() == {"b"}


def test_an_item_whose_work_gets_on_stays_held_past_its_first_lease(office: Office) -> None:
    scanned(office)
    held = lease(office, "a", now=1000.0, seconds=60.0)
    assert held is not None
    with office.register.transaction() as transaction:
        transaction.queue.progress(held, Progress(done=1, total=PAGES), until=1110.0)
    assert lease(office, "b", now=1100.0) is None
    again = lease(office, "b", now=1111.0)
    assert again is not None and again.progress.done == 1


def test_what_is_asked_for_again_begins_anew_and_the_old_work_no_longer_counts(office: Office) -> None:
    object_id = scanned(office)
    held = lease(office, "a")
    assert held is not None
    with office.register.transaction() as transaction:
        transaction.queue.progress(held, Progress(done=3, total=PAGES), until=2000.0)
        transaction.queue.add(TaskKind.OCR, object_id, at=office.now())  # e.g. a file was added meanwhile
        transaction.queue.progress(held, Progress(done=4, total=PAGES), until=2000.0)
        transaction.queue.failed(held, error="坏", again_at=9999.0)
        transaction.queue.done(held)
    (item,) = waiting(office)
    assert (item.progress, item.error, item.attempts) == (NOT_BEGUN, "", 0)
    again = lease(office, "b")
    assert again is not None and again.progress == NOT_BEGUN


def test_the_last_attempt_of_a_long_work_is_not_taken_for_one_that_was_given_up(office: Office) -> None:
    scanned(office)
    for _attempt in range(MOST_ATTEMPTS):
        held = lease(office, "a", now=1000.0, seconds=0.0)
        assert held is not None
    with office.register.transaction() as transaction:
        transaction.queue.retry(after_attempts=MOST_ATTEMPTS)
        transaction.queue.done(held)
    assert not waiting(office)


def test_a_worker_leaves_to_others_what_it_can_not_do(office: Office) -> None:
    scanned(office)
    drain(office)  # without the works of that lane: it must not wait for ever either
    (item,) = waiting(office)
    assert (item.attempts, item.running, item.error) == (0, False, "")


KILLED = """
import sys, time
from pathlib import Path
from services.model.work import Progress, TaskKind
from services.office import open_office
from services.settings import Settings
from services.worker import Worker

def recognise(task, report):
    for page in range(task.progress.done, 5):
        report(Progress(done=page, total=5, words=f"第 {page + 1}/5 页"))
        print(page, flush=True)
        if page == 2:
            time.sleep(600)

Worker(open_office(Settings(home=Path(sys.argv[1]))), works={TaskKind.OCR: recognise}).run(stop=lambda: False)
"""


@pytest.mark.skipif(os.name == "nt", reason="!!! no SIGKILL on Windows: this was NOT tested")
def test_a_killed_lane_goes_on_at_the_page_at_which_it_was_killed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    office = an_office(home)
    scanned(office)
    command = [sys.executable, "-c", KILLED, str(home)]
    worker = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert worker.stdout is not None
    assert [int(worker.stdout.readline()) for _page in range(3)] == [0, 1, 2]
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    seen: list[int] = []

    def recognise(task: Task, report: Report) -> None:
        for page in range(task.progress.done, PAGES):
            report(Progress(done=page, total=PAGES))
            seen.append(page)

    Worker(office, works={TaskKind.OCR: recognise}).drain()
    assert seen == [2, 3, 4]
    assert not waiting(office)
    office.close()
