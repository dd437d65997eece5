"""How facts become a number: counted, summed, or as a share of what there should be. Exact; rounding is for the scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.model.assessment.facts import FactKind, QuarterFact
from services.model.periods import Month

_K = FactKind
THREE_ONES = (_K.LANDMARK, _K.KEY_POLICY, _K.BREAKTHROUGH)

Weigh = Callable[[QuarterFact], Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came out. `value` None: there was nothing to measure.

    `whole`: of a share, what would be all of it. `of_size`: the value is a sum of sizes (days, 万元), no number of facts.
    """

    value: Fraction | None
    counted: tuple[QuarterFact, ...] = ()
    passed_over: tuple[QuarterFact, ...] = ()
    part: Fraction = Fraction(0)
    whole: int = 0
    of_size: bool = False


Reckon = Callable[[Sequence[QuarterFact], Weigh], Measured]


def _parted(facts: Sequence[QuarterFact], weigh: Weigh) -> tuple[tuple[QuarterFact, ...], tuple[QuarterFact, ...]]:
    weighed = [(fact, weigh(fact) > 0) for fact in facts]
    return tuple(fact for fact, counts in weighed if counts), tuple(fact for fact, counts in weighed if not counts)


def count(facts: Sequence[QuarterFact], weigh: Weigh) -> Measured:
    """What the facts are worth together."""
    counted, passed_over = _parted(facts, weigh)
    return Measured(value=sum(map(weigh, counted), Fraction(0)), counted=counted, passed_over=passed_over)


def faults(facts: Sequence[QuarterFact], weigh: Weigh) -> Measured:
    """Whoever did nothing wrong is not among those passed over."""
    counted, _ = _parted(facts, weigh)
    return Measured(value=sum(map(weigh, counted), Fraction(0)), counted=counted)


def overdue(facts: Sequence[QuarterFact], weigh: Weigh) -> Measured:
    """Those that are past their term, each once."""
    return faults([fact for fact in facts if fact.days > 0], weigh)


def days_over(facts: Sequence[QuarterFact], weigh: Weigh) -> Measured:
    """How many days past their term, together."""
    counted, _ = _parted([fact for fact in facts if fact.days > 0], weigh)
    return Measured(value=sum((weigh(fact) * fact.days for fact in counted), Fraction(0)), counted=counted, of_size=True)


def money(facts: Sequence[QuarterFact], weigh: Weigh) -> Measured:
    """The amounts together, in 万元."""
    counted, passed_over = _parted(facts, lambda fact: weigh(fact) if fact.amount > 0 else Fraction(0))
    value = sum((weigh(fact) * Fraction(fact.amount) / 10_000 for fact in counted), Fraction(0))
    return Measured(value=value, counted=counted, passed_over=passed_over, of_size=True)


def _share(part: Fraction, whole: int, counted: Sequence[QuarterFact], passed_over: Sequence[QuarterFact]) -> Measured:
    value = min(Fraction(1), part / whole) if whole else None
    return Measured(value=value, counted=tuple(counted), passed_over=tuple(passed_over), part=part, whole=whole)


def mean(facts: Sequence[QuarterFact], weigh: Weigh) -> Measured:
    """What the facts are worth on average."""
    counted, passed_over = _parted(facts, weigh)
    return _share(sum(map(weigh, counted), Fraction(0)), len(facts), counted, passed_over)


def parts(facts: Sequence[QuarterFact], _weigh: Weigh) -> Measured:
    """How much of a whole, over all that tell of one."""
    told = [fact for fact in facts if fact.whole > 0]
    return _share(Fraction(sum(min(fact.part, fact.whole) for fact in told)), sum(fact.whole for fact in told), told, ())


def months(facts: Sequence[QuarterFact], weigh: Weigh) -> Measured:
    """How many months have what the facts tell, of those that should.

    A unit that got the duty within the quarter owes a visit for each month whose ledger it owes; at most three. What tells the
    month and no day counts for that month (notice 二（一）2 asks for the month); what tells neither is of no month.
    """
    due = sum(fact.kind is _K.RETURN for fact in facts)
    visits = [fact for fact in facts if fact.kind is not _K.RETURN]
    counted, passed_over = _parted(visits, lambda fact: weigh(fact) if fact.told_month else Fraction(0))
    weight: dict[Month | None, Fraction] = {}
    for fact in counted:
        month = fact.told_month
        weight[month] = min(Fraction(1), weight.get(month, Fraction(0)) + weigh(fact))
    return _share(sum(weight.values(), Fraction(0)), min(due, 3) or 3, counted, passed_over)


def each_kind_once(facts: Sequence[QuarterFact], weigh: Weigh) -> Measured:
    """“3个1”: how many of the three there are."""
    counted, passed_over = _parted(facts, weigh)
    heaviest = (max((weigh(fact) for fact in counted if fact.kind is kind), default=Fraction(0)) for kind in THREE_ONES)
    return _share(sum((min(Fraction(1), one) for one in heaviest), Fraction(0)), len(THREE_ONES), counted, passed_over)
