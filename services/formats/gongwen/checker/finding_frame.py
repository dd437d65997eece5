"""Finding the type area that the body text fills, and the page numbers outside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise
from statistics import median

from services.formats.gongwen.checker.elements import Frame, SetUp
from services.formats.gongwen.checker.marks import DRAFT, FOLIO, NUMBERED
from services.formats.gongwen.checker.page import MM, Line, Sheet, is_han, is_wide
from services.formats.gongwen.checker.rules import BOTTOM, CELL, LEFT, RIGHT

OVERHEAD = 30.0  # mm from the top
DRAFT_END = 46.0  # mm from the top: 稿 on the first line of the type area
FEW = 8  # distances between characters that are enough to tell the usual one
MANY = 15  # characters: a line that long runs across the page
BODY_SIZES = (10.0, 17.5)  # pt


def folio_of(sheet: Sheet) -> Line | None:
    """The page number: under the type area, at the head of the page, or turned at the side of a turned page."""
    if not sheet.upright:
        turned = [line for line in sheet.turned if FOLIO.fullmatch(line.solid)]
        if turned:
            return turned[0]
    floor = BOTTOM - 3.5 if sheet.upright else sheet.height - 32
    low = [line for line in sheet.lines if line.top > floor and FOLIO.fullmatch(line.solid)]
    high = [line for line in sheet.lines if line.bottom < 30 and FOLIO.fullmatch(line.solid)]
    found = low or high
    return found[-1] if found else None


def is_overhead(line: Line) -> bool:
    """A word or two over the type area, such as 稿; a draft's mark is none of its text where it begins a page."""
    return (line.bottom < OVERHEAD and len(line.glyphs) <= 4) or (
        line.bottom < DRAFT_END and DRAFT.fullmatch(line.solid) is not None
    )


def frame_of(sheets: Sequence[Sheet], lines: Sequence[Line], set_up: SetUp | None = None) -> Frame:
    """From lines of running text, tables and page numbers left out; of too few of them, from what the docx sets."""
    lying = not sheets[0].upright
    upright = {sheet.number for sheet in sheets if sheet.upright or lying}
    running = [
        line
        for line in lines
        if line.page in upright and BODY_SIZES[0] <= line.size <= BODY_SIZES[1] and len(line.glyphs) >= MANY
    ]
    usual = Counter(line.size for line in running).most_common(1)
    running = [line for line in running if abs(line.size - usual[0][0]) <= 1]
    body = [line for line in lines if line.page in upright and BODY_SIZES[0] <= line.size <= BODY_SIZES[1]]
    advance = _advance(body, {(line.page, line.base) for line in running})
    if len(running) < 2 or not _runs_on(running, body):
        left, right = (set_up.left, set_up.right) if set_up is not None else (LEFT, RIGHT)
        return Frame(
            odd=left,
            even=left,
            right_odd=right,
            right_even=right,
            advance=advance,
            pitch=_pitch(running),
            lying=lying and set_up is not None,
        )
    pages = {parity: [line for line in running if line.page % 2 == parity] for parity in (1, 0)}
    left = _left(running, body)
    odd, even = (_left(lines, body) if len(lines) >= 4 else left for lines in pages.values())
    width = _right(running, body, left) - left
    if abs(odd - even) > 1:  # mirrored margins: each side has its own right edge
        sides = zip(pages.values(), (odd, even), strict=True)
        width = max(_right(lines, body, edge) - edge for lines, edge in sides if lines)
    width = _whole_width(width, _ragged(running, width + left, advance), set_up)
    return Frame(
        odd=odd,
        even=even,
        right_odd=odd + width,
        right_even=even + width,
        pitch=_pitch(running),
        advance=advance,
        measured=True,
        lying=lying,
    )


def _ragged(running: Sequence[Line], right: float, advance: float | None) -> bool:
    """Whether lines are not drawn out to the right edge: full ones end where their own characters end."""
    full = [line for line in running if right - line.x1 < line.size * MM]
    whole = [line for line in full if all(is_wide(glyph.text) for glyph in line.glyphs)]
    if len(whole) < 2 or advance is None:
        return len({round(line.x1, 1) for line in full}) > 2
    own = [(len(line.glyphs) - 1) * advance + line.size * MM for line in whole]
    kept = sum(abs(line.x1 - line.x0 - width) < 0.15 for line, width in zip(whole, own, strict=True))
    return 2 * kept > len(whole)


