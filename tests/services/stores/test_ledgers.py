"""The tables of ledgers: what a unit sees of them, and lists of names longer than a database takes parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.model.ledgers import LedgerHeader, LedgerReturn, LedgerState
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.lines import LedgerReminder
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Person, Role, Scope
from services.model.periods import Month
from services.model.units import UnitKind
from services.stores import tables
from services.stores.register import Register, Transaction
from tests.house import NOW

SEPTEMBER = Month(2026, 9)
AUGUST = SEPTEMBER.previous()
OWN, OTHER = "市发改委", "市商务局"
NOBODY = Scope.of(Person(login="lost", name="张三", role=Role.LIAISON))
MANY = tuple(f"第{number}单位" for number in range(1200))


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = Register(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    opened.prepare()
    with opened.transaction() as transaction:
        for number, (unit, period) in enumerate(((OWN, SEPTEMBER), (OTHER, SEPTEMBER), (OWN, AUGUST)), start=1):
            put(transaction, a_return(f"L{number}", unit, period))
            transaction.ledgers.put_draft(LedgerDraft(unit=unit, mechanism=Mechanism.POLICY, period=period, saved_at=NOW))
            transaction.ledgers.remind(a_reminder(unit, period))
    yield opened
    opened.close()


def a_return(object_id: str, unit: str, period: Month) -> LedgerReturn:
    return LedgerReturn(
        id=object_id,
        unit=unit,
        unit_kind=UnitKind.DEPARTMENT,
        mechanism=Mechanism.POLICY,
        period=period,
        header=LedgerHeader(unit=unit),
        rows=(),
        nothing_new=True,
        due=date(2026, 9, 15),
        received_at=NOW,
        key=object_id,
        key_digest="0",
        submitted_at=NOW,
        submitted_by="张三",
    )


def put(transaction: Transaction, record: LedgerReturn) -> None:
    """The archive's line, without which there is none of the return, and that of the return."""
    row = {
        "id": record.id,
        "kind": "ledger",
        "version": 1,
        "inventory": "0",
        "state": record.state.value,
        "title": record.title,
        "unit": record.unit,
        "submitted_at": NOW.isoformat(),
        "unread": 0,
        "record": "{}",
    }
    transaction.connection.execute(tables.objects.insert().values(row))
    transaction.ledgers.put(record)


def a_reminder(unit: str, period: Month) -> LedgerReminder:
    return LedgerReminder(unit=unit, mechanism=Mechanism.POLICY, period=period, at=NOW, by="李四")


def ids(register: Register, *periods: Month, units: tuple[str, ...] | None = None, scope: Scope = EVERYTHING) -> list[str]:
    with register.reading() as transaction:
        return [line.object_id for line in transaction.ledgers.returns(periods or None, units=units, scope=scope)]


def test_the_lines_stand_by_month_and_unit_and_no_month_means_no_line(register: Register) -> None:
    assert ids(register) == ["L3", "L1", "L2"]
    assert ids(register, AUGUST) == ["L3"]
    with register.reading() as transaction:
        assert transaction.ledgers.returns([]) == [] and transaction.ledgers.returns(units=()) == []


def test_of_more_names_than_a_database_takes_only_the_named_are_found(register: Register) -> None:
    assert ids(register, units=(*MANY, OTHER)) == ["L2"]
    assert ids(register, units=MANY) == []


def test_a_unit_sees_its_own_lines_drafts_and_reminders_under_all_its_names(register: Register) -> None:
    scope = Scope(unit="市发展改革局", earlier=(OWN,))
    assert ids(register, scope=scope) == ["L3", "L1"]
    with register.reading() as transaction:
        ledgers = transaction.ledgers
        assert {draft.unit for draft in ledgers.drafts(scope=scope)} == {OWN}
        assert {one.unit for one in ledgers.reminders(scope=scope)} == {OWN}
        assert ledgers.last_period(upto=SEPTEMBER, scope=scope) == SEPTEMBER


def test_a_person_of_no_unit_sees_nothing_not_even_what_bears_no_name(register: Register) -> None:
    assert NOBODY.unit == ""
    with register.transaction() as transaction:
        put(transaction, a_return("L9", "", SEPTEMBER))
        transaction.ledgers.put_draft(LedgerDraft(unit="", mechanism=Mechanism.POLICY, period=SEPTEMBER, saved_at=NOW))
        transaction.ledgers.remind(a_reminder("", SEPTEMBER))
    assert "L9" in ids(register) and ids(register, scope=NOBODY) == []
    with register.reading() as transaction:
        ledgers = transaction.ledgers
        assert ledgers.drafts(scope=NOBODY) == [] and ledgers.reminders(scope=NOBODY) == []
        assert ledgers.last_period(upto=SEPTEMBER, scope=NOBODY) is None


def test_a_return_is_found_under_the_first_of_the_names_that_has_one(register: Register) -> None:
    with register.reading() as transaction:
        found = transaction.ledgers.find(("市发展改革局", OTHER, OWN), Mechanism.POLICY, SEPTEMBER)
        assert found is not None and found.unit == OTHER
        assert transaction.ledgers.find(MANY, Mechanism.POLICY, SEPTEMBER) is None


def test_a_line_is_written_anew_and_a_reminder_of_one_moment_stands_once(register: Register) -> None:
    with register.transaction() as transaction:
        transaction.ledgers.put(replace(a_return("L1", OWN, SEPTEMBER), state=LedgerState.ACCEPTED, late=True))
        transaction.ledgers.remind(a_reminder(OWN, SEPTEMBER))
    with register.reading() as transaction:
        [line] = transaction.ledgers.returns([SEPTEMBER], units=(OWN,))
        assert (line.state, line.late, line.received_at) == (LedgerState.ACCEPTED, True, NOW)
        assert len(transaction.ledgers.reminders([SEPTEMBER])) == 2


def test_a_draft_takes_the_place_of_the_one_before_and_is_forgotten_under_any_name(register: Register) -> None:
    with register.transaction() as transaction:
        later = LedgerDraft(unit=OWN, mechanism=Mechanism.POLICY, period=SEPTEMBER, saved_at=NOW, version=2, note="附记")
        transaction.ledgers.put_draft(later)
        assert transaction.ledgers.draft((OWN,), Mechanism.POLICY, SEPTEMBER) == later
        transaction.ledgers.remove_draft(("市发展改革局", OWN), Mechanism.POLICY, SEPTEMBER)
    with register.reading() as transaction:
        assert transaction.ledgers.draft((OWN,), Mechanism.POLICY, SEPTEMBER) is None
        assert transaction.ledgers.draft((OWN,), Mechanism.POLICY, AUGUST) is not None
