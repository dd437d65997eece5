"""工作台: what is to be done, what came in, how far the machine is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from services.model.filing import STATE_LABELS, FilingState
from services.model.people import Role
from services.model.periods import Month
from services.model.work import TASK_LABELS
from services.stores.objects import Counts, Listing, Row
from services.stores.queue import Waiting
from services.todos import Todo as Waits
from services.todos import TodoKind, TodoSort
from web.access import EVERYBODY, OFFICE, allow, office, person, scope
from web.machine import lacks
from web.todo_places import place_of

bp = Blueprint("workbench", __name__)

SHOWN = 6  # to-dos of one sort
MOST_PAPERS = 10  # official documents that wait for somebody
MOST_LEDGERS = 12  # and ledgers
LATEST = 8
MONTHS, UNITS = 12, 10
STOP_POLLING = 286  # htmx's own status: swap, and ask no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One line of 待办."""

    row: Row
    action: str
    endpoint: str  # where the button leads
    due: date | None = None


# What each role does next: the state that waits for it, the words on the button, where the button leads.
DUTIES: dict[Role, tuple[tuple[FilingState, str, str], ...]] = {
    Role.ADMINISTRATOR: (),
    Role.CLERK: (
        (FilingState.CONFIRMED, "审核备案", "confirm.show"),
        (FilingState.SUBMITTED, "核对", "confirm.show"),
        (FilingState.RETURNED, "查看", "filings.show"),
    ),
    Role.LEADER: ((FilingState.RETURNED, "查看", "filings.show"),),
    Role.LIAISON: (
        (FilingState.RETURNED, "补正", "filings.show"),
        (FilingState.SUBMITTED, "核对", "confirm.show"),
    ),
    Role.DEPUTY_LEADER: ((FilingState.RETURNED, "查看", "filings.show"),),
}
DUTIES[Role.ADMINISTRATOR] = DUTIES[Role.CLERK]

# The cards, in this order.
CARDS = (FilingState.SUBMITTED, FilingState.CONFIRMED, FilingState.RETURNED, FilingState.FILED)


@bp.get("/")
@allow(EVERYBODY)
def index() -> ResponseReturnValue:
    """The first page after logging in."""
    counts = office().filings.counts(scope=scope())
    waiting = office().waiting(scope=scope())
    waits = office().todos.of(person())
    papers = [todo for todo in waits if todo.sort is TodoSort.DOCUMENT]
    ledgers = [todo for todo in waits if todo.sort is not TodoSort.DOCUMENT]
    due = _next_due()
    return render_template(
        "workbench.html",
        cards=[(state, STATE_LABELS[state], counts.states.get(state, 0)) for state in CARDS],
        todos=_todos(),
        todo_total=sum(counts.states.get(state, 0) for state, _, _ in DUTIES[person().role]),
        papers=papers[:MOST_PAPERS],
        paper_total=len(papers),
        on_receipts=TodoKind.OVERDUE,
        ledgers=[(todo, place_of(todo)) for todo in ledgers[:MOST_LEDGERS]],
        ledger_total=len(ledgers),
        duties=_duty_words(ledgers),
        other_units={todo.unit for todo in ledgers} - {"", person().unit},  # those of a unit that was merged into this one
        due=due,
        due_in=office().calendar.days().between(office().now().date(), due),
        latest=office().filings.rows(Listing(limit=LATEST), scope=scope()),
        labels={state.value: label for state, label in STATE_LABELS.items()},
        months=_months(counts),
        units=_units(counts),
        waiting=waiting,
        textless=office().textless(scope=scope()),
        unrecognised=office().unrecognised(scope=scope()),
        recognisable=_recognisable(waiting),
        tasks=TASK_LABELS,
        polling=_moving(waiting),
        lacks=lacks(office()),
    )


@bp.get("/progress")
@allow(EVERYBODY, passive=True)
def progress() -> ResponseReturnValue:
    """The queue, for a page that watches it."""
    waiting = office().waiting(scope=scope())
    textless = office().textless(scope=scope())
    recognisable = _recognisable(waiting)
    page = render_template(
        "_queue.html",
        waiting=waiting,
        textless=textless,
        unrecognised=office().unrecognised(scope=scope()),
        recognisable=recognisable,
        tasks=TASK_LABELS,
    )
    return page, 200 if _moving(waiting) else STOP_POLLING


def _recognisable(waiting: list[Waiting]) -> int:
    """How many files somebody of the office may ask to have read again; none while the machine is still at work."""
    desk = office().recognition
    return desk.backlog().files if person().role in OFFICE and desk.possible and not _moving(waiting) else 0


def _moving(waiting: list[Waiting]) -> bool:
    """Whether anything in the queue will still change by itself."""
    return any(not item.given_up for item in waiting)


def _todos() -> list[Todo]:
    """What waits for this role in the order in which it should be done: what the unit has to mend, then what is overdue, then by
    the day on which it is due.
    """
    today, own = office().now().date(), bool(person().unit)
    found = [
        Todo(row=row, action=action, endpoint=endpoint, due=_due(row))
        for state, action, endpoint in DUTIES[person().role]
        for row in office().filings.rows(Listing(state=state, limit=SHOWN), scope=scope())
    ]

    def order(todo: Todo) -> tuple[int, date]:
        mending, due = own and todo.row.state == FilingState.RETURNED, todo.due or date.max
        return (0 if mending else 1 if due < today else 2), due

    return sorted(found, key=order)


def _due(row: Row) -> date | None:
    """The deadline of a filing that was sent back."""
    if row.state != FilingState.RETURNED:
        return None
    notice = office().filings.get(row.id, scope=scope()).correction
    return notice.due if notice else None


def _duty_words(waits: list[Waits]) -> str:
    """What these to-dos are about: 台账, 台账、整改."""
    words = {TodoSort.ASSESSMENT: "考核", TodoSort.RECTIFICATION: "整改"}
    found = {words.get(todo.sort, "台账") for todo in waits}
    return "、".join(word for word in ("台账", "考核", "整改") if word in found)


def _next_due() -> date:
    """The day by which the next ledgers are due."""
    today = office().now().date()
    due = office().calendar.due(Month.of(today))
    return due if due >= today else office().calendar.due(Month.of(today).next())


def _months(counts: Counts) -> list[tuple[str, int]]:
    return sorted(counts.months.items())[-MONTHS:]


def _units(counts: Counts) -> list[tuple[str, int]]:
    return sorted(counts.units.items(), key=lambda pair: (-pair[1], pair[0]))[:UNITS]
