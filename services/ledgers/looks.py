"""What an arrival would make of a unit's month, before anything of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from services.ledgers.arrivals import FoundLedger
from services.ledgers.standing import Opened
from services.model.errors import Refused
from services.model.findings import Finding
from services.model.ledgers import LEDGER_STATE_LABELS, Change, LedgerReturn, LedgerRow
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.filling import Taking
from services.model.ledgers.returns import LEDGER_TRANSITIONS, LedgerStep
from services.model.ledgers.standing import require_said, settled
from services.model.mechanisms import Mechanism


class NoMoreQuiet(Refused):
    message = (
        "该单位这一期当前为“{state}”，不能再报“本月无新增”。需要改报的，请先打开这一份，写明理由退回，再回到这里收下；"
        "不需要改的，请不要勾选。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One ledger that was found, as it would stand in the unit's month. `draft` None: unit or month are not known yet."""

    found: FoundLedger
    taking: Taking = Taking.MONTH
    draft: LedgerDraft | None = None
    remarks: tuple[Finding, ...] = ()
    known: LedgerReturn | None = None
    before: tuple[LedgerRow, ...] = ()
    trouble: str = ""

    def count(self, change: Change) -> int:
        """How many rows the month then has added, changed or left."""
        return sum(row.change_in(self.draft.period) is change for row in self.draft.rows) if self.draft else 0

    @property
    def closed(self) -> bool:
        """Whether the month's ledger takes no new version before the office has sent it back."""
        return self.known is not None and is_closed(self.known)

    @property
    def gone(self) -> int:
        """How many rows that stand now would be gone."""
        kept = {row.id for row in self.draft.rows} if self.draft else set()
        return sum(row.id not in kept for row in self.before) if self.draft else 0

    def was(self, row: LedgerRow, column: str) -> str:
        """What the cell says now, where that is something else."""
        there = next((one for one in self.before if one.id == row.id), row)
        return "" if there[column].strip() == row[column].strip() else there[column] or "（空）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Whether a unit can report 本月无新增 for a mechanism: `trouble` says why it can't; `known` is what it has reported."""

    mechanism: Mechanism
    known: LedgerReturn | None = None
    trouble: str = ""


def is_closed(record: LedgerReturn) -> bool:
    """Whether it takes no new version before the office has sent it back."""
    return record.state not in LEDGER_TRANSITIONS[LedgerStep.SUBMIT][0]


def quiet_of(opened: Opened) -> Quiet:
    """What speaks against 本月无新增 in a month as it stands."""
    mechanism, record, draft = opened.draft.mechanism, opened.record, opened.draft
    try:
        if record is not None and is_closed(record):
            raise NoMoreQuiet(state=LEDGER_STATE_LABELS[record.state])
        rows = settled(draft.rows, opened.standing, mechanism=mechanism, period=draft.period, title=draft.title, unit=draft.unit)
        require_said(rows, nothing_new=True, period=draft.period, title=draft.title)
    except Refused as refusal:
        return Quiet(mechanism=mechanism, known=record, trouble=str(refusal))
    return Quiet(mechanism=mechanism, known=record)
