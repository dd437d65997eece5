"""The `rosters` table: who is responsible in each unit (附件2), each entry whole."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from services.model.rosters import Roster, entry_names
from services.model.units import Unit
from services.stores.codec import decode_roster, encode_roster
from services.stores.tables import rosters, units


class Rosters:
    """Reads and writes roster entries, by the name that the unit had when it was written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, unit: str) -> Roster | None:
        """The entry under this name, to the letter."""
        row = self._connection.execute(select(rosters.c.record).where(rosters.c.unit == unit)).scalar_one_or_none()
        return decode_roster(row) if row else None

    def of(self, unit: Unit) -> Roster | None:
        """The entry of a unit, under whichever of its names it stands (entry_names)."""
        taken = set(self._connection.execute(select(units.c.name).where(units.c.name.in_(unit.earlier))).scalars())
        return next((found for name in entry_names(unit, taken) if (found := self.find(name))), None)

    def put(self, roster: Roster) -> None:
        """Write an entry, in place of the one before."""
        values = {"record": encode_roster(roster)}
        if self._connection.execute(update(rosters).where(rosters.c.unit == roster.unit).values(values)).rowcount == 0:
            self._connection.execute(insert(rosters).values(unit=roster.unit, **values))

    def all(self) -> dict[str, Roster]:
        """Every entry by its unit's name."""
        rows = self._connection.execute(select(rosters.c.record)).scalars()
        return {roster.unit: roster for roster in map(decode_roster, rows)}
