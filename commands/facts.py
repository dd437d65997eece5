"""facts-report: how well the rules read, measured on labelled files."""

from __future__ import annotations

from pathlib import Path

import click

from commands.entry import House, cli, opened
from commands.shapes import put_json
from services.formats.kinds import decide_kind
from services.parsing.labelled import labels_in
from services.parsing.report import as_json, as_markdown
from services.parsing.scoring import Report

OURS = Path(__file__).resolve().parents[1] / "tests" / "samples" / "labelled" / "files"


@cli.command("facts-report", help="要素识别的准确程度：用带标注的文件逐项核对。不给目录时用系统自带的标注样本。")
@click.argument("folder", metavar="[目录]", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_data", is_flag=True, help="只输出 JSON")
@click.pass_context
def facts_report(ctx: click.Context, folder: Path | None, as_data: bool) -> None:
    every = labels_in(folder or OURS)
    report = Report()
    with opened(ctx, House.ANY) as office:
        for labels in every:
            kind = decide_kind(labels.path, label=labels.path.name)
            document = office.parsing.read(labels.path, kind, label=labels.path.name)
            report.add(labels, office.parsing.propose([(1, document)]).facts, origin=document.origin.value)
    if as_data:
        put_json(as_json(report))
    else:
        click.echo(as_markdown(report), nl=False)
