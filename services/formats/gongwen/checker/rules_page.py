"""Rules P: paper, edges, body type (GB/T 9704-2012, 5); rules_grid.py has the type area and the grid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from services.formats.gongwen.checker.elements import Paper, Paragraph
from services.formats.gongwen.checker.finding_head import is_centred
from services.formats.gongwen.checker.marks import HEADING_1, HEADING_2
from services.formats.gongwen.checker.page import MM, Glyph, Sheet, is_black, is_han
from services.formats.gongwen.checker.results import Verdict, absent, missing
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

BODY_SIZE = 16.0  # pt, 3号
GLYPH = BODY_SIZE * MM
SIDE_EDGE = 24.0  # mm: what a turned page leaves free at the least on each side
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
    worst = wrong[0] if wrong else paper.first
    return Verdict(
        holds=not wrong,
        measured=f"{worst.width:.1f}×{worst.height:.1f} 毫米" + (f"（第{worst.number}页）" if wrong else ""),
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
        return missing(NO_BODY)
    size = sizes.most_common(1)[0][0]
    other = [line.box for line in paper.body_lines if not rule.near(line.size)]
    return Verdict(
        holds=rule.near(size),
        measured=f"正文 {size:g} 磅" + (f"，另有 {len(other)} 行不是" if other and rule.near(size) else ""),
        boxes=shown(other),
    )


def p10(paper: Paper, rule: Rule) -> Verdict:
    glyphs = [(page, glyph) for page, glyph in plain_glyphs(paper) if is_han(glyph.text)]
    if not glyphs:
        return missing(NO_BODY) if not paper.body else absent("正文只有小标题")
    others = [(page, glyph) for page, glyph in glyphs if glyph.face is not Face.FANG]
    share = 1 - len(others) / len(glyphs)
    usual = Counter(glyph.font for _, glyph in others).most_common(1)
    return Verdict(
        holds=share >= rule.target,
        measured=f"{share:.0%} 的汉字是仿宋" + (f"，其余多为 {usual[0][0]}" if usual else ""),
        boxes=glyph_boxes(others),
    )


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
    """The glyphs of the body that belong to no heading of the first or second level."""
    for paragraph in paper.body:
        if is_caption(paragraph, paper):
            continue
        headed = HEADING_1.match(paragraph.text) or HEADING_2.match(paragraph.text) or _LABELLED.match(paragraph.text)
        glyphs = [(line.page, glyph) for line in paragraph.lines for glyph in line.glyphs]
        if headed:
            ends = [at for at, (_, glyph) in enumerate(glyphs) if glyph.text in _ENDS[headed.re]]
            glyphs = glyphs[ends[0] + 1 :] if ends else []
        yield from glyphs


_LABELLED = re.compile(r"(?:出席|请假|列席|缺席|主持|记录)(?:人员)?[:：]")
_ENDS = {HEADING_1: "。", HEADING_2: "。", _LABELLED: "：:"}


def is_caption(paragraph: Paragraph, paper: Paper) -> bool:
    """A single centred line, as it stands over a table."""
    line = paragraph.lines[0]
    return len(paragraph.lines) == 1 and is_centred(line, paper.sheet(line.page), 2.0) and paper.indent(line) > 2.5


def p11(paper: Paper, rule: Rule) -> Verdict:
    head = paper.head.mark.lines if paper.head.mark is not None and paper.head.mark.red else ()
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
