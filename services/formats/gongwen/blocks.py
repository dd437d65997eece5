"""The pieces of a template: styles, paragraphs, runs, tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Twips
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from services.formats.gongwen import layout
from services.formats.gongwen.layout import FANG, KAI, LOOKS, Look, Style
from services.formats.gongwen.ooxml import drop, element, fonts, put, tabs

_BUILT_IN = frozenset(
    ("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid", "Header", "HeaderChar", "Footer", "FooterChar")
)
_UNUSED = frozenset(("stylesWithEffects", "thumbnail", "customXml", "numbering"))  # by the last word of their relationship


def blank_document() -> Docx:
    """A document without a paragraph, with the styles of the layout table."""
    document = Document()
    _strip(document)
    _defaults(document)
    for name in LOOKS:
        _style(document, name)
    body = document.element.body
    for paragraph in body.findall(qn("w:p")):
        body.remove(paragraph)
    return document


def _strip(document: Docx) -> None:
    """python-docx begins with 160 styles, a copy of them for Word 2010 and a thumbnail: 0.8 MB that every paper would carry."""
    for style in document.styles.element.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _BUILT_IN:
            document.styles.element.remove(style)
    for relationships in (document.part.rels, document.part.package.rels):
        for identity, relationship in list(relationships.items()):
            if relationship.reltype.rsplit("/", 1)[-1] in _UNUSED:
                relationships.pop(identity)


def _defaults(document: Docx) -> None:
    properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(properties):
        properties.remove(child)
    size = 2 * layout.SIZE
    put(properties, fonts(FANG), element("sz", val=size), element("szCs", val=size))
    put(properties, element("lang", val="en-US", eastAsia="zh-CN"))
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    mode = next(each for each in settings.iter(qn("w:compatSetting")) if each.get(qn("w:name")) == "compatibilityMode")
    mode.set(qn("w:val"), "15")  # or Word shows every paper in its compatibility mode
    normal = document.styles["Normal"].element
    put(normal.get_or_add_pPr(), element("widowControl", val=0))  # or a page gets 21 lines


def _style(document: Docx, name: str) -> None:
    look = LOOKS[name]
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle) and style.style_id == name
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    dress(style.element.get_or_add_pPr(), look)
    _letters(style.element.get_or_add_rPr(), look.face, look)


def dress(properties: Any, look: Look) -> None:
    """Paragraph properties as `look` has them."""
    flags = [element(tag) for tag, wanted in (("keepNext", look.keep), ("pageBreakBefore", look.new_page)) if wanted]
    put(properties, *flags, element("widowControl", val=0))
    if look.tabs:
        put(properties, tabs(look.tabs))
    # Marks stay inside the type area (5.2.1); Latin and digits keep their small distance from Han.
    put(properties, element("kinsoku", val=1), element("overflowPunct", val=0))
    put(properties, element("snapToGrid", val=0))
    put(properties, element("spacing", before=look.before, after=look.after, line=look.line, lineRule="exact"))
    indents = {
        "left": look.left,
        "right": look.right,
        "firstLine": look.first,
        "hanging": look.hanging,
    }
    told = {name: round(value * layout.CHARACTER) for name, value in indents.items() if value}
    if told:
        put(properties, element("ind", **told))
    put(properties, element("jc", val=look.align))


def _letters(properties: Any, face: str, look: Look) -> None:
    put(properties, fonts(face), element("sz", val=round(2 * look.size)), element("szCs", val=round(2 * look.size)))
    if look.red:
        put(properties, element("color", val=layout.RED))
    if look.size == layout.SIZE:
        put(properties, element("spacing", val=layout.TRACKING))


def add_run(paragraph: Paragraph, text: str, *, face: str, look: Look) -> None:
    """A run that carries its face itself: Word heeds the font hint only there."""
    _letters(paragraph.add_run(text)._r.get_or_add_rPr(), face, look)


def write(container: Docx | _Cell, style: str, *texts: str | tuple[str, str]) -> Paragraph:
    """A paragraph of `style`; a text is in the style's face or, as (text, face), in another."""
    return fill(container.add_paragraph(), style, *texts)


def fill(paragraph: Paragraph, style: str, *texts: str | tuple[str, str]) -> Paragraph:
    """An empty paragraph with its texts in `style`."""
    look = LOOKS[style]
    in_style(paragraph, style)
    for text in texts:
        words, face = text if isinstance(text, tuple) else (text, look.face)
        add_run(paragraph, words, face=face, look=look)
    return paragraph


def in_style(paragraph: Paragraph, style: str) -> Paragraph:
    """The paragraph in a style of the layout table, whose id is its name: looking names up takes most of a build."""
    put(paragraph._p.get_or_add_pPr(), element("pStyle", val=style))
    return paragraph


def tag(container: Docx | _Cell, text: str) -> None:
    """A paragraph that only steers, such as {%p if note %}: it vanishes when the template is rendered."""
    write(container, Style.BODY, text)


def when(container: Docx | _Cell, variable: str, make: Callable[[], object]) -> None:
    """What `make` writes, where the variable has something to say."""
    tag(container, f"{{%p if {variable} %}}")
    make()
    tag(container, "{%p endif %}")


def heading_2(document: Docx, number: str, lead: str, rest: str) -> None:
    """（一）in 楷体 with its leading sentence, the rest of the paragraph in 仿宋 (7.3.3)."""
    write(document, Style.HEADING_2, (number + lead, KAI), (rest, FANG))


def small_gap(document: Docx) -> None:
    """A little air beside a table."""
    in_style(document.add_paragraph(), Style.GAP)


def blank(container: Docx | _Cell, lines: int = 1) -> None:
    for _ in range(lines):
        in_style(container.add_paragraph(), Style.BLANK)


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
    for cell, (style, text) in zip(bare_row(made, header=header, least=least), cells, strict=True):
        fill(cell.paragraphs[0], style, text)


def bare_row(made: Table, *, header: bool = False, least: int = 0) -> list[_Cell]:
    """The cells of a new row, still empty."""
    added = cast(Any, made).add_row()
    properties = added._tr.get_or_add_trPr()
    put(properties, element("cantSplit"))
    if least:
        put(properties, element("trHeight", val=least, hRule="atLeast"))
    if header:
        put(properties, element("tblHeader"))
    columns = made._tbl.tblGrid.findall(qn("w:gridCol"))
    cells: list[_Cell] = list(added.cells)
    for cell, column in zip(cells, columns, strict=True):
        cell.width = Twips(int(str(column.get(qn("w:w")))))
        put(cell._tc.get_or_add_tcPr(), element("vAlign", val="center"))
    return cells


def steer(made: Table, text: str) -> None:
    """A row that only steers, such as {%tr for row in rows %}."""
    first = cast(Any, made).add_row().cells[0]
    fill(first.paragraphs[0], Style.TABLE_CELL, text)


def unruled(made: Table) -> None:
    """A table that only places its text: no rules, no room beside the text."""
    drop(made._tbl.tblPr, "tblStyle")
    margins = element("tblCellMar")
    margins.extend([element("left", w=0, type="dxa"), element("right", w=0, type="dxa")])
    put(made._tbl.tblPr, margins)
