"""file, show: agreements in, and any object looked at."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from commands.entry import House, cli, open_file, opened, say, sentence
from commands.shapes import filing_line, finding_json, object_json, plain_fact, plain_finding, put_json, tied_json
from commands.waiting import wait_for
from services.filings import Accepted
from services.formats.packages import natural
from services.intake import HeldFile
from services.model.assessment.assessments import ASSESSMENT_STEP_LABELS
from services.model.errors import Refused, WenshuError
from services.model.files import FILE_KIND_LABELS, READING_LABELS, FileRole, ReadingState
from services.model.filing import STATE_LABELS, STEP_LABELS, Filing, FilingState
from services.model.findings import finding
from services.model.issuing import ISSUING_STEP_LABELS
from services.model.ledgers import LEDGER_STEP_LABELS
from services.model.official import DOCUMENT_STATE_LABELS, DOCUMENT_STEP_LABELS, OfficialDocument
from services.model.papers import paper_form
from services.model.people import CONSOLE, EVERYTHING
from services.model.records import ArchivedObject
from services.model.rectification import RECTIFICATION_STEP_LABELS
from services.model.template import TEMPLATE_STEP_LABELS
from services.office import Office

Outcome = dict[str, Any]

STEPS: Mapping[str, Mapping[str, str]] = {
    "filing": {step.value: label for step, label in STEP_LABELS.items()},
    "document": {step.value: label for step, label in DOCUMENT_STEP_LABELS.items()},
    "template": {step.value: label for step, label in TEMPLATE_STEP_LABELS.items()},
    "issuing": {step.value: label for step, label in ISSUING_STEP_LABELS.items()},
    "ledger": {step.value: label for step, label in LEDGER_STEP_LABELS.items()},
    "rectification": {step.value: label for step, label in RECTIFICATION_STEP_LABELS.items()},
    "assessment": {step.value: label for step, label in ASSESSMENT_STEP_LABELS.items()},
}
"""What the steps of each kind of object are called."""


class NotYetRead(Refused):
    message = "文件尚未识别，要素不全。识别完成后请不带 --no-wait 再运行一次同样的命令，或在网页上核对备案。"


@cli.command("file", help="报送协议：每个文件是一件。--material 是随之报送的支撑材料。")
@click.argument("paths", metavar="协议文件...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--unit", required=True, help="报送单位")
@click.option("--material", "materials", multiple=True, type=click.Path(path_type=Path))
@click.option("--one", is_flag=True, help="各文件是同一份协议的各页（如一页一张的照片），合为一件")
@click.option("--confirm", is_flag=True, help="由执行命令的人担保识别出的要素，齐全的直接备案")
@click.option("--no-wait", is_flag=True, help="受理后立即返回，不等识别；尚未识别的不能同时 --confirm")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def file_agreements(
    ctx: click.Context,
    paths: tuple[Path, ...],
    unit: str,
    materials: tuple[Path, ...],
    one: bool,
    confirm: bool,
    no_wait: bool,
    as_json: bool,
) -> None:
    with opened(ctx, House.NEW) as office:
        papers = [_in_order(paths)] if one else [(path,) for path in paths]
        outcomes = [_submit(office, sheets, materials, unit=unit) for sheets in papers]
        accepted = {o.filing.id: o.filing.agreement.label for o in outcomes if isinstance(o, Accepted)}
        if not no_wait:
            wait_for(office, accepted)
        lines = [_finish(office, outcome, confirm=confirm) for outcome in outcomes]
        undone = {} if no_wait else wait_for(office, accepted)
        for line in lines:
            line["findings"] += [finding_json(found) for found in undone.get(line["id"], ())]
    put_json(lines) if as_json else _print(lines, confirm=confirm)
    if any(line["id"] is None for line in lines):
        ctx.exit(1)


def _in_order(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """The sheets as they were given; but what a shell has sorted (1, 10, 2) is counted as people count, and said."""
    if paths != tuple(sorted(paths)):
        return paths
    ordered = tuple(sorted(paths, key=lambda path: (path.parent, natural(path.name))))
    if len(ordered) > 1:
        say(f"各页顺序：{'、'.join(path.name for path in ordered)}")
    return ordered


def _submit(office: Office, sheets: Sequence[Path], materials: Sequence[Path], *, unit: str) -> Accepted | Outcome:
    """One bad file never sinks the batch: it becomes a line of its own."""
    path = sheets[0]
    batch = f"console {path.resolve()}"
    try:
        files = [_hold(office, sheet, FileRole.AGREEMENT, batch) for sheet in sheets]
        if len(files) > 1:
            files = [replace(file, sheet=number) for number, file in enumerate(files, start=1)]
        files += [_hold(office, material, FileRole.MATERIAL, batch) for material in materials]
        key = f"console-{secrets.token_hex(16)}"  # each run is a submission of its own; the same bytes are known by themselves
        return office.filings.submit(batch, files, unit=unit, key=key, by=CONSOLE)
    except (WenshuError, OSError) as error:
        say(sentence(error))
        found = finding("I23", path.name, reason=_about(path.name, error))
        return {
            "id": None,
            "status": "refused",
            "filing_number": None,
            "kind": "filing",
            "title": path.stem,
            "unit": unit,
            "facts": [],
            "findings": [finding_json(found)],
        }
    finally:
        office.intake.drop_batch(batch)


def _hold(office: Office, path: Path, role: FileRole, batch: str) -> HeldFile:
    with open_file(path) as stream:
        return office.intake.hold(stream, label=path.name, role=role, batch=batch)


def _finish(office: Office, outcome: Accepted | Outcome, *, confirm: bool) -> Outcome:
    """The line of one submission. Trouble with one never loses the others, nor that this one was accepted."""
    if not isinstance(outcome, Accepted):
        return outcome
    filing, findings = outcome.filing, list(outcome.findings)
    try:
        filing = office.filings.get(filing.id, scope=EVERYTHING)
        findings += [relative.finding for relative in office.kinship.look(filing, scope=EVERYTHING)]
        if confirm and filing.state in (FilingState.SUBMITTED, FilingState.CONFIRMED):
            filing = _confirm(office, filing)
    except (WenshuError, OSError) as error:
        reason = _about(filing.agreement.label, error, filing.title)
        findings.append(finding("I24" if confirm else "I25", filing.agreement.label, reason=reason))
    return filing_line(filing, findings)


def _about(label: str, error: WenshuError | OSError, *names: str) -> str:
    """What an error says, as the end of a sentence that has named the thing already."""
    words = sentence(error).removesuffix("。")
    for name in (label, *names):
        words = words.removeprefix(f"“{name}”")
    return words


def _confirm(office: Office, filing: Filing) -> Filing:
    """Whoever runs the command vouches for the proposed facts; with a fact missing the filing stays submitted."""
    if filing.agreement.reading is ReadingState.WAITING and not filing.facts:
        raise NotYetRead()
    return office.filings.file(filing.id, None, seen=None, by=CONSOLE)


def _print(lines: Sequence[Outcome], *, confirm: bool) -> None:
    """One entry a line. Why a file was refused was said when it was."""
    for line in lines:
        state = STATE_LABELS.get(line["status"], "未受理")
        click.echo(f"{state}　{line['filing_number'] or line['id'] or '—'}　{line['title']}（{line['unit']}）")
        for found in line["findings"] if line["id"] else ():
            click.echo(f"　　· {found['text']}")
    if confirm and (unfiled := [line for line in lines if line["status"] != FilingState.FILED.value]):
        click.echo(f"未备案：{len(unfiled)} 件（{'、'.join(line['title'] for line in unfiled)}），原因见上。")


@cli.command(help="查看一件档案：按编号或备案号。")
@click.argument("object_id", metavar="编号")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def show(ctx: click.Context, object_id: str, as_json: bool) -> None:
    with opened(ctx) as office:
        record = office.record(object_id)
        version = office.filings.version(record.id)
        related = [one.finding for one in office.kinship.look(record, scope=EVERYTHING)] if isinstance(record, Filing) else []
        tied = office.kinship.ties(record, scope=EVERYTHING) if isinstance(record, Filing) else []
    if as_json:
        kin = {"related": [finding_json(found) for found in related], "tied": [tied_json(one) for one in tied]}
        put_json(object_json(record, version=version) | (kin if isinstance(record, Filing) else {}))
        return
    click.echo(f"{record.summary().title}\n编号：{_number(record)}　{_standing(record)}　第 {version} 版")
    for fact in record.facts if isinstance(record, Filing) else ():
        click.echo(f"　{plain_fact(fact)}")
    for file in record.files:
        kind, reading = FILE_KIND_LABELS[file.kind], READING_LABELS[file.reading]
        if file.pending and file.reading is ReadingState.READ:
            reading += f"，{file.pending} 页待识别"
        click.echo(f"文件 {file.position}：{file.label}（{kind}，{file.size} 字节，{reading}）{file.note}")
    for found in record.findings if isinstance(record, Filing | OfficialDocument) else ():
        click.echo(f"　{plain_finding(found)}")
    for one in tied:
        click.echo(f"关系：{one.label}　{_number(one.filing)}　{one.filing.title}")
    for found in related:
        click.echo(f"　{plain_finding(found)}")
    for event in record.events:
        click.echo(
            f"{event.at:%Y-%m-%d %H:%M}　{event.by}　{STEPS[record.kind].get(event.step, event.step)}　{event.note}".rstrip()
        )


def _number(record: ArchivedObject) -> str:
    number = record.summary().number
    return f"{number}（{record.id}）" if number else record.id


def _standing(record: ArchivedObject) -> str:
    """Whose it is, what it is and where it stands."""
    if isinstance(record, Filing):
        return f"单位：{record.unit}　种类：协议备案　状态：{STATE_LABELS[record.state]}"
    if isinstance(record, OfficialDocument):
        return f"单位：本单位　种类：{paper_form(record.paper).name}　状态：{DOCUMENT_STATE_LABELS[record.state]}"
    return f"单位：{record.summary().unit or '本单位'}"
