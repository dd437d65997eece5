"""考核排名: the quarters, the standings of one, and one indicator over all units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.assessment.assessments import ASSESSMENT_STATE_LABELS, Assessment, AssessmentState
from services.model.assessment.lines import StandingLine
from services.model.assessment.standings import Score, Standing
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import UNIT_ROLES
from services.model.periods import Quarter
from services.rankings import rules
from services.rankings.desk import Figures, QuarterView
from web.access import EVERYBODY, READERS, allow, office, person
from web.forms import asked_one, asked_text, asked_year
from web.ranking_steps import next_step
from web.ranking_tables import NAMED, Asked, bars_of, mark_tone, sheet_of, table_of
from web.ranking_words import TABS, TONES, anchors, indicator_choices, rank_told, signed
from web.sheets import sheet_response

bp = Blueprint("rankings", __name__, url_prefix="/rankings")

_TAB_ORDER = [None, *Mechanism]


# -- the quarters ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterRow:
    """One quarter of the list. `record` is its newest assessment that the reader may see; `own` are a unit's frozen standings."""

    view: QuarterView
    record: Assessment | None
    own: tuple[StandingLine, ...] = ()

    @property
    def state(self) -> str:
        newest = self.view.newest
        return newest.state.value if newest else "none"


@bp.get("/")
@allow(EVERYBODY)
def index() -> ResponseReturnValue:
    """Every quarter: how it stands, who is named, what comes next; a unit's own scores."""
    views = office().rankings.quarters(by=person())
    years = sorted({one.quarter.year for one in views}, reverse=True)
    year = asked_year("year")
    chosen = year if year in years else None if "year" in request.args or not years else _busy_year(views)
    rows = list(_quarter_rows([one for one in views if chosen in (None, one.quarter.year)]))
    return render_template(
        "rankings/index.html",
        rows=rows,
        years=years,
        year=chosen,
        labels=ASSESSMENT_STATE_LABELS,
        tones=TONES,
        mechanisms=MECHANISM_LABELS,
        overall=rules.OVERALL,
        next_step=next_step,
        trend=_trend(),
        apart=person().role in UNIT_ROLES,
    )


def _busy_year(views: tuple[QuarterView, ...]) -> int:
    """The latest year in which somebody has worked on an assessment; the latest of all where nobody has."""
    return next((one.quarter.year for one in views if one.lines), views[0].quarter.year)


def _quarter_rows(views: list[QuarterView]) -> Iterator[QuarterRow]:
    if person().role in UNIT_ROLES:
        lines = office().rankings.trend(every=True, by=person())
        for one in views:
            own = [line for line in lines if line.quarter == one.quarter]
            yield QuarterRow(view=one, record=None, own=tuple(sorted(own, key=lambda line: _TAB_ORDER.index(line.mechanism))))
        return
    for one in views:
        yield QuarterRow(view=one, record=office().rankings.newest(one.quarter, by=person()) if one.lines else None)


def _trend() -> list[tuple[str, float]]:
    """By frozen quarter the mean of the overall scores of those that are ranked, as on the board; of a unit its own."""
    found: dict[Quarter, list[Decimal]] = {}
    own = person().role in UNIT_ROLES
    for line in (one for one in office().rankings.trend(by=person()) if own or one.rank is not None):
        found.setdefault(line.quarter, []).append(line.score)
    return [(str(quarter), float(round(sum(scores, Decimal()) / len(scores), 2))) for quarter, scores in sorted(found.items())]


@bp.get("/assessments/<assessment_id>")
@allow(READERS)
def whole(assessment_id: str) -> ResponseReturnValue:
    """A search leads here: the standings of the assessment with this id."""
    record = office().rankings.get(assessment_id, by=person())
    serial = record.serial if record.serial > 1 else None
    return redirect(url_for(".show", quarter=record.quarter, serial=serial))


# -- the standings of one --------------------------------------------------------------------------------------------


def asked_figures(quarter: str) -> Figures:
    """The figures of the assessment that the URL names, else of the newest."""
    return office().rankings.shown(Quarter.parse(quarter), request.args.get("serial", 0, type=int), by=person())


def frame_of(figures: Figures) -> dict[str, object]:
    """What the head of every page of one quarter says."""
    quarter = figures.quarter
    view = next((one for one in office().rankings.quarters(by=person()) if one.quarter == quarter), None)
    record = figures.assessment
    return {
        "figures": figures,
        "quarter": quarter,
        "record": record,
        "lines": view.lines if view else (),
        "over": office().now().date() > quarter.last_day,
        "serial": request.args.get("serial", 0, type=int) or None,
        "labels": ASSESSMENT_STATE_LABELS,
        "tones": TONES,
        "mechanisms": MECHANISM_LABELS,
        "overall": rules.OVERALL,
        "frozen": AssessmentState.FROZEN,
        "rank_told": rank_told,
        "signed": signed,
    }


