"""rank: the standings of a quarter, frozen or as they are now, with what each point came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from commands.entry import House, cli, opened, read_text, say
from commands.shapes import put_json
from services.model.assessment.facts import Input
from services.model.assessment.lines import AssessmentLine
from services.model.assessment.reading import read_scheme
from services.model.assessment.standings import Score, Standing, Standings
from services.model.dates import chinese_date
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import CONSOLE
from services.model.periods import Quarter
from services.model.zone import in_beijing
from services.office import Office
from services.rankings.desk import Figures

OVERALL = "综合"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """What the figures are: "frozen" as sealed, "live" as they come out today, or a "trial" by another scheme. `over`: the
    quarter's last day had passed; before it nobody is named for praise or rectification. `known`: the quarter's assessments.
    """

    state: str
    figures: Figures
    known: tuple[AssessmentLine, ...] = ()

    @classmethod
    def of(cls, office: Office, figures: Figures, *, trial: bool) -> Standpoint:
        state = "trial" if trial else "frozen" if figures.frozen else "live"
        views = office.rankings.quarters(by=CONSOLE)
        known = next((one.lines for one in views if one.quarter == figures.quarter), ())
        return cls(state=state, figures=figures, known=known)

    @property
    def over(self) -> bool:
        return self.figures.over

    @property
    def as_of(self) -> date:
        """The day whose ledgers and materials are counted."""
        return in_beijing(self.figures.as_of).date()


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
        figures = office.rankings.figures(asked, scheme=other, by=CONSOLE)
        name = _named(office, figures.standings, unit)
        since = _since_freeze(office, figures) if other is None else ""
        point = Standpoint.of(office, figures, trial=other is not None)
        unknown = office.schemes.unknown_units(other) if other else ()
    put_json(standings_json(point, name)) if as_json else _print(point, name)
    for one in unknown:
        say(f"{one.where}：{one.text}。")
    if since:
        say(since)


def _since_freeze(office: Office, figures: Figures) -> str:
    """What has become known of a frozen quarter since, in one line; "": nothing, or the figures are those of now."""
    if figures.assessment is None or not figures.frozen:
        return ""
    later = office.rankings.afterwards(figures.assessment.id, by=CONSOLE)
    if not later.facts:
        return ""
    moving = f"，重新核算有 {len(later.moving)} 个单位的得分或名次不同" if later.moving else "，重新核算结果不变"
    return f"冻结之后又有变化{later.told}，没有计入{moving}。逐项见网页“考核排名—冻结之后”，应当计入的另作更正。"


def _named(office: Office, found: Standings, unit: str) -> str:
    """How the standings call the unit: a frozen quarter keeps the name of its day. Raises UnitUnknown."""
    if not unit or found.unit(unit):
        return unit
    known = office.units.get(unit)
    return next((name for name in (*known.own_names, *known.names) if found.unit(name)), known.name)


# -- JSON ------------------------------------------------------------------------------------------------------------


def standings_json(point: Standpoint, unit: str = "") -> dict[str, Any]:
    """What `rank --json` prints: of one unit alone, where one is named. `state`, `over`, `as_of`, `assessment` and
    `assessments` are additions: what the figures are, as of which day, by which assessment of the quarter, and which there are.
    """
    found = _told(point)
    return {
        "quarter": str(found.quarter),
        "scheme": found.scheme,
        "state": point.state,
        "over": point.over,
        "as_of": point.as_of.isoformat(),
        "assessment": point.figures.assessment.id if point.figures.assessment else None,
        "assessments": [_assessment_json(one) for one in point.known],
        "mechanisms": {mechanism.value: _those(found, mechanism, unit) for mechanism in Mechanism},
        "overall": _those(found, None, unit),
        "commended": [{"unit": name, "reason": reason} for name, reason in found.commended if unit in ("", name)],
        "demanded": [{"unit": name, "reason": reason} for name, reason in found.demanded if unit in ("", name)],
    }


def _told(point: Standpoint) -> Standings:
    """Nobody is named of a quarter that is not over: what is missing today may still come."""
    found = point.figures.standings
    return found if point.over else replace(found, commended=(), demanded=())


def _assessment_json(line: AssessmentLine) -> dict[str, Any]:
    frozen = line.frozen_at
    return {
        "id": line.object_id,
        "serial": line.serial,
        "state": line.state.value,
        "scheme": line.scheme,
        "frozen_on": in_beijing(frozen).date().isoformat() if frozen else None,
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
    told = {"id": one.object_id, "place": one.place, "quote": one.quote} | ({"row": one.row} if one.row else {})
    return told if one.file is None else told | {"file": one.file, "page": one.page, "start": one.start, "end": one.end}


# -- for a person ----------------------------------------------------------------------------------------------------


def _print(point: Standpoint, unit: str) -> None:
    found = _told(point)
    click.echo(f"{found.quarter.label}考核，评分方案 {found.scheme}")
    click.echo(_state_told(point))
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


def _state_told(point: Standpoint) -> str:
    """One line on what the figures are and are not."""
    record, day = point.figures.assessment, chinese_date(point.as_of)
    if point.state == "frozen" and record is not None and record.frozen_at is not None:
        frozen = chinese_date(in_beijing(record.frozen_at).date())
        which = f"（第{record.serial}次，更正）" if record.corrects else ""
        mending = "另有更正正在办理，还没有冻结，以下不含更正。" if point.known and not point.known[-1].frozen else ""
        return f"已冻结{which}：{frozen}冻结，事实截至{day}，从此不变。{mending}"
    facts = "冻结时的事实" if record is not None and record.frozen else f"{day}已有的事实"
    told = f"试算：按文件中的评分方案对{facts}计算，没有保存，不影响考核。" if point.state == "trial" else ""
    told = told or f"没有冻结：按{facts}现算，没有保存，以后还会变。"
    last = chinese_date(point.figures.quarter.last_day)
    return told if point.over else f"{told}本季度到{last}才结束，只供参考，不列拟通报表扬、拟限期整改的单位。"


def _print_standing(one: Standing, *, in_full: bool) -> None:
    rank = f"{one.rank:>3}" if one.rank is not None else "  —"
    remarks = "；".join(filter(None, (one.remark, one.tie)))
    click.echo(f"{rank}　{one.score:>6}　{one.unit}" + (f"（{remarks}）" if remarks else ""))
    for score in one.scores if in_full else ():
        click.echo(f"      {score.points:>6}　{score.indicator}：{score.reckoning}")
        for object_id, place in dict.fromkeys((one.object_id, one.place) for one in score.inputs):
            click.echo(f"              {object_id} {place}")
