"""ledgers, combined, send-pack: what the office's pages of ledgers show and give out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any, TypeVar

import click

from commands.chinese import MechanismName
from commands.entry import House, OutputUnknown, cli, opened, write_out
from commands.shapes import put_json
from services.formats.sheets_out import write_sheet
from services.ledgers.keys import ledger_id
from services.ledgers.overview import Asked
from services.ledgers.tables import table_of, titled
from services.model.errors import Refused
from services.model.ledgers import written_columns
from services.model.ledgers.combined import Combined
from services.model.ledgers.matrix import Matrix, MatrixCell, MatrixStatus
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import CONSOLE, EVERYTHING
from services.model.periods import Month
from services.office import Office

Command = TypeVar("Command", bound=Callable[..., Any])


class WhichLedger(Refused):
    message = "没有写明是哪一份台账。请写台账编号，或用 --unit、--mechanism、--period 三项指明。"


def period_option(required: bool = False) -> Callable[[Command], Command]:
    told = "台账期次，如 2022-09" + ("" if required else "；不写按最近一期")
    return click.option("--period", default="", required=required, help=told)


AS_JSON = click.option("--json", "as_json", is_flag=True, help="只输出 JSON")


def _month(office: Office, text: str) -> Month:
    return Month.parse(text) if text else office.overview.latest(scope=EVERYTHING)


def unit_called(office: Office, name: str) -> str:
    """What the register calls a unit, or none; raises UnitUnknown."""
    return office.units.get(name).name if name else ""


# -- ledgers --


@cli.command("ledgers", help="各单位、各机制、各期台账的报送情况：已报、迟报、未报、退回、待审核。")
@period_option()
@click.option("--from", "first", default="", help="从哪一期起，到 --period 为止")
@click.option("--mechanism", type=MechanismName(), help="只看这一机制")
@click.option("--unit", default="", help="只看这个单位")
@click.option("--status", type=click.Choice([one.value for one in MatrixStatus]), help="只看有这种情况的")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="按那一天结束时的情况")
@click.option("--out", type=click.Path(path_type=Path), help="另存为 xlsx")
@AS_JSON
@click.pass_context
def ledgers(
    ctx: click.Context,
    period: str,
    first: str,
    mechanism: str | None,
    unit: str,
    status: str | None,
    as_of: datetime | None,
    out: Path | None,
    as_json: bool,
) -> None:
    if out is not None and out.suffix.lower() != ".xlsx":
        raise OutputUnknown(file=out, endings=".xlsx")
    with opened(ctx, House.BEGUN) as office:
        last = _month(office, period)
        asked = Asked(
            first=Month.parse(first) if first else last,
            last=last,
            mechanism=Mechanism(mechanism) if mechanism else None,
            unit=unit_called(office, unit),
            statuses=frozenset({MatrixStatus(status)}) if status else frozenset(),
            as_of=datetime.combine(as_of, time.max, tzinfo=office.now().tzinfo) if as_of else None,
        )
        matrix = office.overview.matrix(asked, scope=EVERYTHING)
    columns, rows = table_of(matrix)
    if out is not None:
        write_out(out, write_sheet(titled(matrix), columns, rows))
    put_json(_matrix_json(matrix)) if as_json else _print_matrix(matrix)


def _matrix_json(matrix: Matrix) -> dict[str, Any]:
    return {
        "periods": [str(period) for period in matrix.periods],
        "counted_since": str(matrix.since) if matrix.since else None,
        "rows": [
            {
                "unit": row.unit.name,
                "kind": row.unit.kind.value,
                "mechanism": row.mechanism.value,
                "cells": [_cell_json(cell) for cell in row.cells],
            }
            for row in matrix.rows
        ],
        "counts": {str(period): {status.value: n for status, n in matrix.counts(period).items()} for period in matrix.periods},
    }


def _cell_json(cell: MatrixCell) -> dict[str, Any]:
    told = {"period": str(cell.period), "due": cell.due.isoformat(), "status": cell.status.value}
    line = cell.line
    about = {
        "id": line.object_id if line else None,
        "received_at": line.received_at.isoformat() if line and line.received_at else None,
        "late": bool(line and line.late),
        "rows": line.rows if line else 0,
        "added": line.added if line else 0,
        "changed": line.changed if line else 0,
        "claims": line.claims if line else 0,
        "proven": line.proven if line else 0,
        "findings": line.findings if line else 0,
    }
    return {**told, **about, "reminded_at": [one.at.isoformat() for one in cell.reminders]}


def _print_matrix(matrix: Matrix) -> None:
    click.echo(titled(matrix))
    for row in matrix.rows:
        cells = "　".join(f"{cell.period} {cell.status.value}" for cell in row.cells)
        click.echo(f"{row.unit.name}　{MECHANISM_LABELS[row.mechanism]}　{cells}")
    counts = matrix.counts()
    told = "，".join(f"{status.value} {counts[status]}" for status in MatrixStatus if counts[status])
    if matrix.since is not None:
        click.echo(f"未报从{matrix.since.label}起算；以前的标为“{MatrixStatus.BEFORE.value}”，仍可补报")
    click.echo(f"合计：{told or '没有应报或已报的台账'}")


# -- combined --


@cli.command("combined", help="汇总台账：一个机制、一期，各单位的事项汇成一张表。")
@click.option("--mechanism", required=True, type=MechanismName(), help="工作机制")
@period_option()
@click.option("--month", is_flag=True, help="只含本月新增和变更的")
@click.option("--accepted", is_flag=True, help="只含已审阅的")
@click.option("--unit", default="", help="只含这个单位")
@click.option("--filled-by", default="", help="表头的填表人")
@click.option("--out", type=click.Path(path_type=Path), help="另存为 .xlsx 或 .docx（附件3至附件5的格式）")
@AS_JSON
@click.pass_context
def combined(
    ctx: click.Context,
    mechanism: str,
    period: str,
    month: bool,
    accepted: bool,
    unit: str,
    filled_by: str,
    out: Path | None,
    as_json: bool,
) -> None:
    if out is not None and out.suffix.lower() not in (".xlsx", ".docx"):
        raise OutputUnknown(file=out, endings=".xlsx 或 .docx")
    with opened(ctx, House.BEGUN) as office:
        table = office.overview.combined(
            Mechanism(mechanism),
            _month(office, period),
            month_only=month,
            accepted_only=accepted,
            unit=unit_called(office, unit),
            by=CONSOLE,
        )
        table = replace(table, header=replace(table.header, filled_by=filled_by))
        if out is not None:
            printing = office.printing
            printed = printing.combined_docx(table) if out.suffix.lower() == ".docx" else printing.combined_xlsx(table)
            write_out(out, printed.content)
    put_json(_combined_json(table)) if as_json else _print_combined(table)


def _combined_json(table: Combined) -> dict[str, Any]:
    return {
        "title": table.title,
        "mechanism": table.mechanism.value,
        "period": str(table.period),
        "columns": [{"name": column.name, "label": column.label} for column in table.columns],
        "rows": [{"id": row.return_id, "change": row.change.value, **row.cells} for row in table.rows],
        "reported": list(table.reported),
        "nothing_new": list(table.nothing_new),
        "missing": list(table.missing),
    }


def _print_combined(table: Combined) -> None:
    click.echo(table.title)
    for row in table.rows:
        cells = row.cells
        words = "；".join(
            f"{column.label}：{' '.join(cells[column.name].split())}"
            for column in written_columns(table.mechanism)
            if cells.get(column.name)
        )
        click.echo(f"{row.number}　{row.unit}　{words}")
    if table.missing:
        click.echo(f"没有列入：{'、'.join(table.missing)}")


# -- send-pack --


@cli.command("send-pack", help="发送包：把一份已报台账连同材料打成一个 zip，可用邮件发送，对方可直接导入。")
@click.argument("ledger", metavar="[台账编号]", default="")
@click.option("--unit", default="", help="填表单位")
@click.option("--mechanism", type=MechanismName(), help="工作机制")
@click.option("--period", default="", help="台账期次，如 2022-09")
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="输出的 .zip 文件或文件夹；不写为当前文件夹")
@AS_JSON
@click.pass_context
def send_pack(ctx: click.Context, ledger: str, unit: str, mechanism: str | None, period: str, out: Path, as_json: bool) -> None:
    with opened(ctx, House.BEGUN) as office:
        wanted = ledger or _named(office, unit, mechanism, period)
        packed = office.packing.pack(wanted)
    target = out if out.suffix.lower() == ".zip" else out / packed.label
    write_out(target, packed.content)
    put_json({"id": wanted, "file": str(target)}) if as_json else click.echo(f"已生成：{target}")


def _named(office: Office, unit: str, mechanism: str | None, period: str) -> str:
    """The return that unit, mechanism and month name; of a renamed unit that of its earlier name."""
    if not (unit and mechanism and period):
        raise WhichLedger()
    name, kept, month = unit_called(office, unit), Mechanism(mechanism), Month.parse(period)
    found = office.overview.matrix(Asked(first=month, last=month, mechanism=kept), scope=EVERYTHING)
    lines = [cell.line for row in found.rows if row.unit.name == name for cell in row.cells if cell.line is not None]
    return lines[0].object_id if lines else ledger_id(name, kept, month)
