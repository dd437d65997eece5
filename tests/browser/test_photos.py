"""An agreement that comes page by page: chosen at once, put in order, filed and walked as one."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from services.model.files import FileRole
from services.model.people import EVERYTHING
from tests.browser.conftest import House
from tests.browser.test_first_day import enter
from tests.house import CLERK
from tests.web.test_confirm import DOUBTFUL
from tests.web.test_files import pdf_of

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


def sheets(house: House) -> str:
    """The id of an agreement whose first two pages and whose last came as two files, with a material."""
    lines = DOUBTFUL.splitlines()
    papers = (("正文.pdf", pdf_of("\n".join(lines[:4]), "\n".join(lines[4:7]))), ("签字页.pdf", pdf_of("\n".join(lines[7:]))))
    intake = house.office.intake
    held = [intake.hold(io.BytesIO(content), label=label, role=FileRole.AGREEMENT, batch="b") for label, content in papers]
    held = [replace(file, sheet=number) for number, file in enumerate(held, start=1)]
    held.append(intake.hold(io.BytesIO("清单".encode()), label="清单.txt", role=FileRole.MATERIAL, batch="b"))
    filing = house.office.filings.submit("b", held, unit="市林业局", key="b", by=CLERK).filing
    for _ in range(600):  # the house has a worker of its own
        if not house.office.waiting(scope=EVERYTHING, object_id=filing.id):
            return filing.id
        time.sleep(0.1)
    pytest.fail("the agreement was not read within a minute")


def test_the_files_of_one_agreement_are_walked_as_one_document(page: Page, house: House) -> None:
    filing = sheets(house)
    enter(page, house)
    page.goto(f"/filings/{filing}/confirm")
    at, name = page.locator("[data-at]"), page.locator(".viewer-name")
    expect(page.locator(".viewer-at")).to_have_text(re.compile(r"第 \d / 3 页"))
    expect(page.locator("[data-keys]")).to_be_visible()
    expect(page.locator("#signed_on-0")).to_be_focused()  # the day stands in the second file
    expect(at).to_have_text("3")
    expect(name).to_have_text("签字页.pdf")
    expect(page.locator('.quote[data-key="signed_on-0"]').first).to_have_text(re.compile(r"^\s*第 3 张：“2022年9月5日”"))
    for number, label in (("2", "正文.pdf"), ("1", "正文.pdf")):
        page.keyboard.press("PageUp")
        expect(at).to_have_text(number)
        expect(name).to_have_text(label)
    page.keyboard.press("PageUp")  # it is the first already
    for number in ("2", "3", "3"):
        page.get_by_role("button", name="下一页").click()
        expect(at).to_have_text(number)
    expect(page.locator(".tabs a")).to_have_text(["协议文本（2 个文件）", "支撑材料：清单.txt"])


def test_a_place_in_another_file_is_found_again_from_a_material(page: Page, house: House) -> None:
    filing = sheets(house)
    enter(page, house)
    page.goto(f"/filings/{filing}/confirm")
    expect(page.locator("[data-keys]")).to_be_visible()
    agreement, material = page.locator(".tabs a").nth(0), page.locator(".tabs a").nth(1)
    material.click()
    expect(material).to_have_class("active")
    expect(page.locator("#viewer")).to_contain_text("清单")
    page.locator("#title-0").focus()
    expect(page.locator('.box.lit[data-key="title-0"]')).to_be_in_viewport()
    expect(agreement).to_have_class("active")
    page.goto(f"/filings/{filing}/files/2/view")
    expect(page.locator("[data-at]")).to_have_text("3")
    expect(page.locator("h3[data-text-page]").last).to_have_text("第 3 页　签字页.pdf")
    assert page.evaluate("scrollY") == 0, "the panels scroll, not the page"
