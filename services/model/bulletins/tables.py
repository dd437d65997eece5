"""The attachments of a bulletin: every unit's points in every indicator, and the problems unit by unit. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from services.model.assessment.standings import Standing
from services.model.bulletins.counting import Figures
from services.model.bulletins.shortfalls import by_unit
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.papers.wording import chinese_numeral

_BY_HAND = "人工调整"
_DASH = "—"
_UNIT = "单　　位"
_HEAD = 4  # characters of a line in the head of a narrow column


def attachments(figures: Figures) -> list[dict[str, Any]]:
    """As the paper takes them: a title, and block objects."""
    found = [_details(figures, mechanism) for mechanism in Mechanism if figures.standings.of(mechanism)]
    found += [_details(figures, None)] if figures.overall else []
    problems = by_unit(figures)
    return [*found, *([_problems(figures, problems)] if problems else [])]


def _details(figures: Figures, mechanism: Mechanism | None) -> dict[str, Any]:
    """A table for each group: ranks, points of each indicator, the score."""
    standings = figures.standings.of(mechanism)
    label = MECHANISM_LABELS[mechanism] if mechanism else "综合"
    columns = _columns(figures, standings, mechanism)
    blocks: list[dict[str, Any]] = []
    groups = [(group, list(own)) for group, own in groupby(standings, key=lambda one: one.group)]
    for number, (group, own) in enumerate(groups, 1):
        if len(groups) > 1:
            blocks.append({"text": f"{chinese_numeral(number)}、{group}", "level": 1})
        rows = [["名次", _UNIT, *map(_in_lines, columns), "得分"], *(_row(one, columns) for one in own)]
        blocks.append({"block": "table", "rows": rows})
    if idle := [name for name in _indicators(figures, mechanism) if name not in columns]:
        blocks.append({"block": "note", "text": f"注：{'、'.join(idle)}各单位均不得分、不扣分，没有列出。"})
    return {"title": f"{figures.leading}{label}得分明细表", "blocks": blocks}


def _indicators(figures: Figures, mechanism: Mechanism | None) -> list[str]:
    """The indicators in the order of the scheme; overall, the mechanisms."""
    if mechanism is None:
        return [MECHANISM_LABELS[one] for one in Mechanism if figures.standings.of(one)]
    return [one.name for one in figures.scheme.indicators if one.mechanism is mechanism]


def _columns(figures: Figures, standings: Sequence[Standing], mechanism: Mechanism | None) -> list[str]:
    """Those in which anybody has points; points by hand in a column of their own, where there are any."""
    moved = {score.indicator for one in standings for score in one.scores if score.points and not score.by_hand}
    names = [name for name in _indicators(figures, mechanism) if name in moved]
    by_hand = any(score.by_hand for one in standings for score in one.scores)
    return [*names, *([_BY_HAND] if by_hand else [])]


def _in_lines(name: str) -> str:
    """The name of an indicator in lines of four characters: 支撑材料, 佐证; what it quotes on a line of its own."""
    pieces = name.replace("“", "").split("”")
    return "\n".join(piece[at : at + _HEAD] for piece in pieces for at in range(0, len(piece), _HEAD))


def _row(one: Standing, columns: Sequence[str]) -> list[str]:
    points: dict[str, Decimal] = {}
    for score in one.scores:
        name = _BY_HAND if score.by_hand else score.indicator
        points[name] = points.get(name, Decimal(0)) + score.points
    cells = [str(points[name]) if name in points else _DASH for name in columns]
    return [str(one.rank or _DASH), one.unit, *cells, str(one.score)]


def _problems(figures: Figures, problems: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, Any]:
    rows = [["序号", _UNIT, "存在问题"]]
    rows += [[str(number), unit, "".join(told)] for number, (unit, told) in enumerate(problems, 1)]
    return {"title": f"{figures.leading}存在问题清单", "blocks": [{"block": "table", "rows": rows}]}
