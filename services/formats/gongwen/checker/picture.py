"""A page with the failing places marked."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import closing

import pypdfium2 as pdfium
from PIL import ImageDraw

from services.formats.gongwen.checker.reading import opened
from services.model.checked import Box, NotMeasurable

DPI = 110
MAX_SIDE = 2_400  # pixels
MARK = (220, 38, 38)
AROUND = 1.2  # mm between a place and its outline


def marked_page(pdf: bytes, page: int, boxes: Iterable[Box], *, label: str = "文件") -> bytes:
    """Page `page` (from 1) as PNG, each of the boxes that are on it outlined in red. Raises NotMeasurable."""
    with opened(pdf, label) as document:
        if not 1 <= page <= len(document):
            raise NotMeasurable(label=label, reason=f"只有 {len(document)} 页，没有第{page}页")
        try:
            with closing(document[page - 1]) as sheet:
                scale = min(DPI / 72, MAX_SIDE / max(*sheet.get_size(), 1.0))
                picture = sheet.render(scale=scale).to_pil().convert("RGB")
        except pdfium.PdfiumError as error:
            raise NotMeasurable(label=label, reason=f"第{page}页损坏，请重新导出后再核对") from error
    per_mm = scale * 72 / 25.4
    draw = ImageDraw.Draw(picture)
    for number, x0, y0, x1, y1 in boxes:
        if number == page:
            edges = (x0 - AROUND, y0 - AROUND, x1 + AROUND, y1 + AROUND)
            left, top, right, bottom = (edge * per_mm for edge in edges)
            last_x, last_y = picture.width - 1, picture.height - 1
            left, right = sorted((min(max(left, 0), last_x), min(max(right, 0), last_x)))
            top, bottom = sorted((min(max(top, 0), last_y), min(max(bottom, 0), last_y)))
            draw.rectangle((left, top, right, bottom), outline=MARK, width=max(2, round(0.5 * per_mm)))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False, compress_level=3)
    return out.getvalue()
