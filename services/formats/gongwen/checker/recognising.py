"""Recognising the parts of an official document by where they stand and what they say, not by how they were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.formats.gongwen.checker.elements import AttachmentNote, Frame, Paper, SetUp
from services.formats.gongwen.checker.finding_body import paragraphs_of, recipients_of, title_of
from services.formats.gongwen.checker.finding_end import attachment_note, attachments_of, note_of
from services.formats.gongwen.checker.finding_frame import folio_of, frame_of, is_overhead
from services.formats.gongwen.checker.finding_head import find_head, form_of
from services.formats.gongwen.checker.finding_imprint import imprint_of
from services.formats.gongwen.checker.finding_signature import Signature, date_of, signature_of
from services.formats.gongwen.checker.ink import Ink
from services.formats.gongwen.checker.marks import LABEL
from services.formats.gongwen.checker.page import Line, Rectangle, Sheet
from services.formats.gongwen.checker.rules import Form
from services.model.checked import Box

_REMARK = ("（", "(", "此件", "联系人")


def recognise(sheets: Sequence[Sheet], ink: Ink, *, form: Form | None, page_count: int, set_up: SetUp | None = None) -> Paper:
    """The document that these pages are; `set_up` is what its docx tells of them."""
    by_page = {sheet.number: sheet for sheet in sheets}
    folios = tuple(line for line in map(folio_of, sheets) if line is not None)
    lines = [line for sheet in sheets for line in sheet.lines if line not in folios and not is_overhead(line)]
    imprint = imprint_of(sheets, lines)
    if imprint is not None:
        lines = [line for line in lines if line not in imprint.lines]
    running = [line for line in lines if not by_page[line.page].in_table(line)]
    first = sheets[0]
    frame = frame_of(sheets, running, set_up)
    head = find_head(first, [line for line in running if line.page == first.number], ink)
    labelled = head.mark is None and bool(running) and bool(LABEL.fullmatch(running[0].solid))
    if labelled:  # an attachment that stands alone: its label is no part of it
        lines, running = [line for line in lines if line is not running[0]], running[1:]
    attachments = attachments_of(sheets, lines, frame)
    main = _before(running, attachments[0].label) if attachments else running
    under = [line for line in main if line.page != first.number or line.top > head.bottom - 2]
    title = title_of(under, first, frame)
    guessed = form or form_of(first, head, "".join(line.solid for line in title), labelled=labelled)
    rest = under[under.index(title[-1]) + 1 :] if title else under
    recipients = recipients_of(rest, by_page, frame) if guessed in (Form.FILE, Form.LETTER) else ()
    rest = rest[len(recipients) :]
    signed = _signed(rest, by_page, frame)
    noted = note_of(signed.text, frame)
    body = signed.text[: noted[0]] if noted is not None else signed.text
    return Paper(
        kind=guessed,
        sheets=tuple(sheets),
        page_count=page_count,
        frame=frame,
        head=head,
        title=title,
        recipients=recipients,
        body=paragraphs_of(body, by_page, frame),
        note=_note(signed.text, noted) if noted is not None else None,
        signature=signed.signature.name if signed.signature is not None else None,
        cosigners=signed.signature.others if signed.signature is not None else (),
        dated=signed.dated,
        remark=signed.remark,
        attachments=attachments,
        imprint=imprint,
        folios=folios,
        set_up=set_up,
        seals=_seals(by_page[signed.dated.page], signed.dated, ink) if signed.dated is not None else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """The text that is left of the lines under the title when who signed and when is taken from its end."""

    text: Sequence[Line]
    signature: Signature | None = None
    dated: Line | None = None
    remark: Line | None = None


def _signed(lines: Sequence[Line], by_page: Mapping[int, Sheet], frame: Frame) -> _Signed:
    at = date_of(lines)
    if at is None:
        return _Signed(text=lines)
    signature = signature_of(lines, at, by_page, frame)
    return _Signed(
        text=lines[: at - (signature.count if signature is not None else 0)],
        signature=signature,
        dated=lines[at],
        remark=next((line for line in lines[at + 1 :] if line.solid.startswith(_REMARK)), None),
    )


def _note(text: Sequence[Line], place: tuple[int, int]) -> AttachmentNote:
    """The note of attachments at that place of the text."""
    first, last = place
    before = text[first - 1] if first and text[first - 1].page == text[first].page else None
    return attachment_note(text[first:last], before)


def _before(lines: Sequence[Line], label: Line) -> list[Line]:
    """The lines that stand before an attachment's label."""
    return [line for line in lines if (line.page, line.base) < (label.page, label.base)]


def _seals(sheet: Sheet, dated: Line, ink: Ink) -> tuple[tuple[Box, float], ...]:
    """Pictures of a seal's size within reach of the date, and how much of their ink is red."""
    near: list[Rectangle] = []
    for picture in sheet.pictures:
        x0, y0, x1, y1 = picture
        size_fits = 15 <= x1 - x0 <= 70 and 15 <= y1 - y0 <= 70
        if size_fits and y0 < dated.bottom + 40 and dated.top - 60 < y1 and x0 < dated.x1 + 40 and dated.x0 - 40 < x1:
            near.append(picture)
    return tuple(((sheet.number, *picture), ink.red_share(sheet.number, picture)) for picture in near)
