"""Finding the head of a document, and telling from it which form the paper has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from services.formats.gongwen.checker.elements import Head, Mark, page_middle
from services.formats.gongwen.checker.ink import Ink
from services.formats.gongwen.checker.marks import (
    COPY_NUMBER,
    FORM_TITLE,
    LEGAL_TYPES,
    NUMBERISH,
    SECRECY,
    SIGNER,
    URGENCY,
)
from services.formats.gongwen.checker.page import Line, Rectangle, Sheet, Stroke, is_han, is_red
from services.formats.gongwen.checker.rules import Form

_BRIEF = re.compile(r"(?:简报|专报|快报|动态|信息|要情|通讯)(?:[（(].*|第.{1,6}期)?$")
LONG = 100.0  # mm: a red rule
LARGE, VERY_LARGE = 20.0, 26.0  # pt: type of a letterhead, in red and in any colour
SMALL = 10.0  # pt: the names of a joint letterhead, at the least
JOINT_ROOM = 60.0  # mm over and under 文件 in which the names of a joint letterhead may stand
HEAD_END = 160.0  # mm from the top: no head reaches farther down
UNDER_RULE = 25.0  # mm under its rule within which a letter bears its number
BELOW_RULE = 45.0  # mm under a letterhead within which a letter bears its marks
_SLACK = 0.8  # mm around the ink that the glyphs tell, in which it is looked for on the picture
HAIR = 0.05  # mm: the outlines of drawn letters are no rules
DOUBLE = 2.6  # mm between the two lines of a double rule


def find_head(sheet: Sheet, lines: Sequence[Line], ink: Ink) -> Head:
    """The head, on page 1; `lines` are the page's without the page number."""
    rules = _red_rules(sheet, ink)
    mark = _mark(sheet, lines, rules, ink)
    if mark is not None:
        rules = tuple(rule for rule in rules if not mark.ink[1] < rule.y < mark.ink[3] - 1)
    separator = _separator(rules, mark)
    under = mark.ink[3] if mark is not None else 0.0
    numbered = _number(lines, under, separator, mark)
    number, signer = _split(numbered)
    signers: tuple[Line, ...] = ()
    if numbered is not None:
        signer, signers = _signers(lines, under, separator, numbered, signer)
    marks = _marks(lines, mark, separator, numbered)
    found = [line for line in (number, signer, *signers, *marks) if line is not None]
    rules_end = separator.y if separator is not None else 0.0
    return Head(
        mark=mark,
        number=number,
        signer=signer,
        signers=signers,
        copy_number=next((line for line in marks if COPY_NUMBER.fullmatch(line.solid)), None),
        secrecy=next((line for line in marks if SECRECY.fullmatch(line.solid)), None),
        urgency=next((line for line in marks if URGENCY.fullmatch(line.solid)), None),
        separator=separator,
        red_rules=rules,
        bottom=max([under, rules_end, *(line.base for line in found)]),
    )


def _red_rules(sheet: Sheet, ink: Ink) -> tuple[Stroke, ...]:
    drawn = tuple(
        stroke
        for stroke in sheet.strokes
        if stroke.level and stroke.length >= LONG and stroke.weight >= HAIR and is_red(stroke.colour)
    )
    if drawn or not sheet.pictures:
        return drawn
    return ink.red_rules(sheet.number, LONG)


def _reddish(line: Line) -> bool:
    return 2 * sum(is_red(glyph.colour) for glyph in line.glyphs) > len(line.glyphs)


def _mark(sheet: Sheet, lines: Sequence[Line], rules: Sequence[Stroke], ink: Ink) -> Mark | None:
    """Large red type; else a red picture or drawing; else type far larger than a title."""
    high = [line for line in lines if line.top < HEAD_END]
    red = _red_type(high, rules)
    if not red and (drawn := _drawn_mark(sheet, lines, rules, ink)) is not None:
        return Mark(lines=(), ink=drawn, red=True)
    chosen = red or [line for line in high if _is_black_mark(line, rules)][:2]
    if not chosen:
        return None
    edges = [glyph.ink for line in chosen for glyph in line.glyphs]
    known = (min(e[0] for e in edges), min(e[1] for e in edges), max(e[2] for e in edges), max(e[3] for e in edges))
    around = (known[0] - _SLACK, known[1] - _SLACK, known[2] + _SLACK, known[3] + _SLACK)
    return Mark(lines=tuple(chosen), ink=ink.extent(sheet.number, around, red=bool(red)) or known, red=bool(red))


