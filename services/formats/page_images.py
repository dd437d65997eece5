"""Pictures of PDF pages, and where on them a text stands. Runs in the reading child."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import closing
from ctypes import c_int
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from services.formats.readers.base import Unreadable
from services.formats.readers.pdf import MAX_PAGES, MAX_SIDE, opened
from services.model.places import fold, folded, occurrences

MAX_PIXELS = 25_000_000
FORMS = {"png": "PNG", "webp": "WEBP"}
GRID = 20_000  # device units a page side is measured in

Rectangle = tuple[int, float, float, float, float]  # page, x0, y0, x1, y1


def render(data: bytes, number: int, scale: float, form: str) -> bytes:
    """Page `number` (from 1) at `scale` pixels a point, or less where that would pass 25 megapixels. Raises Unreadable."""
    with opened(data) as document:
        if not 1 <= number <= len(document):
            raise Unreadable(f"PDF 只有 {len(document)} 页，没有第 {number} 页")
        width, height = document.get_page_size(number - 1)
        if max(width, height) > MAX_SIDE:
            raise Unreadable(f"页面边长超过 {MAX_SIDE} 点的上限")
        scale = min(scale, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
        with closing(document[number - 1]) as page:
            picture = page.render(scale=scale).to_pil()
    out = io.BytesIO()
    picture.save(
        out, FORMS[form], **({"optimize": False, "compress_level": 3} if form == "png" else {"quality": 80, "method": 2})
    )
    return out.getvalue()


def page_count(data: bytes) -> int:
    """How many pages the PDF has."""
    with opened(data) as document:
        return len(document)


@dataclass(slots=True)
class _Layer:
    """A page's text without white space, and for each of its characters the index that pdfium gives it."""

    text: str
    places: list[int] = field(default_factory=list)


def locate(data: bytes, quotes: Iterable[tuple[str, int | None, int]]) -> list[list[Rectangle]]:
    """For each (text, page or None, occurrence) the rectangles that cover it, one per line; [] where it does not stand."""
    with opened(data) as document:
        if len(document) > MAX_PAGES:
            raise Unreadable(f"PDF 有 {len(document)} 页，超过 {MAX_PAGES} 页的上限")
        finder = _Finder(document)
        return [finder.find(folded(text), page, occurrence) for text, page, occurrence in quotes]


class _Finder:
    """Reads pages only as they are asked for, and each once."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self._document = document
        self._layers: dict[int, _Layer] = {}

    def find(self, wanted: str, page: int | None, occurrence: int) -> list[Rectangle]:
        """The quote at its `occurrence` on `page`, or in the whole document; the last one there where there are fewer.

        Where it does not stand on its page, its first place on another one.
        """
        if not wanted:
            return []
        every = range(1, len(self._document) + 1)
        if page is not None and page in every:
            starts = self._starts(page, wanted)
            if starts:
                return self._covering(page, starts[min(occurrence, len(starts) - 1)], len(wanted))
            occurrence = 0
        last: tuple[int, int] | None = None
        for number in every:
            starts = self._starts(number, wanted)
            if occurrence < len(starts):
                return self._covering(number, starts[occurrence], len(wanted))
            occurrence -= len(starts)
            last = (number, starts[-1]) if starts else last
        return self._covering(*last, len(wanted)) if last else []

    def _starts(self, number: int, wanted: str) -> list[int]:
        """Where the quote begins on page `number`; it may end on the next one."""
        here = self._layer(number).text
        text = here + self._behind(number).text[: len(wanted) - 1]
        return [at for at in occurrences(text, wanted) if at < len(here)]

    def _covering(self, number: int, start: int, length: int) -> list[Rectangle]:
        here, end = self._layer(number), start + length
        boxes = self._boxes(number, here.places[start : min(end, len(here.text))])
        if end > len(here.text):
            boxes += self._boxes(number + 1, self._behind(number).places[: end - len(here.text)])
        return boxes

    def _behind(self, number: int) -> _Layer:
        return self._layer(number + 1) if number < len(self._document) else _Layer("")

    def _layer(self, number: int) -> _Layer:
        if number not in self._layers:
            with closing(self._document[number - 1]) as page, closing(page.get_textpage()) as text:
                layer, pieces = _Layer(""), []
                for place in range(text.count_chars()):
                    plain = fold(chr(pdfium_c.FPDFText_GetUnicode(text.raw, place)))
                    pieces.append(plain)
                    layer.places += [place] * len(plain)
                layer.text = "".join(pieces)
            self._layers[number] = layer
        return self._layers[number]

    def _boxes(self, number: int, places: list[int]) -> list[Rectangle]:
        with closing(self._document[number - 1]) as page, closing(page.get_textpage()) as text:
            boxes = [_on_paper(page, text.get_charbox(place, loose=True)) for place in dict.fromkeys(places)]
        return [(number, *box) for box in merged(boxes)]


Box = tuple[float, float, float, float]


def _on_paper(page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> Box:
    """A box in PDF space as fractions of the page as it is shown: crop box and rotation are pdfium's business."""
    left, bottom, right, top = box
    corners = []
    for x, y in ((left, top), (right, bottom)):
        across, down = c_int(), c_int()
        pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, GRID, GRID, 0, x, y, across, down)
        corners.append((min(max(across.value / GRID, 0.0), 1.0), min(max(down.value / GRID, 0.0), 1.0)))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def merged(boxes: list[Box]) -> list[Box]:
    """One box per line: a character joins the line before it when it stands at its height."""
    lines: list[Box] = []
    for box in boxes:
        if lines and _same_line(lines[-1], box):
            last = lines[-1]
            lines[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            lines.append(box)
    return lines


def _same_line(line: Box, box: Box) -> bool:
    height = min(line[3] - line[1], box[3] - box[1])
    shared = min(line[3], box[3]) - max(line[1], box[1])
    return shared > 0.5 * height
