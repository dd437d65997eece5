"""bulletin, criticise: the papers over a frozen quarter, proposed from its figures and drafted into the press."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from commands.entry import House, cli, opened, read_text
from commands.shapes import put_json
from services.model.bulletins.blaming import Charge
from services.model.errors import Refused
from services.model.official import DOCUMENT_STATE_LABELS, OfficialDocument
from services.model.people import CONSOLE
from services.model.periods import Quarter
from services.office import Office

_KINDS = {"ranking": "排名通报", "praise": "通报表扬", "correction": "更正通报"}


class FactsUnreadable(Refused):
    message = "{path}不是 JSON 对象（{{“名称”: 值}}）：{reason}。可先用 --propose 输出拟定的要素，修改后再交来。"


class NoneFrozen(Refused):
    message = "{quarter}还没有冻结的考核，不能起草通报。请先冻结；只想看分数，请用 rank {quarter_code}。"


@cli.command("bulletin", help="一个已冻结季度的排名通报、通报表扬、更正通报：按冻结的数字拟出全文，起草后进入公文流程。")
@click.argument("quarter", metavar="季度")
@click.option("--kind", type=click.Choice(list(_KINDS)), default="ranking", help="ranking 排名通报，praise 表扬，correction 更正")
@click.option("--propose", is_flag=True, help="只输出拟定的要素（JSON），不起草；可修改后用 --facts 交回，或交给 draft")
@click.option("--facts", type=click.Path(path_type=Path), help="按这个 JSON 文件里的要素起草；已有草稿的，按它修改")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def bulletin(ctx: click.Context, quarter: str, kind: str, propose: bool, facts: Path | None, as_json: bool) -> None:
    asked, given = Quarter.parse(quarter), _facts(facts)
    with opened(ctx, House.BEGUN) as office:
        record = office.rankings.newest(asked, frozen=True, by=CONSOLE)
        if record is None:
            raise NoneFrozen(quarter=asked.label, quarter_code=str(asked))
        if propose:
            put_json(_proposal(office, kind)(record.id, by=CONSOLE))
            return
        document = _drafter(office, kind)(record.id, given, by=CONSOLE)
    _tell(document, as_json)


def _proposal(office: Office, kind: str) -> Any:
    desk = office.bulletins
    return {"ranking": desk.propose, "praise": desk.propose_praise, "correction": desk.propose_correction}[kind]


def _drafter(office: Office, kind: str) -> Any:
    desk = office.bulletins
    return {"ranking": desk.draft, "praise": desk.praise, "correction": desk.amend}[kind]


@cli.command(
    "criticise",
    help="季度之外的通报批评：按现在未报的台账和逾期的整改拟出，起草后进入公文流程。不写单位的，列出问题突出的单位；"
    "不写单位、只用 --also 的，只写这些问题。",
)
@click.argument("units", metavar="[单位]...", nargs=-1)
@click.option("--also", nargs=3, multiple=True, metavar="单位 问题 具体情况", help="另写一个问题，可以写多次")
@click.option("--quarter", default="", help="哪个季度的台账和整改，如 2022Q3；不写为现在的季度")
@click.option("--propose", is_flag=True, help="只输出拟定的要素（JSON），不起草")
@click.option("--facts", type=click.Path(path_type=Path), help="按这个 JSON 文件里的要素起草")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def criticise(
    ctx: click.Context,
    units: tuple[str, ...],
    also: tuple[tuple[str, str, str], ...],
    quarter: str,
    propose: bool,
    facts: Path | None,
    as_json: bool,
) -> None:
    given, asked = _facts(facts), Quarter.parse(quarter) if quarter else None
    charges = [Charge(unit=unit, heading=heading, text=text) for unit, heading, text in also]
    with opened(ctx, House.BEGUN) as office:
        proposed = given or office.bulletins.propose_blame(units, charges=charges, quarter=asked, by=CONSOLE)
        if propose:
            put_json(proposed)
            return
        document = office.bulletins.blame(proposed, by=CONSOLE)
    _tell(document, as_json)


def _facts(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        found = json.loads(read_text(path))
    except ValueError as wrong:
        raise FactsUnreadable(path=path.name, reason=str(wrong)) from None
    if not isinstance(found, dict):
        raise FactsUnreadable(path=path.name, reason="最外层不是花括号")
    return found


def _tell(document: OfficialDocument, as_json: bool) -> None:
    if as_json:
        put_json({"id": document.id, "kind": document.paper, "title": document.title, "status": document.state.value})
    else:
        click.echo(
            f"{document.id}　《{document.title}》　{DOCUMENT_STATE_LABELS[document.state]}，请在公文里核对、修改后报送核稿。"
        )
