"""The scoring scheme (评分方案) as data: which measure gives how many points to whom. Read from TOML by reading.py."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from services.model.units import UnitKind


class Form(StrEnum):
    """How a measure becomes points."""

    SHARE = "share"  # measure between 0 and 1, times `points`
    EACH = "each"  # measure times `each`, at most `points`
    TIERS = "tiers"  # the points of the highest tier that the measure reaches
    DEDUCTION = "deduction"  # measure times `each`, taken away, at most `points`
    BONUS = "bonus"  # as EACH, on top of the 100; a fact counts by the worth of its level


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From `least` on (that value included) there are `points`."""

    least: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One line of the scheme (指标).

    `worth` says what a fact counts by its status, level or leader (已完成 = 1, 序时推进 = 0.6); one that isn't named counts
    nothing; an empty table counts each as 1. `kinds`: facts of which groups' units it is for is told by `groups` (empty: all).
    """

    mechanism: Mechanism
    name: str
    source: str  # the rule behind it: 通知二（一）2
    measure: str  # a name of MEASURES (measures.py)
    form: Form
    points: Decimal  # the most that it gives, or takes away
    each: Decimal = Decimal(0)
    tiers: tuple[Tier, ...] = ()
    worth: tuple[tuple[str, Decimal], ...] = ()
    groups: tuple[str, ...] = ()
    nothing: Decimal = Decimal(0)  # of a share: what counts where there was nothing to measure, 0 to 1
    note: str = ""
    line: int = 0  # of the TOML file

    @property
    def counts_above(self) -> bool:
        """Whether its points come on top of the 100, or are taken from them."""
        return self.form in (Form.BONUS, Form.DEDUCTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Units that are ranked among themselves. `duties`: only units with so many mechanisms; empty: any number."""

    name: str
    kinds: tuple[UnitKind, ...]
    duties: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Who is named by the scheme: for commendation the best, for rectification the last, within each group.

    Commended: rank at most `first` and score at least `least`. Demanded: score below `below`, or so many ledgers missing, or
    among the `last` of a group.
    """

    first: int = 0
    least: Decimal = Decimal(0)
    below: Decimal | None = None
    missing: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unranked:
    """A unit that a bulletin names without a rank, and why."""

    unit: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One version of the scheme. `unproven` is what an unproven claim counts, 0 to 1."""

    version: str
    name: str
    since: Quarter
    basis: str = ""
    unproven: Decimal = Decimal(0)
    lowest: Decimal | None = Decimal(0)  # a mechanism's score never goes below; None: it may be negative
    weights: tuple[tuple[Mechanism, Decimal], ...] = ()  # for the overall score; none: all alike
    groups: tuple[Group, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    commend: Naming = Naming()
    demand: Naming = Naming()
    unranked: tuple[Unranked, ...] = ()
    objection_days: int = 5  # working days that a preview stays open for 异议
    text: str = ""  # the TOML itself, word for word

    def groups_for(self, kind: UnitKind, duties: int) -> tuple[Group, ...]:
        """The groups that a unit of this kind, with so many mechanisms, belongs to: in a checked scheme it is one."""
        return tuple(one for one in self.groups if kind in one.kinds and (not one.duties or duties in one.duties))
