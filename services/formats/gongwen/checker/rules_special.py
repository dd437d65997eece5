"""Rules L and J: what letters and minutes have of their own (GB/T 9704-2012, 10.1, 10.3)."""

from __future__ import annotations

from services.formats.gongwen.checker.elements import Paper, Paragraph
from services.formats.gongwen.checker.finding_head import double_rules
from services.formats.gongwen.checker.marks import NAMED
from services.formats.gongwen.checker.page import Stroke, is_han
from services.formats.gongwen.checker.results import Verdict, absent, missing, unmeasured
from services.formats.gongwen.checker.rules import CELL, HEIGHT, Face, Rule
from services.formats.gongwen.checker.rules_body import INDENT
from services.formats.gongwen.checker.rules_head import NO_MARK, NO_NUMBER, SIZE_TOL
from services.formats.gongwen.checker.rules_page import BODY_SIZE

UNDER_MARK, UNDER_TOL = 4.0, 1.5  # mm from the letterhead to the double rule
WIDE = 170.0


def l01(paper: Paper, rule: Rule) -> Verdict:
    mark = paper.head.mark
    if mark is None:
        return unmeasured(NO_MARK)
    return Verdict(holds=rule.near(mark.ink[1]), measured=f"标志上边缘距上页边 {mark.ink[1]:.1f} 毫米", boxes=(mark.box,))


def _pair(paper: Paper, *, low: bool) -> tuple[Stroke, Stroke] | None:
    pairs = [pair for pair in double_rules(paper.head) if (pair[0].y > HEIGHT / 2) is low]
    return pairs[-1] if pairs and low else pairs[0] if pairs else None


def l02(paper: Paper, rule: Rule) -> Verdict:
    pair, mark = _pair(paper, low=False), paper.head.mark
    if pair is None or mark is None:
        return missing("标志下没有红色双线")
    thick, thin = pair
    gap = thick.top - mark.ink[3]
    right = rule.near(thick.length) and rule.near(thin.length) and thick.weight > thin.weight
    return Verdict(
        holds=right and abs(gap - UNDER_MARK) <= UNDER_TOL,
        measured=f"在标志下 {gap:.1f} 毫米，长 {thick.length:.1f} 毫米，上粗 {thick.weight:.2f}、下粗 {thin.weight:.2f} 毫米",
        boxes=(thick.box, thin.box),
    )


def l03(paper: Paper, rule: Rule) -> Verdict:
    pair = _pair(paper, low=True)
    if pair is None:
        return missing("下页边没有红色双线")
    thin, thick = pair
    right = abs(thin.length - WIDE) <= 2 and abs(thick.length - WIDE) <= 2 and thin.weight < thick.weight
    place = rule.near(thin.y) or rule.near(thick.y)
    return Verdict(
        holds=right and place,
        measured=f"距下页边 {HEIGHT - thick.y:.1f} 毫米，长 {thick.length:.1f} 毫米，"
        f"上粗 {thin.weight:.2f}、下粗 {thick.weight:.2f} 毫米",
        boxes=(thin.box, thick.box),
    )


def l04(paper: Paper, rule: Rule) -> Verdict:
    number, pair = paper.head.number, _pair(paper, low=False)
    if number is None:
        return unmeasured(NO_NUMBER)
    under = pair is None or number.top > pair[1].y - 1
    return Verdict(
        holds=rule.near(number.x1) and under,
        measured=f"右端距左页边 {number.x1:.1f} 毫米，应为 {rule.target:g}" + ("" if under else "，不在双线之下"),
        boxes=(number.box,),
    )


def l05(paper: Paper, rule: Rule) -> Verdict:
    shown = [line for line in paper.folios if line.page == 1]
    return Verdict(
        holds=not shown,
        measured=f"首页有页码“{shown[0].text}”" if shown else "首页没有页码",
        boxes=tuple(line.box for line in shown),
    )


def j01(paper: Paper, rule: Rule) -> Verdict:
    mark = paper.head.mark
    if mark is None:
        return unmeasured(NO_MARK)
    if not mark.lines:
        return absent("标志是图形，读不出文字")
    return Verdict(holds=mark.text.endswith("纪要"), measured=f"标志为“{mark.text}”", boxes=(mark.box,))


def j02(paper: Paper, rule: Rule) -> Verdict:
    rows = [paragraph for paragraph in paper.body if NAMED.match(paragraph.lines[0].solid)]
    if not rows:
        return absent("没有出席、请假、列席名单")
    faults = [(row.lines[0], fault) for row in rows if (fault := _fault_of(row, paper, rule))]
    line, fault = faults[0] if faults else (rows[0].lines[0], "")
    return Verdict(
        holds=not faults,
        measured=f"“{line.text[:10]}”左空 {paper.indent(line):.1f} 字{fault}",
        boxes=tuple(line.box for line, _ in faults),
    )


def _fault_of(row: Paragraph, paper: Paper, rule: Rule) -> str:
    """What is wrong with a list of names: its indent, its type, or how it turns over."""
    line = row.lines[0]
    match = NAMED.match(line.solid)
    end = match.end() if match else 0
    label, names = line.glyphs[: end - 1], [*line.glyphs[end:], *(glyph for after in row.lines[1:] for glyph in after.glyphs)]
    faces = all(glyph.face is Face.HEI and abs(glyph.size - BODY_SIZE) <= SIZE_TOL for glyph in label)
    if not faces or any(glyph.face is not Face.FANG for glyph in names if is_han(glyph.text)):
        return "，标签应为黑体、姓名仿宋"
    if abs(paper.indent(line) - INDENT) * CELL > rule.tol:
        return "，应为 2 字"
    start = names[0].x0 if names else 0.0
    crooked = any(abs(after.x0 - start) > rule.tol for after in row.lines[1:])
    return "，回行没有与冒号后的首字对齐" if crooked else ""


CHECKS = {"L01": l01, "L02": l02, "L03": l03, "L04": l04, "L05": l05, "J01": j01, "J02": j02}
