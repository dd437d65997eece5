"""Ways to spoil a notice: each changes one thing of its docx, whatever made it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.samples.notices import FANG, LETTERHEAD, PRINTED, PROSE, TITLE

Docx = Any
Element = Any


def where(document: Docx, text: str) -> Element:
    """The last paragraph that says just `text`, or else the innermost that holds it, text boxes included."""
    said = [(p, "".join(t.text or "" for t in p.iter(qn("w:t")))) for p in document.element.body.iter(qn("w:p"))]
    found = [p for p, words in said if words == text] or [p for p, words in said if text in words]
    assert found, text
    return found[-1]


def runs(paragraph: Element) -> list[Element]:
    return [run for run in paragraph.findall(qn("w:r")) if run.find(qn("w:t")) is not None]


def dressed(text: str, **changes: str) -> Callable[[Docx], None]:
    """Gives the runs of a paragraph another font, size (half-points) or colour."""

    def plant(document: Docx) -> None:
        for run in runs(where(document, text)):
            dress(run, changes)

    return plant


def dress(run: Element, changes: dict[str, str]) -> None:
    properties = run.find(qn("w:rPr"))
    for key, value in changes.items():
        if key == "font":
            fonts = properties.find(qn("w:rFonts"))
            for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{kind}"), value)
            continue
        tag = qn(f"w:{key}")
        element = properties.find(tag)
        if element is None:
            element = OxmlElement(f"w:{key}")
            properties.append(element)
        element.set(qn("w:val"), value)


def body_dressed(**changes: str) -> Callable[[Docx], None]:
    """Gives every run of plain prose another look."""

    def plant(document: Docx) -> None:
        for paragraph in document.element.body.iter(qn("w:p")):
            for run in runs(paragraph):
                if len(run.find(qn("w:t")).text or "") > 25 and run.find(qn("w:rPr")).find(qn("w:sz")).get(qn("w:val")) == "32":
                    dress(run, changes)

    return plant


def reworded(old: str, new: str) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        for text in where(document, old).iter(qn("w:t")):
            if old in (text.text or ""):
                text.text = text.text.replace(old, new)

    return plant


def indented(text: str, **changes: int) -> Callable[[Docx], None]:
    """Sets the indents of a paragraph, in twips, or its `jc`."""

    def plant(document: Docx) -> None:
        indent = where(document, text).find(qn("w:pPr")).find(qn("w:ind"))
        for key, value in changes.items():
            indent.set(qn(f"w:{key}"), str(value))

    return plant


def aligned(text: str, how: str, **changes: int) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        where(document, text).find(qn("w:pPr")).find(qn("w:jc")).set(qn("w:val"), how)
        indented(text, **changes)(document)

    return plant


def spaced(text: str, **changes: int) -> Callable[[Docx], None]:
    """Adds space before or after a paragraph, in twips."""

    def plant(document: Docx) -> None:
        spacing = where(document, text).find(qn("w:pPr")).find(qn("w:spacing"))
        for key, value in changes.items():
            spacing.set(qn(f"w:{key}"), str(value))

    return plant


def without_blank_before(text: str) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        before = where(document, text).getprevious()
        assert not "".join(t.text or "" for t in before.iter(qn("w:t")))
        before.getparent().remove(before)

    return plant


def both(*plants: Callable[[Docx], None]) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        for one in plants:
            one(document)

    return plant


def sections(**changes: Any) -> Callable[[Docx], None]:
    """Changes the page set-up of the upright sections."""

    def plant(document: Docx) -> None:
        for section in document.sections:
            if section.page_width < section.page_height:
                for key, value in changes.items():
                    setattr(section, key, value)

    return plant


def pitch(twips: int) -> Callable[[Docx], None]:
    """Another line pitch for the body, in the paragraphs and in the grid."""

    def plant(document: Docx) -> None:
        for grid in document.element.body.iter(qn("w:docGrid")):
            grid.set(qn("w:linePitch"), str(twips))
        for spacing in document.element.body.iter(qn("w:spacing")):
            if spacing.get(qn("w:line")) == "579":
                spacing.set(qn("w:line"), str(twips))

    return plant


def tracked(twips: int) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        for spacing in document.element.body.iter(qn("w:spacing")):
            if spacing.get(qn("w:val")) == "-5":
                spacing.set(qn("w:val"), str(twips))

    return plant


def footers(change: Callable[[Element], None]) -> Callable[[Docx], None]:
    """Changes every paragraph of the footers."""

    def plant(document: Docx) -> None:
        for section in document.sections:
            for footer in (section.footer, section.even_page_footer):
                for paragraph in footer._element.iter(qn("w:p")):
                    change(paragraph)

    return plant


def footer_text(old: str, new: str) -> Callable[[Element], None]:
    def change(paragraph: Element) -> None:
        for text in paragraph.iter(qn("w:t")):
            text.text = (text.text or "").replace(old, new)

    return change


def footer_dress(**changes: str) -> Callable[[Element], None]:
    def change(paragraph: Element) -> None:
        for run in paragraph.iter(qn("w:r")):
            if run.find(qn("w:rPr")) is not None:
                dress(run, changes)

    return change


def centred(paragraph: Element) -> None:
    justification = paragraph.find(qn("w:pPr") + "/" + qn("w:jc"))
    if justification is not None:
        justification.set(qn("w:val"), "center")


def red_rule(**changes: str) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        border = next(document.element.body.iter(qn("w:pBdr")))[0]
        for key, value in changes.items():
            border.set(qn(f"w:{key}"), value)

    return plant


def rule_paragraph(**changes: int) -> Callable[[Docx], None]:
    """Moves the paragraph that draws the red rule."""

    def plant(document: Docx) -> None:
        properties = next(document.element.body.iter(qn("w:pBdr"))).getparent()
        for key, value in changes.items():
            target = properties.find(qn("w:ind" if key in ("left", "right") else "w:spacing"))
            target.set(qn(f"w:{key}"), str(value))

    return plant


def imprint_weights(weight: str) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        table = where(document, PRINTED[1]).getparent().getparent().getparent()
        for borders in table.iter(qn("w:tcBorders")):
            for edge in borders:
                edge.set(qn("w:sz"), weight)

    return plant


def without_imprint(document: Docx) -> None:
    box = where(document, PRINTED[1])
    while box.getparent() is not document.element.body:
        box = box.getparent()
    for child in list(box):
        if child.tag != qn("w:pPr"):
            box.remove(child)


def imprint_moved(document: Docx) -> None:
    anchor = next(document.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}positionV"))
    anchor[0].tag = anchor[0].tag.replace("align", "posOffset")
    anchor[0].text = str(140 * 36000)


def narrow_imprint(document: Docx) -> None:
    table = where(document, PRINTED[1]).getparent().getparent().getparent()
    for tag in ("w:tblW", "w:tcW", "w:gridCol"):
        for element in table.iter(qn(tag)):
            element.set(qn("w:w"), "8400")
    for tab in table.iter(qn("w:tab")):
        if tab.get(qn("w:pos")):
            tab.set(qn("w:pos"), "8565")
    for paragraph in table.iter(qn("w:p")):
        paragraph.find(qn("w:pPr")).find(qn("w:ind")).set(qn("w:right"), "0")


def same_footers(document: Docx) -> None:
    document.settings.odd_and_even_pages_header_footer = False


def unpaged_attachment(document: Docx) -> None:
    """附件1 on the page of the signature: the break before it is taken out."""
    for paragraph in document.element.body.findall(qn("w:p")):
        properties = paragraph.find(qn("w:pPr"))
        section = properties.find(qn("w:sectPr")) if properties is not None else None
        if section is not None:
            paragraph.getparent().remove(paragraph)
            return


def upright_number(document: Docx) -> None:
    """The turned page carries its number below, like a page that is not turned."""
    for section in document.sections:
        if section.page_width > section.page_height:
            for header, footer, source in (
                (section.header, section.footer, document.sections[0].footer),
                (section.even_page_header, section.even_page_footer, document.sections[0].even_page_footer),
            ):
                for table in list(header._element.iter(qn("w:tbl"))):
                    table.getparent().remove(table)
                target = footer._element
                for child in list(target):
                    target.remove(child)
                for child in source._element:
                    target.append(copy.deepcopy(child))


def renumbered(document: Docx) -> None:
    kind = OxmlElement("w:pgNumType")
    kind.set(qn("w:start"), "1")
    document.sections[1]._sectPr.append(kind)


def wide_table(document: Docx) -> None:
    table = next(document.element.body.iterchildren(qn("w:tbl")))
    table.find(qn("w:tblPr")).find(qn("w:tblW")).set(qn("w:w"), "14200")
    for tag in ("w:gridCol", "w:tcW"):
        for element in table.iter(qn(tag)):
            if element.get(qn("w:w")) == "4800":
                element.set(qn("w:w"), "5700")


def odd_faces(document: Docx) -> None:
    """What is set in 仿宋 names 隶书 instead."""
    for fonts in document.element.body.iter(qn("w:rFonts")):
        if fonts.get(qn("w:eastAsia")) == FANG:
            for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{kind}"), "隶书")


def _title_line(document: Docx, text: str) -> Element:
    """The first paragraph that says `text`: the title's first line is the signature too."""
    return next(p for p in document.element.body.iter(qn("w:p")) if "".join(t.text or "" for t in p.iter(qn("w:t"))) == text)


