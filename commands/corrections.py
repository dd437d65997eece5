"""corrections: how often each rule was right, by what people made of its proposals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import click

from commands.entry import cli, opened
from commands.shapes import put_json
from services.filings.corrections import FIELD_NAMES, ORIGIN_NAMES, Accuracy, Asked, ordered_rules
from services.model.corrections import OUTCOME_LABELS, Correction, Said, Tally
from services.model.facts import FACT_LABELS
from services.model.people import EVERYTHING
from services.parsing.rulebook import RULES

_FIELDS = {field.value: label for field, label in FACT_LABELS.items()}


def _named(names: Mapping[str, str]) -> str:
    return "、".join(f"{label}（{name}）" for name, label in names.items())


@cli.command(help="识别准确率：每条规则提出过多少次，核对的人采用、改正、删除了多少。")
@click.option("--since", help="从哪一天起的核对，如 2026-01-01")
@click.option("--until", help="到哪一天止")
@click.option("--field", help=f"只看一种要素：{_named(_FIELDS)}")
@click.option("--origin", help=f"只看一种来源：{_named(ORIGIN_NAMES)}")
@click.option("--unit", default="", help="只看一个报送单位")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON")
@click.pass_context
def corrections(
    ctx: click.Context,
    since: str | None,
    until: str | None,
    field: str | None,
    origin: str | None,
    unit: str,
    as_json: bool,
) -> None:
    asked = Asked(
        since=_day("--since", since),
        until=_day("--until", until),
        field=_one_of("--field", field, _FIELDS),
        origin=_one_of("--origin", origin, ORIGIN_NAMES),
    )
    with opened(ctx) as office:
        asked = replace(asked, unit=office.units.get(unit).name if unit else "")
        found = office.corrections.accuracy(asked, scope=EVERYTHING)
    if as_json:
        put_json(_json(found))
        return
    click.echo(f"逐项核对的备案 {found.filings} 件" + (f"；整体担保、不计入的 {found.whole} 件" if found.whole else ""))
    for of_field, rule, tally in ordered_rules(found):
        click.echo(f"{FACT_LABELS[of_field]}　{rule}　{_line(tally)}")
    for name, count in found.added.items():
        click.echo(f"{FIELD_NAMES[name]}　没有识别出、由人补填　{count}")


def _day(option: str, typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise click.UsageError(f"{option} 的“{typed}”不是日期，请按 2026-01-31 的格式填写") from None


def _one_of(option: str, typed: str | None, names: Mapping[str, str]) -> str:
    """The English word; a person may type the Chinese one."""
    found = next((name for name, label in names.items() if typed in (name, label)), None)
    if typed and found is None:
        raise click.UsageError(f"{option} 没有“{typed}”，应为 {_named(names)} 之一")
    return found or ""


def _line(tally: Tally) -> str:
    parts = (("提出", tally.proposed), ("采用", tally.kept), ("改正", tally.changed), ("删除", tally.removed))
    return "　".join(f"{label} {count}" for label, count in parts if count)


def _json(found: Accuracy) -> dict[str, Any]:
    return {
        "filings": found.filings,
        "whole": found.whole,
        "since": found.since.isoformat() if found.since else None,
        "total": _counts(found.total),
        "rules": [
            {"field": field.value, "rule": rule, "what": RULES[rule].what if rule in RULES else ""} | _counts(tally)
            for field, rule, tally in ordered_rules(found)
        ],
        "fields": {name: _counts(tally) for name, tally in found.fields.items()},
        "origins": {name: _counts(tally) for name, tally in found.origins.items()},
        "added": found.added,
        "corrections": [
            {"id": one.filing, "title": one.title, "at": one.at.isoformat(), "by": one.by} | _correction(one.correction)
            for one in found.latest
        ],
    }


def _counts(tally: Tally) -> dict[str, Any]:
    counts: dict[str, Any] = {name: getattr(tally, name) for name in Tally.__slots__}
    return counts | {"right": _rounded(tally.right), "certain_right": _rounded(tally.certain_right)}


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _correction(one: Correction) -> dict[str, Any]:
    return {
        "field": one.field.value,
        "outcome": one.outcome.value,
        "outcome_label": OUTCOME_LABELS[one.outcome],
        "rule": one.rule,
        "confidence": one.confidence,
        "origin": one.origin.value if one.origin else None,
        "proposed": _said(one.proposed),
        "made": _said(one.made),
    }


def _said(said: Said | None) -> dict[str, Any] | None:
    return None if said is None else {"value": said.value, "role": said.role, "region": said.region}
