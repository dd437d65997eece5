"""What a scanner makes of a paper: the page a little askew, grey, with a seal that is nobody's."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import date

from PIL import Image, ImageDraw

from services.demonstration.pdf import write_pdf
from services.demonstration.threads import in_full

_SCALE = 1.6  # pixels a point: about 115 dpi
_TURN = 0.4  # degrees
_RED = (200, 40, 40)
_PAPER = (252, 251, 248)
_HIGH = (0.68, 0.17)  # where the seal of a ledger stands: beside 填表单位（盖章）
_ABOVE = 0.012  # of the page: the seal rides on the date and reaches into the name above it
_MOST_DATES = 6  # that a paper names its own date


def scan(lines: Sequence[str], *, sealed: bool = False) -> bytes:
    """The first page of the lines as a PNG; `sealed` with a ring and a star in the place of a seal."""
    page = _drawn(write_pdf(lines), 1)
    if sealed:
        _seal(page, *_HIGH)
    out = io.BytesIO()
    _laid_askew(page).quantize(32, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def scan_of(pdf: bytes, *, on: date) -> bytes:
    """Every page of a printed paper as one PDF of pictures, with a seal that is nobody's on its date; `on`: that date."""
    from services.formats.page_images import page_count  # here and below: loads every parser of pages, for `demo` alone

    pages = [_drawn(pdf, number) for number in range(1, page_count(pdf) + 1)]
    number, wide, high = _signed_at(pdf, in_full(on))
    _seal(pages[number - 1], wide, high)
    first, *others = map(_laid_askew, pages)
    out, dated = io.BytesIO(), on.timetuple()
    first.save(
        out, "PDF", save_all=True, append_images=others, resolution=72 * _SCALE, quality=55, creationDate=dated, modDate=dated
    )
    return out.getvalue()


def _signed_at(pdf: bytes, dated: str) -> tuple[int, float, float]:
    """Where the date below the signature stands: page, and the middle of it as fractions of the page. The imprint has it too."""
    from services.formats.page_images import locate

    printed, *found = locate(pdf, [(f"{dated}印发", None, 0), *((dated, None, number) for number in range(_MOST_DATES))])
    imprint = [(line[0], round(line[4], 3)) for line in printed]
    lines = [line for place in found for line in place[:1] if (line[0], round(line[4], 3)) not in imprint]
    if not lines:
        return 1, *_HIGH
    number, x0, y0, x1, y1 = lines[-1]
    return number, (x0 + x1) / 2, (y0 + y1) / 2 - _ABOVE


def _drawn(pdf: bytes, number: int) -> Image.Image:
    from services.formats.page_images import render

    with Image.open(io.BytesIO(render(pdf, number, _SCALE, "png"))) as drawn:
        return drawn.convert("RGB")


def _laid_askew(page: Image.Image) -> Image.Image:
    return page.rotate(_TURN, resample=Image.Resampling.BILINEAR, fillcolor=_PAPER)


def _seal(page: Image.Image, wide: float, high: float) -> None:
    """A ring and a star whose middle lies so far across and down the page, as fractions."""
    draw, radius = ImageDraw.Draw(page), page.width * 0.085
    x, y = page.width * wide, page.height * high
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=_RED, width=5)
    points = [
        (x + math.sin(turn * math.pi / 5) * reach, y - math.cos(turn * math.pi / 5) * reach)
        for turn in range(10)
        for reach in (radius * (0.42 if turn % 2 == 0 else 0.17),)
    ]
    draw.polygon(points, fill=_RED)
