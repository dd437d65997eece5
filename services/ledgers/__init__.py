"""The desk of ledgers: filled in, submitted, approved, returned, accepted, evidenced; entered for units that send mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from services.course import Course, Kind, Texts
from services.intake import HeldFile, Intake, NothingToSubmit
from services.ledgers import rules
from services.ledgers.drafts import DraftChanged, Drafts
from services.ledgers.handed import put_aside, rows_evidenced
from services.ledgers.standing import Opened, batch_of, standing_of, unit_named, unit_of
from services.ledgers.submission import SAME_AGAIN, LedgerKeyReused, Submissions, Submitted
from services.model.files import StoredFile
from services.model.findings import Finding
from services.model.ledgers import LedgerHeader, LedgerReturn, LedgerRow, LedgerStep
from services.model.ledgers.drafts import Behalf, LedgerDraft
from services.model.ledgers.filling import Taking
from services.model.ledgers.matching import ReadRow
from services.model.mechanisms import Mechanism
from services.model.people import Person, Scope
from services.model.periods import Month
from services.model.units import Unit, UnitKind
from services.parsing import Parsing
from services.reading import Recognition
from services.settings import Settings
from services.shelf import Shelf
from services.steps import Steps
from services.stores.archive import Archive
from services.stores.register import Register

__all__ = ["SAME_AGAIN", "DraftChanged", "LedgerKeyReused", "Ledgers", "Opened", "Submitted", "rules"]

_KIND = Kind(
    name="ledger",
    narrowed=rules.as_ledger,
    taken_by_people=rules.STEP_ROLES,
    require=rules.require,
    reused=LedgerKeyReused,
    read=LedgerStep.READ,
    recognise=LedgerStep.RECOGNISE,
)


class Ledgers(Shelf[LedgerReturn]):
    """Every verb of the desk. The scope of the person decides what is found at all, STEP_ROLES what may be done to it.

    `texts` is the worker's: the files of a return read, and recognised.
    """

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
        super().__init__(register=register, kind=_KIND.name, narrowed=_KIND.narrowed)
        self._steps, self._settings, self._now = steps, settings, now
        self._course = Course(_KIND, register=register, intake=intake, steps=steps)
        self.texts = Texts(
            self._course,
            archive=archive,
            parsing=parsing,
            recognition=recognition,
            kept=lambda _, read: read.kept_in,
        )
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
        return self._course.take(
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

        return self._course.take(ledger_id, step, change, by=by, seen=seen, note=told)

    def accept(self, ledger_id: str, *, seen: int | None, by: Person) -> LedgerReturn:
        """审阅通过. Raises StampMissing."""
        required = self._settings.stamp_required
        return self._course.take(
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
        placed = rows_evidenced(files, rows_of)

        def change(one: LedgerReturn, stored: tuple[StoredFile, ...]) -> LedgerReturn:
            if not stored:
                raise NothingToSubmit(reason="没有收到文件")
            return rules.attached(one, tuple(map(put_aside, stored)), placed)

        told = note or "、".join(held.label for held in files)
        return self._course.take_with_files(
            ledger_id, LedgerStep.ATTACH, change, batch, files, key=key, note=told, seen=seen, by=by
        )

    # -- questions ---------------------------------------------------------------------------------------------

    def as_of(self, ledger_id: str, version: int, *, scope: Scope) -> LedgerReturn:
        """The return as an earlier step left it; raises NotFound, ArchiveDamaged."""
        return rules.as_ledger(self._steps.as_of(self.get(ledger_id, scope=scope).id, version))

    def before(self, record: LedgerReturn) -> dict[str, LedgerRow]:
        """The rows as the months before left them, by id: beside them a page shows what the month changed."""
        with self._register.reading() as transaction:
            unit = unit_of(transaction, record.unit, settings=self._settings)
            return {row.id: row for row in standing_of(transaction, unit, record.mechanism, record.period)}

    def drafts(self, *, scope: Scope) -> list[LedgerDraft]:
        """What is being filled in just now, by unit."""
        with self._register.reading() as transaction:
            return transaction.ledgers.drafts(scope=scope)
