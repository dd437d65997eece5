"""assess: each step of a quarter's assessment, as on its page."""

from __future__ import annotations

from typing import Any

import click

from commands.chinese import ChineseGroup, MechanismName
from commands.entry import House, cli, opened
from commands.ledger_office import AS_JSON
from commands.shapes import put_json
from commands.waiting import wait_for
from services.model.assessment.adjustments import Adjustment, Objection, ObjectionState
from services.model.assessment.assessments import ASSESSMENT_STATE_LABELS, Assessment
from services.model.dates import chinese_date
from services.model.errors import NotFound
from services.model.mechanisms import Mechanism
from services.model.people import CONSOLE
from services.model.periods import Quarter
from services.office import Office
from services.rankings import rules

_MECHANISM = MechanismName()
_INDICATOR = click.option("--indicator", default="", help="评分方案里的指标名称；不写为该机制的总分")


class NotBegun(NotFound):
    message = "{quarter}还没有开始核算。请先运行 assess open {code}。"


@cli.group("assess", cls=ChineseGroup, help="办理季度考核：开始核算、人工调整、公示、异议、复核答复、冻结、更正。看得分用 rank。")
def assess() -> None:
    """One command for each step."""


@assess.command("open", help="开始核算，采用现行的评分方案；已开始的不重复。")
@click.argument("quarter", metavar="季度")
@AS_JSON
@click.pass_context
def begin(ctx: click.Context, quarter: str, as_json: bool) -> None:
    with opened(ctx, House.BEGUN) as office:
        _done(office, office.rankings.open(Quarter.parse(quarter), by=CONSOLE), as_json=as_json)


@assess.command("show", help="办到哪一步：人工调整、异议（带编号）、妨碍冻结的事项。")
@click.argument("quarter", metavar="季度")
@AS_JSON
@click.pass_context
def show(ctx: click.Context, quarter: str, as_json: bool) -> None:
    with opened(ctx, House.BEGUN) as office:
        record = _newest(office, quarter)
        ready = office.rankings.readiness(record.id, by=CONSOLE)
        if as_json:
            put_json({**record_json(record), "blocking": list(ready.blocking), "remarks": list(ready.remarks)})
            return
        _print(record)
        for said in (*ready.blocking, *ready.remarks):
            click.echo(f"· {said}")


@assess.command("rescheme", help="改用另一版评分方案；公示过的须重新公示。")
@click.argument("quarter", metavar="季度")
@click.option("--scheme", required=True, metavar="版本", help="schemes 命令列出的版本")
@AS_JSON
@click.pass_context
def rescheme(ctx: click.Context, quarter: str, scheme: str, as_json: bool) -> None:
    with opened(ctx, House.BEGUN) as office:
        _done(office, office.rankings.rescheme(_newest(office, quarter).id, scheme, by=CONSOLE), as_json=as_json)


@assess.command("adjust", help="人工调整：给一个单位加减分，写明理由；理由和经办人一直可查。")
@click.argument("quarter", metavar="季度")
@click.option("--unit", required=True, help="哪个单位")
@click.option("--mechanism", type=_MECHANISM, required=True, help="工作机制：政策争取、交流合作、制度创新")
@_INDICATOR
@click.option("--points", required=True, help="加减分，如 1.5；减分写成 --points=-2")
@click.option("--reason", required=True, help="调整的理由")
@AS_JSON
@click.pass_context
def adjust(
    ctx: click.Context, quarter: str, unit: str, mechanism: str, indicator: str, points: str, reason: str, as_json: bool
) -> None:
    with opened(ctx, House.BEGUN) as office:
        done = office.rankings.adjust(
            _newest(office, quarter).id,
            unit=unit,
            mechanism=Mechanism(mechanism),
            indicator=indicator,
            points=points,
            reason=reason,
            by=CONSOLE,
        )
        _done(office, done, as_json=as_json)


