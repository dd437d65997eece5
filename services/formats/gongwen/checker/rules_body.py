"""Rules B and A: body and 附件说明 (GB/T 9704-2012, 7.3.3, 7.3.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.formats.gongwen.checker.elements import Paper, Paragraph
from services.formats.gongwen.checker.marks import HEADING_1, HEADING_2, HEADING_3, HEADING_4
from services.formats.gongwen.checker.page import Line, is_han
from services.formats.gongwen.checker.results import Verdict, absent, unmeasured
from services.formats.gongwen.checker.rules import CELL, Face, Rule
from services.formats.gongwen.checker.rules_head import SIZE_TOL, told
from services.formats.gongwen.checker.rules_page import (
    BODY_SIZE,
    NO_BODY,
    face_name,
    glyph_boxes,
    is_caption,
    is_item,
    plain_glyphs,
    shown,
)
from services.model.checked import Box

BAD_MARK = re.compile(
    r"\d{1,2}、|[（(]?[一二三四五六七八九十]{1,3}[)]|[(][一二三四五六七八九十]{1,3}[）)]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)][、，,.．]|第[一二三四五六七八九十]{1,2}、|[一二三四五六七八九十]{1,3}[.．,，](?!\d)"
    r"|\d{1,2}[)）]|\(\d{1,2}\)|[①-⑳]、"
)
GOOD_MARK = re.compile("|".join(pattern.pattern for pattern in (HEADING_1, HEADING_2, HEADING_3, HEADING_4)))
NO_NOTE = "没有附件说明"
INDENT = 2.0  # characters


def b01(paper: Paper, rule: Rule) -> Verdict:
    lines = [line for line in paper.body_lines if line.page == 1]
    if not lines and paper.body and paper.first.tables:
        lines = list(paper.body_lines[:1])
    return Verdict(holds=bool(lines), measured=f"首页有正文 {len(lines)} 行" if lines else "首页没有正文")


def b02(paper: Paper, rule: Rule) -> Verdict:
    firsts = list(_first_lines(paper))
    if not firsts:
        return unmeasured(NO_BODY)
    wrong = [line for line in firsts if abs(paper.indent(line) - INDENT) * CELL > rule.tol]
    worst = max(wrong or firsts, key=lambda line: abs(paper.indent(line) - INDENT))
    measured = f"“{worst.text[:8]}”一段左空 {paper.indent(worst):.1f} 字"
    return Verdict(
        holds=not wrong,
        measured=measured + (f"，共 {len(wrong)} 段不合" if len(wrong) > 1 else ""),
        boxes=shown([line.box for line in wrong]),
    )


def _first_lines(paper: Paper) -> Iterator[Line]:
    sizes = [line.size for line in paper.body_lines]
    usual = max(set(sizes), key=sizes.count, default=BODY_SIZE)
    for paragraph in paper.body:
        line = paragraph.lines[0]
        if not is_caption(paragraph, paper) and abs(line.size - usual) < 3:
            yield line


def _headings(paper: Paper, pattern: re.Pattern[str]) -> Iterator[tuple[Paragraph, Line]]:
    """Paragraphs that begin with a mark of this level, and their heading: up to the first full stop."""
    own = [paragraph for attachment in paper.attachments for paragraph in attachment.paragraphs if _is_text(paragraph, paper)]
    for paragraph in (*paper.body, *own):
        if pattern.match(paragraph.lines[0].solid):
            glyphs = [glyph for line in paragraph.lines[:2] for glyph in line.glyphs]
            ends = [at for at, glyph in enumerate(glyphs) if glyph.text in "。"]
            yield paragraph, paragraph.lines[0].part(glyphs[: ends[0] + 1] if ends else glyphs)


def _is_text(paragraph: Paragraph, paper: Paper) -> bool:
    """Whether a paragraph of an attachment is running text, and no note to a form."""
    first = paragraph.lines[0]
    return abs(first.size - BODY_SIZE) < 1 and abs(paper.indent(first) - INDENT) < 0.5


def _level(paper: Paper, patterns: tuple[re.Pattern[str], ...], face: Face, example: str) -> Verdict:
    found = [heading for pattern in patterns for heading in _headings(paper, pattern)]
    if not found:
        return absent(f"没有“{example}”一层")
    wrong = [line for paragraph, line in found if not _set_as(paragraph, line, face)]
    line = (wrong or [found[0][1]])[0]
    return Verdict(
        holds=not wrong,
        measured=f"“{line.text[:8]}”：{line.size:g} 磅{face_name(_face(line), line.glyphs[0].font)}，共 {len(found)} 处"
        + (f"，{len(wrong)} 处不合" if wrong else ""),
        boxes=shown([one.box for one in wrong]),
    )


def _set_as(paragraph: Paragraph, line: Line, face: Face) -> bool:
    """Whether a heading has its size and type; of text that only has a number, the mark may be set so, or all be plain."""
    faces = {face, Face.FANG} if is_item(paragraph) else {face}
    return abs(line.size - BODY_SIZE) <= SIZE_TOL and _face(line) in faces


def _face(line: Line) -> Face | None:
    """The type of most Han characters of a heading."""
    faces = [glyph.face for glyph in line.glyphs if is_han(glyph.text)]
    return max(set(faces), key=faces.count) if faces else line.face


def b03(paper: Paper, rule: Rule) -> Verdict:
    return _level(paper, (HEADING_1,), Face.HEI, "一、")


def b04(paper: Paper, rule: Rule) -> Verdict:
    return _level(paper, (HEADING_2,), Face.KAI, "（一）")


def b05(paper: Paper, rule: Rule) -> Verdict:
    return _level(paper, (HEADING_3, HEADING_4), Face.FANG, "1.")


def b06(paper: Paper, rule: Rule) -> Verdict:
    firsts = [paragraph.lines[0] for paragraph in paper.body]
    numbered = [line for line in firsts if GOOD_MARK.match(line.solid) or BAD_MARK.match(line.solid)]
    if not numbered:
        return absent("正文没有分层编号")
    wrong = [line for line in numbered if BAD_MARK.match(line.solid)]
    return Verdict(
        holds=not wrong,
        measured=f"“{wrong[0].text[:8]}”，共 {len(wrong)} 处" if wrong else f"{len(numbered)} 处序数写法正确",
        boxes=shown([line.box for line in wrong]),
    )


def b07(paper: Paper, rule: Rule) -> Verdict:
    bold = [
        (page, glyph)
        for page, glyph in plain_glyphs(paper)
        if glyph.face in (Face.FANG, Face.KAI) and (glyph.bold or "bold" in glyph.font.lower())
    ]
    if not bold:
        return absent("没有加粗")
    return Verdict(holds=False, measured=f"有 {len(bold)} 个仿宋或楷体字加了粗", boxes=glyph_boxes(bold))


# -- 附件说明 --


def a01(paper: Paper, rule: Rule) -> Verdict:
    note = paper.note
    if note is None:
        return absent(NO_NOTE)
    indent = paper.indent(note.first)
    right = abs(indent - INDENT) * CELL <= rule.tol
    measured = f"左空 {indent:.1f} 字"
    if note.before is not None:
        steps = (note.first.base - note.before.base) / paper.frame.step
        right = right and 1.6 <= steps <= 2.4
        measured += f"，与正文相隔 {max(steps - 1, 0):.1f} 行"
    return Verdict(holds=right, measured=measured, boxes=(note.first.box,))


def a02(paper: Paper, rule: Rule) -> Verdict:
    note = paper.note
    if note is None:
        return absent(NO_NOTE)
    wrong = [line for line in note.lines if abs(line.size - BODY_SIZE) > SIZE_TOL or _faces(line) - {Face.FANG}]
    colon = note.first.solid.startswith("附件：")
    return Verdict(
        holds=not wrong and colon,
        measured=(_told_faces(wrong[0]) if wrong else told(note.first)) + ("" if colon else "，“附件”后不是全角冒号"),
        boxes=tuple(line.box for line in (wrong or note.lines[:1])),
    )


def _faces(line: Line) -> set[Face | None]:
    return {glyph.face for glyph in line.glyphs if is_han(glyph.text)}


def _told_faces(line: Line) -> str:
    return f"“{line.text[:8]}”：{line.size:g} 磅，" + "、".join(sorted(face_name(face) for face in _faces(line)))


def a03(paper: Paper, rule: Rule) -> Verdict:
    note = paper.note
    if note is None:
        return absent(NO_NOTE)
    wrong = [entry for entry in note.entries if entry.name[-1:] in "。；，、;,." and entry.name]
    name = (wrong or note.entries)[0].name
    return Verdict(holds=not wrong, measured=f"“{name[-10:]}”", boxes=tuple(entry.lines[-1].box for entry in wrong))


def a04(paper: Paper, rule: Rule) -> Verdict:
    note = paper.note
    if note is None:
        return absent(NO_NOTE)
    entries = note.entries
    turned = [(entry, line) for entry in entries for line in entry.lines[1:]]
    if len(entries) == 1 and not turned and entries[0].number is None:
        return absent("只有一个附件，一行写完")
    boxes: list[Box] = []
    reasons: list[str] = []
    if len(entries) > 1 and [entry.number for entry in entries] != list(range(1, len(entries) + 1)):
        reasons.append("序号不连续或缺序号")
        boxes += [entry.lines[0].box for entry in entries if entry.number is None]
    if any(entry.number is not None and entry.mark not in (".", "．") for entry in entries):
        reasons.append("序号后应为“.”")
    if len(entries) == 1 and entries[0].number is not None:
        reasons.append("只有一个附件，不编序号")
    uneven = [entry for entry in entries if abs(entry.x0 - entries[0].x0) > rule.tol]
    crooked = [line for entry, line in turned if abs(line.x0 - entry.name_x) > rule.tol]
    if uneven or crooked:
        reasons.append("各行没有对齐" if uneven else "回行没有与名称首字对齐")
        boxes += [entry.lines[0].box for entry in uneven] + [line.box for line in crooked]
    return Verdict(
        holds=not reasons,
        measured="，".join(reasons) or f"{len(entries)} 个附件，编号对齐",
        boxes=tuple(boxes) or (note.first.box,),
    )


CHECKS = {
    "B01": b01,
    "B02": b02,
    "B03": b03,
    "B04": b04,
    "B05": b05,
    "B06": b06,
    "B07": b07,
    "A01": a01,
    "A02": a02,
    "A03": a03,
    "A04": a04,
}
