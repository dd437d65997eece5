"""search: one query, or a file of queries in one process."""

from __future__ import annotations

import io
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import click

from commands.entry import cli, opened, read_text, say
from commands.shapes import put_json
from services.model.errors import Refused, Unavailable
from services.model.facts import CooperationField
from services.model.people import EVERYTHING
from services.model.query import Query
from services.model.units import UnitUnknown, unit_name
from services.office import Office

# What a search can be narrowed to: as the register calls it, and as people do.
_KINDS: dict[str, str] = {"filing": "备案", "document": "公文", "ledger": "台账", "rectification": "整改", "assessment": "考核"}


@cli.command(help="检索：词之间用空格，含空格的词加英文双引号。")
@click.argument("text", metavar="[检索词]", required=False)
@click.option("--queries", type=click.Path(path_type=Path), help="每行一个查询的文件")
@click.option("--kind", help=f"种类：{'、'.join(f'{label}（{kind}）' for kind, label in _KINDS.items())}")
@click.option("--unit", help="单位")
@click.option("--year", type=int, help="年份")
@click.option("--field", help=f"重点领域：{'、'.join(CooperationField)}")
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
    if field is not None and field not in list(CooperationField):
        raise click.UsageError(f"--field 没有“{field}”，应为 {'、'.join(CooperationField)} 之一")
    unit = unit_name(unit) if unit is not None else None
    plain = Query(kind=_kind(kind), unit=unit, year=year, field=field, limit=limit)
    with opened(ctx) as office:
        if unit is not None:
            plain = replace(plain, unit=_meant(office, unit))
        if queries is None:
            _answer(office, replace(plain, text=text or ""), as_json=as_json)
        refused = queries is not None and _answer_each(office, read_text(queries), plain)
        _mend_index(office)
    if refused:
        ctx.exit(1)


def _kind(name: str | None) -> str | None:
    """The kind as the register calls it."""
    known = {label: kind for kind, label in _KINDS.items()} | {kind: kind for kind in _KINDS}
    if name is not None and name not in known:
        raise click.UsageError(
            f"--kind 没有“{name}”，应为 {'、'.join(f'{label}（{kind}）' for kind, label in _KINDS.items())} 之一"
        )
    return known[name] if name is not None else None


def _meant(office: Office, name: str) -> str:
    """The unit that the name means, as the register calls it: a misspelt unit is not a unit without agreements."""
    directory = office.units.directory()
    if unit := directory.resolve(name):
        return unit.name
    likely = [one.name for one in directory.candidates(name)]
    near = likely or get_close_matches(name, [one.name for one in directory.units], n=3, cutoff=0.3)
    raise UnitUnknown(unit=name, near=f"相近的有：{'、'.join(near)}。" if near else "")


def _answer_each(office: Office, text: str, plain: Query) -> bool:
    """A line of JSON for each query that is not blank; tells whether any was refused."""
    refused = False
    for row in io.StringIO(text, newline=None):  # a query may hold what only splitlines() calls a line end
        line = row.rstrip("\n")
        if not line.strip():
            continue
        try:  # one query that can't be asked does not end the others
            _answer(office, replace(plain, text=line), as_json=True)
        except Refused as error:
            put_json({"query": line, "error": str(error)})
            refused = True
    return refused


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
    if not results.total and results.textless:
        waiting = office.unrecognised(scope=EVERYTHING)
        if waiting:
            say(f"另有 {waiting} 个文件待识别（扫描件、图片等），识别以后才能检索到其内容。")
        if results.textless > waiting:
            say(f"另有 {results.textless - waiting} 个文件没有可识别的文字（空白或打不开的文件），检索不到其内容。")
    if results.unread:
        say(f"另有 {results.unread} 个文件尚未识别，暂时检索不到。")
