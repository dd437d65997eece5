"""Numbering marks of headings: 一、（一） 1. （1） (GB/T 9704-2012, 7.3.3), and the slips that people make with them."""

from __future__ import annotations

import re

_HAN = "[一二三四五六七八九十百零〇]{1,6}"
_DIGITS = r"\d{1,3}"
# level -> its mark, right or with half-width, missing or wrong brackets and stops; 3.5亿元, 2022年 and 三、四季度 are no marks.
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"{_HAN}[ \u3000]?[、.．](?![、.．]|{_HAN}(?:季度|月|级|类|期|线))")),
    (2, re.compile(rf"[（(][ \u3000]?{_HAN}[ \u3000]?[)）]|{_HAN}[)）]|[㈠-㈩]")),
    (3, re.compile(rf"{_DIGITS}[ \u3000]?(?:、|[.．](?!\d))|[⒈-⒛]")),
    (4, re.compile(rf"[（(][ \u3000]?{_DIGITS}[ \u3000]?[)）]|{_DIGITS}[)）]|[⑴-⒇]")),
)
_PROVISION = re.compile(rf"第(?:{_HAN}|{_DIGITS})[条款章节编篇]")
_CHAPTER = re.compile(rf"第(?:{_HAN}|{_DIGITS})[章节编篇](?:[ \u3000].*)?")
_STOP = re.compile("[。！？]")
MAX_HEADING = 40  # characters of a heading sentence; a longer one that has commas is text with a number
_MAX_LABEL = 16  # characters of 一、会议时间： and of a whole sentence that may still be a heading though it pauses
_MAX_PAUSED = 20  # characters of a heading that pauses twice


def mark_of(text: str) -> tuple[int, str]:
    """(level, the mark as written), or (0, "")."""
    for level, pattern in _MARKS:
        match = pattern.match(text)
        if match:
            return level, match[0]
    return 0, ""


def begins_anew(text: str) -> bool:
    """Whether a numbering mark, 第一条 or 第一章 says that a paragraph begins here."""
    return mark_of(text)[0] > 0 or _PROVISION.match(text) is not None


def is_chapter(text: str) -> bool:
    """第一章 总则: a heading over the provisions of a regulation."""
    return len(text) <= MAX_HEADING and _CHAPTER.fullmatch(text) is not None


def _is_text(sentence: str, *, whole: bool) -> bool:
    """Whether a numbered sentence tells something and heads nothing: long with its pauses, or all of its paragraph."""
    commas = len(re.findall("[，,]", sentence))
    if len(sentence) > MAX_HEADING:
        return commas > 0 or re.search("[；;：:]", sentence) is not None
    return (commas > 1 and len(sentence) > _MAX_PAUSED) or (
        whole and commas > 0 and sentence.endswith("。") and len(sentence) > _MAX_LABEL
    )


def lead_of(text: str) -> str:
    """How far the heading reaches in a numbered paragraph: its first sentence; the mark where that is no heading; "" if all."""
    level, mark = mark_of(text)
    stop = _STOP.search(text)
    end = stop.end() if stop else len(text)
    sentence = text[:end]
    if _is_text(sentence[len(mark) :], whole=end == len(text)):
        label = re.match(rf".{{1,{_MAX_LABEL}}}?[：:]", text)
        return label[0] if label and not re.search("[，,。]", label[0]) else mark
    if end < len(text):
        return sentence
    label = re.match(rf".{{2,{_MAX_LABEL}}}?[：:](?=.)", text)
    return label[0] if label and level in (1, 2) and not re.search("[，,]", label[0]) else ""
