"""How a text was typed: where its lines were wrapped by hand, and whether indents and blank lines tell its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.model.manuscript.marks import begins_anew
from services.model.manuscript.pieces import Piece
from services.model.manuscript.spaces import width_of

_CLOSED = re.compile("[。！？；：…!?;:.][”’）》」』)\\]\"']*$")
_CLOSING_START = re.compile("[，。；：、！？”’）》〕」』]")
# What stays on one line where lines are broken with care: opening marks, a figure or word or one character, closing marks.
_UNIT = re.compile(r"[（“‘《〔「『【(\[]*(?:[0-9A-Za-z][0-9A-Za-z.,%/:@_+-]*|.)[，。；：、！？”’）》〕」』】…—,.;:!?)\]%]*")
_COLUMNS, _CHARACTERS = (36, 130), (18, 65)  # between which a whole text may have been wrapped
_OVER = 4  # columns by which a full line may reach beyond the width: hung marks, an indent put before it afterwards
_INDENTS = range(2, 9)  # half-width columns; what stands farther to the right was put there


def _columns(text: str) -> int:
    return width_of(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What the lines of a text have in common. `width` is 0 where they were not wrapped."""

    width: int = 0
    measure: Callable[[str], int] = _columns  # or len, for lines that were cut at a number of characters
    exact: bool = False  # wrapped without regard for marks and figures, so that every full line has the whole width
    indented: bool = False  # a paragraph's first line is indented
    marks_indented: bool = False  # that of a numbered one too
    gaps: bool = False  # blank lines mean something
    gapped: bool = False  # they stand between any two paragraphs

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> Paper:
        """Look over the whole text once."""
        lines = [piece for piece in pieces if piece.text]
        gaps = any(piece.gap for piece in lines[1:]) and sum(not piece.gap for piece in lines[1:]) * 4 >= len(lines)
        indented = sum(piece.indent in _INDENTS for piece in lines)
        bare = cls(gaps=gaps, indented=indented >= 2 and indented * 5 >= len(lines))
        found = max((_wrapped(lines, *of) for of in ((_columns, *_COLUMNS), (len, *_CHARACTERS))), key=lambda one: one[0])
        if not found[0]:
            return bare
        _count, width, measure, exact = found
        return _habits(lines, cls(width=width, measure=measure, exact=exact, gaps=gaps))

    def is_full(self, piece: Piece, following: Piece) -> bool:
        """Whether a line ends where it does because the paper did: what begins the next one had no room on it."""
        if not self.width:
            return False
        begun = following.raw.lstrip()
        unit = begun[:1] if self.exact else _unit(begun)
        reach = _reach(piece, self.measure)
        return reach + self.measure(unit) > self.width >= reach - _OVER


def _unit(text: str) -> str:
    found = _UNIT.match(text)
    return found[0] if found else text[:1]


def _reach(piece: Piece, measure: Callable[[str], int]) -> int:
    """Where a line ends; what stands far to the right was put there and not written up to there."""
    text = piece.raw.rstrip()
    bare = text.lstrip()
    return measure(bare) + (measure(text[: -len(bare)]) if piece.indent <= _INDENTS[-1] else 0)


def _wrapped(
    lines: Sequence[Piece], measure: Callable[[str], int], least: int, most: int
) -> tuple[int, int, Callable[[str], int], bool]:
    """(how many lines say so or 0, the width at which the text was wrapped, its measure, whether exactly).

    At a width many lines end, most of them within a sentence, and nearly none is longer.
    """
    reaches = [_reach(line, measure) for line in lines]
    needed = [*(measure(_unit(line.raw.lstrip())) for line in lines[1:]), 0]  # room for what begins the next line
    best = (0, 0, measure, False)
    for width in {reach for reach in reaches if least <= reach <= most}:
        ends = [at for at, reach in enumerate(reaches) if reach <= width < reach + needed[at]]
        longer = sum(reach > width + _OVER for reach in reaches)
        if len(ends) <= best[0] or len(ends) < 2 or longer * 3 > len(ends):
            continue
        if sum(_is_open(lines[at : at + 2]) for at in ends) * 2 <= len(ends):
            continue
        best = (len(ends), width, measure, _is_exact(lines, reaches, width))
    return best


def _is_open(lines: Sequence[Piece]) -> bool:
    """Whether the first of two lines ends within a sentence, or a first line's indent says that the second goes on with it."""
    if not _CLOSED.search(lines[0].text):
        return True
    return lines[0].indent in _INDENTS and len(lines) > 1 and lines[1].indent == 0 and not lines[1].gap


def _is_exact(lines: Sequence[Piece], reaches: Sequence[int], width: int) -> bool:
    """Whether lines were cut at the width whatever stands there: a closing mark, or the rest of a figure, begins a line."""
    pairs = [(above.raw.rstrip(), below.raw.lstrip()) for above, below in pairwise(lines)]
    return any(
        reach == width and (_CLOSING_START.match(below) or (above[-1:] + below[:1]).isdecimal())
        for (above, below), reach in zip(pairs, reaches, strict=False)
    )


def _habits(lines: Sequence[Piece], paper: Paper) -> Paper:
    """With what the first lines of paragraphs have in common, and what lines that go on with a sentence have not."""
    pairs = list(pairwise(lines))
    near = [line for line in lines if line.indent <= _INDENTS[-1]]
    firsts = [below for above, below in pairs if below.indent <= _INDENTS[-1] and not paper.is_full(above, below)]
    further = [below for above, below in pairs if paper.is_full(above, below) and not _CLOSED.search(above.text)]
    indented = sum(line.indent in _INDENTS for line in near)
    hung = sum(line.indent in _INDENTS for line in further)
    marked = [line for line in lines if begins_anew(line.text)]
    return Paper(
        width=paper.width,
        measure=paper.measure,
        exact=paper.exact,
        indented=indented - hung >= 2 and (indented - hung) * 4 >= len(firsts) and hung * 5 <= len(further),
        marks_indented=len(marked) > 1 and sum(line.indent in _INDENTS for line in marked) * 10 >= len(marked) * 7,
        gaps=paper.gaps,
        gapped=len(firsts) > 1 and sum(line.gap for line in firsts) * 10 >= len(firsts) * 8,
    )
