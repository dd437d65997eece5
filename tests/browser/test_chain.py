"""The whole chain in one browser: freeze, bulletin, demand, reply, return, closure, and what the next quarter sees of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from services.model.official import DocumentState
from services.model.people import EVERYTHING, Person, Role
from services.model.rectification import RectificationState
from services.worker import Worker
from tests.assessment_house import QUARTER, SECOND_CLERK, TOWN, TRADERS, UNITS, Clock, a_quarter, opened_at
from tests.browser.test_rankings import PASSWORD, Timed, enter
from tests.house import ADMINISTRATOR, CLERK, LEADER
from web import create_app

pytestmark = pytest.mark.browser

OURS = Person(login="traders", name="李四", role=Role.LIAISON, unit=TRADERS)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Timed]:
    """A quarter of three units that is not frozen yet; papers are issued as docx, without a seal."""
    home, clock = tmp_path_factory.mktemp("chain"), Clock()
    a_quarter(home)
    office = opened_at(home, clock, seal_required=False, soffice="/nowhere")
    office.accounts.first_administrator()
    for who in (CLERK, SECOND_CLERK, LEADER, OURS):
        once = office.accounts.create(login=who.login, name=who.name, role=who.role, unit=who.unit, by=ADMINISTRATOR)
        office.accounts.change_password(who.login, old=once, new=PASSWORD)
    server = make_server("127.0.0.1", 0, create_app(office), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Timed(url=f"http://127.0.0.1:{server.server_port}", password=PASSWORD, office=office, clock=clock)
    server.shutdown()
    thread.join(timeout=30)
    server.server_close()
    office.close()


def issue(page: Page, house: Timed, document_id: str, *units: str) -> None:
    """A draft through every station of its way, up to the units."""
    path = f"/documents/{document_id}"
    enter(page, CLERK)
    page.goto(path)
    page.get_by_role("button", name="送核", exact=True).click()
    enter(page, SECOND_CLERK)
    page.goto(path)
    page.get_by_role("button", name="核稿通过").click()
    enter(page, LEADER)
    page.goto(path)
    page.get_by_role("button", name="签发", exact=True).click()
    enter(page, SECOND_CLERK)
    page.goto(path)
    page.get_by_role("button", name="复核无误").click()
    page.get_by_role("button", name="登记编号").click()
    expect(page.get_by_text("印制").first).to_be_visible()
    Worker(house.office).drain()
    page.goto(path)
    page.get_by_role("link", name="选择收文单位并分发").click()
    for unit in UNITS:
        page.get_by_label(unit, exact=True).set_checked(unit in units)
    page.get_by_role("button", name="分发", exact=True).click()
    expect(page.get_by_text(f"已签收 0/{len(units)}")).to_be_visible()
    Worker(house.office).drain()


def answer(page: Page, text: str) -> None:
    """Tell of every problem what was done about it."""
    for field in page.locator("textarea[name=result]").all():
        field.fill(text)
    page.get_by_role("button", name="报送整改情况").click()
    expect(page.get_by_text("已报送整改情况")).to_be_visible()


def test_the_chain_holds_from_the_freeze_to_the_next_quarter(page: Page, house: Timed) -> None:
    office = house.office
    page.on("dialog", lambda dialog: dialog.accept())

    # frozen, and announced in a bulletin whose text comes from the figures
    enter(page, CLERK)
    page.goto(f"/rankings/{QUARTER}/desk")
    page.get_by_role("button", name="开始核算").click()
    page.get_by_text("冻结…").click()
    page.get_by_label("我知道这些单位没有看过").check()
    page.get_by_role("button", name="冻结", exact=True).click()
    expect(page.get_by_role("region", name="冻结快照")).to_be_visible()
    page.get_by_role("button", name="起草排名通报").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026年第三季度")
    expect(page.locator("main")).to_contain_text("专项资金1笔，资金共计500万元")
    frozen = office.rankings.newest(QUARTER, frozen=True, by=CLERK)
    assert frozen is not None and frozen.standings is not None
    (bulletin,) = frozen.documents
    issue(page, house, bulletin, *UNITS)

    enter(page, OURS)
    page.get_by_role("link", name="公文签收").click()
    page.get_by_role("link", name=f"{QUARTER.label}").first.click()
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_text("已签收").first).to_be_visible()

    # the demands that follow from it
    enter(page, CLERK)
    page.goto(f"/rankings/{QUARTER}/desk")
    page.get_by_role("link", name="限期整改").click()
    page.get_by_role("button", name="登记并起草所选").click()
    expect(page.get_by_text("已起草整改文书")).to_be_visible()
    records = {entry.record.unit: entry.record for entry in office.rectification_book.entries(scope=EVERYTHING)}
    assert set(records) == {unit for unit, _reason in frozen.standings.demanded} >= {TRADERS, TOWN}
    for unit in (TRADERS, TOWN):
        issue(page, house, records[unit].document, unit)

    # answered, returned, answered again, closed
    for text, verdict in (("已补报材料。", "退回"), ("已补报下达通知，主要领导已带队对接。", "")):
        enter(page, OURS)
        page.goto(f"/rectifications/{records[TRADERS].id}")
        answer(page, text)
        enter(page, CLERK)
        page.goto(f"/rectifications/{records[TRADERS].id}")
        if verdict:
            page.locator("summary", has_text="退回再整改").click()
            page.get_by_label("理由（整改单位会看到）").fill("请附下达通知。")
            page.get_by_role("button", name=verdict, exact=True).click()
        else:
            page.get_by_role("button", name="审核通过，申请销号").click()
        expect(page.get_by_role("status").first).to_be_visible()
    enter(page, LEADER)
    page.goto(f"/rectifications/{records[TRADERS].id}")
    page.get_by_role("button", name="签批销号").click()
    expect(page.get_by_text("销号。").first).to_be_visible()
    assert office.rectifications.get(records[TRADERS].id, scope=EVERYTHING).state is RectificationState.CLOSED

    # the next quarter sees who has mended and who has not, and the announced one stays as it was
    house.clock.forward(90)
    enter(page, CLERK)
    page.goto("/rankings/2026Q4/indicator?indicator=policy|整改逾期")
    expect(page.get_by_role("row").filter(has_text=TOWN)).to_contain_text("-5.00")
    expect(page.get_by_role("row").filter(has_text=TRADERS)).not_to_contain_text("-5.00")
    still = office.rankings.newest(QUARTER, frozen=True, by=CLERK)
    assert still is not None and (still.standings, still.seal) == (frozen.standings, frozen.seal)
    assert office.documents.get(bulletin, scope=EVERYTHING).state is DocumentState.DISTRIBUTED
    assert office.upkeep.verify().ok
