"""The heads of 纪要 and 简报: a name, the issue, who compiled it and when (GB/T 9704-2012, 10.3; for 简报 a convention)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.model.manuscript.pieces import Piece
from services.model.manuscript.record import Record
from services.model.manuscript.spaces import compact
from services.model.manuscript.words import DATE_LINE, MAX_LINE, SIGNED_AND_DATED

_NAME = re.compile(r"[^，。：；:;>＞]{2,40}(?:纪\s*要|简\s*报)")
_ISSUE = re.compile(r"[（(]?\s*(?P<issue>(?:\d{4}年)?第?\s*\d{1,4}\s*[期号]|〔\d{4}〕\s*\d{1,4}\s*[期号])\s*[)）]?")
_WITHIN = 4  # lines above the name
_COMPILED = re.compile(r"\s*编印?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What stands above the title of minutes or of a briefing."""

    name: str = ""
    issue: str = ""
    compiler: str = ""
    dated: str = ""


def masthead_taken(region: Sequence[Piece], record: Record) -> tuple[Masthead, list[Piece]]:
    """The masthead, and the lines without it. A name alone is a title; with the issue under it, it is none."""
    for at in range(min(_WITHIN, len(region) - 1)):
        issue = _ISSUE.fullmatch(region[at + 1].text)
        if issue is None or not _NAME.fullmatch(region[at].text):
            continue
        record.remove(region[at + 1].text[: issue.start("issue")], region[at + 1].text[issue.end("issue") :])
        compiler, dated, taken = _compiled(region[at + 2 : at + 4], record)
        rest = [*region[:at], *region[at + 2 + taken :]]
        return Masthead(name=compact(region[at].text), issue=compact(issue["issue"]), compiler=compiler, dated=dated), rest
    return Masthead(), list(region)


def _compiled(lines: Sequence[Piece], record: Record) -> tuple[str, str, int]:
    """(who, when, how many lines say so): on one line, or on two."""
    if not lines or len(lines[0].text) > MAX_LINE:
        return "", "", 0
    both = SIGNED_AND_DATED.fullmatch(lines[0].text)
    if both:
        text, dated, taken = both["issuer"], both["date"], 1
        record.remove(lines[0].text[both.end("issuer") : both.start("date")])
    elif len(lines) > 1 and (day := DATE_LINE.fullmatch(lines[1].text)):
        text, dated, taken = lines[0].text, day["date"], 2
        record.remove(lines[1].text[: day.start("date")], lines[1].text[day.end("date") :])
    elif day := DATE_LINE.fullmatch(lines[0].text):
        text, dated, taken = "", day["date"], 1
        record.remove(lines[0].text[: day.start("date")], lines[0].text[day.end("date") :])
    else:
        return "", "", 0
    compiler = _COMPILED.sub("", text)
    record.remove(text[len(compiler) :])
    return compact(compiler), re.sub(r"\s", "", dated), taken
