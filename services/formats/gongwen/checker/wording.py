"""Marks, figures and dates in a text (GB/T 15834, GB/T 15835). Patterns with what they mean; no layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.model.punctuation import HALF_BRACKET_MARK, HALF_WIDTH, HAN, NUMBERED_COMMA

BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])[,;:?!()](?=[{HAN}])")  # what rule Q01 counts
STRAIGHT_QUOTE = re.compile(rf"\"|(?<=[{HAN}，。：])'|'(?=[{HAN}])")
WRONG_NUMBER = re.compile(
    r"(?:[\[【（(﹝［{]\s*(?:19|20)?\d{2}\s*年?\s*[\]】）)﹞］}]|〔(?!(?:19|20)\d{2}〕)[^〕]{1,8}〕)\s*(?:第\s*)?[0-9０-９]+\s*号"
)
NUMBER = re.compile(
    rf"([{HAN}A-Za-z]{{2,30}})\s*[〔\[【（(﹝［{{]\s*((?:19|20)\d{{2}})\s*[〕\]】）)﹞］}}]\s*(第?)\s*(0*)([1-9]\d*|0)\s*号"
)
DATE_ZERO = re.compile(r"\d{4}年0\d月(?:\d{1,2}日)?|\d{4}年\d{1,2}月0\d日|(?<!\d)0\d月\d{1,2}日|(?<![\d])\d{1,2}月0\d日")
DATE_WITHOUT_DAY = re.compile(
    r"(?<!\d)\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2}"
    r"(?!\d| ?[日号]| ?(?:[—\-–~～至、，,和及与到.．/]|上午|下午){1,2} ?(?:\d|本月|当日|次日))"
)
DATE_MIXED = re.compile(
    r"\d{4}年[一二三四五六七八九十]{1,2}月|[一二][〇零○一二三四五六七八九]{3}年\d{1,2}月"
    r"|\d{1,2}月[一二三四五六七八九十]{1,3}日|[一二三四五六七八九十]{1,3}月\d{1,2}日"
)
YEAR_SHORT = re.compile(r"(?<![\d.])[0-9]{2}年(?=\d{1,2}月|度|(?:第?[一二三四]季度)|上半年|下半年)")
DATE = re.compile(r"(?:\d{4}|[一二][〇零○一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}")
RESIDUE = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|(?<![A-Za-z])(?:None|nan|NaN|undefined|null)(?![A-Za-z])|×{2,}|□{4,}|〔X{4}〕|XXXX年"
)
BETWEEN = re.compile(r"》、《|”、“")
BRACKET_MARK = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[）)][、，,.．]")
ORDINAL_COMMA = re.compile(r"第[一二三四五六七八九十]{1,2}、")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Something at `start`..`end` of a text, under the code of a finding."""

    code: str
    start: int
    end: int
    quote: str


_ANYWHERE = (
    ("T11", STRAIGHT_QUOTE),
    ("T13", BETWEEN),
    ("T20", DATE_ZERO),
    ("T21", DATE_WITHOUT_DAY),
    ("T22", DATE_MIXED),
    ("T23", YEAR_SHORT),
)
QUOTED = 16  # characters of what stands in brackets that tell which they are
_CLOSED, _OPENED = re.compile(r"\([^()（）]*\)"), re.compile(r"\([^()（）]*\)$")
_AT_START = (("T14", NUMBERED_COMMA), ("T15", BRACKET_MARK), ("T16", HALF_BRACKET_MARK), ("T17", ORDINAL_COMMA))


def slips(text: str) -> Iterator[Slip]:
    """Every slip in one passage."""
    yield from _half_width(text)
    for code, pattern in _ANYWHERE:
        for match in pattern.finditer(text):
            yield Slip(code=code, start=match.start(), end=match.end(), quote=match[0])
    for code, pattern in _AT_START:
        if started := pattern.match(text):
            yield Slip(code=code, start=0, end=started.end(), quote=started[0])
    yield from _nested(text)
    yield from _crooked_numbers(text)


def _half_width(text: str) -> Iterator[Slip]:
    """Half-width marks: the two brackets of a pair are one slip, and those of a level's mark are named by T16."""
    marked = HALF_BRACKET_MARK.match(text)
    told = marked.end() if marked is not None else 0
    for match in HALF_WIDTH.finditer(text):
        if match.start() < told:
            continue
        start, end = _pair(text, match)
        told = end
        yield Slip(code="T10", start=start, end=end, quote=text[start:end][:QUOTED])


def _pair(text: str, match: re.Match[str]) -> tuple[int, int]:
    """From an opening bracket to its closing one, or what matched where there is no pair."""
    if match[0] == "(" and (closed := _CLOSED.match(text, match.start())):
        return closed.span()
    if match[0] == ")" and (opened := _OPENED.search(text[: match.end()])):
        return opened.span()
    return match.span()


def _nested(text: str) -> Iterator[Slip]:
    """Quotation marks within the same quotation marks: the inner ones are ‘’."""
    depth = 0
    for at, character in enumerate(text):
        if character == "“":
            depth += 1
            if depth == 2:
                yield Slip(code="T12", start=at, end=at + 1, quote=text[at : at + 8])
        elif character == "”":
            depth = max(0, depth - 1)


def _crooked_numbers(text: str) -> Iterator[Slip]:
    for match in WRONG_NUMBER.finditer(text):
        start = issuer_start(text, match.start())
        yield Slip(code="T01", start=start, end=match.end(), quote=text[start : match.end()])
    for match in NUMBER.finditer(text):
        if match[3] or match[4]:
            start = issuer_start(text, match.end(1))
            yield Slip(code="T02", start=start, end=match.end(), quote=text[start : match.end()])


# words that stand before a 机关代字 and are none of it
_BEFORE = re.compile(
    r".*(?:更正|废止|修改|撤销|编号|文号|对照|按照|根据|依据|依照|遵照|参照|关于|转发|印发|执行|贯彻|落实|学习|认真|文件|我市|我省|以及|并|和|与|及|以|按|见|即|由|经(?!信|贸|济|开|发|管|合)|将|对|从|自(?!然|贸)|据|因|为|是|的|了|号|等)"
)


def issuer_start(text: str, end: int) -> int:
    """Where the 机关代字 before `end` begins: after the last mark or the last word that belongs to no such name."""
    start = end
    while start and re.match(rf"[{HAN}A-Za-z]", text[start - 1]) and end - start < 12:
        start -= 1
    match = _BEFORE.match(text[start:end])
    return start + match.end() if match and end - start - match.end() >= 2 else start
