"""The `steps` table: business steps between their two transactions. Also the idempotency keys of submissions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from services.model.records import ArchivedObject
from services.stores.codec import decode, encode
from services.stores.tables import steps, submission_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingStep:
    """A step that is decided and not yet archived: `record` is the object as it will be."""

    token: str
    object_id: str
    step: str
    by: str
    at: datetime
    staging: str | None  # folder of new files, below the staging root
    record: ArchivedObject


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """An idempotency key that was used: for which bytes, and which object came of it."""

    digest: str
    object_id: str


class Steps:
    """Reads and writes pending steps and submission keys."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, step: PendingStep) -> None:
        """Write down a step; from here it is always finished, never undone."""
        self._connection.execute(
            insert(steps).values(
                token=step.token,
                object_id=step.object_id,
                kind=step.record.kind,
                step=step.step,
                by=step.by,
                at=step.at.isoformat(),
                staging=step.staging,
                record=encode(step.record),
            )
        )

    def close(self, token: str) -> None:
        """The step is archived."""
        self._connection.execute(delete(steps).where(steps.c.token == token))

    def pending(self, object_id: str | None = None) -> list[PendingStep]:
        """The steps still to be finished, of one object or of all."""
        query = select(steps).order_by(steps.c.at, steps.c.token)
        if object_id is not None:
            query = query.where(steps.c.object_id == object_id)
        return [
            PendingStep(
                token=row.token,
                object_id=row.object_id,
                step=row.step,
                by=row.by,
                at=datetime.fromisoformat(row.at),
                staging=row.staging,
                record=decode(row.record),
            )
            for row in self._connection.execute(query)
        ]

    def known_key(self, key: str) -> KnownKey | None:
        """What became of an earlier submission with this key."""
        row = self._connection.execute(select(submission_keys).where(submission_keys.c.key == key)).one_or_none()
        return KnownKey(digest=row.digest, object_id=row.object_id) if row else None

    def keep_key(self, key: str, *, digest: str, object_id: str) -> None:
        """Remember the key; raises IntegrityError when another transaction was first."""
        self._connection.execute(insert(submission_keys).values(key=key, digest=digest, object_id=object_id))

    def remove_keys(self) -> None:
        """Forget every key: only for a rebuild from the archive, whose filings carry theirs."""
        self._connection.execute(delete(submission_keys))