def titled(change: Callable[[Element], None]) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        for text in TITLE:
            for run in runs(_title_line(document, text)):
                change(run)

    return plant


def title_lower(document: Docx) -> None:
    _title_line(document, TITLE[0]).find(qn("w:pPr")).find(qn("w:spacing")).set(qn("w:before"), "600")


def lower(twips: int) -> Callable[[Docx], None]:
    """The letterhead that much lower."""

    def plant(document: Docx) -> None:
        spacing = where(document, LETTERHEAD).find(qn("w:pPr")).find(qn("w:spacing"))
        spacing.set(qn("w:before"), str(int(spacing.get(qn("w:before"))) + twips))

    return plant


def insertion(document: Docx) -> None:
    run = runs(where(document, PROSE[:20]))[0]
    changed = OxmlElement("w:ins")
    changed.set(qn("w:author"), "张三")
    changed.set(qn("w:id"), "1")
    run.addprevious(changed)
    changed.append(run)


def page_break_before(text: str) -> Callable[[Docx], None]:
    def plant(document: Docx) -> None:
        where(document, text).find(qn("w:pPr")).insert(0, OxmlElement("w:pageBreakBefore"))

    return plant


def reworded_run(text: str, new: str) -> Callable[[Docx], None]:
    """Another text for the last run of a paragraph."""

    def plant(document: Docx) -> None:
        runs(where(document, text))[-1].find(qn("w:t")).text = new

    return plant


def last_run_in(text: str, font: str) -> Callable[[Docx], None]:
    """Another font for the last run of the paragraph that holds `text`."""

    def plant(document: Docx) -> None:
        dress(runs(where(document, text))[-1], {"font": font})

    return plant


def lead_dressed(text: str, **changes: str) -> Callable[[Docx], None]:
    """Another look for the first run of a paragraph only."""

    def plant(document: Docx) -> None:
        dress(runs(where(document, text))[0], changes)

    return plant
