"""Headings and numbered text: the items of one list are set alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.formats.gongwen.derived import items
from services.model.manuscript.levels import judged
from services.model.manuscript.parts import Paragraph
from services.model.manuscript.recognising import recognise_body


def leads(text: str) -> list[str]:
    return [block.lead or block.text for block in recognise_body(text) if isinstance(block, Paragraph) and block.level]


def test_sentences_with_a_number_and_nothing_below_have_only_their_number_in_the_type_of_the_level() -> None:
    assert leads("（一）政策争取工作台账。\n（二）分管领导名单。\n请按时报送。") == ["（一）", "（二）"]
    assert leads("一、各单位要高度重视。\n二、请按时报送。") == ["一、", "二、"]


def test_a_short_sentence_beside_headings_that_run_on_is_a_heading_too() -> None:
    body = "（一）加强领导。各单位要高度重视。\n（二）注重宣传引导。"
    assert leads(body) == ["（一）加强领导。", "（二）注重宣传引导。"]


def test_sentences_with_text_below_are_headings() -> None:
    assert leads("（一）建立机制。\n1.梳理任务\n（二）建立制度。\n1.复制推广") == [
        "（一）建立机制。",
        "1.梳理任务",
        "（二）建立制度。",
        "1.复制推广",
    ]


def test_lists_under_different_headings_are_judged_apart() -> None:
    body = "一、报送内容\n（一）工作台账。\n（二）名单。\n二、有关要求\n（一）加强领导。各单位要重视。\n（二）注重宣传。"
    assert leads(body) == ["一、报送内容", "（一）", "（二）", "二、有关要求", "（一）加强领导。", "（二）注重宣传。"]


def test_typed_matters_are_judged_like_a_typed_text() -> None:
    bare = items(["工作台账及相关支撑材料。", "分管领导名单。"])
    assert [item["lead"] for item in bare] == ["", ""]
    assert [item["rest"] for item in bare] == ["工作台账及相关支撑材料。", "分管领导名单。"]
    headed = items(["加强领导。各单位要重视。", "注重宣传。"])
    assert [item["lead"] for item in headed] == ["加强领导。", "注重宣传。"]


_texts = st.lists(st.text("甲乙丙。，；：\n", min_size=1, max_size=50), min_size=1, max_size=6)


@given(_texts)
def test_no_character_of_a_typed_matter_is_lost(texts: list[str]) -> None:
    for text, item in zip(texts, items(texts), strict=True):
        printed = "".join([item["lead"], item["rest"], *item["more"]])
        assert printed == "".join(line for line in text.split("\n") if line.strip())


@given(_texts)
def test_judging_twice_changes_nothing_more(texts: list[str]) -> None:
    blocks = recognise_body("\n".join(f"（{'一二三四五六'[at]}）{text}" for at, text in enumerate(texts)))
    assert judged(judged(blocks)) == judged(blocks)
