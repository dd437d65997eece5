"""Tables of scores as people type them."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from services.formats.standings import StandingsUnreadable, read_standings
from services.model.papers import Standing


def xlsx(*rows: list[Any], title: str = "Sheet1") -> bytes:
    return book({title: list(rows)})


def book(sheets: dict[str, list[list[Any]]]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def told(content: bytes, name: str = "得分.xlsx") -> str:
    with pytest.raises(StandingsUnreadable) as refusal:
        read_standings(content, name=name)
    return str(refusal.value)


def test_a_table_with_title_order_and_rank_columns_is_read() -> None:
    content = xlsx(
        ["2026年第三季度得分表"],
        [],
        ["序号", "部门（单位）", "类别", "机制", "得 分", "名次", "备注"],
        [1, " 市发改委 ", "市直单位", "政策争取", 96.5, 1, None],
        [2, "桃州镇", "乡镇街道", "policy", "93.25分", 2, "首次参评"],
    )
    read = read_standings(content, name="得分.xlsx")
    assert read.standings == (
        Standing(unit="市发改委", score=Decimal("96.5"), group="市直单位", mechanism="政策争取"),
        Standing(unit="桃州镇", score=Decimal("93.25"), group="乡镇街道", mechanism="政策争取", remark="首次参评"),
    )
    assert read.findings == ()


@pytest.mark.parametrize("header", ["单位", "部门（单位）", "部门(单位)", "单位名称", "单 位"])
@pytest.mark.parametrize("score", ["得分", "分数", "总分", "得分（分）", "考核得分"])
def test_headers_are_known_by_their_usual_names(header: str, score: str) -> None:
    assert read_standings(xlsx([header, score], ["甲局", 1]), name="a.xlsx").standings[0].unit == "甲局"


def test_rows_that_cannot_be_read_are_skipped_and_named_with_row_and_column() -> None:
    content = xlsx(
        ["单位", "得分"],
        ["甲局", 90],
        ["乙局", "优秀"],
        [None, 80],
        ["丙局", None],
        [None, None],
        ["甲 局", 70],
        ["合计", 240],
        ["丁局", 60],
    )
    read = read_standings(content, name="得分.xlsx")
    assert [standing.unit for standing in read.standings] == ["甲局", "丁局"]
    assert [remark.text for remark in read.findings] == [
        "第3行没有读入：B列“乙局”的得分（score）不是数字：“优秀”",
        "第4行没有读入：A列没有单位名称",
        "第5行没有读入：B列“丙局”缺少得分（score）",
        "第7行没有读入：“甲 局”与第2行重复",
        "第8行没有读入：“合计”是合计行",
    ]
    assert {remark.where for remark in read.findings} == {"得分.xlsx“Sheet1”"}


def test_columns_that_are_not_read_are_named() -> None:
    read = read_standings(xlsx(["单位", "得分", "加分项", "联系人"], ["甲局", 90, 5, "张三"]), name="a.xlsx")
    assert [remark.text for remark in read.findings] == ["没有读入的栏：C列“加分项”、D列“联系人”"]


def test_a_formula_is_never_worked_out_its_saved_value_counts() -> None:
    content = xlsx(["单位", "得分"], ["甲局", "=1+1"], ["乙局", 5])
    read = read_standings(content, name="a.xlsx")
    assert [standing.unit for standing in read.standings] == ["乙局"]
    assert "“甲局”的得分是公式，文件中没有保存计算结果" in read.findings[0].text
    assert read_standings(_with_value(content, "B2", "88.5"), name="a.xlsx").standings[0].score == Decimal("88.5")


def _with_value(content: bytes, cell: str, value: str) -> bytes:
    """The workbook with a saved result of the formula in `cell`, as Excel writes it."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            part = source.read(name).decode() if name.endswith(".xml") else source.read(name)
            if name == "xl/worksheets/sheet1.xml" and isinstance(part, str):
                part, count = re.subn(rf'(<c r="{cell}"[^>]*><f>.*?</f>)<v\s*/?>(</v>)?', rf"\1<v>{value}</v>", part)
                assert count == 1
            target.writestr(name, part)
    return changed.getvalue()


def test_a_sheet_named_after_a_mechanism_holds_its_scores() -> None:
    content = book({"政策争取": [["单位", "得分"], ["甲局", 9]], "说明": [["无"]], "2.交流合作": [["单位", "得分"], ["甲局", 8]]})
    read = read_standings(content, name="a.xlsx")
    assert [(standing.mechanism, standing.score) for standing in read.standings] == [("政策争取", 9), ("交流合作", 8)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_the_encodings_that_offices_use(encoding: str, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in (["单位", "得分", "备注"], ["甲局", "９０.5", '"一\n二"'], ["", "", ""]))
    (standing,) = read_standings(text.encode(encoding), name="a.csv").standings
    assert (standing.unit, standing.score, standing.remark) == ("甲局", Decimal("90.5"), "一\n二")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "没有找到含“单位”和“得分”的表头"),
        ("甲局,90\n".encode(), "没有找到含“单位”和“得分”的表头"),
        ("单位,得分\n".encode(), "没有数据行"),
        ("单位,得分\n甲局,优\n".encode(), "没有一行可用（第2行没有读入"),
        (b"\xff\xfe\x00\x00\xff", "既不是 xlsx，也不是"),
        (b"PK\x03\x04 broken", "不是完整的 xlsx 文件"),
        (b"%PDF-1.7\0\n", "不是 xlsx 或 csv 文件"),
    ],
)
def test_a_file_without_scores_is_refused_with_what_to_do(content: bytes, reason: str) -> None:
    sentence = told(content)
    assert reason in sentence and "第一行写“单位”“得分”" in sentence


def test_a_docx_and_a_truncated_xlsx_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert "不是完整的 xlsx 文件" in told(packed.getvalue())
    assert "不是完整的 xlsx 文件" in told(xlsx(["单位", "得分"], ["甲局", 1])[:-200])


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=20))
def test_a_damaged_xlsx_is_read_or_refused(at: int, damage: bytes) -> None:
    whole = xlsx(["单位", "得分"], *([f"第{number}局", number] for number in range(20)))
    at %= len(whole)
    try:
        read_standings(whole[:at] + damage + whole[at + len(damage) :], name="a.xlsx")
    except StandingsUnreadable as refusal:
        assert "没有读到排名得分" in str(refusal)


def test_a_table_of_too_many_rows_is_refused() -> None:
    assert "超过500行的上限" in told("\n".join(["单位,得分", *(f"第{number}局,1" for number in range(501))]).encode())
    assert "超过5000行" in told("\n".join(["单位,得分", *(f"第{number}局,1" for number in range(5001))]).encode())


@given(
    st.lists(
        st.tuples(st.from_regex(r"[甲乙丙丁戊己]{1,8}局", fullmatch=True), st.decimals(0, 100, places=2)),
        min_size=1,
        unique_by=lambda row: row[0],
    )
)
def test_what_is_typed_is_what_is_read(rows: list[tuple[str, Decimal]]) -> None:
    text = "\n".join(["单位,得分", *(f"{unit},{score}" for unit, score in rows)])
    assert [(row.unit, row.score) for row in read_standings(text.encode(), name="a.csv").standings] == rows


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for prefix in (b"", b"PK\x03\x04", "单位,得分\n".encode()):
        try:
            read_standings(prefix + content, name="a")
        except StandingsUnreadable as refusal:
            assert "没有读到排名得分" in str(refusal)
