"""公示、异议、复核: the units see their sheets, say what they think is wrong, and are answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from services.calendar import working_days
from services.model.assessment.adjustments import Adjustment, Objection, ObjectionState
from services.model.assessment.assessments import Assessment, AssessmentState, AssessmentStep
from services.model.assessment.scoring import standings
from services.model.dates import chinese_date
from services.model.errors import NotFound
from services.model.mechanisms import Mechanism
from services.model.people import UNIT_ROLES, Person
from services.rankings import changes, rules
from services.rankings.adjusting import next_id, signed
from services.rankings.figures import Reckoner
from services.rankings.road import AssessmentRoad
from services.stores.register import Transaction


class Objecting:
    """Shows the units what they are going to get, and takes what they say."""

    def __init__(self, *, road: AssessmentRoad, reckoner: Reckoner, now: Callable[[], datetime]) -> None:
        self._road, self._reckoner, self._now = road, reckoner, now

    def preview(self, assessment_id: str, *, days: int | None, seen: int | None, by: Person) -> Assessment:
        """See Rankings.preview."""
        rules.require(by, AssessmentStep.PREVIEW)
        if days is not None:
            rules.require_days(days)
        at, record = self._now(), self._road.get(assessment_id, by=by)
        record.after(AssessmentStep.PREVIEW)
        rules.require_over(record.quarter, AssessmentStep.PREVIEW, today=at.date())
        facts = self._reckoner.facts_of(record)
        rules.require_somebody(facts)

        def change(transaction: Transaction, current: Assessment) -> Assessment:
            lasting = days or current.scheme.objection_days
            until = working_days(transaction).add(at.date(), lasting)
            shown = standings(facts, current.scheme, current.adjustments)
            return changes.previewed(current, facts, shown, until=until, at=at)

        def told(changed: Assessment) -> str:
            return f"异议截止{chinese_date(changed.objections_until)}" if changed.objections_until else ""

        return self._road.take(record.id, AssessmentStep.PREVIEW, change, by=by, note=told, seen=seen)

    def object_to(
        self, assessment_id: str, text: str, *, names: Sequence[str], mechanism: Mechanism | None, indicator: str, by: Person
    ) -> Objection:
        """See Rankings.object_to; `names` are those of the unit."""
        step = AssessmentStep.OBJECT
        rules.require(by, step)
        record = self._road.whole(assessment_id)
        if by.role in UNIT_ROLES and record.state is AssessmentState.OPEN:
            raise NotFound(what=assessment_id)  # nobody has shown it to the units
        at, said = self._now(), rules.text_of(text, step, what="异议内容")
        assessed = {one.unit for one in record.standings.standings} if record.standings else set()
        unit = next((name for name in names if name in assessed), names[0] if names else "")
        asked = Objection(id="", unit=unit, mechanism=mechanism, indicator=indicator, text=said, by=by.name, at=at)

        def change(_transaction: Transaction, current: Assessment) -> Assessment | None:
            if changes.same_objection(current, asked) is not None:
                return None
            return changes.objected(current, replace(asked, id=next_id(current)), today=at.date())

        note = f"{unit}“{rules.under(mechanism)}”{f'“{indicator}”' if indicator else ''}：{said}"
        changed = self._road.take(record.id, step, change, by=by, note=note)
        found = changes.same_objection(changed, asked)
        assert found is not None, "an objection was taken, and is not there"
        return found

    def answer(
        self,
        assessment_id: str,
        objection_id: str,
        *,
        upheld: bool,
        answer: str,
        points: Decimal | str | None,
        mechanism: Mechanism | None,
        indicator: str | None,
        seen: int | None,
        by: Person,
    ) -> Assessment:
        """See Rankings.answer."""
        step = AssessmentStep.ANSWER
        rules.require(by, step)
        at, told = self._now(), rules.text_of(answer, step, what="答复")
        record = self._road.get(assessment_id, by=by)
        known = changes.objection_of(record, objection_id)
        given = _given(points, upheld=upheld)
        about = mechanism or known.mechanism
        what = indicator if indicator is not None else known.indicator if about is known.mechanism else ""
        if given is not None and about is None:
            raise rules.TextMissing(what="调整的工作机制", step="复核答复")
        if given is not None and about is not None:
            rules.require_member(self._reckoner.facts_of(record), known.unit, about, step)

        def change(_transaction: Transaction, current: Assessment) -> Assessment:
            changed = changes.answered(current, objection_id, upheld=upheld, answer=told, by=by, at=at)
            if given is None or about is None:
                return changed
            rules.require_indicator(current.scheme, about, what)
            made = _award(next_id(current), known, about, what, given, answer=told, by=by, at=at)
            return replace(changed, adjustments=(*changed.adjustments, made))

        state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
        points_told = f"，{signed(given)}分" if given is not None else ""
        note = f"{known.unit}的异议{state.value}{points_told}：{told}"
        return self._road.take(record.id, step, change, by=by, note=note, seen=seen)


def _given(points: Decimal | str | None, *, upheld: bool) -> Decimal | None:
    """The points that an answer gives; raises PointsRefused."""
    if points in (None, ""):
        return None
    given = rules.points_of(points)
    if not upheld:
        raise rules.PointsRefused(points=points, reason="不采纳的异议不能加减分")
    return given


def _award(
    made: str, to: Objection, mechanism: Mechanism, indicator: str, points: Decimal, *, answer: str, by: Person, at: datetime
) -> Adjustment:
    """What an upheld objection brings: it names the objection, and its answer is the reason."""
    return Adjustment(
        id=made,
        unit=to.unit,
        mechanism=mechanism,
        indicator=indicator,
        points=points,
        reason=answer,
        by=by.name,
        at=at,
        objection=to.id,
    )
