"""领导看板: how the work stands, on one sheet: five figures, the trend, the ranking, units × indicators, what is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from services.ledgers.overview import Asked as LedgersAsked
from services.model.assessment.facts import FactKind
from services.model.assessment.heat import BY_HAND, Heat, heat
from services.model.assessment.lines import StandingLine
from services.model.assessment.statistics import wan
from services.model.ledgers.matrix import Matrix, MatrixStatus, is_missing
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.periods import Quarter
from services.model.rectification import RECTIFICATION_STATE_LABELS
from services.model.rectifying.alarms import Alarm, Nearness
from services.rankings.desk import Figures
from services.rectifications.book import Asked, Entry
from services.stores.objects import Listing
from web.access import READERS, allow, office, person, scope
from web.forms import asked_one
from web.paging import url_of
from web.quarters import asked_quarter

bp = Blueprint("leaders", __name__, url_prefix="/board")

MONTHS = 6  # of ledgers in which is looked for what has not come
# How many units stand on the printed sheet beside the charts: in the usual type, in a smaller one; more have a page of their own.
BESIDE, BESIDE_SMALL = 45, 60
MOST_LATE = 12  # lines of the red list; the rest is a click away
_CAME = (MatrixStatus.REPORTED, MatrixStatus.LATE)
_DUE = (*_CAME, MatrixStatus.MISSING, MatrixStatus.RETURNED, MatrixStatus.APPROVING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One of the five: a number, what it counts, a remark, and the list that it counts."""

    label: str
    number: str
    unit: str
    note: str
    url: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A line of the red list."""

    what: str
    unit: str
    since: str
    url: str
    state: str = ""
    red: bool = True


@bp.get("/")
@allow(READERS)
def index() -> ResponseReturnValue:
    """The sheet, of a quarter and overall or of one mechanism."""
    quarters = [view.quarter for view in office().rankings.quarters(by=person())]
    quarter, mechanism = asked_quarter("quarter"), asked_one("mechanism", Mechanism)
    figures = office().rankings.figures(quarter if quarter in quarters else _newest(), by=person())
    trend = office().rankings.trend(mechanism=mechanism, by=person())
    ledgers, open_ones = _ledgers(), office().rectification_book.entries(Asked(open_only=True), scope=scope())
    late = [*_late_rectifications(open_ones), *_late_ledgers(ledgers)]
    table = heat(figures.standings, figures.scheme, mechanism)
    spread, ranking = _spread(len(table.rows)), _ranking(table)
    return render_template(
        "leaders/index.html",
        figures=figures,
        record=figures.assessment,
        quarters=[(str(one), one.label) for one in quarters],
        mechanism=mechanism,
        mechanisms=MECHANISM_LABELS,
        five=_five(figures, ledgers, open_ones),
        trend=_trend(trend, ranking),
        heat=table,
        by_hand=BY_HAND,
        spread=spread,
        ranking=ranking,
        late=late[: 2 * MOST_LATE if spread == "apart" else MOST_LATE],
        late_total=len(late),
        now=office().now(),
    )


def _newest() -> Quarter:
    """The newest frozen quarter; before there is one, the newest that is over, else the present one."""
    views = office().rankings.quarters(by=person())
    frozen = next((view for view in views if view.frozen is not None), None)
    over = next((view for view in views if view.over), views[0])
    return (frozen or over).quarter


# -- the five figures --------------------------------------------------------------------------------------------------------


def _five(figures: Figures, ledgers: Matrix, open_ones: Sequence[Entry]) -> list[Figure]:
    quarter = figures.quarter
    red = sum(one.alarm is Alarm.RED for one in open_ones)
    funds = [fact for fact in figures.facts.facts if fact.kind is FactKind.FUND and fact.proven]
    scores = [one.score for one in figures.standings.of(None) if one.rank]
    filed = office().filings.count(Listing(number_year=quarter.year), scope=scope())
    return [
        Figure(
            label=f"{quarter.year}年协议备案",
            number=str(filed),
            unit="件",
            note="按备案号的年份，含已撤销的",
            url=url_for("filings.book", year=quarter.year),
        ),
        _reported(ledgers),
        Figure(
            label=f"{quarter.label}争取资金",
            number=wan(sum((fact.amount for fact in funds), Decimal(0))),
            unit="万元",
            note=f"{len(funds)} 笔，有佐证的",
            url=url_for("statistics.facts", quarter=str(quarter), fact="fund", proven="1"),
        ),
        Figure(
            label=f"{quarter.label}综合平均分",
            number=f"{sum(scores) / len(scores):.2f}" if scores else "—",
            unit="分" if scores else "",
            note=f"{len(scores)} 个单位参加排名",
            url=url_for("rankings.show", quarter=str(quarter)),
        ),
        Figure(
            label="未办结整改",
            number=str(len(open_ones)),
            unit="件",
            note=f"标红 {red} 件" if red else "没有标红的",
            url=url_for("rectifications.index", open="1"),
            tone="red" if red else "",
        ),
    ]


def _reported(ledgers: Matrix) -> Figure:
    """Of the newest month that is due, how many ledgers have come."""
    today = office().now().date()
    due = [at for at, day in enumerate(ledgers.dues) if day < today]
    at = due[-1] if due else len(ledgers.periods) - 1
    period, counts = ledgers.periods[at], ledgers.counts(ledgers.periods[at])
    came, owed = sum(counts[one] for one in _CAME), sum(counts[one] for one in _DUE)
    month = f"{period.year}-{period.number:02d}"
    return Figure(
        label=f"{period.label}台账报送",
        number=f"{came}/{owed}",
        unit="份",
        note=f"其中迟报 {counts[MatrixStatus.LATE]}，未报 {counts[MatrixStatus.MISSING]}",
        url=url_of("ledger_office.index", {"from": month, "to": month}),
        tone="red" if counts[MatrixStatus.MISSING] else "",
    )


def _ledgers() -> Matrix:
    last = office().overview.latest(scope=scope())
    return office().overview.matrix(LedgersAsked(first=last.plus(1 - MONTHS), last=last), scope=scope())


# -- charts ------------------------------------------------------------------------------------------------------------------


def _trend(lines: Iterable[StandingLine], ranking: Iterable[tuple[str, str, float]]) -> dict[str, list[object]]:
    """By frozen quarter the mean score of each group, the groups in the order of the ranking: so each has one colour in both."""
    found: dict[str, dict[Quarter, list[Decimal]]] = {group: defaultdict(list) for _unit, group, _score in ranking}
    quarters: dict[Quarter, None] = {}
    for line in lines:
        if line.rank is not None:
            found.setdefault(line.group, defaultdict(list))[line.quarter].append(line.score)
            quarters[line.quarter] = None
    series = [[group, [_mean(own.get(one, [])) for one in quarters]] for group, own in found.items()] if quarters else []
    return {"labels": [str(one) for one in quarters], "series": list(series)}


def _mean(scores: Sequence[Decimal]) -> float | None:
    return float(round(sum(scores, Decimal(0)) / len(scores), 2)) if scores else None


def _ranking(table: Heat) -> list[tuple[str, str, float]]:
    """Who has how many points, group by group: name, group, score."""
    return [(one.standing.unit, one.standing.group, float(one.standing.score)) for one in table.rows if one.standing.rank]


def _spread(units: int) -> str:
    """How the printed table of units is to fit."""
    return "usual" if units <= BESIDE else "small" if units <= BESIDE_SMALL else "apart"


# -- what is late ------------------------------------------------------------------------------------------------------------


def _late_rectifications(entries: Iterable[Entry]) -> list[Late]:
    return [
        Late(
            what=one.record.number,
            state=RECTIFICATION_STATE_LABELS[one.record.state],
            unit=one.record.unit,
            since=one.nearness.words,
            url=url_for("rectifications.show", rectification_id=one.record.id),
            red=one.alarm is Alarm.RED,
        )
        for one in entries
        if one.nearness is not None and one.alarm is not Alarm.NONE
    ]


def _late_ledgers(ledgers: Matrix) -> list[Late]:
    """Ledgers that have not come, the longest overdue first; in working days, as everything on the list."""
    today, days, found = office().now().date(), office().calendar.days(), []
    for row in ledgers.rows:
        for cell in row.cells:
            if is_missing(cell) and today > cell.due:
                found.append((cell.due, row.unit.name, MECHANISM_LABELS[row.mechanism], cell.period))
    return [
        Late(
            what=f"{mechanism}台账（{period}）",
            unit=unit,
            since=Nearness(left=days.between(today, due), passed=True).words,
            url=url_for("ledger_reminders.index", period=str(period)),
        )
        for due, unit, mechanism, period in sorted(found)
    ]
