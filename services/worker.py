"""The worker drains the queue: reads, prints, indexes. Every task is repeatable; a failure waits and is tried again.

What is in one lane never waits for what is in another: each lane for which this worker can do anything has a thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, TypeVar

import structlog

from services.course import Texts
from services.model.errors import OutOfOrder, WenshuError, reason_of
from services.model.people import Person, Role
from services.model.work import LANES, MOST_ATTEMPTS, Lane, Progress, TaskKind, kinds_in
from services.office import Office
from services.stores.queue import Task

log = structlog.get_logger()

SYSTEM = Person(login="system", name="系统", role=Role.CLERK)
LEASE_SECONDS = 600.0  # longer than any part of a task; a dead worker's items come back after this
RETRY_SECONDS = 5.0
IDLE_SECONDS = 0.5
TEND_SECONDS = 1800.0
SEAL_SECONDS = 60.0  # what was changed in a register on pages, or came about by the date, lies in the archive after this
UNFORESEEN = "处理时出现意外错误，详情已记入日志，系统会自动再试；一直不成功请联系管理员。"

Tell = Callable[[str], None]
Report = Callable[[Progress], None]
Work = Callable[[Task, Report], object]
T = TypeVar("T")


def works_of(office: Office) -> dict[TaskKind, Work]:
    """What is done for each kind of task: the one table to which a new kind is added (and LANES, where it says which lane)."""
    works: dict[TaskKind, Work] = {
        TaskKind.READ: lambda task, report: _texts_of(office, task).read(task.object_id, by=SYSTEM, progress=report),
        TaskKind.RECEIPT: lambda task, _: office.filings.issue_receipt(task.object_id, by=SYSTEM),
        TaskKind.PRINT: lambda task, _: office.issue.print_final(task.object_id, by=SYSTEM),
        TaskKind.LINK: lambda task, _: office.delivery.link_back(task.object_id, by=SYSTEM),
        TaskKind.PROVE: lambda task, _: office.proving.prove(task.object_id, by=SYSTEM),
        TaskKind.DEMAND: lambda task, _: office.demanding.take_effect(task.object_id, by=SYSTEM),
        TaskKind.INDEX: lambda _, __: office.search.index_waiting(),
        TaskKind.RENDER: lambda task, _: office.renditions.prepare(office.record(task.object_id)),
    }
    if office.recognition.possible:  # without a recogniser, pictures are left to a worker that has one
        works[TaskKind.OCR] = lambda task, report: _texts_of(office, task).recognise(task.object_id, by=SYSTEM, progress=report)
    return works


def _texts_of(office: Office, task: Task) -> Texts[Any, Any]:
    """The texts of the desk that keeps the object."""
    desks: dict[str, Texts[Any, Any]] = {"ledger": office.ledgers.texts, "rectification": office.rectifications.texts}
    return desks.get(office.record(task.object_id).kind, office.filings.texts)


class Worker:
    """Takes items from the queue, in each lane one at a time."""

    def __init__(self, office: Office, *, works: Mapping[TaskKind, Work] | None = None) -> None:
        self._office = office
        self._name = office.staging.name
        self._works = works_of(office) if works is None else works
        self._lanes = [lane for lane in Lane if self._kinds(lane)]

    def _kinds(self, lane: Lane | None) -> tuple[TaskKind, ...]:
        """What this worker can do, in one lane or in all."""
        return tuple(kind for kind in (kinds_in(lane) if lane else LANES) if kind in self._works)

    def free_the_dead(self) -> None:
        """Give back what workers held that are no more, without waiting for their leases to run out."""
        with self._office.register.reading() as transaction:
            holders = transaction.queue.holders()
        for name in holders:
            if not self._office.staging.is_alive(name):
                with self._office.register.transaction() as transaction:
                    transaction.queue.release(name)

    def run(self, *, stop: Callable[[], bool], tell: Tell | None = None) -> None:
        """Work in every lane until `stop` says so, e.g. because the server that started this worker has gone.

        A fault that nobody foresaw in one lane ends them all: whoever keeps the worker starts a new one.
        """
        self.free_the_dead()
        ended = Event()
        with ThreadPoolExecutor(max_workers=len(Lane)) as threads:
            beside = [threads.submit(self._keep, lane, ended.is_set, tell) for lane in self._lanes if lane is not Lane.DESK]
            try:
                self._keep(Lane.DESK, lambda: stop() or any(other.done() for other in beside), tell, tend=self._tend)
            finally:
                ended.set()
        for other in beside:
            other.result()

    def _keep(
        self, lane: Lane, stop: Callable[[], bool], tell: Tell | None = None, tend: Callable[[], None] | None = None
    ) -> None:
        """Work in one lane; `tend` to the house now and then."""
        tended = sealed = 0.0
        while not stop():
            if not self._guarded(lambda: self.work_once(lane=lane, tell=tell)):
                self._idle(lane)
            if lane is Lane.DESK and (time.monotonic() - sealed > SEAL_SECONDS or not sealed):
                sealed = time.monotonic()
                self._guarded(self._office.units.settle)
                self._guarded(self._office.upkeep.seal_registers)
            if tend is not None and (time.monotonic() - tended > TEND_SECONDS or not tended):
                tended = time.monotonic()
                self._guarded(tend)

    def _idle(self, lane: Lane) -> None:
        if lane is Lane.DESK:
            self._guarded(self._office.search.index_waiting)  # cheap; brings a deleted index back by itself
        time.sleep(IDLE_SECONDS)

    def _guarded(self, work: Callable[[], T]) -> T | None:
        """Trouble with the disk or a lock is logged and waited out: it must not end the worker."""
        try:
            return work()
        except (WenshuError, OSError):
            log.warning("worker_trouble", exc_info=True)
            time.sleep(RETRY_SECONDS)
            return None

    def _tend(self) -> None:
        """Now and then: finish what was left, try again what was given up, ask for what is due, seal the journal's past days."""
        self._office.steps.recover()
        with self._office.register.transaction() as transaction:
            transaction.queue.retry(after_attempts=MOST_ATTEMPTS)
        self._office.recognition.resume()
        self._office.kinship.catch_up()
        self._office.upkeep.nightly()

    def drain(self, *, only: Collection[str] | None = None, tell: Tell | None = None) -> None:
        """Work until nothing is left that can be done (of the objects in `only`); waits for what other workers hold."""
        self.free_the_dead()
        while self._left(only):
            if not self.work_once(only=only, tell=tell):
                time.sleep(0.1)

    def _left(self, only: Collection[str] | None, lane: Lane | None = None) -> int:
        with self._office.register.reading() as transaction:
            return transaction.queue.open(most_attempts=MOST_ATTEMPTS, kinds=self._kinds(lane), only=only)

    def work_once(self, *, only: Collection[str] | None = None, lane: Lane | None = None, tell: Tell | None = None) -> bool:
        """Do one item of a lane, or of any, if there is one; returns whether there was."""
        if not self._left(only, lane):
            return False  # looking takes no write lock
        with self._office.register.transaction() as transaction:
            task = transaction.queue.lease(
                worker=self._name,
                now=time.time(),
                seconds=LEASE_SECONDS,
                most_attempts=MOST_ATTEMPTS,
                kinds=self._kinds(lane),
                only=only,
            )
        if task is None:
            return False
        self._do(task, tell)
        return True

    def _do(self, task: Task, tell: Tell | None) -> None:
        def report(progress: Progress) -> None:
            with self._office.register.transaction() as transaction:
                transaction.queue.progress(task, progress, until=time.time() + LEASE_SECONDS)
            if tell is not None:
                tell(progress.words)

        try:
            self._works[task.task](task, report)
        except Exception as error:  # one bad object must not stop the queue: whatever it was is logged and tried again
            known = isinstance(error, (WenshuError, OSError))
            words = _told(error)
            log.warning("task_failed", task=task.task, object_id=task.object_id, attempt=task.attempts, exc_info=not known)
            with self._office.register.transaction() as transaction:
                again = time.time() + RETRY_SECONDS * task.attempts
                transaction.queue.failed(task, error=words, again_at=again, for_good=isinstance(error, OutOfOrder))
            return
        with self._office.register.transaction() as transaction:
            transaction.queue.done(task)


def _told(error: Exception) -> str:
    """What a page shows of a task that failed."""
    if isinstance(error, WenshuError):
        return str(error)
    return f"{reason_of(error)}，系统会自动再试。" if isinstance(error, OSError) else UNFORESEEN
