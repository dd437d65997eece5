"""签收: what a unit sees of a document that it was sent, and that it sees nothing else of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest

from services.model.official import OfficialDocument
from services.model.people import EVERYTHING, Person
from services.office import Office, open_office
from services.settings import Settings
from services.worker import Worker
from tests.web.conftest import CLERK, LEADER, LIAISON, OTHER_LIAISON, Clock, Seat
from tests.web.papers import S, a_document
from tests.web.test_filings import cells


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


def test_a_unit_signs_for_a_document_on_one_page(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, unit = a_document(office, S.DISTRIBUTED), seat(LIAISON)
    assert "待签收（1）" in unit.text("/received/") and "待签收" in unit.text("/")
    assert "签收</button>" in unit.text(f"/documents/{document.id}")
    for _ in range(2):  # twice is once
        assert unit.post(f"/documents/{document.id}/acknowledge", {"note": "已阅"}).status_code == 302
    page = unit.text(f"/documents/{document.id}")
    assert "已签收" in page and "已阅" in page and "签收</button>" not in page
    sent = now(office, document).delivery("市发改委")
    assert sent is not None and sent.acknowledged_by == "王五"
    assert "没有待签收的公文" in unit.text("/received/") and document.title in unit.text("/received/")


def test_a_unit_sees_the_issued_paper_and_nothing_of_how_it_came_about(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office, S.REVIEW)
    office.review.comment(document.id, "措辞太软，请改严", by=LEADER)
    office.review.send_back(document.id, reason="口径不一致", by=LEADER)
    office.review.propose(document.id, note="已改口径", by=CLERK)
    office.review.approve(document.id, countersign=["市财政局"], by=CLERK)
    today = office.now().date()
    office.review.countersign(document.id, "市财政局", agreed=True, name="钱七", on=today, opinion="经费另议", by=CLERK)
    office.review.sign(document.id, opinion="速发", by=LEADER)
    office.review.recheck(document.id, note="页码已核", by=CLERK)
    office.issue.register(document.id, by=CLERK)
    Worker(office).drain()
    office.delivery.distribute(document.id, units=["市发改委", "市科技局"], outside=["溧阳市"], note="内部说明", by=CLERK)
    office.delivery.acknowledge(document.id, unit="市科技局", name="孙八", note="迟到说明", by=CLERK)
    Worker(office).drain()
    found, unit = now(office, document), seat(LIAISON)
    urls = ["/", "/received/", "/registers/received", f"/documents/{document.id}", "/search/?q=工作台账", "/progress"]
    secrets = ["措辞太软", "口径", "市财政局", "经费另议", "钱七", "速发", "页码已核", "内部说明"]
    secrets += ["市科技局", "溧阳市", "孙八", "迟到说明", "张三", "李四", "1/3", "核稿"]
    for url in urls:
        page = unescape(unit.get(url).text)
        assert [word for word in secrets if word in page] == [], url
    assert document.title in unit.text("/search/?q=工作台账")
    shown = {file.position for file in found.shown}
    for file in found.files:
        for part in ("", "/view", "/viewer"):
            status = unit.get(f"/documents/{document.id}/files/{file.position}{part}").status_code
            assert (status < 400) is (file.position in shown), (file.role, part, status)
    for hidden in ("compare", "receipts", "receipts.xlsx", "sign-off-sheet.docx", "distribute", "printing", "revise"):
        assert unit.get(f"/documents/{document.id}/{hidden}").status_code == 403, hidden


def test_a_unit_that_was_not_sent_a_document_does_not_find_it(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office, S.DISTRIBUTED, units=("市科技局",))
    ready = a_document(office, S.READY, title="还没有分发的通知")
    Worker(office).drain()
    unit = seat(LIAISON)
    for one in (document, ready):
        for url in (f"/documents/{one.id}", f"/documents/{one.id}/files/1", f"/documents/{one.id}/files/2/view"):
            assert unit.get(url).status_code == 404, url
        assert unit.post(f"/documents/{one.id}/acknowledge", {"unit": "市科技局"}).status_code == 404
        for url in ("/", "/received/", "/registers/received?unit=市科技局", "/search/?q=通知", "/registers/received.xlsx"):
            assert one.title.encode() not in unit.get(url).data, url
    assert [sent.acknowledged for sent in now(office, document).deliveries] == [False]
    assert document.title in seat(OTHER_LIAISON).text("/received/")


def test_a_liaison_signs_for_the_own_unit_whatever_the_form_says(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office, S.DISTRIBUTED)
    seat(LIAISON).post(f"/documents/{document.id}/acknowledge", {"unit": "市科技局", "name": "赵六"})
    found = now(office, document)
    assert [(sent.unit, sent.acknowledged) for sent in found.deliveries] == [("市发改委", True), ("市科技局", False)]


def test_a_clerk_reminds_and_signs_on_behalf(office: Office, seat: Callable[[Person], Seat], clock: Clock) -> None:
    document, clerk = a_document(office, S.DISTRIBUTED), seat(CLERK)
    url = f"/documents/{document.id}"
    clock.pass_(days=5)
    clerk = seat(CLERK)
    assert clerk.text(f"{url}/receipts").count("超期未签") == 2 and "超期未签 2" in clerk.text(url)
    assert clerk.post(f"{url}/remind", {"units": ["市发改委"]}).status_code == 302
    assert "已催签 1 次" in seat(LIAISON).text(url)
    assert clerk.post(f"{url}/acknowledge", {"unit": "市科技局", "name": "赵六", "note": "电话确认"}).status_code == 302
    rows = cells(clerk.get(f"{url}/receipts.xlsx").data)
    assert [(row[1], row[4], row[5], row[7]) for row in rows[1:]] == [
        ("市发改委", None, None, None),
        ("市科技局", "赵六", "代签收", "电话确认"),
    ]
    refused = clerk.post(f"{url}/acknowledge", {"unit": "桃州镇", "name": "赵六"})
    assert refused.status_code == 422 and "没有分发给“桃州镇”" in unescape(refused.text)
    assert clerk.post(f"{url}/remind").status_code == 302
    office.delivery.acknowledge(document.id, by=LIAISON)
    nobody = clerk.post(f"{url}/remind")
    assert nobody.status_code == 422 and "没有选择“催签”的单位" in unescape(nobody.text)


def test_a_clerk_who_signs_on_behalf_names_whoever_received_it(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk = a_document(office, S.DISTRIBUTED), seat(CLERK)
    refused = clerk.post(f"/documents/{document.id}/acknowledge", {"unit": "市科技局", "name": " ", "note": "电话<确认>"})
    assert refused.status_code == 422 and "没有填写“市科技局”的签收人" in unescape(refused.text)
    assert 'value="电话<确认>"' in unescape(refused.text)
    assert not any(sent.acknowledged for sent in now(office, document).deliveries)


def test_the_same_reminder_twice_is_one_and_an_old_page_keeps_its_ticks(office: Office, seat: Callable[[Person], Seat]) -> None:
    document, clerk = a_document(office, S.DISTRIBUTED), seat(CLERK)
    url = f"/documents/{document.id}"
    shown = office.documents.version(document.id)
    assert f'name="seen" value="{shown}"' in clerk.text(f"{url}/receipts")
    for _ in range(2):
        assert clerk.post(f"{url}/remind", {"units": ["市科技局"], "seen": shown}).status_code == 302
    assert [len(sent.reminded) for sent in now(office, document).deliveries] == [0, 1]
    late = clerk.post(f"{url}/remind", {"units": ["市发改委"], "seen": shown})
    assert late.status_code == 409
    assert re.search(r'value="市发改委" form="remind" checked', late.text)


def test_the_receipt_sheet_has_room_to_sign_on_paper(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office, S.DISTRIBUTED)
    page = seat(LEADER).text(f"/documents/{document.id}/receipts")
    assert "公文签收单" in page and "签字" in page and "receipts.css" in page
    assert "催签</button>" not in page and "代签收…" not in page  # a leader reads


def test_the_received_register_is_of_one_unit(office: Office, seat: Callable[[Person], Seat]) -> None:
    document = a_document(office, S.DISTRIBUTED)
    office.delivery.acknowledge(document.id, by=LIAISON)
    rows = cells(seat(LIAISON).get("/registers/received.xlsx?unit=市科技局").data)
    assert [(row[2], row[3], row[7]) for row in rows[1:]] == [("广合管〔2026〕1号", document.title, "王五")]
    clerk = seat(CLERK)
    assert "请选择收文单位" in clerk.text("/registers/received")
    assert document.title in clerk.text("/registers/received?unit=市科技局")
    assert "没有收文记录" in clerk.text("/registers/received?unit=桃州镇")


def test_a_unit_is_told_that_a_document_was_abolished(office: Office, seat: Callable[[Person], Seat]) -> None:
    old = a_document(office, S.DISTRIBUTED)
    new = a_document(office, S.DISTRIBUTED, title="内部另发的通知", units=("市科技局",))
    office.delivery.abolish(old.id, by_document=new.id, by=CLERK)
    page = seat(LIAISON).text(f"/documents/{old.id}")
    assert "被废止" in page and "广合管〔2026〕2号" in page and "内部另发" not in page
    assert "已废止" in seat(LIAISON).text("/received/")
