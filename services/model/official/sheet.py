"""发文稿纸 of a document: what the printed form says before anybody has written on it."""

from __future__ import annotations

from typing import Any

from services.model.official.document import OfficialDocument
from services.model.papers import paper_form

_AS_THEY_ARE = ("issuer", "urgency", "recipients", "copy_to")


def sign_off_sheet(document: OfficialDocument) -> dict[str, Any]:
    """The facts of the paper `sign-off-sheet` as the document gives them; what it does not know is filled in by hand."""
    known: dict[str, Any] = {name: document.facts.get(name) for name in _AS_THEY_ARE}
    known |= {
        "title": document.title,
        "number": document.number.text if document.number else "",
        "document_type": paper_form(document.paper).name,
        "enclosed": [attached["title"] for attached in document.facts.get("attachments") or ()],
        "drafted_by": document.submitted_by,
    }
    return {name: value for name, value in known.items() if value}
