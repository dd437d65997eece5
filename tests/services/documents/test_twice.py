"""The same page sent twice is one step; something else from the same page is refused, never dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from services.model.errors import NotAllowed
from services.model.files import FileRole
from services.model.official import DocumentState, DocumentStep, refusals
from services.office import Office
from services.steps import ChangedMeanwhile
from tests.house import ADMINISTRATOR, CLERK, LEADER, an_office, drain, liaison
from tests.paper_house import BULLETIN, NO_OFFICE, PDF, TODAY, a_scan, drafted, now_is, ready, registered, to_sign, units
from tests.services.documents.test_templates import with_paragraph


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, soffice=NO_OFFICE, seal_required=False)
    yield office
    office.close()


def test_other_words_from_a_page_that_was_sent_before_are_not_lost_in_silence(office: Office) -> None:
    document = drafted(office)
    for _turn in range(2):
        office.documents.revise(document.id, {**BULLETIN, "matter": "交流合作工作"}, seen=1, by=CLERK)
    with pytest.raises(ChangedMeanwhile, match="第 1 版，现为第 2 版"):
        office.documents.revise(document.id, {**BULLETIN, "matter": "制度创新工作"}, seen=1, by=CLERK)
    done = now_is(office, document)
    assert "交流合作" in done.title and len(done.drafts) == 2


def test_another_scan_from_a_page_that_was_sent_before_is_not_lost_in_silence(office: Office) -> None:
    document = ready(office)
    seen = office.documents.version(document.id)
    for _turn in range(2):
        office.issue.attach_seal(document.id, scan=a_scan(office, FileRole.STAMPED), seen=seen, by=CLERK)
    other = a_scan(office, FileRole.STAMPED, label="另一页.pdf", content=PDF + b"%2\n")
    with pytest.raises(ChangedMeanwhile):
        office.issue.attach_seal(document.id, scan=other, seen=seen, by=CLERK)
    assert [file.role for file in now_is(office, document).files].count(FileRole.STAMPED) == 1
    assert list(office.staging.folder.glob("step-*")) == []


def test_a_sign_off_with_another_date_is_another_sign_off(office: Office) -> None:
    document = to_sign(office)
    for _turn in range(2):
        office.review.sign(document.id, dated=date(2026, 9, 8), seen=3, by=LEADER)
    with pytest.raises(ChangedMeanwhile):
        office.review.sign(document.id, dated=date(2026, 9, 9), seen=3, by=LEADER)
    done = now_is(office, document)
    assert done.dated == date(2026, 9, 8) and done.events[-1].note == "同意（成文日期：2026-09-08）"


def test_a_document_that_was_signed_and_sent_back_is_signed_by_nobody(office: Office) -> None:
    document = to_sign(office)
    office.review.sign(document.id, by=LEADER)
    returned = office.review.send_back(document.id, reason="附件有误", by=CLERK)
    assert returned.state is DocumentState.DRAFT and returned.sign_off is None
    assert DocumentStep.SIGN in {event.step for event in returned.events}


def test_a_date_to_come_is_refused_at_the_sign_off_and_the_leader_may_give_another(office: Office) -> None:
    document = to_sign(office, date="2026-09-20")
    with pytest.raises(refusals.DayRefused, match="晚于今天（2026-09-14）"):
        office.review.sign(document.id, by=LEADER)
    assert office.review.sign(document.id, dated=TODAY, by=LEADER).dated == TODAY


def test_an_office_outside_that_is_a_unit_is_sent_to_as_one(office: Office) -> None:
    document = ready(office)
    units(office, "市发改委")
    office.delivery.distribute(document.id, outside=["市发改委", "溧阳市发改委"], by=CLERK)
    assert [todo.object_id for todo in office.todos.of(liaison("市发改委"))] == [document.id]
    units(office, "溧阳市发改委")  # entered later: it is sent to once more, as a unit that sees it
    office.delivery.distribute(document.id, units=["溧阳市发改委"], by=CLERK)
    sent = now_is(office, document).deliveries
    assert [(one.unit, one.outside) for one in sent] == [("市发改委", False), ("溧阳市发改委", False)]
    assert [todo.object_id for todo in office.todos.of(liaison("溧阳市发改委"))] == [document.id]


def test_who_may_not_register_starts_no_printing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    document = to_sign(office)
    office.review.sign(document.id, by=LEADER)
    office.review.recheck(document.id, by=ADMINISTRATOR)
    printed: list[str] = []
    monkeypatch.setattr(type(office.issue), "_rehearse", lambda *_: printed.append("probe"))
    with pytest.raises(NotAllowed):
        office.issue.register(document.id, by=LEADER)
    assert printed == []


def test_the_worker_prints_a_void_document_no_more(office: Office) -> None:
    document = registered(office)
    office.issue.void(document.id, reason="内容有误", by=CLERK)
    drain(office)
    done = now_is(office, document)
    assert done.state is DocumentState.VOID and done.final is None
    with office.register.reading() as transaction:
        assert transaction.queue.open(most_attempts=5) == 0


@pytest.mark.office
def test_a_paper_that_was_issued_keeps_its_look_when_its_pdf_is_made_later(tmp_path: Path) -> None:
    office = an_office(tmp_path, soffice=NO_OFFICE, seal_required=False)
    document = ready(office)
    issued = now_is(office, document).final
    content = with_paragraph(office.templates.template_for("ranking-bulletin"), "（换了模板）")
    office.templates.upload("ranking-bulletin", content, label="新模板.docx", note="", seen=0, by=CLERK)
    office.close()
    office = an_office(tmp_path, seal_required=False)  # on a machine with LibreOffice
    office.issue.print_again(document.id, by=CLERK)
    drain(office)
    done = now_is(office, document)
    assert issued is not None and done.final is not None and done.final.sha256 == issued.sha256
    assert done.checked and done.pdf is not None and office.upkeep.verify().ok
    office.close()


def test_a_draft_that_changes_while_its_facts_are_kept_again_leaves_them_a_document_of_their_own(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = drafted(office)
    id_for = office.documents._id_for
    revisions = iter(["交流合作工作"])

    def meanwhile(fingerprint: str) -> str:
        found = id_for(fingerprint)
        for matter in revisions:
            office.documents.revise(first.id, {**BULLETIN, "matter": matter}, by=CLERK)
        return found

    monkeypatch.setattr(office.documents, "_id_for", meanwhile)
    second = drafted(office)
    assert second.id != first.id and "政策争取" in second.title and "交流合作" in now_is(office, first).title
