"""From a frozen quarter to rectifications: for every unit that its figures demand, in one go."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.model.assessment.assessments import Assessment
from services.model.assessment.soundness import require_sound
from services.model.errors import Conflict, NotFound, Refused
from services.model.people import Person
from services.model.records import ArchivedObject
from services.model.rectification import Rectification, RectificationState, RectificationStep
from services.model.rectifying.proposing import Proposal, proposals
from services.rectifications import rules
from services.settings import Settings
from services.steps import Decision, Steps
from services.stores.assessments import noted_seal
from services.stores.register import Register, Transaction

_Step = RectificationStep


class NotFrozen(Conflict):
    message = "“{title}”还没有冻结，不能据以下达整改。请先冻结考核结果。"


class NobodyDemanded(Refused):
    message = "“{title}”没有需要整改的单位。需要要求整改的，请在“登记问题”中逐个登记。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A unit that the frozen figures demand: what is proposed, and the rectification where one was opened for it."""

    proposal: Proposal
    opened: Rectification | None = None


class Naming:
    """Opens rectifications for those that a quarter's figures name."""

    def __init__(self, *, register: Register, steps: Steps, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._steps, self._settings, self._now = register, steps, settings, now

    def propose(self, assessment_id: str, *, by: Person) -> tuple[Named, ...]:
        """What is proposed for each unit; a page lets a clerk edit it. Raises NotFrozen, FrozenUnsound, NotFound."""
        rules.require(by, _Step.OPEN)
        with self._register.reading() as transaction:
            assessment = _frozen(transaction, assessment_id)
            proposed = proposals(assessment, lambda object_id: _title(transaction, object_id))
            return tuple(Named(proposal=one, opened=self._opened(transaction, assessment, one.unit)) for one in proposed)

    def _opened(self, transaction: Transaction, assessment: Assessment, unit: str) -> Rectification | None:
        """What was opened for a unit over this quarter, and not withdrawn."""
        known = transaction.units.directory(place=self._settings.place).resolve(unit)
        lines = transaction.rectifications.lines(assessment=assessment.id, units=known.names if known else (unit,))
        held = [line.object_id for line in lines if line.state is not RectificationState.WITHDRAWN]
        return rules.as_rectification(transaction.objects.get(held[0])) if held else None

    def open_for(
        self, assessment_id: str, chosen: Sequence[Proposal] | None = None, *, working_days: int | None = None, by: Person
    ) -> tuple[Rectification, ...]:
        """Open one for each of these, as the clerk has edited them (None: for everybody who is demanded, as proposed).

        A unit for which one was opened keeps that one: asked twice, or after a fault, nothing is opened twice.
        Raises NotFrozen, FrozenUnsound, NobodyDemanded, WordsNeeded, TooLong.
        """
        wanted = [one.proposal for one in self.propose(assessment_id, by=by)] if chosen is None else list(chosen)
        rules.require(by, _Step.OPEN)
        with self._register.reading() as transaction:
            assessment = _frozen(transaction, assessment_id)
            known = [self._opened(transaction, assessment, one.unit) for one in wanted]
        if not wanted:
            raise NobodyDemanded(title=assessment.title)
        drafts = [self._draft(assessment, one, working_days, by=by) for one in wanted]  # all of them right, or none is opened
        return tuple(there or self._open(draft, by=by) for there, draft in zip(known, drafts, strict=True))

    def _draft(self, assessment: Assessment, proposal: Proposal, working_days: int | None, *, by: Person) -> Rectification:
        with self._register.reading() as transaction:
            unit = transaction.units.directory(place=self._settings.place).resolve(proposal.unit)
            name = unit.name if unit else proposal.unit
            taken = {line.object_id for line in transaction.rectifications.lines(assessment=assessment.id)}
        days = self._settings.rectification_days if working_days is None else working_days
        return Rectification(
            id=_id_for(assessment.id, unit.root if unit else name, taken),
            unit=name,
            matter=rules.words(proposal.matter, "整改事由", most=rules.LONGEST_LINE),
            source="季度考核",
            quarter=assessment.quarter,
            assessment=assessment.id,
            troubles=rules.checked_troubles(proposal.troubles),
            measures=rules.checked_measures(proposal.measures),
            working_days=rules.checked_days(days),
            submitted_at=self._now(),
            submitted_by=by.name,
        )

    def _open(self, draft: Rectification, *, by: Person) -> Rectification:
        def decide(_transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            return None if current is not None else Decision(record=draft, note=draft.matter)

        return rules.as_rectification(self._steps.take(draft.id, _Step.OPEN, decide, by=by))


def _frozen(transaction: Transaction, assessment_id: str) -> Assessment:
    found = transaction.objects.get(assessment_id)
    if not isinstance(found, Assessment):
        raise NotFound(what=assessment_id)
    if not found.frozen:
        raise NotFrozen(title=found.title)
    require_sound(found, noted=noted_seal(transaction.journal, found.id))
    return found


def _title(transaction: Transaction, object_id: str) -> str:
    found = transaction.objects.find(object_id)
    return found.summary().title if found else ""


def _id_for(assessment: str, root: str, taken: set[str]) -> str:
    """The same for the same quarter and unit, so that a fault opens nothing twice; a new one where the former was withdrawn."""
    stem = "Z" + hashlib.sha256(f"{assessment}\n{root}".encode()).hexdigest()[:16].upper()
    count = 1
    while (object_id := stem if count == 1 else f"{stem}-{count}") in taken:
        count += 1
    return object_id
