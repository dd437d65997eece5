"""The outbox: work that a fact causes, written in the fact's own transaction.

Each item is leased while it is worked on; the lease of a dead worker runs out, and the item comes back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from services.model.people import Scope
from services.model.work import LANES, MOST_ATTEMPTS, NOT_BEGUN, ONE_AT_A_TIME, Lane, Progress, TaskKind
from services.stores.readers import seen_by
from services.stores.tables import objects, queue

_OFFICE_TASKS = (TaskKind.PRINT, TaskKind.LINK, TaskKind.DEMAND)  # their words are about papers that a unit does not see


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One item, held by `worker`: what is to be done to the object, and how far an earlier attempt came with it."""

    id: int
    task: TaskKind
    object_id: str
    attempts: int
    worker: str
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What a page shows of an item that is not done."""

    task: TaskKind
    object_id: str
    title: str
    progress: Progress
    error: str
    attempts: int
    running: bool

    @property
    def given_up(self) -> bool:
        """Asking again will tell nothing new."""
        return self.attempts >= MOST_ATTEMPTS and not self.running


class Queue:
    """Reads and writes the outbox. Times are seconds since the epoch."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, task: TaskKind, object_id: str, *, at: datetime) -> None:
        """Ask for work on an object. Asked for again, it is done afresh: with all its attempts, and from its beginning."""
        known = (queue.c.task == task) & (queue.c.object_id == object_id)
        fresh = {"attempts": 0, "leased_until": 0.0, "worker": None, "error": "", **_columns(NOT_BEGUN)}
        fresh["added_at"] = at.isoformat()
        if self._connection.execute(update(queue).where(known).values(**fresh)).rowcount == 0:
            self._connection.execute(insert(queue).values(task=task, object_id=object_id, **fresh))

    def asked(self, task: TaskKind, object_id: str) -> bool:
        """Whether the work was asked for and is not done."""
        query = select(queue.c.id).where(queue.c.task == task, queue.c.object_id == object_id)
        return self._connection.execute(query).one_or_none() is not None

    def lease(
        self,
        *,
        worker: str,
        now: float,
        seconds: float,
        most_attempts: int,
        kinds: Collection[TaskKind] = tuple(TaskKind),
        only: Collection[str] | None = None,
    ) -> Task | None:
        """Take the oldest item that nobody holds; it comes back by itself `seconds` from now unless it is done before.

        Of a lane that does one thing at a time nothing is given out while anything of it is held, by whichever worker.
        """
        occupied = self._occupied(now)
        possible = [kind for kind in kinds if LANES[kind] not in occupied]
        free = _to_do(possible, most_attempts, only) & (queue.c.leased_until <= now)
        query = select(queue).where(free).order_by(queue.c.attempts, queue.c.id).limit(1).with_for_update(skip_locked=True)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        taken = {"worker": worker, "leased_until": now + seconds, "attempts": row.attempts + 1}
        self._connection.execute(update(queue).where(queue.c.id == row.id).values(**taken))
        return Task(
            id=row.id,
            task=TaskKind(row.task),
            object_id=row.object_id,
            attempts=row.attempts + 1,
            worker=worker,
            progress=_progress(row),
        )

    def _occupied(self, now: float) -> set[Lane]:
        """The lanes of one thing at a time in which it is being done."""
        held = select(queue.c.task).where(queue.c.worker.is_not(None), queue.c.leased_until > now).distinct()
        return {LANES[TaskKind(task)] for task in self._connection.execute(held).scalars()} & ONE_AT_A_TIME

    def done(self, task: Task) -> None:
        """The work is done, unless the item was asked for afresh meanwhile."""
        self._connection.execute(delete(queue).where(_still(task)))

    def failed(self, task: Task, *, error: str, again_at: float, for_good: bool = False) -> None:
        """The work failed; it may be tried again at `again_at`, or is given up at once where that would change nothing."""
        values: dict[str, Any] = {"error": error, "leased_until": again_at, "worker": None}
        if for_good:
            values["attempts"] = MOST_ATTEMPTS
        self._connection.execute(update(queue).where(_still(task)).values(**values))

    def progress(self, task: Task, progress: Progress, *, until: float) -> None:
        """How far the work is, e.g. 第 3/12 页; whoever gets on with it holds it until `until`."""
        values = {"leased_until": until, **_columns(progress)}
        self._connection.execute(update(queue).where(_still(task)).values(**values))

    def holders(self) -> set[str]:
        """The workers that hold an item."""
        return set(self._connection.execute(select(queue.c.worker).where(queue.c.worker.is_not(None)).distinct()).scalars())

    def release(self, worker: str) -> None:
        """Free what a dead worker held; its attempt counts."""
        self._connection.execute(update(queue).where(queue.c.worker == worker).values(worker=None, leased_until=0.0))

    def retry(self, *, after_attempts: int) -> None:
        """Give what was given up another set of attempts: the disk may be well again."""
        fresh = {"attempts": 0, "leased_until": 0.0, "worker": None}
        given_up = (queue.c.attempts >= after_attempts) & queue.c.worker.is_(None)  # not one in its last attempt
        self._connection.execute(update(queue).where(given_up).values(**fresh))

    def open(
        self, *, most_attempts: int, kinds: Collection[TaskKind] = tuple(TaskKind), only: Collection[str] | None = None
    ) -> int:
        """How many items are still to be done, those given up not counted."""
        query = select(func.count()).select_from(queue).where(_to_do(kinds, most_attempts, only))
        return int(self._connection.execute(query).scalar_one())

    def waiting(
        self, *, scope: Scope, now: float, object_id: str | None = None, task: TaskKind | None = None, limit: int | None = 50
    ) -> list[Waiting]:
        """The items as a page shows them, as far as the scope may see; of one object, of one task if they are given."""
        query = select(queue, objects.c.title).join(objects, objects.c.id == queue.c.object_id).order_by(queue.c.id).limit(limit)
        if scope.unit is not None:
            query = query.where(seen_by(scope.names), queue.c.task.not_in(_OFFICE_TASKS))
        if task is not None:
            query = query.where(queue.c.task == task)
        if object_id is not None:
            query = query.where(queue.c.object_id == object_id)
        return [
            Waiting(
                task=TaskKind(row.task),
                object_id=row.object_id,
                title=row.title,
                progress=_progress(row),
                error=row.error,
                attempts=row.attempts,
                running=row.worker is not None and row.leased_until > now,
            )
            for row in self._connection.execute(query)
        ]


def _to_do(kinds: Collection[TaskKind], most_attempts: int, only: Collection[str] | None) -> ColumnElement[bool]:
    """What is to be done of these kinds (to the objects in `only`), whether or not somebody is at it."""
    wanted = queue.c.task.in_(kinds) & (queue.c.attempts < most_attempts)
    return wanted if only is None else wanted & queue.c.object_id.in_(only)


def _still(task: Task) -> ColumnElement[bool]:
    """The item, as long as its holder has it: one that was asked for afresh, or taken by another, is not his any more."""
    return (queue.c.id == task.id) & (queue.c.worker == task.worker)


def _progress(row: Row[Any]) -> Progress:
    return Progress(done=row.done, total=row.total, words=row.progress)


def _columns(progress: Progress) -> dict[str, Any]:
    return {"done": progress.done, "total": progress.total, "progress": progress.words}
