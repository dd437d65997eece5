"""The recogniser: a plain official text becomes its parts. Nothing is rewritten; nothing is lost unsaid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from services.model.findings import Finding
from services.model.manuscript.attached import attachment_of, attachments_of
from services.model.manuscript.blocks import blocks_of
from services.model.manuscript.heads import Head, head_of
from services.model.manuscript.parts import Attachment, Block, FormHead, Line, Manuscript, Table
from services.model.manuscript.pieces import pieces_of
from services.model.manuscript.record import Record
from services.model.manuscript.slips import note_levels, note_slips
from services.model.manuscript.tails import Tail, tail_of
from services.model.manuscript.wrapping import Paper

_LAST = 10**9  # beyond any line


def recognise(lines: Sequence[Line | Table], *, known_names: Sequence[str] = ()) -> Manuscript:
    """The parts of a text. `known_names` are names of units, by which signatures and recipients are told more surely."""
    record, known = Record(), frozenset(known_names)
    pieces = pieces_of(lines, record)
    paper = Paper.of(pieces)
    head = head_of(pieces, paper, known, record)
    ending = re.sub("[（(][^（()）]*[)）]$", "", head.masthead.name or head.title)[-2:]
    tail = tail_of(head.rest, ending, paper, known, record)
    _compiled(head, tail)
    attachments = _attachments(tail, paper, record)
    body = blocks_of(tail.body, paper, record)
    note_slips(pieces, record)
    note_levels(body, record)
    _compare(tail.listed, attachments, record)
    if not tail.signature and not ending.endswith("纪要"):  # 10.3: minutes are not signed
        record.note("M10", "署名")
    if not tail.dated:
        record.note("M11", "成文日期")
    return _manuscript(head, tail, body, attachments, record)


def _compiled(head: Head, tail: Tail) -> None:
    """Minutes and briefings say in their heads who issues them and when."""
    masthead = head.masthead
    if masthead.compiler and not tail.signature:
        tail.signature = (masthead.compiler,)
    elif masthead.compiler:
        tail.signature = (*tail.signature, masthead.compiler)
    if masthead.dated and not tail.dated:
        tail.dated = masthead.dated


def recognise_body(text: str) -> tuple[Block, ...]:
    """Typed or pasted body text as blocks: numbered paragraphs, broken lines joined, tables with tabs between their cells."""
    return _recognised(text, Record())


def body_findings(text: str) -> tuple[Finding, ...]:
    """What `recognise_body` changes in a text: marks and characters left out, lines joined, columns added."""
    record = Record()
    _recognised(text, record)
    return tuple(sorted(record.findings, key=line_of))


def _recognised(text: str, record: Record) -> tuple[Block, ...]:
    pieces = pieces_of(lines_of(text), record)
    return blocks_of(pieces, Paper.of(pieces), record)


def lines_of(text: str) -> tuple[Line, ...]:
    """A text as lines that know their place."""
    return tuple(Line(text=line, place=f"第{number}行") for number, line in enumerate(text.split("\n"), start=1))


def _attachments(tail: Tail, paper: Paper, record: Record) -> tuple[Attachment, ...]:
    made: tuple[Attachment, ...] = ()
    if tail.unlabelled:
        expected = tail.listed[0] if tail.listed else ""
        made = (attachment_of(tail.unlabelled, None, expected, paper, record),)
    return made + (attachments_of(tail.attached, tail.listed, paper, record) if tail.attached else ())


def _compare(listed: Sequence[str], attachments: Sequence[Attachment], record: Record) -> None:
    """附件说明 against the attachments that are there."""
    present = {attachment.number or 1 for attachment in attachments}
    for number, name in enumerate(listed, start=1):
        if number not in present:
            record.note("M17", f"附件{number}" if len(listed) > 1 else "附件", name=name)
    for attachment in attachments:
        unlabelled = attachment.number is None and not listed
        if not unlabelled and (attachment.number or 1) > len(listed):
            record.note("M18", f"附件{attachment.number or ''}", name=attachment.title)


def _manuscript(
    head: Head, tail: Tail, body: tuple[Block, ...], attachments: tuple[Attachment, ...], record: Record
) -> Manuscript:
    return Manuscript(
        title=head.title,
        recipients=head.recipients,
        body=body,
        listed=tail.listed,
        signature=tail.signature,
        dated=tail.dated,
        note=tail.note,
        attachments=attachments,
        letterhead=head.letterhead or head.masthead.name,
        issue=head.masthead.issue,
        number=head.number,
        urgency=head.urgency,
        signer=head.signer,
        copy_to=tail.imprint.copy_to,
        printed_by=tail.imprint.printed_by,
        printed_on=tail.imprint.printed_on,
        **dict(tail.imprint.labelled),
        findings=tuple(sorted(record.findings, key=line_of)),
        removed=tuple(record.removed),
    )


def line_of(finding: Finding) -> int:
    """The first line that a remark is about; remarks on the whole text come last."""
    place = re.match(r"第(\d+)[行段]", finding.where)
    return int(place[1]) if place else _LAST


def unaccounted(lines: Sequence[Line | Table], manuscript: Manuscript) -> Counter[str]:
    """How often each character, white space aside, is missing from the parts (below 0: added). A recognised text has none."""
    before = Counter(_ink(text for item in lines for text in _texts_of(item)))
    after = Counter(_ink([*_parts(manuscript), *manuscript.removed]))
    difference = before.copy()
    difference.subtract(after)
    return Counter({character: count for character, count in difference.items() if count})


def _ink(texts: Iterator[str] | list[str]) -> Iterator[str]:
    return (character for text in texts for character in text if not character.isspace())


def _texts_of(item: Line | Block) -> Iterator[str]:
    if isinstance(item, Table):
        yield from (cell.text for row in item.rows for cell in row)
    elif isinstance(item, FormHead):
        yield from item.labels
    else:
        yield item.text


def _parts(manuscript: Manuscript) -> list[str]:
    single = (
        manuscript.title,
        manuscript.recipients,
        manuscript.dated,
        manuscript.note,
        manuscript.letterhead,
        manuscript.number,
        manuscript.urgency,
        manuscript.signer,
        manuscript.copy_to,
        manuscript.printed_by,
        manuscript.printed_on,
        manuscript.issue,
        *(manuscript.attendees, manuscript.absentees, manuscript.observers),
        *(manuscript.report_to, manuscript.send_to, manuscript.distribute_to, manuscript.copies),
    )
    blocks = [*manuscript.body, *(block for attachment in manuscript.attachments for block in attachment.blocks)]
    titles = [attachment.title for attachment in manuscript.attachments]
    return [*single, *manuscript.listed, *manuscript.signature, *titles, *(text for block in blocks for text in _texts_of(block))]
