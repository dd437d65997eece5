"""OFD (GB/T 33190-2016): pages with text and the place of each character; what holds pictures only waits for recognition."""

from __future__ import annotations

from importlib.metadata import version

from PIL import Image

from services.formats.readers.base import Unreadable
from services.formats.readers.ofd.drawing import covered, native_dots, picture
from services.formats.readers.ofd.objects import Content, Path, Run
from services.formats.readers.ofd.objects import Image as Placed
from services.formats.readers.ofd.structure import Sheet, Structure, TooManyPages
from services.formats.readers.ofd.text import laid_out
from services.model.boxes import pack
from services.model.document import Origin, Page, ParsedDocument
from services.model.files import FileKind
from services.model.findings import Finding, finding
from services.model.inspection import Inspection, Seal

POINTS = 72 / 25.4  # to the mm
FEW_CHARACTERS = 20
IMAGE_SHARE = 0.5  # of the page's area
MANY_PATHS = 200  # glyphs drawn as outlines
STRANGE_SHARE = 0.2  # of a page's characters that no font but its own knows
LEAST_DOTS, MOST_DOTS = 200.0, 300.0  # to the inch, of a picture that is to be recognised
HEAD = 4_000

__all__ = ["OfdReader", "page_count", "page_picture"]


class OfdReader:
    """ofd: one Page per page of paper, over all documents of the package."""

    def accepts(self, kind: FileKind) -> bool:
        return kind is FileKind.OFD

    def inspect(self, data: bytes) -> Inspection:
        try:
            structure = Structure(data)
        except TooManyPages:
            return Inspection(seal=Seal.OVERSIZED)
        if not len(structure):
            raise Unreadable("OFD 里没有页面")
        page, _ = _read(structure.sheet(1))
        return Inspection(first_page_text=page.text[:HEAD])

    def read(self, data: bytes) -> ParsedDocument:
        structure = Structure(data)
        pages: list[Page] = []
        findings: list[Finding] = []
        for sheet in structure.sheets():
            page, found = _read(sheet)
            pages.append(page)
            findings += found
        return ParsedDocument(
            kind=FileKind.OFD.value,
            pages=tuple(pages),
            findings=tuple(findings),
            paged=True,
            parser=f"ofd 1 (ofdkit {version('ofdkit')})",
        )


def page_count(data: bytes) -> int:
    """How many pages the file has. Raises Unreadable."""
    return len(Structure(data))


def page_picture(data: bytes, number: int, *, side: int | None) -> Image.Image:
    """Page `number` (from 1), its longer side `side` pixels; None: as finely as its own pictures, for recognition (200 to 300
    dots to the inch). Raises Unreadable.
    """
    structure = Structure(data)
    box = structure.sheet(number).box
    if side is not None:
        return picture(structure, number, side * 25.4 / max(box[2], box[3]))
    return picture(structure, number, min(max(native_dots(structure, number), LEAST_DOTS), MOST_DOTS))


def _read(sheet: Sheet) -> tuple[Page, list[Finding]]:
    if sheet.trouble:
        return _blank(sheet), [finding("R10", _where(sheet), page=sheet.number, reason=sheet.trouble)]
    content = Content(sheet)
    drawn = list(content.drawn())
    text, boxes = laid_out((thing for thing in drawn if isinstance(thing, Run)), sheet.box)
    findings = [finding("R11", _where(sheet), page=sheet.number)] if content.cut else []
    printed = [character for character in text if not character.isspace()]
    strange = sum(_is_strange(character) for character in printed)
    images = [thing for thing in drawn if isinstance(thing, Placed)]
    paths = sum(isinstance(thing, Path) and thing.fill is not None for thing in drawn)
    pictured = covered(images, sheet.box) > IMAGE_SHARE or paths > MANY_PATHS
    if strange > STRANGE_SHARE * max(len(printed), 1) or (len(printed) < FEW_CHARACTERS and pictured):
        return _blank(sheet), [*findings, finding("R02", _where(sheet), page=sheet.number)]
    return _sized(sheet, Page(number=sheet.number, text=text, boxes=pack(boxes))), findings


def _blank(sheet: Sheet) -> Page:
    return _sized(sheet, Page(number=sheet.number, text="", origin=Origin.NONE, confidence=0.0))


def _sized(sheet: Sheet, page: Page) -> Page:
    width, height = (round(side * POINTS, 2) for side in sheet.box[2:])
    return Page(
        number=page.number,
        text=page.text,
        origin=page.origin,
        confidence=page.confidence,
        width=width,
        height=height,
        boxes=page.boxes,
    )


def _where(sheet: Sheet) -> str:
    return f"第{sheet.number}页"


def _is_strange(character: str) -> bool:
    """Of private use, or a sign that stands for what could not be written (some producers write ¤ for every glyph)."""
    return "\ue000" <= character <= "\uf8ff" or character in "\ufffd¤" or ord(character) >= 0xF0000
