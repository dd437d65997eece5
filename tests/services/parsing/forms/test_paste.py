"""Blocks of cells pasted from Excel, WPS or a web page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.mechanisms import Mechanism
from services.parsing.forms.ledgers import EmptyLedger, OtherLedger, TooManyRows
from services.parsing.forms.paste import copied, only_cell, parse_paste, read_block, read_paste

P, E, I = Mechanism.POLICY, Mechanism.EXCHANGE, Mechanism.INNOVATION  # noqa: E741
CELLS = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from('\t\n"'), max_size=12)


def on_clipboard(rows: list[list[str]], *, end: str = "\r\n") -> str:
    """What Excel puts on the clipboard: a cell with a tab, a line break or a quote is quoted."""

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in '\t\n"') else text

    return "".join("\t".join(map(cell, row)) + end for row in rows)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4)))
def test_what_was_copied_is_what_is_pasted(rows: list[list[str]]) -> None:
    assert parse_paste(on_clipboard(rows)) == tuple(map(tuple, rows))
    assert parse_paste(on_clipboard(rows, end="\n")) == tuple(map(tuple, rows))


def test_quotes_that_the_unit_wrote_stay() -> None:
    assert parse_paste('"3个1"\t所谓"示范"\t"没有收尾') == (('"3个1"', '所谓"示范"', '"没有收尾'),)


def test_a_block_without_a_header_follows_the_form() -> None:
    sheet = read_paste('1\t市发改委\t9月2日对接\t"一、立项\n二、批复"\t跟进\t无\r\n2\t市发改委\t扩区\t\t\t\r\n', P)
    assert [dict(row.cells) for row in sheet.rows] == [
        {
            "position": "1",
            "unit": "市发改委",
            "matter": "9月2日对接",
            "effect": "一、立项\n二、批复",
            "next_step": "跟进",
            "remark": "无",
        },
        {"position": "2", "unit": "市发改委", "matter": "扩区", "effect": "", "next_step": "", "remark": ""},
    ]
    assert [row.place for row in sheet.rows] == ["第1行", "第2行"] and sheet.findings == ()


@pytest.mark.parametrize(
    ("block", "at", "found"),
    [
        ("对接\t立项\t跟进\t另附", "", {"matter": "对接", "effect": "立项", "next_step": "跟进", "remark": "另附"}),
        ("市发改委\t对接\t立项\t跟进\t另附", "", {"unit": "市发改委", "matter": "对接", "remark": "另附"}),
        ("立项\t跟进", "effect", {"matter": "", "effect": "立项", "next_step": "跟进"}),
        ("对接", "", {"position": "", "matter": "对接", "effect": ""}),
    ],
)
def test_a_narrower_block_begins_where_it_is_meant_to(block: str, at: str, found: dict[str, str]) -> None:
    (row,) = read_paste(block, P, at=at).rows
    assert {name: row[name] for name in found} == found


def test_a_block_with_its_header_is_read_by_it() -> None:
    sheet = read_paste("完成状态\t具体事项\t进展\r\n已完成\t一网通办\t已上线\r\n", I)
    assert [(row["item"], row["status"], row["progress"]) for row in sheet.rows] == [("一网通办", "已完成", "已上线")]
    assert [found.code for found in sheet.findings] == ["L01"]


def test_examples_and_blank_rows_are_left_out() -> None:
    sheet = read_paste("\t\t如：X月X日，与XX单位签订XXX协议。\t\t\t\t\n\t\t\t\t\t\t\n1\t市发改委\t9月2日签约\t\t\t\t\n", E)
    assert [row["signing"] for row in sheet.rows] == ["9月2日签约"]
    assert [left.reason for left in sheet.skipped] == ["填写示例", "空行"]


def test_what_has_no_column_is_told() -> None:
    sheet = read_paste("下步\t备注\t多的", P, at="next_step")
    assert [(found.code, found.where) for found in sheet.findings] == [("L21", "第1行")]
    assert "多的" in sheet.findings[0].text


def test_a_block_that_is_no_such_ledger_is_refused() -> None:
    with pytest.raises(EmptyLedger):
        read_paste(" \r\n\t\r\n", P)
    with pytest.raises(OtherLedger):
        read_paste("协议签署情况\t协议落实情况\t其他合作情况\r\n9月签约\t\t\r\n", P)
    with pytest.raises(TooManyRows):
        read_paste("事项\t成效\n" * 3_001, P)


@pytest.mark.parametrize("first", ["1\t市发改委\t事项一\t成效一\t打算一\t备注一", "1\t市发改委\t9月2日对接\t已立项\t跟进\t无"])
def test_rows_that_merely_resemble_a_header_are_rows(first: str) -> None:
    rows = [first, "2\t市发改委\t事项二\t成效二\t打算二\t备注二", "3\t市发改委\t工作事项推进\t成效三\t打算三\t备注三"]
    sheet = read_paste("\n".join(rows), P)
    assert [row["position"] for row in sheet.rows] == ["1", "2", "3"]
    assert (sheet.rows[1]["next_step"], sheet.rows[1]["remark"], sheet.skipped) == ("打算二", "备注二", ())


def test_rows_above_a_repeated_header_stay_rows() -> None:
    sheet = read_paste("9月2日对接\t立项\t跟进\t无\n工作事项\t工作成效\t下一步工作打算\t备注\n扩区\t批复\t跟进\t无", P)
    assert [(row.place, row["matter"]) for row in sheet.rows] == [("表1第1行", "9月2日对接"), ("表1第3行", "扩区")]
    assert [(left.place, left.reason) for left in sheet.skipped] == [("表1第2行", "重复的表头")]


def test_a_title_and_a_header_block_may_stand_above_the_header() -> None:
    above = "政策争取工作台账\n填表单位：市发改委\t填表人：张三\t联系电话：0563-6012345\n\n"
    sheet = read_paste(above + "工作事项\t工作成效\t下一步工作打算\t备注\n扩区\t批复\t跟进\t无", P)
    assert [row["matter"] for row in sheet.rows] == ["扩区"] and sheet.skipped == ()
    assert sheet.header.unit == "市发改委"


HEADER = ["序号", "部门（单位）", "工作事项", "工作成效（进展）", "下一步工作打算", "备注"]
TRICKY = ["", "1", "市发改委", "事项二", "成效二", "备注二", "下一步工作打算：跟进", "工作事项推进", "无", "进展顺利"]
ROWS = st.lists(st.lists(st.sampled_from(TRICKY), min_size=6, max_size=6), max_size=4)


@given(ROWS, st.lists(ROWS, max_size=2))
def test_no_row_of_a_block_vanishes(above: list[list[str]], below: list[list[list[str]]]) -> None:
    rows = above + [row for some in below for row in (HEADER, *some)]
    try:
        sheet = read_paste(on_clipboard(rows), P)
    except EmptyLedger:
        return
    told = {int(one.place.removeprefix("表1")[1:-1]) for one in (*sheet.rows, *sheet.skipped)}
    own = {len(above) + 1} if below else set()  # where it is the block's first header, it is no row
    assert {number for number, row in enumerate(rows, start=1) if any(row)} <= told | own
    assert len(told) == len(sheet.rows) + len(sheet.skipped)


def test_a_block_tells_which_columns_it_has() -> None:
    assert read_paste("立项\t\n\t跟进\n", P, at="effect").columns == ("effect", "next_step")
    headed = read_paste("工作事项\t工作成效\t备注\n扩区\t批复\t\n", P)
    assert headed.columns == ("matter", "effect", "remark") and headed.rows[0]["remark"] == ""


def test_a_single_cell_with_line_breaks_is_that_cell() -> None:
    for end in ("\r\n", "\n", ""):
        assert only_cell(copied(f'"已受理\n待批复"{end}')) == "已受理\n待批复"
    assert only_cell(copied("甲\t乙")) is None and only_cell(copied("甲\n乙")) is None


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>td {mso-x: y}</style></head><body>
<table class=MsoTable><tr style="mso-yfti-irow:0">
<td rowspan=2><p class=MsoNormal>市发改委<o:p></o:p></p></td>
<td><p class=MsoNormal>一、赴省<span
lang=EN-US>2</span>次</p><p class=MsoNormal>二、对接</p></td><td><p>已立项<br>待批复</p></td>
<td>跟进</td><td><o:p>&nbsp;</o:p></td></tr>
<tr><td><p>扩区</p></td><td colspan=2><p>批复</p></td><td>无</td></tr></table><p>表下的话</p></body></html>"""


