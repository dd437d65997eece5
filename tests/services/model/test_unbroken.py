"""What a line of print doesn't break."""

from __future__ import annotations

import pytest

from services.model.unbroken import names, numbers


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("联系电话：0563-7088001。", ["0563-7088001"]),
        ("执行GB 3838—2002和GB/T 9704-2012", ["GB 3838—2002", "GB/T 9704-2012"]),
        ("共2 400元，其中1,234.5元", ["2 400", "1,234.5"]),
        ("0563-7088001/7088002", ["0563-7088001"]),
        ("zhangsan@example.cn", []),
        ("13800000000", []),
    ],
)
def test_a_number_with_marks_in_it_is_one(text: str, whole: list[str]) -> None:
    assert [text[start:end] for start, end in numbers(text)] == whole


def test_two_to_four_characters_between_separators_are_a_name() -> None:
    text = "张三、李四（主持），欧阳三丰，由张三负责的工作"
    assert [text[start:end] for start, end in names(text)] == ["张三", "李四", "主持", "欧阳三丰"]
