"""A rendered page as it is measured: glyphs, lines, rules and pictures, in mm from the top left corner of the page as shown."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.formats.gongwen.checker.rules import Face
from services.model.checked import Box

MM = 25.4 / 72  # a point
ABOVE, BELOW = 0.88, 0.12  # of an em box, over and under the baseline
Colour = tuple[int, int, int]


def is_han(text: str) -> bool:
    return bool(text) and (
        "\u3400" <= text[0] <= "\u9fff" or "\uf900" <= text[0] <= "\ufaff" or text[0] >= "\U00020000" or text[0] == "〇"
    )


def is_wide(text: str) -> bool:
    """Whether the character fills a cell of the grid."""
    return bool(text) and (unicodedata.east_asian_width(text[0]) in "WF" or text[0] in "“”‘’—…·×〔〕")


def is_red(colour: Colour) -> bool:
    red, green, blue = colour
    return red >= 140 and green <= 110 and blue <= 110


def is_black(colour: Colour) -> bool:
    """Luma at most a quarter and no hue to be seen."""
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue <= 64 and max(colour) - min(colour) <= 40


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: its em box from `x0` to `x1` on the baseline `base`, its size in pt, and the box of its ink."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    font: str
    face: Face | None
    colour: Colour
    ink: tuple[float, float, float, float]
    turn: int = 0  # degrees that it is turned clockwise: 0, 90, 180, 270
    bold: bool = False  # its outline is drawn over it, which makes a type bold that has no bold face

    @property
    def top(self) -> float:
        return self.base - ABOVE * self.size * MM

    @property
    def bottom(self) -> float:
        return self.base + BELOW * self.size * MM


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Glyphs on one baseline, from left to right; `text` has a space where there is a gap."""

    page: int
    glyphs: tuple[Glyph, ...]
    text: str
    x0: float
    x1: float
    base: float
    size: float
    face: Face | None  # of most of its Han characters, or of all characters where there are none

    @classmethod
    def of(cls, page: int, glyphs: Iterable[Glyph]) -> Line:
        ordered = tuple(sorted(glyphs, key=lambda glyph: glyph.x0))
        inked = [glyph for glyph in ordered if not glyph.text.isspace()]
        weighed = [glyph for glyph in inked if is_han(glyph.text)] or inked
        return cls(
            page=page,
            glyphs=tuple(inked),
            text=_joined(inked),
            x0=inked[0].x0,
            x1=max(glyph.x1 for glyph in inked),
            base=Counter(round(glyph.base, 2) for glyph in inked).most_common(1)[0][0],
            size=Counter(round(glyph.size, 1) for glyph in weighed).most_common(1)[0][0],
            face=Counter(glyph.face for glyph in weighed).most_common(1)[0][0],
        )

    @property
    def top(self) -> float:
        return self.base - ABOVE * self.size * MM

    @property
    def bottom(self) -> float:
        return self.base + BELOW * self.size * MM

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def solid(self) -> str:
        """The text without its gaps."""
        return self.text.replace(" ", "")

    @property
    def box(self) -> Box:
        return (self.page, self.x0, self.top, self.x1, self.bottom)

    @property
    def ink(self) -> tuple[float, float]:
        """Upper and lower edge of its ink."""
        return min(glyph.ink[1] for glyph in self.glyphs), max(glyph.ink[3] for glyph in self.glyphs)

    def part(self, glyphs: Sequence[Glyph]) -> Line:
        """A line of some of its glyphs."""
        return Line.of(self.page, glyphs)

    def pieces(self, gap: float = 2.0) -> tuple[Line, ...]:
        """The line, cut where a gap is wider than `gap` of its characters."""
        cuts = [at for at in range(1, len(self.glyphs)) if self.glyphs[at].x0 - self.glyphs[at - 1].x1 > gap * self.size * MM]
        edges = [0, *cuts, len(self.glyphs)]
        return tuple(self.part(self.glyphs[start:end]) for start, end in pairwise(edges))


