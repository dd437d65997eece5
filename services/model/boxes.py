"""Where characters stand on a page: one rectangle for each character, packed so that a long document stays small."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Rectangle = tuple[float, float, float, float]  # x0, y0, x1, y1 as fractions of the page's width and height, from the top left

UNITS = 65_535  # a page side in packed units: a twentieth of a millimetre on A4 is some ten of them
NOWHERE: Rectangle = (0.0, 0.0, 0.0, 0.0)  # of a character that is not printed, such as a line feed
_LEVEL = 6


def pack(boxes: Iterable[Rectangle] | npt.NDArray[np.float64]) -> str:
    """The rectangles of a page's characters, in the order of its text, as ASCII text. Fractions are clipped to the page."""
    rows = boxes if isinstance(boxes, np.ndarray) else np.array(list(boxes), dtype=np.float64)
    if not len(rows):
        return ""
    units = np.rint(np.clip(rows, 0.0, 1.0) * UNITS).astype(np.int64).T
    # Side by side and as differences: characters of one line share their height and stand at equal distances.
    steps = np.diff(units, axis=1, prepend=0) % (UNITS + 1)
    return base64.b64encode(zlib.compress(steps.astype(">u2").tobytes(), _LEVEL)).decode("ascii")


def unpack(packed: str) -> list[Rectangle]:
    """The inverse of `pack`, to within half a unit; an empty string gives no rectangles."""
    raw = zlib.decompress(base64.b64decode(packed)) if packed else b""
    steps = np.frombuffer(raw, dtype=">u2").astype(np.int64).reshape(4, -1)
    places = (np.cumsum(steps, axis=1) % (UNITS + 1) / UNITS).T
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in places.tolist()]


def lines_of(boxes: Sequence[Rectangle]) -> list[Rectangle]:
    """One rectangle a line: a character joins the line before it when it stands at its height; nowhere is left out.

    Characters that stand one below the other, each alone at its height, are a line that runs downwards.
    """
    lines: list[Rectangle] = []
    alone = downwards = False  # of the last line: it has one character yet; it runs downwards
    for box in boxes:
        if box == NOWHERE:
            continue
        if lines and not downwards and _shared(lines[-1], box, 1, 3) > 0.5:
            lines[-1], alone = _around(lines[-1], box), False
        elif lines and (alone or downwards) and _shared(lines[-1], box, 0, 2) > 0.5 and _is_next(lines[-1], box):
            lines[-1], alone, downwards = _around(lines[-1], box), False, True
        else:
            lines.append(box)
            alone, downwards = True, False
    return lines


def _around(line: Rectangle, box: Rectangle) -> Rectangle:
    return min(line[0], box[0]), min(line[1], box[1]), max(line[2], box[2]), max(line[3], box[3])


def _shared(line: Rectangle, box: Rectangle, near: int, far: int) -> float:
    """How much of the smaller one's height (or width) the two have in common."""
    smaller = min(line[far] - line[near], box[far] - box[near])
    return (min(line[far], box[far]) - max(line[near], box[near])) / max(smaller, 1e-9)


def _is_next(line: Rectangle, box: Rectangle) -> bool:
    """Whether a character stands right above or below a line."""
    return max(box[1] - line[3], line[1] - box[3]) < 0.6 * (box[3] - box[1])
