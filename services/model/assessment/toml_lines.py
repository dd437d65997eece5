"""Where things stand in a TOML text: on which line a table or key begins, and what is wrong with a text that is no TOML.

The parser of the standard library tells neither; a scheme of two hundred lines is mended only by who knows the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""Of a value: keys, and positions in arrays; such as ("indicators", 3, "worth")."""

_TOKEN = re.compile(
    r'(?P<string>"""(?:\\.|(?!""").)*"{3,5}|\'\'\'(?:(?!\'\'\').)*\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<comment>\#[^\n]*)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<line>\n)|(?P<equals>=)|(?P<bare>[\w.+-]+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Lines:
    """The first line of each table and key."""

    known: dict[Path, int] = field(default_factory=dict)

    def of(self, *path: str | int) -> int:
        """The line of a value; of one within a value of one piece, or of one that is absent, that of what it belongs to."""
        for length in range(len(path), 0, -1):
            if (line := self.known.get(path[:length])) is not None:
                return line
        return 1


def lines_of(text: str) -> Lines:
    """Where everything stands in a text that the parser has accepted."""
    known: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for statement in _statements(text):
        line = statement[0].line
        if statement[0].kind == "open":
            table = _table(statement, counts)
            known.setdefault(table, line)
        else:
            _enter(known, table, _keys(statement), line)
    return Lines(known)


def _begun(text: str, line: int) -> int:
    """Where the statement begins that reaches over `line`: a bracket or a quote that is not closed is found out later."""
    reached = [one[0].line for one in _statements(text) if one[0].line <= line <= one[-1].line]
    return reached[-1] if reached else line


def _table(statement: list[_Token], counts: dict[Path, int]) -> Path:
    """The place that a header opens: every array in it stands for its last table, that of [[...]] for a new one."""
    several = len(statement) > 1 and statement[1].kind == "open"
    keys = _keys(statement)
    place: Path = ()
    for number, key in enumerate(keys):
        place = (*place, key)
        if several and number == len(keys) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place


def _enter(known: dict[Path, int], table: Path, keys: list[str], line: int) -> None:
    for length in range(1, len(keys) + 1):
        known.setdefault((*table, *keys[:length]), line)


def _keys(statement: list[_Token]) -> list[str]:
    """The keys of a header, or of what stands before the first = of a line; a bare key may be dotted."""
    found: list[str] = []
    for token in statement:
        if token.kind == "equals":
            break
        if token.kind == "bare":
            found += [part for part in token.text.split(".") if part]
        elif token.kind == "string":
            found.append(token.text.strip("\"'"))
    return found


def _statements(text: str) -> Iterator[list[_Token]]:
    """A header, or a key with its value however many lines it takes."""
    statement: list[_Token] = []
    depth = 0
    for token in _tokens(text):
        if token.kind == "line" and depth == 0:
            if statement:
                yield statement
            statement = []
        elif token.kind not in ("line", "comment"):
            statement.append(token)
            depth += {"open": 1, "close": -1}.get(token.kind, 0)
    if statement:
        yield statement


def _tokens(text: str) -> Iterator[_Token]:
    line, at = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        yield _Token(match.lastgroup or "", match.group(), line)
        at = match.start()


# -- what is wrong with a text that is no TOML -----------------------------------------------------------------------

_AT = re.compile(r"(?P<said>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)

# What the parser says (its first words) -> what a clerk is told. Source: the messages of Python's tomllib.
_SAID: tuple[tuple[str, str], ...] = (
    ("Expected '=' after a key", "这一项缺少等号“=”，应写成 名称 = 内容"),
    ("Expected newline or end of document", '一行里多出了内容；每项各占一行，文字要用半角引号括起，如 since = "2022Q3"'),
    ("Invalid statement", "这一行看不懂，应写成 名称 = 内容，或者 [[indicators]] 这样的小标题；汉字的名称要加半角引号"),
    ("Invalid value", "等号后面的内容看不懂；文字要用半角引号括起，数字不加引号，如 points = 10"),
    ("Invalid initial character for a key part", "名称看不懂；名称用英文字母，汉字的名称要加半角引号"),
    ("Unclosed array", "方括号没有配对，缺少“]”或逗号"),
    ("Unclosed inline table", "花括号没有配对，缺少“}”或逗号，花括号里的内容要写在同一行"),
    ("Unterminated string", "引号没有配对"),
    ("Expected \"'", "引号没有配对"),
    ("Illegal character '\\n'", "引号没有配对，或者文字换了行"),
    ("Illegal character", "有不能用的控制字符"),
    ("Found invalid character", "有不能用的控制字符"),
    ("Unescaped", "引号里的反斜杠“\\”要写成两个“\\\\”"),
    ("Expected ']]'", "小标题的方括号没有配对，应写成 [[indicators]]"),
    ("Expected ']'", "小标题的方括号没有配对，应写成 [commend]"),
    ("Cannot overwrite a value", "同一项写了两次，请去掉一处"),
    ("Duplicate inline table key", "同一项写了两次，请去掉一处"),
    ("Cannot declare", "同一个小标题写了两次，或者 [ ] 与 [[ ]] 混用，请核对"),
    ("Cannot mutate", "这一项前面已经写完，不能再补充，请合在一处写"),
)
_ELSE = "格式看不懂，请核对这一行的引号、括号和等号"
_WIDE = {"“": '"', "”": '"', "‘": "'", "’": "'", "，": ",", "＝": "=", "［": "[", "］": "]", "｛": "{", "｝": "}", "．": "."}
_WIDE |= {"【": "[", "】": "]", "＃": "#", "　": "空格", "：": "=", "、": ","} | {
    chr(0xFF10 + digit): str(digit) for digit in range(10)
}


def fault_of(text: str, error: Exception) -> tuple[int, str]:
    """On which line a text is no TOML, and why, for a clerk; `error` is what the parser raised."""
    if isinstance(error, RecursionError):
        return 1, "括号套得太深，请核对方括号和花括号"
    match = _AT.fullmatch(str(error))
    if match is None:  # the one refusal without a place: a number of thousands of digits
        return _longest(text), "数字太长"
    last = text.count("\n", 0, len(text.rstrip())) + 1
    line = int(match["line"]) if match["line"] else last
    if match["said"].startswith("Cannot") and (mixed := _mixed(text)):
        return mixed
    words = next((told for said, told in _SAID if match["said"].startswith(said)), _ELSE)
    if wide := _wide_in(text, line):
        return line, wide
    start = _begun(text, line)
    return line, words if start == line else f"{words}（这一项从第{start}行开始，也可能是那里的括号或引号没有配对）"


_SEVERAL, _ALONE = ("groups", "unranked", "indicators"), ("weights", "commend", "demand")


def _mixed(text: str) -> tuple[int, str] | None:
    """The first header with one pair of brackets where there should be two, or the other way round; the parser names the next."""
    for statement in _statements(text):
        brackets, name = sum(one.kind == "open" for one in statement[:2]), ".".join(_keys(statement))
        if brackets == 1 and name in _SEVERAL:
            return statement[0].line, f"小标题要用双层方括号，应写成 [[{name}]]，每项各写一个"
        if brackets == 2 and name in _ALONE:
            return statement[0].line, f"小标题只用一层方括号，应写成 [{name}]，只写一个"
    return None


def _longest(text: str) -> int:
    lines = text.split("\n")
    return max(range(len(lines)), key=lambda number: len(lines[number])) + 1


def _wide_in(text: str, line: int) -> str:
    """What is told of a character of full width that stands outside the quotes of a line: the commonest slip of all."""
    content = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    bare = re.sub(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|\#.*', "", content)
    found = next((character for character in bare if character in _WIDE), None)
    if found is None:
        return ""
    if found == "　":
        return "有全角空格，请改成半角空格"
    return f"有全角符号“{found}”，请改成半角的 {_WIDE[found]}"
