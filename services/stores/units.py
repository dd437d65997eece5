"""The `units` table: the unit register, each unit whole."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from services.model.directory import Directory
from services.model.units import Unit
from services.stores.codec import decode_unit, encode_unit
from services.stores.tables import units


class Units:
    """Reads and writes units."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, name: str) -> Unit | None:
        """The unit that has this name now, to the letter; who asks for any of its names asks the directory."""
        row = self._connection.execute(select(units.c.record).where(units.c.name == name)).scalar_one_or_none()
        return decode_unit(row) if row else None

    def directory(self, *, place: str, day: date | None = None) -> Directory:
        """By which name, however it is written, a unit is found; `place` is where units are that name no place, `day` tells who
        is there still.
        """
        return Directory(self.all(), place=place, day=day)

    def names(self, name: str) -> tuple[str, ...]:
        """Under which names archived objects are those of the unit that has this name now; the name alone where none has it."""
        unit = self.find(name)
        return unit.names if unit else (name,)

    def knows(self, name: str) -> bool:
        """Whether a unit has, or has had, this name, to the letter."""
        return self.find(name) is not None or name in self.names_now()

    def names_now(self) -> dict[str, str]:
        """Each name that a unit had earlier -> the one that it has now, or that the unit has into which it was merged."""
        living_last = sorted(self.all(), key=lambda unit: unit.retired_on is None)
        return {earlier: unit.name for unit in living_last for earlier in unit.earlier}

    def put(self, unit: Unit) -> None:
        """Add the unit, or write it anew."""
        values = {"kind": unit.kind.value, "position": unit.position, "record": encode_unit(unit)}
        if self._connection.execute(update(units).where(units.c.name == unit.name).values(values)).rowcount == 0:
            self._connection.execute(insert(units).values(name=unit.name, **values))

    def remove(self, name: str) -> None:
        """Take a name out of the register: the unit has another one now."""
        self._connection.execute(delete(units).where(units.c.name == name))

    def remove_all(self) -> None:
        """Empty the register of units: only for a rebuild from the journal."""
        self._connection.execute(delete(units))

    def all(self) -> list[Unit]:
        """Every unit: those with a position in its order, then by kind and name."""
        order = (units.c.position == 0, units.c.position, units.c.kind, units.c.name)
        return [decode_unit(record) for record in self._connection.execute(select(units.c.record).order_by(*order)).scalars()]
