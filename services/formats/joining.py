"""In the copy of a docx that is printed: numbers and names of people that no line breaks."""

from __future__ import annotations

from typing import Any

from services.formats.gongwen.layout import OF_PEOPLE, Style
from services.model.unbroken import names, numbers

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_JOINER, _FIRM_SPACE = "\u2060", "\u2007"  # at U+00A0 and w:noBreakHyphen LibreOffice 7.4 breaks a line
_OURS = frozenset(value for name, value in vars(Style).items() if name.isupper())


def join(root: Any) -> bool:
    """Puts invisible joiners into the paragraphs of a part that have a style of the house; whether there was anything to join.

    The delivered docx has none of them: who looks for a telephone number in it finds it.
    """
    joined = [_join(paragraph) for paragraph in root.iter(f"{_WORD}p")]
    return any(joined)


def _join(paragraph: Any) -> bool:
    named = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    style = named.get(f"{_WORD}val") if named is not None else ""
    if style not in _OURS:
        return False
    pieces = [piece for piece in paragraph.findall(f"{_WORD}r/{_WORD}t") if piece.text]
    text = "".join(piece.text for piece in pieces)
    spans = [*numbers(text), *(names(text) if style in OF_PEOPLE else ())]
    within = {at for start, end in spans for at in range(start + 1, end)}
    if not within:
        return False
    begin = 0
    for piece in pieces:
        end = begin + len(piece.text)
        piece.text = "".join(_letter(text, at, within) for at in range(begin, end))
        begin = end
    return True


def _letter(text: str, at: int, within: set[int]) -> str:
    """A character with what joins it to the one before; two digits or Latin letters are never parted."""
    letter = _FIRM_SPACE if text[at] == " " and at in within else text[at]
    sides = text[at - 1 : at + 1] if at in within else ""
    parted = bool(sides) and " " not in sides and not (sides.isascii() and sides.isalnum())
    return _JOINER + letter if parted else letter
