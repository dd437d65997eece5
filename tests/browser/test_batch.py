"""Several agreements at once with a mouse: a bar for all of them, one click for their use, and a page that counts to its end."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House
from tests.browser.test_first_day import enter
from tests.browser.test_submit import docx, payload

pytestmark = pytest.mark.browser


def test_several_agreements_are_sent_at_once_and_their_page_counts_to_its_end(page: Page, house: House) -> None:
    enter(page, house)
    page.goto("/submit/")
    page.evaluate(
        """() => {
          window.bars = [];
          new MutationObserver(() => {
            const whole = document.querySelector("#uploads li .upload-name");
            if (whole?.textContent === "全部文件") window.bars.push(whole.parentElement.querySelector("progress").value);
          }).observe(document.getElementById("uploads"), { childList: true, subtree: true, characterData: true });
        }"""
    )
    page.set_input_files("#files", [payload(f"协议{n}.docx", docx(f"第{n}号共建协议")) for n in range(3)])
    expect(page.locator("tr.held .label")).to_have_text(["协议0.docx", "协议1.docx", "协议2.docx"])
    expect(page.locator("#uploads li")).to_have_count(0)
    bars = page.evaluate("window.bars")
    assert bars == sorted(bars) and len(set(bars)) >= 3
    page.get_by_role("button", name="每个文件各为一份协议").click()
    expect(page.locator("#several")).to_contain_text("提交后成为 3 件备案")
    page.fill("#unit", "市发改委")
    page.click("#send")
    expect(page.locator("h1")).to_have_text("已受理 3 件")
    expect(page.locator("#batch")).to_contain_text("全部 3 个文件处理完毕", timeout=60_000)
    expect(page.locator("#batch progress")).to_have_attribute("value", "3")
    assert re.search(r"已识别 3", page.locator("#batch").inner_text())
