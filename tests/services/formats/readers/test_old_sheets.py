"""xls and et: read by their content, as a person sees them."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.formats.gate import examine_file
from services.formats.pdf import LibreOffice, LibreOfficeMissing
from services.formats.readers import Unreadable
from services.formats.readers.biff import percentages
from services.formats.readers.old_sheets import OldSheetReader
from services.formats.readers.registry import reader_for
from services.formats.readers.sheets import SheetReader
from services.model.files import FileKind
from services.model.inspection import Seal
from tests.samples.old_office import workbook


@pytest.mark.parametrize("kind", [FileKind.XLS, FileKind.ET])
def test_each_sheet_is_a_page_of_rows(kind: FileKind) -> None:
    reader = reader_for(kind)
    assert reader is not None
    content = workbook(
        ("第一季度", [["单位", "得分"], ["新杭镇", 95.0], ["誓节镇", 0.1 + 0.2]]),
        ("空表", []),
        ("第三张", [["多行\n文字", 2022]]),
    )
    document = reader.read(content)
    assert document.kind == kind.value
    assert [page.text for page in document.pages] == [
        "第一季度\n单位\t得分\n新杭镇\t95\n誓节镇\t0.3",
        "空表",
        "第三张\n多行\n文字\t2022",
    ]
    assert [table.page for table in document.tables] == [1, 3]
    assert reader.inspect(content).first_page_text.startswith("单位\t得分")


def test_a_merged_cell_fills_its_places_and_gaps_stay_gaps() -> None:
    content = workbook(("表", [["新杭镇", "甲"], [None, "乙"], [None, None], [None, "丙"]]), merges=[(0, 1, 0, 0)])
    document = OldSheetReader(FileKind.XLS).read(content)
    assert document.tables[0].rows == (("新杭镇", "甲"), ("新杭镇", "乙"), ("", ""), ("", "丙"))


def test_percentages_are_read_as_they_are_printed_wherever_they_stand() -> None:
    rows = [[None, None, None], [None, "完成率", 0.125], ["得分", 95.0, 1.0], ["增幅", -0.052, 12.0]]
    formats = {(1, 2): "0.00%", (2, 2): "0%", (3, 1): "0.0%;[红色]-0.0%", (3, 2): '0"%"', (2, 1): "0.00"}
    content = workbook(("一", rows), ("二", rows), formats=formats)
    document = OldSheetReader(FileKind.XLS).read(content)
    assert document.pages[1].text == "二\n\n\t完成率\t12.5%\n得分\t95\t100%\n增幅\t-5.2%\t12%"
    assert "12.5%" in OldSheetReader(FileKind.XLS).inspect(content).first_page_text


@pytest.mark.office
def test_percentages_of_a_workbook_that_a_program_wrote_are_those_of_its_xlsx(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["单位", "完成率", "得分", "同比"],
        ["新杭镇", 0.125, 95, 0.5],
        ["誓节镇", 1, 0.3, None],
        ["合计", "=B2/2", 2, 0.07],
    ):
        sheet.append(row)
    for cell, layout in (("B2", "0.00%"), ("B3", "0%"), ("B4", "0.0%"), ("D2", "0%"), ("D4", '0%"（含）"'), ("C2", "0.00")):
        sheet[cell].number_format = layout
    book.create_sheet("第二张")["C7"] = 0.5
    book["第二张"]["C7"].number_format = "0%"
    book.save(tmp_path / "a.xlsx")
    try:
        program = LibreOffice.find().program
    except LibreOfficeMissing:
        pytest.skip("!!! LibreOffice is not installed: a workbook that a program wrote was NOT read")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for form in ("xls:MS Excel 97", "xlsx:Calc MS Excel 2007 XML"):
        words = [str(program), profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path / "out")]
        subprocess.run([*words, str(tmp_path / "a.xlsx")], capture_output=True, timeout=120, check=True)
    old = OldSheetReader(FileKind.XLS).read((tmp_path / "out" / "a.xls").read_bytes())
    assert old.text == SheetReader().read((tmp_path / "out" / "a.xlsx").read_bytes()).text
    assert "新杭镇\t12.5%\t95\t50%" in old.text and "6.25%" in old.text


@given(st.data())
def test_a_workbook_with_any_byte_changed_says_what_it_shows_or_nothing(data: st.DataObject) -> None:
    content = bytearray(workbook(("一", [[0.5]]), formats={(0, 0): "0%"}))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert all(isinstance(layout, str) for sheet in percentages(bytes(content)) for layout in sheet.values())


def test_a_hidden_sheet_is_read_and_told() -> None:
    document = OldSheetReader(FileKind.XLS).read(workbook(("台账", [["一"]]), ("底稿", [["二"]]), hidden=["底稿"]))
    assert [(found.code, found.where) for found in document.findings] == [("R12", "底稿")]
    assert "二" in document.text


def test_an_empty_workbook_says_so() -> None:
    assert [found.code for found in OldSheetReader(FileKind.XLS).read(workbook(("表", []))).findings] == ["R05"]


def test_a_workbook_with_a_password_is_known_at_the_gate() -> None:
    content = workbook(("台账", [["一"]]), locked=True)
    assert examine_file(io.BytesIO(content), len(content), label="台账.xls") is Seal.ENCRYPTED
    assert examine_file(io.BytesIO(workbook(("台账", [["一"]]))), len(content), label="台账.xls") is None


def test_a_sheet_with_one_cell_at_each_end_is_never_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.formats.readers.old_sheets.MAX_AREA", 10)
    content = workbook(("表", [["一", None, None, None], *[[None]] * 3, [None, None, None, "二"]]))
    assert OldSheetReader(FileKind.XLS).inspect(content).seal is Seal.OVERSIZED
    with pytest.raises(Unreadable, match="上限"):
        OldSheetReader(FileKind.XLS).read(content)
