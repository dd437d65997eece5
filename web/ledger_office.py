"""台账总览: units, mechanisms and months with how each ledger stands; the combined ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from services.ledgers.overview import Asked
from services.ledgers.tables import DETAILS, NUMBERS, Value, details, table_of, titled
from services.model.files import FileKind
from services.model.ledgers import Change
from services.model.ledgers.combined import Combined
from services.model.ledgers.matrix import UNCOUNTED, Matrix, MatrixCell, MatrixRow, MatrixStatus, is_missing
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.periods import Month
from services.model.units import UnitKind
from web.access import READERS, allow, office, person, scope
from web.files import attachment
from web.forms import UNIT_KINDS, asked_day, asked_one, asked_text
from web.ledger_tones import STATUS_TONES
from web.months import asked_month
from web.paging import Pager, page_number
from web.sheets import sheet_response

bp = Blueprint("ledger_office", __name__, url_prefix="/ledgers/office")

MONTHS = 6  # that the matrix shows unless somebody asks for others
ROWS = 200  # of a combined ledger on one page
COUNTED = tuple(status for status in MatrixStatus if status not in UNCOUNTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The matrix that the URL asks for: as the filters leave it, and with every state, for the counts above it."""

    asked: Asked
    state: str
    whole: Matrix
    rows: Matrix

    @property
    def single(self) -> Month | None:
        """The month, where there is but one: then each ledger has more columns."""
        return self.whole.periods[0] if len(self.whole.periods) == 1 else None


# -- the matrix --


@bp.get("/")
@allow(READERS)
def index() -> ResponseReturnValue:
    """The matrix, with counts on top."""
    shown = _shown()
    counts = shown.whole.counts()
    months = [(period, shown.whole.counts(period)) for period in shown.whole.periods]
    return render_template(
        "ledgers/office/matrix.html",
        shown=shown,
        groups=list(_groups(shown.rows.rows)),
        counts=counts,
        months=months,
        stack=_stack(months),
        states=[(status.name.lower(), status.value, counts[status]) for status in COUNTED],
        counted=COUNTED,
        missing={period: _missing(shown.whole, at) for at, period in enumerate(shown.whole.periods)},
        mechanisms=MECHANISM_LABELS,
        kinds=UNIT_KINDS,
        spans=_spans(office().overview.latest(scope=scope())),
        filters={name: asked_text(name) for name in ("mechanism", "kind", "unit", "as_of")},
        told=told,
        hangs=is_missing,
        details=DETAILS,
        entry=_entry,
        numbers=NUMBERS,
    )


@bp.get("/sheet.xlsx")
@allow(READERS)
def sheet() -> ResponseReturnValue:
    """The same rows as a workbook."""
    matrix = _shown().rows
    columns, rows = table_of(matrix)
    return sheet_response(titled(matrix), columns, rows)


def _shown() -> Shown:
    """The filters of the URL; a word that is none of theirs filters nothing."""
    state, day = asked_text("state"), asked_day("as_of")
    last = asked_month("to") or asked_month("from") or office().overview.latest(scope=scope())
    first = asked_month("from") or last.plus(1 - MONTHS)
    first, last = min(first, last), max(first, last)
    now = office().now()
    asked = Asked(
        first=first,
        last=last,
        mechanism=asked_one("mechanism", Mechanism),
        kind=asked_one("kind", UnitKind),
        unit=_unit_asked(),
        as_of=datetime.combine(day, time.max, tzinfo=now.tzinfo) if day is not None and day < now.date() else None,
    )
    whole = office().overview.matrix(asked, scope=scope())
    chosen = next((status for status in COUNTED if status.name.lower() == state), None)
    return Shown(asked=asked, state=state if chosen else "", whole=whole, rows=whole.only({chosen} if chosen else ()))


def _entry(cell: MatrixCell) -> list[tuple[str, Value]]:
    """One ledger in columns, each with its name."""
    return list(zip(DETAILS, details(cell), strict=True))


def _unit_asked() -> str:
    """A part of a name; a name by which the register knows a unit stands for what lists call it."""
    text = asked_text("unit")
    means = office().units.directory().resolve(text) if text else None
    return means.name if means is not None else text


