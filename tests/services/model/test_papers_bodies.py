"""Body texts, attachments and rows of forms: what is typed, what JSON says, and that nothing gets lost between them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.manuscript import body_findings, recognise_body
from services.model.manuscript.parts import Attachment, Cell, FormHead, Note, Paragraph, Table
from services.model.papers import FactsRefused, FormRow, facts_of, mapping_of, plain_text, sample_of
from services.model.papers.bodies import typed_findings
from services.model.papers.cleaning import printable
from services.model.papers.fields import fields_of
from services.model.papers.kinds import paper_form

BODY = "按照要求，现通知如下：\n一、范围\n（一）市直单位。全部报送。\n1.按月报送。\n（1）逐项填写。\n单位\t电话\n甲局\t1\n乙局\t2"


def read(kind: str, **changes: Any) -> Any:
    mapping = {**sample_of(kind, minimal=True), **changes}
    return facts_of(kind, mapping, issuer="某某合作示范区管委会", today=dt.date(2026, 11, 1))


def again(kind: str, facts: Any) -> Any:
    """The facts after a journey through JSON."""
    mapping = json.loads(json.dumps(mapping_of(facts), ensure_ascii=False))
    return facts_of(kind, mapping, issuer="另一机关", today=dt.date(2027, 1, 1))


def refused(kind: str, **changes: Any) -> str:
    with pytest.raises(FactsRefused) as refusal:
        read(kind, **changes)
    return str(refusal.value)


# -- bodies --


def test_what_typing_loses_is_told_with_its_field_and_line() -> None:
    told = {field.name: field for field in fields_of(paper_form("notice").facts)}
    body = list(typed_findings(told["body"], "请执行。\n**一、范围**\n—\u200b—"))
    assert [(found.code, found.where) for found in body] == [("M01", "正文第2行"), ("M06", "正文第3行")]
    several = [{"title": "甲", "text": "正常。"}, {"标题": "乙", "内容": "- 乙\n\x07"}, "不是对象"]
    assert [found.where for found in typed_findings(told["attachments"], several)] == ["附件第2件第1行", "附件第2件第2行"]
    assert list(typed_findings(told["body"], [{"text": "**甲**"}])) == []  # blocks are taken as they are
    assert list(typed_findings(told["title"], "**甲**")) == []
    assert read("notice", body=[{"text": "**甲**"}]).body[0].text == "**甲**"


@given(st.text("甲乙**-# \t\n\u200b\x07|1.", max_size=80))
def test_whatever_is_missing_from_a_typed_text_has_a_remark(text: str) -> None:
    blocks = recognise_body(text)
    kept = "".join(plain_text(blocks).split())
    if kept != "".join(text.split()):
        assert body_findings(text)


def test_numbering_and_tables_of_a_typed_text_are_recognised() -> None:
    *paragraphs, table = read("notice", body=BODY).body
    assert [paragraph.level for paragraph in paragraphs] == [0, 1, 2, 3, 4]
    assert paragraphs[2].lead == "（一）市直单位。"
    assert [[cell.text for cell in row] for row in table.rows] == [["单位", "电话"], ["甲局", "1"], ["乙局", "2"]]


def test_a_body_is_the_same_from_text_and_from_its_own_objects() -> None:
    typed = read("notice", body=BODY)
    assert again("notice", typed) == typed
    assert mapping_of(typed)["body"][0] == {"text": "按照要求，现通知如下："}


def test_a_body_can_be_shown_again_as_it_was_typed() -> None:
    body = read("notice", body=BODY).body
    assert plain_text(body) == BODY
    assert read("notice", body=plain_text(body)).body == body


def test_every_kind_of_block_is_told_in_json_and_read_again() -> None:
    blocks = [
        "一段文字",
        {"text": "居中的一行", "align": "center"},
        {"block": "form-head", "labels": ["填表单位：", "填表人："]},
        {
            "block": "table",
            "header_rows": 2,
            "rows": [[{"text": "单位", "rows": 2}, {"text": "人员", "columns": 2}], ["甲", "乙"]],
        },
        {"block": "note", "text": "注：逐项填写。"},
    ]
    facts = read("notice", body=blocks)
    assert facts.body[2] == FormHead(labels=("填表单位：", "填表人："))
    assert facts.body[3].columns == 3 and facts.body[3].rows[0][1] == Cell(text="人员", columns=2)
    assert facts.body[4] == Note(text="注：逐项填写。")
    assert again("notice", facts) == facts
    assert plain_text(facts.body[3:4]) == "单位\t人员\t\n\t甲\t乙"


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (7, "第1段应是文字或对象；现在是数字"),
        ({"block": "picture"}, "第1段的 block 只能是"),
        ({"text": "  "}, "第1段是空的"),
        ({"text": "一、甲", "level": 9}, "第1段的 level应是0至4的整数"),
        ({"text": "一、甲", "lead": "二、"}, "第1段的 lead 应是该段开头的文字"),
        ({"text": "甲", "align": "middle"}, "第1段的 align 只能是"),
        ({"block": "table", "rows": []}, "第1段是表格，rows 应是各行的清单"),
        ({"block": "table", "rows": [["甲", "乙"], ["丙"]]}, "第1段的表格共2栏，第2行却有1栏"),
        ({"block": "table", "rows": [["格"] * 61]}, "第1段的表格有61栏，超过60栏的上限"),
        ({"block": "table", "rows": [[{"text": "甲", "columns": 0}]]}, "第1段的表格第1行第1格的 columns应是1至60的整数"),
        ({"block": "form-head", "labels": []}, "第1段的 labels 应是文字清单"),
    ],
)
def test_a_block_that_can_not_be_used_is_refused_with_its_place(block: Any, told: str) -> None:
    assert f"“正文”{told}" in refused("notice", body=[block])


texts = st.text(alphabet="甲乙一二（）1.、。，：\t\n &<{}😀", min_size=1, max_size=60).filter(lambda text: bool(text.strip()))


@given(texts)
def test_any_typed_body_survives_json(text: str) -> None:
    try:
        facts = read("notice", body=text)
    except FactsRefused as refusal:  # nothing but marks without text
        assert "“正文”" in str(refusal)
    else:
        assert again("notice", facts) == facts


# -- attachments --


def test_attachments_are_numbered_when_there_are_several() -> None:
    two = read("notice", attachments=[{"title": "名单", "text": "甲\n乙"}, {"标题": "表", "内容": "单位\t电话\n甲\t1"}])
    assert [(one.number, one.title) for one in two.attachments] == [(1, "名单"), (2, "表")]
    assert isinstance(two.attachments[1].blocks[0], Table)
    one = read("notice", attachments=[{"title": "名单", "blocks": ["甲"]}])
    assert one.attachments == (Attachment(number=None, title="名单", blocks=(Paragraph(text="甲"),)),)
    assert again("notice", two) == two and again("notice", one) == one


@pytest.mark.parametrize(
    ("attachments", "told"),
    [
        ("名单", "“附件”应是清单"),
        ([["名单"]], "“附件”第1件应写成"),
        ([{"title": "名单"}, {"text": "甲"}], "“附件”第2件缺少标题（title）"),
        ([{"title": "名单", "file": "x"}], "第1件没有“file”这一项"),
        ([{"title": "名单", "text": 5}], "第1件的内容应是文字或者段落、表格的清单"),
        ([{"title": "名单"}] * 100, "有100件，超过99件的上限"),
    ],
)
def test_attachments_that_can_not_be_used_are_refused_with_their_place(attachments: Any, told: str) -> None:
    assert told in refused("notice", attachments=attachments)


# -- rows --


def test_rows_are_read_by_names_or_labels_and_numbers_are_written() -> None:
    facts = read("ledger-policy", rows=[{"position": 1, "工作事项": "甲", "effect": None}, {"remark": "乙\n丙"}, {"matter": " "}])
    assert [row["position"] for row in facts.rows] == ["1", ""]
    assert facts.rows[0]["matter"] == "甲" and facts.rows[1]["remark"] == "乙\n丙"
    assert again("ledger-policy", facts) == facts
    assert isinstance(facts.rows[0], FormRow)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({"matter": "甲"}, "“表格内容”应是清单，每行一项"),
        (["甲"], "“表格内容”第1行应是对象，各栏为position 序号"),
        ([{"mater": "甲"}], "第1行没有“mater”这一栏，是否应为“matter”"),
        ([{"matter": "甲", "工作事项": "乙"}], "第1行的“工作事项”写了两次"),
        ([{"matter": ["甲"]}], "第1行的matter应是文字"),
        ([{"matter": "长" * 32_001}], "第1行的matter有32001个字"),
        ([{"matter": "甲"}] * 3001, "有3001行，超过3000行的上限"),
    ],
)
def test_rows_that_can_not_be_used_are_refused_with_their_place(rows: Any, told: str) -> None:
    assert told in refused("ledger-policy", rows=rows)


# -- what can be printed --


def test_control_characters_are_taken_out_of_bodies_attachments_and_rows() -> None:
    notice = read("notice", body=["甲\x01乙"], attachments=[{"title": "名\x02单", "blocks": ["丙\x03"]}])
    cleaned, findings = printable(notice)
    assert plain_text(cleaned.body) == "甲乙" and cleaned.attachments[0].title == "名单"  # type: ignore[attr-defined]
    assert {finding.where for finding in findings if finding.code == "P01"} == {"正文", "附件"}
    ledger, findings = printable(read("ledger-policy", rows=[{"matter": "甲\x00\n乙"}]))
    assert ledger.rows[0]["matter"] == "甲\n乙"  # type: ignore[attr-defined]
    assert [finding.code for finding in findings] == ["P01"]


def test_a_status_of_other_words_is_remarked_and_printed_as_it_stands() -> None:
    facts, findings = printable(
        read("ledger-innovation", rows=[{"item": "甲", "status": "已完成"}, {"item": "乙", "status": "快了"}])
    )
    assert facts.rows[1]["status"] == "快了"  # type: ignore[attr-defined]
    assert [(finding.code, finding.where) for finding in findings] == [("P14", "表格内容")]
    assert "第2行“本月完成状态”写的是“快了”" in findings[0].text
