"""备案登记簿: in the order of its numbers, as a page and as a workbook."""

from __future__ import annotations

import re
from collections.abc import Callable

from services.model.people import Person
from services.office import Office
from tests.web.conftest import CLERK, LIAISON, OURS, SENT_BACK, THEIRS, Seat
from tests.web.test_filings import cells


def test_the_book_holds_what_has_a_number_in_its_order(seat: Callable[[Person], Seat]) -> None:
    page = seat(CLERK).text("/filings/book")
    assert re.findall(r"GDBA-2026-\d{3}", page) == ["GDBA-2026-001", "GDBA-2026-002"]
    assert OURS in page and THEIRS in page and SENT_BACK not in page
    assert "book.css" in page


def test_a_revoked_number_stays_in_the_book_and_is_struck_out(office: Office, seat: Callable[[Person], Seat]) -> None:
    office.filings.revoke("GDBA-2026-001", reason="协议终止", seen=None, by=CLERK)
    page = seat(CLERK).text("/filings/book")
    assert 'class="struck"' in page and "已撤销" in page


def test_the_workbook_is_what_the_page_shows(seat: Callable[[Person], Seat]) -> None:
    rows = cells(seat(CLERK).get("/filings/book.xlsx?unit=市科技局").data)
    assert rows[0][:3] == ("序号", "备案号", "协议名称")
    assert [row[:3] for row in rows[1:]] == [(1, "GDBA-2026-002", THEIRS)]
    assert len(cells(seat(CLERK).get("/filings/book.xlsx?year=2025").data)) == 1


def test_a_liaison_sees_the_own_units_page_of_the_book(seat: Callable[[Person], Seat]) -> None:
    page = seat(LIAISON).text("/filings/book?unit=市科技局")
    assert THEIRS not in page and "GDBA-2026-002" not in page
    rows = cells(seat(LIAISON).get("/filings/book.xlsx").data)
    assert [row[1] for row in rows[1:]] == ["GDBA-2026-001"]
