"""From PDF space to the page as it is shown."""

from __future__ import annotations

import math
from ctypes import c_int
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from services.formats.gongwen.checker.page import MM, Rectangle

_GRID = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """From PDF space to mm on the page as it is shown (crop box and rotation are pdfium's business)."""

    width: float
    height: float
    origin: tuple[float, float]
    across: tuple[float, float]  # what one pt of x adds
    down: tuple[float, float]  # what one pt of y adds

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> Place:
        width, height = (side * MM for side in page.get_size())

        def shown(x: float, y: float) -> tuple[float, float]:
            across, down = c_int(), c_int()
            raw.FPDF_PageToDevice(page.raw, 0, 0, _GRID, _GRID, 0, x, y, across, down)
            return across.value / _GRID * width, down.value / _GRID * height

        x, y = shown(0, 0)
        (ax, ay), (dx, dy) = shown(100, 0), shown(0, 100)
        return cls(
            width=width,
            height=height,
            origin=(x, y),
            across=((ax - x) / 100, (ay - y) / 100),
            down=((dx - x) / 100, (dy - y) / 100),
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        return (
            self.origin[0] + x * self.across[0] + y * self.down[0],
            self.origin[1] + x * self.across[1] + y * self.down[1],
        )

    def box(self, left: float, bottom: float, right: float, top: float) -> Rectangle:
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def direction(self, a: float, b: float) -> float:
        """The angle, in degrees clockwise, in which a text of the matrix (a, b) runs on the page as shown."""
        return math.degrees(math.atan2(a * self.across[1] + b * self.down[1], a * self.across[0] + b * self.down[0]))
