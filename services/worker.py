"""The worker drains the queue: reads, prints, indexes. Every task is repeatable; a failure waits and is tried again."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import TypeVar

import structlog

from services.model.errors import WenshuError, reason_of
from services.model.people import Person, Role
from services.office import Office
from services.stores.queue import Task

log = structlog.get_logger()

SYSTEM = Person(login="system", name="系统", role=Role.CLERK)
MOST_ATTEMPTS = 5
LEASE_SECONDS = 600.0  # longer than any task; a dead worker's items come back after this
RETRY_SECONDS = 5.0
IDLE_SECONDS = 0.5
TEND_SECONDS = 1800.0
UNFORESEEN = "处理时出现意外错误，详情已记入日志，系统会自动再试；一直不成功请联系管理员。"

Tell = Callable[[str], None]
T = TypeVar("T")


class Worker:
    """Takes items from the queue one at a time."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._name = office.staging.name
        self._tasks: dict[str, Callable[[str, Tell], object]] = {
            "read": lambda object_id, tell: office.filings.read(object_id, by=SYSTEM, progress=tell),
            "receipt": lambda object_id, _tell: office.filings.issue_receipt(object_id, by=SYSTEM),
            "print": lambda object_id, _tell: office.issue.print_final(object_id, by=SYSTEM),
            "link": lambda object_id, _tell: office.delivery.link_back(object_id, by=SYSTEM),
            "index": lambda _object_id, _tell: office.search.index_waiting(),
            "render": lambda object_id, _tell: office.renditions.prepare(office.record(object_id)),
        }

    def free_the_dead(self) -> None:
        """Give back what workers held that are no more, without waiting for their leases to run out."""
        with self._office.register.reading() as transaction:
            holders = transaction.queue.holders()
        for name in holders:
            if not self._office.staging.is_alive(name):
                with self._office.register.transaction() as transaction:
                    transaction.queue.release(name)

    def run(self, *, stop: Callable[[], bool], tell: Tell | None = None) -> None:
        """Work until `stop` says so, e.g. because the server that started this worker has gone."""
        self.free_the_dead()
        tended = 0.0
        while not stop():
            if not self._guarded(lambda: self.work_once(tell=tell)):
                self._guarded(self._office.search.index_waiting)  # cheap; brings a deleted index back by itself
                time.sleep(IDLE_SECONDS)
            if time.monotonic() - tended > TEND_SECONDS or not tended:
                tended = time.monotonic()
                self._guarded(self._tend)

    def _guarded(self, work: Callable[[], T]) -> T | None:
        """Trouble with the disk or a lock is logged and waited out: it must not end the worker."""
        try:
            return work()
        except (WenshuError, OSError):
            log.warning("worker_trouble", exc_info=True)
            time.sleep(RETRY_SECONDS)
            return None

    def _tend(self) -> None:
        """Now and then: finish what was left, try again what was given up, seal the journal's finished days."""
        self._office.steps.recover()
        with self._office.register.transaction() as transaction:
            transaction.queue.retry(after_attempts=MOST_ATTEMPTS)
        self._office.upkeep.nightly()

    def drain(self, *, only: Collection[str] | None = None, tell: Tell | None = None) -> None:
        """Work until nothing is left that can be done (of the objects in `only`); waits for what other workers hold."""
        self.free_the_dead()
        while self._left(only):
            if not self.work_once(only=only, tell=tell):
                time.sleep(0.1)

    def _left(self, only: Collection[str] | None) -> int:
        with self._office.register.reading() as transaction:
            return transaction.queue.open(most_attempts=MOST_ATTEMPTS, only=only)

    def work_once(self, *, only: Collection[str] | None = None, tell: Tell | None = None) -> bool:
        """Do one item, if there is one; returns whether there was."""
        if not self._left(only):
            return False  # looking takes no write lock
        with self._office.register.transaction() as transaction:
            task = transaction.queue.lease(
                worker=self._name, now=time.time(), seconds=LEASE_SECONDS, most_attempts=MOST_ATTEMPTS, only=only
            )
        if task is None:
            return False
        self._do(task, tell)
        return True

    def _do(self, task: Task, tell: Tell | None) -> None:
        def progress(words: str) -> None:
            with self._office.register.transaction() as transaction:
                transaction.queue.progress(task, words)
            if tell is not None:
                tell(words)

        try:
            self._tasks[task.task](task.object_id, progress)
        except Exception as error:  # one bad object must not stop the queue: whatever it was is logged and tried again
            known = isinstance(error, (WenshuError, OSError))
            words = _told(error)
            log.warning("task_failed", task=task.task, object_id=task.object_id, attempt=task.attempts, exc_info=not known)
            with self._office.register.transaction() as transaction:
                again = time.time() + RETRY_SECONDS * task.attempts
                transaction.queue.failed(task, error=words, again_at=again)
            return
        with self._office.register.transaction() as transaction:
            transaction.queue.done(task, worker=self._name)


def _told(error: Exception) -> str:
    """What a page shows of a task that failed."""
    if isinstance(error, WenshuError):
        return str(error)
    return f"{reason_of(error)}，系统会自动再试。" if isinstance(error, OSError) else UNFORESEEN
