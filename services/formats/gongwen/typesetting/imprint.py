"""The 版记: a long 印发机关 beside its date; box and paragraph as high as what is in them (7.4)."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.frame_foot import imprint_borders
from services.formats.gongwen.layout import Style
from services.formats.gongwen.measuring import measure
from services.formats.gongwen.ooxml import drop, element, put, resize
from services.formats.gongwen.titles import name_lines
from services.formats.gongwen.typesetting.heights import paragraph_piece
from services.formats.gongwen.typesetting.styled import Styles, properties_of

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LINES = (Style.COPY, Style.PRINTED, Style.COPIES)
_CONTENT = "w:txbxContent"
_SPARE = 40  # twips of the box beyond its content
_TALLEST = layout.BODY_HEIGHT - _SPARE
_ROOM = (layout.BODY_WIDTH - 2 * layout.IMPRINT_INDENT) / (layout.SIZE_IMPRINT * 20)  # characters of 4号 in a line
_APART = 2  # characters at least between 印发机关 and its date
_NARROWEST = 85  # per cent of the type's width, before the name takes another line


def fit_imprint(body: Any, styles: Styles) -> None:
    for copied in list(body.iter(f"{_COMPATIBILITY}Fallback")):  # LibreOffice writes the box twice, for programs before 2010
        if next(styles.within(copied, *_LINES), None) is not None:
            copied.getparent().remove(copied)
    for content in list(body.iter(qn(_CONTENT))):
        if next(styles.within(content, *_LINES), None) is None:
            continue
        _restore_rules(content)
        for printed in styles.within(content, Style.PRINTED):
            _fit_printed(printed)
        run = next(content.iterancestors(qn("w:r")))
        anchor = run.getparent()
        if _height(content, styles) > _TALLEST:
            _let_flow(content, anchor, styles)
        high = _height(content, styles) + _SPARE
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


def _fit_printed(paragraph: Any) -> None:
    """印发机关 and its date stand apart on one line: a long name condensed, a longer one broken over the date's line (7.4.3)."""
    name, dated = _beside_the_tab(paragraph)
    if not name or not dated:
        return
    words = "".join(letters.text or "" for letters in name)
    beside = _ROOM - _APART - measure("".join(letters.text or "" for letters in dated))
    scale = int(100 * beside / max(measure(words), 1))
    if _NARROWEST <= scale < 100:
        for run in {letters.getparent(): None for letters in name}:
            put(run.get_or_add_rPr(), element("w", val=scale))
    elif scale < _NARROWEST:
        _break_name(name, name_lines(words, most=int(beside)))


def _beside_the_tab(paragraph: Any) -> tuple[list[Any], list[Any]]:
    """The letters before its only tab and those after; nothing where a secretary has set the line otherwise."""
    inner = list(paragraph.iterfind(f"{qn('w:r')}/*"))
    stops = [at for at, node in enumerate(inner) if node.tag == qn("w:tab")]
    if len(stops) != 1:
        return [], []
    before, after = inner[: stops[0]], inner[stops[0] :]
    return [node for node in before if node.tag == qn("w:t")], [node for node in after if node.tag == qn("w:t")]


def _break_name(name: list[Any], lines: Sequence[str]) -> None:
    """The name on these lines, in its first run; a tab of the same run comes after them."""
    first, *rest = name
    for letters in rest:
        letters.text = ""
    first.text = lines[0]
    last = first
    for words in lines[1:]:
        turned, letters = element("br"), element("t")
        letters.text = words
        last.addnext(turned)
        turned.addnext(letters)
        last = letters


def _height(content: Any, styles: Styles) -> int:
    return sum(_paragraph_height(paragraph, styles) for paragraph in content.iter(qn("w:p")))


def _paragraph_height(paragraph: Any, styles: Styles) -> int:
    if styles.of(paragraph) not in _LINES:
        return 20
    if all(_beside_the_tab(paragraph)):  # fitted: its lines end where they are broken
        turned = sum(1 for _ in paragraph.iterfind(f"{qn('w:r')}/{qn('w:br')}"))
        return (1 + turned) * layout.IMPRINT_LINE + 2 * layout.IMPRINT_PADDING
    lines = len(paragraph_piece(_untabbed(paragraph), styles, layout.BODY_WIDTH).heights)
    return lines * layout.IMPRINT_LINE + 2 * layout.IMPRINT_PADDING


def _untabbed(paragraph: Any) -> Any:
    """A copy without the tab before 印发日期: on a line that is not full it takes what is left, on a full one no room at all."""
    plain = copy.deepcopy(paragraph)
    for tab in list(plain.iterfind(f"{qn('w:r')}/{qn('w:tab')}")):
        tab.getparent().remove(tab)
    return plain


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
