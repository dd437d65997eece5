"""export, verify, reindex, rebuild, accounts: the house looked after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from commands.entry import cli, opened, say
from commands.shapes import finding_json, put_json
from services.model.findings import Finding
from services.model.people import ROLE_LABELS, Person, Role

ADMINISTRATOR = Person(login="console", name="命令行", role=Role.ADMINISTRATOR)


def _tell(what: str) -> Callable[[int, int], None]:
    def tell(done: int, all_of_them: int) -> None:
        if done % 500 == 0 or done == all_of_them:
            say(f"{what} {done}/{all_of_them}")

    return tell


def _report(as_json: bool, *, checked: int, problems: tuple[Finding, ...], more: dict[str, object] | None = None) -> None:
    if as_json:
        listed = [finding_json(found) for found in problems]
        put_json({"ok": not problems, "checked": checked, "problems": listed} | (more or {}))
        return
    click.echo(f"共 {checked} 件，" + (f"发现 {len(problems)} 个问题：" if problems else "全部正常。"))
    for found in problems:
        click.echo(f"{found.code}　{found.where}\n　　{found.text}")


@cli.command(help="导出档案：规范化 JSON 和文件；不给编号则导出全部。")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="导出到哪个目录")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def export(ctx: click.Context, ids: tuple[str, ...], out: Path, as_json: bool) -> None:
    with opened(ctx) as office:
        out.mkdir(parents=True, exist_ok=True)
        done = office.upkeep.export(ids, out)
    put_json({"out": str(out), "exported": done}) if as_json else click.echo(f"已导出 {len(done)} 件到 {out}")


@cli.command(help="逐字节核验档案库、登记库、编号和日志。")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    with opened(ctx) as office:
        result = office.upkeep.verify(tell=_tell("已核验"))
    _report(as_json, checked=result.checked, problems=result.problems)


@cli.command(help="从登记库重建检索索引。")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def reindex(ctx: click.Context, as_json: bool) -> None:
    with opened(ctx) as office:
        count = office.upkeep.reindex()
    _report(as_json, checked=count, problems=())


@cli.command(help="只凭档案重建登记库和索引；账号不在档案里，会给出新的管理员密码。")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def rebuild(ctx: click.Context, as_json: bool) -> None:
    with opened(ctx, rebuilding=True) as office:
        result = office.upkeep.rebuild(tell=_tell("已重建"))
        password = office.accounts.first_administrator()
    reached = result.reached.isoformat() if result.reached else None
    more: dict[str, object] = {"reached": reached, "sealed": result.sealed, "administrator": "admin", "password": password}
    _report(as_json, checked=result.objects, problems=result.problems, more=more)
    if not as_json:
        click.echo(f"档案恢复到 {reached or '（没有档案）'}；单位等名册恢复到第 {result.sealed} 条封存日志。")
        if password:
            click.echo(f"管理员账号：admin　一次性密码：{password}")


@cli.command(help="列出账号；--reset 重置一个账号的密码。")
@click.option("--reset", metavar="LOGIN", help="重置这个账号的密码")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def accounts(ctx: click.Context, reset: str | None, as_json: bool) -> None:
    with opened(ctx) as office:
        password = office.accounts.reset(reset, by=ADMINISTRATOR) if reset else None
        listed = office.accounts.all(by=ADMINISTRATOR)
    lines = [{"login": a.login, "name": a.name, "role": a.role.value, "unit": a.unit, "disabled": a.disabled} for a in listed]
    if as_json:
        put_json({"ok": True, "checked": len(lines), "problems": [], "accounts": lines, "password": password})
        return
    for account in listed:
        state = "已停用" if account.disabled else "正常"
        click.echo(f"{account.login}　{account.name}　{ROLE_LABELS[account.role]}　{account.unit or ''}　{state}")
    if password:
        click.echo(f"账号 {reset} 的一次性密码：{password}")
