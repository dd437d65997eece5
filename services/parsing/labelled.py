"""Labelled files: in a folder, beside each file a JSON of the same name that says what a careful reader finds in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.model.errors import NotFound, Refused
from services.model.facts import FactField
from services.parsing.scoring import REGION, Labels, plain


class LabelsMissing(NotFound):
    message = (
        "“{folder}”里没有带标注的文件。自带的样本请先用 python -m tests.samples.labelled 生成；"
        "自己的样本，每个文件旁边应有同名的 .json 标注。"
    )


class LabelUnreadable(Refused):
    message = "标注“{path}”读不了：{reason}。请按 docs/facts-report.md 所说的格式改正。"


def labels_in(folder: Path) -> list[Labels]:
    """The labelled files of a folder, by name; raises LabelsMissing, LabelUnreadable."""
    found = []
    for label in sorted(folder.glob("*.json")):
        beside = [path for path in sorted(folder.glob(f"{label.stem}.*")) if path.suffix != ".json"]
        if beside:
            found.append(_labels(label, beside[0]))
    if not found:
        raise LabelsMissing(folder=folder)
    return found


def _labels(label: Path, path: Path) -> Labels:
    try:
        values = json.loads(label.read_text(encoding="utf-8"))
        wanted = tuple(item for entry in values["facts"] for item in _wanted(entry))
        return Labels(
            path=path, group=str(values.get("group", "real")), wanted=wanted, unjudged=frozenset(values.get("unjudged", ()))
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LabelUnreadable(path=label, reason=f"{type(error).__name__} {error}") from error


def _wanted(entry: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    name, value = FactField(entry["field"]).value, entry["value"]
    yield name, str(entry.get("role", "")), plain(float(value) if name == FactField.AMOUNT.value else value)
    if entry.get("region"):
        yield REGION, plain(value), str(entry["region"])
