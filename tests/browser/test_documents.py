"""The standings grid, with a mouse and a clipboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House, Seen
from tests.browser.test_first_day import enter

pytestmark = pytest.mark.browser

PASTE = """(text) => {
  const transfer = new DataTransfer();
  transfer.setData("text/plain", text);
  document.querySelector('[name="standing-unit"]').dispatchEvent(
    new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: transfer }));
}"""


def test_a_table_copied_from_a_spreadsheet_fills_the_grid_and_becomes_a_bulletin(page: Page, house: House, seen: Seen) -> None:
    enter(page, house)
    page.goto("/documents/")
    page.get_by_text("拟稿", exact=True).click()
    page.get_by_role("link", name="季度排名通报").click()
    rows = [("市发改委", "96.5"), ("市科技局", "93"), ("市商务局", "93"), ("桃州镇", "91.4"), ("新杭镇", "90")]
    page.wait_for_load_state("load")
    page.evaluate(PASTE, "\r\n".join(f"{unit}\t{score}\t政策争取" for unit, score in rows) + "\r\n")
    units = page.locator('[name="standing-unit"]').evaluate_all("all => all.map((one) => one.value).filter(Boolean)")
    assert units == [unit for unit, _ in rows]
    page.get_by_role("button", name="增加一行").first.click()
    expect(page.get_by_label("第 7 行得分")).to_be_visible()
    page.get_by_role("button", name="删除第 6 行").click()
    expect(page.get_by_label("第 6 行得分")).to_have_count(1)  # the rows below are numbered anew
    expect(page.get_by_label("第 7 行得分")).to_have_count(0)
    page.get_by_role("button", name="生成并归档").click()
    expect(page.get_by_role("alert")).to_contain_text("缺少“年份”")
    expect(page.locator('[name="standing-score"]').nth(4)).to_have_value("90")
    seen.complaints.clear()  # the browser notes the 422
    page.locator("#year").fill("2026")
    page.locator("#quarter").fill("3")
    page.get_by_role("button", name="预览").click()
    first = page.locator("#draft figure img").first
    expect(first).to_be_visible(timeout=60_000)
    assert first.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 400, "the page itself is shown"
    expect(page.locator(".chart svg")).to_be_visible()
    page.get_by_role("button", name="生成并归档").click()
    expect(page.get_by_text("已生成并归档")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026年第三季度")
