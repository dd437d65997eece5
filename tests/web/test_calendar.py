"""日历: what everybody sees of a month and a year, and what the office enters."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook

from services.model.calendar import LAST_ANNOUNCED, CalendarDay
from services.model.people import Person
from services.office import Office
from tests.web.conftest import CLERK, LEADER, LIAISON, OTHER_LIAISON, SENT_BACK, Clock, Seat

NOTICE = "一、元旦：1月1日至3日放假，共3天。1月4日上班。"
COMING = LAST_ANNOUNCED + 1


def test_a_month_shows_holidays_the_due_day_and_the_clock(seat: Callable[[Person], Seat]) -> None:
    page = seat(LIAISON).text("/calendar/?month=2022-09")
    assert "2022年9月" in page and "21 个工作日" in page
    assert re.search(r'class="[^"]* due"[^>]*>\s*<span class="day">15</span>.*?9月工作台账截止', page, re.DOTALL)
    for words in ("中秋节", "主要领导本季度对接", "每月15日前，当日计入", "通知三（二）", "工作时钟"):
        assert words in page
    assert "放假登记" not in page


def test_the_page_opens_on_the_current_month_whatever_the_url_says(seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    for query in ("", "?month=2026-13", "?month=9999-01", "?month=x", "?month=1900-01"):
        page = browser.text(f"/calendar/{query}")
        assert "2026年6月" in page and 'aria-current="date"' in page
    assert "从今天到6月的截止日还有 10 个工作日" in page
    assert "放假安排还没有登记" not in page
    for edge, way in (("1950-01", "prev"), ("2099-12", "next")):
        for page in (browser.text(f"/calendar/?month={edge}"), browser.text(f"/calendar/year?year={edge[:4]}")):
            assert "放假安排还没有登记" in page
            assert f'rel="{way}"' not in page, "there is no such page"
            assert page.count('rel="prev"') + page.count('rel="next"') == 1


def test_a_correction_is_due_on_the_page_of_its_own_unit_alone(seat: Callable[[Person], Seat]) -> None:
    for person, seen in ((CLERK, True), (LIAISON, True), (OTHER_LIAISON, False)):
        assert (f"补正期限：市发改委《{SENT_BACK}》" in seat(person).text("/calendar/?month=2026-06")) is seen


def test_the_office_enters_days_and_takes_them_back(office: Office, seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    entered = {"day": "2026-11-16", "until": "2026-11-17", "working": "no", "note": "<b>全市统一活动</b>"}
    assert browser.post("/calendar/days", entered).headers["Location"] == "/calendar/year?year=2026"
    page = browser.text("/calendar/year?year=2026")
    assert "已保存：2026-11-16至2026-11-17为休息日。" in page
    assert "&lt;b&gt;全市统一活动&lt;/b&gt;" in page and "<b>全市" not in page
    assert "已登记（2）" in page and "变动记录" in page
    assert browser.post("/calendar/days", entered).status_code == 302
    assert "原来就是这样登记的" in browser.text("/calendar/year?year=2026")
    browser.post("/calendar/days/remove", {"day": "2026-11-16"})
    assert [one.day for one in office.calendar.days().overrides] == [date(2026, 11, 17)]
    assert "已撤销2026-11-16的登记" in browser.text("/calendar/year?year=2026")
    assert "变动记录" in seat(LEADER).text("/calendar/year?year=2026")


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "没有填写日期"),
        ({"day": "2026-02-30"}, "不是日期"),
        ({"day": "2026-11-16", "until": "2026-11-01"}, "结束日期早于开始日期"),
        ({"day": "2026-11-01", "until": "2027-11-01"}, "一次最多登记 31 天"),
        ({"day": "1800-01-01"}, "年份须在 1950 至 2099 之间"),
        ({"day": "2026-11-16", "note": "长" * 61}, "说明超过 60 字"),
    ],
)
def test_what_cannot_be_entered_is_said_above_what_was_typed(
    office: Office, seat: Callable[[Person], Seat], form: dict[str, str], told: str
) -> None:
    answer = seat(CLERK).post("/calendar/days?year=2026", form)
    assert answer.status_code == 422
    assert told in answer.text and 'id="entry"' in answer.text
    assert form.get("note", "") in answer.text
    assert office.calendar.days().overrides == ()


def test_a_notice_is_read_shown_and_only_then_kept(office: Office, seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    assert "放假安排还没有登记" in browser.text(f"/calendar/year?year={COMING}")
    shown = browser.post("/calendar/notice", {"year": COMING, "text": NOTICE})
    assert "读出 4 天，请核对后保存" in shown.text and "保存这 4 天" in shown.text
    assert office.calendar.days().overrides == ()
    kept = browser.post("/calendar/notice", {"year": COMING, "text": NOTICE, "keep": "yes"})
    assert kept.headers["Location"] == f"/calendar/year?year={COMING}"
    assert [(one.day, one.working) for one in office.calendar.days().overrides] == [
        (date(COMING, 1, day), day == 4) for day in (1, 2, 3, 4)
    ]
    titled = f"关于{COMING + 1}年部分节假日安排的通知\n{NOTICE}"
    assert (
        browser.post("/calendar/notice", {"year": COMING, "text": titled, "keep": "yes"})
        .headers["Location"]
        .endswith(str(COMING + 1))
    )


def test_a_text_that_is_no_notice_comes_back_with_a_sentence(seat: Callable[[Person], Seat]) -> None:
    answer = seat(CLERK).post("/calendar/notice", {"year": COMING, "text": "各单位：<请报送>"})
    assert answer.status_code == 422
    assert "放假通知没有读成" in answer.text and "&lt;请报送&gt;" in answer.text


def test_the_year_goes_out_as_a_workbook(office: Office, seat: Callable[[Person], Seat]) -> None:
    office.calendar.put([CalendarDay(day=date(2026, 11, 16), working=False, note="=1+1")], by=CLERK)
    answer = seat(LIAISON).get("/calendar/year.xlsx?year=2026")
    rows = [tuple(row) for row in load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)]
    told = {(row[0].date(), row[3]): row for row in rows[1:]}
    assert told[date(2026, 11, 15), "11月工作台账截止"][1:3] == ("星期日", "休息日")
    assert told[date(2026, 11, 16), "=1+1"][4] == "本单位登记"
    assert told[date(2026, 10, 10), "与10月7日调休"][2] == "调休上班"
    assert len([row for row in rows if str(row[3]).endswith("月工作台账截止")]) == 12


def test_the_first_page_says_when_the_ledgers_are_due(seat: Callable[[Person], Seat], clock: Clock) -> None:
    assert "工作台账 6月15日截止，还有 10 个工作日" in seat(LIAISON).text("/")
    clock.pass_(days=14)
    assert "工作台账 6月15日截止，就是今天" in seat(LIAISON).text("/")
    clock.pass_(days=1)
    assert "工作台账 7月15日截止" in seat(LIAISON).text("/")
