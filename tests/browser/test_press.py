"""A bulletin from draft through review, sign-off, registration, distribution to acknowledgement: three people, three browsers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from services.formats.pdf import LibreOffice, LibreOfficeMissing
from services.model.people import Role
from services.model.units import UnitKind
from services.office import Office
from tests.browser.conftest import House
from tests.browser.test_spine import an_account, enter
from tests.house import CLERK
from tests.web.papers import picture


def has_press() -> bool:
    try:
        LibreOffice.find()
    except LibreOfficeMissing:
        return False
    return True


pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not has_press(), reason="LibreOffice is not installed: nothing is printed, so this road can't be walked"),
]
PHONE = {"width": 390, "height": 844}
ROWS = [("市发改委", "96.5"), ("市科技局", "93"), ("桃州镇", "91.4")]


def write_bulletin(clerk: Page) -> str:
    """拟稿; returns the document's place."""
    clerk.goto("/documents/new/ranking-bulletin")
    clerk.locator("#year").fill("2026")
    clerk.locator("#quarter").fill("3")
    for row, (unit, score) in enumerate(ROWS):
        clerk.locator('[name="standings-unit"], [name="standing-unit"]').nth(row).fill(unit)
        clerk.locator('[name="standings-score"], [name="standing-score"]').nth(row).fill(score)
    clerk.get_by_role("button", name="生成并归档").click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("2026年第三季度")
    return re.sub(r"^https?://[^/]+", "", clerk.url)


def sign(leader: Page, place: str) -> None:
    """签发: the leader finds it on the workbench."""
    leader.goto("/")
    leader.get_by_role("link", name=re.compile("2026年第三季度")).first.click()
    expect(leader.locator('[aria-current="step"]')).to_contain_text("签发")
    expect(leader.locator("#sign-opinion")).to_have_value("同意")
    leader.get_by_role("button", name="签发", exact=True).click()
    expect(leader.get_by_text("已签发，由经办人复核")).to_be_visible()
    assert leader.url.endswith(place)


def print_and_seal(clerk: Page, place: str) -> None:
    """复核, 登记编号, 印制 (by the worker, with the page waiting for it), 用印."""
    clerk.goto(place)
    clerk.get_by_role("button", name="复核无误").click()
    expect(clerk.locator(".next")).to_have_text(re.compile(r"广合管〔\d{4}〕1号"))
    clerk.get_by_role("button", name="登记编号").click()
    expect(clerk.get_by_role("link", name="下载 PDF", exact=True)).to_be_visible(timeout=90_000)
    expect(clerk.get_by_text("未经版面核验")).to_have_count(0)
    scan: FilePayload = {"name": "盖章.png", "mimeType": "image/png", "buffer": picture()}
    clerk.locator("#seal-scan").set_input_files(scan)
    clerk.get_by_role("button", name="上传并完成用印").click()
    expect(clerk.get_by_role("alert")).to_contain_text("页")  # one page scanned of two: the clerk says that this is so
    clerk.locator("#seal-scan").set_input_files(scan)
    clerk.get_by_label("页数不同，已核对").check()
    clerk.get_by_role("button", name="上传并完成用印").click()


def send(clerk: Page) -> None:
    """分发 to every department at once."""
    clerk.get_by_role("link", name="选择收文单位并分发").click()
    clerk.get_by_role("group", name=re.compile("市直单位")).get_by_role("button", name="全选").click()
    clerk.get_by_label("桃州镇").uncheck()  # proposed, for the bulletin is addressed to the townships too
    expect(clerk.locator("[data-count]")).to_have_text("2")
    clerk.get_by_role("button", name="分发", exact=True).click()
    expect(clerk.get_by_text("已签收 0/2")).to_be_visible()


def on_the_phone(chromium: Browser, house: House, login: str) -> Page:
    page = enter(chromium, house, login)
    page.set_viewport_size(PHONE)
    return page


def acknowledge(unit: Page) -> None:
    """签收, with a thumb: nothing of the page stands beside the screen."""
    unit.get_by_role("link", name="公文签收").click()
    unit.get_by_role("link", name=re.compile("2026年第三季度")).first.click()
    expect(unit.locator(".sheet img").first).to_be_visible()
    assert unit.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    unit.get_by_role("button", name="签收").click()
    expect(unit.get_by_text("已签收").first).to_be_visible()


def furnish(office: Office) -> None:
    for name in ("市发改委", "市科技局"):
        office.units.put(name, UnitKind.DEPARTMENT, by=CLERK)
    an_account(office, "clerk-one", Role.CLERK)
    an_account(office, "leader-one", Role.LEADER)
    an_account(office, "planning", Role.LIAISON, unit="市发改委")
    an_account(office, "town", Role.LIAISON, unit="桃州镇")
    office.units.put("桃州镇", UnitKind.TOWNSHIP, by=CLERK)


def test_a_bulletin_from_draft_to_acknowledgement(chromium: Browser, house: House) -> None:
    furnish(house.office)
    clerk = enter(chromium, house, "clerk-one")
    place = write_bulletin(clerk)
    clerk.get_by_role("button", name="送核", exact=True).click()
    clerk.get_by_role("button", name="核稿通过").click()
    expect(clerk.locator('[aria-current="step"]')).to_contain_text("签发")

    sign(enter(chromium, house, "leader-one"), place)
    print_and_seal(clerk, place)
    send(clerk)

    unit = on_the_phone(chromium, house, "planning")
    acknowledge(unit)
    with unit.expect_download() as download:
        unit.get_by_role("link", name="PDF", exact=True).click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    for hidden in ("/files/1", "/compare", "/receipts"):
        assert unit.request.get(place + hidden).status in (403, 404), hidden

    other = on_the_phone(chromium, house, "town")
    assert other.request.get(place).status == 404
    other.goto("/received/")
    expect(other.locator("body")).not_to_contain_text("第三季度")

    clerk.goto(f"{place}/receipts")
    expect(clerk.get_by_role("row", name=re.compile("市发改委"))).to_contain_text("本单位")
    clerk.goto("/registers/issued")
    expect(clerk.get_by_role("row", name=re.compile("2026年第三季度"))).to_contain_text("1/2")
