"""An official document as the archive keeps it: its kind, its facts, its papers, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from services.model.files import FileRole, ReadingState, StoredFile
from services.model.findings import Finding
from services.model.numbers import DocumentNumber
from services.model.official.parts import Comment, Countersign, Delivery, DocumentLink, Relation, SignOff
from services.model.official.states import SEEN_BY_UNITS, DocumentState, DocumentStep
from services.model.people import Scope
from services.model.records import Event, Summary

# Steps that a unit is told of; opinions, comments and returns are the office's own.
PUBLIC_STEPS = frozenset({DocumentStep.REGISTER, DocumentStep.ISSUE, DocumentStep.DISTRIBUTE, DocumentStep.ABOLISH})

TOLD_TO_UNITS = frozenset({Relation.CORRECTED_BY, Relation.ABOLISHED_BY})


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """One document: `paper` is its kind (model/papers), `facts` what it is printed from, as JSON values."""

    id: str
    paper: str
    title: str
    dated: date  # 成文日期: as drafted, from the sign-off on that of the sign-off unless it was given
    unit: str = ""  # the office's own; units see it once it is distributed to them
    facts: dict[str, Any]
    given: tuple[str, ...] = ()  # names of the facts that the writer filled in; the others were filled by rule
    fingerprint: str  # sha256 of kind, facts and template: the same draft twice is one document
    submitted_at: datetime
    submitted_by: str
    files: tuple[StoredFile, ...]
    findings: tuple[Finding, ...] = ()
    state: DocumentState = DocumentState.DRAFT
    comments: tuple[Comment, ...] = ()
    countersigns: tuple[Countersign, ...] = ()
    sign_off: SignOff | None = None
    number: DocumentNumber | None = None
    issuer: str = ""  # name of the issuer in the issuing book at registration
    registered_on: date | None = None
    checked: bool = False  # the final paper was converted and docx and PDF compared; else 未经版面核验
    meant: tuple[str, ...] = ()  # the units that 市直有关单位 and its like mean, where the desk that drafted it knows them
    deliveries: tuple[Delivery, ...] = ()
    links: tuple[DocumentLink, ...] = ()
    events: tuple[Event, ...] = ()
    kind: Literal["document"] = "document"

    # -- its papers --

    @property
    def current(self) -> StoredFile:
        """The paper that counts now: the final docx, else the latest draft."""
        return self.final or self.drafts[-1]

    @property
    def drafts(self) -> tuple[StoredFile, ...]:
        """Every draft, the oldest first."""
        return tuple(file for file in self.files if file.role is FileRole.PAPER)

    @property
    def final(self) -> StoredFile | None:
        """The issued docx."""
        return self._last(FileRole.FINAL, "docx")

    @property
    def pdf(self) -> StoredFile | None:
        """The issued PDF/A."""
        return self._last(FileRole.FINAL, "pdf")

    @property
    def stamped(self) -> StoredFile | None:
        """The scan of the sealed paper."""
        return self._last(FileRole.STAMPED, None)

    def _last(self, role: FileRole, kind: str | None) -> StoredFile | None:
        found = (file for file in reversed(self.files) if file.role is role and kind in (None, file.kind.value))
        return next(found, None)

    @property
    def shown(self) -> tuple[StoredFile, ...]:
        """The files that a unit sees: the final papers that count, and the scans of the sealed paper."""
        papers = (self.final, self.pdf)
        return tuple(file for file in self.files if file in papers or file.role is FileRole.STAMPED)

    def with_files(self, *files: StoredFile) -> OfficialDocument:
        """The document with more files, numbered on from those it has."""
        first = len(self.files) + 1
        numbered = tuple(replace(file, position=first + offset) for offset, file in enumerate(files))
        return replace(self, files=(*self.files, *numbered))

    def with_papers_aside(self) -> OfficialDocument:
        """Every paper so far is kept and no longer searched: a newer one takes its place."""
        papers = (FileRole.PAPER, FileRole.FINAL)
        files = tuple(replace(file, reading=ReadingState.ASIDE) if file.role in papers else file for file in self.files)
        return replace(self, files=files)

    # -- its way --

    @property
    def seen_by_units(self) -> bool:
        return self.state in SEEN_BY_UNITS

    def delivery(self, *names: str) -> Delivery | None:
        """How the document was sent to the recipient with these names."""
        return next((delivery for delivery in self.deliveries if delivery.unit in names), None)

    def event(self, *steps: DocumentStep) -> Event | None:
        """The latest event of one of these steps."""
        return next((event for event in reversed(self.events) if event.step in steps), None)

    def summary(self) -> Summary:
        """What lists and searches know of it. Once units may see it, it is found by what they see of it and nothing else."""
        files = self.shown or self.drafts[-1:]
        return Summary(
            title=self.title,
            unit=self.unit,
            state=self.state.value,
            number=self.number.text if self.number else None,
            date=self.dated,
            field=None,
            digest=self.fingerprint,
            names=tuple(file.label for file in files),
        )

    def with_event(self, event: Event) -> OfficialDocument:
        return replace(self, events=(*self.events, event))


def as_seen_by(document: OfficialDocument, scope: Scope) -> OfficialDocument:
    """The document as a scope sees it: a unit sees the issued papers and its own delivery, nothing of how it came about."""
    if scope.unit is None:
        return document
    return replace(
        document,
        submitted_by="",
        files=document.shown,
        findings=(),
        comments=(),
        countersigns=(),
        sign_off=None,
        meant=(),
        deliveries=tuple(delivery for delivery in document.deliveries if delivery.unit in scope.names),
        links=tuple(replace(link, title="") for link in document.links if link.relation in TOLD_TO_UNITS),
        events=tuple(replace(event, note="") for event in document.events if event.step in PUBLIC_STEPS),
    )
