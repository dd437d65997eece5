"""下达整改: papers for many units in one go, in the type and by the issuer that fit each; in force once distributed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.calendar import Calendar
from services.documents import Documents, Issuing
from services.intake import Intake
from services.model.errors import Conflict, Refused, WenshuError
from services.model.numbers import RectificationNumber
from services.model.official import DocumentState, OfficialDocument
from services.model.papers.kinds import DEMANDS, PaperKind
from services.model.people import EVERYTHING, Person
from services.model.records import ArchivedObject
from services.model.rectification import (
    RECTIFICATION_STATE_LABELS,
    Rectification,
    RectificationState,
    RectificationStep,
)
from services.model.rectifying.papers import Told, Way, issuer_among, paper_facts, told_in, ways
from services.model.zone import in_beijing
from services.rectifications import changes, rules
from services.rectifications.course import course_of
from services.steps import Decision, Steps
from services.stores.register import Register, Transaction

_Step = RectificationStep
GONE = frozenset({DocumentState.DISCARDED, DocumentState.VOID})


class TypeRefused(Refused):
    message = "“{unit}”是{kind}，要求整改不能用“{type}”，可用：{types}（{source}）。请改选后重新起草。"


class PaperUnderWay(Conflict):
    message = "“{title}”的整改文书《{paper}》已在办理，没有另行起草。要修改的，请先在公文流程中退回；不再使用的，先弃用。"


class DraftedMeanwhile(Conflict):
    message = "“{title}”的整改文书刚刚已由他人起草，没有重复起草。请刷新页面查看那一份。"


class NotDrafted(Conflict):
    message = "“{title}”当前为“{state}”，不能起草整改文书。请刷新页面查看最新状态。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """How one unit is told: what is proposed, and what may be chosen instead."""

    record: Rectification
    ways: tuple[Way, ...]

    @property
    def way(self) -> Way:
        return self.ways[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What came of one: its paper, or why there is none."""

    record: Rectification
    document: OfficialDocument | None = None
    refusal: str = ""


