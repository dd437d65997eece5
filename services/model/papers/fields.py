"""What a paper's fact is called, may be, and falls back to: told once, at the field, for commands, forms and the README."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, cast

Fallback = Callable[[Mapping[str, Any]], object]


class FieldKind(StrEnum):
    """What a fact's JSON value is."""

    LINE = "line"  # one line of text
    TEXT = "text"  # paragraphs, divided by line breaks
    LIST = "list"  # texts
    NAMES = "names"  # texts, none of them twice
    DATE = "date"  # ISO
    INTEGER = "integer"
    STANDINGS = "standings"  # rows of Standing
    CHOICE = "choice"  # one of a few words
    BODY = "body"  # text whose numbering is recognised (一、（一） 1. （1）); tables by tabs
    ATTACHMENTS = "attachments"  # each with a title and such a text
    ROWS = "rows"  # rows of a form, with the field's columns


KIND_LABELS: dict[FieldKind, str] = {
    FieldKind.LINE: "一行文字",
    FieldKind.TEXT: "文字，可分段",
    FieldKind.LIST: "文字清单",
    FieldKind.NAMES: "名称清单",
    FieldKind.DATE: "日期，如 2026-11-30",
    FieldKind.INTEGER: "整数",
    FieldKind.STANDINGS: "排名表各行",
    FieldKind.CHOICE: "选一项",
    FieldKind.BODY: "正文，层次序号自动识别",
    FieldKind.ATTACHMENTS: "附件清单，每件有标题和内容",
    FieldKind.ROWS: "表格各行",
}


class Place(IntEnum):
    """Where a fact stands among those of its paper: facts are asked for, and fall back on one another, in this order."""

    HEAD = 0  # of the frame, before the text
    OWN = 1
    TAIL = 2  # of the frame, after the text


# Facts that are several things: left out, there is none of them.
MANY = frozenset({FieldKind.LIST, FieldKind.NAMES, FieldKind.STANDINGS, FieldKind.BODY, FieldKind.ATTACHMENTS, FieldKind.ROWS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a ROWS fact. `choices` are the words that it should hold; another is remarked, not refused."""

    name: str
    label: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a form: its cells by the names of the field's columns, as written, line breaks kept."""

    cells: tuple[tuple[str, str], ...]

    def __getitem__(self, column: str) -> str:
        return dict(self.cells)[column]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperField:
    """One fact of a paper. `fallback` says in Chinese what stands in for it when it is left out; None means required."""

    name: str
    label: str
    about: str
    kind: FieldKind
    sample: Any
    fallback: str | None
    fill: Fallback
    least: int
    most: int
    choices: tuple[str, ...]
    columns: tuple[Column, ...]
    place: Place

    @property
    def required(self) -> bool:
        return self.fallback is None


def fact(
    kind: FieldKind,
    label: str,
    about: str,
    *,
    sample: Any,
    fallback: str | None = None,
    fill: Fallback | None = None,
    least: int = 0,
    most: int = 0,
    choices: tuple[str, ...] = (),
    columns: tuple[Column, ...] = (),
    place: Place = Place.OWN,
) -> Any:
    """A dataclass field that tells what it is. `fill` gets the facts before it, plus `today`, the office's `issuer`, and
    `day`: the date typed for the paper, else today.

    `least` and `most` bound an integer; `choices` are the words of a CHOICE, `columns` those of ROWS.
    """
    told = {
        "label": label,
        "about": about,
        "kind": kind,
        "sample": sample,
        "fallback": fallback,
        "fill": fill or (lambda _: () if kind in MANY else ""),
        "least": least,
        "most": most,
        "choices": tuple(str(choice) for choice in choices),
        "columns": columns,
        "place": place,
    }
    return dataclasses.field(metadata=told)


def fields_of(facts_class: type[Any]) -> tuple[PaperField, ...]:
    """The told fields of a facts class: the frame's head, the paper's own facts, the frame's tail."""
    told = [PaperField(name=field.name, **cast(Any, field.metadata)) for field in dataclasses.fields(facts_class)]
    return tuple(sorted(told, key=lambda field: field.place))
