from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.dates import Period, compact_dates_in, dates_in

DAYS = st.dates(date(1980, 1, 1), date(2098, 12, 31))
_DIGITS = "〇一二三四五六七八九"


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


FORMS = {
    "words": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "spaced": lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    "points": lambda d: f"{d.year}.{d.month}.{d.day}",
    "strokes": lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
    "iso": lambda d: d.isoformat(),
    "set apart": lambda d: " ".join(f"{''.join(_DIGITS[int(n)] for n in str(d.year))}年{_small(d.month)}月{_small(d.day)}日"),
    "chinese": lambda d: f"{''.join(_DIGITS[int(n)] for n in str(d.year))}年{_small(d.month)}月{_small(d.day)}日",
}


@given(DAYS, st.sampled_from(sorted(FORMS)))
def test_a_day_is_read_back_from_every_form_with_its_place(day: date, form: str) -> None:
    written = FORMS[form](day)
    text = f"双方于{written}签订"
    (found,) = dates_in(text)
    assert found.value == day
    assert text[found.start : found.end] == written


@pytest.mark.parametrize(
    "text", ["    年   月   日", "20  年  月  日", "2022年  月  日", "____年__月__日", "日期：  年  月  日", "XXXX年XX月XX日"]
)
def test_a_place_left_blank_is_a_blank_and_no_day(text: str) -> None:
    assert [(one.blank, one.value) for one in dates_in(text)] == [(True, None)]


def test_a_day_that_does_not_exist_has_no_value() -> None:
    (found,) = dates_in("2022年2月30日")
    assert found.value is None and not found.blank


def test_eight_digits_are_a_day_only_when_asked_for() -> None:
    assert dates_in("20220902") == []
    assert [one.value for one in compact_dates_in("20220902 12345678")] == [date(2022, 9, 2)]


@given(DAYS, st.integers(1, 360))
def test_a_period_is_counted_back_from_its_ends(first: date, months: int) -> None:
    period = Period(months=months)
    counted = Period.between(first, period.last_day(first))
    assert counted is not None
    assert abs(counted.months - months) <= (first.day > 28)


def test_three_years_from_the_second_of_september_end_on_the_first() -> None:
    assert Period(months=36).last_day(date(2022, 9, 2)) == date(2025, 9, 1)
    assert Period(months=36).text == "3年"
    assert Period(months=18).text == "18个月"
    assert Period(months=12).last_day(date(2024, 2, 29)) == date(2025, 2, 27)