def _asked() -> Asked:
    return Asked(
        mechanism=asked_one("mechanism", Mechanism),
        group=asked_text("group"),
        unit=asked_text("unit"),
        named=asked_text("named"),
    )


@bp.get("/<quarter>")
@allow(READERS)
def show(quarter: str) -> ResponseReturnValue:
    """排名: overall or of one mechanism, group by group."""
    figures = asked_figures(quarter)
    table = table_of(figures, _asked(), by=person())
    return render_template(
        "rankings/show.html",
        table=table,
        bars=bars_of(figures, table),
        tabs=TABS,
        named=NAMED,
        mark_tone=mark_tone,
        left_out=len(figures.facts.left_out),
        **frame_of(figures),
    )


@bp.get("/<quarter>/sheet.xlsx")
@allow(READERS)
def sheet(quarter: str) -> ResponseReturnValue:
    """The same rows as a workbook."""
    figures = asked_figures(quarter)
    table = table_of(figures, _asked(), by=person())
    title = f"{_title(figures)}{rules.under(table.asked.mechanism)}排名"
    return sheet_response(title, *sheet_of(table))


def _title(figures: Figures) -> str:
    return figures.assessment.title if figures.assessment else f"{figures.quarter.label}考核"


# -- one indicator over all units ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """What one unit has of an indicator: the computed score and those by hand."""

    standing: Standing
    computed: Score | None
    by_hand: tuple[Score, ...]

    @property
    def points(self) -> Decimal:
        return sum((one.points for one in self.by_hand), self.computed.points if self.computed else Decimal(0))


@bp.get("/<quarter>/indicator")
@allow(READERS)
def indicator(quarter: str) -> ResponseReturnValue:
    """分项指标: every unit's points of one indicator, and how they came about."""
    figures = asked_figures(quarter)
    mechanism, name = _asked_indicator(figures)
    rows = _indicator_rows(figures, mechanism, name)
    rule = next((one for one in figures.scheme.indicators if (one.mechanism, one.name) == (mechanism, name)), None)
    return render_template(
        "rankings/indicator.html",
        rows=rows,
        mechanism=mechanism,
        name=name,
        rule=rule,
        choices=list(indicator_choices(figures.scheme, whole=False)),
        anchor=anchors(figures.scheme).get((mechanism, name), ""),
        bars=_indicator_bars(rows),
        **frame_of(figures),
    )


@bp.get("/<quarter>/indicator.xlsx")
@allow(READERS)
def indicator_sheet(quarter: str) -> ResponseReturnValue:
    """The same rows as a workbook."""
    figures = asked_figures(quarter)
    mechanism, name = _asked_indicator(figures)
    heads = ("组别", "单位", "得分", "计算得分", "人工调整", "满分", "计量", "怎样得出")
    rows = [
        (
            row.standing.group,
            row.standing.unit,
            row.points,
            row.computed.points if row.computed else None,
            sum((one.points for one in row.by_hand), Decimal(0)) if row.by_hand else None,
            row.computed.most if row.computed else None,
            row.computed.counted if row.computed else "",
            "；".join(one.reckoning for one in (row.computed, *row.by_hand) if one),
        )
        for row in _indicator_rows(figures, mechanism, name)
    ]
    return sheet_response(f"{_title(figures)}{MECHANISM_LABELS[mechanism]}{name}", heads, rows)


def _asked_indicator(figures: Figures) -> tuple[Mechanism, str]:
    """The one that the URL names; whatever is none of the scheme's is its first."""
    known = [(one.mechanism, one.name) for one in figures.scheme.indicators]
    value, _, name = asked_text("indicator").partition("|")
    mechanism = next((one for one in Mechanism if one.value == value), None)
    return next((one for one in known if one == (mechanism, name)), known[0])


def _indicator_rows(figures: Figures, mechanism: Mechanism, name: str) -> list[IndicatorRow]:
    """The best first, as far as the indicator is for the unit's group."""
    found: list[IndicatorRow] = []
    for one in figures.standings.of(mechanism):
        own = [score for score in one.scores if score.indicator == name]
        computed = next((score for score in own if not score.by_hand), None)
        if own:
            found.append(IndicatorRow(standing=one, computed=computed, by_hand=tuple(score for score in own if score.by_hand)))
    return sorted(found, key=lambda row: -row.points)


def _indicator_bars(rows: list[IndicatorRow]) -> dict[str, object]:
    units = [[row.standing.unit, float(row.points), "", ""] for row in rows]
    return {"groups": [{"name": "", "units": units}], "lines": [], "named": {}}
