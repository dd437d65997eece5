"""Ink seen on a picture of the page, where glyphs and strokes do not tell: letterheads that are pictures, seals."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from services.formats.gongwen.checker.page import Rectangle, Stroke

DPI = 200
_MAX_SIDE = 4_000  # pixels: a page twice as large as A4 is not drawn finer than that
Mask = npt.NDArray[np.bool_]


class Ink:
    """A page at 200 dpi, drawn when first asked for."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self._document = document
        self._pages: dict[int, tuple[npt.NDArray[np.uint8], float]] = {}

    def extent(self, page: int, region: Rectangle, *, red: bool) -> Rectangle | None:
        """The box of the ink (or red ink) in `region`; None where there is none. Lengths in mm."""
        pixels, per_mm = self._page(page)
        x0, y0, x1, y1 = (max(0, round(edge * per_mm)) for edge in region)
        part = pixels[y0:y1, x0:x1]
        mask = _red(part) if red else part.min(axis=2) < 128 if part.size else np.zeros((0, 0), bool)
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if not len(rows):
            return None
        return (
            (x0 + int(columns[0])) / per_mm,
            (y0 + int(rows[0])) / per_mm,
            (x0 + int(columns[-1]) + 1) / per_mm,
            (y0 + int(rows[-1]) + 1) / per_mm,
        )

    def red_share(self, page: int, region: Rectangle) -> float:
        """How much of the inked part of `region` is red."""
        pixels, per_mm = self._page(page)
        x0, y0, x1, y1 = (max(0, round(edge * per_mm)) for edge in region)
        part = pixels[y0:y1, x0:x1]
        inked = int((part.min(axis=2) < 200).sum()) if part.size else 0
        return int(_red(part).sum()) / inked if inked else 0.0

    def red_rules(self, page: int, length: float) -> tuple[Stroke, ...]:
        """Level red runs at least `length` mm long that are part of a picture."""
        pixels, per_mm = self._page(page)
        mask = _red(pixels)
        rows = np.flatnonzero(mask.sum(axis=1) >= length * per_mm)
        found: list[Stroke] = []
        for group in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else []:
            columns = np.flatnonzero(mask[group].any(axis=0))
            solid = len(columns) >= 0.98 * (columns[-1] - columns[0] + 1)
            if solid and len(group) / per_mm < 2:
                y = (group[0] + group[-1] + 1) / 2 / per_mm
                found.append(
                    Stroke(
                        page=page,
                        x0=columns[0] / per_mm,
                        y0=y,
                        x1=(columns[-1] + 1) / per_mm,
                        y1=y,
                        weight=len(group) / per_mm,
                        colour=(255, 0, 0),
                    )
                )
        return tuple(found)

    def _page(self, page: int) -> tuple[npt.NDArray[np.uint8], float]:
        if page not in self._pages:
            with closing(self._document[page - 1]) as sheet:
                scale = min(DPI / 72, _MAX_SIDE / max(*sheet.get_size(), 1.0))
                pixels = sheet.render(scale=scale, rev_byteorder=True).to_numpy()[..., :3].copy()
            self._pages[page] = (pixels, scale * 72 / 25.4)
        return self._pages[page]


def _red(part: npt.NDArray[np.uint8]) -> Mask:
    """Pixels that are red, the paler ones at the edge of a red glyph included."""
    red, green, blue = (part[..., channel].astype(np.int16) for channel in range(3))
    return (red > 130) & (red - green > 70) & (red - blue > 70)
