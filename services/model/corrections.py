"""What a person made of the facts that the rules proposed: the record of a confirmation, and how well the rules were."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.model.document import Origin
from services.model.facts import Fact, FactField


class Outcome(StrEnum):
    """What became of a proposal; `added` is what the rules had not proposed at all."""

    KEPT = "kept"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.KEPT: "采用",
    Outcome.CHANGED: "改正",
    Outcome.REMOVED: "删除",
    Outcome.ADDED: "补填",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A value without its evidence."""

    value: str | float
    role: str = ""
    region: str = ""

    @classmethod
    def of(cls, fact: Fact) -> Said:
        return cls(value=fact.value, role=fact.role, region=fact.region)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One proposal and what a person made of it. `rule`, `confidence` and `origin` are those of the proposal; `origin` is None
    where nobody knows how its page was read. `touched`: the person looked at this one by itself.
    """

    field: FactField
    outcome: Outcome
    rule: str = ""
    confidence: float = 0.0
    origin: Origin | None = None
    proposed: Said | None = None
    made: Said | None = None
    touched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Who vouched for the facts, when, and fact by fact with what outcome.

    `each` is False where somebody vouched for the proposal as a whole without a page before the eyes (`file --confirm`):
    that says nothing of the rules.
    """

    at: datetime
    by: str
    each: bool
    corrections: tuple[Correction, ...] = ()


def compared(
    proposed: Sequence[Fact], made: Sequence[Fact], *, touched: Iterable[int], origin_of: Callable[[Fact], Origin | None]
) -> tuple[Correction, ...]:
    """Each proposal with what was made of it, then what was added; `touched` are places in `proposed`."""
    looked_at = set(touched)
    found: list[Correction] = []
    for field in FactField:
        before = [(number, fact) for number, fact in enumerate(proposed) if fact.field is field]
        after = [fact for fact in made if fact.field is field]
        partners, left = _paired([fact for _, fact in before], after)
        for (number, fact), partner in zip(before, partners, strict=True):
            found.append(_corrected(fact, partner, touched=number in looked_at, origin=origin_of(fact)))
        found += [Correction(field=field, outcome=Outcome.ADDED, made=Said.of(fact), touched=True) for fact in left]
    return tuple(found)


def _corrected(fact: Fact, partner: Fact | None, *, touched: bool, origin: Origin | None) -> Correction:
    if partner is None:
        outcome = Outcome.REMOVED
    else:
        outcome = Outcome.KEPT if _same(fact, partner) and fact.role == partner.role else Outcome.CHANGED
    return Correction(
        field=fact.field,
        outcome=outcome,
        rule=fact.rule,
        confidence=fact.confidence,
        origin=origin,
        proposed=Said.of(fact),
        made=Said.of(partner) if partner else None,
        touched=touched or outcome is not Outcome.KEPT,
    )


def _paired(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[list[Fact | None], list[Fact]]:
    """For each proposal the fact that stands in its place: the equal one, else one with its value, its role, its turn; and
    the facts that stand in the place of none.
    """
    partners: list[Fact | None] = [None] * len(before)
    left = list(after)
    likenesses: tuple[Callable[[Fact, Fact], bool], ...] = (
        lambda one, other: _same(one, other) and one.role == other.role,
        _same,
        lambda one, other: bool(one.role) and one.role == other.role,
        lambda one, other: True,
    )
    for like in likenesses:
        for number, fact in enumerate(before):
            place = next((at for at, other in enumerate(left) if like(fact, other)), None) if partners[number] is None else None
            if place is not None:
                partners[number] = left.pop(place)
    return partners, left


def _same(one: Fact, other: Fact) -> bool:
    return one.value == other.value


REGION = "region"  # the place of a party, judged beside the party itself


@dataclass(slots=True)
class Tally:
    """How many proposals, what became of them; the same of those that were shown without 请核对."""

    proposed: int = 0
    kept: int = 0
    changed: int = 0
    removed: int = 0
    certain: int = 0
    certain_kept: int = 0

    def add(self, outcome: Outcome, *, certain: bool) -> None:
        kept = outcome is Outcome.KEPT
        self.proposed += 1
        self.kept += kept
        self.changed += outcome is Outcome.CHANGED
        self.removed += outcome is Outcome.REMOVED
        self.certain += certain
        self.certain_kept += certain and kept

    @property
    def right(self) -> float | None:
        """The share that was kept; None where nothing was proposed."""
        return self.kept / self.proposed if self.proposed else None

    @property
    def certain_right(self) -> float | None:
        return self.certain_kept / self.certain if self.certain else None


def judgements(correction: Correction, *, threshold: float) -> Iterator[tuple[str, Outcome, bool]]:
    """(name of the field, outcome, certain) of a proposal; a party's region is judged apart, where the party was kept."""
    if correction.proposed is None:
        return
    certain = correction.confidence >= threshold
    yield correction.field.value, correction.outcome, certain
    before, after = correction.proposed.region, correction.made.region if correction.made else ""
    if before and correction.outcome is Outcome.KEPT:
        outcome = Outcome.KEPT if before == after else Outcome.CHANGED if after else Outcome.REMOVED
        yield REGION, outcome, certain
