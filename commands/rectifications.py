"""rectifications: their ledger, as on its page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from commands.entry import House, OutputUnknown, cli, opened, write_out
from commands.ledger_office import AS_JSON, unit_called
from commands.shapes import put_json
from services.model.people import EVERYTHING
from services.model.periods import Quarter
from services.model.rectification import RECTIFICATION_STATE_LABELS, Rectification, RectificationState
from services.model.rectifying.alarms import Alarm
from services.rectifications.book import Asked, Entry

_STATES = [state.value for state in RectificationState]
_ALARMS = {"yellow": Alarm.YELLOW, "red": Alarm.RED}
_DAY = click.DateTime(["%Y-%m-%d"])
_FILES = click.Path(path_type=Path)


@cli.command("rectifications", help="整改台账：每件整改的问题、期限、状态和预警；--out 存为 xlsx 或 docx。")
@click.option("--unit", default="", help="只看这个单位")
@click.option("--state", type=click.Choice(_STATES), help="只看这种状态的")
@click.option("--quarter", default="", help="只看这个季度考核引出的，如 2022Q3")
@click.option("--alarm", type=click.Choice(list(_ALARMS)), help="只看标黄或标红的")
@click.option("--open", "open_only", is_flag=True, help="只看没有办结的")
@click.option("--out", type=click.Path(path_type=Path), help="另存为 .xlsx 或 .docx")
@AS_JSON
@click.pass_context
def rectifications(
    ctx: click.Context,
    unit: str,
    state: str | None,
    quarter: str,
    alarm: str | None,
    open_only: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    if out is not None and out.suffix.lower() not in (".xlsx", ".docx"):
        raise OutputUnknown(file=out, endings=".xlsx 或 .docx")
    with opened(ctx, House.BEGUN) as office:
        asked = Asked(
            unit=unit_called(office, unit),
            states=frozenset({RectificationState(state)}) if state else frozenset(),
            quarter=Quarter.parse(quarter) if quarter else None,
            alarm=_ALARMS[alarm] if alarm else Alarm.NONE,
            open_only=open_only,
        )
        book = office.rectification_book
        entries = book.entries(asked, scope=EVERYTHING)
        if out is not None:
            write_out(out, book.docx(entries) if out.suffix.lower() == ".docx" else book.xlsx(entries))
    put_json([entry_json(one) for one in entries]) if as_json else _print(entries)


def entry_json(entry: Entry) -> dict[str, Any]:
    """One line of the ledger."""
    return record_json(entry.record) | {
        "alarm": entry.alarm.value,
        "left": entry.nearness.left if entry.nearness else None,
        "paper": entry.paper,
    }


def record_json(record: Rectification) -> dict[str, Any]:
    return {
        "id": record.id,
        "number": record.number or None,
        "unit": record.unit,
        "matter": record.matter,
        "state": record.state.value,
        "quarter": str(record.quarter) if record.quarter else None,
        "troubles": [one.text for one in record.troubles],
        "measures": list(record.measures),
        "deadline": record.deadline.isoformat() if record.deadline else None,
        "document": record.document or None,
        "replies": len(record.replies),
        "closed_on": record.closed_on.isoformat() if record.closed_on else None,
        "signed_by": record.signed_by or None,
    }


def _print(entries: Sequence[Entry]) -> None:
    for entry in entries:
        record = entry.record
        near = f"　{entry.alarm.value}（{entry.nearness.words}）" if entry.alarm and entry.nearness else ""
        until = f"　期限 {record.deadline.isoformat()}" if record.deadline else ""
        click.echo(f"{record.number or record.id}　{record.title}　{RECTIFICATION_STATE_LABELS[record.state]}{until}{near}")
    click.echo(f"共 {len(entries)} 件" if entries else "没有符合条件的整改")
