"""The State Council's yearly notice of holidays (国务院办公厅关于某年部分节假日安排的通知), read into days.

Its form has been the same for twenty years: “七、国庆节：10月1日至7日放假调休，共7天。9月20日、10月10日上班。”
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from services.model.calendar import FIRST_YEAR, LAST_YEAR, CalendarDay, DayRefused
from services.model.errors import Refused

_TITLE = re.compile(r"关于(\d{4})年[^。]{0,12}节假日")
_NAME = "[\u4e00-\u9fff]{2,6}"
_ITEM = re.compile(rf"({_NAME}(?:、{_NAME})?):")  # however the items are numbered
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
_DATES = re.compile(rf"{_DAY}(?:[至到—–~-]+{_DAY})?")
_COUNT = re.compile(r"共(\d{1,2})天")
_ASIDE = re.compile(r"\([^)]*\)")  # weekdays, lunar dates, and days that are only recommended
_LONGEST_HOLIDAY = 20


class NoticeRefused(Refused):
    message = "放假通知没有读成：{reason}。请核对粘贴的文字，或在下面逐日填写。"


def read_notice(text: str, *, year: int) -> tuple[CalendarDay, ...]:
    """The days that a notice names, in order: those off and the weekends that are worked.

    `year` is meant by days that name none; where the notice's own title names another, that counts.
    Raises NoticeRefused, DayRefused.
    """
    clean = _ASIDE.sub("", "".join(unicodedata.normalize("NFKC", text).split()))
    titled = _TITLE.search(clean)
    year = int(titled[1]) if titled else year
    found: dict[date, CalendarDay] = {}
    for name, words in _items(clean):
        for one in _days(name, words, year=year):
            if one.day in found and found[one.day].working != one.working:
                raise NoticeRefused(reason=f"{one.day.isoformat()} 既写放假又写上班")
            found.setdefault(one.day, one)
    if not found:
        raise NoticeRefused(reason="没有找到“一、元旦：1月1日至3日放假”这样的内容")
    return tuple(found[day] for day in sorted(found))


def _items(text: str) -> Iterator[tuple[str, str]]:
    """Each holiday with what is said of it."""
    heads = list(_ITEM.finditer(text))
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        yield head[1], text[head.end() : end]


def _days(name: str, words: str, *, year: int) -> Iterator[CalendarDay]:
    for sentence in re.split("[。;]", words):
        working = "上班" in sentence
        if not working and "放假" not in sentence:
            continue
        days = list(_dates(name, sentence, year=year))
        told = _COUNT.search(sentence)
        if told and not working and int(told[1]) != len(days):
            raise NoticeRefused(reason=f"{name}写的是共{told[1]}天，读出{len(days)}天")
        for day in days:
            yield CalendarDay(day=day, working=working, note=f"{name}调休" if working else name)


def _dates(name: str, sentence: str, *, year: int) -> Iterator[date]:
    """The days of a sentence; a month or a year that is left out is that of the day before."""
    month = 0
    for match in _DATES.finditer(sentence):
        year, month, first = _day(name, match, 1, year=year, month=month)
        last = first
        if match[6]:
            year, month, last = _day(name, match, 4, year=year, month=month)
        if not 0 <= (last - first).days < _LONGEST_HOLIDAY:
            raise NoticeRefused(reason=f"{name}的“{match[0]}”前后颠倒或者太长")
        yield from (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _day(name: str, match: re.Match[str], group: int, *, year: int, month: int) -> tuple[int, int, date]:
    year, month = int(match[group] or year), int(match[group + 1] or month)
    try:
        day = date(year, month, int(match[group + 2]))
    except ValueError:
        raise NoticeRefused(reason=f"{name}的“{match[0]}”不是日期") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DayRefused(what=name, reason=f"年份须在 {FIRST_YEAR} 至 {LAST_YEAR} 之间")
    return year, month, day
