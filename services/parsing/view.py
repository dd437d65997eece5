"""A text as the rules see it: full width folded, lines that the paper broke joined again, and every place traceable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from services.model.document import Origin, ParsedDocument
from services.parsing.rulebook.titles import ENDING
from services.parsing.rules import LIST_LABELS, WITNESS_LABELS

WIDEST_PAPER = 130  # display columns; longer lines are paragraphs, not lines of paper
LONGEST = 120_000  # characters that rules look at; of a longer file its head and its end
TAIL = 30_000
FULL_LINE = 0.84  # of the widest line: such a line goes on in the next one
RECOGNISED_LINE = 0.6  # the same for lines of a picture, whose ends are ragged
SPREAD = 0.6  # share of neighbours that a blank parts, from which a line is set with blanks between its characters
# Where a new line always begins something new.
STARTERS = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]{1,4}[章节条款]|[一二三四五六七八九十]{1,3}[、.]|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[.、)]"
    r"|[(]?[甲乙丙丁戊己]\s*方|附件|鉴于|为(?:了|深入|贯彻|落实|加快|进一步|推|促)|根据|签[订署约]|日\s*期|地\s*址|联\s*系|法定代表|目\s*录|关于"
    rf"|(?:{'|'.join((*LIST_LABELS, *WITNESS_LABELS))})\s*:)"
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
        kept = _kept(len(raw))
        dropped = _furniture(document) if document.paged else frozenset()
        soft = document.paged or document.kind == "txt"
        recognised = document.origin is Origin.OCR
        parts = [_joined(raw, part, soft=soft, recognised=recognised, dropped=dropped) for part in kept]
        text = "\n".join(text for text, _places in parts)
        places: list[int] = []
        for number, (_text, of_part) in enumerate(parts):
            if number:
                places.append(kept[number].start - 1)
            places += of_part
        return cls(raw=raw, text=text, places=tuple(places), document=document, position=position)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the file's text."""
        return (self.places[start], self.places[end - 1] + 1) if end > start else (self.places[start], self.places[start])

    def words(self, start: int, end: int) -> str:
        """What the file's text has at `text[start:end]`, without what is only the paper's (page numbers, line ends), tidy."""
        places = self.places[start:end]
        pieces = []
        for before, place in zip((None, *places), places, strict=False):
            parted = before is not None and place > before + 1 and self.raw[before].isascii() and self.raw[place].isascii()
            pieces.append(" " + self.raw[place] if parted else self.raw[place])
        return tidy("".join(pieces))

    @cached_property
    def lines(self) -> tuple[tuple[int, str], ...]:
        """(offset, line) of every line that is not blank."""
        found, at = [], 0
        for line in self.text.split("\n"):
            if line.strip():
                found.append((at, line))
            at += len(line) + 1
        return tuple(found)


def _kept(length: int) -> tuple[slice, ...]:
    """What of a text the rules look at."""
    if length <= LONGEST:
        return (slice(0, length),)
    return slice(0, LONGEST - TAIL), slice(length - TAIL, length)


def _folded(raw: str) -> str:
    """The same text, character by character, with full-width forms, radicals and blanks in their plain form."""
    return "".join(map(_fold, raw))


def _fold(character: str) -> str:
    if character.isascii() or "\u4e00" <= character <= "\u9fff":
        return " " if character in "\r_" else character  # a line to write on is a blank, whether filled in or not
    if character in "＿\u00a0\u3000\u2002\u2003\u2009\u202f\ufeff\u200b":
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


_PAGE_NUMBER = re.compile(
    r"\s{0,40}(?:[-—–·]\s{0,4})?(?:第\s{0,4})?\d{1,4}\s{0,4}(?:页)?(?:\s{0,4}[/,共]\s{0,4}(?:共\s{0,4})?\d{1,4}\s{0,4}页?)?"
    r"(?:\s{0,4}[-—–·])?\s{0,40}"
)
_SAYS_SOMETHING = re.compile(r":|年.{0,4}月|\d[./-]\d|^(?:[甲乙丙丁戊].?方|[(]?[盖公签])|章[)]$")  # what no running header does


