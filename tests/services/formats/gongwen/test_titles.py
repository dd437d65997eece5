"""The lines of a title."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.formats.gongwen.titles import title_lines, width

NOTICE = "广德市人民政府办公室关于建立苏皖合作示范区和“一地六县”合作区广德片区政策争取、交流合作、制度创新工作机制的通知"


def test_a_short_title_is_one_line() -> None:
    assert title_lines("关于做好备案工作的通知", most=20) == ("关于做好备案工作的通知",)


def test_the_issuer_has_its_line_and_no_line_begins_with_a_mark() -> None:
    lines = title_lines(NOTICE, most=20, keep=("广德市人民政府办公室",))
    assert lines[0].startswith("广德市人民政府办公室")
    assert all(width(line) <= 20 for line in lines) and len(lines) <= 4
    assert not any(line[0] in "、，的”》）" or line[-1] in "“《（" for line in lines)


def test_a_line_does_not_end_with_a_preposition_and_mechanisms_stay_whole() -> None:
    title = "某某合作示范区管委会关于2026年第三季度政策争取、交流合作、制度创新工作情况的通报"
    lines = title_lines(title, most=20, keep=("某某合作示范区管委会", "政策争取", "交流合作", "制度创新"))
    assert not any(line.endswith("关于") for line in lines)
    for name in ("政策争取", "交流合作", "制度创新"):
        assert any(name in line for line in lines)


@given(st.text(alphabet="关于的通知市广德示范区管委会、《》“”（）2026年abc ", min_size=1, max_size=200), st.integers(8, 24))
def test_no_line_is_too_long_and_nothing_is_lost(title: str, most: int) -> None:
    lines = title_lines(title, most=most)
    assert "".join(lines) == title
    assert all(width(line) <= most for line in lines)
