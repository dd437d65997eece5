"""报送: a filled-in ledger becomes a return, or a new version of the one that the unit has sent before. Never taken twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from services.calendar import due
from services.intake import HeldFile, Intake, submission_digest
from services.ledgers import rules
from services.ledgers.standing import current_return, standing_of, unit_for
from services.model.errors import Conflict, StorageTrouble
from services.model.files import FileKind, FileRole, ReadingState, StoredFile
from services.model.findings import Finding, finding
from services.model.ledgers import Change, LedgerReturn, LedgerRow, LedgerState, LedgerStep
from services.model.ledgers.drafts import Behalf, LedgerDraft
from services.model.ledgers.standing import Settled, caught_up, require_said, settled
from services.model.mechanisms import Mechanism
from services.model.people import Person, Scope
from services.model.periods import Month
from services.model.records import ArchivedObject
from services.model.units import Unit
from services.settings import Settings
from services.steps import Decision, Steps
from services.stores.register import Register, Transaction

_LETTERS = {Mechanism.POLICY: "P", Mechanism.EXCHANGE: "E", Mechanism.INNOVATION: "I"}
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_ENTERED = "管委会代报"
OWN = "L"  # the letter of findings that come anew with each submission


SAME_AGAIN = "内容与已报送的一致，未重复登记"


class LedgerKeyReused(Conflict):
    message = "本次提交的编号已用于另一份台账。请刷新填报页面后重新提交。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """The answer to a submission. `anew` is False for a retry, and for a ledger that says what the one on file says."""

    record: LedgerReturn
    anew: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hand:
    """What is handed in, by whom and how."""

    draft: LedgerDraft
    stored: tuple[StoredFile, ...]
    rows_of: tuple[tuple[int, str], ...]  # (place in `stored`, row id)
    key: str
    digest: str
    behalf: Behalf | None
    by: Person
    at: datetime


class Submissions:
    """Takes ledgers and knows those already taken."""

    def __init__(
        self, *, register: Register, intake: Intake, steps: Steps, settings: Settings, now: Callable[[], datetime]
    ) -> None:
        self._register, self._intake, self._steps = register, intake, steps
        self._settings, self._now = settings, now

    def submit(
        self,
        draft: LedgerDraft,
        batch: str = "",
        files: Sequence[HeldFile] = (),
        *,
        rows_of: Mapping[str, str] | None = None,
        key: str,
        behalf: Behalf | None = None,
        seen: int | None = None,
        by: Person,
    ) -> Submitted:
        """Submit a ledger with its files, all held by intake under `batch`; acknowledged when this returns.

        `rows_of` says of held files (by name) which row they evidence. `behalf`: how it came and when, for 代报. The same key
        with the same content gives the same return again; with another it raises LedgerKeyReused. Raises also UnitUnknown,
        UnitRetired, PeriodToCome, ReceivedLater, ReasonsUnseen, NothingWritten, NotNothingNew, LedgerStepNotAllowed,
        ChangedMeanwhile.
        """
        rules.require(by, LedgerStep.SUBMIT)
        now = self._now()
        behalf = self._behalf(behalf, by=by, now=now)
        rules.require_come(draft.period, today=now.date())
        with self._register.reading() as transaction:
            unit = unit_for(transaction, by, draft.unit, settings=self._settings)
            rules.require_alive(unit, draft.period)
            there, _version = current_return(transaction, unit, draft.mechanism, draft.period)
        draft = replace(draft, header=replace(draft.header, unit=draft.header.unit or unit.name))
        object_id = there.id if there else ledger_id(unit.name, draft.mechanism, draft.period)
        digest = _digest(draft, files, rows_of or {})
        if known := self._replayed(key, digest, object_id, scope=Scope.of(by)):
            self._intake.drop_files(batch, files)
            return known
        try:
            folder, stored = self._stage(batch, files)
        except StorageTrouble:  # a form sent twice at once: the first one may have taken the files meanwhile
            if known := self._replayed(key, digest, object_id, scope=Scope.of(by)):
                return known
            raise
        placed = rows_evidenced(files, rows_of)
        hand = _Hand(draft=draft, stored=stored, rows_of=placed, key=key, digest=digest, behalf=behalf, by=by, at=now)
        record, anew = self._taken(object_id, hand, folder, seen=seen)
        self._intake.drop_files(batch, files)
        return Submitted(record=record, anew=anew)

    def _taken(self, object_id: str, hand: _Hand, folder: Path | None, *, seen: int | None) -> tuple[LedgerReturn, bool]:
        anew = False

        def decide(transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            nonlocal anew
            anew = False
            known = transaction.steps.known_key(hand.key)
            if known is not None and (known.object_id != object_id or known.digest != hand.digest):
                raise LedgerKeyReused()
            if known is not None and current is not None:
                return None  # the same form, sent twice at once
            unit = unit_for(transaction, hand.by, hand.draft.unit, settings=self._settings)
            made = self._made(transaction, object_id, unit, hand, rules.as_ledger(current) if current else None)
            if known is None:
                transaction.steps.keep_key(hand.key, digest=hand.digest, object_id=object_id)
            transaction.ledgers.remove_draft(unit.own_names, hand.draft.mechanism, hand.draft.period)
            if made == current:
                return None
            anew = True
            return Decision(record=made, note=_note(made, hand.behalf))

        record = self._steps.take(object_id, LedgerStep.SUBMIT, decide, by=hand.by, staged=folder, seen=seen)
        return rules.as_ledger(record), anew

    def _made(
        self, transaction: Transaction, object_id: str, unit: Unit, hand: _Hand, current: LedgerReturn | None
    ) -> LedgerReturn:
        """The return after the submission; the one on file itself where nothing in it is different."""
        standing = standing_of(transaction, unit, hand.draft.mechanism, hand.draft.period)
        draft = caught_up(hand.draft, standing)
        rows = settled(draft.rows, standing, mechanism=draft.mechanism, period=draft.period, title=draft.title, unit=unit.name)
        require_said(rows, nothing_new=draft.nothing_new, period=draft.period, title=draft.title)
        if current is not None:
            rules.require_reasons_seen(current, seen=hand.draft.return_seen)
            base = current.after(LedgerStep.SUBMIT)
            if _says_the_same(current, draft, rows, hand):
                return current
        else:
            base = LedgerReturn(
                id=object_id,
                unit=unit.name,
                unit_kind=unit.kind,
                mechanism=draft.mechanism,
                period=draft.period,
                header=draft.header,
                rows=(),
                due=due(transaction, draft.period, settings=self._settings),
                key=hand.key,
                key_digest=hand.digest,
                submitted_at=hand.at,
                submitted_by=hand.by.name,
            )
        owed = due(transaction, draft.period, settings=self._settings)
        duty = rules.duty(unit, transaction.units.all(), draft.mechanism, draft.period, due=owed)
        written = _written(base, draft, rows, hand, duty)
        received = hand.behalf.received_at if hand.behalf else hand.at
        return rules.handed_in(written, unit, at=received, by=hand.by)

    def _stage(self, batch: str, files: Sequence[HeldFile]) -> tuple[Path | None, tuple[StoredFile, ...]]:
        if not files:
            return None, ()
        folder, stored = self._intake.stage(batch, files, first_position=1)
        return folder, tuple(map(put_aside, stored))

    def _behalf(self, behalf: Behalf | None, *, by: Person, now: datetime) -> Behalf | None:
        if not rules.is_office(by):
            return None
        given = behalf or Behalf(how=_ENTERED, received_at=now)
        if given.received_at > now:
            raise rules.ReceivedLater(received=f"{given.received_at:%Y-%m-%d %H:%M}", now=f"{now:%Y-%m-%d %H:%M}")
        return given

    def _replayed(self, key: str, digest: str, object_id: str, *, scope: Scope) -> Submitted | None:
        """What an earlier submission with this key led to; one that a crash left half-way is finished first."""
        with self._register.reading() as transaction:
            known = transaction.steps.known_key(key)
        if known is None:
            return None
        if known.digest != digest or known.object_id != object_id:
            raise LedgerKeyReused()
        self._steps.finish(known.object_id)
        with self._register.reading() as transaction:
            record = transaction.objects.find(known.object_id, scope=scope)
        return Submitted(record=rules.as_ledger(record), anew=False) if record else None


def ledger_id(unit: str, mechanism: Mechanism, period: Month) -> str:
    """The id of the one return of a unit for a mechanism and month, e.g. L202209P-7K3M9Q2XWD."""
    number = int.from_bytes(hashlib.sha256(unit.encode()).digest()[:8], "big")
    tail = "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(10))
    return f"L{period.year:04}{period.number:02}{_LETTERS[mechanism]}-{tail}"


def rows_evidenced(files: Sequence[HeldFile], rows_of: Mapping[str, str] | None) -> tuple[tuple[int, str], ...]:
    """(place in `files`, row id) of each file that evidences a row; `rows_of` says so by the names of held files."""
    said = rows_of or {}
    return tuple((place, said[held.name]) for place, held in enumerate(files) if held.name in said)


def put_aside(file: StoredFile) -> StoredFile:
    """A scan of the printed form says what the rows say, a zip what the files say that were in it: kept and not searched."""
    again = file.role is FileRole.STAMPED or (file.role is FileRole.ORIGINAL and file.kind is FileKind.ZIP)
    return replace(file, reading=ReadingState.ASIDE) if again and file.reading is ReadingState.WAITING else file


def _written(base: LedgerReturn, draft: LedgerDraft, rows: Settled, hand: _Hand, duty: tuple[Finding, ...]) -> LedgerReturn:
    """The return with what was handed in: rows, header, files, what is remarked."""
    first = len(base.files) + 1
    grown = base.with_files(*hand.stored)
    ids = {row.id for row in rows.rows}
    row_files = (*base.row_files, *((first + place, row) for place, row in hand.rows_of))
    words = {(row.id, name): text for row in rows.rows for name, text in row.cells}
    old = {(row.id, name): text for row in base.rows for name, text in row.cells}
    return replace(
        grown,
        header=draft.header,
        rows=rows.rows,
        removed=rows.removed,
        nothing_new=draft.nothing_new,
        note=draft.note,
        behalf=hand.behalf.how if hand.behalf else "",
        key=hand.key,
        key_digest=hand.digest,
        stamp=rules.last_stamp(grown.files[first - 1 :]),
        row_files=tuple(one for one in row_files if one[1] in ids),
        evidence=tuple(one for one in base.evidence if _stands(one.claim.row, one.claim.column, words, old)),
        findings=_findings(base, draft, rows, duty),
    )


def _stands(row: str, column: str, words: Mapping[tuple[str, str], str], old: Mapping[tuple[str, str], str]) -> bool:
    """Whether a cell says what it said when its claims were looked for."""
    return (row, column) in old and words.get((row, column)) == old[row, column]


def _findings(base: LedgerReturn, draft: LedgerDraft, rows: Settled, duty: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those of the files' reading stay; those about the ledger come anew."""
    told = [one for one in base.findings if not one.code.startswith(OWN)]
    told += [one for one in draft.findings if one not in told and one.code not in rules.DUTY]
    told += duty
    if not draft.nothing_new and all(row.change_in(draft.period) is Change.KEPT for row in rows.rows) and not rows.removed:
        told.append(finding("L62", draft.title))
    return tuple(told)


