"""Parties without a label beside them: under the roles of a signature block, at a seal, or named together at the head."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.model.dates import dates_in
from services.parsing.parties.labels import HEAD_LINES, plain_role
from services.parsing.parties.names import Found, found_at, is_bare_body, is_body, lead_of, split_names, value_of
from services.parsing.rulebook.parties import COLUMN, INTRODUCED, JOINT, ROLE, SEAL, STRONG_BODY
from services.parsing.view import View

SIGNATURE_LINE = 160  # characters, blanks included
PARAGRAPH = 600  # of a longer one only the beginning is looked at
_ROW_LABEL = re.compile(
    r"\s*(?:单位|名称|单位名称|全称|名\s*称|盖章|公章|协议方|签约方|项目|内容|事项|类别|单位\s*[(]?(?:盖章|公章)[)]?)\s*:?\s*"
)
_WIDE = re.compile(r"[^\t]+?(?=\t| {2,}|$)")
_NARROW = re.compile(r"[^\s]+")
_MARKS = re.compile(r"[,。;:\s(]")
_TO_SIGN = re.compile(r"\s*(?:代表|签字|签名|签章|盖章|负责人|日期)\s*:?\s*")
_CLAUSE = re.compile(r"\s*(?:第[一二三四五六七八九十]{1,3}[条章]|[一二三四五六七八九十]{1,2}[、.])")


def columns(view: View) -> Iterator[Found]:
    """A line of roles over a line of names, as signature blocks and tables have it."""
    for number, (_at, roles) in enumerate(view.lines):
        labels = list(COLUMN.finditer(roles)) if len(roles) <= SIGNATURE_LINE else []
        if len(labels) < 2 or _ROW_LABEL.sub("", COLUMN.sub("", roles), count=1).strip():
            continue
        for below, names in view.lines[number + 1 : number + 3]:
            cells = _cells(names[:400], len(labels))
            if len(cells) == len(labels):
                found = list(_under(view, labels, [(below + cell.start(), cell.group()) for cell in cells]))
                yield from found
                if found:
                    break


def _cells(line: str, wanted: int) -> list[re.Match[str]]:
    """The columns of a line: parted by tabs or wide gaps, else by single blanks (a PDF's text keeps no wider ones)."""
    cells: list[re.Match[str]] = []
    for pattern in (_WIDE, _NARROW):
        cells = [cell for cell in pattern.finditer(line) if cell.group().strip()]
        if len(cells) == wanted + 1 and _ROW_LABEL.fullmatch(cells[0].group()):
            del cells[0]
        if len(cells) == wanted:
            break
    return cells


def _under(view: View, labels: list[re.Match[str]], cells: list[tuple[int, str]]) -> Iterator[Found]:
    for label, (start, cell) in zip(labels, cells, strict=True):
        role = re.match(ROLE, label.group())
        indent = len(cell) - len(cell.lstrip())
        roles = (plain_role(role.group()),) if role else ()
        yield from (
            one for one in found_at(view, start + indent, roles, "party column", until=start + len(cell)) if is_body(one.name)
        )


def sealed(view: View) -> Iterator[Found]:
    """Bare names of the signature block: 宣城市人民政府（盖章）; without a seal mark the line holds names and nothing else."""
    tail = len(view.text) * 0.5
    for at, line in view.lines:
        if at < tail or len(line) > SIGNATURE_LINE:
            continue
        found = []
        narrow = [word for word in _NARROW.finditer(line) if is_bare_body(SEAL.sub("", word.group()))]
        parted = len(narrow) > 1 and len(narrow) == len(line.split())
        for column in narrow if parted else re.finditer(r"\S(?:[^\t]*?\S)?(?=\t| {2,}|\s*$)", line):
            mark = SEAL.search(column.group()) or re.search(r"\s*[(][^()]{0,6}$|:$", column.group())
            start = at + column.start()
            end = start + (len(column.group()[: mark.start()].rstrip()) if mark else len(column.group()))
            name = value_of(view, start, end)
            if is_bare_body(name):
                found.append(
                    Found(roles=(), start=start, end=end, name=name, rule="party seal", confidence=None if mark else 0.7)
                )
            elif mark is None and not _is_beside(column.group()):
                break
        else:
            yield from found


def _is_beside(cell: str) -> bool:
    """What may stand beside a name in a row of a table of signatures: a date, a place to sign."""
    return _TO_SIGN.fullmatch(cell) is not None or any(one.end - one.start == len(cell.strip()) for one in dates_in(cell.strip()))


def introduced(view: View) -> Iterator[Found]:
    """Bodies named together before what they did: 广德市人民政府与安吉县人民政府经友好协商."""
    for number, (at, line) in enumerate(view.lines[:HEAD_LINES]):
        if number and _CLAUSE.match(line):
            return
        if names := _together(view, at, line[:PARAGRAPH]):
            for first, last, name in names:
                yield Found(roles=(), start=first, end=last, name=name, rule="party introduced")
            return


def _together(view: View, at: int, line: str) -> list[tuple[int, int, str]]:
    """The first bodies of a paragraph that are joined by 与, 和 or 、 and followed by what they do."""
    run: list[tuple[int, int, str]] = []
    cursor = 0
    for joint in JOINT.finditer(line):
        if not STRONG_BODY.search(line[max(cursor, joint.start() - 40) : joint.start()]):
            continue
        start = cursor if run else _sentence_start(line, cursor, joint.start())
        name = value_of(view, at + start, at + joint.start())
        cursor = joint.end()
        if not is_bare_body(name):
            run = []
            continue
        run.append((at + start, at + joint.start(), name))
        last = INTRODUCED.match(line, joint.end())
        if (
            last
            and len(found := split_names(view, at + last.start("last"), at + last.end("last"))) == 1
            and is_bare_body(found[0][2])
        ):
            return [*run, *found]
    return []


def _sentence_start(line: str, cursor: int, end: int) -> int:
    """Where a name that ends at `end` begins: behind the last punctuation, and behind 由, 经, 为."""
    start = max(cursor, end - 60)
    for mark in _MARKS.finditer(line, start, end):
        start = mark.end()
    return start + lead_of(line[start:end])
