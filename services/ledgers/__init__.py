"""The desk of ledgers: filled in, submitted, approved, returned, accepted, evidenced; entered for units that send mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from services.intake import HeldFile, Intake, NothingToSubmit
from services.ledgers import rules
from services.ledgers.drafts import DraftChanged, Drafts
from services.ledgers.handed import put_aside, rows_evidenced
from services.ledgers.standing import Opened, batch_of, standing_of, unit_named, unit_of
from services.ledgers.submission import SAME_AGAIN, LedgerKeyReused, Submissions, Submitted
from services.model.findings import Finding
from services.model.ledgers import LedgerHeader, LedgerReturn, LedgerRow, LedgerStep
from services.model.ledgers.drafts import Behalf, LedgerDraft
from services.model.ledgers.filling import Taking
from services.model.ledgers.matching import ReadRow
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Person, Scope
from services.model.periods import Month
from services.model.records import ArchivedObject
from services.model.units import Unit, UnitKind
from services.model.work import Progress
from services.parsing import Parsing
from services.reading import FilesRead, Recognition, read_files
from services.settings import Settings
from services.steps import Decision, Steps
from services.stores.archive import Archive
from services.stores.archive.disk import remove_tree
from services.stores.objects import Counts, Listing, Row
from services.stores.register import Register, Transaction

__all__ = ["SAME_AGAIN", "DraftChanged", "LedgerKeyReused", "Ledgers", "Opened", "Submitted", "rules"]


class Ledgers:
    """Every verb of the desk. The scope of the person decides what is found at all, STEP_ROLES what may be done to it."""

    def __init__(
        self,
        *,
        register: Register,
        archive: Archive,
        intake: Intake,
        parsing: Parsing,
        recognition: Recognition,
        steps: Steps,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._register, self._archive, self._intake, self._parsing = register, archive, intake, parsing
        self._recognition, self._steps, self._settings, self._now = recognition, steps, settings, now
        self._drafts = Drafts(register=register, settings=settings, now=now)
        self._submissions = Submissions(register=register, intake=intake, steps=steps, settings=settings, now=now)

    # -- filling in ---------------------------------------------------------------------------------------------

    def open(self, unit: str, mechanism: Mechanism, period: Month, *, by: Person) -> Opened:
        """See Drafts.open."""
        return self._drafts.open(unit, mechanism, period, by=by)

    def fill(
        self,
        unit: str,
        mechanism: Mechanism,
        period: Month,
        rows: Sequence[ReadRow],
        *,
        header: LedgerHeader | None = None,
        note: str = "",
        findings: Sequence[Finding] = (),
        taking: Taking = Taking.MONTH,
        by: Person,
    ) -> LedgerDraft:
        """See Drafts.fill."""
        return self._drafts.fill(unit, mechanism, period, rows, header=header, note=note, findings=findings, taking=taking, by=by)

    def save(self, draft: LedgerDraft, *, seen: int, by: Person) -> LedgerDraft:
        """See Drafts.save."""
        return self._drafts.save(draft, seen=seen, by=by)

    def discard(self, unit: str, mechanism: Mechanism, period: Month, *, by: Person) -> None:
        """See Drafts.discard."""
        self._drafts.discard(unit, mechanism, period, by=by)

    def batch(self, unit: str, mechanism: Mechanism, period: Month) -> str:
        """Where the files wait that are handed in with a ledger: the same for everybody who fills it in, through renames too."""
        with self._register.reading() as transaction:
            known = unit_named(transaction, unit, settings=self._settings)
        return batch_of(known or Unit(name=unit, kind=UnitKind.of(unit)), mechanism, period)

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
        """See Submissions.submit."""
        return self._submissions.submit(draft, batch, files, rows_of=rows_of, key=key, behalf=behalf, seen=seen, by=by)

    # -- the unit's own 审核, and the office's ---------------------------------------------------------------------

    def approve(self, ledger_id: str, *, seen: int | None, by: Person) -> LedgerReturn:
        """单位审核通过: from this moment the office has it, and its lateness is told."""
        at = self._now()
        return self._take(
            ledger_id, LedgerStep.APPROVE, lambda one: rules.received(one.after(LedgerStep.APPROVE), at=at), by=by, seen=seen
        )

    def decline(self, ledger_id: str, *, reasons: Sequence[str], seen: int | None, by: Person) -> LedgerReturn:
        """单位审核退回, with reasons; the office has not got it."""
        return self._sent_back(ledger_id, LedgerStep.DECLINE, reasons, (), notes={}, seen=seen, by=by)

    def send_back(
        self,
        ledger_id: str,
        *,
        reasons: Sequence[str],
        cells: Iterable[rules.Cell] = (),
        notes: Mapping[rules.Cell, str] | None = None,
        seen: int | None,
        by: Person,
    ) -> LedgerReturn:
        """退回修改, with reasons and the cells (row id, column) that they are about, or that have a note of their own.

        Raises LedgerReasonMissing, CellUnknown.
        """
        return self._sent_back(ledger_id, LedgerStep.RETURN, reasons, cells, notes=notes or {}, seen=seen, by=by)

    def _sent_back(
        self,
        ledger_id: str,
        step: LedgerStep,
        reasons: Sequence[str],
        cells: Iterable[rules.Cell],
        *,
        notes: Mapping[rules.Cell, str],
        seen: int | None,
        by: Person,
    ) -> LedgerReturn:
        at, marked = self._now(), tuple(cells)
        told = "；".join(dict.fromkeys(text.strip() for text in (*reasons, *notes.values()) if text.strip()))

        def change(one: LedgerReturn) -> LedgerReturn:
            return rules.sent_back(one, step, reasons, marked, notes=notes, at=at, by=by)

        return self._take(ledger_id, step, change, by=by, seen=seen, note=told)

    def accept(self, ledger_id: str, *, seen: int | None, by: Person) -> LedgerReturn:
        """审阅通过. Raises StampMissing."""
        required = self._settings.stamp_required
        return self._take(
            ledger_id, LedgerStep.ACCEPT, lambda one: rules.accepted(one, stamp_required=required), by=by, seen=seen
        )

    def attach(
        self,
        ledger_id: str,
        batch: str,
        files: Sequence[HeldFile],
        *,
        rows_of: Mapping[str, str] | None = None,
        key: str,
        note: str = "",
        seen: int | None = None,
        by: Person,
    ) -> LedgerReturn:
        """补充材料: files to rows (`rows_of`: held name -> row id) or to the whole; one of role STAMPED is the stamped scan.

        The same key once more finds the return as the first call left it.
        """
        rules.require(by, LedgerStep.ATTACH)
        there = self.get(ledger_id, scope=Scope.of(by))
        if self._known(key, there.id):
            return there
        if not files:
            raise NothingToSubmit(reason="没有收到文件")
        folder, stored = self._intake.stage(batch, files, first_position=1)
        placed = rows_evidenced(files, rows_of)
        labels = "、".join(held.label for held in files)

        def change(one: LedgerReturn) -> LedgerReturn:
            return rules.attached(one, tuple(map(put_aside, stored)), placed)

        changed = self._take(there.id, LedgerStep.ATTACH, change, by=by, note=note or labels, seen=seen, staged=folder, key=key)
        self._intake.drop_files(batch, files)
        return changed

    def _known(self, key: str, ledger_id: str) -> bool:
        """Whether the key was used for this return; raises LedgerKeyReused where it was for another thing."""
        with self._register.reading() as transaction:
            known = transaction.steps.known_key(key)
        if known is None:
            return False
        if known.object_id != ledger_id:
            raise LedgerKeyReused()
        self._steps.finish(ledger_id)
        return True

    def _take(
        self,
        ledger_id: str,
        step: LedgerStep,
        change: Callable[[LedgerReturn], LedgerReturn],
        *,
        by: Person,
        note: str = "",
        seen: int | None = None,
        staged: Path | None = None,
        files: Mapping[str, bytes] | None = None,
        key: str | None = None,
    ) -> LedgerReturn:
        try:
            if step in rules.STEP_ROLES:
                rules.require(by, step)
            found = self.get(ledger_id, scope=Scope.of(by))  # who may not see it, may not touch it
        except BaseException:
            if staged is not None:
                remove_tree(staged)
            raise

        def decide(transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            if key is not None:
                if transaction.steps.known_key(key) is not None:
                    return None  # the same form, sent twice at once
                transaction.steps.keep_key(key, digest="", object_id=found.id)
            return Decision(record=change(rules.as_ledger(current)), note=note)

        return rules.as_ledger(self._steps.take(found.id, step, decide, by=by, staged=staged, files=files, seen=seen))

    # -- tasks of the worker ------------------------------------------------------------------------------------

    def read(self, ledger_id: str, *, by: Person, progress: Callable[[Progress], None]) -> None:
        """Read what waits and archive the texts: a task of the worker, repeatable."""
        record = self.get(ledger_id, scope=EVERYTHING)
        self._keep_texts(
            record, LedgerStep.READ, read_files(record, archive=self._archive, parsing=self._parsing, progress=progress), by=by
        )

    def recognise(self, ledger_id: str, *, by: Person, progress: Callable[[Progress], None]) -> None:
        """Recognise the pictures that wait and archive the texts: a task of the worker, repeatable."""
        record = self.get(ledger_id, scope=EVERYTHING)
        read = self._recognition.look_at(record, progress=progress)
        self._keep_texts(record, LedgerStep.RECOGNISE, read, by=by)
        self._recognition.forget(read)

    def _keep_texts(self, record: LedgerReturn, step: LedgerStep, read: FilesRead, *, by: Person) -> None:
        def change(one: LedgerReturn) -> LedgerReturn:
            return replace(one, files=read.files_of(one.files), findings=read.findings_of(one.findings))

        if read.outcomes:
            self._take(record.id, step, change, by=by, files=read.texts())
        if read.trouble is not None:
            raise read.trouble

    # -- questions ---------------------------------------------------------------------------------------------

    def get(self, ledger_id: str, *, scope: Scope) -> LedgerReturn:
        """The return with this id; raises NotFound."""
        with self._register.reading() as transaction:
            return rules.as_ledger(transaction.objects.get(ledger_id, scope=scope))

    def as_of(self, ledger_id: str, version: int, *, scope: Scope) -> LedgerReturn:
        """The return as an earlier step left it; raises NotFound, ArchiveDamaged."""
        return rules.as_ledger(self._steps.as_of(self.get(ledger_id, scope=scope).id, version))

    def before(self, record: LedgerReturn) -> dict[str, LedgerRow]:
        """The rows as the months before left them, by id: beside them a page shows what the month changed."""
        with self._register.reading() as transaction:
            unit = unit_of(transaction, record.unit, settings=self._settings)
            return {row.id: row for row in standing_of(transaction, unit, record.mechanism, record.period)}

    def rows(self, listing: Listing, *, scope: Scope) -> list[Row]:
        """The lines of the list of returns; `Listing(kind="ledger")`."""
        with self._register.reading() as transaction:
            return transaction.objects.rows(replace(listing, kind="ledger"), scope=scope)

    def count(self, listing: Listing, *, scope: Scope) -> int:
        """How many returns the filters leave."""
        with self._register.reading() as transaction:
            return transaction.objects.count(replace(listing, kind="ledger"), scope=scope)

    def counts(self, *, scope: Scope) -> Counts:
        """How many returns there are, by state, unit and month of submission."""
        with self._register.reading() as transaction:
            return transaction.objects.counts(kind="ledger", scope=scope)

    def drafts(self, *, scope: Scope) -> list[LedgerDraft]:
        """What is being filled in just now, by unit."""
        with self._register.reading() as transaction:
            return transaction.ledgers.drafts(scope=scope)
