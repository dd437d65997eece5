"""remind: units that have not reported are told, as on the office's page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from commands.chinese import MechanismName
from commands.entry import House, cli, opened
from commands.ledger_office import AS_JSON, period_option, unit_called
from commands.shapes import put_json
from services.ledgers.overview import Missing
from services.model.mechanisms import Mechanism
from services.model.people import CONSOLE, EVERYTHING
from services.model.periods import Month


@cli.command("remind", help="催报：未报单位的待办里列出，并拟催报公文、工作群通知；--dry-run 只看催谁。")
@period_option(required=True)
@click.option("--mechanism", type=MechanismName(), help="只催这一机制")
@click.option("--unit", "units", multiple=True, help="只催这个单位，可以写多次")
@click.option("--deadline", type=click.DateTime(["%Y-%m-%d"]), help="补报期限；不写为3个工作日后")
@click.option("--contact", default="", help="公文上的联系人")
@click.option("--phone", default="", help="公文上的联系电话")
@click.option("--no-papers", is_flag=True, help="不拟公文")
@click.option("--dry-run", is_flag=True, help="只看催谁，不催")
@AS_JSON
@click.pass_context
def remind(
    ctx: click.Context,
    period: str,
    mechanism: str | None,
    units: tuple[str, ...],
    deadline: datetime | None,
    contact: str,
    phone: str,
    no_papers: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    month = Month.parse(period)
    with opened(ctx, House.BEGUN) as office:
        named = {unit_called(office, name) for name in units}
        until = deadline.date() if deadline else office.reminding.deadline()
        missing = office.overview.missing(month, mechanism=Mechanism(mechanism) if mechanism else None, scope=EVERYTHING)
        chosen = [one for one in missing if not named or one.unit.name in named]
        line = _remind_json(month, chosen, until, office.reminding.message(month, chosen, deadline=until) if chosen else "")
        if not dry_run:
            only = {(one.unit.name, one.mechanism) for one in chosen}
            done = office.reminding.remind(
                month, only=only, deadline=until, notices=not no_papers, contact=contact, phone=phone, by=CONSOLE
            )
            line |= {"documents": [{"id": paper.id, "title": paper.title} for paper in done.documents], "message": done.message}
    put_json(line) if as_json else _print_reminder(line, dry_run=dry_run)


def _remind_json(month: Month, chosen: list[Missing], until: date, message: str) -> dict[str, Any]:
    return {
        "period": str(month),
        "deadline": until.isoformat(),
        "reminded": [{"unit": one.unit.name, "mechanism": one.mechanism.value} for one in chosen],
        "documents": [],
        "message": message,
    }


def _print_reminder(line: dict[str, Any], *, dry_run: bool) -> None:
    units = len({one["unit"] for one in line["reminded"]})
    done = "将催报" if dry_run else "已催报"
    click.echo(f"{done} {units} 个单位的 {len(line['reminded'])} 份台账，补报期限 {line['deadline']}")
    for paper in line["documents"]:
        click.echo(f"已拟公文：{paper['title']}（{paper['id']}）")
    if line["message"]:
        click.echo(line["message"])
