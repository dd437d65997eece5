"""The `units` table: names and kinds."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from services.model.people import Unit, UnitKind
from services.stores.tables import units


class Units:
    """Reads and writes units."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, name: str) -> Unit | None:
        row = self._connection.execute(select(units).where(units.c.name == name)).one_or_none()
        return Unit(name=row.name, kind=UnitKind(row.kind)) if row else None

    def put(self, unit: Unit) -> None:
        """Add the unit, or change its kind."""
        if self._connection.execute(update(units).where(units.c.name == unit.name).values(kind=unit.kind.value)).rowcount == 0:
            self._connection.execute(insert(units).values(name=unit.name, kind=unit.kind.value))

    def all(self) -> list[Unit]:
        """Every unit, by kind and name."""
        rows = self._connection.execute(select(units).order_by(units.c.kind, units.c.name))
        return [Unit(name=row.name, kind=UnitKind(row.kind)) for row in rows]
