"""The steps of a document on its page: what is offered to whom, what each form does, what a refusal keeps."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from services.model.issuing import RecipientList, Series, TakenElsewhere
from services.model.official import DocumentState, OfficialDocument
from services.model.papers import sample_of
from services.model.people import EVERYTHING, Person
from services.office import Office, open_office
from services.settings import Settings
from services.worker import Worker
from tests.web.conftest import CLERK, LEADER, Clock, Seat
from tests.web.papers import S, a_document, facts, picture
from tests.web.test_filings import cells


@pytest.fixture
def office(furnished: Path, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    """The furnished house without LibreOffice: what is printed here is marked, and fast."""
    home = tmp_path / "home"
    shutil.copytree(furnished, home)
    office = open_office(Settings(home=home, soffice="/no/such/program"), now=clock)
    yield office
    office.close()


def now(office: Office, document: OfficialDocument) -> OfficialDocument:
    return office.documents.get(document.id, scope=EVERYTHING)


def form(page: str, action: str) -> str:
    """The form that leads to `action`; "" where the page has none."""
    found = re.search(rf'<form[^>]*action="[^"]*/{action}".*?</form>', page, re.S)
    return unescape(found[0]) if found else ""


def scan() -> tuple[io.BytesIO, str]:
    return io.BytesIO(picture()), "扫描件.png"


STEPS = [
    *("propose", "comment", "send-back", "approve", "countersign", "sign", "record-sign", "recheck", "register", "issue"),
    *("print", "print-plain", "seal", "correct", "abolish", "void", "discard"),
]
OFFERED: dict[DocumentState, tuple[set[str], set[str]]] = {  # state -> (to the clerk, to the leader)
    S.DRAFT: ({"propose", "discard"}, set()),
    S.REVIEW: ({"approve", "comment", "send-back", "discard"}, {"approve", "comment", "send-back"}),
    S.SIGNING: ({"record-sign", "comment", "send-back", "discard"}, {"sign", "comment", "send-back"}),
    S.RECHECK: ({"recheck", "comment", "send-back", "discard"}, {"comment", "send-back"}),
    S.TO_REGISTER: ({"register", "comment", "send-back", "discard"}, {"comment", "send-back"}),
    S.REGISTERED: ({"void", "print-plain"}, set()),
    S.READY: ({"seal", "void", "print"}, set()),
    S.DISTRIBUTED: ({"seal", "correct", "abolish"}, set()),
}


def test_a_page_offers_each_person_the_steps_that_are_open_and_no_other(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk, leader = seat(CLERK), seat(LEADER)
    for state, (to_the_clerk, to_the_leader) in OFFERED.items():
        url = f"/documents/{a_document(office, state, title=f'关于{state.value}的通知').id}"
        for who, steps in ((clerk, to_the_clerk), (leader, to_the_leader)):
            page = who.text(url)
            assert {step for step in STEPS if form(page, step)} == steps, state


def test_a_document_goes_its_way_by_the_buttons_of_its_page(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk, leader = seat(CLERK), seat(LEADER)
    document = a_document(office)
    url = f"/documents/{document.id}"

    def press(who: Seat, action: str, state: DocumentState, **data: Any) -> str:
        version = office.documents.version(document.id)
        answer = who.post(f"{url}/{action}", {"seen": version, **data}, content_type="multipart/form-data")
        assert answer.status_code == 302, unescape(answer.text)
        assert now(office, document).state is state
        return unescape(who.text(url))

    press(clerk, "propose", S.REVIEW)
    assert "请核对截止日期" in press(leader, "comment", S.REVIEW, text="请核对截止日期")
    assert "市财政局" in press(clerk, "approve", S.COUNTERSIGN, offices="市财政局\n市商务局")
    data = {"agreed": "yes", "name": "张三", "on": "2026-06-01"}
    press(clerk, "countersign", S.COUNTERSIGN, office="市财政局", **data)
    page = press(clerk, "countersign", S.SIGNING, office="市商务局", scan=scan(), **data)
    assert "会签意见" in page
    press(leader, "sign", S.RECHECK, opinion="同意")
    page = press(clerk, "recheck", S.TO_REGISTER)
    assert "广合管〔2026〕1号" in form(page, "register")
    assert "广合管〔2026〕1号" in press(clerk, "register", S.REGISTERED, code="广合管")
    Worker(office).drain()
    page = press(clerk, "seal", S.READY, scan=scan())
    assert "未经版面核验" in page and "盖章扫描件" in page
    answer = clerk.post(f"{url}/distribute", {"units": ["市发改委"], "outside": "溧阳市发展和改革委员会"})
    assert answer.status_code == 302
    assert [sent.unit for sent in now(office, document).deliveries] == ["市发改委", "溧阳市发展和改革委员会"]
    page = clerk.text(url)
    assert "已签收 0/2" in page and page.count('class="done"') == 9


def test_a_refusal_keeps_the_form_open_with_what_was_typed(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office, S.SIGNING)
    data = {"signer": "李四", "on": "2026-06-02", "opinion": "拟同意<印发>", "scan": scan()}
    answer = seat(CLERK).post(f"/documents/{document.id}/record-sign", data, content_type="multipart/form-data")
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert "晚于今天" in page
    assert "拟同意<印发>" in form(answer.text, "record-sign") and 'value="2026-06-02"' in page
    assert now(office, document) == document


def test_a_paper_sign_off_needs_its_scan(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk = a_document(office, S.SIGNING), seat(CLERK)
    url = f"/documents/{document.id}"
    data = {"signer": "李四", "on": "2026-06-01", "opinion": "同意"}
    answer = clerk.post(f"{url}/record-sign", data)
    assert answer.status_code == 422 and "须附已签字的发文稿纸的扫描件" in unescape(answer.text)
    answer = clerk.post(f"{url}/record-sign", {**data, "scan": (io.BytesIO(b"MZ program"), "发文稿纸.exe")})
    assert answer.status_code == 422
    assert clerk.post(f"{url}/record-sign", {**data, "scan": scan()}).status_code == 302
    found = now(office, document)
    assert found.sign_off is not None and found.sign_off.recorded_by == "张三"
    assert clerk.get(f"{url}/files/{found.sign_off.scan}").data == picture()


def test_a_day_that_was_left_out_is_asked_for(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office, S.SIGNING)
    answer = seat(CLERK).post(f"/documents/{document.id}/record-sign", {"signer": "李四", "opinion": "同意"})
    assert answer.status_code == 422 and "没有填写签发日期" in unescape(answer.text)


def test_whoever_looks_at_an_old_page_overwrites_nothing(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office, S.REVIEW)
    version = office.documents.version(document.id)
    office.review.comment(document.id, "请补充附件", by=LEADER)
    answer = seat(CLERK).post(f"/documents/{document.id}/approve", {"seen": version})
    assert answer.status_code == 409
    assert now(office, document).state is S.REVIEW


def test_the_same_button_twice_is_one_step(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk = a_document(office, S.TO_REGISTER), seat(CLERK)
    version = office.documents.version(document.id)
    for _ in range(2):
        assert clerk.post(f"/documents/{document.id}/register", {"seen": version}).status_code == 302
    number = now(office, document).number
    assert number is not None and number.serial == 1


def test_registration_offers_every_series_with_its_next_number(office: Office, seat: Callable[[Person], Seat]) -> None:
    book = office.issuing.book()
    series = (*book.series, Series(code="广合管办", issuer=book.issuers[0].name))
    taken = (TakenElsewhere(code="广合管办", year=2026, serial=1, what="纸质印发"),)
    office.issuing.change(replace(book, series=series, elsewhere=taken), note="", seen=None, by=CLERK)
    document, clerk = a_document(office, S.TO_REGISTER), seat(CLERK)
    offered = form(clerk.text(f"/documents/{document.id}"), "register")
    assert "广合管〔2026〕1号" in offered and "广合管办〔2026〕2号" in offered
    clerk.post(f"/documents/{document.id}/register", {"code": "广合管办"})
    found = now(office, document)
    assert found.number is not None and found.number.text == "广合管办〔2026〕2号"


def test_a_returned_document_says_why_and_its_way_begins_anew(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office, S.RECHECK)
    office.review.send_back(document.id, reason="附件不全", by=CLERK)
    page = seat(CLERK).text(f"/documents/{document.id}")
    assert "附件不全" in page
    assert page.count('class="done"') == 0 and page.count('class="now"') == 1


def test_two_drafts_stand_side_by_side_with_what_differs_marked(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office)
    office.documents.revise(document.id, facts(document.title, body="请各单位于每月20日前报送工作台账<表>。"), by=CLERK)
    page = seat(CLERK).text(f"/documents/{document.id}/compare")
    assert "1 处不同" in page
    assert "".join(re.findall(r"<del>(.*?)</del>", page)) == "15"
    assert unescape("".join(re.findall(r"<ins>(.*?)</ins>", page))) == "20<表>"
    same = seat(CLERK).text(f"/documents/{document.id}/compare?older=1&newer=1")
    assert "相同" in same and "<del>" not in same
    assert seat(CLERK).get(f"/documents/{document.id}/compare?older=1&newer=9").status_code == 404


def test_only_what_changed_is_shown_with_what_stands_around_it(office: Office, seat: Callable[[Person], Seat]) -> None:
    table = [{"title": "任务清单", "text": "单位\t任务\t时限\n市发改委\t梳理事项\t11月30日\n市科技局\t组织申报\t12月20日"}]
    lines = [f"{number}.第{number}项工作按要求办理。" for number in range(1, 41)]
    document = a_document(office, body="\n".join(lines), attachments=table)
    lines[19] = "20.第20项工作按新要求办理。"
    table[0]["text"] = table[0]["text"].replace("11月30日", "12月5日")
    office.documents.revise(document.id, facts(document.title, body="\n".join(lines), attachments=table), by=CLERK)
    place = f"/documents/{document.id}/compare"
    page = seat(CLERK).text(place)
    assert "2 处不同" in page and "18.第18项" in page and "17.第17项" not in page and "段相同的内容" in page
    assert "市发改委 ｜ 梳理事项 ｜ <del>11</del>月<del>30</del>日" in page  # a row of a table reads as a row
    whole = seat(CLERK).text(f"{place}?whole=1")
    assert "17.第17项" in whole and "段相同的内容" not in whole


def test_a_failed_print_says_why_keeps_the_number_and_offers_another_try(
    office: Office, seat: Callable[[Person], Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_press(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    document, clerk = a_document(office, S.REGISTERED), seat(CLERK)
    with monkeypatch.context() as fault:
        fault.setattr(office.issue, "print_final", broken_press)
        Worker(office).work_once(only=[document.id])
        while any(item.task == "print" and not item.error for item in office.waiting(scope=EVERYTHING)):
            Worker(office).work_once(only=[document.id])
    page = unescape(clerk.text(f"/documents/{document.id}"))
    assert "印制没有完成：磁盘已满" in page and "广合管〔2026〕1号 保留" in page
    assert form(page, "print") and form(page, "print-plain")
    waiting = clerk.get(f"/documents/{document.id}/printing", headers={"HX-Request": "true"})
    assert "磁盘已满" in waiting.text and form(waiting.text, "print")
    assert "定稿未生成" in clerk.text("/")
    clerk.post(f"/documents/{document.id}/print")
    Worker(office).drain()
    found = now(office, document)
    assert found.final is not None and found.number is not None and found.number.serial == 1
    done = clerk.get(f"/documents/{document.id}/printing", headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"  # the page that waits loads itself anew


def test_a_plain_print_needs_a_reason_and_is_marked(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk = a_document(office, S.REGISTERED), seat(CLERK)
    assert clerk.post(f"/documents/{document.id}/print-plain").status_code == 422
    assert clerk.post(f"/documents/{document.id}/print-plain", {"reason": "急件"}).status_code == 302
    assert "未经版面核验" in clerk.text(f"/documents/{document.id}")
    assert "未经版面核验" in clerk.text("/documents/")


def test_a_void_number_stays_in_the_register_and_is_struck_out(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk = a_document(office, S.READY), seat(CLERK)
    assert clerk.post(f"/documents/{document.id}/void", {"reason": ""}).status_code == 422
    assert clerk.post(f"/documents/{document.id}/void", {"reason": "会议取消"}).status_code == 302
    assert "会议取消" in clerk.text(f"/documents/{document.id}")
    a_document(office, S.READY, title="另一件通知")
    page = clerk.text("/registers/issued?year=2026")
    assert 'class="struck"' in page and "作废" in page
    rows = cells(clerk.get("/registers/issued.xlsx?year=2026").data)
    assert [(row[1], row[-1]) for row in rows[1:]] == [("广合管〔2026〕1号", "作废"), ("广合管〔2026〕2号", "待分发")]


def test_the_register_shows_numbers_taken_elsewhere_and_its_filters_are_its_url(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    taken = (TakenElsewhere(code="广合管", year=2026, serial=1, what="纸质印发的任免通知"),)
    office.issuing.change(replace(office.issuing.book(), elsewhere=taken), note="", seen=None, by=CLERK)
    a_document(office, S.READY)
    clerk = seat(CLERK)
    page = clerk.text("/registers/issued")
    assert page.index("广合管〔2026〕1号") < page.index("纸质印发的任免通知") < page.index("广合管〔2026〕2号")
    assert "外部占号" in page
    assert "广合管〔2026〕2号" not in clerk.text("/registers/issued?year=2025")
    assert "广合管〔2026〕2号" not in clerk.text("/registers/issued?code=广合管函")


def test_a_list_of_units_is_sent_to_by_its_name(office: Office, seat: Callable[[Person], Seat]) -> None:
    lists = (RecipientList(name="科技口", units=("市科技局", "桃州镇")),)
    office.issuing.change(replace(office.issuing.book(), recipients=lists), note="", seen=None, by=CLERK)
    document, clerk = a_document(office, S.READY), seat(CLERK)
    assert "科技口（2）" in clerk.text(f"/documents/{document.id}/distribute")
    answer = clerk.post(f"/documents/{document.id}/distribute", {"lists": ["科技口"], "units": ["市发改委", "市科技局"]})
    assert answer.status_code == 302
    assert {sent.unit for sent in now(office, document).deliveries} == {"市发改委", "市科技局", "桃州镇"}


def test_sending_to_nobody_or_to_an_unknown_unit_is_refused_and_keeps_the_ticks(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    document, clerk = a_document(office, S.READY), seat(CLERK)
    url = f"/documents/{document.id}/distribute"
    assert "没有选择“分发”的单位" in unescape(clerk.post(url).text)
    answer = clerk.post(url, {"units": ["市发改委", "不存在的局"], "outside": "溧阳市"})
    assert answer.status_code == 422
    assert re.search(r'value="市发改委" checked', answer.text) and "溧阳市</textarea>" in answer.text
    assert now(office, document).state is S.READY


def test_another_document_abolishes_and_both_pages_say_so(office: Office, seat: Callable[[Person], Seat]) -> None:
    old, new = a_document(office, S.DISTRIBUTED), a_document(office, S.DISTRIBUTED, title="关于废止旧通知的通知")
    clerk = seat(CLERK)
    assert clerk.post(f"/documents/{old.id}/abolish", {"by": "广合管〔2026〕99号"}).status_code == 404
    assert clerk.post(f"/documents/{old.id}/abolish", {"by": old.number and old.number.text}).status_code == 409
    assert clerk.post(f"/documents/{old.id}/abolish", {"by": "广合管〔2026〕2号"}).status_code == 302
    assert "被废止" in clerk.text(f"/documents/{old.id}") and f"/documents/{new.id}" in clerk.text(f"/documents/{old.id}")
    assert f"/documents/{old.id}" in clerk.text(f"/documents/{new.id}")


def test_a_sign_off_sheet_comes_filled_in_as_far_as_the_document_knows(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office, S.SIGNING, urgency="加急")
    answer = seat(CLERK).get(f"/documents/{document.id}/sign-off-sheet.docx")
    tables = Document(io.BytesIO(answer.data)).tables
    text = "".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    assert document.title in text and "张三" in text and "加急" in text


def test_the_list_is_filtered_by_its_url_and_exported_as_it_stands(office: Office, seat: Callable[[Person], Seat]) -> None:
    a_document(office, S.REVIEW)
    office.documents.keep("letter", {**facts("关于商请支持的函"), "recipients": ["溧阳市发展和改革委员会"]}, by=CLERK)
    clerk = seat(CLERK)
    page = clerk.text("/documents/?state=review")
    assert "关于报送工作台账的通知" in page and "商请支持" not in page
    page = clerk.text("/documents/?paper=letter")
    assert "商请支持" in page and "关于报送工作台账的通知" not in page
    rows = cells(clerk.get("/documents/list.xlsx?paper=letter").data)
    assert [row[1] for row in rows[1:]] == ["关于商请支持的函"]
    assert "没有符合条件的公文" in clerk.text("/documents/?text=没有这样的标题")


def test_the_workbench_tells_each_what_waits(office: Office, seat: Callable[[Person], Seat]) -> None:
    signing = a_document(office, S.SIGNING, title="等领导签发的通知")
    a_document(office, S.REVIEW, title="等核稿的通知")
    Worker(office).drain()
    leader, clerk = seat(LEADER).text("/"), seat(CLERK).text("/")
    assert "待签发" in leader and signing.title in leader and "等核稿的通知" not in leader
    assert "待核稿" in clerk and "等核稿的通知" in clerk and signing.title not in clerk


def test_every_form_is_issued_without_a_number(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = office.documents.keep("supervision-order", sample_of("supervision-order"), by=CLERK)
    clerk = seat(CLERK)
    page = clerk.text(f"/documents/{document.id}")
    assert form(page, "issue") and "没有发文字号" in page
    assert clerk.post(f"/documents/{document.id}/issue").status_code == 302
    Worker(office).drain()
    assert now(office, document).final is not None


def test_a_number_that_is_not_there_keeps_the_form_open(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office, S.DISTRIBUTED)
    answer = seat(CLERK).post(f"/documents/{document.id}/correct", {"by": "广合管〔2026〕99号"})
    assert answer.status_code == 404 and "没有找到发文字号为“广合管〔2026〕99号”的公文" in unescape(answer.text)
    assert 'value="广合管〔2026〕99号"' in form(answer.text, "correct")


def test_the_page_of_a_step_that_is_not_open_leads_back_to_the_document(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk, draft, sent = seat(CLERK), a_document(office), a_document(office, S.DISTRIBUTED, title="已分发的通知")
    for url, sentence in (
        (f"/documents/{draft.id}/distribute", "当前为“稿”，不能“分发”"),
        (f"/documents/{sent.id}/revise", "当前为“已分发”，不能“修改”"),
    ):
        assert clerk.get(url).status_code == 302
        assert sentence in clerk.text(url, follow_redirects=True)


def test_two_who_revise_one_draft_are_told_and_lose_nothing_of_what_they_typed(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    document, clerk = a_document(office), seat(CLERK)
    url, shown = f"/documents/{document.id}/revise", office.documents.version(document.id)
    office.documents.revise(document.id, facts(document.title, body="请各单位于每月20日前报送。"), by=CLERK)
    data = {"title": document.title, "body": "请各单位于每月25日前报送。", "seal": "不盖章", "of": document.id}
    late = clerk.post(url, {**data, "seen": shown})
    assert late.status_code == 409 and "每月25日前" in late.text
    offered = re.findall(r'name="seen" value="(\d+)"', late.text)
    assert offered == [str(shown + 1), str(shown)]  # whoever has looked at the newer version ticks it; it comes first
    assert clerk.post(url, {**data, "seen": shown}).status_code == 409
    assert clerk.post(url, {**data, "seen": offered}).status_code == 302
    assert "25日" in str(now(office, document).facts["body"])


def test_characters_that_no_keyboard_types_do_not_come_in(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk = a_document(office, S.REVIEW), seat(CLERK)
    clerk.post(f"/documents/{document.id}/comment", {"text": "请核对\x00附件\r\n和日期"})
    assert now(office, document).comments[-1].text == "请核对附件\n和日期"
    assert "报送工作台账" in clerk.text("/documents/?text=报送%00工作")


def test_a_row_of_acknowledgements_is_one_entry_of_the_record(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office, S.DISTRIBUTED)
    for unit in ("市发改委", "市科技局"):
        office.delivery.acknowledge(document.id, unit=unit, name="张三", by=CLERK)
    page = seat(CLERK).text(f"/documents/{document.id}")
    assert page.count("<b>签收</b>　2 个单位") == 1


def test_the_register_of_a_year_without_numbers_names_that_year(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    assert re.search(r'<option value="2026" selected>2026年', clerk.text("/registers/issued"))
    a_document(office, S.READY)
    page = clerk.text("/registers/issued?year=2031")
    assert re.search(r'<option value="2031" selected>2031年', page) and '<option value="2026">2026年' in page
