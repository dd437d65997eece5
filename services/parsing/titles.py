"""The agreement's title: a line, or a few, at the head."""

from __future__ import annotations

import re

from services.model.facts import FactField
from services.model.regions import regions_of
from services.parsing.drafts import Draft, fact
from services.parsing.rulebook.titles import ENDING, ENGLISH, LABELLED, OTHER_ENDING, QUOTED
from services.parsing.rules import (
    BODY_ENDINGS,
    NOT_TITLES,
    ORDINAL_ROLES,
    STRONG_ENDINGS,
    TITLE_CONTINUES,
    TITLE_ENDINGS,
    TITLE_LINES,
)
from services.parsing.view import View

# A serial that hangs on the title; behind a space it would be the page number of a table of contents.
_LAST = "".join(sorted({ending[-1] for ending in TITLE_ENDINGS}))
_SERIAL = re.compile(rf"(?<=[{_LAST}])[-—_#之]?第?[0-9A-Za-z一二三四五六七八九十]{{1,5}}[号份期]?$")
_NO_TITLE = re.compile(r"[。;:,!?]$|^[\d\s年月日./()〔〕第号-]+$|^(?:附件|目录|页|编号)")
_ONLY_SUBTITLE = re.compile(r"^[(](?![^()]*(?:号|编号[^()]*|范文本|范本|样本|模板)[)])[^()]{2,30}[)]$")
_GOES_ON = re.compile(rf"{_ONLY_SUBTITLE.pattern}|^(?:之)?补充(?:协议|合同)书?(?:[(][^()]{{1,12}}[)])?$")
_NUMBER_BEHIND = re.compile(r"\s*[(][^()]*号[)]\s*$")  # a 文号 or 编号 after the title is not part of it
_PARTY_LINE = re.compile(rf"^\s*(?![^:]{{0,6}}[编文][号]|[^:]{{0,4}}密级)(?:[(]?[{ORDINAL_ROLES}]\s*方|[^:]{{2,6}}[:])")
_UPPER_ENDINGS = (
    *("一体化", "合作", "建设", "发展", "工作", "工程", "项目", "事项", "事宜", "规划", "服务", "基地", "走廊", "机制"),
    *BODY_ENDINGS,
)
_OPEN_END = re.compile(r"(?:[、和与及的]|关于[^《》]{0,40}|" + "|".join(map(re.escape, _UPPER_ENDINGS)) + ")$")
_SEVERAL_BODIES = re.compile(rf"^(?:\S{{2,30}}?(?:{'|'.join(map(re.escape, STRONG_ENDINGS))})(?:[、与和]|\s+|$)){{2,}}$")
_PLACES = re.compile(
    r"(?:[\u4e00-\u9fff“”()、·—-]{1,12}(?:省|市|县|区|长三角|片区|走廊|镇|乡)(?:[、与和—·-]|$)?){1,5}|长三角|沪苏浙皖|苏浙皖|苏皖"
)
Lines = tuple[tuple[int, str], ...]  # (offset, line)
MAX_LENGTH = 90
LONGEST_LINE = 300  # characters, blanks included
NEAR = 10  # lines at the head among which a title stands
SURE_LENGTH = 6  # characters; 合作协议 alone may be the lower half of a longer title
SHORT = 12  # a title of so few characters probably has its upper half on the line before


def find_title(view: View) -> Draft:
    """The agreement's title. From sure to guessed: a line of the head that ends like one, with the lines that belong to it;
    one that ends like another paper's; a title quoted in the text; the first line that could be one."""
    head = tuple((at, line) for at, line in view.lines[:TITLE_LINES] if len(line) <= LONGEST_LINE)
    named = _labelled(view, head) or _headed(view, head, ENDING, "title line") or _headed(view, head, ENGLISH, "title english")
    named = named or _headed(view, head, OTHER_ENDING, "title other")
    return named or _quoted(view) or _first_line(view, head)


def _labelled(view: View, head: Lines) -> Draft | None:
    """协议名称：……, as forms have it."""
    for at, line in head:
        match = LABELLED.match(line)
        if match and ENDING.search(_packed(match["title"])):
            return _draft(view, at + match.start("title"), at + match.end("title"), rule="title label")
    return None


