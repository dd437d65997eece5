"""The OCR child: `python -m services.formats.ocr.child_main MEMORY CPU FILE_SIZE OPEN_FILES`, the loop of the reading child."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageDraw

from services.formats.child_main import Task, live
from services.formats.ocr.engine import Engine
from services.formats.readers.base import Unreadable


def _prepared() -> Mapping[str, Task]:
    engine = Engine()
    engine.recognise(_warming())

    def recognise(_request: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        try:
            return {"page": engine.recognise(body)}, b""
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:  # what Pillow says of a broken picture
            raise Unreadable(f"图像无法打开（{type(error).__name__}）") from error

    return {"recognise": recognise}


def _warming() -> bytes:
    """A small picture with a line on it and red ink, so that everything that is loaded late is loaded now."""
    picture = Image.new("RGB", (320, 200), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((20, 20), "2022 12 345", fill="black", font_size=32)
    pen.text((20, 80), "2022 12 345", fill=(215, 30, 30), font_size=48)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    live(sys.argv[1:], _prepared)
