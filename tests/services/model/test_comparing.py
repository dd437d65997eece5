"""Two versions side by side: nothing is left out, and marks stand where the texts differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.model.comparing import Change, compare

TEXTS = st.lists(st.text("甲乙丙。1", max_size=8), max_size=8).map("\n".join)


@given(older=TEXTS, newer=TEXTS)
def test_every_paragraph_of_both_stands_in_exactly_one_line(older: str, newer: str) -> None:
    lines = compare(older, newer)
    assert [line.older.text for line in lines if line.older] == older.split("\n")
    assert [line.newer.text for line in lines if line.newer] == newer.split("\n")
    for line in lines:
        if line.change is Change.SAME:
            assert line.older and line.newer and line.older.text == line.newer.text


@given(older=TEXTS, newer=TEXTS)
def test_what_is_not_marked_is_the_same_on_both_sides(older: str, newer: str) -> None:
    for line in compare(older, newer):
        if line.change is Change.CHANGED and line.older and line.newer:
            unmarked = []
            for side in (line.older, line.newer):
                marked = {at for start, end in side.marks for at in range(start, end)}
                unmarked.append("".join(letter for at, letter in enumerate(side.text) if at not in marked))
            assert unmarked[0] == unmarked[1]


def test_a_changed_word_is_marked_on_both_sides() -> None:
    (line,) = compare("各单位于10月1日前报送。", "各单位于10月8日前报送。")
    assert line.older and line.newer
    assert [line.older.text[a:b] for a, b in line.older.marks] == ["1"] and [
        line.newer.text[a:b] for a, b in line.newer.marks
    ] == ["8"]


def test_a_long_paragraph_is_shown_whole_in_no_time() -> None:
    lines = compare("字" * 50_000, "字" * 49_999 + "句")
    assert [line.change for line in lines] == [Change.REMOVED, Change.ADDED]


def test_a_number_changes_as_a_whole() -> None:
    (line,) = compare("于2026年11月30日前得96.50分", "于2026年12月10日前得97.50分")
    assert line.older and line.newer
    assert [line.older.text[a:b] for a, b in line.older.marks] == ["11", "30", "96.50"]
    assert [line.newer.text[a:b] for a, b in line.newer.marks] == ["12", "10", "97.50"]
