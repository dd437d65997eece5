"""A heading stands on the page of its text's first two lines; nothing else is held together (7.3.3)."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.layout import Style
from services.formats.gongwen.ooxml import element, put
from services.formats.gongwen.titles import width
from services.formats.gongwen.typesetting.styled import Styles, keep_with_next, properties_of, text_of

_LEVELS = {Style.HEADING_1: 1, Style.HEADING_2: 2, Style.HEADING_3: 3, Style.HEADING_4: 4}
_TEXT = (Style.BODY, Style.BODY_LEFT, Style.BODY_CENTRED, Style.BODY_RIGHT, *_LEVELS)
_RUNS_ON = ("；", "：", "，", ";", ":", ",")
_LINE = layout.CHARACTERS - 2


def keep_headings(body: Any, styles: Styles) -> None:
    """A heading is kept with what it heads: not with another of its own level, as an item of a list stands before the next."""
    for paragraph in list(styles.within(body, *_LEVELS)):
        following = paragraph.getnext()
        heads = _is_heading(paragraph, styles) and _is_under(following, _LEVELS[styles.of(paragraph)], styles)
        keep_with_next(paragraph, heads)
        if heads and following.tag == qn("w:p") and not _is_heading(following, styles):
            put(properties_of(following), element("widowControl", val=1))  # two of its lines, not one


def _is_heading(paragraph: Any, styles: Styles) -> bool:
    """A heading alone on its line; one that runs on into a sentence is a paragraph like others."""
    level = _LEVELS.get(styles.of(paragraph))
    text = text_of(paragraph).strip()
    if level is None or "。" in text[:-1]:
        return False
    if level > 2:
        return width(text) < _LINE and not text.endswith(("。", *_RUNS_ON))
    return width(text) <= 2 * _LINE


def _is_under(following: Any, level: int, styles: Styles) -> bool:
    if following is None or following.tag == qn("w:tbl"):
        return following is not None
    style = styles.of(following) if following.tag == qn("w:p") else ""
    return style in (*_TEXT, Style.CAPTION, Style.GAP, Style.FORM_HEAD) and _LEVELS.get(style, 9) > level
