"""What is drawn on a PDF page besides text: images, lines, outlines; and whether its text shows at all."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_float, c_int, c_uint
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from services.formats.readers.pdf_layer import bounds_of

MAX_OBJECTS = 20_000  # of a page, beyond which its drawing is not looked at
MAX_DEPTH = 4  # of drawings within drawings
RULE_LENGTH, RULE_THICKNESS = 20.0, 2.5  # points
INVISIBLE = 3  # text render mode (ISO 32000-1, table 106)

Matrix = tuple[float, float, float, float, float, float]
Bounds = tuple[float, float, float, float]  # left, bottom, right, top
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of a page: pdfium's handle, its type, and how its own space becomes that of the page."""

    handle: Any
    type: int
    matrix: Matrix

    def bounds(self) -> Bounds:
        """Where it stands in PDF space."""
        left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
        if not pdfium_c.FPDFPageObj_GetBounds(self.handle, left, bottom, right, top):
            return 0.0, 0.0, 0.0, 0.0
        a, b, c, d, e, f = self.matrix
        corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
        xs, ys = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def pixels(self) -> tuple[int, int]:
        """Width and height of an image in its own pixels; zeros where it does not tell."""
        width, height = c_uint(), c_uint()
        pdfium_c.FPDFImageObj_GetImagePixelSize(self.handle, width, height)
        return width.value, height.value


@dataclass(frozen=True, slots=True)
class Drawing:
    """`covered` is the share of the page that images cover, `paths` counts lines and outlines, `ruled` says that there are
    lines enough for a table, `hidden` that there is text and none of it shows. `whole` is False where there was too much to see.
    """

    covered: float
    paths: int
    ruled: bool
    hidden: bool
    whole: bool


def things_on(page: pdfium.PdfPage) -> Iterator[Thing]:
    """Every object of the page, those within drawings too; the drawings themselves are left out."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    for number in range(count):
        yield from _unfolded(pdfium_c.FPDFPage_GetObject(page.raw, number), _SAME, MAX_DEPTH)


def _unfolded(handle: Any, matrix: Matrix, depth: int) -> Iterator[Thing]:
    kind = pdfium_c.FPDFPageObj_GetType(handle)
    if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
        yield Thing(handle, kind, matrix)
    elif depth:
        own = pdfium_c.FS_MATRIX()
        if pdfium_c.FPDFPageObj_GetMatrix(handle, byref(own)):
            matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        for number in range(pdfium_c.FPDFFormObj_CountObjects(handle)):
            yield from _unfolded(pdfium_c.FPDFFormObj_GetObject(handle, number), matrix, depth - 1)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def drawing_of(page: pdfium.PdfPage) -> Drawing:
    """One walk over the page."""
    rules, texts = _Rules(), []
    covered, paths, whole = 0.0, 0, True
    for count, thing in enumerate(things_on(page)):
        if count >= MAX_OBJECTS:
            whole = False
            break
        if thing.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts.append(thing.handle)
        elif thing.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            covered += share_of(page, thing)
        elif thing.type == pdfium_c.FPDF_PAGEOBJ_PATH:
            paths += 1
            if not rules.enough:
                rules.add(thing)
    hidden = bool(texts) and all(pdfium_c.FPDFTextObj_GetTextRenderMode(text) == INVISIBLE for text in texts)
    return Drawing(min(covered, 1.0), paths, rules.enough, hidden, whole)


def share_of(page: pdfium.PdfPage, thing: Thing) -> float:
    """How much of the page as it is shown a thing covers."""
    left, bottom, right, top = bounds_of(page)
    x0, y0, x1, y1 = thing.bounds()
    across, down = min(x1, right) - max(x0, left), min(y1, top) - max(y0, bottom)
    return max(across, 0.0) * max(down, 0.0) / max((right - left) * (top - bottom), 1e-6)


@dataclass(slots=True)
class _Rules:
    """Counts ruling lines: two level and two upright ones, or two drawn boxes, are enough for a table."""

    level: int = 0
    upright: int = 0
    boxes: int = 0

    def add(self, path: Thing) -> None:
        left, bottom, right, top = path.bounds()
        width, height = right - left, top - bottom
        self.level += width > RULE_LENGTH and height < RULE_THICKNESS
        self.upright += height > RULE_LENGTH / 2 and width < RULE_THICKNESS
        self.boxes += width > RULE_LENGTH and height > RULE_LENGTH / 2 and _is_stroked(path)

    @property
    def enough(self) -> bool:
        return (self.level >= 2 and self.upright >= 2) or self.boxes >= 2 or bool(self.boxes and self.level and self.upright)


def _is_stroked(path: Thing) -> bool:
    fill, stroke, width = c_int(), c_int(), c_float()
    drawn = pdfium_c.FPDFPath_GetDrawMode(path.handle, fill, stroke)
    return bool(drawn and stroke.value and pdfium_c.FPDFPageObj_GetStrokeWidth(path.handle, width))
