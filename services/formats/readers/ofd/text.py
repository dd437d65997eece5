"""The text of an OFD page in reading order, and where each of its characters stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ofdkit.layout import page_text

from services.formats.readers.ofd.objects import Glyph, Run
from services.formats.readers.ofd.structure import Box
from services.model.boxes import NOWHERE, Rectangle

MARGIN = 2.0  # mm that text may stand out of the page and still be on it
MAX_CHARACTERS = 60_000  # of one page
# Each character goes through the ordering as a stand-in of its own, so that it can be told afterwards which one came out where:
# a Han character as one of the Han characters of plane 2, anything else as one of private use.
_HAN, _OTHER = 0x20000, 0xF0000


@dataclass(frozen=True, slots=True)
class _Marked:
    """A run as ofdkit's page_text wants it."""

    text: str
    x: float
    y: float
    size: float
    width: float


def laid_out(runs: Iterable[Run], box: Box) -> tuple[str, list[Rectangle]]:
    """The text and a rectangle for each of its characters, as fractions of the page."""
    known: list[Glyph] = []
    marked = [_marked(run, known) for run in _once(runs) if _is_on(run, box)]
    text: list[str] = []
    boxes: list[Rectangle] = []
    for character in page_text(marked):
        glyph = _known(character, known)
        if glyph is not None:
            text.append(glyph.character)
            boxes.append(_fractions(glyph, box))
        elif character != "\n" or (text and text[-1] != "\n"):  # the ordering parts paragraphs by a blank line
            text.append(character)
            boxes.append(NOWHERE)
    return "".join(text), boxes


def _once(runs: Iterable[Run]) -> Iterable[Run]:
    """Runs without those that are drawn twice at one place to look bold; no more than a page can hold."""
    seen: set[tuple[str, int, int]] = set()
    room = MAX_CHARACTERS
    for run in runs:
        x, y = run.glyphs[0].at
        key = (run.text, round(x * 4), round(y * 4))
        room -= len(run.glyphs)
        if room < 0:
            return
        if key not in seen:
            seen.add(key)
            yield run


def _is_on(run: Run, box: Box) -> bool:
    x, y = run.glyphs[0].at
    return -MARGIN <= x - box[0] <= box[2] + MARGIN and -MARGIN <= y - box[1] <= box[3] + MARGIN


def _marked(run: Run, known: list[Glyph]) -> _Marked:
    characters = []
    for glyph in run.glyphs:
        if glyph.character.isspace():
            characters.append(glyph.character)
            continue
        characters.append(chr((_HAN if "\u3400" <= glyph.character <= "\u9fff" else _OTHER) + len(known)))
        known.append(glyph)
    x, y = run.glyphs[0].at
    return _Marked("".join(characters), x, y, run.size, run.advance)


def _known(character: str, known: Sequence[Glyph]) -> Glyph | None:
    code = ord(character)
    if code < _HAN:
        return None
    return known[code - (_OTHER if code >= _OTHER else _HAN)]


def _fractions(glyph: Glyph, box: Box) -> Rectangle:
    x0, y0, x1, y1 = glyph.around
    left, top, width, height = box
    return _share(x0 - left, width), _share(y0 - top, height), _share(x1 - left, width), _share(y1 - top, height)


def _share(part: float, whole: float) -> float:
    share = part / whole
    return 0.0 if share < 0.0 else 1.0 if share > 1.0 else share
