"""评分表: one unit's scores with what each point came from; the unit itself sees its own, and objects here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.formats.sheets_out import Value
from services.model.assessment.adjustments import ObjectionState
from services.model.assessment.assessments import ASSESSMENT_STATE_LABELS, AssessmentState, assessment_title
from services.model.assessment.facts import Leader, Level, QuarterFact
from services.model.assessment.measures import MEASURES
from services.model.assessment.passing import UNPROVEN, PassedOver, passed_over
from services.model.assessment.scheme import Indicator
from services.model.assessment.standings import Score, Standing
from services.model.errors import NotFound
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import UNIT_ROLES, Scope
from services.model.periods import Quarter
from services.rankings import rules
from services.rankings.desk import Sheet
from web.access import EVERYBODY, FILLERS, UNITS, allow, office, on_refusal, person
from web.forms import asked_one, typed_line, typed_text
from web.ranking_words import (
    PLACES_SHOWN,
    TABS,
    TONES,
    WHOLE,
    Look,
    anchors,
    chosen_indicator,
    indicator_choices,
    looks,
    rank_told,
    signed,
)
from web.sheets import sheet_response

bp = Blueprint("ranking_sheets", __name__, url_prefix="/rankings")

OBJECTION_TONES = {ObjectionState.OPEN: "wait", ObjectionState.UPHELD: "done", ObjectionState.REJECTED: "over"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFact:
    """A fact under an indicator: why it counts nothing (None: it counts), and where it can be looked at."""

    fact: QuarterFact
    passed: PassedOver | None
    tags: tuple[str, ...]
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """One indicator with its points by hand beside it. `computed` None: points by hand of the whole."""

    name: str
    anchor: str
    rule: Indicator | None
    computed: Score | None
    by_hand: tuple[Score, ...]
    facts: tuple[ShownFact, ...]

    @property
    def points(self) -> Decimal:
        return sum((one.points for one in self.by_hand), self.computed.points if self.computed else Decimal(0))

    @property
    def hand_points(self) -> Decimal:
        return sum((one.points for one in self.by_hand), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One mechanism of the sheet."""

    standing: Standing
    ranked: int
    lines: tuple[ShownLine, ...]
    pairs: tuple[tuple[str, float], ...]  # for the chart: the points of each indicator

    @property
    def computed(self) -> Decimal:
        return sum((one.computed.points for one in self.lines if one.computed), Decimal(0))

    @property
    def by_hand(self) -> Decimal:
        return sum((one.hand_points for one in self.lines), Decimal(0))


@bp.get("/<quarter>/own")
@allow(UNITS)
def own(quarter: str) -> ResponseReturnValue:
    """A to-do leads here: the sheet of one's own unit."""
    return redirect(url_for(".show", quarter=quarter, unit=person().unit))


@bp.get("/<quarter>/units/<path:unit>")
@allow(EVERYBODY)
def show(quarter: str, unit: str) -> ResponseReturnValue:
    """The sheet; on paper all mechanisms, on the screen the one that the URL names."""
    return _page(asked_sheet(quarter, unit))


def asked_sheet(quarter: str, unit: str) -> Sheet:
    """The sheet that the URL names; to somebody of a unit no other unit's is there. Raises NotFound."""
    if person().role in UNIT_ROLES and unit not in Scope.of(person()).names:
        raise NotFound(what=f"{unit[:50]}评分表")
    serial = request.args.get("serial", 0, type=int)
    return office().rankings.sheet(Quarter.parse(quarter), unit, serial=serial, by=person())


def _page(found: Sheet, *, refusal: str = "", typed: str = "", about: str = "") -> str:
    apart = person().role in UNIT_ROLES
    wanted = asked_one("mechanism", Mechanism)
    sections = sections_of(found)
    names = [found.unit, *(person().earlier if apart else ())]
    trend = office().rankings.trend(units=None if apart else (found.unit,), by=person())
    return render_template(
        "rankings/sheet.html",
        sheet=found,
        title=assessment_title(found.quarter, _serial(found)),
        over=office().now().date() > found.quarter.last_day,
        whole=found.lines[0],
        sections=sections,
        chosen=wanted if any(one.standing.mechanism is wanted for one in sections) else None,
        tabs=[tab for tab in TABS if not tab[0] or any(one.standing.mechanism == tab[0] for one in sections)],
        trend=[(str(line.quarter), float(line.score)) for line in trend],
        names=names,
        apart=apart,
        labels=ASSESSMENT_STATE_LABELS,
        tones=TONES,
        mechanisms=MECHANISM_LABELS,
        under=rules.under,
        objection_tones=OBJECTION_TONES,
        choices=[(label, options) for label, options in indicator_choices(found.scheme, whole=True) if label in _own(found)],
        rank_told=rank_told,
        signed=signed,
        unproven=UNPROVEN,
        shown=PLACES_SHOWN,
        serial=request.args.get("serial", 0, type=int) or None,
        adjustable=found.state is not AssessmentState.FROZEN,
        longest=rules.LONGEST_REASON,
        refusal=refusal,
        typed=typed,
        about=about,
    )


