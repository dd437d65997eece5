"""The list, the page of a filing, and the steps that are taken from it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from services.model.files import FileRole
from services.model.filing import Filing, FilingState
from services.model.people import EVERYTHING, Person
from services.office import Office
from services.stores.objects import Listing
from services.worker import Worker
from tests.web.conftest import CLERK, LEADER, LIAISON, OTHER_LIAISON, OURS, SENT_BACK, THEIRS, Clock, Seat, agreement, hand_in


def filing_called(office: Office, title: str) -> Filing:
    row = next(row for row in office.filings.rows(Listing(), scope=EVERYTHING) if row.title == title)
    return office.filings.get(row.id, scope=EVERYTHING)


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found, page
    return found[1]


def listed(page: str) -> list[str]:
    """The titles of the list's rows."""
    return re.findall(r'<td class="title-cell"><a href="[^"]+">([^<]+)</a>', page)


def cells(content: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_the_list_shows_numbers_parties_and_states(seat: Callable[[Person], Seat]) -> None:
    page = seat(CLERK).text("/filings/")
    assert set(listed(page)) == {OURS, THEIRS, SENT_BACK}
    assert "GDBA-2026-001" in page and "溧阳市发展和改革委员会" in page
    assert "退回补正 1" in page and "已备案 2" in page


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"state": "filed"}, {OURS, THEIRS}),
        ({"unit": "市科技局"}, {THEIRS}),
        ({"text": "创新券"}, {THEIRS}),
        ({"text": "GDBA-2026-001"}, {OURS}),
        ({"year": "2025"}, set()),
        ({"year": "9" * 30}, {OURS, THEIRS, SENT_BACK}),
        ({"since": "2026-05-18", "until": "2026-05-18", "state": "filed"}, {OURS, THEIRS}),
        ({"until": "2026-05-17"}, set()),
        ({"since": "不是日期"}, {OURS, THEIRS, SENT_BACK}),
        ({"text": "%"}, set()),
        ({"page": "99"}, set()),
    ],
)
def test_the_url_filters_the_list_and_its_export_alike(
    seat: Callable[[Person], Seat], query: dict[str, str], titles: set[str]
) -> None:
    clerk = seat(CLERK)
    assert set(listed(clerk.text("/filings/", query_string=query))) == titles
    if "page" not in query:
        rows = cells(clerk.get("/filings/list.xlsx", query_string=query).data)
        assert rows[0][:3] == ("备案号", "报送单位", "协议名称")
        assert {row[2] for row in rows[1:]} == titles


def test_an_export_is_an_attachment_with_a_chinese_name(seat: Callable[[Person], Seat]) -> None:
    answer = seat(CLERK).get("/filings/list.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%E5%8D%8F%E8%AE%AE" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_title_that_looks_like_a_formula_is_exported_as_text(office: Office, seat: Callable[[Person], Seat]) -> None:
    hand_in(office, '=HYPERLINK("http://x","y")合作协议', unit="桃州镇")
    book = load_workbook(io.BytesIO(seat(CLERK).get("/filings/list.xlsx").data)).active
    assert all(cell.data_type != "f" for row in book.iter_rows() for cell in row)


def test_an_empty_list_says_what_to_do(seat: Callable[[Person], Seat]) -> None:
    page = seat(CLERK).text("/filings/", query_string={"state": "revoked"})
    assert "没有符合条件的备案" in page and "清除筛选" in page


def test_a_filing_shows_its_facts_files_receipt_and_events(office: Office, seat: Callable[[Person], Seat]) -> None:
    filing = filing_called(office, OURS)
    page = seat(CLERK).text(f"/filings/{filing.id}")
    for words in (OURS, "GDBA-2026-001", "溧阳市发展和改革委员会", "2026-05-18", "准予备案", "出具回执", "下载 Word"):
        assert words in page
    assert filing.agreement.sha256[:12] in page
    assert "撤销备案" in page and "退回补正…" not in page


def test_the_number_opens_the_filing_too(office: Office, seat: Callable[[Person], Seat]) -> None:
    assert OURS in seat(CLERK).text("/filings/GDBA-2026-001")


def test_a_leader_reads_and_has_no_buttons(office: Office, seat: Callable[[Person], Seat]) -> None:
    leader, filing = seat(LEADER), filing_called(office, OURS)
    page = leader.text(f"/filings/{filing.id}")
    assert "撤销备案" not in page and "补充材料" not in page
    assert leader.post(f"/filings/{filing.id}/revoke", {"reason": "x"}).status_code == 403


def test_a_return_carries_reasons_and_deadline_and_shows_overdue_in_its_time(
    office: Office, seat: Callable[[Person], Seat], clock: Clock
) -> None:
    filing = hand_in(office, "招商联动协议", unit="市发改委")
    clerk = seat(CLERK)
    page = clerk.text(f"/filings/{filing.id}")
    data = {"seen": seen(page), "reasons": ["缺少签字盖章页", "附件二缺页\n日期有误"], "due": "2026-06-08"}
    assert clerk.post(f"/filings/{filing.id}/return", data).status_code == 302
    after = office.filings.get(filing.id, scope=EVERYTHING)
    assert after.correction is not None
    assert after.correction.reasons == ("缺少签字盖章页", "附件二缺页", "日期有误")
    page = seat(LIAISON).text(f"/filings/{filing.id}")
    assert "2026-06-08" in page and "附件二缺页" in page and "还剩 7 天" in page
    clock.pass_(days=9)
    assert "逾期 2 天" in seat(LIAISON).text(f"/filings/{filing.id}")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"due": "2026-06-08"}, "请填写“退回补正”的理由"),
        ({"reasons": "缺页", "due": "2026-02-30"}, "不是日期"),
        ({"reasons": "缺页", "due": "2026-05-01"}, "早于今天"),
    ],
)
def test_a_refused_return_says_why_and_keeps_what_was_typed(
    office: Office, seat: Callable[[Person], Seat], data: dict[str, str], sentence: str
) -> None:
    filing = hand_in(office, "招商联动协议", unit="市发改委")
    clerk = seat(CLERK)
    answer = clerk.post(f"/filings/{filing.id}/return", data)
    assert answer.status_code == 422 and sentence in answer.text
    assert re.search(r'<details class="act" open>\s*<summary[^>]*>退回补正', answer.text)
    if "reasons" in data:
        assert ">缺页</textarea>" in answer.text
    assert office.filings.get(filing.id, scope=EVERYTHING).state is FilingState.SUBMITTED


