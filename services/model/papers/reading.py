"""From a JSON mapping to the facts of a paper: every problem is told, all at once, each with its place."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.model.errors import Refused
from services.model.manuscript.parts import Attachment
from services.model.papers.addressing import Issuers
from services.model.papers.bodies import attachment_json, blocks_json, read_attachments, read_body
from services.model.papers.fields import FieldKind, FormRow, PaperField, fields_of
from services.model.papers.frame import PaperFacts
from services.model.papers.grids import read_rows
from services.model.papers.kinds import PaperForm, paper_form
from services.model.papers.notices import notice_due
from services.model.papers.ranks import Standing
from services.model.papers.scores import read_standings
from services.model.papers.values import (
    Problem,
    did_you_mean,
    is_blank,
    kind_of,
    place,
    read_choice,
    read_day,
    read_integer,
    read_line,
    read_names,
    read_paragraphs,
    read_texts,
)
from services.model.periods import Month


class FactsRefused(Refused):
    """The facts of a paper can't be used; `details["problems"]` lists each place."""

    message = "“{kind}”的要素有{count}处需要修改：{listed}"

    def __init__(self, kind: str, problems: Sequence[str]) -> None:
        listed = "".join(f"\n{number}. {problem}。" for number, problem in enumerate(problems, 1))
        super().__init__(kind=kind, count=len(problems), listed=listed, problems=tuple(problems))


def facts_of(
    kind: str,
    mapping: object,
    *,
    issuer: str,
    today: dt.date,
    issuers: Issuers | None = None,
    ledger_due: Callable[[Month], dt.date] = notice_due,
) -> PaperFacts:
    """The facts of a paper of `kind`. Keys are field names or their Chinese labels.

    `issuer` (from the settings) and `today` stand in for what the mapping leaves out; `issuers` are the names by which
    addressing.py tells who issues, `ledger_due` gives the last day for the ledgers of a month. Raises UnknownPaperKind and
    FactsRefused.
    """
    form = paper_form(kind)
    if not isinstance(mapping, Mapping):
        raise FactsRefused(form.name, (f"要素应是 JSON 对象（{{“名称”: 值}}），现在是{kind_of(mapping)}",))
    told = fields_of(form.facts)
    given, problems = _by_name(told, mapping)
    values: dict[str, Any] = {"issuer": issuer.strip(), "today": today, "issuers": issuers, "day": _day(told, given, today)}
    values["ledger_due"] = ledger_due
    for field in told:
        try:
            values[field.name] = _value(field, given, values)
        except Problem as problem:
            problems.append(str(problem))
    if problems:
        raise FactsRefused(form.name, problems)
    return _checked(form, {field.name: values[field.name] for field in told})


def mapping_of(facts: PaperFacts) -> dict[str, Any]:
    """The facts as JSON values, from which `facts_of` makes equal facts again."""
    return {field.name: _plain(field, getattr(facts, field.name)) for field in fields_of(type(facts))}


def _plain(field: PaperField, value: Any) -> Any:
    if field.kind is FieldKind.BODY:
        return blocks_json(value)
    if isinstance(value, tuple):
        return [_plain(field, item) for item in value]
    if isinstance(value, Attachment):
        return attachment_json(value)
    if isinstance(value, FormRow):
        return dict(value.cells)
    if isinstance(value, Standing):
        return {**dataclasses.asdict(value), "score": str(value.score)}
    return value.isoformat() if isinstance(value, dt.date) else value


def _checked(form: PaperForm, values: dict[str, Any]) -> PaperFacts:
    facts = form.facts(**values)
    if contradictions := facts.contradictions():
        raise FactsRefused(form.name, contradictions)
    return facts


def _by_name(told: Sequence[PaperField], mapping: Mapping[Any, object]) -> tuple[dict[str, object], list[str]]:
    """The given values by field name, and the problems with their keys."""
    names = {field.name: field.name for field in told} | {field.label: field.name for field in told}
    given: dict[str, object] = {}
    problems: list[str] = []
    for key, value in mapping.items():
        name = names.get(str(key).strip())
        if name is None:
            problems.append(f"没有“{key}”这一项{did_you_mean(str(key), list(names))}")
        elif name in given:
            problems.append(f"“{key}”写了两次（中文名称和英文名称只写一个）")
        else:
            given[name] = value
    return given, problems


def _day(told: Sequence[PaperField], given: Mapping[str, object], today: dt.date) -> dt.date:
    """The date that was typed for the paper, for what is worked out before the date itself is reached; else today."""
    field = next(field for field in told if field.name == "date")
    try:
        return today if is_blank(given.get("date")) else read_day(field, given["date"])
    except Problem:  # told when the date itself is read
        return today


def _value(field: PaperField, given: Mapping[str, object], known: Mapping[str, Any]) -> Any:
    raw = given.get(field.name)
    if is_blank(raw):
        if field.required:
            raise Problem(f"缺少{place(field)}：{field.about}")
        try:
            return field.fill(known)
        except KeyError:  # what it falls back to is missing itself and has been told
            return None
    value = _READ[field.kind](field, raw)
    if is_blank(value) and field.required:
        raise Problem(f"{place(field)}是空的")
    return value


_READ: dict[FieldKind, Any] = {
    FieldKind.LINE: read_line,
    FieldKind.TEXT: read_paragraphs,
    FieldKind.LIST: read_texts,
    FieldKind.NAMES: read_names,
    FieldKind.DATE: read_day,
    FieldKind.INTEGER: read_integer,
    FieldKind.STANDINGS: read_standings,
    FieldKind.CHOICE: read_choice,
    FieldKind.BODY: read_body,
    FieldKind.ATTACHMENTS: read_attachments,
    FieldKind.ROWS: read_rows,
}
