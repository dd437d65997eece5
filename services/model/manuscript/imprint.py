"""版记 as far as a plain text has one: 抄送 and the line of 印发 (GB/T 9704-2012, 7.4)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.model.manuscript.pieces import Piece
from services.model.manuscript.record import Record
from services.model.manuscript.spaces import compact, seam
from services.model.manuscript.words import COPY, MAX_LINE, PRINTED, is_organisation

_OPEN = re.compile("[，、；,;]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Whom it is copied to, who printed it and when."""

    copy_to: str = ""
    printed_by: str = ""
    printed_on: str = ""
    labelled: tuple[tuple[str, str], ...] = ()  # (part of the manuscript, text) of what minutes and briefings name at their end


# what minutes (纪要) and briefings (简报) name at their end: the last word of the title or head, label, part
_AT_END = (
    *(("纪要", "出席", "attendees"), ("纪要", "请假", "absentees"), ("纪要", "列席", "observers")),
    *(("简报", "报", "report_to"), ("简报", "送", "send_to"), ("简报", "发", "distribute_to")),
)
_COPIES = re.compile(r"(?P<before>[（(]?\s*(?:共印|印数[：:])\s*)(?P<copies>\d{1,5})(?P<after>\s*份)\s*[）)]?[。]?")


def imprint_taken(pieces: Sequence[Piece], ending: str, known: Collection[str], record: Record) -> tuple[Imprint, list[Piece]]:
    """The imprint, and the pieces without it. Each of its lines is taken once; a second one stays in the text.

    `ending` is how the title or head ends: minutes and briefings have lines of their own.
    """
    rest = list(pieces)
    printed_by, printed_on = _printed(rest, known, record)
    labelled = _labelled(rest, ending, record)
    copied = _copied(rest, record)
    return Imprint(copy_to=copied, printed_by=printed_by, printed_on=printed_on, labelled=labelled), rest


def _labelled(rest: list[Piece], ending: str, record: Record) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for word, label, part in _AT_END:
        pattern = re.compile(rf"(?P<label>{label}\s*[：:]\s*)(?P<names>\S.*)")
        at = next((at for at in range(len(rest) - 1, -1, -1) if ending.endswith(word) and pattern.fullmatch(rest[at].text)), None)
        match = pattern.fullmatch(rest[at].text) if at is not None else None
        if at is not None and match:
            record.remove(match["label"])
            del rest[at]
            names = match["names"]
            while at < len(rest) and rest[at].text and _OPEN.search(names):
                names = seam(names, rest.pop(at).text)
            found.append((part, names))
    for at in range(len(rest) - 1, -1, -1) if ending.endswith("简报") else ():
        if copies := _COPIES.fullmatch(rest[at].text):
            record.remove(copies["before"], rest[at].text[copies.end("copies") :])
            del rest[at]
            return (*found, ("copies", copies["copies"]))
    return tuple(found)


def _printed(rest: list[Piece], known: Collection[str], record: Record) -> tuple[str, str]:
    for at in range(len(rest) - 1, -1, -1):
        match = PRINTED.fullmatch(rest[at].text) if len(rest[at].text) <= MAX_LINE else None
        if match is None or (match["by"] and not is_organisation(compact(match["by"]), known)):
            continue
        record.remove(rest[at].text[match.end("by") : match.start("on")], rest[at].text[match.end("on") :])
        by = compact(match["by"])
        del rest[at]
        if not by and at > 0 and is_organisation(rest[at - 1].text, known) and not COPY.match(rest[at - 1].text):
            by = compact(rest.pop(at - 1).text)
        return by, re.sub(r"\s", "", match["on"])
    return "", ""


def _copied(rest: list[Piece], record: Record) -> str:
    for at in range(len(rest) - 1, -1, -1):
        match = COPY.fullmatch(rest[at].text)
        if match:
            record.remove(match["label"])
            names = match["names"]
            del rest[at]
            while at < len(rest) and rest[at].text and (_OPEN.search(names) or not names):
                names = seam(names, rest.pop(at).text)
            return names
    return ""
