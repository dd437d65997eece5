"""附件说明: the list of attachments under the text, however it was typed (GB/T 9704-2012, 7.3.4)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.model.manuscript.pieces import Piece
from services.model.manuscript.record import Record, excerpt, span_of
from services.model.manuscript.spaces import compact, seam, unclosed, width_of
from services.model.manuscript.words import (
    LISTED_EACH,
    LISTED_ITEM,
    LISTING,
    TITLE_END,
    is_organisation,
    is_sentence,
    number_of,
)
from services.model.manuscript.wrapping import Paper

_FULL = 36  # half-width columns: a shorter line of the list was not broken because it was full
_MAX_NAME = 200


@dataclass(slots=True, kw_only=True)
class _Entry:
    """An attachment's name as far as it has been read."""

    name: str
    number: int | None
    lines: list[Piece]


def is_listing(pieces: Sequence[Piece], at: int) -> bool:
    """Whether the list of attachments begins at `at`: 附件：名单, 附件1：名单, or 附件： with 1.名单 on the next line."""
    if LISTED_EACH.fullmatch(pieces[at].text) and not is_sentence(pieces[at].text):
        return True
    match = LISTING.fullmatch(pieces[at].text)
    if match is None or match["name"]:
        return match is not None
    following = pieces[at + 1].text if at + 1 < len(pieces) else ""
    item = LISTED_ITEM.match(following)
    return item is not None and number_of(item["number"]) == 1 and not is_sentence(following)


def listing_at(
    pieces: Sequence[Piece], at: int, stop: int, paper: Paper, known: Collection[str], record: Record
) -> tuple[tuple[str, ...], int]:
    """(the names in order, the index after the last line of the list). No line from `stop` on is taken."""
    entries: list[_Entry] = []
    end = at
    while end < stop and _takes(pieces[end], entries, paper, known, first=end == at, last=end + 1 >= stop, record=record):
        end += 1
    for entry in entries:
        if len(entry.lines) > 1:
            seams = f"附件说明“{excerpt(entry.name)}”"
            record.note("M02", span_of(piece.place for piece in entry.lines), seams=seams)
    numbers = [entry.number for entry in entries]
    if len(entries) > 1 and numbers != list(range(1, len(entries) + 1)):
        record.note("M13", pieces[at].place)
    return tuple(compact(entry.name) for entry in entries), end


def _takes(
    piece: Piece, entries: list[_Entry], paper: Paper, known: Collection[str], *, first: bool, last: bool, record: Record
) -> bool:
    """Take one line into the list, if it belongs there."""
    if piece.table or (not first and is_sentence(piece.text) and not LISTED_ITEM.fullmatch(piece.text)):
        return False
    each = LISTED_EACH.fullmatch(piece.text)
    head = LISTING.fullmatch(piece.text) if first and not each else None
    if head:
        record.remove(head["label"])
    text = head["name"] if head else piece.text
    item = each or LISTED_ITEM.fullmatch(text)
    if item and len(text) <= _MAX_NAME:
        record.remove(item["label"])
        _begin(item["name"], number_of(item["number"]), piece, entries, record)
    elif head:
        entries += [_Entry(name=text, number=None, lines=[piece])] if text else []
    elif entries and _is_broken(entries[-1], piece, paper, known):
        entries[-1].name = seam(entries[-1].name, text)
        entries[-1].lines.append(piece)
    elif entries and entries[-1].number is None and TITLE_END.search(text) and not is_organisation(text, known) and not last:
        entries.append(_Entry(name=text, number=None, lines=[piece]))
    else:
        return False
    return True


def _begin(name: str, number: int, piece: Piece, entries: list[_Entry], record: Record) -> None:
    """A numbered entry, and those that stand on the same line after it."""
    following = re.search(rf"(?<=.)[\s；;，,]*(?P<mark>{number + 1}\s*[.．、])(?!\d)\s*(?=\S)", name[1:])
    if following is None:
        entries.append(_Entry(name=name, number=number, lines=[piece]))
        return
    separators = name[1 + following.start() : 1 + following.start("mark")]
    entries.append(_Entry(name=name[: 1 + following.start()] + separators.strip(), number=number, lines=[piece]))
    record.remove(following["mark"])
    _begin(name[1 + following.end() :], number + 1, piece, entries, record)


def _is_broken(entry: _Entry, piece: Piece, paper: Paper, known: Collection[str]) -> bool:
    """Whether an entry goes on in the line: its last line was full, and the line signs nothing."""
    last = entry.lines[-1]
    if unclosed(entry.name) or entry.name.endswith(("、", "，", "的")):
        return True
    if piece.text in known or (is_organisation(piece.text, known) and not TITLE_END.search(piece.text)):
        return False
    return width_of(last.raw.lstrip()) >= _FULL or paper.is_full(last, piece)
