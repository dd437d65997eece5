"""整改 as an archive object: the demand with its problems, the unit's reply, the review, the closure; a version for each step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from services.model.assessment.facts import Input
from services.model.errors import Conflict
from services.model.files import FileRole, ReadingState, StoredFile
from services.model.findings import Finding
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from services.model.records import Event, Summary


class RectificationState(StrEnum):
    DRAFTED = "drafted"
    DEMANDED = "demanded"
    REPLIED = "replied"
    RETURNED = "returned"
    APPLIED = "applied"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


RECTIFICATION_STATE_LABELS: dict[RectificationState, str] = {
    RectificationState.DRAFTED: "待下达",
    RectificationState.DEMANDED: "整改中",
    RectificationState.REPLIED: "已回复待审核",
    RectificationState.RETURNED: "退回再整改",
    RectificationState.APPLIED: "销号待签批",
    RectificationState.CLOSED: "已销号",
    RectificationState.WITHDRAWN: "已撤回",
}


class RectificationStep(StrEnum):
    OPEN = "open"
    AMEND = "amend"  # problems, measures, deadline, before it is told
    DEMAND = "demand"  # the document has been distributed
    WITHDRAW = "withdraw"
    REPLY = "reply"
    ASK = "ask"  # for an extension
    EXTEND = "extend"
    REFUSE = "refuse"  # the extension
    RETURN = "return"
    APPLY = "apply"  # 申请销号: the office has checked the reply and asks its leader to sign
    CLOSE = "close"  # 销号, signed
    ESCALATE = "escalate"  # put before the leader
    REMIND = "remind"  # 催办
    READ = "read"  # files read, by the worker
    RECOGNISE = "recognise"


RECTIFICATION_STEP_LABELS: dict[RectificationStep, str] = {
    RectificationStep.OPEN: "登记问题",
    RectificationStep.AMEND: "修改",
    RectificationStep.DEMAND: "下达整改",
    RectificationStep.WITHDRAW: "撤回",
    RectificationStep.REPLY: "报送整改情况",
    RectificationStep.ASK: "申请延期",
    RectificationStep.EXTEND: "同意延期",
    RectificationStep.REFUSE: "不同意延期",
    RectificationStep.RETURN: "退回再整改",
    RectificationStep.APPLY: "审核通过，申请销号",
    RectificationStep.CLOSE: "签批销号",
    RectificationStep.ESCALATE: "呈报领导",
    RectificationStep.REMIND: "催办",
    RectificationStep.READ: "识别",
    RectificationStep.RECOGNISE: "识别图像",
}

_S = RectificationState
WITH_UNIT = frozenset({_S.DEMANDED, _S.RETURNED})
"""States in which the unit is to answer."""
OPEN_STATES = frozenset(_S) - {_S.CLOSED, _S.WITHDRAWN}
"""States in which somebody still has something to do."""
RECTIFICATION_TRANSITIONS: dict[RectificationStep, tuple[frozenset[RectificationState], RectificationState | None]] = {
    RectificationStep.AMEND: (frozenset({_S.DRAFTED}), None),
    RectificationStep.DEMAND: (frozenset({_S.DRAFTED}), _S.DEMANDED),
    RectificationStep.WITHDRAW: (OPEN_STATES, _S.WITHDRAWN),
    RectificationStep.REPLY: (WITH_UNIT, _S.REPLIED),
    RectificationStep.ASK: (WITH_UNIT, None),
    RectificationStep.EXTEND: (WITH_UNIT, None),
    RectificationStep.REFUSE: (WITH_UNIT, None),
    RectificationStep.RETURN: (frozenset({_S.REPLIED, _S.APPLIED}), _S.RETURNED),
    RectificationStep.APPLY: (frozenset({_S.REPLIED}), _S.APPLIED),
    RectificationStep.CLOSE: (frozenset({_S.APPLIED}), _S.CLOSED),
    RectificationStep.ESCALATE: (WITH_UNIT | {_S.REPLIED, _S.APPLIED}, None),
    RectificationStep.REMIND: (WITH_UNIT, None),
    RectificationStep.READ: (frozenset(_S), None),
    RectificationStep.RECOGNISE: (frozenset(_S), None),
}
# Steps of which a unit is told; what the office writes to itself and to its leader is its own.
PUBLIC_STEPS = frozenset(
    {
        RectificationStep.DEMAND,
        RectificationStep.REPLY,
        RectificationStep.ASK,
        RectificationStep.EXTEND,
        RectificationStep.REFUSE,
        RectificationStep.RETURN,
        RectificationStep.CLOSE,
        RectificationStep.WITHDRAW,
        RectificationStep.REMIND,
    }
)


class RectificationStepNotAllowed(Conflict):
    message = "“{title}”当前为“{state}”，不能“{step}”。请刷新页面查看最新状态。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One problem that is to be mended, and where it shows: an object with a place, or files of the rectification.

    `place` is in words; `spot` is the row or the passage that a click opens (None: the object as a whole).
    """

    text: str
    mechanism: Mechanism | None = None
    object_id: str = ""
    place: str = ""
    spot: Input | None = None
    files: tuple[int, ...] = ()  # positions: photos that a clerk added


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the unit answered: what it did about each problem, with files; and what the office said to it."""

    results: tuple[str, ...]  # one for each problem, in their order
    at: datetime
    by: str
    files: tuple[int, ...] = ()
    on_behalf: bool = False  # 代报: it came to the office on an earlier day than `at`, on paper
    returned: str = ""  # why it was sent back
    returned_by: str = ""
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A later deadline that was asked for."""

    until: date
    reason: str
    by: str
    at: datetime
    granted: bool | None = None  # None: not answered yet
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None

    @property
    def unasked(self) -> bool:
        """Whether nobody asked for it: a new deadline that came with a return."""
        return bool(self.granted) and self.answered_at == self.at and self.answered_by == self.by


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectification:
    """The complete value. `deadline` is the one that counts, after every extension."""

    id: str
    number: str = ""  # 整改编号, e.g. ZG-2022-003; taken when it is demanded
    unit: str
    matter: str  # 2022年第三季度工作推进不力
    source: str = ""  # 季度考核, 督导调研, 人工登记
    quarter: Quarter | None = None  # the assessment's that named the unit
    assessment: str = ""  # its id
    troubles: tuple[Trouble, ...] = ()
    measures: tuple[str, ...] = ()
    working_days: int = 15
    proposed: date | None = None  # the deadline that the drafted demand names
    deadline: date | None = None  # None: not demanded yet
    first_deadline: date | None = None
    document: str = ""  # the demand: a 通知, 函 or 督办单
    demanded_at: datetime | None = None
    replies: tuple[Reply, ...] = ()
    extensions: tuple[Extension, ...] = ()
    opinion: str = ""  # 核查意见, of whoever applied for the closure
    checked_by: str = ""
    checked_on: date | None = None
    form: int = 0  # position of the 销号表 that was filled in; 0: none
    closed_on: date | None = None
    signed_by: str = ""
    verdict: str = ""  # 审批意见
    signed_form: int = 0  # position of the scan of the 销号表 that was signed on paper; 0: signed on screen
    withdrawn: str = ""  # why it was withdrawn
    escalated_at: datetime | None = None
    state: RectificationState = RectificationState.DRAFTED
    key: str = ""
    key_digest: str = ""
    submitted_at: datetime
    submitted_by: str
    files: tuple[StoredFile, ...] = ()
    findings: tuple[Finding, ...] = ()
    events: tuple[Event, ...] = ()
    kind: Literal["rectification"] = "rectification"

    @property
    def title(self) -> str:
        """市商务局整改：2022年第三季度工作推进不力."""
        return f"{self.unit}整改：{self.matter}"

    @property
    def open(self) -> bool:
        """Whether the unit or the office still has something to do."""
        return self.state in OPEN_STATES

    @property
    def with_unit(self) -> bool:
        """Whether the unit is to answer."""
        return self.state in WITH_UNIT

    @property
    def told(self) -> bool:
        """Whether the unit was told of it, and so may see it."""
        return self.demanded_at is not None

    @property
    def asked(self) -> Extension | None:
        """The extension that waits for an answer."""
        return next((one for one in self.extensions if one.granted is None), None)

    @property
    def recognition_due(self) -> bool:
        """Whether pages are pictures without text that no recogniser has looked at since they were read."""
        looking = (RectificationStep.READ, RectificationStep.RECOGNISE)
        last = next((event.step for event in reversed(self.events) if event.step in looking), "")
        return last == RectificationStep.READ and any(file.pending for file in self.files)

    @property
    def unread(self) -> bool:
        """Whether a file waits to be read."""
        return any(file.reading is ReadingState.WAITING for file in self.files)

    def deadline_at(self, moment: datetime) -> date | None:
        """The deadline that counted then: with the extensions that had been granted; None: nobody had been told of one."""
        granted = [one for one in self.extensions if one.granted and one.answered_at is not None and one.answered_at <= moment]
        return granted[-1].until if granted else self.first_deadline or self.deadline

    def overdue(self, today: date) -> int:
        """How many days the deadline has passed while the unit has not replied; 0: none."""
        return max(0, (today - self.deadline).days) if self.with_unit and self.deadline else 0

    def file(self, position: int) -> StoredFile | None:
        """The file at a position."""
        return next((one for one in self.files if one.position == position), None)

    def with_files(self, *files: StoredFile) -> Rectification:
        """With more files, numbered on from those it has."""
        first = len(self.files) + 1
        numbered = tuple(replace(file, position=first + offset) for offset, file in enumerate(files))
        return replace(self, files=(*self.files, *numbered))

    def summary(self) -> Summary:
        """What lists and searches know of it. It is nobody's but the office's until the unit has been told."""
        words = (self.matter, *(one.text for one in self.troubles), *(text for reply in self.replies for text in reply.results))
        return Summary(
            title=self.title,
            unit=self.unit if self.told else "",
            state=self.state.value,
            number=self.number or None,
            date=self.demanded_at.date() if self.demanded_at else None,
            field=None,
            digest=None,
            names=(*(file.label for file in self.files), *words),
        )

    def with_event(self, event: Event) -> Rectification:
        return replace(self, events=(*self.events, event))

    def after(self, step: RectificationStep) -> Rectification:
        """The rectification in the state that `step` leads to; raises RectificationStepNotAllowed."""
        allowed, result = RECTIFICATION_TRANSITIONS[step]
        if self.state not in allowed:
            state, told = RECTIFICATION_STATE_LABELS[self.state], RECTIFICATION_STEP_LABELS[step]
            raise RectificationStepNotAllowed(title=self.title, state=state, step=told)
        return replace(self, state=result or self.state)


def as_told(record: Rectification) -> Rectification:
    """The rectification as its unit sees it: nothing of how the office came to its opinion, the form only once it is signed."""
    form = record.form if record.state is RectificationState.CLOSED else 0
    return replace(
        record,
        form=form,
        files=tuple(file for file in record.files if file.role is not FileRole.PAPER or file.position == form),
        submitted_by="",
        proposed=None,
        opinion="",
        checked_by="",
        escalated_at=None,
        events=tuple(event for event in record.events if event.step in PUBLIC_STEPS),
    )
