"""What the house has, as the facts of a quarter: who is assessed, what each unit did and owed, what is left out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.model.assessment.books import books
from services.model.assessment.facts import FactKind, LeftOut, Member, QuarterFact, QuarterFacts
from services.model.assessment.households import Households
from services.model.assessment.onfile import filing_facts, rectification_facts
from services.model.assessment.owed import return_facts
from services.model.assessment.rows import row_facts
from services.model.assessment.standing_facts import standing_facts
from services.model.filing import Filing
from services.model.ledgers import LedgerReturn
from services.model.ledgers.lines import ReturnLine
from services.model.mechanisms import Mechanism
from services.model.periods import Month, Quarter
from services.model.rectification import Rectification
from services.model.rosters import Roster
from services.model.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """Everything that the facts of a quarter come from.

    `lines` are the ledgers of the quarter's months, in whatever state; `returns` all that there are of any month. `counted` are
    facts of other quarters that are frozen. `filing_days` 0: no term is set.
    """

    units: tuple[Unit, ...]
    rosters: Mapping[str, Roster] = field(default_factory=dict)
    lines: tuple[ReturnLine, ...] = ()
    dues: Mapping[Month, date] = field(default_factory=dict)
    since: Month
    returns: tuple[LedgerReturn, ...] = ()
    filings: tuple[Filing, ...] = ()
    rectifications: tuple[Rectification, ...] = ()
    counted: Mapping[str, Quarter] = field(default_factory=dict)
    place: str = ""
    filing_days: int = 0


def gathered(heap: Heap, quarter: Quarter, now: datetime) -> QuarterFacts:
    """The facts of a quarter as they stand at `now`, in an order that is always the same."""
    households = Households(heap.units, heap.rosters, place=heap.place)
    shelf = books(households, heap.returns, heap.filings)
    members = members_of(heap.units, quarter)
    facts = [
        *return_facts(heap.units, heap.lines, heap.dues, quarter, since=heap.since, now=now),
        *standing_facts(households, shelf, quarter),
        *row_facts(households, shelf, quarter),
        *filing_facts(households, heap.filings, quarter, term=heap.filing_days),
        *rectification_facts(households, heap.rectifications, quarter, now=now),
    ]
    duties = {(member.unit, mechanism): member.position for member in members for mechanism in member.mechanisms}
    own = [fact for fact in merged(facts) if (fact.unit, fact.mechanism) in duties]
    ordered = sorted(own, key=lambda fact: (duties[fact.unit, fact.mechanism], _ORDER[fact.mechanism], *_place(fact)))
    return QuarterFacts(
        quarter=quarter,
        members=members,
        facts=tuple(fact for fact in ordered if heap.counted.keys().isdisjoint(fact.ids)),
        left_out=tuple(_counted_before(fact, heap.counted) for fact in ordered if not heap.counted.keys().isdisjoint(fact.ids)),
    )


_ORDER = {mechanism: place for place, mechanism in enumerate(Mechanism)}
_KINDS = {kind: place for place, kind in enumerate(FactKind)}


def _place(fact: QuarterFact) -> tuple[object, ...]:
    return _KINDS[fact.kind], *fact.place


def members_of(units: Iterable[Unit], quarter: Quarter) -> tuple[Member, ...]:
    """Who has a duty on any day of the quarter, in the order of the register."""
    return tuple(_members(units, quarter))


def _members(units: Iterable[Unit], quarter: Quarter) -> Iterator[Member]:
    for position, unit in enumerate(units, start=1):
        last = min(quarter.last_day, unit.retired_on or quarter.last_day)
        held = {
            duty.mechanism
            for duty in unit.assignments
            if duty.since <= last and (duty.until is None or duty.until >= quarter.first_day)
        }
        if held and last >= quarter.first_day:
            mechanisms = tuple(mechanism for mechanism in Mechanism if mechanism in held)
            names = tuple(name for name in (*unit.own_names, unit.full_name) if name and name != unit.name)
            yield Member(unit=unit.name, kind=unit.kind, mechanisms=mechanisms, position=position, names=names)


def merged(facts: Iterable[QuarterFact]) -> list[QuarterFact]:
    """Each fact once: told in two rows, or twice in one, it has the places of both, and is proven if either is."""
    found: dict[str, QuarterFact] = {}
    for fact in facts:
        found[fact.id] = _joined(found[fact.id], fact) if fact.id in found else fact
    return list(found.values())


def _joined(one: QuarterFact, other: QuarterFact) -> QuarterFact:
    better, worse = (other, one) if other.proven and not one.proven else (one, other)
    return replace(better, inputs=tuple(dict.fromkeys((*better.inputs, *worse.inputs))))


def _counted_before(fact: QuarterFact, counted: Mapping[str, Quarter]) -> LeftOut:
    quarter = next(counted[one] for one in fact.ids if one in counted)
    return LeftOut(fact=fact, reason=f"已计入{quarter.label}考核，不重复计")
