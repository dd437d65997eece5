"""Rules N and X: 附注 and attachments (GB/T 9704-2012, 7.3.6, 7.3.7)."""

from __future__ import annotations

import re

from services.formats.gongwen.checker.elements import Attachment, Paper
from services.formats.gongwen.checker.page import is_han
from services.formats.gongwen.checker.results import Verdict, absent
from services.formats.gongwen.checker.rules import CELL, Face, Rule
from services.formats.gongwen.checker.rules_body import INDENT
from services.formats.gongwen.checker.rules_head import SIZE_TOL
from services.formats.gongwen.checker.rules_page import BODY_SIZE, face_name, shown
from services.model.checked import Box

NO_ATTACHMENT = "没有附件"


def n01(paper: Paper, rule: Rule) -> Verdict:
    remark, dated = paper.remark, paper.dated
    if remark is None or dated is None:
        return absent("没有附注")
    indent = paper.indent(remark)
    rows = (remark.base - dated.base) / paper.frame.step if remark.page == dated.page else 1.0
    bracketed = remark.solid.startswith("（") and not remark.solid.endswith(")")
    return Verdict(
        holds=abs(indent - INDENT) * CELL <= rule.tol and rows < 1.8 and bracketed,
        measured=f"左空 {indent:.1f} 字，在日期下 {rows:.1f} 行" + ("" if bracketed else "，没有加圆括号"),
        boxes=(remark.box,),
    )


def x01(paper: Paper, rule: Rule) -> Verdict:
    if not paper.attachments:
        return absent(NO_ATTACHMENT)
    wrong: list[Box] = []
    named = reason = ""
    for attachment in paper.attachments:
        label = attachment.label
        colon = label.solid[-1:] in "：:"
        off = abs(label.x0 - paper.frame.left(paper.sheet(label.page)))
        figures = not label.solid.rstrip("：:")[2:].isascii()
        if colon or figures or not attachment.leads or off > rule.tol:
            wrong.append(label.box)
            named = named if reason else label.text
            placed = "不在一页的第一行" if not attachment.leads else f"距版心左边 {off:.1f} 毫米"
            reason = reason or ("后有冒号" if colon else "的序号不是阿拉伯数字" if figures else placed)
    return Verdict(
        holds=not wrong,
        measured=f"“{named}”{reason}" if wrong else f"{len(paper.attachments)} 个附件都另面编排、顶格",
        boxes=tuple(wrong),
    )


def x02(paper: Paper, rule: Rule) -> Verdict:
    if not paper.attachments:
        return absent(NO_ATTACHMENT)
    wrong = []
    for attachment in paper.attachments:
        han = [glyph for glyph in attachment.label.glyphs if is_han(glyph.text)]
        if any(glyph.face is not Face.HEI or abs(glyph.size - BODY_SIZE) > SIZE_TOL for glyph in han):
            wrong.append(attachment.label)
    line = wrong[0] if wrong else paper.attachments[0].label
    return Verdict(
        holds=not wrong,
        measured=f"“{line.text}”：{line.size:g} 磅{face_name(line.face, line.glyphs[0].font)}",
        boxes=tuple(line.box for line in wrong),
    )


def x03(paper: Paper, rule: Rule) -> Verdict:
    if not paper.attachments:
        return absent(NO_ATTACHMENT)
    wrong: list[tuple[Attachment, str]] = []
    for attachment in paper.attachments:
        if not attachment.title:
            wrong.append((attachment, "没有标题"))
            continue
        sheet = paper.sheet(attachment.label.page)
        off = max(abs(line.middle - paper.frame.middle(sheet)) for line in attachment.title)
        rows = (attachment.title[0].base - attachment.label.base) / paper.frame.step
        if off > rule.tol or not 1.5 <= rows <= 3.0:
            wrong.append((attachment, f"标题偏离中线 {off:.1f} 毫米，在“附件”下 {rows:.1f} 行"))
    return Verdict(
        holds=not wrong,
        measured=f"“{wrong[0][0].label.text}”{wrong[0][1]}" if wrong else "附件标题都居中排在第三行",
        boxes=shown([(one.title or (one.label,))[0].box for one, _ in wrong]),
    )


def x04(paper: Paper, rule: Rule) -> Verdict:
    entries = paper.note.entries if paper.note is not None else ()
    if not entries and not paper.attachments:
        return absent(NO_ATTACHMENT)
    faults = disagreements(paper)
    boxes = tuple(attachment.label.box for attachment in paper.attachments if faults)
    if faults and paper.note is not None:
        boxes = (paper.note.first.box,)
    return Verdict(
        holds=not faults,
        measured="；".join(text for _, _, text in faults[:3]) or f"{len(entries)} 个附件与附件说明一致",
        boxes=boxes,
    )


def disagreements(paper: Paper) -> list[tuple[str, int, str]]:
    """How 附件说明 and the attachments differ: (missing, extra or name; number; sentence)."""
    entries = paper.note.entries if paper.note is not None else ()
    named = {entry.number or 1: entry.name for entry in entries}
    present = {attachment.number or 1: attachment.name for attachment in paper.attachments}
    faults: list[tuple[str, int, str]] = []
    for number, name in named.items():
        label = f"附件{number}" if len(named) > 1 else "附件"
        if number not in present:
            faults.append(("missing", number, f"附件说明列有{label}“{name}”，文中没有附上"))
        elif plain(name) != plain(present[number]):
            faults.append(("name", number, f"{label}的标题是“{present[number]}”，附件说明写作“{name}”"))
    for number, name in present.items():
        if number not in named:
            faults.append(("extra", number, f"附有附件{number}“{name}”，附件说明没有列出"))
    if len(named) > 1 and any(attachment.number is None for attachment in paper.attachments):
        faults.append(("name", 0, "有的附件没有标明序号"))
    if len(paper.attachments) > len(present):
        faults.append(("extra", 0, "有两个附件用了同一个序号"))
    return faults


def plain(name: str) -> str:
    """A name without what does not tell names apart."""
    return re.sub(r"[\s《》“”\"'（）()、，,。；;]", "", name)


CHECKS = {
    "N01": n01,
    "X01": x01,
    "X02": x02,
    "X03": x03,
    "X04": x04,
}
