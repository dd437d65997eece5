"""What the register knows of each rectification without opening it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.model.periods import Quarter
from services.model.rectification import WITH_UNIT, RectificationState


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationLine:
    """One rectification. `replied_at` is the time of the latest reply."""

    object_id: str
    unit: str
    state: RectificationState
    quarter: Quarter | None
    assessment: str
    document: str
    demanded_at: datetime | None
    deadline: date | None
    replied_at: datetime | None
    closed_on: date | None
    asked: bool
    escalated_at: datetime | None

    @property
    def with_unit(self) -> bool:
        """Whether the unit is to answer."""
        return self.state in WITH_UNIT
