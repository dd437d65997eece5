"""Text as it can be printed: without the characters that no XML file may hold; everything else stays as it was given."""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise
from typing import Any

from services.model.findings import Finding, finding
from services.model.papers.facts import FilingReceipt, PaperFacts, RankingBulletin
from services.model.papers.fields import FieldKind, PaperField, fields_of
from services.model.papers.ranks import Standing
from services.model.papers.reading import same_name

# Not allowed in XML 1.0 (2.2): controls but tab and line breaks, U+FFFE and U+FFFF. (Surrogates are refused in reading.py.)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BREAK = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_LINE_BREAKS = re.compile("[ \t]*\n\\s*")
_MANY_LINES = frozenset({FieldKind.TEXT, FieldKind.LIST})
_BRACKETED_YEAR = re.compile(r"[\[【（(［｛{<《〈]\s*[0-9]{4}\s*[\])】）］｝}>》〉]")


def printable(facts: PaperFacts) -> tuple[PaperFacts, tuple[Finding, ...]]:
    """The facts in characters that a docx can hold, and what was taken out."""
    findings: list[Finding] = []
    changed = {field.name: _clean(getattr(facts, field.name), field, findings) for field in fields_of(type(facts))}
    cleaned = dataclasses.replace(facts, **changed)
    return cleaned, tuple(dict.fromkeys([*findings, *_remarks(cleaned)]))


def _clean(value: Any, field: PaperField, findings: list[Finding]) -> Any:
    if isinstance(value, tuple):
        return tuple(_clean(item, field, findings) for item in value)
    if isinstance(value, Standing):
        texts: dict[str, Any] = {
            name: _text(getattr(value, name), field, findings) for name in ("unit", "group", "mechanism", "remark")
        }
        return dataclasses.replace(value, **texts)
    return _text(value, field, findings) if isinstance(value, str) else value


def _text(text: str, field: PaperField, findings: list[Finding]) -> str:
    text, removed = _UNPRINTABLE.subn("", _BREAK.sub("\n", text))
    if removed:
        findings.append(finding("P01", field.name, label=field.label, count=removed))
    if field.kind not in _MANY_LINES and "\n" in text:
        findings.append(finding("P02", field.name, label=field.label))
        text = _LINE_BREAKS.sub(_joint, text)
    return text


def _joint(match: re.Match[str]) -> str:
    """Nothing between Han characters, a space between Latin words."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return " " if before.isascii() and after.isascii() and before.isalnum() and after.isalnum() else ""


def _remarks(facts: PaperFacts) -> list[Finding]:
    """What a person should look at, though it can be printed."""
    if isinstance(facts, FilingReceipt):
        return _dates(facts)
    found = [finding("P04", "number", number=facts.number)] if _BRACKETED_YEAR.search(facts.number) else []
    return found + (_strangers(facts) if isinstance(facts, RankingBulletin) else [])


def _dates(facts: FilingReceipt) -> list[Finding]:
    order = (("签订日期", facts.signed_on), ("备案日期", facts.filed_on), ("成文日期", facts.date))
    return [
        finding("P07", "dates", first=first, earlier=earlier, second=second, later=later)
        for (first, earlier), (second, later) in pairwise(order)
        if earlier > later
    ]


def _strangers(facts: RankingBulletin) -> list[Finding]:
    ranked = {same_name(standing.unit) for standing in facts.standings}
    return [
        finding("P03", name, unit=unit, label=label)
        for name, label, units in (("commended", "表扬单位", facts.commended), ("criticised", "批评单位", facts.criticised))
        for unit in units
        if same_name(unit) not in ranked
    ]
