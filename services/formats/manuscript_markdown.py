"""Markdown as lines of plain text: what is only markup is taken out and told, every word of the text stays where it is.

Headings, list marks, quotes, bold type, tables and rules are left to the recogniser, which knows them in any text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from services.model.findings import Finding, finding
from services.model.manuscript import Line, lines_of
from services.model.manuscript.markup import TAG

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})\s*([^`]*)")
_FRONT = re.compile(r"[\w\u3400-\u9fff-]+\s*:.*|\s+.*|-\s.*|")
_MAX_FRONT = 60  # lines of front matter
_COMMENT_START, _COMMENT_END = "<!--", "-->"
_FOOTNOTE = re.compile(r"\s{0,3}\[\^([^\]\s]+)\]:\s*(.*)")
_REFERENCE = re.compile(r"\s{0,3}\[([^\]^][^\]]*)\]:\s*(\S+)(?:\s+[\"'(].*[\"')])?\s*")
_UNDERLINE = re.compile(r"\s{0,3}={3,}\s*")
_RULE_ROW = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?")  # of a line without space around it
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)、．])\s")
_MARKED = re.compile(r"\s*(?:[-*+>]\s|#{1,6}\s|\d{1,3}[.)、．]|\||[（(]?[一二三四五六七八九十]{1,3}[、）)])")

_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_CODE = re.compile(r"(`+)(?!`)(.{1,500}?)(?<!`)\1(?!`)")
_ADDRESS = r"(?:<[^<>\s]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200}){0,3})"
_IMAGE = re.compile(rf"!\[([^\[\]]{{0,300}})\](?:\(\s*({_ADDRESS})(?:\s+[\"'][^\"']{{0,200}}[\"'])?\s*\)|\[([^\[\]]{{0,100}})\])")
_LINK = re.compile(rf"\[([^\[\]]{{1,300}})\]\(\s*({_ADDRESS})(?:\s+[\"'][^\"']{{0,200}}[\"'])?\s*\)")
_LINKED = re.compile(r"\[([^\[\]]{1,300})\]\s?\[([^\[\]]{0,100})\]")
_AUTOLINK = re.compile(r"<((?:https?|mailto|ftp):[^<>\s]{1,2000}|[^<>\s@]{1,100}@[^<>\s@]{1,100})>")
_NOTED = re.compile(r"\[\^([^\]\s]{1,50})\]")
_TASK = re.compile(r"(?<=[-*+] )\[[ xX]\]\s+")
_EMPHASIS = (
    re.compile(r"(?<![*\d])(\*)(?=[^\s*])([^*\n]{1,500}?)(?<=[^\s*])\1(?![*\d])"),
    re.compile(r"(?<!_)(__)(?=[^\s_])([^_\n]{1,500}?)(?<=[^\s_])\1(?!_)"),
    re.compile(r"(?<!~)(~~)(?=[^\s~])([^~\n]{1,500}?)(?<=[^\s~])\1(?!~)"),
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{}~])")
_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|lt|gt|amp|quot|apos|ldquo|rdquo|lsquo|rsquo|mdash|hellip|middot|#\d{1,6});")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownText:
    """The lines, what was taken out of them, and what a person should know of it."""

    lines: tuple[Line, ...]
    removed: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True, kw_only=True)
class _Account:
    """What is taken out on the way, and the addresses that names stand for."""

    addresses: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, *texts: str) -> None:
        self.removed += [text for text in texts if text.strip()]

    def note(self, code: str, place: str, **details: object) -> None:
        self.findings.append(finding(code, place, **details))


def markdown_text(text: str) -> MarkdownText:
    """A Markdown file as the lines of its text."""
    account = _Account()
    lines = _without_comments(_without_front(list(lines_of(text)), account), account)
    lines = list(_without_definitions(lines, account))
    made = _joined(list(_plain(_headed(lines, account), account)))
    return MarkdownText(lines=tuple(made), removed=tuple(account.removed), findings=tuple(account.findings))


def _without_front(lines: list[Line], account: _Account) -> list[Line]:
    """Without the front matter between two rules at the very beginning."""
    if not lines or lines[0].text.strip() != "---":
        return lines
    end = next((at for at, line in enumerate(lines[1:_MAX_FRONT], 1) if line.text.strip() in ("---", "...")), None)
    if end is None or end < 2 or not all(_FRONT.fullmatch(line.text.rstrip()) for line in lines[1:end]):
        return lines
    front = [line.text.strip() for line in lines[: end + 1]]
    account.take(*front)
    account.note("M35", lines[0].place, text=" / ".join(text for text in front[1:-1] if text))
    return lines[end + 1 :]


def _without_comments(lines: list[Line], account: _Account) -> list[Line]:
    """Without <!-- … -->, on one line or over several."""
    text = "\n".join(line.text for line in lines)
    kept: list[str] = []
    at = number = 0  # in the text; of the line there
    while (start := text.find(_COMMENT_START, at)) >= 0 and (stop := text.find(_COMMENT_END, start + 4)) >= 0:
        end = stop + len(_COMMENT_END)
        number += text.count("\n", at, start)
        account.take(text[start:end])
        account.note("M36", lines[number].place, text=" ".join(text[start:end].split()))
        breaks = text.count("\n", start, end)
        kept += [text[at:start], "\n" * breaks]
        number += breaks
        at = end
    plain = "".join([*kept, text[at:]]).split("\n")
    return [replace(line, text=new) for line, new in zip(lines, plain, strict=True)]


def _without_definitions(lines: list[Line], account: _Account) -> Iterator[Line]:
    """Without fences, and without what footnotes and named links say; these are told, or looked up."""
    fence = ""
    for line in lines:
        mark = _FENCE.fullmatch(line.text)
        if mark and (not fence or (mark[1].startswith(fence) and not mark[2].strip())):
            fence = "" if fence else mark[1]
            account.take(line.text)
            account.note("M01", line.place, mark=line.text.strip())
            continue
        note, reference = _FOOTNOTE.fullmatch(line.text), _REFERENCE.fullmatch(line.text)
        if fence or not (note or reference):
            yield line
            continue
        account.take(line.text)
        if note:
            account.note("M21", line.place, text=note[2].strip())
        elif reference:
            account.addresses[reference[1].strip().casefold()] = reference[2]
            account.note("M34", line.place, text=reference[1], url=reference[2])
        yield replace(line, text="")


def _headed(lines: list[Line], account: _Account) -> Iterator[Line]:
    """A line over ===== is a title; rows of a table have a pipe at both ends."""
    rows = _rows(lines)
    for at, line in enumerate(lines):
        below = lines[at + 1].text if at + 1 < len(lines) else ""
        if _UNDERLINE.fullmatch(line.text) and at and lines[at - 1].text.strip():
            account.take(line.text)
            account.note("M01", line.place, mark=line.text.strip()[:3])
        elif _UNDERLINE.fullmatch(below) and line.text.strip():
            yield replace(line, heading=1)
        else:
            yield replace(line, text=_piped(line.text)) if at in rows else line


def _rows(lines: list[Line]) -> frozenset[int]:
    """The lines of runs with pipes that have a rule like |---|---| among them."""
    rows: list[int] = []
    for piped, run in groupby(range(len(lines)), lambda at: "|" in lines[at].text):
        run_of = list(run)
        rows += run_of if piped and any(_RULE_ROW.fullmatch(lines[at].text.strip()) for at in run_of) else []
    return frozenset(rows)


def _piped(row: str) -> str:
    """A row of a table that was written without its outer pipes, with them."""
    text = row.strip()
    opened = text if text.startswith("|") else f"|{text}"
    return opened if re.search(r"(?<!\\)\|$", opened) and len(opened) > 1 else f"{opened}|"


def _plain(lines: Iterator[Line], account: _Account) -> Iterator[Line]:
    """Each line without the markup within it; one that a tag breaks is several."""
    for line in lines:
        table = line.text.startswith("|")
        text = _without_links(line, account)
        if not table and _LINE_BREAK.search(text):
            breaks = _LINE_BREAK.findall(text)
            account.take(*breaks)
            account.note("M01", line.place, mark=breaks[0])
            text = _LINE_BREAK.sub("\n", text)
        marks: list[str] = []
        text = _without_marks(text, marks, table=table)
        if marks:
            account.take(*marks)
            account.note("M01", line.place, mark="”“".join(dict.fromkeys(marks)))
        for part in text.split("\n"):
            yield replace(line, text=part)


def _without_links(line: Line, account: _Account) -> str:
    """The words of links without their addresses, which are told."""

    def image(match: re.Match[str]) -> str:
        account.take(match[0])
        account.note("M39", line.place, text=match[0])
        return ""

    def link(match: re.Match[str]) -> str:
        shown, url = match[1], match[2].strip("<>")
        account.take("[", match[0][1 + len(shown) :])
        if url and url.removeprefix("mailto:") != shown:
            account.note("M34", line.place, text=shown, url=url)
        else:
            account.note("M01", line.place, mark="[](" + url + ")")
        return shown

    def linked(match: re.Match[str]) -> str:
        if (match[2] or match[1]).strip().casefold() not in account.addresses:
            return match[0]
        account.take("[", match[0][1 + len(match[1]) :])
        return match[1]

    def noted(match: re.Match[str]) -> str:
        account.take(match[0])
        account.note("M01", line.place, mark=match[0])
        return ""

    text = _IMAGE.sub(image, line.text)
    text = _LINKED.sub(linked, _LINK.sub(link, text))
    return _NOTED.sub(noted, text)


def _without_marks(text: str, marks: list[str], *, table: bool) -> str:
    """Without tags, emphasis, code marks, escapes and entities; each that goes is added to `marks`."""

    def gone(match: re.Match[str]) -> str:
        if table and _LINE_BREAK.fullmatch(match[0]):
            return match[0]  # a line break in a cell
        marks.append(match[0].strip())
        return ""

    def pair(match: re.Match[str]) -> str:
        marks.extend((match[1], match[1]))
        return match[2]

    def angled(match: re.Match[str]) -> str:
        marks.extend("<>")
        return match[1]

    def escaped(match: re.Match[str]) -> str:
        if table and match[1] == "|":
            return match[0]
        marks.append("\\")
        return match[1]

    def character(match: re.Match[str]) -> str:
        marks.append(match[0])
        return html.unescape(match[0])

    text = _AUTOLINK.sub(angled, _CODE.sub(pair, text))
    text = _TASK.sub(gone, TAG.sub(gone, text))
    for pattern in _EMPHASIS:
        text = pattern.sub(pair, text)
    return _ENTITY.sub(character, _ESCAPED.sub(escaped, text))


def _joined(lines: list[Line]) -> list[Line]:
    """A line that stands under a list's item, indented as its text is, goes on with it."""
    made: list[Line] = []
    for line in lines:
        last = made[-1] if made else None
        goes_on = (
            last is not None and _ITEM.match(last.text) and re.match(r"\s{2,}\S", line.text) and not _MARKED.match(line.text)
        )
        if last is not None and goes_on:
            made[-1] = replace(last, text=last.text.rstrip() + line.text.strip())
        else:
            made.append(line)
    return made