def _whole_width(width: float, ragged: bool, set_up: SetUp | None) -> float:
    """The width of the type area: what is set flush left leaves less than a character of it free."""
    wanted = set_up.width if set_up is not None else RIGHT - LEFT
    return wanted if ragged and 0 < wanted - width < CELL + 0.3 else width


def _runs_on(running: Sequence[Line], body: Sequence[Line]) -> bool:
    """Whether any line runs on into the next, which shows both edges; lines that stand alone show neither."""
    far = max(line.x1 for line in running)
    long = [line for line in running if far - line.x1 < 1.6 * line.size * MM]
    keys = {(line.page, line.base) for line in long}
    return any((one.page, one.base) in keys and _goes_on(one, two) for one, two in pairwise(body))


def _goes_on(one: Line, two: Line) -> bool:
    if one.page != two.page or not 0 < two.base - one.base < 16 or abs(one.size - two.size) > 0.5:
        return False
    if one.x0 - two.x0 > 4:  # from an indent back to the edge
        return True
    alone = one.solid[-1:] in "。：；！？:;" or NUMBERED.match(one.solid) or NUMBERED.match(two.solid)
    return abs(one.x0 - two.x0) <= 1.5 and not alone


def _left(lines: Sequence[Line], body: Sequence[Line]) -> float:
    """Where lines begin that are not indented: the leftmost place at which several do.

    Where every long line is a first one, short ends of paragraphs two characters before them tell the edge.
    """
    places = Counter(round(line.x0) for line in lines)
    often = [place for place, count in places.items() if count >= max(2, 0.12 * len(lines))]
    place = min(often) if often else round(min(line.x0 for line in lines))
    left = median(line.x0 for line in lines if abs(line.x0 - place) <= 1)
    before = [line.x0 for line in body if abs(left - line.x0 - 2 * CELL) < 1.5]
    return median(before) if before else left


def _right(lines: Sequence[Line], body: Sequence[Line], left: float) -> float:
    """Where full lines end: those that go on at the left edge of the next line. Of ragged ones, where the longest end."""
    goes_on = {
        (one.page, one.base)
        for one, two in pairwise(body)
        if one.page == two.page and abs(two.x0 - left) < 1.2 and 0 < two.base - one.base < 16
    }
    ends = sorted(line.x1 for line in lines if (line.page, line.base) in goes_on) or sorted(line.x1 for line in lines)
    longest = ends[len(ends) * 4 // 5]
    return median(end for end in ends if abs(end - longest) <= 1)


def _pitch(lines: Sequence[Line]) -> float | None:
    """The distance of baselines that occurs most."""
    steps = [
        round(two.base - one.base, 2)
        for one, two in pairwise(lines)
        if one.page == two.page and 4 < two.base - one.base < 20 and abs(one.size - two.size) < 0.5
    ]
    if not steps:
        return None
    usual = Counter(round(step, 1) for step in steps).most_common(1)[0][0]
    return median(step for step in steps if abs(step - usual) <= 0.15)


def _advance(lines: Sequence[Line], long: Set[tuple[int, float]]) -> float | None:
    """The distance from a Han character to the next, where no justification widens it.

    That of short lines; where there are few of them, that of the narrowest quarter of all.
    """
    short = _steps(line for line in lines if (line.page, line.base) not in long)
    steps = short if len(short) >= FEW else _steps(lines)
    return steps[len(steps) // 4] if steps else None


def _steps(lines: Iterable[Line]) -> list[float]:
    return sorted(
        two.x0 - one.x0
        for line in lines
        for one, two in pairwise(line.glyphs)
        if is_han(one.text) and is_han(two.text) and one.size > 15 and two.x0 - one.x0 < 2 * one.size * MM
    )


def is_full(line: Line, frame: Frame, sheet: Sheet) -> bool:
    """Whether the line reaches the right edge, so that its paragraph may go on."""
    return frame.right(sheet) - line.x1 < 1.6 * line.size * MM
