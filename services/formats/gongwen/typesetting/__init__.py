"""The pass after rendering: what depends on the length of a text and no template can compute.

It knows paragraphs by their styles (layout.Style) and leaves alone whatever has another style.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.layout import Style
from services.formats.gongwen.pages import mark_as_draft
from services.formats.gongwen.titles import width
from services.formats.gongwen.typesetting.columns import Setting
from services.formats.gongwen.typesetting.heads import break_title, fit_letterheads
from services.formats.gongwen.typesetting.imprint import fit_imprint
from services.formats.gongwen.typesetting.lists import align_attachment_list, spread_form_heads
from services.formats.gongwen.typesetting.sections import Part, parts, split, turn
from services.formats.gongwen.typesetting.signatures import keep_company, keep_headings, place_signatures
from services.formats.gongwen.typesetting.styled import Styles, text_of
from services.formats.gongwen.typesetting.tables import (
    BLANK_ROOM,
    Grid,
    add_blank_rows,
    grids,
    height_of,
    is_form,
    lay_out,
    setting_of,
)

__all__ = ["typeset"]

_HEAD_ROOM = 3 * layout.LINE + layout.TITLE_LINE + layout.LINE  # an attachment's label and title, and a line to spare
_READABLE, _SMALLEST_FORM = 9.0, 10.5  # points


def typeset(document: Docx, *, keep: tuple[str, ...], draft: bool = False) -> None:
    """Breaks titles, fits letterheads, lays out tables, turns pages, places signatures, sizes the 版记.

    `keep`: names that a title doesn't break. `draft` marks every page with 稿.
    """
    body, styles = document.element.body, Styles(document)
    all_parts = [piece for part in parts(body, styles) for piece in _pieces(document, part, styles)]
    for part in all_parts:
        _lay_out_part(document, part, styles)
    for paragraph in list(styles.within(body, Style.TITLE, Style.ATTACHMENT_TITLE)):
        wide = any(part.turned and paragraph in part.elements for part in all_parts)
        room = layout.TURNED_WIDTH if wide else layout.BODY_WIDTH
        break_title(document, paragraph, keep, room // (layout.SIZE_TITLE * 20))
    fit_letterheads(document, styles)
    align_attachment_list(body, styles)
    place_signatures(body, styles)
    keep_company(body, styles)
    keep_headings(body, styles)
    fit_imprint(body, styles)
    turn(document, all_parts)
    if draft:
        mark_as_draft(document)


def _pieces(document: Docx, part: Part, styles: Styles) -> list[Part]:
    """The text itself, cut at tables that would be too small to read on its upright pages."""
    upright = document.sections[0].orientation == WD_ORIENT.PORTRAIT
    if part.label is not None or not upright or not document.settings.odd_and_even_pages_header_footer:
        return [part]
    room = _room(document, part)
    small = [grid for grid in grids(part.elements, styles) if setting_of(grid, may_turn=False, room=room).size < _READABLE]
    return split(part, [grid.table for grid in small]) if small else [part]


def _lay_out_part(document: Docx, part: Part, styles: Styles) -> None:
    """The tables of a part; an attachment is turned when one of them wants it."""
    found = grids(part.elements, styles)
    attached = part.label is not None and not part.turned
    settings = [setting_of(grid, may_turn=attached, room=_room(document, part)) for grid in found]
    part.turned = part.turned or any(setting.turned for setting in settings)
    room = _room(document, part)
    if part.turned:
        settings = [
            setting if setting.turned else setting_of(grid, may_turn=False, room=room)
            for grid, setting in zip(found, settings, strict=True)
        ]
    if len(found) == 1 and is_form(found[0]) and part.label is not None:
        settings = [_on_one_page(part, found[0], settings[0], styles, room)]
    for grid, setting in zip(found, settings, strict=True):
        free = _left(part, grid, setting, styles) if len(found) == 1 else 0
        lay_out(grid, setting)
        if is_form(grid):
            add_blank_rows(grid, setting, free)
    spread_form_heads(part.elements, styles, room)


def _on_one_page(part: Part, grid: Grid, setting: Setting, styles: Styles, room: int) -> Setting:
    """A form with its notes keeps to one page where smaller type makes that possible."""
    tried = setting
    while _left(part, grid, tried, styles) < BLANK_ROOM and tried.size > _SMALLEST_FORM:
        smaller = setting_of(grid, may_turn=False, room=room, most=tried.size - 0.1)
        if smaller.size >= tried.size:
            return setting
        tried = smaller
    return tried if _left(part, grid, tried, styles) >= BLANK_ROOM else setting


def _room(document: Docx, part: Part) -> int:
    """How wide the part's type area is."""
    if part.turned:
        return layout.TURNED_WIDTH
    section = document.sections[0]
    whole, left, right = (int(side or 0) for side in (section.page_width, section.left_margin, section.right_margin))
    return (whole - left - right) // 635


def _left(part: Part, grid: Grid, setting: Setting, styles: Styles) -> int:
    """About how much of its page a form leaves free."""
    if part.label is None:
        return 0
    page = layout.TURNED_HEIGHT if part.turned else layout.BODY_HEIGHT
    width_of_page = layout.TURNED_WIDTH if part.turned else layout.BODY_WIDTH
    beside = [each for each in part.elements if each.tag == qn("w:p")]
    return page - _HEAD_ROOM - height_of(grid, setting) - sum(_height(each, styles, width_of_page) for each in beside)


def _height(paragraph: Any, styles: Styles, across: int) -> int:
    style = styles.of(paragraph)
    if style == Style.TABLE_NOTE:
        per_line = across / (layout.SIZE_NOTE * 20) - 1
        return layout.NOTE_LINE * max(1, -int(-width(text_of(paragraph)) // per_line))
    return {Style.FORM_HEAD: 480, Style.GAP: 200, Style.BODY: layout.LINE}.get(style, 0)
