"""未报与催报: whose ledgers the office has not got, whom it reminds, and who was reminded when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.formats.sheets_out import Value
from services.ledgers.overview import Asked, Missing
from services.ledgers.reminding import Round
from services.model.errors import NotFound, Refused
from services.model.ledgers.matrix import is_missing
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.periods import Month
from services.model.rosters import Contact
from services.model.units import Unit
from web.access import OFFICE, READERS, allow, office, on_refusal, person, scope
from web.forms import asked_day, asked_one, asked_text, typed_day, typed_line
from web.months import asked_month, typed_month
from web.sheets import sheet_response

bp = Blueprint("ledger_reminders", __name__, url_prefix="/ledgers/reminders")

COLUMNS = ("序号", "单位", "类别", "未报台账", "截止日", "超期天数", "联络员", "联系电话", "催报次数", "最近催报")


class NobodyChosen(Refused):
    message = "没有勾选要催报的单位，没有催报。请勾选后重新提交。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """One unit with the ledgers that the office has not got."""

    unit: Unit
    missing: tuple[Missing, ...]
    liaisons: tuple[Contact, ...]
    overdue: int  # days

    @property
    def due(self) -> date:
        return self.missing[0].cell.due

    @property
    def labels(self) -> str:
        return "、".join(MECHANISM_LABELS[one.mechanism] for one in self.missing)

    @property
    def told(self) -> str:
        """When the unit was reminded last."""
        times = [reminder.at for one in self.missing for reminder in one.cell.reminders]
        return f"{max(times):%Y-%m-%d %H:%M}" if times else ""

    @property
    def times(self) -> int:
        return len({reminder.at for one in self.missing for reminder in one.cell.reminders})


@bp.get("/")
@allow(READERS)
def index() -> ResponseReturnValue:
    """Who has not reported for a month."""
    return _page(_period())


def _period() -> Month:
    """The month that the URL asks for; else the last whose due day has passed."""
    asked = asked_month("period")
    if asked is not None:
        return asked
    this = office().overview.latest(scope=scope())
    return this if office().now().date() > office().calendar.due(this) else this.previous()


def _page(period: Month, *, message: str = "", chosen: Collection[str] | None = None) -> str:
    missing, rounds = _missing(period), office().reminding.rounds(period)
    due = office().calendar.due(period)
    return render_template(
        "ledgers/office/missing.html",
        period=period,
        due=due,
        passed=office().now().date() > due,
        since=office().calendar.counted_since(),
        owing=list(_owing(missing)),
        ledgers=len(missing),
        rounds=rounds,
        titles=_titles(rounds),
        deadline=typed_or(office().reminding.deadline()),
        words=office().reminding.message(period, missing, deadline=office().reminding.deadline()) if missing else "",
        mechanisms=MECHANISM_LABELS,
        mechanism=asked_text("mechanism"),
        chosen=chosen,
        typed=request.form,
        message=message,
    )


def typed_or(day: date) -> str:
    """What was typed as the deadline, else the day that is proposed."""
    return request.form.get("deadline", day.isoformat())


def _missing(period: Month) -> tuple[Missing, ...]:
    return office().overview.missing(period, mechanism=asked_one("mechanism", Mechanism), scope=scope())


def _owing(missing: Sequence[Missing]) -> Iterator[Owing]:
    """The units, each with its ledgers and whom to call."""
    liaisons = {entry.unit.name: entry.roster.liaisons for entry in office().rosters.entries(by=person())}
    today = office().now().date()
    for name in dict.fromkeys(one.unit.name for one in missing):
        own = tuple(one for one in missing if one.unit.name == name)
        yield Owing(unit=own[0].unit, missing=own, liaisons=liaisons.get(name, ()), overdue=(today - own[0].cell.due).days)


def _titles(rounds: Sequence[Round]) -> dict[str, str]:
    """What the notices are called; one that is gone is left out."""
    found = {}
    for paper in dict.fromkeys(paper for one in rounds for paper in one.papers):
        try:
            found[paper] = office().documents.get(paper, scope=scope()).title
        except NotFound:
            continue
    return found


@bp.get("/missing.xlsx")
@allow(READERS)
def sheet() -> ResponseReturnValue:
    """The same list as a workbook."""
    period = _period()
    rows = [_entry(number, one) for number, one in enumerate(_owing(_missing(period)), 1)]
    return sheet_response(f"未报单位名单（{period.label}）", COLUMNS, rows)


def _entry(number: int, one: Owing) -> tuple[Value, ...]:
    names = "、".join(contact.name for contact in one.liaisons)
    phones = "、".join(contact.phone for contact in one.liaisons)
    kind = one.unit.kind.value
    return (number, one.unit.name, kind, one.labels, one.due, one.overdue, names, phones, one.times or "", one.told)


@bp.post("/")
@allow(OFFICE)
def remind() -> ResponseReturnValue:
    """催报: a paper for each sort of recipient, a to-do for each unit, and words to copy."""
    period, chosen = typed_month("period"), request.form.getlist("ledger")
    on_refusal(lambda message: _page(period, message=message, chosen=chosen))
    only = {
        (unit, Mechanism(mechanism))
        for mechanism, _, unit in (one.partition(":") for one in chosen)
        if mechanism in list(Mechanism)
    }
    if not only:
        raise NobodyChosen()
    done = office().reminding.remind(
        period,
        only=only,
        deadline=typed_day("deadline", "补报期限"),
        notices="notices" in request.form,
        contact=typed_line("contact"),
        phone=typed_line("phone"),
        seen=request.form.get("rounds", type=int),
        by=person(),
    )
    units = len({one.unit for one in done.reminders})
    papers = f"，拟了 {len(done.documents)} 件公文" if done.documents else ""
    flash(f"已催报 {units} 个单位的 {len(done.reminders)} 份台账{papers}；各单位的待办里已列出。", "success")
    at = done.reminders[0].at.isoformat()
    return redirect(url_for(".show", period=period, at=at, deadline=done.deadline))


@bp.get("/round")
@allow(READERS)
def show() -> ResponseReturnValue:
    """One reminder: who was told what, who has reported since, its papers, and the words to copy."""
    period = _period()
    if not asked_text("at"):
        return redirect(url_for(".index", period=period))
    one = next((found for found in office().reminding.rounds(period) if found.at.isoformat() == asked_text("at")), None)
    if one is None:
        raise NotFound(what="这次催报")
    told = {(reminder.unit, reminder.mechanism) for reminder in one.reminders}
    matrix = office().overview.matrix(Asked(first=period, last=period), scope=scope())
    cells = [(row, row.cells[0]) for row in matrix.rows if any((name, row.mechanism) in told for name in row.unit.own_names)]
    open_ = [Missing(unit=row.unit, mechanism=row.mechanism, cell=cell) for row, cell in cells if is_missing(cell)]
    deadline = asked_day("deadline") or office().reminding.deadline()
    return render_template(
        "ledgers/office/reminded.html",
        period=period,
        one=one,
        cells=cells,
        still=len(open_),
        titles=_titles([one]),
        words=office().reminding.message(period, open_, deadline=deadline) if open_ else "",
        mechanisms=MECHANISM_LABELS,
    )
