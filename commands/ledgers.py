"""import-ledger: a ledger out of a file, shown, and with --submit handed in."""

from __future__ import annotations

import secrets
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from commands.chinese import MechanismName
from commands.entry import House, cli, open_file, opened, say
from commands.recognising import read_to_show
from commands.shapes import finding_json, plain_finding, put_json
from commands.waiting import wait_for
from services.ledgers import SAME_AGAIN, Submitted
from services.ledgers.rules import stamp_due
from services.model.document import ParsedDocument, Table
from services.model.errors import Refused
from services.model.files import FileRole
from services.model.findings import Finding, finding
from services.model.ledgers import LEDGER_STATE_LABELS, columns_of
from services.model.ledgers.checks import ALSO_READ
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.remarks import gathered
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.people import CONSOLE
from services.model.periods import Month
from services.office import Office
from services.parsing.forms.headers import Grid
from services.parsing.forms.ledgers import LedgerSheet, NotALedger, read_ledger
from services.parsing.forms.paste import parse_paste, read_paste


class UnitMissing(Refused):
    message = "“{file}”没有写明填表单位，没有报送。请加上 --unit 单位名称 再运行一次。"


@cli.command("import-ledger", help="读入一份工作台账（docx、xlsx、xls、制表符分隔的 txt）并显示；加 --submit 才保存并报送。")
@click.argument("path", metavar="文件", type=click.Path(path_type=Path))
@click.option("--mechanism", required=True, type=MechanismName(), help="工作机制，也可写中文名称")
@click.option("--period", required=True, help="台账期次，如 2022-09")
@click.option("--unit", default="", help="填表单位；不写按文件里的“填表单位”")
@click.option("--submit", is_flag=True, help="代该单位报送，原件一并归档")
@click.option("--no-wait", is_flag=True, help="受理后立即返回，不等识别")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def import_ledger(
    ctx: click.Context, path: Path, mechanism: str, period: str, unit: str, submit: bool, no_wait: bool, as_json: bool
) -> None:
    month, kept = Month.parse(period), Mechanism(mechanism)
    open_file(path).close()
    with opened(ctx, House.BEGUN if submit else House.ANY) as office:
        _kind, document = read_to_show(office, path, ocr=False)
        sheet = _sheet(document, kept, file=path.name)
        named = unit or sheet.header.body
        if submit and not named:
            raise UnitMissing(file=path.name)
        draft, about = _draft(office, sheet, named, month)
        done = _submit(office, path, draft or LedgerDraft(unit=named, mechanism=kept, period=month)) if submit else None
        undone = wait_for(office, {done.record.id: done.record.title}) if done and not no_wait else {}
        if done is not None:
            about += stamp_due(done.record, stamp_required=office.settings.stamp_required)
        line = _json(sheet, (*document.findings, *sheet.findings, *about, *(one for found in undone.values() for one in found)))
        line |= {"unit": draft.unit if draft else named, "mechanism": mechanism, "period": str(month)}
    if done is not None:
        line |= {"id": done.record.id, "status": done.record.state.value, "late": done.record.late, "anew": done.anew}
    put_json(line) if as_json else _print(line, sheet, done)


def _sheet(document: ParsedDocument, mechanism: Mechanism, *, file: str) -> LedgerSheet:
    """The ledger in a file. A text with tabs is a block of cells, with the header block above it or without any head."""
    if document.tables or "\t" not in document.text:
        return read_ledger(document, mechanism, file=file)
    try:
        block = Table(page=None, rows=Grid(parse_paste(document.text)).rows)
        return read_ledger(replace(document, tables=(block,)), mechanism, file=file)
    except NotALedger:
        return read_paste(document.text, mechanism)


def _draft(office: Office, sheet: LedgerSheet, named: str, month: Month) -> tuple[LedgerDraft | None, tuple[Finding, ...]]:
    """The month's ledger with the file's rows in it, and what the checks find; nothing of it is kept.

    Without a unit, or in a house that knows no units yet, there is nothing to compare with.
    """
    directory = office.units.directory()
    if not named or not directory.units:
        return None, ()
    unit = directory.resolve(named)
    if unit is None:
        return None, (finding("L19", "表头“填表单位”", unit=named),)
    draft = office.ledgers.fill(
        unit.name, sheet.mechanism, month, sheet.rows, header=sheet.header, note=sheet.note, findings=sheet.findings, by=CONSOLE
    )
    told = {one.code for one in sheet.findings if one.code in ALSO_READ}
    remarks = (*office.proving.of_file(draft), *draft.findings)
    return draft, tuple(one for one in remarks if one not in sheet.findings and one.code not in told)


def _submit(office: Office, path: Path, draft: LedgerDraft) -> Submitted:
    """Hand the ledger in with the file that it came in. Each run is a submission of its own."""
    batch = f"console {path.resolve()}"
    try:
        with open_file(path) as stream:
            held = office.intake.hold(stream, label=path.name, role=FileRole.ORIGINAL, batch=batch)
        return office.ledgers.submit(draft, batch, [held], key=f"console-{secrets.token_hex(16)}", by=CONSOLE)
    finally:
        office.intake.drop_batch(batch)


def _json(sheet: LedgerSheet, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """The keys of the command line's interface. A ledger without 序号 has its rows numbered; `place`, `title` and `note` are
    additions."""
    rows = [
        {**dict(row.cells), "position": row["position"] or ("" if _numbered(sheet) else str(number)), "place": row.place}
        for number, row in enumerate(sheet.rows, 1)
    ]
    header = asdict(sheet.header)
    return {
        "header": header | {"filled_on": header["filled_on"] and header["filled_on"].isoformat()},
        "rows": rows,
        "skipped": [{"position": left.place, "reason": left.reason} for left in sheet.skipped],
        "findings": [finding_json(found) for found in gathered(findings)],
        "title": sheet.title,
        "note": sheet.note,
    }


def _numbered(sheet: LedgerSheet) -> bool:
    return any(column.name == "position" for column in columns_of(sheet.mechanism))


def _print(line: dict[str, Any], sheet: LedgerSheet, done: Submitted | None) -> None:
    header = sheet.header
    filled_on = header.filled_on.isoformat() if header.filled_on else "未填"
    click.echo(f"{MECHANISM_LABELS[sheet.mechanism]}工作台账　{line['unit'] or '未写单位'}　{line['period']}")
    click.echo(f"填表人：{header.filled_by or '未填'}　联系电话：{header.phone or '未填'}　填表日期：{filled_on}")
    labels = {column.name: column.label for column in columns_of(sheet.mechanism)}
    for row in sheet.rows:
        told = "；".join(f"{labels[name]}：{' '.join(text.split())}" for name, text in row.cells if text and name in labels)
        click.echo(f"{row.place}　{told}")
    for left in sheet.skipped:
        click.echo(f"{left.place}　没有读入：{left.reason}")
    for found in line["findings"]:
        click.echo(plain_finding(Finding(**found)))
    if done is None:
        say("以上只是读到的内容，没有保存。加上 --submit 再运行一次即报送。")
    elif not done.anew:
        click.echo(f"{SAME_AGAIN}（{done.record.id}，{LEDGER_STATE_LABELS[done.record.state]}）")
    else:
        late = "，迟报" if done.record.late else ""
        click.echo(f"已报送：{done.record.id}（{LEDGER_STATE_LABELS[done.record.state]}{late}），共 {len(done.record.rows)} 行")
