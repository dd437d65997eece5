"""The `units` table: the unit register, each unit whole."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from services.model.units import Unit
from services.stores.codec import decode_unit, encode_unit
from services.stores.tables import units


class Units:
    """Reads and writes units."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, name: str) -> Unit | None:
        """The unit that has this name now, to the letter; who asks for any of its names asks the directory of `all()`."""
        row = self._connection.execute(select(units.c.record).where(units.c.name == name)).scalar_one_or_none()
        return decode_unit(row) if row else None

    def put(self, unit: Unit) -> None:
        """Add the unit, or write it anew."""
        values = {"kind": unit.kind.value, "position": unit.position, "record": encode_unit(unit)}
        if self._connection.execute(update(units).where(units.c.name == unit.name).values(values)).rowcount == 0:
            self._connection.execute(insert(units).values(name=unit.name, **values))

    def remove(self, name: str) -> None:
        """Take a name out of the register: the unit has another one now."""
        self._connection.execute(delete(units).where(units.c.name == name))

    def all(self) -> list[Unit]:
        """Every unit: those with a position in its order, then by kind and name."""
        order = (units.c.position == 0, units.c.position, units.c.kind, units.c.name)
        return [decode_unit(record) for record in self._connection.execute(select(units.c.record).order_by(*order)).scalars()]
