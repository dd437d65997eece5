"""The first day: log in, change the password, look around, find something."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from services.model.files import FileRole
from services.model.people import Person, Role
from services.worker import Worker
from tests.browser.conftest import House

pytestmark = pytest.mark.browser

CLERK = Person(login="zhangsan", name="张三", role=Role.CLERK)
PASSWORD = "Heshun-Zhou-7"
PAGES = ("/", "/filings/", "/search/?q=协议", "/documents/", "/units/", "/accounts/", "/status/", "/submit/")


def enter(page: Page, house: House) -> None:
    """Log in with the one-time password, and change it."""
    page.goto("/search/?q=会商")
    expect(page).to_have_title(re.compile("登录"))
    page.get_by_label("用户名").fill("admin")
    page.get_by_label("密码", exact=True).fill(house.password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    page.get_by_label("当前密码").fill(house.password)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输入一次新密码").fill(PASSWORD)
    page.get_by_role("button", name="保存新密码").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def hand_in(house: House, *titles: str) -> None:
    """Agreements that lie in the house when the browser comes."""
    for title in titles:
        document = Document()
        document.add_heading(title, 0)
        for line in ("甲方：广德市科学技术局", "乙方：杭州市科学技术局", "双方每季度会商一次。", "2026年5月18日"):
            document.add_paragraph(line)
        content = io.BytesIO()
        document.save(content)
        content.seek(0)
        held = house.office.intake.hold(content, label=f"{title}.docx", role=FileRole.AGREEMENT, batch=title)
        house.office.filings.submit(title, [held], unit="市科技局", key=title, by=CLERK)


def test_from_the_one_time_password_to_the_first_hit(page: Page, house: House) -> None:
    hand_in(house, "G60科创走廊成果转化合作协议")
    Worker(house.office).drain()
    enter(page, house)
    expect(page.get_by_text("严禁上传涉密文件")).to_be_visible()
    expect(page.get_by_role("link", name="G60科创走廊成果转化合作协议").first).to_be_visible()
    page.wait_for_load_state()  # a key pressed before the page listens is lost, for people too
    page.keyboard.press("/")
    page.keyboard.type("ｇ６０科创 会商")  # full width, and two terms
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="找到 1 件")).to_be_visible()
    expect(page.locator("mark").first).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/filings/F\d{8}-"))


def test_the_workbench_follows_the_queue_by_itself(page: Page, house: House) -> None:
    enter(page, house)
    hand_in(house, "甲协议", "乙协议", "丙协议")
    page.goto("/")
    expect(page.get_by_text("没有等待处理的文件")).to_be_visible()


def test_the_chart_is_drawn_and_prints_as_numbers(page: Page, house: House) -> None:
    hand_in(house, "甲协议")
    enter(page, house)
    expect(page.locator(".chart svg").first).to_be_visible()
    expect(page.locator(".bars").first).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".bars").first).to_be_visible()
    expect(page.locator(".chart svg").first).to_be_hidden()
    expect(page.get_by_role("navigation", name="主菜单")).to_be_hidden()


def test_every_page_fits_a_small_screen(page: Page, house: House) -> None:
    hand_in(house, "关于共同推进" + "长三角一体化" * 12 + "合作协议")
    enter(page, house)
    for path in PAGES:
        page.goto(path)
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= 1366, path


def test_every_control_has_a_name_that_can_be_read_aloud(page: Page, house: House) -> None:
    hand_in(house, "甲协议")
    enter(page, house)
    for path in (
        "/",
        "/filings/",
        "/search/?q=协议",
        "/documents/",
        "/units/",
        "/accounts/",
        "/status/",
        "/submit/",
        "/password",
    ):
        page.goto(path)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll("input:not([type=hidden]):not([hidden]), select, textarea, button, a[href]")]
            .filter((one) => !(one.labels && one.labels.length) && !one.getAttribute("aria-label") && !one.textContent.trim())
            .map((one) => one.outerHTML)"""
        )
        assert nameless == [], path


def test_logging_out_leads_back_to_the_door(page: Page, house: House) -> None:
    enter(page, house)
    page.locator("details.user summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
