"""Rules S: signature, date and seal, in each of the three ways of signing (GB/T 9704-2012, 7.3.5)."""

from __future__ import annotations

from services.formats.gongwen.checker.elements import Paper
from services.formats.gongwen.checker.finding_signature import APART
from services.formats.gongwen.checker.marks import LEGAL_DATE, POST
from services.formats.gongwen.checker.page import Line
from services.formats.gongwen.checker.results import Verdict, absent, missing, unmeasured
from services.formats.gongwen.checker.rules import CELL, Rule
from services.model.checked import Box

NO_DATE = "没有找到成文日期"
NO_SIGNATURE = "成文日期上一行没有署名"
OFFSET = 2.0  # characters: an unsealed date begins that far right of its signature
UNSEALED_RIGHT = 2.0  # characters right of an unsealed signature
SEALED_RIGHT = 4.0  # characters right of a sealed date, and of a signature stamp
POST_LEFT = 2.0  # characters from 职务 to the stamp right of it
STAMP_LEAST = 3.0  # characters that a stamp is wide, at the least
SOME = 0.4  # lines: a line is where it ought to be


def s01(paper: Paper, rule: Rule) -> Verdict:
    if paper.dated is None:
        return missing(NO_DATE)
    text = paper.dated.solid
    return Verdict(holds=bool(LEGAL_DATE.fullmatch(text)), measured=text, boxes=(paper.dated.box,))


def s02(paper: Paper, rule: Rule) -> Verdict:
    dated, signature = paper.dated, paper.signature
    if dated is None:
        return unmeasured(NO_DATE)
    gap = paper.right_gap(dated)
    sealed = rule.near(gap)
    measured = f"日期右空 {gap:.1f} 字"
    if signature is not None and not _is_post(signature):
        own = paper.right_gap(signature)
        centred = abs(signature.middle - dated.middle) <= 2
        unsealed = rule.near(own, UNSEALED_RIGHT) and rule.near(_offset(signature, dated), OFFSET)
        longer = rule.near(gap, UNSEALED_RIGHT) and own >= UNSEALED_RIGHT - rule.tol and not centred
        widest = min([own, *(paper.right_gap(line) for line in paper.cosigners)])
        pressed = gap > rule.target and widest <= rule.tol and centred  # a long name leaves the date no four characters
        sealed = sealed or unsealed or longer or pressed
        measured += f"，署名右空 {own:.1f} 字"
    return Verdict(holds=sealed, measured=measured, boxes=(dated.box,))


def _offset(signature: Line, dated: Line) -> float:
    return (dated.x0 - signature.x0) / CELL


def _is_post(signature: Line) -> bool:
    """Whether the line names no body but the 职务 of who signs, beside whose stamp or name it stands (7.3.5.3)."""
    return bool(POST.fullmatch(signature.pieces(APART)[0].solid))


def s03(paper: Paper, rule: Rule) -> Verdict:
    dated, signature = paper.dated, paper.signature
    if dated is None:
        return unmeasured(NO_DATE)
    if signature is None:
        return missing(NO_SIGNATURE)
    rows = (dated.base - signature.base) / paper.frame.step if signature.page == dated.page else 9.0
    if rows == 9.0:
        return Verdict(holds=False, measured="署名与日期不在同一页", boxes=(signature.box, dated.box))
    if _is_post(signature):
        return _stamped(paper, signature, dated, rows)
    off = signature.middle - dated.middle
    offset = _offset(signature, dated)
    unsealed = abs(offset - OFFSET) * CELL <= rule.tol or (offset < OFFSET and abs(paper.right_gap(dated) - UNSEALED_RIGHT) < 1)
    fault = _rows_fault(paper, rule.tol)
    if not fault and unsealed and abs(paper.right_gap(dated) - SEALED_RIGHT) > 0.6:
        above = rows_above(paper)
        fault = "" if above is None or abs(above - 2) <= SOME else f"，与正文相隔 {max(above - 1, 0):.1f} 行，应空一行"
    return Verdict(
        holds=rows < 1.8 and (abs(off) <= rule.tol or unsealed) and not fault,
        measured=f"署名在日期上 {rows:.1f} 行，中心相差 {abs(off):.1f} 毫米{fault}",
        boxes=(signature.box, dated.box),
    )


def _rows_fault(paper: Paper, tol: float) -> str:
    """Issuers under one another stand in order: by their middles, their left or their right edges."""
    signature = paper.signature
    others = [line for line in paper.cosigners if signature is not None and line.base < signature.base - 1]
    rows = [line for line in others if len(line.pieces(APART)) == 1]
    if signature is None or not rows or len(rows) != len(paper.cosigners):
        return ""
    uneven = (
        max(abs(row.middle - signature.middle) for row in rows),
        max(abs(row.x0 - signature.x0) for row in rows),
        max(abs(row.x1 - signature.x1) for row in rows),
    )
    return "，各机关署名没有对齐" if min(uneven) > tol else ""


