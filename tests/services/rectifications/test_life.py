"""A rectification from its problems to its closure: who may do what, what each step leaves, what a unit sees of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from services.formats.docx_blocks import text_of
from services.model.errors import NotAllowed, NotFound
from services.model.files import FileRole, ReadingState
from services.model.people import EVERYTHING, Person, Role, Scope
from services.model.query import Query
from services.model.rectification import (
    Rectification,
    RectificationState,
    RectificationStep,
    RectificationStepNotAllowed,
    Reply,
    Trouble,
)
from services.model.units import UnitUnknown
from services.office import Office
from services.rectifications import RectificationKeyReused, changes, rules
from services.steps import ChangedMeanwhile
from tests.house import CLERK, LEADER, NOW, an_office, drain, liaison
from tests.paper_house import NO_OFFICE, PDF, units
from tests.rectification_house import RESULTS, TROUBLES, Clock, demanded, hold, issued, opened, replied, sent

UNITS = [f"市{name}局" for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"]


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Office]:
    """One house for the whole module: each test has a unit of its own."""
    office = an_office(tmp_path_factory.mktemp("house"), soffice=NO_OFFICE, seal_required=False, now=clock)
    units(office, *UNITS)
    yield office
    office.close()


@pytest.fixture(scope="module")
def names() -> Iterator[str]:
    return iter(UNITS[1:-1])


@pytest.fixture
def unit(names: Iterator[str]) -> str:
    """A unit that no other test has."""
    return next(names)


def now_is(office: Office, record: Rectification) -> Rectification:
    return office.rectifications.get(record.id, scope=EVERYTHING)


def steps(record: Rectification) -> list[str]:
    return [event.step for event in record.events]


def test_a_rectification_goes_from_demand_over_a_return_to_its_closure(office: Office, unit: str) -> None:
    record = replied(office, unit, files=[("整改报告.txt", "已补报备案，佐证三份。".encode())])
    assert record.number.startswith("ZG-2026-") and record.deadline == date(2026, 10, 10)
    assert record.replies[0].results == RESULTS and record.replies[0].files == (1,)
    back = office.rectifications.send_back(record.id, reasons="第二个问题没有佐证材料。", by=CLERK)
    assert back.state is RectificationState.RETURNED and back.replies[0].returned == "第二个问题没有佐证材料。"
    batch = office.rectifications.batch(record.id)
    held = hold(office, batch, ("佐证.txt", "补充佐证。".encode()))
    again = office.rectifications.reply(record.id, RESULTS, batch, held, key=f"again {unit}", by=liaison(unit))
    assert again.state is RectificationState.REPLIED and again.replies[1].files == (2,)
    applied = office.rectifications.apply(record.id, opinion="已核实。", by=CLERK)
    assert applied.state is RectificationState.APPLIED and applied.checked_by == CLERK.name
    closed = office.rectifications.close(record.id, opinion="同意销号。", by=LEADER)
    assert (closed.state, closed.closed_on, closed.signed_by) == (RectificationState.CLOSED, date(2026, 9, 14), LEADER.name)
    form = closed.file(closed.form)
    assert form is not None and form.role is FileRole.PAPER
    printed = text_of(office.archive.read(closed.id, form.path))
    assert all(words in printed for words in (closed.number, unit, "已核实。", "同意销号。", RESULTS[1], "佐证.txt"))
    assert [file.reading for file in closed.files if file.role is FileRole.PAPER] == [ReadingState.ASIDE, ReadingState.READ]
    assert not office.intake.held(batch)
    with pytest.raises(RectificationStepNotAllowed, match="已销号"):
        office.rectifications.send_back(record.id, reasons="再看一次。", by=CLERK)


def test_the_files_of_a_reply_are_read_and_found_by_the_unit_and_by_nobody_else(office: Office, unit: str) -> None:
    record = replied(office, unit, files=[("报告.txt", "整改专班已经成立，佐证编号乙零零七。".encode())])
    drain(office)
    assert now_is(office, record).files[0].reading is ReadingState.READ
    for scope, expected in ((Scope.of(liaison(unit)), [record.id]), (Scope.of(liaison(UNITS[0])), []), (EVERYTHING, [record.id])):
        found = office.search.find(Query(text="佐证编号乙零零七"), scope=scope)
        assert [hit.id for hit in found.hits] == expected


def test_a_unit_sees_nothing_before_it_is_told_and_never_how_the_office_came_to_it(office: Office, unit: str) -> None:
    record = opened(office, unit)
    scope = Scope.of(liaison(unit))
    with pytest.raises(NotFound):
        office.rectifications.get(record.id, scope=scope)
    assert office.rectification_book.entries(scope=scope) == ()
    assert not [todo for todo in office.todos.of(liaison(unit)) if todo.object_id == record.id]
    office.openings.withdraw(record.id, reason="重复登记。", by=CLERK)
    told = _told_again(office, unit)
    office.rectifications.escalate(told.id, note="久拖不改。", by=CLERK)
    seen = office.rectifications.get(told.id, scope=scope)
    assert seen.escalated_at is None and seen.submitted_by == "" and steps(seen) == ["demand"]
    with pytest.raises(NotFound):
        office.rectifications.get(told.id, scope=Scope.of(liaison(UNITS[0])))
    with pytest.raises(NotFound):
        office.rectifications.reply(told.id, RESULTS, key="foreign", by=liaison(UNITS[0]))


def test_how_the_office_came_to_a_closure_is_searched_by_the_unit_only_once_it_is_signed(office: Office, unit: str) -> None:
    record, opinion = replied(office, unit), f"核查人员已到{unit}现场看过。"
    office.rectifications.apply(record.id, opinion=opinion, by=CLERK)
    drain(office)
    assert _found(office, opinion, unit) == []
    office.rectifications.send_back(record.id, reasons="还缺一份佐证。", by=CLERK)
    drain(office)
    assert _found(office, opinion, unit) == []
    office.rectifications.reply(record.id, RESULTS, key=f"searched {unit}", by=liaison(unit))
    office.rectifications.apply(record.id, opinion=opinion, by=CLERK)
    held = office.intake.hold(io.BytesIO(PDF), label="销号表.pdf", role=FileRole.MATERIAL, batch=f"scan {unit}")
    office.rectifications.record_closure(record.id, f"scan {unit}", held, signer="张三", key=f"scan {unit}", by=CLERK)
    drain(office)
    assert _found(office, opinion, unit) == [record.id]


def _found(office: Office, text: str, unit: str) -> list[str]:
    return [hit.id for hit in office.search.find(Query(text=text), scope=Scope.of(liaison(unit))).hits]


def _told_again(office: Office, unit: str) -> Rectification:
    record = opened(office, unit, matter="另一件事推进不力", key=f"second {unit}")
    (made,) = office.demanding.draft([record.id], by=CLERK)
    assert made.document is not None
    sent(office, issued(office, made.document), unit)
    return now_is(office, record)


def test_every_problem_wants_its_answer_and_a_second_press_is_the_first(office: Office, unit: str) -> None:
    record, by = demanded(office, unit), liaison(unit)
    with pytest.raises(rules.ResultsMissing, match="第2个"):
        office.rectifications.reply(record.id, [RESULTS[0], "  "], key=f"a {unit}", by=by)
    with pytest.raises(rules.ResultsUnlike, match="2个问题"):
        office.rectifications.reply(record.id, RESULTS[:1], key=f"b {unit}", by=by)
    first = office.rectifications.reply(record.id, RESULTS, key=f"c {unit}", by=by)
    assert office.rectifications.reply(record.id, RESULTS, key=f"c {unit}", by=by) == first
    assert len(now_is(office, record).replies) == 1
    with pytest.raises(RectificationKeyReused):
        office.rectifications.reply(opened_and_told(office), RESULTS, key=f"c {unit}", by=CLERK)
    with pytest.raises(RectificationKeyReused, match="与当时不同"):  # the page was left and come back to, and words were changed
        office.rectifications.reply(record.id, [RESULTS[0], "改过的一句。"], key=f"c {unit}", by=by)


def opened_and_told(office: Office) -> str:
    return demanded(office, UNITS[-1]).id


def test_an_extension_is_asked_for_refused_asked_again_and_granted(office: Office, unit: str) -> None:
    record, by = demanded(office, unit), liaison(unit)
    assert record.deadline is not None
    with pytest.raises(rules.UntilRefused, match="不晚于现在的期限"):
        office.rectifications.ask(record.id, until=record.deadline, reason="材料未齐", by=by)
    with pytest.raises(rules.UntilRefused, match="超过一年"):
        office.rectifications.ask(record.id, until=record.deadline + timedelta(days=400), reason="材料未齐", by=by)
    with pytest.raises(rules.WordsNeeded):
        office.rectifications.ask(record.id, until=record.deadline + timedelta(days=9), reason=" ", by=by)
    until = record.deadline + timedelta(days=9)
    office.rectifications.ask(record.id, until=until, reason="材料未齐", by=by)
    with pytest.raises(rules.AskedAlready):
        office.rectifications.ask(record.id, until=until, reason="材料未齐", by=by)
    refused = office.rectifications.refuse(record.id, answer="请抓紧。", by=CLERK)
    assert refused.deadline == record.deadline and refused.extensions[-1].granted is False
    with pytest.raises(rules.NothingAsked):
        office.rectifications.grant(record.id, by=CLERK)
    office.rectifications.ask(record.id, until=until, reason="协议方盖章需要时间", by=by)
    granted = office.rectifications.grant(record.id, until=until + timedelta(days=2), by=LEADER)
    assert granted.deadline == until + timedelta(days=2) and granted.first_deadline == record.deadline


def test_a_new_deadline_is_never_a_day_off(office: Office, unit: str) -> None:
    """Asked for, granted or given with a return: it is the working day after it (民法典 第二百零三条)."""
    record, by = demanded(office, unit), liaison(unit)
    saturday, monday = date(2026, 10, 17), date(2026, 10, 19)
    asked = office.rectifications.ask(record.id, until=saturday, reason="材料未齐", by=by)
    assert asked.extensions[-1].until == monday and asked.events[-1].note == "延期至2026年10月19日：材料未齐"
    assert office.rectifications.grant(record.id, until=saturday, by=LEADER).deadline == monday
    office.rectifications.reply(record.id, RESULTS, key=f"off {unit}", by=by)
    back = office.rectifications.send_back(record.id, reasons="不全。", deadline=saturday + timedelta(days=7), by=CLERK)
    assert back.deadline == monday + timedelta(days=7)
    assert [one.unasked for one in back.extensions] == [False, True]


def test_a_reply_answers_the_extension_that_still_waits(office: Office, unit: str) -> None:
    record, by = demanded(office, unit), liaison(unit)
    assert record.deadline is not None
    office.rectifications.ask(record.id, until=record.deadline + timedelta(days=5), reason="材料未齐", by=by)
    done = office.rectifications.reply(record.id, RESULTS, key=f"reply {unit}", by=by)
    assert done.asked is None and done.extensions[-1].granted is False and done.deadline == record.deadline


def test_a_return_may_give_a_later_deadline(office: Office, unit: str) -> None:
    record = replied(office, unit)
    assert record.deadline is not None
    with pytest.raises(rules.UntilRefused, match=r"新的整改期限.*不晚于现在的期限"):
        office.rectifications.send_back(record.id, reasons="不全。", deadline=record.deadline, by=CLERK)
    later = office.calendar.days().add(record.deadline, 5)
    assert office.rectifications.send_back(record.id, reasons="不全。", deadline=later, by=CLERK).deadline == later
    with pytest.raises(RectificationStepNotAllowed):
        office.rectifications.apply(record.id, by=CLERK)


def test_only_a_leader_closes_or_a_clerk_with_the_signed_form(office: Office, unit: str) -> None:
    record = replied(office, unit)
    office.rectifications.apply(record.id, by=CLERK)
    with pytest.raises(rules.FormNeeded, match="领导签批"):
        office.rectifications.close(record.id, by=CLERK)
    held = office.intake.hold(io.BytesIO(PDF), label="销号表.pdf", role=FileRole.MATERIAL, batch=f"form {unit}")
    with pytest.raises(rules.SignedOnRefused, match="2029年9月13日晚于今天"):
        office.rectifications.record_closure(
            record.id, f"form {unit}", held, signer="张三", on=date(2029, 9, 13), key=f"far {unit}", by=CLERK
        )
    with pytest.raises(rules.SignedOnRefused, match="2026年9月13日早于报送整改情况的日期（2026年9月14日）"):
        office.rectifications.record_closure(
            record.id, f"form {unit}", held, signer="张三", on=date(2026, 9, 13), key=f"early {unit}", by=CLERK
        )
    done = office.rectifications.record_closure(
        record.id, f"form {unit}", held, signer="张三", on=NOW.date(), key=f"form {unit}", by=CLERK
    )
    assert (done.signed_by, done.closed_on, done.state) == ("张三", NOW.date(), RectificationState.CLOSED)
    scan = done.file(done.signed_form)
    assert scan is not None and (scan.role, scan.reading) == (FileRole.SHEET, ReadingState.ASIDE)


def test_a_form_may_be_signed_before_the_day_on_which_its_paper_reply_was_entered_and_not_before_the_demand() -> None:
    told = Rectification(id="Z", unit="市商务局", matter="迟报", demanded_at=NOW, submitted_at=NOW, submitted_by="张三")
    by_unit = Reply(results=("已补报。",), at=NOW + timedelta(days=4), by="李四")
    entered = replace(by_unit, on_behalf=True)
    assert changes.signable_from(replace(told, replies=(by_unit,))) == NOW.date() + timedelta(days=4)
    assert changes.signable_from(replace(told, replies=(by_unit, entered))) == NOW.date()
    with pytest.raises(rules.SignedOnRefused, match="早于下达整改的日期（2026年9月14日）"):
        changes.require_signable(replace(told, replies=(entered,)), date(2026, 9, 13), today=date(2026, 9, 20))


def test_what_was_told_only_a_leader_takes_back(office: Office, unit: str) -> None:
    record = demanded(office, unit)
    with pytest.raises(NotAllowed, match="撤回已下达的整改"):
        office.openings.withdraw(record.id, reason="发错了。", by=CLERK)
    with pytest.raises(rules.WordsNeeded):
        office.openings.withdraw(record.id, reason="", by=LEADER)
    done = office.openings.withdraw(record.id, reason="问题不属于该单位。", by=LEADER)
    assert done.state is RectificationState.WITHDRAWN and done.number == record.number
    assert office.upkeep.verify().ok


ROLES = {role: Person(login=role.value, name="某人", role=role, unit="市甲局") for role in Role}


@pytest.mark.parametrize("step", list(rules.STEP_ROLES))
def test_the_table_of_roles_is_kept(step: RectificationStep) -> None:
    for role, person in ROLES.items():
        if role in rules.STEP_ROLES[step]:
            rules.require(person, step)
        else:
            with pytest.raises(NotAllowed):
                rules.require(person, step)


def test_a_unit_takes_none_of_the_offices_steps(office: Office, unit: str) -> None:
    record, by = replied(office, unit), liaison(unit)
    for act in (
        lambda: office.rectifications.apply(record.id, by=by),
        lambda: office.rectifications.close(record.id, by=by),
        lambda: office.rectifications.send_back(record.id, reasons="改", by=by),
        lambda: office.rectifications.escalate(record.id, by=by),
        lambda: office.openings.amend(record.id, matter="改", by=by),
        lambda: office.openings.open(unit, "事由", TROUBLES, key="mine", by=by),
        lambda: office.demanding.draft([record.id], by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert rules.open_steps(record, by) == set()
    assert rules.open_steps(record, LEADER) == {RectificationStep.RETURN, RectificationStep.WITHDRAW}


def test_opening_wants_a_unit_a_matter_and_a_problem_and_is_done_once(office: Office, unit: str) -> None:
    def open_it(**more: object) -> Rectification:
        given = {"unit": unit, "matter": "事由", "troubles": TROUBLES, "key": f"o {unit}"} | more
        return office.openings.open(given.pop("unit"), given.pop("matter"), given.pop("troubles"), by=CLERK, **given)  # type: ignore[arg-type]

    with pytest.raises(UnitUnknown):
        open_it(unit="没有这个局")
    with pytest.raises(rules.WordsNeeded, match="整改事由"):
        open_it(matter=" ")
    with pytest.raises(rules.WordsNeeded, match="至少一条"):
        open_it(troubles=[Trouble(text=" ")])
    with pytest.raises(rules.TooLong):
        open_it(working_days=251)
    with pytest.raises(rules.TooLong):
        open_it(troubles=[Trouble(text="问" * 2001)])
    batch = f"photos {unit}"
    held = hold(office, batch, ("照片.txt", "照片一张".encode()))
    with pytest.raises(rules.TroubleUnknown, match=r"照片\.txt"):
        open_it(batch=batch, files=held, troubles_of={held[0].name: 7})
    made = open_it(batch=batch, files=held, troubles_of={held[0].name: 1}, working_days=5)
    assert made.troubles[1].files == (1,) and made.working_days == 5
    assert open_it().id == made.id
    with pytest.raises(RectificationKeyReused, match="与当时不同"):
        open_it(matter="另一个事由")


def test_a_page_that_is_behind_is_told_so(office: Office, unit: str) -> None:
    record = replied(office, unit)
    with pytest.raises(ChangedMeanwhile):
        office.rectifications.apply(record.id, seen=1, by=CLERK)
    seen = office.rectifications.version(record.id)
    assert office.rectifications.apply(record.id, seen=seen, by=CLERK).state is RectificationState.APPLIED


def test_numbers_of_a_rebuilt_register_go_on_and_every_export_is_the_same(tmp_path: Path) -> None:
    office = an_office(tmp_path / "home", soffice=NO_OFFICE, seal_required=False)
    units(office, *UNITS[:3])
    first = replied(office, UNITS[0])
    opened(office, UNITS[1])
    drain(office)
    before = office.upkeep.export((), out=tmp_path / "before")
    with office.register.reading() as transaction:
        lines = transaction.rectifications.lines()
    office.upkeep.rebuild()
    drain(office)
    after = office.upkeep.export((), out=tmp_path / "after")
    assert before.ids == after.ids
    for path in (tmp_path / "before").rglob("object.json"):
        assert path.read_bytes() == (tmp_path / "after" / path.relative_to(tmp_path / "before")).read_bytes()
    with office.register.reading() as transaction:
        assert transaction.rectifications.lines() == lines
    units(office, *UNITS[:3])
    assert first.number == "ZG-2026-001" and demanded(office, UNITS[2]).number == "ZG-2026-002"
    assert office.upkeep.verify().ok
    office.close()
