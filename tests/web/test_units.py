"""单位名册 on its pages: lists that are filtered and exported, a unit's own page, 附件1 looked at and then kept."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from services.model.ledgers import LedgerRow
from services.model.mechanisms import Mechanism
from services.model.people import Person
from services.model.periods import Month
from services.model.units import UnitKind
from services.office import Office
from tests.samples.unit_lists import NOTICE
from tests.web.conftest import CLERK, DEPUTY, LEADER, LIAISON, OURS, Seat
from tests.web.papers import S, a_document
from tests.web.test_book import cells

WHY = "广编办〔2026〕3号"


@pytest.fixture
def clerk(seat: Callable[[Person], Seat]) -> Seat:
    return seat(CLERK)


def test_the_list_is_filtered_by_mechanism_state_and_any_name(office: Office, clerk: Seat) -> None:
    office.units.assign("桃州镇", Mechanism.EXCHANGE, since=date(2022, 9, 2), by=CLERK)
    office.units.put("市旅游局", UnitKind.DEPARTMENT, by=CLERK)
    office.units.retire("市旅游局", on=date(2026, 3, 31), reason=WHY, by=CLERK)
    listed = clerk.text("/units/?mechanism=exchange")
    assert "桃州镇</a>" in listed and "市发改委</a>" not in listed
    assert "市旅游局</a>" not in clerk.text("/units/")
    retired = clerk.text("/units/?state=retired")
    assert "市旅游局</a>" in retired and "已撤销" in retired and "市发改委</a>" not in retired
    assert "市发改委</a>" in clerk.text("/units/?text=广德市发展和改革委员会")
    assert "没有符合条件的单位" in clerk.text("/units/?text=没有的单位")
    rows = cells(clerk.get("/units/sheet.xlsx?state=all").data)
    assert {row[1] for row in rows[1:]} == {"市发改委", "市科技局", "桃州镇", "市旅游局"}
    assert [row[1] for row in cells(clerk.get("/units/sheet.xlsx?mechanism=exchange").data)[1:]] == ["桃州镇"]


def test_a_unit_s_page_tells_names_duties_and_what_happened(office: Office, clerk: Seat) -> None:
    office.units.assign("市发改委", Mechanism.POLICY, since=date(2022, 9, 2), by=CLERK)
    page = clerk.text("/units/unit?name=市发改委")
    assert "2022-09-02" in page and "指定职责" in page and "职责增加：政策争取（2022-09-02 起）" in page
    assert "王五" in page and "联络员" in page
    assert "市发改委</h1>" in clerk.text("/units/unit?name=广德市发展和改革委员会")
    assert clerk.get("/units/unit?name=没有的单位").status_code == 404
    assert clerk.get("/units/unit").headers["Location"] == "/units/"


def test_duties_are_given_and_ended(office: Office, clerk: Seat) -> None:
    clerk.post("/units/unit/assign?name=桃州镇", {"mechanism": "policy", "since": "2026-01-01"})
    assert office.units.get("桃州镇").owes(Mechanism.POLICY, date(2026, 1, 1))
    clerk.post("/units/unit/release?name=桃州镇", {"mechanism": "policy", "until": "2026-05-31", "reason": "分工调整"})
    assert not office.units.get("桃州镇").owes(Mechanism.POLICY, date(2026, 6, 1))
    for data, words in (({"since": "2026-01-01"}, "是哪一项机制"), ({"mechanism": "policy"}, "从哪一天起")):
        answer = clerk.post("/units/unit/assign?name=桃州镇", data)
        assert answer.status_code == 422 and words in answer.text and '<details class="act" open>' in answer.text
    assert clerk.post("/units/unit/assign?name=没有的单位", {"mechanism": "policy"}).status_code == 404


def test_a_unit_is_described(office: Office, clerk: Seat) -> None:
    form = {"kind": "市直单位", "full_name": "广德市发展和改革委员会", "aliases": "市发改局，市计委\r\n市物价局", "position": "5"}
    clerk.post("/units/unit/describe?name=市发改委", {**form, "approves": "1"})
    unit = office.units.get("市计委")
    assert unit.aliases == ("市发改局", "市计委", "市物价局") and unit.position == 5 and unit.approves
    answer = clerk.post("/units/unit/describe?name=市发改委", {**form, "position": "前面"})
    assert answer.status_code == 422 and "不是整数" in answer.text and "市物价局" in answer.text, "what was typed is still there"


def test_after_a_rename_the_liaison_goes_on_as_before(office: Office, clerk: Seat, seat: Callable[[Person], Seat]) -> None:
    document, liaison = a_document(office, S.DISTRIBUTED), seat(LIAISON)
    answer = clerk.post("/units/unit/rename?name=市发改委", {"new": "市发改和数据局", "reason": WHY}, follow_redirects=True)
    assert "已更名为“市发改和数据局”" in answer.text
    assert "市发改和数据局" in liaison.text("/"), "the session that is open follows"
    assert OURS in liaison.text("/filings/") and OURS in liaison.text("/search/?q=数据共享")
    assert document.title in liaison.text("/received/")
    assert liaison.post(f"/documents/{document.id}/acknowledge").status_code == 302
    delivery = office.documents.get(document.id, scope=office.units.scope("市发改和数据局")).delivery("市发改委")
    assert delivery is not None and delivery.acknowledged
    rows = cells(clerk.get("/registers/received.xlsx?unit=市发改和数据局").data)
    assert document.title in rows[1]
    again = office.delivery.distribute(document.id, units=["市发改和数据局", "桃州镇"], by=CLERK)
    assert [one.unit for one in again.deliveries] == ["市发改委", "市科技局", "桃州镇"], "nobody is sent it twice"


def test_a_merged_unit_points_to_the_other(office: Office, clerk: Seat, seat: Callable[[Person], Seat]) -> None:
    liaison = seat(LIAISON)
    clerk.post("/units/unit/merge?name=市发改委", {"into": "市科技局", "on": "2026-05-31", "reason": WHY})
    assert "并入市科技局" in clerk.text("/units/unit?name=市发改委")
    assert OURS in liaison.text("/filings/"), "the account has gone over with the objects"
    for data, words in (({"into": "", "on": "2026-05-31"}, "并入哪个单位"), ({"into": "市科技局", "on": "2026-05-31"}, "依据")):
        answer = clerk.post("/units/unit/merge?name=桃州镇", data)
        assert answer.status_code == 422 and words in answer.text
    gone = clerk.post("/units/unit/assign?name=市发改委", {"mechanism": "policy", "since": "2026-06-01"})
    assert gone.status_code == 409 and "已撤并" in gone.text
    assert not office.units.called("市科技局").assignments, "a form of the merged unit does nothing to the other"


def test_a_unit_is_retired_and_comes_back(office: Office, clerk: Seat) -> None:
    clerk.post("/units/unit/retire?name=桃州镇", {"on": "2026-05-31", "reason": WHY})
    assert not office.units.get("桃州镇").lives(date(2026, 6, 1))
    page = clerk.text("/units/unit?name=桃州镇")
    assert "2026-05-31 撤销" in page and "恢复…" in page
    clerk.post("/units/unit/revive?name=桃州镇", {"reason": "登记有误"})
    assert office.units.get("桃州镇").retired_on is None


def test_the_lists_are_looked_at_before_they_are_kept(office: Office, clerk: Seat) -> None:
    sent = {"file": (io.BytesIO(NOTICE.encode()), "通知.txt")}
    shown = clerk.post("/units/lists", sent, content_type="multipart/form-data").text
    assert "导入后新增 33 个单位、66 项职责" in shown and len(office.units.all()) == 3
    text = unescape(shown.split('name="text" value="')[1].split('"')[0])
    kept = clerk.post(
        "/units/lists", {"keep": "1", "text": text, "since": "2022-09-02", "label": "通知.txt"}, follow_redirects=True
    )
    assert "已按“通知.txt”登记：新增 33 个单位、66 项职责，自 2022-09-02 起。" in kept.text
    assert "都已在单位名册" in clerk.post("/units/lists", {"text": text, "since": "2022-09-02"}).text


def test_nothing_and_no_list_are_refused_with_what_was_pasted(clerk: Seat) -> None:
    for text, words in (("", "粘贴文字"), ("这里没有名单", "没有找到涉及单位的名单")):
        answer = clerk.post("/units/lists", {"text": text})
        assert answer.status_code == 422 and words in answer.text and text in answer.text


def test_names_come_out_as_they_went_in(office: Office, clerk: Seat) -> None:
    name = '市<b>&"甲/乙"局{{7*7}}'
    clerk.post("/units/", {"name": name})
    page = clerk.get("/units/unit", query_string={"name": name}).text
    assert "市&lt;b&gt;&amp;&#34;甲/乙&#34;局{{7*7}}" in page and '<b>&"甲' not in page


def test_a_deputy_leader_reads_the_unit_s_own_and_acknowledges(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, deputy = a_document(office, S.DISTRIBUTED), seat(DEPUTY)
    assert OURS in deputy.text("/filings/")
    assert document.title in deputy.text("/received/")
    page = deputy.text(f"/documents/{document.id}")
    assert "市科技局" not in page, "as it was sent to the own unit, nothing of how it came about"
    assert deputy.post(f"/documents/{document.id}/acknowledge").status_code == 302
    assert deputy.get("/submit/").status_code == deputy.get("/units/").status_code == 403


def test_a_leader_reads_a_unit_and_finds_no_button(seat: Callable[[Person], Seat]) -> None:
    page = seat(LEADER).text("/units/unit?name=市发改委")
    assert "职责" in page and 'method="post" action="/units/' not in page


def test_an_end_that_is_to_come_is_told_as_such_and_what_is_not_handed_in_with_it(office: Office, clerk: Seat) -> None:
    office.units.assign("市科技局", Mechanism.POLICY, since=date(2022, 9, 2), by=CLERK)
    opened = office.ledgers.open("市科技局", Mechanism.POLICY, Month(2026, 5), by=CLERK)
    office.ledgers.save(opened.draft, seen=0, by=CLERK)
    page = clerk.text("/units/unit?name=市科技局")
    assert page.count("政策争取工作台账（2026年5月）：有草稿，没有报送") == 2, "where one merges, and where one retires"
    data = {"into": "市发改委", "on": "2026-06-30", "reason": WHY}
    told = clerk.text(clerk.post("/units/unit/merge?name=市科技局", data).headers["Location"])
    assert "将于 2026-06-30 并入“市发改委”" in told and "取消撤并" in told and "指定职责" in told
    assert "市科技局</a>将于2026年6月30日撤并，并入本单位" in clerk.text("/units/unit?name=市发改委")
    assert "将于2026年6月30日撤并" in clerk.text("/units/") and "将于2026年6月30日撤并" in clerk.text("/ledgers/office/")
    assert "将于 2026-06-30 并入市发改委" in {row[-1] for row in cells(clerk.get("/units/sheet.xlsx").data)}
    refused = clerk.post("/units/unit/retire?name=市科技局", {"on": "2026-06-30", "reason": WHY})
    assert "已登记将于2026年6月30日撤并" in unescape(refused.text)
    clerk.post("/units/unit/revive?name=市科技局", {"reason": "推迟"})
    assert "将于" not in clerk.text("/units/")


def test_the_heir_finds_takes_over_and_shows_what_a_merged_unit_had_begun(
    office: Office, clerk: Seat, seat: Callable[[Person], Seat]
) -> None:
    for name in ("市发改委", "市科技局"):
        office.units.assign(name, Mechanism.POLICY, since=date(2022, 9, 2), by=CLERK)
    may = Month(2026, 5)
    draft = office.ledgers.open("市科技局", Mechanism.POLICY, may, by=CLERK).draft
    cells_ = (("matter", "5月8日，赴省科技厅对接创新券。"), ("effect", "已获立项。"))
    one = LedgerRow(id="old", cells=cells_, since=may, changed=may)
    office.ledgers.save(replace(draft, rows=(one,)), seen=0, by=CLERK)
    office.units.merge("市科技局", "市发改委", on=date(2026, 5, 20), reason=WHY, by=CLERK)
    heir = seat(LIAISON)
    assert "到2026年6月台账里填入" in heir.text("/ledgers/")
    asked = "/ledgers/fill/?mechanism=policy&period=2026-06"
    page = heir.text(asked)
    assert "并入前的草稿（1）" in page and "赴省科技厅对接创新券" in page
    key = f"{may}/市科技局"
    heir.post("/ledgers/fill/leftover?mechanism=policy&period=2026-06", {"key": key, "seen": "0"})
    page = heir.text(asked)
    assert "并入前的草稿（" not in page and "并入自市科技局" in page
    gone = heir.post("/ledgers/fill/leftover?mechanism=policy&period=2026-06", {"key": key, "seen": "1"})
    assert gone.status_code == 404
    there = office.ledgers.open("市发改委", Mechanism.POLICY, may.next(), by=CLERK).draft
    done = office.ledgers.submit(there, key="k", by=CLERK).record
    assert "并入自市科技局" in heir.text(f"/ledgers/{done.id}")
    printed = cells(heir.get(f"/ledgers/{done.id}/print/xlsx").data)
    assert "已获立项。" in str(printed) and "并入" not in str(printed), "no paper has it"
