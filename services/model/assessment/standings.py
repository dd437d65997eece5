"""What comes out: each unit's sheet under each mechanism, its rank in its group, and the overall standing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from services.model.assessment.facts import Input
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from services.model.units import UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One indicator of one unit. `points` rounded to two places (half up) so that a person can add them up.

    `counted` is the measure's value in words (3 次, 8/9), `reckoning` how it became points (3 × 2 = 6，封顶 5). `facts` are the
    ids of the facts that count, `passed_over` of those that were looked at and count nothing (unproven, of too low a level).
    """

    indicator: str
    points: Decimal
    most: Decimal
    counted: str
    reckoning: str
    facts: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    by_hand: bool = False  # 人工调整, with the reason in `reckoning`


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A unit under a mechanism (None: overall). `score` is rounded to two places, then ranked within the group: 1, 2, 2, 4.

    `rank` None: named, not ranked (`remark` says why), in a group apart. `tie`: how the order of equal scores came about.
    """

    unit: str
    kind: UnitKind
    group: str
    mechanism: Mechanism | None
    score: Decimal
    rank: int | None
    scores: tuple[Score, ...] = ()
    remark: str = ""
    tie: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """All of a quarter: by mechanism and group, the best first. `commended` and `demanded` are unit names with the reason."""

    quarter: Quarter
    scheme: str  # Scheme.version
    standings: tuple[Standing, ...] = ()
    commended: tuple[tuple[str, str], ...] = ()
    demanded: tuple[tuple[str, str], ...] = ()

    def of(self, mechanism: Mechanism | None) -> tuple[Standing, ...]:
        """Those under a mechanism, or the overall ones."""
        return tuple(one for one in self.standings if one.mechanism is mechanism)

    def unit(self, unit: str) -> tuple[Standing, ...]:
        """A unit's own."""
        return tuple(one for one in self.standings if one.unit == unit)
