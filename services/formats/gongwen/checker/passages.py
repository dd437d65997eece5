"""The text of a paper as passages: paragraphs, table cells, lines that stand alone, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from services.formats.gongwen.checker.elements import Paper, Paragraph
from services.formats.gongwen.checker.page import MM, Line, Sheet

_INTO_RULE = 0.3  # mm that a character may reach into the rule beside it
QUOTED = 24  # characters of a passage that tell which one it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of text; `part` is 0 for the document itself, then 1, 2, … for its attachments, -1 for its imprint."""

    text: str
    page: int
    part: int = 0
    title: bool = False
    cell: bool = False  # of a table: its lines are broken where the writer wanted them
    lines: tuple[Line, ...] = field(default=(), compare=False)

    def where(self, start: int = 0, end: int | None = None) -> str:
        """The place, as a clerk finds it: the page and the words around it."""
        first = max(0, start - 8)
        quote = self.text[first : max(first + QUOTED, end or 0)].strip()
        return f"第{self.page}页“{quote}”"


def line_by_line(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages, those of table cells cut into their lines."""
    for passage in passages:
        if passage.cell:
            yield from (replace(passage, text=line.text, lines=(line,)) for line in passage.lines)
        else:
            yield passage


def passages_of(paper: Paper) -> tuple[Passage, ...]:
    """Everything that is text, in reading order, page numbers and letterhead left out."""
    return tuple(passage for passage in _passages(paper) if passage.text.strip())


def _passages(paper: Paper) -> Iterator[Passage]:
    if paper.title:
        yield Passage(text=paper.heading, page=1, title=True, lines=paper.title)
    if paper.recipients:
        yield _joined(paper.recipients, 0)
    for paragraph in paper.body:
        yield _joined(paragraph.lines, 0)
    starts = [attachment.label.page for attachment in paper.attachments]
    yield from _tables(paper, 1, starts[0] - 1 if starts else paper.sheets[-1].number, 0)
    if paper.note is not None:
        for at, entry in enumerate(paper.note.entries):
            joined = _joined(entry.lines, 0)
            yield joined if at else Passage(text=joined.text, page=joined.page, lines=joined.lines)
    for line in (*paper.cosigners, paper.signature, paper.dated, paper.remark):
        if line is not None:
            yield _joined((line,), 0)
    for at, attachment in enumerate(paper.attachments, 1):
        if attachment.title:
            yield Passage(text=attachment.name, page=attachment.label.page, part=at, title=True, lines=attachment.title)
        for paragraph in attachment.paragraphs:
            yield _joined(paragraph.lines, at)
        last = starts[at] - 1 if at < len(starts) else paper.sheets[-1].number
        yield from _tables(paper, starts[at - 1], max(last, starts[at - 1]), at)
    if paper.imprint is not None:
        if paper.imprint.copies:
            yield _joined(paper.imprint.copies, -1)
        if paper.imprint.issued is not None:
            yield _joined((paper.imprint.issued,), -1)


def _joined(lines: Sequence[Line], part: int) -> Passage:
    return Passage(text=Paragraph(lines=tuple(lines)).text, page=lines[0].page, part=part, lines=tuple(lines))


def _tables(paper: Paper, first: int, last: int, part: int) -> Iterator[Passage]:
    for sheet in paper.sheets:
        if first <= sheet.number <= last and sheet.tables:
            yield from _cells(sheet, part)


def _cells(sheet: Sheet, part: int) -> Iterator[Passage]:
    """The pieces of lines inside tables, those that stand close under one another put together."""
    cells: list[list[Line]] = []
    for line in sheet.lines:
        if not sheet.in_table(line):
            continue
        for piece in (part for cell in _between_rules(line, sheet) for part in cell.pieces(1.0)):
            above = next((cell for cell in reversed(cells[-60:]) if _under(cell[-1], piece, sheet)), None)
            if above is not None:
                above.append(piece)
            else:
                cells.append([piece])
    for cell in cells:
        yield replace(_joined(cell, part), cell=True)


def _between_rules(line: Line, sheet: Sheet) -> tuple[Line, ...]:
    """The line cut at the upright rules that cross it: cells may stand closer to one another than words."""
    uprights = [stroke.x0 for stroke in sheet.strokes if not stroke.level and stroke.y0 < line.base - 1 < stroke.y1]
    cuts = [
        at
        for at, (one, two) in enumerate(pairwise(line.glyphs), 1)
        if any(one.x1 - _INTO_RULE < x < two.x0 + _INTO_RULE for x in uprights)
    ]
    return tuple(line.part(line.glyphs[start:end]) for start, end in pairwise([0, *cuts, len(line.glyphs)]))


def _under(above: Line, line: Line, sheet: Sheet) -> bool:
    near = 0 < line.base - above.base < 1.9 * line.size * MM and abs(above.size - line.size) < 0.5
    aligned = abs(above.x0 - line.x0) < 1.5 or abs(above.middle - line.middle) < 1.5
    ruled = any(
        stroke.level and above.base < stroke.y < line.base and stroke.x0 <= line.middle <= stroke.x1 for stroke in sheet.strokes
    )
    return near and aligned and not ruled
