"""An official document as the archive keeps it: its kind, its facts, its paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from services.model.files import StoredFile
from services.model.findings import Finding
from services.model.records import Event, Summary


class DocumentState(StrEnum):
    """Where an official document stands; sign-off and registration come with the document office."""

    DRAFT = "draft"  # 稿


DOCUMENT_STATE_LABELS: dict[DocumentState, str] = {DocumentState.DRAFT: "稿"}


class DocumentStep(StrEnum):
    """What can happen to an official document."""

    DRAFT = "draft"


DOCUMENT_STEP_LABELS: dict[DocumentStep, str] = {DocumentStep.DRAFT: "拟稿"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """A drafted paper: `paper` is its kind (model/papers.py), `facts` what it was drafted from, as JSON values."""

    id: str
    paper: str
    title: str
    dated: date
    unit: str = ""  # the office's own; units see it once it is distributed
    facts: dict[str, Any]
    fingerprint: str  # sha256 of kind and facts: the same draft twice is one document
    submitted_at: datetime
    submitted_by: str
    files: tuple[StoredFile, ...]
    findings: tuple[Finding, ...] = ()
    state: DocumentState = DocumentState.DRAFT
    events: tuple[Event, ...] = ()
    kind: Literal["document"] = "document"

    def summary(self) -> Summary:
        """What lists and searches know of it."""
        return Summary(
            title=self.title,
            unit=self.unit,
            state=self.state.value,
            number=None,
            date=self.dated,
            field=None,
            digest=self.fingerprint,
            names=tuple(file.label for file in self.files),
        )

    def with_event(self, event: Event) -> OfficialDocument:
        return replace(self, events=(*self.events, event))
