"""The confirm page in a browser: keys walk from doubt to doubt, evidence is shown, one click settles what contradicts itself."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser, Page, expect

from services.model.files import FileRole
from services.model.filing import FilingState
from services.model.people import EVERYTHING, Role
from tests.browser.conftest import House
from tests.browser.test_spine import an_account, enter
from tests.house import CLERK
from tests.samples import scans
from tests.web.test_confirm import DOUBTFUL
from tests.web.test_files import pdf_of

pytestmark = pytest.mark.browser


def submitted(house: House, *files: tuple[str, bytes]) -> str:
    """The id of a filing that the worker of the house has read; the first file is the agreement."""
    roles = (FileRole.AGREEMENT, *[FileRole.MATERIAL] * len(files))
    held = [
        house.office.intake.hold(io.BytesIO(content), label=label, role=role, batch="one")
        for (label, content), role in zip(files, roles, strict=False)
    ]
    return house.office.filings.submit("one", held, unit="市发改委", key="one", by=CLERK).filing.id


def a_pdf() -> bytes:
    """Three pages, the signatures on the last one."""
    lines = DOUBTFUL.splitlines()
    long = [line[at : at + 30] for line in lines[:8] for at in range(0, len(line), 30)]
    return pdf_of("\n".join(long[:6]), "\n".join(long[6:]), "\n".join(lines[8:]))


def opened(chromium: Browser, house: House, filing: str) -> Page:
    """The confirm page when the images are there and its script listens."""
    an_account(house.office, "clerk-one", Role.CLERK)
    page = enter(chromium, house, "clerk-one")
    page.goto(f"/filings/{filing}/confirm")
    expect(page.locator(".sheet img, .sheet-words").first).to_be_visible(timeout=60_000)
    expect(page.locator("[data-keys]")).to_be_visible(timeout=120_000)  # told as soon as it is read and the page listens
    return page


def is_in_view(page: Page, selector: str) -> bool:
    """Whether the element can be seen in the desk of the viewer."""
    return bool(
        page.locator(selector).first.evaluate(
            """box => { const desk = box.closest(".viewer-desk").getBoundingClientRect(), at = box.getBoundingClientRect();
            return at.top >= desk.top && at.bottom <= desk.bottom && at.width > 0; }"""
        )
    )


def test_keys_walk_from_doubt_to_doubt_and_file(chromium: Browser, house: House) -> None:
    filing = submitted(house, ("协议.pdf", a_pdf()))
    page = opened(chromium, house, filing)
    left = page.locator("[data-left]")
    expect(left).to_contain_text("还有")
    expect(page.locator("#signed_on-0")).to_be_focused()
    assert is_in_view(page, '.box.lit[data-key="signed_on-0"]'), "the evidence on page 3 has been scrolled into view"
    expect(page.locator("[data-at]")).to_have_text("3")

    page.get_by_role("button", name="核对无误，准予备案").click()
    expect(page.get_by_text("没有核对。请逐项对照原件")).to_be_visible()
    assert house.office.filings.get(filing, scope=EVERYTHING).state is FilingState.SUBMITTED

    page.locator("#signed_on-0").focus()
    page.keyboard.press("Enter")
    expect(page.locator('input[data-pill="signed_on-0"]')).to_be_checked()
    expect(page.locator("#signed_on-0")).not_to_be_focused()
    page.keyboard.press("Shift+Enter")
    doubts = page.locator("input[data-pill]").count()
    for _ in range(doubts + 1):
        if page.locator("[data-decide]:focus").count():
            break
        page.keyboard.press("Enter")
    expect(left).to_have_text("已全部核对")
    expect(page.locator("[data-decide]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已准予备案，备案号")).to_be_visible()
    record = house.office.filings.get(filing, scope=EVERYTHING).confirmation
    assert record is not None and record.each and all(one.touched for one in record.corrections if one.confidence < 0.85)


def test_one_click_takes_one_of_two_values(chromium: Browser, house: House) -> None:
    filing = submitted(house, ("协议.pdf", a_pdf()))
    page = opened(chromium, house, filing)
    page.locator('button[data-take="signed_on-0"][data-value="2022-09-02"]').click()
    expect(page.locator("#signed_on-0")).to_have_value("2022-09-02")
    expect(page.locator('input[data-pill="signed_on-0"]')).to_be_checked()
    assert is_in_view(page, '.box.lit[data-key="signed_on-0-or-1"]'), "the place of the other date is shown"
    page.locator('button[data-take="amount-0"]').nth(1).click()
    amounts = page.locator('input[name="amount"]')
    expect(amounts).to_have_count(1)
    expect(amounts).to_have_value("120,000,000")
    while page.locator("input[data-pill]:not(:checked)").count():
        page.locator("input[data-pill]:not(:checked)").first.check()
    page.get_by_role("button", name="核对无误，准予备案").click()
    expect(page.get_by_text("已准予备案，备案号")).to_be_visible()


def test_pages_turn_and_zoom_by_keys_and_fields_follow_one_another(chromium: Browser, house: House) -> None:
    page = opened(chromium, house, submitted(house, ("协议.pdf", a_pdf())))
    page.locator("#title-0").focus()
    expect(page.locator("[data-at]")).to_have_text("1")
    for number in ("2", "3"):
        page.keyboard.press("PageDown")
        expect(page.locator("[data-at]")).to_have_text(number)
    page.keyboard.press("PageUp")
    expect(page.locator("[data-at]")).to_have_text("2")
    width = page.locator(".sheet").first.evaluate("sheet => sheet.clientWidth")
    page.keyboard.press("Alt+Equal")
    assert page.locator(".sheet").first.evaluate("sheet => sheet.clientWidth") > width
    page.keyboard.press("Alt+0")
    assert page.locator(".sheet").first.evaluate("sheet => sheet.clientWidth") == width
    page.keyboard.press("Alt+j")
    expect(page.locator("#party-0")).to_be_focused()
    page.keyboard.press("Alt+k")
    expect(page.locator("#title-0")).to_be_focused()


def test_typing_is_looking(chromium: Browser, house: House) -> None:
    page = opened(chromium, house, submitted(house, ("协议.txt", DOUBTFUL.encode())))
    number = page.locator("input[data-pill]:not(:checked)").count()
    page.locator("#signed_on-0").fill("2022-09-03")
    expect(page.locator("[data-left] b")).to_have_text(str(number - 1))
    expect(page.locator('mark.box[data-key="signed_on-0"]')).not_to_have_class("box doubt")


def test_a_click_on_the_evidence_leads_to_its_field(chromium: Browser, house: House) -> None:
    page = opened(chromium, house, submitted(house, ("协议.pdf", a_pdf())))
    page.locator('.box[data-key="party-1"]').click()
    expect(page.locator("#party-1")).to_be_focused()
    page.locator('.quote[data-key="title-0"]').click()
    expect(page.locator('.box[data-key="title-0"]')).to_have_class("box lit")


def test_a_row_that_is_added_is_empty_and_in_no_doubt(chromium: Browser, house: House) -> None:
    page = opened(chromium, house, submitted(house, ("协议.pdf", a_pdf())))
    pills = page.locator("input[data-pill]").count()
    page.get_by_role("button", name="增加一方").click()
    page.get_by_role("button", name="增加一项金额").click()
    assert page.locator("input[data-pill]").count() == pills
    expect(page.locator('input[name="party"]')).to_have_count(3)
    assert page.locator('input[name="party"]').last.input_value() == ""
    assert page.locator('input[name="party-region"]').count() == 3, "roles, names and regions stay in step"


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_nothing_hangs_over_the_edge(chromium: Browser, house: House, width: int, height: int) -> None:
    page = opened(chromium, house, submitted(house, ("一份名称很长的战略合作框架协议文本（盖章扫描件）.pdf", a_pdf())))
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator('input[name="cited_number"]').first.focus()
    for _ in range(50):  # a phone scrolls smoothly
        if is_free(page, 'input[name="cited_number"]'):
            return
        page.wait_for_timeout(100)
    pytest.fail("the field that is being filled is hidden by what stands above or below it")


def is_free(page: Page, selector: str) -> bool:
    """Whether nothing lies over the middle of the element."""
    return bool(
        page.locator(selector).first.evaluate(
            """field => { const at = field.getBoundingClientRect();
            return document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2) === field; }"""
        )
    )


@pytest.mark.skipif(not scans.has_faces(), reason="no Chinese face to draw a scan with")
def test_a_scan_shows_its_picture_with_the_evidence_boxed(chromium: Browser, house: House) -> None:
    if house.office.ocr is None:
        pytest.skip("the recogniser (requirements-ocr.txt) is not installed")
    filing = submitted(house, ("扫描件.jpg", scans.jpeg(scans.stamped(scans.AGREEMENT), orientation=6)))
    page = opened(chromium, house, filing)
    expect(page.locator("#party-0")).to_have_value("广德市经济和信息化局", timeout=120_000)
    page.locator("#party-0").focus()
    assert is_in_view(page, '.box.lit[data-key="party-0"]')
