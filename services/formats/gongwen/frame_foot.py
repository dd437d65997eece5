"""版记, at the foot of the last page (7.4; 10.1; a brief's 报, 送, 发)."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Docx
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from services.formats.gongwen import layout
from services.formats.gongwen.blocks import bare_row, fill, steer, table, tag, unruled, when, write
from services.formats.gongwen.layout import Style
from services.formats.gongwen.ooxml import drop, element, put, text_box
from services.model.papers.frame import PageForm

_IMPRINT_SHAPE = 900


def imprint(document: Docx, form: PageForm) -> None:
    """版记 at the foot of the last page's type area (7.4; 10.1: 抄送 alone; a brief: 报, 送, 发 and the copies).

    A box with a table in it, at the foot of the page whatever stands above; its paragraph is as high as the box, so that
    text and box never meet and the box takes a new page where there is no room.
    """
    needed = {PageForm.BRIEF: "distribution or copies", PageForm.LETTER: "main_text or copy_text"}
    when(document, needed.get(form, "main_text or copy_text or printed_by"), lambda: _box(document, form))


def _box(document: Docx, form: PageForm) -> None:
    rows = {PageForm.BRIEF: _brief_rows, PageForm.LETTER: _letter_rows}.get(form, _file_rows)
    anchor = write(document, Style.IMPRINT)
    run, content = text_box(number=_IMPRINT_SHAPE, name="版记", width=layout.BODY_WIDTH, height=1200)
    made = table(document, (layout.BODY_WIDTH,))
    _imprint_rules(made, ruled=form is not PageForm.LETTER)
    rows(made)
    content.append(made._tbl)
    content.append(_last_paragraph())
    anchor._p.append(run)


def _file_rows(made: Table) -> None:
    steer(made, "{%tr if main_text or copy_text %}")
    _copies_to(bare_row(made)[0])
    steer(made, "{%tr endif %}")
    steer(made, "{%tr if printed_by %}")
    printed = fill(bare_row(made)[0].paragraphs[0], Style.PRINTED, "{{ printed_by }}", "\t", "{{ printed_on }}印发")
    _inset(printed, hanging=False)
    steer(made, "{%tr endif %}")


def _letter_rows(made: Table) -> None:
    _copies_to(bare_row(made)[0])


def _copies_to(cell: _Cell) -> None:
    """主送 moved here stands above 抄送, without a rule between them (7.4.2)."""
    first = cell.paragraphs[0]
    for name, label in (("main_text", "主送："), ("copy_text", "抄送：")):
        tag(cell, f"{{%p if {name} %}}")
        _inset(write(cell, Style.COPY, label, f"{{{{ {name} }}}}"), hanging=True)
        tag(cell, "{%p endif %}")
    cell._tc.remove(first._p)


def _brief_rows(made: Table) -> None:
    steer(made, "{%tr if distribution %}")
    cell = bare_row(made)[0]
    first = cell.paragraphs[0]
    tag(cell, "{%p for row in distribution %}")
    _inset(write(cell, Style.COPY, "{{ row.label }}", "{{ row.names }}"), hanging=True, letters=2)
    tag(cell, "{%p endfor %}")
    cell._tc.remove(first._p)
    steer(made, "{%tr endif %}")
    steer(made, "{%tr if copies %}")
    _inset(fill(bare_row(made)[0].paragraphs[0], Style.COPIES, "（共印{{ copies }}份）"), hanging=False)
    steer(made, "{%tr endif %}")


def _inset(paragraph: Paragraph, *, hanging: bool, letters: int = 3) -> None:
    """One character in from both sides; what turns over is aligned after the label's colon."""
    one = layout.IMPRINT_INDENT
    properties = paragraph._p.get_or_add_pPr()
    indent: dict[str, int] = {"left": one, "right": one}
    if hanging:
        indent = {"left": one * (1 + letters), "right": one, "hanging": one * letters}
    padding = layout.IMPRINT_PADDING
    put(properties, element("spacing", before=padding, after=padding, line=layout.IMPRINT_LINE, lineRule="exact"))
    put(properties, element("ind", **indent))
    if not hanging:
        stops = element("tabs")
        stops.append(element("tab", val="right", pos=layout.BODY_WIDTH - one))
        put(properties, stops)


def _imprint_rules(made: Table, *, ruled: bool) -> None:
    properties = made._tbl.tblPr
    unruled(made)
    drop(properties, "jc")
    put(properties, element("tblW", w=layout.BODY_WIDTH, type="dxa"), imprint_borders(ruled=ruled))


def imprint_borders(*, ruled: bool) -> Any:
    """Thick above and below, thin between (7.4.1)."""
    borders = element("tblBorders")
    weights = {"top": layout.IMPRINT_THICK, "bottom": layout.IMPRINT_THICK, "insideH": layout.IMPRINT_THIN}
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        weight = weights.get(side) if ruled else None
        told: dict[str, object] = {"val": "single", "sz": weight, "space": 0, "color": "000000"} if weight else {"val": "nil"}
        borders.append(element(side, **told))
    return borders


def _last_paragraph() -> Any:
    """A table in a box is followed by a paragraph, here of no height to speak of."""
    paragraph, properties = element("p"), element("pPr")
    put(properties, element("snapToGrid", val=0), element("spacing", before=0, after=0, line=20, lineRule="exact"))
    paragraph.append(properties)
    return paragraph
