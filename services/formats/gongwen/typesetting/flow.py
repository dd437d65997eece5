"""On which page and how far down the elements of the body will stand, as LibreOffice sets them (Word keeps to the same)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.formats.gongwen.typesetting.heights import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a piece stands: on each page from `page` on, how many of its lines and how far down they end."""

    page: int
    counts: tuple[int, ...]
    feet: tuple[int, ...]

    @property
    def last(self) -> int:
        return self.page + len(self.counts) - 1


def flow(given: Sequence[Piece], height: int, *, begins: int = 0) -> tuple[Place, ...]:
    """The places of the pieces on pages of `height` twips; on the first they begin `begins` down."""
    places: list[Place] = []
    page, used, at = 0, begins, 0
    while at < len(given):
        end = _chain(given, at)
        if used and (given[at].fresh or not _fits(given[at : end + 1], height - used, height)):
            page, used = page + 1, 0
        for piece in given[at : end + 1]:
            place = _placed(piece, page, used, height)
            places.append(place)
            page, used = place.last, place.feet[-1] + piece.after
        at = end + 1
    return tuple(places)


def _chain(given: Sequence[Piece], at: int) -> int:
    """The last of the pieces that are kept together from `at` on."""
    while at + 1 < len(given) and given[at].keeps and not given[at + 1].fresh:
        at += 1
    return at


def _fits(chain: Sequence[Piece], left: int, height: int) -> bool:
    """Whether a chain may begin here: all of it whole, but of its last piece only the lines that may stand before a break."""
    *kept, last = chain
    least = sum(last.heights[: last.heads + last.orphans])
    needed = sum(piece.height for piece in kept) + last.before + least
    return needed <= left or needed > height


def _placed(piece: Piece, page: int, used: int, height: int) -> Place:
    """Line by line, or row by row."""
    counts, feet = [0], [used + piece.before]
    for number, line in enumerate(piece.heights):
        if feet[-1] + line > height and (counts[-1] or used):
            short = min(max(piece.orphans - (len(piece.heights) - number), 0), max(counts[-1] - 1, 0))
            carried = sum(piece.heights[number - short : number])
            counts[-1], feet[-1] = counts[-1] - short, feet[-1] - carried
            counts.append(short)
            feet.append(piece.head + carried)
            used = 0
        counts[-1], feet[-1] = counts[-1] + 1, feet[-1] + line
    empty = 1 if len(counts) > 1 and counts[0] == 0 else 0  # it begins on the page after
    return Place(page=page + empty, counts=tuple(counts[empty:]), feet=tuple(feet[empty:]))
