"""The text layer of a PDF page: its characters in the order of the file, and where each stands on the page as it is shown."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from contextlib import closing
from ctypes import PYFUNCTYPE, addressof, c_double, c_int, c_void_p, cast, sizeof
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

Boxes = npt.NDArray[np.float64]  # a row (x0, y0, x1, y1) for each character, fractions of the page as it is shown

SLACK = 0.005  # of a page side: how far a character's middle may stand beyond the edge
UNKNOWN = "\ufffd"

# What is not text as a person would copy it: pdfium's line ends, hyphens that break a word (U+FFFE, or 2 through some of its
# functions), marks that print nothing.
_TIDY = re.compile(
    "(?P<end>\r\n?)"
    "|(?P<broken>(?<=[a-z])[\x02\ufffe](?:\r\n?|\n)?(?=[a-z]))"
    "|(?P<hyphen>[\x02\ufffe])"
    "|(?P<noise>[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f\u200b\uffff])"
)
_BLANK = re.compile(r"\s")
# Two of pdfium's functions that are called for every character, taking addresses as plain numbers: no value is made for a call.
_BOX_OF = PYFUNCTYPE(c_int, c_void_p, c_int, c_void_p)(cast(pdfium_c.FPDFText_GetLooseCharBox, c_void_p).value or 0)
_IS_UNNAMED = PYFUNCTYPE(c_int, c_void_p, c_int)(cast(pdfium_c.FPDFText_HasUnicodeMapError, c_void_p).value or 0)
_MEANINGLESS = re.compile("[\ue000-\uf8ff\ufffd]")
_INSTEAD = {"end": "\n", "broken": "", "hyphen": "-", "noise": ""}


@dataclass(frozen=True, slots=True)
class Layer:
    """`text` is tidy; row n of `boxes` belongs to its character n, zeros where that prints nothing. `unnamed` counts
    characters that the page's fonts give no Unicode for, `private` those they give one without a meaning.
    """

    text: str
    boxes: Boxes
    unnamed: int = 0
    private: int = 0

    @property
    def printed(self) -> int:
        """How many characters are not blank."""
        return len(self.text) - len(_BLANK.findall(self.text))


@dataclass(frozen=True, slots=True)
class Characters:
    """What pdfium has of a page, character by character."""

    raw: str
    boxes: Boxes
    unnamed: int

    def taken(self, order: npt.NDArray[np.int64]) -> Characters:
        """The characters at these places, in this order."""
        return Characters("".join(self.raw[place] for place in order.tolist()), self.boxes[order], self.unnamed)


def layer_of(characters: Characters) -> Layer:
    """The tidy text; what stands outside the page as it is shown is not on the paper."""
    visible = _on_paper(characters)
    text, places = cleaned(visible.raw)
    boxes = visible.boxes[np.array(places, dtype=np.int64)]
    return Layer(text, boxes, visible.unnamed, len(_MEANINGLESS.findall(text)))


def clean(raw: str) -> str:
    """pdfium's text with line feeds as line ends; a word broken by a hyphen is whole again, a printed hyphen stays."""
    return cleaned(raw)[0]


def cleaned(raw: str) -> tuple[str, list[int]]:
    """The same, and for each of its characters the place in `raw` that it came from."""
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for found in _TIDY.finditer(raw):
        instead = _INSTEAD[found.lastgroup or "noise"]
        pieces += (raw[at : found.start()], instead)
        places += range(at, found.start())
        places += [found.start()] * len(instead)
        at = found.end()
    places += range(at, len(raw))
    return "".join((*pieces, raw[at:])), places


def characters_of(page: pdfium.PdfPage) -> Characters:
    """Every character of the page. A code point in two halves becomes one character, a lone half an unknown one."""
    with closing(page.get_textpage()) as text:
        handle, count = text.raw, text.count_chars()
        unnamed = list(map(_IS_UNNAMED, repeat(_address(text)), range(count))).count(1)
        raw = text.get_text_range(0, count) if count else ""
        places: Sequence[int] = range(count)
        if len(raw) != count:  # else pdfium left nothing out, so that they are the same characters
            raw, places = _whole([pdfium_c.FPDFText_GetUnicode(handle, place) for place in range(count)])
        boxes = shown(page, _rectangles(text, raw, places))
    return Characters(raw, boxes, unnamed)


