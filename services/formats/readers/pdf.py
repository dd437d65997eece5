"""PDF: text and places by the fast path (pypdfium2), tables by pdfplumber and only on pages that have ruling lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version

import pypdfium2 as pdfium

from services.formats.readers import pdf_faces
from services.formats.readers.base import Unreadable
from services.formats.readers.pdf_drawing import Drawing, drawing_of
from services.formats.readers.pdf_forms import filled_in, flatten, has_annotations
from services.formats.readers.pdf_layer import Layer, characters_of, clean, layer_of
from services.formats.readers.pdf_tables import ruled_tables
from services.model.boxes import pack
from services.model.document import Origin, Page, ParsedDocument
from services.model.files import FileKind
from services.model.findings import finding
from services.model.inspection import Inspection, Seal

MAX_PAGES = 2_000
MAX_SIDE = 14_400  # points, ISO 32000-1 annex C
HEAD = 4_000

# When a page's text layer is no text of the page: what stands there has to be recognised from its picture.
ERROR_SHARE = 0.05  # of its characters have no Unicode
PRIVATE_SHARE = 0.3  # have one without a meaning (bullets and ticks do, too)
# A font whose glyphs are named for other characters: no Han, no words of Latin, and every tenth character one of these signs.
SIGNS, SIGN_SHARE = frozenset("!\"#$%&'*+<=>?@[\\]^`{|}~"), 0.1
FEW_CHARACTERS, IMAGE_SHARE = 20, 0.5  # hardly any text, and images over most of the page
LABEL_CHARACTERS, LABEL_LINES = 60, 2  # the same with the line that a scanning program prints at the foot
ANY_IMAGE_SHARE = 0.02  # no text at all, and an image
MANY_PATHS = 200  # hardly any text, and glyphs drawn as outlines
SCANNER_CONFIDENCE = 0.9  # of the invisible text that a scanning program laid over its picture
_LATIN_WORD = re.compile(r"(?<![!-~])[(\"']?[A-Za-z]?[a-z]{2,}[.,;:)\"']*(?![!-~])")


class PdfReader:
    """pdf: one Page per page of paper; a page without usable text is 待识别."""

    def accepts(self, kind: FileKind) -> bool:
        return kind is FileKind.PDF

    def inspect(self, data: bytes) -> Inspection:
        try:
            with pdf_faces.unused(), opened(data) as document:
                if len(document) == 0:
                    return Inspection(seal=Seal.DAMAGED)
                if len(document) > MAX_PAGES or _oversized(document):
                    return Inspection(seal=Seal.OVERSIZED)
                with closing(document[0]) as page, closing(page.get_textpage()) as text:
                    return Inspection(first_page_text=clean(text.get_text_range(0, min(HEAD, text.count_chars()))))
        except pdfium.PdfiumError as error:
            return Inspection(seal=Seal.ENCRYPTED if _is_locked(error) else Seal.DAMAGED)

    def read(self, data: bytes) -> ParsedDocument:
        with pdf_faces.unused(), opened(data) as document:
            if len(document) > MAX_PAGES:
                raise Unreadable(f"PDF 有 {len(document)} 页，超过 {MAX_PAGES} 页的上限")
            if _oversized(document):
                raise Unreadable(f"PDF 的页面边长超过 {MAX_SIDE} 点的上限")
            looks = [_look(document, index) for index in range(len(document))]
        pages = tuple(look.page for look in looks)
        tables, findings = ruled_tables(data, [look.page.number for look in looks if look.ruled])
        unread = [finding("R02", f"第{page.number}页", page=page.number) for page in pages if page.origin is Origin.NONE]
        return ParsedDocument(
            kind=FileKind.PDF.value,
            pages=pages,
            tables=tables,
            findings=(*unread, *findings),
            paged=True,
            parser=f"pdf 2 (pypdfium2 {version('pypdfium2')}, pdfplumber {version('pdfplumber')})",
        )


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """The document, closed afterwards."""
    document = pdfium.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def _is_locked(error: pdfium.PdfiumError) -> bool:
    return "password" in str(error).lower() or "security" in str(error).lower()


def _oversized(document: pdfium.PdfDocument) -> bool:
    sizes = (document.get_page_size(number) for number in range(len(document)))
    return any(max(size) > MAX_SIDE for size in sizes)


@dataclass(frozen=True, slots=True)
class _Look:
    """One page, and whether it is worth looking for tables on it."""

    page: Page
    ruled: bool


def _look(document: pdfium.PdfDocument, index: int) -> _Look:
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return _Look(Page(number=index + 1, text="", origin=Origin.NONE, confidence=0.0), ruled=False)
    with closing(page):
        characters = characters_of(page)
        annotated = has_annotations(page)
        if annotated:
            flatten(page)
        else:
            return _seen(page, layer_of(characters), index + 1)
    with closing(document[index]) as page:  # what was flattened shows when the page is loaded again
        return _seen(page, layer_of(filled_in(characters, page)), index + 1)


def _seen(page: pdfium.PdfPage, layer: Layer, number: int) -> _Look:
    width, height = (round(float(side), 2) for side in page.get_size())
    drawing = drawing_of(page)
    if _is_garbage(layer) or _is_picture(layer, drawing):
        empty = Page(number=number, text="", origin=Origin.NONE, confidence=0.0, width=width, height=height)
        return _Look(empty, ruled=False)
    scanned = drawing.hidden and drawing.covered > IMAGE_SHARE
    read = Page(
        number=number,
        text=layer.text,
        origin=Origin.OCR if scanned else Origin.TEXT,
        confidence=SCANNER_CONFIDENCE if scanned else 1.0,
        width=width,
        height=height,
        boxes=pack(layer.boxes),
    )
    return _Look(read, ruled=bool(layer.text) and drawing.ruled)


def _is_garbage(layer: Layer) -> bool:
    printed = max(layer.printed, 1)
    return layer.unnamed > ERROR_SHARE * printed or layer.private > PRIVATE_SHARE * printed or _is_scrambled(layer.text)


def _is_scrambled(text: str) -> bool:
    """Whether a font names its glyphs for other characters, all of them valid: what is read is no language."""
    printed = [character for character in text if not character.isspace()]
    if len(printed) < FEW_CHARACTERS or any(character >= "\u2e80" for character in printed):
        return False
    words = sum(len(word) for word in _LATIN_WORD.findall(text))
    return sum(character in SIGNS for character in printed) > SIGN_SHARE * len(printed) and words < 0.3 * len(printed)


def _is_picture(layer: Layer, drawing: Drawing) -> bool:
    """Whether what a person reads on the page is not in its text layer: images, or glyphs drawn as outlines."""
    printed = layer.printed
    if printed == 0:
        return drawing.covered > ANY_IMAGE_SHARE or drawing.paths > MANY_PATHS or not drawing.whole
    if printed < FEW_CHARACTERS and (drawing.covered > IMAGE_SHARE or drawing.paths > MANY_PATHS or not drawing.whole):
        return True
    lines = sum(bool(line.strip()) for line in layer.text.split("\n"))
    labelled = printed < LABEL_CHARACTERS and lines <= LABEL_LINES and not drawing.hidden
    return labelled and drawing.covered > IMAGE_SHARE
