"""find-in: where claims stand in a file of any kind; nothing is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commands.entry import House, cli, open_file, opened, say
from commands.recognising import read_to_show
from commands.shapes import put_json
from services.parsing.claims import Claim, find_claims


@cli.command("find-in", help="在一个文件里找几句话（数字、日期、金额的不同写法视为相同），打印所在的页和原文；什么都不保存。")
@click.argument("path", metavar="文件", type=click.Path(path_type=Path))
@click.argument("texts", metavar="要找的话...", nargs=-1, required=True)
@click.option("--no-ocr", is_flag=True, help="不识别扫描件和图片")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def find_in(ctx: click.Context, path: Path, texts: tuple[str, ...], no_ocr: bool, as_json: bool) -> None:
    open_file(path).close()
    with opened(ctx, House.ANY) as office:
        _kind, document = read_to_show(office, path, ocr=not no_ocr)
    claims = find_claims(document, texts)
    for remark in document.findings:
        say(remark.text)  # what could not be read could not be looked through
    if as_json:
        put_json([_claim_json(claim) for claim in claims])
        return
    for claim in claims:
        click.echo(_told(claim))


def _claim_json(claim: Claim) -> dict[str, Any]:
    """The keys of the command line's interface; `part` is an addition: the member of a package."""
    keys = ("text", "found", "page", "start", "end", "quote", "part")
    return {key: getattr(claim, key) for key in keys}


def _told(claim: Claim) -> str:
    if not claim.found:
        return f"“{claim.text}”：没有找到"
    place = "，".join(filter(None, (claim.part, f"第 {claim.page} 页" if claim.page else "")))
    quote = " ".join(claim.quote.split())
    return f"“{claim.text}”：{place or '正文'}，原文“{quote}”"