def _furniture(document: ParsedDocument) -> frozenset[int]:
    """Where the lines begin, counted in the file's text, that are page numbers or running headers and footers."""
    edges: dict[tuple[bool, str], set[int]] = {}  # (whether at the foot, the line) -> the pages that have it
    candidates: list[tuple[int, bool, str]] = []
    at = 0
    for page in document.pages:
        starts, lines = [], page.text.split("\n")
        for line in lines:
            starts.append(at)
            at += len(line) + 1
        filled = [number for number, line in enumerate(lines) if line.strip()]
        for foot, number in {*((False, n) for n in filled[:2]), *((True, n) for n in filled[-2:])}:
            key = "".join(lines[number][:200].split())
            edges.setdefault((foot, key), set()).add(page.number)
            candidates.append((starts[number], foot, key))
    running = {
        (foot, key)
        for (foot, key), pages in edges.items()
        if len(pages) > 1 and len(pages) * 2 >= len(document.pages) and not _SAYS_SOMETHING.search(_folded(key))
    }
    firsts = {key: start for start, _foot, key in sorted(candidates, reverse=True) if _is_title(key, document)}
    return frozenset(
        start
        for start, foot, key in candidates
        if _PAGE_NUMBER.fullmatch(_folded(key)) or ((foot, key) in running and start != firsts.get(key))
    )


def _is_title(key: str, document: ParsedDocument) -> bool:
    """Whether a running line may be the title's only place: it ends like one, and page one doesn't have it again."""
    return ENDING.search(_folded(key)) is not None and "".join(document.pages[0].text[:4000].split()).count(key) < 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file: its text, the place of each of its characters, the place of its line feed."""

    text: str
    places: list[int]
    end: int


def _joined(raw: str, part: slice, *, soft: bool, recognised: bool, dropped: frozenset[int]) -> tuple[str, list[int]]:
    """One part of the text without what only the paper made, and the place of each character that stays.

    Gone are the blanks of lines whose characters are set apart, and in `soft` texts the line ends that the paper's width made.
    """
    lines: list[_Line] = []
    at = part.start
    for text in _folded(raw[part]).split("\n"):
        if at not in dropped:
            lines.append(_closed(text, at))
        at += len(text) + 1
    widest = _paper([_width(line.text) for line in lines]) if soft else 0
    pieces: list[str] = []
    places: list[int] = []
    for number, line in enumerate(lines):
        pieces.append(line.text)
        places += line.places
        following = lines[number + 1].text if number + 1 < len(lines) else None
        if following is not None and not (soft and _goes_on(line.text, following, widest, recognised=recognised)):
            pieces.append("\n")
            places.append(line.end)
    return "".join(pieces), places


_SIGN = r"[\u4e00-\u9fff〇○0-9]"
_NEIGHBOURS = re.compile(rf"{_SIGN}(?=( {{0,3}})(?:{_SIGN}|[年月日()《》:,。;、]))")


def _closed(text: str, at: int) -> _Line:
    """A line set as 合 作 协 议 书 is read without those blanks; wider gaps stay, they part columns."""
    end = at + len(text)
    gaps = [len(match[1]) for match in _NEIGHBOURS.finditer(text)] if " " in text else []
    set_apart = [gap for gap in gaps if gap]
    if len(gaps) < 3 or len(set_apart) < SPREAD * len(gaps):
        return _Line(text, list(range(at, end)), end)
    gap = min(max(set(set_apart), key=set_apart.count), 3)
    kept = [*_outside(text, re.compile(rf"(?<=[^ ]) {{1,{gap}}}(?=[^ ])"))]
    return _Line("".join(text[n] for n in kept), [at + n for n in kept], end)


def _outside(text: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """The places of the characters that no match covers; a blank that parts two Latin words stays."""
    last = 0
    for match in pattern.finditer(text):
        if text[match.start() - 1].isalpha() and text[match.start() - 1].isascii():
            continue
        yield from range(last, match.start())
        last = match.end()
    yield from range(last, len(text))


def _paper(widths: list[int]) -> int:
    """How wide the paper is set: its widest lines, but for the few that a header in small letters may be."""
    filled = sorted(width for width in widths if width)
    return filled[-1 - (max(1, len(filled) // 20) if len(filled) >= 8 else 0)] if filled else 0


_NAME_ALONE = re.compile(
    r"\s{0,40}(?:[^\s,。;、]{0,12}:\s{0,8})?[^\s,。;:、]{4,30}(?:人民政府|委员会|管委会|公司|局|厅|大学|医院)\s{0,8}(?:[(][盖公签]章[)])?\s{0,40}"
)


def _goes_on(line: str, following: str, widest: int, *, recognised: bool) -> bool:
    if not line.strip() or not following.strip() or widest > WIDEST_PAPER or "\t" in line or "\t" in following:
        return False
    if line.rstrip().endswith(_ENDERS) or STARTERS.match(following) or _NAME_ALONE.fullmatch(line):
        return False
    share = RECOGNISED_LINE if recognised else FULL_LINE
    return widest >= 40 and _width(line.rstrip()) >= share * widest


def _width(line: str) -> int:
    return sum(1 if character.isascii() else 2 for character in line.rstrip())


def tidy(raw: str) -> str:
    """A name or title as it is kept: no white space at Chinese characters, one blank between Latin words."""
    packed = re.sub(r"\s+", " ", raw.strip())
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", packed)
