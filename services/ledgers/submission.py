"""报送: a filled-in ledger becomes a return, or a new version of the one that the unit has sent before. Never taken twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from services.calendar import due
from services.course import staged
from services.intake import HeldFile, Intake
from services.ledgers import rules
from services.ledgers.handed import Hand, begun, note_of, put_aside, rows_evidenced, says_the_same, written
from services.ledgers.keys import digest_of, ledger_id
from services.ledgers.standing import current_return, standing_of, unit_for
from services.model.errors import Conflict, StorageTrouble
from services.model.files import StoredFile
from services.model.ledgers import LedgerReturn, LedgerStep
from services.model.ledgers.drafts import Behalf, LedgerDraft
from services.model.ledgers.standing import caught_up, require_said, settled
from services.model.people import Person, Scope
from services.model.records import ArchivedObject
from services.model.units import Unit
from services.settings import Settings
from services.steps import Decision, Steps
from services.stores.register import Register, Transaction

_ENTERED = "管委会代报"
SAME_AGAIN = "内容与已报送的一致，未重复登记"


class LedgerKeyReused(Conflict):
    message = "本次提交的编号已用于另一份台账。请刷新填报页面后重新提交。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """The answer to a submission. `anew` is False for a retry, and for a ledger that says what the one on file says."""

    record: LedgerReturn
    anew: bool


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
        draft, object_id = self._addressed(draft, by=by, today=now.date())
        digest = digest_of(draft, files, rows_of or {})
        replayed = partial(self._replayed, key, digest, object_id, scope=Scope.of(by))
        if known := replayed():
            self._intake.drop_files(batch, files)
            return known
        try:
            folder, stored = self._stage(batch, files)
        except StorageTrouble:  # a form sent twice at once: the first one may have taken the files meanwhile
            if known := replayed():
                return known
            raise
        placed = rows_evidenced(files, rows_of)
        hand = Hand(draft=draft, stored=stored, rows_of=placed, key=key, digest=digest, behalf=behalf, by=by, at=now)
        record, anew = self._taken(object_id, hand, folder, seen=seen)
        self._intake.drop_files(batch, files)
        return Submitted(record=record, anew=anew)

    def _addressed(self, draft: LedgerDraft, *, by: Person, today: date) -> tuple[LedgerDraft, str]:
        """The draft with a unit in its header, and the id of the return that it becomes, or of which it is a new version."""
        rules.require_come(draft.period, today=today)
        with self._register.reading() as transaction:
            unit = unit_for(transaction, by, draft.unit, settings=self._settings)
            rules.require_alive(unit, draft.period)
            there, _version = current_return(transaction, unit, draft.mechanism, draft.period)
        object_id = there.id if there else ledger_id(unit.name, draft.mechanism, draft.period)
        return replace(draft, header=replace(draft.header, unit=draft.header.unit or unit.name)), object_id

    def _taken(self, object_id: str, hand: Hand, folder: Path | None, *, seen: int | None) -> tuple[LedgerReturn, bool]:
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
            return Decision(record=made, note=note_of(made, hand.behalf))

        record = self._steps.take(object_id, LedgerStep.SUBMIT, decide, by=hand.by, staged=folder, seen=seen)
        return rules.as_ledger(record), anew

    def _made(
        self, transaction: Transaction, object_id: str, unit: Unit, hand: Hand, current: LedgerReturn | None
    ) -> LedgerReturn:
        """The return after the submission; the one on file itself where nothing in it is different."""
        standing = standing_of(transaction, unit, hand.draft.mechanism, hand.draft.period)
        draft = caught_up(hand.draft, standing)
        rows = settled(draft.rows, standing, mechanism=draft.mechanism, period=draft.period, title=draft.title, unit=unit.name)
        require_said(rows, nothing_new=draft.nothing_new, period=draft.period, title=draft.title)
        owed = due(transaction, draft.period, settings=self._settings)
        if current is not None:
            rules.require_reasons_seen(current, seen=hand.draft.return_seen)
            base = current.after(LedgerStep.SUBMIT)
            if says_the_same(current, draft, rows, hand):
                return current
        else:
            base = begun(object_id, unit, hand, due=owed)
        duty = rules.duty(unit, transaction.units.all(), draft.mechanism, draft.period, due=owed)
        received = hand.behalf.received_at if hand.behalf else hand.at
        return rules.handed_in(written(base, draft, rows, hand, duty), unit, at=received, by=hand.by)

    def _stage(self, batch: str, files: Sequence[HeldFile]) -> tuple[Path | None, tuple[StoredFile, ...]]:
        folder, stored = staged(self._intake, batch, files)
        return folder, tuple(map(put_aside, stored))

    def _behalf(self, behalf: Behalf | None, *, by: Person, now: datetime) -> Behalf | None:
        if not by.is_office:
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
