"""发文字号: any writing of it is one number, and what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.numbers import DocumentNumber, NumberForm, NumberRefused, issuer_code

NUMBER = DocumentNumber(code="广合管", year=2026, serial=7)


@pytest.mark.parametrize(
    "text",
    [
        "广合管〔2026〕7号",
        "广合管[2026]7号",
        "广合管［2026］7号",
        "广合管（2026）7号",
        "广合管(2026) 7 号",
        "广合管【2026】第7号",
        "广合管〈2026〉007号",
        " 广合管 〔２０２６〕 ７号 ",
        "广合管〔2026〕7",
    ],
)
def test_any_brackets_digits_and_zeros_give_the_number_in_its_form(text: str) -> None:
    assert DocumentNumber.parse(text) == NUMBER and DocumentNumber.parse(text).text == "广合管〔2026〕7号"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "广合管2026年7号",
        "〔2026〕7号",
        "广合管〔2026〕号",
        "广合管〔26〕7号",
        "广合管〔2026〕0号",
        "广合管〔2026〕7号附件",
        "广合管〔99999999999999999999〕7号",
        "广合管〔2026〕" + "9" * 5000 + "号",
        "宣〔2022〕14号〔2026〕7号",
        "广合管〔2026〕-7号",
        "广" + " " * 300_000 + "x",  # in time that grows with its length, not with the square of it
    ],
)
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NumberRefused, match="广合管〔2026〕7号"):
        DocumentNumber.parse(text)


CODES = st.text(st.characters(codec="utf-8", categories=["Lo"]), min_size=1, max_size=20)


@given(code=CODES, year=st.integers(1949, 2100), serial=st.integers(1, 999_999))
def test_a_number_is_read_back_from_its_own_text_and_its_series_from_its_key(code: str, year: int, serial: int) -> None:
    number = DocumentNumber(code=issuer_code(code), year=year, serial=serial)
    assert DocumentNumber.parse(number.text) == number
    assert DocumentNumber.of_series(number.key) == (number.code, year)
    assert len(number.key) <= 60 and len(number.text) <= 60  # the register's columns


def test_a_briefing_counts_its_issues() -> None:
    assert DocumentNumber(code="工作简报", year=2026, serial=3, form=NumberForm.ISSUE).text == "工作简报2026年第3期"
