"""Where in a text a quote stands, told so that it can be found again in another rendering of the same text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from services.model.boxes import Rectangle, lines_of, unpack
from services.model.document import Page, ParsedDocument
from services.model.facts import Fact

# A null, pdfium's mark of a hyphen at a line's end, a zero-width space, a soft hyphen, and the hyphen itself.
_DROPPED = frozenset("\x00\ufffe\u200b\u00ad-")


def folded(text: str) -> str:
    """Text as quotes are compared: compatibility forms folded, white space and line-end hyphens gone, case folded."""
    return "".join(map(fold, text))


def fold(character: str) -> str:
    """One character of it; it may become none or several."""
    plain = unicodedata.normalize("NFKC", character)
    return "".join(c for c in plain if not c.isspace() and c not in _DROPPED).casefold()


def occurrences(text: str, wanted: str) -> Iterator[int]:
    """Where `wanted` begins in `text`, overlapping places too."""
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def occurrence_of(fact: Fact, document: ParsedDocument) -> int:
    """How often the fact's quote stands before the fact's own place: on its page, or in the document where there are none."""
    wanted = folded(fact.quote)
    if not wanted or fact.start is None:
        return 0
    before = folded(document.text[_page_start(document, fact.page) : fact.start])
    return sum(at < len(before) for at in occurrences(before + wanted, wanted))


def _page_start(document: ParsedDocument, number: int | None) -> int:
    """Where the text of page `number` begins in the document's text."""
    at = 0
    for page in document.pages:
        if number is None or page.number == number:
            return at
        at += len(page.text) + 1
    return 0


def on_pages(document: ParsedDocument, start: int, end: int) -> Iterator[tuple[Page, list[Rectangle]]]:
    """On which pages the document's text from `start` to `end` stands, and the rectangles that cover it there, one a line.

    Pages that don't know where their characters stand are left out.
    """
    at = 0
    for page in document.pages:
        first, last = max(start - at, 0), min(end - at, len(page.text))
        if first < last and page.boxes and (lines := lines_of(unpack(page.boxes)[first:last])):
            yield page, lines
        at += len(page.text) + 1
