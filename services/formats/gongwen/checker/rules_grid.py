"""Rules P of the type area and its grid (GB/T 9704-2012, 5.2.1, 5.2.3): measured on the text, or, where there is too little
of it, told by the docx."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from services.formats.gongwen.checker.elements import Paper, SetUp
from services.formats.gongwen.checker.finding_frame import is_full, is_overhead
from services.formats.gongwen.checker.page import MM, Line, Sheet, is_wide
from services.formats.gongwen.checker.results import Verdict, absent
from services.formats.gongwen.checker.rules import BOTTOM, CHARACTERS, LEFT, LINES, RIGHT, TOP, WIDTH, Rule
from services.formats.gongwen.checker.rules_page import BODY_SIZE, GLYPH
from services.model.checked import Box

NO_PITCH = "没有设定行距（固定值或者网格）"


def p02(paper: Paper, rule: Rule) -> Verdict:
    places = list(_first_places(paper))
    if not places:
        return absent("只有首页，首页由版头排起，没有可量的首行")
    high = next(((box, lead) for box, lead in places if box[2] - lead < rule.target - rule.tol), None)
    box, lead = high or min(places, key=lambda place: place[0][2])
    page, top = box[0], box[2]
    above = f"，字面以上还有行距 {lead:.1f} 毫米以上，天头不足 {rule.target - rule.tol:g} 毫米" if high and lead else ""
    return Verdict(
        holds=high is None and top - rule.target <= rule.tol + rule.lead,
        measured=f"首行字面上边缘距上页边 {top:.1f} 毫米（第{page}页）{above}",
        boxes=(box,),
    )


def _first_places(paper: Paper) -> Iterator[tuple[Box, float]]:
    """The first line or table of every upright page but page 1, which begins with its head; there 份号 may stand at the top.

    With each the least that its line has free over its type.
    """
    for sheet in paper.upright:
        if sheet.number == 1:
            if paper.head.copy_number is not None:
                yield paper.head.copy_number.box, 0.0
            continue
        imprinted = paper.imprint.lines if paper.imprint is not None else ()
        left_out = (*paper.folios, *imprinted)
        lines = [line for line in sheet.lines if not (line in left_out or sheet.in_table(line) or is_overhead(line))]
        table = min(sheet.tables, key=lambda box: box[1], default=None)
        if table is not None and not (lines and lines[0].top < table[1]):
            yield (sheet.number, *table), 0.0
        elif lines and lines[0].size < 20:
            yield lines[0].box, _lead(paper, lines[0])


def _lead(paper: Paper, line: Line) -> float:
    """Body type on lines of a fixed pitch has half of what they leave free, or more, over it: both Word's grid and its fixed
    pitch do so; a multiple of the type's own height puts all of it below."""
    fixed = paper.frame.pitch is not None and (paper.set_up is None or bool(paper.set_up.pitch))
    return max((paper.frame.step - GLYPH) / 2, 0.0) if fixed and abs(line.size - BODY_SIZE) < 0.5 else 0.0


def p03(paper: Paper, rule: Rule) -> Verdict:
    frame = paper.frame
    if not frame.measured:
        return _by_set_up(paper, "订口", lambda told: (rule.near(told.left), f"左页边距 {told.left:.1f} 毫米"))
    pages = [(frame.odd, "单页"), *([(frame.even, "双页")] if len(paper.upright) > 1 else [])]
    right = all(rule.near(left) or (side == "双页" and abs(left - (WIDTH - RIGHT)) <= rule.tol) for left, side in pages)
    edge = next((left for left, _ in pages if not rule.near(left)), frame.odd)
    return Verdict(
        holds=right,
        measured="，".join(f"{side}左边空 {left:.1f} 毫米" for left, side in pages),
        boxes=((1, min(edge, LEFT), TOP, max(edge, LEFT) + 1, BOTTOM),),
    )


def p04(paper: Paper, rule: Rule) -> Verdict:
    frame = paper.frame
    if not frame.measured:
        return _by_set_up(paper, "版心宽度", lambda told: (rule.near(told.width), f"版心宽 {told.width:.1f} 毫米"))
    width = frame.right_odd - frame.odd
    return Verdict(
        holds=rule.near(width),
        measured=f"满行宽 {width:.1f} 毫米",
        boxes=((1, frame.odd, TOP, frame.right_odd, BOTTOM),),
    )


