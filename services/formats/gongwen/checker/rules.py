"""The table of rules, read once from rules.toml beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_TABLE = tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))


class Form(StrEnum):
    """The forms of paper that rules apply to."""

    FILE = "file"  # 文件
    LETTER = "letter"  # 信函
    MINUTES = "minutes"  # 纪要
    BRIEF = "brief"  # 简报
    FORM = "form"  # 表单


FORM_LABELS: dict[Form, str] = {
    Form.FILE: "文件",
    Form.LETTER: "信函",
    Form.MINUTES: "纪要",
    Form.BRIEF: "简报",
    Form.FORM: "表单",
}


class Need(StrEnum):
    """Whether the part that a rule speaks of has to be there."""

    MUST = "must"
    OPTIONAL = "opt"
    ADVICE = "adv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row of the table. Figures that a row does not give are nought and not asked for."""

    id: str
    clause: str
    what: str
    need: Need
    applies: frozenset[Form]
    target: float = 0.0
    tol: float = 0.0
    lo: float = 0.0
    hi: float = 0.0
    lead: float = 0.0
    thick: float = 0.0
    thin: float = 0.0

    def near(self, value: float, target: float | None = None) -> bool:
        """Whether `value` is the target within the tolerance; figures are rounded as they are printed."""
        return abs(value - (self.target if target is None else target)) <= self.tol + 0.005


def _rule(identity: str, row: Mapping[str, Any]) -> Rule:
    figures = {key: float(value) for key, value in row.items() if isinstance(value, int | float)}
    return Rule(
        id=identity,
        clause=row["clause"],
        what=row["what"],
        need=Need(row["need"]),
        applies=frozenset(Form(form) for form in row["applies"]),
        **figures,
    )


RULES: dict[str, Rule] = {identity: _rule(identity, row) for identity, row in _TABLE["rule"].items()}

_PAGE = _TABLE["page"]
WIDTH: float = _PAGE["width"]
HEIGHT: float = _PAGE["height"]
LEFT: float = _PAGE["left"]
TOP: float = _PAGE["top"]
RIGHT: float = WIDTH - _PAGE["right"]  # 184 mm
BOTTOM: float = HEIGHT - _PAGE["bottom"]  # 262 mm
LINES: int = _PAGE["lines"]
CHARACTERS: int = _PAGE["characters"]
CELL = (RIGHT - LEFT) / CHARACTERS  # 5.571 mm
MIDDLE = (LEFT + RIGHT) / 2


class Face(StrEnum):
    """The kinds of type of an official document."""

    XBS = "xbs"
    FANG = "fang"
    KAI = "kai"
    HEI = "hei"
    SONG = "song"


FACE_LABELS: dict[Face, str] = {
    Face.XBS: "小标宋",
    Face.FANG: "仿宋",
    Face.KAI: "楷体",
    Face.HEI: "黑体",
    Face.SONG: "宋体",
}
_FACES: dict[Face, tuple[str, ...]] = {Face(name): tuple(parts) for name, parts in _TABLE["faces"].items()}


def face_of(font: str) -> Face | None:
    """The kind of type that a font's name tells; None for any other."""
    name = font.lower().replace(" ", "")
    return next((face for face, parts in _FACES.items() if any(part in name for part in parts)), None)
