"""附件2 read from files: its own two-row header, other wordings, merged cells, examples, lists that go on."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from docx import Document
from openpyxl import Workbook

from services.formats.readers.docx import DocxReader
from services.formats.readers.sheets import SheetReader
from services.model.document import Origin, Page, ParsedDocument
from services.model.findings import finding
from services.parsing.forms import rosters
from services.parsing.forms.rosters import NotARoster, RosterSheet, RosterTooLong, read_roster

HEAD = (
    ("部门（单位）", "分管领导", "分管领导", "分管领导", "联络员", "联络员", "联络员"),
    ("部门（单位）", "姓名", "职务", "联系电话", "姓名", "职务", "联系电话"),
)
ROW = ("市发改委", "张三", "副主任", "13812345678", "李四", "科员", "0563-6012346")
NAMES = ("unit", "leader", "leader_post", "leader_phone", "liaison", "liaison_post", "liaison_phone")


def read(document: ParsedDocument) -> RosterSheet:
    return read_roster(document, label="名单.docx")


def a_docx(*tables: Sequence[Sequence[str]], before: Sequence[str] = (), merged: bool = True) -> ParsedDocument:
    """A docx with these tables; equal neighbours in the two rows of the head are merged, as in the form."""
    document = Document()
    for line in before:
        document.add_paragraph(line)
    for rows in tables:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
        if merged and rows[0] == HEAD[0]:
            for first, last in (((0, 0), (1, 0)), ((0, 1), (0, 3)), ((0, 4), (0, 6))):
                text = table.cell(*first).text
                table.cell(*first).merge(table.cell(*last)).text = text
        document.add_paragraph("")
    content = io.BytesIO()
    document.save(content)
    return DocxReader().read(content.getvalue())


def an_xlsx(*rows: Sequence[object], merges: Sequence[str] = (), title: str = "名单") -> ParsedDocument:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for place in merges:
        sheet.merge_cells(place)
    content = io.BytesIO()
    book.save(content)
    return SheetReader().read(content.getvalue())


def a_scan() -> ParsedDocument:
    page = Page(number=1, text="", origin=Origin.NONE)
    return ParsedDocument(kind="pdf", pages=(page,), findings=(finding("R02", "第1页", page=1),), paged=True)


def only(sheet: RosterSheet) -> dict[str, str]:
    assert len(sheet.rows) == 1, sheet
    return {name: text for name, text in sheet.rows[0].cells.items() if text}


def codes(sheet: RosterSheet) -> list[str]:
    return [found.code for found in sheet.findings]


def test_the_form_of_the_notice_is_read_cell_for_cell() -> None:
    sheet = read(a_docx((*HEAD, ROW)))
    assert only(sheet) == dict(zip(NAMES, ROW, strict=True))
    assert sheet.rows[0].place == "表1第3行"
    assert codes(sheet) == []


def test_the_form_as_a_workbook_is_read_the_same() -> None:
    head = (("分管领导及联络员名单",), ("部门（单位）", "分管领导", None, None, "联络员"), (None, *HEAD[1][1:]))
    sheet = read(an_xlsx(*head, ROW, merges=("A1:G1", "A2:A3", "B2:D2", "E2:G2")))
    assert only(sheet) == dict(zip(NAMES, ROW, strict=True))


def test_numbers_of_a_workbook_are_texts() -> None:
    sheet = read(an_xlsx(*HEAD, ("市发改委", "张三", "副主任", 13812345678, "李四", "科员", 6012346), merges=("B1:D1", "E1:G1")))
    assert only(sheet)["leader_phone"] == "13812345678"
    assert only(sheet)["liaison_phone"] == "6012346"


def test_a_header_of_one_row_in_another_order_is_read_by_its_words() -> None:
    head = ("序号", "联络员姓名", "联络员职务", "联络员手机", "分管领导", "职务", "分管领导电话", "单位名称")
    sheet = read(a_docx((head, ("1", "李四", "科员", "6012346", "张三", "副主任", "13812345678", "市发改委"))))
    cells = only(sheet)
    assert (cells["unit"], cells["leader"], cells["liaison"]) == ("市发改委", "张三", "李四")
    assert (cells["leader_phone"], cells["liaison_phone"], cells["liaison_post"]) == ("13812345678", "6012346", "科员")


def test_sections_per_mechanism_are_further_columns() -> None:
    head = (
        ("部门（单位）", "政策争取", "政策争取", "交流合作", "交流合作"),
        ("部门（单位）", "责任科室", "责任人", "责任科室", "责任人"),
    )
    sheet = read(an_xlsx(*head, ("市发改委", "长三角科", "张三", "外资科", "李四"), merges=("A1:A2", "B1:C1", "D1:E1")))
    cells = only(sheet)
    assert (cells["policy_section"], cells["policy_person"]) == ("长三角科", "张三")
    assert (cells["exchange_section"], cells["exchange_person"]) == ("外资科", "李四")
    assert codes(sheet) == []  # a list of sections says nothing about leaders, and needs not


def test_a_table_of_one_mechanism_says_which_in_its_title() -> None:
    sheet = read(an_xlsx(("单位", "责任科室", "责任人"), ("市发改委", "长三角科", "张三"), title="制度创新"))
    assert sheet.rows[0].cells["mechanism"] == "制度创新"
    assert sheet.rows[0].cells["section"] == "长三角科"


def test_a_merged_unit_names_two_liaisons() -> None:
    second = ("", "", "", "", "张三", "科长", "6012347")
    sheet = read(an_xlsx(*HEAD, ROW, second, merges=("A1:A2", "B1:D1", "E1:G1", "A3:A4")))
    assert [row.unit for row in sheet.rows] == ["市发改委", "市发改委"]
    assert sheet.rows[1].cells["liaison"] == "张三"
    assert "U24" not in codes(sheet)  # the merged cell says it


def test_a_row_without_its_unit_belongs_to_the_one_above_and_is_told() -> None:
    sheet = read(a_docx((*HEAD, ROW, ("", "", "", "", "张三", "科长", "6012347"))))
    assert [row.unit for row in sheet.rows] == ["市发改委", "市发改委"]
    assert codes(sheet) == ["U24"]


def test_the_unit_above_the_table_is_that_of_its_rows() -> None:
    sheet = read(a_docx((*HEAD, ("", *ROW[1:])), before=["填报单位（盖章）：市发改委", "填报日期：2022年9月5日"]))
    assert sheet.rows[0].unit == "市发改委"


def test_examples_blanks_totals_and_notes_are_no_units() -> None:
    rows = (
        *HEAD,
        ("如：市发改委", "张三", "副主任", "13800000000", "李四", "科员", "6012345"),
        ("XX局", "XXX", "XX", "XXX", "XXX", "XX", "XXX"),
        ROW,
        ("",) * 7,
        ("合计", "1", "", "", "1", "", ""),
        ("填表说明：人员变动后及时更新", "", "", "", "", "", ""),
        ("市财政局", "张三", "", "", "李四", "", ""),
    )
    sheet = read(a_docx(rows))
    assert [row.unit for row in sheet.rows] == ["市发改委"]
    assert [found.text for found in sheet.findings] == ["没有读入：示例行", "没有读入：示例行", "没有读入：合计行"]
    assert codes(sheet) == ["U27"] * 3


def test_a_placeholder_left_in_a_cell_is_no_name() -> None:
    sheet = read(a_docx((*HEAD, ("市发改委", "XXX", "副主任", "——", "李四", "科员", "6012345"))))
    assert "leader" not in only(sheet) and "leader_phone" not in only(sheet)


def test_a_masked_number_is_none() -> None:
    sheet = read(a_docx((*HEAD, ("市发改委", "张三", "副主任", "138****5678", "李四", "科员", "6012345"))))
    assert "leader_phone" not in only(sheet)


def test_the_head_repeated_on_the_next_page_and_a_table_without_head_go_on() -> None:
    second = ("市教体局", "李四", "副局长", "6011111", "张三", "科员", "6011112")
    sheet = read(a_docx((*HEAD, ROW, *HEAD, second), (("桃州镇", "张三", "副镇长", "6020000", "李四", "科员", "6020001"),)))
    assert [row.unit for row in sheet.rows] == ["市发改委", "市教体局", "桃州镇"]
    assert [row.place for row in sheet.rows] == ["表1第3行", "表1第6行", "表2第1行"]


def test_another_table_of_the_same_width_is_not_the_list_going_on() -> None:
    other = (("序号", "工作事项", "进展", "打算", "宣传", "成效", "备注"), ("1", "争取资金", "已报", "跟进", "", "", ""))
    lines = ["\t".join(row) for row in (*HEAD, ROW)] + ["附件4", "交流合作工作台账"] + ["\t".join(row) for row in other]
    sheet = read(ParsedDocument(kind="txt", pages=(Page(number=1, text="\n".join(lines)),)))
    assert [row.unit for row in sheet.rows] == ["市发改委"]


def test_columns_that_are_missing_or_unknown_are_told() -> None:
    sheet = read(a_docx((("单位", "分管领导", "联络员", "传真"), ("市发改委", "张三", "李四", "6019999"))))
    told = {found.code: found.text for found in sheet.findings}
    assert "分管领导联系电话" in told["U25"]
    assert "传真" in told["U26"]


def test_lines_with_tabs_are_a_table() -> None:
    lines = ["分管领导及联络员名单", *("\t".join(row) for row in (*HEAD, ROW)), "", "完"]
    text = "\n".join(lines).replace("部门（单位）\t姓名", "\t姓名")
    assert only(read(ParsedDocument(kind="txt", pages=(Page(number=1, text=text),)))) == dict(zip(NAMES, ROW, strict=True))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (lambda: a_docx((("序号", "工作事项", "工作成效"), ("1", "争取资金", "已完成"))), "没有相符的表头"),
        (lambda: a_docx(before=["关于召开会议的通知"]), "文件里没有表格"),
        (lambda: a_docx((*HEAD, ("",) * 7)), "表里没有填写任何单位"),
        (lambda: a_scan(), "没有可用的文字"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(document: object, reason: str) -> None:
    with pytest.raises(NotARoster, match=reason):
        read(document())  # type: ignore[operator]


def test_a_list_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rosters, "MOST_ROWS", 3)
    with pytest.raises(RosterTooLong):
        read(a_docx((*HEAD, *(ROW,) * 4)))


def test_a_list_goes_on_behind_the_mark_of_a_continuation_and_tells_so() -> None:
    lines = ["\t".join(row) for row in (*HEAD, ROW)]
    more = ["市教体局\t李四\t副局长\t6011111\t张三\t科员\t6011112", "市财政局\t李四\t副局长\t6011113\t张三\t科员\t6011114"]
    sheet = read(ParsedDocument(kind="txt", pages=(Page(number=1, text="\n".join([*lines, "（续表）", *more])),)))
    assert [row.unit for row in sheet.rows] == ["市发改委", "市教体局", "市财政局"]
    assert [found.where for found in sheet.findings if found.code == "U31"] == ["表2"]


def test_a_head_repeated_without_merged_cells_is_no_unit() -> None:
    unmerged = (
        ("部门（单位）", "分管领导", "", "", "联络员", "", ""),
        ("", "姓名", "职务", "联系电话", "姓名", "职务", "联系电话"),
    )
    second = ("市教体局", "李四", "副局长", "6011111", "张三", "科员", "6011112")
    sheet = read(a_docx((*HEAD, ROW, *unmerged, second)))
    assert [row.unit for row in sheet.rows] == ["市发改委", "市教体局"] and sheet.findings == ()
    assert [row.unit for row in read(an_xlsx(*unmerged, ROW, *HEAD, second)).rows] == ["市发改委", "市教体局"]


@pytest.mark.parametrize(
    "foot",
    [
        ("单位负责人签字：", "", "", "填表人：李四", "", "", ""),
        ("审核人：", "张三", "", "制表人：", "李四", "", ""),
        ("负责人（签字）：张三", "", "", "填表人：", "", "日期：", "2022年9月5日"),
    ],
)
def test_who_signs_below_the_list_is_no_entry(foot: Sequence[str]) -> None:
    sheet = read(a_docx((*HEAD, ROW, foot)))
    assert [row.unit for row in sheet.rows] == ["市发改委"]
    assert [found.text for found in sheet.findings] == ["没有读入：签字栏（负责人、审核人、填表人等）"]
