"""Finding date and signature, of one issuer or of several (7.3.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.formats.gongwen.checker.elements import Frame
from services.formats.gongwen.checker.marks import DATEISH, ENTRY, NOTE, OTHER_DATE
from services.formats.gongwen.checker.page import Line, Sheet
from services.formats.gongwen.checker.rules import CELL

APART = 1.2  # characters between two names on one line
BESIDE = 12.0  # mm between the middles of a date and of the name over it, where several stand on that line
GAP = 1.7  # lines: what follows the text with a blank line
LONGEST = 40  # characters
LAST = 6  # lines from the end, among which a date in another form is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The name over the date, the rows of names over and beside it, and how many lines all of them are."""

    name: Line
    others: tuple[Line, ...]
    count: int


def date_of(lines: Sequence[Line]) -> int | None:
    """Where in `lines` the 成文日期 stands: the last line that is a date and nothing else."""
    whole = next((at for at in range(len(lines) - 1, -1, -1) if DATEISH.fullmatch(lines[at].solid)), None)
    if whole is not None:
        return whole
    return next(
        (at for at in range(len(lines) - 1, max(-1, len(lines) - LAST), -1) if OTHER_DATE.fullmatch(lines[at].solid)), None
    )


def signature_of(lines: Sequence[Line], at: int, by_page: Mapping[int, Sheet], frame: Frame) -> Signature | None:
    """署名: the line above the date, unless that is a line of the text; with it the rows of other issuers above."""
    if at == 0:
        return None
    line, dated = lines[at - 1], lines[at]
    if line.page == dated.page and dated.base - line.base > 4 * frame.step:
        return None
    if not _can_sign(line):
        return None
    names = line.pieces(APART)
    indent = (line.x0 - frame.left(by_page[line.page])) / CELL
    over = line.page == dated.page and abs(names[-1].middle - dated.middle) < (BESIDE if len(names) > 1 else 8)
    if not over and indent <= 2.6:
        return None
    name = names[-1] if len(names) > 1 and over else line
    above = _above(lines[: at - 1], line, by_page, frame)
    beside = names[:-1] if name is not line else ()
    return Signature(name=name, others=(*above, *beside), count=len(above) + 1)


def _can_sign(line: Line) -> bool:
    text = line.solid
    return text[-1:] not in "。：；！？，、" and len(text) <= LONGEST and not NOTE.match(text) and not ENTRY.match(text)


def _above(lines: Sequence[Line], first: Line, by_page: Mapping[int, Sheet], frame: Frame) -> tuple[Line, ...]:
    """The rows of names over the last one: lines that run on into nothing, the first of them parted from the text."""
    rows: list[Line] = []
    below = first
    for line in reversed(lines):
        indent = (line.x0 - frame.left(by_page[line.page])) / CELL
        named = _can_sign(line) and "：" not in line.solid and (indent > 2.6 or len(line.pieces(APART)) > 1)
        if not named or abs(line.size - first.size) > 1 or below.page - line.page > 1:
            break
        rows.append(line)
        below = line
    rows.reverse()
    before: Sequence[Line] = lines[: len(lines) - len(rows)]
    while rows and before and rows[0].page == before[-1].page and rows[0].base - before[-1].base <= GAP * frame.step:
        before, rows = [*before, rows[0]], rows[1:]  # what goes on from the text is its own
    return tuple(rows)
