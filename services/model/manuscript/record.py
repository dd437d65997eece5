"""What the recogniser notes on its way: findings for the user, and whatever it took out of the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.model.findings import Finding, finding


@dataclass(slots=True, kw_only=True)
class Record:
    """The account of one recognition. What is removed is written down, so that nothing can go missing unseen."""

    findings: list[Finding] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def note(self, code: str, where: str, **details: object) -> None:
        """A remark for the user."""
        self.findings.append(finding(code, where, **details))

    def remove(self, *texts: str) -> None:
        """These pieces of the text stand in no part."""
        self.removed += [text for text in texts if text.strip()]


def span_of(places: Iterable[str]) -> str:
    """第17行 and 第19行 as one place: 第17行、第19行, or from the first to the last where they are many."""
    each = list(dict.fromkeys(places))
    return "、".join(each) if len(each) < 3 else f"{each[0]}至{each[-1]}"


def excerpt(text: str, *, limit: int = 12) -> str:
    """The beginning of a text, for a sentence that points to it."""
    return text if len(text) <= limit else f"{text[:limit]}…"
