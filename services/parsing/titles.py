"""The agreement's title: a line, or a few, at the head."""

from __future__ import annotations

import re

from services.model.facts import FactField
from services.parsing.drafts import Draft, fact
from services.parsing.rules import (
    BODY_ENDINGS,
    NOT_TITLES,
    ORDINAL_ROLES,
    STRONG_ENDINGS,
    TITLE_CONTINUES,
    TITLE_ENDINGS,
    TITLE_LINES,
)
from services.parsing.view import View, tidy

_SUBTITLE = r"(?:\s*[(](?![^()]*号[)])[^()]{1,24}[)])?"
_ENDING = re.compile(rf"(?:{'|'.join(TITLE_ENDINGS)}){_SUBTITLE}$")
_ONLY_SUBTITLE = re.compile(r"^[(](?![^()]*(?:号|编号[^()]*)[)])[^()]{2,30}[)]$")
_NUMBER_BEHIND = re.compile(r"\s*[(][^()]*号[)]\s*$")  # a 文号 or 编号 after the title is not part of it
_QUOTED = re.compile(rf"《([^《》]{{4,60}}(?:{'|'.join(TITLE_ENDINGS)}){_SUBTITLE})》")
_PARTY_LINE = re.compile(rf"^\s*(?:[(]?[{ORDINAL_ROLES}]\s*方|[^:]{{2,6}}[:])")
_UPPER_ENDINGS = (
    *("一体化", "合作", "建设", "发展", "工作", "工程", "项目", "事项", "事宜", "规划", "服务", "基地", "走廊", "机制"),
    *BODY_ENDINGS,
)
_OPEN_END = re.compile(r"(?:[、和与及的]|关于[^《》]{0,40}|" + "|".join(map(re.escape, _UPPER_ENDINGS)) + ")$")
_SEVERAL_BODIES = re.compile(rf"^(?:\S{{2,30}}?(?:{'|'.join(map(re.escape, STRONG_ENDINGS))})(?:[、与和]|\s+|$)){{2,}}$")
MAX_LENGTH = 90
SHORT = 12  # a title of so few characters probably has its upper half on the line before


def find_title(view: View) -> Draft:
    """The first line of the head that ends like a title, with the lines that belong to it; else a title quoted in the text."""
    head = view.lines[:TITLE_LINES]
    for number, (_at, whole) in enumerate(head):
        line = _NUMBER_BEHIND.sub("", whole)
        packed = _packed(line)
        if number and _PARTY_LINE.match(line) and not _ENDING.search(packed):
            break
        if len(packed) <= MAX_LENGTH and _ENDING.search(packed) and not NOT_TITLES.search(packed):
            first = _begin(head, number)
            last = number + 1 if number + 1 < len(head) and _ONLY_SUBTITLE.match(_packed(head[number + 1][1])) else number
            end = head[last][0] + len(head[last][1] if last > number else line)
            return _draft(view, head[first][0], end, sure=number < 10)
    quoted = _QUOTED.search(view.text)
    if quoted is None:
        return Draft()
    start, end = quoted.span(1)
    title = fact(view, FactField.TITLE, start, end, value=tidy(quoted[1]), rule="title quoted", confidence=0.5)
    return Draft(facts=[title])


def _draft(view: View, start: int, end: int, *, sure: bool) -> Draft:
    first, last = view.span(start, end)
    value = tidy(view.raw[first:last])
    confidence = (0.95 if len(value) >= 6 else 0.8) if sure else 0.7
    return Draft(facts=[fact(view, FactField.TITLE, start, end, value=value, rule="title line", confidence=confidence)])


def _begin(head: tuple[tuple[int, str], ...], number: int) -> int:
    """The line on which the title that ends on line `number` begins."""
    first = number
    while first and number - first < 3 and _belongs(head[first - 1][1].strip(), _packed(head[first][1]), top=first == number):
        first -= 1
    return first


def _belongs(before: str, line: str, *, top: bool) -> bool:
    """Whether `before` is the upper part of the title that `line` continues."""
    if not TITLE_CONTINUES.match(before) or NOT_TITLES.search(before) or _ENDING.search(_packed(before)):
        return False
    if _SEVERAL_BODIES.match(before):
        return True
    if before.startswith("关于") or re.match(r"^(?:和|与|及|的|、)", line) or re.search(r"[、和与及的]$", before):
        return True
    return (len(line) <= SHORT if top else len(before) <= 30) and bool(_OPEN_END.search(before))


def _packed(line: str) -> str:
    return re.sub(r"\s+", "", line)
