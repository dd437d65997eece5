"""The office's pages of ledgers: how all stand, the combined ledger, who is reminded, what is reviewed, 代报."""

from __future__ import annotations

import html
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from docx import Document
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from services.formats.ledger_sheet import write_ledger
from services.model.files import FileRole
from services.model.ledgers import LedgerHeader, LedgerReturn, LedgerState
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Person
from services.model.periods import Month
from services.office import Office, open_office
from services.settings import Settings
from services.stores.objects import Listing
from tests.ledger_house import POLICY, a_unit, register, report, row
from tests.web.conftest import CHINA, CLERK, LEADER, LIAISON, OTHER_LIAISON, Clock, Seat
from web import create_app

APRIL, MAY = Month(2026, 4), Month(2026, 5)
_ALL = Listing(kind="ledger")
POLICY_ONE, EXCHANGE = Mechanism.POLICY, Mechanism.EXCHANGE


@pytest.fixture
def office(office: Office) -> Office:
    """Two departments and a town owe ledgers; one has reported in time, one late."""
    register(office, a_unit("市发改委"), a_unit("市科技局", POLICY_ONE), a_unit("桃州镇", POLICY_ONE))
    return office


@pytest.fixture
def clerk(seat: Callable[[Person], Seat], office: Office) -> Seat:
    return seat(CLERK)