def _red_type(high: Sequence[Line], rules: Sequence[Stroke]) -> list[Line]:
    """Large red type; where there is none, the smaller red names over the rule that many joint issuers are set in."""
    red = [line for line in high if _reddish(line) and not NUMBERISH.search(line.solid)]
    large = [line for line in red if line.size >= LARGE]
    if large:
        top, bottom = large[0].top, large[-1].bottom
        return [line for line in red if line.size >= LARGE or (line.size >= SMALL and _between(line, top, bottom))]
    end = rules[0].y if rules else 0.0
    return [line for line in red if line.size >= SMALL and line.bottom < end and sum(map(is_han, line.solid)) >= 4]


def _between(line: Line, top: float, bottom: float) -> bool:
    return top - JOINT_ROOM < line.top and line.bottom < bottom + JOINT_ROOM


def _is_black_mark(line: Line, rules: Sequence[Stroke]) -> bool:
    """Whether large type that is not red can be a letterhead, and no title."""
    if line.size < LARGE or "关于" in line.solid:
        return False
    return line.solid.endswith("文件") or (line.size >= VERY_LARGE and (line.solid.endswith(("纪要", "简报")) or bool(rules)))


def _drawn_mark(sheet: Sheet, lines: Sequence[Line], rules: Sequence[Stroke], ink: Ink) -> Rectangle | None:
    """A letterhead that is a picture or outlines: red ink above the first rule or the first line of text."""
    ends = [rule.top - 0.5 for rule in rules] + [line.top for line in lines if line.size < LARGE and line.top > 60]
    end = min([end for end in ends if end > 30] or [0.0])
    shown = [p for p in sheet.pictures if p[1] < end and ink.red_share(sheet.number, p) > 0.5]
    if end <= 30 or not (shown or rules):
        return None
    found = ink.extent(sheet.number, (0, 0, sheet.width, min(end, HEAD_END)), red=True)
    return found if found is not None and found[3] - found[1] >= 5 and found[2] - found[0] >= 20 else None


def _separator(rules: Sequence[Stroke], mark: Mark | None) -> Stroke | None:
    under = mark.ink[3] if mark is not None else 20.0
    below = [rule for rule in rules if under - 1 <= rule.y < 200]
    return below[0] if below else None


def _number(lines: Sequence[Line], under: float, separator: Stroke | None, mark: Mark | None) -> Line | None:
    """The line of the 发文字号: between letterhead and rule, or under the rule of a letter, never inside the title."""
    end = separator.y if separator is not None and separator.y > under + 12 else HEAD_END
    region = [line for line in lines if under - 1 <= line.top and line.base < end]
    if separator is not None and not region:  # a letter's number stands under its rule (10.1)
        region = [line for line in lines if separator.y <= line.top < separator.y + UNDER_RULE]
    signed = any(SIGNER in line.solid for line in region[:6])  # with many signers the number stands on their last row
    for line in region[: 30 if signed else 6]:
        if line.size >= LARGE:
            break
        if NUMBERISH.search(line.solid) and "《" not in line.text and len(line.solid) <= 40:
            return line
    if mark is not None and region and region[0].solid.endswith("号") and len(region[0].solid) <= 30:
        return region[0]
    return None


def _marks(lines: Sequence[Line], mark: Mark | None, separator: Stroke | None, numbered: Line | None) -> list[Line]:
    """份号, 密级 and 紧急程度: over the letterhead, or in a letter under its rule, perhaps on the line of the number."""
    top = mark.ink[1] if mark is not None else separator.y if separator is not None else 0.0
    above = [line for line in lines if line.bottom <= top + 1 and not _reddish(line)]
    under = mark.ink[3] if mark is not None else top
    below = [piece for line in lines if under < line.top < under + BELOW_RULE for piece in line.pieces(1.5)]
    known = (COPY_NUMBER, SECRECY, URGENCY)
    return [line for line in (*above, *below) if any(pattern.fullmatch(line.solid) for pattern in known)]


