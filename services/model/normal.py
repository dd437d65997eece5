"""The one form in which texts are compared: what a reader of Chinese takes for the same is the same character here.

Full and half width, case, the shapes of brackets, quotes and dashes, traditional and simplified characters, and the look-alikes
that PDF fonts put in place of plain characters are folded, one character to one. White space goes, except one space between two
ASCII letters or digits. As characters are only replaced or removed, each keeps its place in the original (see `Normal.span`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import numpy as np
import numpy.typing as npt
from opencc import OpenCC

Codes = npt.NDArray[np.uint32]

SEPARATOR = "\x1e"
"""Stands between title, numbers, names and files of a composed text. No query holds one, so no phrase matches across it."""

_SIZE = 0x110000
_SPACE = 0x20
_KEPT, _WHITE, _INVISIBLE = 0, 1, 2

# The plain character of each group, then its variants (Unicode chapter 6, Punctuation). 、 and 。 are not , and . : a list is
# not a sentence. 《》 are not brackets but part of a title, and stay.
_PUNCTUATION: dict[str, str] = {
    "(": "[{〔【〖﹝﹙﹛〘〚⟦❲❪⦅",
    ")": "]}〕】〗﹞﹚﹜〙〛⟧❳❫⦆",
    '"': "“”„‟″〝〞〟「」『』﹁﹂﹃﹄",
    "'": "‘’‚‛′`´ʹʼ",
    "<": "〈‹",
    ">": "〉›",
    "《": "«",
    "》": "»",
    "-": "‐‑‒–—―−﹘﹣⁃─━",
    "~": "〜∼˜",
    "·": "•‧∙⋅・･‣●",
    "〇": "○◯",
}
# CJK Radicals Supplement: only two of them have a compatibility mapping, yet PDF fonts use them for whole characters
# (Unicode EquivalentUnifiedIdeograph.txt).
_RADICALS = (
    "⺁厂⺄乙⺇几⺊卜⺌小⺍小⺎兀⺒巳⺓幺⺝月⺠民⺧牛⺩王⺪疋⺫罒⺬示⺮竹⺶羊⺻聿⺼肉⺽臼⻁虎⻄西⻅见⻆角⻇角⻉贝⻊足⻋车"
    "⻐钅⻑长⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫齐⻬齐⻭齿⻮齿⻯龙⻰龙⻱龟⻲龟⻳龟"
)
RADICALS: dict[str, str] = dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
"""Each radical that fonts use for a whole character, and the character."""
# Blocks whose characters are copies of plain ones: Kangxi radicals, compatibility ideographs, full and half width forms.
_COPIES = ((0x2F00, 0x2FE0), (0x2E80, 0x2F00), (0xF900, 0xFB00), (0xFE30, 0xFE70), (0xFF01, 0xFFEF), (0x2F800, 0x2FA20))
_CASED = ((0x41, 0x5B), (0xC0, 0x530), (0x1E00, 0x2000), (0x2160, 0x2170), (0xFF21, 0xFF3B))
_HAN = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x2A6E0))


def _pairs() -> Iterator[tuple[int, str]]:
    """Every single replacement: (code, what stands for it)."""
    for start, end in _COPIES:
        for code in range(start, end):
            yield code, unicodedata.normalize("NFKC", chr(code))
    yield from ((ord(_RADICALS[at]), _RADICALS[at + 1]) for at in range(0, len(_RADICALS), 2))
    for start, end in _CASED:
        yield from ((code, chr(code).lower()) for code in range(start, end))
    converter = OpenCC("t2s")
    for start, end in _HAN:
        # one character a line: the converter knows phrases too, and a phrase would be converted differently from its parts
        lines = converter.convert("\n".join(map(chr, range(start, end)))).split("\n")
        yield from zip(range(start, end), lines, strict=True)
    for plain, variants in _PUNCTUATION.items():
        yield from ((ord(variant), plain) for variant in variants)
    yield from ((code, "\ufffd") for code in range(0xD800, 0xE000))  # lone surrogates: no database takes them


@cache
def _tables() -> tuple[Codes, npt.NDArray[np.uint8]]:
    """(what stands for each code point, whether it is kept, white or invisible)."""
    table = np.arange(_SIZE, dtype=np.uint32)
    for code, plain in _pairs():
        if len(plain) == 1 and plain != chr(code):
            table[code] = ord(plain)
    while not np.array_equal(table, again := table[table]):  # a replacement may itself be replaced: follow it to the end
        table = again
    kinds = np.zeros(_SIZE, np.uint8)
    for code in range(0x3001):
        if chr(code).isspace():
            kinds[code] = _WHITE
        elif unicodedata.category(chr(code)) in ("Cc", "Cf"):
            kinds[code] = _INVISIBLE
    for start, end in ((0xFE00, 0xFE10), (0xFEFF, 0xFF00), (0xFFF9, 0xFFFC), (0xE0000, 0xE01F0)):
        kinds[start:end] = _INVISIBLE
    return table, np.maximum(kinds, kinds[table])


@cache
def stamp() -> str:
    """Names this normaliser: texts that another one made must be made anew."""
    digest = sha256()
    for table in _tables():
        digest.update(table.tobytes())
    return digest.hexdigest()[:12]


def codes(text: str) -> Codes:
    """The code points of `text`."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _text(plain: Codes) -> str:
    return plain.tobytes().decode("utf-32-le")


