"""Dates as agreements write them: Arabic or Chinese figures, points, strokes, and places left blank. Pure rules."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from services.model.amounts import whole_number

_DIGIT = "〇零○ＯO◯Ο一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_SMALL = "〇零一二三四五六七八九十廿壹贰叁肆伍陆柒捌玖拾"
_GAP = r"[ \t\u3000]{0,4}\n?[ \t\u3000]{0,4}"
_WORDED = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d{{2}}|[一二壹贰][{_DIGIT}]{{3}}){_GAP}年{_GAP}"
    rf"(?P<m>\d{{1,2}}|[{_SMALL}]{{1,3}}){_GAP}月{_GAP}(?P<d>\d{{1,2}}|[{_SMALL}]{{1,4}}){_GAP}[日号]"
)
_POINTED = re.compile(r"(?<![\d.])(?P<y>(?:19|20)\d{2})(?P<s> ?[.．\-/—] ?)(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d.])(?: ?日)?")
_COMPACT = re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?!\d)")
_HOLE = r"[ \t\u3000_＿X×Ｘx]*"
_BLANK = re.compile(
    rf"(?:(?<=[\s_＿:：])|^)(?P<y>(?:19|20)\d{{0,2}}|[二][〇零○一二三四五六七八九]{{0,3}}|)(?P<yh>{_HOLE})年(?P<mh>{_HOLE})"
    rf"(?P<m>\d{{0,2}}|[{_SMALL}]{{0,3}}){_HOLE}月{_HOLE}(?P<d>\d{{0,2}}|[{_SMALL}]{{0,4}}){_HOLE}日",
    re.MULTILINE,
)
EARLIEST, LATEST = 1949, 2099


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date at `start`..`end` of a text. `value` is None where parts are left blank, or where there is no such day."""

    start: int
    end: int
    value: date | None
    blank: bool = False


def dates_in(text: str) -> list[FoundDate]:
    """Every date and every place left for one, in order."""
    found = [_full(match) for pattern in (_WORDED, _POINTED) for match in pattern.finditer(text)]
    taken = {place for one in found for place in range(one.start, one.end)}
    for match in _BLANK.finditer(text):
        complete = match["y"] and len(match["y"]) == 4 and match["m"] and match["d"]
        if not complete and taken.isdisjoint(range(match.start(), match.end())):
            found.append(FoundDate(start=match.start(), end=match.end(), value=None, blank=True))
    return sorted(found, key=lambda one: one.start)


def compact_dates_in(text: str) -> list[FoundDate]:
    """Dates of eight digits, 20220902: trusted only where a label says that a date stands there."""
    return [_full(match) for match in _COMPACT.finditer(text)]


def _full(match: re.Match[str]) -> FoundDate:
    try:
        value = date(whole_number(match["y"]), whole_number(match["m"]), whole_number(match["d"]))
    except ValueError:
        return FoundDate(start=match.start(), end=match.end(), value=None)
    possible = EARLIEST <= value.year <= LATEST
    return FoundDate(start=match.start(), end=match.end(), value=value if possible else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A length of time in whole months."""

    months: int

    @property
    def text(self) -> str:
        """As it is printed: whole years as 年, anything else as 个月."""
        years, rest = divmod(self.months, 12)
        return f"{years}年" if years and not rest else f"{self.months}个月"

    def last_day(self, first: date) -> date:
        """The last day of a period that begins on `first`: three years from 2 September end on 1 September."""
        return self.after(first) - timedelta(days=1)

    def after(self, first: date) -> date:
        """The same day of the month, `months` later; the month's last day where it has no such day."""
        year, month = divmod(first.year * 12 + first.month - 1 + self.months, 12)
        if not 1 <= year <= 9998:
            raise ValueError(f"{self.months} months after {first}")
        return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))

    @classmethod
    def between(cls, first: date, last: date) -> Period | None:
        """The whole months from `first` to `last`, counted either with or without the last day; None where they are not whole."""
        months = (last.year - first.year) * 12 + last.month - first.month
        for count in (months, months + 1):
            if count > 0:
                period = cls(months=count)
                if last in (period.after(first), period.last_day(first)):
                    return period
        return None
