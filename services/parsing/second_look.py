"""Facts of a PDF are read by two engines: where they disagree about what stands at a fact's place, a person looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from services.formats.child import ReadingFailed
from services.model.boxes import Rectangle
from services.model.document import Origin, ParsedDocument
from services.model.facts import CERTAIN, Fact
from services.model.files import FileKind
from services.model.places import on_pages

DOUBTED = CERTAIN - 0.05  # the confidence that is left to a fact about which the engines disagree: 请核对
MOST_CHARACTERS = 20_000  # of a page: the second engine takes seconds for more


class SecondEngine(Protocol):
    """Who reads a second time: services.formats.child.ReadingPool."""

    def agree(self, pdf: bytes, quotes: Sequence[tuple[str, Sequence[tuple[int, Rectangle]]]]) -> tuple[bool, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """What a fact was read from, and the lines on paper where it stands: (page, rectangle), in order."""

    text: str
    places: tuple[tuple[int, Rectangle], ...]


def located(fact: Fact, document: ParsedDocument) -> Located | None:
    """Where the fact stands on paper; None for one that has no place there, or that stands on a page of pictures."""
    if fact.start is None or fact.end is None:
        return None
    pages = list(on_pages(document, fact.start, fact.end))
    if not pages or any(page.origin is not Origin.TEXT or len(page.text) > MOST_CHARACTERS for page, _ in pages):
        return None
    places = tuple((page.number, line) for page, lines in pages for line in lines)
    return Located(text=document.text[fact.start : fact.end], places=places)


def checked_against(facts: Sequence[Fact], agreeing: Mapping[int, bool]) -> tuple[Fact, ...]:
    """The facts, those about which the engines disagree no longer certain. `agreeing` is by the fact's place in `facts`; one
    that is not in it was not looked at.
    """
    return tuple(
        fact if agreeing.get(number, True) else replace(fact, confidence=min(fact.confidence, DOUBTED))
        for number, fact in enumerate(facts)
    )


def compared(
    facts: Sequence[Fact], files: Mapping[int, tuple[Path, ParsedDocument]], *, engine: SecondEngine
) -> tuple[Fact, ...]:
    """The facts after a second look at the PDFs among `files` (by position). A look that fails leaves them in doubt."""
    agreeing: dict[int, bool] = {}
    for position, (path, document) in files.items():
        if document.kind != FileKind.PDF:
            continue
        own = ((number, fact) for number, fact in enumerate(facts) if fact.file == position)
        places = {number: place for number, fact in own if (place := located(fact, document)) is not None}
        if not places:
            continue
        try:
            answers = engine.agree(path.read_bytes(), [(place.text, place.places) for place in places.values()])
        except ReadingFailed:
            answers = (False,) * len(places)
        agreeing |= dict(zip(places, answers, strict=True))
    return checked_against(facts, agreeing)
