"""Ledgers out of files as units fill them in (tests/samples/ledgers; tests/samples/ledger_files.py says what is in them)."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document

from services.formats.readers.docx import DocxReader
from services.formats.readers.registry import READERS
from services.model.document import ParsedDocument, Table
from services.model.files import FileKind
from services.model.ledgers import LedgerHeader, columns_of
from services.model.ledgers.forms import LEDGER_NOTES
from services.model.mechanisms import Mechanism
from services.parsing.forms import ledgers
from services.parsing.forms.ledgers import LedgerSheet, read_ledger
from tests.samples.ledger_files import BAD, FOLDER, GOOD, REFUSED, P, Sample, paper


def read(path: Path) -> ParsedDocument:
    kind = FileKind(path.suffix[1:])
    return next(reader for reader in READERS if reader.accepts(kind)).read(path.read_bytes())


def sheet_of(folder: str, sample: Sample) -> LedgerSheet:
    return read_ledger(read(FOLDER / folder / sample.name), sample.mechanism, file=sample.name)


def assert_read_as_meant(sheet: LedgerSheet, sample: Sample) -> None:
    assert [dict(row.cells) for row in sheet.rows] == list(sample.rows)
    assert sheet.header == sample.header
    assert sheet.mechanism is sample.mechanism
    if sample.skipped is not None:
        assert tuple(left.reason for left in sheet.skipped) == sample.skipped


@pytest.mark.parametrize("sample", GOOD, ids=lambda sample: sample.name)
def test_a_good_ledger_is_read_cell_for_cell_and_without_remarks(sample: Sample) -> None:
    sheet = sheet_of("good", sample)
    assert_read_as_meant(sheet, sample)
    assert tuple(found.code for found in sheet.findings) == sample.findings
    assert sheet.note == sample.note


@pytest.mark.parametrize("sample", BAD, ids=lambda sample: sample.name)
def test_a_bad_ledger_is_read_all_the_same_and_raises_the_finding_of_its_name(sample: Sample) -> None:
    sheet = sheet_of("bad", sample)
    assert_read_as_meant(sheet, sample)
    assert {found.code for found in sheet.findings} == {sample.name[:3], *sample.findings}


@pytest.mark.parametrize("sample", REFUSED, ids=lambda sample: sample.name)
def test_what_is_no_such_ledger_is_refused_in_a_sentence_that_names_the_file(sample: Sample) -> None:
    refusal = getattr(ledgers, sample.name.partition("_")[0])
    with pytest.raises(refusal) as refused:
        sheet_of("bad", sample)
    assert sample.name in str(refused.value)


def test_every_sample_is_in_its_folder_and_no_other_file() -> None:
    for folder, samples in (("good", GOOD), ("bad", (*BAD, *REFUSED))):
        assert {path.name for path in (FOLDER / folder).iterdir()} == {sample.name for sample in samples}


def test_without_a_mechanism_the_largest_ledger_of_the_file_is_read() -> None:
    sheet = read_ledger(read(FOLDER / "bad" / "L12_two_ledgers_on_two_sheets.xlsx"))
    assert sheet.mechanism is Mechanism.POLICY
    assert "交流合作" in next(found.text for found in sheet.findings if found.code == "L12")


HEADS = tuple(column.label for column in columns_of(Mechanism.INNOVATION))


def a_ledger(*rows: tuple[str, ...], after: str = "") -> LedgerSheet:
    table = Table(page=None, rows=(HEADS, *rows), before="制度创新工作台账", after=after)
    return read_ledger(ParsedDocument(kind="docx", pages=(), tables=(table,)), Mechanism.INNOVATION)


@pytest.mark.parametrize(
    "foot",
    [
        ("单位负责人签字：", "", "", "填表人：李四", ""),
        ("审核人：", "张三", "", "制表人：", "李四"),
        ("负责人：", "", "", "", ""),
    ],
)
def test_who_signs_below_the_table_is_no_row(foot: tuple[str, ...]) -> None:
    sheet = a_ledger(("一网通办", "", "已完成", "9月3日上线", "无", "2021年第一批"), foot)
    assert [row["item"] for row in sheet.rows] == ["一网通办"]
    assert [left.reason for left in sheet.skipped] == ["签字栏（负责人、审核人、填表人等）"] and sheet.note == ""


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("☑已完成 □序时推进 □滞后序时", "已完成"),
        ("□已完成\n√序时推进\n□滞后序时", "序时推进"),
        ("已完成○ 序时推进○ 滞后序时■", "滞后序时"),
        ("（ ）已完成（✔）序时推进（ ）滞后序时", "序时推进"),
        ("☑已完成 ☑序时推进 □滞后序时", "☑已完成 ☑序时推进 □滞后序时"),
        ("□已完成 □序时推进 □滞后序时", "□已完成 □序时推进 □滞后序时"),
        ("已 完成", "已 完成"),
        ("√", "√"),
    ],
)
def test_a_ticked_box_says_the_status(written: str, read_as: str) -> None:
    assert a_ledger(("一网通办", "", written, "9月3日上线", "无", "2021年第一批")).rows[0]["status"] == read_as


def test_a_blank_form_has_no_date_and_its_notes_are_none() -> None:
    document = Document()
    for line in ("附件5", "制度创新工作台账", "填表单位（盖章）：", "填表人：", "联系电话：", "填表日期："):
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=len(HEADS))
    for place, label in enumerate(HEADS):
        table.cell(0, place).text = label
    document.add_paragraph("填表说明：1.“备注”一栏填写改革事项所属批次。")
    content = io.BytesIO()
    document.save(content)
    sheet = read_ledger(DocxReader().read(content.getvalue()), Mechanism.INNOVATION)
    assert sheet.header == LedgerHeader() and "L06" not in {found.code for found in sheet.findings}


def test_another_ledger_is_refused_with_choices_that_exist() -> None:
    one = Table(page=None, rows=(HEADS, ("一网通办", "", "已完成", "上线", "无", "2021年第一批")))
    heads = tuple(column.label for column in columns_of(Mechanism.POLICY))
    two = Table(page=None, rows=(heads, ("1", "市发改委", "资金", "已报", "跟进", "")))
    with pytest.raises(ledgers.OtherLedger, match="改选“政策争取”或“制度创新”后") as refused:
        read_ledger(ParsedDocument(kind="docx", pages=(), tables=(two, one)), Mechanism.EXCHANGE)
    assert "政策争取和制度创新”" not in str(refused.value)


FORM_NOTES = (
    "填报说明：1.本台账填报2022年1月以来到省直部门争取政策、项目和资金的时间及工作情况。",
    "填表说明：1.该台账填报2022年1月以来，",
    "说明：一、本台账填报2022年1月以来，到省直有关部门争取政策",
    "填表说明：1.工作成效的支撑材料请随台账一并报送。",
    "填表说明：3.其他需要说明的事项请填写在备注栏。",
    "填表说明：" + "".join(LEDGER_NOTES[Mechanism.POLICY]),
    "填表说明： " + "  ".join(note.rstrip("。") for note in LEDGER_NOTES[Mechanism.EXCHANGE]),
)
OWN_NOTES = (
    "工作成效相关支撑材料未随台账一并上报。",
    "第2项的支撑材料因涉密未随台账上报，已单独送达。",
    "专项资金批复文件随台账一并上报。",
    "其他需说明的事项：第1项资金分两年拨付。",
    "另有两件事项正在协商，下月报送。",
)


@pytest.mark.parametrize("printed", FORM_NOTES)
def test_the_notes_of_the_form_in_other_words_or_cut_short_are_none_of_the_unit(printed: str) -> None:
    assert read_ledger(DocxReader().read(paper(P, after=[printed])), P).note == ""


@pytest.mark.parametrize("joined", [False, True])
@pytest.mark.parametrize("own", OWN_NOTES)
def test_what_the_unit_says_in_words_like_those_of_the_form_is_kept(own: str, joined: bool) -> None:
    notes = (f"填表说明：{LEDGER_NOTES[P][0]}", *LEDGER_NOTES[P][1:], f"4.{own}")
    data = paper(P, after=["".join(notes)] if joined else notes)
    assert read_ledger(DocxReader().read(data), P).note == f"4.{own}"


@pytest.mark.parametrize("mark", ["〃", "″", "同上", "＂", "同 上"])
def test_a_mark_in_the_unit_cell_means_the_unit_above(mark: str) -> None:
    head = ("序号", "部门（单位）", "工作事项", "工作成效（进展）", "下一步工作打算", "备注")
    rows = (
        head,
        ("1", mark, "对接甲", "立项", "跟进", ""),
        ("2", "市商务局", "对接乙", "立项", "跟进", ""),
        ("3", mark, "对接丙", "立项", "跟进", ""),
        ("4", "市财政局", "", "", "", ""),
        ("5", mark, "对接丁", mark, "跟进", ""),
        head,
        ("6", mark, "对接戊", "立项", "跟进", ""),
    )
    sheet = read_ledger(ParsedDocument(kind="docx", pages=(), tables=(Table(page=None, rows=rows),)), Mechanism.POLICY)
    assert [row["unit"] for row in sheet.rows] == [mark, "市商务局", "市商务局", "市财政局", "市财政局"]
    assert sheet.rows[3]["effect"] == mark, "only the unit is meant so"
    assert [(one.code, one.where) for one in sheet.findings if one.code == "L25"] == [("L25", "表1第2行“部门（单位）”")]
