"""Whether a PDF shows every character of the docx that it was made from.

LibreOffice has dropped punctuation (services/formats/hanging.py), and a character that no font of the machine has leaves a box.
Passage by passage is looked for, not a sum of characters: a lost 、 must not be hidden by the 、 of an automatic number.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from difflib import Match, SequenceMatcher

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from services.formats.fonts import drawable
from services.formats.pdf.errors import CharactersLost
from services.formats.pdf.passages import NUMBER, OPEN, Passage, passages, plain
from services.formats.pdfium import ALONE

_CONTEXT = 8  # characters of the passage that are shown before what is missing
_SHORT = 5  # characters: a passage below may be part of anything
_AROUND = 60  # characters on either side in which the rest of a damaged passage is looked for
_MOST = 20_000  # characters of damaged passages: beyond, only the sums are compared
# what a program fills in: where it is a number, and elsewhere; at an edge nothing may have been filled in
_COUNT = "(?:[0-9]{1,7}|[IVXLCivxlc]{1,8}|[〇零一二三四五六七八九十百千]{1,7}|[A-Za-z]{1,2})"
_FILLED, _AT_EDGE = ".{0,40}?", f"{_COUNT}?"
_OPENING = re.compile(f"([{OPEN}{NUMBER}])")
_OFFSETS = (0, 1, -1, 2, -2, 3, -3)  # so many characters of a line may come from another font before its longest piece
_SHOWN = 3  # gaps that a sentence names
# what a program sets before a numbered paragraph, or in an open place
_LABELS = frozenset("0123456789一二三四五六七八九十百零〇①②③④⑤⑥⑦⑧⑨⑩()（）[]〔〕.．、,，-—–:：•·●○■□◆◇➢✓§第章节条") | frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Characters of the docx that the PDF does not show. `page` is None where it can't be told."""

    text: str
    place: str
    before: str
    page: int | None

    @property
    def sentence(self) -> str:
        where = f"第{self.page}页" if self.page else self.place
        after = f"“{self.before}”之后的" if self.before else ""
        return f"{where}{after}“{self.text[:20]}”" + (f"等{len(self.text)}字" if len(self.text) > 20 else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What differs between a docx and its PDF. `boxes`: missing characters that no font of this machine has."""

    gaps: tuple[Gap, ...] = ()
    extra: tuple[tuple[str, int], ...] = ()
    boxes: tuple[str, ...] = ()

    @property
    def missing(self) -> Counter[str]:
        """Each missing character and how often."""
        return Counter(character for gap in self.gaps for character in gap.text)

    @property
    def nothing(self) -> bool:
        """Whether the PDF shows every character of the docx."""
        return not self.gaps

    def refuse(self) -> None:
        """Raise CharactersLost unless nothing is."""
        if self.gaps:
            told = "；".join(gap.sentence for gap in self.gaps[:_SHOWN]) + ("等" if len(self.gaps) > _SHOWN else "")
            fonts = f"（本机没有能印“{'、'.join(self.boxes[:10])}”的字体，请安装后重试，或改用其他字）" if self.boxes else ""
            raise CharactersLost(count=self.missing.total(), gaps=told + fonts)


def lost_characters(docx: bytes, pdf: bytes) -> Lost:
    """Compare the text of a docx with that of its PDF. Raises ValueError for bytes that are no docx or no PDF."""
    found, pages = passages(docx), page_texts(pdf)
    lost = _compared(found, pages, margins_first=False)
    if lost.gaps:  # a short line may have been found within a longer one that a page number interrupts
        lost = min(lost, _compared(found, pages, margins_first=True), key=lambda each: each.missing.total())
    boxes = _boxes(found)
    return replace(
        lost,
        gaps=(*lost.gaps, *(gap for gap in boxes if not any(gap.text in other.text for other in lost.gaps))),
        boxes=tuple(dict.fromkeys(character for gap in boxes for character in gap.text)),
    )


def _compared(found: tuple[Passage, ...], pages: list[str], *, margins_first: bool) -> Lost:
    """What is left of both texts when everything has been taken out that stands in both."""
    stream = _Stream(pages)
    margins = [passage for passage in found if passage.margin]
    body = sorted((passage for passage in found if not passage.margin), key=lambda passage: -len(passage.text))
    # A header may say what the signature says, and a footer may stand in the middle of a paragraph: so first what is surely
    # the body, then headers and footers, then the body that they interrupted, and cells with a word in them.
    absent = stream.absent(margins) if margins_first else []
    left = [
        passage for passage in body if len(passage.text) < _SHORT or not (stream.take(passage) or stream.take_displaced(passage))
    ]
    gaps = [_whole_gap(margin) for margin in (absent if margins_first else stream.absent(margins))]
    damaged = [passage for passage in left if not (stream.take(passage) or stream.take_displaced(passage))]
    if sum(len(passage.text) for passage in damaged) > _MOST:
        gaps += _by_sums(damaged, stream)
    else:
        gaps += [gap for passage in damaged for gap in stream.take_in_pieces(passage)]
    for passage in body:
        while passage.repeats and stream.take(passage):
            continue
    by_program = _LABELS if any(passage.labelled or passage.is_open for passage in body) else frozenset[str]()
    gaps = [gap for gap in gaps if not stream.take_text(gap.text, but=by_program)]
    gaps = [gap for gap in gaps if not stream.take_scattered(gap.text)]
    extra = Counter(character for character in stream.text if character not in by_program)
    return Lost(gaps=tuple(gaps), extra=tuple(sorted(extra.items())))


def _boxes(found: tuple[Passage, ...]) -> list[Gap]:
    """Characters that no font has. The PDF may hold them as text; the paper shows a box."""
    return [
        Gap(text=character, place=passage.place, before=passage.text[max(0, at - _CONTEXT) : at], page=None)
        for passage in found
        for at, character in enumerate(passage.text)
        if character > "~" and character not in (OPEN, NUMBER) and drawable(character) is False
    ]


def _whole_gap(passage: Passage) -> Gap:
    return Gap(text=passage.words, place=passage.place, before="", page=None)


def _by_sums(damaged: list[Passage], stream: _Stream) -> list[Gap]:
    """Where so much differs that pieces can't be put together: which characters are too few in all."""
    missing = stream.take_each("".join(passage.words for passage in damaged))
    return [Gap(text=missing, place="全文", before="", page=None)] if missing else []


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, plain, in the order in which it was printed. Raises ValueError."""
    with ALONE:
        try:
            document = pdfium.PdfDocument(pdf)
        except pdfium.PdfiumError as error:
            raise ValueError("not a complete PDF") from error
        with closing(document):
            return [_page_text(document[number]) for number in range(len(document))]


def _page_text(page: pdfium.PdfPage) -> str:
    """Text that stands upright, then turned text: by their places pdfium would mix a line with what runs across it."""
    with closing(page), closing(page.get_textpage()) as text:
        angles = [round(raw.FPDFText_GetCharAngle(text, at), 1) for at in range(text.count_chars())]
        if len(set(angles)) < 2:
            return plain(text.get_text_range())
        units = [chr(raw.FPDFText_GetUnicode(text, at)) for at in range(len(angles))]
    by_angle = ((unit for unit, turned in zip(units, angles, strict=True) if turned == angle) for angle in sorted(set(angles)))
    return plain("".join(_whole("".join(each)) for each in by_angle))


def _whole(units: str) -> str:
    """pdfium gives rare characters in halves."""
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _Stream:
    """The characters of a PDF, page after page. What was found in the docx is taken out, and what stood around it joins."""

    def __init__(self, pages: list[str]) -> None:
        self.text = "".join(pages)
        self._pages = array("H", (number for number, page in enumerate(pages, 1) for _ in page))

    def take(self, passage: Passage) -> bool:
        """Take the passage out where it stands whole."""
        span = self._find(passage)
        if span is None:
            return False
        self._remove(*span)
        return True

    def take_displaced(self, passage: Passage) -> bool:
        """Take the passage out where its very characters stand in another order: pdfium puts one that came from another font,
        a little higher or lower, at the end of its line.
        """
        text = passage.text
        if len(text) < _SHORT or passage.is_open:
            return False
        longest = SequenceMatcher(None, text, self.text, autojunk=False).find_longest_match()
        wanted = Counter(text)
        for off in _OFFSETS:
            start = longest.b - longest.a + off
            if longest.size >= _SHORT and start >= 0 and Counter(self.text[start : start + len(text)]) == wanted:
                self._remove(start, start + len(text))
                return True
        return False

    def absent(self, margins: list[Passage]) -> list[Passage]:
        """Take headers and footers out; which of them should be there and are not."""
        return [margin for margin in margins if not self.take_margin(margin) and margin.due]

    def take_margin(self, passage: Passage) -> bool:
        """Take a header or footer out of every page, from the head or the foot of it; whether any page had it."""
        pattern = _pattern(passage.text)
        found = False
        for page in range(self._pages[-1] if self._pages else 0, 0, -1):
            start, end = bisect_left(self._pages, page), bisect_right(self._pages, page)
            spans = [match.span() for match in pattern.finditer(self.text, start, end) if match.group()]
            if spans:
                own = [span for span in spans if str(page) in self.text[slice(*span)]] or spans
                self._remove(*min(own, key=lambda span: min(span[0] - start, end - span[1])))
                found = True
        return found

    def take_in_pieces(self, passage: Passage) -> list[Gap]:
        """Take out what can be found of a damaged passage, around its longest piece; what can't are gaps."""
        wanted = passage.words
        longest = SequenceMatcher(None, wanted, self.text, autojunk=False).find_longest_match()
        around = _AROUND + len(wanted) // 5  # the longer it is, the more pages may end within it
        start = max(0, longest.b - longest.a - around)
        window = self.text[start : longest.b + len(wanted) - longest.a + around]
        blocks = _solid(SequenceMatcher(None, wanted, window, autojunk=False).get_matching_blocks())
        page = self._pages[longest.b] if longest.size else None
        gaps, at = [], 0
        for begin, _, size in [*blocks, (len(wanted), 0, 0)]:
            if begin > at:
                gaps.append(Gap(text=wanted[at:begin], place=passage.place, before=wanted[max(0, at - _CONTEXT) : at], page=page))
            at = begin + size
        for _, begin, size in reversed(blocks):
            self._remove(start + begin, start + begin + size)
        return gaps

    def take_text(self, text: str, *, but: frozenset[str]) -> bool:
        """Take out a text that stands elsewhere than expected; single characters that a program may have set don't count."""
        at = self.text.find(text)
        if at < 0 or (len(text) == 1 and text in but):
            return False
        self._remove(at, at + len(text))
        return True

    def take_scattered(self, text: str) -> bool:
        """Take out the letters of a text that repeats itself over several pages, where all of them are left."""
        wanted = Counter(text)
        if len(text) == 1 or not wanted <= Counter(self.text):
            return False
        return not self.take_each(text)

    def take_each(self, text: str) -> str:
        """Take out each character of `text` wherever it stands; returns those that stand nowhere."""
        wanted, kept = Counter(text), []
        for at, character in enumerate(self.text):
            if wanted[character] > 0:
                wanted[character] -= 1
            else:
                kept.append(at)
        self._pages = array("H", (self._pages[at] for at in kept))
        self.text = "".join(self.text[at] for at in kept)
        return "".join(wanted.elements())

    def _find(self, passage: Passage) -> tuple[int, int] | None:
        if passage.is_open:
            match = _pattern(passage.text).search(self.text)
            return match.span() if match and match.group() else None
        at = self.text.find(passage.text)
        return (at, at + len(passage.text)) if at >= 0 else None

    def _remove(self, start: int, end: int) -> None:
        self.text = self.text[:start] + self.text[end:]
        del self._pages[start:end]


def _pattern(text: str) -> re.Pattern[str]:
    """What a passage with open places looks like when it is printed; at its ends only a number can be told from what follows."""
    pieces = _OPENING.split(text)  # words and openings by turns
    last = len(pieces) - 1
    for at in range(1, last, 2):
        edge = (at == 1 and not pieces[0]) or (at == last - 1 and not pieces[last])
        pieces[at] = _AT_EDGE if edge else _COUNT if pieces[at] == NUMBER else _FILLED
    return re.compile("".join(piece if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)))


def _solid(blocks: list[Match]) -> list[Match]:
    """The matching blocks without single characters that stand apart: those are met anywhere."""
    blocks = [block for block in blocks if block.size]
    return [
        block
        for at, block in enumerate(blocks)
        if block.size > 1
        or (at and blocks[at - 1].b + blocks[at - 1].size == block.b)
        or (at + 1 < len(blocks) and block.b + 1 == blocks[at + 1].b)
    ]
