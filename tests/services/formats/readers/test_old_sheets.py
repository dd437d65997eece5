"""xls and et: read by their content, as a person sees them."""

from __future__ import annotations

import io

import pytest

from services.formats.gate import examine_file
from services.formats.readers import Unreadable, reader_for
from services.formats.readers.old_sheets import OldSheetReader
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
