"""Two readings of an agreement side by side: every character in its place, numbers that differ first."""

from __future__ import annotations

import time
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.model.aligning import Comparison, align
from services.model.comparing import Change, Side
from services.model.normal import normalise
from tests.samples.kin import scanned, typed
from tests.samples.labelled.grammar import grammar

OLDER = """战略合作协议
甲方：广德市人民政府
一、合作内容。双方推进产业协作，总投资5000万元。二、期限三年，自2022年9月2日起至2025年9月1日止。
三、本协议一式四份。
签订日期：2022年9月2日"""


def marked(side: Side | None) -> str:
    """The text with its marks in brackets."""
    if side is None:
        return "—"
    told, at = "", 0
    for start, end in side.marks:
        told, at = f"{told}{side.text[at:start]}[{side.text[start:end]}]", end
    return told + side.text[at:]


def changes(found: Comparison) -> list[tuple[str, str]]:
    return [(marked(line.older), marked(line.newer)) for line in found.lines if line.change is not Change.SAME]


def test_a_number_changes_as_a_whole_and_stands_first() -> None:
    found = align(OLDER, OLDER.replace("5000", "15000").replace("三年", "五年").replace("一式四份", "一式两份"))
    assert changes(found) == [
        ("双方推进产业协作，总投资[5000万]元。", "双方推进产业协作，总投资[15000万]元。"),
        ("二、期限[三]年，自2022年9月2日起至2025年9月1日止。", "二、期限[五]年，自2022年9月2日起至2025年9月1日止。"),
        ("三、本协议一式[四]份。", "三、本协议一式[两]份。"),
    ]
    assert [marked(line.older)[:6] for line in found.numbers] == ["双方推进产业", "二、期限[三"]


def test_where_the_lines_break_makes_no_difference() -> None:
    broken = "\n".join(OLDER.replace("\n", "")[at : at + 17] for at in range(0, len(OLDER), 17))
    assert not changes(align(OLDER, broken)) and not align(OLDER, broken).numbers


def test_a_sentence_that_was_put_in_or_taken_out_stands_alone() -> None:
    added = OLDER.replace("三、本", "违约金每日万分之五。争议提交仲裁。\n三、本")
    assert changes(align(OLDER, added)) == [("—", "[违约金每日万分之五。]"), ("—", "[争议提交仲裁。]")]
    assert [marked(line.newer) for line in align(OLDER, added).numbers] == ["[违约金每日万分之五。]"]
    assert [older for older, _ in changes(align(added, OLDER))] == ["[违约金每日万分之五。]", "[争议提交仲裁。]"]


def test_a_scan_that_misreads_keeps_its_other_sentences_in_step() -> None:
    rng = Random(5)
    for labelled in grammar()[:8]:
        text = labelled.sample.text
        found = align(typed(text).text, scanned(rng, text, 0.02).text)
        pairs = [line for line in found.lines if line.older is not None and line.newer is not None]
        assert len(pairs) > 0.9 * len(found.lines)


def check(older: str, newer: str) -> None:
    found = align(older, newer)
    for side, whole in (("older", older), ("newer", newer)):
        texts = [getattr(line, side).text for line in found.lines if getattr(line, side) is not None]
        assert "".join(map(normalise, texts)).replace(" ", "") == normalise(whole).replace(" ", "")
    for line in found.lines:
        if line.change is Change.SAME:
            assert line.older is not None and line.newer is not None
            assert normalise(line.older.text).replace(" ", "") == normalise(line.newer.text).replace(" ", "")


SIGNS = st.text(alphabet="广德甲方12,.年万元。；\n 三五", max_size=80)


@given(older=SIGNS, newer=SIGNS)
def test_every_character_of_both_stands_in_exactly_one_line(older: str, newer: str) -> None:
    check(older, newer)


@given(text=SIGNS, at=st.integers(0, 80), more=SIGNS)
def test_so_it_does_where_the_texts_are_nearly_the_same(text: str, at: int, more: str) -> None:
    check(text, text[:at] + more[:3] + text[at + 1 :])


def test_a_long_agreement_is_compared_in_a_moment() -> None:
    text = "".join(labelled.sample.text for labelled in grammar()) * 4
    begun = time.process_time()
    align(text, scanned(Random(6), text, 0.03).text)
    assert time.process_time() - begun < 10
