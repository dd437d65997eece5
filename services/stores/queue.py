"""The outbox: work that a fact causes, written in the fact's own transaction.

Each item is leased while it is worked on; the lease of a dead worker runs out, and the item comes back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from services.stores.readers import seen_by
from services.stores.tables import objects, queue

_OFFICE_TASKS = ("print", "link")  # their words are about papers that a unit does not see


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One item: `task` names what is to be done to the object."""

    id: int
    task: str
    object_id: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What a page shows of an item that is not done."""

    task: str
    object_id: str
    title: str
    progress: str
    error: str
    attempts: int
    running: bool


class Queue:
    """Reads and writes the outbox. Times are seconds since the epoch."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, task: str, object_id: str, *, at: datetime) -> None:
        """Ask for the task once more; one that already waits is not doubled, one that failed is tried afresh."""
        known = (queue.c.task == task) & (queue.c.object_id == object_id)
        fresh = {"attempts": 0, "leased_until": 0.0, "worker": None, "error": "", "progress": "", "added_at": at.isoformat()}
        if self._connection.execute(update(queue).where(known).values(**fresh)).rowcount == 0:
            self._connection.execute(insert(queue).values(task=task, object_id=object_id, **fresh))

    def lease(
        self, *, worker: str, now: float, seconds: float, most_attempts: int, only: Collection[str] | None = None
    ) -> Task | None:
        """Take the oldest item that nobody holds; it comes back by itself `seconds` from now unless it is done before."""
        free = (queue.c.leased_until <= now) & (queue.c.attempts < most_attempts)
        query = select(queue).where(free).order_by(queue.c.attempts, queue.c.id).limit(1).with_for_update(skip_locked=True)
        if only is not None:
            query = query.where(queue.c.object_id.in_(only))
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        taken = {"worker": worker, "leased_until": now + seconds, "attempts": row.attempts + 1}
        self._connection.execute(update(queue).where(queue.c.id == row.id).values(**taken))
        return Task(id=row.id, task=row.task, object_id=row.object_id, attempts=row.attempts + 1)

    def done(self, task: Task, *, worker: str) -> None:
        """The work is done, unless the item was asked for afresh meanwhile."""
        self._connection.execute(delete(queue).where(queue.c.id == task.id, queue.c.worker == worker))

    def failed(self, task: Task, *, error: str, again_at: float) -> None:
        """The work failed; it may be tried again at `again_at`."""
        values = {"error": error, "leased_until": again_at, "worker": None}
        self._connection.execute(update(queue).where(queue.c.id == task.id).values(**values))

    def holders(self) -> set[str]:
        """The workers that hold an item."""
        return set(self._connection.execute(select(queue.c.worker).where(queue.c.worker.is_not(None)).distinct()).scalars())

    def release(self, worker: str) -> None:
        """Free what a dead worker held; its attempt counts."""
        self._connection.execute(update(queue).where(queue.c.worker == worker).values(worker=None, leased_until=0.0))

    def retry(self, *, after_attempts: int) -> None:
        """Give what was given up another set of attempts: the disk may be well again."""
        fresh = {"attempts": 0, "leased_until": 0.0, "worker": None}
        self._connection.execute(update(queue).where(queue.c.attempts >= after_attempts).values(**fresh))

    def progress(self, task: Task, words: str) -> None:
        """What a page shows while the item is worked on, e.g. 第 3/12 页."""
        self._connection.execute(update(queue).where(queue.c.id == task.id).values(progress=words))

    def open(self, *, most_attempts: int, only: Collection[str] | None = None) -> int:
        """How many items are still to be done, those given up not counted."""
        query = select(func.count()).select_from(queue).where(queue.c.attempts < most_attempts)
        if only is not None:
            query = query.where(queue.c.object_id.in_(only))
        return int(self._connection.execute(query).scalar_one())

    def waiting(
        self, *, unit: str | None, now: float, object_id: str | None = None, task: str | None = None, limit: int | None = 50
    ) -> list[Waiting]:
        """The items as a page shows them, of what one unit may see or of all; of one object, of one task if they are given."""
        query = select(queue, objects.c.title).join(objects, objects.c.id == queue.c.object_id).order_by(queue.c.id).limit(limit)
        if unit is not None:
            query = query.where(seen_by(unit), queue.c.task.not_in(_OFFICE_TASKS))
        if task is not None:
            query = query.where(queue.c.task == task)
        if object_id is not None:
            query = query.where(queue.c.object_id == object_id)
        return [
            Waiting(
                task=row.task,
                object_id=row.object_id,
                title=row.title,
                progress=row.progress,
                error=row.error,
                attempts=row.attempts,
                running=row.worker is not None and row.leased_until > now,
            )
            for row in self._connection.execute(query)
        ]
