"""工作台账: one unit's monthly return for one mechanism (notice 三（二）, 附件3 to 附件5), its rows and its life."""

from __future__ import annotations

from services.model.ledgers.columns import LEDGER_COLUMNS, PROGRESS_STATUSES, LedgerColumn, column, columns_of, written_columns
from services.model.ledgers.evidence import Claim, ClaimKind, Evidence, Place
from services.model.ledgers.returns import (
    LEDGER_STATE_LABELS,
    LEDGER_STEP_LABELS,
    LedgerReturn,
    LedgerState,
    LedgerStep,
    ReturnReason,
)
from services.model.ledgers.rows import Change, LedgerHeader, LedgerRow

__all__ = [
    "LEDGER_COLUMNS",
    "LEDGER_STATE_LABELS",
    "LEDGER_STEP_LABELS",
    "PROGRESS_STATUSES",
    "Change",
    "Claim",
    "ClaimKind",
    "Evidence",
    "LedgerColumn",
    "LedgerHeader",
    "LedgerReturn",
    "LedgerRow",
    "LedgerState",
    "LedgerStep",
    "Place",
    "ReturnReason",
    "column",
    "columns_of",
    "written_columns",
]
