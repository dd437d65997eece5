"""Rules P: paper, edges, body type (GB/T 9704-2012, 5); rules_grid.py has the type area and the grid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from services.formats.gongwen.checker.elements import Paper, Paragraph
from services.formats.gongwen.checker.finding_head import is_centred
from services.formats.gongwen.checker.marks import NAMED
from services.formats.gongwen.checker.page import MM, Glyph, Sheet, is_black, is_han
from services.formats.gongwen.checker.results import Verdict, absent, unmeasured
from services.formats.gongwen.checker.rules import (
    BOTTOM,
    FACE_LABELS,
    HEIGHT,
    LEFT,
    RIGHT,
    WIDTH,
    Face,
    Form,
    Rule,
)
from services.model.checked import Box
from services.model.manuscript.marks import lead_of, mark_of

BODY_SIZE = 16.0  # pt, 3号
GLYPH = BODY_SIZE * MM
SIDE_EDGE = 24.0  # mm: what a turned page leaves free at the least on each side
STRETCH = 4  # characters in a row that are no accident of a font
SHOWN = 12  # places that are marked
NO_BODY = "没有找到正文"


def shown(boxes: list[Box]) -> tuple[Box, ...]:
    return tuple(boxes[:SHOWN])


def p01(paper: Paper, rule: Rule) -> Verdict:
    wrong = [
        sheet
        for sheet in paper.sheets
        if not any(
            abs(sheet.width - width) <= rule.tol and abs(sheet.height - height) <= rule.tol
            for width, height in ((WIDTH, HEIGHT), (HEIGHT, WIDTH))
        )
    ]
    lying = not wrong and not paper.first.upright and paper.kind is not Form.FORM
    worst = wrong[0] if wrong else paper.first
    where = f"（第{worst.number}页）" if wrong else "，首页横放，只有附件的表格可以横排" if lying else ""
    return Verdict(
        holds=not wrong and not lying,
        measured=f"{worst.width:.1f}×{worst.height:.1f} 毫米{where}",
        boxes=shown([(sheet.number, 0, 0, sheet.width, sheet.height) for sheet in wrong]),
    )


def p05(paper: Paper, rule: Rule) -> Verdict:
    outside = [box for sheet in paper.sheets for box in _outside(paper, sheet, rule.tol)]
    measured = f"有 {len(outside)} 处文字在版心之外（首处在第{outside[0][0]}页）" if outside else "没有超出"
    return Verdict(holds=not outside, measured=measured, boxes=shown(outside))


def _outside(paper: Paper, sheet: Sheet, tol: float) -> Iterator[Box]:
    head = paper.head.mark.lines if paper.head.mark is not None and sheet.number == 1 else ()
    if sheet.upright:
        left, right, floor = min(LEFT, WIDTH - RIGHT if sheet.number % 2 == 0 else LEFT), RIGHT, BOTTOM
    else:
        left, right, floor = SIDE_EDGE, sheet.width - SIDE_EDGE, sheet.height - SIDE_EDGE
    if paper.kind is Form.FORM:
        floor = sheet.height - 10
    for line in sheet.lines:
        if line in paper.folios or line in head:
            continue
        if line.base > floor + tol:
            yield line.box
            continue
        for glyph in line.glyphs:
            if glyph.x0 < left - tol or glyph.x1 > right + tol:
                yield (sheet.number, glyph.x0, glyph.top, glyph.x1, glyph.bottom)


def p09(paper: Paper, rule: Rule) -> Verdict:
    sizes = Counter(round(glyph.size, 1) for line in paper.body_lines for glyph in line.glyphs if is_han(glyph.text))
    if not sizes:
        return unmeasured(NO_BODY)
    size = sizes.most_common(1)[0][0]
    if not rule.near(size):
        other = [line.box for line in paper.body_lines if not rule.near(line.size)]
        return Verdict(holds=False, measured=f"正文 {size:g} 磅", boxes=shown(other))
    wrong = _stretches(paper, lambda glyph: not rule.near(glyph.size))
    odd = f"，“{_said(wrong)}”一段为 {wrong[0][1].size:.3g} 磅" if wrong else ""
    return Verdict(holds=not wrong, measured=f"正文 {size:g} 磅{odd}", boxes=glyph_boxes(wrong))


def p10(paper: Paper, rule: Rule) -> Verdict:
    glyphs = [(page, glyph) for page, glyph in plain_glyphs(paper) if is_han(glyph.text)]
    if not glyphs:
        return unmeasured(NO_BODY) if not paper.body else absent("正文只有小标题")
    others = [(page, glyph) for page, glyph in glyphs if glyph.face is not Face.FANG]
    share = 1 - len(others) / len(glyphs)
    usual = Counter(glyph.font for _, glyph in others).most_common(1)
    wrong = _stretches(paper, lambda glyph: glyph.face is not Face.FANG)
    measured = f"{share:.0%} 的汉字是仿宋" + (f"，其余多为 {usual[0][0]}" if usual else "")
    return Verdict(
        holds=share >= rule.target and not wrong,
        measured=f"{measured}，如“{_said(wrong)}”" if wrong else measured,
        boxes=glyph_boxes(wrong or others),
    )


def _stretches(paper: Paper, wrong: Callable[[Glyph], bool]) -> list[tuple[int, Glyph]]:
    """The Han characters that are wrong several in a row; a single one may come from another font that alone has it."""
    if paper.kind is Form.BRIEF:  # of which the standard says nothing: an editor's note may look different
        return []
    last = [line for line in (*paper.cosigners, paper.signature, paper.dated, paper.remark) if line is not None]
    groups = [*_plain_paragraphs(paper), *([(line.page, glyph) for glyph in line.glyphs] for line in last)]
    found: list[tuple[int, Glyph]] = []
    for group in groups:
        han = [(page, glyph) for page, glyph in group if is_han(glyph.text)]
        for odd, run in groupby(han, key=lambda one: wrong(one[1])):
            stretch = list(run)
            if odd and len(stretch) >= STRETCH:
                found += stretch
    return found


def _said(glyphs: list[tuple[int, Glyph]]) -> str:
    return "".join(glyph.text for _, glyph in glyphs[:8])


def glyph_boxes(glyphs: list[tuple[int, Glyph]]) -> tuple[Box, ...]:
    """Boxes of glyphs, one for those that stand side by side."""
    boxes: list[Box] = []
    for page, glyph in glyphs:
        last = boxes[-1] if boxes else None
        if last is not None and last[0] == page and abs(last[2] - glyph.top) < 1.5 and abs(last[3] - glyph.x0) < 3:
            boxes[-1] = (page, last[1], last[2], glyph.x1, glyph.bottom)
        else:
            boxes.append((page, glyph.x0, glyph.top, glyph.x1, glyph.bottom))
    return shown(boxes)


def plain_glyphs(paper: Paper) -> Iterator[tuple[int, Glyph]]:
    """The glyphs of the body that belong to no heading."""
    for glyphs in _plain_paragraphs(paper):
        yield from glyphs


def _plain_paragraphs(paper: Paper) -> Iterator[list[tuple[int, Glyph]]]:
    for paragraph in paper.body:
        if paper.kind is Form.MINUTES and NAMED.match(paragraph.text):  # which J02 judges
            continue
        if is_caption(paragraph, paper) or (TABLE_NOTE.match(paragraph.text) and paragraph.lines[0].size < BODY_SIZE - 1):
            continue
        glyphs = [(line.page, glyph) for line in paragraph.lines for glyph in line.glyphs]
        yield glyphs[_heading_end(paragraph, [glyph for _, glyph in glyphs]) :]


def _heading_end(paragraph: Paragraph, glyphs: Sequence[Glyph]) -> int:
    """Where the plain text of a paragraph begins: after its heading sentence or its label, which have rules of their own."""
    if not mark_of(paragraph.text.replace(" ", ""))[0] and not _LABELLED.match(paragraph.text):
        return 0
    marks = "：:" if _LABELLED.match(paragraph.text) else "。"
    end = next((at + 1 for at, glyph in enumerate(glyphs) if glyph.text in marks), len(glyphs))
    own = _LEVEL_FACES.get(mark_of(paragraph.text.replace(" ", ""))[0])  # in which some set all of a numbered paragraph
    plain = next((at for at, glyph in enumerate(glyphs) if glyph.face is not own and is_han(glyph.text)), len(glyphs))
    return min(plain, end) if is_item(paragraph) else max(plain, end)


def is_item(paragraph: Paragraph) -> bool:
    """Whether a numbered paragraph is text and has no heading: an item of a list, or a sentence that is all of it."""
    text = paragraph.text.replace(" ", "")
    if not mark_of(text)[0]:
        return False
    lead, first = lead_of(text), text.find("。") + 1
    return text[-1:] in "；;" or first == len(text) or 0 < len(lead) < (first or len(text))


_LEVEL_FACES = {1: Face.HEI, 2: Face.KAI}  # 7.3.3
_LABELLED = re.compile(r"(?:会议)?(?:出席|请假|列席|缺席|主持|记录|时间|地点|议题|参会|参加|召集)(?:人|人员)?[:：]")
TABLE_NOTE = re.compile(r"注[:：]|说明[:：]|填表|备注|单位[:：]|资料来源|数据来源|[*※]")


def is_caption(paragraph: Paragraph, paper: Paper) -> bool:
    """A single centred line, as it stands over a table."""
    line = paragraph.lines[0]
    return len(paragraph.lines) == 1 and is_centred(line, paper.sheet(line.page), 2.0) and paper.indent(line) > 2.5


def p11(paper: Paper, rule: Rule) -> Verdict:
    head = paper.head.mark.lines if paper.head.mark is not None else ()  # whose colour is told by H05
    coloured = [
        (sheet.number, glyph)
        for sheet in paper.sheets
        for line in (*sheet.lines, *sheet.turned)
        if line not in head
        for glyph in line.glyphs
        if not is_black(glyph.colour)
    ]
    first = coloured[0] if coloured else None
    return Verdict(
        holds=not coloured,
        measured=f"有 {len(coloured)} 个字不是黑色（首个在第{first[0]}页）" if first else "均为黑色",
        boxes=glyph_boxes(coloured),
    )


def face_name(face: Face | None, font: str = "") -> str:
    return FACE_LABELS[face] if face is not None else font or "其他字体"


CHECKS = {
    "P01": p01,
    "P05": p05,
    "P09": p09,
    "P10": p10,
    "P11": p11,
}
