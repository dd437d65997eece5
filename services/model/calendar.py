"""Working days: the published holidays of China with their 调休, and the days that the office has entered otherwise.

Since 2001 the State Council announces each year which days are off and which weekends are worked; the library `holidays` carries
these notices. A year that is not announced yet has the statutory holidays alone, which is only a guess (`announced`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from holidays.countries.china import China, ChinaStaticHolidays

from services.model.errors import Refused
from services.model.periods import Month

FIRST_ANNOUNCED = 2001  # the first year whose notice the library has been checked with
LAST_ANNOUNCED = max(ChinaStaticHolidays.special_public_holidays)
STATUTORY_DAYS = 13  # 全国年节及纪念日放假办法, 第二条, as of 2025: a notice that the office enters tells at least these
LONGEST_NOTE = 60
FIRST_YEAR, LAST_YEAR = 1950, 2099  # what the library counts

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_SWAPPED = re.compile(r"休息日（由 (\d{4}-\d\d-\d\d) 调休）")
_MENDED = re.compile(r"（[^）]*）")


class DayRefused(Refused):
    message = "{what}没有保存：{reason}。请改正后重新保存。"


class DayKind(StrEnum):
    """What a day is; the value is the word that a page shows."""

    WORKING = "工作日"
    REST = "休息日"
    HOLIDAY = "节假日"
    MAKE_UP = "调休上班"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """A day that is otherwise than the published calendar says, as the office entered it."""

    day: date
    working: bool
    note: str = ""

    def checked(self) -> CalendarDay:
        """The day with its note on one line; raises DayRefused."""
        note, what = " ".join(self.note.split()), f"{self.day.isoformat()} "
        if not FIRST_YEAR <= self.day.year <= LAST_YEAR:
            raise DayRefused(what=what, reason=f"年份须在 {FIRST_YEAR} 至 {LAST_YEAR} 之间")
        if len(note) > LONGEST_NOTE:
            raise DayRefused(what=what, reason=f"说明超过 {LONGEST_NOTE} 字")
        return CalendarDay(day=self.day, working=self.working, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day as a calendar shows it. `name`: 国庆节, 与10月10日调休. `entered`: the office said so itself."""

    day: date
    kind: DayKind
    name: str = ""
    entered: bool = False

    @property
    def working(self) -> bool:
        return self.kind in (DayKind.WORKING, DayKind.MAKE_UP)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar with the office's own entries."""

    overrides: tuple[CalendarDay, ...] = ()
    _entered: Mapping[date, CalendarDay] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_entered", {one.day: one for one in self.overrides})

    def look(self, day: date) -> Day:
        """What the day is, and why."""
        published = _published(day.year).get(day) or _ordinary(day)
        entered = self._entered.get(day)
        if entered is None:
            return published
        name = entered.note or (published.name if entered.working == published.working else "")
        return Day(day=day, kind=_kind(day, working=entered.working, named=bool(name)), name=name, entered=True)

    def is_working(self, day: date) -> bool:
        return self.look(day).working

    def add(self, day: date, days: int) -> date:
        """The working day that comes so many working days after `day`, or before it; of 0 days the day itself."""
        step = _ONE_DAY if days > 0 else -_ONE_DAY
        for _ in range(abs(days)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to and with `last`; negative where `last` is the earlier."""
        if last < first:
            return -self.between(last, first)
        return sum(self.is_working(first + timedelta(days=days)) for days in range(1, (last - first).days + 1))

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        while not self.is_working(day):
            day += _ONE_DAY
        return day

    def due(self, period: Month, *, day: int, moves: bool) -> date:
        """The last day, that day included, for the ledgers of a month (notice 三（二）).

        `moves`: where it is a day off, the next working day.
        """
        due = period.day(day)
        return self.on_or_after(due) if moves else due

    def announced(self, year: int) -> bool:
        """Whether the year's holidays are known, from the library or because the office has entered the notice."""
        entered = sum(one.day.year == year and not one.working for one in self.overrides)
        return FIRST_ANNOUNCED <= year <= LAST_ANNOUNCED or entered >= STATUTORY_DAYS

    def month(self, month: Month) -> Iterator[Day]:
        """Every day of a month."""
        for number in range(1, month.last_day.day + 1):
            yield self.look(month.day(number))


@lru_cache(maxsize=64)
def _published(year: int) -> Mapping[date, Day]:
    """The days of a year that are not what their weekday says, as they were announced."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return {}
    # The next year's notice may let a day of this December be worked.
    named = China(years=(year, year + 1), language="zh_CN")  # type: ignore[no-untyped-call]
    days: dict[date, Day] = {}
    for day, words in sorted(named.items()):
        swapped = _SWAPPED.search(words)
        off = "" if swapped is None else f"与{_short(date.fromisoformat(swapped[1]))}调休"
        days[day] = Day(day=day, kind=DayKind.HOLIDAY, name=off or "、".join(_MENDED.sub("", words).split("; ")))
        if swapped is not None:
            worked = date.fromisoformat(swapped[1])
            days[worked] = Day(day=worked, kind=DayKind.MAKE_UP, name=f"与{_short(day)}调休")
    days |= {one.day: one for one in _weekends(days)}
    return {day: one for day, one in days.items() if day.year == year}


def _weekends(days: Mapping[date, Day]) -> Iterator[Day]:
    """The weekends that touch a holiday: the notices count them in (10月1日至7日放假), the library leaves them out."""
    for holiday in [one for one in days.values() if one.kind is DayKind.HOLIDAY]:
        for step in (_ONE_DAY, -_ONE_DAY):
            day = holiday.day + step
            while day not in days and day.weekday() >= _SATURDAY:
                yield Day(day=day, kind=DayKind.HOLIDAY, name="" if "调休" in holiday.name else holiday.name)
                day += step


def _ordinary(day: date) -> Day:
    return Day(day=day, kind=DayKind.REST if day.weekday() >= _SATURDAY else DayKind.WORKING)


def _kind(day: date, *, working: bool, named: bool) -> DayKind:
    """What an entered day is: a working day or not, a weekend that is worked, a weekend that belongs to a holiday by its name."""
    if day.weekday() >= _SATURDAY:
        return DayKind.MAKE_UP if working else DayKind.HOLIDAY if named else DayKind.REST
    return DayKind.WORKING if working else DayKind.HOLIDAY


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"
