"""import-roster, export-roster: 附件2 in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commands.entry import House, OutputUnknown, cli, open_file, opened, write_out
from commands.shapes import finding_json, plain_finding, put_json
from services.model import phones
from services.model.errors import Refused
from services.model.people import CONSOLE
from services.model.rosters import Difference, lines_of
from services.units.roster_lists import Preview, Proposal


class OutputThere(Refused):
    message = "输出文件 {file} 已经存在，没有覆盖。请换一个文件名；确要覆盖的，加上 --force 再运行一次。"


@cli.command("import-roster", help="导入分管领导及联络员名单（附件2，docx、xlsx、xls）。不在单位名册的单位只列出，不保存。")
@click.argument("path", metavar="文件", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只看读出什么，不保存")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def import_roster(ctx: click.Context, path: Path, dry_run: bool, as_json: bool) -> None:
    with open_file(path) as source:
        content = source.read()
    with opened(ctx, House.ANY if dry_run else House.NEW) as office:
        sheet = office.roster_lists.read(content, label=path.name, by=CONSOLE)
        preview = office.roster_lists.preview(sheet, by=CONSOLE) if dry_run else office.roster_lists.keep(sheet, by=CONSOLE)
    if as_json:
        put_json(_preview_json(preview, kept=not dry_run))
        return
    for proposal in (*preview.changing, *preview.unplaced):
        click.echo(_told(proposal, kept=not dry_run))
    if preview.unchanged:
        click.echo(f"没有变化的 {len(preview.unchanged)} 个单位")
    for found in preview.all_findings:
        click.echo(plain_finding(found))


def _preview_json(preview: Preview, *, kept: bool) -> dict[str, Any]:
    """`rows` are the lines of the list, by the names of the form's columns, with the name that the register has for the unit."""
    rows = [
        {**row, "position": one.place, "written": one.written, "known": one.unit is not None, "changed": bool(one.differences)}
        for one in preview.proposals
        for row in lines_of(one.roster)
    ]
    return {"rows": rows, "findings": [finding_json(found) for found in preview.all_findings], "kept": kept}


def _told(proposal: Proposal, *, kept: bool) -> str:
    """What a list changes. Numbers are masked: what a terminal shows is copied into mails and logs; `--json` has them whole."""
    if proposal.unit is None:
        return f"{proposal.written}　没有读入"
    done = "已更新" if kept else "将更新"
    return f"{proposal.unit.name}　{done}：{'；'.join(_change(one) for one in proposal.differences)}"


def _change(one: Difference) -> str:
    before, after = one.before, one.after
    if one.label.endswith("电话"):
        before, after = phones.masked(before), phones.masked(after)
        if before == after:
            return f"{one.label}：{after}（有改动）"
    return f"{one.label}：{before or '空'} → {after or '空'}"


@cli.command("export-roster", help="导出分管领导及联络员名单：.docx 为附件2 的格式，.xlsx 另有各机制的责任科室和责任人。")
@click.argument("out", metavar="输出文件", type=click.Path(path_type=Path))
@click.option("--unit", "units", multiple=True, help="只导出这个单位，可以写多次")
@click.option("--force", is_flag=True, help="输出文件已经存在时覆盖它")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def export_roster(ctx: click.Context, out: Path, units: tuple[str, ...], force: bool, as_json: bool) -> None:
    if out.suffix.lower() not in (".docx", ".xlsx"):
        raise OutputUnknown(file=out, endings=".docx（附件2 的格式）或 .xlsx")
    if out.exists() and not force:
        raise OutputThere(file=out)
    with opened(ctx) as office:
        rosters = office.rosters
        entries = [rosters.entry(name, by=CONSOLE) for name in units] or rosters.entries(by=CONSOLE)
        made = rosters.docx(entries) if out.suffix.lower() == ".docx" else rosters.sheet(entries)
    write_out(out, made)
    missing = [entry.unit.name for entry in entries if not entry.reported]
    if as_json:
        put_json({"file": str(out), "units": len(entries), "missing": missing})
        return
    click.echo(f"已生成：{out}，共 {len(entries)} 个单位" + (f"，其中没有报送的：{'、'.join(missing)}" if missing else ""))
