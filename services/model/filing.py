"""A filing: one signed agreement with its materials, its life from submission to 备案号, and the rules of that life."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from services.model.corrections import Confirmation
from services.model.errors import Conflict
from services.model.facts import Fact, FactField
from services.model.files import FileRole, ReadingState, StoredFile, paper_digest
from services.model.findings import Finding, finding
from services.model.numbers import FilingNumber
from services.model.records import Event, Summary
from services.model.ties import Tie
from services.model.units import UnitKind


class FilingState(StrEnum):
    """Where a filing stands."""

    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    FILED = "filed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


STATE_LABELS: dict[FilingState, str] = {
    FilingState.SUBMITTED: "待核对",
    FilingState.CONFIRMED: "待备案",
    FilingState.FILED: "已备案",
    FilingState.RETURNED: "退回补正",
    FilingState.WITHDRAWN: "已撤回",
    FilingState.REVOKED: "已撤销",
}


class FilingStep(StrEnum):
    """What can happen to a filing; each step is a version of its archive object."""

    SUBMIT = "submit"
    READ = "read"
    RECOGNISE = "recognise"
    TIE = "tie"
    CONFIRM = "confirm"
    FILE = "file"
    RECEIPT = "receipt"
    RETURN = "return"
    SUPPLEMENT = "supplement"
    WITHDRAW = "withdraw"
    CHANGE = "change"
    REVOKE = "revoke"
    REASSIGN = "reassign"


STEP_LABELS: dict[FilingStep, str] = {
    FilingStep.SUBMIT: "报送",
    FilingStep.READ: "识别",
    FilingStep.RECOGNISE: "识别图像",
    FilingStep.TIE: "登记关系",
    FilingStep.CONFIRM: "核对",
    FilingStep.FILE: "准予备案",
    FilingStep.RECEIPT: "出具回执",
    FilingStep.RETURN: "退回补正",
    FilingStep.SUPPLEMENT: "补充材料",
    FilingStep.WITHDRAW: "撤回",
    FilingStep.CHANGE: "变更备案",
    FilingStep.REVOKE: "撤销备案",
    FilingStep.REASSIGN: "更正报送单位",
}

_S = FilingState
# step -> (states in which it is allowed, state afterwards or None for "as before"). Source: the office's practice of
# 备案 (notice 二（二）2): before acceptance a unit may withdraw; afterwards only change or revocation with reasons.
TRANSITIONS: dict[FilingStep, tuple[frozenset[FilingState], FilingState | None]] = {
    FilingStep.READ: (frozenset(_S), None),
    FilingStep.RECOGNISE: (frozenset(_S), None),
    FilingStep.TIE: (frozenset(_S), None),
    FilingStep.CONFIRM: (frozenset({_S.SUBMITTED, _S.CONFIRMED}), _S.CONFIRMED),
    FilingStep.FILE: (frozenset({_S.SUBMITTED, _S.CONFIRMED}), _S.FILED),
    FilingStep.RECEIPT: (frozenset({_S.FILED}), None),
    FilingStep.RETURN: (frozenset({_S.SUBMITTED, _S.CONFIRMED}), _S.RETURNED),
    FilingStep.SUPPLEMENT: (frozenset({_S.SUBMITTED, _S.CONFIRMED, _S.RETURNED, _S.FILED}), None),
    FilingStep.WITHDRAW: (frozenset({_S.SUBMITTED, _S.CONFIRMED, _S.RETURNED}), _S.WITHDRAWN),
    FilingStep.CHANGE: (frozenset({_S.FILED}), None),
    FilingStep.REVOKE: (frozenset({_S.FILED}), _S.REVOKED),
    FilingStep.REASSIGN: (frozenset({_S.SUBMITTED, _S.CONFIRMED}), None),
}


class StepNotAllowed(Conflict):
    """The filing's state does not allow the step."""

    message = "“{title}”当前为“{state}”，不能“{step}”。请刷新页面查看最新状态。"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionNotice:
    """退回补正: what is missing and until when."""

    reasons: tuple[str, ...]
    due: date
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """The complete value of a filing; its archive object's metadata.json holds exactly this."""

    id: str
    unit: str
    unit_kind: UnitKind
    key: str  # idempotency key of the submission
    key_digest: str  # of the bytes submitted under it
    state: FilingState = FilingState.SUBMITTED
    submitted_at: datetime
    submitted_by: str
    files: tuple[StoredFile, ...]
    proposed: tuple[Fact, ...] = ()  # by rules, with their evidence
    alternatives: tuple[Fact, ...] = ()  # other values that the paper gives for what is proposed
    confirmed: tuple[Fact, ...] = ()  # by a person
    confirmation: Confirmation | None = None  # the latest: what the person made of the proposals
    findings: tuple[Finding, ...] = ()
    ties: tuple[Tie, ...] = ()  # to other filings, as a person said
    number: FilingNumber | None = None
    filed_on: date | None = None
    correction: CorrectionNotice | None = None
    events: tuple[Event, ...] = ()
    kind: Literal["filing"] = "filing"

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The confirmed facts, or as long as there are none the proposed ones."""
        return self.confirmed or self.proposed

    def values(self, field: FactField) -> tuple[str, ...]:
        """The printed values of one field."""
        return tuple(str(fact.value) for fact in self.facts if fact.field is field and fact.value != "")

    def value(self, field: FactField) -> str | None:
        """The first value of one field."""
        return next(iter(self.values(field)), None)

    @property
    def agreement_files(self) -> tuple[StoredFile, ...]:
        """The agreement in force, the last one handed in (a 补正 may replace the text): one file, or its sheets in order."""
        papers = [file for file in self.files if file.role is FileRole.AGREEMENT]
        begins = max(number for number, file in enumerate(papers) if file.sheet <= 1)
        return tuple(papers[begins:])

    @property
    def agreement(self) -> StoredFile:
        """The agreement in force; of one that came in several files the first sheet."""
        return self.agreement_files[0]

    @property
    def agreement_digest(self) -> str:
        """Equal for the same bytes handed in twice, as the same sheets."""
        return paper_digest([file.sha256 for file in self.agreement_files])

    @property
    def materials(self) -> tuple[StoredFile, ...]:
        return tuple(file for file in self.files if file.role is FileRole.MATERIAL)

    @property
    def receipt(self) -> StoredFile | None:
        """The latest receipt."""
        return next((file for file in reversed(self.files) if file.role is FileRole.RECEIPT), None)

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """What a person should know: the findings, and each file that was archived without being read."""
        marked = (ReadingState.SEALED, ReadingState.FAILED)
        unread = tuple(finding("I26", file.label, reason=file.note) for file in self.files if file.reading in marked)
        return (*self.findings, *unread)

    @property
    def title(self) -> str:
        """The agreement's title, or the file's label as long as none is known."""
        return self.value(FactField.TITLE) or self.agreement.label.rsplit(".", 1)[0]

    def summary(self) -> Summary:
        """What lists and searches know of it."""
        signed = self.value(FactField.SIGNED_ON)
        return Summary(
            title=self.title,
            unit=self.unit,
            state=self.state.value,
            number=self.number.text if self.number else None,
            date=date.fromisoformat(signed) if signed else None,
            field=self.value(FactField.FIELD),
            digest=self.agreement_digest,
            names=(*self.values(FactField.PARTY), *(file.label for file in self.files)),
        )

    def with_event(self, event: Event) -> Filing:
        return replace(self, events=(*self.events, event))

    @property
    def recognition_due(self) -> bool:
        """Whether pages are pictures without text that no recogniser has looked at since they were read."""
        looking = (FilingStep.READ, FilingStep.RECOGNISE)
        last = next((event.step for event in reversed(self.events) if event.step in looking), "")
        return last == FilingStep.READ and any(file.pending for file in self.files)

    @property
    def receipt_due(self) -> Event | None:
        """The step for which a receipt has still to be written: 备案 or its change."""
        if self.state is not FilingState.FILED:
            return None
        telling = (FilingStep.FILE, FilingStep.CHANGE, FilingStep.RECEIPT)
        last = next((event for event in reversed(self.events) if event.step in telling), None)
        return None if last is None or last.step == FilingStep.RECEIPT else last

    def with_files(self, *files: StoredFile) -> Filing:
        """The filing with more files, numbered on from those it has."""
        first = len(self.files) + 1
        numbered = tuple(replace(file, position=first + offset) for offset, file in enumerate(files))
        return replace(self, files=(*self.files, *numbered))

    def after(self, step: FilingStep) -> Filing:
        """The filing in the state that `step` leads to; raises StepNotAllowed where TRANSITIONS has no such road."""
        allowed, result = TRANSITIONS[step]
        if self.state not in allowed:
            raise StepNotAllowed(title=self.title, state=STATE_LABELS[self.state], step=STEP_LABELS[step])
        if step is FilingStep.SUPPLEMENT and self.state is not FilingState.FILED:
            result = FilingState.SUBMITTED  # what came in anew is checked anew
        return replace(self, state=result or self.state)
