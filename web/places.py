"""Where each kind of archive object has its page."""

from __future__ import annotations

from flask import url_for

# kind of object -> (word, endpoint of its page, the argument that takes its id)
PLACES: dict[str, tuple[str, str, str]] = {
    "filing": ("协议备案", "filings.show", "filing_id"),
    "document": ("公文", "documents.show", "document_id"),
    "ledger": ("工作台账", "ledgers.show", "ledger_id"),
    "rectification": ("整改", "rectifications.show", "rectification_id"),
    "assessment": ("考核", "rankings.whole", "assessment_id"),
}


def kind_label(kind: str) -> str:
    """The kind as a person calls it."""
    return PLACES[kind][0]


def object_url(kind: str, object_id: str) -> str:
    """The page of an object."""
    _, endpoint, argument = PLACES[kind]
    return url_for(endpoint, **{argument: object_id})  # type: ignore[arg-type]
