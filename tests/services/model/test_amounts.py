from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.amounts import amounts_in, chinese_number

CAPITALS = "零壹贰叁肆伍陆柒捌玖"


def capital(number: int) -> str:
    """A whole number below a billion myriads in capital numerals, written as a bill wants it."""
    words, gap = "", False
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True):
        if digit == "0":
            gap = True
        else:
            words += ("零" if gap and words else "") + CAPITALS[int(digit)] + ("", "拾", "佰", "仟")[place % 4]
            gap = False
        if place % 4 == 0 and number // 10**place % 10**4:
            words, gap = words + ("", "万", "亿")[place // 4], False
    return words


@given(st.integers(1, 10**12 - 1))
def test_every_number_is_read_back_from_its_capitals(number: int) -> None:
    assert chinese_number(capital(number)) == number


@given(st.integers(1, 10**9), st.sampled_from(["元", "万元", "亿元"]))
def test_figures_with_thousands_separators_are_read(number: int, unit: str) -> None:
    factor = {"元": 1, "万元": 10**4, "亿元": 10**8}[unit]
    text = f"总投资{number:,}{unit}。"
    (amount,) = amounts_in(text)
    assert amount.yuan == number * factor
    assert text[amount.start : amount.end] == f"{number:,}{unit}"


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("人民币（大写）壹亿贰仟万元整", "120000000"),
        ("壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分", "1234567.89"),
        ("3.5亿元", "350000000"),
        ("￥1,180.50", "1180.50"),
        ("人民币5000万", "50000000"),
        ("三千五百万元", "35000000"),
        ("两亿元", "200000000"),
        ("十万元", "100000"),
    ],
)
def test_amounts_are_read_in_every_form(text: str, yuan: str) -> None:
    assert [amount.yuan for amount in amounts_in(text)] == [Decimal(yuan)]


@pytest.mark.parametrize(
    "text", ["数十万元", "500万美元", "第5000万", "2022年9月2日", "占地1200亩", "0元", "单元三", "一元化领导", "多元合作"]
)
def test_what_is_no_sum_in_yuan_is_left_alone(text: str) -> None:
    assert amounts_in(text) == []
