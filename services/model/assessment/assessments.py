"""A quarter's assessment as an archive object: opened, previewed, objected to, frozen; a version for each step.

Once frozen it holds everything that the figures came from: the scheme word for word, the facts with their places, the scores.
An error found later is mended by a second, linked assessment of the same quarter, never by a change of the first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from services.model.assessment.adjustments import Adjustment, Objection, ObjectionState
from services.model.assessment.facts import QuarterFacts
from services.model.assessment.scheme import Scheme
from services.model.assessment.standings import Standings
from services.model.errors import Conflict
from services.model.files import StoredFile
from services.model.periods import Quarter
from services.model.records import Event, Summary


class AssessmentState(StrEnum):
    OPEN = "open"
    PREVIEWED = "previewed"
    FROZEN = "frozen"

    @property
    def shown_to_units(self) -> bool:
        """Whether each unit may see its own sheet."""
        return self is not AssessmentState.OPEN


ASSESSMENT_STATE_LABELS: dict[AssessmentState, str] = {
    AssessmentState.OPEN: "核算中",
    AssessmentState.PREVIEWED: "公示中",
    AssessmentState.FROZEN: "已冻结",
}


class AssessmentStep(StrEnum):
    OPEN = "open"
    ADJUST = "adjust"
    PREVIEW = "preview"
    OBJECT = "object"
    ANSWER = "answer"
    FREEZE = "freeze"
    RESCHEME = "rescheme"  # reckoned by another version of the scheme
    ANNOUNCE = "announce"  # a bulletin was drafted over it


ASSESSMENT_STEP_LABELS: dict[AssessmentStep, str] = {
    AssessmentStep.OPEN: "开始核算",
    AssessmentStep.ADJUST: "人工调整",
    AssessmentStep.PREVIEW: "公示",
    AssessmentStep.OBJECT: "提出异议",
    AssessmentStep.ANSWER: "复核答复",
    AssessmentStep.FREEZE: "冻结",
    AssessmentStep.RESCHEME: "改用评分方案",
    AssessmentStep.ANNOUNCE: "起草通报",
}

_S = AssessmentState
ASSESSMENT_TRANSITIONS: dict[AssessmentStep, tuple[frozenset[AssessmentState], AssessmentState | None]] = {
    AssessmentStep.ADJUST: (frozenset({_S.OPEN, _S.PREVIEWED}), None),
    AssessmentStep.PREVIEW: (frozenset({_S.OPEN, _S.PREVIEWED}), _S.PREVIEWED),
    AssessmentStep.OBJECT: (frozenset({_S.PREVIEWED}), None),
    AssessmentStep.ANSWER: (frozenset({_S.PREVIEWED}), None),
    AssessmentStep.FREEZE: (frozenset({_S.OPEN, _S.PREVIEWED}), _S.FROZEN),
    AssessmentStep.RESCHEME: (frozenset({_S.OPEN, _S.PREVIEWED}), _S.OPEN),
    AssessmentStep.ANNOUNCE: (frozenset({_S.FROZEN}), None),
}


class AssessmentStepNotAllowed(Conflict):
    message = "“{title}”当前为“{state}”，不能“{step}”。请刷新页面查看最新状态。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The complete value. `standings` and `facts` are what was previewed, and once frozen what stands.

    `same_facts`: a correction over the very facts of the one that it mends; they are here from its opening on.
    """

    id: str
    quarter: Quarter
    serial: int = 1  # 2 and on: corrects the one before
    corrects: str = ""  # id of the assessment that this one mends
    reason: str = ""  # why it had to be mended
    same_facts: bool = False
    state: AssessmentState = AssessmentState.OPEN
    scheme: Scheme
    adjustments: tuple[Adjustment, ...] = ()
    objections: tuple[Objection, ...] = ()
    objections_until: date | None = None
    standings: Standings | None = None
    facts: QuarterFacts | None = None
    as_of: datetime | None = None  # when the facts were gathered
    previous: str = ""  # seal of the assessment that was frozen before this one
    seal: str = ""  # SM3 over `previous` and everything that is frozen (sealing.py)
    documents: tuple[str, ...] = ()  # bulletins over it
    submitted_at: datetime
    submitted_by: str
    events: tuple[Event, ...] = ()
    files: tuple[StoredFile, ...] = ()
    kind: Literal["assessment"] = "assessment"

    @property
    def title(self) -> str:
        """2022年第三季度考核, or 2022年第三季度考核（第2次）."""
        return assessment_title(self.quarter, self.serial)

    @property
    def frozen(self) -> bool:
        return self.state is AssessmentState.FROZEN

    @property
    def frozen_at(self) -> datetime | None:
        """When it was frozen; None: it is not."""
        return self._last(AssessmentStep.FREEZE)

    @property
    def shown_at(self) -> datetime | None:
        """When the units were shown their sheets last; None: they were not."""
        return self._last(AssessmentStep.PREVIEW)

    @property
    def units(self) -> tuple[str, ...]:
        """Who is assessed, by name; nobody before a preview."""
        return tuple(sorted({one.unit for one in self.standings.standings})) if self.standings else ()

    def _last(self, step: AssessmentStep) -> datetime | None:
        return next((event.at for event in reversed(self.events) if event.step == step), None)

    @property
    def open_objections(self) -> tuple[Objection, ...]:
        """Those that nobody has answered yet."""
        return tuple(one for one in self.objections if one.state is ObjectionState.OPEN)

    def summary(self) -> Summary:
        """What lists and searches know of it."""
        said = (text for one in self.objections for text in (one.text, one.answer) if text)
        return Summary(
            title=self.title,
            unit="",
            state=self.state.value,
            number=None,
            date=self.quarter.last_day,
            field=None,
            digest=None,
            names=(str(self.quarter), *filter(None, (self.reason,)), *(one.reason for one in self.adjustments), *said),
        )

    def with_event(self, event: Event) -> Assessment:
        return replace(self, events=(*self.events, event))

    def after(self, step: AssessmentStep) -> Assessment:
        """The assessment in the state that `step` leads to; raises AssessmentStepNotAllowed."""
        allowed, result = ASSESSMENT_TRANSITIONS[step]
        if self.state not in allowed:
            state, told = ASSESSMENT_STATE_LABELS[self.state], ASSESSMENT_STEP_LABELS[step]
            raise AssessmentStepNotAllowed(title=self.title, state=state, step=told)
        return replace(self, state=result or self.state)


def assessment_title(quarter: Quarter, serial: int) -> str:
    """2022年第三季度考核, or 2022年第三季度考核（第2次）."""
    return f"{quarter.label}考核" + (f"（第{serial}次）" if serial > 1 else "")
