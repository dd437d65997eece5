"""Lines that are aligned by what they hold: 附件说明, the blanks before a form, long words (7.3.4)."""

from __future__ import annotations

import re
from typing import Any

from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.layout import Style
from services.formats.gongwen.ooxml import drop, element, put, tabs
from services.formats.gongwen.titles import width
from services.formats.gongwen.typesetting.styled import Styles, keep_with_next, properties_of, text_of

_ENTRY = re.compile(r"(附件[：:])?(\d+\.)?")
_INDENT = 2  # characters
_LONG_WORD = re.compile("[!-~]{24,}")  # an address of the web: twelve characters wide
_RUNNING_TEXT = (Style.RECIPIENTS, Style.BODY, Style.HEADING_1, Style.HEADING_2, Style.HEADING_3, Style.HEADING_4, Style.NOTE)
_TOGETHER = 6  # entries of a list that stays whole
_WITH_SIGNATURE = 3  # entries of a longer one that stay with the signature


def align_attachment_list(body: Any, styles: Styles) -> None:
    """What turns over stands under the name's first letter, and so do all names."""
    entries = list(styles.within(body, Style.ATTACHMENT_LIST))
    marks = [_ENTRY.match(text_of(entry)) for entry in entries]
    widest = max((width(mark[2] or "") for mark in marks if mark), default=0.0)
    left = _INDENT + layout.ATTACHMENT_LABEL + widest
    for entry in entries[:-_WITH_SIGNATURE] if len(entries) > _TOGETHER else ():  # a long list may be broken over pages
        keep_with_next(entry, False)
    for entry, mark in zip(entries, marks, strict=True):
        hanging = widest + (layout.ATTACHMENT_LABEL if mark and mark[1] else 0)
        told = {"left": round(left * layout.CHARACTER), "hanging": round(hanging * layout.CHARACTER)}
        put(properties_of(entry), element("ind", **told))
        if widest:
            put(properties_of(entry), tabs([("left", told["left"])]))


def ease_long_words(body: Any, styles: Styles) -> None:
    """A line before a word that doesn't fit into it isn't spread to the full width; Word may break such a word anywhere."""
    for paragraph in styles.within(body, *_RUNNING_TEXT):
        if _LONG_WORD.search(text_of(paragraph)):
            put(properties_of(paragraph), element("wordWrap", val=0), element("jc", val="left"))


def spread_form_heads(elements: list[Any], styles: Styles, room: int) -> None:
    """Labels with room to write after each; as many lines as that takes."""
    for paragraph in elements:
        if paragraph.tag == qn("w:p") and styles.of(paragraph) == Style.FORM_HEAD:
            _spread(paragraph, room)


def rows_of_form_head(paragraph: Any, room: int) -> int:
    """How many lines its labels take, with room to write after each."""
    size = _size(paragraph)
    widths = [width(label) * size * 20 for label in _labels(paragraph)]
    rows = 1
    while rows < len(widths) and _free(widths, rows, room) < 4 * size * 20:
        rows += 1
    return rows


def _labels(paragraph: Any) -> list[str]:
    return re.split("\t", _with_tabs(paragraph))


def _spread(paragraph: Any, room: int) -> None:
    labels, rows = _labels(paragraph), rows_of_form_head(paragraph, room)
    widths = [width(label) * _size(paragraph) * 20 for label in labels]
    per_row = -(-len(labels) // rows)
    columns = [max(widths[at::per_row], default=0) for at in range(per_row)]
    free = max(0.0, room - sum(columns)) / per_row
    stops = [("left", round(sum(columns[:at]) + free * at)) for at in range(1, per_row)]
    drop(properties_of(paragraph), "tabs")
    if stops:
        put(properties_of(paragraph), tabs(stops))
    breaks = range(per_row, len(labels), per_row)
    for number, tab in enumerate(paragraph.findall(f"{qn('w:r')}/{qn('w:tab')}"), 1):
        if number in breaks:
            tab.getparent().replace(tab, element("br"))


def _free(widths: list[float], rows: int, room: int) -> float:
    per_row = -(-len(widths) // rows)
    columns = [max(widths[at::per_row], default=0) for at in range(per_row)]
    return (room - sum(columns)) / per_row


def _size(paragraph: Any) -> float:
    size = next(iter(paragraph.iter(qn("w:sz"))), None)
    return int(size.get(qn("w:val"))) / 2 if size is not None else layout.SIZE_NOTE


def _with_tabs(paragraph: Any) -> str:
    pieces = paragraph.iterfind(f"{qn('w:r')}/*")
    return "".join("\t" if piece.tag == qn("w:tab") else piece.text or "" for piece in pieces if piece.tag != qn("w:rPr"))