def _headed(view: View, head: Lines, ending: re.Pattern[str], rule: str) -> Draft | None:
    for number, (_at, whole) in enumerate(head):
        last, whole = _closed(head, number)
        line = _NUMBER_BEHIND.sub("", whole)
        packed = _packed(_SERIAL.sub("", line.rstrip()))
        if number and _PARTY_LINE.match(line) and not ending.search(packed):
            break
        if packed in TITLE_ENDINGS and _is_fuller(head, number + 1, ending):
            continue
        if len(packed) <= MAX_LENGTH and ending.search(packed) and not NOT_TITLES.search(packed):
            first = _begin(head, number)
            end = head[last][0] + len(head[last][1]) - (len(whole) - len(line))
            if last + 1 < len(head) and _GOES_ON.match(_packed(head[last + 1][1])):
                end = head[last + 1][0] + len(head[last + 1][1])
            far = number >= NEAR or (first > 0 and _may_belong(view, head[first - 1], head[first][0]))
            return _draft(view, head[first][0], end, rule="title late" if rule == "title line" and far else rule)
    return None


def _is_fuller(head: Lines, number: int, ending: re.Pattern[str]) -> bool:
    """Whether the line is a whole title: the bare word above it, 合同, is the name of a sheet or the heading of a form."""
    packed = _packed(head[number][1]) if number < len(head) else ""
    return SURE_LENGTH <= len(packed) <= MAX_LENGTH and bool(ending.search(packed)) and not NOT_TITLES.search(packed)


def _closed(head: Lines, number: int) -> tuple[int, str]:
    """A line, or it and the next one where a bracket that it opens is closed there."""
    line = head[number][1]
    if line.count("(") > line.count(")") and number + 1 < len(head) and ")" in head[number + 1][1][:12]:
        return number + 1, line + head[number + 1][1]
    return number, line


def _may_belong(view: View, before: tuple[int, str], at: int) -> bool:
    """Whether the line right above could be the title's upper half after all; then a person looks at it."""
    start, line = before
    packed = _packed(line)
    beside = view.text[start + len(line) : at].count("\n") < 2
    return (
        beside
        and bool(TITLE_CONTINUES.match(line.strip()))
        and not _ONLY_SUBTITLE.match(packed)
        and packed not in TITLE_ENDINGS
        and not NOT_TITLES.search(packed)
    )


def _first_line(view: View, head: Lines) -> Draft:
    """A guess that a person confirms: the first line that is neither a party, a date, a number nor a sentence."""
    for at, line in head[:6]:
        packed = _packed(line)
        if _PARTY_LINE.match(line):
            break
        if 4 <= len(packed) <= 60 and not _NO_TITLE.search(packed):
            return _draft(view, at, at + len(line), rule="first line")
    return Draft()


def _quoted(view: View) -> Draft | None:
    quoted = QUOTED.search(view.text)
    if quoted is None:
        return None
    start, end = quoted.span(1)
    title = fact(view, FactField.TITLE, start, end, value=view.words(start, end), rule="title quoted")
    return Draft(facts=[title])


def _draft(view: View, start: int, end: int, *, rule: str) -> Draft:
    value = view.words(start, end)
    named = "title late" if rule == "title line" and len(value) < SURE_LENGTH else rule
    return Draft(facts=[fact(view, FactField.TITLE, start, end, value=value, rule=named)])


def _begin(head: tuple[tuple[int, str], ...], number: int) -> int:
    """The line on which the title that ends on line `number` begins."""
    first = number
    for above in (3, 2):  # the names of several bodies, broken anywhere
        lines = [line.strip() for _at, line in head[max(0, number - above) : number]]
        whole = len(lines) == above and not any(_ONLY_SUBTITLE.match(_packed(line)) for line in lines)
        broken = regions_of(lines[0]) and not _SEVERAL_BODIES.match(lines[-1]) if whole else False
        if broken and any(_SEVERAL_BODIES.match(joint.join(lines)) for joint in ("", " ")):
            return number - above
    while first and number - first < 3 and _belongs(head[first - 1][1].strip(), _packed(head[first][1]), top=first == number):
        first -= 1
    return first


def _belongs(before: str, line: str, *, top: bool) -> bool:
    """Whether `before` is the upper part of the title that `line` continues."""
    if not TITLE_CONTINUES.match(before) or NOT_TITLES.search(before) or ENDING.search(_packed(before)):
        return False
    if _SEVERAL_BODIES.match(before) or (top and len(line) <= SHORT and _PLACES.fullmatch(_packed(before))):
        return True
    if before.startswith("关于") or re.match(r"^(?:和|与|及|的|、)", line) or re.search(r"[、和与及的]$", before):
        return True
    return (len(line) <= SHORT if top else len(before) <= 30) and bool(_OPEN_END.search(before))


def _packed(line: str) -> str:
    return re.sub(r"\s+", "", line)
