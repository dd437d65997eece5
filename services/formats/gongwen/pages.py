"""Pages: their size and margins, upright and turned, and their numbers."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Twips
from docx.text.paragraph import Paragraph

from services.formats.gongwen import layout
from services.formats.gongwen.blocks import add_run, dress
from services.formats.gongwen.layout import HEI, SONG, Look, Style
from services.formats.gongwen.ooxml import element, put

_NUMBER = Look(face=SONG, size=layout.SIZE_PAGE_NUMBER, line=400)
_BOX, _BOX_HEIGHT = 400, 1400  # of a turned page's number, in twips
_MARK, _MARK_LEFT, _MARK_TOP = "稿", layout.PAGE_WIDTH - layout.MARGIN_RIGHT - 600, 850


def upright(section: Section) -> None:
    """An A4 page with the type area of the standard (5.1, 5.2)."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Twips(layout.PAGE_WIDTH), Twips(layout.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Twips(layout.MARGIN_TOP), Twips(layout.MARGIN_BOTTOM)
    section.left_margin, section.right_margin = Twips(layout.MARGIN_LEFT), Twips(layout.MARGIN_RIGHT)
    _grid(section)


def turned(section: Section) -> None:
    """The same page turned: its top (37 mm) is at the right, its binding edge (28 mm) above (8)."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Twips(layout.PAGE_HEIGHT), Twips(layout.PAGE_WIDTH)
    section.top_margin, section.bottom_margin = Twips(layout.MARGIN_LEFT), Twips(layout.MARGIN_RIGHT)
    section.left_margin, section.right_margin = Twips(layout.MARGIN_BOTTOM), Twips(layout.MARGIN_TOP)
    _grid(section)
    section.footer_distance = Twips(layout.FORM_BOTTOM // 2)  # its footer is empty and takes nothing of the type area


def _grid(section: Section) -> None:
    section.header_distance, section.footer_distance = Twips(layout.HEADER_DISTANCE), Twips(layout.FOOTER_DISTANCE)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(element("docGrid", type="lines", linePitch=layout.LINE))


def page_numbers(document: Docx) -> None:
    """— 1 — in 4号 宋体, outside: right on odd pages, left on even ones (7.5)."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _page_number(section.footer, odd=True)
    _page_number(section.even_page_footer, odd=False)


def _page_number(footer: _BaseHeaderFooter, *, odd: bool) -> None:
    paragraph = only_paragraph(footer)
    side = "right" if odd else "left"
    dress(paragraph._p.get_or_add_pPr(), Look(line=_NUMBER.line, align=side))
    put(paragraph._p.get_or_add_pPr(), element("ind", **{side: 20 * layout.SIZE_PAGE_NUMBER}))
    number(paragraph)


def only_paragraph(part: _BaseHeaderFooter) -> Paragraph:
    """The one paragraph of a header or footer of the section's own, without properties."""
    part.is_linked_to_previous = False
    paragraph: Paragraph = part.paragraphs[0]
    properties = paragraph._p.get_or_add_pPr()
    for child in list(properties):
        properties.remove(child)
    return paragraph


def number(paragraph: Paragraph) -> None:
    add_run(paragraph, "— ", face=SONG, look=_NUMBER)
    for kind in ("begin", "", "separate", "1", "end"):
        add_run(paragraph, "", face=SONG, look=_NUMBER)
        part = element("fldChar", fldCharType=kind) if len(kind) > 1 else OxmlElement("w:t" if kind else "w:instrText")
        if len(kind) < 2:
            part.text = kind or " PAGE "
        paragraph.runs[-1]._r.append(part)
    add_run(paragraph, " —", face=SONG, look=_NUMBER)


def side_numbers(section: Section) -> None:
    """The numbers of turned pages where upright pages have them: at the paper's left edge, low on odd pages (8)."""
    # The dash stands 7 mm outside the type area, as it does below an upright one.
    left = layout.MARGIN_BOTTOM - round(7 * layout.MM) - layout.SIZE_PAGE_NUMBER * 10 - _BOX // 2
    inset = 20 * layout.SIZE_PAGE_NUMBER
    low = layout.PAGE_WIDTH - layout.MARGIN_RIGHT - inset - _BOX_HEIGHT
    for header, top, align in (
        (section.header, low, "right"),
        (section.even_page_header, layout.MARGIN_LEFT + inset, "left"),
    ):
        paragraph = only_paragraph(header)
        paragraph._p.addprevious(_side_cell(left, top))
        cell = Paragraph(next(header._element.iter(qn("w:tc"))).find(qn("w:p")), paragraph._parent)
        dress(cell._p.get_or_add_pPr(), Look(line=_BOX, align=align))
        number(cell)


def _side_cell(left: int, top: int) -> Any:
    """A floating table of one cell whose text runs downwards: LibreOffice and Word both turn it."""
    table, properties, row, cell = (element(tag) for tag in ("tbl", "tblPr", "tr", "tc"))
    anchor = element("tblpPr", leftFromText=0, rightFromText=0, vertAnchor="page", horzAnchor="page", tblpX=left, tblpY=top)
    margins = element("tblCellMar")
    margins.extend([element("left", w=0, type="dxa"), element("right", w=0, type="dxa")])
    put(properties, anchor, element("tblW", w=_BOX, type="dxa"), element("tblLayout", type="fixed"), margins)
    grid = element("tblGrid")
    grid.append(element("gridCol", w=_BOX))
    row_properties, cell_properties = element("trPr"), element("tcPr")
    put(row_properties, element("trHeight", val=_BOX_HEIGHT, hRule="exact"))
    put(cell_properties, element("tcW", w=_BOX, type="dxa"), element("textDirection", val="tbRl"))
    cell.extend([cell_properties, element("p")])
    row.extend([row_properties, cell])
    table.extend([properties, grid, row])
    return table


def mark_as_draft(document: Docx) -> None:
    """稿 at the upper right of every page, outside the type area; it moves nothing."""
    several = document.settings.odd_and_even_pages_header_footer
    for index, section in enumerate(document.sections):
        parts = [section.header]
        if several:
            parts.append(section.even_page_header)
        if section.different_first_page_header_footer:
            parts.append(section.first_page_header)
        for part in parts:
            if part.is_linked_to_previous and index:
                continue
            _draft_mark(part, wide=section.orientation == WD_ORIENT.LANDSCAPE)


def _draft_mark(part: _BaseHeaderFooter, *, wide: bool) -> None:
    """A framed paragraph: LibreOffice puts a text box of the first page's header into the corner."""
    part.is_linked_to_previous = False
    left = _MARK_LEFT + (layout.PAGE_HEIGHT - layout.PAGE_WIDTH if wide else 0)
    mark = Paragraph(element("p"), part.paragraphs[-1]._parent)
    part.paragraphs[0]._p.addprevious(mark._p)
    properties = mark._p.get_or_add_pPr()
    dress(properties, Look(face=HEI, align="right"))
    frame = {"w": 600, "h": layout.LINE, "hRule": "exact", "wrap": "around", "vAnchor": "page", "hAnchor": "page"}
    put(properties, element("framePr", **frame, x=left, y=_MARK_TOP))
    add_run(mark, _MARK, face=HEI, look=layout.LOOKS[Style.DRAFT_MARK])
