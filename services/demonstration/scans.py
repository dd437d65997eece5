"""What a scanner makes of a paper: the page a little askew, grey, with a seal that is nobody's."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from services.demonstration.pdf import write_pdf
from services.formats.page_images import render

_SCALE = 1.6  # pixels a point: about 115 dpi
_TURN = 0.4  # degrees
_RED = (200, 40, 40)
_PAPER = (252, 251, 248)


def scan(lines: Sequence[str], *, sealed: bool = False) -> bytes:
    """The first page of the lines as a PNG; `sealed` with a ring and a star in the place of a seal."""
    with Image.open(io.BytesIO(render(write_pdf(lines), 1, _SCALE, "png"))) as drawn:
        page = drawn.convert("RGB")
    if sealed:
        _seal(page)
    turned = page.rotate(_TURN, resample=Image.Resampling.BILINEAR, fillcolor=_PAPER)
    out = io.BytesIO()
    turned.quantize(32, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _seal(page: Image.Image) -> None:
    draw, radius = ImageDraw.Draw(page), page.width * 0.085
    x, y = page.width * 0.68, page.height * 0.17
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=_RED, width=5)
    points = [
        (x + math.sin(turn * math.pi / 5) * reach, y - math.cos(turn * math.pi / 5) * reach)
        for turn in range(10)
        for reach in (radius * (0.42 if turn % 2 == 0 else 0.17),)
    ]
    draw.polygon(points, fill=_RED)
