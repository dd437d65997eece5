"""A quarter opened, adjusted, previewed, objected to, answered, frozen, corrected; and who would move by another scheme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from services.model.assessment.adjustments import Objection
from services.model.assessment.afterwards import Afterwards, afterwards
from services.model.assessment.assessments import Assessment
from services.model.assessment.comparing import Move, moves, renamed
from services.model.assessment.lines import StandingLine
from services.model.assessment.scheme import Scheme
from services.model.assessment.scoring import standings
from services.model.assessment.standings import Standings
from services.model.mechanisms import Mechanism
from services.model.people import UNIT_ROLES, Person, Scope
from services.model.periods import Quarter
from services.rankings import rules
from services.rankings.adjusting import Adjusting
from services.rankings.figures import Figures, Reckoner
from services.rankings.freezing import Freezing
from services.rankings.gathering import Gathering
from services.rankings.looking import Looking
from services.rankings.objecting import Objecting
from services.rankings.overview import QuarterView, Readiness, readiness
from services.rankings.road import AssessmentRoad
from services.rankings.schemes import Schemes
from services.rankings.sheets import Sheet, SheetLine
from services.rankings.showing import Unseen
from services.settings import Settings
from services.steps import Steps
from services.stores.register import Register

__all__ = ["Figures", "QuarterView", "Rankings", "Readiness", "Sheet", "SheetLine", "Unseen", "rules"]


class Rankings:
    """Every verb of the desk. Units are let near their own sheet only; everything else is the office's and its leader's."""

    def __init__(
        self,
        *,
        register: Register,
        schemes: Schemes,
        gathering: Gathering,
        steps: Steps,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._register, self._schemes, self._settings, self._now = register, schemes, settings, now
        self._steps = steps
        self._reckoner = Reckoner(register=register, gathering=gathering, now=now)
        self._road = AssessmentRoad(register=register, steps=steps)
        self._adjusting = Adjusting(road=self._road, reckoner=self._reckoner, now=now)
        self._objecting = Objecting(road=self._road, reckoner=self._reckoner, now=now)
        self._looking = Looking(register=register, settings=settings, now=now)
        self._freezing = Freezing(register=register, road=self._road, reckoner=self._reckoner, steps=steps, now=now)

    # -- from the opening to the freeze --------------------------------------------------------------------------

    def open(self, quarter: Quarter, *, by: Person) -> Assessment:
        """开始核算, with the scheme in force; one that is open already, or frozen, is that one. Raises QuarterToCome."""
        return self._freezing.open(quarter, scheme=lambda: self._schemes.current(quarter), by=by)

    def rescheme(self, assessment_id: str, version: str, *, seen: int | None = None, by: Person) -> Assessment:
        """改用评分方案: by another version, before the freeze; what was previewed is to be previewed anew.

        Raises CorrectionKeepsScheme, AssessmentStepNotAllowed and what the scheme's room raises for an unknown version.
        """
        return self._adjusting.rescheme(assessment_id, self._schemes.get(version), seen=seen, by=by)

    def adjust(
        self,
        assessment_id: str,
        *,
        unit: str,
        mechanism: Mechanism,
        indicator: str = "",
        points: Decimal | str,
        reason: str,
        seen: int | None = None,
        by: Person,
    ) -> Assessment:
        """人工调整: points with their reason, of an indicator or ("") of the whole under a mechanism.

        Raises NotAssessed, NoSuchIndicator, PointsRefused, TextMissing, UnitUnknown.
        """
        return self._adjusting.adjust(
            assessment_id,
            units=(unit, self._looking.unit(unit).name),
            mechanism=mechanism,
            indicator=indicator,
            points=points,
            reason=reason,
            seen=seen,
            by=by,
        )

    def take_back(
        self, assessment_id: str, adjustment_id: str, *, reason: str = "", seen: int | None = None, by: Person
    ) -> Assessment:
        """撤回人工调整: the history still tells of it. Raises AdjustmentGone."""
        return self._adjusting.take_back(assessment_id, adjustment_id, reason=reason, seen=seen, by=by)

    def preview(self, assessment_id: str, *, days: int | None = None, seen: int | None = None, by: Person) -> Assessment:
        """公示: from now on each unit sees its own sheet as it is, and may object for so many working days (the scheme's).

        Once more, it shows the figures anew and the days begin anew. Raises QuarterNotOver, NobodyAssessed, DaysRefused.
        """
        return self._objecting.preview(assessment_id, days=days, seen=seen, by=by)

    def object_to(
        self,
        assessment_id: str,
        text: str,
        *,
        mechanism: Mechanism | None = None,
        indicator: str = "",
        unit: str = "",
        by: Person,
    ) -> Objection:
        """提出异议, by somebody of the unit about its own sheet, or by a clerk for `unit`. Of an indicator, of a mechanism or
        (None) of the overall score. The same words once more are the same objection.

        Raises ObjectionsClosed, NotAssessed, NoSuchIndicator, TextMissing, TooManyObjections.
        """
        own = Scope.of(by).names if by.role in UNIT_ROLES else self._looking.unit(unit).names
        names = rules.named_first(own, unit)
        return self._objecting.object_to(assessment_id, text, names=names, mechanism=mechanism, indicator=indicator, by=by)

    def answer(
        self,
        assessment_id: str,
        objection_id: str,
        *,
        upheld: bool,
        answer: str,
        points: Decimal | str | None = None,
        mechanism: Mechanism | None = None,
        indicator: str | None = None,
        seen: int | None = None,
        by: Person,
    ) -> Assessment:
        """复核答复. One that is upheld may carry points by hand, of what the objection was about unless said otherwise.

        Raises ObjectionUnknown, ObjectionAnswered, TextMissing, PointsRefused, NotAssessed, NoSuchIndicator.
        """
        return self._objecting.answer(
            assessment_id,
            objection_id,
            upheld=upheld,
            answer=answer,
            points=points,
            mechanism=mechanism,
            indicator=indicator,
            seen=seen,
            by=by,
        )

    def freeze(
        self, assessment_id: str, *, digest: str = "", though_unseen: bool = True, seen: int | None = None, by: Person
    ) -> Assessment:
        """冻结: facts, scheme and standings are sealed and never change again; once more, it is the same.

        `digest` is that of the Figures on the page; `though_unseen` False: not where units have not seen them (`unseen`). Raises
        QuarterNotOver, ObjectionsOpen, WindowOpen, NobodyAssessed, FiguresChanged, NotShown, AnotherFreezing.
        """
        return self._freezing.freeze(assessment_id, digest=digest, though_unseen=though_unseen, seen=seen, by=by)

    def correct(self, assessment_id: str, reason: str, *, same_facts: bool = False, by: Person) -> Assessment:
        """更正: a second, linked assessment of a frozen quarter, with its scheme and its points by hand; the first one stays.

        `same_facts`: over the facts that were frozen, so that only points by hand differ; else over those of now.
        Raises NotFrozen, FrozenUnsound, AlreadyCorrected, TextMissing.
        """
        return self._freezing.correct(assessment_id, reason, same_facts=same_facts, by=by)

    def announce(self, assessment_id: str, document_id: str, *, by: Person) -> Assessment:
        """A bulletin was drafted over it; once more, nothing changes."""
        return self._freezing.announce(assessment_id, document_id, by=by)

    # -- questions -----------------------------------------------------------------------------------------------

    def get(self, assessment_id: str, *, by: Person) -> Assessment:
        """The assessment with this id; raises NotFound, for a unit always."""
        return self._road.get(assessment_id, by=by)

    def as_of(self, assessment_id: str, version: int, *, by: Person) -> Assessment:
        """The assessment as an earlier step left it."""
        return rules.as_assessment(self._steps.as_of(self.get(assessment_id, by=by).id, version))

    def sound(self, assessment_id: str, *, by: Person) -> Assessment:
        """The same, to be announced: where it is frozen it has to be what was sealed. Raises FrozenUnsound, NotFound."""
        record = self.get(assessment_id, by=by)
        self._reckoner.require_sound(record)
        return record

    def newest(self, quarter: Quarter, *, frozen: bool = False, by: Person) -> Assessment | None:
        """A quarter's newest assessment, or its newest that is frozen; None where there is none."""
        rules.require_whole(by, quarter.label)
        return self._looking.newest(quarter, frozen=frozen)

    def figures(self, quarter: Quarter, *, scheme: Scheme | None = None, by: Person) -> Figures:
        """What `rank` prints: the frozen figures where there are any, else what comes out now; by `scheme` over the same facts.

        Raises QuarterToCome, FrozenUnsound, NotFound for a unit.
        """
        rules.require_whole(by, quarter.label)
        rules.require_begun(quarter, today=self._now().date())
        record = self._looking.newest(quarter, frozen=True) or self._looking.newest(quarter)
        scheme = self._schemes.resolved(scheme) if scheme else None
        if record is not None:
            return self._reckoner.of(record, scheme)
        return self._reckoner.live(quarter, scheme or self._schemes.current(quarter))

    def shown(self, quarter: Quarter, serial: int = 0, *, by: Person) -> Figures:
        """What the office works on: the assessment with this serial, or (0) the newest, frozen or not; before anybody has opened
        one, what comes out now. Raises QuarterToCome, NotFound.
        """
        if serial:
            return self.figures_of(rules.assessment_id(quarter, serial), by=by)
        record = self.newest(quarter, by=by)
        return self._reckoner.of(record) if record is not None else self.figures(quarter, by=by)

    def figures_of(self, assessment_id: str, *, scheme: Scheme | None = None, by: Person) -> Figures:
        """The same of one assessment: frozen as sealed, otherwise as it would be frozen now."""
        return self._reckoner.of(self.get(assessment_id, by=by), self._schemes.resolved(scheme) if scheme else None)

    def what_if(self, quarter: Quarter, scheme: Scheme, *, by: Person) -> tuple[Move, ...]:
        """Who moves, under each mechanism and overall, if the quarter were reckoned by another scheme."""
        now, scheme = self.figures(quarter, by=by), self._schemes.resolved(scheme)
        return moves(now.standings, standings(now.facts, scheme, now.assessment.adjustments if now.assessment else ()))

    def since_preview(self, assessment_id: str, *, by: Person) -> tuple[Move, ...]:
        """What has changed for whom since the units saw their sheets; nothing before a preview."""
        record = self.get(assessment_id, by=by)
        if record.standings is None or record.frozen:
            return ()
        return _moved(record.standings, self._reckoner.of(record))

    def corrected(self, assessment_id: str, *, by: Person) -> tuple[Move, ...]:
        """What a correction changes for whom, against the assessment that it mends."""
        record = self.get(assessment_id, by=by)
        before = self.sound(record.corrects, by=by).standings if record.corrects else None
        return _moved(before, self._reckoner.of(record)) if before else ()

    def unseen(self, assessment_id: str, *, by: Person) -> Unseen:
        """Which units have not seen the figures that a freeze would seal now; of what is frozen nobody is asked any more."""
        record = self.get(assessment_id, by=by)
        return Unseen() if record.frozen else self._freezing.unseen(record)

    def afterwards(self, assessment_id: str, *, by: Person) -> Afterwards:
        """冻结之后: what has become known of a frozen quarter since, and who would move. Gathers the quarter anew: seconds.

        Raises NothingAfterwards.
        """
        record = self.get(assessment_id, by=by)
        if not record.frozen:
            raise rules.NothingAfterwards(quarter=record.quarter.label)
        return afterwards(record, self._reckoner.facts(record.quarter))

    def sheet(self, quarter: Quarter, unit: str = "", *, serial: int = 0, by: Person) -> Sheet:
        """评分表: a unit's figures. Somebody of a unit sees the own one (or that of a unit that was merged into it), once it was
        previewed, as it was; the office sees any, as it is now, of the assessment with this `serial` or (0) the newest.
        Raises NotFound.
        """
        if by.role in UNIT_ROLES:
            return self._looking.own_sheet(quarter, unit, by=by)
        return self._looking.sheet(self.shown(quarter, serial, by=by), unit)

    def quarters(self, *, by: Person) -> tuple[QuarterView, ...]:
        """Every quarter since the first ledgers, the latest first, each with its assessments; a unit's are what it may see."""
        return self._looking.quarters(by=by)

    def readiness(self, assessment_id: str, *, by: Person) -> Readiness:
        """What stands in the way of a freeze, and what should be known before it."""
        record = self.get(assessment_id, by=by)
        with self._register.reading() as transaction:
            return readiness(transaction, record, settings=self._settings, now=self._now())

    def trend(
        self, *, units: tuple[str, ...] | None = None, mechanism: Mechanism | None = None, every: bool = False, by: Person
    ) -> list[StandingLine]:
        """Scores and ranks over the frozen quarters, under a mechanism (None: overall) or `every` one; for a unit its own."""
        return self._looking.trend(units=units, mechanism=mechanism, every=every, by=by)


def _moved(before: Standings, now: Figures) -> tuple[Move, ...]:
    """Who stands elsewhere than before; who has only another name does not."""
    changed = moves(before, now.standings, called=renamed(before, now.facts))
    return tuple(one for one in changed if not one.is_still)
