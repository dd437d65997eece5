"""Filings that belong together, on the pages: asked about, compared, answered; nothing of another unit."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from services.model.files import FileRole
from services.model.filing import Filing
from services.model.people import EVERYTHING
from services.office import Office
from services.worker import Worker
from tests.web.conftest import CLERK, LIAISON, OTHER_LIAISON, OURS, Seat, agreement

LATER = "双方建立常态化工作机制，每季度会商一次。"


@pytest.fixture
def draft(office: Office) -> Filing:
    """Another paper of an agreement that is on file."""
    held = office.intake.hold(
        io.BytesIO(agreement(OURS, text=LATER)), label="另一文稿.docx", role=FileRole.AGREEMENT, batch="draft"
    )
    filing = office.filings.submit("draft", [held], unit="市发改委", key="draft", by=CLERK).filing
    Worker(office).drain()
    return office.filings.get(filing.id, scope=EVERYTHING)


def test_a_relative_is_shown_before_filing_with_its_reasons(seat: Callable[..., Seat], draft: Filing, office: Office) -> None:
    own = office.filings.get("GDBA-2026-001", scope=EVERYTHING)
    for page in (f"/filings/{draft.id}", f"/filings/{draft.id}/confirm"):
        body = seat(CLERK).get(page).text
        assert "像是同一协议的不同文稿" in body and "签订日期相同" in body and f"/filings/{draft.id}/compare/{own.id}" in body
    assert "相近备案 1 件" in seat(CLERK).get(f"/filings/{draft.id}/confirm").text


def test_the_comparison_shows_what_changed(seat: Callable[..., Seat], draft: Filing, office: Office) -> None:
    own = office.filings.get("GDBA-2026-001", scope=EVERYTHING)
    body = seat(LIAISON).get(f"/filings/{draft.id}/compare/{own.id}").text
    assert "<ins>，每季度会商一次</ins>" in body and "1 处不同" in body and "GDBA-2026-001" in body
    assert "溧阳市发展和改革委员会" in seat(LIAISON).get(f"/filings/{draft.id}/compare/{own.id}?whole=1").text
    assert seat(OTHER_LIAISON).get(f"/filings/{draft.id}/compare/{own.id}").status_code == 404


def test_an_answer_is_kept_and_shown_from_both_sides(seat: Callable[..., Seat], draft: Filing, office: Office) -> None:
    own, clerk = office.filings.get("GDBA-2026-001", scope=EVERYTHING), seat(CLERK)
    page = f"/filings/{draft.id}"
    said = {"other": "GDBA-2026-001", "kind": "renews", "seen": office.filings.version(draft.id), "back": "confirm"}
    assert clerk.post(f"{page}/tie", data=said).location.endswith("/confirm")
    Worker(office).drain()
    body = clerk.get(page).text
    assert "<b>续签</b>" in body and "像是" not in body
    assert "<b>已续签为</b>" in clerk.get(f"/filings/{own.id}").text
    clerk.post(f"{page}/tie", data={"other": own.id, "kind": "none", "seen": office.filings.version(draft.id)})
    assert "像是" in clerk.get(page).text


def test_the_other_one_may_be_the_one_that_renews(seat: Callable[..., Seat], draft: Filing, office: Office) -> None:
    own = office.filings.get("GDBA-2026-001", scope=EVERYTHING)
    seat(CLERK).post(
        f"/filings/{own.id}/tie", data={"other": draft.id, "kind": "back-renews", "seen": office.filings.version(own.id)}
    )
    assert [tie.other for tie in office.filings.get(draft.id, scope=EVERYTHING).ties] == [own.id]


def test_a_refused_answer_says_why_and_keeps_what_was_typed(seat: Callable[..., Seat], draft: Filing, office: Office) -> None:
    said = {"other": "GDBA-1999-009", "kind": "renews", "seen": office.filings.version(draft.id)}
    answer = seat(CLERK).post(f"/filings/{draft.id}/tie", data=said)
    assert answer.status_code == 404 and "GDBA-1999-009" in answer.text
    assert seat(CLERK).post(f"/filings/{draft.id}/tie", data={"other": draft.id, "kind": "friends"}).status_code == 422
