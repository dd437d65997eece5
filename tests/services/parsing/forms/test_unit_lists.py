"""附件1 is read out of the notice or of the annex alone, and nothing is invented for its 等."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from services.formats.readers.docx import DocxReader
from services.parsing.forms.unit_lists import NoUnitLists, UnitLists, read_unit_lists
from tests.samples.unit_lists import ANNEX, EXCHANGE, INNOVATION, NOTICE, POLICY


def names(lists: UnitLists) -> tuple[tuple[str, ...], ...]:
    return lists.policy, lists.exchange, lists.innovation


def codes(lists: UnitLists) -> list[str]:
    return [found.code for found in lists.findings]


@pytest.mark.parametrize("text", [NOTICE, ANNEX, ANNEX.replace("\n", "\r\n"), ANNEX.replace("、", "，"), f"**{ANNEX}**"])
def test_the_three_lists_are_read_as_printed(text: str) -> None:
    lists = read_unit_lists(text)
    assert names(lists) == (POLICY, EXCHANGE, INNOVATION)
    assert [len(one) for one in names(lists)] == [27, 23, 16]
    assert len({name for one in names(lists) for name in one}) == 35
    assert codes(lists) == ["U02"] * 3, "each list ends in 等, and that is said"


def test_the_notice_s_own_date_is_told_and_the_annex_has_none() -> None:
    assert read_unit_lists(NOTICE).dated == date(2022, 9, 2)
    assert read_unit_lists(ANNEX).dated is None


def test_the_lists_are_read_out_of_a_docx(tmp_path: Path) -> None:
    document = Document()
    for line in NOTICE.splitlines():
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    assert names(read_unit_lists(DocxReader().read(content.getvalue()).text)) == (POLICY, EXCHANGE, INNOVATION)


def test_the_lists_are_read_out_of_a_table(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("市直有关单位名单")
    table = document.add_table(rows=4, cols=2)
    rows = (("工作机制", "涉及单位"), ("政策争取", POLICY), ("交流合作", EXCHANGE), ("制度创新", INNOVATION))
    for row, (label, units) in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = label, units if isinstance(units, str) else "、".join(units)
    content = io.BytesIO()
    document.save(content)
    assert names(read_unit_lists(DocxReader().read(content.getvalue()).text)) == (POLICY, EXCHANGE, INNOVATION)


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("政策争取：市发改委\n市教体局\n市财政局", ("市发改委", "市教体局", "市财政局")),
        ("一、政策争取涉及单位（3个）\n市发改委　市教体局　市财政局", ("市发改委", "市教体局", "市财政局")),
        ("政策争取责任单位：1.市发改委；2.市教体局；（3）市财政局", ("市发改委", "市教体局", "市财政局")),
        ("（一）政策争取机制涉及部门（单位）名单：市发改委,市教体局等27个单位。", ("市发改委", "市教体局")),
        ("政策争取牵头单位:市财政局和市人社局", ("市财政局", "市人社局")),
        ("政策争取涉及单位：市住房和城乡建设局、市发展和改革委员会", ("市住房和城乡建设局", "市发展和改革委员会")),
        ("政策争取涉及单位：市住房和城乡建设局以及市税务局", ("市住房和城乡建设局", "市税务局")),
        ("政策争取涉及单位：市发改委（牵头）、市财政局（配合）", ("市发改委", "市财政局")),
        ("政策争取涉及单位：市自然资源\n规划局、市生态环境\n分局", ("市自然资源规划局", "市生态环境分局")),
        ("政策争取涉及单位：市发改委、\n市教体局\n、市财政局等等。", ("市发改委", "市教体局", "市财政局")),
        ("政策争取涉及单位：市发改委、市教体局。\n联系人：张三", ("市发改委", "市教体局")),
    ],
)
def test_a_list_may_be_worded_and_parted_otherwise(text: str, policy: tuple[str, ...]) -> None:
    lists = read_unit_lists(text)
    assert lists.policy == policy
    assert codes(lists).count("U03") == 2, "the two lists that are not there are named"


def test_a_name_that_stands_twice_is_counted_once_and_told() -> None:
    lists = read_unit_lists("政策争取涉及单位：市发改委、市教体局、市发改委")
    assert lists.policy == ("市发改委", "市教体局")
    assert "市发改委" in next(found.text for found in lists.findings if found.code == "U01")


@pytest.mark.parametrize(
    "text", ["", "没有名单", NOTICE.replace(ANNEX, ""), "政策争取、交流合作、制度创新工作机制", "政策争取涉及单位：等。"]
)
def test_a_text_without_a_list_is_refused(text: str) -> None:
    with pytest.raises(NoUnitLists, match=r"通知\.txt.*没有导入"):
        read_unit_lists(text, name="通知.txt")


@given(st.permutations(POLICY), st.sampled_from(["、", "，", ",", "；", "\n", "、\n", " 、 "]))
def test_what_is_printed_is_read_whatever_parts_the_names(order: list[str], parted: str) -> None:
    assert read_unit_lists(f"政策争取涉及单位：{parted.join(order)}等。").policy == tuple(order)


@given(st.permutations(EXCHANGE), st.permutations(INNOVATION))
def test_lists_written_out_again_read_the_same(exchange: list[str], innovation: list[str]) -> None:
    lists = UnitLists(exchange=tuple(exchange), innovation=tuple(innovation))
    assert names(read_unit_lists(lists.text)) == names(lists)


@pytest.mark.parametrize(
    "text",
    [
        "政策争取\t交流合作\t制度创新\n市发改委\t市发改委\t市税务局\n市财政局\t市公安局\t\n市科技局\n",
        "序号\t政策争取\t交流合作\t制度创新\n1\t市发改委\t市发改委\t市税务局\n2\t市财政局\t市公安局\t\n3\t市科技局\t\t\n",
        "| 政策争取 | 交流合作 | 制度创新 |\n|---|---|---|\n| 市发改委、市财政局 | 市发改委 | 市税务局 |\n"
        "| 市科技局 | 市公安局 | |\n",
    ],
)
def test_lists_side_by_side_are_read_column_by_column(text: str) -> None:
    lists = read_unit_lists(text)
    assert names(lists) == (("市发改委", "市财政局", "市科技局"), ("市发改委", "市公安局"), ("市税务局",))


def test_what_stands_below_lists_side_by_side_belongs_to_none_of_them() -> None:
    lists = read_unit_lists("政策争取\t交流合作\n市财政局\t市公安局\n\n请于9月14日前报送。\n制度创新涉及单位：市税务局")
    assert names(lists) == (("市财政局",), ("市公安局",), ("市税务局",))


def test_a_name_that_no_unit_has_is_told_and_not_kept() -> None:
    endless = "市" + "发展改革与财政税务统计审计" * 3 + "局"
    lists = read_unit_lists(f"政策争取涉及单位：市财政局、交流合作制度创新市发改委、{endless}")
    assert lists.policy == ("市财政局",)
    assert [one.code for one in lists.findings if one.code == "U11"] == ["U11", "U11"]
    assert "交流合作制度创新市发改委" in str([one.text for one in lists.findings])


@pytest.mark.parametrize(
    "group",
    [
        "各乡镇",
        "各街道办事处",
        "街道办事处",
        "市直有关单位",
        "各有关单位",
        "市直各单位",
        "有关部门",
        "其他相关单位",
        "全市各乡镇",
    ],
)
@pytest.mark.parametrize("end", ["、市税务局", "。", "等"])
def test_a_group_of_units_is_none_and_told(group: str, end: str) -> None:
    lists = read_unit_lists(f"政策争取涉及单位：市财政局、{group}{end}")
    assert lists.policy == (("市财政局", "市税务局") if "税务" in end else ("市财政局",))
    assert [one.text for one in lists.findings if one.code == "U10"] == [
        f"“{group}”是一类单位，没有登记，请逐个填写“政策争取”涉及的单位"
    ]
