"""An agreement photographed page by page: chosen at once, put in order, filed as one."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import House
from tests.browser.test_first_day import enter

pytestmark = pytest.mark.browser


def photo(name: str, shade: int) -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (30, 40), (shade, 240, 240)).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_photos_chosen_at_once_stand_in_order_and_can_be_moved(page: Page, house: House) -> None:
    enter(page, house)
    page.goto("/submit/")
    page.set_input_files("#files", [photo(f"照片{n}.jpg", n) for n in (10, 1, 2)])
    names = page.locator("tr.held .label")
    expect(names).to_have_text(["照片1.jpg", "照片2.jpg", "照片10.jpg"])
    expect(page.locator("[data-sheet]").nth(2)).to_have_text("同一份协议第 3 个文件，共 3 个")
    expect(page.locator("#several")).to_be_hidden()
    page.get_by_label("“照片10.jpg”上移").click()
    page.get_by_label("“照片10.jpg”上移").click()
    expect(names).to_have_text(["照片10.jpg", "照片1.jpg", "照片2.jpg"])
    roles = page.locator("[data-role]")
    for number, use in enumerate(("agreement", "sheet", "sheet")):
        expect(roles.nth(number)).to_have_value(use)
    page.get_by_label("“照片10.jpg”上移").click()  # it is the first already
    expect(names).to_have_text(["照片10.jpg", "照片1.jpg", "照片2.jpg"])
    page.get_by_label("单位名称").fill("市林业局")
    page.get_by_role("button", name="提交备案").click()
    expect(page.get_by_role("heading", name="文件（3）")).to_be_visible()
    expect(page.locator("section[aria-labelledby=files-head] tbody tr").first).to_contain_text("照片10.jpg")


def test_a_picture_can_be_made_an_agreement_of_its_own_again(page: Page, house: House) -> None:
    enter(page, house)
    page.goto("/submit/")
    page.set_input_files("#files", [photo("甲.jpg", 1), photo("乙.jpg", 2)])
    expect(page.locator("tr.held")).to_have_count(2)
    page.locator("[data-role]").nth(1).select_option("agreement")
    expect(page.locator("#several")).to_contain_text("2 份协议文本")
    expect(page.locator("[data-order]:visible")).to_have_count(0)
    page.get_by_label("单位名称").fill("市林业局")
    page.get_by_role("button", name="提交备案").click()
    expect(page.get_by_role("heading", name="已受理 2 件")).to_be_visible()
