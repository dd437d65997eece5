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


def imprint_taken(pieces: Sequence[Piece], known: Collection[str], record: Record) -> tuple[Imprint, list[Piece]]:
    """The imprint, and the pieces without it. Each of its lines is taken once; a second one stays in the text."""
    rest = list(pieces)
    printed_by, printed_on = _printed(rest, known, record)
    return Imprint(copy_to=_copied(rest, record), printed_by=printed_by, printed_on=printed_on), rest


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
