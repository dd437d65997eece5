"""PDF: text by the fast path (pypdfium2), tables by pdfplumber and only on pages that have ruling lines."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from ctypes import c_float, c_int
from importlib.metadata import version

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from services.formats.readers.base import Unreadable
from services.model.document import Origin, Page, ParsedDocument, Table
from services.model.files import FileKind
from services.model.findings import Finding, finding
from services.model.inspection import Inspection, Seal

MAX_PAGES = 2_000
MAX_SIDE = 14_400  # points, ISO 32000-1 annex C
MAX_TABLE_PAGES = 150  # pdfplumber does about ten a second
MAX_OBJECTS = 20_000  # of a page, beyond which its drawing is not looked at
FEW_CHARACTERS = 20
IMAGE_SHARE = 0.5  # of the page's area
ERROR_SHARE = 0.05  # of its characters
MANY_PATHS = 200  # glyphs drawn as outlines
RULE_LENGTH, RULE_THICKNESS = 20.0, 2.5  # points
HEAD = 4_000

_BETWEEN_HAN = re.compile(r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])\n(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])")
_BROKEN_WORD = re.compile(r"(?<=[a-z])\ufffe\n?(?=[a-z])")


class PdfReader:
    """pdf: one Page per page of paper; a page without usable text is 待识别."""

    def accepts(self, kind: FileKind) -> bool:
        return kind is FileKind.PDF

    def inspect(self, data: bytes) -> Inspection:
        try:
            with opened(data) as document:
                if len(document) == 0:
                    return Inspection(seal=Seal.DAMAGED)
                if len(document) > MAX_PAGES or _oversized(document):
                    return Inspection(seal=Seal.OVERSIZED)
                with closing(document[0]) as page, closing(page.get_textpage()) as text:
                    return Inspection(first_page_text=clean(text.get_text_range(0, min(HEAD, text.count_chars()))))
        except pdfium.PdfiumError as error:
            return Inspection(seal=Seal.ENCRYPTED if _is_locked(error) else Seal.DAMAGED)

    def read(self, data: bytes) -> ParsedDocument:
        with opened(data) as document:
            if len(document) > MAX_PAGES:
                raise Unreadable(f"PDF 有 {len(document)} 页，超过 {MAX_PAGES} 页的上限")
            if _oversized(document):
                raise Unreadable(f"PDF 的页面边长超过 {MAX_SIDE} 点的上限")
            pages, ruled = _pages(document)
        tables, findings = _tables(data, ruled)
        unread = [finding("R02", f"第{page.number}页", page=page.number) for page in pages if page.origin is Origin.NONE]
        return ParsedDocument(
            kind=FileKind.PDF.value,
            pages=pages,
            tables=tables,
            findings=(*unread, *findings),
            paged=True,
            parser=f"pdf 1 (pypdfium2 {version('pypdfium2')}, pdfplumber {version('pdfplumber')})",
        )


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """The document, closed afterwards."""
    document = pdfium.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def clean(raw: str) -> str:
    """pdfium's text with line feeds as line ends; a word broken by a hyphen is whole again, a printed hyphen stays."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\u200b", "")
    return _BROKEN_WORD.sub("", text).replace("\ufffe", "-")


def _is_locked(error: pdfium.PdfiumError) -> bool:
    return "password" in str(error).lower() or "security" in str(error).lower()


def _oversized(document: pdfium.PdfDocument) -> bool:
    sizes = (document.get_page_size(number) for number in range(len(document)))
    return any(max(size) > MAX_SIDE for size in sizes)


def _pages(document: pdfium.PdfDocument) -> tuple[tuple[Page, ...], list[int]]:
    """Every page's text, and the numbers of those with ruling lines."""
    pages: list[Page] = []
    ruled: list[int] = []
    for index in range(len(document)):
        with closing(document[index]) as page, closing(page.get_textpage()) as layer:
            pages.append(_page(page, layer, index + 1))
            if pages[-1].text and _is_ruled(page):
                ruled.append(index + 1)
    return tuple(pages), ruled


def _page(page: pdfium.PdfPage, layer: pdfium.PdfTextPage, number: int) -> Page:
    count = layer.count_chars()
    text = clean(layer.get_text_range(0, count)) if count else ""
    printed = sum(not character.isspace() for character in text)
    errors = sum(pdfium_c.FPDFText_HasUnicodeMapError(layer.raw, place) == 1 for place in range(count))
    if errors > ERROR_SHARE * max(printed, 1) or (printed < FEW_CHARACTERS and _is_picture(page)):
        return Page(number=number, text="", origin=Origin.NONE, confidence=0.0)
    return Page(number=number, text=text)


def _is_picture(page: pdfium.PdfPage) -> bool:
    """Whether the page shows mainly images, or glyphs drawn as outlines."""
    width, height = page.get_size()
    covered, paths = 0.0, 0
    for count, thing in enumerate(page.get_objects(max_depth=4)):
        if count > MAX_OBJECTS:
            return True
        if thing.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = thing.get_bounds()
            covered += max(right - left, 0) * max(top - bottom, 0)
        paths += thing.type == pdfium_c.FPDF_PAGEOBJ_PATH
    return covered > IMAGE_SHARE * width * height or paths > MANY_PATHS


def _is_ruled(page: pdfium.PdfPage) -> bool:
    """At least two level and two upright lines, or two drawn boxes: enough for a table."""
    level = upright = boxes = 0
    for count, thing in enumerate(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=3)):
        left, bottom, right, top = thing.get_bounds()
        width, height = right - left, top - bottom
        level += width > RULE_LENGTH and height < RULE_THICKNESS
        upright += height > RULE_LENGTH / 2 and width < RULE_THICKNESS
        boxes += width > RULE_LENGTH and height > RULE_LENGTH / 2 and _is_stroked(thing)
        if (level >= 2 and upright >= 2) or boxes >= 2 or (boxes and level and upright):
            return True
        if count > MAX_OBJECTS:
            return False
    return False


def _is_stroked(path: pdfium.PdfObject) -> bool:
    fill, stroke = c_int(), c_int()
    width = c_float()
    drawn = pdfium_c.FPDFPath_GetDrawMode(path.raw, fill, stroke)
    return bool(drawn and stroke.value and pdfium_c.FPDFPageObj_GetStrokeWidth(path.raw, width))


def _tables(data: bytes, ruled: list[int]) -> tuple[tuple[Table, ...], tuple[Finding, ...]]:
    if not ruled:
        return (), ()
    tables: list[Table] = []
    with pdfplumber.open(io.BytesIO(data), pages=ruled[:MAX_TABLE_PAGES]) as document:
        for page in document.pages:
            for grid in page.extract_tables():
                rows = tuple(tuple(_BETWEEN_HAN.sub("", cell or "") for cell in row) for row in grid)
                if len(rows) > 1 or (rows and len(rows[0]) > 1):
                    tables.append(Table(page=page.page_number, rows=rows))
            page.close()
    skipped = len(ruled) - MAX_TABLE_PAGES
    return tuple(tables), (finding("R04", "pdf", done=MAX_TABLE_PAGES, skipped=skipped),) if skipped > 0 else ()
