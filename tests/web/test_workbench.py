"""工作台: the first page, for each role."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from flask import Flask

from services.model.files import FileRole
from services.model.mechanisms import Mechanism
from services.model.people import Person
from services.model.periods import Month
from services.model.units import Assignment, Unit, UnitKind
from services.office import Office, open_office
from services.settings import Settings
from services.worker import Worker
from tests.ledger_house import report, row
from tests.web.conftest import ADMINISTRATOR, CLERK, DEPUTY, LEADER, LIAISON, OTHER_LIAISON, OURS, SENT_BACK, Clock, Seat, hand_in
from web import create_app
from web.vendor import PARTS, Vendor


def test_the_cards_count_and_lead_to_their_lists(seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    cards = dict(re.findall(r'href="(/filings/\?state=\w+)"><span>[^<]+</span><b>(\d+)</b>', browser.text("/")))
    assert cards == {
        "/filings/?state=submitted": "0",
        "/filings/?state=confirmed": "0",
        "/filings/?state=returned": "1",
        "/filings/?state=filed": "2",
    }
    for url in cards:
        assert browser.get(url).status_code == 200


def test_each_role_finds_what_it_can_do_next(office: Office, seat: Callable[[Person], Seat]) -> None:
    new = hand_in(office, "毗邻公交线路合作协议", unit="市发改委")
    clerk, liaison, leader = (seat(person).text("/") for person in (CLERK, LIAISON, LEADER))
    for page in (clerk, liaison):
        assert f'href="/filings/{new.id}/confirm"' in page
        assert "待办（2）" in page
    assert ">补正</a>" in liaison
    assert "/confirm" not in leader
    assert "报送协议</a>" not in leader


def test_what_is_overdue_is_said_in_words_and_comes_first(office: Office, seat: Callable[[Person], Seat], clock: Clock) -> None:
    hand_in(office, "毗邻公交线路合作协议", unit="市发改委")
    assert "逾期" not in seat(CLERK).text("/")
    clock.pass_(days=13)
    page = seat(CLERK).text("/")
    assert "逾期 3 天" in page
    assert page.index(SENT_BACK) < page.index("毗邻公交线路合作协议")


def test_the_deadline_day_itself_is_not_overdue(seat: Callable[[Person], Seat], clock: Clock) -> None:
    clock.pass_(days=10)
    assert "逾期" not in seat(CLERK).text("/")


def test_progress_is_polled_until_nothing_moves(office: Office, seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    assert "hx-trigger" not in browser.text("/")
    hand_in(office, "新协议", unit="市发改委", read=False)
    assert 'hx-get="/progress" hx-trigger="every 2s"' in browser.text("/")
    running = browser.get("/progress", headers={"HX-Request": "true"})
    assert running.status_code == 200
    assert "新协议" in running.text
    assert "<html" not in running.text
    Worker(office).drain()
    done = browser.get("/progress", headers={"HX-Request": "true"})
    assert done.status_code == 286
    assert "没有等待处理的文件" in done.text


def test_an_empty_house_says_how_to_begin(tmp_path: Path) -> None:
    office = open_office(Settings(home=tmp_path / "home"))
    password = office.accounts.first_administrator()
    browser = Seat(create_app(office).test_client())
    browser.log_in("admin", password or "")
    browser.post("/password", {"old": password, "new": "Good-Password-1", "again": "Good-Password-1"})
    page = browser.text("/")
    assert "还没有报送的协议" in page
    assert "报送第一份协议" in page
    assert "没有待办事项" in page
    office.close()


def test_without_libreoffice_the_page_says_what_still_works(office: Office, seat: Callable[[Person], Seat]) -> None:
    object.__setattr__(office, "libreoffice", None)
    page = seat(CLERK).text("/")
    assert "未安装 LibreOffice" in page
    assert "报送、识别、核对、备案、检索和公文 docx 照常" in page


def test_without_echarts_the_numbers_stay_and_it_is_said(app: Flask, seat: Callable[[Person], Seat]) -> None:
    found = {name: path for name, path in Vendor.look().found.items() if name not in ("echarts.js", "htmx.js")}
    app.extensions["vendor"] = Vendor(found)
    page = seat(CLERK).text("/")
    assert "echarts.js" not in page
    assert "htmx.js" not in page
    assert "统计图（改以条形表格显示）" in page
    assert re.search(r'<th scope="row">2026-06</th>.*<td class="number">3</td>', page)
    assert OURS in page


def test_every_part_that_pages_ask_for_is_served_with_its_type(app: Flask, seat: Callable[[Person], Seat]) -> None:
    browser = seat(CLERK)
    types = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".woff": "font/woff"}
    for name in Vendor.look().found:
        answer = browser.get(f"/vendor/{name}")
        assert answer.status_code == 200
        assert answer.mimetype == types[Path(name).suffix]
    assert set(Vendor.look().found) >= set(PARTS) - {"echarts.js", "htmx.js"}
    icons = browser.get("/vendor/icons.css").text
    assert 'url("fonts/bootstrap-icons.woff2' in icons or "url(fonts/bootstrap-icons.woff2" in icons


def test_files_without_text_are_not_said_to_be_searchable(office: Office, seat: Callable[[Person], Seat]) -> None:
    assert "没有等待处理的文件，全部可以检索。" in seat(CLERK).text("/")
    held = office.intake.hold(io.BytesIO(b"%PDF-1.7\n1 0 obj"), label="残.pdf", role=FileRole.AGREEMENT, batch="broken")
    office.filings.submit("broken", [held], unit="市科技局", key="broken", by=CLERK)
    Worker(office).drain()
    page = seat(CLERK).text("/")
    assert "全部可以检索" not in page and "另有 1 个文件没有可识别的文字" in page
    assert "另有 1 个文件没有可识别的文字" in seat(ADMINISTRATOR).text("/status/")
    assert "另有 1 个文件没有可识别的文字" in seat(CLERK).text("/search/?q=没有的话")
    assert "个文件没有可识别的文字" not in seat(LIAISON).text("/"), "another unit's"


def test_ledgers_that_wait_come_before_papers_and_say_until_when(
    office: Office, seat: Callable[[Person], Seat], clock: Clock
) -> None:
    duty = Assignment(mechanism=Mechanism.POLICY, since=clock.now.date())
    with office.register.transaction() as transaction:
        transaction.units.put(Unit(name="市发改委", kind=UnitKind.DEPARTMENT, assignments=(duty,)))
    clock.pass_(days=4)  # ten days before the 15th
    page = seat(LIAISON).text("/")
    assert "台账待办" in page and "政策争取工作台账（2026年6月）" in page and "还有 6 个工作日" in page
    assert "06-15" in page and "协议待办（1）" in page
    assert page.index("台账待办") < page.index("协议待办")
    assert "台账待办" not in seat(CLERK).text("/") and "台账待办" not in seat(LEADER).text("/")
    clock.pass_(days=11)
    assert "逾期 1 天" in seat(LIAISON).text("/") and "1 个单位未报：政策争取 1 份" in seat(CLERK).text("/")
    assert "政策争取" not in seat(OTHER_LIAISON).text("/")


def test_what_a_unit_has_to_mend_comes_before_what_it_has_to_check(
    office: Office, seat: Callable[[Person], Seat], clock: Clock
) -> None:
    hand_in(office, "毗邻公交线路合作协议", unit="市发改委")
    page = seat(LIAISON).text("/")
    assert page.index(">补正</a>") < page.index(">核对</a>"), "though it is not overdue"
    clerk = seat(CLERK).text("/")
    assert clerk.index(SENT_BACK) < clerk.index("毗邻公交线路合作协议"), "a deadline goes before none"


def test_people_of_a_unit_that_took_another_over_read_of_which_a_ledger_is(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    duty = Assignment(mechanism=Mechanism.POLICY, since=date(2026, 4, 1))
    for name in ("市发改委", "市物价局"):
        with office.register.transaction() as transaction:
            transaction.units.put(Unit(name=name, kind=UnitKind.DEPARTMENT, assignments=(duty,), approves=True))
    report(office, row(), unit="市发改委", period=Month(2026, 5))
    assert '<span class="sub">市发改委</span>' not in seat(DEPUTY).text("/"), "all are of the one unit"
    assert '<div class="sub">市发改委</div>' not in seat(LIAISON).text("/ledgers/")
    report(office, row(), unit="市物价局", period=Month(2026, 5))
    office.units.merge("市物价局", "市发改委", on=date(2026, 5, 31), reason="机构改革方案", by=CLERK)
    page = seat(DEPUTY).text("/")
    assert '<span class="sub">市物价局</span>' in page and '<span class="sub">市发改委</span>' in page
    page = seat(LIAISON).text("/ledgers/")
    assert '政策争取<div class="sub">市物价局</div>' in page and '政策争取<div class="sub">市发改委</div>' in page
