"""The rule of every standing: scores are rounded to two places first, then ranked 1, 2, 2, 4.

Units of the group 列名单位 are named with their score and have no rank (条例 17: 不相隶属的, only named).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from services.model.assessment.ranking import APART

_PLACES = Decimal("0.01")

# The mechanisms by the names that commands and JSON use (GLOSSARY: 工作机制).
MECHANISMS: dict[str, str] = {"policy": "政策争取", "exchange": "交流合作", "innovation": "制度创新", "overall": "综合"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One unit's score in one table. Units are ranked within their mechanism and group."""

    unit: str
    score: Decimal
    group: str = ""  # 市直单位, 乡镇街道
    mechanism: str = ""  # 政策争取, 交流合作, 制度创新
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A standing with its place (None: named, not ranked); `score` is rounded."""

    rank: int | None
    unit: str
    score: Decimal
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RankTable:
    """The ranked units of one mechanism and group."""

    mechanism: str
    group: str
    rows: tuple[Ranked, ...]


def rounded(score: Decimal) -> Decimal:
    """Two places, half up; never a negative zero."""
    return score.quantize(_PLACES, ROUND_HALF_UP) + Decimal(0)


def ranked(standings: Sequence[Standing]) -> tuple[Ranked, ...]:
    """The standings of one table from the best score down; equal scores share a rank and keep their order."""
    ordered = sorted(standings, key=lambda standing: -rounded(standing.score))
    scores = [rounded(standing.score) for standing in ordered]
    return tuple(
        Ranked(
            rank=None if standing.group == APART else scores.index(score) + 1,
            unit=standing.unit,
            score=score,
            remark=standing.remark,
        )
        for standing, score in zip(ordered, scores, strict=True)
    )


def rank_tables(standings: Sequence[Standing]) -> tuple[RankTable, ...]:
    """One table per mechanism and group, mechanisms and groups in the order in which they first appear."""
    tables: dict[str, dict[str, list[Standing]]] = {}
    for standing in standings:
        tables.setdefault(standing.mechanism, {}).setdefault(standing.group, []).append(standing)
    return tuple(
        RankTable(mechanism=mechanism, group=group, rows=ranked(members))
        for mechanism, groups in tables.items()
        for group, members in groups.items()
    )
