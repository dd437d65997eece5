"""The header block of a ledger in the ways in which people write it."""

from __future__ import annotations

import datetime as dt

import pytest

from services.model.ledgers import LedgerHeader
from services.parsing.forms.header_block import header_of_cells, header_of_lines, is_header_text

WHOLE = LedgerHeader(unit="市发改委", filled_by="李四", phone="0563-6012346", filled_on=dt.date(2022, 9, 14))


@pytest.mark.parametrize(
    "lines",
    [
        ["填表单位（盖章）：市发改委", "填表人：李四", "联系电话：0563-6012346", "填表日期：2022年9月14日"],
        ["填表单位（盖章）：市发改委填表人：李四联系电话：0563-6012346填表日期：2022年9月14日"],
        ["填报单位(公章):市发改委  填报人:李四  电话:0563-6012346  填报时间:2022.9.14"],
        ["填 表 单 位：__市发改委__　填 表 人：李四　联系电话：0563-6012346　填表日期：２０２２年９月１４日"],
        ["填表单位：市发改委（盖章）", "填表人及联系电话：李四 0563-6012346", "填表日期：二〇二二年九月十四日"],
        ["填表单位（盖章）：", "市发改委", "填表人：", "李四", "联系电话：", "0563-6012346", "填表日期：", "2022-09-14"],
    ],
)
def test_a_header_in_lines_is_read(lines: list[str]) -> None:
    assert header_of_lines(lines).header == WHOLE


@pytest.mark.parametrize(
    "rows",
    [
        [["填表单位（盖章）", "市发改委", "填表人", "李四"], ["联系电话", "0563-6012346", "填表日期", "2022-09-14"]],
        [["填表单位（盖章）：市发改委", "填表人：李四", "联系电话：0563-6012346", "填表日期：2022年9月14日"]],
        [["填表单位：", "", "市发改委"], ["填表人：", "李四", "联系电话：0563-6012346 填表日期：20220914"]],
        [["填表单位（盖章）：市发改委\n填表人：李四"], ["联系电话：0563-6012346\n填表日期：2022年9月14日"]],
    ],
)
def test_a_header_in_cells_is_read(rows: list[list[str]]) -> None:
    assert header_of_cells(rows).header == WHOLE


def test_what_is_left_blank_is_blank() -> None:
    block = header_of_lines(["填表单位（盖章）：______ 填表人：　　 联系电话： 填表日期：    年  月  日"])
    assert block.header == LedgerHeader() and block.dated == "年  月  日"
    assert header_of_lines(["填表日期：9月14日"]).header.filled_on is None


def test_the_heads_of_another_table_are_no_header_block() -> None:
    assert (
        header_of_cells([["姓名", "职务", "联系电话", "姓名"], ["张三", "副主任", "0563-6012345", "李四"]]).header
        == LedgerHeader()
    )
    assert not is_header_text("9月2日赴省厅对接，联系电话：另附")
    assert is_header_text(" 填表人：李四") and is_header_text("填表日期")


def test_the_first_place_that_says_something_counts() -> None:
    above, below = header_of_lines(["填表单位：市发改委", "填表人："]), header_of_lines(["填表单位：市教体局", "填表人：李四"])
    assert above.or_else(below).header == LedgerHeader(unit="市发改委", filled_by="李四")


@pytest.mark.parametrize("note", ["填表说明：1.自2022年1月起填报。", "填 表 说 明：1.逐月填报。", "备注：2022年9月14日前报送。"])
def test_what_is_said_below_a_blank_label_is_not_its_value(note: str) -> None:
    for blank in ("填表日期：", "填表人：", "联系电话：", "填表单位（盖章）："):
        block = header_of_lines([blank, note])
        assert (block.header, block.dated) == (LedgerHeader(), "")
    assert header_of_lines([f"填表日期：　　{note}"]).dated == ""
    assert header_of_lines(["填表日期：", "本表由各单位按月如实填写"]).dated == ""


@pytest.mark.parametrize("unit", ["市发改委（区域合作科）", "市发改委(办公室)", "市发改委（区域合作科）（盖章）"])
def test_the_section_behind_a_unit_is_kept_and_is_no_part_of_its_name(unit: str) -> None:
    header = header_of_lines([f"填表单位：{unit}"]).header
    assert (header.unit, header.body) == (unit.removesuffix("（盖章）"), "市发改委")
    apart = header_of_lines(["填表单位：市发改委　长三角科"]).header
    assert (apart.unit.split(), apart.body) == (["市发改委", "长三角科"], "市发改委")
    other = header_of_lines(["填表单位：市自然资源规划局（林业局）"]).header
    assert other.unit == other.body == "市自然资源规划局（林业局）"


def test_names_and_numbers_of_the_header_are_brought_to_one_form() -> None:
    header = header_of_lines(["填表人：李　四", "联系电话：０５６３－６０１２３４６"]).header
    assert (header.filled_by, header.phone) == ("李四", "0563-6012346")
    assert header_of_lines(["填表人：张三 李四"]).header.filled_by == "张三 李四"
