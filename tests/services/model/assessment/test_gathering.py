"""What a house knows becomes the facts of a quarter: each counted once, in the quarter of its own day."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.assessment.facts import STANDING_KINDS, FactKind, Leader, QuarterFact, QuarterFacts
from services.model.assessment.gathering import Heap, gathered, members_of
from services.model.facts import Fact, FactField
from services.model.files import FileKind, FileRole, StoredFile
from services.model.filing import Filing, FilingState
from services.model.ledgers import Evidence, LedgerHeader, LedgerReturn, LedgerRow, LedgerState, Place
from services.model.ledgers.claims import claims_of
from services.model.ledgers.lines import ReturnLine
from services.model.mechanisms import Mechanism
from services.model.numbers import FilingNumber
from services.model.periods import Month, Quarter
from services.model.records import Event
from services.model.rectification import Extension, Rectification, RectificationState, RectificationStep, Reply, Trouble
from services.model.rosters import Contact, Roster
from services.model.units import Assignment, Unit, UnitKind, joined, renamed, retired
from services.model.zone import BEIJING

POLICY, EXCHANGE, INNOVATION = Mechanism
Q2, Q3, Q4 = (Quarter(2022, number) for number in (2, 3, 4))
NOW = datetime(2023, 3, 1, 9, tzinfo=BEIJING)
LABEL = "下达通知.pdf"


def a_unit(name: str = "市发改委", *mechanisms: Mechanism, since: date = date(2022, 1, 1), until: date | None = None) -> Unit:
    duties = tuple(Assignment(mechanism=one, since=since, until=until) for one in mechanisms or (POLICY,))
    return Unit(name=name, kind=UnitKind.of(name), assignments=duties)


def a_row(row_id: str = "r1", /, *, since: int = 9, changed: int = 0, taken_from: str = "", **cells: str) -> LedgerRow:
    return LedgerRow(
        id=row_id,
        cells=tuple(cells.items()),
        since=Month(2022, since),
        changed=Month(2022, changed or since),
        taken_from=taken_from,
    )


def a_return(
    month: int, *rows: LedgerRow, unit: str = "市发改委", mechanism: Mechanism = POLICY, proven: bool = True, **more: object
) -> LedgerReturn:
    """The return of a month of 2022 that came on the 10th; all that its rows claim is borne out by its one file, or nothing."""
    number = f"L{unit}{mechanism.value}{month}"
    place = Place(object_id=number, file=1, page=2, start=3, end=9, quote="所述")
    evidence = tuple(
        Evidence(claim=said.claim, places=(place,) if proven else ()) for row in rows for said in claims_of(row, mechanism)
    )
    values: dict[str, object] = {"state": LedgerState.ACCEPTED, "received_at": datetime(2022, month, 10, 9, tzinfo=BEIJING)}
    return LedgerReturn(
        id=number,
        unit=unit,
        unit_kind=UnitKind.of(unit),
        mechanism=mechanism,
        period=Month(2022, month),
        header=LedgerHeader(),
        rows=rows,
        due=date(2022, month, 15),
        key="k",
        key_digest="d",
        submitted_at=datetime(2022, month, 10, 9, tzinfo=BEIJING),
        submitted_by="张三",
        evidence=evidence,
        files=(a_file(LABEL, FileRole.MATERIAL),),
        **(values | more),  # type: ignore[arg-type]
    )


def a_file(label: str, role: FileRole) -> StoredFile:
    return StoredFile(position=1, role=role, label=label, kind=FileKind.PDF, size=1, sha256="0" * 64)


def a_heap(*returns: LedgerReturn, **more: object) -> Heap:
    dues = {month: month.day(15) for month in Month(2021, 1).upto(Month(2023, 12))}
    values: dict[str, object] = {"units": (a_unit(),), "since": Month(2022, 1), "dues": dues, "place": "广德市"}
    values["returns"] = returns
    return Heap(**(values | more))  # type: ignore[arg-type]


def facts(heap: Heap, quarter: Quarter = Q3, *kinds: FactKind) -> list[QuarterFact]:
    wanted = kinds or tuple(set(FactKind) - STANDING_KINDS)
    return [fact for fact in gathered(heap, quarter, NOW).facts if fact.kind in wanted]


# -- the quarter of a fact ---------------------------------------------------------------------------------------------------


def test_what_happened_in_late_september_stands_in_the_ledger_of_october_and_counts_in_the_third_quarter() -> None:
    heap = a_heap(a_return(10, a_row(since=10, effect="9月28日，省财政厅下达专项资金500万元。")))
    assert [(fact.kind, fact.day, fact.amount) for fact in facts(heap)] == [
        (FactKind.FUND, date(2022, 9, 28), Decimal(5_000_000))
    ]
    assert facts(heap, Q4) == []


def test_a_fact_without_a_day_is_of_the_month_that_told_it_first_and_not_of_a_later_wording() -> None:
    first = a_row(since=6, effect="获得省级专项资金500万元。")
    later = replace(first, changed=Month(2022, 8), cells=(("effect", "已获得省级专项资金500万元，加快使用。"),))
    heap = a_heap(a_return(6, first), a_return(8, later))
    assert [fact.text for fact in facts(heap, Q2)] == ["已获得省级专项资金500万元，加快使用"]
    assert facts(heap, Q3) == []


def test_a_visit_that_tells_its_month_alone_keeps_the_month() -> None:
    row = a_row(since=10, matter="9月，分管领导带队赴省发展改革委汇报对接。")
    (visit,) = facts(a_heap(a_return(10, row)), Q3, FactKind.VISIT)
    assert (visit.day, visit.month, visit.told_month) == (None, Month(2022, 9), Month(2022, 9))


def test_a_fact_keeps_its_id_through_months_and_words() -> None:
    words = (
        "7月20日，省财政厅下达专项资金500万元。",
        "经争取，7月20日省财政厅下达专项资金500万元。",
        "7月20日，省财政厅下达专项资金500万元。\n8月3日，资金拨付到位。",
    )
    ids = set()
    for count in (1, 2, 3):
        told = [a_row(since=7, changed=7 + at, effect=text) for at, text in enumerate(words[:count])]
        heap = a_heap(*(a_return(7 + at, row) for at, row in enumerate(told)))
        ids.add(facts(heap, Q3, FactKind.FUND)[0].id)
        assert len(facts(heap, Q3, FactKind.FUND)) == 1
    assert len(ids) == 1


def test_a_fact_that_was_told_vaguely_is_the_same_when_it_gets_its_day_and_its_paper() -> None:
    vague = a_row(since=6, effect="获批省级改革试点。")
    exact = replace(vague, changed=Month(2022, 8), cells=(("effect", "6月20日，获批《省级改革试点方案》。"),))
    before = facts(a_heap(a_return(6, vague)), Q2, FactKind.POLICY)
    after = facts(a_heap(a_return(6, vague), a_return(8, exact)), Q2, FactKind.POLICY)
    assert [fact.id for fact in before] == [fact.id for fact in after]
    assert after[0].day == date(2022, 6, 20)


def test_a_day_without_its_year_is_of_the_year_in_which_its_words_were_first_told() -> None:
    first = a_row(since=7, effect="7月5日，省水利厅下达补助资金100万元。")
    later = replace(
        first, changed=Month(2023, 8), cells=(("effect", first["effect"] + "\n8月2日，省水利厅下达补助资金300万元。"),)
    )
    heap = a_heap(a_return(7, first), replace(a_return(8, later), period=Month(2023, 8)))
    assert [fact.amount for fact in facts(heap, Q3)] == [Decimal(1_000_000)]
    assert [fact.amount for fact in facts(heap, Quarter(2023, 3))] == [Decimal(3_000_000)]


def test_a_row_that_a_later_month_took_out_tells_nothing_more() -> None:
    row = a_row(since=8, effect="8月2日，省水利厅下达补助资金100万元。")
    assert facts(a_heap(a_return(8, row), a_return(9, removed=(row,)))) == []


def test_a_return_that_was_sent_back_or_waits_in_the_unit_leaves_its_rows_out() -> None:
    row = a_row(since=8, effect="8月2日，省水利厅下达补助资金100万元。")
    for state in (LedgerState.RETURNED, LedgerState.APPROVING):
        assert facts(a_heap(a_return(8, row, state=state))) == []
        assert len(facts(a_heap(a_return(8, row), a_return(9, row, state=state)))) == 1


# -- what makes one fact, and what two ---------------------------------------------------------------------------------------


def test_one_agreement_told_in_two_rows_and_one_trip_for_two_matters_are_one_fact_each() -> None:
    words = "9月2日，与湖州市发改委签订《产业合作协议》。"
    told = a_return(9, a_row("r1", signing=words), a_row("r2", signing=words), mechanism=EXCHANGE)
    trip = "9月2日，局长张三赴省发改委对接"
    went = a_return(9, a_row("r3", matter=f"{trip}甲项目。"), a_row("r4", matter=f"{trip}乙项目。"))
    heap = a_heap(told, went, units=(a_unit("市发改委", POLICY, EXCHANGE),))
    assert Counter(fact.kind for fact in facts(heap)) == {FactKind.SIGNING: 1, FactKind.VISIT: 1}
    assert [one.place for one in facts(heap, Q3, FactKind.VISIT)[0].inputs if "台账" in one.place] == [
        "2022年9月台账第1行“工作事项”",
        "2022年9月台账第2行“工作事项”",
    ]


def test_instalments_of_one_fund_are_facts_of_their_own() -> None:
    text = "7月2日，省财政厅下达第一批资金100万元。\n9月5日，省财政厅下达第二批资金100万元。"
    assert [fact.day for fact in facts(a_heap(a_return(9, a_row(effect=text))))] == [date(2022, 7, 2), date(2022, 9, 5)]


def test_a_fact_that_another_frozen_quarter_counted_is_left_out_with_the_reason() -> None:
    heap = a_heap(a_return(9, a_row(effect="获得省级专项资金500万元。")))
    (fact,) = facts(heap)
    found = gathered(replace(heap, counted={fact.id: Q2}), Q3, NOW)
    assert fact not in found.facts
    assert [(one.fact, one.reason) for one in found.left_out] == [(fact, "已计入2022年第二季度考核，不重复计")]


# -- proof -------------------------------------------------------------------------------------------------------------------


def test_a_proven_fact_shows_its_cell_and_the_page_that_bears_it_out() -> None:
    (fact,) = facts(a_heap(a_return(9, a_row(effect="9月1日，省水利厅下达补助资金100万元。"))))
    assert fact.proven
    assert [(one.place, one.page, one.quote) for one in fact.inputs] == [
        ("2022年9月台账第1行“工作成效（进展）”", None, fact.text),
        (f"{LABEL} 第2页", 2, "所述"),
    ]


def test_a_fact_of_which_only_other_claims_are_borne_out_is_not_proven() -> None:
    row = a_row(effect="9月1日，省水利厅下达补助资金100万元。")
    record = a_return(9, row)
    of_days = tuple(one for one in record.evidence if one.claim.text == "9月1日")
    (fact,) = facts(a_heap(replace(record, evidence=of_days)))
    assert of_days and not fact.proven and len(fact.inputs) == 1


def test_what_a_month_found_borne_out_stays_so_though_a_later_look_found_nothing() -> None:
    row = a_row(since=8, effect="8月2日，省水利厅下达补助资金100万元。")
    assert facts(a_heap(a_return(8, row), a_return(9, row, proven=False)))[0].proven


def test_what_bore_a_fact_out_in_older_words_still_does() -> None:
    def told(month: int, day: str) -> LedgerRow:
        return a_row(since=7, changed=month, implementation=f"标志性项目：界河公园，{day}召开推进会，完成进度{month}0%。")

    first, later = (a_return(month, told(month, f"{month}月3日"), mechanism=EXCHANGE, proven=month == 7) for month in (7, 8))
    (fact,) = facts(a_heap(first, later, units=(a_unit("市发改委", EXCHANGE),)))
    assert (fact.kind, fact.proven, fact.day) == (FactKind.LANDMARK, True, None)
    assert "完成进度80%" in fact.text


# -- units -------------------------------------------------------------------------------------------------------------------


def test_members_are_those_with_a_duty_on_any_day_of_the_quarter() -> None:
    units = (
        a_unit("市发改委", POLICY, EXCHANGE),
        a_unit("市科技局", since=date(2022, 9, 30)),
        a_unit("市财政局", since=date(2022, 10, 1)),
        a_unit("市商务局", until=date(2022, 7, 1)),
        a_unit("市文旅局", until=date(2022, 6, 30)),
        retired(a_unit("市粮食局"), date(2022, 8, 5)),
        Unit(name="市残联", kind=UnitKind.DEPARTMENT),
    )
    found = members_of(units, Q3)
    assert [(one.unit, one.position) for one in found] == [("市发改委", 1), ("市科技局", 2), ("市商务局", 4), ("市粮食局", 6)]
    assert found[0].mechanisms == (POLICY, EXCHANGE)


def test_a_renamed_unit_keeps_its_facts_and_their_ids() -> None:
    row = a_row(effect="9月1日，省水利厅下达补助资金100万元。")
    (before,) = facts(a_heap(a_return(9, row)))
    (after,) = facts(a_heap(a_return(9, row), units=(renamed(a_unit(), "市发展改革委"),)))
    assert (before.id, before.unit, after.unit) == (after.id, "市发改委", "市发展改革委")


def test_what_a_merged_unit_did_counts_for_itself_up_to_its_end_and_then_for_its_heir() -> None:
    end = date(2022, 8, 31)
    old = replace(retired(a_unit("市粮食局"), end), merged_into="市发改委")
    heir = joined(a_unit(), old, end)
    first = a_row(since=8, effect="8月2日，省财政厅下达专项资金100万元。")
    grown = replace(
        first,
        changed=Month(2022, 9),
        taken_from="市粮食局",
        cells=(("effect", first["effect"] + "\n8月30日，省财政厅下达专项资金200万元。\n9月6日，省财政厅下达专项资金300万元。"),),
    )
    heap = a_heap(a_return(8, first, unit="市粮食局"), a_return(9, grown), units=(heir, old))
    assert {(fact.unit, int(fact.amount)) for fact in facts(heap)} == {
        ("市粮食局", 1_000_000),
        ("市粮食局", 2_000_000),
        ("市发改委", 3_000_000),
    }


def test_a_unit_outside_a_mechanism_has_no_facts_under_it() -> None:
    assert facts(a_heap(a_return(9, a_row(signing="9月2日，与湖州市签订《产业合作协议》。"), mechanism=EXCHANGE))) == []


def test_who_leads_a_visit_is_known_by_name_from_the_roster() -> None:
    heap = a_heap(a_return(9, a_row(matter="9月2日，张三带队赴省发改委汇报项目。")))
    roster = Roster(unit="市发改委", leaders=(Contact(name="张三", post="副主任"),))
    assert facts(heap)[0].leader is Leader.UNKNOWN
    assert facts(replace(heap, rosters={"市发改委": roster}))[0].leader is Leader.DEPUTY


# -- what was owed -----------------------------------------------------------------------------------------------------------


def a_line(month: int, **more: object) -> ReturnLine:
    values: dict[str, object] = {"state": LedgerState.ACCEPTED, "received_at": datetime(2022, month, 10, tzinfo=BEIJING)}
    return ReturnLine(
        object_id=f"L{month}",
        unit="市发改委",
        mechanism=POLICY,
        period=Month(2022, month),
        nothing_new=False,
        stamped=False,
        rows=1,
        added=1,
        changed=0,
        claims=0,
        proven=0,
        findings=0,
        **({"late": False} | values | more),  # type: ignore[arg-type]
    )


def returns(now: datetime, *lines: ReturnLine, **more: object) -> list[tuple[str, int]]:
    heap = a_heap(lines=lines, **more)
    found = gathered(heap, Q3, now).facts
    return [(fact.status, fact.days) for fact in found if fact.kind is FactKind.RETURN]


def test_ledgers_are_on_time_late_missing_sent_back_or_not_due_yet() -> None:
    late = a_line(8, late=True, received_at=datetime(2022, 8, 18, tzinfo=BEIJING))
    back = a_line(7, state=LedgerState.RETURNED)
    waits = a_line(7, state=LedgerState.APPROVING)
    untold = a_line(7, state=LedgerState.APPROVING, received_at=None)
    september = datetime(2022, 9, 15, 20, tzinfo=BEIJING)
    assert returns(september, a_line(7), late) == [("按时", 0), ("迟报", 3)]
    assert returns(datetime(2022, 9, 16, tzinfo=BEIJING), a_line(7), late) == [("按时", 0), ("迟报", 3), ("未报", 0)]
    assert returns(september, back, late)[0] == returns(september, waits, late)[0] == ("退回未重报", 0)
    assert returns(september, untold, late)[0] == ("未报", 0)


def test_no_ledger_is_missing_of_a_month_before_the_house_waited_or_before_the_duty() -> None:
    assert returns(NOW, a_line(9), since=Month(2022, 9)) == [("按时", 0)]
    assert returns(NOW, a_line(9), units=(a_unit(since=date(2022, 9, 15)),)) == [("按时", 0)]


def test_an_item_of_the_replication_list_counts_as_it_stood_at_the_end_of_the_quarter() -> None:
    told = {7: "序时推进", 9: "滞后序时", 10: "已完成"}
    records = [
        a_return(month, a_row(since=7, changed=month, item="跨省通办", status=word, progress="办理10件。"), mechanism=INNOVATION)
        for month, word in told.items()
    ]
    heap = a_heap(*records, units=(a_unit("市发改委", INNOVATION),))
    of = {quarter: facts(heap, quarter, FactKind.REPLICATION) for quarter in (Q2, Q3, Q4)}
    assert [[fact.status for fact in of[quarter]] for quarter in (Q2, Q3, Q4)] == [[], ["滞后序时"], ["已完成"]]
    assert of[Q3][0].id != of[Q4][0].id
    assert not of[Q3][0].proven
    with_file = replace(records[1], row_files=((1, "r1"),))
    assert facts(replace(heap, returns=(records[0], with_file)), Q3, FactKind.REPLICATION)[0].proven


def test_only_rows_of_the_quarter_are_looked_at_for_gaps_and_evidence() -> None:
    old = a_row("old", since=3, matter="3月1日对接", effect="")
    new = a_row("new", since=9, matter="9月1日，赴省水利厅汇报XX项目。", effect="XXX")
    heap = a_heap(a_return(9, old, new, proven=False))
    (complete,), (evidence,) = facts(heap, Q3, FactKind.COMPLETENESS), facts(heap, Q3, FactKind.EVIDENCE)
    assert (complete.part, complete.whole, complete.inputs[0].place) == (1, 2, "2022年9月台账第2行“工作成效（进展）”")
    assert (evidence.part, evidence.whole) == (0, 2)


# -- agreements on file, rectifications --------------------------------------------------------------------------------------


def a_filing(signed: str = "2022-09-01", state: FilingState = FilingState.FILED) -> Filing:
    told = (
        (FactField.TITLE, "产业合作协议"),
        (FactField.SIGNED_ON, signed),
        (FactField.PARTY, "广德市发展和改革委员会"),
        (FactField.PARTY, "广德市科学技术局"),
        (FactField.PARTY, "湖州市发展和改革委员会"),
    )
    return Filing(
        id="F1",
        unit="市发改委",
        unit_kind=UnitKind.DEPARTMENT,
        key="k",
        key_digest="d",
        state=state,
        submitted_at=datetime(2022, 9, 21, 10, tzinfo=BEIJING),
        submitted_by="张三",
        files=(a_file("协议.pdf", FileRole.AGREEMENT),),
        confirmed=tuple(Fact(field=field, value=value) for field, value in told),
        number=FilingNumber.give(2022, 3, template="GDBA-{year}-{serial:03d}"),
    )


def test_an_agreement_on_file_counts_for_each_of_our_units_that_signed_it_and_is_late_only_where_a_term_is_set() -> None:
    units = tuple(a_unit(name, EXCHANGE) for name in ("市发改委", "市科技局", "市商务局"))
    heap = a_heap(units=units, filings=(a_filing(),))
    assert [(fact.unit, fact.days) for fact in facts(heap)] == [("市发改委", 0), ("市科技局", 0)]
    assert [fact.days for fact in facts(replace(heap, filing_days=15))] == [5, 5]
    assert "备案号GDBA-2022-003" in facts(heap)[0].text
    assert facts(heap, Q4) == facts(replace(heap, filings=(a_filing(state=FilingState.SUBMITTED),))) == []


def a_rectification(*steps: tuple[RectificationStep, datetime], **more: object) -> Rectification:
    events = tuple(
        Event(version=at, step=step.value, at=when, by="张三", login="zhang") for at, (step, when) in enumerate(steps, start=1)
    )
    values: dict[str, object] = {"deadline": date(2022, 10, 20), "state": RectificationState.DEMANDED}
    return Rectification(
        id="Z1",
        number="ZG-2022-001",
        unit="市发改委",
        matter="2022年第三季度工作推进不力",
        troubles=(Trouble(text="7月台账未报", mechanism=POLICY),),
        demanded_at=datetime(2022, 10, 8, tzinfo=BEIJING),
        submitted_at=datetime(2022, 10, 8, tzinfo=BEIJING),
        submitted_by="张三",
        events=events,
        **(values | more),  # type: ignore[arg-type]
    )


def rectified(one: Rectification, quarter: Quarter, now: datetime = NOW) -> list[tuple[str, int]]:
    heap = a_heap(rectifications=(one,), units=(a_unit("市发改委", POLICY, EXCHANGE),))
    found = gathered(heap, quarter, now).facts
    return [(fact.status, fact.days) for fact in found if fact.kind is FactKind.RECTIFICATION]


def test_a_rectification_counts_in_each_quarter_in_which_it_was_open_as_it_stood_at_its_end() -> None:
    demanded = (RectificationStep.DEMAND, datetime(2022, 10, 8, tzinfo=BEIJING))
    open_ = a_rectification(demanded)
    assert rectified(open_, Q3) == []
    assert rectified(open_, Q4, datetime(2022, 10, 20, 12, tzinfo=BEIJING)) == [("整改中", 0)]
    assert rectified(open_, Q4, datetime(2022, 10, 25, 12, tzinfo=BEIJING)) == [("整改中", 5)]
    assert rectified(open_, Q4) == [("整改中", 72)]
    replied = datetime(2022, 10, 30, tzinfo=BEIJING)
    closed = a_rectification(
        demanded,
        (RectificationStep.REPLY, replied),
        (RectificationStep.APPLY, datetime(2022, 11, 8, tzinfo=BEIJING)),
        (RectificationStep.CLOSE, datetime(2022, 11, 9, tzinfo=BEIJING)),
        replies=(Reply(results=("已补报",), at=replied, by="张三"),),
        closed_on=date(2022, 11, 9),
        state=RectificationState.CLOSED,
    )
    assert rectified(closed, Q4) == [("已销号", 10)]
    assert rectified(closed, Quarter(2023, 1)) == []


def test_what_is_granted_or_signed_after_a_quarter_changes_nothing_in_it() -> None:
    demanded = (RectificationStep.DEMAND, datetime(2022, 10, 8, tzinfo=BEIJING))
    late = a_rectification(demanded, first_deadline=date(2022, 12, 20), deadline=date(2022, 12, 20))
    assert rectified(late, Q4) == [("整改中", 11)]
    granted = Extension(
        until=date(2023, 1, 20),
        reason="材料未到",
        by="李四",
        at=datetime(2022, 12, 30, tzinfo=BEIJING),
        granted=True,
        answered_at=datetime(2023, 1, 4, tzinfo=BEIJING),
    )
    later = datetime(2023, 1, 25, 12, tzinfo=BEIJING)
    extended = replace(late, deadline=granted.until, extensions=(granted,))
    assert rectified(extended, Q4, later) == [("整改中", 11)]
    assert rectified(extended, Quarter(2023, 1), later) == [("整改中", 5)]
    replied = replace(extended, replies=(Reply(results=("已补报",), at=datetime(2022, 12, 25, tzinfo=BEIJING), by="李四"),))
    at_reply = replace(replied, events=(*late.events, replace(late.events[0], step="reply", at=replied.replies[0].at)))
    assert rectified(at_reply, Q4, later) == [("已回复待审核", 5)]
    entered = (RectificationStep.CLOSE, datetime(2023, 1, 6, tzinfo=BEIJING))
    signed = a_rectification(demanded, entered, closed_on=date(2022, 12, 30), state=RectificationState.CLOSED)
    assert rectified(signed, Q4, later) == [("已销号", 0)]
    assert rectified(signed, Quarter(2023, 1), later) == []


# -- laws --------------------------------------------------------------------------------------------------------------------

SAID = (
    "9月2日，局长赴省发改委汇报。",
    "8月2日，省水利厅下达补助资金100万元。",
    "获得省级专项资金500万元。",
    "6月20日，获批省级改革试点。",
    "获批省级改革试点。",
    "10月5日，项目获批立项。",
    "获省领导批示肯定。",
    "12月5日，副局长赴省财政厅对接。",
)
CELL = st.lists(st.sampled_from(SAID), max_size=4).map("\n".join)


@st.composite
def any_book(draw: st.DrawFn) -> list[LedgerReturn]:
    """Some months of one unit whose rows are written on, and taken out at times."""
    rows: dict[str, LedgerRow] = {}
    records = []
    for month in range(5, 13):
        removed = []
        for name in draw(st.sets(st.sampled_from("abc"), max_size=2)):
            text = draw(CELL)
            before = rows.get(name)
            if before is not None and not text:
                removed.append(rows.pop(name))
            elif text:
                since = before.since.number if before else month
                rows[name] = a_row(name, since=since, changed=month, effect=text)
        records.append(a_return(month, *rows.values(), removed=tuple(removed), proven=draw(st.booleans())))
    return records


FEW = settings(max_examples=20)  # each is a year of ledgers, gathered for every quarter
YEAR = tuple(Quarter(2021 + at // 4, at % 4 + 1) for at in range(1, 9))  # every quarter in which SAID may have happened


def year_of(heap: Heap) -> list[QuarterFacts]:
    known = replace(heap, units=(a_unit(since=date(2021, 1, 1)),))
    return [gathered(known, quarter, NOW) for quarter in YEAR]


@FEW
@given(any_book(), st.randoms(use_true_random=False))
def test_a_fact_is_of_one_quarter_only_and_the_order_of_returns_never_matters(
    records: list[LedgerReturn], random: object
) -> None:
    quarters = year_of(a_heap(*records))
    ids = [fact.id for found in quarters for fact in found.facts if fact.kind not in STANDING_KINDS]
    assert len(ids) == len(set(ids))
    random.shuffle(records)  # type: ignore[attr-defined]
    assert year_of(a_heap(*records)) == quarters


@FEW
@given(any_book())
def test_more_evidence_proves_more_and_unproves_nothing(records: list[LedgerReturn]) -> None:
    before = gathered(a_heap(*records), Q3, NOW).facts
    better = [a_return(one.period.number, *one.rows, removed=one.removed, proven=True) for one in records]
    after = {fact.id: fact for fact in gathered(a_heap(*better), Q3, NOW).facts}
    assert after.keys() == {fact.id for fact in before}
    assert all(after[fact.id].proven >= fact.proven and after[fact.id].part >= fact.part for fact in before)


@FEW
@given(any_book(), CELL)
def test_a_fact_told_again_next_month_is_known_again(records: list[LedgerReturn], more: str) -> None:
    """By one of its ids: what is told anew may join it to what an older month told."""
    last = records[-1]
    rows = [a_row(row.id, since=row.since.number, changed=12, effect=f"{row['effect']}\n{more}") for row in last.rows]
    again = replace(a_return(12, *rows), period=Month(2023, 1))
    before = [{fact.id for fact in found.facts if fact.kind not in STANDING_KINDS} for found in year_of(a_heap(*records))]
    after = [
        {one for fact in found.facts for one in fact.ids if fact.kind not in STANDING_KINDS}
        for found in year_of(a_heap(*records, again))
    ]
    assert set().union(*before) <= set().union(*after)
