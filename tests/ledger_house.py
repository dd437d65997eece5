"""Units with their duties and ledgers with their rows, for the tests of the desk of ledgers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from services.intake import HeldFile
from services.ledgers import Submitted
from services.model.files import FileRole
from services.model.ledgers import LedgerRow
from services.model.ledgers.drafts import Behalf, LedgerDraft
from services.model.mechanisms import Mechanism
from services.model.people import Person, Role
from services.model.periods import Month
from services.model.units import Assignment, Unit, UnitKind
from services.office import Office
from tests.house import an_office, liaison

SEPTEMBER = Month(2026, 9)
AUGUST = SEPTEMBER.previous()
UNIT = "市发改委"
BY = liaison(UNIT)
DEPUTY = Person(login="deputy", name="分管领导", role=Role.DEPUTY_LEADER, unit=UNIT)
POLICY = {"matter": "8月8日，赴省发展改革委对接专项资金。", "effect": "获得专项资金500万元。", "next_step": "跟进拨付。"}


def a_unit(name: str = UNIT, *mechanisms: Mechanism, approves: bool = False, kind: UnitKind | None = None) -> Unit:
    """A unit that owes the ledgers of these mechanisms (of all, where none is named) since 2022."""
    return Unit(
        name=name,
        kind=kind or UnitKind.of(name),
        assignments=tuple(Assignment(mechanism=one, since=date(2022, 9, 1)) for one in mechanisms or tuple(Mechanism)),
        approves=approves,
    )


def a_ledger_office(home: Path, *units: Unit, **settings: object) -> Office:
    """An office whose register has these units, or 市发改委 alone."""
    office = an_office(home, **settings)
    register(office, *(units or (a_unit(),)))
    return office


def register(office: Office, *units: Unit) -> None:
    """Write units into the register as a rebuild would."""
    with office.register.transaction() as transaction:
        for unit in units:
            transaction.units.put(unit)


def row(row_id: str = "", /, **cells: str) -> LedgerRow:
    """A row as a page hands it in: what months it has is for the desk to say."""
    return LedgerRow(id=row_id, cells=tuple((cells or POLICY).items()), since=SEPTEMBER, changed=SEPTEMBER)


def opened(office: Office, period: Month = SEPTEMBER, mechanism: Mechanism = Mechanism.POLICY, *, by: Person = BY) -> LedgerDraft:
    """The draft with which the month opens."""
    return office.ledgers.open(by.unit or UNIT, mechanism, period, by=by).draft


def hold(office: Office, batch: str, *files: tuple[str, bytes, FileRole]) -> list[HeldFile]:
    """Files at the door."""
    return [office.intake.hold(io.BytesIO(content), label=name, role=role, batch=batch) for name, content, role in files]


def report(
    office: Office,
    *rows: LedgerRow,
    period: Month = SEPTEMBER,
    mechanism: Mechanism = Mechanism.POLICY,
    key: str = "",
    files: Sequence[tuple[str, bytes, FileRole]] = (),
    behalf: Behalf | None = None,
    unit: str = UNIT,
    by: Person | None = None,
    **changes: object,
) -> Submitted:
    """Open the month, add these rows, hand it in."""
    who = by or liaison(unit)
    draft = office.ledgers.open(unit, mechanism, period, by=who).draft
    draft = replace(draft, rows=(*draft.rows, *rows), **changes)
    batch = f"batch {unit} {mechanism} {period} {key}"
    held = hold(office, batch, *files)
    return office.ledgers.submit(draft, batch, held, key=key or f"{unit} {mechanism} {period}", behalf=behalf, by=who)
