"""The journal's table: who did what, when; each record's hash covers the one before it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from services.stores.tables import journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of the journal. `detail` is canonical JSON; `hash` covers everything else and `previous`."""

    seq: int
    at: str
    by: str
    action: str
    object_id: str
    detail: str
    previous: str
    hash: str

    def fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


class Journal:
    """Appends and reads records; the rules of the chain are in services/journal.py."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self) -> Record | None:
        """The newest record."""
        row = self._connection.execute(select(journal).order_by(journal.c.seq.desc()).limit(1)).mappings().one_or_none()
        return Record(**row) if row else None

    def first(self) -> Record | None:
        """The oldest record."""
        row = self._connection.execute(select(journal).order_by(journal.c.seq).limit(1)).mappings().one_or_none()
        return Record(**row) if row else None

    def append(self, record: Record) -> None:
        """Write one record."""
        self._connection.execute(insert(journal).values(**record.fields()))

    def all(self, *, after: int = 0) -> list[Record]:
        """The records after a sequence number, in order."""
        query = select(journal).where(journal.c.seq > after).order_by(journal.c.seq)
        return [Record(**row) for row in self._connection.execute(query).mappings()]

    def of(self, action: str) -> list[Record]:
        """The records of one action, in order."""
        query = select(journal).where(journal.c.action == action).order_by(journal.c.seq)
        return [Record(**row) for row in self._connection.execute(query).mappings()]

    def of_any(self, actions: Collection[str], *, after: int = 0) -> list[Record]:
        """The records of these actions after a sequence number, in order."""
        query = select(journal).where(journal.c.seq > after, journal.c.action.in_(list(actions))).order_by(journal.c.seq)
        return [Record(**row) for row in self._connection.execute(query).mappings()]

    def told_of(self, action: str, object_ids: Collection[str]) -> list[Record]:
        """The records of one kind of action about these objects, in order."""
        theirs = journal.c.object_id.in_(list(object_ids))
        query = select(journal).where(theirs, journal.c.action == action).order_by(journal.c.seq)
        return [Record(**row) for row in self._connection.execute(query).mappings()]

    def replace(self, records: Sequence[Record]) -> None:
        """Start anew from these records: only for a rebuild from the archive."""
        self._connection.execute(delete(journal))
        for record in records:
            self.append(record)
