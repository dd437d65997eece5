"""Where claims stand in a file: whatever way the paper writes them, with the place in the file's text.

A claim is looked for as it is written, and then in a plain form of both texts that has only letters, characters and numbers:
there 1,200 is 1200, 1.2亿元 is 12000万元 or 壹亿贰仟万元整, 2022.9.2 is 二〇二二年九月二日, and punctuation, line and page ends
are gone. A number is found as a whole: 200万元 does not stand in 1200万元.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from services.model.amounts import DIGITS, MYRIADS, UNITS, chinese_number
from services.model.dates import dates_in
from services.model.document import Page, ParsedDocument
from services.model.normal import Normal
from services.parsing.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Where `text` stands first: `quote` is what the file's text has at `start`..`end`; `part` the member of a package."""

    text: str
    found: bool
    page: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""
    part: str = ""


def find_claims(document: ParsedDocument, texts: Sequence[str]) -> list[Claim]:
    """Each of the texts as it stands in the document. Law: a found claim has `document.text[start:end] == quote`."""
    raw = document.text
    readings = list(_readings(document, raw)) if raw.strip() else []
    return [_claim(document, raw, text, next(_places(readings, text), None)) for text in texts]


def _claim(document: ParsedDocument, raw: str, text: str, place: tuple[int, int] | None) -> Claim:
    if place is None:
        return Claim(text=text, found=False)
    start, end = place
    page = _page_at(document, start)
    return Claim(
        text=text,
        found=True,
        page=page.number if document.paged or page.part else None,
        start=start,
        end=end,
        quote=raw[start:end],
        part=page.part,
    )


def _page_at(document: ParsedDocument, offset: int) -> Page:
    end = 0
    for page in document.pages:
        end += len(page.text) + 1
        if offset < end:
            return page
    return document.pages[-1]


# --- readings of one text ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One way to read the file's text: as it is (`plain` None), or in plain form. `places` are those in the file's text."""

    normal: Normal
    plain: _Plain | None
    places: Sequence[int] | None  # of the characters that were normalised; None: of the file's text itself

    def find(self, claim: _Wanted) -> tuple[int, int] | None:
        found = _whole(self.normal.text, claim.normal) if self.plain is None else self.plain.find(claim.plain)
        if found is None:
            return None
        start, end = self.normal.span(*found)
        return (start, end) if self.places is None else (self.places[start], self.places[end - 1] + 1)


def _readings(document: ParsedDocument, raw: str) -> Iterator[_Reading]:
    """The surest first; the last one reads on where a page number or a running header stands between."""
    normal = Normal.of(raw)
    yield _Reading(normal=normal, plain=None, places=None)
    plain = _plain(normal.text)
    yield _Reading(normal=normal, plain=plain, places=None)
    joined = _plain(normal.text, broken=_broken(normal, raw))
    if joined.text != plain.text:
        yield _Reading(normal=normal, plain=joined, places=None)
    if document.paged:
        view = View.of(1, document)
        shown = Normal.of(view.text)
        yield _Reading(normal=shown, plain=_plain(shown.text), places=view.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    normal: str
    plain: str


def _places(readings: Iterable[_Reading], text: str) -> Iterator[tuple[int, int]]:
    normal = Normal.of(text).text.strip(" ,.。;:、!?")
    claim = _Wanted(normal=normal, plain=_plain(normal).text)
    for reading in readings:
        if (place := reading.find(claim)) is not None:
            yield place


_FIGURE = frozenset("0123456789")


def _whole(text: str, term: str) -> tuple[int, int] | None:
    """Where `term` stands without cutting a number in two."""
    at = text.find(term) if term else -1
    while at >= 0:
        end = at + len(term)
        if not _cuts(text, at, backwards=True) and not _cuts(text, end, backwards=False):
            return at, end
        at = text.find(term, at + 1)
    return None


def _cuts(text: str, at: int, *, backwards: bool) -> bool:
    """Whether a number goes on over this place: from figure to figure, or over a point or comma within it."""
    if not 0 < at < len(text):
        return False
    if text[at - 1] in _FIGURE and text[at] in _FIGURE:
        return True
    if backwards:
        return text[at] in _FIGURE and text[at - 1] in ",." and at > 1 and text[at - 2] in _FIGURE
    return text[at - 1] in _FIGURE and text[at] in ",." and at + 1 < len(text) and text[at + 1] in _FIGURE


# --- the plain form ------------------------------------------------------------------------------------------------------------

_OPEN, _CLOSE = "\ue000", "\ue001"  # around a number, so that none is found within another
_HAN = "".join(dict.fromkeys(character for character in (*DIGITS, *UNITS, *MYRIADS) if character >= "\u3007"))
_FIGURES = r"\d{1,3}(?:,\d{3})+(?!\d)|\d+"
_NUMBER = re.compile(
    rf"(?P<money>¥ ?)?(?:(?P<share>百分之)(?=[\d{_HAN}]))?"
    rf"(?:(?P<n>(?:{_FIGURES})(?:\.\d+)?)(?P<u>万亿|亿|千万|百万|十万|万|千)?|(?P<h>[{_HAN}]+))(?P<yuan>[元圆][整正]?)?"
)
_SCALES = {"": 0, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}
_LONGEST_NUMBER = 40  # figures; a longer run is no quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plain:
    """The plain form of a normalised text; its character n stands at `starts[n]`..`ends[n]` of that."""

    text: str
    starts: list[int]
    ends: list[int]

    def find(self, term: str) -> tuple[int, int] | None:
        at = self.text.find(term) if term else -1
        return (self.starts[at], self.ends[at + len(term) - 1]) if at >= 0 else None


def _plain(text: str, *, broken: frozenset[int] = frozenset()) -> _Plain:
    """`broken` are the places of blanks that stand for nothing but the end of a line within a number."""
    kept = [place for place in range(len(text)) if place not in broken] if broken else None
    source = text if kept is None else "".join(text[place] for place in kept)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def put(piece: str, start: int, end: int) -> None:
        pieces.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))

    for start, end, token in _tokens(source):
        if token is not None:
            put(token, start, end)
            continue
        for at in range(start, end):
            if _says(source[at]):
                put(source[at], at, at + 1)
    if kept is not None:
        starts, ends = [kept[at] for at in starts], [kept[at - 1] + 1 for at in ends]
    return _Plain(text="".join(pieces), starts=starts, ends=ends)


