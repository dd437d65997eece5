"""Pictures in a Word document that are pages: photos and scans that were pasted into it instead of being sent as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from services.formats.word_names import W

MAX_PICTURES = 500
PAGE_SHARE = 0.4  # of the paper that a picture covers which is a page
ALONE_SHARE = 0.15  # the same in a document that has next to no text
FEW_CHARACTERS = 20
_EMU = 12_700  # to the point
_TWIPS = 20
A4 = (595.3, 841.9)  # points
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = (f"{W}del", f"{W}moveFrom", f"{_MC}Fallback")
_DRAWINGS = (f"{_WP}inline", f"{_WP}anchor", f"{_V}shape", f"{_V}rect")
_MEASURE = re.compile(r"(width|height)\s*:\s*([\d.]+)\s*(pt|in|cm|mm|px|pc)?")
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "pc": 12.0, None: 0.75, "": 0.75}


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture on the paper: the relationship by which the document knows it, and its size in points."""

    link: str
    width: float
    height: float


def page_pictures(document: etree._Element, text: str) -> list[Placed]:
    """The pictures of the document that are pages, in the order of the body."""
    across, down = _paper(document)
    bare = sum(not character.isspace() for character in text) < FEW_CHARACTERS
    least = (ALONE_SHARE if bare else PAGE_SHARE) * across * down
    return [placed for placed in _pictures(document) if placed.width * placed.height >= least][:MAX_PICTURES]


def _pictures(document: etree._Element) -> Iterator[Placed]:
    walk = etree.iterwalk(document, events=("start",))
    for _, element in walk:
        if element.tag in _SKIPPED:
            walk.skip_subtree()
        elif element.tag in _DRAWINGS:
            yield from _placed(element)
            walk.skip_subtree()


def _placed(drawing: etree._Element) -> Iterator[Placed]:
    """The pictures of one drawing; of a group each takes the whole of it."""
    if drawing.tag.startswith(_V):
        sizes = {name: float(value) * _UNITS[unit] for name, value, unit in _MEASURE.findall(drawing.get("style", ""))}
        links = [data.get(f"{_R}id", "") for data in drawing.iter(f"{_V}imagedata")]
        width, height = sizes.get("width", 0.0), sizes.get("height", 0.0)
    else:
        extent = drawing.find(f"{_WP}extent")
        width, height = (_number(extent, side) / _EMU for side in ("cx", "cy")) if extent is not None else (0.0, 0.0)
        links = [blip.get(f"{_R}embed", "") for blip in drawing.iter(f"{_A}blip")]
    yield from (Placed(link, width, height) for link in dict.fromkeys(links) if link)


def _paper(document: etree._Element) -> tuple[float, float]:
    size = next(iter(document.iter(f"{W}pgSz")), None)
    across, down = (_number(size, f"{W}{side}") / _TWIPS for side in ("w", "h")) if size is not None else A4
    return (across, down) if across > 72 and down > 72 else A4


def _number(element: etree._Element, name: str) -> int:
    text = element.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 12 else 0
