"""The office's view: the matrix with its statuses, who is missing, the combined ledger, reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.ledgers.overview import Asked, TooManyMonths
from services.ledgers.reminding import NobodyToRemind, RemindingDeadlinePassed
from services.ledgers.rules import PeriodToCome
from services.model.errors import NotAllowed
from services.model.ledgers import LedgerHeader
from services.model.ledgers.combined import combined
from services.model.ledgers.drafts import Behalf
from services.model.ledgers.matrix import MatrixStatus
from services.model.ledgers.standing import standing_rows
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Scope
from services.model.units import UnitKind
from services.office import Office
from tests.house import CLERK, NOW, an_office, liaison
from tests.ledger_house import AUGUST, SEPTEMBER, UNIT, a_unit, register, report, row

JULY = AUGUST.previous()
_S = MatrixStatus


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> object:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    office = an_office(tmp_path, now=clock)  # type: ignore[arg-type]
    policy = Mechanism.POLICY
    register(
        office,
        replace(a_unit(UNIT, policy, Mechanism.EXCHANGE), position=1),
        replace(a_unit("市商务局", policy), position=2),
        replace(a_unit("市委组织部", policy), position=3),
        a_unit("东亭乡", policy, kind=UnitKind.TOWNSHIP),
    )
    yield office
    office.close()


def statuses(office: Office, asked: Asked, scope: Scope = EVERYTHING) -> dict[tuple[str, Mechanism], list[MatrixStatus]]:
    found = office.overview.matrix(asked, scope=scope)
    return {(row.unit.name, row.mechanism): [cell.status for cell in row.cells] for row in found.rows}


def test_every_ledger_of_the_matrix_has_its_status(office: Office, clock: Clock) -> None:
    report(office, row(), period=JULY, behalf=Behalf(how="邮件", received_at=NOW.replace(month=7, day=14)), by=CLERK)
    report(office, row(matter="另一件", effect="有"), period=AUGUST)
    late = report(office, row(), period=JULY, unit="市商务局").record
    office.ledgers.send_back(late.id, reasons=["缺材料"], seen=None, by=CLERK)
    register(office, replace(a_unit("市委组织部", Mechanism.POLICY, approves=True), position=3))
    report(office, row(), period=JULY, unit="市委组织部")
    asked = Asked(first=JULY, last=SEPTEMBER, mechanism=Mechanism.POLICY)
    assert statuses(office, asked) == {
        (UNIT, Mechanism.POLICY): [_S.REPORTED, _S.LATE, _S.AHEAD],
        ("市商务局", Mechanism.POLICY): [_S.RETURNED, _S.MISSING, _S.AHEAD],
        ("市委组织部", Mechanism.POLICY): [_S.APPROVING, _S.MISSING, _S.AHEAD],
        ("东亭乡", Mechanism.POLICY): [_S.MISSING, _S.MISSING, _S.AHEAD],
    }
    clock.time = NOW.replace(day=16)
    assert statuses(office, replace(asked, first=SEPTEMBER))[UNIT, Mechanism.POLICY] == [_S.MISSING]
    found = office.overview.matrix(asked, scope=EVERYTHING)
    assert found.counts(JULY) == {_S.REPORTED: 1, _S.RETURNED: 1, _S.APPROVING: 1, _S.MISSING: 1}
    assert found.dues[0] == date(2026, 7, 15)


def test_the_filters_and_what_a_unit_sees(office: Office) -> None:
    report(office, row(), period=AUGUST)
    asked = Asked(first=AUGUST, last=AUGUST)
    assert len(statuses(office, asked)) == 5
    assert list(statuses(office, replace(asked, kind=UnitKind.TOWNSHIP))) == [("东亭乡", Mechanism.POLICY)]
    assert list(statuses(office, replace(asked, statuses=frozenset({_S.LATE})))) == [(UNIT, Mechanism.POLICY)]
    assert list(statuses(office, replace(asked, unit="商务"))) == [("市商务局", Mechanism.POLICY)]
    assert {name for name, _one in statuses(office, asked, Scope.of(liaison("市商务局")))} == {"市商务局"}
    with pytest.raises(TooManyMonths):
        office.overview.matrix(Asked(first=AUGUST, last=AUGUST.plus(40)), scope=EVERYTHING)


def test_a_unit_without_the_duty_shows_where_it_reported_all_the_same(office: Office) -> None:
    asked = Asked(first=AUGUST, last=SEPTEMBER, mechanism=Mechanism.INNOVATION)
    assert statuses(office, asked) == {}
    report(office, row(item="一体化", status="已完成", progress="完成"), mechanism=Mechanism.INNOVATION, unit="市商务局")
    assert statuses(office, asked) == {("市商务局", Mechanism.INNOVATION): [_S.NONE, _S.REPORTED]}


def test_the_matrix_as_it_stood_at_a_moment(office: Office, clock: Clock) -> None:
    done = report(office, row(), period=AUGUST).record
    clock.time = NOW.replace(day=18)
    office.ledgers.send_back(done.id, reasons=["改"], seen=None, by=CLERK)
    entered = Behalf(how="邮件", received_at=NOW.replace(day=15))
    report(office, row(), period=SEPTEMBER, unit="市商务局", behalf=entered, by=CLERK)
    asked = Asked(first=AUGUST, last=SEPTEMBER, mechanism=Mechanism.POLICY)
    assert statuses(office, asked)[UNIT, Mechanism.POLICY][0] is _S.RETURNED
    then = statuses(office, replace(asked, as_of=NOW.replace(day=16)))
    assert then[UNIT, Mechanism.POLICY] == [_S.LATE, _S.MISSING]
    assert then["市商务局", Mechanism.POLICY] == [_S.MISSING, _S.REPORTED], "what came by mail counts from its receipt"
    before = statuses(office, replace(asked, as_of=NOW.replace(day=1)))
    assert before[UNIT, Mechanism.POLICY] == [_S.MISSING, _S.AHEAD]


def test_a_renamed_unit_keeps_its_months_and_a_merged_one_its_own(office: Office) -> None:
    report(office, row(), period=JULY, unit="市商务局")
    report(office, row(), period=JULY, unit=UNIT)
    with office.register.transaction() as transaction:
        transaction.units.remove("市商务局")
        renamed = replace(a_unit("市商务和口岸局", Mechanism.POLICY), earlier=("市商务局", UNIT))
        transaction.units.put(renamed)
    asked = Asked(first=JULY, last=AUGUST, mechanism=Mechanism.POLICY)
    found = statuses(office, asked)
    assert found["市商务和口岸局", Mechanism.POLICY] == [_S.LATE, _S.MISSING]
    assert found[UNIT, Mechanism.POLICY] == [_S.LATE, _S.MISSING]


def test_a_row_that_a_merged_unit_and_its_heir_both_report_is_listed_once(office: Office) -> None:
    shared, changed = row("shared"), row("changed", matter="原来的", effect="有")
    old = report(office, shared, changed, period=JULY).record
    office.units.merge(UNIT, "市商务局", on=date(2026, 8, 20), reason="机构改革", by=CLERK)
    heir = replace(liaison("市商务局"), earlier=(UNIT,))
    own = report(office, row("own", matter="商务事项", effect="有"), period=AUGUST, unit="市商务局", by=heir).record
    assert {one.id for one in own.rows} == {"shared", "changed", "own"}
    newer = replace(old.rows[1], cells=(("matter", "原来的"), ("effect", "八月到账")), since=JULY, changed=AUGUST)
    last = replace(old, id="L202208P-0000000000", period=AUGUST, rows=(old.rows[0], newer))  # what the unit itself sent in August
    units = {unit.name: unit for unit in office.units.all()}
    listed = combined(
        Mechanism.POLICY,
        AUGUST,
        [(units[UNIT], last), (units["市商务局"], own)],
        header=LedgerHeader(),
        month_only=False,
    )
    told = [(one.unit, one.row.id, one.row["effect"]) for one in listed.rows]
    assert sorted(row_id for _unit, row_id, _effect in told) == ["changed", "own", "shared"]
    assert (UNIT, "changed", "八月到账") in told, "whoever changed it last has the word"
    assert "市商务局" in [unit for unit, row_id, _effect in told if row_id == "shared"], "else the heir answers for it"
    alone = combined(Mechanism.POLICY, AUGUST, [(units["市商务局"], own)], header=LedgerHeader(), month_only=False)
    assert len(alone.rows) == 3
    ids = {one.id: one["effect"] for one in standing_rows([old, last, own], before=SEPTEMBER, taken=units["市商务局"].taken)}
    assert ids["changed"] == "八月到账", "the heir's next month goes on with the same words"


def test_the_combined_ledger_is_grouped_numbered_and_says_who_is_missing(office: Office) -> None:
    report(office, row(), period=JULY)
    report(office, row(matter="另一件", effect="有进展"), period=AUGUST)
    report(office, row(matter="商务事项", effect="有进展"), period=AUGUST, unit="市商务局")
    report(office, period=AUGUST, unit="东亭乡", nothing_new=True)
    whole = office.overview.combined(Mechanism.POLICY, AUGUST, by=CLERK)
    assert [(one.number, one.unit, one.row["matter"]) for one in whole.rows] == [
        (1, UNIT, row()["matter"]),
        (2, UNIT, "另一件"),
        (3, "市商务局", "商务事项"),
    ]
    assert (whole.missing, whole.nothing_new) == (("市委组织部",), ("东亭乡",))
    month = office.overview.combined(Mechanism.POLICY, AUGUST, month_only=True, by=CLERK)
    assert [one.cells["position"] + one.cells["matter"] for one in month.rows] == ["1另一件", "2商务事项"]
    assert [column.name for column in whole.columns][:2] == ["position", "unit"]
    own = office.overview.combined(Mechanism.POLICY, AUGUST, by=liaison("市商务局"))
    assert {one.unit for one in own.rows} == {"市商务局"} and own.missing == ()
    assert office.overview.combined(Mechanism.POLICY, AUGUST, accepted_only=True, by=CLERK).rows == ()
    with pytest.raises(PeriodToCome):
        office.overview.combined(Mechanism.POLICY, SEPTEMBER.next(), by=CLERK)


def test_who_has_not_reported_is_reminded_by_notice_or_letter(office: Office) -> None:
    report(office, row(), period=AUGUST)
    told = office.reminding.remind(AUGUST, contact="张三", phone="0563-6012345", by=CLERK)
    assert {(paper.paper, tuple(paper.facts["units"])) for paper in told.documents} == {
        ("reminder", (UNIT, "市商务局", "东亭乡")),
        ("reminder-letter", ("市委组织部",)),
    }
    assert told.deadline == date(2026, 9, 17)
    assert "政策争取：市商务局、市委组织部、东亭乡\n交流合作：市发改委" in told.message
    assert "应于8月15日前报送" in told.message and "9月17日前" in told.message
    cells = {cell.reminders[0].document_id for row in matrix_rows(office) for cell in row.cells if cell.reminders}
    assert cells == {paper.id for paper in told.documents}
    again = office.reminding.remind(AUGUST, only={("东亭乡", Mechanism.POLICY)}, notices=False, by=CLERK)
    assert again.documents == () and [one.unit for one in again.reminders] == ["东亭乡"]


def matrix_rows(office: Office) -> tuple:
    return office.overview.matrix(Asked(first=AUGUST, last=AUGUST), scope=EVERYTHING).rows


def test_nobody_is_reminded_before_the_due_day_nor_by_a_unit(office: Office) -> None:
    with pytest.raises(NobodyToRemind, match="2026年9月"):
        office.reminding.remind(SEPTEMBER, by=CLERK)
    with pytest.raises(RemindingDeadlinePassed):
        office.reminding.remind(AUGUST, deadline=date(2026, 9, 1), by=CLERK)
    with pytest.raises(NotAllowed, match="催报"):
        office.reminding.remind(AUGUST, by=liaison(UNIT))
    with office.register.reading() as transaction:
        assert transaction.ledgers.reminders() == []


def test_reminders_come_back_from_the_journal(office: Office) -> None:
    office.reminding.remind(AUGUST, notices=False, by=CLERK)
    with office.register.reading() as transaction:
        before = transaction.ledgers.reminders()
        assert len(before) == 5
    office.upkeep.nightly()
    office.upkeep.rebuild()
    with office.register.reading() as transaction:
        assert transaction.ledgers.reminders() == before


def test_a_return_stands_under_the_unit_that_made_it_through_a_rename_and_two_merges(office: Office) -> None:
    first = report(office, row(), period=JULY, unit="市委组织部").record
    second = report(office, row(), period=JULY, unit="市商务局").record
    office.units.rename("市委组织部", "市组织局", reason="更名", by=CLERK)
    office.units.merge("市组织局", "市商务局", on=date(2022, 8, 31), reason="机构改革", by=CLERK)
    office.units.merge("市商务局", UNIT, on=date(2022, 9, 1), reason="机构改革", by=CLERK)
    asked = Asked(first=JULY, last=JULY, mechanism=Mechanism.POLICY)

    def made(asked: Asked) -> dict[str, str]:
        rows = office.overview.matrix(asked, scope=EVERYTHING).rows
        return {one.unit.name: one.cells[0].line.object_id for one in rows if one.cells[0].line is not None}

    whole = {"市组织局": first.id, "市商务局": second.id}
    assert made(asked) == whole
    for name in (UNIT, "市商务局", "市组织局", "市委组织部"):
        assert made(replace(asked, unit=name)).items() <= whole.items(), "whoever is looked for"
    combined = office.overview.combined(Mechanism.POLICY, JULY, by=CLERK)
    assert {one.unit for one in combined.rows} == whole.keys() and UNIT in combined.missing
