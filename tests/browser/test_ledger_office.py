"""The office's month: the matrix, a reminder, the combined ledger and its export, a return marked at its cell, a mail entered."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from services.formats.ledger_sheet import write_ledger
from services.model.ledgers import LedgerHeader, LedgerState
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING
from services.model.periods import Month
from tests.browser.conftest import House
from tests.browser.test_first_day import enter
from tests.ledger_house import POLICY, a_unit, register, report, row

pytestmark = pytest.mark.browser


def last_month(house: House) -> Month:
    return Month.of(house.office.now().date()).previous()


def furnish(house: House) -> str:
    """Two units owe the ledger of last month; one has sent it. Its id."""
    first = replace(a_unit("市发改委", Mechanism.POLICY), position=1)
    register(house.office, first, replace(a_unit("市科技局", Mechanism.POLICY), position=2))
    return report(house.office, row(**POLICY), period=last_month(house)).record.id


def sheet(path: Path) -> list[list[object]]:
    book = load_workbook(io.BytesIO(path.read_bytes()))
    return [[cell.value for cell in line] for line in book.worksheets[0].iter_rows()]


def test_the_matrix_leads_to_a_reminder_and_its_papers(page: Page, house: House) -> None:
    furnish(house)
    month = last_month(house)
    enter(page, house)
    page.get_by_role("link", name="台账总览").click()
    line = page.get_by_role("row").filter(has_text="市科技局")
    expect(line.get_by_text("未报").last).to_be_visible()
    expect(page.locator(".chart-canvas svg")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="导出 xlsx").click()
    head, *rows = sheet(coming.value.path())
    assert head[-2] == month.label and [row[1] for row in rows] == ["市发改委", "市科技局"]
    page.locator(f'a.missing[href*="{month}"]').click()
    expect(page.get_by_role("heading", name="未报与催报")).to_be_visible()
    expect(page.get_by_text("已选 1 份")).to_be_visible()
    page.get_by_role("checkbox", name="全选").uncheck()
    expect(page.get_by_text("已选 0 份")).to_be_visible()
    page.get_by_role("checkbox", name="全选").check()
    page.get_by_role("button", name="催报").click()
    expect(page.get_by_role("status")).to_contain_text("已催报 1 个单位的 1 份台账")
    expect(page.locator("#words")).to_contain_text("政策争取：市科技局")
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    page.get_by_role("link", name="催报").last.click()
    expect(page.locator("main")).to_contain_text("市科技局")
    page.goto(f"/ledgers/office/?from={month}&to={month}")
    expect(page.get_by_role("row").filter(has_text="市科技局").locator("sup")).to_have_text("催")


def test_a_return_is_marked_at_its_cell_and_sent_back(page: Page, house: House) -> None:
    ledger = furnish(house)
    enter(page, house)
    page.goto(f"/ledgers/{ledger}")
    page.get_by_role("link", name="逐格审阅").click()
    cell = page.locator("table.live td.markable").filter(has_text="获得专项资金")  # until it lives, its boxes mark
    cell.click(position={"x": 60, "y": 40})
    expect(page.get_by_text("已标出 1 个单元格")).to_be_visible()
    cell.get_by_role("textbox").fill("请写明文号")
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_role("status")).to_contain_text("第1行“工作成效（进展）”")
    expect(page.locator("td.sent-back")).to_contain_text("退回：请写明文号")
    assert house.office.ledgers.get(ledger, scope=EVERYTHING).state is LedgerState.RETURNED


def test_the_combined_ledger_is_exported_as_it_is_shown(page: Page, house: House) -> None:
    furnish(house)
    month = last_month(house)
    enter(page, house)
    page.goto(f"/ledgers/office/combined?mechanism=policy&period={month}")
    expect(page.locator("table.combined tbody tr")).to_have_count(1)
    expect(page.get_by_text("没有收到或已退回（1）")).to_be_visible()
    expect(page.locator("html.live")).to_be_attached()  # a choice made before the scripts are there waits for the button
    page.get_by_label("内容").select_option("changed")
    expect(page.get_by_text("没有可以汇总的事项")).to_be_visible()
    expect(page.locator("html.live")).to_be_attached()
    page.get_by_label("内容").select_option("month")
    with page.expect_download() as coming:
        page.get_by_role("link", name="导出 xlsx").click()
    assert ["1", "市发改委", POLICY["matter"]] in [row[:3] for row in sheet(coming.value.path())]
    with page.expect_download() as coming:
        page.get_by_role("link", name="导出 docx").click()
    assert coming.value.suggested_filename == f"政策争取工作汇总台账（{month.label}）.docx"


def test_a_mail_is_dropped_looked_at_and_entered(page: Page, house: House, tmp_path: Path) -> None:
    furnish(house)
    month = last_month(house)
    header = LedgerHeader(unit="市科技局", filled_by="李四", phone="0563-6012346", filled_on=date(month.year, month.number, 10))
    table = write_ledger(Mechanism.POLICY, header, [{"position": "1", "unit": "市科技局", **POLICY, "remark": ""}])
    mail = EmailMessage()
    mail["Received"] = f"from oa.example by mx.example; {month.day(14):%a, %d %b %Y} 16:20:00 +0800"
    mail.set_content("报送台账。")
    mail.add_attachment(table, maintype="application", subtype="octet-stream", filename="政策争取台账.xlsx")
    (tmp_path / "来件.eml").write_bytes(mail.as_bytes())
    enter(page, house)
    page.goto("/ledgers/behalf/")
    page.locator("#files").set_input_files(tmp_path / "来件.eml")
    expect(page.get_by_text("政策争取工作台账").first).to_be_visible()
    expect(page.get_by_label("填表单位")).to_have_value("市科技局")
    expect(page.locator("[data-late]")).to_contain_text("按时")
    page.get_by_role("button", name="收下并代报").click()
    expect(page.get_by_text("已代报：市科技局政策争取工作台账")).to_be_visible()
    with house.office.register.reading() as transaction:
        lines = {line.unit: line.late for line in transaction.ledgers.returns([month])}
    assert lines["市科技局"] is False
