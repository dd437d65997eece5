"""The outlines of OFD paths (GB/T 33190-2016, 9.1.2): abbreviated data as straight pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

Point = tuple[float, float]

LONGEST = 4_000_000  # characters of one path's data
_CURVE = 8  # straight pieces for one curve
_TOKENS = re.compile(r"[MLQBACS]|-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def outlines_of(data: str, most: int) -> Iterator[tuple[tuple[Point, ...], bool]]:
    """The outlines of a path's abbreviated data (9.1.2), curves as straight pieces, at most about `most` points."""
    points: list[Point] = []
    tokens = _TOKENS.findall(data[:LONGEST])
    at, count = 0, 0
    while at < len(tokens) and count < most:
        verb = tokens[at]
        takes = _TAKES.get(verb)
        if takes is None:  # a stray number
            at += 1
            continue
        given = tokens[at + 1 : at + 1 + takes]
        if len(given) < takes or any(token in _TAKES for token in given):
            at += 1
            continue
        values = [float(token) for token in given]
        at += 1 + takes
        if verb in "SM":
            if len(points) > 1:
                yield tuple(points), False
            points = [(values[0], values[1])]
        elif verb == "C":
            if len(points) > 1:
                yield tuple(points), True
            points = points[:1]
        else:
            points += _pieces(verb, points[-1] if points else (0.0, 0.0), values)
        count += _CURVE
    if len(points) > 1:
        yield tuple(points), False


def _pieces(verb: str, start: Point, values: Sequence[float]) -> list[Point]:
    ends = list(zip(values[-6:][::2], values[-6:][1::2], strict=True)) if verb == "B" else []
    if verb == "Q":
        ends = [(values[0], values[1]), (values[2], values[3])]
    if not ends:  # a line, or an arc, whose chord will do
        return [(values[-2], values[-1])]
    return [_on_curve([start, *ends], step / _CURVE) for step in range(1, _CURVE + 1)]


def _on_curve(points: list[Point], share: float) -> Point:
    """De Casteljau's point of a Bézier curve."""
    while len(points) > 1:
        points = [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for (x0, y0), (x1, y1) in pairwise(points)]
    return points[0]
