"""The numbers that Word prints before paragraphs by itself: the paragraph's own, or those of its style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from services.formats.word_names import W
from services.formats.word_numbering import Numbering

MAX_STYLES = 20  # a style is based on another, that one on a third; a damaged file may make a ring of them
_CLOSING = "、，．。：:）)】〕]"  # behind these no gap is wide enough to be read as a blank


@dataclass(frozen=True, slots=True)
class _Place:
    """The list and level that a paragraph or a style names; None where it leaves that to what it is based on."""

    list_id: str | None = None
    level: int | None = None

    def over(self, below: _Place) -> _Place:
        """What holds where `below` is the style beneath."""
        return _Place(below.list_id if self.list_id is None else self.list_id, below.level if self.level is None else self.level)


class Numbers:
    """Counts on with each paragraph that is asked for, so ask once for each, in the order of the text."""

    def __init__(self, *, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        """The roots of word/numbering.xml and word/styles.xml, as far as the file has them."""
        self._numbering = Numbering.of(numbering)
        self._default = ""
        self._styles = self._placed(styles) if styles is not None else {}
        self._counts = numbering is not None

    def before(self, paragraph: etree._Element) -> str:
        """The number that is printed before the paragraph, with the blank between them; "" for none, and for a bullet."""
        if not self._counts:
            return ""
        properties = paragraph.find(f"{W}pPr")
        named = _named(properties, f"{W}pStyle") if properties is not None else None
        place = _place(properties).over(self._styles.get(self._default if named is None else named, _Place()))
        if not place.list_id:
            return ""
        mark = self._numbering.mark(place.list_id, place.level or 0)
        return mark.text + (" " if mark.parted and mark.text and mark.text[-1] not in _CLOSING else "")

    def _placed(self, styles: etree._Element) -> Mapping[str, _Place]:
        """style id -> its place in a list, with what it inherits."""
        own: dict[str, tuple[_Place, str | None]] = {}
        for style in styles.iterchildren(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            own[name] = (_place(style.find(f"{W}pPr")), _named(style, f"{W}basedOn"))
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._default = name
        return {name: _inherited(name, own) for name in own}


def _inherited(name: str, own: Mapping[str, tuple[_Place, str | None]]) -> _Place:
    place, base = own[name]
    for _ in range(MAX_STYLES):
        if base is None or base not in own:
            break
        below, base = own[base]
        place = place.over(below)
    return place


def _place(properties: etree._Element | None) -> _Place:
    numbered = properties.find(f"{W}numPr") if properties is not None else None
    if numbered is None:
        return _Place()
    level = _named(numbered, f"{W}ilvl")
    return _Place(_named(numbered, f"{W}numId"), int(level) if level is not None and level in "012345678" else None)


def _named(parent: etree._Element, tag: str) -> str | None:
    element = parent.find(tag)
    return element.get(f"{W}val") if element is not None else None
