"""Pictures of pages: photos, scans. Each sheet is a page whose text has still to be recognised."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from importlib.metadata import version

from PIL import Image

from services.formats.readers.base import Unreadable
from services.formats.readers.raster import MAX_SHEETS, Sheet, TooManyPixels, opened_picture, pixels_of, sheets_of
from services.model.document import Origin, Page, ParsedDocument
from services.model.files import FileKind
from services.model.findings import finding
from services.model.inspection import Inspection, Seal

PROBE_SIDE = 256  # pixels to which a sheet is decoded to see whether it is whole
PROBED_PIXELS = 300_000_000  # of a file, beyond which its later sheets are taken as they are


class ImageReader:
    """One kind of picture file: one Page per sheet, without text (待识别) and with the size that it has on paper."""

    def __init__(self, kind: FileKind) -> None:
        self._kind = kind

    def accepts(self, kind: FileKind) -> bool:
        return kind is self._kind

    def inspect(self, data: bytes) -> Inspection:
        try:
            with opened_picture(data, self._kind) as picture:
                sheets, _ = sheets_of(picture)
        except TooManyPixels:
            return Inspection(seal=Seal.OVERSIZED)
        if len(sheets) >= MAX_SHEETS:
            return Inspection(seal=Seal.OVERSIZED)
        return Inspection(seal=None if sheets else Seal.DAMAGED)

    def read(self, data: bytes) -> ParsedDocument:
        with opened_picture(data, self._kind) as picture:
            sheets, complete = sheets_of(picture)
            if len(sheets) >= MAX_SHEETS:
                raise Unreadable(f"图片有 {MAX_SHEETS} 页以上，超过可识别的上限")
            looks = _probed(picture, sheets)
        if not any(look is not _Look.NOTHING for look in looks):
            raise Unreadable("图片无法打开，可能已损坏")
        pages = tuple(_page(number, sheet) for number, sheet in enumerate(sheets, start=1))
        remarks = [finding("R02", f"第{page.number}页", page=page.number) for page in pages]
        remarks += [
            finding("R08", f"第{number}页", page=number) for number, look in enumerate(looks, start=1) if look is not _Look.WHOLE
        ]
        return ParsedDocument(
            kind=self._kind.value,
            pages=pages,
            findings=(*remarks, *(() if complete else (finding("R09", self._kind.value, count=len(sheets)),))),
            paged=True,
            parser=f"image 1 (pillow {version('pillow')})",
        )


class _Look(Enum):
    """How much of a sheet decodes."""

    WHOLE = "whole"
    PART = "part"
    NOTHING = "nothing"


def _probed(picture: Image.Image, sheets: Sequence[Sheet]) -> list[_Look]:
    looks: list[_Look] = []
    left = PROBED_PIXELS
    for sheet in sheets:
        left -= sheet.pixels[0] * sheet.pixels[1]
        looks.append(_probe(picture, sheet) if left >= 0 else _Look.WHOLE)
    return looks


def _probe(picture: Image.Image, sheet: Sheet) -> _Look:
    try:
        return _Look.WHOLE if pixels_of(picture, sheet, side=PROBE_SIDE)[1] else _Look.PART
    except (OSError, SyntaxError, ValueError, EOFError):
        return _Look.NOTHING


def _page(number: int, sheet: Sheet) -> Page:
    width, height = sheet.points
    return Page(number=number, text="", origin=Origin.NONE, confidence=0.0, width=width, height=height)
