"""Rules T and M: title and main recipients (GB/T 9704-2012, 7.3.1, 7.3.2)."""

from __future__ import annotations

import re
from math import ceil

from services.formats.gongwen.checker.elements import Paper
from services.formats.gongwen.checker.marks import LEGAL_TYPES, WITHOUT_RECIPIENTS
from services.formats.gongwen.checker.page import MM, Line
from services.formats.gongwen.checker.results import Verdict, absent, missing, unmeasured
from services.formats.gongwen.checker.rules import BOTTOM, CELL, CHARACTERS, Face, Form, Rule
from services.formats.gongwen.checker.rules_head import NO_RULE, SIZE_TOL, told
from services.formats.gongwen.checker.rules_page import BODY_SIZE

NO_TITLE = "没有找到标题"
NO_RECIPIENTS = "没有找到主送机关"
MOVED_SLACK = 3  # lines: of the text that page 1 is to show, and of what a break may leave free
LEGAL_TITLE = re.compile(rf"\S{{2,}}(?:{'|'.join(LEGAL_TYPES)})(?:（[^（）]{{2,12}}）)?")


def t01(paper: Paper, rule: Rule) -> Verdict:
    if not paper.title:
        return missing(NO_TITLE)
    wrong = [line for line in paper.title if not rule.near(line.size)]
    line = (wrong or paper.title)[0]
    return Verdict(holds=not wrong, measured=f"{line.size:g} 磅", boxes=tuple(line.box for line in wrong))


def t02(paper: Paper, rule: Rule) -> Verdict:
    if not paper.title:  # of a form, to which T01 does not apply, this is the rule that tells it
        return missing(NO_TITLE) if paper.kind is Form.FORM else unmeasured(NO_TITLE)
    wrong = [line for line in paper.title if line.face is not Face.XBS]
    return Verdict(holds=not wrong, measured=told((wrong or paper.title)[0]), boxes=tuple(line.box for line in wrong))


def t03(paper: Paper, rule: Rule) -> Verdict:
    if not paper.title:
        return unmeasured(NO_TITLE)
    middle = paper.frame.middle(paper.first)
    wrong = [line for line in paper.title if not rule.near(line.middle, middle)]
    worst = max(wrong or paper.title, key=lambda line: abs(line.middle - middle))
    return Verdict(
        holds=not wrong,
        measured=f"“{worst.text[:8]}”一行的中心距左页边 {worst.middle:.1f} 毫米，应为 {middle:.4g}",
        boxes=tuple(line.box for line in wrong),
    )


def t04(paper: Paper, rule: Rule) -> Verdict:
    line = paper.head.separator
    if not paper.title or line is None:
        return unmeasured(NO_TITLE if not paper.title else NO_RULE)
    gap = paper.title[0].top - line.bottom
    return Verdict(holds=rule.near(gap), measured=f"红色分隔线至标题 {gap:.1f} 毫米", boxes=(paper.title[0].box,))


def t05(paper: Paper, rule: Rule) -> Verdict:
    if not paper.title:
        return unmeasured(NO_TITLE)
    heading = paper.heading
    right = bool(LEGAL_TITLE.fullmatch(heading)) and "。" not in heading
    return Verdict(holds=right, measured=f"标题末尾为“{heading[-6:]}”", boxes=tuple(line.box for line in paper.title[-1:]))


def t06(paper: Paper, rule: Rule) -> Verdict:
    lines = paper.title
    if len(lines) < 2:
        return absent("标题只有一行" if lines else NO_TITLE)
    widths = [(line.x1 - line.x0) / CELL for line in lines]
    boxes = tuple(line.box for line in lines)
    if len(lines[-1].glyphs) < 3:
        return Verdict(holds=False, measured=f"末行只有 {len(lines[-1].glyphs)} 个字", boxes=(lines[-1].box,))
    if len(lines) > 2 and max(widths) - min(widths) < 1:
        return Verdict(holds=False, measured=f"{len(lines)} 行一样长，成了长方形", boxes=boxes)
    waist = [at for at in range(1, len(widths) - 1) if widths[at] < min(widths[at - 1], widths[at + 1]) - 1]
    if waist:
        return Verdict(holds=False, measured=f"第 {waist[0] + 1} 行比上下行短，成了沙漏形", boxes=boxes)
    return Verdict(holds=True, measured=f"{len(lines)} 行，字数为 {'、'.join(str(len(line.glyphs)) for line in lines)}")


