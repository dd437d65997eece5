"""Finding 附件说明 and the attachments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from services.formats.gongwen.checker.elements import Attachment, AttachmentNote, Entry, Frame
from services.formats.gongwen.checker.finding_body import TITLE, paragraphs_of
from services.formats.gongwen.checker.finding_head import is_centred
from services.formats.gongwen.checker.marks import ENTRY, LABEL, NOTE, number_of
from services.formats.gongwen.checker.page import Line, Sheet
from services.formats.gongwen.checker.rules import CELL, Face

TURNED = 4.0  # characters: what turns over in a 附件说明 stands under the name, after 附件：1.


def attachments_of(sheets: Sequence[Sheet], lines: Sequence[Line], frame: Frame) -> tuple[Attachment, ...]:
    """附件 by their labels; what stands under one up to the next is its own."""
    by_page = {sheet.number: sheet for sheet in sheets}
    starts = [at for at, line in enumerate(lines) if _is_label(line, lines, at, by_page, frame)]
    ends = [*starts[1:], len(lines)]
    return tuple(_attachment(lines[start:end], lines[:start], by_page, frame) for start, end in zip(starts, ends, strict=False))


def _is_label(line: Line, lines: Sequence[Line], at: int, by_page: Mapping[int, Sheet], frame: Frame) -> bool:
    if not LABEL.fullmatch(line.solid) or by_page[line.page].in_table(line):
        return False
    leads = at == 0 or lines[at - 1].page != line.page
    return leads or line.x0 - frame.left(by_page[line.page]) < 3 * CELL


def _attachment(lines: Sequence[Line], before: Sequence[Line], by_page: Mapping[int, Sheet], frame: Frame) -> Attachment:
    label, rest = lines[0], lines[1:]
    sheet = by_page[label.page]
    title: list[Line] = []
    for line in rest:
        if line.page != label.page or len(title) >= 6 or (title and abs(line.size - title[0].size) > 1.5):
            break
        large = line.size >= TITLE
        if not large and not (line.face in (Face.XBS, Face.HEI) and is_centred(line, sheet) and not sheet.in_table(line)):
            break
        title.append(line)
    if not title and rest and rest[0].page == label.page and not sheet.in_table(rest[0]) and len(rest[0].solid) <= 40:
        title = [rest[0]] if rest[0].solid[-1:] not in "。：；" else []
    text = [line for line in rest[len(title) :] if not by_page[line.page].in_table(line)]
    match = LABEL.fullmatch(label.solid)
    return Attachment(
        number=number_of(match[1]) if match else None,
        label=label,
        leads=not before or before[-1].page != label.page,
        title=tuple(title),
        paragraphs=paragraphs_of(text, by_page, frame),
        last_page=max((line.page for line in lines), default=label.page),
    )


def note_of(lines: Sequence[Line], frame: Frame) -> tuple[int, int] | None:
    """Where 附件说明 stands in `lines`, as (start, end); `lines` end before signature and date."""
    starts = [at for at, line in enumerate(lines) if NOTE.match(line.solid) and "。" not in line.solid[:-1]]
    if not starts:
        return None
    start = starts[-1]
    end = start + 1
    while end < len(lines):
        last, line = lines[end - 1], lines[end]
        if line.page == last.page and line.base - last.base > 1.7 * frame.step:
            break
        if line.page != last.page and not _turns_over(line, frame):
            break
        end += 1
    return start, end


def _turns_over(line: Line, frame: Frame) -> bool:
    """Whether 附件说明 goes on with this line at the head of a page: an entry, or what is left of one."""
    left = frame.odd if line.page % 2 else frame.even
    return bool(ENTRY.match(line.solid)) or line.x0 - left > TURNED * CELL


def attachment_note(lines: Sequence[Line], before: Line | None) -> AttachmentNote:
    """附件说明 read into its entries."""
    entries: list[Entry] = []
    for at, line in enumerate(lines):
        solid = line.solid
        skipped = re.match(r"附件[:：]?", solid) if at == 0 else None
        rest = solid[skipped.end() :] if skipped else solid
        match = ENTRY.match(rest)
        if match is None and entries:
            last = entries[-1]
            entries[-1] = Entry(
                number=last.number,
                name=last.name + solid,
                mark=last.mark,
                x0=last.x0,
                name_x=last.name_x,
                lines=(*last.lines, line),
            )
            continue
        began = len(solid) - len(rest)
        named = began + (match.end() if match else 0)
        entries.append(
            Entry(
                number=int(match[1]) if match else None,
                name=rest[match.end() :] if match else rest,
                mark=match[2] if match else "",
                x0=line.glyphs[min(began, len(line.glyphs) - 1)].x0,
                name_x=line.glyphs[min(named, len(line.glyphs) - 1)].x0,
                lines=(line,),
            )
        )
    return AttachmentNote(lines=tuple(lines), entries=tuple(entries), before=before)