def _groups(rows: Sequence[MatrixRow]) -> Iterator[tuple[MatrixRow, ...]]:
    """The rows of each unit together."""
    names = dict.fromkeys(row.unit.name for row in rows)
    for name in names:
        yield tuple(row for row in rows if row.unit.name == name)


def _missing(found: Matrix, at: int) -> int:
    """How many ledgers of a month the office should have by now and has not."""
    today = office().now().date()
    return sum(is_missing(row.cells[at]) and today > row.cells[at].due for row in found.rows)


def _stack(months: Sequence[tuple[Month, dict[MatrixStatus, int]]]) -> dict[str, object]:
    """What the chart draws: per status a number for each month."""
    return {
        "labels": [f"{period.year}年{period.number}月" if len(months) > 1 else period.label for period, _counts in months],
        "series": [[status.value, STATUS_TONES[status], [counts[status] for _period, counts in months]] for status in COUNTED],
    }


def _spans(latest: Month) -> list[tuple[str, Month, Month]]:
    """Spans of months that one click shows."""
    year = latest.year
    return [
        (latest.label, latest, latest),
        (f"近{MONTHS}个月", latest.plus(1 - MONTHS), latest),
        (f"{year}年", Month(year, 1), latest),
        (f"{year - 1}年", Month(year - 1, 1), Month(year - 1, 12)),
    ]


def told(cell: MatrixCell) -> str:
    """What a cell says when one points at it."""
    parts = [f"截止 {cell.due}"]
    if (line := cell.line) is not None:
        parts.append(f"{line.received_at:%Y-%m-%d %H:%M} 收到" if line.received_at else "单位尚未审核通过")
        parts.append("本月无新增" if line.nothing_new else f"共 {line.rows} 行，新增 {line.added}，变更 {line.changed}")
        parts += [f"佐证 {line.proven}/{line.claims}"] if line.claims else []
        parts += [f"提示 {line.findings} 条"] if line.findings else []
    if cell.reminders:
        parts.append(f"{cell.reminders[0].at:%m-%d %H:%M} {cell.reminders[0].by}催报（共 {len(cell.reminders)} 次）")
    return "；".join(parts)


# -- 汇总台账 --


@bp.get("/combined")
@allow(READERS)
def combined() -> ResponseReturnValue:
    """All units' rows of one mechanism and month."""
    table = _combined()
    pager = Pager(total=len(table.rows), number=page_number(), size=ROWS)
    return render_template(
        "ledgers/office/combined.html",
        table=table,
        rows=table.rows[pager.offset : pager.offset + pager.size],
        pager=pager,
        mechanisms=MECHANISM_LABELS,
        kinds=UNIT_KINDS,
        changes=[("month", "本月新增和变更"), ("added", Change.ADDED.value), ("changed", Change.CHANGED.value)],
        filters={name: asked_text(name) for name in ("show", "kind", "unit", "accepted")},
        counts=[(change, sum(row.change is change for row in table.rows)) for change in Change],
    )


@bp.get("/combined.xlsx")
@allow(READERS)
def combined_xlsx() -> ResponseReturnValue:
    """The same rows in the form of 附件3 to 附件5, as a workbook."""
    made = office().printing.combined_xlsx(_combined())
    return attachment(made.content, made.label, FileKind.XLSX)


@bp.get("/combined.docx")
@allow(READERS)
def combined_docx() -> ResponseReturnValue:
    """The same as a paper."""
    made = office().printing.combined_docx(_combined())
    return attachment(made.content, made.label, FileKind.DOCX)


def _combined() -> Combined:
    """What the filters of the URL leave."""
    show = asked_text("show")
    return office().overview.combined(
        asked_one("mechanism", Mechanism) or Mechanism.POLICY,
        asked_month("period") or office().overview.latest(scope=scope()),
        month_only=show == "month",
        only={"added": Change.ADDED, "changed": Change.CHANGED}.get(show),
        accepted_only=bool(asked_text("accepted")),
        kind=asked_one("kind", UnitKind),
        unit=_unit_asked(),
        by=person(),
    )
