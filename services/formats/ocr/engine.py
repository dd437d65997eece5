"""The recogniser: rapidocr (PP-OCRv6 small, its models lie in the wheel), one page at a time. Runs in the OCR child."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import onnxruntime
from rapidocr import RapidOCR
from rapidocr.main import RapidOCRError
from rapidocr.utils.output import RapidOCROutput

from services.formats.ocr.lines import FoundLine, Point, lay_out
from services.formats.ocr.pictures import Pixels, Sheet, opened, red_ink
from services.model.boxes import Rectangle, pack

# The detector looks at pages of at most so many pixels a side: no loss was seen, and a third of the time (docs/benchmarks.md).
DETECTOR_SIDE = 1_280
LEAST_SCORE = 0.5  # of a line; below it is a smudge
TALL = 1.5  # a line whose box is so much higher than wide runs downwards
SAMPLE = 24  # lines that decide which way up a page is
# A line in red ink that the red channel hides is a letterhead: high up, long, and read with certainty. Seals are round.
HEAD_SHARE, HEAD_LENGTH, HEAD_SCORE, HEAD_RED = 0.4, 0.25, 0.9, 0.3

_Found = tuple[list[Pixels], Any, dict[str, Any]]  # the lines' pictures, where they stand, how to get back to the page


class Engine:
    """Loads its models when made (0.6 s)."""

    def __init__(self) -> None:
        onnxruntime.disable_telemetry_events()  # the way of older builds for Windows, which heed no environment
        cores = os.cpu_count() or 1
        self._ocr = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.text_score": LEAST_SCORE,
                "Global.max_side_len": 10_000,
                "Global.return_word_box": True,
                "Global.return_single_char_box": True,
                "Det.limit_type": "max",
                "Det.limit_side_len": DETECTOR_SIDE,
                "EngineConfig.onnxruntime.intra_op_num_threads": cores - 1 if cores > 2 else cores,
            }
        )

    def recognise(self, picture: bytes) -> dict[str, Any]:
        """The values of a Page (services/model/document.py) from the picture of one, less its number."""
        sheet = opened(picture)
        quarters = self._quarters(sheet)
        sheet = sheet.turned(quarters)
        lines = self._lines(sheet.best)
        if sheet.without_red is not None:
            lines += self._red_heads(sheet, lines)
        height, width = sheet.best.shape[:2]
        laid = lay_out(lines, width=width, height=height)
        values = {"text": laid.text, "confidence": laid.confidence, "boxes": pack(laid.boxes)}
        return {**values, "width": float(width), "height": float(height), "turned": quarters * 90}

    def _quarters(self, sheet: Sheet) -> int:
        """By how many quarters the sheet has to be turned clockwise to be upright."""
        found = self._detect(sheet.best)
        if found is None:
            return 0
        crops, boxes, _ = found
        tall = [_is_tall(box) for box in boxes]
        if sum(tall) * 2 <= len(tall):
            return 2 if self._upside_down(crops) else 0
        # a quarter is guessed; half a turn more where the lines then stand on their heads
        found = self._detect(sheet.turned(1).best)
        return 3 if found is not None and self._upside_down(found[0]) else 1

    def _upside_down(self, crops: Sequence[Pixels]) -> bool:
        wide = sorted(crops, key=lambda crop: crop.shape[1], reverse=True)[:SAMPLE]
        _, found = self._ocr.cls_and_rotate(list(wide))
        return bool(sum(score if "180" in label else -score for label, score in found.cls_res) > 0)

    def _detect(self, pixels: Pixels) -> _Found | None:
        """None where there is nothing that looks like a line."""
        image, record = self._ocr.preprocess_img(_bgr(pixels))
        try:
            crops, found = self._ocr.detect_and_crop(image, record)
        except RapidOCRError:
            return None
        return crops, found.boxes, record

    def _lines(self, pixels: Pixels) -> list[FoundLine]:
        answer = self._ocr(_bgr(pixels), use_cls=False)
        return _found_lines(answer) if isinstance(answer, RapidOCROutput) and answer.txts else []

    def _red_heads(self, sheet: Sheet, lines: Sequence[FoundLine]) -> list[FoundLine]:
        """Lines in red that the red channel does not show: the letterhead of a document."""
        height, width = sheet.colour.shape[:2]
        top = sheet.colour[: int(height * HEAD_SHARE)]
        ink = red_ink(top)
        if float(ink.mean()) < 1e-4:
            return []
        return [
            line
            for line in self._lines(np.ascontiguousarray(top))
            if line.length > HEAD_LENGTH * width
            and line.score > HEAD_SCORE
            and _share_of_red(line, top, ink) > HEAD_RED
            and not any(_over(line, other) for other in lines)
        ]


def _bgr(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(pixels[:, :, ::-1])


def _is_tall(box: Any) -> bool:
    (x0, y0), (x1, y1), _, (x3, y3) = ((float(x), float(y)) for x, y in box)
    return float(np.hypot(x3 - x0, y3 - y0)) > TALL * float(np.hypot(x1 - x0, y1 - y0))


def _found_lines(answer: RapidOCROutput) -> list[FoundLine]:
    words: Any = answer.word_results if len(answer.word_results) == len(answer.txts) else [()] * len(answer.txts)
    return [
        FoundLine(text=text, corners=_corners(box), score=float(score), characters=_places(text, of))
        for text, box, score, of in zip(answer.txts, answer.boxes, answer.scores, words, strict=True)
    ]


def _corners(box: Any) -> tuple[Point, Point, Point, Point]:
    a, b, c, d = ((float(x), float(y)) for x, y in box)
    return a, b, c, d


def _places(text: str, words: Any) -> tuple[Rectangle, ...]:
    """The rectangle of each character, where the recogniser found one for each; blanks get none of theirs."""
    found = [_around(quad) for _, _, quad in words]
    if len(found) == len(text):
        return tuple(found)
    printed = [character for character in text if not character.isspace()]
    if len(found) != len(printed):
        return ()
    left = iter(found)
    return tuple((0.0, 0.0, 0.0, 0.0) if character.isspace() else next(left) for character in text)


def _around(quad: Any) -> Rectangle:
    xs, ys = [float(x) for x, _ in quad], [float(y) for _, y in quad]
    return min(xs), min(ys), max(xs), max(ys)


def _share_of_red(line: FoundLine, top: Pixels, ink: Any) -> float:
    """How much of a line's dark pixels is red ink."""
    x0, y0, x1, y1 = (int(side) for side in _around(line.corners))
    dark = top[y0:y1, x0:x1].min(axis=2) < 160
    return float(ink[y0:y1, x0:x1][dark].mean()) if dark.any() else 0.0


def _over(line: FoundLine, other: FoundLine) -> bool:
    a, b = _around(line.corners), _around(other.corners)
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across > 0 and down > 0.3 * min(a[3] - a[1], b[3] - b[1])