def _whole(codes: Sequence[int]) -> tuple[str, Sequence[int]]:
    """The text of these codes, halves of code points joined, and the places that its characters came from."""
    text: list[str] = []
    places: list[int] = []
    place = 0
    while place < len(codes):
        code, after = codes[place], codes[place + 1] if place + 1 < len(codes) else 0
        pair = 0xD800 <= code < 0xDC00 <= after < 0xE000
        code = 0x10000 + ((code - 0xD800) << 10) + (after - 0xDC00) if pair else code
        text.append(UNKNOWN if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code))
        places.append(place)
        place += 2 if pair else 1
    return "".join(text), places


def _rectangles(text: pdfium.PdfTextPage, raw: str, places: Sequence[int]) -> npt.NDArray[np.float32]:
    """left, top, right, bottom in PDF space of each character that is not blank: as wide as its advance, as high as its font."""
    room = (pdfium_c.FS_RECTF * max(len(raw), 1))()
    start, step = addressof(room), sizeof(pdfium_c.FS_RECTF)
    into = range(start, start + len(raw) * step, step)
    deque(map(_BOX_OF, repeat(_address(text)), places, into), maxlen=0)
    boxes = np.frombuffer(room, dtype=np.float32).reshape(-1, 4)[: len(raw)].copy()
    boxes[[blank.start() for blank in _BLANK.finditer(raw)]] = 0.0
    for number in np.flatnonzero((boxes[:, 0] >= boxes[:, 2]) | (boxes[:, 3] >= boxes[:, 1])).tolist():
        if not raw[number].isspace():  # a font that tells no height
            boxes[number] = _tight(text, places[number])
    return boxes


def _address(text: pdfium.PdfTextPage) -> int:
    return cast(text.raw, c_void_p).value or 0


def _tight(text: pdfium.PdfTextPage, place: int) -> tuple[float, float, float, float]:
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    found = pdfium_c.FPDFText_GetCharBox(text.raw, place, left, right, bottom, top)
    return (left.value, top.value, right.value, bottom.value) if found else (0.0, 0.0, 0.0, 0.0)


def bounds_of(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    """left, bottom, right, top in PDF space of what is shown of the page: its crop box within its media box."""
    bounds = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page.raw, bounds)
    return bounds.left, bounds.bottom, bounds.right, bounds.top


def shown(page: pdfium.PdfPage, rectangles: npt.NDArray[np.float32]) -> Boxes:
    """Rectangles (left, top, right, bottom) of PDF space as fractions of the page as it is shown: cropped and turned.

    They may reach beyond 0 and 1. Rows of zeros stay zeros.
    """
    left, bottom, right, top = bounds_of(page)
    wide, high = max(right - left, 1e-6), max(top - bottom, 1e-6)
    values = rectangles.astype(np.float64)
    x, y = (values[:, (0, 2)] - left) / wide, (top - values[:, (1, 3)]) / high
    match page.get_rotation():
        case 90:
            x, y = 1 - y, x
        case 180:
            x, y = 1 - x, 1 - y
        case 270:
            x, y = y, 1 - x
    boxes = np.stack((x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)), axis=1)
    boxes[~rectangles.any(axis=1)] = 0.0
    return boxes


def _on_paper(characters: Characters) -> Characters:
    boxes = characters.boxes
    across, down = boxes[:, (0, 2)].mean(axis=1), boxes[:, (1, 3)].mean(axis=1)
    outside = (across < -SLACK) | (across > 1 + SLACK) | (down < -SLACK) | (down > 1 + SLACK)
    if not outside.any():
        return characters
    kept: list[int] = []
    gone = False
    for place, character in enumerate(characters.raw):
        gone = bool(outside[place]) if not character.isspace() else gone  # a blank goes with the word before it
        if not gone:
            kept.append(place)
    return characters.taken(np.array(kept, dtype=np.int64))
