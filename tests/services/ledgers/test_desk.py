"""The desk of ledgers: rows that persist, drafts, submission, 审核, return, acceptance, materials."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from services.ledgers import DraftChanged, LedgerKeyReused
from services.ledgers.keys import ledger_id
from services.ledgers.rules import (
    CellUnknown,
    LedgerReasonMissing,
    PeriodToCome,
    PeriodTooEarly,
    ReceivedLater,
    StampMissing,
    UnitRetired,
    stamp_due,
)
from services.model.errors import NotAllowed, NotFound
from services.model.files import FileRole, ReadingState
from services.model.ledgers import Change, LedgerHeader, LedgerState, LedgerStep
from services.model.ledgers.drafts import Behalf
from services.model.ledgers.returns import LedgerStepNotAllowed
from services.model.ledgers.standing import LedgerTooLong, NothingWritten, NotNothingNew
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Scope
from services.model.periods import Month
from services.model.query import Query
from services.model.units import Assignment, Unit, UnitKind, UnitUnknown
from services.office import Office
from services.steps import ChangedMeanwhile
from services.stores.objects import Listing
from tests.house import CLERK, FACTS, LEADER, NOW, an_office, drain, liaison, submit
from tests.ledger_house import (
    AUGUST,
    BY,
    DEPUTY,
    POLICY,
    SEPTEMBER,
    UNIT,
    a_ledger_office,
    a_unit,
    hold,
    opened,
    register,
    report,
    row,
)

MATERIAL = ("批复.txt", "省发展改革委关于下达专项资金500万元的批复".encode(), FileRole.MATERIAL)
OTHER = {"matter": "赴省商务厅对接口岸政策。", "effect": "已列入计划。"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = a_ledger_office(tmp_path, a_unit(), a_unit("市商务局"))
    yield office
    office.close()


def test_rows_persist_and_a_month_says_what_it_added_and_changed(office: Office) -> None:
    first = report(office, row(), period=AUGUST).record
    assert [one.change_in(AUGUST) for one in first.rows] == [Change.ADDED]
    draft = opened(office)
    assert draft.rows == first.rows and draft.header.filled_by == BY.name
    again = replace(draft.rows[0], cells=(*draft.rows[0].cells[:3], ("effect", "资金已拨付。"), *draft.rows[0].cells[4:]))
    done = office.ledgers.submit(replace(draft, rows=(again, row(**OTHER))), key="sep", by=BY).record
    assert [one.change_in(SEPTEMBER) for one in done.rows] == [Change.CHANGED, Change.ADDED]
    assert done.rows[0].id == first.rows[0].id and done.rows[0].since == AUGUST
    assert office.ledgers.before(done) == {first.rows[0].id: first.rows[0]}


def test_nobodys_word_is_taken_for_what_is_new(office: Office) -> None:
    first = report(office, row(), period=AUGUST).record
    told = replace(first.rows[0], since=SEPTEMBER, changed=SEPTEMBER)
    done = office.ledgers.submit(replace(opened(office), rows=(told,)), key="sep", by=BY).record
    assert done.rows[0].change_in(SEPTEMBER) is Change.KEPT
    assert [found.code for found in done.findings] == ["L62"]


def test_a_month_handed_in_late_adds_its_rows_to_those_of_the_months_after_it(office: Office) -> None:
    report(office, row(), period=SEPTEMBER.plus(-2))
    report(office, row(**OTHER), period=SEPTEMBER)
    report(office, row(matter="八月的事项", effect="补报"), period=AUGUST)
    with pytest.raises(PeriodTooEarly, match="2020年10月"):
        opened(office, Month(2002, 9))
    with pytest.raises(PeriodToCome, match="2026年10月"):
        opened(office, SEPTEMBER.next())
    assert [one["matter"] for one in opened(office, SEPTEMBER).rows] == [POLICY["matter"], OTHER["matter"], "八月的事项"]


def test_a_draft_does_not_take_out_what_came_after_it_was_begun(office: Office) -> None:
    first = report(office, row(), period=AUGUST).record
    draft = office.ledgers.save(replace(opened(office), rows=(row("own", **OTHER),)), seen=0, by=BY)
    office.ledgers.send_back(first.id, reasons=["补一行"], seen=None, by=CLERK)
    report(office, row(matter="八月补的", effect="有"), period=AUGUST, key="again")
    assert [one["matter"] for one in opened(office).rows] == [OTHER["matter"], "八月补的"]
    done = office.ledgers.submit(draft, key="sep", by=BY).record
    assert [one["matter"] for one in done.rows] == [OTHER["matter"], "八月补的"]
    assert [one["matter"] for one in done.removed] == [POLICY["matter"]]


def test_a_row_taken_out_stays_out(office: Office) -> None:
    report(office, row(), row(**OTHER), period=SEPTEMBER.plus(-2))
    draft = opened(office, AUGUST)
    gone = office.ledgers.submit(replace(draft, rows=draft.rows[1:]), key="aug", by=BY).record
    assert [one["matter"] for one in gone.removed] == [POLICY["matter"]]
    assert [one["matter"] for one in opened(office).rows] == [OTHER["matter"]]


def test_a_month_without_news_is_a_return(office: Office) -> None:
    report(office, row(), period=AUGUST)
    done = report(office, nothing_new=True).record
    assert done.nothing_new and done.state is LedgerState.SUBMITTED and not done.findings
    with pytest.raises(NotNothingNew, match="1行新增"):
        report(office, row(**OTHER), nothing_new=True, key="two")


def test_nothing_written_is_refused_and_nothing_half_saved(office: Office) -> None:
    with pytest.raises(NothingWritten, match="本月无新增"):
        report(office, row(position="1", unit=UNIT))
    assert office.ledgers.rows(Listing(), scope=EVERYTHING) == []


def test_five_thousand_rows_are_refused(office: Office) -> None:
    with pytest.raises(LedgerTooLong, match="5000行"):
        report(office, *[row(matter=f"事项{number}", effect="有") for number in range(5000)])


def test_the_same_form_sent_twice_is_one_return(office: Office) -> None:
    draft = replace(opened(office), rows=(row("r1"),))
    first = office.ledgers.submit(draft, key="k", by=BY)
    assert first.anew and not office.ledgers.submit(draft, key="k", by=BY).anew
    assert office.ledgers.get(first.record.id, scope=EVERYTHING) == first.record
    same = office.ledgers.submit(draft, key="another", by=BY)
    assert not same.anew and same.record == first.record
    with pytest.raises(LedgerKeyReused):
        office.ledgers.submit(replace(draft, note="又"), key="k", by=BY)


def test_what_says_the_same_as_what_is_on_file_is_not_entered_again(office: Office) -> None:
    files = [("台账.txt", b"the same bytes", FileRole.ORIGINAL), MATERIAL]
    draft = replace(opened(office), rows=(row("r1"),))

    def again(key: str, *files: tuple[str, bytes, FileRole], **changes: object) -> bool:
        held = hold(office, key, *files)
        rows_of = {one.name: "r1" for one in held if one.role is FileRole.MATERIAL}
        return office.ledgers.submit(replace(draft, **changes), key, held, rows_of=rows_of, key=key, by=BY).anew

    assert again("1", *files) and not again("2", *files) and not again("3", *files)
    done = office.ledgers.get(ledger_id(UNIT, Mechanism.POLICY, SEPTEMBER), scope=EVERYTHING)
    assert len(office.ledgers.get(done.id, scope=EVERYTHING).events) == 1 and len(done.files) == 2
    assert again("4", ("台账.txt", b"other bytes", FileRole.ORIGINAL))
    assert again("5", *files, header=LedgerHeader(unit=UNIT, filled_by="李四"))
    assert again("6", ("台账.txt", b"the same bytes", FileRole.MATERIAL)), "in another role it is another file"
    assert len(office.ledgers.get(done.id, scope=EVERYTHING).events) == 4


def test_a_stamped_scan_that_counts_no_more_counts_again_when_it_is_sent_again(office: Office) -> None:
    scan = ("盖章.pdf", b"%PDF-1.4 the scan", FileRole.STAMPED)
    first = report(office, row("r1"), files=[scan]).record
    changed = tuple(replace(one, cells=(*one.cells[:-1], ("remark", "又"))) for one in first.rows)
    draft = replace(opened(office), rows=changed)
    assert office.ledgers.submit(draft, key="2", by=BY).record.stamped is None
    done = office.ledgers.submit(draft, "b", hold(office, "b", scan), key="3", by=BY)
    assert done.anew and done.record.stamped is not None
    assert not office.ledgers.submit(draft, "c", hold(office, "c", scan), key="4", by=BY).anew


def test_a_key_of_another_unit_opens_nothing(office: Office) -> None:
    report(office, row(), key="k")
    with pytest.raises(LedgerKeyReused):
        report(office, row(), key="k", unit="市商务局")


def test_a_ledger_is_late_after_the_due_day_and_that_is_told_once(tmp_path: Path) -> None:
    clock = [NOW]
    office = an_office(tmp_path, now=lambda: clock[0])
    register(office, a_unit())
    in_time = report(office, row(), period=SEPTEMBER).record
    assert (in_time.due, in_time.late, in_time.received_at) == (date(2026, 9, 15), False, NOW)
    assert report(office, row(), period=AUGUST).record.late
    office.ledgers.send_back(in_time.id, reasons=["成效没有写明"], seen=None, by=CLERK)
    clock[0] = NOW.replace(day=20)
    again = report(office, row(**OTHER), period=SEPTEMBER, key="again").record
    assert not again.late and again.received_at == NOW and again.submitted_at == NOW
    office.close()


def test_of_a_ledger_entered_for_a_unit_the_time_of_receipt_counts(office: Office) -> None:
    mail = Behalf(how="电子邮件", received_at=NOW.replace(month=8, day=15, hour=23))
    done = report(office, row(), period=AUGUST, behalf=mail, by=CLERK).record
    assert not done.late and done.behalf == "电子邮件" and done.received_at == mail.received_at
    assert "代报（电子邮件，2026-08-15 23:30收到）" in done.events[-1].note
    with pytest.raises(ReceivedLater):
        report(office, row(), behalf=Behalf(how="邮件", received_at=NOW.replace(day=15)), by=CLERK)


def test_a_liaison_enters_nothing_on_behalf_and_for_no_other_unit(office: Office) -> None:
    trick = Behalf(how="电子邮件", received_at=NOW.replace(month=8, day=1))
    draft = replace(office.ledgers.open(UNIT, Mechanism.POLICY, AUGUST, by=BY).draft, unit="市商务局", rows=(row(),))
    done = office.ledgers.submit(draft, key="k", behalf=trick, by=BY).record
    assert (done.unit, done.behalf, done.received_at, done.late) == (UNIT, "", NOW, True)


def test_where_a_unit_wants_its_own_review_the_office_gets_it_afterwards(tmp_path: Path) -> None:
    office = a_ledger_office(tmp_path, a_unit(approves=True))
    first = report(office, row()).record
    assert (first.state, first.received_at) == (LedgerState.APPROVING, None)
    with pytest.raises(NotAllowed, match="单位审核通过"):
        office.ledgers.approve(first.id, seen=None, by=BY)
    with pytest.raises(LedgerStepNotAllowed, match="待单位审核"):
        office.ledgers.accept(first.id, seen=None, by=CLERK)
    back = office.ledgers.decline(first.id, reasons=["请补充资金文号"], seen=1, by=DEPUTY)
    assert (back.state, back.reasons[0].text) == (LedgerState.RETURNED, "请补充资金文号")
    again = report(office, row(**OTHER), key="again").record
    assert again.state is LedgerState.APPROVING and again.reasons == ()
    done = office.ledgers.approve(again.id, seen=3, by=DEPUTY)
    assert (done.state, done.received_at, done.late) == (LedgerState.SUBMITTED, NOW, False)
    assert report(office, row(), mechanism=Mechanism.POLICY, by=DEPUTY, key="own").record.state is LedgerState.SUBMITTED
    office.close()


def test_a_return_names_reasons_and_cells_and_the_draft_opens_with_what_was_sent(office: Office) -> None:
    done = report(office, row()).record
    cell = (done.rows[0].id, "effect")
    with pytest.raises(LedgerReasonMissing):
        office.ledgers.send_back(done.id, reasons=[" "], seen=1, by=CLERK)
    with pytest.raises(CellUnknown):
        office.ledgers.send_back(done.id, reasons=["错"], cells=[("x", "effect")], seen=1, by=CLERK)
    back = office.ledgers.send_back(done.id, reasons=["没有写明文号", "缺批复"], cells=[cell], seen=1, by=CLERK)
    assert [reason.cells for reason in back.reasons] == [(cell,), ()]
    there = office.ledgers.open(UNIT, Mechanism.POLICY, SEPTEMBER, by=BY)
    assert there.draft.rows == done.rows and there.record == back and there.version == 2
    with pytest.raises(ChangedMeanwhile):
        office.ledgers.accept(done.id, seen=1, by=CLERK)


def test_who_may_do_what(office: Office) -> None:
    done = report(office, row()).record
    for deed in (office.ledgers.accept, office.ledgers.approve):
        with pytest.raises(NotAllowed):
            deed(done.id, seen=None, by=BY if deed == office.ledgers.accept else CLERK)
    with pytest.raises(NotAllowed):
        office.ledgers.send_back(done.id, reasons=["错"], seen=None, by=BY)
    with pytest.raises(NotAllowed):
        report(office, row(), by=LEADER)
    with pytest.raises(NotFound):
        office.ledgers.get(done.id, scope=Scope.of(liaison("市商务局")))
    with pytest.raises(NotFound):
        office.ledgers.attach(done.id, "b", [], key="a", by=liaison("市商务局"))


def test_an_unknown_unit_a_retired_one_and_one_without_the_duty(office: Office) -> None:
    with pytest.raises(UnitUnknown, match="单位名册里没有“市某某局”"):
        office.ledgers.open("市某某局", Mechanism.POLICY, SEPTEMBER, by=CLERK)
    register(office, replace(a_unit("市旧局"), retired_on=date(2026, 8, 1)), Unit(name="东亭乡", kind=UnitKind.TOWNSHIP))
    with pytest.raises(UnitRetired, match="2026-08-01"):
        office.ledgers.open("市旧局", Mechanism.POLICY, SEPTEMBER, by=CLERK)
    assert office.ledgers.open("市旧局", Mechanism.POLICY, AUGUST, by=CLERK).unit.name == "市旧局"
    assert [found.code for found in report(office, row(), unit="东亭乡").record.findings] == ["L61"]


def told(office: Office, unit: str, period: Month, mechanism: Mechanism = Mechanism.POLICY) -> tuple[list[str], list[str]]:
    """The findings when a file is looked at, and when it is handed in."""
    read = [Read("表1第2行", matter="事项", effect="有进展", item="事项", status="已完成", progress="有")]
    draft = office.ledgers.fill(unit, mechanism, period, read, by=CLERK)
    done = office.ledgers.submit(draft, key=f"{unit} {period} {mechanism}", by=CLERK).record
    return [one.code for one in draft.findings], [one.code for one in done.findings]


def test_a_unit_that_does_not_owe_the_ledger_on_the_due_day_is_told_and_taken(office: Office) -> None:
    late = Unit(
        name="东亭乡", kind=UnitKind.TOWNSHIP, assignments=(Assignment(mechanism=Mechanism.POLICY, since=date(2026, 9, 20)),)
    )
    register(office, a_unit(UNIT, Mechanism.POLICY), late)
    assert told(office, "东亭乡", SEPTEMBER) == (["L61"], ["L61"]), "its duty began after the due day"
    assert told(office, UNIT, SEPTEMBER) == ([], [])
    assert told(office, UNIT, SEPTEMBER, Mechanism.INNOVATION) == (["L61"], ["L61"])
    assert told(office, UNIT, Month(2022, 8)) == (["L63"], ["L63"]), "nobody owed it yet"


def test_an_account_left_with_a_unit_that_was_merged_acts_for_no_other(office: Office) -> None:
    register(office, replace(a_unit(), retired_on=date(2026, 9, 1), merged_into="市商务局"))
    with pytest.raises(UnitUnknown):
        opened(office)
    with pytest.raises(UnitUnknown):
        office.ledgers.open(UNIT, Mechanism.POLICY, SEPTEMBER, by=replace(BY, unit=None))
    assert office.ledgers.open(UNIT, Mechanism.POLICY, SEPTEMBER, by=CLERK).unit.name == "市商务局"


def test_the_ledger_follows_a_unit_under_its_new_name(office: Office) -> None:
    first = report(office, row(), period=AUGUST).record
    with office.register.transaction() as transaction:
        transaction.units.remove(UNIT)
        transaction.units.put(replace(a_unit("市发展改革局"), earlier=(UNIT,)))
    new = replace(liaison("市发展改革局"), earlier=(UNIT,))
    assert opened(office, by=new).rows == first.rows
    again = report(office, row(**OTHER), period=AUGUST, unit="市发展改革局", by=new, key="again").record
    assert again.id == first.id and again.unit == UNIT


def test_a_draft_is_kept_at_every_change_and_never_two_peoples_at_once(office: Office) -> None:
    draft = office.ledgers.save(replace(opened(office), rows=(row("r1"), row("r2", matter=""))), seen=0, by=BY)
    assert draft.version == 1 and len(draft.rows) == 2, "a row that is just begun is kept"
    assert opened(office) == draft
    assert office.ledgers.save(replace(opened(office), rows=(row("r1"), row("r2", matter=""))), seen=0, by=BY) == draft
    with pytest.raises(DraftChanged, match="市发改委联络员"):
        office.ledgers.save(replace(draft, note="别的"), seen=0, by=CLERK)
    assert office.ledgers.save(replace(draft, note="别的"), seen=1, by=CLERK).version == 2
    assert [one.title for one in office.ledgers.drafts(scope=Scope.of(BY))] == [draft.title]
    assert office.ledgers.drafts(scope=Scope.of(liaison("市商务局"))) == []
    office.ledgers.discard(UNIT, Mechanism.POLICY, SEPTEMBER, by=BY)
    assert opened(office).version == 0


def test_a_draft_goes_with_its_submission(office: Office) -> None:
    draft = office.ledgers.save(replace(opened(office), rows=(row(),)), seen=0, by=BY)
    office.ledgers.submit(draft, key="k", by=BY)
    assert office.ledgers.drafts(scope=EVERYTHING) == []


class Read:
    """A row as a file gives it."""

    def __init__(self, place: str, **cells: str) -> None:
        self.cells, self.place = tuple(cells.items()), place


def test_a_files_rows_find_those_that_stand(office: Office) -> None:
    first = report(office, row(), row(**OTHER), period=AUGUST).record
    read = [
        Read("表1第2行", **(POLICY | {"effect": "资金已到账500万元。"})),
        Read("表1第3行", matter="新的事项", effect="有进展"),
    ]
    header = LedgerHeader(filled_by="李四", phone="0563-6012346")
    draft = office.ledgers.fill(UNIT, Mechanism.POLICY, SEPTEMBER, read, header=header, by=BY)
    assert [one.change_in(SEPTEMBER) for one in draft.rows] == [Change.CHANGED, Change.ADDED, Change.KEPT]
    assert [draft.rows[0].id, draft.rows[2].id] == [one.id for one in first.rows]
    assert [found.code for found in draft.findings] == ["L60"] and draft.header.filled_by == "李四"
    assert draft.rows[0].place == "表1第2行"
    done = office.ledgers.submit(draft, key="k", by=BY).record
    assert (done.count(Change.ADDED), done.count(Change.CHANGED)) == (1, 1)
    whole = office.ledgers.fill(UNIT, Mechanism.POLICY, SEPTEMBER, [Read("", **dict(one.cells)) for one in done.rows], by=BY)
    assert [one.id for one in whole.rows] == [one.id for one in done.rows] and not whole.findings


def test_materials_belong_to_rows_and_are_read_and_found(office: Office) -> None:
    batch = "b"
    done = report(office, row("r1"), files=[MATERIAL]).record
    held = hold(office, batch, ("拨款.txt", "皖财预〔2026〕88号拨款通知".encode(), FileRole.MATERIAL))
    grown = office.ledgers.attach(done.id, batch, held, rows_of={held[0].name: "r1"}, key="a", by=BY)
    assert grown.row_files == ((2, "r1"),) and [file.label for file in grown.materials] == ["批复.txt", "拨款.txt"]
    assert office.ledgers.attach(done.id, batch, held, rows_of={held[0].name: "r1"}, key="a", by=BY) == grown
    drain(office)
    read = office.ledgers.get(done.id, scope=EVERYTHING)
    assert {file.reading for file in read.files} == {ReadingState.READ}
    for words in ("皖财预〔2026〕88号", "赴省发展改革委对接专项资金"):
        assert [hit.id for hit in office.search.find(Query(text=words), scope=EVERYTHING).hits] == [done.id]
    assert office.search.find(Query(text="皖财预"), scope=Scope.of(liaison("市商务局"))).total == 0


def test_pictures_among_the_materials_wait_to_be_recognised(office: Office) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(picture, "PNG")
    done = report(office, row(), files=[("照片.png", picture.getvalue(), FileRole.MATERIAL)]).record
    drain(office)
    assert office.ledgers.get(done.id, scope=EVERYTHING).recognition_due
    assert office.recognition.backlog([done.id]).pages == 1 and office.unrecognised(scope=Scope.of(BY)) == 1
    assert office.recognition.catch_up(by=CLERK) == [], "there is no recogniser"


def test_the_stamped_scan_is_of_the_rows_as_they_were_printed(tmp_path: Path) -> None:
    office = a_ledger_office(tmp_path, stamp_required=True)
    done = report(office, row("r1")).record
    with pytest.raises(StampMissing, match="盖章"):
        office.ledgers.accept(done.id, seen=None, by=CLERK)
    held = hold(office, "s", ("盖章.txt", "盖章".encode(), FileRole.STAMPED))
    stamped = office.ledgers.attach(done.id, "s", held, key="s", by=BY)
    assert stamped.stamped and stamped.stamped.reading is ReadingState.ASIDE
    with office.register.reading() as transaction:
        assert transaction.ledgers.returns([SEPTEMBER])[0].stamped
    assert office.ledgers.accept(done.id, seen=None, by=CLERK).state is LedgerState.ACCEPTED
    office.ledgers.send_back(done.id, reasons=["再改"], seen=None, by=CLERK)
    assert report(office, row(**OTHER), key="again").record.stamped is None
    office.close()


def test_a_scan_counts_as_long_as_no_word_changed_and_belongs_to_its_version(tmp_path: Path) -> None:
    office = a_ledger_office(tmp_path, stamp_required=True)
    scan = ("盖章.txt", "盖章".encode(), FileRole.STAMPED)
    done = report(office, row("r1")).record
    (told,) = stamp_due(done, stamp_required=True)
    assert told.code == "L66" and "选“盖章扫描件”上传" in told.text and stamp_due(done, stamp_required=False) == ()
    office.ledgers.send_back(done.id, reasons=["没有盖章扫描件"], seen=None, by=CLERK)
    office.ledgers.attach(done.id, "s", hold(office, "s", scan), key="s", by=BY)
    again = office.ledgers.submit(opened(office), key="same words", by=BY).record
    assert again.stamped is not None and again.spent_stamp is None and stamp_due(again, stamp_required=True) == ()
    first = again.submission_of(again.stamp)
    assert first is not None and first.version == 1, "it was printed of what was handed in first, and says so still"
    office.ledgers.send_back(again.id, reasons=["再改"], seen=None, by=CLERK)
    other = report(office, row(**OTHER), key="again").record
    assert other.stamped is None and other.spent_stamp is not None and other.spent_stamp.label == "盖章.txt"
    with pytest.raises(StampMissing, match=r"现有的“盖章[.]txt”盖的是第1版，内容后来改过"):
        office.ledgers.accept(other.id, seen=None, by=CLERK)
    newer = office.ledgers.attach(other.id, "t", hold(office, "t", scan), key="t", by=BY)
    of = newer.submission_of(newer.stamp)
    assert of is not None and of.version == max(one.version for one in newer.events if one.step == "submit")
    assert replace(newer, came=()).submission_of(newer.stamp) is None, "an older record does not say"
    office.close()


def test_who_filled_it_in_and_the_telephone_are_proposed_for_the_next_month(office: Office) -> None:
    assert opened(office, AUGUST).header.filled_by == BY.name
    filled = LedgerHeader(unit="市发改委（区域合作科）", filled_by="李四", phone="0563-6012346")
    report(office, row("r1"), period=AUGUST, header=filled)
    header = opened(office).header
    assert (header.unit, header.filled_by, header.phone) == ("市发改委（区域合作科）", "李四", "0563-6012346")
    assert header.filled_on == NOW.date()


def test_agreements_filed_are_proposed_until_a_row_stands_for_them_or_they_are_dismissed(office: Office) -> None:
    filing = submit(office, unit=UNIT).filing
    office.filings.file(filing.id, FACTS, seen=None, by=CLERK)
    there = office.ledgers.open(UNIT, Mechanism.EXCHANGE, SEPTEMBER, by=BY)
    assert [one.source for one in there.proposals] == [filing.id]
    words = dict(there.proposals[0].cells)["signing"]
    assert words.startswith("2026年9月2日，与") and "《共建长三角产业合作园区战略合作协议》（备案号GDBA-2026-001）" in words
    assert office.ledgers.open(UNIT, Mechanism.POLICY, SEPTEMBER, by=BY).proposals == ()
    assert office.ledgers.open("市商务局", Mechanism.EXCHANGE, SEPTEMBER, by=CLERK).proposals == ()
    office.ledgers.save(replace(there.draft, dismissed=(filing.id,)), seen=0, by=BY)
    assert office.ledgers.open(UNIT, Mechanism.EXCHANGE, SEPTEMBER, by=BY).proposals == ()
    taken = replace(row("r1", signing=words), sources=(filing.id,))
    office.ledgers.save(replace(there.draft, rows=(taken,)), seen=1, by=BY)
    assert office.ledgers.open(UNIT, Mechanism.EXCHANGE, SEPTEMBER, by=BY).proposals == ()


def test_ids_are_the_same_for_the_same_ledger_and_different_for_others() -> None:
    ids = {ledger_id(unit, one, month) for unit in (UNIT, "市商务局") for one in Mechanism for month in (AUGUST, SEPTEMBER)}
    assert len(ids) == 12 and ledger_id(UNIT, Mechanism.POLICY, SEPTEMBER) in ids


def test_the_archive_alone_is_enough(office: Office) -> None:
    done = report(office, row("r1"), files=[MATERIAL], key="k").record
    drain(office)
    with office.register.reading() as transaction:
        before = transaction.ledgers.returns(), transaction.objects.get(done.id)
    with office.register.transaction() as transaction:
        transaction.connection.exec_driver_sql("delete from units")
    office.upkeep.rebuild()
    with office.register.reading() as transaction:
        assert (transaction.ledgers.returns(), transaction.objects.get(done.id)) == before
        known = transaction.steps.known_key("k")
        assert known is not None and known.object_id == done.id and transaction.units.find(UNIT) is not None
    drain(office)
    assert office.upkeep.verify().ok


def test_every_step_is_a_version_with_its_event(office: Office) -> None:
    done = report(office, row()).record
    office.ledgers.send_back(done.id, reasons=["改"], seen=1, by=CLERK)
    report(office, row(**OTHER), key="again")
    last = office.ledgers.accept(done.id, seen=3, by=CLERK)
    assert [event.step for event in last.events] == [LedgerStep.SUBMIT, LedgerStep.RETURN, LedgerStep.SUBMIT, LedgerStep.ACCEPT]
    assert office.ledgers.as_of(done.id, 1, scope=EVERYTHING) == done


def test_the_heir_has_a_return_of_its_own_beside_that_of_the_unit_merged_into_it(office: Office) -> None:
    register(office, a_unit("市商务局"))
    merged = report(office, row(), period=AUGUST).record
    office.units.merge(UNIT, "市商务局", on=date(2022, 8, 31), reason="机构改革", by=CLERK)
    heir = replace(liaison("市商务局"), earlier=(UNIT,))
    there = office.ledgers.open("市商务局", Mechanism.POLICY, AUGUST, by=heir)
    assert there.record is None and there.version == 0
    own = report(office, row("own", **OTHER), period=AUGUST, unit="市商务局", by=heir, key="heir").record
    assert own.id != merged.id and own.unit == "市商务局"
    assert office.ledgers.get(merged.id, scope=EVERYTHING).rows == merged.rows, "what the merged unit sent stays as it is"


def test_the_heir_goes_on_with_its_return_under_a_new_name_after_a_merge(office: Office) -> None:
    register(office, a_unit("市商务局"))
    own = report(office, row(), period=AUGUST, unit="市商务局", by=liaison("市商务局")).record
    office.units.merge(UNIT, "市商务局", on=date(2022, 8, 31), reason="机构改革", by=CLERK)
    office.units.rename("市商务局", "市商务和发改局", reason="更名", by=CLERK)
    found = office.ledgers.open("市商务和发改局", Mechanism.POLICY, AUGUST, by=CLERK).record
    assert found is not None and found.id == own.id


def test_rows_of_a_merged_unit_go_on_with_the_heir_from_the_month_of_the_merge(office: Office) -> None:
    register(office, a_unit("市商务局"))
    reported = report(office, row(), period=Month(2022, 6)).record.rows
    rows = tuple(replace(one, taken_from=UNIT) for one in reported)
    office.units.merge(UNIT, "市商务局", on=date(2022, 8, 31), reason="机构改革", by=CLERK)
    standing = {
        month: office.ledgers.open("市商务局", Mechanism.POLICY, month, by=CLERK).standing
        for month in (Month(2022, 7), AUGUST, SEPTEMBER)
    }
    assert standing == {Month(2022, 7): (), AUGUST: rows, SEPTEMBER: rows}