def _tokens(text: str) -> Iterator[tuple[int, int, str | None]]:
    """The text cut into dates and numbers (start, end, what they are in plain form) and what lies between (None)."""
    at = 0
    for start, end, token in sorted(_values(text)):
        if start >= at:
            currency = start - 3 if text.endswith("人民币", 0, start) and start - 3 >= at else start
            yield at, currency, None
            yield start, end, token
            at = end
    yield at, len(text), None


def _values(text: str) -> Iterator[tuple[int, int, str]]:
    taken: list[tuple[int, int]] = []
    for day in dates_in(text):
        if day.value is not None:
            taken.append((day.start, day.end))
            parts = ((day.value.year, "年"), (day.value.month, "月"), (day.value.day, "日"))
            yield day.start, day.end, "".join(f"{_OPEN}{value}{_CLOSE}{unit}" for value, unit in parts)
    edges = iter([*taken, (len(text) + 1, len(text) + 1)])
    first, last = next(edges)
    for match in _NUMBER.finditer(text):
        while last <= match.start():
            first, last = next(edges)
        if match.end() <= first and (token := _number(match)) is not None:
            yield match.start(), match.end(), token


def _number(match: re.Match[str]) -> str | None:
    value = _figures(match["n"], match["u"] or "") if match["n"] else _spelt(match["h"])
    if value is None:
        return None
    yuan = "元" if match["yuan"] or match["money"] else ""
    return f"{_OPEN}{value}{_CLOSE}{'%' if match['share'] else ''}{yuan}"


def _figures(text: str, unit: str) -> str | None:
    if len(text) > _LONGEST_NUMBER:
        return text
    value = Decimal(text.replace(",", "")).scaleb(_SCALES[unit])
    return f"{value.normalize():f}"


@cache
def _spelt(text: str) -> str | None:
    """A number in characters; 千 or 万 alone, as in 千方百计, is none."""
    if len(text) > _LONGEST_NUMBER or not (text[0] in DIGITS or text[0] in "十拾"):
        return None
    try:
        return str(chinese_number(text))
    except ValueError:
        return None


def _broken(normal: Normal, raw: str) -> frozenset[int]:
    """The blanks of the normalised text, within numbers, that stand for the end of a line or part figures by threes."""
    found = {match.start() for match in re.finditer(r"(?<=\d) (?=\d)", normal.text) if "\n" in _gap(normal, raw, match.start())}
    for match in re.finditer(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)", normal.text):
        found |= {match.start() + at for at, character in enumerate(match[0]) if character == " "}
    return frozenset(found)


def _gap(normal: Normal, raw: str, at: int) -> str:
    """What the original has where the normalised text has the blank at `at`."""
    return raw[normal.span(at - 1, at)[1] : normal.span(at + 1, at + 2)[0]]


@cache
def _says(character: str) -> bool:
    """Whether the plain form keeps it: letters, characters, signs; no punctuation and no blanks."""
    return character in "%°" or unicodedata.category(character)[0] in "LNM"
