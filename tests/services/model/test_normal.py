"""The normaliser: laws that hold for every text, and the variants that a reader takes for the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.normal import SEPARATOR, Normal, normalise, object_text, stamp

CHARACTERS = "广德長三角一体化发展局〔2022〕１２ＡBab-—“”（）()[]【】、。，,. \n\u3000\u200b\u00a0○〇⻓⼀車"
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(CHARACTERS), st.characters()), max_size=60)


@given(text=TEXTS)
@settings(max_examples=300)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(text=TEXTS, start=st.integers(0, 60), length=st.integers(0, 60))
@settings(max_examples=300)
def test_any_part_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    assert normalise(text[start : start + length]) in normalise(text)


@given(text=TEXTS)
@settings(max_examples=300)
def test_each_character_knows_its_place_in_the_original(text: str) -> None:
    normal = Normal.of(text)
    for at, character in enumerate(normal.text):
        start, end = normal.span(at, at + 1)
        assert end == start + 1
        assert normalise(text[start:end]) == (character if character != " " else "")


@pytest.mark.parametrize(
    "written", ["〔2022〕", "[2022]", "（2022）", "(2022)", "【2022】", "﹝2022﹞", "［２０２２］", "〔 2022 〕"]
)
def test_a_document_number_is_the_same_in_any_brackets(written: str) -> None:
    assert normalise(f"皖长三角{written}4号") == "皖长三角(2022)4号"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Ｇ６０　科创\n走廊", "g60科创走廊"),
        ("苏皖合作示\n  范区", "苏皖合作示范区"),
        ("長三角壹體化發展", "长三角壹体化发展"),
        ("⻓三⾓⼀体化", "长三角一体化"),
        ("二○二二年", "二〇二二年"),
        ("“3 个 1”", '"3个1"'),
        ("「一地六县」", '"一地六县"'),
        ("5G＋新能源", "5g+新能源"),
        ("1,234.56 万元", "1,234.56万元"),
        ("GDBA—2026－003", "gdba-2026-003"),
        ("Hello   World", "hello world"),
        ("zero\u200bwidth", "zerowidth"),
        ("a \u200b b", "a b"),
        ("上海、江苏。", "上海、江苏。"),
        ("﨑豈", "﨑岂"),
        ("bad\ud800half", "bad\ufffdhalf"),
        ("nul\x00byte", "nulbyte"),
    ],
)
def test_what_a_reader_takes_for_the_same_is_the_same(written: str, plain: str) -> None:
    assert normalise(written) == plain


def test_a_list_mark_is_no_comma_and_a_full_stop_is_no_dot() -> None:
    assert normalise("、") != normalise(",")
    assert normalise("。") != normalise(".")


def test_a_phrase_may_cross_a_page_but_not_the_edge_of_title_or_file() -> None:
    composed = object_text(["合作协议", "", "广德市"], [["人民", "政府"], ["甲方\n乙方", "abc", "1"]])
    assert composed == SEPARATOR.join(["合作协议", "广德市", "人民政府", "甲方乙方abc 1"])
    assert normalise("广德市人民政府") not in composed
    assert normalise(f"广德市{SEPARATOR}人民政府") not in composed


def test_marks_stand_on_the_original_and_overlapping_ones_are_one() -> None:
    original = "依托 Ｇ60 科创\n走廊，g60科创云"
    spans = Normal.of(original).spans(["g60科创", "科创走廊"], within=(0, len(original)))
    assert [original[start:end] for start, end in spans] == ["Ｇ60 科创\n走廊", "g60科创"]
    assert Normal.of(original).spans(["科创"], within=(12, 20)) == [(16, 18)]
    assert Normal.of(original).spans(["g60科创走廊"], within=(8, 9)) == [(3, 12)]
    assert Normal.of("aaaa").spans(["aa"], within=(1, 2)) == [(0, 3)]
    assert Normal.of("甲乙").spans(["丙", ""], within=(0, 2)) == []


def test_the_stamp_names_this_normaliser() -> None:
    assert len(stamp()) == 12
    assert stamp() == stamp()
