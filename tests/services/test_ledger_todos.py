"""What waits for whom among the ledgers and rosters: from some days before the due day until it is handed in and looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from services.model.calendar import LAST_ANNOUNCED, CalendarDay
from services.model.ledgers import LedgerHeader, LedgerReturn, LedgerState, LedgerStep, ReturnReason
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.lines import LedgerReminder
from services.model.mechanisms import Mechanism
from services.model.people import Person, Role
from services.model.periods import Month
from services.model.rosters import Contact, Responsible, Roster
from services.model.units import Assignment, Unit, UnitKind
from services.office import Office
from services.steps import Decision
from services.todos import Todo, TodoKind, TodoSort
from tests.house import ADMINISTRATOR, CLERK, LEADER, an_office, liaison

CHINA = timezone(timedelta(hours=8))
UNIT, OTHER = "市发改委", "桃州镇"
POLICY, EXCHANGE = Mechanism.POLICY, Mechanism.EXCHANGE
SEPTEMBER, OCTOBER = Month(2022, 9), Month(2022, 10)
DEPUTY = Person(login="deputy", name="分管领导", role=Role.DEPUTY_LEADER, unit=UNIT)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2022, 9, 8, 9, 30, tzinfo=CHINA)

    def __call__(self) -> datetime:
        return self.now

    def set(self, month: int, day: int) -> None:
        self.now = datetime(2022, month, day, 9, 30, tzinfo=CHINA)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    office = an_office(tmp_path, now=clock)
    duties(office, UNIT, POLICY, EXCHANGE)
    yield office
    office.close()


def duties(office: Office, name: str, *mechanisms: Mechanism, since: date = date(2022, 9, 2), **more: object) -> Unit:
    """Put a unit that has these duties, and people for them, into the register."""
    owes = tuple(Assignment(mechanism=mechanism, since=since) for mechanism in mechanisms)
    unit = Unit(name=name, kind=UnitKind.of(name), assignments=owes, **more)
    person = Contact(name="张三", post="副主任", phone="13800000000")
    named = tuple(Responsible(mechanism=mechanism, section="综合科", person="李四") for mechanism in Mechanism)
    with office.register.transaction() as transaction:
        transaction.units.put(unit)
        transaction.rosters.put(Roster(unit=name, leaders=(person,), liaisons=(person,), responsible=named))
    return unit


def hand_in(
    office: Office,
    mechanism: Mechanism = POLICY,
    period: Month = SEPTEMBER,
    *,
    unit: str = UNIT,
    state: LedgerState = LedgerState.SUBMITTED,
    received: bool = True,
    reasons: tuple[ReturnReason, ...] = (),
) -> LedgerReturn:
    """A return as the desk archives it."""
    now = office.now()
    record = LedgerReturn(
        id=f"L{period}-{mechanism}-{unit}",
        unit=unit,
        unit_kind=UnitKind.of(unit),
        mechanism=mechanism,
        period=period,
        state=state,
        header=LedgerHeader(unit=unit),
        rows=(),
        nothing_new=True,
        due=period.day(15),
        received_at=now if received else None,
        key=f"{unit} {mechanism} {period}",
        key_digest="0" * 64,
        submitted_at=now,
        submitted_by="张三",
        reasons=reasons,
    )

    def decide(_transaction: object, current: object) -> Decision:
        known = current if isinstance(current, LedgerReturn) else record
        return Decision(record=replace(record, events=known.events))

    return office.steps.take(record.id, LedgerStep.SUBMIT, decide, by=CLERK)


def waits(office: Office, person: Person) -> list[tuple[str, str]]:
    return [(todo.label, todo.title) for todo in office.todos.of(person)]


def told(office: Office, person: Person = CLERK) -> list[tuple[str, str, str]]:
    return [(todo.label, todo.title, todo.note) for todo in office.todos.of(person)]


def only(office: Office, person: Person, kind: TodoKind) -> Todo:
    (found,) = (todo for todo in office.todos.of(person) if todo.kind is kind)
    return found


def test_a_ledger_is_asked_for_from_some_days_before_it_is_due(office: Office, clock: Clock) -> None:
    clock.set(9, 4)
    assert waits(office, liaison(UNIT)) == []
    clock.set(9, 5)
    assert waits(office, liaison(UNIT)) == [
        ("待填报", "政策争取工作台账（2022年9月）"),
        ("待填报", "交流合作工作台账（2022年9月）"),
    ]
    todo = office.todos.of(liaison(UNIT))[0]
    assert (todo.unit, todo.mechanism, todo.period, todo.due) == (UNIT, POLICY, SEPTEMBER, date(2022, 9, 15))
    assert (todo.sort, todo.urgent) == (TodoSort.LEDGER, False)
    assert todo.note == "还有 7 个工作日"  # 12 September is a holiday
    assert waits(office, CLERK) == waits(office, LEADER) == waits(office, DEPUTY) == []
    assert waits(office, liaison(OTHER)) == []


def test_the_due_day_itself_is_in_time_and_the_day_after_is_overdue(office: Office, clock: Clock) -> None:
    clock.set(9, 15)
    assert {todo.overdue for todo in office.todos.of(liaison(UNIT))} == {False}
    assert waits(office, CLERK) == []
    clock.set(9, 16)
    assert [(todo.label, todo.urgent) for todo in office.todos.of(liaison(UNIT))] == [("逾期未报", True)] * 2
    late = ("逾期未报", "工作台账（2022年9月）", "1 个单位未报：政策争取 1 份、交流合作 1 份")
    assert told(office) == [late] == told(office, ADMINISTRATOR)
    assert waits(office, LEADER) == []


def test_a_due_day_that_moves_moves_the_to_do_with_it(tmp_path: Path, clock: Clock) -> None:
    office = an_office(tmp_path, now=clock, due_day_moves=True)
    duties(office, UNIT, POLICY)
    clock.set(10, 17)  # the 15th was a Saturday
    assert [(todo.due, todo.overdue) for todo in office.todos.of(liaison(UNIT))] == [
        (date(2022, 9, 15), True),
        (date(2022, 10, 17), False),
    ]
    hand_in(office)
    assert [todo.overdue for todo in office.todos.of(liaison(UNIT))] == [False]
    office.calendar.put([CalendarDay(day=date(2022, 10, 17), working=False, note="全市统一活动")], by=CLERK)
    assert office.todos.of(liaison(UNIT))[0].due == date(2022, 10, 18)
    office.close()


def test_what_was_handed_in_waits_for_the_office_and_not_for_the_unit(office: Office, clock: Clock) -> None:
    duties(office, OTHER, POLICY)
    hand_in(office)
    hand_in(office, unit=OTHER)
    assert waits(office, liaison(UNIT)) == [("待填报", "交流合作工作台账（2022年9月）")]
    assert told(office) == [("待审阅", "政策争取工作台账（2022年9月）", "2 个单位已报送")]
    hand_in(office, unit=OTHER, state=LedgerState.ACCEPTED)
    assert only(office, CLERK, TodoKind.LEDGER_ACCEPT).note == "1 个单位已报送"
    clock.set(9, 20)
    assert [todo.kind for todo in office.todos.of(CLERK)] == [TodoKind.LEDGER_MISSING, TodoKind.LEDGER_ACCEPT]


def test_a_return_comes_back_with_its_reasons(office: Office, clock: Clock) -> None:
    reasons = (ReturnReason(text="成效未填写", by="经办人", at=clock.now), ReturnReason(text="缺材料", by="经办人", at=clock.now))
    hand_in(office, state=LedgerState.RETURNED, reasons=reasons)
    todo = only(office, liaison(UNIT), TodoKind.LEDGER_RETURNED)
    assert (todo.label, todo.title) == ("退回修改", "政策争取工作台账（2022年9月）")
    assert (todo.note, todo.since) == ("成效未填写；缺材料", clock.now)
    clock.set(9, 20)
    assert not only(office, liaison(UNIT), TodoKind.LEDGER_RETURNED).overdue, "the office had it in time"
    assert [todo.mechanism for todo in office.todos.of(liaison(UNIT)) if todo.label == "逾期未报"] == [EXCHANGE]


def test_the_deputy_leader_is_asked_to_approve_and_nobody_else(office: Office, clock: Clock) -> None:
    record = hand_in(office, state=LedgerState.APPROVING, received=False)
    todo = only(office, DEPUTY, TodoKind.LEDGER_APPROVE)
    assert (todo.object_id, todo.label, todo.note, todo.overdue) == (record.id, "待审核", "经办人提交", False)
    assert waits(office, CLERK) == []
    assert [title for _label, title in waits(office, liaison(UNIT))] == ["交流合作工作台账（2022年9月）"]
    assert waits(office, Person(login="d", name="d", role=Role.DEPUTY_LEADER, unit=OTHER)) == []
    clock.set(9, 16)
    assert only(office, DEPUTY, TodoKind.LEDGER_APPROVE).overdue, "it is not with the office yet"
    assert only(office, CLERK, TodoKind.LEDGER_MISSING).note == "1 个单位未报：政策争取 1 份、交流合作 1 份"


def test_a_reminder_makes_it_urgent_until_it_is_handed_in(office: Office, clock: Clock) -> None:
    clock.set(9, 16)
    with office.register.transaction() as transaction:
        for hour in (9, 10):
            at = clock.now.replace(hour=hour)
            transaction.ledgers.remind(LedgerReminder(unit=UNIT, mechanism=POLICY, period=SEPTEMBER, at=at, by="经办人"))
    todo = only(office, liaison(UNIT), TodoKind.LEDGER_REMINDED)
    assert (todo.label, todo.mechanism, todo.note) == ("催报", POLICY, "已催报 2 次，最近 09-16 10:30")
    assert todo.urgent
    assert only(office, CLERK, TodoKind.LEDGER_MISSING).note.endswith("；已催报 1 份")
    hand_in(office)
    assert [todo.kind for todo in office.todos.of(liaison(UNIT))] == [TodoKind.LEDGER_FILL]


def test_what_was_sent_back_comes_first_then_what_is_overdue_then_the_next_due_day(office: Office, clock: Clock) -> None:
    duties(office, UNIT, *Mechanism)
    hand_in(office, Mechanism.INNOVATION, OCTOBER, state=LedgerState.RETURNED)
    clock.set(10, 8)
    found = office.todos.of(liaison(UNIT))
    assert [(todo.label, todo.mechanism, todo.period) for todo in found] == [
        ("退回修改", Mechanism.INNOVATION, OCTOBER),
        ("逾期未报", POLICY, SEPTEMBER),
        ("逾期未报", EXCHANGE, SEPTEMBER),
        ("逾期未报", Mechanism.INNOVATION, SEPTEMBER),
        ("待填报", POLICY, OCTOBER),
        ("待填报", EXCHANGE, OCTOBER),
    ]


def test_a_draft_that_is_begun_is_said(office: Office) -> None:
    with office.register.transaction() as transaction:
        transaction.ledgers.put_draft(LedgerDraft(unit=UNIT, mechanism=POLICY, period=SEPTEMBER, version=1))
    notes = {todo.mechanism: todo.note for todo in office.todos.of(liaison(UNIT))}
    assert notes[POLICY].startswith("已有草稿，")
    assert "草稿" not in notes[EXCHANGE]


def test_the_months_of_a_quarter_count_and_older_ones_do_not(office: Office, clock: Clock) -> None:
    clock.now = datetime(2022, 12, 2, 9, 30, tzinfo=CHINA)
    periods = [todo.period for todo in office.todos.of(CLERK)]
    assert periods == [OCTOBER, Month(2022, 11)]
    clock.set(11, 2)
    assert [todo.period for todo in office.todos.of(CLERK)] == [SEPTEMBER, OCTOBER], "August was not owed yet"


def test_a_unit_that_was_renamed_finds_what_it_handed_in_before(office: Office, clock: Clock) -> None:
    hand_in(office, POLICY)
    with office.register.transaction() as transaction:
        old = transaction.units.find(UNIT)
        assert old is not None
        transaction.units.remove(UNIT)
        transaction.units.put(replace(old, name="市发展改革委", earlier=(UNIT,)))
    renamed = Person(login="l", name="联络员", role=Role.LIAISON, unit="市发展改革委", earlier=(UNIT,))
    assert waits(office, renamed) == [("待填报", "交流合作工作台账（2022年9月）")]
    clock.set(9, 16)
    assert told(office)[0][2] == "1 个单位未报：交流合作 1 份"


def test_a_retired_unit_is_asked_for_nothing_more(office: Office, clock: Clock) -> None:
    duties(office, UNIT, POLICY, retired_on=date(2022, 9, 30))
    clock.set(10, 16)
    assert told(office) == [("逾期未报", "工作台账（2022年9月）", "1 个单位未报：政策争取 1 份")]


def test_a_roster_with_gaps_is_asked_for_from_units_that_have_duties(office: Office, clock: Clock) -> None:
    clock.set(9, 3)
    assert waits(office, liaison(UNIT)) == []
    with office.register.transaction() as transaction:
        transaction.rosters.put(Roster(unit=UNIT, leaders=(Contact(name="张三"),)))
        transaction.units.put(Unit(name="市税务局", kind=UnitKind.DEPARTMENT))
    todo = only(office, liaison(UNIT), TodoKind.ROSTER_GAPS)
    assert (todo.label, todo.sort, todo.unit) == ("名单缺项", TodoSort.ROSTER, UNIT)
    assert todo.note.startswith("缺") and todo.note.endswith("项") and "联络员" in todo.note
    assert waits(office, liaison("市税务局")) == [], "it has no duties"
    assert office.todos.of(liaison(UNIT), about=[TodoSort.DOCUMENT]) == ()
    assert office.todos.of(liaison(UNIT), about=[TodoSort.ROSTER]) == (todo,)


def test_a_year_whose_holidays_are_unknown_is_asked_for_where_due_days_move(tmp_path: Path, clock: Clock) -> None:
    office = an_office(tmp_path, now=clock, due_day_moves=True)
    clock.now = datetime(LAST_ANNOUNCED, 11, 30, 9, 30, tzinfo=CHINA)
    assert waits(office, CLERK) == []
    clock.now += timedelta(days=1)
    todo = only(office, CLERK, TodoKind.CALENDAR_UNKNOWN)
    assert (todo.label, todo.title, todo.sort) == ("待登记", f"{LAST_ANNOUNCED + 1}年放假安排", TodoSort.CALENDAR)
    assert waits(office, LEADER) == waits(office, liaison(UNIT)) == []
    clock.now = datetime(LAST_ANNOUNCED + 1, 3, 1, 9, 30, tzinfo=CHINA)
    assert [todo.period for todo in office.todos.of(CLERK)] == [Month(LAST_ANNOUNCED + 1, 1)]
    new_year = date(LAST_ANNOUNCED + 1, 1, 1)
    days = [CalendarDay(day=new_year + timedelta(days=number), working=False) for number in range(13)]
    office.calendar.put(days, by=CLERK)
    assert waits(office, CLERK) == []
    office.close()
