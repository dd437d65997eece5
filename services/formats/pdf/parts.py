"""The parts of a docx that are printed, read as they are (a template's text boxes and fields are not python-docx's business)."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DOCUMENT = "word/document.xml"
_NOTES = (("footnote", "脚注"), ("endnote", "尾注"))
_MARGINS = (("header", "页眉"), ("footer", "页脚"))
_OFF = ("0", "false", "off")


class DocxParts:
    """Raises ValueError for bytes that are no docx."""

    def __init__(self, docx: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(docx)) as package:
                self._contents = {
                    name: package.read(name)
                    for name in package.namelist()
                    if name.startswith("word/") and name.endswith((".xml", ".rels"))
                }
            self.body: Any = self._part(_DOCUMENT)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, NotImplementedError, etree.XMLSyntaxError) as error:
            raise ValueError("not a complete docx") from error
        if self.body is None:
            raise ValueError("not a complete docx")

    def notes(self) -> Iterator[tuple[str, Any]]:
        """The notes that the body refers to: label and element."""
        for kind, label in _NOTES:
            part = self._part(f"word/{kind}s.xml")
            used = {element.get(W + "id") for element in self.body.iter(f"{W}{kind}Reference")}
            if part is not None:
                yield from ((label, note) for note in part if note.get(W + "id") in used)

    def margins(self) -> Iterator[tuple[str, Any, bool]]:
        """The headers and footers: label, element, and whether it is sure to be printed on some page."""
        targets, seen = self._targets(), dict[str, tuple[str, bool]]()
        turning = _on(self._settings, "evenAndOddHeaders")
        for index, section in enumerate(self.body.iter(W + "sectPr")):
            own_first = _on(section, "titlePg")
            for kind, label in _MARGINS:
                for reference in section.iter(f"{W}{kind}Reference"):
                    target = targets.get(reference.get(_R + "id"), "")
                    which = reference.get(W + "type")
                    sure = own_first if which == "first" else which == "default" and not own_first and not (index and turning)
                    seen[target] = label, sure or seen.get(target, ("", False))[1]
        for target, (label, due) in seen.items():
            if (part := self._part(target)) is not None:
                yield label, part, due

    def is_hidden(self, element: Any) -> bool:
        """Whether the run that holds `element` is hidden text, by itself or by its style."""
        run = element.getparent()
        paragraph = next(run.iterancestors(W + "p"), None)
        own = run.find(f"{W}rPr/{W}vanish")
        if own is not None:
            return str(own.get(W + "val")) not in _OFF
        styles = (run.find(f"{W}rPr/{W}rStyle"), None if paragraph is None else paragraph.find(f"{W}pPr/{W}pStyle"))
        return any(style is not None and style.get(W + "val") in self._styles_with(f"{W}rPr/{W}vanish") for style in styles)

    def is_labelled(self, paragraph: Any) -> bool:
        """Whether the program puts a number or a bullet before the paragraph."""
        own = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        if own is not None:
            return str(own.get(W + "val")) != "0"
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return style is not None and style.get(W + "val") in self._styles_with(f"{W}pPr/{W}numPr")

    def _styles_with(self, path: str) -> frozenset[str]:
        if path not in self._known_styles:
            self._known_styles[path] = self._find_styles(path)
        return self._known_styles[path]

    def _find_styles(self, path: str) -> frozenset[str]:
        """The styles that have a property, their own or by the style on which they stand."""
        part = self._part("word/styles.xml")
        styles = [] if part is None else list(part.iter(W + "style"))
        found = {style.get(W + "styleId") for style in styles if style.find(path) is not None}
        grown = 0
        while grown != len(found):
            grown = len(found)
            found |= {
                style.get(W + "styleId")
                for style in styles
                if (base := style.find(W + "basedOn")) is not None and base.get(W + "val") in found
            }
        return frozenset(found)

    @cached_property
    def _known_styles(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _settings(self) -> Any:
        return self._part("word/settings.xml")

    def _targets(self) -> dict[str, str]:
        relations = self._part("word/_rels/document.xml.rels")
        targets = [] if relations is None else [(one.get("Id"), one.get("Target", "")) for one in relations]
        return {name: posixpath.normpath(posixpath.join("/word", target)).lstrip("/") for name, target in targets}

    def _part(self, name: str) -> Any:
        content = self._contents.get(name)
        return None if content is None else etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))


def _on(element: Any, name: str) -> bool:
    found = None if element is None else element.find(W + name)
    return found is not None and found.get(W + "val") not in _OFF
