"""What waits for whom among the assessments: sheets that units should look at, objections that the office has to answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from services.model.assessment.adjustments import ObjectionState
from services.model.assessment.assessments import AssessmentState
from services.model.assessment.lines import AssessmentLine
from services.model.dates import chinese_date
from services.model.people import Person, Scope
from services.stores.register import Transaction
from services.todos.kinds import Todo, TodoKind


def to_look_at(transaction: Transaction, person: Person, *, now: datetime) -> Iterator[Todo]:
    """For somebody of a unit: its sheet, while it may object and has not; and what it was answered, until the freeze."""
    names = Scope.of(person).names
    for line in _previewed(transaction):
        own = [one for one in transaction.assessments.objections(line.object_id) if one.unit in names]
        answered = [one.answered_at for one in own if one.answered_at is not None]
        until = line.objections_until
        if answered:
            yield _todo(TodoKind.ASSESSMENT_ANSWERED, line, since=max(answered), note="所提异议已有复核结果，请查看")
        elif until and now.date() <= until and not own and transaction.assessments.assessed(line.object_id) & set(names):
            note = f"请核对本单位得分，有异议的于{chinese_date(until)}前（含当日）提出"
            yield _todo(TodoKind.ASSESSMENT_PREVIEWED, line, since=line.shown_at or now, note=note)


def to_settle(transaction: Transaction, *, now: datetime) -> Iterator[Todo]:
    """For the office: objections to answer, and what can be frozen once the days are over."""
    for line in _previewed(transaction):
        objections = transaction.assessments.objections(line.object_id)
        waiting = [one for one in objections if one.state is ObjectionState.OPEN]
        until = line.objections_until
        if waiting:
            units = len({one.unit for one in waiting})
            note = f"{units} 个单位提出 {len(waiting)} 条异议"
            yield _todo(TodoKind.ASSESSMENT_OBJECTION, line, since=min(one.at for one in waiting), note=note)
        elif until is not None and now.date() > until:
            over = datetime.combine(until + timedelta(days=1), time(), tzinfo=now.tzinfo)
            yield _todo(
                TodoKind.ASSESSMENT_FREEZE,
                line,
                since=over,
                note="公示期已满，异议已答复" if objections else "公示期已满，没有异议",
            )


def _previewed(transaction: Transaction) -> Iterator[AssessmentLine]:
    return (line for line in transaction.assessments.lines() if line.state is AssessmentState.PREVIEWED)


def _todo(kind: TodoKind, line: AssessmentLine, *, since: datetime, note: str) -> Todo:
    due = line.objections_until if kind is TodoKind.ASSESSMENT_PREVIEWED else None
    return Todo(kind=kind, object_id=line.object_id, title=line.title, quarter=line.quarter, since=since, due=due, note=note)