class Demanding:
    """Drafts demands; enters them as told when their papers have gone out."""

    def __init__(
        self,
        *,
        register: Register,
        intake: Intake,
        steps: Steps,
        calendar: Calendar,
        documents: Documents,
        issuing: Issuing,
        now: Callable[[], datetime],
    ) -> None:
        self._register, self._steps, self._calendar = register, steps, calendar
        self._documents, self._issuing, self._now = documents, issuing, now
        self._course = course_of(register=register, intake=intake, steps=steps)

    def routes(self, ids: Sequence[str], *, by: Person) -> tuple[Routed, ...]:
        """By which paper each unit would be told: the type that fits it first (model/papers/addressing.py). Raises NotFound."""
        rules.require(by, _Step.AMEND)
        issuers = self._issuing.names()
        records = [self._course.get(one, scope=EVERYTHING) for one in ids]
        return tuple(Routed(record=record, ways=ways(record.unit, issuers)) for record in records)

    def deadline(self, working_days: int) -> date:
        """The day that many working days from today."""
        return self._calendar.days().add(self._now().date(), working_days)

    # -- the papers -----------------------------------------------------------------------------------------------

    def draft(
        self,
        ids: Sequence[str],
        *,
        paper_type: str = "",
        issuer: str = "",
        deadline: date | None = None,
        contact: str = "",
        phone: str = "",
        by: Person,
    ) -> tuple[Drafted, ...]:
        """Draft the paper of each: one that can't be drafted is told with the reason and does no harm to the others.

        `paper_type` (通知, 督办单, 函) and `issuer` go before what the table proposes; `deadline` before the working days.
        Drafted once more, a paper that is still a draft is written anew from what the rectification says now.
        """
        rules.require(by, _Step.AMEND)
        found: list[Drafted] = []
        for routed in self.routes(ids, by=by):
            try:
                way = _chosen(routed, paper_type)
                found.append(self._draft(routed.record, way, issuer, deadline, contact=contact, phone=phone, by=by))
            except WenshuError as refusal:
                found.append(Drafted(record=routed.record, refusal=str(refusal)))
        return tuple(found)

    def _draft(
        self, record: Rectification, way: Way, issuer: str, until: date | None, *, contact: str, phone: str, by: Person
    ) -> Drafted:
        if record.state is not RectificationState.DRAFTED:
            raise NotDrafted(title=record.title, state=RECTIFICATION_STATE_LABELS[record.state])
        deadline = until or self.deadline(record.working_days)
        facts = paper_facts(record, way.paper, deadline=deadline, issuer=issuer or issuer_among(way, self._issuing.book()))
        facts |= {name: text for name, text in (("contact", contact), ("phone", phone)) if text}
        there = self._paper_of(record)
        if there is None or there.paper != way.paper.value:
            document = self._documents.keep(way.paper.value, facts, by=by)
        else:
            document = self._documents.revise(there.id, {**there.facts, **facts}, note="整改事项有修改", by=by)
        try:
            linked = self._linked(record, document, deadline, by=by)
        except DraftedMeanwhile:
            self._documents.discard(document.id, reason="同时已有人起草", by=by)
            raise
        if there is not None and there.id != document.id:
            self._documents.discard(there.id, reason=f"改用{way.type}", by=by)
        return Drafted(record=linked, document=document)

    def _paper_of(self, record: Rectification) -> OfficialDocument | None:
        """The draft that was made before; raises PaperUnderWay where it is a draft no more."""
        if not record.document:
            return None
        found = self._documents.get(record.document, scope=EVERYTHING)
        if found.state in GONE:
            return None
        if found.state is not DocumentState.DRAFT:
            raise PaperUnderWay(title=record.title, paper=found.title)
        return found

    def _linked(self, seen: Rectification, document: OfficialDocument, deadline: date, *, by: Person) -> Rectification:
        """With its paper; raises DraftedMeanwhile where somebody else was faster: of two papers one would go out in vain."""

        def decide(_transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            record = rules.as_rectification(current)
            if record.document not in (seen.document, document.id):
                raise DraftedMeanwhile(title=record.title)
            if (record.document, record.proposed) == (document.id, deadline):
                return None
            changed = replace(record.after(_Step.AMEND), document=document.id, proposed=deadline)
            return Decision(record=changed, note=f"起草《{document.title}》")

        return rules.as_rectification(self._steps.take(seen.id, _Step.AMEND, decide, by=by))

    def reworded(self, record: Rectification) -> Told | None:
        """What the paper on its way says, where that is something else than what was entered; else None."""
        if record.told or not record.document:
            return None
        paper = self._documents.get(record.document, scope=EVERYTHING)
        told = told_in(paper, record)
        return told if paper.state not in GONE and told.differs(record) else None

    # -- in force -------------------------------------------------------------------------------------------------

    def take_effect(self, document_id: str, *, by: Person) -> tuple[Rectification, ...]:
        """整改下达: of every rectification whose paper this document is and whose unit it was sent to, the number is taken and
        the deadline runs. A task of the worker, repeatable: what was demanded before stays as it is.
        """
        rules.require(by, _Step.DEMAND)
        with self._register.reading() as transaction:
            found = transaction.objects.get(document_id)
            lines = transaction.rectifications.lines(document=document_id, states=[RectificationState.DRAFTED])
        if not isinstance(found, OfficialDocument) or PaperKind(found.paper) not in DEMANDS or not found.seen_by_units:
            return ()
        return tuple(done for line in lines if (done := self._demanded(line.object_id, found, by=by)) is not None)

    def _demanded(self, record_id: str, document: OfficialDocument, *, by: Person) -> Rectification | None:
        def decide(transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            record = rules.as_rectification(current)
            sent = document.delivery(*_names(transaction, record.unit))
            if sent is None or record.state is not RectificationState.DRAFTED:
                return None
            told = told_in(document, record)
            year = in_beijing(sent.sent_at).year
            serial = transaction.numbers.take(RectificationNumber.series(year), record.id)
            number = RectificationNumber(year=year, serial=serial).text
            note = f"{_named(document)}{'，问题和措施以文书所写为准' if told.differs(record) else ''}"
            return Decision(record=_in_force(record, told, number=number, at=sent.sent_at), note=note)

        done = rules.as_rectification(self._steps.take(record_id, _Step.DEMAND, decide, by=by))
        return done if done.document == document.id and done.told else None


def _in_force(record: Rectification, told: Told, *, number: str, at: datetime) -> Rectification:
    """What counts is what was issued: problems, measures and deadline as the paper that went out has them."""
    done = changes.demanded(record, number=number, deadline=told.deadline, at=at)
    return replace(done, troubles=told.troubles, measures=told.measures)


def _names(transaction: Transaction, unit: str) -> tuple[str, ...]:
    """Every name under which a document may have been sent to the unit: of one that was merged since, those of its heir."""
    now = transaction.units.names_now().get(unit, unit)
    return tuple(dict.fromkeys((unit, *transaction.units.names(now))))


def _named(document: OfficialDocument) -> str:
    return f"{document.number.text if document.number else ''}《{document.title}》"


def _chosen(routed: Routed, paper_type: str) -> Way:
    """The way that the clerk chose, or the first; raises TypeRefused."""
    if not paper_type:
        return routed.way
    found = next((way for way in routed.ways if way.type == paper_type), None)
    if found is None:
        known = routed.way
        raise TypeRefused(
            unit=routed.record.unit,
            kind=known.recipient.value,
            type=paper_type,
            types="、".join(way.type for way in routed.ways),
            source=known.source,
        )
    return found
