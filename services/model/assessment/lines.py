"""What lists of assessments and trends over quarters ask of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from services.model.assessment.adjustments import ObjectionState
from services.model.assessment.assessments import AssessmentState, assessment_title
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentLine:
    """One assessment: how it stands, and its place in the chain of seals."""

    object_id: str
    quarter: Quarter
    serial: int
    state: AssessmentState
    scheme: str  # its version
    shown_at: datetime | None  # to the units
    objections_until: date | None
    open_objections: int
    frozen_at: datetime | None
    previous: str
    seal: str

    @property
    def title(self) -> str:
        return assessment_title(self.quarter, self.serial)

    @property
    def frozen(self) -> bool:
        return self.state is AssessmentState.FROZEN


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionLine:
    """Who objected when, and whether it was answered; the words are in the assessment."""

    id: str
    unit: str
    state: ObjectionState
    at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingLine:
    """A unit's score and rank in a frozen quarter, under a mechanism (None: overall)."""

    quarter: Quarter
    object_id: str
    mechanism: Mechanism | None
    unit: str
    group: str
    score: Decimal
    rank: int | None