def _split(numbered: Line | None) -> tuple[Line | None, Line | None]:
    """The number and 签发人 where it stands on the same line; what else stands there is left out."""
    if numbered is None:
        return None, None
    signer = None
    if SIGNER in numbered.solid:
        at = numbered.solid.index(SIGNER)
        signer = numbered.part(numbered.glyphs[at:])
        if not at:
            return None, signer
        numbered = numbered.part(numbered.glyphs[:at])
    pieces = [
        piece for piece in numbered.pieces(1.5) if not URGENCY.fullmatch(piece.solid) and not SECRECY.fullmatch(piece.solid)
    ]
    return next((piece for piece in pieces if NUMBERISH.search(piece.solid)), numbered), signer


def _signers(
    lines: Sequence[Line], under: float, separator: Stroke | None, numbered: Line, signer: Line | None
) -> tuple[Line | None, tuple[Line, ...]]:
    """签发人 and the rows of names under it; of several, the last stands beside the number (7.2.5, 7.2.6)."""
    end = separator.y if separator is not None and separator.y > under + 12 else numbered.base + 1
    rows = [line for line in lines if under - 1 <= line.top and line.base < end and not _reddish(line)]
    at = next((at for at, line in enumerate(rows) if SIGNER in line.solid), None)
    if at is None:
        return signer, ()
    first = rows[at]
    first = first.part(first.glyphs[first.solid.index(SIGNER) :])
    names = (piece for row in rows[at + 1 :] for piece in _right_of(row, first.x0))
    return first, tuple(names)


def _right_of(row: Line, edge: float) -> tuple[Line, ...]:
    """What of a row stands right of an edge, as one line."""
    glyphs = [glyph for piece in row.pieces(1.5) if piece.x0 > edge for glyph in piece.glyphs]
    return (row.part(glyphs),) if glyphs else ()


def double_rules(head: Head) -> tuple[tuple[Stroke, Stroke], ...]:
    """Pairs of red rules that stand together, from the top."""
    rules = sorted(head.red_rules, key=lambda rule: rule.y)
    return tuple((one, two) for one, two in pairwise(rules) if two.y - one.y <= DOUBLE)


def form_of(sheet: Sheet, head: Head, title: str, *, labelled: bool) -> Form:
    """Which form the paper has, by what is seen of it; `labelled` if it begins with “附件N”, as a form of a notice does."""
    mark = head.mark
    text = mark.text if mark is not None else ""
    if text.endswith("纪要") or (mark is not None and title.endswith("纪要") and not text.endswith("文件")):
        return Form.MINUTES
    if _BRIEF.search(text):
        return Form.BRIEF
    if mark is not None and not text.endswith("文件") and _lettered(head):
        return Form.LETTER
    if mark is None and not head.red_rules and (labelled or _is_form(sheet, title)):
        return Form.FORM
    return Form.FILE


def _lettered(head: Head) -> bool:
    pairs = double_rules(head)
    low = any(rule.y > 265 for rule in head.red_rules)
    high = head.mark is not None and head.mark.ink[1] < 50
    under = head.separator is not None and head.number is not None and head.separator.y < head.number.base
    return bool(pairs) or low or (high and (under or any(rule.length > 162 for rule in head.red_rules)))


def _is_form(sheet: Sheet, title: str) -> bool:
    """A form has a form's title over a table, or another that names no type of document over one that fills the page."""
    share = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in sheet.tables) / (sheet.width * sheet.height)
    return share > (0.05 if FORM_TITLE.search(title) else 0.4) and not title.endswith(LEGAL_TYPES)


def is_centred(line: Line, sheet: Sheet, slack: float = 6.0) -> bool:
    return abs(line.middle - page_middle(sheet)) <= slack
