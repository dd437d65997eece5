"""Dates as agreements write them: Arabic or Chinese figures, points, strokes, and places left blank. Pure rules."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.model.amounts import whole_number

_DIGIT = "〇零○ＯOo◯Ο0一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_SMALL = "〇零○Oo0一二三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾"
_GAP = r"[ \t\u3000]{0,4}\n?[ \t\u3000]{0,4}"
_AIR = r"[ \t\u3000]{0,2}"  # between figures that a clerk has set apart: 二 十 日
_PAIR = r"\d(?:[ \t]?\n?[ \t]?\d)?"  # figures that the paper's edge may have parted
_LIKE = "0-9OoＯ〇○lI|"  # figures, and the letters that a recognition takes them for
_WORDED = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d{{2}}|[一二壹贰](?:{_AIR}[{_DIGIT}]){{3}}){_GAP}年{_GAP}"
    rf"(?P<m>{_PAIR}|[{_SMALL}](?:{_AIR}[{_SMALL}]){{0,2}}){_GAP}月{_GAP}"
    rf"(?P<d>{_PAIR}|[{_SMALL}](?:{_AIR}[{_SMALL}]){{0,3}}){_GAP}[日号曰]"
)
_MISREAD = re.compile(
    rf"(?<![0-9A-Za-z])(?P<y>[12l][9OoＯ〇○0][{_LIKE}]{{2}}){_GAP}年{_GAP}(?P<m>[{_LIKE}]{{1,2}}){_GAP}月{_GAP}"
    rf"(?P<d>[{_LIKE}]{{1,2}}){_GAP}[日号曰]"
)
_POINTED = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d{2})(?P<s> ?[.．\-/—–·、] ?)(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\.?\d)(?: ?日)?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = r"(?P<m>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6})\.?"
_ENGLISH = (
    re.compile(rf"\b{_NAMED} {{1,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? {{1,2}}(?P<y>20\d{{2}})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? {{1,2}}{_NAMED},? {{1,2}}(?P<y>20\d{{2}})\b", re.IGNORECASE),
)
_HOLE = r"[ \t\u3000_＿X×Ｘx*/]{0,40}"
_BLANK = re.compile(
    rf"(?:(?<=[\s_＿:：,，、()])|^)(?P<y>(?:19|20)\d{{0,2}}|[二][〇零○一二三四五六七八九]{{0,3}}|)(?P<yh>{_HOLE})年(?P<mh>{_HOLE})"
    rf"(?P<m>\d{{0,2}}|[{_SMALL}]{{0,3}}){_HOLE}月{_HOLE}(?P<d>\d{{0,2}}|[{_SMALL}]{{0,4}}){_HOLE}日",
    re.MULTILINE,
)
_MONTH_ONLY = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d{{2}}|二[{_DIGIT}]{{3}}){_GAP}年{_GAP}(?P<m>\d{{1,2}}|[{_SMALL}]{{1,3}}){_GAP}月"
    rf"(?!{_GAP}(?:[\d{_SMALL}_＿]|日|份))"
)
EARLIEST, LATEST = 1949, 2099


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date at `start`..`end` of a text. `value` is None where parts are left blank, or where there is no such day.

    `misread` says that a letter stood where a figure belongs (2O22年).
    """

    start: int
    end: int
    value: date | None
    blank: bool = False
    misread: bool = False


def chinese_date(day: date) -> str:
    """2022年9月2日: Arabic numerals, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def dates_in(text: str) -> list[FoundDate]:
    """Every date and every place left for one, in order."""
    found = [_full(match) for pattern in (_WORDED, _POINTED) for match in pattern.finditer(text)]
    found += [_english(match) for pattern in _ENGLISH for match in pattern.finditer(text)]
    taken = {place for one in found for place in range(one.start, one.end)}
    found += [_misread(match) for match in _MISREAD.finditer(text) if taken.isdisjoint(range(*match.span()))]
    taken = {place for one in found for place in range(one.start, one.end)}
    for match in _BLANK.finditer(text):
        complete = match["y"] and len(match["y"]) == 4 and match["m"] and match["d"]
        if not complete and taken.isdisjoint(range(match.start(), match.end())):
            found.append(FoundDate(start=match.start(), end=match.end(), value=None, blank=True))
    return sorted(found, key=lambda one: one.start)


def compact_dates_in(text: str) -> list[FoundDate]:
    """Dates of eight digits, 20220902: trusted only where a label says that a date stands there."""
    return [_full(match) for match in _COMPACT.finditer(text)]


def months_in(text: str) -> list[FoundDate]:
    """Dates without a day, 2022年9月: trusted only where a label says that a date stands there, and then not as a day."""
    return [FoundDate(start=match.start(), end=match.end(), value=None) for match in _MONTH_ONLY.finditer(text)]


def _full(match: re.Match[str]) -> FoundDate:
    return _found(match, match["y"], match["m"], match["d"])


def _english(match: re.Match[str]) -> FoundDate:
    return _found(match, match["y"], str(_MONTHS.index(match["m"][:3].lower()) + 1), match["d"])


_MISREAD_AS = str.maketrans("OoＯ〇○lI|", "00000111")


def _misread(match: re.Match[str]) -> FoundDate:
    return replace(_found(match, *(match[part].translate(_MISREAD_AS) for part in ("y", "m", "d"))), misread=True)


def _found(match: re.Match[str], *parts: str) -> FoundDate:
    """The date of year, month and day; without a value where there is no such day."""
    start, end = match.span()
    try:
        value = date(*(whole_number("".join(part.split())) for part in parts))
    except ValueError:
        return FoundDate(start=start, end=end, value=None)
    return FoundDate(start=start, end=end, value=value if EARLIEST <= value.year <= LATEST else None)


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
