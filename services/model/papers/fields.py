"""What a paper's fact is called, may be, and falls back to: told once, at the field, for commands, forms and the README."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
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


KIND_LABELS: dict[FieldKind, str] = {
    FieldKind.LINE: "一行文字",
    FieldKind.TEXT: "文字，可分段",
    FieldKind.LIST: "文字清单",
    FieldKind.NAMES: "名称清单",
    FieldKind.DATE: "日期，如 2026-11-30",
    FieldKind.INTEGER: "整数",
    FieldKind.STANDINGS: "排名表各行",
}


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
) -> Any:
    """A dataclass field that tells what it is. `fill` gets the facts before it, plus `today` and the office's `issuer`.

    `least` and `most` bound an integer.
    """
    told = {
        "label": label,
        "about": about,
        "kind": kind,
        "sample": sample,
        "fallback": fallback,
        "fill": fill or (lambda _: () if kind in (FieldKind.LIST, FieldKind.NAMES) else ""),
        "least": least,
        "most": most,
    }
    return dataclasses.field(metadata=told)


def fields_of(facts_class: type[Any]) -> tuple[PaperField, ...]:
    """The told fields of a facts class, in order."""
    return tuple(PaperField(name=field.name, **cast(Any, field.metadata)) for field in dataclasses.fields(facts_class))
