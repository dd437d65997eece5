"""Lists of deputy leaders and liaisons that come as a file: read, shown against what is known, kept on a person's word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.model import phones
from services.model.directory import Directory
from services.model.errors import Refused
from services.model.findings import Finding, finding
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import Person, require_office
from services.model.roster_columns import LABELS, LEADER, LIAISON
from services.model.rosters import Difference, Roster, differences, gaps, merged, roster_of
from services.model.units import Unit
from services.parsing import Parsing
from services.parsing.forms.rosters import RosterRow, RosterSheet, mechanisms_said, read_roster
from services.settings import Settings
from services.stores.register import Register, Transaction
from services.units.files import read_file
from services.units.rosters import Rosters

_WHAT = "导入联络员名单"
_PEOPLE = ((LEADER, "leaders"), (LIAISON, "liaisons"))


class RosterUnreadable(Refused):
    message = "“{label}”没有打开：{reason}。请用 Word、Excel 或 WPS 打开核对，另存为不带密码和宏的 docx 或 xlsx，再导入一次。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a list says of one unit, beside what is known. `unit` is None for a name that the register does not know."""

    place: str
    written: str
    unit: Unit | None
    roster: Roster
    known: bool  # whether the unit has an entry
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A list before it is kept."""

    proposals: tuple[Proposal, ...]
    findings: tuple[Finding, ...]  # about the file as a whole, and rows that were left out

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        return (*self.findings, *(found for proposal in self.proposals for found in proposal.findings))

    @property
    def changing(self) -> tuple[Proposal, ...]:
        """Those that would change something."""
        return tuple(one for one in self.proposals if one.unit is not None and one.differences)

    @property
    def unchanged(self) -> tuple[Proposal, ...]:
        """Units of the register of which the list says nothing new."""
        return tuple(one for one in self.proposals if one.unit is not None and not one.differences)

    @property
    def unplaced(self) -> tuple[Proposal, ...]:
        """Rows that belong to no unit of the register."""
        return tuple(one for one in self.proposals if one.unit is None)


class RosterLists:
    """Takes lists in; the office's work."""

    def __init__(
        self, *, register: Register, parsing: Parsing, rosters: Rosters, settings: Settings, now: Callable[[], datetime]
    ) -> None:
        self._register, self._parsing, self._rosters = register, parsing, rosters
        self._settings, self._now = settings, now

    def read(self, content: bytes, *, label: str, by: Person) -> RosterSheet:
        """What a file says; nothing is kept.

        Raises RosterUnreadable, NotARoster, RosterTooLong, SecretMarked, and what the gate raises.
        """
        require_office(by, _WHAT)
        return read_roster(read_file(self._parsing, content, label=label, unread=RosterUnreadable), label=label)

    def preview(self, sheet: RosterSheet, *, by: Person) -> Preview:
        """What a list says, against what is known; nothing is kept."""
        require_office(by, _WHAT)
        with self._register.reading() as transaction:
            return self._against(transaction, sheet)

    def keep(self, sheet: RosterSheet, *, only: Iterable[str] | None = None, by: Person) -> Preview:
        """Keep what a list says of units of the register, of those in `only` where they are named: all of it or, where one
        of them is refused, nothing. Returns what it was against what was known before.
        """
        require_office(by, _WHAT)
        chosen = None if only is None else frozenset(only)
        with self._register.transaction() as transaction:
            preview = self._against(transaction, sheet)
            for proposal in preview.changing:
                if proposal.unit is not None and (chosen is None or proposal.unit.name in chosen):
                    self._rosters.written(transaction, proposal.unit, proposal.roster, by=by)
        return preview

    def _against(self, transaction: Transaction, sheet: RosterSheet) -> Preview:
        directory, day = transaction.units.directory(place=self._settings.place), self._now().date()
        groups: dict[str, tuple[Unit | None, list[RosterRow]]] = {}
        for row in sheet.rows:
            unit = directory.resolve(row.unit)
            groups.setdefault(unit.name if unit else f" {row.unit}", (unit, []))[1].append(row)
        proposals = [_proposal(transaction, directory, sheet, unit, rows, day) for unit, rows in groups.values()]
        return Preview(proposals=tuple(proposals), findings=sheet.findings)


def _proposal(
    transaction: Transaction, directory: Directory, sheet: RosterSheet, unit: Unit | None, rows: Sequence[RosterRow], day: date
) -> Proposal:
    place, written = rows[0].place, rows[0].unit
    told = roster_of(unit.name if unit else written, [_spread(row.cells, unit, day) for row in rows])
    if unit is None or not unit.lives(day):
        findings = (_unplaced(directory, unit, place, written),)
        return Proposal(place=place, written=written, unit=None, roster=told, known=False, differences=(), findings=findings)
    before = transaction.rosters.of(unit)
    known = before or Roster(unit=unit.name)
    after = merged(known, told, columns=sheet.columns)
    return Proposal(
        place=place,
        written=written,
        unit=unit,
        roster=after,
        known=before is not None,
        differences=differences(known, after),
        findings=tuple(_remarks(after, unit, place, day)),
    )


def _spread(cells: Mapping[str, str], unit: Unit | None, day: date) -> dict[str, str]:
    """A section without its mechanism is that of the mechanism which the row names, else of all that the unit has."""
    spread = {name: text for name, text in cells.items() if name in LABELS}
    if not (cells.get("section") or cells.get("person")):
        return spread
    said = mechanisms_said(cells.get("mechanism", "")) or tuple(one for one in Mechanism if unit and unit.owes(one, day))
    for mechanism in said or tuple(Mechanism):
        for part in ("section", "person"):
            spread[f"{mechanism}_{part}"] = spread.get(f"{mechanism}_{part}") or cells.get(part, "")
    return spread


def _unplaced(directory: Directory, unit: Unit | None, place: str, written: str) -> Finding:
    """Why a row belongs to nobody."""
    if unit is not None:
        return finding("U30", place, name=written, day=unit.retired_on)
    if candidates := directory.candidates(written):
        return finding("U28", place, name=written, candidates="、".join(f"“{one.name}”" for one in candidates))
    return finding("U20", place, name=written)


def _remarks(roster: Roster, unit: Unit, place: str, day: date) -> list[Finding]:
    """What a person should look at in an entry that is kept."""
    found: list[Finding] = []
    for what, name in _PEOPLE:
        people = getattr(roster, name)
        for person in people:
            if person.phone and not phones.is_phone(person.phone):
                found.append(
                    finding("U22", f"{place}“{what}联系电话”", unit=unit.name, label=f"{what}联系电话", phone=person.phone)
                )
        if len(people) > 1:
            named = "、".join(person.name or "没有姓名" for person in people)
            found.append(finding("U23", f"{place}“{what}姓名”", unit=unit.name, count=len(people), what=what, names=named))
    for one in roster.responsible:
        if unit.assignments and not unit.owes(one.mechanism, day):
            label = MECHANISM_LABELS[one.mechanism]
            found.append(finding("U29", f"{place}“{label}责任科室”", unit=unit.name, mechanism=label))
    if lacking := [gap for gap in gaps(roster, unit, day) if not gap.endswith(("责任科室", "责任人"))]:
        found.append(finding("U21", place, unit=unit.name, what="、".join(lacking)))
    return found
