"""What is no Chinese type stays as it was typed, and is told with its places."""

from __future__ import annotations

from services.model.findings import Finding
from services.model.manuscript import lines_of, recognise


def findings(text: str) -> dict[str, Finding]:
    return {found.code: found for found in recognise(lines_of(text)).findings}


TEXT = "关于检查的通知\n各单位：\n请落实,并报送。\n(一)时间\n1、九月\n某某市财政局\n2026年1月5日\n"


def test_half_width_marks_and_wrong_numbering_marks_are_told_with_place_and_count() -> None:
    found = findings(TEXT)
    assert found["M30"].where == "第3行" and "共1处" in found["M30"].text
    assert found["M31"].where == "第4行" and "“(一)”" in found["M31"].text
    assert found["M32"].where == "第5行" and "“1、”" in found["M32"].text


def test_a_text_in_proper_type_is_told_nothing() -> None:
    assert findings(TEXT.replace(",", "，").replace("(一)", "（一）").replace("1、", "1.")).keys() == set()


def test_marks_in_a_table_are_told_too() -> None:
    assert findings("关于检查的通知\n序号\t单位\n1\t甲局(乙局)\n")["M30"].where == "第2行"


def test_headings_that_begin_with_the_third_level_are_told() -> None:
    assert "M33" in findings("关于检查的通知\n1.总体要求\n请执行。\n2.工作安排\n请落实。\n")
    assert "M33" not in findings("关于检查的通知\n一、总体要求\n1.总体要求\n请执行。\n")
