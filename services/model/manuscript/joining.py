"""Broken lines: which line goes on with the sentence of the one before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from services.model.manuscript.marks import begins_anew, mark_of
from services.model.manuscript.pieces import Piece
from services.model.manuscript.record import Record, excerpt, span_of
from services.model.manuscript.spaces import seam, unclosed
from services.model.manuscript.words import TITLE_END
from services.model.manuscript.wrapping import Paper

_ENDED = re.compile("[。！？；：…!?;:][”’）》」』)\\]\"']*$")
_CLOSED = re.compile("[。！？；：…”’）》」』!?;:)\\]\"'.]$")
_STOPPED = re.compile("[。！？!?][”’）》」』)\\]\"']*$")
_OPEN_BRACKET = re.compile("[（(“‘《〔「『]$")
_FORMULA = re.compile("特此|此复|专此|妥否|当否|以上|附件?[:：]|联系人")  # begins a paragraph of its own
_OPEN_END = re.compile("[，、,（(“‘《〔「『]$")
_CLOSING_START = re.compile("[，。；：、！？”’）》〕」』]")
_LABELLED = re.compile("[^，。；：:]{1,10}[：:]")
_RUNNING = re.compile("[，。；、,;]")
_CITED = re.compile("^[^《（]{0,6}《.+》")  # a sentence begins with what it is about
_LONG = 20  # characters of a line that is a sentence and no name, label or heading
_MAX_LINES = 400  # of one paragraph
_TAIL = 20  # characters at the end of a line that say how it ends


def goes_on(text: str, last: Piece, following: Piece, paper: Paper) -> bool:
    """Whether the paragraph `text`, whose last line is `last`, goes on in the line `following`."""
    if last.table or following.table or last.heading or following.heading or following.item:
        return False
    if {last.align, following.align} & {"center", "right"}:
        return False
    if _CLOSING_START.match(following.text) and not _ENDED.search(text[-_TAIL:]):
        return True
    if _OPEN_BRACKET.search(text):
        return True
    if paper.width and paper.is_full(last, following):
        return _wraps_on(text, following, paper)
    if begins_anew(following.text) or (paper.indented and following.indent >= 2):
        return False
    if unclosed(text) and not _STOPPED.search(text) and not (paper.gaps and following.gap):
        return True
    return _OPEN_END.search(text) is not None or (_is_open(text) and _is_rest(following.text))


def _wraps_on(text: str, following: Piece, paper: Paper) -> bool:
    """Whether a paragraph whose last line is full goes on: indents and blank lines tell, then marks, then how the line ends."""
    if paper.indented and following.indent >= 2:
        return False
    ended = _ENDED.search(text[-_TAIL:]) is not None
    if following.gap and (paper.gapped or (paper.gaps and (ended or _is_heading(text)))):
        return False
    if begins_anew(following.text):
        told = (paper.marks_indented and paper.indented) or paper.gapped
        return told or not (ended or _is_heading(text))
    return paper.indented or paper.gapped or not (ended and _FORMULA.match(following.text))


def _is_heading(text: str) -> bool:
    """A numbered line that has no full stop."""
    return mark_of(text)[0] > 0 and "。" not in text


def _is_open(text: str) -> bool:
    """A sentence that stops in its midst; a numbered line without a full stop is a heading, and headings have none."""
    cited = _CITED.search(text) is not None and not TITLE_END.search(text)
    if _CLOSED.search(text) or len(text) < _LONG or not (cited or _RUNNING.search(text)):
        return False
    return "。" in text if mark_of(text)[0] else not _LABELLED.match(text) or "。" in text


def _is_rest(text: str) -> bool:
    """What may end an open sentence: it ends itself, or is long and runs on."""
    if _LABELLED.match(text):
        return False
    return bool(_CLOSED.search(text)) or (len(text) >= _LONG and bool(_RUNNING.search(text)))


def _joined(text: str, last: Piece, following: Piece, paper: Paper) -> str:
    """The two as one; where lines were cut within words, a space only where one was typed."""
    cut = paper.exact and paper.is_full(last, following) and last.raw == last.raw.rstrip()
    return text + following.text if cut else seam(text, following.text)


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
        text = _joined(text, pieces[end - 1], pieces[end], paper)
        end += 1
    if seams:
        joined = "、".join(seams[:2]) + ("等" if len(seams) > 2 else "")
        record.note("M02", span_of(piece.place for piece in pieces[at:end]), seams=joined)
    return text, end
