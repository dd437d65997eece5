"""demo: the demonstration year into an empty home."""

from __future__ import annotations

import time
from dataclasses import asdict
from urllib.parse import quote

import click

from commands.entry import cli, say
from commands.shapes import put_json
from services.demonstration import MONTHS, YEAR, Filled, fill
from services.model.dates import chinese_date
from services.model.people import ROLE_LABELS, Role
from services.model.periods import Month
from services.office import clock_of
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
        pages = [{"what": what, "path": path} for what, path in places(done, months=months)]
        put_json({"home": str(settings.home), "seconds": seconds, **asdict(done), "pages": pages})
        return
    click.echo(f"演示数据已装入 {settings.home}，用时 {seconds} 秒；全部内容均系虚构。")
    click.echo(_counts(done))
    if (marked := load_settings(settings.home)).clock_behind_days:
        click.echo(f"演示时钟：打开时今天是{chinese_date(clock_of(marked)().date())}，以后每天走一天（设置 clock_behind_days）。")
    click.echo("账号（密码只显示这一次，首次登录后须修改）：")
    for one in done.accounts:
        whose = f"{ROLE_LABELS[Role(one.role)]}　{one.unit}".rstrip("　")
        click.echo(f"　{one.login}　{one.password}　{whose}")
    click.echo(f"打开来看：先运行 python3 run.py --home {settings.home}，用上面的账号登录（经办人 jingban 看得最全），再打开：")
    for what, path in places(done, months=months):
        click.echo(f"　{what}　http://{settings.host}:{settings.port}{path}")
    click.echo("看完停止服务，删除该目录即可。")


def places(done: Filled, *, months: int) -> list[tuple[str, str]]:
    """What to look at first, and the paths of its pages."""
    last = Month(YEAR, months)
    found = [
        (f"台账总览（{YEAR}年）", f"/ledgers/office/?from={Month(YEAR, 1)}&to={last}"),
        (f"政策争取汇总台账（{last.label}）", f"/ledgers/office/combined?mechanism=policy&period={last}"),
        ("检索“养老服务”", f"/search/?q={quote('养老服务')}"),
        ("发文登记簿", f"/registers/issued?year={YEAR}"),
    ]
    if done.ranked:
        found += [(f"{done.ranked}考核排名", f"/rankings/{done.ranked}"), ("整改台账", "/rectifications/")]
    if done.shown:
        found.insert(1, ("一件已备案的协议", f"/filings/{done.shown}"))
    return found


def _counts(done: Filled) -> str:
    return (
        f"单位 {done.units} 个，联络员名单 {done.rosters} 份；协议 {done.filings} 件，已备案 {done.filed} 件。\n"
        f"台账 {done.ledgers} 份：迟报 {done.late}，退回过 {done.returned}，代报 {done.on_behalf}，有盖章扫描件 {done.stamped}；"
        f"未报 {done.missing}，催报 {done.reminders} 次。\n"
        f"考核：已冻结 {done.frozen} 个季度；整改 {done.rectifications} 件，已销号 {done.closed} 件；"
        f"公文（催报、通报、整改通知）{done.documents} 件，已印发 {done.issued} 件。\n"
        f"支撑材料 {done.materials} 份；台账所述 {done.claims} 项，已佐证 {done.proven} 项。\n"
        f"磁盘上共 {done.files:,} 个文件，{done.bytes / 1e6:.0f} MB"
        + (f"；{done.unread} 个图像文件待识别。" if done.unread else "。")
    )