def test_a_step_on_an_outdated_page_is_refused_with_409(office: Office, seat: Callable[[Person], Seat]) -> None:
    filing = hand_in(office, "招商联动协议", unit="市发改委")
    clerk = seat(CLERK)
    old = seen(clerk.text(f"/filings/{filing.id}"))
    assert seat(LIAISON).post(f"/filings/{filing.id}/withdraw", {"seen": old, "reason": "报错了"}).status_code == 302
    answer = clerk.post(f"/filings/{filing.id}/return", {"seen": old, "reasons": "缺页"})
    assert answer.status_code == 409 and "已被他人修改" in answer.text


def test_withdrawing_and_revoking_need_reasons(office: Office, seat: Callable[[Person], Seat]) -> None:
    clerk = seat(CLERK)
    waiting, filed = hand_in(office, "招商联动协议", unit="市发改委"), filing_called(office, OURS)
    for filing, step, state in ((waiting, "withdraw", FilingState.WITHDRAWN), (filed, "revoke", FilingState.REVOKED)):
        assert clerk.post(f"/filings/{filing.id}/{step}", {"reason": " "}).status_code == 422
        assert clerk.post(f"/filings/{filing.id}/{step}", {"reason": "协议已终止"}).status_code == 302
        assert office.filings.get(filing.id, scope=EVERYTHING).state is state
        assert "协议已终止" in clerk.text(f"/filings/{filing.id}")


def test_the_office_is_told_of_the_same_agreement_from_another_unit_and_a_unit_is_not(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    content = agreement("共享协议")
    for unit in ("市科技局", "市发改委"):
        held = office.intake.hold(io.BytesIO(content), label="共享.docx", role=FileRole.AGREEMENT, batch=unit)
        second = office.filings.submit(unit, [held], unit=unit, key=unit, by=CLERK).filing
    assert "市科技局也报送了" in seat(CLERK).text(f"/filings/{second.id}")
    assert "市科技局" not in seat(LIAISON).text(f"/filings/{second.id}")


def test_progress_is_shown_until_the_worker_is_done_and_then_the_page_loads_anew(
    office: Office, seat: Callable[[Person], Seat]
) -> None:
    clerk = seat(CLERK)
    filing = filing_called(office, OURS)
    office.filings.change(filing.id, filing.facts, reason="更正", seen=None, by=CLERK)
    waiting = clerk.get(f"/filings/{filing.id}/progress", headers={"HX-Request": "true"})
    assert "正在出具备案回执" in waiting.text and "<html" not in waiting.text
    Worker(office).drain()
    done = clerk.get(f"/filings/{filing.id}/progress", headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"
    assert "hx-get" not in clerk.text(f"/filings/{filing.id}")


def test_a_liaison_never_meets_another_units_filing(office: Office, seat: Callable[[Person], Seat]) -> None:
    other, filing = seat(OTHER_LIAISON), filing_called(office, OURS)
    assert OURS not in other.text("/filings/") and "全部 1" in other.text("/filings/")
    assert cells(other.get("/filings/list.xlsx").data)[1:][0][2] == THEIRS
    assert len(cells(other.get("/filings/list.xlsx").data)) == 2
    assert OURS not in other.text("/filings/", query_string={"unit": "市发改委"})
    for path in ("", "/progress", "/confirm", "/confirm/viewer", "/files/1", "/files/1/pdf", "/files/1/view", "/files/1/viewer",
                 "/files/1/pages/1"):  # fmt: skip
        assert other.get(f"/filings/{filing.id}{path}").status_code == 404, path
        assert other.get(f"/filings/GDBA-2026-001{path}").status_code == 404, path
    for step in ("confirm", "withdraw"):
        assert other.post(f"/filings/{filing.id}/{step}", {"reason": "x"}).status_code == 404, step
    assert "市发改委" not in other.text("/filings/")
