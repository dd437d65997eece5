"""How numbers of a sheet are read: as the sheet shows them where its format has words of its own."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from services.formats.readers.grids import number_text
from services.formats.readers.sheets import SheetReader


@pytest.mark.parametrize(
    ("value", "layout", "shown"),
    [
        (1234.5, '#,##0.00"万元"', "1,234.50万元"),
        (1234.5, "#,##0.00万元", "1,234.50万元"),
        (1200, '0"万元"', "1200万元"),
        (1200, 'General"万元"', "1200万元"),
        (0.5, '0.##"亿元"', "0.5亿元"),
        (3, '0.##"亿元"', "3亿元"),
        (2.345, '0.00"万元"', "2.35万元"),
        (-1200, '#,##0"元"', "-1,200元"),
        (-1200, '#,##0"元";"亏损"#,##0"元"', "亏损1,200元"),
        (0, '0"元";-0"元";"无"', "0"),
        (1200, '"¥"#,##0.00_);[Red]("¥"#,##0.00)', "¥1,200.00"),
        (1200, "[$¥-804]#,##0", "¥1,200"),
        (7, '"第"000"号"', "第007号"),
        (12345678, '0,"千元"', "12346千元"),
        (1234.5, "#,##0.00", "1234.5"),
        (1234.5, "General", "1234.5"),
        (0.125, "0.0%", "12.5%"),
        (12, '0"%"', "12%"),
        (1200, '0.0E+00"元"', "1200"),
        (1200, '[DBNum1]0"元"', "1200"),
        (1200, '[>1000]0"多";0"少"', "1200"),
        (1200, '@"元"', "1200"),
        (1200, '"', "1200"),
    ],
)
def test_a_number_is_read_as_it_is_shown(value: float, layout: str, shown: str) -> None:
    assert number_text(value, layout) == shown


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(alphabet='#0,."元¥%;\\\\[]_*?@E+-G', max_size=12))
def test_no_format_stops_the_reading(value: float, layout: str) -> None:
    assert number_text(value, layout)


def a_book() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["金额", "合计"])
    sheet.append([1234.5, "=SUM(A2)"])
    sheet["A2"].number_format = '#,##0.00"万元"'
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_formula_without_a_result_is_told_with_its_cell() -> None:
    document = SheetReader().read(a_book())
    assert document.tables[0].rows == (("金额", "合计"), ("1,234.50万元", ""))
    assert [(one.code, one.where) for one in document.findings] == [("R20", "Sheet")] and "B2" in document.findings[0].text