def test_a_table_from_word_keeps_the_paragraphs_of_a_cell_in_the_cell() -> None:
    block = copied("市发改委\t一、赴省2次\n二、对接\t已立项\n", WORD)
    assert block.rows[0] == ("市发改委", "一、赴省2次\n二、对接", "已立项\n待批复", "跟进", "")
    assert block.merges == ((0, 0, 1, 0), (1, 2, 1, 3))
    sheet = read_block(block, P)
    assert [(row["unit"], row["matter"], row["effect"], row["remark"]) for row in sheet.rows] == [
        ("市发改委", "一、赴省2次\n二、对接", "已立项\n待批复", ""),
        ("市发改委", "扩区", "批复", "无"),
    ]
    assert [row.inherited for row in sheet.rows] == [(), ("unit",)]


@pytest.mark.parametrize("html", ["", "<p>没有表格</p>", "<table></table>", "<b " + "a=1 " * 3_000 + ">"])
def test_without_a_table_that_can_be_read_the_plain_text_counts(html: str) -> None:
    assert copied("甲\t乙", html).rows == (("甲", "乙"),)


def test_tables_that_were_copied_together_stand_under_one_another() -> None:
    inner = "<table><tr><td>里</td></tr></table>"
    first = f"<table><tr><td rowspan=9>甲</td><td>乙{inner}</td></tr></table>"
    block = copied("", f"{first}<table><tr><td colspan=2>丙</td></tr></table>")
    assert block.rows == (("甲", "乙\n里"), ("丙", "丙")) and block.merges == ((0, 0, 0, 0), (1, 0, 1, 1))


