"""Text that stands on a PDF page in annotations: filled form fields, typed notes, stamps. It is read where a person sees it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from services.formats.readers.pdf_layer import Boxes, Characters, characters_of

# Annotations whose appearance is part of the paper; notes, highlights and links are remarks about it (ISO 32000-1, table 169).
PRINTED = frozenset({pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_STAMP})
MAX_ANNOTATIONS = 2_000


def has_annotations(page: pdfium.PdfPage) -> bool:
    """Whether the page carries annotations that are part of the paper."""
    count = min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), MAX_ANNOTATIONS)
    return any(_subtype(page, number) in PRINTED for number in range(count))


def _subtype(page: pdfium.PdfPage, number: int) -> int:
    annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, number)
    if not annotation:
        return 0
    subtype = int(pdfium_c.FPDFAnnot_GetSubtype(annotation))
    pdfium_c.FPDFPage_CloseAnnot(annotation)
    return subtype


def flatten(page: pdfium.PdfPage) -> None:
    """Make annotations part of the page's content, in memory only. The page must be loaded again to be seen so."""
    pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)


def filled_in(plain: Characters, page: pdfium.PdfPage) -> Characters:
    """The characters of a flattened page: what annotations added stands behind what is printed before it on its line.

    `plain` is the page before it was flattened; pdfium appends what was added.
    """
    everything = characters_of(page)
    count = len(plain.raw)
    if not everything.raw.startswith(plain.raw) or len(everything.raw) == count:
        return everything
    order = list(range(count))
    for start, end in _lines(everything.raw, count):
        place = _place_for(everything, count, start, end)
        if place is None:
            order += [*range(max(start - 2, count), start), *range(start, end)]  # on a line of its own at the page's end
        else:
            at = order.index(place) + 1
            order[at:at] = range(start, end)
    return everything.taken(np.array(order, dtype=np.int64))


def _lines(raw: str, start: int) -> Iterator[tuple[int, int]]:
    """The lines behind `start`, without their ends."""
    at = start
    for line in raw[start:].split("\n"):
        text = line.rstrip("\r")
        blank = len(text) - len(text.lstrip())
        if text.strip():
            yield at + blank, at + len(text)
        at += len(line) + 1


def _place_for(characters: Characters, count: int, start: int, end: int) -> int | None:
    """The printed character behind which the line from `start` to `end` belongs; None where none stands before it."""
    boxes = characters.boxes
    line = boxes[start:end]
    line = line[line.any(axis=1)]
    if not len(line) or not count:
        return None
    left, top, bottom = line[:, 0].min(), line[:, 1].min(), line[:, 3].max()
    before = _beside(boxes[:count], float(top), float(bottom)) & (boxes[:count, 0] < left)
    before &= np.array([not character.isspace() for character in characters.raw[:count]])
    places = np.flatnonzero(before)
    return int(places[np.argmax(boxes[places, 0])]) if len(places) else None


def _beside(boxes: Boxes, top: float, bottom: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which boxes share at least half of the smaller height with a line."""
    shared = np.minimum(boxes[:, 3], bottom) - np.maximum(boxes[:, 1], top)
    smaller: np.ndarray[tuple[int], np.dtype[np.bool_]] = shared > 0.5 * np.minimum(boxes[:, 3] - boxes[:, 1], bottom - top)
    return smaller & boxes.any(axis=1)
