from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.ledgers.moments import Grain, Moment, moments_in
from services.model.periods import Month

SEPTEMBER = Month(2022, 9)


def told(text: str, month: Month = SEPTEMBER) -> list[Moment]:
    return moments_in(text, month=month)


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("9月2日，赴省发改委", SEPTEMBER, date(2022, 9, 2)),
        ("12月5日，与湖州市签订", Month(2023, 1), date(2022, 12, 5)),
        ("１月５日", Month(2023, 1), date(2023, 1, 5)),
        ("九月二日", SEPTEMBER, date(2022, 9, 2)),
        ("去年12月5日", SEPTEMBER, date(2021, 12, 5)),
        ("二〇二一年十二月五日", SEPTEMBER, date(2021, 12, 5)),
        ("2022.9.2赴省厅", SEPTEMBER, date(2022, 9, 2)),
        ("9 月 2—4 日举办论坛", SEPTEMBER, date(2022, 9, 2)),
        ("2022年9月2-4日举办论坛", SEPTEMBER, date(2022, 9, 2)),
        ("汇报进展。2.3月15日获批", SEPTEMBER, date(2022, 3, 15)),
        ("1.3月15日，赴省发改委", SEPTEMBER, date(2022, 3, 15)),
        ("（2）6 月20日座谈", SEPTEMBER, date(2022, 6, 20)),
        ("拟于1月5日签订", Month(2022, 12), date(2023, 1, 5)),
    ],
)
def test_a_day_gets_the_year_that_its_writer_left_out(text: str, month: Month, day: date) -> None:
    (moment,) = told(text, month)
    assert (moment.first, moment.last, moment.grain) == (day, day, Grain.DAY)


def test_a_year_goes_on_to_the_days_behind_it() -> None:
    days = [moment.first for moment in told("2021年12月20日签约，12月28日挂牌，1月5日启动")]
    assert days == [date(2021, 12, 20), date(2021, 12, 28), date(2022, 1, 5)]


def test_a_day_after_january_is_not_carried_beyond_the_month_of_the_row() -> None:
    days = [moment.first for moment in told("9月2日对接，3月5日汇报", Month(2022, 12))]
    assert days == [date(2022, 9, 2), date(2022, 3, 5)]


@pytest.mark.parametrize("text", ["2月30日", "9月31日", "13月5日", "2022年2月29日", "2022.13.5", "2022年2月30日"])
def test_a_day_that_is_none_has_no_value(text: str) -> None:
    (moment,) = told(text)
    assert moment.first is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2022年9月", date(2022, 9, 1), date(2022, 9, 30)), ("2021年，与湖州市签订", date(2021, 1, 1), date(2021, 12, 31))],
)
def test_a_month_or_a_year_is_all_its_days(text: str, first: date, last: date) -> None:
    (moment,) = told(text)
    assert (moment.first, moment.last) == (first, last)


@pytest.mark.parametrize("text", ["2021年度补助资金", "工期3个月", "增长9.2%", "第9月", "2021年第一批", "皖政〔2021〕16号"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "拟于10月5日签订",
        "计划10月5日前完成",
        "合作期限自今日至10月5日",
        "力争在10月5日前取得批复",
        "10月5日前完成",
        "10月5日拟赴省厅",
        "10月5日将举办论坛",
    ],
)
def test_what_is_still_to_come_is_told_so(text: str) -> None:
    assert [moment.coming for moment in told(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "9月2日将该项目列入省级规划",
        "列入中央投资计划9月2日下达",
        "9月2日拟定方案",
        "——9月2日，赴省发改委汇报",
        "截至9月2日已完成80%",
        "论坛期间9月2日签约",
    ],
)
def test_what_has_been_is_not_taken_for_what_is_to_come(text: str) -> None:
    (moment,) = told(text)
    assert (moment.coming, moment.first) == (False, date(2022, 9, 2))


@given(st.dates(date(2021, 10, 1), date(2022, 9, 30)))
def test_every_day_of_the_twelve_months_before_is_understood_without_its_year(day: date) -> None:
    (moment,) = told(f"{day.month}月{day.day}日，赴省发展改革委汇报")
    assert moment.first == day
    assert moment.assumed


@given(
    st.text("0123456789年月日至-拟今去.，第一二十 ", max_size=40), st.builds(Month, st.integers(2020, 2030), st.integers(1, 12))
)
def test_moments_of_any_text_stand_in_order_and_apart(text: str, month: Month) -> None:
    ends = 0
    for moment in moments_in(text, month=month):
        assert ends <= moment.start < moment.end <= len(text)
        ends = moment.end
