"""Letterheads and titles: what depends on the length of a name (7.2.4, 7.3.1)."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import Any

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Twips

from services.formats.gongwen import layout
from services.formats.gongwen.frame_heads import LetterName
from services.formats.gongwen.layout import Style
from services.formats.gongwen.measuring import printed, width
from services.formats.gongwen.ooxml import drop, element, put
from services.formats.gongwen.titles import name_lines, title_lines
from services.formats.gongwen.typesetting.styled import Styles, properties_of, text_of, wrapped

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_EMU = 635  # in a twip
_AFTER_NAME = re.compile("(?<=[\u4e00-\u9fff])[ \u3000]+$")
_SPARE = 40  # twips of a cell beyond its text, so that no renderer breaks it


def break_title(document: Docx, paragraph: Any, keep: tuple[str, ...], most: int) -> None:
    """The title's lines, broken by meaning."""
    lines = title_lines(text_of(paragraph), most=most, keep=keep)
    break_lines(document, paragraph, lines)
    if len(lines) > layout.LINES // 2:  # a title of pages can't stand on one page with what follows
        put(properties_of(paragraph), element("keepNext", val=0))


def break_lines(document: Docx, paragraph: Any, lines: Sequence[str]) -> None:
    """A text on these lines instead of one; a space between two issuers is no part of a line's width."""
    lines = [_AFTER_NAME.sub("", line) for line in lines]
    runs = [run for run in wrapped(document, paragraph).runs if run._r.find(qn("w:t")) is not None]  # not those that hold shapes
    if len(lines) == 1 or not runs:
        return
    runs[0].text = lines[0]
    for run in runs[1:]:
        run.text = ""
    for line in lines[1:]:
        runs[0].add_break()
        runs[0].add_text(line)


def fit_letterheads(document: Docx, styles: Styles) -> None:
    body = document.element.body
    for paragraph in styles.within(body, Style.LETTERHEAD):
        lines = name_lines(text_of(paragraph), most=layout.LETTERHEAD_CHARACTERS)
        pitch = layout.LETTERHEAD_LINE if len(lines) == 1 else layout.JOINT_LINE
        break_lines(document, paragraph, lines)
        size = fit(paragraph, lines, [size for size in layout.LETTERHEAD_SIZES if size * layout.JOINT_PITCH <= pitch])
        _space_before(paragraph, layout.LETTERHEAD_TOP - layout.LINE - _rise(pitch, size), pitch)
    for spacer in styles.within(body, Style.LETTERHEAD_SPACE):
        _fit_joint(styles, spacer, _more_than_usual(body, styles))
    first = document.sections[0].first_page_header
    if not first.is_linked_to_previous:
        for paragraph in list(styles.within(first._element, Style.LETTER_HEAD)):
            _fit_letter(document, paragraph, styles)


def _fit_letter(document: Docx, paragraph: Any, styles: Styles) -> None:
    """Whatever the size and the lines of its name: that begins 30 mm from the paper's top, rule and 文号 under it (10.1)."""
    lines = name_lines(text_of(paragraph), most=layout.LETTER_CHARACTERS)
    break_lines(document, paragraph, lines)
    pitch = LetterName(lines=len(lines)).pitch
    sizes = [size for size in layout.LETTER_SIZES if size * layout.JOINT_PITCH <= pitch]
    name = LetterName(size=fit(paragraph, lines, sizes), lines=len(lines))
    _line(paragraph, pitch)
    document.sections[0].header_distance = Twips(name.header)
    _lower_rule(paragraph, name.rule)
    for row in list(styles.within(document.element.body, Style.LETTER_NUMBER))[:1]:
        put(properties_of(row), element("spacing", before=name.gap, after=0, line=layout.LINE, lineRule="exact"))


