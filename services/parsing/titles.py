"""The agreement's title: a line, or a few, at the head."""

from __future__ import annotations

import re

from services.model.facts import FactField
from services.parsing.drafts import Draft, fact
from services.parsing.rules import (
    BODY_ENDINGS,
    NOT_TITLES,
    ORDINAL_ROLES,
    OTHER_TITLE_ENDINGS,
    STRONG_ENDINGS,
    TITLE_CONTINUES,
    TITLE_ENDINGS,
    TITLE_LINES,
)
from services.parsing.view import View, tidy

_SUBTITLE = r"(?:\s*[(](?![^()]*号[)])[^()]{1,24}[)])?"
_ENDING = re.compile(rf"(?:{'|'.join(TITLE_ENDINGS)}){_SUBTITLE}$")
# A serial that hangs on the title; behind a space it would be the page number of a table of contents.
_LAST = "".join(sorted({ending[-1] for ending in TITLE_ENDINGS}))
_SERIAL = re.compile(rf"(?<=[{_LAST}])[-—_#之]?第?[0-9A-Za-z一二三四五六七八九十]{{1,5}}[号份期]?$")
_OTHER_ENDING = re.compile(rf"(?:{'|'.join(OTHER_TITLE_ENDINGS)}){_SUBTITLE}$")
_NO_TITLE = re.compile(r"[。;:,!?]$|^[\d\s年月日./()〔〕第号-]+$|^(?:附件|目录|页|编号)")
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
Lines = tuple[tuple[int, str], ...]  # (offset, line)
MAX_LENGTH = 90
SHORT = 12  # a title of so few characters probably has its upper half on the line before


def find_title(view: View) -> Draft:
    """The agreement's title. From sure to guessed: a line of the head that ends like one, with the lines that belong to it;
    one that ends like another paper's; a title quoted in the text; the first line that could be one."""
    head = view.lines[:TITLE_LINES]
    named = _headed(view, head, _ENDING) or _headed(view, head, _OTHER_ENDING, confidence=0.6)
    return named or _quoted(view) or _first_line(view, head)


def _headed(view: View, head: Lines, ending: re.Pattern[str], *, confidence: float | None = None) -> Draft | None:
    for number, (_at, whole) in enumerate(head):
        line = _NUMBER_BEHIND.sub("", whole)
        packed = _packed(_SERIAL.sub("", line.rstrip()))
        if number and _PARTY_LINE.match(line) and not ending.search(packed):
            break
        if len(packed) <= MAX_LENGTH and ending.search(packed) and not NOT_TITLES.search(packed):
            first = _begin(head, number)
            last = number + 1 if number + 1 < len(head) and _ONLY_SUBTITLE.match(_packed(head[number + 1][1])) else number
            end = head[last][0] + len(head[last][1] if last > number else line)
            return _draft(view, head[first][0], end, confidence=confidence or (0.95 if number < 10 else 0.7))
    return None


def _first_line(view: View, head: Lines) -> Draft:
    """A guess that a person confirms: the first line that is neither a party, a date, a number nor a sentence."""
    for at, line in head[:6]:
        packed = _packed(line)
        if _PARTY_LINE.match(line):
            break
        if 4 <= len(packed) <= 60 and not _NO_TITLE.search(packed):
            return _draft(view, at, at + len(line), confidence=0.4, rule="first line")
    return Draft()


def _quoted(view: View) -> Draft | None:
    quoted = _QUOTED.search(view.text)
    if quoted is None:
        return None
    start, end = quoted.span(1)
    title = fact(view, FactField.TITLE, start, end, value=tidy(quoted[1]), rule="title quoted", confidence=0.5)
    return Draft(facts=[title])


def _draft(view: View, start: int, end: int, *, confidence: float, rule: str = "title line") -> Draft:
    first, last = view.span(start, end)
    value = tidy(view.raw[first:last])
    certainty = confidence if len(value) >= 6 else min(confidence, 0.8)
    return Draft(facts=[fact(view, FactField.TITLE, start, end, value=value, rule=rule, confidence=certainty)])


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
