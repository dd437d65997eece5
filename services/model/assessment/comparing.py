"""Two standings of one quarter beside each other: who moves under another scheme, and whether kept figures still come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from services.model.assessment.facts import QuarterFacts
from services.model.assessment.standings import Score, Standing, Standings
from services.model.mechanisms import MECHANISM_LABELS, Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One indicator whose points differ. None: the other side doesn't have it."""

    indicator: str
    before: Decimal | None
    after: Decimal | None

    @property
    def by(self) -> Decimal:
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A unit under a mechanism (None: overall) on both sides. None: it is not there, or has no rank."""

    unit: str
    mechanism: Mechanism | None
    group_before: str
    group_after: str
    rank_before: int | None
    rank_after: int | None
    score_before: Decimal | None
    score_after: Decimal | None
    shifts: tuple[Shift, ...] = ()

    @property
    def places(self) -> int:
        """How many places it climbs; below 0: falls. 0 where a side has no rank, or it changes its group."""
        if self.rank_before is None or self.rank_after is None or self.group_before != self.group_after:
            return 0
        return self.rank_before - self.rank_after

    @property
    def is_still(self) -> bool:
        """Whether nothing changed for it."""
        return (self.rank_before, self.score_before, self.group_before) == (
            self.rank_after,
            self.score_after,
            self.group_after,
        ) and not self.shifts


def renamed(before: Standings, facts: QuarterFacts) -> dict[str, str]:
    """What the units of earlier standings are called by those facts, where they have been renamed since."""
    known, now = {one.unit for one in before.standings}, {one.unit for one in facts.members}
    return {old: one.unit for one in facts.members for old in one.names if old in known and old not in now}


def moves(before: Standings, after: Standings, *, called: Mapping[str, str] | None = None) -> tuple[Move, ...]:
    """Every unit of either side, in the order of `after`; those that it doesn't have come last.

    `called`: the names by which `after` has units of `before` that were renamed (`renamed`): who has another name stays one unit.
    """
    names = called or {}
    sides = _keyed(replace(one, unit=names.get(one.unit, one.unit)) for one in before.standings), _keyed(after.standings)
    return tuple(_move(key, sides[0].get(key), sides[1].get(key)) for key in dict.fromkeys((*sides[1], *sides[0])))


_Key = tuple[str, Mechanism | None]


def _keyed(standings: Iterable[Standing]) -> dict[_Key, Standing]:
    return {(one.unit, one.mechanism): one for one in standings}


def _move(key: _Key, before: Standing | None, after: Standing | None) -> Move:
    unit, mechanism = key
    return Move(
        unit=unit,
        mechanism=mechanism,
        group_before=before.group if before else "",
        group_after=after.group if after else "",
        rank_before=before.rank if before else None,
        rank_after=after.rank if after else None,
        score_before=before.score if before else None,
        score_after=after.score if after else None,
        shifts=_shifts(before.scores if before else (), after.scores if after else ()),
    )


def _shifts(before: Iterable[Score], after: Iterable[Score]) -> tuple[Shift, ...]:
    sides = _summed(before), _summed(after)
    found = (Shift(indicator=name, before=sides[0].get(name), after=sides[1].get(name)) for name in {**sides[1], **sides[0]})
    return tuple(one for one in found if one.before != one.after)


def _summed(scores: Iterable[Score]) -> dict[str, Decimal]:
    """By indicator, points by hand together with the computed ones."""
    found: dict[str, Decimal] = {}
    for score in scores:
        found[score.indicator] = found.get(score.indicator, Decimal(0)) + score.points
    return found


def disagreements(kept: Standings, again: Standings) -> tuple[str, ...]:
    """Where kept figures are not those that come out when they are reckoned again; words and order alone make no
    difference."""
    sides = _keyed(kept.standings), _keyed(again.standings)
    differing = [key for key in {**sides[0], **sides[1]} if _figures(sides[0].get(key)) != _figures(sides[1].get(key))]
    found = [_told(key, sides[0].get(key), sides[1].get(key)) for key in differing]
    if [unit for unit, _ in kept.commended] != [unit for unit, _ in again.commended]:
        found.append("拟表扬的单位与重新计算的不一致")
    if [unit for unit, _ in kept.demanded] != [unit for unit, _ in again.demanded]:
        found.append("拟整改的单位与重新计算的不一致")
    return tuple(found)


def _figures(one: Standing | None) -> object:
    if one is None:
        return None
    scores = tuple(
        (score.indicator, score.points, *map(_heap, (score.facts, score.passed_over, score.inputs))) for score in one.scores
    )
    return one.group, one.score, one.rank, scores


def _heap(things: Iterable[object]) -> list[str]:
    return sorted(map(repr, things))


def _told(key: _Key, kept: Standing | None, again: Standing | None) -> str:
    unit, mechanism = key
    where = f"{unit}“{MECHANISM_LABELS[mechanism] if mechanism else '综合'}”"
    if kept is None or again is None:
        return f"{where}{'没有成绩，重新计算却有' if kept is None else '有成绩，重新计算却没有'}"
    before, after = (f"{one.score} 分（{f'第 {one.rank} 名' if one.rank else '不排名'}）" for one in (kept, again))
    return f"{where}为 {before}，重新计算为 {after}" if before != after else f"{where}的分项与重新计算的不一致"
