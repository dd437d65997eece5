"""What another engine (pdfplumber) reads at a place of a PDF. Pages are closed as it goes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pdfplumber

from services.model.boxes import Rectangle
from services.model.places import folded

SLACK = 0.15  # of a line's height or of its width at most: how far engines may differ about where a character stands
SAME_PLACE = 0.0008  # of a page side: a character printed twice to look bold

Place = tuple[int, Rectangle]  # page (from 1), a line's rectangle


@dataclass(frozen=True, slots=True)
class _Characters:
    """A page's characters with the middle of each as fractions of the page as it is shown."""

    texts: list[str]
    middles: npt.NDArray[np.float64]


def agreeing(data: bytes, quotes: Sequence[tuple[str, Sequence[Place]]]) -> list[bool]:
    """For each (text, its lines in order): whether pdfplumber has the same characters there, blanks and widths aside."""
    numbers = sorted({page for _, places in quotes for page, _ in places})
    read: dict[int, _Characters] = {}
    if numbers:
        with pdfplumber.open(io.BytesIO(data), pages=numbers) as document:
            for page in document.pages:
                read[page.page_number] = _characters(page)
                page.close()
    return [_same(text, places, read) for text, places in quotes]


def _same(text: str, places: Sequence[Place], read: dict[int, _Characters]) -> bool:
    found = [_within(read[page], line) for page, line in places if page in read]
    wanted = folded(text)
    # On a page that is shown upside down a line runs from right to left.
    return bool(found) and wanted in (
        folded("".join(map("".join, found))),
        folded("".join("".join(line[::-1]) for line in found)),
    )


def _characters(page: pdfplumber.page.Page) -> _Characters:
    """The page's characters. pdfplumber counts from the corner of its media box, and turns that with the page."""
    left, bottom, right, top = _shown(page.page_obj.mediabox, page.page_obj.cropbox, page.rotation)
    wide, high = max(right - left, 1e-6), max(top - bottom, 1e-6)
    corner, base = page.mediabox[0], page.mediabox[1] + page.height
    characters = page.chars
    middles = [
        (((one["x0"] + one["x1"]) / 2 - corner - left) / wide, (top - base + (one["top"] + one["bottom"]) / 2) / high)
        for one in characters
    ]
    return _Characters([one["text"] for one in characters], np.array(middles, dtype=np.float64).reshape(-1, 2))


def _shown(media: Sequence[float], crop: Sequence[float], rotation: int) -> tuple[float, float, float, float]:
    """left, bottom, right, top of what is shown, in the turned space whose origin is the media box's corner."""
    x0, y0, x1, y1 = media
    a, b, c, d = max(crop[0], x0), max(crop[1], y0), min(crop[2], x1), min(crop[3], y1)
    match rotation:
        case 90:
            return b - y0, x1 - c, d - y0, x1 - a
        case 180:
            return x1 - c, y1 - d, x1 - a, y1 - b
        case 270:
            return y1 - d, a - x0, y1 - b, c - x0
    return a - x0, b - y0, c - x0, d - y0


def _within(characters: _Characters, line: Rectangle) -> list[str]:
    """The characters whose middles stand in the rectangle, along the line from left to right or from above."""
    x0, y0, x1, y1 = line
    across, down = characters.middles[:, 0], characters.middles[:, 1]
    slack = SLACK * min(x1 - x0, y1 - y0)
    inside = np.flatnonzero((across > x0 - slack) & (across < x1 + slack) & (down > y0 - slack) & (down < y1 + slack))
    found: list[str] = []
    last: tuple[str, float, float] | None = None
    if not len(inside):
        return []
    along = across if np.ptp(across[inside]) >= np.ptp(down[inside]) else down
    for place in inside[np.argsort(along[inside], kind="stable")].tolist():
        text, x, y = characters.texts[place], float(across[place]), float(down[place])
        if last is not None and text == last[0] and abs(x - last[1]) < SAME_PLACE and abs(y - last[2]) < SAME_PLACE:
            continue
        found.append(text)
        last = (text, x, y)
    return found
