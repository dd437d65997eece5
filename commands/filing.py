"""file, show: agreements in, and any object looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from commands.entry import cli, open_file, opened, say
from commands.shapes import fact_json, filing_line, object_json, put_json
from services.filings import Accepted
from services.intake import HeldFile
from services.model.errors import Refused, WenshuError
from services.model.files import FileRole
from services.model.filing import STATE_LABELS, Filing, FilingState
from services.model.findings import Finding, finding
from services.model.people import CONSOLE, EVERYTHING
from services.office import Office
from services.worker import Worker

Outcome = dict[str, Any]


@cli.command("file", help="报送协议：每个 PATH 是一件。--material 是随之报送的支撑材料。")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--unit", required=True, help="报送单位")
@click.option("--material", "materials", multiple=True, type=click.Path(path_type=Path))
@click.option("--confirm", is_flag=True, help="由执行命令的人担保识别出的要素，齐全的直接备案")
@click.option("--no-wait", is_flag=True, help="受理后立即返回，不等识别")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def file_agreements(
    ctx: click.Context,
    paths: tuple[Path, ...],
    unit: str,
    materials: tuple[Path, ...],
    confirm: bool,
    no_wait: bool,
    as_json: bool,
) -> None:
    with opened(ctx) as office:
        submitted = [_submit(office, path, materials, unit=unit) for path in paths]
        accepted = [outcome for outcome in submitted if isinstance(outcome, Accepted)]
        if not no_wait or confirm:
            _drain(office, [outcome.filing.id for outcome in accepted])
        lines = [_finish(office, outcome, confirm=confirm, unit=unit) for outcome in submitted]
        if not no_wait:
            _drain(office, [outcome.filing.id for outcome in accepted])
    put_json(lines) if as_json else _print(lines)
    if len(accepted) < len(submitted):
        ctx.exit(1)


def _submit(office: Office, path: Path, materials: Sequence[Path], *, unit: str) -> Accepted | Outcome:
    """One bad file never sinks the batch: it becomes a line of its own."""
    batch = f"console {path.resolve()}"
    try:
        files = [_hold(office, path, FileRole.AGREEMENT, batch)]
        files += [_hold(office, material, FileRole.MATERIAL, batch) for material in materials]
        key = f"console-{hashlib.sha256(f'{office.now().isoformat()} {path.resolve()}'.encode()).hexdigest()}"
        return office.filings.submit(batch, files, unit=unit, key=key, by=CONSOLE)
    except Refused as error:
        say(str(error))
        found = finding("I23", path.name, reason=str(error))
        return {
            "id": None,
            "status": "refused",
            "filing_number": None,
            "kind": "filing",
            "title": path.stem,
            "unit": unit,
            "facts": [],
            "findings": [{"code": found.code, "where": found.where, "text": found.text}],
        }
    finally:
        office.intake.drop_batch(batch)


def _hold(office: Office, path: Path, role: FileRole, batch: str) -> HeldFile:
    with open_file(path) as stream:
        return office.intake.hold(stream, label=path.name, role=role, batch=batch)


def _drain(office: Office, ids: Sequence[str]) -> None:
    if ids:
        Worker(office).drain(only=ids, tell=say)


def _finish(office: Office, outcome: Accepted | Outcome, *, confirm: bool, unit: str) -> Outcome:
    if not isinstance(outcome, Accepted):
        return outcome
    filing = office.filings.get(outcome.filing.id, scope=EVERYTHING)
    findings = list(outcome.findings)
    if confirm and filing.state in (FilingState.SUBMITTED, FilingState.CONFIRMED):
        filing, remarks = _confirm(office, filing)
        findings += remarks
    return filing_line(filing, findings)


def _confirm(office: Office, filing: Filing) -> tuple[Filing, list[Finding]]:
    """Whoever runs the command vouches for the proposed facts; with a fact missing the filing stays submitted."""
    try:
        return office.filings.file(filing.id, None, seen=None, by=CONSOLE), []
    except WenshuError as error:
        say(str(error))
        return filing, [finding("I24", filing.agreement.label, reason=str(error))]


def _print(lines: Sequence[Outcome]) -> None:
    for line in lines:
        state = STATE_LABELS.get(line["status"], "未受理")
        click.echo(f"{state}　{line['filing_number'] or line['id'] or '—'}　{line['title']}（{line['unit']}）")
        for found in line["findings"]:
            click.echo(f"　　· {found['text']}")


@cli.command(help="查看一件档案：按编号或备案号。")
@click.argument("object_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def show(ctx: click.Context, object_id: str, as_json: bool) -> None:
    with opened(ctx) as office:
        record = office.record(object_id)
        version = office.filings.version(record.id)
    if as_json:
        put_json(object_json(record, version=version))
        return
    summary = record.summary()
    click.echo(f"{summary.title}\n编号：{summary.number or record.id}　单位：{summary.unit or '本单位'}　第 {version} 版")
    if isinstance(record, Filing):
        click.echo(f"状态：{STATE_LABELS[record.state]}")
        for fact in record.facts:
            mark = "" if fact_json(fact)["certain"] else "（请核对）"
            click.echo(f"　{fact.field.value} {fact.role}：{fact.value}{mark}")
    for file in record.files:
        click.echo(f"文件 {file.position}：{file.label}（{file.kind.value}，{file.size} 字节，{file.reading.value}）")
    for event in record.events:
        click.echo(f"{event.at:%Y-%m-%d %H:%M}　{event.by}　{event.step}　{event.note}")
