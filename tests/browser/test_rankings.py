"""考核: a quarter reckoned, adjusted, shown to the units, objected to, answered, frozen and corrected, in one browser."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from services.formats.pdf.letters import page_texts
from services.model.people import Person, Role
from tests.assessment_house import PLANNERS, QUARTER, TRADERS, Clock, a_quarter, opened_at
from tests.browser.conftest import House
from tests.house import ADMINISTRATOR, CLERK, LEADER
from web import create_app

pytestmark = pytest.mark.browser

PASSWORD = "Heshun-Zhou-7"
OURS = Person(login="traders", name="李四", role=Role.LIAISON, unit=TRADERS)
Q = f"/rankings/{QUARTER}"


@dataclass
class Timed(House):
    """A house whose clock the test sets."""

    clock: Clock


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Timed]:
    """A quarter of three units behind a server, with a clerk, a leader and somebody of one unit."""
    home, clock = tmp_path_factory.mktemp("rankings"), Clock()
    a_quarter(home)
    office = opened_at(home, clock)
    office.accounts.first_administrator()
    for who in (CLERK, LEADER, OURS):
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


def enter(page: Page, who: Person) -> None:
    """Log in as somebody, whoever was here before."""
    page.context.clear_cookies()
    page.goto("/login")
    page.get_by_label("用户名").fill(who.login)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台", level=1)).to_be_visible()


def test_a_quarter_goes_from_the_first_score_to_the_seal_and_its_correction(page: Page, house: Timed) -> None:
    enter(page, CLERK)
    page.get_by_role("link", name="考核排名").click()
    page.get_by_role("link", name="开始核算").first.click()
    page.get_by_role("button", name="开始核算").click()
    expect(page.get_by_role("status").first).to_contain_text("已开始核算")

    # from a score to the passage that proves it
    page.get_by_role("link", name="排名", exact=True).click()
    page.get_by_role("link", name="政策争取", exact=True).click()
    expect(page.locator(".ranks svg")).to_be_visible()
    row = page.get_by_role("row").filter(has_text=PLANNERS)
    row.get_by_role("link", name="10.00").last.click()
    line = page.locator("tr:target")
    expect(line).to_contain_text("争取专项资金")
    expect(line).to_be_in_viewport()
    page.locator("tr:target + .facts-row").get_by_role("link", name="下达通知.txt").click()
    expect(page.locator("mark", has_text="500万元")).to_be_visible()
    page.go_back()

    # points by hand, beside what was computed
    page.get_by_role("link", name="人工调整").click()
    expect(page.get_by_label("单位").last).to_have_value(PLANNERS)
    page.get_by_label("哪一项").select_option("policy|争取支持政策")
    page.get_by_label("加减分").fill("2.5")
    page.get_by_label("理由").fill("市政府专报批示，材料已核对。")
    page.get_by_role("button", name="记入").click()
    page.get_by_role("table").get_by_role("link", name=PLANNERS).click()
    expect(page.get_by_role("row").filter(has_text="争取支持政策")).to_contain_text("人工 +2.50")

    page.goto(f"{Q}/desk")
    page.get_by_text("公示…").click()
    page.get_by_role("button", name="公示", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("异议截止2026年10月27日")
    expect(page.get_by_role("button", name="冻结")).to_be_disabled()

    # the unit sees its own sheet, and objects
    enter(page, OURS)
    page.get_by_role("row").filter(has_text="公示核对").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{TRADERS}评分表")
    expect(page.locator("main")).not_to_contain_text(PLANNERS)
    page.get_by_label("对哪一项有异议").select_option("policy|争取专项资金")
    page.get_by_label("异议内容").fill("500万元已到账，通知随9月台账报送。")
    page.get_by_role("button", name="提出异议").click()
    expect(page.locator("#objections")).to_contain_text("待复核")

    # the office answers with points, and freezes when the days are over
    enter(page, CLERK)
    page.get_by_role("row").filter(has_text="异议待复核").get_by_role("link").click()
    page.get_by_text("复核答复…").click()
    page.get_by_label("采纳", exact=True).check()
    page.get_by_label("答复", exact=True).fill("已核实到账，补计。")
    page.get_by_label("加减分").fill("5")
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_role("region", name="公示以后有变化")).to_contain_text("争取专项资金 +5.00")
    house.clock.forward(8)
    enter(page, CLERK)
    page.goto(f"{Q}/desk")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_text("冻结…").click()
    expect(page.locator("section[aria-labelledby=acts]")).to_contain_text("没有看过现在的分数")
    page.get_by_role("button", name="冻结", exact=True).click()  # without the tick nothing is sent
    page.get_by_label("我知道这些单位没有看过").check()
    page.get_by_role("button", name="冻结", exact=True).click()
    expect(page.get_by_role("region", name="冻结之后")).to_contain_text("这个季度的事实没有变化")
    frozen = house.office.rankings.newest(QUARTER, frozen=True, by=CLERK)
    assert frozen is not None
    expect(page.get_by_role("region", name="冻结快照")).to_contain_text(frozen.seal)

    # an error found later stands in a second assessment
    page.get_by_text("更正…").click()
    page.get_by_label("更正的原因").fill("漏计一项政策")
    page.get_by_role("button", name="建立更正").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("第2次")
    assert house.office.rankings.newest(QUARTER, frozen=True, by=CLERK) == frozen


def test_a_leader_tries_another_scheme_and_takes_the_table_away(page: Page, house: Timed) -> None:
    enter(page, LEADER)
    page.goto(f"{Q}/what-if")
    page.get_by_text("粘贴一份方案").click()
    text = house.office.schemes.version("2022").text
    generous = text.replace('version = "2022"', 'version = "2026-试"').replace("unproven = 0 ", "unproven = 1 ")
    page.get_by_label("评分方案（TOML）").fill(generous)
    page.locator("#paste-mechanism").select_option("policy")
    page.get_by_role("button", name="试算").last.click()
    expect(page.get_by_role("heading", name="谁升谁降")).to_contain_text("2022 → 2026-试")
    expect(page.get_by_role("row").filter(has_text=TRADERS)).to_contain_text("争取专项资金 +10.00")
    with page.expect_download() as coming:
        page.get_by_role("button", name="导出 xlsx").click()
    rows = list(load_workbook(io.BytesIO(coming.value.path().read_bytes())).active.values)
    assert rows[0][0] == "单位" and TRADERS in {row[0] for row in rows[1:]}
    assert [one.version for one in house.office.schemes.all()] == ["2022"]
    page.goto(f"{Q}/units/{PLANNERS}?mechanism=policy")
    sheet = page.pdf(prefer_css_page_size=True)
    assert [round(side) for side in pypdfium2.PdfDocument(sheet)[0].get_size()] == [595, 842]
    assert "下达通知.txt" in "".join(page_texts(sheet))
