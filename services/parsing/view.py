"""A text as the rules see it: full width folded, lines that the paper broke joined again, and every place traceable."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from services.model.document import ParsedDocument

WIDEST_PAPER = 130  # display columns; longer lines are paragraphs, not lines of paper
LONGEST = 120_000  # characters that rules look at; of a longer file its head and its end
TAIL = 30_000
FULL_LINE = 0.84  # of the widest line: such a line goes on in the next one
# Where a new line always begins something new.
STARTERS = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]{1,4}[章节条款]|[一二三四五六七八九十]{1,3}[、.]|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[.、)]"
    r"|[甲乙丙丁戊己]\s*方|附件|签[订署约]|日\s*期|地\s*址|联\s*系|法定代表|目\s*录|关于)"
)
_ENDERS = ("。", ";", ":", "!", "?")


@dataclass(frozen=True, kw_only=True)
class View:
    """`text` is what rules match; character n of it stands at `places[n]` of the file's text `raw`."""

    raw: str
    text: str
    places: tuple[int, ...]
    document: ParsedDocument
    position: int

    @classmethod
    def of(cls, position: int, document: ParsedDocument) -> View:
        """The view of the document that is file `position` of its object."""
        raw = document.text
        dropped = _furniture(document) if document.paged else frozenset()
        text, places = _joined(_folded(raw), soft=document.paged or document.kind == "txt", dropped=dropped)
        if len(text) > LONGEST:
            head = LONGEST - TAIL
            text, places = f"{text[:head]}\n{text[-TAIL:]}", (*places[: head + 1], *places[-TAIL:])
        return cls(raw=raw, text=text, places=places, document=document, position=position)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the file's text."""
        return (self.places[start], self.places[end - 1] + 1) if end > start else (self.places[start], self.places[start])

    @cached_property
    def lines(self) -> tuple[tuple[int, str], ...]:
        """(offset, line) of every line that is not blank."""
        found, at = [], 0
        for line in self.text.split("\n"):
            if line.strip():
                found.append((at, line))
            at += len(line) + 1
        return tuple(found)


def _folded(raw: str) -> str:
    """The same text, character by character, with full-width forms, radicals and blanks in their plain form."""
    return "".join(map(_fold, raw))


def _fold(character: str) -> str:
    if character.isascii() or "\u4e00" <= character <= "\u9fff":
        return character
    if character in "\u00a0\u3000\u2002\u2003\u2009\u202f\ufeff\u200b":
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–·]\s*)?(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/,共]\s*(?:共\s*)?\d{1,4}\s*页?)?(?:\s*[-—–·])?\s*"
)


def _furniture(document: ParsedDocument) -> frozenset[int]:
    """The numbers of the lines, counted through the file, that are page numbers or running headers and footers."""
    edges: dict[str, set[int]] = {}
    candidates: list[tuple[int, str]] = []
    count = 0
    for page in document.pages:
        lines = page.text.split("\n")
        filled = [number for number, line in enumerate(lines) if line.strip()]
        for number in {*filled[:2], *filled[-2:]}:
            key = re.sub(r"\s+", "", lines[number])
            edges.setdefault(key, set()).add(page.number)
            candidates.append((count + number, key))
        count += len(lines)
    running = {key for key, pages in edges.items() if len(pages) > 1 and len(pages) * 2 >= len(document.pages)}
    firsts = {key: number for number, key in sorted(candidates, reverse=True)}  # the first one may be the title itself
    return frozenset(
        number for number, key in candidates if _PAGE_NUMBER.fullmatch(_folded(key)) or (key in running and number != firsts[key])
    )


def _joined(text: str, *, soft: bool, dropped: frozenset[int]) -> tuple[str, tuple[int, ...]]:
    """The text without the line ends that only the paper's width made, and the place of each character that stays."""
    if not soft:
        return text, tuple(range(len(text)))
    placed: list[tuple[int, str]] = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        if number not in dropped:
            placed.append((at, line))
        at += len(line) + 1
    widest = max((_width(line) for _at, line in placed), default=0)
    pieces: list[str] = []
    places: list[int] = []
    for number, (at, line) in enumerate(placed):
        pieces.append(line)
        places += range(at, at + len(line))
        if number + 1 < len(placed) and not _goes_on(line, placed[number + 1][1], widest):
            pieces.append("\n")
            places.append(at + len(line))
    return "".join(pieces), tuple(places)


def _goes_on(line: str, following: str, widest: int) -> bool:
    if not line.strip() or not following.strip() or widest > WIDEST_PAPER or "\t" in line or "\t" in following:
        return False
    if line.rstrip().endswith(_ENDERS) or STARTERS.match(following):
        return False
    return widest >= 40 and _width(line.rstrip()) >= FULL_LINE * widest


def _width(line: str) -> int:
    return sum(1 if character.isascii() else 2 for character in line.rstrip())


def tidy(raw: str) -> str:
    """A name or title as it is kept: no white space at Chinese characters, one blank between Latin words."""
    packed = re.sub(r"\s+", " ", raw.strip())
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", packed)
