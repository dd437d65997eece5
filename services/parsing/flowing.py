"""A file's text as it flows: lines that the paper broke are joined, page numbers and running headers are gone."""

from __future__ import annotations

from services.model.document import ParsedDocument
from services.parsing.view import LONGEST, View


def flowing(document: ParsedDocument) -> str:
    """The text to compare with that of another paper, in its own characters. One that is too long to be looked through stays."""
    if len(document.text) > LONGEST:
        return document.text
    view = View.of(1, document)
    return "".join(view.raw[place] for place in view.places)