@assess.command("take-back", help="撤回一条人工调整；流转记录里仍可查到。")
@click.argument("quarter", metavar="季度")
@click.argument("adjustment", metavar="调整编号")
@click.option("--reason", default="", help="撤回的理由")
@AS_JSON
@click.pass_context
def take_back(ctx: click.Context, quarter: str, adjustment: str, reason: str, as_json: bool) -> None:
    with opened(ctx, House.BEGUN) as office:
        record = _newest(office, quarter)
        _done(office, office.rankings.take_back(record.id, adjustment, reason=reason, by=CONSOLE), as_json=as_json)


@assess.command("preview", help="公示：各单位看到本单位的评分表，期限内可以提出异议；再次公示，期限重新计算。")
@click.argument("quarter", metavar="季度")
@click.option("--days", type=int, help="公示几个工作日；不写按评分方案")
@AS_JSON
@click.pass_context
def preview(ctx: click.Context, quarter: str, days: int | None, as_json: bool) -> None:
    with opened(ctx, House.BEGUN) as office:
        _done(office, office.rankings.preview(_newest(office, quarter).id, days=days, by=CONSOLE), as_json=as_json)


@assess.command("object", help="代单位登记异议（来电、来函提出的）。")
@click.argument("quarter", metavar="季度")
@click.option("--unit", required=True, help="哪个单位的异议")
@click.option("--text", required=True, help="异议内容")
@click.option("--mechanism", type=_MECHANISM, help="对哪个工作机制；不写为综合得分")
@_INDICATOR
@AS_JSON
@click.pass_context
def object_to(
    ctx: click.Context, quarter: str, unit: str, text: str, mechanism: str | None, indicator: str, as_json: bool
) -> None:
    with opened(ctx, House.BEGUN) as office:
        record = _newest(office, quarter)
        about = Mechanism(mechanism) if mechanism else None
        office.rankings.object_to(record.id, text, mechanism=about, indicator=indicator, unit=unit, by=CONSOLE)
        _done(office, record, as_json=as_json)


@assess.command("answer", help="复核答复一条异议；采纳的可以同时加减分。")
@click.argument("quarter", metavar="季度")
@click.argument("objection", metavar="异议编号")
@click.option("--uphold/--reject", "upheld", default=None, help="采纳，或不采纳；必写其一")
@click.option("--text", required=True, help="答复的内容，提出异议的单位会看到")
@click.option("--points", default="", help="采纳后加减的分，如 1.5；减分写成 --points=-2")
@click.option("--mechanism", type=_MECHANISM, help="加减分记在哪个工作机制；不写为异议所指")
@click.option("--indicator", help="加减分记在哪项指标；不写为异议所指")
@AS_JSON
@click.pass_context
def answer(
    ctx: click.Context,
    quarter: str,
    objection: str,
    upheld: bool | None,
    text: str,
    points: str,
    mechanism: str | None,
    indicator: str | None,
    as_json: bool,
) -> None:
    if upheld is None:
        raise click.UsageError("请写明 --uphold（采纳）或 --reject（不采纳）")
    with opened(ctx, House.BEGUN) as office:
        done = office.rankings.answer(
            _newest(office, quarter).id,
            objection,
            upheld=upheld,
            answer=text,
            points=points or None,
            mechanism=Mechanism(mechanism) if mechanism else None,
            indicator=indicator,
            by=CONSOLE,
        )
        _done(office, done, as_json=as_json)


@assess.command("freeze", help="冻结：分数、名次和依据从此不变；单位没有看过现在分数的，须加 --unseen。")
@click.argument("quarter", metavar="季度")
@click.option("--unseen", is_flag=True, help="知道有单位没有看过现在的分数，仍然冻结")
@AS_JSON
@click.pass_context
def freeze(ctx: click.Context, quarter: str, unseen: bool, as_json: bool) -> None:
    with opened(ctx, House.BEGUN) as office:
        record = _newest(office, quarter)
        _done(office, office.rankings.freeze(record.id, though_unseen=unseen, by=CONSOLE), as_json=as_json)


