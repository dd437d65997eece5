"""What has not come is missing from the month on in which the house is in use: on every page, in every list, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from services.ledgers.overview import Asked
from services.ledgers.reminding import NobodyToRemind
from services.ledgers.tables import table_of
from services.model.ledgers.drafts import Behalf
from services.model.ledgers.matrix import MatrixStatus
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING
from services.model.periods import Month
from services.model.units import UnitKind
from services.office import Office
from services.todos import TodoKind
from tests.house import CLERK, NOW, an_office, liaison
from tests.ledger_house import AUGUST, SEPTEMBER, UNIT, a_unit, register, report, row

OTHER = "市商务局"
JULY = AUGUST.previous()
POLICY = Mechanism.POLICY
OLD = {"matter": "2022年8月8日，赴省商务厅对接。", "effect": "有进展。"}
_S = MatrixStatus


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Opened in September 2026; two units owe ledgers since 2022, as the notice has it."""
    office = an_office(tmp_path, now=lambda: NOW.replace(day=20), in_use_since="")
    register(office, a_unit(UNIT, POLICY), a_unit(OTHER, POLICY))
    yield office
    office.close()


def row_of(office: Office, unit: str, first: Month = JULY) -> list[MatrixStatus]:
    found = office.overview.matrix(Asked(first=first, last=SEPTEMBER), scope=EVERYTHING)
    return next([cell.status for cell in one.cells] for one in found.rows if one.unit.name == unit)


def missing_todos(office: Office) -> list[str]:
    return [str(todo.period) for todo in office.todos.of(CLERK) if todo.kind is TodoKind.LEDGER_MISSING]


def test_a_new_house_calls_nobody_late_for_the_time_before_it(office: Office) -> None:
    assert office.calendar.counted_since() == SEPTEMBER
    assert row_of(office, UNIT) == [_S.BEFORE, _S.BEFORE, _S.MISSING]
    assert office.overview.missing(AUGUST) == ()
    assert {one.unit.name for one in office.overview.missing(SEPTEMBER)} == {UNIT, OTHER}
    assert missing_todos(office) == ["2026-09"]
    fills = [todo for todo in office.todos.of(liaison(UNIT)) if todo.kind is TodoKind.LEDGER_FILL]
    assert [todo.period for todo in fills] == [SEPTEMBER]
    with pytest.raises(NobodyToRemind):
        office.reminding.remind(AUGUST, by=CLERK)
    assert office.overview.combined(POLICY, AUGUST, by=CLERK).missing == ()
    found = office.overview.matrix(Asked(first=JULY, last=SEPTEMBER), scope=EVERYTHING)
    assert found.since == SEPTEMBER and table_of(found)[1][0][-3:] == ("", "", "未报")
    assert office.overview.matrix(Asked(first=SEPTEMBER, last=SEPTEMBER), scope=EVERYTHING).since is None


def test_a_house_that_begins_with_a_ledger_of_2022_counts_from_its_month(office: Office) -> None:
    report(office, row(), period=Month(2022, 9))
    assert office.calendar.counted_since() == Month(2022, 9)
    assert [one.unit.name for one in office.overview.missing(Month(2022, 9))] == [OTHER]
    assert missing_todos(office) == ["2026-07", "2026-08", "2026-09"]


def test_an_old_month_that_is_filled_in_later_makes_nobody_else_late(office: Office) -> None:
    report(office, row(), period=SEPTEMBER, behalf=Behalf(how="纸质", received_at=NOW), by=CLERK)
    report(office, row("old", **OLD), period=Month(2022, 9), unit=UNIT)
    assert office.calendar.counted_since() == SEPTEMBER
    found = office.overview.matrix(Asked(first=Month(2022, 9), last=Month(2022, 10)), scope=EVERYTHING)
    assert [[cell.status for cell in one.cells] for one in found.rows] == [[_S.LATE, _S.BEFORE], [_S.BEFORE, _S.BEFORE]]
    assert [one.unit for one in office.overview.combined(POLICY, Month(2022, 9), by=CLERK).rows] == [UNIT]
    assert missing_todos(office) == ["2026-09"]


def test_a_mail_of_september_2022_that_a_clerk_enters_counts_from_then_on(office: Office) -> None:
    report(office, row(), period=SEPTEMBER, unit=OTHER)
    assert office.calendar.counted_since() == SEPTEMBER
    mail = Behalf(how="电子邮件", received_at=NOW.replace(year=2022))
    report(office, row(), period=Month(2022, 9), behalf=mail, by=CLERK)
    assert office.calendar.counted_since() == Month(2022, 9)
    assert [one.unit.name for one in office.overview.missing(Month(2022, 9))] == [OTHER]


def test_a_return_that_hangs_in_the_units_own_review_is_missing_only_where_the_month_counts(office: Office) -> None:
    register(office, a_unit(OTHER, POLICY, approves=True))
    for month in (AUGUST, SEPTEMBER):
        report(office, row(), period=month, unit=OTHER)
    assert row_of(office, OTHER, AUGUST) == [_S.APPROVING, _S.APPROVING]
    assert [len(office.overview.missing(month)) for month in (AUGUST, SEPTEMBER)] == [0, 2]


def test_the_setting_says_otherwise_and_a_rebuilt_house_remembers_its_beginning(tmp_path: Path) -> None:
    with_ledger = an_office(tmp_path, now=lambda: NOW.replace(month=3), in_use_since="")
    with_ledger.units.put(UNIT, UnitKind.DEPARTMENT, by=CLERK)
    with_ledger.units.assign(UNIT, POLICY, since=date(2022, 9, 2), by=CLERK)
    with_ledger.close()
    later = an_office(tmp_path, now=lambda: NOW, in_use_since="")
    try:
        assert later.calendar.counted_since() == Month(2026, 3)
        later.upkeep.rebuild()
        assert later.calendar.counted_since() == Month(2026, 3), "the journal tells, whenever the register was made anew"
    finally:
        later.close()
    told = an_office(tmp_path, now=lambda: NOW.replace(day=20), in_use_since="2026-08")
    try:
        assert told.calendar.counted_since() == AUGUST
        assert [month for month in JULY.upto(SEPTEMBER) if told.overview.missing(month)] == [AUGUST, SEPTEMBER]
    finally:
        told.close()
