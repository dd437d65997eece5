"""schemes: the scoring schemes, one of them readable, two side by side, a file checked, adopted, withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commands.entry import House, cli, opened, read_text, say
from commands.shapes import finding_json, plain_finding, put_json
from services.model.assessment.reading import SchemeRefused, read_scheme
from services.model.assessment.scheme import Scheme
from services.model.assessment.telling import provisions, table_of
from services.model.findings import Finding
from services.model.mechanisms import Mechanism
from services.model.people import CONSOLE
from services.rankings.schemes import Version

_TEXT_ONLY = "只核对了文字，没有查单位名册：[[unranked]] 里的单位名称，录入时再与名册核对。"


@cli.command(
    "schemes",
    help="评分方案：列出各版本，看一个版本怎样计分，对比两个版本，核对、录入 TOML 文件。",
)
@click.option("--show", metavar="版本", help="这个版本怎样计分")
@click.option("--toml", is_flag=True, help="与 --show 同用：输出方案的 TOML 原文，可改成新的版本")
@click.option("--compare", nargs=2, metavar="版本 版本", help="两个版本有哪些不同")
@click.option("--check", type=click.Path(path_type=Path), metavar="文件", help="只核对一个 TOML 文件，不录入")
@click.option("--adopt", type=click.Path(path_type=Path), metavar="文件", help="核对并录入一个 TOML 文件")
@click.option("--withdraw", metavar="版本", help="撤销一个没有用过的版本，要写明 --reason")
@click.option("--reason", default="", help="撤销的理由")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def schemes(
    ctx: click.Context,
    show: str | None,
    toml: bool,
    compare: tuple[str, str] | None,
    check: Path | None,
    adopt: Path | None,
    withdraw: str | None,
    reason: str,
    as_json: bool,
) -> None:
    wanted = [one for one in (show, compare, check, adopt, withdraw) if one]
    if len(wanted) > 1:
        raise click.UsageError("--show、--compare、--check、--adopt、--withdraw 一次只能用一个")
    if check is not None:
        _check(check, as_json)
        return
    text = read_text(adopt) if adopt else ""
    with opened(ctx, House.NEW if adopt else House.BEGUN if withdraw else House.ANY) as office:
        book = office.schemes
        if adopt is not None:
            version = book.put(text, by=CONSOLE)
            _tell_adopted(version, book.unknown_units(version.scheme) if version.scheme else (), as_json)
        elif withdraw:
            book.withdraw(withdraw, reason=reason, by=CONSOLE)
            put_json({"version": withdraw, "withdrawn": True}) if as_json else click.echo(f"已撤销评分方案：{withdraw}")
        elif compare:
            _compare(book.compare(*compare), as_json)
        elif show:
            _show(book.get(show), toml=toml, as_json=as_json)
        else:
            _list(book.all(), book.in_force_now(), as_json)


def _check(path: Path, as_json: bool) -> None:
    """What is wrong with a file: findings, and no failure."""
    findings: tuple[Finding, ...] = ()
    scheme: Scheme | None = None
    try:
        scheme = read_scheme(read_text(path))
    except SchemeRefused as refused:
        findings = refused.findings
    if as_json:
        version = scheme.version if scheme else None
        put_json({"ok": scheme is not None, "version": version, "findings": [finding_json(one) for one in findings]})
        if scheme is not None and scheme.unranked:
            say(_TEXT_ONLY)
        return
    for one in findings:
        click.echo(plain_finding(one))
    if scheme is None:
        click.echo(f"共{len(findings)}处要改，改正后再录入。")
    else:
        click.echo(f"没有问题：{scheme.name}（版本 {scheme.version}，自{scheme.since.label}起施行），可用 --adopt 录入。")
        if scheme.unranked:
            click.echo(_TEXT_ONLY)


def _tell_adopted(version: Version, unknown: tuple[Finding, ...], as_json: bool) -> None:
    """`unknown`: what it names and the register doesn't know; that hinders nothing, and should be known."""
    if as_json:
        told = _version_json(version, in_force="")
        put_json(told | {"findings": [*told["findings"], *map(finding_json, unknown)]})
        return
    click.echo(f"已录入评分方案：{version.name}（版本 {version.version}），自{version.since.label}起施行。")
    for one in unknown:
        click.echo(plain_finding(one))


def _compare(found: tuple[Any, ...], as_json: bool) -> None:
    if as_json:
        put_json([{"part": one.part, "what": one.what, "older": one.older, "newer": one.newer} for one in found])
        return
    for one in found:
        click.echo(f"{one.part}　{one.what}：{one.older or '没有'} → {one.newer or '没有'}")
    if not found:
        click.echo("两个版本的内容相同。")


def _show(scheme: Scheme, *, toml: bool, as_json: bool) -> None:
    if as_json:
        put_json(_scheme_json(scheme))
    elif toml:
        click.echo(scheme.text, nl=not scheme.text.endswith("\n"))
    else:
        _print(scheme)


def _print(scheme: Scheme) -> None:
    click.echo(f"{scheme.name}（版本 {scheme.version}，自{scheme.since.label}起施行）")
    for section in provisions(scheme):
        click.echo(f"\n{section.heading}")
        for sentence in section.sentences:
            click.echo(f"  {sentence}")
        for line in table_of(scheme, section.table) if section.table else ():
            click.echo(f"  · {line.name}（{line.points}分）{line.how}［{line.source}］")


def _scheme_json(scheme: Scheme) -> dict[str, Any]:
    lines = [(mechanism, line) for mechanism in Mechanism for line in table_of(scheme, mechanism)]
    return {
        "version": scheme.version,
        "name": scheme.name,
        "since": str(scheme.since),
        "basis": scheme.basis,
        "groups": [{"name": one.name, "kinds": [kind.name.lower() for kind in one.kinds]} for one in scheme.groups],
        "indicators": [
            {
                "mechanism": mechanism.value,
                "name": line.name,
                "measure": line.indicator.measure,
                "form": line.indicator.form.value,
                "points": float(line.indicator.points),
                "how": line.how,
                "source": line.source,
            }
            for mechanism, line in lines
        ],
        "provisions": [{"heading": one.heading, "sentences": list(one.sentences)} for one in provisions(scheme)],
        "text": scheme.text,
    }


def _list(versions: tuple[Version, ...], in_force: str, as_json: bool) -> None:
    if as_json:
        put_json([_version_json(one, in_force=in_force) for one in versions])
        return
    for one in versions:
        mark = "　现行" if one.version == in_force else ""
        frozen = f"　已用于{'、'.join(str(quarter) for quarter in one.frozen)}" if one.frozen else ""
        source = "系统自带" if one.adopted_at is None else f"{one.adopted_at:%Y-%m-%d} {one.adopted_by}录入"
        unread = "" if one.scheme else "　本系统读不懂，请核对"
        click.echo(f"{one.version}　{one.name}　自{one.since}起　{source}{frozen}{mark}{unread}")


def _version_json(version: Version, *, in_force: str) -> dict[str, Any]:
    return {
        "version": version.version,
        "name": version.name,
        "since": str(version.since),
        "built_in": version.built_in,
        "adopted_at": version.adopted_at.isoformat() if version.adopted_at else None,
        "adopted_by": version.adopted_by,
        "frozen": [str(quarter) for quarter in version.frozen],
        "in_force": version.version == in_force,
        "indicators": len(version.scheme.indicators) if version.scheme else None,
        "findings": [finding_json(one) for one in version.findings],
    }
