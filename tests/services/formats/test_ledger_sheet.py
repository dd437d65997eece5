"""A ledger as an xlsx in the form of 附件3 to 附件5 (its round trip: tests/services/parsing/forms/test_ledger_round_trip.py)."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from services.formats.ledger_sheet import write_ledger
from services.model.ledgers import LedgerHeader
from services.model.mechanisms import Mechanism

HEADER = LedgerHeader(unit="市发改委", filled_by="李四", phone="0563-6012346", filled_on=dt.date(2022, 9, 14))


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).active


def texts(sheet: Any) -> list[list[str]]:
    return [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def test_the_sheet_has_the_form_of_the_notice() -> None:
    lines = texts(opened(write_ledger(Mechanism.EXCHANGE, HEADER, [{"position": "1", "signing": "9月2日签约"}])))
    assert lines[0] == ["交流合作工作台账"]
    assert lines[1] == ["填表单位（盖章）：市发改委", "填表人：李四"]
    assert lines[2] == ["联系电话：0563-6012346", "填表日期：2022年9月14日"]
    assert lines[3] == [
        "序号",
        "部门（单位）",
        "协议签署情况",
        "协议落实情况\n（“3个1”工作成效）",
        "其他合作情况",
        "各类媒体\n宣传报道情况",
        "备注",
    ]
    assert lines[4] == ["1", "9月2日签约"]
    assert lines[5][0].startswith("填表说明：1.“协议签署情况”") and len(lines) == 10


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x")', "+86", "-1", "@a", "#N/A", "1e5", "2022-09-02", "007", "TRUE"]
)
def test_every_text_stays_a_text(text: str) -> None:
    sheet = opened(write_ledger(Mechanism.POLICY, LedgerHeader(unit=text), [{"matter": text}], title=text, note=text))
    assert (sheet["C5"].value, sheet["C5"].data_type) == (text, "s")
    assert (sheet["A1"].value, sheet["A1"].data_type) == (text, "s")
    assert (sheet["A9"].value, sheet["A9"].data_type) == (text, "s")


def test_a_combined_ledger_has_numbers_and_units_in_every_form() -> None:
    row = {"position": "1", "unit": "市教体局", "item": "一网通办", "status": "已完成", "progress": "已上线"}
    lines = texts(opened(write_ledger(Mechanism.INNOVATION, HEADER, [row], combined=True, title="制度创新工作台账汇总")))
    assert lines[0] == ["制度创新工作台账汇总"] and lines[3][:3] == ["序号", "部门（单位）", "复制推广的具体事项"]
    assert lines[4] == ["1", "市教体局", "一网通办", "已完成", "已上线"]


def test_a_form_without_rows_has_room_to_write() -> None:
    sheet = opened(write_ledger(Mechanism.POLICY, LedgerHeader(), []))
    assert texts(sheet)[1:3] == [["填表单位（盖章）：", "填表人："], ["联系电话：", "填表日期："]]
    assert all(sheet.cell(row=row, column=1).border.left.style == "thin" for row in range(5, 11))
    assert str(sheet["A11"].value).startswith("填表说明：")


def test_it_is_printed_on_a4_turned_on_its_side_with_the_headings_on_every_page() -> None:
    rows = [{"position": str(number), "matter": "长" * 500} for number in range(1, 40)]
    sheet = opened(write_ledger(Mechanism.POLICY, HEADER, rows))
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert sheet.print_title_rows == "$4:$4" and sheet.freeze_panes == "A5"
    assert max(sheet.row_dimensions[row].height for row in range(5, 44)) <= 409  # Excel's limit
