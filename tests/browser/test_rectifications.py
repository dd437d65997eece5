"""整改 in one browser: demanded over a frozen quarter, answered, returned, answered again, closed; the leaders' sheet on A4."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from services.model.people import EVERYTHING, Person, Role
from services.model.rectification import RectificationState
from services.worker import Worker
from tests.assessment_house import QUARTER, TRADERS, UNITS, Clock, a_quarter, opened_at
from tests.browser.conftest import House
from tests.browser.test_rankings import enter
from tests.house import ADMINISTRATOR, CLERK, LEADER
from tests.rectification_house import issued, sent
from web import create_app

pytestmark = pytest.mark.browser

PASSWORD = "Heshun-Zhou-7"
OURS = Person(login="traders", name="李四", role=Role.LIAISON, unit=TRADERS)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A frozen quarter of three units behind a server, with a clerk, a leader and somebody of one unit."""
    home = tmp_path_factory.mktemp("rectifications")
    a_quarter(home)
    office = opened_at(home, Clock(), seal_required=False, soffice="/nowhere")
    office.accounts.first_administrator()
    for who in (CLERK, LEADER, OURS):
        once = office.accounts.create(login=who.login, name=who.name, role=who.role, unit=who.unit, by=ADMINISTRATOR)
        office.accounts.change_password(who.login, old=once, new=PASSWORD)
    office.rankings.freeze(office.rankings.open(QUARTER, by=CLERK).id, by=CLERK)
    server = make_server("127.0.0.1", 0, create_app(office), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield House(url=f"http://127.0.0.1:{server.server_port}", password=PASSWORD, office=office)
    server.shutdown()
    thread.join(timeout=30)
    server.server_close()
    office.close()


def answer(page: Page, *results: str) -> None:
    """Write what was done about each problem, and send it."""
    fields = page.locator("textarea[name=result]")
    for place, text in enumerate([*results, *["已完成。"] * (fields.count() - len(results))]):
        fields.nth(place).fill(text)
    page.get_by_role("button", name="报送整改情况").click()
    expect(page.get_by_text("已报送整改情况")).to_be_visible()


def test_a_demand_goes_from_the_frozen_figures_to_its_closure(page: Page, house: House, tmp_path: Path) -> None:
    office = house.office
    enter(page, CLERK)
    page.get_by_role("link", name="整改台账").click()
    page.get_by_text("按考核结果下达").click()
    page.get_by_role("link", name=f"{QUARTER.label}考核").click()
    for unit in UNITS:
        box = page.get_by_role("checkbox", name=f"选择{unit}")
        if box.count() and unit != TRADERS:
            box.uncheck()
    expect(page.locator("[data-count]")).to_have_text("1")
    panel = page.locator("details.named", has_text=TRADERS)
    if panel.get_attribute("open") is None:
        panel.locator("summary h2").click()
    first = panel.locator("textarea").first
    first.fill("对接力度不够。第三季度没有主要领导对接。")
    panel.get_by_label("的另一个问题").fill("专班没有每月调度。")
    page.get_by_label("联系电话").fill("0563-6012345")
    page.get_by_role("button", name="登记并起草所选").click()
    expect(page.get_by_text("已起草整改文书 1 件")).to_be_visible()

    (entry,) = office.rectification_book.entries(scope=EVERYTHING)
    assert entry.record.troubles[0].text == "对接力度不够。第三季度没有主要领导对接。"
    assert entry.record.troubles[-1].text == "专班没有每月调度。"
    sent(office, issued(office, office.documents.get(entry.record.document, scope=EVERYTHING)), TRADERS)

    enter(page, OURS)
    page.get_by_role("link", name=f"{TRADERS}整改").click()
    expect(page.get_by_text("对接力度不够。").first).to_be_visible()
    proof = tmp_path / "对接记录.txt"
    proof.write_text("2026年10月12日，赴省商务厅对接。", encoding="utf-8")
    page.locator("textarea[name=result]").first.fill("写到一半")
    page.get_by_label("佐证材料").set_input_files(proof)
    expect(page.get_by_role("button", name="移除“对接记录.txt”")).to_be_visible()
    expect(page.locator("textarea[name=result]").first).to_have_value("写到一半")
    answer(page, "10月12日主要领导带队对接。")
    Worker(office).drain()

    enter(page, CLERK)
    page.get_by_role("link", name=f"{TRADERS}整改").click()
    expect(page.get_by_role("link", name="对接记录.txt").first).to_be_visible()
    page.locator("summary", has_text="退回再整改").click()
    page.get_by_label("理由（整改单位会看到）").fill("没有对接成果，请补充。")
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_text(f"已退回“{TRADERS}”再整改")).to_be_visible()

    enter(page, OURS)
    page.get_by_role("link", name=f"{TRADERS}整改").click()
    expect(page.get_by_text("没有对接成果，请补充。").first).to_be_visible()
    expect(page.locator("textarea[name=result]").first).to_have_value("10月12日主要领导带队对接。")
    answer(page, "10月12日主要领导带队对接，商定项目2个。")

    enter(page, CLERK)
    page.get_by_role("link", name=f"{TRADERS}整改").click()
    page.get_by_role("button", name="审核通过，申请销号").click()
    expect(page.get_by_text("等待领导签批")).to_be_visible()

    enter(page, LEADER)
    page.get_by_role("link", name=f"{TRADERS}整改").click()
    page.get_by_role("button", name="签批销号").click()
    expect(page.get_by_text("销号。").first).to_be_visible()
    record = office.rectifications.get(entry.record.id, scope=EVERYTHING)
    assert (record.state, record.signed_by, len(record.replies)) == (RectificationState.CLOSED, LEADER.name, 2)

    enter(page, OURS)
    page.goto("/rectifications/?state=closed")
    page.get_by_role("link", name=record.matter).click()
    expect(page.get_by_role("link", name="整改销号表").first).to_be_visible()


def test_a_problem_is_typed_in_with_a_line_more_than_the_form_had(page: Page, house: House) -> None:
    enter(page, CLERK)
    page.goto("/rectifications/entry/")
    page.get_by_label("整改单位").fill(TRADERS)
    page.get_by_label("整改事由").fill("台账报送质量不高")
    page.get_by_role("button", name="再加一条").click()
    expect(page.locator("textarea[name=trouble]")).to_have_count(4)
    page.get_by_label("问题4", exact=True).fill("工作制度没有公示。")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已登记，整改单位现在还看不到")).to_be_visible()
    expect(page.get_by_text("工作制度没有公示。")).to_be_visible()


def test_the_leaders_sheet_is_one_page_of_a4_with_its_charts(page: Page, house: House, tmp_path: Path) -> None:
    enter(page, LEADER)
    page.get_by_role("link", name="领导看板").click()
    expect(page.locator("[data-ranking] svg")).to_be_visible()
    expect(page.locator("[data-trend] svg")).to_be_visible()
    sheet = tmp_path / "board.pdf"
    page.pdf(path=sheet, prefer_css_page_size=True)
    paper = pypdfium2.PdfDocument(sheet)
    assert len(paper) == 1
    width, height = paper[0].get_size()
    assert (round(width), round(height)) == (842, 595)
    text = paper[0].get_textpage().get_text_range()
    assert "考核数据截至" in text
    assert all(unit in text for unit in UNITS)
    paper.close()
