"""Two values for one thing: what the paper says of it elsewhere, and that neither value is believed without a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.model.facts import Fact
from services.model.places import folded

CONTESTED = 0.8  # the most that a value is believed beside which the paper has another: less than CERTAIN


def elsewhere(facts: Sequence[Fact], found: Sequence[Fact], *, known: Sequence[Fact]) -> Iterator[Fact]:
    """Of what other files say, what differs from the fact of its field and was not yet told."""
    told = [*facts, *known]
    for other in found:
        against = [fact for fact in told if rivals(other, fact)]
        if against and not any(_alike(other, fact) for fact in against):
            told.append(other)
            yield other


def doubted(facts: Sequence[Fact], alternatives: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, those that have a rival no longer certain."""
    return tuple(
        replace(fact, confidence=min(fact.confidence, CONTESTED)) if any(rivals(fact, one) for one in alternatives) else fact
        for fact in facts
    )


def rivals(one: Fact, other: Fact) -> bool:
    """Whether only one of the two can hold: the same field, and of parties the same role."""
    return one.field is other.field and one.role == other.role


def _alike(one: Fact, other: Fact) -> bool:
    return folded(str(one.value)) == folded(str(other.value))


DISPUTED = "amount disputed"  # the rule of a sum whose capitals and figures differ: both are proposed, one after the other


def contests(proposed: Sequence[Fact], alternatives: Sequence[Fact]) -> list[tuple[int, ...]]:
    """The groups of values of which a person takes one, as places in `(*proposed, *alternatives)`, the proposal first."""
    groups: list[tuple[int, ...]] = []
    for place, fact in enumerate(proposed):
        others = [len(proposed) + n for n, other in enumerate(alternatives) if rivals(fact, other)]
        if others and not any(set(others) & set(group) for group in groups):
            groups.append((place, *others))
    disputed = [place for place, fact in enumerate(proposed) if fact.rule == DISPUTED]
    pairs = zip(disputed[::2], disputed[1::2], strict=False)
    return sorted([*groups, *(pair for pair in pairs if pair[1] == pair[0] + 1)])
