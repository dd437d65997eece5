"""How a unit's ledger stands in the register: the unit by any of its names, the rows that stand, what a month opens with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.calendar import due
from services.ledgers.proposing import proposals
from services.ledgers.rules import as_ledger
from services.model.ledgers import LedgerHeader, LedgerReturn, LedgerRow
from services.model.ledgers.drafts import LedgerDraft, Proposal
from services.model.ledgers.standing import caught_up, standing_rows
from services.model.mechanisms import Mechanism
from services.model.people import Person, Scope
from services.model.periods import Month
from services.model.units import Unit, UnitUnknown
from services.settings import Settings
from services.stores.register import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A ledger as somebody finds it who opens it to fill it in.

    `draft` is what was saved last, else the return as it stands, else the months before. `standing`: the rows as the months
    before leave them; `version` is that of `record`, 0 where nothing was submitted yet.
    """

    unit: Unit
    draft: LedgerDraft
    standing: tuple[LedgerRow, ...]
    proposals: tuple[Proposal, ...]
    due: date
    record: LedgerReturn | None = None
    version: int = 0


def unit_named(transaction: Transaction, name: str, *, settings: Settings) -> Unit | None:
    """The unit that somebody means by a name; None where the register knows none of that name."""
    return transaction.units.directory(place=settings.place).resolve(name) if name.strip() else None


def unit_of(transaction: Transaction, name: str, *, settings: Settings) -> Unit:
    """The same; raises UnitUnknown."""
    return transaction.units.directory(place=settings.place).named(name)


def unit_for(transaction: Transaction, person: Person, name: str, *, settings: Settings) -> Unit:
    """The unit for which a person acts: the own one, for the office that of the name. Raises UnitUnknown.

    An account that was left with a unit that is now part of another acts for neither.
    """
    if person.is_office:
        return unit_of(transaction, name, settings=settings)
    own = person.unit or ""
    unit = unit_of(transaction, own, settings=settings)
    if unit.name not in Scope.of(person).names:
        raise UnitUnknown(unit=own, near="")
    return unit


def earlier_returns(transaction: Transaction, unit: Unit, mechanism: Mechanism, *, before: Month) -> list[LedgerReturn]:
    """The returns of the months before, the oldest first; of one month that of the present name comes last."""
    lines = transaction.ledgers.returns(mechanism=mechanism, units=unit.names)
    since = taken_since(transaction, unit)
    lines = [line for line in lines if line.period < before and since.get(line.unit, before) <= before]
    ordered = sorted(lines, key=lambda line: (line.period, -unit.names.index(line.unit)))
    return [as_ledger(transaction.objects.get(line.object_id)) for line in ordered]


def later_rows(transaction: Transaction, unit: Unit, mechanism: Mechanism, *, after: Month) -> tuple[LedgerRow, ...]:
    """The rows of the unit's own months after that one, which came before it: the nearest month first."""
    lines = transaction.ledgers.returns(mechanism=mechanism, units=unit.own_names)
    ordered = sorted((line for line in lines if line.period > after), key=lambda line: line.period)
    return tuple(row for line in ordered for row in as_ledger(transaction.objects.get(line.object_id)).rows)


def taken_since(transaction: Transaction, unit: Unit) -> dict[str, Month]:
    """From which month on the rows of merged units go on in the unit's ledger, by the names under which they were sent."""
    everyone = transaction.units.all() if unit.taken else []
    there = {one.name: one for one in everyone}
    found: dict[str, Month] = {}
    for name in unit.taken:
        at = next((one for one in everyone if name in one.own_names and one.merged_into), None)
        seen: set[str] = set()
        while at is not None and at.merged_into != unit.name and at.name not in seen:
            seen.add(at.name)
            at = there.get(at.merged_into)
        if at is not None and at.merged_into == unit.name and at.retired_on is not None:
            found[name] = Month.of(at.retired_on)
    return found


def batch_of(unit: Unit, mechanism: Mechanism, period: Month) -> str:
    """Where the files wait that are handed in with a ledger: the same for everybody who fills it in, through renames too."""
    return f"ledger/{unit.root}/{mechanism.value}/{period}"


def standing_of(transaction: Transaction, unit: Unit, mechanism: Mechanism, period: Month) -> tuple[LedgerRow, ...]:
    """The rows as the months before leave them."""
    return standing_rows(earlier_returns(transaction, unit, mechanism, before=period), before=period, taken=unit.taken)


def current_return(transaction: Transaction, unit: Unit, mechanism: Mechanism, period: Month) -> tuple[LedgerReturn | None, int]:
    """What the unit has submitted for the month, and its version."""
    line = transaction.ledgers.find(unit.own_names, mechanism, period)
    if line is None:
        return None, 0
    record, version = transaction.objects.with_version(line.object_id)
    return as_ledger(record), version


def opened(
    transaction: Transaction, unit: Unit, mechanism: Mechanism, period: Month, *, settings: Settings, by: Person, today: date
) -> Opened:
    """The ledger of a month, ready to be filled in."""
    before = earlier_returns(transaction, unit, mechanism, before=period)
    standing = standing_rows(before, before=period, taken=unit.taken)
    record, version = current_return(transaction, unit, mechanism, period)
    if (saved := transaction.ledgers.draft(unit.own_names, mechanism, period)) is not None:
        begun = replace(saved, unit=unit.name)
    elif record is not None:
        begun = replace(as_draft(record), unit=unit.name)
    else:
        header = _header(before, unit, by=by, today=today)
        begun = LedgerDraft(unit=unit.name, mechanism=mechanism, period=period, header=header, rows=standing)
    draft = caught_up(replace(begun, return_seen=version), standing)
    return Opened(
        unit=unit,
        draft=draft,
        standing=standing,
        proposals=proposals(transaction, draft, unit=unit, standing=standing),
        due=due(transaction, period, settings=settings),
        record=record,
        version=version,
    )


def as_draft(record: LedgerReturn) -> LedgerDraft:
    """A return as what was filled in; of the rows of the months before it has seen those that it kept and those it took out."""
    return LedgerDraft(
        unit=record.unit,
        mechanism=record.mechanism,
        period=record.period,
        header=record.header,
        rows=record.rows,
        nothing_new=record.nothing_new,
        note=record.note,
        known=tuple(row.id for row in (*record.rows, *record.removed)),
    )


def _header(before: list[LedgerReturn], unit: Unit, *, by: Person, today: date) -> LedgerHeader:
    """Who filled it in last time fills it in again, with the same telephone; the first time it is the person of the unit."""
    own = by.name if by.unit is not None else ""
    last = next((one.header for one in reversed(before) if one.header.filled_by), LedgerHeader(filled_by=own))
    phone = last.phone or next((one.header.phone for one in reversed(before) if one.header.phone), "")
    written = last.unit if last.body in (unit.name, unit.full_name, *unit.aliases) else unit.name
    return LedgerHeader(unit=written, filled_by=last.filled_by, phone=phone, filled_on=today)
