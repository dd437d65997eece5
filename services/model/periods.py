"""Months and quarters: the periods in which the office counts."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.model.errors import Refused

_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_QUARTER = re.compile(r"(\d{4})[Qq]([1-4])")


class PeriodRefused(Refused):
    message = "“{text}”不是{what}。请写成“{sample}”。"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month: the period of a ledger (台账期次)."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 or not 1 <= self.year <= 9999:
            raise ValueError(f"{self.year}-{self.number} is no month")

    @classmethod
    def parse(cls, text: str) -> Month:
        """2022-09; raises PeriodRefused."""
        match = _MONTH.fullmatch(text.strip())
        if match is None or not 1 <= int(match[2]) <= 12 or not int(match[1]):
            raise PeriodRefused(text=text, what="月份", sample="2022-09")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def label(self) -> str:
        """2022年9月."""
        return f"{self.year}年{self.number}月"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, (self.number + 2) // 3)

    def day(self, number: int) -> date:
        """That day of the month; its last one where the month is shorter."""
        return date(self.year, self.number, min(number, self.last_day.day))

    def next(self) -> Month:
        return self.plus(1)

    def previous(self) -> Month:
        return self.plus(-1)

    def plus(self, months: int) -> Month:
        """So many months later, or earlier."""
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    def upto(self, last: Month) -> Iterator[Month]:
        """This month and those that follow, up to and with `last`."""
        month = self
        while month <= last:
            yield month
            month = month.next()


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year: the period of a ranking."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4 or not 1 <= self.year <= 9999:
            raise ValueError(f"{self.year}Q{self.number} is no quarter")

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """2022Q3; raises PeriodRefused."""
        match = _QUARTER.fullmatch(text.strip())
        if match is None or not int(match[1]):
            raise PeriodRefused(text=text, what="季度", sample="2022Q3")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year:04}Q{self.number}"

    @property
    def label(self) -> str:
        """2022年第三季度."""
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"

    @property
    def months(self) -> tuple[Month, Month, Month]:
        first = Month(self.year, self.number * 3 - 2)
        return first, first.next(), first.plus(2)

    @property
    def first_day(self) -> date:
        return self.months[0].first_day

    @property
    def last_day(self) -> date:
        return self.months[2].last_day

    def next(self) -> Quarter:
        return self.months[2].next().quarter
