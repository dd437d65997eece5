"""What a correction of a bulletin lists: from issued words and two proposals."""

from __future__ import annotations

from typing import Any

import pytest

from services.model.bulletins.amending import amendments, checked_reason

EMPTY: dict[str, Any] = {
    "standings": [], "highlights": [], "problems": [], "next_steps": [], "commended": [], "criticised": [], "attachments": [],
}  # fmt: skip


def row(unit: str, score: str, group: str = "市直单位") -> dict[str, str]:
    return {"unit": unit, "score": score, "mechanism": "政策争取", "group": group}


def test_a_changed_score_moves_the_ranks_of_others_too() -> None:
    before = {**EMPTY, "standings": [row("甲局", "80.00"), row("乙局", "70.00"), row("丙局", "60.00")]}
    after = {**EMPTY, "standings": [row("乙局", "90.00"), row("甲局", "80.00"), row("丙局", "60.00")]}
    place = "“一、排名情况”政策争取市直单位排名表"
    assert amendments(before, before, after) == [
        {"place": place, "wrong": "甲局得分80.00，名次1", "right": "甲局得分80.00，名次2"},
        {"place": place, "wrong": "乙局得分70.00，名次2", "right": "乙局得分90.00，名次1"},
    ]


def test_what_was_printed_is_what_is_corrected_even_where_a_person_changed_it() -> None:
    printed = {**EMPTY, "standings": [row("甲局", "81.00")]}
    proposed = {**EMPTY, "standings": [row("甲局", "80.00")]}
    assert [one["wrong"] for one in amendments(printed, proposed, proposed)] == ["甲局得分81.00，名次1"]


def test_a_matter_that_somebody_rewrote_is_theirs() -> None:
    before = {**EMPTY, "highlights": ["政策争取取得实效。资金共计500万元。"]}
    after = {**EMPTY, "highlights": ["政策争取取得实效。资金共计700万元。"]}
    assert amendments({**EMPTY, "highlights": ["政策争取成效明显。"]}, before, after) == []
    (found,) = amendments(before, before, after)
    assert found == {"place": found["place"], "wrong": "资金共计500万元。", "right": "资金共计700万元。"}
    assert found["place"] == "“主要成效”部分“政策争取取得实效”"
    assert ("500万元" in found["wrong"], "700万元" in found["right"]) == (True, True)


def test_of_a_long_matter_only_the_sentences_that_changed_are_told() -> None:
    before = {**EMPTY, "problems": ["台账报送不够及时。未报2期：甲、乙各1期；迟报1期：丙1期。都要补报。共3期。"]}
    after = {**EMPTY, "problems": ["台账报送不够及时。未报1期：甲1期；迟报1期：丙1期。都要补报。共2期。"]}
    (found,) = amendments(before, before, after)
    assert found["wrong"] == "未报2期：甲、乙各1期；……共3期。"
    assert found["right"] == "未报1期：甲1期；……共2期。"
    (gone,) = amendments(before, before, EMPTY)
    assert (gone["wrong"], gone["right"]) == (before["problems"][0], "（删去）")


@pytest.mark.parametrize(
    ("noted", "told"),
    [
        ("市科技局一次对接重复计分，应扣减5分。", "经核查，市科技局一次对接重复计分，应扣减5分"),
        ("因统计有误", "因统计有误"),
        ("经复核，漏计一项", "经复核，漏计一项"),
        (" ", ""),
    ],
)
def test_the_reason_of_a_correction_begins_as_a_paper_does(noted: str, told: str) -> None:
    assert checked_reason(noted) == told


def test_units_that_are_named_no_more_or_anew_are_told() -> None:
    before = {**EMPTY, "commended": ["甲局", "乙局"], "criticised": ["丙局"]}
    after = {**EMPTY, "commended": ["甲局"], "criticised": ["丙局", "丁局"]}
    assert amendments(before, before, after) == [
        {"place": "“通报表扬”部分", "wrong": "乙局", "right": "（删去）"},
        {"place": "“通报批评”部分", "wrong": "（无）", "right": "增加丁局"},
    ]
    assert amendments({**EMPTY, "commended": ["甲局"]}, before, {**after, "criticised": ["丙局"]}) == [], "乙局 was not printed"


def table(*rows: list[str]) -> list[dict[str, Any]]:
    return [
        {"title": "得分明细表", "blocks": [{"block": "table", "rows": [["名次", "单　　位", "支撑材料\n佐证", "得分"], *rows]}]}
    ]


def test_figures_of_an_attachment_are_told_with_their_column() -> None:
    before = {**EMPTY, "attachments": table(["1", "甲局", "10.00", "80.00"], ["2", "乙局", "8.00", "70.00"])}
    after = {**EMPTY, "attachments": table(["1", "甲局", "10.00", "80.00"], ["2", "乙局", "9.00", "71.00"])}
    assert amendments(before, before, after) == [
        {"place": "附件“得分明细表”乙局", "wrong": "支撑材料佐证8.00，得分70.00", "right": "支撑材料佐证9.00，得分71.00"}
    ]


def test_a_column_of_nothing_that_comes_or_goes_is_no_change() -> None:
    wide = [
        {
            "title": "表",
            "blocks": [{"block": "table", "rows": [["名次", "单位", "扣分", "得分"], ["1", "甲局", "0.00", "80.00"]]}],
        }
    ]
    slim = [{"title": "表", "blocks": [{"block": "table", "rows": [["名次", "单位", "得分"], ["1", "甲局", "80.00"]]}]}]
    assert amendments(EMPTY, {**EMPTY, "attachments": slim}, {**EMPTY, "attachments": wide}) == []


def test_units_that_are_only_named_have_no_rank_to_correct() -> None:
    before = {**EMPTY, "standings": [row("市法院", "50.00", "列名单位")]}
    after = {**EMPTY, "standings": [row("市法院", "55.00", "列名单位")]}
    assert [(one["wrong"], one["right"]) for one in amendments(before, before, after)] == [("市法院得分50.00", "市法院得分55.00")]
