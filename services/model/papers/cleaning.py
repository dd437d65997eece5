"""Text as it can be printed: without the characters that no XML file may hold; everything else stays as it was given."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from services.model.findings import Finding, finding
from services.model.manuscript.parts import Attachment, Cell, FormHead, Note, Paragraph, Table
from services.model.manuscript.pieces import INVISIBLE
from services.model.papers.addressing import Issuers
from services.model.papers.fields import FieldKind, FormRow, PaperField, fields_of
from services.model.papers.frame import PaperFacts
from services.model.papers.ranks import Standing
from services.model.papers.remarks import remarks

# Not allowed in XML 1.0 (2.2): controls but tab and line breaks, U+FFFE and U+FFFF; and what is not to be seen. (Surrogates are
# refused in reading.py.)
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff{INVISIBLE}]")
_BREAK = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_LINE_BREAKS = re.compile("[ \t]*\n\\s*")
_MANY_LINES = frozenset({FieldKind.TEXT, FieldKind.LIST, FieldKind.BODY, FieldKind.ATTACHMENTS, FieldKind.ROWS})
_NESTED = (Standing, Attachment, Paragraph, Table, Note, FormHead, Cell, FormRow)  # what a value may be made of


def printable(facts: PaperFacts, issuers: Issuers | None = None) -> tuple[PaperFacts, tuple[Finding, ...]]:
    """The facts in characters that a docx can hold, and what was taken out."""
    findings: list[Finding] = []
    changed = {field.name: _clean(getattr(facts, field.name), field, findings) for field in fields_of(type(facts))}
    cleaned = dataclasses.replace(facts, **changed)
    return cleaned, tuple(dict.fromkeys([*findings, *remarks(cleaned, issuers)]))


def _clean(value: Any, field: PaperField, findings: list[Finding]) -> Any:
    if isinstance(value, tuple):
        return tuple(_clean(item, field, findings) for item in value)
    if isinstance(value, _NESTED):
        changed = {part.name: _clean(getattr(value, part.name), field, findings) for part in dataclasses.fields(value)}
        return dataclasses.replace(value, **changed)
    return _text(value, field, findings) if isinstance(value, str) else value


def _text(text: str, field: PaperField, findings: list[Finding]) -> str:
    text, removed = _UNPRINTABLE.subn("", _BREAK.sub("\n", text))
    if removed:
        findings.append(finding("P01", field.label, label=field.label, count=removed))
    if field.kind not in _MANY_LINES and "\n" in text:
        findings.append(finding("P02", field.label, label=field.label))
        text = _LINE_BREAKS.sub(_joint, text)
    return text


def _joint(match: re.Match[str]) -> str:
    """Nothing between Han characters, a space between Latin words."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return " " if before.isascii() and after.isascii() and before.isalnum() and after.isalnum() else ""