def _serial(found: Sheet) -> int:
    return int(found.assessment_id.rpartition("-")[2] or 1)


def _own(found: Sheet) -> set[str]:
    return {MECHANISM_LABELS[line.standing.mechanism] for line in found.lines if line.standing.mechanism}


# -- what a sheet shows ----------------------------------------------------------------------------------------------


def sections_of(found: Sheet) -> list[Section]:
    """By mechanism, in the order of the sheet."""
    rules_of = {(one.mechanism, one.name): one for one in found.scheme.indicators}
    places = anchors(found.scheme)
    sections: list[Section] = []
    for line in found.lines:
        mechanism = line.standing.mechanism
        if mechanism is None:
            continue
        lines = tuple(
            ShownLine(
                name=name,
                anchor=places.get((mechanism, name), "whole"),
                rule=rules_of.get((mechanism, name)),
                computed=next((score for score in scores if not score.by_hand), None),
                by_hand=tuple(score for score in scores if score.by_hand),
                facts=tuple(_facts(found, scores, rules_of.get((mechanism, name)))),
            )
            for name, scores in _by_name(line.standing.scores)
        )
        pairs = tuple((one.name, float(one.points)) for one in lines if one.points)
        sections.append(Section(standing=line.standing, ranked=line.ranked, lines=lines, pairs=pairs))
    return sections


def _by_name(scores: Iterable[Score]) -> list[tuple[str, list[Score]]]:
    found: dict[str, list[Score]] = {}
    for score in scores:
        found.setdefault(score.indicator, []).append(score)
    return sorted(found.items(), key=lambda one: one[0] == WHOLE)


def _facts(found: Sheet, scores: Iterable[Score], rule: Indicator | None) -> Iterator[ShownFact]:
    """Those that count, then those that were looked at and count nothing; each group by day."""
    for score in scores:
        for fact in (found.fact(one) for one in score.facts):
            if fact is not None:
                yield ShownFact(fact=fact, passed=None, tags=tuple(_tags(fact)), looks=looks(fact))
        for fact in (found.fact(one) for one in score.passed_over):
            if fact is not None and rule is not None:
                why = passed_over(fact, MEASURES[rule.measure], rule, found.scheme, found.quarter)
                yield ShownFact(fact=fact, passed=why, tags=tuple(_tags(fact)), looks=looks(fact))


def _tags(fact: QuarterFact) -> Iterator[str]:
    """What the scheme weighs it by."""
    if fact.level is not Level.UNKNOWN:
        yield fact.level.value
    if fact.leader is not Leader.UNKNOWN:
        yield fact.leader.value


# -- the workbook ----------------------------------------------------------------------------------------------------


@bp.get("/<quarter>/units/<path:unit>/sheet.xlsx")
@allow(EVERYBODY)
def workbook(quarter: str, unit: str) -> ResponseReturnValue:
    """The sheet with every fact as a row."""
    found = asked_sheet(quarter, unit)
    heads = ("工作机制", "指标", "满分", "计算得分", "人工调整", "得分", "怎样得出", "事实", "佐证", "计分", "出处")
    return sheet_response(f"{found.unit}{found.quarter.label}评分表", heads, list(_rows(found)))


def _rows(found: Sheet) -> Iterator[tuple[Value, ...]]:
    for section in sections_of(found):
        label = rules.under(section.standing.mechanism)
        for line in section.lines:
            told = "；".join(one.reckoning for one in (line.computed, *line.by_hand) if one)
            computed = line.computed.points if line.computed else None
            most = line.computed.most if line.computed else None
            yield (label, line.name, most, computed, line.hand_points if line.by_hand else None, line.points, told)
            for one in line.facts:
                proof = "已佐证" if one.fact.proven else "未佐证"
                where = "；".join(dict.fromkeys(look.label for look in one.looks))
                yield (label, line.name, *[None] * 5, one.fact.text, proof, _counts(one), where)


def _counts(one: ShownFact) -> str:
    return f"不计分：{one.passed.word}" if one.passed else "计分"


# -- 异议 ------------------------------------------------------------------------------------------------------------


@bp.post("/<quarter>/units/<path:unit>/object")
@allow(FILLERS)
def object_to(quarter: str, unit: str) -> ResponseReturnValue:
    """提出异议: of an indicator, a mechanism or the overall score. A clerk enters what a unit says by telephone."""
    found = asked_sheet(quarter, unit)
    mechanism, name = chosen_indicator(typed_line("about"))
    on_refusal(lambda message: _page(found, refusal=message, typed=typed_text("text"), about=typed_line("about")))
    office().rankings.object_to(
        found.assessment_id, typed_text("text"), mechanism=mechanism, indicator=name, unit=found.unit, by=person()
    )
    flash("异议已提出，管委会复核后在这一页答复。", "success")
    return redirect(url_for(".show", quarter=quarter, unit=found.unit, _anchor="objections"))
