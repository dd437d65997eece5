"""代报: what a unit sent by mail is unpacked, understood, and handed in for it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.intake import HeldFile, Intake
from services.ledgers import Ledgers, Submitted
from services.ledgers.arrivals import Arrival, ArrivalGone, Entry, FoundLedger, period_of, with_role
from services.ledgers.looks import Look, Quiet, quiet_of
from services.ledgers.proving import Proving
from services.ledgers.standing import unit_named
from services.ledgers.unpacking import Unpacking
from services.model.errors import Refused
from services.model.ledgers import LedgerRow
from services.model.ledgers.drafts import Behalf, LedgerDraft
from services.model.ledgers.filling import Taking
from services.model.ledgers.remarks import gathered
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Person, require_office
from services.model.periods import Month
from services.settings import Settings
from services.stores.register import Register

_KEY = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """An entry that was left half-way; `at` is when somebody last was at it."""

    key: UUID
    at: datetime
    files: tuple[HeldFile, ...]


def _batches(by: Person) -> str:
    """How the batches of a person's entries begin: nobody reaches another's."""
    return f"behalf {by.login}/"


class Parcels:
    """Takes in what came by mail."""

    def __init__(
        self,
        *,
        register: Register,
        intake: Intake,
        ledgers: Ledgers,
        proving: Proving,
        settings: Settings,
    ) -> None:
        self._register, self._intake = register, intake
        self._ledgers, self._proving, self._settings = ledgers, proving, settings

    def batch(self, key: UUID, *, by: Person) -> str:
        """Where the files of one entry of one person wait."""
        return f"{_batches(by)}{key}"

    def unfinished(self, *, by: Person) -> list[Unfinished]:
        """The person's entries whose files still wait, the latest first."""
        require_office(by, "代报")
        waiting = self._intake.waiting(_batches(by))
        found = [(one.batch.removeprefix(_batches(by)), one) for one in waiting if one.files]
        named = [Unfinished(key=UUID(key), at=one.at, files=one.files) for key, one in found if _KEY.fullmatch(key)]
        return sorted(named, key=lambda one: one.at, reverse=True)

    def give_up(self, key: UUID, *, by: Person) -> None:
        """Forget the files of an entry."""
        require_office(by, "代报")
        self._intake.drop_batch(self.batch(key, by=by))

    def unpack(self, batch: str, *, by: Person) -> Arrival:
        """Take the files of a batch out of their mails and zips, and find the ledgers among them. Asked again it finds the same.

        The mail itself stays in the batch, as ORIGINAL; so does each file that holds a ledger. Where one of them bears a 密级
        nothing of the batch stays: raises SecretMarked.
        """
        require_office(by, "代报")
        unpacking = Unpacking(intake=self._intake, batch=batch)
        unpacking.open_all()
        ledgers = tuple(unpacking.ledgers())
        return Arrival(
            how=unpacking.how,
            received_at=unpacking.received,
            files=tuple(with_role(held, ledgers) for held in self._intake.held(batch)),
            ledgers=ledgers,
            unit=self._unit(ledgers),
            period=period_of(ledgers, unpacking.received),
            refused=tuple(unpacking.refused),
        )

    def _unit(self, ledgers: Sequence[FoundLedger]) -> str:
        """The unit that all the ledgers name, as the register calls it; "" where they don't agree or nobody knows it."""
        with self._register.reading() as transaction:
            named = {unit_named(transaction, one.header_unit, settings=self._settings) for one in ledgers if one.header_unit}
        names = {unit.name for unit in named if unit is not None}
        return names.pop() if len(names) == 1 and None not in named else ""

    def draft(self, ledger: FoundLedger, *, unit: str, period: Month, taking: Taking = Taking.MONTH, by: Person) -> LedgerDraft:
        """What a ledger that came makes of the unit's month: its rows among those that stand. Nothing is kept."""
        require_office(by, "代报")
        sent = ledger.packed.ledger if ledger.packed is not None else ledger.sheet
        assert sent is not None, "a found ledger is a sheet or a 发送包"
        draft = self._ledgers.fill(
            unit,
            ledger.mechanism,
            period,
            sent.rows,
            header=sent.header,
            note=sent.note,
            findings=sent.findings,
            taking=taking,
            by=by,
        )
        return replace(draft, nothing_new=ledger.packed is not None and ledger.packed.ledger.nothing_new)

    def look(self, ledger: FoundLedger, *, unit: str, period: Month, taking: Taking = Taking.MONTH, by: Person) -> Look:
        """What the ledger would make of the month; why it can't, where it can't: the others of its arrival stand."""
        try:
            there = self._ledgers.open(unit, ledger.mechanism, period, by=by)
            draft = self.draft(ledger, unit=unit, period=period, taking=taking, by=by)
            remarks = gathered((*self._proving.of_file(draft), *draft.findings))
        except Refused as refusal:
            return Look(found=ledger, taking=taking, trouble=str(refusal))
        return Look(found=ledger, taking=taking, draft=draft, remarks=remarks, known=there.record, before=there.draft.rows)

    def quiet(self, mechanism: Mechanism, *, unit: str, period: Month, by: Person) -> Quiet:
        """Whether the unit can report 本月无新增 for the month."""
        require_office(by, "代报")
        try:
            return quiet_of(self._ledgers.open(unit, mechanism, period, by=by))
        except Refused as refusal:
            return Quiet(mechanism=mechanism, trouble=str(refusal))

    def rows_of(self, arrival: Arrival, ledger: FoundLedger, draft: LedgerDraft) -> dict[str, str]:
        """Which files belong to which row (held name -> row id), as a 发送包 says; `draft` is what `draft` made of it."""
        if ledger.packed is None:
            return {}
        there, sent = {row.id for row in draft.rows}, {row.id: row for row in ledger.packed.ledger.rows}
        said = {file.sha256: file.row for file in ledger.packed.files if file.row in sent}
        now = {row_id: row_id if row_id in there else _same_row(sent[row_id], draft) for row_id in said.values()}
        return {held.name: now[said[held.sha256]] for held in arrival.files if now.get(said.get(held.sha256, ""), "")}

    def enter(
        self,
        batch: str,
        arrival: Arrival,
        entries: Sequence[Entry],
        *,
        unit: str,
        period: Month,
        behalf: Behalf,
        key: str,
        by: Person,
    ) -> list[Submitted]:
        """代报: hand in the ledgers that a clerk has looked at, each with its files; the batch is gone when all are taken.

        With the same key those that were taken before are found again. Raises what `draft` and Ledgers.submit raise; ledgers
        before the one that is refused are taken.
        """
        require_office(by, "代报")
        done = [
            self._known(f"{key}/{entry.mechanism}")
            or self._enter(batch, arrival, entry, unit=unit, period=period, behalf=behalf, key=f"{key}/{entry.mechanism}", by=by)
            for entry in entries
        ]
        self._intake.drop_batch(batch)
        return done

    def _known(self, key: str) -> Submitted | None:
        with self._register.reading() as transaction:
            known = transaction.steps.known_key(key)
        return Submitted(record=self._ledgers.get(known.object_id, scope=EVERYTHING), anew=False) if known else None

    def _enter(
        self, batch: str, arrival: Arrival, entry: Entry, *, unit: str, period: Month, behalf: Behalf, key: str, by: Person
    ) -> Submitted:
        draft, rows = self._drafted(arrival, entry, unit=unit, period=period, by=by)
        own = f"{batch} {entry.mechanism}"  # the mail goes with each of its ledgers
        self._intake.drop_batch(own)
        try:
            copies = {file.name: self._copy(batch, file, own) for file in entry.files}
            rows_of = {copy.name: rows[name] for name, copy in copies.items() if name in rows}
            return self._ledgers.submit(draft, own, list(copies.values()), rows_of=rows_of, key=key, behalf=behalf, by=by)
        finally:
            self._intake.drop_batch(own)

    def _drafted(
        self, arrival: Arrival, entry: Entry, *, unit: str, period: Month, by: Person
    ) -> tuple[LedgerDraft, dict[str, str]]:
        """What is handed in, and which files belong to which of its rows. Raises ArrivalGone."""
        if entry.ledger is not None:
            draft = self.draft(entry.ledger, unit=unit, period=period, taking=entry.taking, by=by)
            return draft, self.rows_of(arrival, entry.ledger, draft)
        if not entry.nothing_new:
            raise ArrivalGone()
        return replace(self._ledgers.open(unit, entry.mechanism, period, by=by).draft, nothing_new=True), {}

    def _copy(self, batch: str, file: HeldFile, own: str) -> HeldFile:
        content = io.BytesIO(self._intake.content(batch, file))
        return self._intake.hold(content, label=file.label, role=file.role, batch=own)


def _same_row(row: LedgerRow, draft: LedgerDraft) -> str:
    """The id that a row of a 发送包 has among the rows of the draft."""
    return next((one.id for one in draft.rows if one.cells == row.cells), "")
