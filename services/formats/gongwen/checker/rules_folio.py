"""Rules G and W: page numbers, tables, turned pages (GB/T 9704-2012, 7.5, 8)."""

from __future__ import annotations

from itertools import pairwise

from services.formats.gongwen.checker.elements import SIDE_LEFT, SIDE_RIGHT, Paper
from services.formats.gongwen.checker.marks import FOLIO, LEGAL_FOLIO
from services.formats.gongwen.checker.page import MM, Line
from services.formats.gongwen.checker.results import Verdict, absent, missing, unmeasured
from services.formats.gongwen.checker.rules import BOTTOM, CELL, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Face, Form, Rule
from services.formats.gongwen.checker.rules_head import told
from services.formats.gongwen.checker.rules_page import shown
from services.model.checked import Box

NO_FOLIO = "没有找到页码"
DASHES = "—–－-―─"


def _numberless(paper: Paper) -> frozenset[int]:
    """Pages that carry no number: the first of a letter; a blank page before the 版记 and the page of the 版记 after it (7.5)."""
    if paper.kind is Form.LETTER:
        return frozenset({1})
    blank = paper.blank_before_imprint
    return frozenset({blank, blank + 1}) if blank else frozenset()


def _folios(paper: Paper) -> list[Line]:
    numberless = _numberless(paper)
    return [line for line in paper.folios if line.page not in numberless]


def _expected(paper: Paper) -> list[int]:
    numberless = _numberless(paper)
    return [sheet.number for sheet in paper.sheets if sheet.number not in numberless]


def _none(paper: Paper) -> Verdict | None:
    """The verdict where there is no page number to be measured."""
    if _folios(paper):
        return None
    return unmeasured(NO_FOLIO) if _expected(paper) else absent("信函只有一页，不排页码")


def g01(paper: Paper, rule: Rule) -> Verdict:
    expected = _expected(paper)
    if not expected:
        return absent("信函只有一页，不排页码")
    if not _folios(paper):
        return missing(NO_FOLIO)
    found = {line.page: line for line in _folios(paper)}
    lacking = [page for page in expected if page not in found]
    needless = [line for line in paper.folios if line.page not in expected and paper.kind is not Form.LETTER]
    wrong = [line for line in found.values() if not LEGAL_FOLIO.fullmatch(line.text)]
    boxes: list[Box] = [line.box for line in wrong]
    boxes += [(page, LEFT, BOTTOM, RIGHT, BOTTOM + 12) for page in lacking] + [line.box for line in needless]
    seen = f"“{(wrong or list(found.values()))[0].text}”" if found else ""
    measured = f"第{'、'.join(map(str, lacking[:5]))}页没有页码" if lacking else seen
    if needless and not wrong:
        measured = f"版记前的空白页和版记页不编页码，第{needless[0].page}页有页码“{needless[0].text}”"
    return Verdict(holds=not boxes, measured=measured, boxes=shown(boxes))


def g02(paper: Paper, rule: Rule) -> Verdict:
    if (none := _none(paper)) is not None:
        return none
    wrong = [line for line in _folios(paper) if any(not rule.near(g.size) for g in line.glyphs if g.text.isdigit())]
    line = (wrong or _folios(paper))[0]
    return Verdict(holds=not wrong, measured=f"{_digit_size(line):g} 磅", boxes=shown([one.box for one in wrong]))


def _digit_size(line: Line) -> float:
    return next((round(glyph.size, 1) for glyph in line.glyphs if glyph.text.isdigit()), line.size)


def g03(paper: Paper, rule: Rule) -> Verdict:
    if (none := _none(paper)) is not None:
        return none
    wrong = [
        line
        for line in _folios(paper)
        if any(glyph.face is not Face.SONG or not glyph.text.isascii() for glyph in line.glyphs if glyph.text.isdigit())
    ]
    line = (wrong or _folios(paper))[0]
    return Verdict(holds=not wrong, measured=told(line), boxes=shown([one.box for one in wrong]))


def _upright(paper: Paper) -> list[Line]:
    return [line for line in _folios(paper) if paper.sheet(line.page).upright]


def g04(paper: Paper, rule: Rule) -> Verdict:
    if (none := _none(paper)) is not None:
        return none
    lines = _upright(paper)
    if not lines:
        return absent("没有竖排的页")
    wrong = [line for line in lines if not rule.near(_dash(line))]
    line = (wrong or lines)[0]
    return Verdict(
        holds=not wrong,
        measured=f"一字线距版心下边缘 {_dash(line) - BOTTOM:.1f} 毫米（第{line.page}页）",
        boxes=shown([one.box for one in wrong]),
    )


