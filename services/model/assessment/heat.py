"""Units × indicators at a glance: which part of its points each indicator gave to each unit. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from services.model.assessment.scheme import Form, Scheme
from services.model.assessment.standings import Score, Standing, Standings
from services.model.mechanisms import MECHANISM_LABELS, Mechanism

BY_HAND = "人工调整"
"""The column of points by hand that are of a mechanism's total and of no indicator; last, and only where there are any."""
TONES = 5  # a cell's tone goes from 0 (nothing) to this (all points)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """What a unit got of an indicator, over the mechanisms in which it has it. `most` 0: a bonus, a deduction, points by hand."""

    points: Decimal
    most: Decimal

    @property
    def percent(self) -> int | None:
        """The part of the points, in hundredths; None of a bonus or a deduction, which are part of nothing."""
        if not self.most:
            return None
        return int((max(self.points, Decimal(0)) * 100 / self.most).quantize(Decimal(1), rounding=ROUND_HALF_UP))

    @property
    def words(self) -> str:
        """85, +2, -3: the percentage, or the points of what is no part of anything."""
        if self.percent is not None:
            return str(self.percent)
        return f"{self.points.normalize():+f}" if self.points else ""

    @property
    def tone(self) -> str:
        """0 to TONES, or plus and minus."""
        if self.percent is None:
            return "plus" if self.points > 0 else "minus" if self.points < 0 else "none"
        return str(min(TONES, self.percent * TONES // 100))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """One unit: its standing, its score under each mechanism, and a cell for each column; None: it doesn't have that one."""

    standing: Standing
    scores: tuple[Decimal | None, ...]
    cells: tuple[HeatCell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """The table. `mechanisms` are the columns of scores, `columns` those of indicators."""

    mechanisms: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]


def heat(standings: Standings, scheme: Scheme, mechanism: Mechanism | None = None) -> Heat:
    """The units in the order of their standings: overall with every indicator, or under one mechanism with its own.

    Overall, indicators of one name are one column: what a unit got of all points that it could get under that name.
    """
    besides, names = {one.name for one in scheme.indicators if one.form is Form.BONUS}, {one.name for one in scheme.indicators}
    among = [mechanism] if mechanism else list(Mechanism)
    sheets = [one for one in standings.standings if one.mechanism in among]
    told = dict.fromkeys(score.indicator for one in sheets for score in one.scores)
    by_hand = any(score.by_hand and score.indicator not in names for one in sheets for score in one.scores)
    columns = (*(name for name in told if name in names), *((BY_HAND,) if by_hand else ()))
    own: dict[str, list[Standing]] = {}
    for one in sheets:
        own.setdefault(one.unit, []).append(one)
    return Heat(
        mechanisms=() if mechanism else tuple(MECHANISM_LABELS[one] for one in Mechanism),
        columns=columns,
        rows=tuple(
            HeatRow(
                standing=one,
                scores=() if mechanism else _scores(own.get(one.unit, ())),
                cells=_cells(own.get(one.unit, ()), columns, besides),
            )
            for one in standings.of(mechanism)
        ),
    )


def _scores(sheets: Sequence[Standing]) -> tuple[Decimal | None, ...]:
    found = {one.mechanism: one.score for one in sheets}
    return tuple(found.get(one) for one in Mechanism)


def _cells(sheets: Iterable[Standing], columns: Sequence[str], besides: Collection[str]) -> tuple[HeatCell | None, ...]:
    found: dict[str, list[Score]] = {}
    for sheet in sheets:
        for score in sheet.scores:
            found.setdefault(_column(score, columns), []).append(score)
    return tuple(_cell(found[name], bonus=name in besides) if name in found else None for name in columns)


def _column(score: Score, columns: Collection[str]) -> str:
    return score.indicator if score.indicator in columns else BY_HAND


def _cell(scores: Sequence[Score], *, bonus: bool) -> HeatCell:
    most = [Decimal(0) if bonus or one.by_hand else max(one.most, Decimal(0)) for one in scores]
    return HeatCell(points=sum((one.points for one in scores), Decimal(0)), most=sum(most, Decimal(0)))
