"""Pictures of pages (PDF, OFD, picture files, docx that hold pictures), and where on a PDF's a text stands.

Runs in the reading child.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from ctypes import c_int
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, UnidentifiedImageError

from services.formats.readers import docx, ofd
from services.formats.readers.base import Unreadable
from services.formats.readers.pdf import IMAGE_SHARE, MAX_PAGES, MAX_SIDE, opened
from services.formats.readers.pdf_drawing import MAX_OBJECTS, share_of, things_on
from services.formats.readers.pdf_forms import flatten, has_annotations
from services.formats.readers.raster import FORMATS as FORMATS_OF
from services.formats.readers.raster import RENDERED_PIXELS as MAX_PIXELS
from services.formats.readers.raster import opened_picture, pixels_of, sheets_of
from services.model.boxes import Rectangle as Box
from services.model.boxes import lines_of
from services.model.files import FILE_KIND_LABELS, FileKind
from services.model.places import fold, folded, occurrences

MAX_IMAGE_SIDE = 16_000  # pixels: WebP takes no more than 16,383
DPI, LEAST_DPI, MOST_DPI = 200, 150, 300  # of a page that is to be recognised
RECOGNITION_SIDE = 3_500  # pixels: A4 at 300 dpi; the recogniser looks at no more
FORMS = {"png": "PNG", "webp": "WEBP"}
HOW: Mapping[str, Mapping[str, Any]] = {"png": {"optimize": False, "compress_level": 3}, "webp": {"quality": 80, "method": 2}}
GRID = 20_000  # device units a page side is measured in
Way = TypeVar("Way")

Rectangle = tuple[int, float, float, float, float]  # page, x0, y0, x1, y1


def render(data: bytes, number: int, scale: float, form: str) -> bytes:
    """Page `number` (from 1) of a PDF at `scale` pixels a point, or less: at most 25 megapixels. Raises Unreadable."""
    with opened(data) as document, _page(document, number) as page:
        return encoded(_drawn(page, scale), form)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Page `number` (from 1), its longer side `side` pixels at most, turned clockwise by `turned` degrees."""

    number: int
    side: int | None
    turned: int


def picture(data: bytes, kind: FileKind, number: int, *, side: int | None, turned: int, form: str) -> bytes:
    """Page `number` (from 1), its longer side `side` pixels at most, turned clockwise by `turned` degrees.

    Without `side` it is made to be recognised: a scan at its own resolution, anything else at 200 dpi. Raises Unreadable.
    """
    return encoded(_known(_DRAWING, kind)(data, _Wanted(number=number, side=side, turned=turned)), form)


def page_count(data: bytes, kind: FileKind = FileKind.PDF) -> int:
    """How many pages the PDF, the OFD or the picture file has. Raises Unreadable."""
    return _known(_COUNTING, kind)(data)


def _of_pdf(data: bytes, wanted: _Wanted) -> Image.Image:
    with opened(data) as document, _page(document, wanted.number) as page:
        scale = wanted.side / max(page.get_size()) if wanted.side else _dpi_of(page) / 72
        return _drawn(page, scale, turned=wanted.turned)


def _of_ofd(data: bytes, wanted: _Wanted) -> Image.Image:
    return _turned(ofd.page_picture(data, wanted.number, side=wanted.side), wanted.turned)


def _of_docx(data: bytes, wanted: _Wanted) -> Image.Image:
    """The picture that is this page of the document, whatever kind it is of."""
    pasted = docx.page_picture(data, wanted.number)
    for kind in FORMATS_OF:
        try:
            return _of_sheet(pasted, replace(wanted, number=1), kind=kind)
        except UnidentifiedImageError:
            continue
    raise Unreadable("图片无法打开，可能已损坏")


def _of_sheet(data: bytes, wanted: _Wanted, *, kind: FileKind) -> Image.Image:
    with opened_picture(data, kind) as file:
        sheets, _ = sheets_of(file)
        if not 1 <= wanted.number <= len(sheets):
            raise Unreadable(f"图片只有 {len(sheets)} 页，没有第 {wanted.number} 页")
        upright, _ = pixels_of(file, sheets[wanted.number - 1], side=wanted.side or RECOGNITION_SIDE)
    return _turned(upright, wanted.turned)


def _turned(image: Image.Image, degrees: int) -> Image.Image:
    return image.rotate(-degrees, expand=True) if degrees else image


def _pages_of_pdf(data: bytes) -> int:
    with opened(data) as document:
        return len(document)


def _sheets_in(data: bytes, *, kind: FileKind) -> int:
    with opened_picture(data, kind) as file:
        return len(sheets_of(file)[0])


# How a page of each kind is drawn, and how pages are counted. A docx has pages only once it is printed, but its pictures can be
# drawn as they lie in it.
_DRAWING: Mapping[FileKind, Callable[[bytes, _Wanted], Image.Image]] = {
    FileKind.PDF: _of_pdf,
    FileKind.OFD: _of_ofd,
    FileKind.DOCX: _of_docx,
    **{kind: partial(_of_sheet, kind=kind) for kind in FORMATS_OF},
}
_COUNTING: Mapping[FileKind, Callable[[bytes], int]] = {
    FileKind.PDF: _pages_of_pdf,
    FileKind.OFD: ofd.page_count,
    **{kind: partial(_sheets_in, kind=kind) for kind in FORMATS_OF},
}


def _known(ways: Mapping[FileKind, Way], kind: FileKind) -> Way:
    if kind not in ways:
        raise Unreadable(f"“{FILE_KIND_LABELS[kind]}”没有页面图像")
    return ways[kind]


def encoded(image: Image.Image, form: str) -> bytes:
    """The image as a file of that form (FORMS)."""
    out = io.BytesIO()
    image.save(out, FORMS[form], **HOW[form])
    return out.getvalue()


@contextmanager
def _page(document: pdfium.PdfDocument, number: int) -> Iterator[pdfium.PdfPage]:
    if not 1 <= number <= len(document):
        raise Unreadable(f"PDF 只有 {len(document)} 页，没有第 {number} 页")
    if max(document.get_page_size(number - 1)) > MAX_SIDE:
        raise Unreadable(f"页面边长超过 {MAX_SIDE} 点的上限")
    with closing(document[number - 1]) as page:
        annotated = has_annotations(page)
        if annotated:
            flatten(page)  # pdfium draws form fields only for whoever fills them in
        else:
            yield page
    if annotated:
        with closing(document[number - 1]) as page:
            yield page


def _drawn(page: pdfium.PdfPage, scale: float, *, turned: int = 0) -> Image.Image:
    """The page as it is shown, turned clockwise by `turned` more degrees."""
    width, height = page.get_size()
    scale = min(scale, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5, MAX_IMAGE_SIDE / max(width, height, 1.0))
    image: Image.Image = page.render(scale=scale, rotation=turned).to_pil()
    return image


def _dpi_of(page: pdfium.PdfPage) -> float:
    """The resolution (dots to the inch) at which the page shows all that there is to be read on it."""
    finest = 0.0
    for thing in islice(things_on(page), MAX_OBJECTS):
        if thing.type == pdfium_c.FPDF_PAGEOBJ_IMAGE and share_of(page, thing) > IMAGE_SHARE:
            left, bottom, right, top = thing.bounds()
            pixels, points = max(thing.pixels()), max(right - left, top - bottom)
            finest = max(finest, 72 * pixels / max(points, 1.0))
    return min(max(finest, LEAST_DPI), MOST_DPI) if finest else DPI


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
        return [(number, *box) for box in lines_of(boxes)]


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
