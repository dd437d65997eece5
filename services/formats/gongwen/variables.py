"""What a template may ask for: the facts of its paper in printable form, its frame, and what is derived from facts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from services.formats.gongwen.derivations import DERIVED
from services.formats.gongwen.derived import Derived, paragraphs
from services.formats.gongwen.frame_variables import FRAME_NAMES, blocks_value, frame_values
from services.model.dates import chinese_date
from services.model.papers import FieldKind, FormRow, PaperFacts, PaperKind, fields_of, paper_form


def variables(kind: PaperKind, facts: PaperFacts) -> dict[str, Any]:
    """The values of every variable that a template of `kind` may use."""
    told = {field.name: _shape(field.kind, getattr(facts, field.name)) for field in fields_of(type(facts))}
    derived = {derived.name: derived.make(facts) for derived in derived_of(kind)}
    return told | frame_values(facts, paper_form(kind.value).page) | derived


def known_names(kind: PaperKind) -> frozenset[str]:
    """The names that a template of `kind` may use."""
    told = fields_of(paper_form(kind.value).facts)
    own = {field.name for field in told} | {derived.name for derived in derived_of(kind)}
    return frozenset(own | {name for name, _about, _of in FRAME_NAMES})


def derived_of(kind: PaperKind) -> tuple[Derived, ...]:
    return DERIVED.get(kind, ())


def _shape(kind: FieldKind, value: Any) -> Any:
    if isinstance(value, dt.date):
        return chinese_date(value)
    if value is None:
        return ""
    if kind is FieldKind.TEXT:
        return paragraphs(value)
    if kind is FieldKind.BODY:
        return blocks_value(value)
    if kind is FieldKind.ROWS:
        return [row_value(row) for row in value]
    return list(value) if isinstance(value, tuple) else value


def row_value(row: FormRow) -> dict[str, str]:
    return dict(row.cells)
