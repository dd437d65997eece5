"""The pages of a PDF, measured with pdfium."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing, contextmanager
from ctypes import byref, c_double, c_int, c_uint, create_string_buffer
from functools import lru_cache

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from services.formats.gongwen.checker.drawings import drawings
from services.formats.gongwen.checker.page import (
    MM,
    Colour,
    Glyph,
    Sheet,
    is_wide,
    lines_of,
    tables_of,
    turned_lines,
)
from services.formats.gongwen.checker.placing import Place
from services.formats.gongwen.checker.rules import Face, face_of
from services.formats.pdfium import ALONE
from services.model.checked import NotMeasurable

MAX_PAGES = 200
MAX_GLYPHS = 20_000  # of a page
MAX_STROKES = 800  # of a page, among which tables are looked for
WATERMARK = 60.0  # pt: larger type is no text of a document, except in its letterhead, which is red


@contextmanager
def opened(pdf: bytes, label: str) -> Iterator[pdfium.PdfDocument]:
    """The document. Raises NotMeasurable for one that can't be opened."""
    with ALONE:
        try:
            document = pdfium.PdfDocument(pdf)
        except pdfium.PdfiumError as error:
            locked = "password" in str(error).lower() or "security" in str(error).lower()
            reason = "文件已加密，请解除密码后再核对" if locked else "文件已损坏或不是 PDF，请重新导出后再核对"
            raise NotMeasurable(label=label, reason=reason) from error
        try:
            yield document
        finally:
            document.close()


def measured_pages(count: int) -> list[int]:
    """The pages (from 1) that are measured: all, or where there are too many the first ones and the last."""
    if count <= MAX_PAGES:
        return list(range(1, count + 1))
    return [*range(1, MAX_PAGES - 3), *range(count - 3, count + 1)]


def sheet_of(document: pdfium.PdfDocument, number: int, label: str) -> Sheet:
    """Page `number` (from 1). Raises NotMeasurable where pdfium can't read it."""
    try:
        with closing(document[number - 1]) as page:
            return _sheet(page, number)
    except pdfium.PdfiumError as error:
        raise NotMeasurable(label=label, reason=f"第{number}页损坏，请重新导出后再核对") from error


def _sheet(page: pdfium.PdfPage, number: int) -> Sheet:
    place = Place.of(page)
    with closing(page.get_textpage()) as text:
        glyphs = list(_glyphs(text, place))
    strokes, pictures = drawings(page, place, number)
    return Sheet(
        number=number,
        width=place.width,
        height=place.height,
        lines=lines_of(number, (glyph for glyph in glyphs if glyph.turn == 0)),
        turned=turned_lines(number, (glyph for glyph in glyphs if glyph.turn in (90, 270))),
        strokes=strokes,
        pictures=pictures,
        tables=tables_of(strokes[:MAX_STROKES]),
    )


def _glyphs(text: pdfium.PdfTextPage, place: Place) -> Iterator[Glyph]:
    high = ""
    for index in range(min(text.count_chars(), MAX_GLYPHS)):
        if raw.FPDFText_IsGenerated(text.raw, index) == 1:
            continue
        code = raw.FPDFText_GetUnicode(text.raw, index)
        character = "-" if code in (2, 0xFFFE) else chr(code)  # pdfium's marks for a hyphen at a line end
        if 0xD800 <= code < 0xDC00:
            high = character
            continue
        if 0xDC00 <= code < 0xE000:
            character = (high + character).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        high = ""
        glyph = _glyph(text, index, character, place)
        if glyph is not None:
            yield glyph


def _drawn(text: pdfium.PdfTextPage, index: int) -> int:
    """How a character is drawn: filled, outlined, both, or (in the text layer of a scan) not at all."""
    thing = raw.FPDFText_GetTextObject(text.raw, index)
    return int(raw.FPDFTextObj_GetTextRenderMode(thing)) if thing else raw.FPDF_TEXTRENDERMODE_FILL


def _glyph(text: pdfium.PdfTextPage, index: int, character: str, place: Place) -> Glyph | None:
    if not character.isprintable() and not character.isspace():
        return None
    matrix, x, y = raw.FS_MATRIX(), c_double(), c_double()
    raw.FPDFText_GetMatrix(text.raw, index, matrix)
    raw.FPDFText_GetCharOrigin(text.raw, index, byref(x), byref(y))
    size = raw.FPDFText_GetFontSize(text.raw, index) * math.hypot(matrix.c, matrix.d)
    turn = round(place.direction(matrix.a, matrix.b)) % 360
    if min(abs(turn - quarter) for quarter in (0, 90, 180, 270, 360)) > 8 or not size:
        return None  # a watermark across the page
    _, bottom, right, top = text.get_charbox(index, loose=True)
    ink = place.box(*text.get_charbox(index))
    x0, base = place.point(x.value, y.value)
    wide = size * MM * math.hypot(matrix.a, matrix.b) / math.hypot(matrix.c, matrix.d)
    advance = (right - x.value) * MM if round(turn / 90) % 4 == 0 else (top - bottom) * MM
    colour = _colour(text, index)
    if size > WATERMARK and colour[0] < 128 + colour[1]:
        return None
    drawn = _drawn(text, index)
    if drawn == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
        return None
    font, face = _font(text, index)
    return Glyph(
        text=character,
        x0=x0,
        x1=x0 + (min(advance, wide) if is_wide(character) else advance),
        base=base if round(turn / 90) % 4 in (0, 2) else (ink[0] + ink[2]) / 2,
        size=size,
        font=font,
        face=face,
        colour=colour,
        ink=ink,
        turn=round(turn / 90) % 4 * 90,
        bold=drawn == raw.FPDF_TEXTRENDERMODE_FILL_STROKE,
    )


def _colour(text: pdfium.PdfTextPage, index: int) -> Colour:
    red, green, blue, alpha = (c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(text.raw, index, red, green, blue, alpha)
    return red.value, green.value, blue.value


def _font(text: pdfium.PdfTextPage, index: int) -> tuple[str, Face | None]:
    name, flags = create_string_buffer(160), c_int()
    raw.FPDFText_GetFontInfo(text.raw, index, name, 160, flags)
    return _named(name.value)


@lru_cache(maxsize=512)
def _named(name: bytes) -> tuple[str, Face | None]:
    """A font's name, which old makers write in GBK, and its kind."""
    try:
        decoded = name.decode("utf-8")
    except UnicodeDecodeError:
        decoded = name.decode("gbk", "replace")
    plain = decoded.split("+", 1)[1] if "+" in decoded[:8] else decoded
    return plain, face_of(plain)
