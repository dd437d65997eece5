"""换方案试算: who would move under another version of the scheme. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.formats.sheets_out import Value
from services.model.assessment.comparing import Move, moves
from services.model.assessment.reading import SchemeRefused, read_scheme
from services.model.assessment.scheme import Scheme
from services.model.assessment.standings import Standings
from services.model.mechanisms import Mechanism
from services.rankings import rules
from services.rankings.desk import Figures
from web.access import READERS, allow, office, person
from web.forms import asked_text, typed_line, typed_text
from web.ranking_words import TABS, UNRANKED
from web.rankings import asked_figures, frame_of
from web.sheets import sheet_response

bp = Blueprint("ranking_trials", __name__, url_prefix="/rankings")

_SHIFTS_TOLD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The quarter by another scheme. `only`: those that move."""

    scheme: Scheme
    moves: tuple[Move, ...]
    standings: Standings
    mechanism: Mechanism | None
    only: bool

    @property
    def rows(self) -> list[Move]:
        own = [one for one in self.moves if one.mechanism is self.mechanism]
        return [one for one in own if not (self.only and one.is_still)]

    def counts(self) -> tuple[int, int, int]:
        """How many climb, fall, and keep their place."""
        own = [one.places for one in self.moves if one.mechanism is self.mechanism]
        up, down = sum(one > 0 for one in own), sum(one < 0 for one in own)
        return up, down, len(own) - up - down


@bp.get("/<quarter>/what-if")
@allow(READERS)
def page(quarter: str) -> ResponseReturnValue:
    """By the version that the URL names; without one, the choice."""
    figures = asked_figures(quarter)
    version = asked_text("version")
    scheme = office().schemes.get(version) if version else None
    trial = _trial(figures, scheme, asked_text("mechanism"), asked_text("only")) if scheme else None
    return _page(figures, trial, version=version)


@bp.post("/<quarter>/what-if")
@allow(READERS)
def pasted(quarter: str) -> ResponseReturnValue:
    """By a scheme that somebody pastes."""
    figures, text = asked_figures(quarter), typed_text("text")
    try:
        scheme = read_scheme(text)
    except SchemeRefused as refused:
        return _page(figures, None, text=text, findings=refused.findings), 422
    trial = _trial(figures, scheme, typed_line("mechanism"), typed_line("only"))
    if typed_line("as") == "xlsx":
        return _workbook(figures, trial)
    return _page(figures, trial, text=text)


@bp.get("/<quarter>/what-if.xlsx")
@allow(READERS)
def workbook(quarter: str) -> ResponseReturnValue:
    """The table of a version as a workbook."""
    figures = asked_figures(quarter)
    version = asked_text("version")
    scheme = office().schemes.get(version) if version else figures.scheme
    return _workbook(figures, _trial(figures, scheme, asked_text("mechanism"), asked_text("only")))


def _trial(figures: Figures, scheme: Scheme, mechanism: str, only: str) -> Trial:
    record, desk = figures.assessment, office().rankings
    if record is not None:
        other = desk.figures_of(record.id, scheme=scheme, by=person())
    else:
        other = desk.figures(figures.quarter, scheme=scheme, by=person())
    return Trial(
        scheme=scheme,
        moves=moves(figures.standings, other.standings),
        standings=other.standings,
        mechanism=next((one for one in Mechanism if one.value == mechanism), None),
        only=bool(only),
    )


def _page(figures: Figures, trial: Trial | None, *, version: str = "", text: str = "", findings: tuple[object, ...] = ()) -> str:
    return render_template(
        "rankings/what_if.html",
        trial=trial,
        version=version,
        text=text,
        findings=findings,
        schemes=[one for one in office().schemes.all() if one.scheme],
        tabs=TABS,
        named=_named(figures, trial) if trial else [],
        told=shifts_told,
        by_paste=request.method == "POST",
        bars=_bars(trial) if trial else {},
        **frame_of(figures),
    )


def _named(figures: Figures, trial: Trial) -> list[tuple[str, list[str], list[str]]]:
    """Who would be named anew and who no more, for commendation and for rectification."""
    pairs = (
        ("拟表扬", figures.standings.commended, trial.standings.commended),
        ("拟整改", figures.standings.demanded, trial.standings.demanded),
    )
    found = []
    for word, before, after in pairs:
        old, new = [unit for unit, _ in before], [unit for unit, _ in after]
        found.append((word, [unit for unit in new if unit not in old], [unit for unit in old if unit not in new]))
    return found


def _bars(trial: Trial) -> dict[str, object]:
    """What the chart draws: how much each unit's score changes, the most first."""
    changes = ((one.unit, (one.score_after or Decimal(0)) - (one.score_before or Decimal(0))) for one in trial.rows)
    units = [[unit, float(change), "", ""] for unit, change in sorted(changes, key=lambda one: -one[1]) if change]
    return {"groups": [{"name": "", "units": units}] if units else [], "lines": [], "named": {}}


def shifts_told(move: Move) -> str:
    """The indicators whose points change most: 媒体宣传报道 +3.00."""
    told = sorted(move.shifts, key=lambda one: -abs(one.by))
    words = [f"{one.indicator} {one.by:+.2f}" for one in told[:_SHIFTS_TOLD]]
    return "、".join(words) + (f" 等 {len(told)} 项" if len(told) > _SHIFTS_TOLD else "")


def _workbook(figures: Figures, trial: Trial) -> ResponseReturnValue:
    heads = ("单位", "组别", "原名次", "新名次", "升降", "原得分", "新得分", "差", "变动的指标")
    title = f"{figures.quarter.label}{rules.under(trial.mechanism)}按{trial.scheme.version}试算"
    return sheet_response(title, heads, list(_rows(trial)))


def _rows(trial: Trial) -> Iterator[tuple[Value, ...]]:
    for one in trial.rows:
        ranks = (one.rank_before or UNRANKED, one.rank_after or UNRANKED, one.places or None)
        change = (one.score_after or Decimal(0)) - (one.score_before or Decimal(0))
        yield (one.unit, one.group_after or one.group_before, *ranks, one.score_before, one.score_after, change, shifts_told(one))
