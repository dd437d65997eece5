"""The pages on which a unit fills its ledgers in, hands them in, and sees what has become of them."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from services.formats.ledger_sheet import write_ledger
from services.model.files import FileRole
from services.model.ledgers import Change, LedgerHeader, LedgerReturn, LedgerState
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Person
from services.model.periods import Month
from services.office import Office
from services.worker import Worker
from tests.ledger_house import a_unit, register
from tests.web.conftest import CLERK, DEPUTY, LEADER, LIAISON, OTHER_LIAISON, Clock, Seat

MAY, JUNE = Month(2026, 5), Month(2026, 6)
FILL = "/ledgers/fill/?mechanism=policy&period=2026-06"
ROW = {"matter": "5月8日，赴省发展改革委对接专项资金。", "effect": "获得专项资金500万元。", "next_step": "跟进拨付。"}
JSON = {"X-Requested-With": "XMLHttpRequest"}


def at(view: str, *, period: Month = JUNE, mechanism: str = "policy", unit: str = "") -> str:
    """The URL of a view of the form."""
    of = f"&unit={unit}" if unit else ""
    return f"/ledgers/fill/{view}?mechanism={mechanism}&period={period}{of}"


@pytest.fixture
def seat(seat: Callable[[Person], Seat], office: Office) -> Callable[[Person], Seat]:
    """A browser of a person, in a house where both liaisons' units have duties."""
    register(office, a_unit("市发改委"), a_unit("市科技局", Mechanism.POLICY))
    return seat


def save(browser: Seat, *rows: dict[str, str], seen: int = 0, url: str = "", **more: Any) -> TestResponse:
    """What the page's script sends."""
    header = {"unit": "市发改委", "filled_by": "王五", "phone": "0563-6022222", "filled_on": "2026-06-01"}
    typed = [
        {"id": row.get("id", f"row{at}"), "cells": {k: v for k, v in row.items() if k != "id"}} for at, row in enumerate(rows)
    ]
    content = {"seen": seen, "header": header, "rows": typed, **more}
    return browser.client.post(url or at("save"), json=content, headers={**JSON, "X-CSRFToken": browser.token()})


def draft_of(office: Office, *, by: Person = LIAISON, period: Month = JUNE) -> Any:
    return office.ledgers.open("市发改委", Mechanism.POLICY, period, by=by).draft


def hand_in(browser: Seat, *rows: dict[str, str], period: Month = JUNE, key: str = "k1", **more: Any) -> TestResponse:
    """Save and submit, as the page with its script does."""
    answer = save(browser, *rows, url=at("save", period=period), **more)
    assert answer.status_code == 200, answer.text
    said = {"key": key, "seen": str(answer.json["version"]), "return": return_shown(browser, period=period)}
    return browser.post(at("submit", period=period), said)


def return_shown(browser: Seat, *, period: Month = JUNE) -> str:
    """The version of the return that the form has with it, as it opens."""
    found = re.search(r'name="return" value="(\d+)"', browser.text(at("", period=period)))
    assert found
    return found[1]


def returned(office: Office, period: Month = JUNE) -> LedgerReturn:
    """The return that came of it."""
    with office.register.reading() as transaction:
        (line,) = transaction.ledgers.returns([period], units=["市发改委"])
    return office.ledgers.get(line.object_id, scope=EVERYTHING)


# -- the grid --


def test_a_liaison_sees_what_is_due_and_opens_it(seat: Callable[[Person], Seat]) -> None:
    page = seat(LIAISON).text("/ledgers/")
    assert "政策争取" in page and "6月15日截止" in page and "/ledgers/fill/?mechanism=policy&amp;period=2026-06" in page
    form = seat(LIAISON).text(FILL)
    assert "工作成效（进展）" in form and form.count('class="entry"') == 2  # one row to write in, one pattern


