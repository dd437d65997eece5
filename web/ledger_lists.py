"""The lists of ledgers: what a unit owes and has handed in, and for the office the returns that have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Response, render_template

from services.formats.sheets_out import Value
from services.ledgers import rules
from services.ledgers.overview import Asked
from services.model.ledgers import LEDGER_STATE_LABELS, LedgerState
from services.model.ledgers.lines import ReturnLine
from services.model.ledgers.matrix import UNCOUNTED, Matrix, MatrixCell, MatrixRow, MatrixStatus
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.periods import Month
from services.stores.objects import Listing, Row
from web.access import office, person, scope
from web.forms import asked_one, asked_text, asked_year
from web.ledger_leftovers import heirlooms
from web.paging import Pager, page_number
from web.sheets import sheet_response

MONTHS = 12
RECENT = 1  # months back of which a ledger that was never handed in stands among what is to be done
COLUMNS = ("期次", "单位", "工作机制", "状态", "截止日", "收到时间", "迟报", "行数", "本月新增", "本月变更", "已佐证", "需佐证")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One ledger that a unit has still something to do with."""

    row: MatrixRow
    cell: MatrixCell
    begun: bool
    overdue: bool

    @property
    def asked(self) -> dict[str, str]:
        return {"mechanism": self.row.mechanism.value, "period": str(self.cell.period)}


def own_page() -> str:
    """What a unit has still to do, and its months."""
    asked = _asked()
    found = office().overview.matrix(asked, scope=scope())
    now = office().overview.matrix(Asked(first=_this().plus(-MONTHS), last=_this()), scope=scope())
    duties = _duties(now)
    older = [one for one in duties if one.cell.line is None and one.cell.period < _this().plus(-RECENT)]
    return render_template(
        "ledgers/own.html",
        duties=[one for one in duties if one not in older],
        others={row.unit.name for row in (*found.rows, *now.rows)} - {person().unit},
        older=older,
        heirlooms=heirlooms(_this()),
        this=_this(),
        due=office().calendar.due(_this()),
        due_in=office().calendar.days().between(office().now().date(), office().calendar.due(_this())),
        matrix=found,
        months=list(reversed(list(enumerate(found.periods)))),
        asked=asked,
        years=[(year, f"{year}年") for year in range(office().now().year, rules.FIRST.year - 1, -1)],
        year=asked_year("year"),
        mechanisms=MECHANISM_LABELS,
        today=office().now().date(),
    )


def _this() -> Month:
    return Month.of(office().now().date())


def _asked() -> Asked:
    """The months and the mechanism that the URL asks for: a year, or the last twelve months."""
    year = asked_year("year")
    last = min(Month(year, 12), _this()) if year else _this()
    first = Month(year, 1) if year else last.plus(1 - MONTHS)
    return Asked(
        first=max(min(first, last), rules.FIRST),
        last=max(last, rules.FIRST),
        mechanism=asked_one("mechanism", Mechanism),
    )


def _duties(matrix: Matrix) -> list[Duty]:
    """This month's ledgers, and of earlier months those that were not handed in or came back; the latest first."""
    drafts = {(one.unit, one.mechanism, one.period) for one in office().ledgers.drafts(scope=scope())}
    today, found = office().now().date(), []
    for row in matrix.rows:
        if row.unit.name != person().unit:
            continue  # of a unit that was merged into it: what that one left stands apart (heirlooms)
        for cell in row.cells:
            open_still = cell.status in (MatrixStatus.MISSING, MatrixStatus.RETURNED, MatrixStatus.APPROVING)
            if cell.status in UNCOUNTED or (cell.period != _this() and not open_still):
                continue
            begun = any((name, row.mechanism, cell.period) in drafts for name in row.unit.own_names)
            late = cell.line is None and today > cell.due
            found.append(Duty(row=row, cell=cell, begun=begun, overdue=late))
    return sorted(found, key=lambda one: one.cell.period, reverse=True)


def own_sheet() -> Response:
    """A unit's months as a workbook."""
    matrix = office().overview.matrix(_asked(), scope=scope())
    lines = [(row, cell) for row in matrix.rows for cell in row.cells if cell.status not in UNCOUNTED]
    ordered = sorted(lines, key=lambda one: one[1].period, reverse=True)
    return sheet_response("工作台账", COLUMNS, (_own_line(row, cell) for row, cell in ordered))


def office_sheet() -> Response:
    """The office's list as a workbook."""
    listed = _with_lines(office().ledgers.rows(asked_listing(), scope=scope()))
    columns = ("台账", "单位", "工作机制", "期次", "状态", "报送时间", "迟报", "编号")
    return sheet_response("工作台账", columns, (_line(row, line) for row, line in listed))


def _with_lines(rows: Sequence[Row]) -> list[tuple[Row, ReturnLine | None]]:
    """Each with what the office knows of its receipt: what was entered for a unit was sent when it was received."""
    lines = office().overview.lines({Month.of(row.date) for row in rows if row.date}, scope=scope())
    return [(row, lines.get(row.id)) for row in rows]


def _own_line(row: MatrixRow, cell: MatrixCell) -> tuple[Value, ...]:
    line = cell.line
    received = f"{line.received_at:%Y-%m-%d %H:%M}" if line and line.received_at else ""
    about = (cell.period.label, row.unit.name, MECHANISM_LABELS[row.mechanism], cell.status.value, cell.due.isoformat(), received)
    if line is None:
        return (*about, *("" for _ in COLUMNS[len(about) :]))
    return (*about, "迟报" if line.late else "", line.rows, line.added, line.changed, line.proven, line.claims)


def _line(row: Row, line: ReturnLine | None) -> tuple[Value, ...]:
    state = LEDGER_STATE_LABELS[LedgerState(row.state)]
    received = f"{line.received_at:%Y-%m-%d %H:%M}" if line and line.received_at else ""
    period = f"{row.date:%Y-%m}" if row.date else ""
    late = "迟报" if line and line.late else ""
    return (row.title, row.unit, MECHANISM_LABELS[Mechanism(row.field or "")], period, state, received, late, row.id)


def asked_listing() -> Listing:
    """The filters of the office's list."""
    mechanism, period = asked_text("mechanism"), asked_text("period")
    month = Month.parse(period) if period else None
    return Listing(
        kind="ledger",
        text=asked_text("text"),
        unit=asked_text("unit"),
        state=asked_text("state"),
        field=mechanism,
        since=month.first_day if month else None,
        until=month.last_day if month else None,
    )


def office_page() -> str:
    """The returns that the filters of the URL leave."""
    listing = asked_listing()
    pager = Pager(total=office().ledgers.count(listing, scope=scope()), number=page_number())
    counts = office().ledgers.counts(scope=scope())
    return render_template(
        "ledgers/all.html",
        rows=_with_lines(office().ledgers.rows(replace(listing, limit=pager.size, offset=pager.offset), scope=scope())),
        listing=listing,
        period=asked_text("period"),
        pager=pager,
        total=sum(counts.states.values()),
        states=[(state.value, label, counts.states.get(state, 0)) for state, label in LEDGER_STATE_LABELS.items()],
        labels={state.value: label for state, label in LEDGER_STATE_LABELS.items()},
        units=[(unit.name, unit.name) for unit in office().units.all()],
        mechanisms=MECHANISM_LABELS,
        filtered=any((listing.text, listing.unit, listing.state, listing.field, listing.since)),
        this=_this(),
    )
