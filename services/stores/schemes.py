"""The `schemes` table: the versions of the scoring scheme that the office has entered, each as its TOML."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from services.model.periods import Quarter
from services.stores.journal import Record
from services.stores.tables import schemes

ACTION = "scheme"
"""In the journal: the version is the object, and the detail holds its whole text, or that it was withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredScheme:
    """One version, as it was entered."""

    version: str
    since: Quarter
    text: str
    adopted_at: datetime
    adopted_by: str


def told(record: Record) -> StoredScheme | None:
    """The version that a record of the journal enters; None: it takes the version out."""
    detail = json.loads(record.detail)
    if "text" not in detail:
        return None
    return StoredScheme(
        version=record.object_id,
        since=Quarter.parse(detail["since"]),
        text=detail["text"],
        adopted_at=datetime.fromisoformat(record.at),
        adopted_by=record.by,
    )


class Schemes:
    """Reads and writes the versions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[StoredScheme]:
        """Every version, in the order in which they were entered."""
        rows = self._connection.execute(select(schemes).order_by(schemes.c.adopted_at, schemes.c.version))
        return [
            StoredScheme(
                version=row.version,
                since=Quarter.parse(row.since),
                text=row.text,
                adopted_at=datetime.fromisoformat(row.adopted_at),
                adopted_by=row.adopted_by,
            )
            for row in rows
        ]

    def put(self, scheme: StoredScheme) -> None:
        """Enter a version, in place of what it was before."""
        self.remove(scheme.version)
        self._connection.execute(
            insert(schemes).values(
                version=scheme.version,
                since=str(scheme.since),
                text=scheme.text,
                adopted_at=scheme.adopted_at.isoformat(),
                adopted_by=scheme.adopted_by,
            )
        )

    def remove(self, version: str) -> None:
        """Take a version out."""
        self._connection.execute(delete(schemes).where(schemes.c.version == version))

    def remove_all(self) -> None:
        """Empty the table: only for a rebuild, which takes the versions from the journal."""
        self._connection.execute(delete(schemes))
