"""The desk's book of deputy leaders and liaisons (附件2): entries, who sees which numbers, lists taken in, history."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services import journal
from services.documents.drafting import Drafting
from services.formats.sheets_out import write_sheet
from services.model.errors import Conflict, NotAllowed, Refused
from services.model.people import UNIT_ROLES, Person, Role
from services.model.roster_columns import LABELS
from services.model.rosters import (
    Difference,
    Roster,
    differences,
    entry_names,
    gaps,
    lines_of,
    masked,
    owes_roster,
    roster_of,
    stands_alone,
)
from services.model.units import Unit, UnitUnknown
from services.settings import Settings
from services.stores.codec import decode_roster, encode_roster
from services.stores.journal import Record
from services.stores.register import Register, Transaction

ACTION = "roster"  # in the journal
LONGEST = 200  # characters of a cell


class RosterOvertaken(Conflict):
    message = "“{unit}”的联络员名单刚刚由{by}改过，本次没有保存。请核对现在的内容，再改一次。"


class RosterRefused(Refused):
    message = "“{unit}”的联络员名单没有保存：{reason}。请改正后重新提交。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A unit's entry as somebody sees it: blank where nothing was reported, numbers of other units masked."""

    unit: Unit
    roster: Roster
    gaps: tuple[str, ...]
    own: bool  # the asker sees the numbers
    editable: bool

    @property
    def reported(self) -> bool:
        return not self.roster.blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of an entry: when, by whom, what."""

    at: datetime
    by: str
    differences: tuple[Difference, ...]


class Rosters:
    """Keeps who is responsible in each unit."""

    def __init__(self, *, register: Register, drafting: Drafting, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._drafting, self._settings, self._now = register, drafting, settings, now

    # -- what is known --

    def entries(self, *, by: Person) -> list[Entry]:
        """Every unit that has to name its people, or has done so, in the order of the unit register.

        A unit sees of others who is named and no more: nor who has reported nothing.
        """
        day = self._now().date()
        with self._register.reading() as transaction:
            every = transaction.units.all()
            known = _of_each(every, transaction.rosters.all())
            each = [self._entry(unit, known.get(unit.name), by=by) for unit in every]
        owing = [entry for entry in each if owes_roster(entry.unit, day) or (entry.reported and stands_alone(entry.unit, day))]
        return [entry for entry in owing if entry.own or entry.reported]

    def entry(self, name: str, *, by: Person) -> Entry:
        """One unit's entry, whatever of its names is said. Raises UnitUnknown, for another unit also where there is no entry."""
        with self._register.reading() as transaction:
            unit = self._unit(transaction, name)
            entry = self._entry(unit, transaction.rosters.of(unit), by=by)
        if not (entry.own or entry.reported):
            raise UnitUnknown(unit=name.strip()[:40], near="")
        return entry

    def history(self, name: str, *, by: Person) -> list[Change]:
        """The changes of a unit's entry, the newest first; nothing of another unit's."""
        with self._register.reading() as transaction:
            unit = self._unit(transaction, name)
            if not _sees_numbers(by, unit):
                return []
            records = transaction.journal.told_of(ACTION, unit.names)
        changes: list[Change] = []
        before = Roster(unit=unit.name)
        for record in records:
            after = decode_roster(record.detail)
            changes.append(_change(record, before, after))
            before = after
        return [change for change in reversed(changes) if change.differences]

    def _entry(self, unit: Unit, known: Roster | None, *, by: Person) -> Entry:
        roster = replace(known, unit=unit.name) if known else Roster(unit=unit.name)
        own = _sees_numbers(by, unit)
        return Entry(
            unit=unit,
            roster=roster if own else masked(roster),
            gaps=gaps(roster, unit, self._now().date()) if own else (),
            own=own,
            editable=_may_write(by, unit) and unit.lives(self._now().date()),
        )

    def _unit(self, transaction: Transaction, name: str) -> Unit:
        return transaction.units.directory(place=self._settings.place).named(name)

    # -- what is changed --

    def put(self, name: str, rows: Sequence[Mapping[str, str]], *, seen: int | None = None, by: Person) -> Entry:
        """Write a unit's entry anew from rows of a form; `seen` is the version that the form showed.

        Raises UnitUnknown, NotAllowed, RosterRefused, RosterOvertaken.
        """
        with self._register.transaction() as transaction:
            unit = self._unit(transaction, name)
            roster = self.written(transaction, unit, roster_of(unit.name, rows), seen=seen, by=by)
            return self._entry(unit, roster, by=by)

    def written(self, transaction: Transaction, unit: Unit, told: Roster, *, seen: int | None = None, by: Person) -> Roster:
        """The same within a transaction; what says nothing new is not written again."""
        if not _may_write(by, unit):
            raise NotAllowed(what=f"修改“{unit.name}”的联络员名单")
        known = transaction.rosters.of(unit) or Roster(unit=unit.name)
        if seen is not None and seen != known.version and not known.says_what(told):
            raise RosterOvertaken(unit=unit.name, by=known.changed_by or "他人")
        if known.says_what(told):
            return known
        _check(told)
        at = self._now()
        roster = replace(told, unit=unit.name, version=known.version + 1, changed_at=at, changed_by=by.name)
        transaction.rosters.put(roster)
        journal.note(transaction, ACTION, by=by.name, at=at, object_id=unit.name, detail=json.loads(encode_roster(roster)))
        return roster

    # -- paper --

    def docx(self, entries: Sequence[Entry]) -> bytes:
        """附件2 with these entries, in the exact form of the notice."""
        names = ("unit", "leader", "leader_post", "leader_phone", "liaison", "liaison_post", "liaison_phone")
        rows = [{name: row[name] for name in names} for entry in entries for row in lines_of(entry.roster)]
        return self._drafting.draft("roster", {"rows": rows}).docx

    def sheet(self, entries: Sequence[Entry]) -> bytes:
        """The same with sections and persons responsible, as a workbook that can be taken in again."""
        rows = [tuple(row[name] for name in LABELS) for entry in entries for row in lines_of(entry.roster)]
        return write_sheet("分管领导及联络员名单", tuple(LABELS.values()), rows)


def _of_each(every: Sequence[Unit], known: Mapping[str, Roster]) -> dict[str, Roster]:
    """The entry of each unit by its present name, as the store finds it for one."""
    taken = {unit.name for unit in every}
    present: dict[str, Roster] = {}
    for unit in every:
        if roster := next((known[name] for name in entry_names(unit, taken) if name in known), None):
            present[unit.name] = roster
    return present


def _sees_numbers(person: Person, unit: Unit) -> bool:
    return person.role not in UNIT_ROLES or _is_of(person, unit)


def _is_of(person: Person, unit: Unit) -> bool:
    return bool(person.unit) and person.unit in unit.names


def _may_write(person: Person, unit: Unit) -> bool:
    return person.is_office or (person.role is Role.LIAISON and _is_of(person, unit))


def _check(roster: Roster) -> None:
    for row in lines_of(roster):
        for name, text in row.items():
            if len(text) > LONGEST:
                raise RosterRefused(unit=roster.unit, reason=f"“{LABELS[name]}”超过 {LONGEST} 字")


def _change(record: Record, before: Roster, after: Roster) -> Change:
    return Change(at=datetime.fromisoformat(record.at), by=record.by, differences=differences(before, after))