def test_a_whole_ledger_from_word_keeps_its_paragraphs_its_header_and_its_notes() -> None:
    copied = """<div><p>政策争取工作台账</p><p>填表单位：市发改委（区域合作科）　填表人：李四</p><p>联系电话：0563-6012346</p>
    <table><tr><td>序号</td><td>部门（单位）</td><td>工作事项</td><td>工作成效（进展）</td><td>下一步工作打算</td><td>备注</td></tr>
    <tr><td>1</td><td rowspan=2>市发改委</td><td><p>一、赴省对接；</p><p>二、报送材料。</p></td><td>立项</td></tr>
    <tr><td>2</td><td>扩区</td><td>批复</td></tr></table>
    <p>填表说明：另有两件正在办理。</p></div>"""
    flat = "填表单位：市发改委\n序号\t部门（单位）\t工作事项\n1\t市发改委\t一、赴省对接；\n二、报送材料。\t立项"
    sheet = read_paste(flat, P, html=copied)
    assert [(row["unit"], row["matter"]) for row in sheet.rows] == [
        ("市发改委", "一、赴省对接；\n二、报送材料。"),
        ("市发改委", "扩区"),
    ]
    header = sheet.header
    assert (header.unit, header.filled_by, header.phone) == ("市发改委（区域合作科）", "李四", "0563-6012346")
    assert "另有两件正在办理" in sheet.note
    bare = read_paste("", P, html="<table><tr><td>一、赴省；<br>二、对接</td><td>立项</td><td>跟进</td></tr></table>")
    assert [row["matter"] for row in bare.rows] == ["一、赴省；\n二、对接"]
    assert [row["matter"] for row in read_paste("扩区\t批复\t跟进\t无", P, html="<p>没有表格").rows] == ["扩区"]
