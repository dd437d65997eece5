"""评分表: one unit's own figures, as the office sees them and as the unit may see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.model.assessment.adjustments import Adjustment, Objection
from services.model.assessment.assessments import AssessmentState
from services.model.assessment.facts import Input, QuarterFact
from services.model.assessment.scheme import Scheme
from services.model.assessment.standings import Score, Standing, Standings
from services.model.periods import Quarter
from services.rankings.figures import Figures

WITHHELD = Input(object_id="", place="管委会掌握的其他单位材料")
"""In the place of what another unit handed in: the unit sees that there is something, and not what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A standing, and among how many it is ranked."""

    standing: Standing
    ranked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A unit's figures in a quarter: overall first, then by mechanism. `facts` are its own, counted and passed over."""

    quarter: Quarter
    unit: str
    scheme: Scheme
    as_of: datetime
    lines: tuple[SheetLine, ...]
    facts: tuple[QuarterFact, ...]
    adjustments: tuple[Adjustment, ...] = ()
    objections: tuple[Objection, ...] = ()
    assessment_id: str = ""
    state: AssessmentState = AssessmentState.OPEN
    objections_until: date | None = None
    may_object: bool = False

    def fact(self, fact_id: str) -> QuarterFact | None:
        """One of the facts that a score names."""
        return next((one for one in self.facts if one.id == fact_id), None)


def sheet(figures: Figures, names: Sequence[str], *, today: date) -> Sheet | None:
    """The sheet of the first of these names that is assessed; None where none is."""
    assessed = {one.unit for one in figures.standings.standings}
    unit = next((name for name in names if name in assessed), None)
    if unit is None:
        return None
    own = figures.standings.unit(unit)
    record = figures.assessment
    told = [one for one in own if one.mechanism is None] + [one for one in own if one.mechanism is not None]
    until = record.objections_until if record else None
    member = figures.facts.member(unit)
    called = {unit, *(member.names if member is not None else ())}
    return Sheet(
        quarter=figures.quarter,
        unit=unit,
        scheme=figures.scheme,
        as_of=figures.as_of,
        lines=tuple(SheetLine(standing=one, ranked=_ranked(figures.standings, one)) for one in told),
        facts=tuple(fact for fact in figures.facts.facts if fact.unit == unit),
        adjustments=tuple(one for one in record.adjustments if one.unit in called) if record else (),
        objections=tuple(one for one in record.objections if one.unit in called) if record else (),
        assessment_id=record.id if record else "",
        state=record.state if record else AssessmentState.OPEN,
        objections_until=until,
        may_object=bool(record and record.state is AssessmentState.PREVIEWED and until and today <= until),
    )


def _ranked(standings: Standings, one: Standing) -> int:
    others = (other for other in standings.of(one.mechanism) if other.group == one.group)
    return sum(other.rank is not None for other in others)


def objects_of(found: Sheet) -> set[str]:
    """The archive objects at which the sheet points."""
    scores = (score for line in found.lines for score in line.standing.scores)
    inputs = [one for score in scores for one in score.inputs] + [one for fact in found.facts for one in fact.inputs]
    return {one.object_id for one in inputs if one.object_id}


def as_unit_sees(found: Sheet, visible: Collection[str]) -> Sheet:
    """Without the names of those that share its rank, and without what another unit handed in."""
    return replace(
        found,
        lines=tuple(replace(line, standing=_own_only(line.standing, visible)) for line in found.lines),
        facts=tuple(replace(fact, inputs=_shown(fact.inputs, visible)) for fact in found.facts),
    )


def _own_only(standing: Standing, visible: Collection[str]) -> Standing:
    scores = tuple(_score(score, visible) for score in standing.scores)
    return replace(standing, scores=scores, tie="并列，按单位名册的顺序列出" if standing.tie else "")


def _score(score: Score, visible: Collection[str]) -> Score:
    return replace(score, inputs=_shown(score.inputs, visible))


def _shown(inputs: tuple[Input, ...], visible: Collection[str]) -> tuple[Input, ...]:
    shown = (one if not one.object_id or one.object_id in visible else WITHHELD for one in inputs)
    return tuple(dict.fromkeys(shown))