def test_what_is_typed_is_kept_and_told(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    told = save(browser, {**ROW, "effect": ""}).json
    assert told["version"] == 1 and told["saved"] == "09:00"
    assert told["changes"] == {"row0": "本月新增"} and told["counted"] == "共 1 行，本月新增 1 行"
    assert any("工作成效（进展）" in text for text in told["cells"]["row0"]["effect"])
    (row,) = draft_of(office).rows
    assert row["matter"] == ROW["matter"] and row["position"] == "1"
    assert ROW["matter"] in browser.text(FILL)


TEXTS = ("\n两行\n三行", "=1+1", "<b>粗</b>&amp;", "  空格  ", "甲\r\n乙", "“引号”\"'", "{{ 7 * 7 }}", "末尾换行\n")


def test_a_cell_comes_back_as_it_was_typed(seat: Callable[[Person], Seat], office: Office) -> None:
    browser, kept = seat(LIAISON), [text.replace("\r\n", "\n") for text in TEXTS]
    save(browser, *({**ROW, "remark": text} for text in TEXTS))
    assert [row["remark"] for row in draft_of(office).rows] == kept
    shown = re.findall(r'data-column="remark"[^>]*>\n(.*?)</textarea>', browser.text(FILL), re.DOTALL)
    assert [html.unescape(text) for text in shown[:-1]] == kept  # the last one is the pattern of a new row


def test_two_windows_lose_nothing(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    assert save(browser, ROW).status_code == 200
    clash = save(browser, {**ROW, "effect": "另一个窗口"}, seen=0)
    assert clash.status_code == 409 and "没有保存" in clash.json["error"]
    assert draft_of(office).rows[0]["effect"] == ROW["effect"]
    now = browser.get(at("version"), headers=JSON).json
    assert now == {"version": 1, "by": "王五", "at": "09:00"}
    assert save(browser, {**ROW, "effect": "另一个窗口"}, seen=now["version"]).json["version"] == 2


def test_the_plain_form_keeps_adds_and_submits_without_scripts(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    fields = {"seen": "0", "row": "a1", "cell-a1-matter": ROW["matter"], "cell-a1-effect": ROW["effect"], "filled_by": "王五"}
    assert browser.post(at("save"), {**fields, "add": "1"}).status_code == 302
    draft = draft_of(office)
    assert [row.blank for row in draft.rows] == [False, True] and draft.header.filled_by == "王五"
    done = browser.post(at("submit"), {**fields, "seen": str(draft.version), "key": "plain"})
    assert done.status_code == 302, done.text
    assert [row["effect"] for row in returned(office).rows] == [ROW["effect"]]


NO_DAY = b'{"seen":0,"header":{"filled_on":"2026-13-01"},"rows":[]}'


def test_a_broken_form_is_refused_in_a_sentence(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    headers = {**JSON, "X-CSRFToken": browser.token(), "Content-Type": "application/json"}
    for content in (b"", b"{", b"[]", b'{"seen":"x"}', NO_DAY):
        answer = browser.client.post(at("save"), data=content, headers=headers)
        assert answer.status_code == 422 and "没有保存" in answer.json["error"], content
    assert draft_of(office).version == 0


def test_a_month_to_come_and_a_month_that_is_none_are_refused(seat: Callable[[Person], Seat]) -> None:
    browser = seat(LIAISON)
    for period, word in (("2027-01", "还没有到"), ("2019-01", "早于"), ("2026-99", "不是月份")):
        answer = browser.get(f"/ledgers/fill/?mechanism=policy&period={period}")
        assert answer.status_code == 422 and word in answer.text, period
    assert browser.get("/ledgers/fill/?mechanism=nothing").status_code == 302


# -- what comes from elsewhere --

BLOCK = (
    '1\t市发改委\t"8月8日，赴省里\n对接两件事"\t获得500万元\t下月跟进\t\n'
    "2\t市发改委\t赴省商务厅对接口岸政策\t已列入计划\t\t牵头\n"
)


def test_a_pasted_block_is_read_on_the_server_with_its_line_breaks(seat: Callable[[Person], Seat]) -> None:
    told = seat(LIAISON).post(at("paste"), {"text": BLOCK, "at": "matter"}, headers=JSON).json
    first, second = told["rows"]
    assert first["matter"] == "8月8日，赴省里\n对接两件事" and first["next_step"] == "下月跟进"
    assert "读出 <b>2</b> 行" in told["html"]
    assert second["effect"] == "已列入计划" and second["remark"] == "牵头"


def test_a_pasted_block_tells_its_columns_and_a_single_cell_is_one(seat: Callable[[Person], Seat]) -> None:
    browser = seat(LIAISON)
    told = browser.post(at("paste"), {"text": "立项\t\n\t跟进\n", "at": "effect"}, headers=JSON).json
    assert told["columns"] == ["effect", "next_step"] and told["rows"][0]["next_step"] == ""
    alone = browser.post(at("paste"), {"text": '"已受理\n待批复"\n', "at": "effect"}, headers=JSON)
    assert alone.json == {"cell": "已受理\n待批复"}
    table = "<table><tr><td><p>一、赴省</p><p>二、对接</p></td><td>立项</td></tr></table>"
    told = browser.post(at("paste"), {"text": "一、赴省\n二、对接\t立项", "html": table, "at": "matter"}, headers=JSON).json
    assert [(row["matter"], row["effect"]) for row in told["rows"]] == [("一、赴省\n二、对接", "立项")]


def sheet_of(*rows: dict[str, str], mechanism: Mechanism = Mechanism.POLICY) -> bytes:
    header = LedgerHeader(unit="市发改委", filled_by="张三", phone="0563-6011111")
    return write_ledger(mechanism, header, rows)


def bring(browser: Seat, content: bytes, name: str = "台账.xlsx") -> TestResponse:
    return browser.post(at("incoming"), {"sheet": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def held_name(page: str) -> dict[str, str]:
    found = re.search(r'name="held" value="([^"]+)"', page)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert found and seen
    return {"held": found[1], "seen": seen[1]}


def test_a_file_is_shown_before_it_is_taken_in_and_kept_as_the_original(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    save(browser, ROW)
    changed = {**ROW, "effect": "资金已到位500万元。"}
    page = bring(browser, sheet_of(changed, {"matter": "赴省商务厅对接口岸政策。", "effect": "已列入计划。"})).text
    assert "读出 <b>2</b> 行：1 行是新的，1 行与现有的对应" in page and "资金已到位500万元。" in page
    assert draft_of(office).rows[0]["effect"] == ROW["effect"]  # nothing yet
    assert browser.post(at("take"), held_name(page)).status_code == 302
    draft = draft_of(office)
    assert [row["effect"] for row in draft.rows] == [changed["effect"], "已列入计划。"]
    assert draft.rows[0].id == "row0" and draft.header.filled_by == "张三"
    browser.post(at("submit"), {"key": "k", "seen": str(draft.version)})
    assert [file.role for file in returned(office).files] == [FileRole.ORIGINAL]


def test_a_preview_that_was_left_leaves_nothing_in_the_draft(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    left = held_name(bring(browser, sheet_of(ROW), "旧的.xlsx").text)
    assert "旧的.xlsx" not in browser.text(FILL)
    new = sheet_of(ROW)  # once: a workbook that is written a second later has other bytes
    page = bring(browser, new, "新的.xlsx").text
    assert "没有收到" in browser.post(at("take"), left).text and not draft_of(office).rows
    for _twice in range(2):
        assert browser.post(at("take"), held_name(page)).status_code == 302
        assert browser.text(FILL).count("导入的原件") == 1
        page = bring(browser, new, "新的.xlsx").text
    draft = draft_of(office)
    browser.post(at("submit"), {"key": "k", "seen": str(draft.version)})
    assert [file.label for file in returned(office).files] == ["新的.xlsx"]


def test_a_file_that_could_not_be_taken_in_is_not_kept(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    said = held_name(bring(browser, sheet_of(ROW)).text)
    save(browser, ROW)
    save(seat(CLERK), {**ROW, "effect": "无"}, seen=1, url=at("save", unit="市发改委"))
    assert "保存过" in browser.post(at("take"), said).text and "导入的原件" not in browser.text(FILL)


def test_the_page_says_what_the_machine_is_doing(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    hand_in(browser, ROW)
    page = browser.text(f"/ledgers/{returned(office).id}")
    assert "正在核对台账：排队等待" in page and "图像" not in page
    Worker(office).drain()
    bring_in = {"file": (io.BytesIO("批复".encode()), "批复.txt"), "role": "material", "key": "k7"}
    browser.post(f"/ledgers/{returned(office).id}/attach", bring_in, content_type="multipart/form-data")
    page = browser.text(f"/ledgers/{returned(office).id}")
    assert "正在读取材料（1 个文件）：排队等待" in page and "图像里" not in page


def test_a_whole_ledger_pasted_from_word_keeps_the_paragraphs_of_its_cells(
    seat: Callable[[Person], Seat], office: Office
) -> None:
    browser = seat(LIAISON)
    head = "<tr><td>工作事项</td><td>工作成效（进展）</td><td>备注</td></tr>"
    table = f"{head}<tr><td><p>一、对接；</p><p>二、报送。</p></td><td>立项</td></tr>"
    copied = {
        "text": "联系电话：0563-6012346\n工作事项\t工作成效（进展）\t备注\n一、对接；\n二、报送。\t立项\t\n",
        "html": f"<p>联系电话：0563-6012346</p><table>{table}</table>",
    }
    page = browser.post(at("incoming"), copied).text
    assert "读出 <b>1</b> 行" in page
    html_said = re.search(r'name="html" value="([^"]*)"', page)
    assert html_said and browser.post(at("take"), {**copied, "html": html.unescape(html_said[1])}).status_code == 302
    draft = draft_of(office)
    assert [row["matter"] for row in draft.rows] == ["一、对接；\n二、报送。"] and draft.header.phone == "0563-6012346"


def test_a_sentence_about_several_cells_is_said_once_with_its_cells(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    rows = [{"matter": f"赴省厅对接事项{name}。", "effect": "", "next_step": "跟进。"} for name in "甲乙丙"]
    answer = save(browser, *rows)
    said = {one["text"]: [cell[2] for cell in one["cells"]] for one in answer.json["summed"]}
    cells = [f"第{number}行" for number in (1, 2, 3)]
    assert said["“工作成效（进展）”没有填写，请补填"] == cells
    hand_in(browser, *rows, seen=answer.json["version"])
    Worker(office).drain()
    record = returned(office)
    page = browser.text(f"/ledgers/{record.id}")
    (summary,) = re.findall(r'<details class="summed[^>]*>.*?</details>', page, re.DOTALL)
    assert summary.count("没有填写，请补填") == 1
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary)
    assert [name for at, name in links if at.endswith("-effect")] == cells and all(f'id="{at}"' in page for at, _name in links)
    shorter = browser.text(f"/ledgers/{record.id}?month=1")
    assert f'href="/ledgers/{record.id}#cell-' in shorter


def test_a_file_may_replace_all_rows(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    save(browser, ROW, {"matter": "不再报的事项", "effect": "无"})
    page = bring(browser, sheet_of(ROW)).text
    assert "整份替换，去掉其余 1 行" in page
    browser.post(at("take"), {**held_name(page), "replace": "1"})
    assert [row["matter"] for row in draft_of(office).rows] == [ROW["matter"]]


def test_a_file_that_is_no_such_ledger_gets_a_sentence_and_does_not_stay(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    exchange = sheet_of({"signing": "签了协议"}, mechanism=Mechanism.EXCHANGE)
    wrong = ((exchange, "交流.xlsx", "是“交流合作”工作台账"), (b"PK\x03\x04", "坏.xlsx", "坏"), (b"", "空.docx", "空.docx"))
    for content, name, words in wrong:
        answer = bring(browser, content, name)
        assert answer.status_code == 422 and words in answer.text, name
        assert office.intake.held("ledger/市发改委/policy/2026-06") == []
    blank = bring(browser, sheet_of(), "空表.xlsx")
    assert blank.status_code == 200 and "没有读出内容" in blank.text
    browser.post(at("take"), {**held_name(blank.text), "give_up": "1"})
    assert office.intake.held("ledger/市发改委/policy/2026-06") == []
    assert draft_of(office).version == 0


def test_a_filed_agreement_is_taken_with_one_click(seat: Callable[[Person], Seat], office: Office) -> None:
    browser, url = seat(LIAISON), "/ledgers/fill/?mechanism=exchange&period=2026-06"
    page = browser.text(url)
    source = re.search(r'name="source" value="([^"]+)"', page)
    assert source and "规划衔接与数据共享合作协议" in page
    assert browser.post(at("propose", mechanism="exchange"), {"source": source[1], "seen": "0"}).status_code == 302
    draft = office.ledgers.open("市发改委", Mechanism.EXCHANGE, JUNE, by=LIAISON).draft
    assert [row.sources for row in draft.rows] == [(source[1],)] and "规划衔接" in draft.rows[0]["signing"]
    assert 'name="source"' not in browser.text(url)


# -- handing in --


def test_from_the_first_row_to_the_return_and_back(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    done = hand_in(browser, ROW)
    record = returned(office)
    assert done.headers["Location"].endswith(record.id) and record.state is LedgerState.SUBMITTED and not record.late
    assert "已报送，管委会已收到。" in browser.text(done.headers["Location"])
    assert browser.post(at("submit"), {"key": "k1", "seen": "0"}).headers["Location"].endswith(record.id)  # sent twice
    office.ledgers.send_back(record.id, reasons=["请写明文号"], cells=[("row0", "effect")], seen=None, by=CLERK)
    assert "修改后再报" in browser.text("/ledgers/") and "退回：请写明文号" in browser.text(f"/ledgers/{record.id}")
    assert "退回：请写明文号" in browser.text(FILL)
    hand_in(browser, {**ROW, "id": "row0", "effect": "皖发改〔2026〕5号，500万元。"}, key="k2")
    again = returned(office)
    assert again.state is LedgerState.SUBMITTED and again.rows[0].id == "row0" and "5号" in again.rows[0]["effect"]


def test_what_was_open_while_the_office_sent_it_back_is_kept_and_handed_in_when_the_reasons_are_seen(
    seat: Callable[[Person], Seat], office: Office
) -> None:
    browser = seat(LIAISON)
    hand_in(browser, ROW)
    before, record = return_shown(browser), returned(office)
    office.ledgers.send_back(record.id, reasons=["请写明文号"], cells=[("row0", "effect")], seen=None, by=CLERK)
    version = str(save(browser, {**ROW, "id": "row0", "effect": "资金已到账。"}).json["version"])
    refused = browser.post(at("submit"), {"key": "k2", "seen": version, "return": before})
    assert refused.status_code == 409 and "退回意见：请写明文号" in refused.text and "资金已到账。" in refused.text
    assert returned(office).state is LedgerState.RETURNED
    browser.post(at("submit"), {"key": "k3", "seen": version, "return": return_shown(browser)})
    assert returned(office).state is LedgerState.SUBMITTED and returned(office).rows[0]["effect"] == "资金已到账。"


def test_materials_go_to_their_row_and_are_found_as_evidence(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    sent = {"file": (io.BytesIO("下达专项资金500万元".encode()), "通知.txt"), "role": "material", "row": "row0"}
    line = browser.post(at("files"), sent, content_type="multipart/form-data", headers=JSON)
    name = re.search(r'data-file="([^"]+)"', line.text)
    assert line.status_code == 200 and name
    hand_in(browser, ROW, placed={name[1]: "row0"})
    record = returned(office)
    assert [(file.label, file.role) for file in record.files] == [("通知.txt", FileRole.MATERIAL)]
    assert record.row_files == ((1, "row0"),)
    Worker(office).drain()
    page = browser.text(f"/ledgers/{record.id}")
    link = re.search(r'class="claim proven" href="([^"]+)"[^>]*>500万元', page)
    assert link, page
    assert "未佐证" in page
    shown = browser.text(link[1].replace("&amp;", "&"))
    assert re.search(r'<mark class="box" data-key="place">[^<]*500万元', shown), shown


def test_a_month_without_news_is_one_tick(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    hand_in(browser, ROW, period=MAY, key="may")
    draft = draft_of(office)
    told = save(browser, {"id": "row0", **dict(draft.rows[0].cells)}, nothing_new=True).json
    browser.post(at("submit"), {"key": "june", "seen": str(told["version"])})
    record = returned(office)
    assert record.nothing_new and record.rows[0].change_in(JUNE) is Change.KEPT
    assert "本月无新增" in browser.text(f"/ledgers/{record.id}")


def test_an_empty_ledger_is_not_handed_in(seat: Callable[[Person], Seat], office: Office) -> None:
    answer = seat(LIAISON).post(at("submit"), {"key": "k", "seen": "0"})
    assert answer.status_code == 422 and "本月无新增" in answer.text and "没有报送" in answer.text


def test_what_somebody_else_saved_meanwhile_is_not_handed_in_unseen(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    save(browser, ROW)
    save(browser, {**ROW, "effect": "别人填的"}, seen=1)
    answer = browser.post(at("submit"), {"key": "k", "seen": "1"})
    assert answer.status_code == 409 and "没有保存" in answer.text


def test_the_deputy_leader_passes_it_on_or_sends_it_back(seat: Callable[[Person], Seat], office: Office, clock: Clock) -> None:
    register(office, a_unit("市发改委", approves=True))
    browser, deputy = seat(LIAISON), seat(DEPUTY)
    hand_in(browser, ROW)
    record = returned(office)
    assert record.state is LedgerState.APPROVING and record.received_at is None
    page = deputy.text(f"/ledgers/{record.id}")
    assert "审核通过，报管委会" in page and "审核通过，报管委会" not in browser.text(f"/ledgers/{record.id}")
    assert browser.post(f"/ledgers/{record.id}/approve").status_code == 403
    assert deputy.post(f"/ledgers/{record.id}/decline", {"reasons": ""}).status_code == 422
    deputy.post(f"/ledgers/{record.id}/decline", {"reasons": "成效写得不实"})
    assert "成效写得不实" in browser.text(FILL)
    page = browser.text(f"/ledgers/{record.id}")
    assert "未收到（单位审核退回）" in page and "待单位审核" not in page
    hand_in(browser, {**ROW, "id": "row0", "effect": "资金尚未到位。"}, key="k2")
    clock.pass_(days=20)
    deputy = seat(DEPUTY)
    done = deputy.post(f"/ledgers/{record.id}/approve", {"seen": str(returned(office).events[-1].version)}, follow_redirects=True)
    assert "已报管委会" in done.text and "按迟报登记" in done.text
    assert returned(office).late


def test_a_stamped_scan_is_attached_to_what_was_handed_in(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    hand_in(browser, ROW)
    record = returned(office)
    scan = {"file": (io.BytesIO("盖章".encode()), "盖章扫描件.txt"), "role": "stamped", "key": "s"}
    assert browser.post(f"/ledgers/{record.id}/attach", scan, content_type="multipart/form-data").status_code == 302
    stamped = returned(office).stamped
    assert stamped is not None and stamped.role is FileRole.STAMPED
    nothing = browser.post(f"/ledgers/{record.id}/attach", {"key": "t"}, content_type="multipart/form-data")
    assert nothing.status_code == 422 and "没有收到文件" in nothing.text


def test_pages_tell_which_version_a_stamped_scan_is_of(seat: Callable[[Person], Seat], office: Office) -> None:
    browser, clerk = seat(LIAISON), seat(CLERK)
    hand_in(browser, ROW)
    record = returned(office)
    for name, role in (("盖章扫描件.txt", "stamped"), ("批复.txt", "material")):
        content = {"file": (io.BytesIO(name.encode()), name), "role": role, "key": name}
        browser.post(f"/ledgers/{record.id}/attach", content, content_type="multipart/form-data")
    assert "查看</a>（第 1 版）" in browser.text(f"/ledgers/{record.id}")
    office.ledgers.send_back(record.id, reasons=["写明金额"], seen=None, by=CLERK)
    form = browser.text(FILL)
    assert "以前报送的 1 个材料仍在" in form and "盖章扫描件“盖章扫描件.txt”盖的是第 1 版：内容不改的，它仍然有效" in form
    version = hand_in(browser, {**ROW, "id": "row0", "effect": "获得600万元。"}, key="k2")
    assert version.status_code == 302
    for page in (browser.text(f"/ledgers/{record.id}"), clerk.text(f"/ledgers/review/{record.id}")):
        assert "现在的内容还没有" in page and "第 1 版的</a>已不算数" in page
    assert "第 1 版的，内容后来改过" in browser.text(f"/ledgers/{record.id}")
    assert "内容后来改过，已不算数" in browser.text(FILL)


# -- to take away, and who sees what --


def test_the_form_and_the_parcel_are_taken_away(seat: Callable[[Person], Seat], office: Office) -> None:
    browser = seat(LIAISON)
    save(browser, ROW)
    sheet = load_workbook(io.BytesIO(browser.get(at("print/xlsx")).data)).active
    assert any(ROW["matter"] == cell for line in sheet.values for cell in line)
    assert browser.get(at("print/docx")).data[:2] == b"PK" and browser.get(at("pack")).mimetype == "application/zip"
    hand_in(browser, {"id": "row0", **ROW}, seen=1)
    record = returned(office)
    for url in (f"/ledgers/{record.id}/print/docx?month=1", f"/ledgers/{record.id}/print/xlsx", f"/ledgers/{record.id}/pack"):
        assert browser.get(url).status_code == 200, url
    assert browser.get(f"/ledgers/{record.id}/print/exe").status_code == 404


def test_the_list_is_exported_as_it_is_shown(seat: Callable[[Person], Seat], office: Office) -> None:
    hand_in(seat(LIAISON), ROW)
    own = load_workbook(io.BytesIO(seat(LIAISON).get("/ledgers/list.xlsx?mechanism=policy").data)).active
    assert {row[2] for row in list(own.values)[1:]} == {"政策争取"}
    assert "已报" in [row[3] for row in own.values]
    all_ = load_workbook(io.BytesIO(seat(LEADER).get("/ledgers/list.xlsx?period=2026-06").data)).active
    assert [row[1] for row in list(all_.values)[1:]] == ["市发改委"]
    assert "没有符合条件的台账" in seat(LEADER).text("/ledgers/?period=2026-01")


def test_a_unit_sees_nothing_of_anothers_ledger(seat: Callable[[Person], Seat], office: Office) -> None:
    hand_in(seat(LIAISON), ROW)
    record = returned(office)
    other = seat(OTHER_LIAISON)
    for url in ("", "/print/xlsx", "/pack", "/progress"):
        assert other.get(f"/ledgers/{record.id}{url}").status_code == 404
    assert ROW["matter"] not in other.text("/ledgers/fill/?mechanism=policy&period=2026-06&unit=市发改委")
    assert "市发改委" not in other.text("/ledgers/?unit=市发改委")


def test_the_office_fills_in_for_a_unit_and_finds_it_in_its_list(seat: Callable[[Person], Seat], office: Office) -> None:
    clerk = seat(CLERK)
    told = save(clerk, ROW, url=at("save", unit="市发改委")).json
    done = clerk.post(at("submit", unit="市发改委"), {"key": "c", "seen": str(told["version"])})
    assert done.status_code == 302 and returned(office).behalf == "管委会代报"
    assert "市发改委政策争取工作台账（2026年6月）" in clerk.text("/ledgers/")
    assert clerk.get("/ledgers/fill/?mechanism=policy&period=2026-06").status_code == 302  # of which unit?


def test_a_ledger_is_found_by_its_words_and_opens_from_the_search(seat: Callable[[Person], Seat], office: Office) -> None:
    hand_in(seat(LIAISON), {**ROW, "matter": "赴沪对接蔚蓝计划。"})
    Worker(office).drain()
    page = seat(LIAISON).text("/search/?q=蔚蓝计划")
    assert f"/ledgers/{returned(office).id}" in page and "工作台账" in page


def test_a_search_names_the_mechanism_of_a_ledger_in_its_filter(office: Office, seat: Callable[[Person], Seat]) -> None:
    browser = seat(LIAISON)
    assert hand_in(browser, ROW).status_code == 302
    Worker(office).drain()
    page = browser.text("/search/?q=对接专项资金")
    assert "找到 1 件" in page and "领域或机制" in page
    assert re.search(r"field=policy[^>]*><span>政策争取</span>", page)


def test_the_materials_of_an_open_draft_are_still_there_after_a_rename(office: Office, seat: Callable[[Person], Seat]) -> None:
    browser = seat(LIAISON)
    assert save(browser, ROW).status_code == 200
    sent = {"file": (io.BytesIO("下达专项资金500万元".encode()), "通知.txt"), "role": "material", "row": ""}
    assert browser.post(at("files"), sent, content_type="multipart/form-data", headers=JSON).status_code == 200
    for name in ("市发展改革局", "市发改委"):  # and back again
        old = "市发改委" if name != "市发改委" else "市发展改革局"
        office.units.rename(old, name, reason="机构改革", by=CLERK)
        assert "通知.txt" in browser.text(at("")), name