def _none(paper: Paper) -> Verdict:
    """Why no 主送 stands under the title: it was moved to the 版记 (7.3.2), the paper is for everybody, or it is lacking."""
    if paper.imprint is not None and paper.imprint.main:
        return absent("主送机关移到了版记")
    heading = re.sub(r"（[^（）]*）$", "", paper.heading)
    kind = next((name for name in WITHOUT_RECIPIENTS if heading.endswith(name)), None)
    return unmeasured(NO_RECIPIENTS) if kind is None else absent(f"{kind}可以没有主送机关")


def _lacking(paper: Paper) -> Verdict:
    """That 主送 is lacking is told once, by M01."""
    why = _none(paper)
    return missing(NO_RECIPIENTS) if why == unmeasured(NO_RECIPIENTS) else why


def _moved(paper: Paper, main: tuple[Line, ...]) -> Verdict:
    """主送 may stand in the 版记 only where page 1 would else have no room for the text."""
    if not paper.title:
        return unmeasured(NO_TITLE)
    characters = sum((line.x1 - line.x0) / (line.size * MM) for line in main)
    needed = ceil(characters / CHARACTERS)
    room = int((BOTTOM - paper.title[-1].base) / paper.frame.step) - 1  # a line is left free under the title
    if needed + MOVED_SLACK < room:
        return Verdict(
            holds=False,
            measured=f"主送机关只占 {needed} 行，首页排得下正文，不应移到版记",
            boxes=tuple(line.box for line in main),
        )
    return absent("主送机关过多，移到了版记")


def m01(paper: Paper, rule: Rule) -> Verdict:
    if not paper.recipients or not paper.title:
        main = paper.imprint.main if paper.imprint is not None else ()
        return unmeasured(NO_TITLE) if paper.recipients else _moved(paper, main) if main else _lacking(paper)
    if paper.recipients[0].page != paper.title[-1].page:
        return absent("主送机关与标题不在同一页")
    gap = paper.recipients[0].top - paper.title[-1].base
    return Verdict(holds=rule.near(gap), measured=f"标题末行至主送机关 {gap:.1f} 毫米", boxes=(paper.recipients[0].box,))


def m02(paper: Paper, rule: Rule) -> Verdict:
    if not paper.recipients:
        return _none(paper)
    worst = max(paper.recipients, key=lambda line: abs(line.x0 - _edge(paper, line, rule)))
    off = abs(worst.x0 - _edge(paper, worst, rule))
    return Verdict(holds=off <= rule.tol, measured=f"距左页边 {worst.x0:.1f} 毫米", boxes=(worst.box,))


def _edge(paper: Paper, line: Line, rule: Rule) -> float:
    """The left edge of the text, which rule P03 judges."""
    return paper.frame.left(paper.sheet(line.page)) if paper.frame.measured else rule.target


def m03(paper: Paper, rule: Rule) -> Verdict:
    if not paper.recipients:
        return _none(paper)
    last = paper.recipients[-1]
    return Verdict(holds=last.solid.endswith("："), measured=f"末尾为“{last.solid[-1]}”", boxes=(last.box,))


def m04(paper: Paper, rule: Rule) -> Verdict:
    if not paper.recipients:
        return _none(paper)
    wrong = [line for line in paper.recipients if abs(line.size - BODY_SIZE) > SIZE_TOL or line.face is not Face.FANG]
    return Verdict(
        holds=not wrong,
        measured=told((wrong or paper.recipients)[0]),
        boxes=tuple(line.box for line in wrong),
    )


CHECKS = {
    "T01": t01,
    "T02": t02,
    "T03": t03,
    "T04": t04,
    "T05": t05,
    "T06": t06,
    "M01": m01,
    "M02": m02,
    "M03": m03,
    "M04": m04,
}
