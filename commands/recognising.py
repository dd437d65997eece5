"""recognise: what could not be read when it came in is read now; and the same for one file of a command that keeps nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from commands.entry import cli, opened, say
from commands.shapes import finding_json, put_json
from commands.waiting import wait_for
from services.formats.child import ChildCannotRun, ReadingFailed
from services.formats.kinds import decide_kind
from services.formats.ocr import RecogniserBroken
from services.intake import refuse_marked
from services.model.document import ParsedDocument
from services.model.errors import Refused
from services.model.files import FileKind
from services.model.findings import finding
from services.model.people import CONSOLE
from services.office import Office
from services.parsing.recognising import recognise as recognise_pages
from services.parsing.recognising import waiting_pages

ABSENT = "本机未装识别组件，扫描件和图片中的文字没有识别。运行 python3 run.py setup 可以补装。"


@cli.command(help="补识别：识别以前没有识别的扫描件、图片和文件；不给编号则全部补识别。")
@click.argument("ids", metavar="[编号]...", nargs=-1)
@click.option("--no-wait", is_flag=True, help="排入队列后立即返回，由服务在后台识别")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def recognise(ctx: click.Context, ids: tuple[str, ...], no_wait: bool, as_json: bool) -> None:
    with opened(ctx) as office:
        before = office.recognition.backlog(ids)
        asked = office.recognition.catch_up(ids, by=CONSOLE)
        if not office.recognition.possible:
            say(ABSENT)
        labels = {} if no_wait else {record.id: record.summary().title for record in asked}
        undone = [found for findings in wait_for(office, labels).values() for found in findings]
        after = office.recognition.backlog(ids)
        recogniser = office.recognition.possible
    if as_json:
        waiting = {"objects": after.objects, "files": after.files, "pages": after.pages}
        done = {"objects": len(asked), "files": before.files - after.files}
        put_json(
            {"recogniser": recogniser, "asked": done, "waiting": waiting, "findings": [finding_json(found) for found in undone]}
        )
        return
    for found in undone:
        click.echo(f"· {found.text}")
    if no_wait:
        click.echo(f"已排入队列：{len(asked)} 件。" if asked else "没有可以补识别的文件。")
    elif before.files == 0:
        click.echo("没有等待识别的文件。")
    else:
        left = f"还有 {after.files} 个文件待识别。" if after.files else "没有等待识别的文件了。"
        click.echo(f"处理了 {len(asked)} 件，识别了 {before.files - after.files} 个文件，{left}")


class NotShown(Refused):
    message = "“{label}”解析失败：{reason}。没有保存任何内容；请用 Word、Excel 或 WPS 打开核对后再试。"


def read_to_show(office: Office, path: Path, *, ocr: bool) -> tuple[FileKind, ParsedDocument]:
    """What a file says whose bytes are not taken in; a 密级 stops it as at every other door. `ocr`: its pictures too.

    Raises SecretMarked, NotShown, what decides its kind, and what the gate raises.
    """
    kind = decide_kind(path, label=path.name)
    try:
        document = office.parsing.read(path, kind, label=path.name)
    except ChildCannotRun:
        raise
    except ReadingFailed as failure:
        raise NotShown(label=path.name, reason=failure.reason) from failure
    refuse_marked(document, label=path.name)
    if ocr:
        document = recognised(office, path, kind, document)
        refuse_marked(document, label=path.name)
    return kind, document


def recognised(office: Office, path: Path, kind: FileKind, document: ParsedDocument) -> ParsedDocument:
    """The document with the text of its pictures, page by page, told on standard error; as it is where there is no recogniser."""
    waiting = waiting_pages(document)
    if not waiting:
        return document
    if office.ocr is None:
        say(ABSENT)
        return document
    order = {page.number: at for at, page in enumerate(waiting, start=1)}
    try:
        office.ocr.start()
    except RecogniserBroken as broken:
        remark = finding("R33", path.name, reason=broken.reason, count=len(waiting))
        return replace(document, findings=(*document.findings, remark))
    except ReadingFailed as failure:
        say(f"识别组件没有启动：{failure.reason}。")
        return document
    return recognise_pages(
        document,
        picture_of=lambda page: office.parsing.page_picture(path, kind, page.number, document=document),
        ocr=office.ocr,
        known={},
        begun=lambda page: say(f"正在识别第 {order[page.number]}/{len(waiting)} 页"),
        done=lambda _page: None,
    )
