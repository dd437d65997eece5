"""What is to be done: its kinds, and what a page is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.model.mechanisms import Mechanism
from services.model.periods import Month, Quarter


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

    ASSESSMENT_PREVIEWED = "assessment_previewed"
    ASSESSMENT_ANSWERED = "assessment_answered"
    ASSESSMENT_OBJECTION = "assessment_objection"
    ASSESSMENT_FREEZE = "assessment_freeze"

    RECTIFICATION_ANSWER = "rectification_answer"
    RECTIFICATION_REMINDED = "rectification_reminded"
    RECTIFICATION_RETURNED = "rectification_returned"
    RECTIFICATION_REVIEW = "rectification_review"
    RECTIFICATION_EXTENSION = "rectification_extension"
    RECTIFICATION_OVERDUE = "rectification_overdue"
    RECTIFICATION_SIGN = "rectification_sign"
    RECTIFICATION_ESCALATED = "rectification_escalated"


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
    TodoKind.ASSESSMENT_PREVIEWED: "公示核对",
    TodoKind.ASSESSMENT_ANSWERED: "异议已答复",
    TodoKind.ASSESSMENT_OBJECTION: "异议待复核",
    TodoKind.ASSESSMENT_FREEZE: "待冻结",
    TodoKind.RECTIFICATION_ANSWER: "待整改",
    TodoKind.RECTIFICATION_REMINDED: "催办",
    TodoKind.RECTIFICATION_RETURNED: "退回再整改",
    TodoKind.RECTIFICATION_REVIEW: "待审核",
    TodoKind.RECTIFICATION_EXTENSION: "延期待答复",
    TodoKind.RECTIFICATION_OVERDUE: "逾期未整改",
    TodoKind.RECTIFICATION_SIGN: "待签批",
    TodoKind.RECTIFICATION_ESCALATED: "呈报领导",
}
_REMINDERS = frozenset({TodoKind.REMINDED, TodoKind.LEDGER_REMINDED, TodoKind.RECTIFICATION_REMINDED})
_SENT_BACK = frozenset({TodoKind.REVISE, TodoKind.LEDGER_RETURNED, TodoKind.RECTIFICATION_RETURNED})


class TodoSort(StrEnum):
    """What to-dos are about; the value is the word that a page shows."""

    DOCUMENT = "公文"
    LEDGER = "台账"
    ROSTER = "名单"
    CALENDAR = "日历"
    ASSESSMENT = "考核"
    RECTIFICATION = "整改"


_SORTS = {  # any other kind is about a document
    TodoKind.LEDGER_FILL: TodoSort.LEDGER,
    TodoKind.LEDGER_REMINDED: TodoSort.LEDGER,
    TodoKind.LEDGER_RETURNED: TodoSort.LEDGER,
    TodoKind.LEDGER_APPROVE: TodoSort.LEDGER,
    TodoKind.LEDGER_ACCEPT: TodoSort.LEDGER,
    TodoKind.LEDGER_MISSING: TodoSort.LEDGER,
    TodoKind.ROSTER_GAPS: TodoSort.ROSTER,
    TodoKind.CALENDAR_UNKNOWN: TodoSort.CALENDAR,
    TodoKind.ASSESSMENT_PREVIEWED: TodoSort.ASSESSMENT,
    TodoKind.ASSESSMENT_ANSWERED: TodoSort.ASSESSMENT,
    TodoKind.ASSESSMENT_OBJECTION: TodoSort.ASSESSMENT,
    TodoKind.ASSESSMENT_FREEZE: TodoSort.ASSESSMENT,
    TodoKind.RECTIFICATION_ANSWER: TodoSort.RECTIFICATION,
    TodoKind.RECTIFICATION_REMINDED: TodoSort.RECTIFICATION,
    TodoKind.RECTIFICATION_RETURNED: TodoSort.RECTIFICATION,
    TodoKind.RECTIFICATION_REVIEW: TodoSort.RECTIFICATION,
    TodoKind.RECTIFICATION_EXTENSION: TodoSort.RECTIFICATION,
    TodoKind.RECTIFICATION_OVERDUE: TodoSort.RECTIFICATION,
    TodoKind.RECTIFICATION_SIGN: TodoSort.RECTIFICATION,
    TodoKind.RECTIFICATION_ESCALATED: TodoSort.RECTIFICATION,
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
    quarter: Quarter | None = None
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
    def sent_back(self) -> bool:
        """Whether somebody has looked at it and asks for a correction."""
        return self.kind in _SENT_BACK

    @property
    def urgent(self) -> bool:
        return self.overdue or self.kind in _REMINDERS