def _dash(line: Line) -> float:
    """Where the dash runs, or would run through the digits."""
    dash = next((glyph for glyph in line.glyphs if glyph.text in DASHES), None)
    return (dash.ink[1] + dash.ink[3]) / 2 if dash is not None else line.base - 0.32 * line.size * MM


def g05(paper: Paper, rule: Rule) -> Verdict:
    if (none := _none(paper)) is not None:
        return none
    lines = _upright(paper)
    if not lines:
        return absent("没有竖排的页")
    wrong = [line for line in lines if not rule.near(_side_gap(line, paper) * CELL, CELL)]
    line = (wrong or lines)[0]
    side = "右" if line.page % 2 else "左"
    return Verdict(
        holds=not wrong,
        measured=f"第{line.page}页居{side}空 {_side_gap(line, paper):.1f} 字",
        boxes=shown([one.box for one in wrong]),
    )


def _side_gap(line: Line, paper: Paper) -> float:
    """Characters from the text's outer edge: right on odd pages, left on even ones."""
    return paper.right_gap(line) if line.page % 2 else paper.indent(line)


def g06(paper: Paper, rule: Rule) -> Verdict:
    if (none := _none(paper)) is not None:
        return none
    numbers = [(line.page, _number(line)) for line in _folios(paper)]
    breaks = [page for (before, first), (page, second) in pairwise(numbers) if second - first != page - before]
    boxes = [line.box for line in _folios(paper) if line.page in breaks]
    measured = f"第{breaks[0]}页的页码接不上" if breaks else f"{numbers[0][1]} 至 {numbers[-1][1]}"
    return Verdict(holds=not breaks, measured=measured, boxes=shown(boxes))


def _number(line: Line) -> int:
    match = FOLIO.fullmatch(line.solid)
    return int(match[1] or match[2]) if match else 0


def w01(paper: Paper, rule: Rule) -> Verdict:
    tables = [(sheet, table) for sheet in paper.sheets for table in sheet.tables]
    if not tables:
        return absent("没有表格")
    wrong: list[Box] = []
    sentence = ""
    for sheet, (x0, y0, x1, y1) in tables:
        if sheet.upright:
            mirrored = sheet.number % 2 == 0
            left, right = (min(LEFT, WIDTH - RIGHT) if mirrored else LEFT), RIGHT
            top, floor = (TOP, BOTTOM) if paper.kind is not Form.FORM else (15.0, HEIGHT - 15.0)
        else:
            left, right, top, floor = SIDE_LEFT, SIDE_RIGHT + 2, WIDTH - RIGHT, RIGHT
        if x0 < left - rule.tol or x1 > right + rule.tol:
            sentence = sentence or f"第{sheet.number}页的表格左右从 {x0:.1f} 到 {x1:.1f} 毫米，版心从 {left:g} 到 {right:g}"
        elif y0 < top - rule.tol or y1 > floor + rule.tol:
            sentence = sentence or f"第{sheet.number}页的表格上下从 {y0:.1f} 到 {y1:.1f} 毫米，版心从 {top:g} 到 {floor:g}"
        else:
            continue
        wrong.append((sheet.number, x0, y0, x1, y1))
    return Verdict(holds=not wrong, measured=sentence or f"{len(tables)} 个表格都在版心内", boxes=shown(wrong))


def w02(paper: Paper, rule: Rule) -> Verdict:
    turned = [sheet for sheet in paper.sheets if not sheet.upright]
    if paper.frame.lying:
        return unmeasured("全文横放")
    if not turned:
        return absent("没有横排的页")
    if not _folios(paper):
        return unmeasured(NO_FOLIO)
    side = {line.page for line in paper.folios if line in paper.sheet(line.page).turned and line.x1 < SIDE_LEFT}
    wrong = [sheet for sheet in turned if sheet.number not in side]
    return Verdict(
        holds=not wrong,
        measured=f"第{wrong[0].number}页的页码不在短边" if wrong else f"{len(turned)} 页的页码都在短边",
        boxes=tuple((sheet.number, 0, 0, sheet.width, sheet.height) for sheet in wrong),
    )


CHECKS = {
    "G01": g01,
    "G02": g02,
    "G03": g03,
    "G04": g04,
    "G05": g05,
    "G06": g06,
    "W01": w01,
    "W02": w02,
}
