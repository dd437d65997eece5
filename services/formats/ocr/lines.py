"""From found lines to a page's text: rows from top to bottom, a box for each character. Pure geometry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from services.model.boxes import NOWHERE, Rectangle

Point = tuple[float, float]  # pixels

GAP = 1.2  # of a line's height: two lines of one row that stand further apart are columns
SEPARATOR = "　　"  # between the columns of a row, e.g. 甲方（盖章）：　　乙方（盖章）：


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """One line: its text, the four corners clockwise from its top left in pixels, a score from 0 to 1, and the x-extent and
    y-extent of each character where the recogniser gave them.
    """

    text: str
    corners: tuple[Point, Point, Point, Point]
    score: float
    characters: tuple[Rectangle, ...] = ()

    @property
    def angle(self) -> float:
        """Of the line against the horizontal, in radians."""
        (x0, y0), (x1, y1) = self.corners[0], self.corners[1]
        return math.atan2(y1 - y0, x1 - x0)

    @property
    def length(self) -> float:
        return math.dist(self.corners[0], self.corners[1])

    @property
    def height(self) -> float:
        return math.dist(self.corners[0], self.corners[3])

    @property
    def centre(self) -> Point:
        return sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A page's text with a rectangle (fractions of the page) for each of its characters."""

    text: str
    boxes: tuple[Rectangle, ...]
    confidence: float


def lay_out(lines: Sequence[FoundLine], *, width: int, height: int) -> Laid:
    """The lines in reading order, one row a line of text. `confidence` is the lines' mean score, weighted by their length."""
    text: list[str] = []
    boxes: list[Rectangle] = []
    for row in rows(lines):
        if text:
            text.append("\n")
            boxes.append(NOWHERE)
        for number, line in enumerate(row):
            if number:
                gap = _between(row[number - 1], line)
                text += gap
                boxes += [NOWHERE] * len(gap)
            text += line.text
            boxes += _fractions(line, width, height)
    weight = sum(len(line.text) for line in lines)
    confidence = sum(line.score * len(line.text) for line in lines) / weight if weight else 0.0
    return Laid(text="".join(text), boxes=tuple(boxes), confidence=round(confidence, 4))


def rows(lines: Sequence[FoundLine]) -> list[list[FoundLine]]:
    """The lines by rows from top to bottom, each row from left to right; the page may lie askew by a few degrees."""
    if not lines:
        return []
    tilt = median(line.angle for line in lines if line.length > 2 * line.height) if len(lines) > 2 and _long(lines) else 0.0
    placed = sorted(((_straight(line.centre, -tilt), line) for line in lines), key=lambda item: item[0][1])
    found: list[list[tuple[Point, FoundLine]]] = []
    for (x, y), line in placed:
        if found and any(_beside((x, y), line, at, other) for at, other in found[-1]):
            found[-1].append(((x, y), line))
        else:
            found.append([((x, y), line)])
    return [[line for _, line in sorted(row, key=lambda item: item[0][0])] for row in found]


def _long(lines: Sequence[FoundLine]) -> bool:
    return any(line.length > 2 * line.height for line in lines)


def _straight(point: Point, angle: float) -> Point:
    x, y = point
    return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)


def _beside(at: Point, line: FoundLine, there: Point, other: FoundLine) -> bool:
    """In one row: level with each other, and neither above the other."""
    level = abs(at[1] - there[1]) < 0.5 * min(line.height, other.height)
    return level and abs(at[0] - there[0]) > 0.4 * (line.length + other.length)


def _between(left: FoundLine, right: FoundLine) -> str:
    gap = math.dist(left.corners[1], right.corners[0])
    return SEPARATOR if gap > GAP * min(left.height, right.height) else ""


def _fractions(line: FoundLine, width: int, height: int) -> list[Rectangle]:
    places = line.characters if len(line.characters) == len(line.text) else _even(line)
    return [(x0 / width, y0 / height, x1 / width, y1 / height) for x0, y0, x1, y1 in places]


def _even(line: FoundLine) -> tuple[Rectangle, ...]:
    """The line cut into as many parts as it has characters, a narrow one counting half."""
    weights = [0.5 if ord(character) < 0x2E80 else 1.0 for character in line.text]
    total, at, places = sum(weights), 0.0, []
    (ax, ay), (bx, by), _, (dx, dy) = line.corners
    for weight in weights:
        start, end = at / total, (at + weight) / total
        xs = [ax + (bx - ax) * start, ax + (bx - ax) * end, dx + (bx - ax) * start, dx + (bx - ax) * end]
        ys = [ay + (by - ay) * start, ay + (by - ay) * end, dy + (by - ay) * start, dy + (by - ay) * end]
        places.append((min(xs), min(ys), max(xs), max(ys)))
        at += weight
    return tuple(places)
