"""search: one query, or a file of queries in one process."""

from __future__ import annotations

import io
from pathlib import Path

import click

from commands.entry import cli, opened, read_text, say
from commands.shapes import put_json
from services.model.errors import Refused, Unavailable
from services.model.people import EVERYTHING
from services.model.query import Query
from services.office import Office


@cli.command(help="检索：词之间用空格，含空格的词加英文双引号。")
@click.argument("text", metavar="QUERY", required=False)
@click.option("--queries", type=click.Path(path_type=Path), help="每行一个查询的文件")
@click.option("--kind", help="种类：filing、document")
@click.option("--unit", help="单位")
@click.option("--year", type=int, help="年份")
@click.option("--field", help="重点领域")
@click.option("--limit", type=click.IntRange(0, 1000), default=20, help="最多显示多少条")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def search(
    ctx: click.Context,
    text: str | None,
    queries: Path | None,
    kind: str | None,
    unit: str | None,
    year: int | None,
    field: str | None,
    limit: int,
    as_json: bool,
) -> None:
    if (text is None) == (queries is None):
        raise click.UsageError("请给出一个查询，或用 --queries 指定查询文件，二者选一")
    with opened(ctx) as office:
        if queries is None:
            _answer(office, Query(text=text or "", kind=kind, unit=unit, year=year, field=field, limit=limit), as_json=as_json)
            _mend_index(office)
            return
        refused = False
        for row in io.StringIO(read_text(queries), newline=None):  # a query may hold what only splitlines() calls a line end
            line = row.rstrip("\n")
            try:  # one query that can't be asked does not end the others
                _answer(office, Query(text=line, kind=kind, unit=unit, year=year, field=field, limit=limit), as_json=True)
            except Refused as error:
                put_json({"query": line, "error": str(error)})
                refused = True
        _mend_index(office)
    if refused:
        ctx.exit(1)


def _mend_index(office: Office) -> None:
    """Where no worker runs, this is how a deleted index comes back; the answer, exact without it, is out by now."""
    try:
        if office.search.index_waiting():
            say("检索索引已补齐。")
    except Unavailable as busy:
        say(str(busy))


def _answer(office: Office, query: Query, *, as_json: bool) -> None:
    results = office.search.find(query, scope=EVERYTHING)
    if as_json:
        put_json(results.as_json())
        return
    click.echo(f"找到 {results.total} 件")
    for hit in results.hits:
        place = f"第 {hit.page} 页" if hit.page else ""
        click.echo(f"{hit.number or hit.id}　{hit.title}（{hit.unit or '本单位'}）{place}\n　　{hit.snippet}")
    if results.unread:
        say(f"另有 {results.unread} 个文件尚未识别，暂时检索不到。")
