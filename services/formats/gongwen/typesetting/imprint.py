"""The 版记's height: its box and the paragraph that holds it must be as high as what is in it (7.4)."""

from __future__ import annotations

import copy
import math
from typing import Any

from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.frame_foot import imprint_borders
from services.formats.gongwen.layout import Style
from services.formats.gongwen.ooxml import drop, element, put, resize
from services.formats.gongwen.titles import measure
from services.formats.gongwen.typesetting.styled import Styles, properties_of, text_of

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LINES = (Style.COPY, Style.PRINTED, Style.COPIES)
_CONTENT = "w:txbxContent"
_TALLEST = layout.BODY_HEIGHT - 2 * layout.LINE
_LETTER = 20 * layout.SIZE_IMPRINT


def fit_imprint(body: Any, styles: Styles) -> None:
    for copied in list(body.iter(f"{_COMPATIBILITY}Fallback")):  # LibreOffice writes the box twice, for programs before 2010
        if next(styles.within(copied, *_LINES), None) is not None:
            copied.getparent().remove(copied)
    for content in list(body.iter(qn(_CONTENT))):
        if next(styles.within(content, *_LINES), None) is None:
            continue
        _restore_rules(content)
        run = next(content.iterancestors(qn("w:r")))
        anchor = run.getparent()
        if _height(content, styles) > _TALLEST:
            _let_flow(content, anchor, styles)
        high = _height(content, styles) + 40
        resize(run, high)
        put(properties_of(anchor), element("spacing", before=0, after=0, line=high, lineRule="exact"))


def _restore_rules(content: Any) -> None:
    """The weights that 7.4.1 sets, where a program has put its own on the cells."""
    own = list(content.iter(qn("w:tcBorders")))
    if not any(side.get(qn("w:val")) not in ("nil", "none") for border in own for side in border):
        return
    for border in own:
        border.getparent().remove(border)
    put(content.find(qn("w:tbl")).tblPr, imprint_borders(ruled=True))


def _height(content: Any, styles: Styles) -> int:
    return sum(_paragraph_height(paragraph, styles) for paragraph in content.iter(qn("w:p")))


def _paragraph_height(paragraph: Any, styles: Styles) -> int:
    if styles.of(paragraph) not in _LINES:
        return 20
    indent = paragraph.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    told = {side: int(indent.get(qn(f"w:{side}"), 0)) for side in ("left", "right", "hanging")} if indent is not None else {}
    room = (layout.BODY_WIDTH - told.get("left", 0) - told.get("right", 0)) / _LETTER - 0.7
    first = told.get("hanging", 0) / _LETTER
    lines = max(1, math.ceil((measure(text_of(paragraph)) - first) * 1.01 / room))
    return lines * layout.IMPRINT_LINE + 2 * layout.IMPRINT_PADDING


def _let_flow(content: Any, anchor: Any, styles: Styles) -> None:
    """A list of pages: it stands in the text, over as many pages as it takes; the last line stays at the foot."""
    table = content.find(qn("w:tbl"))
    flowing = copy.deepcopy(table)
    anchor.addprevious(_air())
    anchor.addprevious(flowing)
    for part, kept in ((flowing, True), (table, False)):
        for row in part.findall(qn("w:tr")):
            listed = next(styles.within(row, Style.COPY), None) is not None
            if listed is not kept:
                part.remove(row)
            elif kept:
                drop(row.get_or_add_trPr(), "cantSplit")
    borders = flowing.tblPr.find(qn("w:tblBorders"))
    borders.find(qn("w:bottom")).set(qn("w:val"), "nil")
    top = table.tblPr.find(qn("w:tblBorders")).find(qn("w:top"))
    top.set(qn("w:sz"), str(layout.IMPRINT_THIN))
    if table.find(qn("w:tr")) is None:
        anchor.getparent().remove(anchor)


def _air() -> Any:
    """A line between the text and the list."""
    paragraph, properties = element("p"), element("pPr")
    put(properties, element("spacing", before=0, after=0, line=layout.LINE, lineRule="exact"))
    paragraph.append(properties)
    return paragraph
