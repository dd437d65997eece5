"""The attachments under a text: where each begins, its number, its title (GB/T 9704-2012, 7.3.7)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.model.manuscript.blocks import blocks_of
from services.model.manuscript.marks import begins_anew
from services.model.manuscript.parts import Attachment
from services.model.manuscript.pieces import Piece
from services.model.manuscript.record import Record, span_of
from services.model.manuscript.spaces import compact, seam
from services.model.manuscript.words import ATTACHMENT_LABEL, ATTACHMENT_TITLED, TITLE_END, is_sentence, number_of
from services.model.manuscript.wrapping import Paper

_MAX_TITLE = 60
_MAX_TITLE_LINES = 4
_FORM_LABEL = re.compile("[^，。；]{1,20}[：:]")


def attachments_of(pieces: Sequence[Piece], listed: Sequence[str], paper: Paper, record: Record) -> tuple[Attachment, ...]:
    """Cut the pieces, the first of which is a label, into attachments."""
    starts = _starts(pieces)
    made: list[Attachment] = []
    for (start, number), (end, _next) in zip(starts, [*starts[1:], (len(pieces), None)], strict=True):
        inside = _without_label(pieces[start:end], record)
        made.append(attachment_of(inside, number, _listed_name(number, listed), paper, record))
    return tuple(made)


def attachment_of(pieces: Sequence[Piece], number: int | None, expected: str, paper: Paper, record: Record) -> Attachment:
    """One attachment: its title over one line or several, then its blocks."""
    lines = _title_lines(pieces, expected)
    title = ""
    for piece in pieces[:lines]:
        title = seam(title, compact(piece.text))
    if lines > 1:
        record.note("M03", span_of(piece.place for piece in pieces[:lines]), count=lines)
    return Attachment(number=number, title=title, blocks=blocks_of(pieces[lines:], paper, record))


def _starts(pieces: Sequence[Piece]) -> list[tuple[int, int | None]]:
    """(index, number) of each label. One that counts backwards belongs to the text of the attachment that it stands in."""
    starts: list[tuple[int, int | None]] = []
    for at, piece in enumerate(pieces):
        match = ATTACHMENT_LABEL.fullmatch(piece.text)
        titled = ATTACHMENT_TITLED.fullmatch(piece.text) if match is None else None
        if titled and (is_sentence(titled["title"]) or len(titled["title"]) > _MAX_TITLE or (starts and not titled["number"])):
            titled = None
        found = match or titled
        if found is None:
            continue
        number = number_of(found["number"]) if found["number"] else None
        last = starts[-1][1] if starts else None
        if not starts or (number is None and last is None) or (number is not None and number > (last or 0)):
            starts.append((at, number))
    return starts


def _without_label(pieces: Sequence[Piece], record: Record) -> list[Piece]:
    """The attachment without the label that the layout writes."""
    first = pieces[0]
    titled = None if ATTACHMENT_LABEL.fullmatch(first.text) else ATTACHMENT_TITLED.fullmatch(first.text)
    label = titled["label"] if titled else first.text
    record.remove(label)
    if re.search("[一二三四五六七八九十]", label):
        record.note("M16", first.place, label=compact(label))
    kept = [Piece(text=titled["title"], place=first.place, align=first.align, raw=first.raw)] if titled else []
    return [*kept, *pieces[1:]]


def _listed_name(number: int | None, listed: Sequence[str]) -> str:
    """The name that 附件说明 gives to this number."""
    at = (number or 1) - 1
    return listed[at] if at < len(listed) else ""


def _title_lines(pieces: Sequence[Piece], expected: str) -> int:
    """How many lines the title takes: as many as spell the listed name, else those that look like one."""
    wanted, spelt = _plain(expected), ""
    for count, piece in enumerate(pieces[:_MAX_TITLE_LINES], start=1):
        spelt += _plain(piece.text)
        if piece.table or not wanted.startswith(spelt):
            break
        if spelt == wanted:
            return count
    return _likely_title_lines(pieces)


def _likely_title_lines(pieces: Sequence[Piece]) -> int:
    if not pieces or not _may_be_title(pieces[0]):
        return 0
    lines = 1
    while lines < min(_MAX_TITLE_LINES, len(pieces)) and _may_be_title(pieces[lines]):
        together = (
            pieces[lines - 1].align == pieces[lines].align == "center" or pieces[lines - 1].heading == pieces[lines].heading == 1
        )
        completes = not TITLE_END.search(pieces[lines - 1].text) and TITLE_END.search(pieces[lines].text)
        if not (together or (completes and not pieces[lines].gap)):
            break
        lines += 1
    return lines


def _may_be_title(piece: Piece) -> bool:
    text = piece.text
    if piece.table or is_sentence(text) or len(text) > _MAX_TITLE or (begins_anew(text) and piece.heading != 1):
        return False
    return not _FORM_LABEL.match(text) and not text.endswith(("，", "、")) and not re.fullmatch("[（(].*[)）]", text)


def _plain(text: str) -> str:
    """A name as it is compared: without white space, brackets of either width alike."""
    return re.sub(r"[\s《》]", "", text).translate(str.maketrans("()：:,", "（）：：，"))
