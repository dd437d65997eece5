"""A row through the months: which fact of its newest words is which fact of its older ones. Pure.

A month tells a fact again, in other words, with its day or its paper added; it is the same one and keeps the month that first
told it. In doubt two facts are one: what was counted once is not counted again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from services.model.assessment.facts import FactKind
from services.model.assessment.occurrence import Occurrence
from services.model.assessment.occurrences import occurrences
from services.model.assessment.passages import sentences_in
from services.model.assessment.upward import Surroundings
from services.model.ledgers.evidence import ClaimKind
from services.model.ledgers.rows import LedgerRow
from services.model.mechanisms import Mechanism
from services.model.periods import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a row said in a return of that month."""

    period: Month
    row: LedgerRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A fact of the newest words. `name` tells it apart from the row's others of its kind, as it was called when first told.

    `claims` are those of all its wordings, (column, kind, value): what bore the fact out once, still does.
    """

    occurrence: Occurrence
    name: str
    wide: bool
    first_told: Month
    claims: tuple[tuple[str, ClaimKind, str], ...]


@dataclass(slots=True)
class _Known:
    """A fact that some version told."""

    name: str
    wide: bool
    first_told: Month
    last: Occurrence
    claims: dict[tuple[str, ClaimKind, str], None] = field(default_factory=dict)


def traced(versions: Sequence[Version], mechanism: Mechanism, around: Surroundings) -> list[Traced]:
    """The facts of the last version; the versions come in the order of their months, at least one."""
    known: list[_Known] = []
    told: dict[tuple[str, str], Month] = {}
    found: list[tuple[_Known, Occurrence]] = []
    for version in _distinct(versions):
        row, first = version.row, version.row.changed
        for column, text in row.cells:
            for words in sentences_in(text):
                told.setdefault((column, words), first)
        said = occurrences(row, mechanism, first, told_in=told, around=around)
        found = _matched(said, known, version.period)
    return [
        Traced(occurrence=one, name=of.name, wide=of.wide, first_told=of.first_told, claims=tuple(of.claims)) for of, one in found
    ]


def _distinct(versions: Iterable[Version]) -> list[Version]:
    """Those that say something else than the one before."""
    kept: list[Version] = []
    for version in versions:
        if not kept or kept[-1].row.cells != version.row.cells:
            kept.append(version)
    return kept


def _matched(said: Sequence[Occurrence], known: list[_Known], period: Month) -> list[tuple[_Known, Occurrence]]:
    """Each fact of a version with the one that it is, or a new one."""
    of: dict[int, _Known] = {}
    left = list(known)
    for alike, same in _LOOKS:
        heaps: dict[Hashable, list[_Known]] = defaultdict(list)
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
            of[place] = _Known(name=_named(one, known), wide=one.wide, first_told=period, last=one)
            known.append(of[place])
        of[place].last = one
        of[place].claims |= dict.fromkeys((one.column, *claim) for claim in one.claims)
    return [(of[place], one) for place, one in enumerate(said)]


def _named(one: Occurrence, known: Iterable[_Known]) -> str:
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
