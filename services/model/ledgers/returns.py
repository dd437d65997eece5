"""A ledger return: what one unit reported for one mechanism and month, as an archive object with one version per step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from services.model.errors import Conflict
from services.model.files import FileRole, StoredFile
from services.model.findings import Finding
from services.model.ledgers.evidence import Evidence
from services.model.ledgers.rows import Change, LedgerHeader, LedgerRow
from services.model.ledgers.titles import ledger_title
from services.model.mechanisms import Mechanism
from services.model.periods import Month
from services.model.records import Event, Summary
from services.model.units import UnitKind


class LedgerState(StrEnum):
    """Where a return stands. One that nobody has submitted is a draft and no return yet."""

    APPROVING = "approving"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


LEDGER_STATE_LABELS: dict[LedgerState, str] = {
    LedgerState.APPROVING: "待单位审核",
    LedgerState.SUBMITTED: "已报送",
    LedgerState.RETURNED: "退回修改",
    LedgerState.ACCEPTED: "已审阅",
}


class LedgerStep(StrEnum):
    """What can happen to a return; the values of SUBMIT, READ and RECOGNISE are those of every object that is read."""

    SUBMIT = "submit"
    APPROVE = "approve"
    DECLINE = "decline"
    RETURN = "return"
    ACCEPT = "accept"
    ATTACH = "attach"
    READ = "read"
    RECOGNISE = "recognise"
    PROVE = "prove"


LEDGER_STEP_LABELS: dict[LedgerStep, str] = {
    LedgerStep.SUBMIT: "报送",
    LedgerStep.APPROVE: "单位审核通过",
    LedgerStep.DECLINE: "单位审核退回",
    LedgerStep.RETURN: "退回修改",
    LedgerStep.ACCEPT: "审阅通过",
    LedgerStep.ATTACH: "补充材料",
    LedgerStep.READ: "识别",
    LedgerStep.RECOGNISE: "识别图像",
    LedgerStep.PROVE: "查找佐证",
}

_S = LedgerState
# step -> (states in which it is allowed, state afterwards or None for "as before"). Where a unit wants its deputy leader's
# 审核, SUBMIT leads to APPROVING instead (Unit.approves).
LEDGER_TRANSITIONS: dict[LedgerStep, tuple[frozenset[LedgerState], LedgerState | None]] = {
    LedgerStep.SUBMIT: (frozenset({_S.RETURNED, _S.SUBMITTED, _S.APPROVING}), _S.SUBMITTED),
    LedgerStep.APPROVE: (frozenset({_S.APPROVING}), _S.SUBMITTED),
    LedgerStep.DECLINE: (frozenset({_S.APPROVING}), _S.RETURNED),
    LedgerStep.RETURN: (frozenset({_S.SUBMITTED, _S.ACCEPTED}), _S.RETURNED),
    LedgerStep.ACCEPT: (frozenset({_S.SUBMITTED}), _S.ACCEPTED),
    LedgerStep.ATTACH: (frozenset(_S), None),
    LedgerStep.READ: (frozenset(_S), None),
    LedgerStep.RECOGNISE: (frozenset(_S), None),
    LedgerStep.PROVE: (frozenset(_S), None),
}


class LedgerStepNotAllowed(Conflict):
    message = "“{title}”当前为“{state}”，不能“{step}”。请刷新页面查看最新状态。"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReason:
    """Why a return was sent back, and by whom. `cells` are (row id, column) that the reason is about."""

    text: str
    by: str
    at: datetime
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReturn:
    """The complete value of a return; its archive object's metadata.json holds exactly this.

    `rows` is the whole ledger as it stands with this month; what the month did is told by each row. `received_at` is when the
    office had it first (for 代报 the time of receipt of the mail), from which `late` was computed once, with the due day of
    that time; a later submission after a return doesn't change it.
    """

    id: str
    unit: str
    unit_kind: UnitKind
    mechanism: Mechanism
    period: Month
    state: LedgerState = LedgerState.SUBMITTED
    header: LedgerHeader
    rows: tuple[LedgerRow, ...]
    removed: tuple[LedgerRow, ...] = ()  # rows of the month before that this return has no more
    nothing_new: bool = False  # 本月无新增
    note: str = ""  # what stood under the table besides the form's own notes
    due: date
    received_at: datetime | None = None  # None: not yet past the unit's own 审核
    late: bool = False
    behalf: str = ""  # 代报: how it came, e.g. “电子邮件”; empty: the unit itself submitted
    key: str  # idempotency key of the latest submission
    key_digest: str
    submitted_at: datetime  # the first time that anybody submitted it
    submitted_by: str
    files: tuple[StoredFile, ...] = ()
    row_files: tuple[tuple[int, str], ...] = ()  # (file position, row id): the material belongs to that row
    came: tuple[tuple[int, int], ...] = ()  # (position of the first of the files that came together, the version that they made)
    stamp: int = 0  # position of the scan of what was printed and stamped of these rows; 0: there is none
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    reasons: tuple[ReturnReason, ...] = ()  # of the latest 退回
    events: tuple[Event, ...] = ()
    kind: Literal["ledger"] = "ledger"

    @property
    def title(self) -> str:
        """市发改委政策争取工作台账（2022年9月）."""
        return f"{self.unit}{ledger_title(self.mechanism, self.period)}"

    @property
    def materials(self) -> tuple[StoredFile, ...]:
        return tuple(file for file in self.files if file.role is FileRole.MATERIAL)

    @property
    def stamped(self) -> StoredFile | None:
        """The scan of the printed and stamped form; that of an earlier version stays among the files and is none."""
        return next((file for file in self.files if file.position == self.stamp), None)

    @property
    def spent_stamp(self) -> StoredFile | None:
        """Where the rows have no stamped scan: the last one of what they said before."""
        scans = [file for file in self.files if file.role is FileRole.STAMPED]
        return scans[-1] if scans and self.stamped is None else None

    @property
    def reasons_at(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Of one that was sent back, why, by the (row id, column) that the reasons are about."""
        cells: dict[tuple[str, str], tuple[str, ...]] = {}
        for reason in self.reasons if self.state is LedgerState.RETURNED else ():
            for cell in reason.cells:
                cells[cell] = (*cells.get(cell, ()), reason.text)
        return cells

    @property
    def row_numbers(self) -> dict[str, int]:
        """Row id -> the number of the row in the ledger, from 1."""
        return {row.id: number for number, row in enumerate(self.rows, start=1)}

    def count(self, change: Change) -> int:
        """How many rows the month added, changed or left."""
        return sum(row.change_in(self.period) is change for row in self.rows)

    @property
    def recognition_due(self) -> bool:
        """Whether pages are pictures without text that no recogniser has looked at since they were read."""
        looking = (LedgerStep.READ, LedgerStep.RECOGNISE)
        last = next((event.step for event in reversed(self.events) if event.step in looking), "")
        return last == LedgerStep.READ and any(file.pending for file in self.files)

    def summary(self) -> Summary:
        """What lists and searches know of it: its rows are found by their words."""
        words = tuple(text for row in self.rows for _name, text in row.cells if text.strip())
        return Summary(
            title=self.title,
            unit=self.unit,
            state=self.state.value,
            number=None,
            date=self.period.first_day,
            field=self.mechanism.value,
            digest=self.key_digest,
            names=(*(file.label for file in self.files), *words),
        )

    def with_event(self, event: Event) -> LedgerReturn:
        return replace(self, events=(*self.events, event))

    def with_files(self, *files: StoredFile) -> LedgerReturn:
        """The return with more files, numbered on from those it has."""
        if not files:
            return self
        first, version = len(self.files) + 1, self.events[-1].version + 1 if self.events else 1
        numbered = tuple(replace(file, position=first + offset) for offset, file in enumerate(files))
        return replace(self, files=(*self.files, *numbered), came=(*self.came, (first, version)))

    def submission_of(self, position: int) -> Event | None:
        """The submission with whose rows a file belongs, the last before it came; None where an older record does not say."""
        came = max((version for first, version in self.came if first <= position), default=0)
        handed = [event for event in self.events if event.step == LedgerStep.SUBMIT and event.version <= came]
        return handed[-1] if handed else None

    def after(self, step: LedgerStep) -> LedgerReturn:
        """The return in the state that `step` leads to; raises LedgerStepNotAllowed where the table has no such road."""
        allowed, result = LEDGER_TRANSITIONS[step]
        if self.state not in allowed:
            state, told = LEDGER_STATE_LABELS[self.state], LEDGER_STEP_LABELS[step]
            raise LedgerStepNotAllowed(title=self.title, state=state, step=told)
        return replace(self, state=result or self.state)
