"""Rules C: the imprint (GB/T 9704-2012, 7.4)."""

from __future__ import annotations

import re

from services.formats.gongwen.checker.elements import Imprint, Paper
from services.formats.gongwen.checker.marks import LEGAL_DATE
from services.formats.gongwen.checker.page import Line, Stroke
from services.formats.gongwen.checker.results import Verdict, absent, missing, unmeasured
from services.formats.gongwen.checker.rules import CELL, RULES, Face, Rule
from services.formats.gongwen.checker.rules_head import SIZE_TOL, told
from services.model.checked import Box

NO_IMPRINT = "没有找到版记"
NO_RULES = "版记没有黑色分隔线"
SMALL = 14.0  # pt, 4号
DASHES = "—–－-―─"
_QUOTED = 20  # characters of the end of a line: a whole date, and what stands before it without a gap


def _ruled(paper: Paper) -> Imprint | Verdict:
    imprint = paper.imprint
    if imprint is None:
        return unmeasured(NO_IMPRINT)
    return imprint if len(imprint.rules) >= 2 else unmeasured(NO_RULES)


def c01(paper: Paper, rule: Rule) -> Verdict:
    imprint = paper.imprint
    if imprint is None:
        return missing(NO_IMPRINT)
    return Verdict(
        holds=imprint.page == paper.page_count,
        measured=f"在第{imprint.page}页，全文 {paper.page_count} 页",
        boxes=tuple(line.box for line in imprint.lines[:1]),
    )


def c02(paper: Paper, rule: Rule) -> Verdict:
    imprint = _ruled(paper)
    if isinstance(imprint, Verdict):
        return imprint if paper.imprint is None else missing(NO_RULES)
    rules = imprint.rules
    wanted = [rule.thick, *(rule.thin for _ in rules[1:-1]), rule.thick]
    wrong = [one for one, weight in zip(rules, wanted, strict=True) if not rule.near(one.weight, weight)]
    return Verdict(
        holds=not wrong,
        measured="自上而下粗 " + "、".join(f"{one.weight:.2f}" for one in rules) + " 毫米",
        boxes=tuple(_wide(one) for one in wrong),
    )


def _wide(stroke: Stroke) -> Box:
    """A rule's box, high enough to be seen."""
    return (stroke.page, stroke.x0, stroke.y - 1, stroke.x1, stroke.y + 1)


def c03(paper: Paper, rule: Rule) -> Verdict:
    imprint = _ruled(paper)
    if isinstance(imprint, Verdict):
        return imprint
    wrong = [
        one
        for one in imprint.rules
        if not rule.near(one.length) or abs(one.x0 - paper.frame.left(paper.sheet(one.page))) > rule.tol
    ]
    shown_rule = (wrong or imprint.rules)[0]
    return Verdict(
        holds=not wrong,
        measured=f"长 {shown_rule.length:.1f} 毫米，距左页边 {shown_rule.x0:.1f} 毫米",
        boxes=tuple(_wide(one) for one in wrong),
    )


def c04(paper: Paper, rule: Rule) -> Verdict:
    imprint = _ruled(paper)
    if isinstance(imprint, Verdict):
        return imprint
    last = imprint.rules[-1]
    return Verdict(
        holds=rule.near(last.y),
        measured=f"末条分隔线距上页边 {last.y:.1f} 毫米，应为 {rule.target:g}",
        boxes=(_wide(last),),
    )


def _left(paper: Paper, line: Line) -> float:
    """Characters from the left end of the rules, or where those are not right from the edge of the text."""
    rule = _rule_by(paper, line)
    return (line.x0 - rule.x0) / CELL if rule is not None else paper.indent(line)


def _right(paper: Paper, line: Line) -> float:
    """Characters to the right end of the rules, or to the edge of the text."""
    rule = _rule_by(paper, line)
    return (rule.x1 - line.x1) / CELL if rule is not None else paper.right_gap(line)


def _rule_by(paper: Paper, line: Line) -> Stroke | None:
    """A rule of the page that has its whole length."""
    rules = paper.imprint.rules if paper.imprint is not None else ()
    return next((one for one in rules if one.page == line.page and RULES["C03"].near(one.length)), None)


def c05(paper: Paper, rule: Rule) -> Verdict:
    imprint = paper.imprint
    if imprint is None or not imprint.copies:
        return absent("没有抄送机关" if imprint is not None else NO_IMPRINT)
    lines, faults = imprint.copies, []
    first = lines[0]
    if any(line.face is not Face.FANG or abs(line.size - SMALL) > SIZE_TOL for line in lines):
        faults.append(told(first))
    if not rule.near(_left(paper, first) * CELL, CELL):
        faults.append(f"左空 {_left(paper, first):.1f} 字")
    if min(_right(paper, line) for line in lines) * CELL < CELL - rule.tol:
        faults.append("右边没有空一字")
    if "：" not in first.solid[:4]:
        faults.append("“抄送”后不是全角冒号")
    if not lines[-1].solid.endswith("。"):
        faults.append(f"末尾为“{lines[-1].solid[-1]}”，应为句号")
    start = first.glyphs[min(first.solid.find("：") + 1, len(first.glyphs) - 1)].x0
    if any(abs(line.x0 - start) > rule.tol for line in lines[1:] if "：" not in line.solid[:4]):
        faults.append("回行没有与冒号后首字对齐")
    return Verdict(holds=not faults, measured="，".join(faults) or f"{told(first)}，左右各空一字", boxes=(first.box,))


def c06(paper: Paper, rule: Rule) -> Verdict:
    imprint = paper.imprint
    line = imprint.issued if imprint is not None else None
    if imprint is None:
        return unmeasured(NO_IMPRINT)
    if line is None:
        return missing("没有找到印发机关和印发日期")
    faults: list[str] = []
    match = re.search(r"(\d{4}年.*)印发$", line.solid)
    if match is None or not LEGAL_DATE.fullmatch(match[1]):
        faults.append(f"印发日期写作“{line.pieces()[-1].solid[-_QUOTED:]}”")
    elif len(line.pieces()) < 2:
        faults.append("没有印发机关，或者与日期没有分开")
    if line.face is not Face.FANG or abs(line.size - SMALL) > SIZE_TOL:
        faults.append(told(line))
    if not rule.near(_left(paper, line) * CELL, CELL):
        faults.append(f"左空 {_left(paper, line):.1f} 字")
    if not rule.near(_right(paper, line) * CELL, CELL):
        faults.append(f"右空 {_right(paper, line):.1f} 字")
    return Verdict(holds=not faults, measured="，".join(faults) or f"“{line.text}”", boxes=(line.box,))


def c07(paper: Paper, rule: Rule) -> Verdict:
    imprint = paper.imprint
    if imprint is None or imprint.page % 2 == 0:
        return absent("版记在偶数页" if imprint is not None else NO_IMPRINT)
    return Verdict(holds=False, measured=f"版记在第{imprint.page}页，双面印刷时不在一张纸的最后一面")


CHECKS = {
    "C01": c01,
    "C02": c02,
    "C03": c03,
    "C04": c04,
    "C05": c05,
    "C06": c06,
    "C07": c07,
}
