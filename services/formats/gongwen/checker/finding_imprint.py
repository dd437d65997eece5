"""Finding 版记 (7.4), also where a long 主送 or 抄送 makes it begin pages before the last."""

from __future__ import annotations

import math
from collections.abc import Sequence

from services.formats.gongwen.checker.elements import Imprint
from services.formats.gongwen.checker.marks import COPY, DATED, ISSUED
from services.formats.gongwen.checker.page import Line, Sheet, Stroke, is_red

IMPRINT_RULE = 90.0  # mm
SMALL = 15.0  # pt: type of 4号 and less
RULED = 12.0  # mm from the first rule to the first line under it, at the most


def imprint_of(sheets: Sequence[Sheet], lines: Sequence[Line]) -> Imprint | None:
    """版记: on the last page with an 印发 line, or else with 抄送 between long rules; what of it stands on pages before."""
    for at in range(len(sheets) - 1, -1, -1):
        here, rules = _free(sheets[at], lines), _rules(sheets[at])
        issued = next((line for line in reversed(here) if ISSUED.search(line.solid) and len(line.solid) < 80), None)
        copies = _labelled(here, sheets[at], rules, ruled=bool(rules) or issued is not None)
        if issued is None and not (copies and rules):
            continue
        start = copies[0] if copies else _head_of(issued, here, rules) if issued is not None else here[0]
        if (earlier := _earlier(sheets[:at], lines, here, start)) is not None:
            whole = (*earlier[0], *(rule for rule in rules if rule.y > here[0].base))  # not where the page cuts it
            return _imprint(sheets[at].number, whole, (*earlier[1], *here), issued)
        kept = tuple(rule for rule in rules if rule.y > start.top - RULED)
        top = min([start.top, *(rule.y for rule in kept)])
        return _imprint(sheets[at].number, kept, tuple(line for line in here if line.top >= top - 1), issued)
    return _unruled(sheets, lines)


def _unruled(sheets: Sequence[Sheet], lines: Sequence[Line]) -> Imprint | None:
    """版记 of a letter, without rules and 印发 (10.1): a label from which on all is of its small type, to the end."""
    found: list[Line] = []
    for line in reversed(lines):
        if line.size > SMALL or any(abs(line.size - after.size) > 0.5 for after in found[:1]):
            break
        found.insert(0, line)
    label = next((at for at, line in enumerate(found) if COPY.match(line.solid) and sheets[-1].number >= line.page), None)
    return _imprint(found[-1].page, (), tuple(found[label:]), None) if label is not None else None


def _free(sheet: Sheet, lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.page == sheet.number and not sheet.in_table(line)]


def _rules(sheet: Sheet) -> list[Stroke]:
    return [s for s in sheet.strokes if s.level and s.length > IMPRINT_RULE and not is_red(s.colour) and not _tabled(s, sheet)]


def _tabled(stroke: Stroke, sheet: Sheet) -> bool:
    return any(y0 - 0.5 <= stroke.y <= y1 + 0.5 for _, y0, _, y1 in sheet.tables)


def _labelled(here: Sequence[Line], sheet: Sheet, rules: Sequence[Stroke], *, ruled: bool) -> list[Line]:
    """Low on the page, or wherever it stands right under a rule: a long one fills the page."""
    found = [line for line in here if COPY.match(line.solid) and ruled]
    return [line for line in found if line.top > sheet.height * 0.4 or _begins(found[0], rules)]


def _head_of(issued: Line, here: Sequence[Line], rules: Sequence[Stroke]) -> Line:
    """The first line of 印发机关, whose name may take several under the rule over it."""
    over = max((rule.y for rule in rules if rule.y < issued.base), default=issued.base)
    lines = [line for line in here if over < line.base < issued.base]
    return lines[0] if lines and all(line.size <= SMALL for line in lines) else issued


def _earlier(
    sheets: Sequence[Sheet], lines: Sequence[Line], here: Sequence[Line], start: Line
) -> tuple[tuple[Stroke, ...], tuple[Line, ...]] | None:
    """Rules and lines of a 版记 that began on an earlier page: from a ruled label on, nothing but its small type.

    `here` are the lines of the page on which it ends, `start` the first of them that is known to belong to it.
    """
    found: list[Line] = []
    if any(abs(line.size - start.size) > 1 for line in here):
        return None
    for sheet in reversed(sheets):
        above, rules = _free(sheet, lines), _rules(sheet)
        begins = next((line for line in above if _begins(line, rules)), None)
        if begins is not None:
            found = [*(line for line in above if line.base >= begins.base), *found]
            kept = tuple(rule for rule in rules if rule.y > begins.top - RULED)
            return (kept, tuple(found)) if all(abs(line.size - start.size) <= 1 for line in found) else None
        if any(abs(line.size - start.size) > 1 for line in above):
            return None
        found = [*above, *found]
    return None


def _begins(line: Line, rules: Sequence[Stroke]) -> bool:
    return bool(COPY.match(line.solid)) and any(0 < line.top - rule.y < RULED for rule in rules)


def _imprint(page: int, rules: tuple[Stroke, ...], inside: tuple[Line, ...], issued: Line | None) -> Imprint:
    label = next((at for at, line in enumerate(inside) if COPY.match(line.solid)), None)
    if issued is None and rules and inside and DATED.fullmatch(inside[-1].solid):
        issued = inside[-1]
    copies = inside[label:] if label is not None else ()
    foot = _foot_of_copies(page, rules, copies, issued)
    return Imprint(
        page=page,
        rules=rules,
        lines=inside,
        copies=tuple(line for line in copies if (line.page, line.base) < foot),
        issued=issued,
    )


def _foot_of_copies(page: int, rules: Sequence[Stroke], copies: Sequence[Line], issued: Line | None) -> tuple[float, float]:
    """The page and height where 抄送 ends: the rule over 印发机关, whose name may take several lines."""
    if issued is None or not copies:
        return (math.inf, math.inf)
    begins = (copies[0].page, copies[0].base)
    between = [rule.y for rule in rules if rule.page == page and begins < (page, rule.y) and rule.y < issued.base]
    return (page, max(between, default=issued.base))
