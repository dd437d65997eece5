"""The `calendar_days` table: the days that the office has entered otherwise than the published calendar has them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, insert, select

from services.model.calendar import CalendarDay
from services.stores.tables import calendar_days


class CalendarDays:
    """Reads and writes entered days."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[CalendarDay]:
        """Every entered day, in order."""
        rows = self._connection.execute(select(calendar_days).order_by(calendar_days.c.day))
        return [CalendarDay(day=date.fromisoformat(row.day), working=row.working, note=row.note) for row in rows]

    def put(self, entered: CalendarDay) -> None:
        """Enter the day, in place of what was said of it before."""
        self.remove(entered.day)
        values = {"day": entered.day.isoformat(), "working": entered.working, "note": entered.note}
        self._connection.execute(insert(calendar_days).values(values))

    def remove(self, day: date) -> None:
        """Let the day be again what the published calendar says."""
        self._connection.execute(delete(calendar_days).where(calendar_days.c.day == day.isoformat()))

    def remove_all(self) -> None:
        """Empty the table: only for a rebuild, which takes the days from the journal."""
        self._connection.execute(delete(calendar_days))