def _by_set_up(paper: Paper, what: str, judge: Callable[[SetUp], tuple[bool, str]]) -> Verdict:
    """What the docx tells of a text that is too short to be measured; nothing where there is only a PDF."""
    if paper.set_up is None:
        return absent(f"正文行太少，量不出{what}")
    holds, measured = judge(paper.set_up)
    return Verdict(holds=holds, measured=f"正文行太少，按 docx 的设置：{measured}")


def p06(paper: Paper, rule: Rule) -> Verdict:
    counts = [count for sheet in paper.upright if (count := _lines_on(paper, sheet))]
    if counts and max(counts) >= rule.target:
        return Verdict(holds=max(counts) == rule.target, measured=f"满页 {max(counts)} 行")
    if paper.frame.pitch is None:
        return _by_set_up(paper, "行数", lambda told: _room(told.pitch))
    holds, measured = _room(paper.frame.pitch)
    return Verdict(holds=holds, measured=measured, boxes=_example(paper))


def _room(pitch: float | None) -> tuple[bool, str]:
    if not pitch:
        return False, NO_PITCH
    room = (BOTTOM - TOP) / pitch
    return LINES - 0.6 <= room < LINES + 1, f"行距 {pitch / MM:.2f} 磅，225 毫米可排 {room:.1f} 行"


def _lines_on(paper: Paper, sheet: Sheet) -> int:
    """How many lines a page holds that is full of evenly spaced text; 0 for any other page."""
    left_out = (*paper.folios, *(paper.imprint.lines if paper.imprint is not None else ()))
    lines = [line for line in sheet.lines if line not in left_out and not is_overhead(line)]
    step = paper.frame.step
    if len(lines) < 10 or sheet.tables or lines[0].top > TOP + 6 or lines[-1].base < BOTTOM - step:
        return 0
    return len(lines) if all(abs(two.base - one.base - step) < 0.5 for one, two in pairwise(lines)) else 0


def p07(paper: Paper, rule: Rule) -> Verdict:
    counts = Counter(
        len(line.glyphs)
        for line in paper.body_lines
        if all(is_wide(glyph.text) for glyph in line.glyphs)
        and paper.indent(line) < 0.5
        and is_full(line, paper.frame, paper.sheet(line.page))
    )
    count, often = counts.most_common(1)[0] if counts else (0, 0)
    if often >= 2 and (count >= CHARACTERS or paper.frame.advance is None or not _could_hold(paper)):
        return Verdict(holds=count == CHARACTERS, measured=f"满行 {count} 字", boxes=_example(paper))
    if paper.frame.advance is None:
        return absent("正文字太少，量不出每行字数")
    fits = (RIGHT - LEFT) / paper.frame.advance
    return Verdict(
        holds=CHARACTERS - 0.15 <= fits < CHARACTERS + 0.9,
        measured=f"字距 {paper.frame.advance / MM:.2f} 磅，156 毫米可排 {fits:.1f} 字",
        boxes=_example(paper),
    )


def _could_hold(paper: Paper) -> bool:
    """Whether lines of fewer characters were only drawn out, as a mark may not begin the next: by width and pitch, 28 fit."""
    frame = paper.frame
    return frame.advance is not None and (frame.right_odd - frame.odd) / frame.advance >= CHARACTERS - 0.15


def p08(paper: Paper, rule: Rule) -> Verdict:
    if paper.frame.pitch is None:
        return _by_set_up(paper, "行距", lambda told: _height(told.pitch, rule))
    holds, measured = _height(paper.frame.pitch, rule)
    return Verdict(holds=holds, measured=measured, boxes=_example(paper))


def _height(pitch: float | None, rule: Rule) -> tuple[bool, str]:
    if not pitch:
        return False, NO_PITCH
    height = pitch * (LINES - 1) + GLYPH
    return rule.lo <= height <= rule.hi, f"行距 {pitch / MM:.2f} 磅，22 行高 {height:.1f} 毫米"


def _example(paper: Paper) -> tuple[Box, ...]:
    return tuple(line.box for line in paper.body_lines[:2])


CHECKS = {"P02": p02, "P03": p03, "P04": p04, "P06": p06, "P07": p07, "P08": p08}
