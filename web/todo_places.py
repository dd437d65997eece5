"""Where a to-do that is not about a document leads."""

from __future__ import annotations

from typing import Any

from flask import url_for

from services.todos import Todo, TodoKind

# kind -> the view on which it is done
_VIEWS: dict[TodoKind, str] = {
    TodoKind.LEDGER_FILL: "ledger_form.page",
    TodoKind.LEDGER_REMINDED: "ledger_form.page",
    TodoKind.LEDGER_RETURNED: "ledger_form.page",
    TodoKind.LEDGER_APPROVE: "ledgers.show",
    TodoKind.LEDGER_ACCEPT: "ledgers.index",
    TodoKind.LEDGER_MISSING: "ledger_reminders.index",
    TodoKind.ROSTER_GAPS: "rosters.show",
    TodoKind.CALENDAR_UNKNOWN: "calendar.year",
    TodoKind.RECTIFICATION_ANSWER: "rectifications.show",
    TodoKind.RECTIFICATION_REMINDED: "rectifications.show",
    TodoKind.RECTIFICATION_RETURNED: "rectifications.show",
    TodoKind.RECTIFICATION_REVIEW: "rectifications.show",
    TodoKind.RECTIFICATION_EXTENSION: "rectifications.show",
    TodoKind.RECTIFICATION_OVERDUE: "rectifications.show",
    TodoKind.RECTIFICATION_SIGN: "rectifications.show",
    TodoKind.RECTIFICATION_ESCALATED: "rectifications.show",
    TodoKind.ASSESSMENT_PREVIEWED: "ranking_sheets.own",
    TodoKind.ASSESSMENT_ANSWERED: "ranking_sheets.own",
    TodoKind.ASSESSMENT_OBJECTION: "ranking_desk.page",
    TodoKind.ASSESSMENT_FREEZE: "ranking_desk.page",
}


def place_of(todo: Todo) -> str:
    """The page on which it is done; the workbench for what has none of its own."""
    view = _VIEWS.get(todo.kind, "workbench.index")
    return url_for(view, **_asked(view, todo))


def _asked(view: str, todo: Todo) -> dict[str, Any]:
    """What the view is asked for."""
    if view == "calendar.year":
        return {"year": todo.period.year} if todo.period else {}
    if todo.quarter is not None:
        return {"quarter": todo.quarter}
    known = {"unit": todo.unit, "mechanism": todo.mechanism, "period": todo.period}
    if view == "ledgers.show":
        known = {"ledger_id": todo.object_id}
    elif view == "rectifications.show":
        known = {"rectification_id": todo.object_id}
    elif view == "rosters.show":
        known = {"unit": todo.unit}
    return {name: str(value) for name, value in known.items() if value}
