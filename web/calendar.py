"""日历: the days of a month with what is due, a year with its holidays, the days that the office enters, and the clock."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.calendar import due_by
from services.model.calendar import FIRST_YEAR, LAST_YEAR, LONGEST_NOTE, CalendarDay, Day, DayKind, DayRefused, WorkingDays
from services.model.calendar_notice import read_notice
from services.model.clock import CLOCK, SOURCES, marks
from services.model.errors import Refused
from services.model.filing import FilingState
from services.model.mechanisms import MECHANISM_LABELS
from services.model.periods import Month
from services.stores.objects import Listing
from web.access import EVERYBODY, OFFICE, allow, office, on_refusal, person, scope
from web.forms import typed_day, typed_line, typed_text
from web.months import asked_month
from web.sheets import sheet_response

bp = Blueprint("calendar", __name__, url_prefix="/calendar")

WEEKDAYS = "一二三四五六日"
COLUMNS = ("日期", "星期", "类别", "说明", "来源")
MOST_CORRECTIONS = 100
LONGEST_RUN = 31  # days that are entered at once


class NoDay(Refused):
    message = "没有填写日期，日历没有改动。请选择日期后保存。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a day of the month's page says is due."""

    text: str
    url: str = ""
    ledger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day of a page."""

    day: Day
    inside: bool = True  # of the month that is shown
    due: bool = False  # the ledgers are due
    marks: tuple[Mark, ...] = ()


@bp.get("/")
@allow(EVERYBODY)
def index() -> ResponseReturnValue:
    """One month, with what is due in it, and the clock of the whole work."""
    month, days, today = _asked_month(), office().calendar.days(), office().now().date()
    due = _due(month, days)
    return render_template(
        "calendar/month.html",
        month=month,
        before=month.previous() if month.previous().year >= FIRST_YEAR else None,
        after=month.next() if month.next().year <= LAST_YEAR else None,
        weeks=[[_cell(day, month, days, found) for day in week] for found in [_marks(month, due)] for week in _weeks(month)],
        weekdays=WEEKDAYS,
        dues=[(one, _due(one, days), days.look(_due(one, days))) for one in (month, month.next())],
        left=days.between(today, due) if due >= today else None,
        moves=office().settings.due_day_moves,
        announced=days.announced(month.year),
        counts=sum(day.working for day in days.month(month)),
        clock=CLOCK,
        sources=SOURCES,
        due_day=office().settings.ledger_due_day,
        mechanisms=MECHANISM_LABELS,
    )


@bp.get("/year")
@allow(EVERYBODY)
def year() -> ResponseReturnValue:
    """A year on one page; the office enters here what is otherwise."""
    return _year_page(_asked_year())


@bp.get("/year.xlsx")
@allow(EVERYBODY)
def year_sheet() -> ResponseReturnValue:
    """The days of a year that are not what their weekday says, and its due days."""
    asked, days = _asked_year(), office().calendar.days()
    return sheet_response(f"{asked}年节假日和台账截止日", COLUMNS, [_entry(day, words) for day, words in _told(asked, days)])


@bp.post("/days")
@allow(OFFICE)
def put() -> ResponseReturnValue:
    """Enter a day, or a run of days."""
    on_refusal(lambda message: _year_page(_asked_year(), refusal=message))
    first, last = typed_day("day", "日期"), typed_day("until", "到")
    if first is None:
        raise NoDay()
    working, note = request.form.get("working") == "yes", typed_line("note")
    entered = [CalendarDay(day=day, working=working, note=note) for day in _run(first, last or first)]
    changed = office().calendar.put(entered, by=person())
    what = DayKind.WORKING.value if working else DayKind.REST.value
    flash(f"已保存：{_named(first, last)}为{what}。" if changed else f"{_named(first, last)}原来就是这样登记的。", "success")
    return redirect(url_for(".year", year=first.year))


@bp.post("/days/remove")
@allow(OFFICE)
def remove() -> ResponseReturnValue:
    """Take an entry back."""
    on_refusal(lambda message: _year_page(_asked_year(), refusal=message))
    day = typed_day("day", "日期")
    if day is None:
        raise NoDay()
    gone = office().calendar.remove(day, by=person())
    flash(f"已撤销{day.isoformat()}的登记，恢复为公布的安排。" if gone else f"{day.isoformat()}没有登记，不用撤销。", "success")
    return redirect(url_for(".year", year=day.year))


@bp.post("/notice")
@allow(OFFICE)
def notice() -> ResponseReturnValue:
    """A notice of holidays, pasted: first its days are shown, then, with `keep`, entered."""
    on_refusal(lambda message: _year_page(_asked_year(), refusal=message))
    named = read_notice(typed_text("text"), year=_asked_year())
    about = named[-1].day.year  # the title of the notice may name another year than the page did
    if request.form.get("keep") != "yes":
        return _year_page(about, preview=named)
    changed = office().calendar.put(named, by=person())
    flash(f"已按放假通知登记 {len(named)} 天，其中 {len(changed)} 天与原登记不同。", "success")
    return redirect(url_for(".year", year=about))


def _year_page(asked: int, *, preview: tuple[CalendarDay, ...] = (), refusal: str = "") -> str:
    days, today = office().calendar.days(), office().now().date()
    months = [Month(asked, number) for number in range(1, 13)]
    return render_template(
        "calendar/year.html",
        year=asked,
        before=asked - 1 if asked > FIRST_YEAR else None,
        after=asked + 1 if asked < LAST_YEAR else None,
        months=[(month, _small(month, days)) for month in months],
        weekdays=WEEKDAYS,
        announced=days.announced(asked),
        entered=[one for one in days.overrides if one.day.year == asked],
        look=days.look,
        history=office().calendar.history(asked),
        preview=[(one, days.is_working(one.day) != one.working) for one in preview],
        text=typed_text("text"),
        typed=request.form,
        longest_note=LONGEST_NOTE,
        today=today,
        refusal=refusal,
    )


def _small(month: Month, days: WorkingDays) -> list[list[Cell]]:
    due = _due(month, days)
    return [[Cell(day=days.look(day), inside=Month.of(day) == month, due=day == due) for day in week] for week in _weeks(month)]


def _cell(day: date, month: Month, days: WorkingDays, found: dict[date, list[Mark]]) -> Cell:
    told = tuple(found.get(day, ()))
    return Cell(day=days.look(day), inside=Month.of(day) == month, due=any(mark.ledger for mark in told), marks=told)


def _marks(month: Month, due: date) -> dict[date, list[Mark]]:
    """What is due in a month, by day: the clock's own, and what the person's units have to mend until then."""
    found: dict[date, list[Mark]] = defaultdict(list)
    for day, duty in marks(month, ledger_due=due):
        found[day].append(Mark(text=f"{month.number}月{duty.mark}" if duty.ledger else duty.mark, ledger=duty.ledger))
    for row in office().filings.rows(Listing(state=FilingState.RETURNED, limit=MOST_CORRECTIONS), scope=scope()):
        correction = office().filings.get(row.id, scope=scope()).correction
        if correction is not None:
            url = url_for("filings.show", filing_id=row.id)
            found[correction.due].append(Mark(text=f"补正期限：{row.unit}《{row.title}》", url=url))
    return found


def _weeks(month: Month) -> list[list[date]]:
    return calendar.Calendar().monthdatescalendar(month.year, month.number)


def _due(month: Month, days: WorkingDays) -> date:
    return due_by(days, month, settings=office().settings)


def _told(asked: int, days: WorkingDays) -> Iterator[tuple[Day, str]]:
    """The days of a year of which there is something to say."""
    dues = {_due(Month(asked, number), days): number for number in range(1, 13)}
    day = date(asked, 1, 1)
    while day.year == asked:
        looked = days.look(day)
        if looked.name or looked.entered or looked.kind in (DayKind.HOLIDAY, DayKind.MAKE_UP):
            yield looked, ""
        if day in dues:
            yield looked, f"{dues[day]}月工作台账截止"
        day += timedelta(days=1)


def _entry(looked: Day, words: str) -> tuple[date | str, ...]:
    source = "系统设置" if words else "本单位登记" if looked.entered else "国务院办公厅通知"
    return looked.day, f"星期{WEEKDAYS[looked.day.weekday()]}", looked.kind.value, words or looked.name, source


def _asked_month() -> Month:
    """The month that the URL asks for; the current one for whatever is none."""
    now = Month.of(office().now().date())
    asked = asked_month("month") or now
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else now


def _asked_year() -> int:
    asked = request.values.get("year", 0, type=int)
    return asked if FIRST_YEAR <= asked <= LAST_YEAR else office().now().year


def _run(first: date, last: date) -> Iterator[date]:
    """The days from the first to the last; raises DayRefused."""
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST_RUN:
        reason = "结束日期早于开始日期" if length < 1 else f"一次最多登记 {LONGEST_RUN} 天"
        raise DayRefused(what=_named(first, last), reason=reason)
    yield from (first + timedelta(days=number) for number in range(length))


def _named(first: date, last: date | None) -> str:
    return first.isoformat() if last in (None, first) else f"{first.isoformat()}至{last}"
