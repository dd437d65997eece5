"""export, verify, reindex, rebuild, accounts: the house looked after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from commands.entry import cli, opened, say
from commands.shapes import finding_json, put_json
from services.model.findings import Finding
from services.model.people import ROLE_LABELS, Person, Role
from services.upkeep import Rebuilt

_UNITS_NAMED = 20
ADMINISTRATOR = Person(login="console", name="命令行", role=Role.ADMINISTRATOR)


def _tell(what: str) -> Callable[[int, int], None]:
    def tell(done: int, all_of_them: int) -> None:
        if done % 500 == 0 or done == all_of_them:
            say(f"{what} {done}/{all_of_them}")

    return tell


def _put(*, checked: int, problems: Sequence[Finding], more: Mapping[str, object] | None = None) -> None:
    put_json({"ok": not problems, "checked": checked, "problems": _listed(problems)} | dict(more or {}))


def _listed(problems: Sequence[Finding]) -> list[dict[str, object]]:
    return [finding_json(found) for found in problems]


def _print_problems(problems: Sequence[Finding]) -> None:
    for found in problems:
        click.echo(f"{found.code}　{found.text}\n　　{found.where}")


@cli.command(help="导出档案：规范化 JSON 和文件；不给编号则导出全部。")
@click.argument("ids", nargs=-1, metavar="[编号]...")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="导出到哪个文件夹，须是新的或空的")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def export(ctx: click.Context, ids: tuple[str, ...], out: Path, as_json: bool) -> None:
    with opened(ctx) as office:
        done = office.upkeep.export(ids, out)
    if as_json:
        put_json({"out": str(out), "exported": list(done.ids), "problems": _listed(done.problems)})
    else:
        _print_problems(done.problems)
        click.echo(f"已导出 {len(done.ids)} 件到 {out}")
    if done.problems:
        lacking = "、".join(found.where for found in done.problems)
        say(f"有 {len(done.problems)} 件没有导出：{lacking}。其余 {len(done.ids)} 件已导出；详情请运行 verify，并从备份恢复。")
        ctx.exit(1)


@cli.command(help="逐字节核验档案库、登记库、编号和日志。")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    with opened(ctx) as office:
        result = office.upkeep.verify(tell=_tell("已核验"))
    if as_json:
        _put(checked=result.checked, problems=result.problems, more={"segments": result.segments})
        return
    _print_problems(result.problems)
    found = f"发现问题：{len(result.problems)} 处，请按上面所列处理。" if result.problems else "全部正常。"
    beside = f"和 {result.segments} 段日志" if result.segments else ""
    click.echo(f"共核验 {result.checked} 件{beside}，{found}")


@cli.command(help="从登记库重建检索索引。")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def reindex(ctx: click.Context, as_json: bool) -> None:
    with opened(ctx) as office:
        count = office.upkeep.reindex()
    if as_json:
        _put(checked=count, problems=())
    else:
        click.echo(f"检索索引已重建，共编入 {count} 件。")


@cli.command(help="只凭档案重建登记库和索引；账号不在档案里，须重新建立，会给出新的管理员密码。")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def rebuild(ctx: click.Context, as_json: bool) -> None:
    with opened(ctx, rebuilding=True) as office:
        result = office.upkeep.rebuild(tell=_tell("已重建"))
        password = office.accounts.first_administrator()
    if as_json:
        reached = result.reached.isoformat() if result.reached else None
        more = {
            "reached": reached,
            "sealed": result.sealed,
            "sealed_at": result.sealed_at.isoformat() if result.sealed_at else None,
            "whole": result.whole,
            "registers": asdict(result.registers),
            "without_duties": list(result.without_duties),
            "administrator": "admin",
            "password": password,
        }
        _put(checked=result.objects, problems=result.problems, more=more)
        return
    _print_problems(result.problems)
    _print_rebuilt(result, password)


def _print_rebuilt(result: Rebuilt, password: str | None) -> None:
    if result.reached:
        click.echo(f"档案恢复到 {result.reached:%Y-%m-%d %H:%M}。")
    for words in _told_of_registers(result):
        click.echo(words)
    if password:
        click.echo(f"账号没有恢复，请重新建立。管理员账号：admin　一次性密码：{password}")
    found = f"发现问题：{len(result.problems)} 处，请按上面所列处理；" if result.problems else ""
    click.echo(f"已重建 {result.objects} 件；{found}未逐字节核验，请运行 verify。")


def _told_of_registers(result: Rebuilt) -> Iterator[str]:
    """What is in the registers again, and what may have come after the last seal."""
    told = result.registers
    yield (
        f"登记：单位 {told.units} 个（职责 {told.duties} 项），联络员名单 {told.rosters} 条，日历 {told.calendar_days} 天，"
        f"催报 {told.reminders} 次，评分方案 {told.schemes} 个，台账草稿 {told.drafts} 份。"
    )
    if result.whole:
        yield "以上登记都与重建前登记库的操作日志一致，没有丢失。"
    elif result.sealed_at is None:
        yield (
            "操作日志从未封存：单位的职责、联络员名单、日历、催报记录和评分方案档案里没有，没有恢复；"
            "未报送的台账草稿不归档。请到各页核对补录。"
        )
    else:
        yield (
            f"以上登记恢复到最近一次封存操作日志，即截至 {result.sealed_at:%Y-%m-%d %H:%M} 的操作；此后如还改动过单位、职责、"
            "联络员名单、日历、评分方案或催报过，档案里没有，请到各页核对补录。未报送的台账草稿不归档，没有恢复。"
        )
    if names := result.without_duties:
        more = f" 等 {len(names)} 个单位" if len(names) > _UNITS_NAMED else ""
        shown = "、".join(names[:_UNITS_NAMED])
        yield f"{shown}{more}只在档案里出现过：已恢复名称和类别，职责、简称、联络员不详，请到“单位名册”页补录。"


@cli.command(help="列出账号；--reset 重置一个账号的密码。")
@click.option("--reset", metavar="账号", help="重置这个账号的密码")
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
