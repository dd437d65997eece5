"""The lines of a title."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.formats.gongwen.measuring import printed
from services.formats.gongwen.title_words import cuts
from services.formats.gongwen.titles import LEAST, name_lines, title_lines, well_shaped, width

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
    assert min(map(width, lines)) >= LEAST


def test_shapes_are_told_from_an_hourglass_a_block_and_an_orphan() -> None:
    assert well_shaped(("一二三四五六", "一二三四五", "一二三四"))
    assert well_shaped(("一二三四", "一二三四五六", "一二三四五"))
    assert not well_shaped(("一二三四五六", "一二三", "一二三四五六"))
    assert not well_shaped(("一二三四", "一二三四", "一二三四"))
    assert not well_shaped(("一二三四五六", "一二三"))


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


UNITS = (
    "广德市人民政府办公室",
    "中共广德市委办公室",
    "广德市发展和改革委员会",
    "安徽省发展和改革委员会",
    "上海市松江区经济和信息化委员会",
    "宣城市自然资源和规划局",
    "市教体局",
    "市直有关单位",
    "桃州镇人民政府",
    "苏皖合作示范区广德片区管委会",
    "长三角区域合作办公室",
    "广德经济开发区管委会",
    "浙江省湖州市长兴县人民政府",
)
BOOKS = ("《关于支持苏皖合作示范区建设的若干政策措施》", "《2026年工作要点》", "《政府信息公开办法》", "《战略合作协议》")
NUMBERS = (
    "2026年",
    "2026年10月",
    "2026年第三季度",
    "第9次",
    "500万元",
    "2026—2030年",
    "“3个1”",
    "12项",
    "30%",
    "合管〔2026〕5号",
)
WORDS = (
    *("进一步", "加强", "和", "改进", "重点", "工作", "建设", "政策", "落实", "推进", "长三角", "一体化", "发展", "任务"),
    *(
        "安全",
        "生产",
        "监督",
        "检查",
        "防汛",
        "抗旱",
        "交通",
        "互联",
        "生态",
        "保护",
        "产业",
        "协作",
        "清单",
        "考核",
        "评价",
        "情况",
    ),
)
_word = st.sampled_from(WORDS)
_inner = st.lists(st.tuples(_word, st.sampled_from((*UNITS, *BOOKS, *NUMBERS, *WORDS)), _word), min_size=1, max_size=8)
_about = st.sampled_from(("关于做好", "关于印发", "关于开展", "关于报送"))


@st.composite
def titles(draw: st.DrawFn) -> tuple[list[str], str]:
    """The pieces of a title of 5 to 120 characters that nobody would break, and the title."""
    issuers = draw(st.lists(st.sampled_from(UNITS), max_size=2, unique=True))
    about, ending = draw(_about), draw(st.sampled_from(("的通知", "的通报", "情况的通报", "有关事项的函", "的实施意见")))
    pieces = [mark for name in issuers for mark in (name, "、")][:-1]
    pieces += [about[:2], about[2:], *(piece for three in draw(_inner) for piece in three), *(ending.partition("的"))]
    title = "".join(pieces)
    assume(5 <= len(title) <= 120)
    return pieces, title


def can_be_shaped(title: str, keep: tuple[str, ...]) -> bool:
    """Whether any way to end lines where they may end gives a trapezoid or a rhombus: all are tried, of a title up to 70."""
    if len(title) > 70:
        return False
    places = sorted(cuts(title, keep=keep, most=20.1)[0])
    most = math.ceil(printed(title) / 20.1) + 3

    def found(lines: tuple[str, ...], start: int) -> bool:
        if start == len(title):
            return well_shaped(lines)
        ends = [end for end in places if end > start and printed(title[start:end]) <= 20.1 and width(title[start:end]) >= LEAST]
        return len(lines) < most and any(found((*lines, title[start:end]), end) for end in ends)

    return found((), 0)


@given(titles(), st.booleans())
@settings(max_examples=150)
def test_no_line_of_a_real_title_breaks_a_word_a_name_or_a_number_and_none_is_a_stump(
    made: tuple[list[str], str], known: bool
) -> None:
    pieces, title = made
    assume(known or "考核桃州" not in title)  # 考, 核桃, 州: a dictionary can't know
    lines = title_lines(title, most=20, keep=UNITS if known else ())
    assert "".join(lines) == title
    assert all(printed(line) <= 20.1 for line in lines), lines
    if len(lines) == 1:
        return
    assert min(map(width, lines)) >= LEAST, lines
    assert well_shaped(lines) or not can_be_shaped(title, UNITS if known else ()), lines
    start, inside = 0, set()
    for piece in pieces:
        if piece not in BOOKS:  # which a line may have to break, between words
            inside |= set(range(start + 1, start + len(piece)))
        start += len(piece)
    ends = [len("".join(lines[:count])) for count in range(1, len(lines))]
    assert not inside & set(ends), lines


@pytest.mark.parametrize(
    ("title", "last"),
    [
        ("苏皖合作示范区广德片区管委会关于2026年通报批评的通报", "的通报"),
        ("关于2026年第三季度对3个单位予以通报批评的通报", "的通报"),
        ("中国ABC集团与广德市2026年MWC项目合作的函", "的函"),
    ],
)
def test_digits_and_latin_letters_take_their_room_and_leave_no_stump(title: str, last: str) -> None:
    lines = title_lines(title, most=20)
    assert len(lines) == 2 and all(printed(line) <= 20.1 for line in lines)
    assert lines[-1].endswith(last) and width(lines[-1]) >= LEAST


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("某某合作示范区管委会关于2026年第三季度政策争取、交流合作、制度创新工作情况的通报", 3),
        ("某某合作示范区管委会关于催报2026年10月工作台账的通知", 2),
        ("某某合作示范区管委会关于商请报送2026年10月工作台账的函", 2),
    ],
)
def test_a_title_has_no_more_lines_than_it_needs(title: str, lines: int) -> None:
    assert len(title_lines(title, most=20, keep=("某某合作示范区管委会",))) == lines


@pytest.mark.parametrize("name", ["广德市", "某某管委会", "苏皖合作示范区和一地六县合作区广德片区建设工作领导小组办公室"])
def test_a_long_name_is_broken_between_words_into_even_lines(name: str) -> None:
    lines = name_lines(name, most=24)
    assert "".join(lines) == name and len(lines) == (2 if len(name) > 24 else 1)
    assert max(map(len, lines)) - min(map(len, lines)) <= 4


def test_a_title_of_five_hundred_characters_is_broken_in_no_time() -> None:
    title = "关于印发" + "并做好有关工作各项" * 55 + "的通知"
    started = time.perf_counter()
    assert "".join(title_lines(title, most=20)) == title
    assert time.perf_counter() - started < 5


LONG_ISSUER = "临江县长江经济带绿色发展与乡村振兴协同推进工作领导小组办公室"


@pytest.mark.parametrize(
    "rest",
    ["关于更正合管〔2026〕5号文件有关内容的通报", "关于商请支持开展跨区域联合执法工作的函", "关于表扬的通报"],
)
def test_an_issuer_longer_than_a_line_is_broken_between_its_words(rest: str) -> None:
    lines = title_lines(LONG_ISSUER + rest, most=20, keep=(LONG_ISSUER,))
    assert any("协同推进" in line for line in lines) and any("乡村振兴" in line for line in lines)
    assert well_shaped(lines)
