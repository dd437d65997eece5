"""Spaces that Chinese type does not have: between Han characters and figures or letters, and where a line was broken."""

from __future__ import annotations

import re
from itertools import pairwise

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "\u3001-\u3004\u3008-\u303f\uff00-\uff60\uffe0-\uffef“”‘’—…·"
SPACE = "[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
_WIDE = f"[{HAN}{_MARKS}]"
_ASCII = r"[0-9A-Za-z(),.;:!?%\[\]<>+/~&\"'@#=-]"
# One or two spaces with type of different script on their sides; three and more are a place to fill in.
_BETWEEN = re.compile(
    f"(?:(?<={_WIDE}){SPACE}{{1,2}}(?={_ASCII}|[{_MARKS}])|(?<={_ASCII}){SPACE}{{1,2}}(?={_WIDE})|(?<=[{_MARKS}]){SPACE}{{1,2}}(?=[{HAN}]))"
)
_PROVISION = re.compile("第[一二三四五六七八九十百零〇0-9]{1,6}[条款章节编篇]$")
_SPACED_OUT = re.compile(f"(?:[{HAN}]{SPACE}+)+[{HAN}]")
_HAN_GAP = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")
# Up to four characters between spaces may be a name in a list of names; five and more are running text.
_RUN_END, _RUN_START = re.compile(f"[{HAN}]{{5}}$"), re.compile(f"[{HAN}]{{5}}")
_BODY_END = re.compile("(?:委员会|[局委厅办府院部署])$")
_BODY = re.compile(f"[{HAN}]{{2,24}}?(?:委员会|[局委厅办府院部署])(?:关于|$)")
_LATIN_END, _LATIN_START = re.compile("[!-~]+$"), re.compile("[!-~]+")
_IN_ADDRESS = re.compile("[@/]|[a-z0-9][.][a-z0-9]", re.IGNORECASE)
_ADDRESS = 100  # characters at a seam in which an address of mail or web may stand
_BLANKS = re.compile(r"\s+")
_WIDE_CHARACTER = re.compile(_WIDE)
_HEADER_BREAK = re.compile(f"(?<=[{HAN}）)”》])[ \u3000]+(?=[{HAN}（(“《])")


def closed_up(text: str) -> tuple[str, int]:
    """A line without stray spaces, and how many places there were. Gaps between names and blanks to fill in stay."""
    if _SPACED_OUT.fullmatch(text):
        return re.sub(SPACE, "", text), 1
    count = 0

    def close(match: re.Match[str]) -> str:
        nonlocal count
        if _PROVISION.search(text[: match.start()][-10:]):
            return match[0]
        count += 1
        return ""

    closed = _BETWEEN.sub(close, text)
    closed, broken = _close_han(closed)
    return closed, count + broken


def _close_han(text: str) -> tuple[str, int]:
    """Single spaces within running text: closed where both sides are too long to be names."""
    pieces = _HAN_GAP.split(text)
    closed, count = pieces[0], 0
    for before, after in pairwise(pieces):
        bodies = _BODY_END.search(before) and _BODY.match(after)  # 临江县财政局 临江县水利局关于……: two issuers
        long = _RUN_END.search(before) and _RUN_START.match(after) and not _PROVISION.search(before[-10:])
        joint = "" if long and not bodies else " "
        count += not joint
        closed += joint + after
    return closed, count


def compact(text: str) -> str:
    """A title, a name or a cell: no white space beside Han characters or their punctuation at all."""
    return _BLANKS.sub(_unless_latin, text.strip())


def _unless_latin(match: re.Match[str]) -> str:
    """White space as it is between Latin words and figures, nothing beside a wide character."""
    sides = match.string[match.start() - 1 : match.start()] + match.string[match.end() : match.end() + 1]
    return "" if _WIDE_CHARACTER.search(sides) else match[0]


def header_text(text: str) -> str:
    """A cell of a table's header: a space between two pieces of Han script was a line break, unless type was spaced out."""
    lines: list[str] = []
    for line in text.strip().split("\n"):
        if _SPACED_OUT.fullmatch(line.strip()):
            lines.append(re.sub(r"\s", "", line))
            continue
        pieces = _HEADER_BREAK.split(line)
        current = pieces[0]
        for piece in pieces[1:]:
            letters = len(current) == 1 and len(re.split(f"{SPACE}", piece)[0]) == 1
            if letters:
                current += piece
            else:
                lines.append(compact(current))
                current = piece
        lines.append(compact(current))
    return "\n".join(lines)


def seam(before: str, after: str) -> str:
    """Two parts of a broken line as one: a space only between two Latin words, none within an address."""
    latin = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    ends, begins = _LATIN_END.search(before[-_ADDRESS:]), _LATIN_START.match(after[:_ADDRESS])
    address = latin and ends and begins and _IN_ADDRESS.search(ends[0] + begins[0])
    return f"{before} {after}" if latin and not address else before + after


def unclosed(text: str) -> bool:
    """Whether a bracket or a quotation is open at the end of the text."""
    return any(text.count(pair[0]) > text.count(pair[1]) for pair in ("《》", "（）", "()", "“”", "〔〕"))


def width_of(text: str) -> int:
    """The width of a line in half-width columns."""
    return sum(1 if character.isascii() else 2 for character in text)
