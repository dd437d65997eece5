"""The piece of an object's original text that answers a query, with its page and the places to mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from services.model.normal import Normal
from services.model.query import Hit
from services.stores.texts import FoundObject

BEFORE, WHOLE = 30, 120  # characters


@dataclass(frozen=True, slots=True)
class _Place:
    """A text, the terms that it has, and where the longest of these stands first."""

    text: str
    normal: Normal
    terms: tuple[str, ...]
    start: int
    end: int
    page: int | None = None


def answer(found: FoundObject, terms: Sequence[str], *, pieces: Sequence[str] = ()) -> Hit:
    """The hit with its snippet: from the file that has most of the terms, else from a name, else around `pieces` of the terms."""
    if not terms:
        return found.hit
    for wanted in (terms, pieces):
        best = _best(_in_files(found.files, wanted))
        if best is None or len(best.terms) < len(wanted):
            best = _best([best, *_in_names(found.names, wanted)])
        if best is not None:
            return _shown(found.hit, best)
    return found.hit


def _best(places: Iterable[_Place | None]) -> _Place | None:
    """The place with most of the terms, the first of several equal ones."""
    return max((place for place in places if place), key=lambda place: len(place.terms), default=None)


def _in_files(files: Mapping[int, tuple[tuple[int | None, str], ...]], terms: Sequence[str]) -> Iterator[_Place | None]:
    for pages in files.values():
        place = _place("\n".join(text for _number, text in pages), terms)
        yield replace(place, page=_page_at(pages, place.start)) if place else None


def _page_at(pages: Sequence[tuple[int | None, str]], offset: int) -> int | None:
    """The number of the page that holds this character of the file, whose pages are joined by one line feed."""
    ends = accumulate(len(text) + 1 for _number, text in pages)
    return next((number for (number, _text), end in zip(pages, ends, strict=True) if offset < end), None)


def _in_names(names: Sequence[str], terms: Sequence[str]) -> Iterator[_Place | None]:
    return (_place(name, terms) for name in names)


def _place(text: str, terms: Sequence[str]) -> _Place | None:
    normal = Normal.of(text)
    held = tuple(term for term in terms if term in normal.text)
    first = normal.find(max(held, key=len)) if held else None
    return _Place(text, normal, held, *first) if first else None


def _shown(hit: Hit, place: _Place) -> Hit:
    """The hit with the original text around the place; what is marked there is never cut off."""
    start = max(0, place.start - BEFORE)
    end = min(len(place.text), max(start + WHOLE, place.end))
    spans = place.normal.spans(place.terms, within=(start, end))
    if spans:
        start, end = min(start, spans[0][0]), max(end, spans[-1][1])
    snippet = "".join(" " if character.isspace() else character for character in place.text[start:end])
    return replace(hit, page=place.page, snippet=snippet, marks=tuple((at - start, stop - start) for at, stop in spans))
