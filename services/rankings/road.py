"""The one road of an assessment's steps: who may, from which page, whether it was done before, and then services/steps.py."""

from __future__ import annotations

from collections.abc import Callable

from services.model.assessment.assessments import Assessment, AssessmentStep
from services.model.people import Person
from services.model.records import ArchivedObject, Event
from services.rankings import rules
from services.steps import ChangedMeanwhile, Decision, Steps
from services.stores.register import Register, Transaction

Change = Callable[[Transaction, Assessment], Assessment | None]
"""What a step makes of an assessment; None leaves it as it is. Runs inside the first transaction."""


class AssessmentRoad:
    """Takes steps on assessments. The same person with the same page twice finds what the first call led to."""

    def __init__(self, *, register: Register, steps: Steps) -> None:
        self._register, self._steps = register, steps

    def get(self, assessment_id: str, *, by: Person) -> Assessment:
        """The assessment with this id; raises NotFound, for a unit always."""
        rules.require_whole(by, assessment_id)
        return self.whole(assessment_id)

    def whole(self, assessment_id: str) -> Assessment:
        """The same for the desk itself, whoever asks it."""
        with self._register.reading() as transaction:
            return rules.as_assessment(transaction.objects.get(assessment_id))

    def take(
        self,
        assessment_id: str,
        step: AssessmentStep,
        change: Change,
        *,
        by: Person,
        note: str | Callable[[Assessment], str] = "",
        seen: int | None = None,
    ) -> Assessment:
        """Take one step. `seen` is the version on the page: objections that came since are no reason to look again.

        Raises NotAllowed, ChangedMeanwhile, what `change` raises and what Steps.take raises.
        """
        rules.require(by, step)

        def decide(transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            record = rules.as_assessment(current)
            if isinstance(note, str) and seen is not None and _repeated(record, step, by=by, note=note, seen=seen):
                return None
            changed = change(transaction, record)
            if changed is None or changed == record:
                return None
            told = note if isinstance(note, str) else note(changed)
            if seen is not None and _repeated(record, step, by=by, note=told, seen=seen):
                return None
            if seen is not None and _overtaken(record, seen):
                raise ChangedMeanwhile(title=record.title, seen=seen, now=record.events[-1].version)
            return Decision(record=changed, note=told)

        return rules.as_assessment(self._steps.take(assessment_id, step, decide, by=by))


def _overtaken(record: Assessment, seen: int) -> bool:
    return any(event.version > seen and event.step != AssessmentStep.OBJECT for event in record.events)


def _repeated(record: Assessment, step: AssessmentStep, *, by: Person, note: str, seen: int) -> bool:
    """Whether the last thing that was done is what is asked for once more, from the same page."""
    last: Event = record.events[-1]
    return (last.step, last.login, last.note) == (step, by.login, note) and last.version == seen + 1
