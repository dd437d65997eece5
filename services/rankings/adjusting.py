"""Points by hand and the version of the scheme: what a clerk may change before the freeze."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from services.model.assessment.adjustments import Adjustment
from services.model.assessment.assessments import Assessment, AssessmentStep
from services.model.assessment.facts import QuarterFacts
from services.model.assessment.scheme import Scheme
from services.model.mechanisms import Mechanism
from services.model.people import Person
from services.rankings import changes, rules
from services.rankings.figures import Reckoner
from services.rankings.road import AssessmentRoad
from services.stores.register import Transaction

_STEP = AssessmentStep.ADJUST


class Adjusting:
    """Gives points and takes them back; each with its reason and its author."""

    def __init__(self, *, road: AssessmentRoad, reckoner: Reckoner, now: Callable[[], datetime]) -> None:
        self._road, self._reckoner, self._now = road, reckoner, now

    def adjust(
        self,
        assessment_id: str,
        *,
        units: Sequence[str],
        mechanism: Mechanism,
        indicator: str,
        points: Decimal | str,
        reason: str,
        seen: int | None,
        by: Person,
    ) -> Assessment:
        """See Rankings.adjust; `units` are names of the one unit, the first of them that is assessed is meant."""
        rules.require(by, _STEP)
        given, told = rules.points_of(points), rules.text_of(reason, _STEP, what="调整理由")
        record = self._road.get(assessment_id, by=by)
        unit = member_named(self._reckoner.facts_of(record), units)
        rules.require_member(self._reckoner.facts_of(record), unit, mechanism, _STEP)
        at = self._now()

        def change(_transaction: Transaction, current: Assessment) -> Assessment:
            rules.require_indicator(current.scheme, mechanism, indicator)
            return changes.adjusted(
                current,
                Adjustment(
                    id=next_id(current),
                    unit=unit,
                    mechanism=mechanism,
                    indicator=indicator,
                    points=given,
                    reason=told,
                    by=by.name,
                    at=at,
                ),
            )

        note = f"{unit}“{rules.under(mechanism)}”{f'“{indicator}”' if indicator else ''}{signed(given)}分：{told}"
        return self._road.take(record.id, _STEP, change, by=by, note=note, seen=seen)

    def take_back(self, assessment_id: str, adjustment_id: str, *, reason: str, seen: int | None, by: Person) -> Assessment:
        """See Rankings.take_back."""
        rules.require(by, _STEP)
        record = self._road.get(assessment_id, by=by)
        given = next((one for one in record.adjustments if one.id == adjustment_id), None)
        named = f"{given.unit}“{rules.under(given.mechanism)}”{signed(given.points)}分" if given else adjustment_id
        told = f"：{rules.text_of(reason, _STEP, what='撤回理由')}" if reason.strip() else ""

        def change(_transaction: Transaction, current: Assessment) -> Assessment:
            return changes.taken_back(current, adjustment_id)

        return self._road.take(record.id, _STEP, change, by=by, note=f"撤回{named}{told}", seen=seen)

    def rescheme(self, assessment_id: str, scheme: Scheme, *, seen: int | None, by: Person) -> Assessment:
        """See Rankings.rescheme."""

        def change(_transaction: Transaction, current: Assessment) -> Assessment | None:
            changed = changes.rescheme(current, scheme)
            return None if current.scheme == scheme else changed

        record = self._road.get(assessment_id, by=by)
        note = f"改用“{scheme.name}”（{scheme.version}）"
        return self._road.take(record.id, AssessmentStep.RESCHEME, change, by=by, note=note, seen=seen)


def member_named(facts: QuarterFacts, names: Sequence[str]) -> str:
    """Under which of its names a unit is assessed; the last one where it is not."""
    assessed = {one.unit for one in facts.members}
    return next((name for name in names if name in assessed), names[-1])


def next_id(record: Assessment) -> str:
    """An id that no adjustment or objection of the quarter has had: the version that brings it, of a correction, which takes
    over the points by hand of the one before, behind its serial.
    """
    version = f"{len(record.events) + 1}"
    return version if record.serial == 1 else f"{record.serial}-{version}"


def signed(points: Decimal) -> str:
    """+2, -0.5."""
    return f"{points:+f}".rstrip("0").rstrip(".")
