"""A docx as blocks, to be shown roughly as it will look: paragraphs with their alignment, tables as grids."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table
from docx.text.paragraph import Paragraph

from services.formats.readers.docx_text import Blocks

_WORDS = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "end"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph (`align` is start, center or end) or, where `rows` is not empty, a table. A blank paragraph is a gap."""

    text: str = ""
    align: str = "start"
    rows: tuple[tuple[str, ...], ...] = ()


def blocks_of(content: bytes) -> tuple[Block, ...]:
    """The body of a docx in order; several blank paragraphs in a row are one gap."""
    return tuple(_without_gaps(_blocks(content)))


def text_of(content: bytes) -> str:
    """The text of a docx to be compared with another: a line for each paragraph and for each row of a table."""
    return "\n".join(Blocks(between_cells=" ｜ ").lines(Document(io.BytesIO(content)).element.body))


def _blocks(content: bytes) -> Iterator[Block]:
    for item in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(item, Paragraph):
            alignment = item.alignment
            if alignment is None and item.style is not None:
                alignment = item.style.paragraph_format.alignment
            yield Block(text=item.text.strip(), align=_WORDS.get(alignment, "start") if alignment is not None else "start")
        elif isinstance(item, Table):
            yield Block(rows=tuple(tuple(_cells(row.cells)) for row in item.rows))


def _cells(cells: object) -> Iterator[str]:
    """The texts of a row, a merged cell once."""
    for _, same in groupby(cells, key=lambda cell: cell._tc):  # type: ignore[call-overload]
        yield next(same).text.strip()


def _without_gaps(blocks: Iterator[Block]) -> Iterator[Block]:
    for blank, group in groupby(blocks, key=lambda block: not block.text and not block.rows):
        yield from [Block()] if blank else group
