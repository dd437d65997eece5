"""Lines that are aligned by what they hold: 附件说明, the blanks before a form, long words (7.3.4)."""

from __future__ import annotations

import re
from typing import Any

from docx.oxml.ns import qn

from services.formats.gongwen import layout
from services.formats.gongwen.layout import Style
from services.formats.gongwen.ooxml import drop, element, put, tabs
from services.formats.gongwen.titles import width
from services.formats.gongwen.typesetting.breaking import reach
from services.formats.gongwen.typesetting.heights import paragraph_piece
from services.formats.gongwen.typesetting.styled import Styles, keep_with_next, properties_of, text_of
from services.model.unbroken import numbers

_ENTRY = re.compile(r"(附件[：:])?(\d+\.)?")
_GAP = "[ \u2002\u2003\u3000]"
_NAME = f"(?:[\u4e00-\u9fff]{{2,4}}|[\u4e00-\u9fff]{_GAP}{{1,4}}[\u4e00-\u9fff])"
_ROLE = re.compile(f"((?:[\u4e00-\u9fff]{_GAP}*){{2,6}}[：:]){_NAME}(?:{_GAP}|$)")  # 副组长：李四  副县长
_MEMBER = re.compile(f"{_NAME}(?:{_GAP}+[^。；：:]+)?")
_UNIT = re.compile("[（(]?(?:计量|金额)?单位[：:][ \u3000]*[^：:，。；]{1,12}[）)]?")  # 单位：万元
_INDENT = 2  # characters
_LONG_WORD = re.compile("[!-~]{24,}")  # an address of the web: twelve characters wide
_SPREAD = 2.5  # characters that a line may be short of: more would be seen as holes between its letters
_RUNNING_TEXT = (Style.RECIPIENTS, Style.BODY, Style.HEADING_1, Style.HEADING_2, Style.HEADING_3, Style.HEADING_4, Style.NOTE)
_UNIT_STYLES = (Style.BODY, Style.BODY_LEFT, Style.BODY_RIGHT, Style.BODY_CENTRED, Style.TABLE_NOTE)
TOGETHER = 6  # entries of a list that stays whole
WITH_SIGNATURE = 3  # entries of a longer one that stay with the signature


def align_attachment_list(body: Any, styles: Styles) -> None:
    """What turns over stands under the name's first letter, and so do all names."""
    entries = list(styles.within(body, Style.ATTACHMENT_LIST))
    marks = [_ENTRY.match(text_of(entry)) for entry in entries]
    widest = max((width(mark[2] or "") for mark in marks if mark), default=0.0)
    left = _INDENT + layout.ATTACHMENT_LABEL + widest
    for entry in entries[:-WITH_SIGNATURE] if len(entries) > TOGETHER else ():  # a long list may be broken over pages
        keep_with_next(entry, False)
    for entry, mark in zip(entries, marks, strict=True):
        hanging = widest + (layout.ATTACHMENT_LABEL if mark and mark[1] else 0)
        told = {"left": round(left * layout.CHARACTER), "hanging": round(hanging * layout.CHARACTER)}
        put(properties_of(entry), element("ind", **told))
        if widest:
            put(properties_of(entry), tabs([("left", told["left"])]))


def align_members(body: Any, styles: Styles) -> None:
    """In a list of people by their roles, a line without a role stands under the names above."""
    left = 0.0
    for paragraph in body.findall(qn("w:p")):
        text = text_of(paragraph)
        role = _ROLE.match(text) if styles.of(paragraph) == Style.BODY else None
        if role is not None:
            left = width(role[1])
        elif left and styles.of(paragraph) == Style.BODY and _MEMBER.fullmatch(text.strip()):
            put(properties_of(paragraph), element("ind", firstLine=round((_INDENT + left) * layout.CHARACTER)))
        else:
            left = 0.0


def label_units(body: Any, styles: Styles) -> None:
    """单位：万元 above a table is a note to it, at the right."""
    for table in body.findall(qn("w:tbl")):
        over = table.getprevious()
        if over is None or over.tag != qn("w:p") or styles.of(over) not in _UNIT_STYLES or not _UNIT.fullmatch(text_of(over)):
            continue
        properties = properties_of(over)
        drop(properties, "ind", "spacing")
        put(properties, element("pStyle", val=Style.TABLE_NOTE), element("keepNext"), element("jc", val="right"))
        for run in over.findall(qn("w:r")):
            type_ = run.get_or_add_rPr()
            drop(type_, "spacing")
            put(type_, element("sz", val=round(2 * layout.SIZE_NOTE)), element("szCs", val=round(2 * layout.SIZE_NOTE)))


def ease_long_words(body: Any, styles: Styles) -> None:
    """A line before a word that doesn't fit into it isn't spread to the full width; Word may break such a word anywhere."""
    for paragraph in styles.within(body, *_RUNNING_TEXT):
        if _LONG_WORD.search(text_of(paragraph)):
            put(properties_of(paragraph), element("wordWrap", val=0), element("jc", val="left"))
        elif _gaping(paragraph, styles):
            put(properties_of(paragraph), element("jc", val="left"))


def _gaping(paragraph: Any, styles: Styles) -> bool:
    """Whether a number that stays whole leaves one of its lines so short that it would be spread over the page."""
    if not next(numbers(text_of(paragraph)), None):
        return False
    *before, _last = paragraph_piece(paragraph, styles, layout.BODY_WIDTH).lines
    indent = float(styles.told(paragraph, "pPr", "ind", "firstLine") or 0) / layout.CHARACTER
    return any(layout.CHARACTERS - reach(line) - (0 if at else indent) > _SPREAD for at, line in enumerate(before))


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
