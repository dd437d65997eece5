"""Finding title, recipients and the paragraphs of the body."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from services.formats.gongwen.checker.elements import Frame, Paragraph
from services.formats.gongwen.checker.finding_frame import is_full
from services.formats.gongwen.checker.finding_head import is_centred
from services.formats.gongwen.checker.marks import NAMED, NUMBERED, NUMBERISH
from services.formats.gongwen.checker.page import Line, Sheet
from services.formats.gongwen.checker.rules import CELL, Face

TITLE = 17.5  # pt: larger than body text
MANY_TITLE_LINES = 30
_APART = 0.95  # mm a pt of type: no line of a title is farther from the one above
_ENDINGS = "。：；！？:;"
_RECIPIENT = re.compile(r"政府|办公室|街道|委|局|单位|部门|公司|厅|部|院|中心|同志|机构|乡|镇|县|区")
_LISTED = re.compile(  # names alone, which a full stop makes no sentence
    r"(?:[^，、。；]{1,24}(?:政府|办公室|办事处|委员会|委|局|单位|部门|公司|厅|院|中心|机构|街道|乡|镇)[，、；。])+"
)


def title_of(lines: Sequence[Line], sheet: Sheet, frame: Frame) -> tuple[Line, ...]:
    """The title: the first lines under the head of page 1, as long as they look like one; a very long one turns the page."""
    found: list[Line] = []
    for line in lines[:MANY_TITLE_LINES]:
        if line.page != sheet.number and not (found and line.size >= TITLE):
            break
        if not found:
            if NUMBERISH.search(line.solid) and len(line.solid) < 25 and line.size < TITLE:
                continue
            if not _titled(line, sheet, frame):
                break
        elif not (_alike(line, found[0]) and _titled(line, sheet, frame)) or _apart(found[-1], line):
            break
        found.append(line)
    return tuple(found)


def _apart(last: Line, line: Line) -> bool:
    return line.page == last.page and line.top - last.base > _APART * line.size


def _alike(line: Line, first: Line) -> bool:
    """A title may be set in two sizes, both larger than the body's."""
    return abs(line.size - first.size) <= 1.5 or min(line.size, first.size) >= TITLE


def _titled(line: Line, sheet: Sheet, frame: Frame) -> bool:
    if line.size >= TITLE:
        return True
    inside = line.x0 - frame.left(sheet) > 1.4 * CELL or line.face is Face.XBS
    return inside and is_centred(line, sheet) and line.solid[-1:] not in "。：；:;，"


def recipients_of(lines: Sequence[Line], sheets: Mapping[int, Sheet], frame: Frame) -> tuple[Line, ...]:
    """主送机关: from the first line under the title to its colon. `lines` are all those under the title."""
    if not lines:
        return ()
    first = lines[0]
    flush = first.x0 - frame.left(sheets[first.page]) < 1.2 * CELL
    if not flush:
        named = (
            first.solid[-1:] in "：:" and "。" not in first.solid and len(first.solid) <= 24 and _RECIPIENT.search(first.solid)
        )
        return (first,) if named and not first.solid.endswith(("如下：", "如下:")) else ()
    for count, line in enumerate(lines[:60], 1):
        if line.solid[-1:] in "：:" and not line.solid.endswith(("如下：", "如下:")):
            return tuple(lines[:count])
        if "。" in line.solid[:-1]:
            return ()
        after = lines[count] if count < len(lines) else None
        if after is None or after.x0 - frame.left(sheets[after.page]) > 1.2 * CELL:
            listed = _LISTED.fullmatch(line.solid) if line.solid.endswith("。") else _RECIPIENT.search(line.solid)
            return tuple(lines[:count]) if listed else ()
    return ()


def paragraphs_of(lines: Sequence[Line], sheets: Mapping[int, Sheet], frame: Frame) -> tuple[Paragraph, ...]:
    """Lines put together: a paragraph begins where a line is indented, numbered, or follows a short one."""
    groups: list[list[Line]] = []
    for line in lines:
        last = groups[-1][-1] if groups else None
        if last is not None and (_goes_on(last, line, sheets, frame) or _more_names(groups[-1], line)):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(Paragraph(lines=tuple(group)) for group in groups)


def _word(line: Line) -> float:
    """How wide the Latin word is that a line begins with; nought where it begins with none."""
    end = next((at for at, glyph in enumerate(line.glyphs) if not glyph.text.isascii()), len(line.glyphs))
    return line.glyphs[end - 1].x1 - line.x0 if end else 0.0


def _more_names(row: Sequence[Line], line: Line) -> bool:
    """Whether a line goes on under the names of 出席, 请假 or 列席, aligned with the first of them (10.3)."""
    first, last = row[0], row[-1]
    match = NAMED.match(first.solid)
    if match is None or match.end() >= len(first.glyphs) or abs(last.size - line.size) > 1:
        return False
    near = line.page != last.page or line.base - last.base < 1.7 * CELL * 2
    return near and abs(line.x0 - first.glyphs[match.end()].x0) < 1.5


def _goes_on(last: Line, line: Line, sheets: Mapping[int, Sheet], frame: Frame) -> bool:
    indent = (line.x0 - frame.left(sheets[line.page])) / CELL
    if abs(last.size - line.size) > 1:
        return False
    if not is_full(last, frame, sheets[last.page]):
        if indent < 0.5 and last.x1 + _word(line) > frame.right(sheets[last.page]) and last.solid[-1:] not in _ENDINGS:
            return True  # what can't be parted, such as an address, went to the next line whole
        long = last.x1 - frame.left(sheets[last.page]) > 0.7 * (frame.right(sheets[last.page]) - frame.left(sheets[last.page]))
        return long and indent < 0.5 and last.solid[-1:] not in _ENDINGS  # a ragged edge
    if indent > 1.2 and line.x0 - last.x0 > 0.8 * CELL:
        return False
    if last.solid[-1:] in _ENDINGS and (indent > 1.2 or NUMBERED.match(line.solid)):
        return False
    return indent <= 1.2 or abs(line.x0 - last.x0) < 2
