"""A document's life on its pages when somebody is in a hurry, looks twice, signs too soon, or presses the wrong button."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from docx import Document

from services.model.official import DocumentState, OfficialDocument
from services.model.people import EVERYTHING, Person
from services.model.units import UnitKind
from services.office import Office, open_office
from services.settings import Settings
from services.worker import Worker
from tests.web.conftest import CLERK, LEADER, LIAISON, Clock, Seat
from tests.web.papers import S, a_document
from tests.web.test_filings import cells
from tests.web.test_life import form


@pytest.fixture
def office(furnished: Path, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    """The furnished house without LibreOffice."""
    home = tmp_path / "home"
    shutil.copytree(furnished, home)
    office = open_office(Settings(home=home, soffice="/no/such/program"), now=clock)
    yield office
    office.close()


def now(office: Office, document: OfficialDocument) -> OfficialDocument:
    return office.documents.get(document.id, scope=EVERYTHING)


def test_a_paper_of_another_office_is_offered_no_number_and_told_why(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk = a_document(office, S.TO_REGISTER, letterhead="广德市人民政府办公室文件"), seat(CLERK)
    page = clerk.text(f"/documents/{document.id}")
    assert "本件以“广德市人民政府办公室”名义发文" in page and 'name="code"' not in page and "登记编号</button>" not in page
    answer = clerk.post(f"/documents/{document.id}/register", {"code": "广合管"})
    assert answer.status_code == 422 and "不能编号" in unescape(answer.text)
    assert now(office, document).number is None


def test_the_sheet_carries_what_was_said_on_screen(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk, leader = a_document(office, S.REVIEW), seat(CLERK), seat(LEADER)
    url = f"/documents/{document.id}"
    leader.post(f"{url}/approve", {"note": "可以", "offices": "市财政局"})
    clerk.post(f"{url}/countersign", {"office": "市财政局", "agreed": "yes", "name": "王五", "on": "2026-06-01"})
    leader.post(f"{url}/sign", {"opinion": "同意，请尽快印发"})
    clerk.post(f"{url}/recheck")
    clerk.post(f"{url}/register")
    answer = clerk.get(f"{url}/sign-off-sheet.docx")
    text = "\n".join(c.text for t in Document(io.BytesIO(answer.data)).tables for row in t.rows for c in row.cells)
    for line in (
        "核稿通过：可以\n李四　2026年6月1日",
        "市财政局：同意\n王五　2026年6月1日",
        "同意，请尽快印发\n李四　2026年6月1日",
        "复核人就是拟稿人\n张三　2026年6月1日",
        "广合管〔2026〕1号",
    ):
        assert line in text


def test_a_writer_is_told_before_reviewing_the_own_paper_and_a_colleague_is_not(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    document = a_document(office, S.REVIEW)
    assert "本件是您拟的稿，最好由他人核稿" in seat(CLERK).text(f"/documents/{document.id}")
    assert "本件是您拟的稿" not in seat(LEADER).text(f"/documents/{document.id}")


def test_a_day_before_the_sign_off_is_told_to_whoever_signs_and_whoever_rechecks(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    document, leader = a_document(office, S.SIGNING, date="2026-05-20"), seat(LEADER)
    assert "稿中写明成文日期 2026-05-20" in leader.text(f"/documents/{document.id}")
    leader.post(f"/documents/{document.id}/sign", {"opinion": "同意"})
    assert "成文日期（2026-05-20）早于签发日期（2026-06-01）" in seat(CLERK).text(f"/documents/{document.id}")


def test_the_units_that_a_paper_names_are_proposed_and_a_person_confirms(office: Office, seat: Callable[[Person], Seat]) -> None:
    office.units.put("新杭镇", UnitKind.TOWNSHIP, by=CLERK)
    named = {"recipients": ["各乡、镇人民政府", "市直有关单位"], "copy_to": ["市发展和改革委员会，市委办公室"]}
    document, clerk = a_document(office, S.READY, **named), seat(CLERK)
    page = clerk.text(f"/documents/{document.id}/distribute")
    assert set(re.findall(r'name="units" value="([^"]+)" checked', page)) == {"桃州镇", "新杭镇", "市发改委"}
    assert ">市委办公室</textarea>" in page and "“市直有关单位”不是具体单位" in page
    assert now(office, document).deliveries == ()  # nothing is sent before the button is pressed
    clerk.post(f"/documents/{document.id}/distribute", {"units": ["桃州镇"]})
    again = clerk.text(f"/documents/{document.id}/distribute")
    assert 'name="units" value="新杭镇" checked' not in again and "按主送、抄送拟好" not in again


def test_the_units_that_a_desk_knows_are_ticked_and_the_page_says_so(office: Office, seat: Callable[[Person], Seat]) -> None:
    named = {"recipients": ["各乡、镇人民政府", "市直有关单位"]}
    document, clerk = a_document(office, S.READY, meant=("市科技局", "桃州镇"), **named), seat(CLERK)
    page = clerk.text(f"/documents/{document.id}/distribute")
    assert set(re.findall(r'name="units" value="([^"]+)" checked', page)) == {"桃州镇", "市科技局"}
    assert "“市直有关单位”按参加考核的单位勾选" in page and "不是具体单位" not in page


def test_a_reminder_stands_on_the_liaison_s_first_page(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk = a_document(office, S.DISTRIBUTED), seat(CLERK)
    clerk.post(f"/documents/{document.id}/remind", {"units": ["市发改委"]})
    unit = seat(LIAISON)
    for url in ("/", "/received/"):
        assert "已催签 1 次，最近 06-01 09:00" in unit.text(url)
    assert "催签" in unit.text("/")
    unit.post(f"/documents/{document.id}/acknowledge")
    assert "已催签" not in unit.text("/")


def test_the_registers_name_the_document_that_abolished_and_the_one_abolished(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    old, _new = a_document(office, S.DISTRIBUTED), a_document(office, S.DISTRIBUTED, title="关于废止旧通知的通知")
    clerk = seat(CLERK)
    wrong = clerk.post(f"/documents/{old.id}/abolish", {"by": "99号"})
    assert wrong.status_code == 404 and "写法如“广合管〔2026〕7号”" in unescape(wrong.text)
    assert clerk.post(f"/documents/{old.id}/abolish", {"by": "广合管(2026)2号"}).status_code == 302
    rows = cells(clerk.get("/registers/issued.xlsx?year=2026").data)
    assert [row[-1] for row in rows[1:]] == ["已废止；被广合管〔2026〕2号废止", "已分发；废止广合管〔2026〕1号"]
    rows = cells(clerk.get("/registers/received.xlsx?unit=市科技局").data)
    assert [row[-1] or "" for row in rows[1:]] == ["已废止；被广合管〔2026〕2号废止", ""]  # what others were sent is not told


@pytest.mark.parametrize("tail", ["", "/view", "/viewer", "/pdf", "/pages/1"])
def test_what_is_no_document_has_no_page_among_the_documents(office: Office, seat: Callable[[Person], Seat], tail: str) -> None:
    clerk, document = seat(CLERK), a_document(office)
    template = office.templates.template_for("notice")
    office.templates.upload("notice", template, label="通知.docx", note="", seen=None, by=CLERK)
    known = office.templates.known("notice")
    assert known is not None
    assert clerk.get(f"/documents/{known.id}/files/1{tail}").status_code == 404
    assert clerk.get(f"/filings/{document.id}/files/1{tail}").status_code == 404
    assert clerk.get(f"/documents/{document.id}/files/1").status_code == 200


def test_a_sign_off_is_taken_back_until_there_is_a_number(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk, leader = a_document(office, S.TO_REGISTER), seat(CLERK), seat(LEADER)
    url = f"/documents/{document.id}"
    assert leader.post(f"{url}/send-back", {"reason": "撤回签发：数字有误"}).status_code == 302
    found = now(office, document)
    assert found.state is S.DRAFT and found.sign_off is None
    assert clerk.post(f"{url}/register", {"seen": office.documents.version(document.id)}).status_code == 409
    page = clerk.text(url)
    assert "撤回签发：数字有误" in page
    numbered = a_document(office, S.REGISTERED, title="已编号的通知")
    assert leader.post(f"/documents/{numbered.id}/send-back", {"reason": "晚了"}).status_code == 409


def test_the_back_button_after_registration_takes_no_second_number(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk = a_document(office, S.TO_REGISTER), seat(CLERK)
    url = f"/documents/{document.id}"
    stale = re.findall(r'name="seen" value="(\d+)"', form(clerk.text(url), "register"))
    for _ in range(2):
        assert clerk.post(f"{url}/register", {"seen": stale[0], "code": "广合管"}).status_code == 302
    assert clerk.post(f"{url}/send-back", {"seen": stale[0], "reason": "从旧页面退回"}).status_code == 409
    assert clerk.post(f"{url}/discard", {"seen": stale[0], "reason": "从旧页面弃用"}).status_code == 409
    assert now(office, document).state is S.REGISTERED
    with office.register.reading() as transaction:
        assert [serial for serial, _object in transaction.numbers.given()["document-广合管-2026"]] == [1]


def test_a_new_year_begins_at_one_and_the_page_foresees_the_number_that_is_given(
    office: Office, seat: Callable[[Person], Seat], clock: Clock
) -> None:
    a_document(office, S.REGISTERED, title="年中的通知")
    clock.pass_(days=213, hours=5)  # 2026-12-31
    late = a_document(office, S.TO_REGISTER, title="年末签发的通知")
    clock.pass_(days=2)
    early = a_document(office, S.TO_REGISTER, title="年初签发的通知")
    clerk = seat(CLERK)
    for document, wanted in ((late, "广合管〔2026〕2号"), (early, "广合管〔2027〕1号")):
        url = f"/documents/{document.id}"
        assert wanted in form(clerk.text(url), "register")
        assert clerk.post(f"{url}/register").status_code == 302
        assert now(office, document).number.text == wanted  # type: ignore[union-attr]
    assert "广合管〔2027〕1号" in clerk.text("/registers/issued")


def test_a_discarded_document_stays_to_be_read_and_takes_no_step(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk = a_document(office, S.SIGNING), seat(CLERK)
    url = f"/documents/{document.id}"
    clerk.post(f"{url}/discard", {"reason": "会议取消"})
    page = clerk.text(url)
    assert "会议取消" in page and not [step for step in ("propose", "approve", "register", "discard") if form(page, step)]
    assert seat(LEADER).post(f"{url}/sign", {"opinion": "同意"}).status_code == 409
    Worker(office).drain()
    assert now(office, document).state is DocumentState.DISCARDED