def _lower_rule(paragraph: Any, top: int) -> None:
    """The strokes of the upper double rule to their new place; `top` in twips from the paper's top."""
    offsets = [
        down.find(f"{_DRAWN}posOffset")
        for down in paragraph.iter(f"{_DRAWN}positionV")
        if down.get("relativeFrom") == "page" and down.find(f"{_DRAWN}posOffset") is not None
    ]
    upper = [offset for offset in offsets if int(offset.text) < layout.PAGE_HEIGHT // 2 * _EMU]
    moved = top * _EMU - min((int(offset.text) for offset in upper), default=0)
    for offset in upper:
        offset.text = str(int(offset.text) + moved)


def _rise(line: int, size: float) -> float:
    """From the top of an exact line to the ink of its letters."""
    return layout.BASELINE * line - layout.INK_ABOVE * size * 20


def _space_before(paragraph: Any, above: float, line: int) -> None:
    put(properties_of(paragraph), element("spacing", before=max(0, round(above)), after=0, line=line, lineRule="exact"))


def fit(paragraph: Any, lines: Sequence[str], sizes: Sequence[int]) -> int:
    """Across the type area: type condensed to LETTERHEAD_NARROWEST, then smaller (7.2.4 leaves the size to the office)."""
    widest = max(map(printed, lines)) or 1
    size, scale = sizes[0], 100
    for size in sizes:
        scale = min(100, int(100 * layout.BODY_WIDTH / (widest * size * 20)))
        if scale >= layout.LETTERHEAD_NARROWEST:
            break
    _set_type(paragraph, size, max(scale, 1))
    return size


def _set_type(paragraph: Any, size: int, scale: int) -> None:
    for run in paragraph.findall(qn("w:r")):
        _dress(run, size, scale, 0)


def _dress(run: Any, size: int, scale: int, tracking: int) -> None:
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
    beside = round(width(tail_text) * layout.LETTERHEAD_SIZE * 20) + (layout.JOINT_GAP if tail_text else 0)
    lines = [name_lines(text_of(name), most=layout.JOINT_CHARACTERS) for name in names]
    high = layout.BODY_HEIGHT - layout.LETTERHEAD_TOP - layout.JOINT_BELOW - taken
    rows = max(sum(map(len, lines)), 1)
    pitch = min(layout.JOINT_LINE, max(high // rows, layout.JOINT_PITCH * layout.JOINT_SIZES[-1]))
    widest = max((printed(line) for each in lines for line in each), default=1.0) or 1.0
    size, scale = _joint_size(widest, layout.BODY_WIDTH - beside, pitch)
    across = round(widest * size * 20 * scale / 100)
    for name, broken in zip(names, lines, strict=True):
        _spread(name, broken, across, size, scale)
        _line(name, pitch)
    for tail in tails:
        _set_type(tail, layout.LETTERHEAD_SIZE, 100)
    _place(table, across, beside)
    top = layout.LETTERHEAD_TOP - layout.LINE - _rise(pitch, size)
    _line(spacer, max(20, round(top)))


def _joint_size(widest: float, room: int, pitch: int) -> tuple[int, int]:
    size, scale = layout.JOINT_SIZES[0], 100
    for size in layout.JOINT_SIZES:
        scale = min(100, int(100 * room / (widest * size * 20)))
        if scale >= layout.LETTERHEAD_NARROWEST and size * layout.JOINT_PITCH <= pitch:
            break
    return size, max(scale, 1)


def _spread(name: Any, lines: Sequence[str], across: int, size: int, scale: int) -> None:
    """Each line of a name as wide as the widest; after its last letter there is no space, or the middle would be off."""
    run, *surplus = name.findall(qn("w:r"))
    for other in surplus:
        name.remove(other)
    pieces = []
    for number, line in enumerate(lines):
        free = across - printed(line) * size * 20 * scale / 100
        tracking = max(0, int(free / max(len(line) - 1, 1)))
        pieces += [(line[:-1], tracking, number > 0), (line[-1:], 0, number > 0 and len(line) == 1)]
    for text, tracking, broken in pieces:
        if text:
            name.append(_piece(run, text, broken=broken))
            _dress(name[-1], size, scale, tracking)
    name.remove(run)


def _piece(run: Any, text: str, *, broken: bool) -> Any:
    """A run like another with a text of its own, on a line of its own where it is broken off."""
    made = copy.deepcopy(run)
    for child in list(made):
        if child.tag != qn("w:rPr"):
            made.remove(child)
    if broken:
        made.append(element("br"))
    made.add_t(text)
    return made


def _place(table: Any, across: int, beside: int) -> None:
    """The table where names and 文件 together stand in the middle of the page; what 文件 may need more goes to its right."""
    drop(table.tblPr, "jc")
    put(table.tblPr, element("tblInd", w=max(0, (layout.BODY_WIDTH - across - beside) // 2), type="dxa"))
    if beside:
        _columns(table, (across + layout.JOINT_GAP, beside - layout.JOINT_GAP + _SPARE))
    else:
        _columns(table, (across + _SPARE, _SPARE))


def _line(paragraph: Any, height: int) -> None:
    put(properties_of(paragraph), element("spacing", before=0, after=0, line=height, lineRule="exact"))


def _columns(table: Any, widths: Sequence[int]) -> None:
    for column, across in zip(table.find(qn("w:tblGrid")).findall(qn("w:gridCol")), widths, strict=False):
        column.set(qn("w:w"), str(across))
    for row in table.findall(qn("w:tr")):
        for cell, across in zip(row.findall(qn("w:tc")), widths, strict=False):
            put(cell.get_or_add_tcPr(), element("tcW", w=across, type="dxa"))
