"""What comes next in a quarter, in the words of the list."""

from __future__ import annotations

from datetime import date

from services.model.assessment.assessments import Assessment, AssessmentState
from services.model.dates import chinese_date
from services.rankings.desk import QuarterView


def next_step(view: QuarterView, record: Assessment | None, *, today: date) -> tuple[str, bool]:
    """The sentence, and whether somebody of the office has to do something now."""
    if record is None:
        return ("开始核算", True) if view.over else ("季度结束后核算；现在可看按已有台账算出的分数", False)
    if record.state is AssessmentState.OPEN:
        return ("核对分数后公示", True) if view.over else ("季度结束后公示", False)
    if record.state is AssessmentState.PREVIEWED:
        return _of_preview(record, today=today)
    return ("已起草通报", False) if record.documents else ("起草通报", True)


def _of_preview(record: Assessment, *, today: date) -> tuple[str, bool]:
    if record.open_objections:
        return f"复核答复 {len(record.open_objections)} 条异议", True
    until = record.objections_until
    if until is not None and today <= until:
        return f"公示到{chinese_date(until)}", False
    return "冻结", True
