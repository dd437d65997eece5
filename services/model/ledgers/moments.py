"""Days as the cells of a ledger name them: most leave the year out, some the day. Pure; the text stays as it was written."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from services.model.amounts import whole_number
from services.model.dates import EARLIEST, LATEST, dates_in
from services.model.periods import Month

_FIGURE = r"[0-9０-９]{1,2}"
_SPELT = "一二三四五六七八九十"
_CONTINUED = rf"(?:\s?[-－—–~～至到、]\s?(?:{_FIGURE}|[{_SPELT}]{{1,3}}))?"  # 9月2—4日: one occasion of several days
_BARE = re.compile(
    rf"(?<![0-9０-９年.．{_SPELT}第])(?:(?P<y>(?:19|20)\d{{2}})\s?年\s?|(?P<word>今年|本年|去年|上年|前年)的?\s?)?"
    rf"(?P<m>{_FIGURE}|[{_SPELT}]{{1,2}})\s?月\s?(?P<d>{_FIGURE}|[{_SPELT}]{{1,3}}){_CONTINUED}\s?[日号]"
)
_MONTH = re.compile(
    rf"(?<![0-9０-９])(?:(?P<y>(?:19|20)\d{{2}})\s?年|(?P<word>今年|本年|去年|上年|前年)的?)\s?(?P<m>{_FIGURE}|[{_SPELT}]{{1,2}})\s?月(?:份|中旬|上旬|下旬|底|初)?"
    rf"(?!\s?(?:{_FIGURE}|[{_SPELT}]{{1,3}})\s?[日号])"
)
_YEAR = re.compile(
    r"(?<![0-9０-９])(?:(?P<y>(?:19|20)\d{2})\s?年|(?P<word>去年|前年))(?=\s?(?:[，,初底末来]|以来|上半年|下半年|[与和同赴到在]))"
)
_CLAUSES = re.compile(r"[，,。；;！？\n（）()]")
# What is said to come yet, before the day or right behind it: 拟于10月5日签订, 力争10月5日前完成.
# Not so the plan in 列入投资计划, nor 将 as in 将项目列入.
_COMING_BEFORE = re.compile(
    r"拟(?![定写订])|(?<!投资)(?<!年度)(?<!资金)(?<!行动)(?<!工作)(?<!申报)计划|预计|将[于在]|即将|力争|确保|预期|有望|定于|争取[在于到]|"
    r"期限|有效期|规划期|建设期|工期"
)
_DOING = "举办|举行|召开|签订|签署|完成|启动|开工|实施|建成|竣工|开展|组织|赴|前往|投入|投产|实现|达到|取得|办结|下达|印发|揭牌"
_COMING_BEHIND = re.compile(
    rf"\s?[底末之以]?(?:拟(?![定写订])|将(?:于)?(?:{_DOING})|(?:计划|预计)(?:{_DOING})|前(?:全部|基本|正式)?(?:{_DOING}))"
)
_REACH = 40  # characters of a clause that are looked at
_END_OF_SPAN = re.compile(r"[\d日号月年]\s?[至到\-－—–~～]\s?$")
# 1.3月15日 is the first point and the 15th of March; blanks in its place keep every character where it was.
_POINT = re.compile(r"(?:^|(?<=[。；;：:\n]))[ \t\u3000]*[（(]?\d{1,2}[)）.．、](?=\s?\d{1,2}\s?月)", re.MULTILINE)
_BACK = {"今年": 0, "本年": 0, "去年": 1, "上年": 1, "前年": 2}


class Grain(IntEnum):
    """How exactly a moment is told."""

    DAY = 1
    MONTH = 2
    YEAR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day, month or year at `start`..`end` of a text.

    `first` to `last` is what it can mean, both None where there is no such day (2月30日). `assumed` says that the year is not
    written: it was taken from what stands before, or from the month that the row is of. `coming` says that the text speaks of
    it as of something that is still to come.
    """

    start: int
    end: int
    grain: Grain
    first: date | None
    last: date | None
    assumed: bool = False
    coming: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A moment before its year is known: `year` None where the text leaves it out."""

    start: int
    end: int
    grain: Grain
    year: int | None
    month: int = 1
    day: int = 1
    assumed: bool = False
    coming: bool = False


def moments_in(text: str, *, month: Month) -> list[Moment]:
    """Every moment of a cell of a row whose words are of `month`, in order.

    A year that is left out is that of the moment before in the same text, as long as the order stays possible; without one it is
    the latest that is not after `month`: 12月5日 in the ledger of January is a day of the year before. What is to come is
    not before that month: 拟于1月5日 in December is a day of the year after.
    """
    text = _POINT.sub(lambda match: " " * len(match[0]), text)
    told: list[Moment] = []
    before: date | None = None
    for found in _found(text, month):
        coming = _to_come(text, found)
        year = found.year
        if year is None:
            year = _coming_year(found, month) if coming else _year(found, before, month)
        moment = _moment(replace(found, year=year, assumed=found.assumed or found.year is None, coming=coming))
        told.append(moment)
        before = before if coming else moment.first or before
    return told


def _year(found: _Found, before: date | None, month: Month) -> int:
    """The year that the text leaves out."""
    if before is not None:
        same = (found.month, found.day) >= (before.month, before.day)
        if same or Month(before.year + 1, _real(found.month)) > month:
            return before.year
        return before.year + 1
    return month.year if found.month <= month.number else month.year - 1


def _coming_year(found: _Found, month: Month) -> int:
    return month.year if found.month >= month.number else month.year + 1


def _to_come(text: str, found: _Found) -> bool:
    """Whether the clause speaks of what is to come, or the day ends a span of time."""
    before = text[max(0, found.start - _REACH) : found.start]
    start = max((match.end() for match in _CLAUSES.finditer(before)), default=0)
    if _END_OF_SPAN.search(before[-4:]) is not None or _COMING_BEFORE.search(before[start:]) is not None:
        return True
    return _COMING_BEHIND.match(text, found.end) is not None


def _real(number: int) -> int:
    return min(max(number, 1), 12)


def _found(text: str, month: Month) -> Iterator[_Found]:
    """What names a moment, in order, none within another."""
    at = 0
    for one in sorted(
        (*_full(text), *_bare(text, month), *_months(text, month), *_years(text, month)), key=lambda one: one.start
    ):
        if one.start >= at:
            yield one
            at = one.end


def _full(text: str) -> Iterator[_Found]:
    for one in dates_in(text):
        if one.value is not None:
            day = one.value
            yield _Found(start=one.start, end=one.end, grain=Grain.DAY, year=day.year, month=day.month, day=day.day)
        elif not one.blank:  # 2022年2月30日
            yield _Found(start=one.start, end=one.end, grain=Grain.DAY, year=0)


def _bare(text: str, month: Month) -> Iterator[_Found]:
    for match in _BARE.finditer(text):
        year = int(match["y"]) if match["y"] else month.year - _BACK[match["word"]] if match["word"] else None
        yield _Found(
            start=match.start(),
            end=match.end(),
            grain=Grain.DAY,
            year=year,
            month=whole_number(match["m"]),
            day=whole_number(match["d"]),
            assumed=bool(match["word"]),
        )


def _months(text: str, month: Month) -> Iterator[_Found]:
    for match in _MONTH.finditer(text):
        year = int(match["y"]) if match["y"] else month.year - _BACK[match["word"]]
        number = whole_number(match["m"])
        yield _Found(
            start=match.start(), end=match.end(), grain=Grain.MONTH, year=year, month=number, assumed=bool(match["word"])
        )


def _years(text: str, month: Month) -> Iterator[_Found]:
    for match in _YEAR.finditer(text):
        year = int(match["y"]) if match["y"] else month.year - _BACK[match["word"]]
        yield _Found(start=match.start(), end=match.end(), grain=Grain.YEAR, year=year, assumed=bool(match["word"]))


def _moment(found: _Found) -> Moment:
    first, last = _bounds(found)
    return Moment(
        start=found.start, end=found.end, grain=found.grain, first=first, last=last, assumed=found.assumed, coming=found.coming
    )


def _bounds(found: _Found) -> tuple[date, date] | tuple[None, None]:
    year = found.year or 0
    if not (EARLIEST <= year <= LATEST and 1 <= found.month <= 12):
        return None, None
    if found.grain is Grain.YEAR:
        return date(year, 1, 1), date(year, 12, 31)
    length = calendar.monthrange(year, found.month)[1]
    if found.grain is Grain.MONTH:
        return date(year, found.month, 1), date(year, found.month, length)
    if found.day == 29 and found.month == 2 and found.assumed and not 1 <= found.day <= length:
        year -= 1 if calendar.isleap(year - 1) else 0  # the year was ours, not the writer's
        length = calendar.monthrange(year, 2)[1]
    return (date(year, found.month, found.day),) * 2 if 1 <= found.day <= length else (None, None)
