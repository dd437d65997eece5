"""The one road of a document's steps: who may, from which page, whether it was done before, and then services/steps.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from services.intake import HeldFile, Intake
from services.model.errors import NotFound
from services.model.files import FileRole, StoredFile
from services.model.official import TRANSITIONS, DocumentStep, OfficialDocument, as_seen_by, refusals, rules
from services.model.people import Person, Scope
from services.model.records import ArchivedObject, Event
from services.steps import ChangedMeanwhile, Decision, Steps
from services.stores.archive.disk import removed_on_failure
from services.stores.register import Register, Transaction

Change = Callable[[Transaction, OfficialDocument], OfficialDocument | None]
"""What a step makes of a document; None leaves it as it is. Runs inside the first transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A scan that intake holds, in its batch: `office.intake.hold(stream, label=…, role=…, batch=…)`."""

    batch: str
    held: HeldFile


class Road:
    """Takes steps on documents. The same person with the same page twice finds what the first call led to."""

    def __init__(self, *, register: Register, steps: Steps, intake: Intake) -> None:
        self._register, self._steps, self._intake = register, steps, intake

    def get(self, document_id: str, *, scope: Scope) -> OfficialDocument:
        """The document with this id or 文号, as the scope sees it; raises NotFound."""
        with self._register.reading() as transaction:
            return as_document(transaction.objects.get(document_id, scope=scope))

    def take(
        self,
        document_id: str,
        step: DocumentStep,
        change: Change,
        *,
        by: Person,
        note: str = "",
        tell: Callable[[OfficialDocument], str] | None = None,
        shows: Callable[[OfficialDocument], bool] = lambda _: True,
        seen: int | None = None,
        files: Mapping[str, bytes] | None = None,
        staged: Path | None = None,
    ) -> OfficialDocument:
        """Take one step; returns the document after it, as the person sees it.

        `note` is what the event says; where only the outcome knows it, `tell` says it. `seen` is the version on the page.
        Where the note does not tell two acts apart (other facts, another scan), `shows` says whether a document shows this one.
        Raises NotAllowed, NotFound, ChangedMeanwhile, StepNotAllowed, what `change` raises, and what Steps.take raises.
        """
        with removed_on_failure(staged):
            rules.require(by, step)
            found = self.get(document_id, scope=Scope.of(by))  # who may not see it, may not touch it

        def decide(transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            document = as_document(current)
            if _repeated(document, step, by=by, seen=seen, note=None if tell else note) and shows(document):
                return None
            if seen is not None and document.events[-1].version != seen:
                raise ChangedMeanwhile(title=document.title, seen=seen, now=document.events[-1].version)
            changed = change(transaction, document)
            return Decision(record=changed, note=tell(changed) if tell else note) if changed else None

        done = self._steps.take(found.id, step, decide, by=by, files=files, staged=staged)
        return as_seen_by(as_document(done), Scope.of(by))

    def take_with_scan(
        self,
        document_id: str,
        step: DocumentStep,
        change: Callable[[OfficialDocument, StoredFile | None], OfficialDocument],
        *,
        by: Person,
        scan: Scan | None,
        role: FileRole,
        note: str,
        seen: int | None,
    ) -> OfficialDocument:
        """Take a step to which a scan may belong: `change` gets the file with the position that it will have."""
        folder, stored = self._staged(scan, role)

        def changed(_transaction: Transaction, document: OfficialDocument) -> OfficialDocument:
            if stored is None:
                return change(document, None)
            rules.require_scanned(document, stored)
            grown = document.with_files(stored)
            return change(grown, grown.files[-1])

        def shows(document: OfficialDocument) -> bool:
            return stored is None or any((file.role, file.sha256) == (role, stored.sha256) for file in document.files)

        done = self.take(document_id, step, changed, by=by, note=note, shows=shows, seen=seen, staged=folder)
        if scan is not None:
            self._intake.drop_files(scan.batch, [scan.held])
        return done

    def require_pages(self, scan: Scan, *, pages: int) -> None:
        """Raises PagesDiffer where a scan is known to have more or fewer pages than these."""
        found = self._intake.pages(scan.batch, scan.held)
        if found is not None and found != pages:
            raise refusals.PagesDiffer(found=found, pages=pages)

    def _staged(self, scan: Scan | None, role: FileRole) -> tuple[Path | None, StoredFile | None]:
        """The scan in a staging folder of its own; raises ScanRefused."""
        if scan is None:
            return None, None
        folder, (stored,) = self._intake.stage(scan.batch, [scan.held], first_position=1)
        with removed_on_failure(folder):
            return folder, rules.scan(replace(stored, role=role))


def _repeated(document: OfficialDocument, step: DocumentStep, *, by: Person, seen: int | None, note: str | None) -> bool:
    """Whether this person has taken this step before: from the same page, or (without one) as the last thing that happened."""

    def same(event: Event) -> bool:
        return event.step == step and event.login == by.login and note in (None, event.note)

    if seen is not None:
        return any(event.version == seen + 1 and same(event) for event in document.events)
    return document.state not in TRANSITIONS[step][0] and same(document.events[-1])


def as_document(record: ArchivedObject | None) -> OfficialDocument:
    """The record, which must be a document; raises NotFound."""
    if not isinstance(record, OfficialDocument):
        raise NotFound(what=record.id if record else "公文")
    return record