def _is_word(plain: Codes) -> npt.NDArray[np.bool_]:
    """Which of the normalised code points are ASCII letters or digits."""
    return ((plain >= 0x30) & (plain <= 0x39)) | ((plain >= 0x61) & (plain <= 0x7A))


def _fold(raw: Codes) -> tuple[Codes, npt.NDArray[np.intp] | None]:
    """The normalised code points and where each came from (None: nothing was removed)."""
    table, kinds = _tables()
    kind = kinds[raw]
    if not kind.any():
        return table[raw], None
    places = np.flatnonzero(kind == _KEPT)
    plain = table[raw[places]]
    if len(places) < 2:
        return plain, places
    whites = np.cumsum(kind == _WHITE)[places]
    word = _is_word(plain)
    gaps = np.flatnonzero((np.diff(whites) > 0) & word[:-1] & word[1:]) + 1
    return np.insert(plain, gaps, _SPACE), np.insert(places, gaps, places[gaps - 1] + 1)


def normalise(text: str) -> str:
    """The form of `text` in which it is searched. For any part of a text: normalise(part) in normalise(text)."""
    return _text(_fold(codes(text))[0])


def object_text(names: Iterable[str], files: Iterable[Iterable[str]]) -> str:
    """The normalised text of an object: title, numbers and names each for itself, then each file, whose pages run on."""
    parts = (*names, *("\n".join(pages) for pages in files))
    return SEPARATOR.join(part for part in map(normalise, parts) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """A normalised text that knows where each of its characters stands in the original."""

    text: str
    places: npt.NDArray[np.intp] | None

    @classmethod
    def of(cls, original: str) -> Normal:
        plain, places = _fold(codes(original))
        return cls(text=_text(plain), places=places)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters [start, end) of the normalised text stand in the original; `end` is after `start`."""
        if self.places is None:
            return start, end
        return int(self.places[start]), int(self.places[end - 1]) + 1

    def find(self, term: str) -> tuple[int, int] | None:
        """Where `term` stands first in the original."""
        at = self.text.find(term)
        return self.span(at, at + len(term)) if term and at >= 0 else None

    def spans(self, terms: Iterable[str], *, within: tuple[int, int]) -> list[tuple[int, int]]:
        """Where `terms` stand in this part of the original, in order, overlapping ones joined; the outermost may stick out."""
        first, last = within if self.places is None else np.searchsorted(self.places, within).tolist()
        joined: list[tuple[int, int]] = []
        for start, end in sorted(place for term in terms for place in self._places_of(term, first, last)):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return [self.span(start, end) for start, end in joined]

    def _places_of(self, term: str, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The places of a term that share a character with [first, last) of the normalised text."""
        at = max(0, first - len(term) + 1)
        while term and (at := self.text.find(term, at, last + len(term) - 1)) >= 0:
            yield at, at + len(term)
            at += 1
