"""Agreements on file and rectifications as facts of a quarter. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from services.model.assessment.facts import FactKind, Input, QuarterFact
from services.model.assessment.households import Households, fact_id
from services.model.dates import chinese_date
from services.model.facts import FactField
from services.model.filing import Filing, FilingState
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from services.model.rectification import (
    RECTIFICATION_STATE_LABELS,
    RECTIFICATION_TRANSITIONS,
    Rectification,
    RectificationState,
    RectificationStep,
)
from services.model.units import Unit
from services.model.zone import BEIJING, in_beijing


def filing_facts(households: Households, filings: Iterable[Filing], quarter: Quarter, *, term: int) -> Iterator[QuarterFact]:
    """Agreements signed in the quarter that are on file, for each unit of ours that signed or filed (notice 二（二）2).

    `term`: within how many days of the signing an agreement has to be handed in; 0: none is set.
    """
    for filing in filings:
        told = filing.value(FactField.SIGNED_ON)
        signed = date.fromisoformat(told) if told else None
        if filing.state is not FilingState.FILED or signed is None or not quarter.first_day <= signed <= quarter.last_day:
            continue
        late = (in_beijing(filing.submitted_at).date() - signed).days - term if term else 0
        for unit in _signatories(households, filing):
            yield _filed(unit, filing, signed, late=max(0, late))


def _signatories(households: Households, filing: Filing) -> list[Unit]:
    """Who filed it, and every other unit of ours among the parties: nobody files it a second time."""
    filed = households.maker(filing.unit)
    found = [filed, *(households.named(party) for party in filing.values(FactField.PARTY))]
    return list({unit.name: unit for unit in found if unit is not None}.values())


def _filed(unit: Unit, filing: Filing, signed: date, *, late: int) -> QuarterFact:
    number = filing.number.text if filing.number else ""
    parties = "、".join(filing.values(FactField.PARTY))
    delay = f"，逾期{late}天" if late else ""
    return QuarterFact(
        id=fact_id(unit, Mechanism.EXCHANGE, FactKind.FILING, filing.id),
        kind=FactKind.FILING,
        unit=unit.name,
        mechanism=Mechanism.EXCHANGE,
        day=signed,
        text=f"{chinese_date(signed)}，{parties}签订《{filing.title}》，备案号{number}{delay}",
        days=late,
        inputs=(Input(object_id=filing.id, place=f"备案 {number}", file=filing.agreement.position),),
    )


# -- 整改 --------------------------------------------------------------------------------------------------------------------

_WITH_UNIT = (RectificationState.DEMANDED, RectificationState.RETURNED)
_UNTOLD = (RectificationState.DRAFTED, RectificationState.WITHDRAWN)


def rectification_facts(
    households: Households, rectifications: Iterable[Rectification], quarter: Quarter, *, now: datetime
) -> Iterator[QuarterFact]:
    """Every rectification that was open on a day of the quarter, as it stood at the quarter's end or stands now."""
    end = datetime.combine(quarter.last_day, time.max, tzinfo=BEIJING)
    at = min(in_beijing(now), end)
    for one in rectifications:
        told = in_beijing(one.demanded_at).date() if one.demanded_at else None
        state = _state(one, at)
        if told is None or told > at.date() or state in _UNTOLD or _closed_before(one, quarter):
            continue
        unit = households.maker(one.unit)
        if unit is None:
            continue
        facts = _AsAt(record=one, state=state, deadline=one.deadline_at(at), days=_overdue(one, state, quarter, at))
        named = {trouble.mechanism for trouble in one.troubles if trouble.mechanism is not None}
        for mechanism in Mechanism:
            if mechanism in named or not named:
                yield _rectification(unit, mechanism, facts, quarter)


@dataclass(frozen=True, slots=True, kw_only=True)
class _AsAt:
    """A rectification at the moment for which it is told; what was granted or signed later changes no quarter that is past."""

    record: Rectification
    state: RectificationState
    deadline: date | None
    days: int


def _closed_before(one: Rectification, quarter: Quarter) -> bool:
    return one.closed_on is not None and one.closed_on < quarter.first_day


def _state(one: Rectification, at: datetime) -> RectificationState:
    """Where the steps up to that moment had led; a closure counts from the day on which it was signed, on paper as well."""
    if one.closed_on is not None and one.closed_on <= at.date():
        return RectificationState.CLOSED
    state = RectificationState.DRAFTED
    for event in one.events:
        if in_beijing(event.at) > at:
            break
        step = RectificationStep(event.step) if event.step in tuple(RectificationStep) else None
        state = RECTIFICATION_TRANSITIONS[step][1] or state if step in RECTIFICATION_TRANSITIONS else state
    return state


def _overdue(one: Rectification, state: RectificationState, quarter: Quarter, at: datetime) -> int:
    """How many days the unit was, or is, over its deadline; of a late reply in the quarter in which it came."""
    if state in _WITH_UNIT:
        return _after(one.deadline_at(at), at.date())
    first = min((reply.at for reply in one.replies if in_beijing(reply.at) <= at), default=None)
    if first is None or in_beijing(first).date() < quarter.first_day:
        return 0
    return _after(one.deadline_at(first), in_beijing(first).date())


def _after(deadline: date | None, day: date) -> int:
    return max(0, (day - deadline).days) if deadline else 0


def _rectification(unit: Unit, mechanism: Mechanism, fact: _AsAt, quarter: Quarter) -> QuarterFact:
    one, label, days = fact.record, RECTIFICATION_STATE_LABELS[fact.state], fact.days
    deadline = f"，期限{chinese_date(fact.deadline)}" if fact.deadline else ""
    return QuarterFact(
        id=fact_id(unit, mechanism, FactKind.RECTIFICATION, one.id, str(quarter)),
        kind=FactKind.RECTIFICATION,
        unit=unit.name,
        mechanism=mechanism,
        day=fact.deadline,
        text=f"{one.number} {one.matter}：{label}{deadline}{f'，逾期{days}天' if days else ''}".strip(),
        status=label,
        days=days,
        inputs=(Input(object_id=one.id, place=f"整改 {one.number}".strip()),),
    )
