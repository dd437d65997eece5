"""Paragraphs by the style that a secretary sees, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from services.formats.gongwen import layout
from services.formats.gongwen.ooxml import drop, element, put


@cache  # of a few names, asked for a hundred times in every paragraph
def path(*names: str) -> str:
    """The place of an element below another: `path("pPr", "ind")`."""
    return "/".join(qn(f"w:{name}") for name in names)


class Styles:
    """The names of a document's styles by their ids: asked for once, as a table may have thousands of paragraphs."""

    def __init__(self, document: Docx) -> None:
        found = document.styles.element.findall(qn("w:style"))
        self._names = {style.get(qn("w:styleId")): _name(style) for style in found}
        self._found: dict[tuple[str, str, str, str], str | None] = {}
        self._styles = {style.get(qn("w:styleId")): style for style in found}

    def of(self, paragraph: Any) -> str:
        """The style's name of a `w:p`."""
        style = paragraph.find(path("pPr", "pStyle"))
        return self._names.get(style.get(path("val")), "") if style is not None else ""

    def said(self, paragraph: Any) -> Said:
        """What the paragraph says of itself, for somebody who asks more than once."""
        properties = paragraph.find(path("pPr"))
        own = {child.tag: child for child in reversed(properties)} if properties is not None else {}  # the first of a kind
        named = own.get(path("pStyle"))
        return Said(own=own, identity=named.get(path("val")) if named is not None else "Normal", styles=self)

    def told(self, paragraph: Any, group: str, child: str, attribute: str = "val") -> str | None:
        """What a paragraph says of itself, else its style, or what this is based on: `told(p, "pPr", "spacing", "line")`."""
        return self.said(paragraph).told(group, child, attribute)

    def name_of(self, identity: str) -> str:
        """The name of a style."""
        return self._names.get(identity, "")

    def of_style(self, identity: str, wanted: tuple[str, str, str]) -> str | None:
        """What a style tells, or what it is based on."""
        key = (identity, *wanted)
        if key not in self._found:
            self._found[key] = self._sought(identity, wanted)
        return self._found[key]

    def _sought(self, identity: str, wanted: tuple[str, str, str]) -> str | None:
        group, child, attribute = wanted
        style = self._styles.get(identity)
        if style is None:
            return None
        own = style.find(path(group, child))
        if own is not None and (own.get(path(attribute)) is not None or attribute == "val"):
            return str(own.get(path(attribute), ""))
        based = style.find(qn("w:basedOn"))
        return self.of_style(based.get(qn("w:val")), wanted) if based is not None else None

    def within(self, root: Any, *names: str) -> Iterator[Any]:
        """Every `w:p` under `root` that has one of the styles."""
        return (paragraph for paragraph in root.iter(path("p")) if self.of(paragraph) in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One paragraph's own properties by their tags, and its style."""

    own: dict[str, Any]
    identity: str
    styles: Styles

    @property
    def style(self) -> str:
        return self.styles.name_of(self.identity)

    def told(self, group: str, child: str, attribute: str = "val") -> str | None:
        """What it says itself, else its style: `told("pPr", "spacing", "line")`."""
        own = self.own.get(path(child)) if group == "pPr" else None
        if own is not None and own.get(path(attribute)) is not None:
            return str(own.get(path(attribute)))
        if own is not None and attribute == "val":
            return ""  # a flag that is only there
        return self.styles.of_style(self.identity, (group, child, attribute))


def _name(style: Any) -> str:
    name = style.find(qn("w:name"))
    return str(name.get(qn("w:val"))) if name is not None else ""


def text_of(paragraph: Any) -> str:
    """The letters of a `w:p`, without those of a box that it holds."""
    return "".join(node.text or "" for node in paragraph.findall(path("r", "t")))


def wrapped(document: Docx, paragraph: Any) -> Paragraph:
    return Paragraph(paragraph, document._body)


def properties_of(paragraph: Any) -> Any:
    return paragraph.get_or_add_pPr()


def indent(paragraph: Any, **characters: float) -> None:
    """Other indents, in characters of 3号."""
    told = {name: round(value * layout.CHARACTER) for name, value in characters.items()}
    put(properties_of(paragraph), element("ind", **told))


def keep_with_next(paragraph: Any, wanted: bool) -> None:
    properties = properties_of(paragraph)
    drop(properties, "keepNext")
    if wanted:
        put(properties, element("keepNext"))
    else:
        put(properties, element("keepNext", val=0))
