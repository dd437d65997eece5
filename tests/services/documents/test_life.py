"""The life of a document, station by station: what each does, and what each refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from services.model.errors import NotAllowed, NotFound
from services.model.files import FileRole, ReadingState
from services.model.official import Acceptance, DocumentState, DocumentStep, Relation, refusals, rules
from services.model.papers import PAPERS, PageForm, paper_form, sample_of
from services.model.people import EVERYTHING, Scope
from services.office import Office
from services.steps import ChangedMeanwhile
from tests.house import ADMINISTRATOR, CLERK, LEADER, NOW, an_office, drain, liaison
from tests.paper_house import (
    BULLETIN,
    NO_OFFICE,
    RECEIPT,
    TODAY,
    a_scan,
    distributed,
    drafted,
    now_is,
    ready,
    registered,
    to_register,
    to_sign,
    units,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, soffice=NO_OFFICE, seal_required=False)
    yield office
    office.close()


def test_a_bulletin_walks_from_draft_to_acknowledgement(tmp_path: Path) -> None:
    office = an_office(tmp_path, soffice=NO_OFFICE)  # where the seal is required
    units(office, "市发改委", "桃州镇")
    draft = drafted(office)
    assert draft.state is DocumentState.DRAFT and draft.facts["number"] == ""
    office.review.propose(draft.id, by=CLERK)
    office.review.comment(draft.id, "第二段请写明数据来源。", by=LEADER)
    office.review.send_back(draft.id, reason="补写来源", by=LEADER)
    office.documents.revise(draft.id, {**BULLETIN, "matter": "政策争取工作", "opening": "数据来源于各单位月报。"}, by=CLERK)
    office.review.propose(draft.id, by=CLERK)
    office.review.approve(draft.id, countersign=["市财政局"], by=CLERK)
    office.review.countersign(draft.id, "市财政局", agreed=True, name="李四", on=TODAY, by=CLERK)
    office.review.sign(draft.id, by=LEADER)
    office.review.recheck(draft.id, by=CLERK)
    numbered = office.issue.register(draft.id, by=CLERK)
    assert numbered.number is not None and numbered.number.text == "广合管〔2026〕1号"
    drain(office)
    printed = now_is(office, draft)
    assert printed.state is DocumentState.SEALING and not printed.checked
    assert [found.code for found in printed.findings] == ["P47", "P40"]
    assert printed.final is not None and printed.current == printed.final
    office.issue.attach_seal(draft.id, scan=a_scan(office, FileRole.STAMPED), by=CLERK)
    office.delivery.distribute(draft.id, units=["市发改委", "桃州镇"], by=CLERK)
    seen = office.delivery.acknowledge(draft.id, by=liaison("市发改委"))
    assert [sent.unit for sent in seen.deliveries] == ["市发改委"] and seen.deliveries[0].how is Acceptance.SELF
    office.delivery.acknowledge(draft.id, unit="桃州镇", name="张三", by=CLERK)
    done = now_is(office, draft)
    assert [(sent.unit, sent.acknowledged_by, sent.how) for sent in done.deliveries] == [
        ("市发改委", "市发改委联络员", Acceptance.SELF),
        ("桃州镇", "张三", Acceptance.BEHALF),
    ]
    assert [event.version for event in done.events] == list(range(1, len(done.events) + 1))
    assert {event.step for event in done.events} <= set(DocumentStep)
    assert office.upkeep.verify().ok
    office.close()


def test_the_final_paper_bears_number_and_day_of_sign_off_and_no_draft_does(office: Office) -> None:
    document = registered(office)
    drain(office)
    final = now_is(office, document)
    assert final.final is not None
    with office.register.reading() as transaction:
        texts = transaction.pages.of(final.id)
    assert set(texts) == {final.final.position}
    text = texts[final.final.position][0].text
    assert "广合管〔2026〕1号" in text and "2026年9月14日" in text
    assert [file.reading for file in final.drafts] == [ReadingState.ASIDE]


def test_a_date_that_was_given_stays_and_that_of_a_meeting_goes_before_it(office: Office) -> None:
    given = to_sign(office, date="2026-09-10")
    assert office.review.sign(given.id, by=LEADER).dated == date(2026, 9, 10)
    meeting = to_sign(office, "交流合作工作")
    signed = office.review.sign(meeting.id, dated=date(2026, 9, 8), by=LEADER)
    assert signed.dated == date(2026, 9, 8) and signed.facts["date"] == "2026-09-08"
    late = to_sign(office, "制度创新工作")
    with pytest.raises(refusals.DayRefused, match="晚于今天"):
        office.review.sign(late.id, dated=date(2026, 9, 15), by=LEADER)


def test_a_form_is_issued_without_a_number(office: Office) -> None:
    form = office.documents.keep("filing-receipt", RECEIPT, by=CLERK)
    issued = office.issue.issue(form.id, by=CLERK)
    assert issued.state is DocumentState.REGISTERED and issued.number is None
    drain(office)
    assert now_is(office, form).state is DocumentState.READY
    with office.register.reading() as transaction:
        assert transaction.numbers.given() == {}
    with pytest.raises(refusals.RegistrationNeeded, match="登记编号"):
        office.issue.issue(to_register(office).id, by=CLERK)


def test_a_form_is_not_registered(office: Office) -> None:
    form = office.documents.keep("filing-receipt", RECEIPT, by=CLERK)
    office.review.propose(form.id, by=CLERK)
    office.review.approve(form.id, by=CLERK)
    office.review.sign(form.id, by=LEADER)
    office.review.recheck(form.id, by=CLERK)
    with pytest.raises(refusals.NoNumberNeeded, match="定稿"):
        office.issue.register(form.id, by=CLERK)
    assert office.issue.issue(form.id, by=CLERK).state is DocumentState.REGISTERED


def test_only_a_leader_signs_and_a_clerk_records_paper_with_its_scan(office: Office) -> None:
    document = to_sign(office)
    for person in (CLERK, ADMINISTRATOR):
        with pytest.raises(NotAllowed, match="签发"):
            office.review.sign(document.id, by=person)
    with pytest.raises(refusals.ScanMissing, match="发文稿纸"):
        office.review.record_sign_off(document.id, signer="李四", on=TODAY, scan=None, by=CLERK)
    scan = a_scan(office, FileRole.SHEET)
    with pytest.raises(refusals.DayRefused, match="早于拟稿"):
        office.review.record_sign_off(document.id, signer="李四", on=TODAY - timedelta(days=1), scan=scan, by=CLERK)
    signed = office.review.record_sign_off(document.id, signer="李四", on=TODAY, scan=scan, by=CLERK)
    assert signed.sign_off is not None and (signed.sign_off.signer, signed.sign_off.recorded_by) == ("李四", "经办人")
    (sheet,) = [file for file in signed.files if file.role is FileRole.SHEET]
    assert signed.sign_off.scan == sheet.position and sheet.reading is ReadingState.ASIDE
    assert office.intake.held("scan") == []


def test_a_scan_that_is_no_scan_is_refused_and_leaves_nothing(office: Office) -> None:
    document = to_sign(office)
    scan = a_scan(office, FileRole.SHEET, label="稿纸.txt", content="同意".encode())
    with pytest.raises(refusals.ScanRefused, match="扫描"):
        office.review.record_sign_off(document.id, signer="李四", on=TODAY, scan=scan, by=CLERK)
    assert now_is(office, document).state is DocumentState.SIGNING
    assert list(office.staging.folder.glob("step-*")) == []


def test_a_disagreement_keeps_the_document_until_the_office_agrees(office: Office) -> None:
    document = drafted(office)
    office.review.propose(document.id, by=CLERK)
    office.review.approve(document.id, countersign=["市财政局", "市人社局", "市财政局"], by=CLERK)
    with pytest.raises(refusals.WordsMissing, match="意见"):
        office.review.countersign(document.id, "市财政局", agreed=False, name="李四", on=TODAY, by=CLERK)
    with pytest.raises(refusals.NotACountersigner, match="市财政局、市人社局"):
        office.review.countersign(document.id, "市审计局", agreed=True, name="李四", on=TODAY, by=CLERK)
    office.review.countersign(document.id, "市财政局", agreed=False, name="李四", opinion="金额有误", on=TODAY, by=CLERK)
    office.review.countersign(document.id, "市人社局", agreed=True, name="张三", on=TODAY, by=CLERK)
    assert now_is(office, document).state is DocumentState.COUNTERSIGN
    scan = a_scan(office, FileRole.OPINION)
    done = office.review.countersign(document.id, "市财政局", agreed=True, name="李四", on=TODAY, scan=scan, by=CLERK)
    assert done.state is DocumentState.SIGNING and done.countersigns[0].scan == done.files[-1].position


def test_other_words_need_other_agreement(office: Office) -> None:
    document = drafted(office)
    office.review.propose(document.id, by=CLERK)
    office.review.approve(document.id, countersign=["市财政局"], by=CLERK)
    office.review.countersign(document.id, "市财政局", agreed=True, name="李四", on=TODAY, by=CLERK)
    office.review.send_back(document.id, reason="改标题", by=LEADER)
    revised = office.documents.revise(document.id, {**BULLETIN, "matter": "交流合作工作"}, by=CLERK)
    assert revised.countersigns[0].agreed is None and "交流合作" in revised.title


@pytest.mark.parametrize(
    "act",
    [
        lambda office, id: office.review.approve(id, by=CLERK),
        lambda office, id: office.review.sign(id, by=LEADER),
        lambda office, id: office.review.recheck(id, by=CLERK),
        lambda office, id: office.issue.register(id, by=CLERK),
        lambda office, id: office.issue.print_again(id, by=CLERK),
        lambda office, id: office.issue.print_plain(id, reason="急", by=CLERK),
        lambda office, id: office.issue.void(id, reason="错", by=CLERK),
        lambda office, id: office.delivery.distribute(id, outside=["省政府"], by=CLERK),
        lambda office, id: office.delivery.acknowledge(id, unit="市发改委", by=CLERK),
        lambda office, id: office.delivery.remind(id, by=CLERK),
    ],
)
def test_a_draft_takes_no_later_step(office: Office, act: object) -> None:
    document = drafted(office)
    with pytest.raises(refusals.StepNotAllowed, match="当前为“稿”"):
        act(office, document.id)  # type: ignore[operator]
    assert now_is(office, document) == document


def test_words_that_are_needed_are_asked_for_and_a_book_is_refused(office: Office) -> None:
    document = drafted(office)
    office.review.propose(document.id, by=CLERK)
    for act in (
        lambda text: office.review.comment(document.id, text, by=CLERK),
        lambda text: office.review.send_back(document.id, reason=text, by=CLERK),
        lambda text: office.documents.discard(document.id, reason=text, by=CLERK),
    ):
        with pytest.raises(refusals.WordsMissing):
            act("  ")
        with pytest.raises(refusals.WordsTooLong, match="2000"):
            act("字" * 2001)


def test_the_same_page_sent_twice_is_one_step(office: Office) -> None:
    document = drafted(office)
    for _turn in range(2):
        office.review.propose(document.id, seen=1, by=CLERK)
    for _turn in range(2):
        office.review.comment(document.id, "好", seen=2, by=LEADER)
    with pytest.raises(ChangedMeanwhile):
        office.review.comment(document.id, "不好", seen=2, by=LEADER)
    with pytest.raises(ChangedMeanwhile):
        office.review.comment(document.id, "好", seen=2, by=CLERK)
    office.review.approve(document.id, seen=3, by=CLERK)
    office.review.sign(document.id, seen=4, by=LEADER)
    office.review.recheck(document.id, seen=5, by=CLERK)
    numbers = {office.issue.register(document.id, seen=seen, by=CLERK).number for seen in (6, 6, None)}
    assert len(numbers) == 1
    drain(office)
    done = now_is(office, document)
    assert len(done.comments) == 1 and len(done.events) == 8


def test_equal_facts_are_one_draft_and_after_the_draft_a_new_document(office: Office) -> None:
    first, again = drafted(office), drafted(office)
    assert first == again
    office.review.propose(first.id, by=CLERK)
    second = drafted(office)
    assert second.id != first.id and drafted(office).id == second.id
    office.documents.revise(second.id, {**BULLETIN, "matter": "别的工作"}, by=CLERK)
    office.documents.revise(second.id, {**BULLETIN, "matter": "政策争取工作"}, by=CLERK)
    third = drafted(office)
    assert third.id not in (first.id, second.id)
    unchanged = office.documents.revise(third.id, {**BULLETIN, "matter": "政策争取工作"}, by=CLERK)
    assert unchanged == third


def test_two_versions_stand_side_by_side(office: Office) -> None:
    document = drafted(office)
    revised = office.documents.revise(document.id, {**BULLETIN, "matter": "交流合作工作"}, by=CLERK)
    lines = office.documents.compare(document.id, *(file.position for file in revised.drafts), scope=EVERYTHING)
    changed = [line for line in lines if line.change.value == "changed"]
    assert changed and all(line.older and line.newer for line in changed)
    marked = {line.older.text[start:end] for line in changed if line.older for start, end in line.older.marks}
    assert any("政策争取" in words for words in marked)
    with pytest.raises(NotFound):
        office.documents.compare(document.id, 1, 99, scope=EVERYTHING)


def test_a_void_number_is_recorded_and_never_given_again(office: Office) -> None:
    first = registered(office)
    office.issue.void(first.id, reason="内容有误", by=CLERK)
    drain(office)
    assert now_is(office, first).state is DocumentState.VOID
    second = registered(office, "交流合作工作")
    assert second.number is not None and second.number.serial == 2
    rows = office.documents.dispatch_register(2026)
    assert [(row.serial, row.kind.value, row.state) for row in rows] == [(1, "作废", "已作废"), (2, "发文", "生成定稿")]
    distributed_one = distributed(office, "市发改委", matter="制度创新工作")
    with pytest.raises(refusals.StepNotAllowed, match="作废"):
        office.issue.void(distributed_one.id, reason="错", by=CLERK)
    assert office.upkeep.verify().ok


def test_distribution_asks_for_known_units_and_adds_later_ones(office: Office) -> None:
    document = ready(office)
    with pytest.raises(refusals.RecipientUnknown, match="市发改委"):
        office.delivery.distribute(document.id, units=["市发改委"], by=CLERK)
    with pytest.raises(refusals.NobodySelected):
        office.delivery.distribute(document.id, by=CLERK)
    units(office, "市发改委", "桃州镇")
    office.delivery.distribute(document.id, units=["市发改委"], outside=["省发改委"], by=CLERK)
    office.delivery.distribute(document.id, units=["市发改委", "桃州镇"], by=CLERK)
    done = now_is(office, document)
    assert [(sent.unit, sent.outside) for sent in done.deliveries] == [
        ("市发改委", False),
        ("省发改委", True),
        ("桃州镇", False),
    ]
    office.delivery.acknowledge(document.id, unit="省发改委", name="李四", by=CLERK)
    with pytest.raises(refusals.ReceiverMissing, match="市发改委"):
        office.delivery.acknowledge(document.id, unit="市发改委", name="  ", by=CLERK)
    with pytest.raises(refusals.NotARecipient, match="新杭镇"):
        office.delivery.acknowledge(document.id, unit="新杭镇", by=CLERK)


def test_a_reminder_is_recorded_at_those_who_have_not_acknowledged(office: Office) -> None:
    document = distributed(office, "市发改委", "桃州镇")
    office.delivery.acknowledge(document.id, by=liaison("市发改委"))
    office.delivery.remind(document.id, note="请尽快签收", by=CLERK)
    office.delivery.remind(document.id, note="请尽快签收", by=CLERK)
    done = now_is(office, document)
    assert [len(sent.reminded) for sent in done.deliveries] == [0, 2]
    office.delivery.acknowledge(document.id, by=liaison("桃州镇"))
    with pytest.raises(refusals.NobodySelected):
        office.delivery.remind(document.id, by=CLERK)


def test_a_liaison_acknowledges_once_and_for_the_own_unit_only(office: Office) -> None:
    document = distributed(office, "市发改委", "桃州镇")
    with pytest.raises(NotAllowed, match="桃州镇"):
        office.delivery.acknowledge(document.id, unit="桃州镇", by=liaison("市发改委"))
    for _turn in range(2):
        office.delivery.acknowledge(document.id, by=liaison("市发改委"))
    done = now_is(office, document)
    assert sum(event.step == DocumentStep.ACKNOWLEDGE for event in done.events) == 1
    with pytest.raises(NotFound):
        office.delivery.acknowledge(document.id, by=liaison("新杭镇"))


def test_another_document_abolishes_and_both_link(office: Office) -> None:
    old = distributed(office, "市发改委")
    new = ready(office, "交流合作工作")
    with pytest.raises(refusals.LinkRefused, match="分发"):
        office.delivery.abolish(old.id, by_document=new.id, by=CLERK)
    office.delivery.distribute(new.id, units=["市发改委"], by=CLERK)
    with pytest.raises(refusals.LinkRefused, match="它就是这件公文"):
        office.delivery.correct(old.id, by_document=old.id, by=CLERK)
    for typed in ("广合管〔2026〕99号", "GDBA-2026-001", "  ", "广合管"):
        with pytest.raises(refusals.SuccessorUnknown, match=f"没有找到发文字号为“{typed.strip()}”的公文，没有登记废止"):
            office.delivery.abolish(old.id, by_document=typed, by=CLERK)
    office.delivery.correct(old.id, by_document=new.id, by=CLERK)
    office.delivery.correct(old.id, by_document=new.id, by=CLERK)
    abolished = office.delivery.abolish(old.id, by_document=" 广合管[2026] 第02号 ", by=CLERK)  # as anybody types it
    assert abolished.state is DocumentState.ABOLISHED
    assert [link.relation for link in abolished.links] == [Relation.CORRECTED_BY, Relation.ABOLISHED_BY]
    drain(office)
    assert [(link.relation, link.document) for link in now_is(office, new).links] == [
        (Relation.CORRECTS, old.id),
        (Relation.ABOLISHES, old.id),
    ]
    assert office.documents.get(old.id, scope=Scope(unit="市发改委")).state is DocumentState.ABOLISHED
    assert [row.links for row in office.documents.dispatch_register(2026)] == [
        ("被广合管〔2026〕2号更正", "被广合管〔2026〕2号废止"),
        ("更正广合管〔2026〕1号", "废止广合管〔2026〕1号"),
    ]


def test_the_page_offers_what_the_person_may_do(office: Office) -> None:
    document = to_sign(office)
    assert DocumentStep.SIGN in rules.steps_open_to(LEADER, document)
    assert DocumentStep.SIGN not in rules.steps_open_to(CLERK, document)
    assert DocumentStep.RECORD_SIGN in rules.steps_open_to(CLERK, document)
    form = office.documents.keep("filing-receipt", RECEIPT, by=CLERK)
    assert DocumentStep.ISSUE in rules.steps_open_to(CLERK, form)
    assert DocumentStep.ISSUE not in rules.steps_open_to(CLERK, drafted(office))


def test_a_number_bears_the_year_of_the_document(tmp_path: Path) -> None:
    clock = [datetime(2026, 12, 31, 17, 0, tzinfo=NOW.tzinfo)]
    office = an_office(tmp_path, soffice=NO_OFFICE, now=lambda: clock[0])
    document = to_register(office)
    clock[0] += timedelta(days=3)
    numbered = office.issue.register(document.id, by=CLERK)
    assert numbered.number is not None and numbered.number.text == "广合管〔2026〕1号"
    old = to_register(office, "交流合作工作", year=2023, quarter=4, date="2024-03-01")
    with pytest.raises(refusals.DayRefused, match="2026年或2027年"):
        office.issue.register(old.id, by=CLERK)
    office.close()


# what is printed on the forms that do not name their issuer
FORM_MARK = {
    "unit-lists": "市直有关单位名单",
    "roster": "分管领导及联络员名单",
    "ledger-policy": "政策争取工作台账",
    "ledger-exchange": "交流合作工作台账",
    "ledger-innovation": "制度创新工作台账",
    "ledger-innovation-combined": "制度创新工作汇总台账",
}
_OF_EACH_PAGE = ("notice", "letter", "minutes", "briefing", "roster")
_LONG = [pytest.param(form.kind.value, marks=pytest.mark.long) for form in PAPERS if form.kind.value not in _OF_EACH_PAGE]


@pytest.mark.parametrize("kind", [*_OF_EACH_PAGE, *_LONG])
def test_every_kind_of_paper_walks_to_its_end(kind: str, tmp_path: Path) -> None:
    """With every fact of its form filled in; a form takes no number, a briefing the number of its issue."""
    after_its_date = datetime(2026, 12, 1, 9, 0, tzinfo=NOW.tzinfo)
    issuer = "某某合作示范区管委会"  # stands in every sample; a form's title in lists is not printed on it
    office = an_office(tmp_path, soffice=NO_OFFICE, seal_required=False, now=lambda: after_its_date, committee=issuer)
    document = office.documents.keep(kind, sample_of(kind), by=CLERK)
    page = paper_form(kind).page
    if page is PageForm.FORM:
        office.issue.issue(document.id, by=CLERK)
    else:
        office.review.propose(document.id, by=CLERK)
        office.review.approve(document.id, by=CLERK)
        office.review.sign(document.id, by=LEADER)
        office.review.recheck(document.id, by=CLERK)
        office.issue.register(document.id, by=CLERK)
    office.issue.print_final(document.id, by=CLERK)
    done = now_is(office, document)
    assert done.state is DocumentState.READY and done.final is not None
    with office.register.reading() as transaction:
        text = transaction.pages.of(done.id)[done.final.position][0].text
    written = "第1期" if page is PageForm.BRIEF else done.number.text if done.number else FORM_MARK.get(kind, issuer)
    assert "".join(written.split()) in "".join(text.split())
    office.close()
