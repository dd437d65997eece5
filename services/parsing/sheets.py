"""An agreement that came in several files, such as photos one after the other: the rules see one document, and each fact goes
back to the file in which it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.model.document import ParsedDocument
from services.model.facts import Fact

Sheets = Sequence[tuple[int, ParsedDocument]]  # (position of the file, its text), in order


def joined(sheets: Sequence[ParsedDocument]) -> ParsedDocument:
    """One document of them all: its text is theirs, one after the other, and its pages run on."""
    pages = [page for sheet in sheets for page in sheet.pages]
    first = sheets[0]
    return ParsedDocument(
        kind=first.kind,
        pages=tuple(replace(page, number=number) for number, page in enumerate(pages, start=1)),
        paged=any(sheet.paged for sheet in sheets),
        parser=first.parser,
    )


def brought_back(facts: Sequence[Fact], sheets: Sheets) -> tuple[Fact, ...]:
    """Facts that were read from the `joined` text, each at its place in its own file."""
    return tuple(_at_home(fact, sheets) for fact in facts)


def _at_home(fact: Fact, sheets: Sheets) -> Fact:
    """A quote that goes on in the next file ends here with its own: `text[start:end] == quote` holds in every file."""
    if fact.start is None or fact.end is None:
        return fact
    begins = 0
    for position, sheet in sheets:
        text = sheet.text
        if sheet.pages and fact.start <= begins + len(text):
            start, end = fact.start - begins, min(fact.end - begins, len(text))
            return replace(fact, file=position, page=sheet.page_at(start), start=start, end=end, quote=text[start:end])
        begins += len(text) + 1 if sheet.pages else 0
    return fact
