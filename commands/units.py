"""import-units: 附件1 of the notice into the register of units; units: the register, with what has not been handed in."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from commands.entry import House, cli, open_file, opened
from commands.shapes import finding_json, plain_finding, put_json
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import CONSOLE
from services.model.units import Unit
from services.units import Imported, Unfinished


@cli.command("import-units", help="导入附件1：三项机制各涉及哪些单位。只增加，不删除；重复导入不会重复。")
@click.argument("path", metavar="文件", type=click.Path(path_type=Path))
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="职责从哪一天起；不写按通知的日期，没有日期的从今天起")
@click.option("--dry-run", is_flag=True, help="只看读出什么，不保存")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def import_units(ctx: click.Context, path: Path, since: datetime | None, dry_run: bool, as_json: bool) -> None:
    with open_file(path) as stream:
        content = stream.read()
    begin = since.date() if since else None
    with opened(ctx, House.ANY if dry_run else House.NEW) as office:
        text = office.units.text_of(content, label=path.name)
        if dry_run:
            done = office.units.preview_lists(text, name=path.name, since=begin)
        else:
            done = office.units.import_lists(text, name=path.name, since=begin, by=CONSOLE)
    line = _json(done, kept=not dry_run)
    put_json(line) if as_json else _print(line, done, kept=not dry_run)


@cli.command("units", help="单位名册：各单位的职责、撤并，以及没有办完的台账（草稿、退回未再报）。")
@click.argument("name", metavar="[单位]", default="")
@click.option("--all", "everyone", is_flag=True, help="连同已撤并的")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def units(ctx: click.Context, name: str, everyone: bool, as_json: bool) -> None:
    with opened(ctx, House.BEGUN) as office:
        today = office.now().date()
        chosen = [office.units.called(name)] if name else office.units.all() if everyone else office.units.living()
        lines = [_unit_json(unit, office.units.unfinished(unit.name), today) for unit in chosen]
    put_json(lines) if as_json else _print_units(lines)


def _unit_json(unit: Unit, unfinished: tuple[Unfinished, ...], today: date) -> dict[str, Any]:
    return {
        "name": unit.name,
        "kind": unit.kind.value,
        "full_name": unit.full_name,
        "earlier": list(unit.earlier),
        "mechanisms": [one.value for one in MECHANISM_LABELS if unit.owes(one, today)],
        "retired_on": unit.retired_on.isoformat() if unit.retired_on else None,
        "into": unit.joins or unit.merged_into,
        "ending": unit.end_told(today),
        "unfinished": [{"mechanism": one.mechanism.value, "period": str(one.period), "text": one.words} for one in unfinished],
    }


def _print_units(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        duties = "、".join(MECHANISM_LABELS[Mechanism(one)] for one in line["mechanisms"]) or "没有职责"
        into = f"，并入{line['into']}" if line["into"] else ""
        click.echo("　".join(one for one in (line["name"], line["kind"], duties, f"{line['ending']}{into}") if one))
        for one in line["unfinished"]:
            click.echo(f"　　{one['text']}")
    click.echo(f"共 {len(lines)} 个单位")


def _print(line: dict[str, Any], done: Imported, *, kept: bool) -> None:
    for mechanism, label in MECHANISM_LABELS.items():
        names = line[mechanism.value]
        click.echo(f"{label}（{len(names)} 个）：{'、'.join(names) or '没有名单'}")
    everybody = {name for mechanism in MECHANISM_LABELS for name in line[mechanism.value]}
    click.echo(f"共 {len(everybody)} 个单位{_came_of_it(done, kept=kept)}")
    for found in done.findings:
        click.echo(f"　{plain_finding(found)}")
    if not kept:
        click.echo("以上只是读到的内容，没有保存。去掉 --dry-run 再运行一次即保存。")


def _came_of_it(done: Imported, *, kept: bool) -> str:
    if not (done.added or done.assigned):
        return "，都已在单位名册，没有改动。"
    word = "新增" if kept else "将新增"
    return f"；{word} {len(done.added)} 个单位、{len(done.assigned)} 项职责，自 {done.since} 起。"


def _json(done: Imported, *, kept: bool) -> dict[str, Any]:
    """The units of each list, by the names that lists have for them; then what came of them."""
    lists = {one.value: list(done.named[one]) for one in MECHANISM_LABELS}
    return lists | {
        "kept": kept,
        "since": done.since.isoformat(),
        "added": list(done.added),
        "assigned": [{"unit": name, "mechanism": mechanism.value} for name, mechanism in done.assigned],
        "besides": {mechanism.value: list(names) for mechanism, names in done.besides.items()},
        "findings": [finding_json(found) for found in done.findings],
    }
