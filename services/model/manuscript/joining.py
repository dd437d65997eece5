"""Broken lines: which line goes on with the sentence of the one before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.model.manuscript.marks import begins_anew, mark_of
from services.model.manuscript.pieces import Piece
from services.model.manuscript.record import Record, excerpt, span_of
from services.model.manuscript.spaces import seam

_ENDED = re.compile("[。！？；：…!?;:][”’）》」』)\\]\"']*$")
_CLOSED = re.compile("[。！？；：…”’）》」』!?;:)\\]\"'.]$")
_OPEN_END = re.compile("[，、,（(“‘《〔「『]$")
_CLOSING_START = re.compile("[，。；：、！？”’）》〕」』]")
_LABELLED = re.compile("[^，。；：:]{1,10}[：:]")
_RUNNING = re.compile("[，。；、,;]")
_LONG = 20  # characters of a line that is a sentence and no name, label or heading
_WRAP = (40, 130)  # half-width columns between which a whole text may have been wrapped
_MAX_LINES = 400  # of one paragraph
_TAIL = 20  # characters at the end of a line that say how it ends
_SLACK = 5  # columns by which a full line may fall short: two marks that may not begin a line, or a figure kept whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """How a text was typed: where its lines were wrapped (0: they were not), indents and blank lines that mean something."""

    width: int = 0
    indented: bool = False
    gaps: bool = False

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> Paper:
        """Look over the whole text once."""
        lines = [piece for piece in pieces if piece.text]
        width = max(map(_reach, lines), default=0)
        full = [piece for piece in lines if _reach(piece) >= width - _SLACK]
        open_ended = sum(not _CLOSED.search(piece.text) for piece in full)
        wrapped = _WRAP[0] <= width <= _WRAP[1] and len(full) >= 3 and open_ended * 2 > len(full)
        indented = sum(2 <= piece.indent <= 8 for piece in lines)
        return cls(
            width=width if wrapped else 0,
            indented=indented >= 2 and indented * 5 >= len(lines),
            gaps=any(piece.gap for piece in lines[1:]) and sum(not piece.gap for piece in lines[1:]) * 4 >= len(lines),
        )

    def is_full(self, piece: Piece) -> bool:
        """Whether the line ends where it does because the paper did."""
        return self.width > 0 and _reach(piece) >= self.width - _SLACK


def _reach(piece: Piece) -> int:
    """The column where a line ends; what stands far to the right was put there and not written up to there."""
    return piece.width + min(piece.indent, 8)


def goes_on(text: str, last: Piece, following: Piece, paper: Paper) -> bool:
    """Whether the paragraph `text`, whose last line is `last`, goes on in the line `following`."""
    if last.table or following.table or last.heading or following.heading:
        return False
    if {last.align, following.align} & {"center", "right"}:
        return False
    if _CLOSING_START.match(following.text) and not _ENDED.search(text[-_TAIL:]):
        return True
    if begins_anew(following.text) or (paper.indented and following.indent >= 2):
        return False
    if _OPEN_END.search(text):
        return True
    if paper.is_full(last) and not (paper.gaps and following.gap):
        return paper.indented or not _ENDED.search(text[-_TAIL:])
    return _is_open(text) and _is_rest(following.text)


def _is_open(text: str) -> bool:
    """A sentence that stops in its midst; a numbered line without a full stop is a heading, and headings have none."""
    if _CLOSED.search(text) or len(text) < _LONG or not _RUNNING.search(text):
        return False
    return "。" in text if mark_of(text)[0] else not _LABELLED.match(text) or "。" in text


def _is_rest(text: str) -> bool:
    """What may end an open sentence: it ends itself, or is long and runs on."""
    if _LABELLED.match(text):
        return False
    return bool(_CLOSED.search(text)) or (len(text) >= _LONG and bool(_RUNNING.search(text)))


def paragraph_at(
    pieces: Sequence[Piece], at: int, paper: Paper, record: Record, *, ends: Callable[[Piece], bool]
) -> tuple[str, int]:
    """(the paragraph that begins at `at`, the index after its last line); a line for which `ends` holds is never taken in."""
    text, end = pieces[at].text, at + 1
    seams: list[str] = []
    while (
        end < min(len(pieces), at + _MAX_LINES) and not ends(pieces[end]) and goes_on(text, pieces[end - 1], pieces[end], paper)
    ):
        seams.append(f"“…{text[-8:]}”与“{excerpt(pieces[end].text, limit=8)}”")
        text = seam(text, pieces[end].text)
        end += 1
    if seams:
        joined = "、".join(seams[:2]) + ("等" if len(seams) > 2 else "")
        record.note("M02", span_of(piece.place for piece in pieces[at:end]), seams=joined)
    return text, end
