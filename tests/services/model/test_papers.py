"""The facts of papers: what is read, what is refused and how it is told, and the rule of ranks."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.dates import chinese_date
from services.model.papers import (
    PAPERS,
    FactsRefused,
    FilingReceipt,
    RankingBulletin,
    RectificationDemand,
    Standing,
    UnknownPaperKind,
    facts_of,
    fields_of,
    mapping_of,
    paper_form,
    rank_tables,
    ranked,
    sample_of,
    told,
)
from services.model.papers.cleaning import printable
from services.model.papers.ranks import rounded
from services.model.papers.wording import chinese_numeral

ISSUER = "某某合作示范区管委会"
TODAY = dt.date(2026, 11, 1)
KINDS = [form.kind.value for form in PAPERS]


def read(kind: str, mapping: object) -> Any:
    return facts_of(kind, mapping, issuer=ISSUER, today=TODAY)


def refused(kind: str, **changes: Any) -> str:
    """The sentence that refuses the sample of `kind` with `changes`; a change to ... leaves the field out."""
    mapping = {**sample_of(kind), **changes}
    with pytest.raises(FactsRefused) as refusal:
        read(kind, {name: value for name, value in mapping.items() if value is not ...})
    return str(refusal.value)


# -- ranks --


def test_equal_scores_share_a_rank_and_the_next_rank_is_skipped() -> None:
    standings = [
        Standing(unit=unit, score=Decimal(score)) for unit, score in (("丁", "80"), ("乙", "90"), ("甲", "95"), ("丙", "90"))
    ]
    assert [(row.rank, row.unit) for row in ranked(standings)] == [(1, "甲"), (2, "乙"), (2, "丙"), (4, "丁")]


def test_scores_are_rounded_before_they_are_ranked() -> None:
    rows = ranked([Standing(unit="甲", score=Decimal("90.004")), Standing(unit="乙", score=Decimal("89.995"))])
    assert [(row.rank, row.unit, str(row.score)) for row in rows] == [(1, "甲", "90.00"), (1, "乙", "90.00")]


def test_a_score_that_rounds_to_nothing_is_no_negative_zero() -> None:
    assert str(rounded(Decimal("-0.001"))) == "0.00"


@given(st.lists(st.decimals(min_value=-100, max_value=200, allow_nan=False, places=4), min_size=1, max_size=40))
def test_a_rank_is_one_more_than_the_number_of_better_scores(scores: list[Decimal]) -> None:
    rows = ranked([Standing(unit=f"单位{number}", score=score) for number, score in enumerate(scores)])
    assert sorted(row.unit for row in rows) == sorted(f"单位{number}" for number in range(len(scores)))
    for row in rows:
        assert row.rank == 1 + sum(other.score > row.score for other in rows)


def test_units_are_ranked_within_their_mechanism_and_group() -> None:
    rows = [
        Standing(unit="市发改委", score=Decimal(80), mechanism="政策争取", group="市直单位"),
        Standing(unit="桃州镇", score=Decimal(70), mechanism="政策争取", group="乡镇街道"),
        Standing(unit="市发改委", score=Decimal(60), mechanism="交流合作", group="市直单位"),
    ]
    tables = rank_tables(rows)
    assert [(table.mechanism, table.group) for table in tables] == [(row.mechanism, row.group) for row in rows]
    assert all(table.rows[0].rank == 1 for table in tables)


# -- words --


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (103, "一百零三"),
        (110, "一百一十"),
        (1005, "一千零五"),
    ],
)
def test_heading_numerals(number: int, words: str) -> None:
    assert chinese_numeral(number) == words


@given(st.integers(min_value=1, max_value=1000))
def test_no_two_numbers_share_a_heading_numeral(number: int) -> None:
    assert chinese_numeral(number) not in {chinese_numeral(other) for other in range(1, number)}


def test_dates_have_no_leading_zeros() -> None:
    assert chinese_date(dt.date(2022, 9, 2)) == "2022年9月2日"


# -- the table of kinds --


@pytest.mark.parametrize("form", PAPERS, ids=KINDS)
def test_a_paper_is_found_by_its_id_its_name_and_its_aliases(form: Any) -> None:
    for name in (
        form.kind.value,
        form.kind.value.upper(),
        form.kind.value.replace("-", "_"),
        form.name,
        *form.aliases,
        f" {form.name} ",
    ):
        assert paper_form(name) is form


def test_an_unknown_kind_is_answered_with_the_kinds_there_are() -> None:
    with pytest.raises(UnknownPaperKind, match="没有“请柬”这一文种。可用的文种：通知（notice）、报送工作台账的通知"):
        paper_form("请柬")


def test_every_field_tells_what_it_is_and_the_list_is_json() -> None:
    for paper in json.loads(json.dumps(told(), ensure_ascii=False)):
        for field in paper["fields"]:
            assert field["label"] and field["about"] and field["sample"] not in ("", [], None)
            assert field["required"] == (field["fallback"] is None)


@pytest.mark.parametrize("form", PAPERS, ids=KINDS)
def test_labels_are_unique_and_are_no_field_names(form: Any) -> None:
    fields = fields_of(form.facts)
    names = [field.name for field in fields] + [field.label for field in fields]
    assert len(set(names)) == len(names)


# -- what is read --


@pytest.mark.parametrize("minimal", [False, True], ids=["full", "minimal"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_is_read_and_written_and_read_again(kind: str, minimal: bool) -> None:
    facts = read(kind, sample_of(kind, minimal=minimal))
    assert read(kind, json.loads(json.dumps(mapping_of(facts)))) == facts


@pytest.mark.parametrize("kind", KINDS)
def test_chinese_labels_do_as_keys(kind: str) -> None:
    labels = {field.name: field.label for field in fields_of(paper_form(kind).facts)}
    sample = sample_of(kind)
    assert read(kind, {labels[name]: value for name, value in sample.items()}) == read(kind, sample)


def test_what_is_left_out_is_filled_from_the_settings_the_day_and_the_other_facts() -> None:
    receipt = read("备案回执", sample_of("备案回执", minimal=True))
    assert isinstance(receipt, FilingReceipt)
    assert (receipt.issuer, receipt.filed_on, receipt.date, receipt.term) == (ISSUER, TODAY, TODAY, "")
    bulletin = read("季度排名通报", sample_of("季度排名通报", minimal=True))
    assert isinstance(bulletin, RankingBulletin)
    assert bulletin.title == f"{ISSUER}关于2026年第三季度政策争取、交流合作、制度创新工作情况的通报"
    assert bulletin.letterhead == f"{ISSUER}文件"
    demand = read("限期整改的通知", sample_of("限期整改的通知", minimal=True))
    assert isinstance(demand, RectificationDemand)
    assert demand.title == f"{ISSUER}关于2026年第三季度交流合作工作推进不力问题限期整改的通知"
    assert demand.reply_to == ISSUER


def test_an_issuer_of_its_own_goes_into_everything_that_follows_from_it() -> None:
    demand = read("限期整改的通知", {**sample_of("限期整改的通知", minimal=True), "issuer": "市政府办公室"})
    assert (demand.letterhead, demand.reply_to) == ("市政府办公室文件", "市政府办公室")


def test_a_single_text_does_where_a_list_is_asked_for() -> None:
    assert read("限期整改的通知", {**sample_of("限期整改的通知"), "units": "市商务局"}).units == ("市商务局",)


def test_mechanisms_may_be_given_by_their_english_names() -> None:
    bulletin = read(
        "季度排名通报", {**sample_of("季度排名通报"), "standings": [{"unit": "甲局", "score": "90.5", "mechanism": "policy"}]}
    )
    assert bulletin.standings == (Standing(unit="甲局", score=Decimal("90.5"), mechanism="政策争取"),)


# -- what is refused --

BULLETIN, DEMAND, RECEIPT = "ranking-bulletin", "rectification-demand", "filing-receipt"


def rows(*standings: object) -> list[object]:
    return list(standings)


@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        (RECEIPT, {"number": ...}, "缺少“备案号”"),
        (RECEIPT, {"title": "  "}, "缺少“协议名称”"),
        (RECEIPT, {"title": 7}, "“协议名称”应是文字，写在双引号里；现在是数字"),
        (RECEIPT, {"title": True}, "现在是真假值"),
        (RECEIPT, {"title": {"a": 1}}, "现在是对象"),
        (RECEIPT, {"title": "长" * 501}, "“协议名称”有501个字，超过500个字的上限"),
        (RECEIPT, {"parties": 5}, "“协议各方”应是清单"),
        (RECEIPT, {"parties": ["甲", 5]}, "“协议各方”第2项应是文字"),
        (RECEIPT, {"parties": ["甲", " "]}, "“协议各方”第2项是空的"),
        (RECEIPT, {"parties": []}, "缺少“协议各方”"),
        (RECEIPT, {"signed_on": "2026年9月1日"}, "“签订日期”“2026年9月1日”不是日期，请写成“2026-11-30”"),
        (RECEIPT, {"signed_on": "2026-02-30"}, "不是日期"),
        (RECEIPT, {"signed_on": "20260901"}, "不是日期"),
        (RECEIPT, {"signed_on": "２０２６-０９-０１"}, "不是日期"),
        (RECEIPT, {"signed_on": "0026-09-01"}, "的年份不在1949年至2100年之间"),
        (RECEIPT, {"signed_on": 20260901}, "应是文字"),
        (RECEIPT, {"nubmer": "1"}, "没有“nubmer”这一项，是否应为“number”"),
        (RECEIPT, {"备案号": "1"}, "“备案号”写了两次"),
        (RECEIPT, {"title": "半个\ud842字"}, "“协议名称”含有残缺的字符"),
        (BULLETIN, {"quarter": 5}, "“季度”应在1至4之间，现在是5"),
        (BULLETIN, {"quarter": 2.5}, "“季度”应是整数"),
        (BULLETIN, {"quarter": True}, "“季度”应是整数"),
        (BULLETIN, {"year": "二〇二六"}, "“年份”应是整数"),
        (BULLETIN, {"date": "2026-06-30"}, "成文日期（2026-06-30）早于所通报的2026年第三季度"),
        (BULLETIN, {"recipients": ["甲局", "甲 局"]}, "“主送机关”第2项与第1项重复：“甲 局”"),
        (BULLETIN, {"standings": []}, "缺少“排名表”"),
        (BULLETIN, {"standings": {"unit": "甲"}}, "“排名表”应是清单，每个单位一行；现在是对象"),
        (BULLETIN, {"standings": rows("甲局")}, "第1行应写成"),
        (BULLETIN, {"standings": rows({"score": 1})}, "第1行缺少单位（unit）"),
        (BULLETIN, {"standings": rows({"unit": "甲局"})}, "第1行（甲局）缺少得分（score）"),
        (BULLETIN, {"standings": rows({"unit": "甲局", "score": "优秀"})}, "第1行（甲局）的得分（score）不是数字：“优秀”"),
        (BULLETIN, {"standings": rows({"unit": "甲局", "score": float("nan")})}, "不是数字：“nan”"),
        (BULLETIN, {"standings": rows({"unit": "甲局", "score": "-Infinity"})}, "不是数字：“-Infinity”"),
        (BULLETIN, {"standings": rows({"unit": "甲局", "score": True})}, "不是数字：“True”"),
        (BULLETIN, {"standings": rows({"unit": "甲局", "score": 1e300})}, "太大"),
        (BULLETIN, {"standings": rows({"unit": "甲局", "score": 1, "scor": 2})}, "没有“scor”这一栏，是否应为“score”"),
        (
            BULLETIN,
            {"standings": rows({"unit": "甲局", "score": 1}, {"unit": "乙局", "score": 2}, {"unit": "甲 局", "score": 3})},
            "排名表第3行与第1行是同一单位：“甲 局”",
        ),
        (
            BULLETIN,
            {"standings": rows({"unit": "甲局", "score": 9, "rank": 2}, {"unit": "乙局", "score": 8})},
            "第1行“甲局”写的名次是“2”，按得分应为第1名",
        ),
        (DEMAND, {"deadline": "2026-10-19"}, "整改期限（2026-10-19）早于成文日期（2026-10-20）"),
        ("ledger-call", {"deadline": "2026-11-01"}, "报送期限（2026-11-01）早于成文日期（2026-11-02）"),
        ("minutes", {"date": "2026-10-19"}, "成文日期（2026-10-19）早于会议日期（2026-10-20）"),
        ("correction-bulletin", {"issued_on": "2026-12-01"}, "原印发日期（2026-12-01）晚于成文日期（2026-10-20）"),
        ("notice", {"urgency": "火急"}, "“紧急程度”只能选“加急”、“特急”之一，现在是“火急”"),
        ("notice", {"body": ...}, "缺少“正文”"),
        ("notice", {"body": " \n\n"}, "缺少“正文”"),
        ("notice", {"body": 7}, "“正文”应是文字或者段落、表格的清单；现在是数字"),
        ("notice", {"body": "长" * 200_001}, "“正文”有200001个字"),
        ("briefing", {"issue": 0}, "“期数”应在1至9999之间"),
        (DEMAND, {"problems": []}, "缺少“存在问题”"),
        (DEMAND, {"measures": ...}, "缺少“整改措施”"),
        (DEMAND, {"problems": ["问" * 3001]}, "“存在问题”第1项有3001个字，超过3000个字的上限"),
        (DEMAND, {"units": [f"第{number}局" for number in range(1001)]}, "“整改单位”有1001项，超过1000项的上限"),
        (DEMAND, {"consequence": "长" * 20001}, "“逾期后果”有20001个字"),
    ],
)
def test_facts_that_cannot_be_used_are_refused_with_their_place(kind: str, changes: dict[str, Any], told: str) -> None:
    assert told in refused(kind, **changes)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(FactsRefused) as refusal:
        read(RECEIPT, {"signed_on": "昨天", "titel": "x", "number": 3})
    problems = refusal.value.details["problems"]
    assert isinstance(problems, tuple) and len(problems) == 6  # titel, number, unit, title, parties, signed_on
    assert str(refusal.value).startswith("“备案回执”的要素有6处需要修改：\n1. ")


@pytest.mark.parametrize("mapping", [[], "备案回执", 3, None])
def test_facts_that_are_no_mapping_are_refused(mapping: object) -> None:
    with pytest.raises(FactsRefused, match="要素应是 JSON 对象"):
        read(RECEIPT, mapping)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(KINDS), st.data())
def test_any_json_is_read_or_refused_in_chinese(kind: str, data: st.DataObject) -> None:
    names = [field.name for field in fields_of(paper_form(kind).facts)]
    changes = data.draw(st.dictionaries(st.sampled_from(names), json_values, max_size=4))
    try:
        facts = read(kind, {**sample_of(kind), **changes})
    except FactsRefused as refusal:
        assert "的要素有" in str(refusal)
    else:
        assert read(kind, mapping_of(facts)) == facts


# -- what can be printed --


def test_characters_that_no_document_can_hold_are_taken_out_with_a_finding() -> None:
    facts, findings = printable(read(RECEIPT, {**sample_of(RECEIPT), "remark": "甲\x00乙\x0b丙丁\uffff\t戊"}))
    assert facts.remark == "甲乙丙丁\t戊"
    assert [(finding.code, finding.where) for finding in findings] == [("P01", "备注")]
    assert "3个" in findings[0].text


def test_a_line_break_in_a_one_line_fact_is_closed_with_a_finding() -> None:
    facts, findings = printable(read(RECEIPT, {**sample_of(RECEIPT), "title": "共建长三角\r\n产业园区 G60\nWest 协议"}))
    assert facts.title == "共建长三角产业园区 G60 West 协议"
    assert [finding.code for finding in findings] == ["P02"]


def test_text_that_can_be_printed_is_left_as_it_is() -> None:
    for kind in KINDS:
        facts = read(kind, sample_of(kind))
        assert printable(facts) == (facts, ())


def test_a_commended_unit_that_is_not_ranked_and_a_number_in_wrong_brackets_are_remarked() -> None:
    _, findings = printable(read(BULLETIN, {**sample_of(BULLETIN), "commended": ["市科技馆"], "number": "合管[2026]7号"}))
    assert [finding.code for finding in findings] == ["P04", "P03"]
    assert "市科技馆" in findings[1].text


def test_dates_of_a_receipt_that_do_not_fit_are_remarked_and_do_not_stop_it() -> None:
    _, findings = printable(read(RECEIPT, {**sample_of(RECEIPT), "signed_on": "2026-10-13", "date": "2026-10-11"}))
    assert [finding.code for finding in findings] == ["P07", "P07"]
