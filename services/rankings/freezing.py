"""开始核算、冻结、更正: how an assessment begins, becomes final, and is mended by another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from services import journal
from services.model.assessment.assessments import Assessment, AssessmentStep
from services.model.assessment.scheme import Scheme
from services.model.assessment.scoring import standings
from services.model.assessment.sealing import seal
from services.model.assessment.standings import Standings
from services.model.errors import NotFound
from services.model.people import Person
from services.model.periods import Quarter
from services.model.records import ArchivedObject
from services.rankings import rules
from services.rankings.figures import Reckoner, digest_of
from services.rankings.road import AssessmentRoad
from services.rankings.schemes import text_in_book
from services.rankings.showing import Unseen, unseen
from services.steps import ChangedMeanwhile, Decision, Steps
from services.stores.assessments import SEALED
from services.stores.register import Register, Transaction

_SHOWN = 16  # characters of a seal that an event tells


class Freezing:
    """Begins and ends assessments. A freeze gathers and seals in one transaction: no fact can come in between."""

    def __init__(
        self,
        *,
        register: Register,
        road: AssessmentRoad,
        reckoner: Reckoner,
        steps: Steps,
        now: Callable[[], datetime],
    ) -> None:
        self._register, self._road, self._reckoner = register, road, reckoner
        self._steps, self._now = steps, now

    def open(self, quarter: Quarter, *, scheme: Callable[[], Scheme], by: Person) -> Assessment:
        """See Rankings.open."""
        rules.require(by, AssessmentStep.OPEN)
        rules.require_begun(quarter, today=self._now().date())
        with self._register.reading() as transaction:
            there = transaction.assessments.latest(quarter)
        if there is not None:
            return self._road.whole(there.object_id)
        new = Assessment(
            id=rules.assessment_id(quarter, 1),
            quarter=quarter,
            scheme=scheme(),
            submitted_at=self._now(),
            submitted_by=by.name,
        )
        return self._begun(new, by=by, note=f"评分方案“{new.scheme.name}”（{new.scheme.version}）")

    def correct(self, assessment_id: str, reason: str, *, same_facts: bool, by: Person) -> Assessment:
        """See Rankings.correct."""
        step = AssessmentStep.OPEN
        rules.require(by, step)
        before = self._road.get(assessment_id, by=by)
        told = rules.text_of(reason, step, what="更正的原因")
        if not before.frozen:
            raise rules.NotFrozen(title=before.title)
        self._reckoner.require_sound(before)
        with self._register.reading() as transaction:
            newest = transaction.assessments.latest(before.quarter)
        new = Assessment(
            id=rules.assessment_id(before.quarter, before.serial + 1),
            quarter=before.quarter,
            serial=before.serial + 1,
            corrects=before.id,
            reason=told,
            same_facts=same_facts,
            scheme=before.scheme,
            adjustments=before.adjustments,
            facts=before.facts if same_facts else None,
            as_of=before.as_of if same_facts else None,
            submitted_at=self._now(),
            submitted_by=by.name,
        )
        if newest is not None and newest.serial > before.serial and not self._is_that(newest.object_id, new):
            raise rules.AlreadyCorrected(title=before.title, later=self._road.whole(newest.object_id).title)
        begun = self._begun(new, by=by, note=told)
        if (begun.reason, begun.same_facts) != (told, same_facts):  # another clerk was faster
            raise rules.AlreadyCorrected(title=before.title, later=begun.title)
        return begun

    def _is_that(self, assessment_id: str, new: Assessment) -> bool:
        """Whether the correction that is there is the one that is asked for once more."""
        known = self._road.whole(assessment_id)
        asked = (new.id, new.corrects, new.reason, new.same_facts)
        return not known.frozen and (known.id, known.corrects, known.reason, known.same_facts) == asked

    def _begun(self, new: Assessment, *, by: Person, note: str) -> Assessment:
        def decide(_transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            return None if current is not None else Decision(record=new, note=note)

        return rules.as_assessment(self._steps.take(new.id, AssessmentStep.OPEN, decide, by=by))

    def freeze(self, assessment_id: str, *, digest: str, though_unseen: bool, seen: int | None, by: Person) -> Assessment:
        """See Rankings.freeze."""
        rules.require(by, AssessmentStep.FREEZE)
        record = self._road.get(assessment_id, by=by)
        if record.frozen:
            return record
        rules.require_freezable(record, today=self._now().date())
        self._finish_others(record.id)
        corrected = self._corrected(record)

        def check(current: Assessment, reckoned: Standings) -> None:
            if digest and digest != digest_of(reckoned):
                raise rules.FiguresChanged(title=current.title)
            if not though_unseen and (told := unseen(current, reckoned, corrected=corrected).told):
                raise rules.NotShown(title=current.title, told=told)

        try:
            return self._road.take(
                record.id,
                AssessmentStep.FREEZE,
                lambda transaction, current: self._frozen(transaction, current, check, by=by),
                by=by,
                note=_told,
                seen=seen,
            )
        except ChangedMeanwhile:
            frozen = self._road.whole(record.id)
            if frozen.frozen:  # another clerk was faster: it is frozen, which is what was asked for
                return frozen
            raise

    def unseen(self, record: Assessment) -> Unseen:
        """Which units have not seen what a freeze would seal now."""
        return unseen(record, self._reckoner.of(record).standings, corrected=self._corrected(record))

    def _corrected(self, record: Assessment) -> Standings | None:
        return self._road.whole(record.corrects).standings if record.corrects else None

    def _frozen(
        self, transaction: Transaction, current: Assessment, check: Callable[[Assessment, Standings], None], *, by: Person
    ) -> Assessment | None:
        if current.frozen:
            return None
        at = self._now()
        rules.require_freezable(current, today=at.date())
        if rewritten := rules.rewritten(current, text_in_book(transaction, current.scheme.version)):
            raise rewritten
        _require_alone(transaction, current.id)
        kept = current.facts if current.same_facts else None
        facts = kept or self._reckoner.gathered(current.quarter)
        rules.require_somebody(facts)
        reckoned = standings(facts, current.scheme, current.adjustments)
        check(current, reckoned)
        previous, as_of = transaction.assessments.tip(), current.as_of if kept else at
        frozen = current.after(AssessmentStep.FREEZE)
        made = replace(frozen, facts=facts, standings=reckoned, as_of=as_of, previous=previous)
        sealed = replace(made, seal=seal(made, previous=previous))
        detail = {"quarter": str(made.quarter), "serial": made.serial, "previous": previous, "seal": sealed.seal}
        journal.note(transaction, SEALED, by=by.name, at=at, object_id=made.id, detail=detail)
        return sealed

    def _finish_others(self, assessment_id: str) -> None:
        """What a crash left of another freeze is done first: its seal is the one on which this one is put."""
        with self._register.reading() as transaction:
            pending = [step.object_id for step in transaction.steps.pending() if step.record.kind == "assessment"]
        for other in pending:
            if other != assessment_id:
                self._steps.finish(other)

    def announce(self, assessment_id: str, document_id: str, *, by: Person) -> Assessment:
        """See Rankings.announce."""
        with self._register.reading() as transaction:
            paper = transaction.objects.get(document_id)
        if paper.kind != "document":
            raise NotFound(what=document_id)

        def change(_transaction: Transaction, current: Assessment) -> Assessment | None:
            changed = current.after(AssessmentStep.ANNOUNCE)
            known = paper.id in current.documents
            return None if known else replace(changed, documents=(*current.documents, paper.id))

        record = self._road.get(assessment_id, by=by)
        return self._road.take(record.id, AssessmentStep.ANNOUNCE, change, by=by, note=f"“{paper.summary().title}”")


def _require_alone(transaction: Transaction, assessment_id: str) -> None:
    """Of a freeze that is decided and not yet archived no table knows the facts and the seal; raises AnotherFreezing."""
    for step in transaction.steps.pending():
        if step.object_id != assessment_id and step.step == AssessmentStep.FREEZE:
            raise rules.AnotherFreezing(other=step.record.summary().title)


def _told(frozen: Assessment) -> str:
    units = len({one.unit for one in frozen.standings.standings}) if frozen.standings else 0
    return f"{units} 个单位，评分方案 {frozen.scheme.version}，校验值 {frozen.seal[:_SHOWN]}…"
