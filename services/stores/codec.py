"""Archive objects and texts as canonical JSON: equal facts give equal bytes."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from services.model.assessment.assessments import Assessment
from services.model.corrections import Confirmation
from services.model.document import Page, ParsedDocument
from services.model.filing import Filing
from services.model.issuing import IssuingBook
from services.model.ledgers import LedgerReturn
from services.model.ledgers.drafts import LedgerDraft
from services.model.official import OfficialDocument
from services.model.records import ArchivedObject
from services.model.rectification import Rectification
from services.model.rosters import Roster
from services.model.template import OfficeTemplate
from services.model.units import Unit

KINDS: dict[str, TypeAdapter[Any]] = {
    "filing": TypeAdapter(Filing),
    "document": TypeAdapter(OfficialDocument),
    "issuing": TypeAdapter(IssuingBook),
    "template": TypeAdapter(OfficeTemplate),
    "ledger": TypeAdapter(LedgerReturn),
    "assessment": TypeAdapter(Assessment),
    "rectification": TypeAdapter(Rectification),
}
FOUND_KINDS = frozenset({"filing", "document", "ledger", "rectification", "assessment"})
"""What a search finds; the others are the office's own settings."""

_CONFIRMATION: TypeAdapter[Any] = TypeAdapter(Confirmation | None)
_DOCUMENT = TypeAdapter(ParsedDocument)
_PAGE = TypeAdapter(Page)
_UNIT = TypeAdapter(Unit)
_ROSTER = TypeAdapter(Roster)
_DRAFT = TypeAdapter(LedgerDraft)


def canonical(value: Any) -> str:
    """JSON with sorted keys and Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)


def as_json(record: ArchivedObject) -> dict[str, Any]:
    """The object as JSON values."""
    values: dict[str, Any] = KINDS[record.kind].dump_python(record, mode="json")
    return values


def encode(record: ArchivedObject) -> str:
    """The object's metadata.json."""
    return canonical(as_json(record))


def decode(text: str | bytes) -> ArchivedObject:
    """The object whose metadata.json this is."""
    values = json.loads(text)
    record: ArchivedObject = KINDS[values["kind"]].validate_python(values, strict=False)
    return record


def decode_names(text: str) -> tuple[str, ...]:
    """The further words by which the object of this metadata.json is found, the units of an assessment aside.

    Its facts and scores, megabytes of them, are passed over, so that a page of results is soon made.
    """
    if '\n "kind": "assessment"' in text:
        for name in ("facts", "standings"):
            text = _emptied(text, name)
    return decode(text).summary().names


def _emptied(text: str, name: str) -> str:
    """Canonical JSON with null in the place of an outermost object; no text within can look like its end."""
    start, end = text.find(f'\n "{name}": {{\n'), "\n },"
    return text if start < 0 else f'{text[:start]}\n "{name}": null,{text[text.index(end, start) + len(end) :]}'


def decode_confirmation(text: str) -> Confirmation | None:
    """Of a filing's metadata.json its latest confirmation alone; the rest is passed over, so that thousands are soon read."""
    found: Confirmation | None = _CONFIRMATION.validate_python(json.loads(text).get("confirmation"), strict=False)
    return found


def encode_document(document: ParsedDocument) -> bytes:
    """A file's text as the archive keeps it."""
    return canonical(_DOCUMENT.dump_python(document, mode="json")).encode()


def decode_document(raw: bytes) -> ParsedDocument:
    """The inverse of encode_document."""
    return _DOCUMENT.validate_json(raw)


def encode_page(page: Page) -> str:
    """One page as JSON."""
    return _PAGE.dump_json(page).decode()


def decode_page(raw: str) -> Page:
    """The inverse of encode_page."""
    return _PAGE.validate_json(raw)


def encode_unit(unit: Unit) -> str:
    """A unit as canonical JSON."""
    return canonical(unit_as_json(unit))


def unit_as_json(unit: Unit) -> dict[str, Any]:
    """A unit as JSON values."""
    values: dict[str, Any] = _UNIT.dump_python(unit, mode="json")
    return values


def decode_unit(raw: str | bytes) -> Unit:
    """The inverse of encode_unit; what an older version did not know has its default."""
    unit: Unit = _UNIT.validate_json(raw)
    return unit


def encode_draft(draft: LedgerDraft) -> str:
    """A ledger that is being filled in, as canonical JSON."""
    return canonical(_DRAFT.dump_python(draft, mode="json"))


def decode_draft(raw: str) -> LedgerDraft:
    """The inverse of encode_draft."""
    draft: LedgerDraft = _DRAFT.validate_json(raw)
    return draft


def encode_roster(roster: Roster) -> str:
    """A unit's roster entry as canonical JSON."""
    return canonical(_ROSTER.dump_python(roster, mode="json"))


def decode_roster(raw: str | bytes) -> Roster:
    """The inverse of encode_roster."""
    roster: Roster = _ROSTER.validate_json(raw)
    return roster
