"""relate: what a filing is to another one, as a person says it."""

from __future__ import annotations

import click

from commands.entry import cli, opened
from commands.shapes import put_json, tied_json
from commands.waiting import wait_for
from services.model.people import CONSOLE, EVERYTHING
from services.model.ties import TIE_LABELS, TieKind

_KINDS = {label: kind for kind, label in TIE_LABELS.items()} | {kind.value: kind for kind in TieKind}


@cli.command(help="登记两件备案的关系：本件 续签、替代、补充 那件，或两件是同一协议、同一协议的另一文稿、无关。")
@click.argument("filing_id", metavar="本件")
@click.argument("kind", metavar="关系")
@click.argument("other_id", metavar="那件")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def relate(ctx: click.Context, filing_id: str, kind: str, other_id: str, as_json: bool) -> None:
    if kind not in _KINDS and kind != "取消":
        raise click.UsageError(f"没有“{kind}”这种关系，应为 {'、'.join(TIE_LABELS.values())} 或 取消 之一")
    with opened(ctx) as office:
        filing = office.kinship.tie(filing_id, other_id, _KINDS.get(kind), seen=None, by=CONSOLE)
        wait_for(office, {filing.id: filing.title})
        tied = office.kinship.ties(filing, scope=EVERYTHING)
    if as_json:
        put_json([tied_json(one) for one in tied])
        return
    for one in tied:
        click.echo(f"{one.label}　{one.filing.number.text if one.filing.number else one.filing.id}　{one.filing.title}")
