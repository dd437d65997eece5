"""The end of a text: 附件说明, signature, date, 附注, and where the attachments begin (GB/T 9704-2012, 7.3.4-7.3.7)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from services.model.manuscript.imprint import Imprint, imprint_taken
from services.model.manuscript.listing import is_listing, listing_at
from services.model.manuscript.marks import mark_of
from services.model.manuscript.pieces import Piece
from services.model.manuscript.record import Record, excerpt, span_of
from services.model.manuscript.spaces import compact, seam
from services.model.manuscript.words import (
    ATTACHMENT_LABEL,
    ATTACHMENT_TITLED,
    DATE_LINE,
    LISTED_ITEM,
    LISTING,
    MAX_LINE,
    PROPER_DATE,
    SIGNED_AND_DATED,
    is_issuer,
    is_organisation,
    is_sentence,
    number_of,
)
from services.model.manuscript.wrapping import Paper

_NEAR = 4  # lines between a date and what belongs to it
_MAX_ISSUERS = 12
_MAX_TITLE = 60
_CLOSED = re.compile("[。！？；：…”’）》!?;:)\\]\"'.]$")


@dataclass(slots=True, kw_only=True)
class Tail:
    """The parts below the body, and the body as it is left."""

    body: list[Piece] = field(default_factory=list)
    listed: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    dated: str = ""
    note: str = ""
    imprint: Imprint = field(default_factory=Imprint)
    unlabelled: list[Piece] = field(default_factory=list)  # a text after the date that no 附件 stands over
    attached: list[Piece] = field(default_factory=list)  # from the first 附件 on


def tail_of(pieces: Sequence[Piece], ending: str, paper: Paper, known: Collection[str], record: Record) -> Tail:
    """Take the tail off what follows a head that ends with `ending`."""
    tail = Tail()
    tail.imprint, rest = imprint_taken(pieces, ending, known, record)
    listing, dated, end = _boundaries(rest, known)
    if listing is not None:
        tail.body = list(rest[:listing])
        tail.listed, after = listing_at(rest, listing, min(end if dated is None else dated, end), paper, known, record)
    else:
        after = _signature_start(rest, end if dated is None else dated, known, is_dated=dated is not None)
        tail.body = list(rest[:after])
    if dated is None:
        _sort(rest[after:end], tail, known, record, where_date=False)
    else:
        _sort(rest[after:dated], tail, known, record, where_date=True)
        _take_date(rest[dated], tail, known, record)
        _sort_after(rest[dated + 1 : end], tail, paper, known, record)
    tail.attached = list(rest[end:])
    return tail


def _boundaries(pieces: Sequence[Piece], known: Collection[str]) -> tuple[int | None, int | None, int]:
    """(where 附件说明 begins, where the date stands, where the first attachment or the end is)."""
    end = next(
        (at for at, piece in enumerate(pieces) if ATTACHMENT_LABEL.fullmatch(piece.text) and not is_listing(pieces, at)),
        len(pieces),
    )
    dates = [at for at in range(1, end) if _dated(pieces[at], known)]
    days = frozenset(dates)
    listing = next((at for at in range(end) if is_listing(pieces, at) and days.isdisjoint(range(at - _NEAR, at))), None)
    if listing is not None:
        later = next((at for at in dates if at > listing), None)
        dated = None if later is None or _has_text(pieces[listing + 1 : later]) else later
    else:
        signed = next((at for at in dates if _is_signed(pieces, at, known)), None)
        dated = signed if signed is not None else dates[-1] if dates else None
    beyond = dated if dated is not None else listing
    if beyond is not None:
        end = next((at for at in range(beyond + 1, end) if _is_titled(pieces, at, first=dated is None)), end)
    return listing, dated, end


def _dated(piece: Piece, known: Collection[str]) -> bool:
    """Whether the line is a date, alone or after the issuer's name."""
    if DATE_LINE.fullmatch(piece.text) and not piece.text.startswith(("（", "(")):
        return True
    match = SIGNED_AND_DATED.fullmatch(piece.text) if len(piece.text) <= MAX_LINE else None
    return match is not None and is_organisation(compact(match["issuer"]), known)


def _is_signed(pieces: Sequence[Piece], at: int, known: Collection[str]) -> bool:
    return not DATE_LINE.fullmatch(pieces[at].text) or is_organisation(compact(pieces[at - 1].text), known)


def _has_text(pieces: Sequence[Piece]) -> bool:
    """Whether running text or a table stands here, so that a date below it belongs to something else."""
    return any(
        piece.table
        or (is_sentence(piece.text) and not LISTED_ITEM.fullmatch(piece.text) and not piece.text.startswith(("（", "(")))
        for piece in pieces
    )


def _is_titled(pieces: Sequence[Piece], at: int, *, first: bool) -> bool:
    """附件1：名单 below the date: an attachment begins with its title; but 附件：1.名单 is the list of them, out of its place.

    `first` asks for 附件1: below a list without a date, the list's own further lines look like titles too.
    """
    match = ATTACHMENT_TITLED.fullmatch(pieces[at].text)
    return (
        match is not None
        and (not first or number_of(match["number"] or "") == 1)
        and not is_sentence(match["title"])
        and len(match["title"]) <= _MAX_TITLE
        and not _is_late_list(pieces, at)
    )


