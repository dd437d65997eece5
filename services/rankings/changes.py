"""What each step makes of an assessment, pure: a new value, or a refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.model.assessment.adjustments import Adjustment, Objection, ObjectionState
from services.model.assessment.assessments import ASSESSMENT_STEP_LABELS, Assessment, AssessmentStep
from services.model.assessment.facts import QuarterFacts
from services.model.assessment.scheme import Scheme
from services.model.assessment.standings import Standings
from services.model.dates import chinese_date
from services.model.people import Person
from services.rankings.rules import (
    MOST_OBJECTIONS,
    AdjustmentGone,
    CorrectionKeepsScheme,
    NoSuchIndicator,
    NotAssessed,
    ObjectionAnswered,
    ObjectionsClosed,
    ObjectionUnknown,
    TooManyObjections,
    under,
)


def adjusted(record: Assessment, adjustment: Adjustment) -> Assessment:
    """With points by hand."""
    return replace(record.after(AssessmentStep.ADJUST), adjustments=(*record.adjustments, adjustment))


def taken_back(record: Assessment, adjustment_id: str) -> Assessment:
    """Without them; the event still tells of them. Raises AdjustmentGone."""
    changed = record.after(AssessmentStep.ADJUST)
    left = tuple(one for one in record.adjustments if one.id != adjustment_id)
    if len(left) == len(record.adjustments):
        raise AdjustmentGone(title=record.title)
    return replace(changed, adjustments=left)


def rescheme(record: Assessment, scheme: Scheme) -> Assessment:
    """Reckoned by another version: what was previewed holds no more. Raises CorrectionKeepsScheme."""
    if record.corrects:
        raise CorrectionKeepsScheme(title=record.title)
    changed = record.after(AssessmentStep.RESCHEME)
    return replace(changed, scheme=scheme, standings=None, facts=None, as_of=None, objections_until=None)


def previewed(record: Assessment, facts: QuarterFacts, standings: Standings, *, until: date, at: datetime) -> Assessment:
    """公示: each unit sees its own sheet as it is now, and may object up to and with `until`."""
    changed = record.after(AssessmentStep.PREVIEW)
    gathered = record.as_of if record.same_facts else at
    return replace(changed, facts=facts, standings=standings, objections_until=until, as_of=gathered)


def objected(record: Assessment, objection: Objection, *, today: date) -> Assessment:
    """With a unit's objection; raises ObjectionsClosed, NotAssessed, NoSuchIndicator."""
    changed = record.after(AssessmentStep.OBJECT)
    if record.objections_until is None or today > record.objections_until:
        raise ObjectionsClosed(title=record.title, day=chinese_date(record.objections_until or today))
    own = record.standings.unit(objection.unit) if record.standings else ()
    sheet = next((one for one in own if one.mechanism is objection.mechanism), None)
    if sheet is None:
        quarter, label = record.quarter.label, under(objection.mechanism)
        raise NotAssessed(
            quarter=quarter, unit=objection.unit, mechanism=label, step=ASSESSMENT_STEP_LABELS[AssessmentStep.OBJECT]
        )
    if objection.indicator and objection.indicator not in {score.indicator for score in sheet.scores}:
        raise NoSuchIndicator(mechanism=under(objection.mechanism), indicator=objection.indicator)
    if len(waiting := [one for one in record.open_objections if one.unit == objection.unit]) >= MOST_OBJECTIONS:
        raise TooManyObjections(unit=objection.unit, title=record.title, count=len(waiting))
    return replace(changed, objections=(*record.objections, objection))


def same_objection(record: Assessment, asked: Objection) -> Objection | None:
    """The unanswered objection that says the same of the same."""
    wanted = (asked.unit, asked.mechanism, asked.indicator, asked.text)
    return next((one for one in record.open_objections if (one.unit, one.mechanism, one.indicator, one.text) == wanted), None)


def objection_of(record: Assessment, objection_id: str) -> Objection:
    """Raises ObjectionUnknown."""
    found = next((one for one in record.objections if one.id == objection_id), None)
    if found is None:
        raise ObjectionUnknown(title=record.title)
    return found


def answered(record: Assessment, objection_id: str, *, upheld: bool, answer: str, by: Person, at: datetime) -> Assessment:
    """复核: the objection with its answer; raises ObjectionUnknown, ObjectionAnswered."""
    changed, known = record.after(AssessmentStep.ANSWER), objection_of(record, objection_id)
    if known.state is not ObjectionState.OPEN:
        raise ObjectionAnswered(by=known.answered_by, state=known.state.value)
    state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    told = replace(known, state=state, answer=answer, answered_by=by.name, answered_at=at)
    return replace(changed, objections=tuple(told if one.id == objection_id else one for one in record.objections))
