"""What stands on an OFD page, in the order of drawing: runs of text, pictures and paths, all in mm of the page."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from services.formats.readers.ofd.paths import Point, outlines_of
from services.formats.readers.ofd.structure import Resources, Sheet, box_of, child, children, name_of, numbers, words

Matrix = tuple[float, float, float, float, float, float]  # x' = a·x + c·y + e, y' = b·x + d·y + f
Colour = tuple[int, int, int]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
BLACK: Colour = (0, 0, 0)
MAX_NESTING = 32
MAX_OBJECTS = 60_000  # of one page: composite units that hold each other would go on for ever
MAX_POINTS = 400_000  # of the paths of one page
ASCENT, DESCENT = 0.88, 0.12  # of a character's square, above and below the baseline
FULL, HALF = 1.0, 0.5  # widths of characters, as shares of their size


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: the left end of its baseline, and the rectangle around it (x0, y0, x1, y1)."""

    character: str
    at: Point
    around: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Characters set one after the other. `size` is their height; `advance` the way from the first's left to the last's right."""

    glyphs: tuple[Glyph, ...]
    size: float
    advance: float
    family: str
    colour: Colour
    shown: bool = True  # a text layer under a scan is written without being shown

    @property
    def text(self) -> str:
        return "".join(glyph.character for glyph in self.glyphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture; `matrix` takes the unit square to the page."""

    part: str
    matrix: Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Lines and areas; each outline is (points, whether it is closed)."""

    outlines: tuple[tuple[tuple[Point, ...], bool], ...]
    fill: Colour | None
    stroke: Colour | None
    width: float


Drawn = Run | Image | Path


class Content:
    """Walks one page. `cut` says afterwards that there was more than is looked at."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._left, self._points = MAX_OBJECTS, MAX_POINTS
        self.cut = False

    def drawn(self) -> Iterator[Drawn]:
        for holder, box in self._sheet.layers:
            yield from self._walk(holder, (1.0, 0.0, 0.0, 1.0, box[0], box[1]), holder.get("DrawParam"), 0)

    def _walk(self, holder: Element, matrix: Matrix, parameter: str | None, depth: int) -> Iterator[Drawn]:
        for element in holder:
            self._left -= 1
            if self._left < 0:
                self.cut = True
                return
            name = name_of(element)
            if element.get("Visible", "true").lower() == "false":
                continue
            parameter_here = element.get("DrawParam") or parameter
            inner = _compose(matrix, _placed(element))
            if name == "TextObject":
                yield from _runs(element, inner, self._style(element, parameter_here), self._sheet.resources)
            elif name == "ImageObject":
                yield from _image(element, matrix, self._sheet.resources)
            elif name == "PathObject":
                yield from self._path(element, inner, self._style(element, parameter_here))
            elif depth < MAX_NESTING and name == "PageBlock":
                yield from self._walk(element, matrix, parameter_here, depth + 1)
            elif depth < MAX_NESTING and name == "CompositeObject":
                unit = child(self._sheet.resources.units.get(element.get("ResourceID", "").strip()), "Content")
                if unit is not None:
                    yield from self._walk(unit, inner, parameter_here, depth + 1)

    def _style(self, element: Element, parameter: str | None) -> Style:
        return style_of(element, self._sheet.resources.parameters.get((parameter or "").strip()))

    def _path(self, element: Element, matrix: Matrix, style: Style) -> Iterator[Path]:
        data = words(child(element, "AbbreviatedData"))
        outlines = tuple(
            (tuple(_apply(matrix, *point) for point in points), closed) for points, closed in outlines_of(data, self._points)
        )
        self._points -= sum(len(points) for points, _ in outlines)
        if self._points <= 0:
            self.cut = True
        filled = element.get("Fill", "false").lower() == "true"
        stroked = element.get("Stroke", "true").lower() != "false"
        if outlines and (filled or stroked):
            scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) or 1.0
            yield Path(
                outlines=outlines,
                fill=(style.fill or BLACK) if filled else None,
                stroke=(style.stroke or BLACK) if stroked else None,
                width=style.width * scale,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Colours and line width as an object or its drawing parameter gives them (8.2); None: not given."""

    fill: Colour | None
    stroke: Colour | None
    width: float
    transparent: bool


def style_of(element: Element, parameter: Element | None) -> Style:
    sources = [source for source in (element, parameter) if source is not None]
    fill = next((colour for source in sources if (colour := _colour(child(source, "FillColor")))), None)
    stroke = next((colour for source in sources if (colour := _colour(child(source, "StrokeColor")))), None)
    widths = (numbers(source.get("LineWidth"), 1) for source in sources)
    width = next((found[0] for found in widths if found), 0.353)  # 9.1: the width where none is given
    faint = element.get("Alpha") == "0" or any(
        (node := child(source, "FillColor")) is not None and node.get("Alpha") == "0" for source in sources
    )
    return Style(fill=fill, stroke=stroke, width=width, transparent=faint)


def _colour(element: Element | None) -> Colour | None:
    """RGB, grey or CMYK as decimals or hexadecimals (8.3); a pattern or a shading counts as grey."""
    if element is None:
        return None
    parts = (element.get("Value") or "").replace(",", " ").split()
    try:
        values = [int(part[1:], 16) if part.startswith("#") else round(float(part)) for part in parts]
    except (ValueError, OverflowError):
        return None
    values = [min(max(value, 0), 255) for value in values]
    match values:
        case [grey]:
            return grey, grey, grey
        case [red, green, blue]:
            return red, green, blue
        case [cyan, magenta, yellow, black]:
            return tuple(255 - min(255, part + black) for part in (cyan, magenta, yellow))  # type: ignore[return-value]
    return None if not list(element) else (128, 128, 128)


def _placed(element: Element) -> Matrix:
    """From the object's own space to its holder's: its matrix, then the corner of its boundary (8.5)."""
    box = box_of(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    a, b, c, d, e, f = numbers(element.get("CTM"), 6) or IDENTITY
    return a, b, c, d, e + box[0], f + box[1]


def _compose(outer: Matrix, inner: Matrix) -> Matrix:
    """What applies `inner` first."""
    a, b, c, d, e, f = inner
    (x0, y0), (x1, y1), (x2, y2) = _apply(outer, e, f), _turn(outer, a, b), _turn(outer, c, d)
    return x1, y1, x2, y2, x0, y0


def _turn(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, _, _ = matrix
    return a * x + c * y, b * x + d * y


def _apply(matrix: Matrix, x: float, y: float) -> Point:
    across, down = _turn(matrix, x, y)
    return across + matrix[4], down + matrix[5]


def _image(element: Element, matrix: Matrix, resources: Resources) -> Iterator[Image]:
    part = resources.media.get(element.get("ResourceID", "").strip())
    box = box_of(element.get("Boundary"))
    if part is None:
        return
    own = _placed(element)
    if numbers(element.get("CTM"), 6) is None and box:
        own = (box[2], 0.0, 0.0, box[3], box[0], box[1])
    yield Image(part=part, matrix=_compose(matrix, own))


def _runs(element: Element, matrix: Matrix, style: Style, resources: Resources) -> Iterator[Run]:
    size = (numbers(element.get("Size"), 1) or (0.0,))[0]
    across = (numbers(element.get("HScale"), 1) or (1.0,))[0] or 1.0
    family = resources.fonts.get(element.get("Font", "").strip(), "")
    scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) or 1.0
    filled = element.get("Fill", "true").lower() != "false" or element.get("Stroke", "false").lower() == "true"
    x = y = 0.0
    for code in children(element, "TextCode"):
        x = (numbers(code.get("X"), 1) or (x,))[0]  # a code without X or Y goes on at the last one's (11.3)
        y = (numbers(code.get("Y"), 1) or (y,))[0]
        text = _cleaned(code.text)
        if not text:
            continue
        glyphs = tuple(_glyphs(text, x, y, size, across, code, matrix))
        width = glyphs[-1].at[0] - glyphs[0].at[0] + advance(glyphs[-1].character) * size * across * scale
        yield Run(
            glyphs=glyphs,
            size=size * scale,
            advance=max(width, 0.0),
            family=family,
            colour=style.fill or BLACK,
            shown=filled and not style.transparent,
        )


def _glyphs(text: str, x: float, y: float, size: float, across: float, code: Element, matrix: Matrix) -> Iterator[Glyph]:
    steps_x, steps_y = _steps(code.get("DeltaX"), len(text) - 1), _steps(code.get("DeltaY"), len(text) - 1)
    a, b, c, d, e, f = matrix
    squares = {share: _square(matrix, share * size * across, size) for share in (HALF, FULL)}
    for place, character in enumerate(text):
        share = advance(character)
        left, top, right, bottom = squares[share]
        across_page, down_page = a * x + c * y + e, b * x + d * y + f  # as _apply; a call per character would take longer
        around = (across_page + left, down_page + top, across_page + right, down_page + bottom)
        yield Glyph(character, (across_page, down_page), around)
        x += steps_x[place] if place < len(steps_x) else (0.0 if steps_y else share * size * across)
        y += steps_y[place] if place < len(steps_y) else 0.0


def _square(matrix: Matrix, width: float, size: float) -> tuple[float, float, float, float]:
    """The rectangle (x0, y0, x1, y1) around a character so wide, from the left end of its baseline."""
    corners = [_turn(matrix, x, y) for x in (0.0, width) for y in (-ASCENT * size, DESCENT * size)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def advance(character: str) -> float:
    """How wide a character usually is, as a share of its size."""
    return FULL if unicodedata.east_asian_width(character) in "WFA" else HALF


def _cleaned(text: str | None) -> str:
    """Tabs become blanks, control characters go."""
    return "".join(" " if c == "\t" else c for c in text or "" if c == "\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def _steps(text: str | None, most: int) -> list[float]:
    """A list of distances, in which "g 5 3.2" is five times 3.2 (11.3); never more than are needed."""
    steps: list[float] = []
    tokens = iter((text or "").split())
    for token in tokens:
        if len(steps) >= most:
            break
        try:
            if token == "g":
                count, step = int(float(next(tokens, "0"))), float(next(tokens, "0"))
                steps += [step] * max(0, min(count, most - len(steps)))
            else:
                steps.append(float(token))
        except (ValueError, OverflowError):
            continue
    return [step if abs(step) < 1e6 else 0.0 for step in steps]
