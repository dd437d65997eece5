"""The desk of filings: from a submission to a 备案号, and every road off it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from services.documents import Paper
from services.filings import NumberInUse
from services.filings.rules import (
    DeadlinePassed,
    FactRefused,
    FactsMissing,
    ReasonMissing,
    checked,
)
from services.filings.submission import KeyReused
from services.intake import NothingToSubmit
from services.model.errors import NotAllowed, NotFound, Refused, StorageTrouble
from services.model.facts import Fact, FactField
from services.model.files import FileRole, ReadingState
from services.model.filing import Filing, FilingState, StepNotAllowed
from services.model.people import EVERYTHING, Scope
from services.model.units import UnitKind
from services.office import Office
from services.steps import ChangedMeanwhile
from services.stores.objects import Listing
from services.stores.tables import objects
from tests.house import AGREEMENT, CLERK, FACTS, LEADER, NOW, an_office, drain, liaison, submit


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.close()


def state(office: Office, filing_id: str) -> FilingState:
    return office.filings.get(filing_id, scope=EVERYTHING).state


def steps(office: Office, filing_id: str) -> list[str]:
    return [event.step for event in office.filings.get(filing_id, scope=EVERYTHING).events]


def unread_submission(office: Office, **more: object) -> str:
    """A submission of a kind that nobody reads: fast, and its facts are for a person to fill in."""
    return submit(office, label="合作协议.csv", **more).filing.id  # type: ignore[arg-type]


def test_an_agreement_is_read_and_its_facts_are_proposed_with_their_places(office: Office) -> None:
    filing_id = submit(office).filing.id
    assert state(office, filing_id) is FilingState.SUBMITTED
    drain(office)
    filing = office.filings.get(filing_id, scope=EVERYTHING)
    assert filing.title == "共建长三角产业合作园区战略合作协议"
    assert filing.values(FactField.PARTY) == ("广德市人民政府", "溧阳市人民政府")
    assert filing.value(FactField.SIGNED_ON) == "2026-09-02"
    assert filing.agreement.reading is ReadingState.READ
    for fact in filing.proposed:
        if fact.start is not None:
            assert AGREEMENT[fact.start : fact.end] == fact.quote
    assert filing.confirmed == () and filing.number is None  # nothing is filed on a guess


def test_confirming_takes_the_number_and_the_receipt_follows(office: Office) -> None:
    filing_id = submit(office, materials=[("照片说明.txt", "签约现场".encode())]).filing.id
    drain(office)
    filed = office.filings.file(filing_id, None, seen=None, by=CLERK)
    assert filed.number is not None and filed.number.text == "GDBA-2026-001"
    assert filed.filed_on == NOW.date()
    drain(office)
    filing = office.filings.get("GDBA-2026-001", scope=EVERYTHING)
    assert filing.receipt is not None and filing.receipt.role is FileRole.RECEIPT
    assert office.archive.read(filing.id, filing.receipt.path).startswith(b"PK")
    assert steps(office, filing_id) == ["submit", "read", "file", "receipt"]


def test_numbers_follow_one_another_and_begin_anew_each_year(tmp_path: Path) -> None:
    today = [NOW]
    office = an_office(tmp_path, now=lambda: today[0])
    numbers = []
    for key in ("a", "b", "c"):
        filing_id = unread_submission(office, text=key, key=key)
        filing = office.filings.file(filing_id, FACTS, seen=None, by=CLERK)
        assert filing.number is not None
        numbers.append(filing.number.text)
        if key == "b":
            today[0] = NOW.replace(year=2027)
    assert numbers == ["GDBA-2026-001", "GDBA-2026-002", "GDBA-2027-001"]
    office.close()


def test_a_refused_confirmation_takes_no_number(office: Office) -> None:
    filing_id = unread_submission(office)
    with pytest.raises(FactsMissing, match="协议方"):
        office.filings.file(filing_id, FACTS[:2], seen=None, by=CLERK)
    office.filings.file(filing_id, FACTS, seen=None, by=CLERK)
    assert office.filings.get(filing_id, scope=EVERYTHING).number.serial == 1  # type: ignore[union-attr]


def test_the_number_format_is_a_setting(tmp_path: Path) -> None:
    office = an_office(tmp_path, filing_number_format="备〔{year}〕{serial}")
    filing_id = unread_submission(office)
    filing = office.filings.file(filing_id, FACTS, seen=None, by=CLERK)
    assert filing.number is not None and filing.number.text == "备〔2026〕1"
    office.close()


def test_a_retry_with_the_same_key_is_the_same_filing(office: Office) -> None:
    first = submit(office, key="one")
    again = submit(office, key="one")
    assert first.anew and not again.anew
    assert again.filing.id == first.filing.id
    with pytest.raises(KeyReused):
        submit(office, "别的内容", key="one")
    assert office.filings.count(Listing(), scope=EVERYTHING) == 1


def test_another_units_key_opens_nothing(office: Office) -> None:
    submit(office, key="one", unit="市发改委")
    with pytest.raises(KeyReused):
        submit(office, key="one", by=liaison("市商务局"))


def test_the_same_bytes_twice_are_recognised_within_a_unit(office: Office) -> None:
    first = submit(office, key="one")
    again = submit(office, key="two")
    assert again.filing.id == first.filing.id and not again.anew
    assert [found.code for found in again.findings] == ["I20"]


def test_the_same_bytes_from_another_unit_are_told_to_the_office_and_not_to_the_unit(office: Office) -> None:
    submit(office, key="one", unit="市发改委")
    second = submit(office, key="two", unit="市商务局", by=liaison("市商务局"))
    assert second.anew and "I21" not in {found.code for found in second.findings}
    third = submit(office, key="three", unit="市科技局")
    assert {found.code for found in third.findings} >= {"I21"}
    assert len(office.filings.twins(third.filing, scope=EVERYTHING)) == 2
    assert office.filings.twins(third.filing, scope=Scope(unit="市科技局")) == []


def test_an_unknown_unit_is_added_and_said_so(office: Office) -> None:
    accepted = submit(office, unit="桃州 镇")
    assert accepted.filing.unit == "桃州镇" and accepted.filing.unit_kind is UnitKind.TOWNSHIP
    assert [found.code for found in accepted.findings] == ["I22"]
    assert [unit.name for unit in office.units.all()] == ["桃州镇"]


def test_a_submission_needs_exactly_one_agreement(office: Office) -> None:
    with pytest.raises(NothingToSubmit):
        office.filings.submit("batch", [], unit="市发改委", key="k", by=CLERK)


def test_a_returned_filing_comes_back_supplemented(office: Office) -> None:
    filing_id = unread_submission(office)
    with pytest.raises(ReasonMissing):
        office.filings.send_back(filing_id, reasons=[" "], due=None, seen=None, by=CLERK)
    with pytest.raises(DeadlinePassed):
        office.filings.send_back(filing_id, reasons=["缺少盖章页"], due=date(2026, 9, 13), seen=None, by=CLERK)
    returned = office.filings.send_back(filing_id, reasons=["缺少盖章页"], due=None, seen=None, by=CLERK)
    assert returned.state is FilingState.RETURNED
    assert returned.correction is not None and returned.correction.due == date(2026, 9, 24)
    batch = "more"
    held = office.intake.hold(io.BytesIO(b"stamped"), label="盖章页.csv", role=FileRole.MATERIAL, batch=batch)
    unit = liaison("市发改委")
    grown = office.filings.supplement(filing_id, batch, [held], key="s", note="", seen=None, by=unit)
    assert grown.state is FilingState.SUBMITTED and len(grown.files) == 2
    assert steps(office, filing_id)[-1] == "supplement"


def test_a_supplement_sent_twice_is_one(office: Office) -> None:
    filing_id = unread_submission(office)
    held = office.intake.hold(io.BytesIO(b"later"), label="补充.csv", role=FileRole.MATERIAL, batch="b")
    first = office.filings.supplement(filing_id, "b", [held], key="once", note="", seen=None, by=CLERK)
    again = office.filings.supplement(filing_id, "b", [], key="once", note="", seen=None, by=CLERK)
    assert again == first and len(again.materials) == 1


def test_the_key_of_a_supplement_opens_no_other_filing(office: Office) -> None:
    first = unread_submission(office)
    other = submit(office, b"another", label="other.csv", key="other").filing.id
    held = office.intake.hold(io.BytesIO(b"x"), label="材料.csv", role=FileRole.MATERIAL, batch="b")
    office.filings.supplement(first, "b", [held], key="once", note="", seen=None, by=CLERK)
    held = office.intake.hold(io.BytesIO(b"y"), label="材料.csv", role=FileRole.MATERIAL, batch="b")
    with pytest.raises(KeyReused):
        office.filings.supplement(other, "b", [held], key="once", note="", seen=None, by=CLERK)
    assert steps(office, other) == ["submit"]
    assert office.intake.held("b") == [held]


def test_a_supplement_sent_twice_at_once_is_one(office: Office) -> None:
    filing_id = unread_submission(office)
    held = office.intake.hold(io.BytesIO(b"x"), label="材料.csv", role=FileRole.MATERIAL, batch="b")

    def send(_: int) -> Filing:
        return office.filings.supplement(filing_id, "b", [held], key="once", note="", seen=None, by=CLERK)

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(send, range(4)))
    assert {len(one.materials) for one in sent} == {1}
    assert steps(office, filing_id) == ["submit", "supplement"]


def test_new_materials_with_a_known_agreement_wait_for_a_supplement(office: Office) -> None:
    filing_id = unread_submission(office)
    again = submit(office, label="合作协议.csv", key="two", materials=[("新材料.csv", b"new")])
    assert again.filing.id == filing_id and not again.anew
    (waiting,) = office.intake.held("batch two")
    grown = office.filings.supplement(filing_id, "batch two", [waiting], key="s2", note="", seen=None, by=CLERK)
    assert [file.label for file in grown.materials] == ["新材料.csv"]


def test_a_new_text_of_the_agreement_is_read_and_confirmed_anew(office: Office) -> None:
    filing_id = submit(office).filing.id
    drain(office)
    office.filings.confirm(filing_id, FACTS, seen=None, by=liaison("市发改委"))
    text = AGREEMENT.replace("溧阳市", "长兴县").encode()
    held = office.intake.hold(io.BytesIO(text), label="修订稿.txt", role=FileRole.AGREEMENT, batch="new")
    office.filings.supplement(filing_id, "new", [held], key="s", note="更换文本", seen=None, by=CLERK)
    drain(office)
    filing = office.filings.get(filing_id, scope=EVERYTHING)
    assert filing.confirmed == ()
    assert filing.values(FactField.PARTY) == ("广德市人民政府", "长兴县人民政府")


def test_a_filed_agreement_takes_materials_but_no_other_text(office: Office) -> None:
    filing_id = unread_submission(office)
    office.filings.file(filing_id, FACTS, seen=None, by=CLERK)
    held = office.intake.hold(io.BytesIO(b"other"), label="新文本.csv", role=FileRole.AGREEMENT, batch="b")
    with pytest.raises(Refused, match="变更备案"):
        office.filings.supplement(filing_id, "b", [held], key="s", note="", seen=None, by=CLERK)
    material = replace(held, role=FileRole.MATERIAL)
    grown = office.filings.supplement(filing_id, "b", [material], key="s", note="", seen=None, by=CLERK)
    assert grown.state is FilingState.FILED and len(grown.materials) == 1


def test_withdrawing_is_for_before_and_revoking_for_after(office: Office) -> None:
    early, late = unread_submission(office, text="1", key="1"), unread_submission(office, text="2", key="2")
    office.filings.file(late, FACTS, seen=None, by=CLERK)
    office.filings.withdraw(early, reason="报错了", seen=None, by=liaison("市发改委"))
    assert state(office, early) is FilingState.WITHDRAWN
    with pytest.raises(StepNotAllowed, match="已备案"):
        office.filings.withdraw(late, reason="报错了", seen=None, by=CLERK)
    with pytest.raises(ReasonMissing):
        office.filings.revoke(late, reason="", seen=None, by=CLERK)
    revoked = office.filings.revoke(late, reason="协议终止", seen=None, by=CLERK)
    assert revoked.state is FilingState.REVOKED and revoked.number is not None  # the number stays taken
    with pytest.raises(StepNotAllowed):
        office.filings.file(early, FACTS, seen=None, by=CLERK)


def test_what_was_withdrawn_can_be_submitted_again(office: Office) -> None:
    first = submit(office, label="a.csv", key="1").filing.id
    office.filings.withdraw(first, reason="报错了", seen=None, by=CLERK)
    assert submit(office, label="a.csv", key="2").anew


def test_a_change_keeps_the_number_and_writes_a_new_receipt(office: Office) -> None:
    filing_id = unread_submission(office)
    office.filings.file(filing_id, FACTS, seen=None, by=CLERK)
    drain(office)
    changed = (*FACTS[:2], Fact(field=FactField.PARTY, role="乙方", value="长兴县人民政府"), FACTS[3])
    office.filings.change(filing_id, changed, reason="乙方更名", seen=None, by=CLERK)
    drain(office)
    filing = office.filings.get(filing_id, scope=EVERYTHING)
    assert filing.number is not None and filing.number.serial == 1
    assert steps(office, filing_id)[-2:] == ["change", "receipt"]
    assert sum(file.role is FileRole.RECEIPT for file in filing.files) == 2


def test_two_people_at_one_filing_do_not_overwrite_each_other(office: Office) -> None:
    filing_id = unread_submission(office)
    seen = office.filings.version(filing_id)
    office.filings.confirm(filing_id, FACTS, seen=seen, by=liaison("市发改委"))
    with pytest.raises(ChangedMeanwhile):
        office.filings.send_back(filing_id, reasons=["缺页"], due=None, seen=seen, by=CLERK)


def test_what_the_worker_read_meanwhile_keeps_nobody_from_sending_a_filing_back_but_from_vouching_for_its_facts(
    office: Office,
) -> None:
    filing_id = submit(office).filing.id
    seen = office.filings.version(filing_id)
    drain(office)
    assert steps(office, filing_id)[-1] == "read"
    with pytest.raises(ChangedMeanwhile):
        office.filings.confirm(filing_id, FACTS, seen=seen, by=liaison("市发改委"))
    assert office.filings.send_back(filing_id, reasons=["缺页"], due=None, seen=seen, by=CLERK).state is FilingState.RETURNED


def test_a_receipt_that_was_made_meanwhile_keeps_nobody_from_changing_or_revoking(office: Office) -> None:
    filing_id = unread_submission(office)
    office.filings.file(filing_id, FACTS, seen=None, by=CLERK)
    seen = office.filings.version(filing_id)
    drain(office)
    assert steps(office, filing_id)[-1] == "receipt"
    assert office.filings.revoke(filing_id, reason="终止", seen=seen, by=CLERK).state is FilingState.REVOKED


def test_a_step_by_number_is_bound_to_the_version_seen_as_well(office: Office) -> None:
    filing_id = unread_submission(office)
    office.filings.file(filing_id, FACTS, seen=None, by=CLERK)
    with pytest.raises(ChangedMeanwhile):
        office.filings.revoke("GDBA-2026-001", reason="终止", seen=1, by=CLERK)
    version = office.filings.version("GDBA-2026-001")
    office.filings.revoke("GDBA-2026-001", reason="终止", seen=version, by=CLERK)
    events = office.filings.get(filing_id, scope=EVERYTHING).events
    assert [event.version for event in events] == list(range(1, len(events) + 1))


def test_pressing_the_button_again_after_a_fault_gives_what_was_decided(tmp_path: Path) -> None:
    def broken_disk(name: str) -> None:
        if name == "rename" and armed:
            raise OSError(5, "Input/output error")

    armed = False
    office = an_office(tmp_path, milestone=broken_disk)
    filing_id = unread_submission(office)
    seen = office.filings.version(filing_id)
    armed = True
    with pytest.raises(StorageTrouble):
        office.filings.file(filing_id, FACTS, seen=seen, by=CLERK)
    armed = False
    filing = office.filings.file(filing_id, FACTS, seen=seen, by=CLERK)
    assert filing.number is not None and filing.number.serial == 1
    with pytest.raises(ChangedMeanwhile):
        office.filings.send_back(filing_id, reasons=["缺页"], due=None, seen=seen, by=CLERK)
    office.close()


def test_a_receipt_is_drafted_anew_when_the_facts_change_while_it_is_drafted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing_id = unread_submission(office)
    office.filings.file(filing_id, FACTS, seen=None, by=CLERK)
    draft = office.documents.receipt
    changed = (*FACTS[:2], Fact(field=FactField.PARTY, role="乙方", value="长兴县人民政府"), FACTS[3])

    def slow_draft(filing: Filing, *, at: datetime) -> Paper:
        monkeypatch.undo()
        office.filings.change(filing_id, changed, reason="乙方更名", seen=None, by=CLERK)
        return draft(filing, at=at)

    monkeypatch.setattr(office.documents, "receipt", slow_draft)
    with pytest.raises(ChangedMeanwhile):
        office.filings.issue_receipt(filing_id, by=CLERK)
    drain(office)
    filing = office.filings.get(filing_id, scope=EVERYTHING)
    assert filing.receipt is not None
    text = office.archive.read(filing.id, filing.receipt.text_path).decode()
    assert "长兴县人民政府" in text and "溧阳市人民政府" not in text


def test_two_submissions_of_the_same_bytes_at_the_same_time_are_one_filing(office: Office) -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        found = list(pool.map(lambda key: submit(office, label="a.csv", key=key).filing.id, "abcd"))
    assert len(set(found)) == 1
    assert office.filings.count(Listing(), scope=EVERYTHING) == 1


def test_findings_of_a_replaced_text_go_with_it(office: Office) -> None:
    filing_id = submit(office, AGREEMENT.replace("签订日期：2026年9月2日", "")).filing.id
    drain(office)
    assert "F04" in {found.code for found in office.filings.get(filing_id, scope=EVERYTHING).findings}
    held = office.intake.hold(io.BytesIO(AGREEMENT.encode()), label="补正稿.txt", role=FileRole.AGREEMENT, batch="new")
    office.filings.supplement(filing_id, "new", [held], key="s", note="", seen=None, by=CLERK)
    drain(office)
    assert "F04" not in {found.code for found in office.filings.get(filing_id, scope=EVERYTHING).findings}


def test_a_number_format_that_repeats_itself_gives_no_second_number(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    first, second = unread_submission(office, text="1", key="1"), unread_submission(office, text="2", key="2")
    filing = office.filings.file(first, FACTS, seen=None, by=CLERK)
    assert filing.number is not None
    with office.register.transaction() as transaction:  # as if the format had been changed to one that repeats itself
        transaction.connection.execute(objects.update().where(objects.c.id == first).values(number="GDBA-2026-002"))
    with pytest.raises(NumberInUse):
        office.filings.file(second, FACTS, seen=None, by=CLERK)
    office.close()
    an_office(tmp_path).close()  # nothing is pending that can't be finished


def test_a_unit_neither_sees_nor_touches_another_units_filing(office: Office) -> None:
    filing_id = unread_submission(office, unit="市发改委")
    other = liaison("市商务局")
    for act in (
        lambda: office.filings.get(filing_id, scope=Scope.of(other)),
        lambda: office.filings.withdraw(filing_id, reason="x", seen=None, by=other),
        lambda: office.filings.confirm(filing_id, FACTS, seen=None, by=other),
    ):
        with pytest.raises(NotFound):
            act()
    assert office.filings.rows(Listing(), scope=Scope.of(other)) == []
    assert office.filings.count(Listing(), scope=Scope.of(other)) == 0
    assert office.filings.counts(scope=Scope.of(other)).states == {}


def test_a_liaison_submits_for_the_own_unit_whatever_the_form_says(office: Office) -> None:
    accepted = submit(office, unit="市发改委", by=liaison("市商务局"), label="a.csv")
    assert accepted.filing.unit == "市商务局"


def test_roles_bound_what_may_be_done(office: Office) -> None:
    filing_id = unread_submission(office)
    with pytest.raises(NotAllowed):
        office.filings.file(filing_id, FACTS, seen=None, by=liaison("市发改委"))
    with pytest.raises(NotAllowed):
        office.filings.withdraw(filing_id, reason="x", seen=None, by=LEADER)
    with pytest.raises(NotAllowed):
        submit(office, key="2", by=LEADER)


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (Fact(field=FactField.SIGNED_ON, value="2026年9月2日"), "格式"),
        (Fact(field=FactField.SIGNED_ON, value="2026-02-30"), "格式"),
        (Fact(field=FactField.SIGNED_ON, value="2026-09-15"), "晚于今天"),
        (Fact(field=FactField.AMOUNT, value="五千万"), "数字"),
        (Fact(field=FactField.AMOUNT, value="nan"), "超出范围"),
        (Fact(field=FactField.FIELD, value="其他"), "五个重点领域"),
        (Fact(field=FactField.TITLE, value="长" * 501), "500"),
    ],
)
def test_a_fact_that_can_not_be_is_refused_with_its_reason(office: Office, fact: Fact, reason: str) -> None:
    filing_id = unread_submission(office)
    with pytest.raises(FactRefused, match=reason):
        office.filings.file(filing_id, (*FACTS, fact), seen=None, by=CLERK)


@pytest.mark.parametrize("field", [FactField.SIGNED_ON, FactField.EXPIRES_ON])
@pytest.mark.parametrize("typed", ["2026-09-02", "20260902", "2026-W36-3", "2026W363", " 2026-09-02 "])
def test_a_day_is_kept_in_one_form_however_it_was_typed(field: FactField, typed: str) -> None:
    (fact,) = checked([Fact(field=field, value=typed)], today=NOW.date())
    assert fact.value == "2026-09-02"


def test_a_day_typed_in_another_form_is_the_day_that_was_read(office: Office) -> None:
    filing_id = submit(office).filing.id
    drain(office)
    proposed = office.filings.get(filing_id, scope=EVERYTHING).proposed
    typed = [replace(f, value="20260902", rule="person") if f.field is FactField.SIGNED_ON else f for f in proposed]
    filing = office.filings.file(filing_id, typed, seen=None, by=CLERK)
    signed = next(fact for fact in filing.confirmed if fact.field is FactField.SIGNED_ON)
    assert signed.value == "2026-09-02" and signed.rule != "person" and "2026年9月2日" in signed.quote


def test_a_confirmed_value_keeps_its_evidence_and_a_corrected_one_stands_on_the_person(office: Office) -> None:
    filing_id = submit(office).filing.id
    drain(office)
    proposed = office.filings.get(filing_id, scope=EVERYTHING).proposed
    typed = [replace(f, value="溧阳市政府") if f.value == "溧阳市人民政府" else f for f in proposed]
    filing = office.filings.file(filing_id, typed, seen=None, by=CLERK)
    rules = {str(fact.value): fact.rule for fact in filing.confirmed}
    assert rules["溧阳市政府"] == "person"
    assert rules["广德市人民政府"] != "person"
    assert filing.proposed == proposed  # corrections are kept beside what was proposed
