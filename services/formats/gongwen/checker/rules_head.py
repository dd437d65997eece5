"""Rules H: the head (GB/T 9704-2012, 7.2)."""

from __future__ import annotations

from services.formats.gongwen.checker.elements import Mark, Paper
from services.formats.gongwen.checker.marks import LEGAL_NUMBER
from services.formats.gongwen.checker.page import Line, is_red
from services.formats.gongwen.checker.results import Verdict, absent, missing, unmeasured
from services.formats.gongwen.checker.rules import CELL, TOP, Face, Rule
from services.formats.gongwen.checker.rules_page import BODY_SIZE, face_name

NO_MARK = "没有找到发文机关标志"
NO_NUMBER = "没有找到发文字号"
NO_RULE = "没有找到红色分隔线"
SHORT = 20.0  # mm: a shorter red line is part of something else
SIZE_TOL = 0.3  # pt


def told(line: Line) -> str:
    """Size and kind of type of a line, as it is shown to a clerk."""
    font = line.glyphs[0].font if line.face is None else ""
    return f"{line.size:g} 磅{face_name(line.face, font)}"


def _small(line: Line | None, rule: Rule, paper: Paper, faces: tuple[Face, ...], name: str) -> Verdict:
    """A mark in the left corner: 3号, flush left, of a given type."""
    if line is None:
        return absent(f"没有{name}")
    right = (
        abs(line.size - BODY_SIZE) <= SIZE_TOL and abs(line.x0 - paper.frame.left(paper.first)) <= rule.tol and line.face in faces
    )
    return Verdict(holds=right, measured=f"“{line.text}”：{told(line)}，左边空 {line.x0:.1f} 毫米", boxes=(line.box,))


def h01(paper: Paper, rule: Rule) -> Verdict:
    line = paper.head.copy_number
    verdict = _small(line, rule, paper, (Face.FANG, Face.SONG, Face.HEI, Face.KAI), "份号")
    if line is None or (verdict.holds and len(line.solid) == 6 and line.top < TOP + 6):
        return verdict
    return Verdict(
        holds=False, measured=f"{verdict.measured}，{len(line.solid)} 位，距上页边 {line.top:.1f} 毫米", boxes=(line.box,)
    )


def h02(paper: Paper, rule: Rule) -> Verdict:
    return _small(paper.head.secrecy, rule, paper, (Face.HEI,), "密级")


def h03(paper: Paper, rule: Rule) -> Verdict:
    return _small(paper.head.urgency, rule, paper, (Face.HEI,), "紧急程度")


def h04(paper: Paper, rule: Rule) -> Verdict:
    mark = paper.head.mark
    if mark is None:
        return missing(NO_MARK)
    return Verdict(holds=True, measured=mark.text or "图形标志", boxes=(mark.box,))


def _of_mark(paper: Paper) -> Mark | Verdict:
    return paper.head.mark if paper.head.mark is not None else unmeasured(NO_MARK)


def h05(paper: Paper, rule: Rule) -> Verdict:
    mark = _of_mark(paper)
    if isinstance(mark, Verdict):
        return mark
    colour = mark.lines[0].glyphs[0].colour if mark.lines else (255, 0, 0)
    return Verdict(holds=mark.red, measured="红色" if mark.red else f"颜色为 RGB{colour}", boxes=(mark.box,))


def h06(paper: Paper, rule: Rule) -> Verdict:
    mark = _of_mark(paper)
    if isinstance(mark, Verdict):
        return mark
    top = mark.ink[1]
    return Verdict(
        holds=rule.near(top),
        measured=f"标志上边缘距上页边 {top:.1f} 毫米（距版心 {top - TOP:.1f} 毫米）",
        boxes=(mark.box,),
    )


def h07(paper: Paper, rule: Rule) -> Verdict:
    mark = _of_mark(paper)
    if isinstance(mark, Verdict):
        return mark
    middle, wanted = (mark.ink[0] + mark.ink[2]) / 2, paper.frame.middle(paper.first)
    return Verdict(
        holds=rule.near(middle, wanted), measured=f"中心距左页边 {middle:.1f} 毫米，应为 {wanted:.4g}", boxes=(mark.box,)
    )


def h08(paper: Paper, rule: Rule) -> Verdict:
    mark = paper.head.mark
    if mark is None or not mark.lines:
        return absent("标志是图形" if mark is not None else NO_MARK)
    faces = {line.face for line in mark.lines}
    return Verdict(holds=faces == {Face.XBS}, measured=told(mark.lines[0]), boxes=(mark.box,))


def h09(paper: Paper, rule: Rule) -> Verdict:
    number = paper.head.number
    if number is None:
        return missing(NO_NUMBER)
    return Verdict(holds=bool(LEGAL_NUMBER.fullmatch(number.solid)), measured=number.solid, boxes=(number.box,))