def _is_late_list(pieces: Sequence[Piece], at: int) -> bool:
    match = LISTING.fullmatch(pieces[at].text)
    if match is None:
        return False
    item = LISTED_ITEM.fullmatch(match["name"])
    if match["name"] and at + 1 == len(pieces) and not is_sentence(match["name"]):
        return True  # nothing follows that could be the attachment
    return item is not None or (not match["name"] and is_listing(pieces, at))


def _signature_start(pieces: Sequence[Piece], stop: int, known: Collection[str], *, is_dated: bool) -> int:
    """Where the signing lines above `stop` begin. Without a date only known forms of names are taken for one."""
    at = stop
    while at > 0 and stop - at < _MAX_ISSUERS and _signs(pieces[at - 1], known):
        at -= 1
    if at == stop and is_dated and at > 1 and _may_sign(pieces[at - 1]) and _CLOSED.search(pieces[at - 2].text):
        at -= 1
    if not is_dated and at > 0 and not _CLOSED.search(pieces[at - 1].text):
        return stop
    return at if is_dated or at > 0 else stop


def _signs(piece: Piece, known: Collection[str]) -> bool:
    """Whether the line is names of issuing bodies and nothing else."""
    return not piece.heading and not mark_of(piece.text)[0] and bool(_issuers(piece.text, known))


def _may_sign(piece: Piece) -> bool:
    return not piece.table and not piece.heading and not mark_of(piece.text)[0] and is_issuer(compact(piece.text))


def _issuers(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The bodies that sign in one line: usually one, several where there is room between them."""
    parts = text.split()
    if len(parts) > 1 and all(is_organisation(part, known) for part in parts):
        return tuple(parts)
    name = compact(text)
    return (name,) if is_organisation(name, known) else ()


def _sort(pieces: Sequence[Piece], tail: Tail, known: Collection[str], record: Record, *, where_date: bool) -> None:
    """The lines between text and date: signatures, a 附注 out of place, and what is neither."""
    others: list[Piece] = []
    for piece in pieces:
        issuers = _issuers(piece.text, known) if not piece.table else ()
        if (issuers and (where_date or not others)) or (where_date and _may_sign(piece)):
            tail.signature += issuers or (compact(piece.text),)
        elif not _take_note(piece, tail, record):
            others.append(piece)
    _put_back(others, tail, record)


def _take_date(piece: Piece, tail: Tail, known: Collection[str], record: Record) -> None:
    match = DATE_LINE.fullmatch(piece.text)
    if match is None:
        match = SIGNED_AND_DATED.fullmatch(piece.text)
        assert match is not None  # `_boundaries` found it by these two
        tail.signature += _issuers(match["issuer"], known)
        record.remove(piece.text[match.end("issuer") : match.start("date")])
    tail.dated = re.sub(r"\s", "", match["date"])
    if not PROPER_DATE.fullmatch(tail.dated):
        record.note("M12", piece.place, dated=tail.dated)


def _sort_after(pieces: Sequence[Piece], tail: Tail, paper: Paper, known: Collection[str], record: Record) -> None:
    """The lines below the date: 附注, a late 附件说明, a text that is an attachment though nothing says so, and what is none."""
    others: list[Piece] = []
    at = 0
    while at < len(pieces):
        if not tail.listed and _is_late_list(pieces, at):
            tail.listed, at = listing_at(pieces, at, len(pieces), paper, known, record)
            continue
        closed = _bracket_end(pieces, at)
        whole = pieces[at] if closed is None else _one(pieces[at:closed])
        if not _take_note(whole, tail, record):
            others += pieces[at : closed or at + 1]
        at = closed or at + 1
    if _is_text(others):
        tail.unlabelled = others
        record.note("M15", others[0].place, text=excerpt(others[0].text))
    else:
        _put_back(others, tail, record)


def _bracket_end(pieces: Sequence[Piece], at: int) -> int | None:
    """The index after the line that closes the bracket that opens the line `at`; None where that is no bracketed remark."""
    if not pieces[at].text.startswith(("（", "(")):
        return None
    for end in range(at + 1, min(at + _NEAR, len(pieces)) + 1):
        if pieces[end - 1].table:
            return None
        if pieces[end - 1].text.endswith(("）", ")")):
            return end
    return None


def _one(pieces: Sequence[Piece]) -> Piece:
    text = ""
    for piece in pieces:
        text = seam(text, piece.text)
    return Piece(text=text, place=span_of(piece.place for piece in pieces))


def _take_note(piece: Piece, tail: Tail, record: Record) -> bool:
    """附注: a remark in brackets."""
    if tail.note or piece.table or len(piece.text) < 3 or piece.text[0] not in "（(" or piece.text[-1] not in "）)":
        return False
    tail.note = piece.text[1:-1]
    record.remove(piece.text[0], piece.text[-1])
    return True


def _is_text(pieces: Sequence[Piece]) -> bool:
    """Whether the lines are a title and a text or table under it."""
    if len(pieces) < 2 or pieces[0].table or is_sentence(pieces[0].text) or len(pieces[0].text) > _MAX_TITLE:
        return False
    if pieces[0].text.endswith(("：", ":", "，", "、")) or mark_of(pieces[0].text)[0]:
        return False
    return any(piece.table or mark_of(piece.text)[0] or is_sentence(piece.text) for piece in pieces[1:])


def _put_back(pieces: Sequence[Piece], tail: Tail, record: Record) -> None:
    """What is no part of the tail stands at the end of the body, so that nothing is lost."""
    if pieces:
        text = "”“".join(excerpt(piece.text) if piece.text else "表格" for piece in pieces)
        record.note("M14", span_of(piece.place for piece in pieces), text=text)
        tail.body += pieces
