"""What is drawn on a page: rules, bars thin enough to be rules, pictures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from ctypes import byref, c_float, c_int, c_uint
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from services.formats.gongwen.checker.page import MM, Colour, Rectangle, Stroke
from services.formats.gongwen.checker.placing import Place

MAX_OBJECTS = 20_000  # of a page
MAX_SEGMENTS = 2_000  # of a path
THIN = 1.6  # mm: a filled bar no thicker is a rule


def drawings(page: pdfium.PdfPage, place: Place, number: int) -> tuple[tuple[Stroke, ...], tuple[Rectangle, ...]]:
    strokes: list[Stroke] = []
    pictures: list[Rectangle] = []
    for count, thing in enumerate(page.get_objects(max_depth=4)):
        if count > MAX_OBJECTS:
            break
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            strokes += _strokes(thing, place, number)
        elif thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(place.box(*thing.get_bounds()))
    return _merged(strokes), tuple(pictures)


def _strokes(thing: pdfium.PdfObject, place: Place, number: int) -> Iterator[Stroke]:
    fill, stroke, width = c_int(), c_int(), c_float()
    raw.FPDFPath_GetDrawMode(thing.raw, fill, stroke)
    matrix = thing.get_matrix()
    for outline in _outlines(thing):
        points = [place.point(*matrix.on_point(x, y)) for x, y in outline]
        if stroke.value:
            raw.FPDFPageObj_GetStrokeWidth(thing.raw, width)
            weight = width.value * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) * MM
            colour = _drawn(thing, raw.FPDFPageObj_GetStrokeColor)
            for (ax, ay), (bx, by) in pairwise(points):
                if min(abs(ax - bx), abs(ay - by)) < 0.3 and max(abs(ax - bx), abs(ay - by)) > 1.5:
                    yield Stroke(
                        page=number,
                        x0=min(ax, bx),
                        y0=min(ay, by),
                        x1=max(ax, bx),
                        y1=max(ay, by),
                        weight=weight,
                        colour=colour,
                    )
        elif fill.value and len(points) >= 2:
            yield from _bar(points, _drawn(thing, raw.FPDFPageObj_GetFillColor), number)


def _bar(points: list[tuple[float, float]], colour: Colour, number: int) -> Iterator[Stroke]:
    """A filled shape that is no more than a rule."""
    x0, x1 = min(x for x, _ in points), max(x for x, _ in points)
    y0, y1 = min(y for _, y in points), max(y for _, y in points)
    thin, long = sorted((x1 - x0, y1 - y0))
    if thin > THIN or long < 2 or min(colour) > 245:
        return
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    if x1 - x0 > y1 - y0:
        yield Stroke(page=number, x0=x0, y0=middle_y, x1=x1, y1=middle_y, weight=thin, colour=colour)
    else:
        yield Stroke(page=number, x0=middle_x, y0=y0, x1=middle_x, y1=y1, weight=thin, colour=colour)


def _outlines(thing: pdfium.PdfObject) -> Iterator[list[tuple[float, float]]]:
    """The paths that a path object is made of, as points; curves end one."""
    points: list[tuple[float, float]] = []
    x, y = c_float(), c_float()
    for index in range(min(raw.FPDFPath_CountSegments(thing.raw), MAX_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(thing.raw, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        if kind != raw.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = []
        points.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment) and len(points) > 1:
            yield [*points, points[0]]
            points = []
    if len(points) > 1:
        yield points


def _drawn(thing: pdfium.PdfObject, getter: Callable[..., object]) -> Colour:
    red, green, blue, alpha = (c_uint() for _ in range(4))
    getter(thing.raw, red, green, blue, alpha)
    return red.value, green.value, blue.value


def _merged(strokes: list[Stroke]) -> tuple[Stroke, ...]:
    """Strokes that lie on one another or continue one another are one; what LibreOffice draws per cell is a line again."""
    merged: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda s: (s.level, round(s.y if s.level else s.x0, 1), s.x0 if s.level else s.y0)):
        last = merged[-1] if merged else None
        if last is not None and _continues(last, stroke):
            merged[-1] = Stroke(
                page=last.page,
                x0=min(last.x0, stroke.x0),
                y0=min(last.y0, stroke.y0) if not last.level else last.y0,
                x1=max(last.x1, stroke.x1),
                y1=max(last.y1, stroke.y1) if not last.level else last.y1,
                weight=max(last.weight, stroke.weight),
                colour=last.colour,
            )
        else:
            merged.append(stroke)
    return tuple(sorted(merged, key=lambda s: (s.y, s.x0)))


def _continues(last: Stroke, stroke: Stroke) -> bool:
    if last.level != stroke.level or last.colour != stroke.colour:
        return False
    if last.level:
        return abs(last.y - stroke.y) < 0.15 and stroke.x0 <= last.x1 + 0.5
    return abs(last.x0 - stroke.x0) < 0.15 and stroke.y0 <= last.y1 + 0.5