@assess.command("correct", help="更正：在已冻结的考核之外另建一次，写明原因；原来的一次保持不变。")
@click.argument("quarter", metavar="季度")
@click.option("--reason", required=True, help="更正的原因，写进更正通报")
@click.option("--new-facts", is_flag=True, help="按现在的台账和材料重新取数；不写按冻结时的事实，只作人工调整")
@AS_JSON
@click.pass_context
def correct(ctx: click.Context, quarter: str, reason: str, new_facts: bool, as_json: bool) -> None:
    with opened(ctx, House.BEGUN) as office:
        record = _newest(office, quarter)
        before = record.corrects if record.corrects and not record.frozen else record.id
        _done(office, office.rankings.correct(before, reason, same_facts=not new_facts, by=CONSOLE), as_json=as_json)


def _newest(office: Office, quarter: str) -> Assessment:
    """The newest assessment of a quarter; raises NotBegun."""
    asked = Quarter.parse(quarter)
    record = office.rankings.newest(asked, by=CONSOLE)
    if record is None:
        raise NotBegun(quarter=asked.label, code=str(asked))
    return record


# -- what is printed -------------------------------------------------------------------------------------------------


def record_json(record: Assessment) -> dict[str, Any]:
    """An assessment without its facts and scores: those are printed by `rank`."""
    return {
        "id": record.id,
        "title": record.title,
        "quarter": str(record.quarter),
        "serial": record.serial,
        "status": record.state.value,
        "scheme": record.scheme.version,
        "corrects": record.corrects or None,
        "reason": record.reason,
        "objections_until": record.objections_until.isoformat() if record.objections_until else None,
        "adjustments": [_adjustment_json(one) for one in record.adjustments],
        "objections": [_objection_json(one) for one in record.objections],
        "frozen_at": record.frozen_at.isoformat() if record.frozen_at else None,
        "seal": record.seal or None,
        "documents": list(record.documents),
    }


def _adjustment_json(one: Adjustment) -> dict[str, Any]:
    about = {"unit": one.unit, "mechanism": one.mechanism.value, "indicator": one.indicator}
    return {"id": one.id, **about, "points": float(one.points), "reason": one.reason, "by": one.by}


def _objection_json(one: Objection) -> dict[str, Any]:
    about = {"unit": one.unit, "mechanism": one.mechanism.value if one.mechanism else None, "indicator": one.indicator}
    return {"id": one.id, **about, "text": one.text, "status": one.state.name.lower(), "answer": one.answer}


def _done(office: Office, record: Assessment, *, as_json: bool) -> None:
    wait_for(office, {record.id: record.title})
    now = office.rankings.get(record.id, by=CONSOLE)
    put_json(record_json(now)) if as_json else _print(now)


def _print(record: Assessment) -> None:
    until = record.objections_until
    told = f"，异议截止{chinese_date(until)}" if until and not record.frozen else ""
    sealed = f"，校验值 {record.seal}" if record.frozen else ""
    click.echo(
        f"{record.id}　{record.title}　{ASSESSMENT_STATE_LABELS[record.state]}，评分方案 {record.scheme.version}{told}{sealed}"
    )
    for given in record.adjustments:
        click.echo(f"  调整 {given.id}　{given.unit} {_about(given.mechanism, given.indicator)} {given.points:+}：{given.reason}")
    for said in record.objections:
        answered = "待答复" if said.state is ObjectionState.OPEN else f"{said.state.value}：{said.answer}"
        click.echo(f"  异议 {said.id}　{said.unit} {_about(said.mechanism, said.indicator)}：{said.text}（{answered}）")


def _about(mechanism: Mechanism | None, indicator: str) -> str:
    return f"{rules.under(mechanism)}“{indicator}”" if indicator else rules.under(mechanism)
