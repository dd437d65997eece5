"""The rows of a form (ROWS), read from JSON and written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from services.model.papers.fields import Column, FormRow, PaperField
from services.model.papers.values import Problem, did_you_mean, kind_of, place, read_text

# what the desk of ledgers takes can be printed (services/model/ledgers/standing.py)
ROWS_LIMIT = 3_000
CELL_LIMIT = 32_000  # characters


def read_rows(field: PaperField, raw: object) -> tuple[FormRow, ...]:
    """Rows by the columns' names or labels; a column that is left out is empty, a row without anything is not read."""
    if not isinstance(raw, (list, tuple)):
        raise Problem(f"{place(field)}应是清单，每行一项；现在是{kind_of(raw)}")
    if len(raw) > ROWS_LIMIT:
        raise Problem(f"{place(field)}有{len(raw)}行，超过{ROWS_LIMIT}行的上限，请分成几张表")
    problems: list[str] = []
    rows: list[FormRow] = []
    for number, row in enumerate(raw, 1):
        try:
            rows.append(_row(f"{place(field)}第{number}行", field.columns, row))
        except Problem as problem:
            problems.append(str(problem))
    if problems:
        raise Problem("；".join(problems))
    return tuple(row for row in rows if any(text for _name, text in row.cells))


def _row(where: str, columns: tuple[Column, ...], raw: object) -> FormRow:
    if isinstance(raw, FormRow):
        raw = dict(raw.cells)
    if not isinstance(raw, Mapping):
        sample = "、".join(f"{column.name} {column.label}" for column in columns)
        raise Problem(f"{where}应是对象，各栏为{sample}；现在是{kind_of(raw)}")
    names = {column.name: column.name for column in columns} | {column.label: column.name for column in columns}
    given: dict[str, str] = {}
    for key, value in raw.items():
        name = names.get(str(key).strip())
        if name is None:
            raise Problem(f"{where}没有“{key}”这一栏{did_you_mean(str(key), list(names))}")
        if name in given:
            raise Problem(f"{where}的“{key}”写了两次")
        given[name] = _cell(f"{where}的{key}", value)
    return FormRow(tuple((column.name, given.get(column.name, "")) for column in columns))


def _cell(where: str, raw: object) -> str:
    """Numbers are written as they are; an empty cell may be null."""
    if raw is None:
        return ""
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool):
        raw = str(raw)
    return read_text(where, raw, CELL_LIMIT)
