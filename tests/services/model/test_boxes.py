"""Packed places of characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.model.boxes import NOWHERE, UNITS, lines_of, pack, unpack

sides = st.floats(min_value=0.0, max_value=1.0)


@given(st.lists(st.tuples(sides, sides, sides, sides), max_size=200))
def test_packed_rectangles_come_back_to_within_half_a_unit(boxes: list[tuple[float, float, float, float]]) -> None:
    back = unpack(pack(boxes))
    assert len(back) == len(boxes)
    assert all(
        abs(a - b) <= 0.5001 / UNITS for box, other in zip(boxes, back, strict=True) for a, b in zip(box, other, strict=True)
    )


def test_what_lies_beyond_the_page_is_clipped_to_it() -> None:
    assert unpack(pack([(-1.0, 0.5, 2.0, 7.0)]))[0][::2] == (0.0, 1.0)


def test_a_page_of_seven_hundred_characters_packs_into_a_few_kilobytes() -> None:
    page = [
        (0.1 + 0.028 * (n % 28), 0.1 + 0.036 * (n // 28), 0.128 + 0.028 * (n % 28), 0.13 + 0.036 * (n // 28)) for n in range(700)
    ]
    assert len(pack(page)) < 3_000


def test_characters_at_one_height_are_one_line_and_line_feeds_are_none() -> None:
    first, second, below = (0.1, 0.1, 0.2, 0.2), (0.2, 0.1, 0.3, 0.2), (0.1, 0.3, 0.2, 0.4)
    assert lines_of([first, second, NOWHERE, below]) == [(0.1, 0.1, 0.3, 0.2), below]
