"""Remarks on the page that no rule of the standard counts: what a person should look at before the paper goes out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from services.formats.gongwen.checker.elements import Paper
from services.formats.gongwen.checker.marks import number_of
from services.formats.gongwen.checker.page import Glyph
from services.formats.gongwen.checker.rules import FACE_LABELS, RULES, Face, Form
from services.formats.gongwen.checker.rules_page import is_caption, plain_glyphs
from services.formats.gongwen.checker.rules_signature import rows_above
from services.model.findings import Finding, finding
from services.model.manuscript.marks import mark_of

_EXAMPLES = ("一、", "（一）", "1.", "（1）")
_MARKS = frozenset("“”‘’…—")
_FEW = 3  # characters in another type that may be an accident
MOST = 6  # remarks on the order of levels: where there are more, the paper is a collection of texts
ROOM = 1.6  # lines from the text to the signature, under which a seal of 42 mm on signature and date covers text


def page_remarks(paper: Paper) -> Iterator[Finding]:
    """Order of the levels, room for the seal, type of figures and quotation marks, blank and scanned pages."""
    if paper.kind is Form.FORM:
        return
    told = {one.text: one for one in reversed(list(_order(paper)))}
    yield from islice(reversed(told.values()), MOST)
    yield from _seal_room(paper)
    yield from _figures(paper)
    for page in paper.blank_pages:
        if page != paper.blank_before_imprint:
            yield finding("T55", f"第{page}页", page=page)
    for sheet in paper.sheets:
        if not sheet.lines and any((x1 - x0) * (y1 - y0) > sheet.width * sheet.height / 2 for x0, y0, x1, y1 in sheet.pictures):
            yield finding("T56", f"第{sheet.number}页", page=sheet.number)


def _order(paper: Paper) -> Iterator[Finding]:
    """Numbers of a level that do not follow one another, and a level that stands under a lower one (7.3.3)."""
    last: dict[int, tuple[int, str]] = {}  # level -> the number that it has come to, and its mark
    seen: list[int] = []
    for level, number, mark, where in _marked(paper):
        if level not in seen and any(other > level for other in seen):
            over = _EXAMPLES[seen[-1]]
            yield finding("T18", where, detail=f"“{mark}”排在“{over}”一层的下面，层次应当依次用“一、”“（一）”“1.”“（1）”")
        seen.append(level)
        before = last.get(level)
        if before is not None and number not in (1, before[0] + 1):
            yield finding("T18", where, detail=f"“{before[1]}”后面是“{mark}”，序号不连续")
        elif before is None and number != 1:
            yield finding("T18", where, detail=f"这一层从“{mark}”开始，序号不连续")
        last = {other: come for other, come in last.items() if other < level} | {level: (number, mark)}


def _marked(paper: Paper) -> Iterator[tuple[int, int, str, str]]:
    """(level from 0, number, mark, place) of each numbered paragraph of the body."""
    for paragraph in paper.body:
        text = paragraph.text.replace(" ", "")
        if is_caption(paragraph, paper):
            continue
        level, mark = mark_of(text)
        number = number_of(re.sub(r"[^\d一二三四五六七八九十]", "", mark)) if level else None
        if number:
            yield level - 1, number, mark, f"第{paragraph.page}页“{text[:16]}”"


def _seal_room(paper: Paper) -> Iterator[Finding]:
    """A date in its sealed place (right indent 4) with no line left free over the signature."""
    dated, signature = paper.dated, paper.signature
    if dated is None or signature is None or paper.seals or not RULES["S02"].near(paper.right_gap(dated)):
        return
    above = rows_above(paper)
    if above is not None and above < ROOM:
        yield finding("T53", f"第{dated.page}页“{signature.solid[:16]}”")


def _figures(paper: Paper) -> Iterator[Finding]:
    """Figures, or marks that only Chinese text has, in another type than the 仿宋 around them."""
    glyphs = [glyph for _, glyph in plain_glyphs(paper)]
    faces = Counter(glyph.face for glyph in glyphs)
    if faces.most_common(1)[:1] != [(Face.FANG, faces[Face.FANG])]:
        return  # the whole body is in another type, which P10 tells
    for what, wanted in (("数字", _is_figure), ("引号、破折号、省略号", _is_mark)):
        odd = Counter(_named(glyph) for glyph in glyphs if wanted(glyph) and glyph.face is not Face.FANG)
        if odd.total() >= _FEW:
            yield finding("T54", "正文", what=what, face=odd.most_common(1)[0][0], count=odd.total())


def _is_figure(glyph: Glyph) -> bool:
    return glyph.text in "0123456789"


def _is_mark(glyph: Glyph) -> bool:
    return glyph.text in _MARKS


def _named(glyph: Glyph) -> str:
    return FACE_LABELS[glyph.face] if glyph.face is not None else glyph.font
