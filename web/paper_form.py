"""What stands in the form of a paper: from the browser to the facts of the paper, and from the facts back into the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request

from services.model.errors import Refused
from services.model.papers import (
    FieldKind,
    PaperFacts,
    PaperField,
    PaperForm,
    fields_of,
    mapping_of,
    plain_text,
)
from services.model.papers.scores import STANDINGS_LIMIT

STANDING_COLUMNS = ("unit", "score", "mechanism", "group", "remark")
ATTACHMENT_COLUMNS = ("title", "text")
SPARE_ROWS = 3  # empty rows below a grid, for browsers without scripts
SPARE_ATTACHMENTS = 2
MOST_ROWS = 2 * STANDINGS_LIMIT  # that a page shows again with its faults; what is above the limit itself the desk refuses
GRIDS = frozenset({FieldKind.STANDINGS, FieldKind.ROWS, FieldKind.ATTACHMENTS})
_FAULT = re.compile("^[0-9]+\\. (?:缺少)?“([^”]+)”", re.MULTILINE)  # how each problem of FactsRefused begins

Row = dict[str, str]


class TooManyRows(Refused):
    message = "“{label}”有 {rows} 行，超过 {limit} 行的上限，未受理。请返回上一页，减少行数后重新提交。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Texts by the name of their field, and the rows of each grid."""

    texts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, tuple[Row, ...]] = field(default_factory=dict)

    def mapping(self, form: PaperForm) -> dict[str, Any]:
        """As the facts of a paper; what was left empty is left out."""
        found = {told.name: self._given(told) for told in fields_of(form.facts)}
        return {name: value for name, value in found.items() if value}

    def _given(self, told: PaperField) -> Any:
        if told.kind in GRIDS:
            return [dict(row) for row in self.rows.get(told.name, ())]
        text = self.texts.get(told.name, "")
        if told.kind in (FieldKind.LIST, FieldKind.NAMES):
            return [line.strip() for line in text.splitlines() if line.strip()]
        return text if told.kind is FieldKind.BODY and text.strip() else text.strip()

    def any_of(self, fields: Iterable[PaperField]) -> bool:
        """Whether anything was written into one of these fields."""
        return any(self.texts.get(told.name) or self.rows.get(told.name) for told in fields)


def columns_of(told: PaperField) -> tuple[str, ...]:
    """The columns of a grid, by name."""
    if told.kind is FieldKind.STANDINGS:
        return STANDING_COLUMNS
    if told.kind is FieldKind.ATTACHMENTS:
        return ATTACHMENT_COLUMNS
    return tuple(column.name for column in told.columns)


def input_name(told: PaperField, column: str) -> str:
    """The name of the inputs of a column: standing-unit, rows-unit, attachments-title."""
    return f"{'standing' if told.kind is FieldKind.STANDINGS else told.name}-{column}"


def faults_in(refusal: str, fields: Iterable[PaperField]) -> set[str]:
    """The names of the fields that a refusal of the facts names."""
    labels = set(_FAULT.findall(refusal))
    return {one.name for one in fields if one.label in labels}


def typed(form: PaperForm) -> Typed:
    """The form as it came in. Raises TooManyRows."""
    told = fields_of(form.facts)
    texts = {one.name: _line_ends(request.form[one.name]) for one in told if one.name in request.form}
    return Typed(texts=texts, rows={one.name: tuple(_rows(one)) for one in told if one.kind in GRIDS})


def _rows(told: PaperField) -> Iterator[Row]:
    columns = {name: request.form.getlist(input_name(told, name)) for name in columns_of(told)}
    count = max((len(values) for values in columns.values()), default=0)
    if count > MOST_ROWS:
        raise TooManyRows(label=told.label, rows=count, limit=STANDINGS_LIMIT)
    for number in range(count):
        row = {name: _cell(values[number]) if number < len(values) else "" for name, values in columns.items()}
        if any(text.strip() for text in row.values()):
            yield row


def _cell(text: str) -> str:
    """Without white space around it, but with the tabs of a table's empty first or last cell."""
    return _line_ends(text).strip(" \n　")


def _line_ends(text: str) -> str:
    """A browser sends \\r\\n."""
    return text.replace("\r\n", "\n")


def typed_from(facts: PaperFacts) -> Typed:
    """A form that makes these facts again, as far as typing can tell them."""
    values, told = mapping_of(facts), fields_of(type(facts))
    texts = {one.name: _text(one, facts, values) for one in told if one.kind not in GRIDS}
    return Typed(texts=texts, rows={one.name: tuple(_typed_rows(one, facts, values)) for one in told if one.kind in GRIDS})


def _text(told: PaperField, facts: PaperFacts, values: Mapping[str, Any]) -> str:
    value = values[told.name]
    if told.kind is FieldKind.BODY:
        return plain_text(getattr(facts, told.name))
    if value is None:
        return ""
    return "\n".join(value) if isinstance(value, list) else str(value)


def _typed_rows(told: PaperField, facts: PaperFacts, values: Mapping[str, Any]) -> Iterator[Row]:
    if told.kind is FieldKind.ATTACHMENTS:
        yield from ({"title": one.title, "text": plain_text(one.blocks)} for one in getattr(facts, told.name))
        return
    for row in values[told.name]:
        yield {name: str(row[name]) for name in columns_of(told)}