def h10(paper: Paper, rule: Rule) -> Verdict:
    mark, number = paper.head.mark, paper.head.number
    if mark is None or number is None:
        return unmeasured(NO_MARK if mark is None else NO_NUMBER)
    first = paper.head.signer if paper.head.signers and paper.head.signer is not None else number
    gap = first.top - mark.ink[3]
    return Verdict(holds=rule.near(gap), measured=f"标志下边缘至{_row(paper)} {gap:.1f} 毫米", boxes=(first.box,))


def _row(paper: Paper) -> str:
    return "签发人一行" if paper.head.signers else "发文字号"


def h11(paper: Paper, rule: Rule) -> Verdict:
    number = paper.head.number
    if number is None:
        return unmeasured(NO_NUMBER)
    if paper.head.signer is not None:
        indent = paper.indent(number)
        return Verdict(
            holds=rule.near(indent * CELL, CELL),
            measured=f"左空 {indent:.1f} 字",
            boxes=(number.box,),
        )
    middle = paper.frame.middle(paper.first)
    return Verdict(
        holds=rule.near(number.middle, middle),
        measured=f"中心距左页边 {number.middle:.1f} 毫米，应为 {middle:.4g}",
        boxes=(number.box,),
    )


def h12(paper: Paper, rule: Rule) -> Verdict:
    number = paper.head.number
    if number is None:
        return unmeasured(NO_NUMBER)
    return Verdict(
        holds=rule.near(number.size) and number.face is Face.FANG,
        measured=told(number),
        boxes=(number.box,),
    )


def h13(paper: Paper, rule: Rule) -> Verdict:
    signer = paper.head.signer
    if signer is None:
        return absent("没有签发人")
    at = signer.solid.find("：") + 1
    if at == 0 or at == len(signer.glyphs):
        return Verdict(holds=False, measured=f"“{signer.text}”：应写作“签发人：姓名”", boxes=(signer.box,))
    label, name = signer.part(signer.glyphs[:at]), signer.part(signer.glyphs[at:])
    rows = (name, *paper.head.signers)
    right = (
        rule.near(paper.right_gap(signer) * CELL, CELL) and label.face is Face.FANG and all(row.face is Face.KAI for row in rows)
    )
    gap = paper.right_gap(signer)
    fault = _fault_of_rows(paper, rows, rule.tol)
    return Verdict(
        holds=right and not fault,
        measured=f"右空 {gap:.1f} 字，标签{face_name(label.face)}，姓名{face_name(name.face)}{fault}",
        boxes=(signer.box,),
    )


def _fault_of_rows(paper: Paper, rows: tuple[Line, ...], tol: float) -> str:
    """The 文号 stands on the last row of names, and every row begins under the first name (7.2.5, 7.2.6)."""
    number = paper.head.number
    if number is None or abs(number.base - rows[-1].base) > 1:
        return "，最后一个签发人与发文字号不在同一行"
    return "，回行没有与第一个签发人对齐" if any(abs(row.x0 - rows[0].x0) > tol for row in rows) else ""


def h14(paper: Paper, rule: Rule) -> Verdict:
    line = paper.head.separator
    if line is None:
        short = max((one.length for one in paper.first.strokes if one.level and is_red(one.colour)), default=0.0)
        return missing(f"红线只长 {short:.1f} 毫米，不足 100 毫米" if short > SHORT else NO_RULE)
    return Verdict(holds=True, measured=f"红线长 {line.length:.1f} 毫米", boxes=(line.box,))


def h15(paper: Paper, rule: Rule) -> Verdict:
    line, number = paper.head.separator, paper.head.number
    if line is None or number is None:
        return unmeasured(NO_RULE if line is None else NO_NUMBER)
    gap = line.top - number.ink[1]
    return Verdict(holds=rule.near(gap), measured=f"发文字号下 {gap:.1f} 毫米", boxes=(number.box, line.box))


def h16(paper: Paper, rule: Rule) -> Verdict:
    line = paper.head.separator
    if line is None:
        return unmeasured(NO_RULE)
    return Verdict(
        holds=rule.near(line.length) and abs(line.x0 - paper.frame.left(paper.first)) <= rule.tol,
        measured=f"长 {line.length:.1f} 毫米，距左页边 {line.x0:.1f} 毫米",
        boxes=(line.box,),
    )


CHECKS = {
    "H01": h01,
    "H02": h02,
    "H03": h03,
    "H04": h04,
    "H05": h05,
    "H06": h06,
    "H07": h07,
    "H08": h08,
    "H09": h09,
    "H10": h10,
    "H11": h11,
    "H12": h12,
    "H13": h13,
    "H14": h14,
    "H15": h15,
    "H16": h16,
}
