"""日历: working days as the State Council announced them and as the office has corrected them, and the due day of each month."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from services import journal
from services.model.calendar import CalendarDay, DayRefused, WorkingDays
from services.model.ledgers.counting import counts_from
from services.model.people import Person, require_office
from services.model.periods import Month
from services.settings import Settings
from services.stores.house import BEGUN
from services.stores.journal import Record
from services.stores.register import Register, Transaction

ACTION = "calendar"
_WHAT = "维护日历"
MOST_AT_ONCE = 120  # days of one notice; a year has about forty


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change of the calendar, as the journal has it. `working` None: the entry was taken back."""

    at: datetime
    by: str
    day: date
    working: bool | None
    note: str


class Calendar:
    """The room of the calendar. The office enters days; everybody may ask."""

    def __init__(self, *, register: Register, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._settings, self._now = register, settings, now

    def days(self) -> WorkingDays:
        """The working days as they stand."""
        with self._register.reading() as transaction:
            return working_days(transaction)

    def due(self, period: Month) -> date:
        """The last day for the ledgers of a month."""
        with self._register.reading() as transaction:
            return due(transaction, period, settings=self._settings)

    def counted_since(self) -> Month:
        """From which month on ledgers that have not come are missing; the months before are blank."""
        with self._register.reading() as transaction:
            return counted_since(transaction, settings=self._settings, now=self._now())

    def put(self, entered: Iterable[CalendarDay], *, by: Person) -> tuple[CalendarDay, ...]:
        """Enter days, all of them or none; returns those that were otherwise before. Raises NotAllowed, DayRefused."""
        require_office(by, _WHAT)
        days = [one.checked() for one in entered]
        if len({one.day for one in days}) != len(days):
            raise DayRefused(what="日历", reason="同一天填了两次")
        if len(days) > MOST_AT_ONCE:
            raise DayRefused(what="日历", reason=f"一次最多保存 {MOST_AT_ONCE} 天，现有 {len(days)} 天")
        with self._register.transaction() as transaction:
            known = {one.day: one for one in transaction.calendar_days.all()}
            changed = tuple(one for one in days if known.get(one.day) != one)
            for one in changed:
                transaction.calendar_days.put(one)
                self._note(transaction, one.day, working=one.working, note=one.note, by=by)
        return changed

    def remove(self, day: date, *, by: Person) -> bool:
        """Take an entry back: the day is again what was announced. False where there was none. Raises NotAllowed."""
        require_office(by, _WHAT)
        with self._register.transaction() as transaction:
            if all(one.day != day for one in transaction.calendar_days.all()):
                return False
            transaction.calendar_days.remove(day)
            self._note(transaction, day, working=None, note="", by=by)
        return True

    def history(self, year: int) -> tuple[Entry, ...]:
        """Who entered which day of a year, the latest first."""
        with self._register.reading() as transaction:
            entries = [_entry(record) for record in transaction.journal.of(ACTION)]
        return tuple(one for one in reversed(entries) if one.day.year == year)

    def _note(self, transaction: Transaction, day: date, *, working: bool | None, note: str, by: Person) -> None:
        detail = {"day": day.isoformat(), "working": working, "note": note}
        journal.note(transaction, ACTION, by=by.name, at=self._now(), object_id=day.isoformat(), detail=detail)


def working_days(transaction: Transaction) -> WorkingDays:
    """The working days as a transaction sees them."""
    return WorkingDays(tuple(transaction.calendar_days.all()))


def due(transaction: Transaction, period: Month, *, settings: Settings) -> date:
    """The last day for the ledgers of a month, as the settings and the calendar have it."""
    return due_by(working_days(transaction), period, settings=settings)


def due_by(days: WorkingDays, period: Month, *, settings: Settings) -> date:
    """The same for whoever asks of many months and has the working days at hand."""
    return days.due(period, day=settings.ledger_due_day, moves=settings.due_day_moves)


def counted_since(transaction: Transaction, *, settings: Settings, now: datetime) -> Month:
    """From which month on ledgers that have not come are missing, as the settings and this house have it."""
    oldest, begun = transaction.journal.first(), transaction.house.get(BEGUN)
    known = [datetime.fromisoformat(at) for at in (oldest.at if oldest else None, begun) if at]  # a rebuild begins anew
    override = Month.parse(settings.in_use_since) if settings.in_use_since else None
    return counts_from(min([*known, now]), transaction.ledgers.first_received(), override=override)


def restore(transaction: Transaction, records: Iterable[Record]) -> None:
    """Enter the days anew from the journal: for a rebuild."""
    transaction.calendar_days.remove_all()
    for record in records:
        if record.action != ACTION:
            continue
        entry = _entry(record)
        if entry.working is None:
            transaction.calendar_days.remove(entry.day)
        else:
            transaction.calendar_days.put(CalendarDay(day=entry.day, working=entry.working, note=entry.note))


def _entry(record: Record) -> Entry:
    detail = json.loads(record.detail)
    return Entry(
        at=datetime.fromisoformat(record.at),
        by=record.by,
        day=date.fromisoformat(detail["day"]),
        working=detail["working"],
        note=detail["note"],
    )
