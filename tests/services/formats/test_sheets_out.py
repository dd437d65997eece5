"""Tables out: what goes in as a text comes out as a text."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.formats.sheets_out import WIDEST, Value, write_sheet


def sheet_of(*rows: list[Value], columns: tuple[str, ...] = ("名称", "值")) -> Worksheet:
    return load_workbook(io.BytesIO(write_sheet("登记簿", columns, rows))).active


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://example.com","点我")', "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "#REF!", "2022-09-02", "007"]
)
def test_a_text_stays_a_text_whatever_it_begins_with(text: str) -> None:
    cell = sheet_of([text, 1])["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


def test_no_formula_element_is_written_for_a_strangers_text() -> None:
    content = write_sheet("登记簿", ("名称",), [["=cmd|'/C calc'!A0"]])
    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml


def test_the_header_stays_in_view_and_is_repeated_on_paper() -> None:
    sheet = sheet_of(["甲", 1])
    assert [cell.value for cell in sheet[1]] == ["名称", "值"]
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)


def test_numbers_and_dates_keep_their_type() -> None:
    sheet = sheet_of([1.5, date(2022, 9, 2)], [Decimal("96.50"), datetime(2022, 9, 2, 8, 30, tzinfo=UTC)], [None, 3])
    assert sheet["A2"].value == 1.5 and sheet["B2"].value == datetime(2022, 9, 2)
    assert sheet["A3"].value == 96.5 and sheet["B3"].value == datetime(2022, 9, 2, 8, 30)
    assert sheet["A4"].value is None and sheet["B4"].value == 3


def test_a_long_text_is_wrapped_in_a_column_of_bounded_width() -> None:
    sheet = sheet_of(["共建长三角产业合作园区战略合作协议" * 20, ""])
    assert sheet.column_dimensions["A"].width == WIDEST
    assert sheet["A2"].alignment.wrap_text


def test_a_sheet_is_named_even_when_its_title_is_not_allowed() -> None:
    content = write_sheet("2022/[备案]:*?" + "长" * 60, ("列",), [])
    assert load_workbook(io.BytesIO(content)).active.title.startswith("2022  备案")


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_any_text_at_all_can_be_written(texts: list[str]) -> None:
    sheet = sheet_of(texts, columns=tuple(f"列{n}" for n in range(len(texts))))
    for cell in sheet[2]:
        assert cell.data_type in ("s", "n")  # n: an empty cell