def rows_above(paper: Paper) -> float | None:
    """Lines from the text to the first line of the signature; None where none stands over it on the page."""
    signed = [line for line in (*paper.cosigners, paper.signature) if line is not None]
    first = min(signed, key=lambda line: (line.page, line.base))
    text = (*paper.body_lines, *(paper.note.lines if paper.note is not None else ()), *paper.recipients)
    over = [line.base for line in text if line.page == first.page and line.base < first.base]
    if not over or any(y1 > max(over) and y1 < first.base for _, _, _, y1 in paper.sheet(first.page).tables):
        return None
    return (first.base - max(over)) / paper.frame.step


def _stamped(paper: Paper, signature: Line, dated: Line, rows: float) -> Verdict:
    """加盖签发人签名章: two lines under the text, the date one line under it, 职务 two characters left of the stamp (7.3.5.3)."""
    above, own = rows_above(paper), paper.right_gap(signature)
    faults = []
    if above is not None and abs(above - 3) > SOME:
        faults.append(f"与正文相隔 {max(above - 1, 0):.1f} 行，应空二行")
    if abs(rows - 2) > SOME:
        faults.append(f"与日期相隔 {max(rows - 1, 0):.1f} 行，应空一行")
    pieces = signature.pieces(APART)
    if len(pieces) > 1:
        gap = (pieces[1].x0 - pieces[0].x1) / CELL
        if abs(gap - POST_LEFT) > 0.6 or abs(own - SEALED_RIGHT) > 0.6:
            faults.append(f"职务与姓名相隔 {gap:.1f} 字、姓名右空 {own:.1f} 字，应为 2 字、4 字")
    elif own < SEALED_RIGHT + STAMP_LEAST + POST_LEFT - 0.6:
        faults.append(f"职务右空 {own:.1f} 字，排不下签名章")
    return Verdict(
        holds=not faults,
        measured=f"签发人职务“{pieces[0].solid}”右空 {own:.1f} 字，在日期上 {rows:.1f} 行"
        + "".join(f"，{one}" for one in faults),
        boxes=(signature.box, dated.box),
    )


def s04(paper: Paper, rule: Rule) -> Verdict:
    dated = paper.dated
    if dated is None:
        return unmeasured(NO_DATE)
    sheet = paper.sheet(dated.page)
    text = [*paper.body_lines, *(paper.note.lines if paper.note is not None else ()), *paper.recipients]
    with_text = any(line.page == dated.page for line in text) or bool(sheet.tables)
    together = paper.signature is None or paper.signature.page == dated.page
    return Verdict(
        holds=with_text and together,
        measured=f"日期在第{dated.page}页，" + ("同页有正文" if with_text else "同页没有正文"),
        boxes=(dated.box,),
    )


def s05(paper: Paper, rule: Rule) -> Verdict:
    dated, signature = paper.dated, paper.signature
    if not paper.seals or dated is None:
        return absent("没有印章图形")
    post = signature is not None and _is_post(signature)
    wrong = [box for box, red in paper.seals if red < 0.3 or not (_beside(box, paper) if post else _over(box, paper))]
    where = "签名章在职务右边二字、右空四字" if post else "印章压住署名和日期"
    fault = "签名章不在职务右边二字、右空四字的位置，或者不是红色" if post else "印章没有压住署名和日期，或者不是红色"
    return Verdict(holds=not wrong, measured=fault if wrong else where, boxes=tuple(wrong))


def _over(box: Box, paper: Paper) -> bool:
    """Whether a seal lies on signature and date; those of other issuers lie on their own names (7.3.5.1)."""
    if any(_covers(box, line) for line in paper.cosigners):
        return True
    return all(line is not None and _covers(box, line) for line in (paper.dated, paper.signature))


def _covers(box: Box, line: Line) -> bool:
    page, x0, y0, x1, y1 = box
    return page == line.page and y0 < line.bottom and line.top < y1 and x0 < line.x1 and line.x0 < x1


def _beside(box: Box, paper: Paper) -> bool:
    """Whether a stamp stands right of 职务, level with it."""
    page, x0, y0, x1, y1 = box
    post = paper.signature
    if post is None or post.page != page:
        return False
    level = y0 < (post.top + post.bottom) / 2 < y1
    right = (paper.frame.right(paper.sheet(page)) - x1) / CELL
    return level and abs((x0 - post.x1) / CELL - POST_LEFT) <= 1 and abs(right - SEALED_RIGHT) <= 1


CHECKS = {"S01": s01, "S02": s02, "S03": s03, "S04": s04, "S05": s05}
