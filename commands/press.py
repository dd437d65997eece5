"""typeset, check: a plain text in official form, and a document against the standard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commands.entry import House, cli, open_file, opened, write_out
from commands.papers import OutputNotDocx
from commands.shapes import finding_json, plain_finding, put_json
from services.documents.typesetting import Frame, Measured
from services.model.checked import Outcome, RuleResult

_MARKS = {Outcome.HOLDS: "符合", Outcome.FAILS: "不符合", Outcome.NOT_APPLICABLE: "不适用"}


@cli.command(help="套红：把普通文稿（.txt、.md、.docx）排成 GB/T 9704 公文。")
@click.argument("text", metavar="文稿", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="生成的 .docx")
@click.option("--pdf", is_flag=True, help="同时生成 PDF（需要 LibreOffice）")
@click.option("--letterhead", help="红头，如 广德市人民政府办公室文件")
@click.option("--number", help="发文字号，如 广政办〔2022〕18号")
@click.option("--signature", help="署名；不写时为红头去掉“文件”")
@click.option("--date", "dated", help="成文日期，如 2022-09-02；不写时按原文")
@click.option("--copy-to", help="抄送机关")
@click.option("--printed-by", help="印发机关；不写时为红头去掉“文件”")
@click.option("--printed-on", help="印发日期；不写时为成文日期")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def typeset(ctx: click.Context, /, text: Path, out: Path, pdf: bool, as_json: bool, **frame: str | None) -> None:
    if out.suffix.lower() != ".docx":
        raise OutputNotDocx(file=out)
    with open_file(text) as source:
        content = source.read()
    with opened(ctx, House.ANY) as office:
        office.proofs.admit(content, label=text.name)
        made = office.typesetting.typeset(content, label=text.name, frame=Frame(**frame))
        write_out(out, made.drafted.docx)
        printed = out.with_suffix(".pdf") if pdf else None
        if printed is not None:
            printed.write_bytes(office.typesetting.pdf(made.drafted.docx))
    findings = [finding_json(found) for found in made.findings]
    if as_json:
        put_json({"docx": str(out), "pdf": str(printed) if printed else None, "findings": findings})
        return
    click.echo(f"已生成：{out}" + (f"、{printed}" if printed else ""))
    for found in made.findings:
        click.echo(plain_finding(found))


@cli.command(help="按 GB/T 9704 逐条核对一份公文（.docx 或 .pdf）的版面和文字。")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def check(ctx: click.Context, file: Path, as_json: bool) -> None:
    with open_file(file) as source:
        content = source.read()
    with opened(ctx, House.ANY) as office:
        office.proofs.admit(content, label=file.name)
        measured = office.typesetting.check(content, label=file.name)
    if as_json:
        put_json(_checked_json(measured))
        return
    _print(measured)


def _checked_json(measured: Measured) -> dict[str, Any]:
    checked = measured.checked
    return {
        "rules": [_rule_json(rule) for rule in checked.rules],
        "holds": checked.holds,
        "applicable": checked.applicable,
        "text": [finding_json(found) for found in checked.text],
    }


def _rule_json(rule: RuleResult) -> dict[str, Any]:
    return {
        "id": rule.id,
        "clause": rule.clause,
        "what": rule.what,
        "measured": rule.measured,
        "result": rule.result.value,
        "page": rule.page,
    }


def _print(measured: Measured) -> None:
    checked = measured.checked
    for rule in checked.rules:
        if rule.result is not Outcome.NOT_APPLICABLE:
            page = f"第{rule.page}页　" if rule.page else ""
            click.echo(f"{_MARKS[rule.result]}　{rule.id}　{rule.clause}　{rule.what}　{page}{rule.measured}")
    for found in checked.text:
        click.echo(plain_finding(found))
    click.echo(f"适用 {checked.applicable} 条，符合 {checked.holds} 条。")
