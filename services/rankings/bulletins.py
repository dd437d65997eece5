"""排名通报、表扬、批评、更正: papers over a frozen quarter, their texts proposed from its figures and edited by a person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.documents import Documents
from services.model.assessment.assessments import Assessment, AssessmentStep
from services.model.assessment.comparing import renamed
from services.model.assessment.facts import QuarterFact
from services.model.bulletins.amending import amendments, checked_reason
from services.model.bulletins.announcing import bulletin_facts, praise_facts
from services.model.bulletins.blaming import Charge, blamable, blame_facts, lagging
from services.model.bulletins.counting import as_before, figures_of
from services.model.errors import Conflict, Refused
from services.model.official import DocumentState, OfficialDocument
from services.model.papers.kinds import PaperKind
from services.model.people import EVERYTHING, Person
from services.model.periods import Month, Quarter
from services.model.units import UnitUnknown
from services.rankings import rules
from services.rankings.desk import Rankings
from services.rankings.gathering import Gathering
from services.rankings.schemes import Schemes
from services.settings import Settings
from services.stores.register import Register

Facts = Mapping[str, Any]
MOST_HEADING, MOST_TEXT = 40, 500  # characters of what a person adds to a 通报批评
_GONE = frozenset({DocumentState.DISCARDED, DocumentState.VOID})


class NobodyToPraise(Refused):
    message = "“{title}”没有达到通报表扬条件的单位，没有起草。确需表扬的，请在“公文”里直接起草通报表扬。"


class NothingToBlame(Refused):
    message = (
        "没有发现{units}在{quarter}有未报台账、台账退回未重报或整改逾期的情况，没有起草。"
        "需要批评其他问题的，请写明单位、问题和具体情况。"
    )


class NothingChosen(Refused):
    message = "没有选择或填写要批评的事项，没有拟稿。请勾选未报的台账、逾期的整改，或写明其他问题。"


class ChargeIncomplete(Refused):
    message = "其他问题第 {row} 条缺少{what}，没有拟稿。请把单位、问题、具体情况三栏填全，或清空这一条。"


class ChargeTooLong(Refused):
    message = "其他问题第 {row} 条的{what}超过 {most} 字，没有拟稿。请精简后再提交。"


class MatterGone(Conflict):
    message = "所选事项中有 {count} 项已补报、已完成整改或不在本季度，没有拟稿。请按现在的情况重新勾选。"


class NotACorrection(Conflict):
    message = "“{title}”不是更正，没有要更正的通报。请先对已冻结的考核办理更正。"


class NeverIssued(Conflict):
    message = "“{title}”的排名通报还没有登记文号，不需要更正通报。请修改或弃用原稿，按更正后的结果重新起草排名通报。"


class NothingChanged(Conflict):
    message = "更正后的“{title}”与已印发的通报没有不同，不需要更正通报。"


class UnderWay(Conflict):
    message = "“{title}”的《{paper}》已在办理，没有另行起草。要修改的，请先在公文流程中退回；不再使用的，先弃用。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blamable:
    """What may be blamed of a quarter. `apart`: the units that are named and not ranked; nothing of them is proposed."""

    quarter: Quarter
    matters: tuple[QuarterFact, ...]
    apart: tuple[str, ...]

    @property
    def proposed(self) -> frozenset[str]:
        """The ids of what is proposed unasked."""
        return frozenset(one.id for one in lagging(self.matters, apart=self.apart))


class Bulletins:
    """Proposes, drafts and links. A draft that is there already is the draft that is meant."""

    def __init__(
        self,
        *,
        register: Register,
        rankings: Rankings,
        schemes: Schemes,
        gathering: Gathering,
        documents: Documents,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._register, self._rankings, self._schemes, self._gathering = register, rankings, schemes, gathering
        self._documents, self._settings, self._now = documents, settings, now

    # -- what is proposed ----------------------------------------------------------------------------------------

    def propose(self, assessment_id: str, *, by: Person) -> Facts:
        """The facts of the 季度排名通报, as `draft` takes them. Raises NotFrozen, FrozenUnsound, NotFound."""
        return bulletin_facts(figures_of(self._frozen(assessment_id, by=by)))

    def propose_praise(self, assessment_id: str, *, by: Person) -> Facts:
        """Those of the 通报表扬. Raises NobodyToPraise, NotFrozen, FrozenUnsound, NotFound."""
        record = self._frozen(assessment_id, by=by)
        facts = praise_facts(figures_of(record))
        if not facts["units"]:
            raise NobodyToPraise(title=record.title)
        return facts

    def propose_correction(self, assessment_id: str, *, by: Person) -> Facts:
        """Those of the 更正通报 over a second assessment of a quarter, with every place that is wrong.

        Raises NotACorrection, NeverIssued, NothingChanged, NotFrozen, FrozenUnsound, NotFound.
        """
        record = self._frozen(assessment_id, by=by)
        if not record.corrects:
            raise NotACorrection(title=record.title)
        before = self._rankings.sound(record.corrects, by=by)
        paper = self._issued(before)
        now = figures_of(record)
        if before.standings is not None and record.facts is not None:  # both are frozen
            now = as_before(now, renamed(before.standings, record.facts))
        rows = amendments(paper.facts, bulletin_facts(figures_of(before)), bulletin_facts(now))
        if not rows:
            raise NothingChanged(title=record.title)
        return {
            "document": paper.title,
            "document_number": paper.number.text if paper.number else "",
            "issued_on": paper.dated.isoformat(),
            "reason": checked_reason(record.reason),
            "corrections": rows,
        }

    def blamable(self, quarter: Quarter | None = None, *, by: Person) -> Blamable:
        """What can be blamed as it stands today, of a quarter or (None) of the one that runs. Raises QuarterToCome."""
        rules.require(by, AssessmentStep.ANNOUNCE)
        now = self._now()
        asked = quarter or Month.of(now.date()).quarter
        rules.require_begun(asked, today=now.date())
        facts = self._gathering.facts(asked, now)
        unranked = self._schemes.current(asked).unranked
        apart = [one.unit for one in facts.members if any(one.is_called(told.unit) for told in unranked)]
        return Blamable(quarter=asked, matters=blamable(facts.facts), apart=tuple(apart))

    def propose_blame(
        self, units: Sequence[str] = (), *, charges: Sequence[Charge] = (), quarter: Quarter | None = None, by: Person
    ) -> Facts:
        """Those of a 通报批评 outside the quarter, from what is overdue today: of these units, or of all that lag most; with
        `charges` and no units, of those alone.

        Raises NothingToBlame, ChargeIncomplete, ChargeTooLong, UnitUnknown.
        """
        found = self.blamable(quarter, by=by)
        names = [self._name(unit) for unit in units]
        said = self._charges(charges)
        matters = lagging(found.matters, names, apart=found.apart) if names or not said else ()
        if not matters and not said:
            raise NothingToBlame(units="、".join(names) or "各单位", quarter=found.quarter.label)
        return blame_facts(matters, said, quarter=found.quarter)

    def propose_chosen(
        self, ids: Collection[str], charges: Sequence[Charge] = (), *, quarter: Quarter | None = None, by: Person
    ) -> Facts:
        """The same of the matters with these ids (those of `blamable`) and of what a person adds.

        Raises NothingChosen, MatterGone, ChargeIncomplete, ChargeTooLong, UnitUnknown.
        """
        found, said = self.blamable(quarter, by=by), self._charges(charges)
        matters = [one for one in found.matters if one.id in ids]
        if len(matters) < len(set(ids)):
            raise MatterGone(count=len(set(ids)) - len(matters))
        if not matters and not said:
            raise NothingChosen()
        return blame_facts(matters, said, quarter=found.quarter)

    def _charges(self, charges: Sequence[Charge]) -> list[Charge]:
        """What a person adds, each with all that it needs, and its unit as the register calls it."""
        for row, one in enumerate(charges, 1):
            parts = (("单位", one.unit, MOST_HEADING), ("问题", one.heading, MOST_HEADING), ("具体情况", one.text, MOST_TEXT))
            for what, text, most in parts:
                if not text.strip():
                    raise ChargeIncomplete(row=row, what=what)
                if len(text) > most:
                    raise ChargeTooLong(row=row, what=what, most=most)
        return [replace(one, unit=self._name(one.unit)) for one in charges]

    def _name(self, unit: str) -> str:
        with self._register.reading() as transaction:
            found = transaction.units.directory(place=self._settings.place).resolve(unit)
        if found is None:
            raise UnitUnknown(unit=unit, near="")
        return found.name

    def _frozen(self, assessment_id: str, *, by: Person) -> Assessment:
        rules.require(by, AssessmentStep.ANNOUNCE)
        return self._rankings.sound(assessment_id, by=by)

    def _issued(self, record: Assessment) -> OfficialDocument:
        """The bulletin over it that has its number; raises NeverIssued."""
        papers = self._papers(record, PaperKind.RANKING_BULLETIN)
        found = next((paper for paper in papers if paper.number is not None), None)
        if found is None:
            raise NeverIssued(title=record.title)
        return found

    # -- what is drafted -----------------------------------------------------------------------------------------

    def draft(self, assessment_id: str, facts: Facts | None = None, *, by: Person) -> OfficialDocument:
        """起草排名通报, from `facts` or what is proposed; linked with the assessment. A draft that is there is taken again,
        and revised where facts are given. Raises UnderWay, FactsRefused and what `propose` raises.
        """
        return self._drafted(assessment_id, PaperKind.RANKING_BULLETIN, facts, self.propose, by=by)

    def praise(self, assessment_id: str, facts: Facts | None = None, *, by: Person) -> OfficialDocument:
        """起草通报表扬, in the same way."""
        return self._drafted(assessment_id, PaperKind.COMMENDATION, facts, self.propose_praise, by=by)

    def amend(self, assessment_id: str, facts: Facts | None = None, *, by: Person) -> OfficialDocument:
        """起草更正通报 over a second assessment, in the same way."""
        return self._drafted(assessment_id, PaperKind.CORRECTION_BULLETIN, facts, self.propose_correction, by=by)

    def blame(self, facts: Facts, *, by: Person) -> OfficialDocument:
        """起草通报批评 outside the quarter, from what was proposed and edited."""
        rules.require(by, AssessmentStep.ANNOUNCE)
        with self._register.reading() as transaction:
            meant = transaction.units.directory(place=self._settings.place).charged(self._now().date())
        return self._documents.keep(PaperKind.CRITICISM.value, facts, meant=meant, by=by)

    def _drafted(
        self,
        assessment_id: str,
        kind: PaperKind,
        facts: Facts | None,
        propose: Callable[..., Facts],
        *,
        by: Person,
    ) -> OfficialDocument:
        record = self._frozen(assessment_id, by=by)
        proposed = propose(assessment_id, by=by) if facts is None else facts
        there = next(iter(self._papers(record, kind)), None)
        if there is None:
            document = self._documents.keep(kind.value, proposed, meant=record.units, by=by)
            self._rankings.announce(record.id, document.id, by=by)
            return document
        if there.state is not DocumentState.DRAFT:
            raise UnderWay(title=record.title, paper=there.title)
        return there if facts is None else self._documents.revise(there.id, {**there.facts, **facts}, by=by)

    def _papers(self, record: Assessment, kind: PaperKind) -> list[OfficialDocument]:
        """The papers of a kind over it that were neither discarded nor voided, the latest first."""
        found = [self._documents.get(one, scope=EVERYTHING) for one in reversed(record.documents)]
        return [paper for paper in found if paper.paper == kind.value and paper.state not in _GONE]
