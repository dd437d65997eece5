"""What a check says: a result per rule, and remarks on the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.model.errors import Refused
from services.model.findings import Finding

Box = tuple[int, float, float, float, float]  # page (from 1), x0, y0, x1, y1 in mm from the top left corner


class NotMeasurable(Refused):
    """The file is no document whose pages can be measured."""

    message = "“{label}”不能核对版面：{reason}"


class Outcome(StrEnum):
    """How a document stands to a rule."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """One rule of GB/T 9704 on one document; `boxes` mark where it fails."""

    id: str
    clause: str
    what: str
    measured: str
    result: Outcome
    page: int | None = None
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A checked document: `holds` of the `applicable` rules hold; `text` are remarks, never failures."""

    kind: str
    pages: int
    rules: tuple[RuleResult, ...]
    text: tuple[Finding, ...]

    @property
    def holds(self) -> int:
        return sum(rule.result is Outcome.HOLDS for rule in self.rules)

    @property
    def applicable(self) -> int:
        return sum(rule.result is not Outcome.NOT_APPLICABLE for rule in self.rules)

    def values(self) -> dict[str, Any]:
        """As JSON values: what `check --json` prints."""
        return {
            "kind": self.kind,
            "pages": self.pages,
            "rules": [_values(rule) for rule in self.rules],
            "holds": self.holds,
            "applicable": self.applicable,
            "text": [{"code": one.code, "where": one.where, "text": one.text} for one in self.text],
        }


def _values(rule: RuleResult) -> dict[str, Any]:
    return {
        "id": rule.id,
        "clause": rule.clause,
        "what": rule.what,
        "measured": rule.measured,
        "result": rule.result.value,
        "page": rule.page,
        "boxes": [[box[0], *(round(edge, 1) for edge in box[1:])] for box in rule.boxes],
    }
