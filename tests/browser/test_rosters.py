"""联络员名单: a clerk enters a unit's people, one of them changes, the history tells it, and the list goes out as 附件2."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from services.model.mechanisms import Mechanism
from tests.browser.conftest import House
from tests.browser.test_first_day import enter
from tests.ledger_house import a_unit, register

pytestmark = pytest.mark.browser


def test_people_are_entered_changed_told_in_the_history_and_exported(page: Page, house: House) -> None:
    register(house.office, a_unit("市发改委", Mechanism.POLICY), a_unit("市科技局", Mechanism.INNOVATION))
    enter(page, house)
    page.goto("/rosters/")
    expect(page.get_by_role("link", name="未报送 2")).to_be_visible()
    page.get_by_role("link", name="市发改委").click()
    for label, text in (("分管领导姓名", "张三"), ("分管领导职务", "副主任"), ("分管领导联系电话", "138 1234 5678")):
        page.get_by_label(label, exact=True).fill(text)
    for label, text in (("联络员姓名", "李四"), ("联络员职务", "科员"), ("联络员联系电话", "6012346")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("还缺：政策争取责任科室和责任人")
    expect(page.get_by_label("分管领导联系电话", exact=True)).to_have_value("13812345678")
    page.get_by_label("政策争取责任科室").fill("长三角科")
    page.get_by_label("政策争取责任人").fill("李四")
    page.get_by_label("分管领导联系电话", exact=True).fill("13900000000")
    page.get_by_role("button", name="保存").click()
    latest = page.locator("ol.changes > li").first
    expect(latest).to_contain_text("分管领导联系电话：13812345678 → 13900000000")
    expect(page.locator("ol.changes > li")).to_have_count(2)
    page.get_by_role("link", name="全部单位").click()
    expect(page.get_by_role("link", name="已报齐 1")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="导出附件2").click()
    table = Document(io.BytesIO(coming.value.path().read_bytes())).tables[0]
    ours = ["市发改委", "张三", "副主任", "13900000000", "李四", "科员", "6012346"]
    assert [cell.text for cell in table.rows[2].cells] == ours
    with page.expect_download() as coming:
        page.get_by_role("link", name="导出 xlsx").click()
    rows = list(load_workbook(io.BytesIO(coming.value.path().read_bytes())).active.values)
    assert [*map(str, rows[1][:7])] == ours and rows[1][7:9] == ("长三角科", "李四")
