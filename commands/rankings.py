"""rank: the standings of a quarter, frozen or as they are now, with what each point came from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from commands.entry import House, cli, opened, read_text
from commands.shapes import put_json
from services.model.assessment.facts import Input
from services.model.assessment.reading import read_scheme
from services.model.assessment.standings import Score, Standing, Standings
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import CONSOLE
from services.model.periods import Quarter
from services.office import Office

OVERALL = "综合"


@cli.command("rank", help="一个季度的考核得分和名次：已冻结的按冻结结果，没有冻结的按现在的事实现算，不保存。")
@click.argument("quarter", metavar="季度")
@click.option("--scheme", type=click.Path(path_type=Path), help="按另一份评分方案（TOML 文件）对同样的事实试算")
@click.option("--unit", default="", help="只看这个单位，并列出每项指标怎样得分、出自哪里")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def rank(ctx: click.Context, quarter: str, scheme: Path | None, unit: str, as_json: bool) -> None:
    asked = Quarter.parse(quarter)
    other = read_scheme(read_text(scheme)) if scheme else None
    with opened(ctx, House.BEGUN) as office:
        found = office.rankings.figures(asked, scheme=other, by=CONSOLE).standings
        name = _named(office, found, unit)
    put_json(standings_json(found, name)) if as_json else _print(found, name)


def _named(office: Office, found: Standings, unit: str) -> str:
    """How the standings call the unit: a frozen quarter keeps the name of its day. Raises UnitUnknown."""
    return unit if not unit or found.unit(unit) else office.units.get(unit).name


# -- JSON ------------------------------------------------------------------------------------------------------------


def standings_json(found: Standings, unit: str = "") -> dict[str, Any]:
    """What `rank --json` prints: of one unit alone, where one is named."""
    return {
        "quarter": str(found.quarter),
        "scheme": found.scheme,
        "mechanisms": {mechanism.value: _those(found, mechanism, unit) for mechanism in Mechanism},
        "overall": _those(found, None, unit),
        "commended": [{"unit": name, "reason": reason} for name, reason in found.commended if unit in ("", name)],
        "demanded": [{"unit": name, "reason": reason} for name, reason in found.demanded if unit in ("", name)],
    }


def _those(found: Standings, mechanism: Mechanism | None, unit: str) -> list[dict[str, Any]]:
    apart = [one.score for one in found.of(mechanism) if one.rank is None]
    return [standing_json(one, apart) for one in found.of(mechanism) if unit in ("", one.unit)]


def standing_json(one: Standing, apart: Sequence[Decimal]) -> dict[str, Any]:
    """STANDING; `ranked`, `remark` and `tie` are additions.

    `rank` is the place within the group in every case: the group of the units that are named without a rank, whose scores are
    `apart`, has places as well, and `ranked` says that nobody prints them.
    """
    return {
        "unit": one.unit,
        "kind": one.kind.name.lower(),
        "group": one.group,
        "score": float(one.score),
        "rank": one.rank or 1 + sum(score > one.score for score in apart),
        "ranked": one.rank is not None,
        "indicators": [_score_json(score) for score in one.scores],
        "remark": one.remark,
        "tie": one.tie,
    }


def _score_json(score: Score) -> dict[str, Any]:
    return {
        "name": score.indicator,
        "points": float(score.points),
        "most": float(score.most),
        "counted": score.counted,
        "reckoning": score.reckoning,
        "by_hand": score.by_hand,
        "facts": list(score.facts),
        "passed_over": list(score.passed_over),
        "inputs": [_input_json(one) for one in score.inputs],
    }


def _input_json(one: Input) -> dict[str, Any]:
    told = {"id": one.object_id, "place": one.place, "quote": one.quote}
    return told if one.file is None else told | {"file": one.file, "page": one.page, "start": one.start, "end": one.end}


# -- for a person ----------------------------------------------------------------------------------------------------


def _print(found: Standings, unit: str) -> None:
    click.echo(f"{found.quarter.label}考核，评分方案 {found.scheme}")
    shown = [one for one in found.standings if unit in ("", one.unit)]
    if not shown:
        click.echo(f"“{unit}”在该季度没有承担工作机制，不参加考核。" if unit else "该季度没有承担工作机制的单位，没有可排名的。")
    for (mechanism, group), standings in groupby(shown, key=lambda one: (one.mechanism, one.group)):
        click.echo(f"\n{MECHANISM_LABELS[mechanism] if mechanism else OVERALL}　{group}")
        for one in standings:
            _print_standing(one, in_full=bool(unit))
    for heading, named in (("拟通报表扬", found.commended), ("拟限期整改", found.demanded)):
        told = [f"  {name}：{reason}" for name, reason in named if unit in ("", name)]
        click.echo("\n".join((f"\n{heading}", *told)) if told else "", nl=bool(told))


def _print_standing(one: Standing, *, in_full: bool) -> None:
    rank = f"{one.rank:>3}" if one.rank is not None else "  —"
    remarks = "；".join(filter(None, (one.remark, one.tie)))
    click.echo(f"{rank}　{one.score:>6}　{one.unit}" + (f"（{remarks}）" if remarks else ""))
    for score in one.scores if in_full else ():
        click.echo(f"      {score.points:>6}　{score.indicator}：{score.reckoning}")
        for object_id, place in dict.fromkeys((one.object_id, one.place) for one in score.inputs):
            click.echo(f"              {object_id} {place}")
