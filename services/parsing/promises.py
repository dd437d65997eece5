"""The promises of the “3个1” (notice 二（二）2): one landmark project, one key policy, one breakthrough result."""

from __future__ import annotations

import re

from services.model.facts import FactField
from services.parsing.drafts import Draft, fact
from services.parsing.rulebook.clauses import (
    PROMISE_AS,
    PROMISE_BRACKET,
    PROMISE_CELL,
    PROMISE_COUNTED,
    PROMISE_NAMED,
    PROMISE_ROW,
    PROMISES,
)
from services.parsing.view import View

MOST = 12
_NOTHING = re.compile(r"^[/无—_ -]*$|^(?:待定|另行|双方另)")
_QUOTED = re.compile(r"“[^“”]*”|「[^「」]*」|\"[^\"]*\"")


def find_promises(view: View) -> Draft:
    """What is named first; a mere count (一个标志性项目) only where nothing of its kind is named."""
    draft = Draft()
    for pattern, rule in (
        (PROMISE_NAMED, "promise named"),
        (PROMISE_BRACKET, "promise named"),
        (PROMISE_CELL, "promise cell"),
        (PROMISE_ROW, "promise cell"),
        (PROMISE_AS, "promise as"),
        (PROMISE_COUNTED, "promise counted"),
    ):
        named = {one.role for one in draft.facts} if rule == "promise counted" else set()
        for match in pattern.finditer(view.text):
            role = _role(match["kind"])
            if role not in named and len(draft.facts) < MOST and not _NOTHING.search(match["value"]):
                _add(view, draft, match, role, rule)
                named |= {role} if rule == "promise counted" else set()
    draft.facts.sort(key=lambda one: one.start or 0)
    return draft


def _role(kind: str) -> str:
    return next(role for role, pattern in PROMISES.items() if re.fullmatch(pattern, kind))


def _add(view: View, draft: Draft, match: re.Match[str], role: str, rule: str) -> None:
    start, end = match.span("value")
    if _QUOTED.fullmatch(view.text, start, end):
        start, end = start + 1, end - 1
    if end - start < 2 or any(_overlaps(view, one.start, one.end, start, end) for one in draft.facts):
        return
    value = view.words(start, end)
    draft.facts.append(fact(view, FactField.PROMISE, start, end, value=value, role=role, rule=rule))


def _overlaps(view: View, one_start: int | None, one_end: int | None, start: int, end: int) -> bool:
    first, last = view.span(start, end)
    return one_start is not None and one_end is not None and one_start < last and first < one_end
