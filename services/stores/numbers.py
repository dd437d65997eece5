"""Counters and the numbers given: unique and gapless, taken in the transaction of the fact that needs them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select, update

from services.model.issuing import Counting
from services.stores.tables import counters, elsewhere, numbers, openings


class Numbers:
    """Gives serials. Never max+1, never a database sequence: both leave gaps or doubles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, series: str, object_id: str) -> int:
        """The next serial of the series, for this object: not below its opening, none that was given elsewhere."""
        query = select(counters.c.last).where(counters.c.series == series).with_for_update()
        last = self._connection.execute(query).scalar_one_or_none()
        if last is None:
            self._connection.execute(insert(counters).values(series=series, last=0))
        serial = self.counting(series).next(last or 0)
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

    def next(self, series: str) -> int:
        """The serial that `take` would give now: for a page to show, never to rely on."""
        query = select(counters.c.last).where(counters.c.series == series)
        return self.counting(series).next(self._connection.execute(query).scalar_one_or_none() or 0)

    def counting(self, series: str) -> Counting:
        """Where the series opens and what it skips."""
        opening = select(openings.c.serial).where(openings.c.series == series)
        taken = select(elsewhere.c.serial, elsewhere.c.what).where(elsewhere.c.series == series)
        return Counting(
            opening=self._connection.execute(opening).scalar_one_or_none() or 1,
            elsewhere={row.serial: row.what for row in self._connection.execute(taken)},
        )

    def all_counting(self) -> dict[str, Counting]:
        """The same for every series of which the issuing book says something."""
        rows = [*self._connection.execute(select(openings.c.series)), *self._connection.execute(select(elsewhere.c.series))]
        return {series: self.counting(series) for series in sorted({row.series for row in rows})}

    def put_counting(self, known: Mapping[str, Counting]) -> None:
        """Replace what the issuing book says of all series."""
        self._connection.execute(delete(openings))
        self._connection.execute(delete(elsewhere))
        for series, counting in sorted(known.items()):
            if counting.opening != 1:
                self._connection.execute(insert(openings).values(series=series, serial=counting.opening))
            for serial, what in sorted(counting.elsewhere.items()):
                self._connection.execute(insert(elsewhere).values(series=series, serial=serial, what=what))

    def counted(self) -> dict[str, int]:
        """How far each series has counted."""
        return {row.series: row.last for row in self._connection.execute(select(counters))}

    def given(self) -> dict[str, list[tuple[int, str]]]:
        """Every number given, by series: (serial, object id) in order."""
        found: dict[str, list[tuple[int, str]]] = {}
        for row in self._connection.execute(select(numbers).order_by(numbers.c.series, numbers.c.serial)):
            found.setdefault(row.series, []).append((row.serial, row.object_id))
        return found
