"""A row through the months: which fact of its newest words is which fact of its older ones. Pure.

A month tells a fact again, in other words, with its day or its paper added; it is the same one and keeps the month that first
told it. In doubt two facts are one: what was counted once is not counted again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from services.model.assessment.facts import FactKind
from services.model.assessment.lineages import Telling
from services.model.assessment.occurrence import Occurrence
from services.model.assessment.occurrences import occurrences
from services.model.assessment.passages import ToldIn, sentences_in
from services.model.assessment.upward import Surroundings
from services.model.ledgers.evidence import ClaimKind
from services.model.ledgers.rows import LedgerRow
from services.model.mechanisms import Mechanism
from services.model.periods import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A fact as one telling of its row has it. `among`: which one it is of those of its kind and key in the same sentence."""

    telling: Telling
    occurrence: Occurrence
    among: int = 0


@dataclass(slots=True)
class Traced:
    """A fact of a row. `name` tells it apart from the row's others of its kind, as it was called when first told.

    `claims` are those of all its wordings, (column, kind, value): what bore the fact out once, still does. `told`: every telling,
    the oldest first.
    """

    name: str
    wide: bool
    last: Occurrence
    told: list[Told] = field(default_factory=list)
    claims: dict[tuple[str, ClaimKind, str], None] = field(default_factory=dict)


def traced(
    tellings: Sequence[Telling], mechanism: Mechanism, around: Surroundings, *, elsewhere: ToldIn | None = None
) -> list[Traced]:
    """Every fact that a row ever told; its tellings come in the order of their months.

    `elsewhere`: in which month any row of the ledger told a sentence first, by which the year is read of a day without one.
    """
    known: list[Traced] = []
    months: dict[tuple[str, str], Month] = {}
    found: list[tuple[Traced, Occurrence]] = []
    before: LedgerRow | None = None
    for telling in tellings:
        row, first = telling.row, telling.row.changed
        if before is None or before.cells != row.cells:
            for column, text in row.cells:
                for words in sentences_in(text):
                    months.setdefault((column, words), _within_a_year((elsewhere or {}).get((column, words)), first))
            found = _matched(occurrences(row, mechanism, first, told_in=months, around=around), known)
        for (of, one), among in zip(found, _among(one for _, one in found), strict=True):
            of.told.append(Told(telling=telling, occurrence=one, among=among))
        before = row
    return known


def first_months(tellings: Iterable[Telling]) -> dict[tuple[str, str], Month]:
    """In which month each sentence of a column was told first, in whatever row."""
    found: dict[tuple[str, str], Month] = {}
    for row in (one.row for one in tellings):
        for column, text in row.cells:
            for words in sentences_in(text):
                found[column, words] = min(row.changed, found.get((column, words), row.changed))
    return found


def _within_a_year(earlier: Month | None, month: Month) -> Month:
    """The earlier month; words that come back after a year tell what happened anew."""
    if earlier is None or earlier >= month:
        return month
    return earlier if (month.year - earlier.year) * 12 + month.number - earlier.number < 12 else month


def _among(said: Iterable[Occurrence]) -> Iterator[int]:
    """甲项目100万元、乙项目100万元: the first and the second of one sum in one sentence."""
    counts: Counter[Hashable] = Counter()
    for one in said:
        alike = (one.kind, one.key, one.column, one.start)
        yield counts[alike]
        counts[alike] += 1


def _matched(said: Sequence[Occurrence], known: list[Traced]) -> list[tuple[Traced, Occurrence]]:
    """Each fact of a version with the one that it is, or a new one."""
    of: dict[int, Traced] = {}
    left = list(known)
    for alike, same in _LOOKS:
        heaps: dict[Hashable, list[Traced]] = defaultdict(list)
        for each in left:
            heaps[alike(each.last)].append(each)
        for place, one in enumerate(said):
            if place in of or (heap := heaps.get(alike(one))) is None:
                continue
            if (match := next((each for each in heap if same(each.last, one)), None)) is not None:
                of[place] = match
                heap.remove(match)
        taken = {id(each) for each in of.values()}
        left = [each for each in left if id(each) not in taken]
    for place, one in enumerate(said):
        if place not in of:
            of[place] = Traced(name=_named(one, known), wide=one.wide, last=one)
            known.append(of[place])
        of[place].last = one
        of[place].claims |= dict.fromkeys((one.column, *claim) for claim in one.claims)
    return [(of[place], one) for place, one in enumerate(said)]


def _named(one: Occurrence, known: Iterable[Traced]) -> str:
    """Its key; without one, or where another fact bears it, a number behind it."""
    taken = {each.name for each in known if each.last.kind is one.kind}
    number, name = 1, one.key
    while name in taken or not name:
        number += 1 if name else 0
        name = f"{one.key}#{number}"
    return name


def _always(_before: Occurrence, _now: Occurrence) -> bool:
    return True


def _has_key(_before: Occurrence, now: Occurrence) -> bool:
    return bool(now.key)


def _same_day(before: Occurrence, now: Occurrence) -> bool:
    """A visit or an event of the same day of which only the words differ. Sums and titles that differ are different things."""
    loose = now.kind in (FactKind.VISIT, FactKind.EVENT) or not (before.key and now.key)
    return loose and now.day is not None


def _nothing_against(before: Occurrence, now: Occurrence) -> bool:
    """Neither another day nor another name: what was told vaguely at first is told exactly now."""
    if (before.key and now.key) or (before.day and now.day and before.day != now.day):
        return False
    return before.month is None or now.month is None or before.month == now.month


# How facts of two months are found to be one, the surest way first: what has to be the same, and what has to hold besides.
_LOOKS: tuple[tuple[Callable[[Occurrence], Hashable], Callable[[Occurrence, Occurrence], bool]], ...] = (
    (lambda one: (one.kind, one.text, one.key, one.day), _always),
    (lambda one: (one.kind, one.key), _has_key),
    (lambda one: (one.kind, one.day), _same_day),
    (lambda one: one.kind, _nothing_against),
)
