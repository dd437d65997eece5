"""Rules Q: what the text itself breaks (GB/T 9704-2012, 9; GB/T 15834, 15835)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from services.formats.gongwen.checker.page import Line
from services.formats.gongwen.checker.passages import Passage, line_by_line
from services.formats.gongwen.checker.results import Verdict, absent
from services.formats.gongwen.checker.rules_page import shown
from services.formats.gongwen.checker.wording import (
    BETWEEN_HAN,
    DATE,
    DATE_MIXED,
    DATE_ZERO,
    NUMBER,
    RESIDUE,
    STRAIGHT_QUOTE,
    WRONG_NUMBER,
)
from services.model.checked import Box

_LEVEL_MARK = re.compile(r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]")
Passages = tuple[Passage, ...]


def _matches(passages: Passages, *patterns: re.Pattern[str]) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in passages:
        for pattern in patterns:
            for match in pattern.finditer(passage.text):
                yield passage, match


def _verdict(passages: Passages, *patterns: re.Pattern[str], none: str) -> Verdict:
    found = list(_matches(passages, *patterns))
    if not found:
        return Verdict(holds=True, measured=none)
    passage, match = found[0]
    around = passage.text[max(0, match.start() - 4) : match.end() + 4]
    return Verdict(
        holds=False,
        measured=f"共 {len(found)} 处，首处在第{passage.page}页“{around}”",
        boxes=shown([box for one, hit in found[:40] if (box := _box(one, hit)) is not None]),
    )


def _box(passage: Passage, match: re.Match[str]) -> Box | None:
    """The line on which a match begins."""
    lines: list[Line] = list(passage.lines)
    before = len(passage.text[: match.start()].replace(" ", ""))
    for line in lines:
        if before < len(line.glyphs):
            return line.box
        before -= len(line.glyphs)
    return lines[-1].box if lines else None


def _full_width(mark: re.Match[str]) -> str:
    """A level's mark as it ought to be: B06 judges its brackets."""
    return mark[0].replace("(", "（").replace(")", "）")


def q01(passages: Passages) -> Verdict:
    unmarked = (replace(one, text=_LEVEL_MARK.sub(_full_width, one.text)) if one.part == 0 else one for one in passages)
    return _verdict(tuple(line_by_line(tuple(unmarked))), BETWEEN_HAN, STRAIGHT_QUOTE, none="没有半角标点和直引号")


def q02(passages: Passages) -> Verdict:
    if not any(_matches(passages, NUMBER, WRONG_NUMBER)):
        return absent("没有引用发文字号")
    return _verdict(passages, WRONG_NUMBER, none="引用的发文字号都用六角括号")


def q03(passages: Passages) -> Verdict:
    if not any(_matches(passages, DATE, DATE_ZERO, DATE_MIXED)):
        return absent("没有日期")
    return _verdict(passages, DATE_ZERO, DATE_MIXED, none="日期写法正确")


def q04(passages: Passages) -> Verdict:
    return _verdict(passages, RESIDUE, none="没有残留")


CHECKS: dict[str, Callable[[Passages], Verdict]] = {"Q01": q01, "Q02": q02, "Q03": q03, "Q04": q04}
