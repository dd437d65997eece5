"""Parties behind a label: 甲方：, a cell, a bracket, a sentence that says who is who."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.parsing.parties.names import Found, found_at, is_bare_body, is_body, lead_of, name_end, split_names, value_of
from services.parsing.rulebook.parties import (
    BRACKETED,
    CELL,
    COLUMN,
    DEFINED,
    FELLOW,
    LABEL,
    LINE,
    LISTED,
    NICKNAMED,
    NUMBERED,
    ROLE,
    SEAL,
    STATED,
)
from services.parsing.view import View

_ROLE = re.compile(ROLE)
_NEXT_LINE = re.compile(rf"[ 、;,]*\n{NUMBERED}(?P<names>[^\n。;]{{6,400}})(?=[。;]?[ ]*$)", re.MULTILINE)
_BLANKS = " \t_＿"
HEAD_LINES = 40


def labelled(view: View) -> Iterator[Found]:
    """Names behind labels, whatever the form of the label."""
    for pattern, rule in ((LABEL, "party label"), (CELL, "party cell"), (BRACKETED, "party bracket")):
        for match in pattern.finditer(view.text):
            roles = _roles(match)
            if (start := _name_start(view.text, match.start(), match.end())) is not None:
                for found in found_at(view, start, roles, rule):
                    yield found
                    yield from _fellows(view, found)
    for match in LINE.finditer(view.text):
        end = name_end(view.text, match.start("name"))
        name = value_of(view, match.start("name"), end)
        if is_bare_body(name) and not view.text[end : match.end()].strip(" ()盖公签章印字处"):
            yield Found(roles=_roles(match), start=match.start("name"), end=end, name=name, rule="party line")


def _fellows(view: View, lead: Found) -> Iterator[Found]:
    """The members of a consortium that stand below the one that leads it, each on a line without a label."""
    end = lead.end
    while line := FELLOW.match(view.text, end):
        start, end = line.span("name")
        name = value_of(view, start, end)
        if not is_bare_body(name):
            return
        yield Found(roles=lead.roles, start=start, end=end, name=name, rule=lead.rule)


def _roles(match: re.Match[str]) -> tuple[str, ...]:
    """The role as printed, then those in its brackets: 出租方（以下简称甲方）."""
    notes = [role.group() for role in _ROLE.finditer(match["notes"])]
    return tuple(dict.fromkeys(plain_role(role) for role in (match["role"], *notes)))


def plain_role(text: str) -> str:
    """甲　方 is 甲方; Party A stays as it is."""
    return text if text.isascii() else re.sub(r"\s", "", text)


def _name_start(text: str, label: int, at: int) -> int | None:
    """Where the name begins that follows a label, on its line or, where that is blank, on the next one."""
    start = _past(text, at, _BLANKS)
    sealed = SEAL.match(text, start)
    if sealed:
        start = _past(text, sealed.end(), _BLANKS + ":")
    if start >= len(text) or text[start] != "\n":
        return start
    line = text[text.rfind("\n", 0, label) + 1 : start]
    if len(COLUMN.findall(line)) > 1:
        return None  # two labels side by side: the names below stand in columns
    start = _past(text, start, " \t\n")
    following = text[start : start + 200].split("\n", 1)[0]
    name = re.sub(r"\s", "", following[: name_end(following, 0)]).strip("_ .")
    return start if is_body(name) else None


def _past(text: str, at: int, blanks: str) -> int:
    while at < len(text) and text[at] in blanks:
        at += 1
    return at


def stated(view: View) -> Iterator[Found]:
    """甲方为广德市人民政府，乙方为……."""
    for match in STATED.finditer(view.text):
        name = value_of(view, *match.span("name"))
        if is_bare_body(name):
            start, end = match.span("name")
            yield Found(roles=(plain_role(match["role"]),), start=start, end=end, name=name, rule="party stated")


def defined(view: View) -> Iterator[Found]:
    """安徽省某局（以下简称“甲方”）."""
    for match in DEFINED.finditer(view.text):
        start = match.start("name") + lead_of(match["name"])
        name = value_of(view, start, match.end("name"))
        if is_body(name) and not match["role"].startswith("联合体"):  # which says how they stand to each other, not who they are
            yield Found(roles=(plain_role(match["role"]),), start=start, end=match.end("name"), name=name, rule="party defined")


def listed(view: View) -> Iterator[Found]:
    """签约单位：A、B、C."""
    for match in LISTED.finditer(view.text):
        start, end = match.span("names")
        for first, last, name in (*split_names(view, start, end), *_below(view, start, end)):
            if is_bare_body(name):
                yield Found(roles=(), start=first, end=last, name=name, rule="party list")


def _below(view: View, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The further names of a list that has one to a line, its label alone on the line above."""
    if ":" in view.text[view.text.rfind("\n", 0, start) + 1 : start]:
        return
    while (line := _NEXT_LINE.match(view.text, end)) is not None:
        end = line.end("names")
        names = split_names(view, *line.span("names"))
        if not all(is_bare_body(name) for *_place, name in names):
            return
        yield from names


def nicknamed(view: View) -> Iterator[Found]:
    """A（以下简称“广德市”）与B（以下简称“溧阳市”）: two or more in a row, at the head."""
    head = view.lines[HEAD_LINES][0] if len(view.lines) > HEAD_LINES else len(view.text)
    row: list[Found] = []
    for match in NICKNAMED.finditer(view.text, 0, head):
        start, end = match.start("name") + lead_of(match["name"]), match.end("name")
        name = value_of(view, start, end)
        joined = row and re.fullmatch(r"[ ]?(?:、|,|与|和|及|同|以及)?[ ]?", view.text[row[-1].end : start].split(")")[-1])
        if not is_bare_body(name):
            continue
        if row and not joined:
            if len(row) > 1:
                break
            row = []
        row.append(Found(roles=(), start=start, end=end, name=name, rule="party nickname"))
    if len(row) > 1:
        yield from row
