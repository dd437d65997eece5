"""套红's first half: any plain official text recognised as its parts. Pure rules; files are read and laid out elsewhere."""

from __future__ import annotations

from services.model.manuscript.parts import (
    Attachment,
    Block,
    Cell,
    FormHead,
    Line,
    Manuscript,
    Note,
    Paragraph,
    Table,
)
from services.model.manuscript.recognising import body_findings, line_of, lines_of, recognise, recognise_body, unaccounted

__all__ = [
    "Attachment",
    "Block",
    "Cell",
    "FormHead",
    "Line",
    "Manuscript",
    "Note",
    "Paragraph",
    "Table",
    "body_findings",
    "line_of",
    "lines_of",
    "recognise",
    "recognise_body",
    "unaccounted",
]
