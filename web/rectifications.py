"""整改台账: the rectifications with their colours; the page of one; its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from services.model.files import FileKind, ReadingState
from services.model.people import UNIT_ROLES
from services.model.rectification import OPEN_STATES, RECTIFICATION_STATE_LABELS, RectificationState
from services.model.rectifying.alarms import Alarm
from services.rectifications.book import Asked, Entry
from web import files
from web.access import EVERYBODY, allow, office, person, scope
from web.files import attachment
from web.forms import asked_one, asked_text
from web.paging import Pager, page_number
from web.quarters import asked_quarter
from web.rectification_page import page_of, waiting_of

bp = Blueprint("rectifications", __name__, url_prefix="/rectifications")
files.hang(bp)

ROWS = 50
ALARMS = {"yellow": Alarm.YELLOW, "red": Alarm.RED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The list that the URL asks for: as its filters leave it, and with every state and colour, for the counts above it."""

    asked: Asked
    whole: tuple[Entry, ...]
    entries: tuple[Entry, ...]

    def in_state(self, state: RectificationState) -> int:
        return sum(one.record.state is state for one in self.whole)

    def of_colour(self, alarm: Alarm) -> int:
        return sum(one.alarm is alarm for one in self.whole)

    @property
    def open(self) -> int:
        return sum(one.record.open for one in self.whole)


@bp.get("/")
@allow(EVERYBODY)
def index() -> ResponseReturnValue:
    """The ledger, filtered by the URL."""
    shown = _shown()
    pager = Pager(total=len(shown.entries), number=page_number(), size=ROWS)
    return render_template(
        "rectifications/index.html",
        shown=shown,
        entries=shown.entries[pager.offset : pager.offset + pager.size],
        pager=pager,
        states=[(state.value, label, shown.in_state(state)) for state, label in RECTIFICATION_STATE_LABELS.items()],
        state_labels=RECTIFICATION_STATE_LABELS,
        colours=[(word, alarm, shown.of_colour(alarm)) for word, alarm in ALARMS.items()],
        quarters=[(str(one), one.label) for one in office().rectification_book.quarters(scope=scope())],
        named=_named(),
        filters={name: asked_text(name) for name in ("state", "unit", "quarter", "alarm", "text", "open")},
        charts=_charts(shown.entries),
        own=person().role in UNIT_ROLES,
    )


def _shown() -> Shown:
    """The filters of the URL; a word that is none of theirs filters nothing."""
    asked = Asked(unit=_unit_asked(), quarter=asked_quarter("quarter"), text=asked_text("text"))
    state, alarm = asked_one("state", RectificationState), ALARMS.get(asked_text("alarm"), Alarm.NONE)
    only_open = asked_text("open") == "1" and state is None
    whole = office().rectification_book.entries(asked, scope=scope())
    entries = tuple(
        one
        for one in whole
        if (state is None or one.record.state is state)
        and (alarm is Alarm.NONE or one.alarm is alarm)
        and (not only_open or one.record.state in OPEN_STATES)
    )
    states = frozenset({state}) if state else frozenset()
    return Shown(asked=replace(asked, states=states, alarm=alarm, open_only=only_open), whole=whole, entries=entries)


def _unit_asked() -> str:
    """A name by which the register knows a unit stands for what lists call it; somebody of a unit sees the own one anyhow."""
    text = asked_text("unit")
    means = office().units.directory().resolve(text) if text and person().role not in UNIT_ROLES else None
    return means.name if means is not None else text


def _named() -> list[tuple[str, str]]:
    """The frozen quarters from whose figures rectifications can be opened, the latest first: id and title."""
    if person().role in UNIT_ROLES:
        return []
    views = office().rankings.quarters(by=person())
    return [(view.frozen.object_id, view.frozen.title) for view in views if view.frozen is not None]


def _charts(entries: Sequence[Entry]) -> list[tuple[str, list[tuple[str, int]]]]:
    """How many there are by state and by quarter: where there is more than one of either."""
    states = Counter(one.record.state for one in entries)
    quarters = Counter(one.record.quarter for one in entries if one.record.quarter is not None)
    by_state = [(label, states[state]) for state, label in RECTIFICATION_STATE_LABELS.items() if states[state]]
    by_quarter = [(quarter.label, quarters[quarter]) for quarter in sorted(quarters)]
    both = [("按状态（件）", by_state), ("按考核季度（件）", by_quarter)]
    return [(caption, pairs) for caption, pairs in both if len(pairs) > 1]


@bp.get("/ledger.xlsx")
@allow(EVERYBODY)
def sheet() -> ResponseReturnValue:
    """What the list shows, as a workbook."""
    return attachment(office().rectification_book.xlsx(_shown().entries), f"{_title()}.xlsx", FileKind.XLSX)


@bp.get("/ledger.docx")
@allow(EVERYBODY)
def paper() -> ResponseReturnValue:
    """The same as the printed form."""
    content = office().rectification_book.docx(_shown().entries, title=_title())
    return attachment(content, f"{_title()}.docx", FileKind.DOCX)


def _title() -> str:
    """整改台账, with the quarter and the unit that were asked for."""
    quarter, unit = asked_quarter("quarter"), _unit_asked()
    return f"{quarter.label if quarter else ''}{unit}整改台账"


# -- one rectification --


@bp.get("/<rectification_id>")
@allow(EVERYBODY)
def show(rectification_id: str) -> ResponseReturnValue:
    """Problems with their evidence, the answers, the files, what happened, and what may be done."""
    return page_of(rectification_id)


@bp.get("/<rectification_id>/progress")
@allow(EVERYBODY, passive=True)
def progress(rectification_id: str) -> ResponseReturnValue:
    """How far the machine is; when there is nothing left to wait for, the page is asked to load itself anew."""
    record = office().rectifications.get(rectification_id, scope=scope())
    item = next((item for item in waiting_of(record) if not item.given_up), None)
    if item is None:
        return "", 200, {"HX-Refresh": "true"}
    unread = sum(file.reading is ReadingState.WAITING for file in record.files)
    return render_template("rectifications/_progress.html", record=record, progress=item, unread=unread)
