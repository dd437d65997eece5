"""The pieces of a template: page, styles, paragraphs, tables, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer
from docx.shared import Twips
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from services.formats.gongwen import layout
from services.formats.gongwen.layout import FANG, KAI, SONG, STYLES, Style


def element(tag: str, **attributes: object) -> BaseOxmlElement:
    """A `w:` element with `w:` attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def fonts(face: str) -> BaseOxmlElement:
    """One face for every script, or “ ” … — turn into a Latin font (notes: docformat-gui #31)."""
    return element("rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face, hint="eastAsia")


def blank_document() -> Docx:
    """An A4 document with the type area of GB/T 9704 and the styles of the layout table."""
    document = Document()
    _defaults(document)
    _page(document.sections[0])
    for name in STYLES:
        _style(document, name)
    body = document.element.body
    for paragraph in body.findall(qn("w:p")):
        body.remove(paragraph)
    return document


def _defaults(document: Docx) -> None:
    properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(properties):
        properties.remove(child)
    for child in (
        fonts(FANG),
        element("sz", val=2 * layout.SIZE),
        element("szCs", val=2 * layout.SIZE),
        element("lang", val="en-US", eastAsia="zh-CN"),
    ):
        properties.append(child)
    normal = document.styles["Normal"].element
    normal.get_or_add_pPr().append(element("widowControl", val=0))  # or a page gets 21 lines


def _page(section: Section) -> None:
    section.page_width, section.page_height = Twips(layout.PAGE_WIDTH), Twips(layout.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Twips(layout.MARGIN_TOP), Twips(layout.MARGIN_BOTTOM)
    section.left_margin, section.right_margin = Twips(layout.MARGIN_LEFT), Twips(layout.MARGIN_RIGHT)
    section.footer_distance = Twips(layout.FOOTER_DISTANCE)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is not None:
        section._sectPr.remove(grid)
    section._sectPr.append(element("docGrid", type="lines", linePitch=layout.LINE))


def _style(document: Docx, name: str) -> None:
    face, size, alignment, indent, line, keep = STYLES[name]
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    properties = style.element.get_or_add_pPr()
    if keep:
        properties.append(element("keepNext"))
    properties.append(element("widowControl", val=0))
    properties.append(element("snapToGrid", val=0))
    properties.append(element("spacing", before=0, after=0, line=line, lineRule="exact"))
    if indent:
        properties.append(element("ind", firstLine=indent * layout.CHARACTER))
    properties.append(element("jc", val=alignment))
    letters = style.element.get_or_add_rPr()
    letters.append(fonts(face))
    if size == layout.SIZE:
        letters.append(element("spacing", val=layout.TRACKING))
    letters.append(element("sz", val=2 * size))
    letters.append(element("szCs", val=2 * size))


def add_run(paragraph: Paragraph, text: str, *, face: str, size: int) -> None:
    """A run that carries its face itself: Word heeds the font hint only there."""
    run = paragraph.add_run(text)
    properties = run._r.get_or_add_rPr()
    properties.append(fonts(face))
    if size == layout.SIZE:
        properties.append(element("spacing", val=layout.TRACKING))
    properties.append(element("sz", val=2 * size))
    properties.append(element("szCs", val=2 * size))


def write(container: Docx | _Cell, style: str, *texts: str | tuple[str, str]) -> Paragraph:
    """A paragraph of `style`; a text is in the style's face or, as (text, face), in another."""
    face, size, *_ = STYLES[style]
    paragraph = container.add_paragraph(style=style)
    for text in texts:
        words, other = text if isinstance(text, tuple) else (text, face)
        add_run(paragraph, words, face=other, size=size)
    return paragraph


def tag(container: Docx | _Cell, text: str) -> None:
    """A paragraph that only steers, such as {%p if note %}: it vanishes when the template is rendered."""
    write(container, Style.BODY, text)


def heading_2(document: Docx, number: str, lead: str, rest: str) -> None:
    """（一）in 楷体 with its leading sentence, the rest of the paragraph in 仿宋 (7.3.3)."""
    paragraph = document.add_paragraph(style=Style.BODY)
    add_run(paragraph, number + lead, face=KAI, size=layout.SIZE)
    add_run(paragraph, rest, face=FANG, size=layout.SIZE)


def letterhead(document: Docx) -> None:
    """版头: the issuer's red name, the document's number, the red rule (7.2.4-7.2.7)."""
    mark = write(document, Style.LETTERHEAD, "{{ letterhead }}")
    spacing = mark._p.get_or_add_pPr()
    spacing.append(element("spacing", before=layout.LETTERHEAD_BEFORE, after=0, line=layout.LETTERHEAD_LINE, lineRule="exact"))
    mark.runs[0]._r.get_or_add_rPr().insert(1, element("color", val=layout.RED))
    blank(document, 2)
    write(document, Style.NUMBER, "{{ number }}")
    rule = document.add_paragraph(style=Style.RULE)
    properties = rule._p.get_or_add_pPr()
    border = element("pBdr")
    border.append(element("top", val="single", sz=layout.RULE_WEIGHT, space=0, color=layout.RED))
    properties.append(border)
    properties.append(element("spacing", before=layout.RULE_BEFORE, after=0, line=20, lineRule="exact"))
    blank(document, 2)


def small_gap(document: Docx) -> None:
    """A little air beside a table."""
    document.add_paragraph(style=Style.GAP)


def blank(document: Docx, lines: int = 1) -> None:
    for _ in range(lines):
        document.add_paragraph(style=Style.BLANK)


def signature(document: Docx) -> None:
    """署名, 成文日期 and 附注 (7.3.5, 7.3.6); the typesetting pass sets their indents."""
    blank(document, 2)
    write(document, Style.SIGNATURE, "{{ issuer }}")
    write(document, Style.DATE, "{{ date }}")


def note(document: Docx) -> None:
    tag(document, "{%p if note %}")
    write(document, Style.NOTE, "（{{ note }}）")
    tag(document, "{%p endif %}")


def table(document: Docx, widths: Sequence[int]) -> Table:
    """An empty ruled table across the type area; `widths` in twips."""
    made: Table = document.add_table(rows=0, cols=len(widths))
    made.style = "Table Grid"
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(made._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))
    return made


def row(made: Table, cells: Sequence[tuple[str, str]], *, header: bool = False, least: int = 0) -> None:
    """A row of (style, text) cells, never broken over a page; `header` repeats it at the top of every page."""
    added = cast(Any, made).add_row()
    properties = added._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    if least:
        properties.append(element("trHeight", val=least, hRule="atLeast"))
    if header:
        properties.append(element("tblHeader"))
    columns = made._tbl.tblGrid.findall(qn("w:gridCol"))
    for cell, column, (style, text) in zip(added.cells, columns, cells, strict=True):
        cell.width = Twips(int(str(column.get(qn("w:w")))))
        cell._tc.get_or_add_tcPr().append(element("vAlign", val="center"))
        _fill(cell, style, text)


def _fill(cell: _Cell, style: str, text: str) -> None:
    face, size, *_ = STYLES[style]
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    add_run(paragraph, text, face=face, size=size)


def steer(made: Table, text: str) -> None:
    """A row that only steers, such as {%tr for row in rows %}."""
    first = cast(Any, made).add_row().cells[0]
    _fill(first, Style.TABLE_CELL, text)


def page_numbers(document: Docx) -> None:
    """— 1 — in 4号 宋体, outside: right on odd pages, left on even ones (7.5)."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _page_number(section.footer, odd=True)
    _page_number(section.even_page_footer, odd=False)


def _page_number(footer: _Footer, *, odd: bool) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    properties = paragraph._p.get_or_add_pPr()
    for child in list(properties):
        properties.remove(child)
    one = 20 * layout.SIZE_PAGE_NUMBER
    properties.append(element("snapToGrid", val=0))
    properties.append(element("spacing", before=0, after=0, line=400, lineRule="exact"))
    properties.append(element("ind", right=one) if odd else element("ind", left=one))
    properties.append(element("jc", val="right" if odd else "left"))
    add_run(paragraph, "— ", face=SONG, size=layout.SIZE_PAGE_NUMBER)
    for kind in ("begin", "", "separate", "1", "end"):
        add_run(paragraph, "", face=SONG, size=layout.SIZE_PAGE_NUMBER)
        part = element("fldChar", fldCharType=kind) if len(kind) > 1 else OxmlElement("w:t" if kind else "w:instrText")
        if len(kind) < 2:
            part.text = kind or " PAGE "
        paragraph.runs[-1]._r.append(part)
    add_run(paragraph, " —", face=SONG, size=layout.SIZE_PAGE_NUMBER)
