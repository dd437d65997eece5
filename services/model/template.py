"""The office's own copy of a template: every upload is kept, one of them counts, or the built-in one does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from services.model.files import StoredFile
from services.model.findings import Finding
from services.model.records import Event, Summary


class TemplateStep(StrEnum):
    """What can happen to a template."""

    UPLOAD = "template"
    PUT_BACK = "put_back"


TEMPLATE_STEP_LABELS: dict[TemplateStep, str] = {TemplateStep.UPLOAD: "更换模板", TemplateStep.PUT_BACK: "恢复模板"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeTemplate:
    """The copies of one paper's template. `current` is the position of the file that counts; None: the built-in one."""

    id: str
    paper: str
    title: str
    submitted_at: datetime
    files: tuple[StoredFile, ...] = ()
    current: int | None = None
    findings: tuple[Finding, ...] = ()  # what was noticed about the current copy
    events: tuple[Event, ...] = ()
    kind: Literal["template"] = "template"

    @staticmethod
    def id_of(paper: str) -> str:
        return f"TEMPLATE-{paper}"

    @property
    def file(self) -> StoredFile | None:
        """The copy that counts."""
        return next((file for file in self.files if file.position == self.current), None)

    def summary(self) -> Summary:
        state = "built_in" if self.current is None else "own"
        return Summary(title=self.title, unit="", state=state, number=None, date=None, field=None, digest=None, names=())

    def with_event(self, event: Event) -> OfficeTemplate:
        return replace(self, events=(*self.events, event))