def _says_the_same(current: LedgerReturn, draft: LedgerDraft, rows: Settled, hand: _Hand) -> bool:
    """Whether a ledger that waits for the office is handed in once more as it is."""
    waits = current.state in (LedgerState.SUBMITTED, LedgerState.APPROVING) and _brings_nothing(current, hand)
    same = (current.header, current.nothing_new, current.note) == (draft.header, draft.nothing_new, draft.note)
    return waits and same and _texts(current.rows) == _texts(rows.rows)


def _brings_nothing(current: LedgerReturn, hand: _Hand) -> bool:
    """Whether the return has each file that is handed in, byte for byte, in its role and at its row."""
    rows = dict(hand.rows_of)
    stamped = current.stamped
    if (last := rules.last_stamp(hand.stored)) and (stamped is None or stamped.sha256 != hand.stored[last - 1].sha256):
        return False
    there = {(file.sha256, file.role) for file in current.files}
    named = {file.position: file.sha256 for file in current.files}
    placed = {(named[position], row) for position, row in current.row_files}
    return all(
        (file.sha256, file.role) in there and (place not in rows or (file.sha256, rows[place]) in placed)
        for place, file in enumerate(hand.stored)
    )


def _texts(rows: Iterable[LedgerRow]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(row.id, row.cells) for row in rows]


