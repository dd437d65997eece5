"""Attachments whose tables are too wide for an upright page stand on turned pages of their own (8)."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.section import Section, _BaseHeaderFooter

from services.formats.gongwen.layout import Style
from services.formats.gongwen.ooxml import element, put
from services.formats.gongwen.pages import only_paragraph, side_numbers, turned
from services.formats.gongwen.typesetting.styled import Styles, text_of


@dataclass(slots=True)
class Part:
    """Elements of the body that share a page: what comes before the attachments, each attachment, the 版记."""

    label: Any = None  # of an attachment
    elements: list[Any] = field(default_factory=list)
    turned: bool = False


def parts(body: Any, styles: Styles) -> list[Part]:
    """The parts of the body in order; the 版记 is one of its own."""
    found = [Part()]
    for child in body:
        if child.tag == qn("w:sectPr"):
            continue
        style = styles.of(child) if child.tag == qn("w:p") else ""
        if style == Style.ATTACHMENT_LABEL:
            found.append(Part(label=child))
        elif style == Style.IMPRINT:
            found.append(Part())
        found[-1].elements.append(child)
    return found


def split(part: Part, at: Sequence[Any]) -> list[Part]:
    """The part cut so that each of the elements `at`, with the air below it, is one of its own."""
    found = [Part(label=part.label)]
    for child in part.elements:
        if any(child is other for other in at):
            found += [Part(elements=[child], turned=True), Part()]
        elif len(found) > 1 and not found[-1].elements and child.tag == qn("w:p") and not text_of(child).strip():
            found[-2].elements.append(child)
        else:
            found[-1].elements.append(child)
    return found


def turn(document: Docx, all_parts: Sequence[Part]) -> None:
    """Gives each run of upright and of turned parts a section of its own."""
    if not any(part.turned for part in all_parts):
        return
    filled = [part for part in all_parts if part.elements]
    base = document.element.body.sectPr
    first = True
    for part, following in pairwise(filled):
        if part.turned != following.turned:
            _close(part, _properties(base, first=first))
            first = False
            if following.label is not None:  # the section itself begins a page
                put(following.label.get_or_add_pPr(), element("pageBreakBefore", val=0))
    if not first:
        _continue_numbers(base)
    _turn_sections(document, filled)


def _properties(base: Any, *, first: bool) -> Any:
    made = copy.deepcopy(base)
    if not first:
        _continue_numbers(made)
    return made


def _continue_numbers(properties: Any) -> None:
    """A later section has no first page of its own kind."""
    for reference in properties.findall(qn("w:headerReference")) + properties.findall(qn("w:footerReference")):
        if reference.get(qn("w:type")) == "first":
            properties.remove(reference)
    for old in properties.findall(qn("w:titlePg")):
        properties.remove(old)


def _close(part: Part, properties: Any) -> None:
    """The section's properties stand in its last paragraph; after a table in one of no height."""
    last = part.elements[-1]
    if last.tag != qn("w:p") or last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        ending, own = element("p"), element("pPr")
        put(own, element("spacing", before=0, after=0, line=20, lineRule="exact"))
        ending.append(own)
        last.addnext(ending)
        last = ending
    put(last.get_or_add_pPr(), element("keepNext", val=0), properties)


def _turn_sections(document: Docx, filled: Sequence[Part]) -> None:
    runs = [is_turned for is_turned, _ in groupby(filled, key=lambda part: part.turned)]
    for section, is_turned in zip(document.sections, runs, strict=True):
        if is_turned:
            _turn(section)
        elif section.header.is_linked_to_previous:  # or it would show the turned pages' numbers
            _empty(section.header, section.even_page_header)


def _turn(section: Section) -> None:
    for tag in ("w:headerReference", "w:footerReference"):
        for old in section._sectPr.findall(qn(tag)):
            section._sectPr.remove(old)
    turned(section)
    _empty(section.footer, section.even_page_footer)
    side_numbers(section)


def _empty(*header_or_footer: _BaseHeaderFooter) -> None:
    for part in header_or_footer:
        only_paragraph(part)
