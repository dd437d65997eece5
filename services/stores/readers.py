"""The `readers` table: which unit may see what is not its own. And the one condition by which every question is cut."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, or_, select

from services.model.official import Delivery, DocumentState
from services.model.people import Scope
from services.stores.tables import objects, readers

_AT_ONCE = 500  # ids in one question: below every database's limit on parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A unit to which an object was sent, and whether it has acknowledged."""

    object_id: str
    unit: str
    sent_at: datetime
    acknowledged_at: datetime | None


class Readers:
    """Reads and writes `readers`: a projection of the deliveries of each document."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, object_id: str, deliveries: Iterable[Delivery]) -> None:
        """Write the object's readers anew; offices outside have no account and are none."""
        self._connection.execute(delete(readers).where(readers.c.object_id == object_id))
        rows = [
            {
                "object_id": object_id,
                "unit": sent.unit,
                "sent_at": sent.sent_at.isoformat(),
                "acknowledged_at": sent.acknowledged_at.isoformat() if sent.acknowledged_at else None,
            }
            for sent in deliveries
            if not sent.outside
        ]
        if rows:
            self._connection.execute(insert(readers), rows)

    def of(self, object_id: str) -> list[Reader]:
        """The readers of an object, by unit."""
        query = select(readers).where(readers.c.object_id == object_id).order_by(readers.c.unit)
        return [_reader(row) for row in self._connection.execute(query)]

    def visible(self, object_ids: Collection[str], *, scope: Scope) -> set[str]:
        """Which of these objects the scope may see."""
        wanted = sorted(object_ids)
        found: set[str] = set()
        for start in range(0, len(wanted), _AT_ONCE):
            query = select(objects.c.id).where(objects.c.id.in_(wanted[start : start + _AT_ONCE]))
            found |= set(self._connection.execute(within(query, scope)).scalars())
        return found

    def waiting(self, *names: str) -> list[Reader]:
        """What was sent to a unit, under any of its names, that it has not acknowledged, the oldest first."""
        query = select(readers).where(readers.c.unit.in_(names), readers.c.acknowledged_at.is_(None))
        return [_reader(row) for row in self._connection.execute(query.order_by(readers.c.sent_at, readers.c.object_id))]

    def overdue(self, before: date) -> dict[str, int]:
        """How many units have not acknowledged what was sent to them before a day, by object that is still in force."""
        query = (
            select(readers.c.object_id, func.count())
            .join(objects, objects.c.id == readers.c.object_id)
            .where(readers.c.acknowledged_at.is_(None), func.substr(readers.c.sent_at, 1, 10) < before.isoformat())
            .where(objects.c.state == DocumentState.DISTRIBUTED.value)
            .group_by(readers.c.object_id)
        )
        return {str(object_id): int(count) for object_id, count in self._connection.execute(query)}


def _reader(row: Any) -> Reader:
    return Reader(
        object_id=row.object_id,
        unit=row.unit,
        sent_at=datetime.fromisoformat(row.sent_at),
        acknowledged_at=datetime.fromisoformat(row.acknowledged_at) if row.acknowledged_at else None,
    )


def seen_by(names: Iterable[str]) -> ColumnElement[bool]:
    """True of the objects that the unit with these names may see: its own, and what was sent to it. "" is no unit's name."""
    own = [name for name in names if name]
    sent = select(readers.c.object_id).where(readers.c.unit.in_(own))
    return or_(objects.c.unit.in_(own), objects.c.id.in_(sent))


def within(query: Select[Any], scope: Scope) -> Select[Any]:
    """The query, cut to what the scope may see."""
    return query if scope.unit is None else query.where(seen_by(scope.names))
