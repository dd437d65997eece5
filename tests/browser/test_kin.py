"""Agreements that belong together, with a mouse: shown before filing, compared place by place, said, and taken back."""

from __future__ import annotations

import io
import re
import time

import pytest
from playwright.sync_api import Page, expect

from services.model.files import FileRole
from services.model.filing import Filing
from services.model.people import EVERYTHING
from tests.browser.conftest import House
from tests.browser.test_first_day import enter
from tests.house import CLERK
from tests.web.conftest import agreement

pytestmark = pytest.mark.browser

TITLE = "园区共建合作协议"
SIGNED = "双方建立常态化工作机制，首期投资300万元。"
DRAFT = "双方建立常态化工作机制，每季度会商一次，首期投资500万元。"


def two_papers(house: House) -> tuple[Filing, Filing]:
    """The signed agreement and an earlier draft of it, both read."""
    ids = []
    for label, text in (("签订稿.docx", SIGNED), ("讨论稿.docx", DRAFT)):
        content = io.BytesIO(agreement(TITLE, text=text))
        held = house.office.intake.hold(content, label=label, role=FileRole.AGREEMENT, batch=label)
        ids.append(house.office.filings.submit(label, [held], unit="市发改委", key=label, by=CLERK).filing.id)
    for _ in range(600):  # the house has a worker of its own
        if not house.office.waiting(scope=EVERYTHING):
            signed, draft = (house.office.filings.get(one, scope=EVERYTHING) for one in ids)
            return signed, draft
        time.sleep(0.1)
    pytest.fail("the agreements were not read within a minute")


def test_a_relative_is_compared_and_answered_before_filing(page: Page, house: House) -> None:
    signed, draft = two_papers(house)
    enter(page, house)
    page.goto(f"/filings/{draft.id}/confirm")
    page.get_by_role("link", name="相近备案 1 件").click()
    panel = page.locator("#kin")
    expect(panel).to_be_in_viewport()
    expect(panel.locator("b").first).to_have_text("像是同一协议的不同文稿")
    expect(panel.get_by_label("关系")).to_have_value("version")

    panel.get_by_role("link", name="逐处对比").click()
    expect(page.locator("h1")).to_contain_text("协议比对")
    numbers = page.locator("section[aria-labelledby=numbers]")
    expect(numbers.locator("del")).to_have_text(["300万"])
    expect(numbers.locator("ins").last).to_have_text("500万")
    expect(page.locator("section[aria-labelledby=changes] ins").first).to_contain_text("每季度会商一次")
    page.wait_for_load_state()
    page.keyboard.press("j")  # from change to change, as in every list
    expect(page.locator("tr.current")).to_have_count(1)
    page.get_by_role("link", name="显示全文").click()
    expect(page.get_by_role("cell", name="甲方：广德市发展和改革委员会").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.goto(f"/filings/{draft.id}/confirm")
    panel.get_by_label("关系").select_option("version")
    panel.get_by_role("button", name="登记").click()
    expect(page.get_by_text("已登记两件协议的关系")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/filings/{draft.id}/confirm"))
    expect(panel).not_to_contain_text("像是")
    page.goto(f"/filings/{signed.id}")
    expect(page.locator("#kin")).to_contain_text(TITLE)


def test_what_was_said_of_two_agreements_is_taken_back(page: Page, house: House) -> None:
    signed, draft = two_papers(house)
    enter(page, house)
    page.goto(f"/filings/{draft.id}")
    panel = page.locator("#kin")
    panel.get_by_label("关系").first.select_option(label="没有关系")
    panel.get_by_role("button", name="登记").first.click()
    expect(panel).to_contain_text("已核对，与")
    expect(panel).not_to_contain_text("像是")
    panel.get_by_role("button", name="取消").click()
    expect(page.get_by_text("已取消登记的关系")).to_be_visible()
    expect(panel).to_contain_text("像是同一协议的不同文稿")

    panel.get_by_text("登记与另一件备案的关系").click()
    panel.get_by_placeholder("那件的备案号或受理号").fill(signed.id)
    other = panel.locator("details")
    other.get_by_label("关系").select_option(label="本件是那件的补充协议")
    other.get_by_role("button", name="登记").click()
    expect(panel.locator("b").first).to_have_text("补充")
