"""Rows and boxes from found lines."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from services.formats.ocr.lines import FoundLine, lay_out, rows
from services.model.boxes import NOWHERE


def line(text: str, x: float, y: float, *, size: float = 40.0, tilt: float = 0.0) -> FoundLine:
    """A line of square characters; `tilt` in radians turns it about the page's origin."""
    corners = ((x, y), (x + size * len(text), y), (x + size * len(text), y + size), (x, y + size))
    turned = tuple((a * math.cos(tilt) - b * math.sin(tilt), a * math.sin(tilt) + b * math.cos(tilt)) for a, b in corners)
    return FoundLine(text=text, corners=turned, score=0.9)  # type: ignore[arg-type]


def test_what_stands_side_by_side_is_one_row_with_room_between() -> None:
    laid = lay_out([line("乙方（盖章）：", 800, 102), line("甲方（盖章）：", 100, 100)], width=1600, height=2300)
    assert laid.text == "甲方（盖章）：　　乙方（盖章）："


def test_pieces_of_one_line_join_without_room() -> None:
    assert (
        lay_out([line("计划总投资", 100, 100), line("人民币壹亿元", 310, 101)], width=1600, height=2300).text
        == "计划总投资人民币壹亿元"
    )


def test_a_page_askew_keeps_its_rows() -> None:
    lines = [line("甲方" * 8, 100, 400, tilt=0.03), line("乙方" * 8, 900, 400, tilt=0.03), line("第一条", 100, 460, tilt=0.03)]
    assert [[found.text for found in row] for row in rows(lines)] == [["甲方" * 8, "乙方" * 8], ["第一条"]]


def test_no_lines_give_no_text() -> None:
    laid = lay_out([], width=100, height=100)
    assert (laid.text, laid.boxes, laid.confidence) == ("", (), 0.0)


@given(
    st.lists(
        st.tuples(st.text("甲乙丙a1 ", min_size=1, max_size=9), st.integers(0, 1200), st.integers(0, 2200)),
        min_size=1,
        max_size=30,
    )
)
def test_no_character_is_lost_and_each_has_a_box_on_the_page(found: list[tuple[str, int, int]]) -> None:
    lines = [line(text, x, y) for text, x, y in found]
    laid = lay_out(lines, width=1600, height=2300)
    assert sorted("".join(text for text, _, _ in found).replace(" ", "")) == sorted(
        laid.text.replace(" ", "").replace("\n", "").replace("　", "")
    )
    assert len(laid.boxes) == len(laid.text)
    assert all(box == NOWHERE or (box[0] < box[2] and box[1] < box[3]) for box in laid.boxes)
