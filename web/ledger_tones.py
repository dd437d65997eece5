"""The colours of a ledger's states and changes, the same on every page and in the chart (macros.html says what they mean)."""

from __future__ import annotations

from services.model.ledgers import Change, LedgerState
from services.model.ledgers.matrix import MatrixStatus

STATUS_TONES: dict[str, str] = {
    MatrixStatus.REPORTED: "done",
    MatrixStatus.LATE: "wait",
    MatrixStatus.MISSING: "overdue",
    MatrixStatus.RETURNED: "back",
    MatrixStatus.APPROVING: "ready",
    MatrixStatus.AHEAD: "over",
    MatrixStatus.BEFORE: "none",
    MatrixStatus.NONE: "none",
}
_TONES: dict[str, str] = {
    **STATUS_TONES,
    LedgerState.APPROVING: "ready",
    LedgerState.SUBMITTED: "wait",
    LedgerState.RETURNED: "back",
    LedgerState.ACCEPTED: "done",
    Change.ADDED: "done",
    Change.CHANGED: "ready",
    Change.KEPT: "over",
}


def ledger_tone(value: str) -> str:
    """The colour of a state, a status or a change."""
    return _TONES[value]
