"""Letterheads and titles: what depends on the length of a name (7.2.4, 7.3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Docx
from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.layout import Style
from services.formats.gongwen.ooxml import drop, element, put
from services.formats.gongwen.titles import title_lines, width
from services.formats.gongwen.typesetting.styled import Styles, properties_of, text_of, wrapped


def break_title(document: Docx, paragraph: Any, keep: tuple[str, ...], most: int) -> None:
    """The title's lines, broken by meaning."""
    runs = wrapped(document, paragraph).runs
    lines = title_lines(text_of(paragraph), most=most, keep=keep)
    if len(lines) == 1 or not runs:
        return
    runs[0].text = lines[0]
    for run in runs[1:]:
        run.text = ""
    for line in lines[1:]:
        runs[0].add_break()
        runs[0].add_text(line)
    if len(lines) > layout.LINES // 2:  # a title of pages can't stand on one page with what follows
        put(properties_of(paragraph), element("keepNext", val=0))


def fit_letterheads(document: Docx, styles: Styles) -> None:
    body = document.element.body
    for paragraph in styles.within(body, Style.LETTERHEAD):
        size = fit(paragraph, layout.LETTERHEAD_SIZES, layout.BODY_WIDTH)
        above = layout.LETTERHEAD_TOP - layout.LINE - _rise(layout.LETTERHEAD_LINE, size)
        _space_before(paragraph, above, layout.LETTERHEAD_LINE)
    for spacer in styles.within(body, Style.LETTERHEAD_SPACE):
        _fit_joint(styles, spacer, _more_than_usual(body, styles))
    first = document.sections[0].first_page_header
    if not first.is_linked_to_previous:
        for paragraph in styles.within(first._element, Style.LETTER_HEAD):
            fit(paragraph, range(layout.LETTER_SIZE, 27, -2), layout.BODY_WIDTH)


def _rise(line: int, size: float) -> float:
    """From the top of an exact line to the ink of its letters."""
    return layout.BASELINE * line - layout.INK_ABOVE * size * 20


def _space_before(paragraph: Any, above: float, line: int) -> None:
    put(properties_of(paragraph), element("spacing", before=max(0, round(above)), after=0, line=line, lineRule="exact"))


def fit(paragraph: Any, sizes: Sequence[int], room: int) -> int:
    """One line: type condensed to LETTERHEAD_NARROWEST, then smaller (7.2.4 leaves the size to the office)."""
    name = width(text_of(paragraph)) or 1
    size, scale = sizes[0], 100
    for size in sizes:
        scale = min(100, int(100 * room / (name * size * 20)))
        if scale >= layout.LETTERHEAD_NARROWEST:
            break
    _set_type(paragraph, size, max(scale, 1))
    return size


def _set_type(paragraph: Any, size: int, scale: int, tracking: int = 0) -> None:
    for run in paragraph.findall(qn("w:r")):
        properties = run.get_or_add_rPr()
        drop(properties, "spacing", "w")
        put(properties, element("sz", val=2 * size), element("szCs", val=2 * size))
        if scale != 100:
            put(properties, element("w", val=scale))
        if tracking:
            put(properties, element("spacing", val=tracking))


def _more_than_usual(body: Any, styles: Styles) -> int:
    """What a title and recipients of several lines take of the first page, in twips."""
    broken = sum(1 for title in styles.within(body, Style.TITLE) for _ in title.iter(qn("w:br")))
    turned = sum(int(width(text_of(names)) / layout.CHARACTERS) for names in styles.within(body, Style.RECIPIENTS))
    return broken * layout.TITLE_LINE + turned * layout.LINE


def _fit_joint(styles: Styles, spacer: Any, taken: int) -> None:
    """Names of one width under each other, 文件 at the right, half-way up (7.2.4); so many that the text still begins (7.3.3)."""
    table = spacer.getnext()
    while table is not None and table.tag != qn("w:tbl"):
        table = table.getnext()
    if table is None:
        return
    names = list(styles.within(table, Style.LETTERHEAD_JOINT))
    tails = list(styles.within(table, Style.LETTERHEAD_TAIL))
    tail_text = "".join(text_of(tail) for tail in tails)
    tail_width = round(width(tail_text) * layout.LETTERHEAD_SIZE * 20)
    room = layout.BODY_WIDTH - tail_width - (layout.JOINT_GAP if tail_text else 0)
    widest = max((width(text_of(name)) for name in names), default=1.0) or 1.0
    high = layout.BODY_HEIGHT - layout.LETTERHEAD_TOP - layout.JOINT_BELOW - taken
    pitch = min(layout.JOINT_LINE, max(high // max(len(names), 1), layout.JOINT_PITCH * layout.JOINT_SIZES[-1]))
    size, scale = _joint_size(widest, room, pitch)
    across = round(widest * size * 20 * scale / 100)
    for name in names:
        letters = max(len(text_of(name)), 1)
        free = across - width(text_of(name)) * size * 20 * scale / 100
        _set_type(name, size, scale, tracking=int(free / max(letters - 1, 1)))
        _line(name, pitch)
    for tail in tails:
        _set_type(tail, layout.LETTERHEAD_SIZE, 100)
    names_column = across + layout.JOINT_GAP
    _columns(table, (names_column, tail_width + 40) if tail_text else (across + 200, 40))
    top = layout.LETTERHEAD_TOP - layout.LINE - _rise(pitch, size)
    _line(spacer, max(20, round(top)))


def _joint_size(widest: float, room: int, pitch: int) -> tuple[int, int]:
    size, scale = layout.JOINT_SIZES[0], 100
    for size in layout.JOINT_SIZES:
        scale = min(100, int(100 * room / (widest * size * 20)))
        if scale >= layout.LETTERHEAD_NARROWEST and size * layout.JOINT_PITCH <= pitch:
            break
    return size, max(scale, 1)


def _line(paragraph: Any, height: int) -> None:
    put(properties_of(paragraph), element("spacing", before=0, after=0, line=height, lineRule="exact"))


def _columns(table: Any, widths: Sequence[int]) -> None:
    for column, across in zip(table.find(qn("w:tblGrid")).findall(qn("w:gridCol")), widths, strict=False):
        column.set(qn("w:w"), str(across))
    for row in table.findall(qn("w:tr")):
        for cell, across in zip(row.findall(qn("w:tc")), widths, strict=False):
            put(cell.get_or_add_tcPr(), element("tcW", w=across, type="dxa"))
