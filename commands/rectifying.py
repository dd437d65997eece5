"""rectify: each step of a rectification, as on its page."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from commands.chinese import ChineseGroup
from commands.entry import House, OutputUnknown, cli, open_file, opened, write_out
from commands.ledger_office import AS_JSON
from commands.rectifications import record_json
from commands.shapes import put_json
from commands.waiting import wait_for
from services.intake import HeldFile
from services.model.errors import NotFound
from services.model.files import FileRole
from services.model.people import CONSOLE, EVERYTHING
from services.model.periods import Quarter
from services.model.rectification import RECTIFICATION_STATE_LABELS, Rectification, Trouble
from services.office import Office
from services.rectifications.demanding import Drafted

_DAY = click.DateTime(["%Y-%m-%d"])
_FILES = click.Path(path_type=Path)


class NotAssessed(NotFound):
    message = "{quarter}还没有冻结的考核结果，不能据以开展整改。请先冻结，或用 rectify open 逐个登记。"


@cli.group("rectify", cls=ChineseGroup, help="办理整改：登记、下达、报送、延期、审核、销号。")
def rectify() -> None:
    """One command for each step."""


@rectify.command("open", help="登记问题：一个单位的一件整改，下达之前单位看不到。")
@click.option("--unit", required=True, help="整改单位")
@click.option("--matter", required=True, help="整改事由，如 2022年第三季度交流合作工作推进不力")
@click.option("--problem", "problems", multiple=True, required=True, help="一个问题，可以写多次；首句作小标题")
@click.option("--measure", "measures", multiple=True, help="一项整改措施，可以写多次")
@click.option("--days", type=int, help="给多少个工作日；不写按设置")
@click.option("--photo", "photos", type=_FILES, multiple=True, help="照片或其他佐证，属于第一个问题，可以写多次")
@AS_JSON
@click.pass_context
def open_one(
    ctx: click.Context,
    unit: str,
    matter: str,
    problems: tuple[str, ...],
    measures: tuple[str, ...],
    days: int | None,
    photos: tuple[Path, ...],
    as_json: bool,
) -> None:
    with opened(ctx, House.BEGUN) as office:
        batch = f"console {secrets.token_hex(8)}"
        held = _held(office, batch, photos)
        record = office.openings.open(
            unit,
            matter,
            [Trouble(text=one) for one in problems],
            measures=measures,
            working_days=days,
            batch=batch,
            files=held,
            troubles_of={one.name: 0 for one in held},
            key=batch,
            by=CONSOLE,
        )
        _done(office, [record], as_json=as_json)


@rectify.command("named", help="对一个季度考核点名的单位，一次登记全部整改；已登记的不重复登记。")
@click.argument("quarter", metavar="季度")
@click.option("--days", type=int, help="给多少个工作日；不写按设置")
@AS_JSON
@click.pass_context
def open_named(ctx: click.Context, quarter: str, days: int | None, as_json: bool) -> None:
    with opened(ctx, House.BEGUN) as office:
        assessment = _frozen(office, Quarter.parse(quarter))
        _done(office, office.naming.open_for(assessment, working_days=days, by=CONSOLE), as_json=as_json)


def _frozen(office: Office, quarter: Quarter) -> str:
    """The frozen assessment of a quarter, the latest one; raises NotAssessed."""
    with office.register.reading() as transaction:
        line = transaction.assessments.latest(quarter, frozen=True)
    if line is None:
        raise NotAssessed(quarter=quarter.label)
    return line.object_id


@rectify.command("draft", help="起草整改文书，一次可以起草多件；文种和发文机关按收文单位拟定。")
@click.argument("ids", metavar="整改编号...", nargs=-1, required=True)
@click.option("--type", "paper_type", default="", help="通知、督办单或函；不写按收文单位")
@click.option("--issuer", default="", help="发文机关；不写按收文单位和发文设置")
@click.option("--deadline", type=_DAY, help="整改期限；不写按登记的工作日数推算")
@click.option("--contact", default="", help="公文上的联系人")
@click.option("--phone", default="", help="公文上的联系电话")
@AS_JSON
@click.pass_context
def draft(
    ctx: click.Context,
    ids: tuple[str, ...],
    paper_type: str,
    issuer: str,
    deadline: datetime | None,
    contact: str,
    phone: str,
    as_json: bool,
) -> None:
    until = deadline.date() if deadline else None
    with opened(ctx, House.BEGUN) as office:
        made = office.demanding.draft(
            ids, paper_type=paper_type, issuer=issuer, deadline=until, contact=contact, phone=phone, by=CONSOLE
        )
        wait_for(office, {one.document.id: one.document.title for one in made if one.document})
    put_json([_drafted_json(one) for one in made]) if as_json else _print_drafted(made)
    if any(one.refusal for one in made):
        ctx.exit(1)


def _drafted_json(made: Drafted) -> dict[str, Any]:
    document = made.document
    told = {"id": document.id, "kind": document.paper, "title": document.title} if document else None
    return {**record_json(made.record), "document": told, "refusal": made.refusal or None}


def _print_drafted(made: Sequence[Drafted]) -> None:
    for one in made:
        click.echo(f"已起草：{one.document.title}（{one.document.id}）" if one.document else f"没有起草：{one.refusal}")


def _step(name: str, told: str) -> Callable[[Callable[..., Rectification]], click.Command]:
    """One step of one rectification as a command: what it changed is waited for and printed."""

    def command(act: Callable[..., Rectification]) -> click.Command:
        @click.argument("number", metavar="整改编号")
        @AS_JSON
        @wraps(act)
        @click.pass_context
        def run(ctx: click.Context, /, number: str, as_json: bool, **options: Any) -> None:
            with opened(ctx, House.BEGUN) as office:
                _done(office, [act(office, number, **options)], as_json=as_json)

        return rectify.command(name, help=told)(run)

    return command


@_step("reply", "报送整改情况（代报）：每个问题一条，附佐证材料。")
@click.option("--result", "results", multiple=True, required=True, help="一个问题的整改情况，按问题的次序写多次")
@click.option("--file", "files", type=_FILES, multiple=True, help="佐证材料，可以写多次")
def reply(office: Office, number: str, results: tuple[str, ...], files: tuple[Path, ...]) -> Rectification:
    record = office.rectifications.get(number, scope=EVERYTHING)
    batch = f"console {secrets.token_hex(8)}"
    held = _held(office, batch, files)
    return office.rectifications.reply(record.id, results, batch, held, key=batch, by=CONSOLE)


@_step("extend", "延期：有申请的予以同意；没有申请的，代单位登记申请并同意。")
@click.option("--until", type=_DAY, required=True, help="延到哪一天")
@click.option("--reason", default="", help="延期的理由")
def extend(office: Office, number: str, until: datetime, reason: str) -> Rectification:
    record = office.rectifications.get(number, scope=EVERYTHING)
    if record.asked is None:
        office.rectifications.ask(record.id, until=until.date(), reason=reason, by=CONSOLE)
    return office.rectifications.grant(record.id, until=until.date(), answer=reason if record.asked else "", by=CONSOLE)


@_step("refuse", "不同意延期，写明理由。")
@click.option("--reason", required=True, help="不同意的理由，整改单位会看到")
def refuse(office: Office, number: str, reason: str) -> Rectification:
    return office.rectifications.refuse(number, answer=reason, by=CONSOLE)


@_step("return", "退回再整改，写明理由；--until 另给期限。")
@click.option("--reason", required=True, help="退回的理由，整改单位会看到")
@click.option("--until", type=_DAY, help="新的整改期限；不写仍按原期限")
def send_back(office: Office, number: str, reason: str, until: datetime | None) -> Rectification:
    day = until.date() if until else None
    return office.rectifications.send_back(number, reasons=reason, deadline=day, by=CONSOLE)


@_step("remind", "催办：记下一次，单位的待办里看得到。")
@click.option("--note", default="", help="要说的话")
def remind(office: Office, number: str, note: str) -> Rectification:
    return office.rectifications.remind(number, note=note, by=CONSOLE)


@_step("escalate", "呈报领导。")
@click.option("--note", default="", help="要说的话")
def escalate(office: Office, number: str, note: str) -> Rectification:
    return office.rectifications.escalate(number, note=note, by=CONSOLE)


@rectify.command("apply", help="审核通过，申请销号：填好销号表，等领导签批；--out 存下销号表。")
@click.argument("number", metavar="整改编号")
@click.option("--opinion", default="", help="核查意见")
@click.option("--out", type=click.Path(path_type=Path), help="销号表另存为 .docx")
@AS_JSON
@click.pass_context
def apply_for_closure(ctx: click.Context, number: str, opinion: str, out: Path | None, as_json: bool) -> None:
    if out is not None and out.suffix.lower() != ".docx":
        raise OutputUnknown(file=out, endings=".docx")
    with opened(ctx, House.BEGUN) as office:
        done = office.rectifications.apply(number, opinion=opinion, by=CONSOLE)
        form = done.file(done.form)
        if out is not None and form is not None:
            write_out(out, office.archive.read(done.id, form.path))
        _done(office, [done], as_json=as_json)


@_step("close", "补录销号：领导已在销号表上签字，上传扫描件。")
@click.option("--signer", required=True, help="签批的领导")
@click.option("--scan", type=_FILES, required=True, help="签字后的销号表扫描件")
@click.option("--on", type=_DAY, help="签批日期；不写为今天")
@click.option("--opinion", default="", help="审批意见")
def close(office: Office, number: str, signer: str, scan: Path, on: datetime | None, opinion: str) -> Rectification:
    batch = f"console {secrets.token_hex(8)}"
    (held,) = _held(office, batch, (scan,))
    day = on.date() if on else None
    return office.rectifications.record_closure(
        number, batch, held, signer=signer, on=day, opinion=opinion, key=batch, by=CONSOLE
    )


@_step("withdraw", "撤回还没有下达的整改；已下达的由领导在网页上撤回。")
@click.option("--reason", required=True, help="撤回的理由，留作记录")
def withdraw(office: Office, number: str, reason: str) -> Rectification:
    return office.openings.withdraw(number, reason=reason, by=CONSOLE)


def _held(office: Office, batch: str, files: Iterable[Path]) -> list[HeldFile]:
    held = []
    for path in files:
        with open_file(path) as stream:
            held.append(office.intake.hold(stream, label=path.name, role=FileRole.MATERIAL, batch=batch))
    return held


def _done(office: Office, records: Sequence[Rectification], *, as_json: bool) -> None:
    wait_for(office, {record.id: record.title for record in records})
    now = [office.rectifications.get(record.id, scope=EVERYTHING) for record in records]
    if as_json:
        put_json([record_json(record) for record in now])
        return
    for record in now:
        click.echo(f"{record.number or record.id}　{record.title}　{RECTIFICATION_STATE_LABELS[record.state]}")
