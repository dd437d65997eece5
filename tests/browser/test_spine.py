"""The whole road in a browser: a liaison submits, a clerk confirms and files, both find it; another unit sees nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from services.model.people import Role
from services.model.units import UnitKind
from services.office import Office
from tests.browser.conftest import House
from tests.house import ADMINISTRATOR, CLERK
from tests.samples.agreements import BY_NAME

pytestmark = pytest.mark.browser

PASSWORD = "Heshun-Zhou-7"
SAMPLE = BY_NAME["跨界水环境联保共治协议"]
PHRASE = "联合执法"


def an_account(office: Office, login: str, role: Role, unit: str | None = None) -> None:
    """An account whose one-time password has been changed already."""
    if unit:
        office.units.put(unit, UnitKind.DEPARTMENT, by=CLERK)
    password = office.accounts.create(login=login, name=login, role=role, unit=unit, by=ADMINISTRATOR)
    office.accounts.change_password(login, old=password, new=PASSWORD)


def enter(browser: Browser, house: House, login: str) -> Page:
    """A browser of this person's own, logged in."""
    context = browser.new_context(base_url=house.url, viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/")
    page.get_by_label("用户名").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    return page


def test_from_submission_to_receipt_and_nothing_for_the_neighbour(chromium: Browser, house: House) -> None:
    office = house.office
    an_account(office, "clerk-one", Role.CLERK)
    an_account(office, "water", Role.LIAISON, unit="市生态环境分局")
    an_account(office, "trade", Role.LIAISON, unit="市商务局")

    unit = enter(chromium, house, "water")
    unit.goto("/submit/")
    unit.set_input_files("#files", [{"name": SAMPLE.label, "mimeType": "application/pdf", "buffer": SAMPLE.build()}])
    expect(unit.locator("tr.held")).to_have_count(1)
    unit.get_by_role("button", name="提交备案").click()
    expect(unit.get_by_text(re.compile("已受理|已识别")).first).to_be_visible()
    expect(unit.get_by_role("cell", name="长兴县人民政府").first).to_be_visible(timeout=20_000)
    place = re.sub(r"^https?://[^/]+", "", unit.url)

    clerk = enter(chromium, house, "clerk-one")
    clerk.goto(place)
    clerk.get_by_role("link", name="核对并准予备案").click()
    expect(clerk.locator("#signed_on-0")).to_have_value("2022-12-28")
    for doubt in clerk.locator("input[data-pill]:not(:checked)").all():
        doubt.check()
    clerk.get_by_role("button", name="核对无误，准予备案").click()
    expect(clerk.get_by_text(re.compile(r"已准予备案，备案号 GDBA-\d{4}-001"))).to_be_visible()

    clerk.goto(f"/search/?q={PHRASE}")
    expect(clerk.locator("mark").first).to_have_text(PHRASE)
    clerk.get_by_role("link", name=re.compile("水环境联保共治协议")).first.click()
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="下载 Word").click()
    assert download.value.suggested_filename.endswith(".docx")

    unit.reload()
    expect(unit.get_by_role("link", name="下载 Word")).to_be_visible()  # the unit has its receipt

    neighbour = enter(chromium, house, "trade")
    expect(neighbour.locator("body")).not_to_contain_text("水环境")
    for hidden in (place, f"{place}/files/1", f"{place}/files/2", f"{place}/files/1/pages/1"):
        assert neighbour.request.get(hidden).status == 404, hidden
    neighbour.goto(f"/search/?q={PHRASE}")
    expect(neighbour.locator("mark")).to_have_count(0)
    expect(neighbour.locator("body")).not_to_contain_text("市生态环境分局")
    neighbour.goto("/filings/")
    expect(neighbour.locator("body")).not_to_contain_text("GDBA")
