"""The pass after rendering: what depends on the length of a text and no template can compute.

It knows paragraphs by their styles (layout.Style) and leaves alone whatever has another style.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.layout import Style
from services.formats.gongwen.pages import mark_as_draft
from services.formats.gongwen.titles import width
from services.formats.gongwen.typesetting.columns import Setting
from services.formats.gongwen.typesetting.company import keep_company
from services.formats.gongwen.typesetting.fresh_tables import begin_afresh
from services.formats.gongwen.typesetting.headings import keep_headings
from services.formats.gongwen.typesetting.heads import break_title, fit_letterheads
from services.formats.gongwen.typesetting.heights import paragraph_piece
from services.formats.gongwen.typesetting.imprint import fit_imprint
from services.formats.gongwen.typesetting.last_rows import keep_last_rows
from services.formats.gongwen.typesetting.lists import (
    align_attachment_list,
    align_members,
    ease_long_words,
    label_units,
    rows_of_form_head,
    spread_form_heads,
)
from services.formats.gongwen.typesetting.sections import Part, parts, split, turn
from services.formats.gongwen.typesetting.signatures import SIGNED, move_signatures, place_signatures
from services.formats.gongwen.typesetting.styled import Styles, text_of
from services.formats.gongwen.typesetting.table_room import give_room
from services.formats.gongwen.typesetting.tables import (
    BLANK_ROOM,
    BLANK_ROW,
    Grid,
    add_blank_rows,
    even_rows,
    grids,
    height_of,
    is_bare,
    is_form,
    lay_out,
    setting_of,
)

__all__ = ["typeset"]

_HEAD_ROOM = 4 * layout.LINE  # an attachment's label, the lines around its title, and one to spare
_READABLE, _SMALLEST_FORM = 9.0, 10.5  # points


def typeset(document: Docx, *, keep: tuple[str, ...], draft: bool = False) -> None:
    """Breaks titles, fits letterheads, lays out tables, turns pages, places signatures, sizes the 版记.

    `keep`: names that a title doesn't break. `draft` marks every page with 稿.
    """
    body, styles = document.element.body, Styles(document)
    label_units(body, styles)
    all_parts = [piece for part in parts(body, styles) for piece in _pieces(document, part, styles)]
    for part in all_parts:
        _lay_out_part(document, part, styles, keep)
    fit_letterheads(document, styles)
    align_attachment_list(body, styles)
    align_members(body, styles)
    ease_long_words(body, styles)
    place_signatures(body, styles)
    keep_headings(body, styles)
    _fit_pages(document, all_parts, styles)
    fit_imprint(body, styles)
    turn(document, all_parts)
    if draft:
        mark_as_draft(document)


def _fit_pages(document: Docx, all_parts: Sequence[Part], styles: Styles) -> None:
    """Room around tables, and text on the page of the signature: what depends on where the lines of a page fall."""
    for number, part in enumerate(all_parts):
        across = _room(document, part)
        height = layout.TURNED_HEIGHT if part.turned else _height_of_page(document)
        begins = _head_room(document, styles) if number == 0 else 0
        shape = {"across": across, "height": height, "begins": begins}
        keep_last_rows(_present(part, styles), styles, **shape)
        if part.turned:
            move_signatures(_present(part, styles), styles, across - layout.BODY_WIDTH)
        else:
            give_room(_present(part, styles), styles, **shape, on_grid=part.label is None)
        begin_afresh(_present(part, styles), styles, **shape)
        if part.label is None:
            keep_company(_present(part, styles), styles, **shape)


def _present(part: Part, styles: Styles) -> list[Any]:
    """The elements of a part as they are now: signatures that were put on one line, or broken, are others."""
    body = next(each.getparent() for each in part.elements if each.getparent() is not None) if part.elements else None
    if body is None:
        return []
    first = next(each for each in part.elements if each.getparent() is not None)
    last = next(each for each in reversed(part.elements) if each.getparent() is not None)
    children = list(body)
    return children[children.index(first) : children.index(last) + 1]


def _height_of_page(document: Docx) -> int:
    section = document.sections[0]
    whole, top, bottom = (int(side or 0) for side in (section.page_height, section.top_margin, section.bottom_margin))
    return (whole - top - bottom) // 635


def _head_room(document: Docx, styles: Styles) -> int:
    """What the head of a letter takes of its first page: it stands in the header (10.1)."""
    section = document.sections[0]
    if not section.different_first_page_header_footer:
        return 0
    head = section.first_page_header._element.findall(qn("w:p"))
    high = sum(paragraph_piece(each, styles, layout.BODY_WIDTH).height for each in head)
    return max(0, (int(section.header_distance or 0) - int(section.top_margin or 0)) // 635 + high)


def _pieces(document: Docx, part: Part, styles: Styles) -> list[Part]:
    """The text itself, cut at tables that would be too small to read on its upright pages."""
    upright = document.sections[0].orientation == WD_ORIENT.PORTRAIT
    if part.label is not None or not upright or not document.settings.odd_and_even_pages_header_footer:
        return [part]
    room = _room(document, part)
    small = [grid for grid in grids(part.elements, styles) if setting_of(grid, may_turn=False, room=room).size < _READABLE]
    return _signed_where_turned(split(part, [grid.table for grid in small]), styles) if small else [part]


def _signed_where_turned(found: list[Part], styles: Styles) -> list[Part]:
    """A signature right after a turned table stands on its page: on one of its own it would have no text (7.3.5.5)."""
    *others, before, last = found
    ends = (*SIGNED, Style.DATE, Style.NOTE, Style.BLANK, Style.GAP)
    if not last.elements or any(each.tag != qn("w:p") or styles.of(each) not in ends for each in last.elements):
        return found
    return [*others, Part(elements=[*before.elements, *last.elements], turned=True)]


def _lay_out_part(document: Docx, part: Part, styles: Styles, keep: tuple[str, ...]) -> None:
    """The tables and the titles of a part; an attachment is turned when one of its tables wants it."""
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
    for title in [each for own in part.elements for each in styles.within(own, Style.TITLE, Style.ATTACHMENT_TITLE)]:
        across = layout.TURNED_WIDTH if part.turned else layout.BODY_WIDTH
        break_title(document, title, keep, across // (layout.SIZE_TITLE * 20))
    if len(found) == 1 and is_form(found[0]) and part.label is not None:
        settings = [_on_one_page(part, found[0], settings[0], styles, room)]
    for grid, setting in zip(found, settings, strict=True):
        free = _left(part, grid, setting, styles) if len(found) == 1 else 0
        lay_out(grid, setting)
        if part.label is not None and is_bare(grid):
            add_blank_rows(grid, setting, free)
        elif part.label is not None and is_form(grid):
            even_rows(grid, setting, free)
    spread_form_heads(part.elements, styles, room)


def _on_one_page(part: Part, grid: Grid, setting: Setting, styles: Styles, room: int) -> Setting:
    """A form with its notes keeps to one page where smaller type makes that possible; with one row to write in if need be."""
    spare = (BLANK_ROOM, BLANK_ROW, BLANK_ROW - layout.LINE) if is_bare(grid) else (0, -layout.LINE)  # at last with none
    for wanted in spare:
        tried = setting
        while _left(part, grid, tried, styles) < wanted and tried.size > _SMALLEST_FORM:
            smaller = setting_of(grid, may_turn=False, room=room, most=tried.size - 0.1)
            if smaller.size >= tried.size:
                break
            tried = smaller
        if _left(part, grid, tried, styles) >= wanted:
            return tried
    return setting


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
    across = layout.TURNED_WIDTH if part.turned else layout.BODY_WIDTH
    beside = [each for each in part.elements if each.tag == qn("w:p")]
    return page - _HEAD_ROOM - height_of(grid, setting) - sum(_height(each, styles, across) for each in beside)


# style: the size of its type in points, and its line pitch
_RUNNING = {
    Style.TABLE_NOTE: (layout.SIZE_NOTE, layout.NOTE_LINE),
    Style.ATTACHMENT_TITLE: (layout.SIZE_TITLE, layout.TITLE_LINE),
    **dict.fromkeys((Style.BODY, Style.BODY_LEFT, Style.BODY_CENTRED, Style.BODY_RIGHT), (layout.SIZE, layout.LINE)),
    **dict.fromkeys((Style.HEADING_1, Style.HEADING_2, Style.HEADING_3, Style.HEADING_4), (layout.SIZE, layout.LINE)),
}


def _height(paragraph: Any, styles: Styles, across: int) -> int:
    style = styles.of(paragraph)
    if style == Style.FORM_HEAD:
        return 480 * rows_of_form_head(paragraph, across)
    if style not in _RUNNING:
        return {Style.GAP: 200}.get(style, 0)
    size, line = _RUNNING[style]
    broken = sum(1 for _ in paragraph.iter(qn("w:br")))
    return line * max(1 + broken, math.ceil((width(text_of(paragraph)) + 2) / (across / (size * 20) - 1)))
