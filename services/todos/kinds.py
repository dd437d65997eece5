"""What is to be done: its kinds, and what a page is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.model.mechanisms import Mechanism
from services.model.periods import Month


class TodoKind(StrEnum):
    """What is to be done."""

    REVISE = "revise"
    REVIEW = "review"
    COUNTERSIGN = "countersign"
    SIGN = "sign"
    RECHECK = "recheck"
    REGISTER = "register"
    PRINT_FAILED = "print_failed"
    SEAL = "seal"
    DISTRIBUTE = "distribute"
    ACKNOWLEDGE = "acknowledge"
    REMINDED = "reminded"
    OVERDUE = "overdue"

    LEDGER_FILL = "ledger_fill"
    LEDGER_REMINDED = "ledger_reminded"
    LEDGER_RETURNED = "ledger_returned"
    LEDGER_APPROVE = "ledger_approve"
    LEDGER_ACCEPT = "ledger_accept"
    LEDGER_MISSING = "ledger_missing"

    ROSTER_GAPS = "roster_gaps"
    CALENDAR_UNKNOWN = "calendar_unknown"


TODO_LABELS: dict[TodoKind, str] = {
    TodoKind.REVISE: "退回待修改",
    TodoKind.REVIEW: "待核稿",
    TodoKind.COUNTERSIGN: "待会签",
    TodoKind.SIGN: "待签发",
    TodoKind.RECHECK: "待复核",
    TodoKind.REGISTER: "待登记编号",
    TodoKind.PRINT_FAILED: "定稿未生成",
    TodoKind.SEAL: "待用印",
    TodoKind.DISTRIBUTE: "待分发",
    TodoKind.ACKNOWLEDGE: "待签收",
    TodoKind.REMINDED: "催签",
    TodoKind.OVERDUE: "逾期未签收",
    TodoKind.LEDGER_FILL: "待填报",
    TodoKind.LEDGER_REMINDED: "催报",
    TodoKind.LEDGER_RETURNED: "退回修改",
    TodoKind.LEDGER_APPROVE: "待审核",
    TodoKind.LEDGER_ACCEPT: "待审阅",
    TodoKind.LEDGER_MISSING: "逾期未报",
    TodoKind.ROSTER_GAPS: "名单缺项",
    TodoKind.CALENDAR_UNKNOWN: "待登记",
}
_REMINDERS = frozenset({TodoKind.REMINDED, TodoKind.LEDGER_REMINDED})


class TodoSort(StrEnum):
    """What to-dos are about; the value is the word that a page shows."""

    DOCUMENT = "公文"
    LEDGER = "台账"
    ROSTER = "名单"
    CALENDAR = "日历"


_SORTS = {  # any other kind is about a document
    TodoKind.LEDGER_FILL: TodoSort.LEDGER,
    TodoKind.LEDGER_REMINDED: TodoSort.LEDGER,
    TodoKind.LEDGER_RETURNED: TodoSort.LEDGER,
    TodoKind.LEDGER_APPROVE: TodoSort.LEDGER,
    TodoKind.LEDGER_ACCEPT: TodoSort.LEDGER,
    TodoKind.LEDGER_MISSING: TodoSort.LEDGER,
    TodoKind.ROSTER_GAPS: TodoSort.ROSTER,
    TodoKind.CALENDAR_UNKNOWN: TodoSort.CALENDAR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One thing that waits for the person who asked. `since`: how long it has waited; `note`: what was said last.

    It is about an archive object, or about what is none yet: a ledger by its unit, mechanism and period, a unit's roster.
    """

    kind: TodoKind
    title: str
    since: datetime
    object_id: str = ""
    number: str = ""
    unit: str = ""
    mechanism: Mechanism | None = None
    period: Month | None = None
    due: date | None = None
    note: str = ""
    overdue: bool = False

    @property
    def label(self) -> str:
        late = self.kind is TodoKind.LEDGER_FILL and self.overdue
        return TODO_LABELS[TodoKind.LEDGER_MISSING if late else self.kind]

    @property
    def sort(self) -> TodoSort:
        return _SORTS.get(self.kind, TodoSort.DOCUMENT)

    @property
    def urgent(self) -> bool:
        return self.overdue or self.kind in _REMINDERS
