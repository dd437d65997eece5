"""The lines of a title."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.formats.gongwen.titles import title_lines, well_shaped, width

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


SHAPED = [
    NOTICE,
    "某某合作示范区管委会关于2026年第三季度政策争取、交流合作、制度创新工作情况的通报",
    "中共某某市委办公室某某市人民政府办公室关于进一步加强和改进合作示范区建设工作的通知",
    "某某市人民政府办公室关于印发《某某市合作示范区和“一地六县”合作区建设2026年工作要点》任务分工的通知",
    "某某合作示范区管委会关于对政策争取、交流合作、制度创新工作推进不力的单位予以通报批评并限期整改的通报",
]


@pytest.mark.parametrize("title", SHAPED)
def test_a_title_of_several_lines_is_a_trapezoid_or_a_rhombus(title: str) -> None:
    lines = title_lines(title, most=20)
    assert well_shaped(lines)
    assert width(lines[-1]) >= 3


def test_shapes_are_told_from_an_hourglass_a_block_and_an_orphan() -> None:
    assert well_shaped(("一二三四五六", "一二三四", "一二三"))
    assert well_shaped(("一二三", "一二三四五", "一二三四"))
    assert not well_shaped(("一二三四五六", "一二三", "一二三四五六"))
    assert not well_shaped(("一二三四", "一二三四", "一二三四"))
    assert not well_shaped(("一二三四五六", "一二"))


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("某某合作示范区管委会关于更正合管〔2026〕5号文件有关内容的通报", "〔2026〕5号"),
        ("某某合作示范区建设领导小组关于做好各项有关重点工作2026年度总结评估的通知", "2026年"),
        ("关于进一步加强某某市人民政府办公室与某某县人民政府办公室联系协作工作的通知", "某某市人民政府办公室"),
        ("关于进一步加强某某市人民政府办公室与某某县人民政府办公室联系协作工作的通知", "某某县人民政府办公室"),
    ],
)
def test_a_number_and_the_name_of_an_office_stay_whole(title: str, whole: str) -> None:
    for most in range(14, 21):
        assert any(whole in line for line in title_lines(title, most=most)), most


def test_a_title_of_five_hundred_characters_is_broken_in_no_time() -> None:
    title = "关于印发" + "并做好有关工作各项" * 55 + "的通知"
    started = time.perf_counter()
    assert "".join(title_lines(title, most=20)) == title
    assert time.perf_counter() - started < 5
