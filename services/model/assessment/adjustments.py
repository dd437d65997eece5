"""Points by hand, objections and their answers: what people say about a quarter's scores before they are frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from services.model.mechanisms import Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Points that a person gave or took: with reason and author, always visible beside what was computed."""

    id: str
    unit: str
    mechanism: Mechanism
    indicator: str  # "": of the whole
    points: Decimal  # may be negative
    reason: str
    by: str
    at: datetime
    objection: str = ""  # the objection that led to it


class ObjectionState(StrEnum):
    OPEN = "待复核"
    UPHELD = "采纳"
    REJECTED = "不采纳"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """异议: what a unit says against its score, and the office's answer (复核)."""

    id: str
    unit: str
    mechanism: Mechanism | None
    indicator: str
    text: str
    by: str
    at: datetime
    state: ObjectionState = ObjectionState.OPEN
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
