"""The lines of the matrix's projection: what a register knows of each return and each reminder without opening it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.model.ledgers.returns import LedgerState
from services.model.mechanisms import Mechanism
from services.model.periods import Month

REMINDED = "ledger-reminder"
"""The action under which the journal tells of a reminder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """One return. `received_at` None: it has not passed the unit's own 审核."""

    object_id: str
    unit: str
    mechanism: Mechanism
    period: Month
    state: LedgerState
    received_at: datetime | None
    late: bool
    nothing_new: bool
    stamped: bool
    rows: int
    added: int
    changed: int
    claims: int
    proven: int
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReminder:
    """The office reminded a unit of a ledger. `document_id` is the 催报 notice; "": it was told without one."""

    unit: str
    mechanism: Mechanism
    period: Month
    at: datetime
    by: str
    document_id: str = ""