def _joined(glyphs: Sequence[Glyph]) -> str:
    """The text, a space where more than half a character is free (the automatic gap beside figures is a fifth)."""
    text = ""
    for at, glyph in enumerate(glyphs):
        if at and glyph.x0 - glyphs[at - 1].x1 > 0.6 * glyph.size * MM:
            text += " "
        text += glyph.text
    return text


def lines_of(page: int, glyphs: Iterable[Glyph]) -> tuple[Line, ...]:
    """Upright glyphs grouped by their baselines, from top to bottom."""
    groups: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: one.base):
        last = groups[-1] if groups else []
        if last and abs(glyph.base - last[0].base) < 0.35 * min(glyph.size, last[0].size) * MM:
            last.append(glyph)
        else:
            groups.append([glyph])
    return tuple(Line.of(page, group) for group in groups if any(not glyph.text.isspace() for glyph in group))


def turned_lines(page: int, glyphs: Iterable[Glyph]) -> tuple[Line, ...]:
    """Glyphs that are turned by a quarter, read along the side of the page."""
    groups: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        groups.setdefault((glyph.turn, round(glyph.base / 2)), []).append(glyph)
    return tuple(
        _turned(page, sorted(group, key=lambda one: one.ink[1], reverse=turn == 270))
        for (turn, _), group in sorted(groups.items())
        if any(not glyph.text.isspace() for glyph in group)
    )


def _turned(page: int, glyphs: Sequence[Glyph]) -> Line:
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
    return Line(
        page=page,
        glyphs=tuple(inked),
        text="".join(glyph.text for glyph in inked),
        x0=min(glyph.ink[0] for glyph in inked),
        x1=max(glyph.ink[2] for glyph in inked),
        base=max(glyph.ink[3] for glyph in inked),
        size=Counter(round(glyph.size, 1) for glyph in inked).most_common(1)[0][0],
        face=Counter(glyph.face for glyph in inked).most_common(1)[0][0],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A drawn line, level or upright, or a bar so thin that it is one."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    weight: float
    colour: Colour

    @property
    def level(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0

    @property
    def length(self) -> float:
        return max(self.x1 - self.x0, self.y1 - self.y0)

    @property
    def y(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def top(self) -> float:
        return self.y - self.weight / 2

    @property
    def bottom(self) -> float:
        return self.y + self.weight / 2

    @property
    def box(self) -> Box:
        return (self.page, self.x0, self.top, self.x1, self.bottom)


Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    turned: tuple[Line, ...]
    strokes: tuple[Stroke, ...]
    pictures: tuple[Rectangle, ...]
    tables: tuple[Rectangle, ...]

    @property
    def upright(self) -> bool:
        return self.height >= self.width

    def in_table(self, line: Line) -> bool:
        """Whether the line stands inside a ruled table."""
        middle = (line.top + line.bottom) / 2
        return any(y0 <= middle <= y1 and x0 - 1 <= line.middle <= x1 + 1 for x0, y0, x1, y1 in self.tables)


def tables_of(strokes: Sequence[Stroke]) -> tuple[Rectangle, ...]:
    """Boxes of what is ruled both ways: clusters of touching strokes with at least two upright ones."""
    clusters: list[list[Stroke]] = []
    for stroke in strokes:
        touched = [cluster for cluster in clusters if any(_touch(stroke, other) for other in cluster)]
        clusters = [cluster for cluster in clusters if cluster not in touched]
        clusters.append([stroke, *(other for cluster in touched for other in cluster)])
    return tuple(
        (min(s.x0 for s in c), min(s.y0 for s in c), max(s.x1 for s in c), max(s.y1 for s in c))
        for c in clusters
        if sum(not s.level and s.length > 3 for s in c) >= 2 and sum(s.level and s.length > 3 for s in c) >= 2
    )


def _touch(one: Stroke, other: Stroke, slack: float = 0.6) -> bool:
    return one.x0 <= other.x1 + slack and other.x0 <= one.x1 + slack and one.y0 <= other.y1 + slack and other.y0 <= one.y1 + slack
