"""demo: the demonstration year into an empty home."""

from __future__ import annotations

import time
from dataclasses import asdict

import click

from commands.entry import cli, say
from commands.shapes import put_json
from services.demonstration import MONTHS, Filled, fill
from services.model.people import ROLE_LABELS, Role
from services.settings import load_settings


@cli.command("demo", help="把 2022 演示年度装入空的数据目录：单位、名单、协议、各月台账和支撑材料，全部虚构。")
@click.option("--months", type=click.IntRange(1, MONTHS), default=MONTHS, show_default=True, help="只装入前几个月")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def demo(ctx: click.Context, months: int, as_json: bool) -> None:
    settings, began = load_settings(ctx.find_root().obj.home), time.monotonic()
    done = fill(settings, months=months, tell=say)
    seconds = round(time.monotonic() - began)
    if as_json:
        put_json({"home": str(settings.home), "seconds": seconds, **asdict(done)})
        return
    click.echo(f"演示数据已装入 {settings.home}，用时 {seconds} 秒；全部内容均系虚构。")
    click.echo(_counts(done))
    click.echo("账号（密码只显示这一次，首次登录后须修改）：")
    for one in done.accounts:
        whose = f"{ROLE_LABELS[Role(one.role)]}　{one.unit}".rstrip("　")
        click.echo(f"　{one.login}　{one.password}　{whose}")
    click.echo(f"打开来看：python3 run.py --home {settings.home}\n看完停止服务，删除该目录即可。")


def _counts(done: Filled) -> str:
    return (
        f"单位 {done.units} 个，联络员名单 {done.rosters} 份；协议 {done.filings} 件，已备案 {done.filed} 件。\n"
        f"台账 {done.ledgers} 份：迟报 {done.late}，退回过 {done.returned}，代报 {done.on_behalf}，有盖章扫描件 {done.stamped}；"
        f"未报 {done.missing}，催报 {done.reminders} 次，催报文稿 {done.documents} 份。\n"
        f"支撑材料 {done.materials} 份；台账所述 {done.claims} 项，已佐证 {done.proven} 项。\n"
        f"磁盘上共 {done.files:,} 个文件，{done.bytes / 1e6:.0f} MB"
        + (f"；{done.unread} 个图像文件待识别。" if done.unread else "。")
    )
