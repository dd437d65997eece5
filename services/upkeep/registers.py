"""The registers that the journal brings back: units with their duties, rosters, calendar days, reminders, scoring schemes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services import calendar
from services.model.ledgers.lines import REMINDED, LedgerReminder
from services.model.mechanisms import Mechanism
from services.model.periods import Month
from services.stores import schemes
from services.stores.assessments import SEALED
from services.stores.codec import decode_roster, decode_unit
from services.stores.house import SEALED_UPTO
from services.stores.journal import Record
from services.stores.register import Transaction

UNIT, ROSTER = "unit", "roster"
REGISTER_ACTIONS = (UNIT, ROSTER, calendar.ACTION, REMINDED, schemes.ACTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """How much is in each register; drafts of ledgers stand in no journal."""

    units: int
    duties: int
    rosters: int
    calendar_days: int
    reminders: int
    drafts: int
    schemes: int


def count(transaction: Transaction) -> Registers:
    """The registers as they stand."""
    units = transaction.units.all()
    return Registers(
        units=len(units),
        duties=sum(len(unit.assignments) for unit in units),
        rosters=len(transaction.rosters.all()),
        calendar_days=len(transaction.calendar_days.all()),
        reminders=len(transaction.ledgers.reminders()),
        drafts=len(transaction.ledgers.drafts()),
        schemes=len(transaction.schemes.all()),
    )


def are_unsealed(transaction: Transaction) -> bool:
    """Whether a register was changed, or a quarter frozen, since the last seal, as far as this register knows of one.

    The seal of a freeze is to be in a segment at once: by the journal alone is a quarter that somebody changed and sealed anew
    told from the one that was frozen, and the register with its journal may be lost.

    A unit that a filing brought in (the only record without a deed) needs no seal: the filing itself brings it back.
    """
    upto = int(transaction.house.get(SEALED_UPTO) or 0)
    changes = transaction.journal.of_any((*REGISTER_ACTIONS, SEALED), after=upto)
    return any(record.action != UNIT or "deed" in json.loads(record.detail) for record in changes)


def restore(transaction: Transaction, records: Iterable[Record]) -> None:
    """Enter all of them anew from the journal."""
    known = [record for record in records if record.action in REGISTER_ACTIONS]
    _restore_units(transaction, known)
    for record in known:
        if record.action == ROSTER:
            transaction.rosters.put(decode_roster(record.detail))
    calendar.restore(transaction, known)
    _restore_reminders(transaction, known)
    _restore_schemes(transaction, known)


def _restore_units(transaction: Transaction, records: Iterable[Record]) -> None:
    """Every record has the unit whole, and the name that it had before where it got another one."""
    transaction.units.remove_all()
    for record in records:
        if record.action == UNIT:
            if former := json.loads(record.detail).get("was"):
                transaction.units.remove(former)
            transaction.units.put(decode_unit(record.detail))


def _restore_reminders(transaction: Transaction, records: Iterable[Record]) -> None:
    transaction.ledgers.remove_reminders()
    for record in records:
        if record.action != REMINDED:
            continue
        detail = json.loads(record.detail)
        transaction.ledgers.remind(
            LedgerReminder(
                unit=detail["unit"],
                mechanism=Mechanism(detail["mechanism"]),
                period=Month.parse(detail["period"]),
                at=datetime.fromisoformat(record.at),
                by=record.by,
                document_id=detail["document"],
            )
        )


def _restore_schemes(transaction: Transaction, records: Iterable[Record]) -> None:
    transaction.schemes.remove_all()
    for record in records:
        if record.action != schemes.ACTION:
            continue
        if (scheme := schemes.told(record)) is None:
            transaction.schemes.remove(record.object_id)
        else:
            transaction.schemes.put(scheme)