def _note(record: LedgerReturn, behalf: Behalf | None) -> str:
    """What the event says: 新增2行，变更1行；代报（电子邮件，2022-09-14 09:30收到）."""
    added, changed = record.count(Change.ADDED), record.count(Change.CHANGED)
    parts = [f"{word}{count}行" for word, count in (("新增", added), ("变更", changed), ("删除", len(record.removed))) if count]
    told = "本月无新增" if record.nothing_new else "，".join(parts) or "与上月相同"
    return told + (f"；代报（{behalf.how}，{behalf.received_at:%Y-%m-%d %H:%M}收到）" if behalf else "")


def _digest(draft: LedgerDraft, files: Sequence[HeldFile], rows_of: Mapping[str, str]) -> str:
    """One digest for a whole submission: the same words in the same cells, the same bytes in the same roles."""
    header = (draft.header.unit, draft.header.filled_by, draft.header.phone, str(draft.header.filled_on))
    rows = [(row.id, row.cells, row.sources) for row in draft.rows]
    placed = sorted((held.sha256, rows_of[held.name]) for held in files if held.name in rows_of)
    said = (draft.unit, draft.mechanism, str(draft.period), header, rows, draft.nothing_new, draft.note, placed)
    return hashlib.sha256((json.dumps(said, ensure_ascii=False) + submission_digest(files)).encode()).hexdigest()
