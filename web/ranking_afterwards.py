"""冻结之后: what has become known of a frozen quarter since, unit by unit, and who would move if it were reckoned now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.formats.sheets_out import Value
from services.model.assessment.afterwards import Afterwards, LaterFact, Since
from services.model.assessment.statistics import FACT_LABELS
from services.model.mechanisms import MECHANISM_LABELS
from services.rankings import rules
from services.rankings.desk import Figures
from web.access import READERS, allow, office, person
from web.forms import asked_one, asked_text
from web.ranking_words import PLACES_SHOWN, Look, looks
from web.rankings import asked_figures, frame_of
from web.sheets import sheet_response

bp = Blueprint("ranking_afterwards", __name__, url_prefix="/rankings")

SINCE_TONES = {Since.NEW: "ready", Since.GONE: "back", Since.OTHER: "wait"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A fact with the places where it can be looked at."""

    of: LaterFact
    looks: tuple[Look, ...]


@bp.get("/<quarter>/afterwards")
@allow(READERS)
def page(quarter: str) -> ResponseReturnValue:
    """Every fact that differs, and the places that would change."""
    figures, found = _asked()
    return render_template(
        "rankings/afterwards.html",
        found=found,
        rows=list(_rows(found)),
        sorts=[(one.value, one.value) for one in Since],
        asked={"unit": asked_text("unit"), "since": asked_one("since", Since)},
        since_tones=SINCE_TONES,
        kinds=FACT_LABELS,
        shown=PLACES_SHOWN,
        under=rules.under,
        **frame_of(figures),
    )


@bp.get("/<quarter>/afterwards/brief")
@allow(READERS)
def brief(quarter: str) -> ResponseReturnValue:
    """The same in a line, which pages of the quarter fetch when they are open: it takes seconds."""
    figures, found = _asked()
    serial = request.args.get("serial", 0, type=int) or None
    return render_template("rankings/_afterwards.html", found=found, quarter=figures.quarter, serial=serial)


@bp.get("/<quarter>/afterwards.xlsx")
@allow(READERS)
def workbook(quarter: str) -> ResponseReturnValue:
    """The same rows as a workbook."""
    figures, found = _asked()
    heads = ("单位", "工作机制", "变化", "事项", "日期", "事实", "有何不同", "佐证", "出处")
    return sheet_response(f"{figures.quarter.label}考核冻结之后的变化", heads, [_cells(one) for one in _rows(found)])


def _asked() -> tuple[Figures, Afterwards]:
    """The frozen figures that the URL names; raises NothingAfterwards where nothing is frozen."""
    figures = asked_figures(quarter=(request.view_args or {})["quarter"])
    record = figures.assessment
    if record is None:
        raise rules.NothingAfterwards(quarter=figures.quarter.label)
    return figures, office().rankings.afterwards(record.id, by=person())


def _rows(found: Afterwards) -> Iterator[Line]:
    """As far as the filters of the URL leave them."""
    unit, since = asked_text("unit"), asked_one("since", Since)
    for one in found.facts:
        if (not unit or unit in one.fact.unit) and (since is None or one.since is since):
            yield Line(of=one, looks=looks(one.fact))


def _cells(line: Line) -> tuple[Value, ...]:
    one, fact = line.of, line.of.fact
    return (
        fact.unit,
        MECHANISM_LABELS[fact.mechanism],
        one.since.value,
        FACT_LABELS[fact.kind],
        fact.day or (fact.month.label if fact.month else ""),
        fact.text,
        one.told,
        "已佐证" if fact.proven else "未佐证",
        "；".join(place.place for place in fact.inputs),
    )
