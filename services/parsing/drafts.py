"""What a rule hands over: a value with its place in the view; the place in the file follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.model.facts import Fact, FactField
from services.model.findings import Finding
from services.parsing.rulebook import RULES
from services.parsing.view import View


@dataclass(slots=True, kw_only=True)
class Draft:
    """The facts and remarks that the rules of one field found in one file. `alternatives` are other values that the file
    gives for one of the facts: a person takes one of them.
    """

    facts: list[Fact] = field(default_factory=list)
    alternatives: list[Fact] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def fact(
    view: View,
    what: FactField,
    start: int,
    end: int,
    *,
    value: str | float,
    rule: str,
    confidence: float | None = None,
    role: str = "",
    region: str = "",
) -> Fact:
    """The fact whose evidence is `view.text[start:end]`, cut to what is not blank.

    It is believed as much as the row of its rule says, or less where the finder has a doubt and gives `confidence`.
    """
    first, last = view.span(*_filled(view.text, start, end))
    most = RULES[rule].confidence
    return Fact(
        field=what,
        value=value,
        role=role,
        file=view.position,
        page=view.document.page_at(first),
        start=first,
        end=last,
        quote=view.raw[first:last],
        rule=rule,
        confidence=round(most if confidence is None else min(confidence, most), 2),
        region=region,
    )


def _filled(text: str, start: int, end: int) -> tuple[int, int]:
    """The same place without the blanks at its ends."""
    inner = text[start:end]
    if not inner.strip():
        return end, end
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