def words(page: str) -> str:
    """A page without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def sheet_of(answer: TestResponse) -> list[list[Any]]:
    assert answer.status_code == 200, answer.text
    sheet = load_workbook(io.BytesIO(answer.data)).active
    return [[cell.value for cell in line] for line in sheet.iter_rows()]


def may_report(office: Office, clock: Clock, *, day: int = 14, unit: str = "市发改委", **cells: str) -> LedgerReturn:
    clock.now = datetime(2026, 5, day, 9, 30, tzinfo=CHINA)
    done = report(office, row(**(cells or POLICY)), period=MAY, unit=unit).record
    clock.now = datetime(2026, 6, 1, 9, 0, tzinfo=CHINA)
    return done


# -- the matrix --


def test_the_matrix_counts_and_shows_how_each_ledger_stands(clerk: Seat, office: Office, clock: Clock) -> None:
    done = may_report(office, clock)
    may_report(office, clock, day=20, unit="市科技局")
    page = clerk.text("/ledgers/office/?from=2026-05&to=2026-06&mechanism=policy")
    told = words(page)
    assert "2026年5月至2026年6月" in told and "已报 1" in told and "迟报 1" in told and "未报 1" in told and "未到期 3" in told
    assert f'href="/ledgers/{done.id}"' in page and "5月14日" not in told
    assert "2026-05-14 09:30 收到；共 1 行，新增 1，变更 0" in html.unescape(page)
    assert f"/ledgers/behalf/?unit={quote('桃州镇')}&amp;mechanism=policy&amp;period=2026-05" in page
    assert 'href="/ledgers/reminders/?period=2026-05"' in page, "the number of missing ones leads to them"


def test_the_sheet_is_what_is_on_the_screen(clerk: Seat, office: Office, clock: Clock) -> None:
    may_report(office, clock, day=20, unit="市科技局")
    rows = sheet_of(clerk.get("/ledgers/office/sheet.xlsx?from=2026-04&to=2026-05&mechanism=policy&state=late"))
    assert rows == [
        ["序号", "单位", "类别", "机制", "2026年4月", "2026年5月"],
        [1, "市科技局", "市直单位", "政策争取", "未报", "迟报"],
    ]
    one = sheet_of(clerk.get("/ledgers/office/sheet.xlsx?from=2026-05&to=2026-05&unit=科技"))
    assert one[0][4:7] == ["截止日", "状态", "收到时间"] and one[1][5:8] == ["迟报", "2026-05-20 09:30", 1]
    shown = words(clerk.text("/ledgers/office/?from=2026-05&to=2026-05&unit=科技"))
    assert "2026-05-20 09:30" in shown and "市发改委" not in shown


def test_filters_that_mean_nothing_filter_nothing_and_an_empty_matrix_says_what_to_do(clerk: Seat) -> None:
    whole = words(clerk.text("/ledgers/office/?from=rubbish&to=2026-99&mechanism=none&kind=none&state=none&as_of=never"))
    assert "2026年1月至2026年6月" in whole and "桃州镇" in whole
    assert "2026年3月至2026年5月" in words(clerk.text("/ledgers/office/?from=2026-05&to=2026-03"))
    assert "请放宽筛选条件" in words(clerk.text("/ledgers/office/?unit=没有这个单位"))
    answer = clerk.get("/ledgers/office/?from=1990-01&to=2026-05")
    assert answer.status_code == 422 and "一次最多查看 36 个月" in answer.text


def test_the_matrix_as_it_stood_on_a_day(clerk: Seat, office: Office, clock: Clock) -> None:
    may_report(office, clock, day=20, unit="市科技局")
    asked = "from=2026-05&to=2026-05&mechanism=policy"
    assert "未报 3" in words(clerk.text(f"/ledgers/office/?{asked}&as_of=2026-05-18"))
    assert "迟报 1" in words(clerk.text(f"/ledgers/office/?{asked}&as_of=2026-05-20"))


# -- 汇总台账 --


def test_the_combined_ledger_and_its_files_are_the_same(clerk: Seat, office: Office, clock: Clock) -> None:
    may_report(office, clock, matter="第一行\n第二行 <b>&", effect="有进展", next_step="")
    may_report(office, clock, unit="市科技局", matter="=1+1", effect="有", next_step="")
    asked = "mechanism=policy&period=2026-05"
    page = clerk.text(f"/ledgers/office/combined?{asked}")
    assert "政策争取工作汇总台账（2026年5月）" in page and "第一行\n第二行 &lt;b&gt;&amp;" in page
    assert "没有收到或已退回（1）：" in words(page) and "桃州镇" in words(page)
    rows = sheet_of(clerk.get(f"/ledgers/office/combined.xlsx?{asked}"))
    table = [line[:4] for line in rows if line[0] in ("1", "2")]
    assert table == [["1", "市发改委", "第一行\n第二行 <b>&", "有进展"], ["2", "市科技局", "=1+1", "有"]]
    paper = Document(io.BytesIO(clerk.get(f"/ledgers/office/combined.docx?{asked}").data))
    cells = [[cell.text for cell in line.cells][:3] for line in paper.tables[-1].rows]
    assert cells[1:] == [["1", "市发改委", "第一行\n第二行 <b>&"], ["2", "市科技局", "=1+1"]]
    alone = words(clerk.text(f"/ledgers/office/combined?{asked}&unit=科技"))
    assert "=1+1" in alone and "第一行" not in alone


def test_the_combined_ledger_of_the_month_and_of_one_change(clerk: Seat, office: Office, clock: Clock) -> None:
    clock.now = datetime(2026, 4, 14, 9, 0, tzinfo=CHINA)
    report(office, row("r1", matter="四月的事项", effect="有"), row("r2", matter="另一件", effect="有"), period=APRIL)
    clock.now = datetime(2026, 5, 14, 9, 0, tzinfo=CHINA)
    opened = office.ledgers.open("市发改委", POLICY_ONE, MAY, by=LIAISON).draft
    rows = (opened.rows[0], row("r2", matter="另一件", effect="已办结"), row(matter="五月的", effect="有"))
    office.ledgers.submit(replace(opened, rows=rows), key="may", by=LIAISON)
    clock.now = datetime(2026, 6, 1, 9, 0, tzinfo=CHINA)
    seen = {}
    for show in ("", "month", "added", "changed"):
        page = words(clerk.text(f"/ledgers/office/combined?period=2026-05&show={show}"))
        seen[show] = [name for name in ("四月的事项", "已办结", "五月的") if name in page]
    assert seen == {
        "": ["四月的事项", "已办结", "五月的"],
        "month": ["已办结", "五月的"],
        "added": ["五月的"],
        "changed": ["已办结"],
    }


def test_the_innovation_ledger_has_number_and_unit_on_paper(clerk: Seat, office: Office, clock: Clock) -> None:
    clock.now = datetime(2026, 5, 14, 9, 0, tzinfo=CHINA)
    cells = {
        "item": "一件事",
        "quarter_goal": "全网办",
        "status": "已完成",
        "progress": "完成",
        "coverage": "",
        "remark": "2022年第二批",
    }
    report(office, row(**cells), period=MAY, mechanism=Mechanism.INNOVATION)
    clock.now = datetime(2026, 6, 1, 9, 0, tzinfo=CHINA)
    paper = Document(io.BytesIO(clerk.get("/ledgers/office/combined.docx?mechanism=innovation&period=2026-05").data))
    table = [[cell.text.replace("\n", "") for cell in line.cells] for line in paper.tables[-1].rows]
    assert table[0][:3] == ["序号", "部门（单位）", "复制推广的具体事项"] and table[1][:3] == ["1", "市发改委", "一件事"]


def test_a_month_to_come_is_refused_with_a_sentence(clerk: Seat) -> None:
    answer = clerk.get("/ledgers/office/combined?period=2031-01")
    assert answer.status_code == 422 and "还没有到" in answer.text


# -- 催报 --


def remind(browser: Seat, *ledgers: str, rounds: int = 0, **more: str) -> TestResponse:
    form = {"period": "2026-05", "deadline": "2026-06-05", "rounds": str(rounds), "contact": "张三", **more}
    return browser.post("/ledgers/reminders/", {"ledger": list(ledgers), **form})


def test_who_has_not_reported_is_listed_with_whom_to_call(clerk: Seat, office: Office, clock: Clock) -> None:
    may_report(office, clock)
    office.rosters.put("桃州镇", [{"unit": "桃州镇", "liaison": "李四", "liaison_phone": "13812345678"}], by=CLERK)
    page = words(clerk.text("/ledgers/reminders/?period=2026-05"))
    assert "3 个单位，4 份未报" in page and "17 天" in page and "李四 13812345678" in page and "【催报】2026年5月工作台账" in page
    rows = sheet_of(clerk.get("/ledgers/reminders/missing.xlsx?period=2026-05&mechanism=policy"))
    assert sorted(line[1:4] for line in rows[1:]) == [["市科技局", "市直单位", "政策争取"], ["桃州镇", "乡镇", "政策争取"]]
    assert [line[6:8] for line in rows if line[1] == "桃州镇"] == [["李四", "13812345678"]]
    assert "还没有到期" in words(clerk.text("/ledgers/reminders/?period=2026-06"))


def test_a_reminder_drafts_papers_gives_words_and_is_remembered(
    clerk: Seat, seat: Callable[[Person], Seat], office: Office
) -> None:
    answer = remind(clerk, "policy:市科技局", "policy:桃州镇", notices="1")
    assert answer.status_code == 302, answer.text
    page = clerk.text(answer.headers["Location"])
    told = words(page)
    assert "已催报 2 个单位的 2 份台账，拟了" in told and "还有 2 份没有收到" in told
    assert "【催报】" in told and "请于6月5日前登录系统补报" in told and "市发改委" not in told
    (paper, *_others) = re.findall(r'href="(/documents/[^"]+)"><i', page)
    assert "催报" in clerk.text(paper) or "商请" in clerk.text(paper)
    listed = words(clerk.text("/ledgers/reminders/?period=2026-05"))
    assert "催报记录（1）" in listed and "2 个：" in listed and "06-01 09:00" in listed
    assert "催报" in words(seat(OTHER_LIAISON).text("/")), "the unit finds it among what it has to do"


def test_a_second_reminder_at_once_is_refused_and_keeps_what_was_chosen(clerk: Seat) -> None:
    assert remind(clerk, "policy:市科技局").status_code == 302
    again = remind(clerk, "policy:市科技局")
    assert again.status_code == 409 and "刚刚由张三催报过（06-01 09:00）" in again.text
    assert re.search(r'value="policy:市科技局" checked', again.text) and not re.search(
        r'value="policy:桃州镇" checked', again.text
    )
    assert remind(clerk, "policy:市科技局", rounds=1).status_code == 302


def test_a_reminder_that_cannot_be_is_refused_on_its_page(clerk: Seat, office: Office, clock: Clock) -> None:
    assert "没有勾选要催报的单位" in remind(clerk).text
    assert "早于今天" in remind(clerk, "policy:桃州镇", deadline="2026-05-20").text
    assert "不是日期" in remind(clerk, "policy:桃州镇", deadline="明天").text
    may_report(office, clock, unit="桃州镇")
    assert "没有需要催报的单位" in remind(clerk, "policy:桃州镇").text
    assert clerk.get("/ledgers/reminders/round?period=2026-05&at=never").status_code == 404


# -- 审阅 --


def test_a_return_is_sent_back_with_a_reason_at_its_cells_and_accepted_when_it_is_right(
    clerk: Seat, office: Office, clock: Clock
) -> None:
    done = may_report(office, clock)
    cell = f"{done.rows[0].id}:effect"
    page = clerk.text(f"/ledgers/review/{done.id}")
    assert f'value="{cell}"' in page and "审阅通过" in page
    version = re.findall(r'name="seen" value="(\d+)"', page)[0]
    form = {
        "seen": version,
        "cell": [cell],
        f"note-{cell}": "没有写明文号",
        "reason": ["支撑材料不齐，请补充"],
        "reasons": "请于6月3日前补报。",
    }
    answer = clerk.post(f"/ledgers/review/{done.id}/return", form)
    assert answer.status_code == 302, answer.text
    back = office.ledgers.get(done.id, scope=EVERYTHING)
    assert back.state is LedgerState.RETURNED
    assert [(one.text, one.cells) for one in back.reasons] == [
        ("支撑材料不齐，请补充；请于6月3日前补报", ()),
        ("没有写明文号", ((done.rows[0].id, "effect"),)),
    ]
    shown = clerk.text(answer.headers["Location"])
    assert "第1行“工作成效（进展）”" in shown and "单位修改后会重新报送" in shown
    report(office, row("", matter="补的", effect="有"), period=MAY, key="again")
    assert clerk.post(f"/ledgers/review/{done.id}/accept", {}).status_code == 302
    assert office.ledgers.get(done.id, scope=EVERYTHING).state is LedgerState.ACCEPTED


def test_a_return_without_a_reason_is_refused_and_keeps_the_marks(clerk: Seat, office: Office, clock: Clock) -> None:
    done = may_report(office, clock)
    cell = f"{done.rows[0].id}:matter"
    answer = clerk.post(f"/ledgers/review/{done.id}/return", {"cell": [cell], "reasons": " "})
    assert answer.status_code == 422 and "请填写“退回修改”的理由" in answer.text
    assert re.search(rf'value="{cell}" checked', answer.text)
    wrong = clerk.post(f"/ledgers/review/{done.id}/return", {"cell": ["none:matter"], "reasons": "错"})
    assert wrong.status_code == 422 and "没有所标的单元格" in wrong.text
    stale = clerk.post(f"/ledgers/review/{done.id}/accept", {"seen": "0"})
    assert stale.status_code == 409


def test_the_page_of_a_return_offers_the_office_its_steps_and_a_unit_none(
    clerk: Seat, seat: Callable[[Person], Seat], office: Office, clock: Clock
) -> None:
    done = may_report(office, clock)
    assert f"/ledgers/review/{done.id}" in clerk.text(f"/ledgers/{done.id}")
    assert "/ledgers/review/" not in seat(LIAISON).text(f"/ledgers/{done.id}")
    assert "/ledgers/review/" not in seat(LEADER).text(f"/ledgers/{done.id}")


# -- 代报 --

HEADER = LedgerHeader(unit="市发改委", filled_by="王五", phone="0563-6012346", filled_on=datetime(2026, 5, 13).date())
SHEET = write_ledger(POLICY_ONE, HEADER, [{"position": "1", "unit": "市发改委", **POLICY, "remark": ""}])
OTHER_SHEET = write_ledger(EXCHANGE, HEADER, [{"position": "1", "unit": "市发改委", "signing": "5月8日，与溧阳市签订合作协议。"}])
KEY = "/ledgers/behalf/11111111-1111-4111-8111-111111111111"


def mail(*files: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["Received"] = "from oa.example by mx.example; Thu, 14 May 2026 16:20:00 +0800"
    message["Subject"] = "报送5月工作台账"
    message.set_content("现报送我单位5月工作台账，请查收。")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def send(browser: Seat, name: str, content: bytes) -> TestResponse:
    return browser.post(f"{KEY}/files", {"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def proposed(page: str) -> dict[str, Any]:
    """The form as the page fills it."""
    value = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("period", "received", "how")}
    unit = re.search(r'<option value="([^"]+)" selected>', page)
    found = re.findall(r'name="ledger" value="([^"]+)" checked', page)
    form: dict[str, Any] = {name: html.unescape(match[1]) for name, match in value.items() if match}
    form |= {"unit": unit[1] if unit else "", "ledger": found}
    return form | dict(re.findall(r'name="(mechanism-[^"]+)" value="([^"]+)"', page))


def test_a_mail_is_shown_before_it_is_kept_and_counts_from_its_receipt(clerk: Seat, office: Office) -> None:
    assert clerk.get("/ledgers/behalf/").headers["Location"].startswith("/ledgers/behalf/")
    assert send(clerk, "来件.eml", mail(("台账.xlsx", SHEET), ("批复.txt", "下达专项资金500万元。".encode()))).status_code == 302
    page = clerk.text(KEY)
    told, form = words(page), proposed(page)
    assert (form["unit"], form["period"], form["received"], form["how"]) == (
        "市发改委",
        "2026-05",
        "2026-05-14T16:20",
        "电子邮件",
    )
    assert "5月15日截止，按时" in told and "获得专项资金500万元。" in told and "本月新增 1 行" in told and "批复.txt" in told
    assert office.ledgers.count(_ALL, scope=EVERYTHING) == 0
    answer = clerk.post(KEY, {**form, "keep": "1"})
    assert answer.status_code == 302, words(answer.text)
    record = office.ledgers.get(answer.headers["Location"].rsplit("/", 1)[1], scope=EVERYTHING)
    assert (record.behalf, record.late, record.received_at) == ("电子邮件", False, datetime(2026, 5, 14, 16, 20, tzinfo=CHINA))
    assert {file.label: file.role for file in record.files} == {
        "来件.eml": FileRole.ORIGINAL,
        "台账.xlsx": FileRole.ORIGINAL,
        "批复.txt": FileRole.MATERIAL,
    }
    again = clerk.post(KEY, {**form, "keep": "1"})
    assert again.headers["Location"] == answer.headers["Location"], "the same form once more finds what it led to"
    assert office.ledgers.count(_ALL, scope=EVERYTHING) == 1


def test_two_ledgers_of_one_mail_each_keep_the_mail_and_their_own_material(clerk: Seat, office: Office) -> None:
    send(clerk, "来件.eml", mail(("政策.xlsx", SHEET), ("交流.xlsx", OTHER_SHEET), ("协议.txt", "合作协议".encode())))
    page = clerk.text(KEY)
    (name,) = (one for one, label in re.findall(r'name="of-([^"]+)" aria-label="“([^”]+)”', page) if label == "协议.txt")
    answer = clerk.post(KEY, {**proposed(page), f"of-{name}": "exchange", "keep": "1"})
    assert answer.status_code == 302, words(answer.text)
    with office.register.reading() as transaction:
        ids = {line.mechanism: line.object_id for line in transaction.ledgers.returns([MAY])}
    files = {one: [file.label for file in office.ledgers.get(ids[one], scope=EVERYTHING).files] for one in ids}
    assert files == {POLICY_ONE: ["来件.eml", "政策.xlsx"], EXCHANGE: ["来件.eml", "交流.xlsx", "协议.txt"]}


def test_what_was_typed_wins_and_a_refusal_loses_nothing(clerk: Seat, office: Office) -> None:
    send(clerk, "台账.xlsx", SHEET)
    form = proposed(clerk.text(KEY))
    assert "没有选择填表单位" in clerk.post(KEY, {**form, "unit": "", "keep": "1"}).text
    assert "不是时间" in clerk.post(KEY, {**form, "received": "昨天", "keep": "1"}).text
    assert "晚于现在" in clerk.post(KEY, {**form, "received": "2026-07-01T09:00", "keep": "1"}).text
    assert "没有选择要代报的台账" in clerk.post(KEY, {**form, "ledger": [], "keep": "1"}).text
    twice = clerk.post(KEY, {**form, "quiet": ["policy"], "keep": "1"})
    assert twice.status_code == 422 and "选了不止一份台账（台账.xlsx、本月无新增）" in twice.text
    looked = clerk.post(KEY, {**form, "unit": "市科技局", "received": "2026-05-16T09:00"})
    assert looked.status_code == 200 and "迟报" in looked.text and 'value="市科技局" selected' in looked.text
    done = clerk.post(KEY, {**form, "unit": "市科技局", "received": "2026-05-16T09:00", "how": "微信", "keep": "1"})
    record = office.ledgers.get(done.headers["Location"].rsplit("/", 1)[1], scope=EVERYTHING)
    assert (record.unit, record.late, record.behalf) == ("市科技局", True, "微信")


def test_a_ledger_whose_file_has_gone_is_never_taken_for_nothing_new(clerk: Seat, office: Office) -> None:
    send(clerk, "台账.xlsx", SHEET)
    form = proposed(clerk.text(KEY))
    office.intake.drop_batch(f"behalf {CLERK.login}/{KEY.rsplit('/', 1)[1]}")
    answer = clerk.post(KEY, {**form, "keep": "1"})
    assert answer.status_code == 422 and "来件已不在服务器上" in answer.text
    assert office.ledgers.count(_ALL, scope=EVERYTHING) == 0


def test_rows_that_stand_go_only_where_the_clerk_says_so(clerk: Seat, office: Office, clock: Clock) -> None:
    may_report(office, clock, matter="原有的事项，与来件无关", effect="已办结", next_step="")
    send(clerk, "台账.xlsx", SHEET)
    page = clerk.text(KEY)
    (name,) = proposed(page)["ledger"]
    assert "该单位这一期已报送" in page and "原有的事项，与来件无关" in page
    looked = clerk.post(KEY, {**proposed(page), f"taking-{name}": "replace"})
    assert "删去 1 行" in looked.text and "原有的事项，与来件无关" not in looked.text
    done = clerk.post(KEY, {**proposed(page), "keep": "1"})
    record = office.ledgers.get(done.headers["Location"].rsplit("/", 1)[1], scope=EVERYTHING)
    assert [one["matter"][:5] for one in record.rows] == ["8月8日，", "原有的事项"]


def test_a_ledger_that_is_accepted_takes_no_arrival_before_it_is_sent_back(clerk: Seat, office: Office, clock: Clock) -> None:
    record = may_report(office, clock)
    packed = clerk.get(f"/ledgers/{record.id}/pack").data
    office.ledgers.accept(record.id, seen=None, by=CLERK)
    send(clerk, "发送包.zip", packed)
    page = clerk.text(KEY)
    told = words(page)
    assert "当前为“已审阅”，来件不能收下" in told and "写明理由退回" in told and "成为新的版本" not in told
    assert proposed(page)["ledger"] == []
    office.ledgers.send_back(record.id, reasons=["请以来件为准"], cells=[], seen=None, by=CLERK)
    page = clerk.text(KEY)
    assert "成为新的版本" in words(page) and len(proposed(page)["ledger"]) == 1


def test_a_mail_that_says_there_is_nothing_new(clerk: Seat, office: Office) -> None:
    send(clerk, "来件.eml", mail())
    page = clerk.text(KEY)
    assert "来件里没有找到台账表格" in page
    form = {
        "unit": "桃州镇",
        "period": "2026-05",
        "received": "2026-05-14T16:20",
        "how": "电子邮件",
        "quiet": ["policy"],
        "keep": "1",
    }
    record = office.ledgers.get(clerk.post(KEY, {**form, "keep": "1"}).headers["Location"].rsplit("/", 1)[1], scope=EVERYTHING)
    assert (record.nothing_new, record.rows, [file.label for file in record.files]) == (True, (), ["来件.eml"])


def test_nothing_new_for_a_ledger_that_is_accepted_is_told_while_looking(clerk: Seat, office: Office, clock: Clock) -> None:
    record = may_report(office, clock)
    send(clerk, "来件.eml", mail())
    form = {"unit": "市发改委", "period": "2026-05", "received": "2026-05-14T16:20", "how": "电子邮件", "quiet": ["policy"]}
    looked = words(clerk.post(KEY, form).text)
    assert "政策争取： “市发改委政策争取工作台账（2026年5月）”选了“本月无新增”，但有1行新增" in looked.replace("：“", "： “")
    office.ledgers.accept(record.id, seen=None, by=CLERK)
    page = clerk.post(KEY, form).text
    assert "当前为“已审阅”，不能再报“本月无新增”" in page and f"/ledgers/{record.id}" in page
    assert re.search(r'name="quiet" value="policy" disabled', page) and 'value="exchange" disabled' not in page
    assert "没有受理" not in clerk.post(KEY, {**form, "period": "二〇二六年"}).text


def test_an_entry_that_was_left_is_found_on_the_page_and_given_up(clerk: Seat, seat: Callable[[Person], Seat]) -> None:
    send(clerk, "来件.eml", mail(("台账.xlsx", SHEET)))
    assert "未完成的代报" not in clerk.text(KEY)
    begun = clerk.get("/ledgers/behalf/", follow_redirects=True).text
    assert "未完成的代报（1）" in begun and "来件.eml" in begun and "刚刚" in begun and KEY in begun
    assert clerk.post(f"{KEY}/discard").status_code == 302
    assert "未完成的代报" not in clerk.get("/ledgers/behalf/", follow_redirects=True).text
    assert "还没有来件" in clerk.text(KEY)
    folder = clerk.post(f"{KEY}/files", {"folder": "资料"}, follow_redirects=True)
    assert "“资料”是文件夹，没有上传" in folder.text and "没有收到文件" not in folder.text


def test_the_list_tells_when_the_office_had_it_and_whether_that_was_late(clerk: Seat, office: Office) -> None:
    send(clerk, "来件.eml", mail(("台账.xlsx", SHEET)))
    form = proposed(clerk.text(KEY))
    clerk.post(KEY, {**form, "received": "2026-05-16T08:05", "keep": "1"})
    assert "2026-05-16 08:05 迟报" in words(clerk.text("/ledgers/"))
    assert sheet_of(clerk.get("/ledgers/list.xlsx"))[1][5:7] == ["2026-05-16 08:05", "迟报"]


def test_a_house_that_wants_the_stamp_says_so_at_every_door(furnished: Path, tmp_path: Path, clock: Clock) -> None:
    shutil.copytree(furnished, tmp_path / "home")
    house = open_office(Settings(home=tmp_path / "home", stamp_required=True), now=clock)
    register(house, a_unit("市发改委"))
    app = create_app(house)
    browser, liaison = Seat(app.test_client()), Seat(app.test_client())
    assert browser.log_in(CLERK.login).status_code == liaison.log_in(LIAISON.login).status_code == 302
    try:
        send(browser, "来件.eml", mail(("台账.xlsx", SHEET)))
        page = browser.text(KEY)
        assert "没有认出盖章扫描件" in page
        done = browser.post(KEY, {**proposed(page), "keep": "1"}, follow_redirects=True)
        wanted = "还没有盖章扫描件，管委会不能审阅通过。请打印、盖章、扫描后"
        assert wanted in done.text
        (record,) = house.ledgers.rows(_ALL, scope=EVERYTHING)
        assert wanted in liaison.text(f"/ledgers/{record.id}") and "须上传，可报送后补传" in liaison.text(
            "/ledgers/fill/?mechanism=exchange&period=2026-05"
        )
        refused = browser.post(f"/ledgers/review/{record.id}/accept")
        assert refused.status_code == 422 and "在这份台账页面的“文件”一栏选“盖章扫描件”上传" in refused.text
        scan = {"file": (io.BytesIO("盖章".encode()), "盖章.txt"), "role": "stamped", "key": "s"}
        browser.post(f"/ledgers/{record.id}/attach", scan, content_type="multipart/form-data")
        assert wanted not in browser.text(f"/ledgers/{record.id}")
        assert browser.post(f"/ledgers/review/{record.id}/accept").status_code == 302
    finally:
        house.close()


def test_a_marked_file_within_a_mail_stops_all_of_it(clerk: Seat, office: Office) -> None:
    send(clerk, "来件.eml", mail(("台账.xlsx", SHEET), ("秘密文件.txt", "秘密★1年\n关于某事的通知\n".encode())))
    answer = clerk.get(KEY)
    print(words(answer.text))
    assert "严禁上传涉密文件" in answer.text.split("<main")[1]
    page = clerk.text(KEY)
    assert "还没有来件" in page, "nothing of the mail stays"


def test_a_broken_file_and_one_that_is_taken_out_again(clerk: Seat) -> None:
    send(clerk, "坏.zip", zipped(("台账.xlsx", SHEET))[:300])
    send(clerk, "台账.xlsx", SHEET)
    page = clerk.text(KEY)
    assert "坏.zip" in page and proposed(page)["ledger"]
    (name,) = re.findall(r'formaction="[^"]*/files/([^/"]+)/remove[^"]*"[^>]*aria-label="移除“坏.zip”"', page)
    assert clerk.post(f"{KEY}/files/{name}/remove").status_code == 302
    assert "坏.zip" not in clerk.text(KEY).replace("已移除“坏.zip”", "")
    assert clerk.post(f"{KEY}/files/{name}/remove").status_code == 404


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files:
            package.writestr(name, content)
    return out.getvalue()
