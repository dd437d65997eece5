"""Counters and the numbers given: unique and gapless, taken in the transaction of the fact that needs them."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from services.stores.tables import counters, numbers


class Numbers:
    """Gives serials. Never max+1, never a database sequence: both leave gaps or doubles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, series: str, object_id: str) -> int:
        """The next serial of the series, for this object."""
        query = select(counters.c.last).where(counters.c.series == series).with_for_update()
        last = self._connection.execute(query).scalar_one_or_none()
        if last is None:
            self._connection.execute(insert(counters).values(series=series, last=0))
        serial = (last or 0) + 1
        self._connection.execute(update(counters).where(counters.c.series == series).values(last=serial))
        self._connection.execute(insert(numbers).values(series=series, serial=serial, object_id=object_id))
        return serial

    def restore(self, series: str, serial: int, object_id: str) -> None:
        """Enter a number that the archive proves: for a rebuild."""
        known = select(numbers.c.object_id).where(numbers.c.series == series, numbers.c.serial == serial)
        if self._connection.execute(known).scalar_one_or_none() is None:
            self._connection.execute(insert(numbers).values(series=series, serial=serial, object_id=object_id))
        last = self._connection.execute(select(counters.c.last).where(counters.c.series == series)).scalar_one_or_none()
        if last is None:
            self._connection.execute(insert(counters).values(series=series, last=serial))
        elif last < serial:
            self._connection.execute(update(counters).where(counters.c.series == series).values(last=serial))

    def counted(self) -> dict[str, int]:
        """How far each series has counted."""
        return {row.series: row.last for row in self._connection.execute(select(counters))}

    def given(self) -> dict[str, list[tuple[int, str]]]:
        """Every number given, by series: (serial, object id) in order."""
        found: dict[str, list[tuple[int, str]]] = {}
        for row in self._connection.execute(select(numbers).order_by(numbers.c.series, numbers.c.serial)):
            found.setdefault(row.series, []).append((row.serial, row.object_id))
        return found
