"""read, draft: what a reader makes of a file, and papers from their facts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from commands.entry import House, cli, open_file, opened, read_text, write_out
from commands.recognising import read_to_show
from commands.shapes import fact_json, finding_json, page_json, plain_fact, plain_finding, put_json
from commands.waiting import wait_for
from services.model.document import ParsedDocument
from services.model.errors import Refused
from services.model.files import FILE_KIND_LABELS, FileKind
from services.model.findings import Finding, finding
from services.model.papers import sample_of, told
from services.model.people import CONSOLE
from services.office import Office
from services.parsing import Proposal

SAMPLE_MOST = 90  # characters of an example in the list; the whole is in --json and --example


class FactsUnreadable(Refused):
    message = "要素文件 {file} 不是有效的 JSON（{reason}）。请参照 draft 文种 --example 打印的示例填写。"


class OutputNotDocx(Refused):
    message = "输出文件 {file} 须以 .docx 结尾。"


@cli.command(help="看看系统能从一个文件里读出什么；什么都不保存。")
@click.argument("path", metavar="文件", type=click.Path(path_type=Path))
@click.option("--no-ocr", is_flag=True, help="不识别扫描件和图片")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def read(ctx: click.Context, path: Path, no_ocr: bool, as_json: bool) -> None:
    open_file(path).close()
    with opened(ctx, House.ANY) as office:
        kind, document = read_to_show(office, path, ocr=not no_ocr)
        if document.blank and not document.findings:
            document = replace(document, findings=(finding("R07", path.name),))
        proposal = office.parsing.propose([(1, document)])
        proposal = replace(proposal, facts=office.parsing.compared(proposal.facts, {1: (path, document)}))
    if as_json:
        put_json(_reading_json(path, kind, document, proposal))
        return
    click.echo(FILE_KIND_LABELS[kind])
    for page in document.pages:
        click.echo(f"—— 第 {page.number} 页 ——\n{page.text}")
    for fact in proposal.facts:
        click.echo(plain_fact(fact))
    for found in (*document.findings, *proposal.findings):
        click.echo(plain_finding(found))


def _reading_json(path: Path, kind: FileKind, document: ParsedDocument, proposal: Proposal) -> dict[str, Any]:
    return {
        "kind": kind.value if kind is not FileKind.OTHER else path.suffix.lstrip(".").lower() or "bin",
        "origin": document.origin.value,
        "pages": [page_json(page) for page in document.pages],
        "tables": [{"page": table.page, "rows": [list(row) for row in table.rows]} for table in document.tables],
        "facts": [fact_json(fact) for fact in proposal.facts],
        "findings": [finding_json(found) for found in (*document.findings, *proposal.findings)],
    }


@cli.command(help="由要素生成公文。--list 列出文种和要素；给出文种加 --example，打印一份可以照着改的要素文件。")
@click.argument("kind", metavar="[文种]", required=False)
@click.option("--list", "listing", is_flag=True, help="列出文种及其要素的写法；给出文种时只列这一种")
@click.option("--example", is_flag=True, help="打印该文种的要素示例（JSON），存成文件后修改")
@click.option("--minimal", is_flag=True, help="示例只含必填的要素和成文日期")
@click.option("--facts", type=click.Path(path_type=Path), help="要素的 JSON 文件")
@click.option("--out", type=click.Path(path_type=Path), help="生成的 .docx")
@click.option("--pdf", is_flag=True, help="同时生成 PDF（需要 LibreOffice）")
@click.option("--no-archive", is_flag=True, help="只生成文件，不归档")
@click.option("--no-wait", is_flag=True, help="归档后立即返回，不等编入检索")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def draft(
    ctx: click.Context,
    kind: str | None,
    listing: bool,
    example: bool,
    minimal: bool,
    facts: Path | None,
    out: Path | None,
    pdf: bool,
    no_archive: bool,
    no_wait: bool,
    as_json: bool,
) -> None:
    if listing:
        put_json(told(kind or "")) if as_json else _print_kinds(kind or "")
        return
    if example:
        _print_example(kind, minimal=minimal)
        return
    if not (kind and facts and out):
        raise click.UsageError("请给出文种、--facts 和 --out，或用 --list 查看文种")
    if out.suffix.lower() != ".docx":
        raise OutputNotDocx(file=out)
    with opened(ctx, House.ANY if no_archive else House.NEW) as office:
        result, findings = _draft(office, kind, _facts(facts), out, pdf=pdf, archive=not no_archive, wait=not no_wait)
    if as_json:
        put_json(result)
        return
    click.echo(f"已生成：{result['docx']}" + (f"、{result['pdf']}" if result["pdf"] else ""))
    for found in findings:
        click.echo(plain_finding(found))


def _facts(path: Path) -> Any:
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise FactsUnreadable(file=path, reason=f"第 {error.lineno} 行第 {error.colno} 个字符处写法有误") from error
    except (ValueError, RecursionError) as error:  # an endless number, or brackets within brackets without end
        raise FactsUnreadable(file=path, reason="数字过长或嵌套过深") from error


def _draft(
    office: Office, kind: str, facts: Any, out: Path, *, pdf: bool, archive: bool, wait: bool
) -> tuple[dict[str, Any], list[Finding]]:
    drafted = office.documents.draft(kind, facts)
    write_out(out, drafted.docx)
    printed = None
    if pdf:
        printed = out.with_suffix(".pdf")
        printed.write_bytes(office.typesetting.pdf(drafted.docx))
    archived, findings = None, list(drafted.findings)
    if archive:
        archived = office.documents.keep(kind, facts, by=CONSOLE).id
        if wait:
            findings += wait_for(office, {archived: drafted.title})[archived]
    result = {
        "docx": str(out),
        "pdf": str(printed) if printed else None,
        "findings": [finding_json(found) for found in findings],
        "id": archived,
    }
    return result, findings


def _print_example(kind: str | None, *, minimal: bool) -> None:
    if not kind:
        raise click.UsageError("请给出文种，如 draft notice --example；可用的文种见 draft --list")
    whole = sample_of(kind)  # its days belong together: without its date, a deadline of the example passes some day
    fewest = sample_of(kind, minimal=True) | {"date": whole["date"]}
    click.echo(json.dumps(fewest if minimal else whole, ensure_ascii=False, indent=2))


def _print_kinds(kind: str) -> None:
    for form in told(kind):
        others = f"（又名{'、'.join(form['aliases'])}）" if form["aliases"] else ""
        click.echo(f"{form['kind']}　{form['name']}{others}")
        for field in form["fields"]:
            _print_field(field)
        click.echo()
    click.echo("名称写英文或中文都可以。一个文种的要素文件可由 draft 文种 --example 打印出来，再照着改。")


def _print_field(field: dict[str, Any]) -> None:
    """Two lines: what it is and how it is written; an example."""
    need = "必填" if field["required"] else f"不填：{field['fallback']}"
    click.echo(f"　　{field['name']}　{field['label']}　{field['shape']}　{need}")
    for column in field["columns"]:
        if column["choices"]:
            click.echo(f"　　　　{column['name']} 只写：{'、'.join(column['choices'])}")
    sample = json.dumps(field["sample"], ensure_ascii=False)
    click.echo(f"　　　　{field['about']}。例：{sample if len(sample) <= SAMPLE_MOST else sample[:SAMPLE_MOST] + '……'}")
