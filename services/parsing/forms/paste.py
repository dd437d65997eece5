"""A block of cells pasted from Excel, WPS or a web page: text with a tab between cells and a line for each row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from services.formats.readers.base import Unreadable
from services.formats.readers.html import block_of, tables_of
from services.model.document import Page, ParsedDocument, Table
from services.model.findings import Finding, finding
from services.model.ledgers import columns_of
from services.model.ledgers.checks import ALSO_READ
from services.model.ledgers.columns import BESIDES
from services.model.mechanisms import Mechanism
from services.parsing.forms.headers import Grid, HeaderMatch
from services.parsing.forms.ledger_tables import Found, Section
from services.parsing.forms.ledgers import LedgerSheet, NotALedger, read_ledger, read_sections

# A cell that the program quoted because it holds a line break, a tab or a quote: quotes inside are doubled, and after it comes
# the end of the cell.
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
_CELL = re.compile(r"[^\t\n]*")
_SPECIAL = frozenset('\t\n"')
PASTED = "粘贴的内容"
_TOLD_ELSEWHERE = frozenset({"L04", "L06", "L08", *ALSO_READ})  # a block of cells needs no header block, and is checked at once


def parse_paste(text: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a pasted block, row by row; line breaks inside of cells are kept.

    Quotes count as such only where the program had to set them. A text that merely stands in quotes keeps them.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.removesuffix("\n") if text.count("\n") else text
    rows: list[tuple[str, ...]] = []
    cells: list[str] = []
    at = 0
    while at <= len(text):
        cell, at = _cell(text, at)
        cells.append(cell)
        if at >= len(text) or text[at] == "\n":
            rows.append(tuple(cells))
            cells = []
        at += 1
    return tuple(rows)


def _cell(text: str, at: int) -> tuple[str, int]:
    """The cell that begins at `at`, and where it ends."""
    quoted = _QUOTED.match(text, at)
    if quoted is not None:
        inside = quoted[1].replace('""', '"')
        if not _SPECIAL.isdisjoint(inside):
            return inside, quoted.end()
    plain = _CELL.match(text, at)
    end = plain.end() if plain is not None else at
    return text[at:end], end


def read_paste(text: str, mechanism: Mechanism, *, html: str = "", at: str = "") -> LedgerSheet:
    """The rows of a pasted block: by its header where it has one, else by the order of the form's columns; see `read_block`.

    `html` is the same as the clipboard had it besides, with what stands around its tables: paragraphs in a cell and rows look
    alike in plain text. Raises what `read_block` raises.
    """
    tables = _tables(html)
    try:
        return _by_headers(tables, mechanism) if tables else read_block(copied(text), mechanism, at=at)
    except NotALedger:  # rows without a header
        return read_block(copied(text, html), mechanism, at=at)


def _by_headers(tables: Sequence[Table], mechanism: Mechanism) -> LedgerSheet:
    lines = [line for one in tables for line in (one.before, *map("\t".join, one.rows), one.after)]
    document = ParsedDocument(kind="text", pages=(Page(number=1, text="\n".join(lines)),), tables=tuple(tables))
    sheet = read_ledger(document, mechanism, file=PASTED)
    return replace(sheet, findings=_told(sheet))


def _tables(html: str) -> tuple[Table, ...]:
    try:
        return tables_of(html) if html else ()
    except Unreadable:
        return ()


def _told(sheet: LedgerSheet) -> tuple[Finding, ...]:
    return tuple(one for one in sheet.findings if one.code not in _TOLD_ELSEWHERE)


def copied(text: str, html: str = "") -> Table:
    """The cells of a clipboard: of its tables where it offers any, for a line of a cell and a row look alike in plain text."""
    if html:
        try:
            table = block_of(html)
        except Unreadable:
            table = Table(page=None, rows=())
        if any(any(row) for row in table.rows):
            return replace(table, rows=Grid.of(table).rows)
    return Table(page=None, rows=Grid(parse_paste(text)).rows)


def only_cell(block: Table) -> str | None:
    """The text of a block that is a single cell; None for any other."""
    return block.rows[0][0] if [len(row) for row in block.rows] == [1] else None


def read_block(block: Table, mechanism: Mechanism, *, at: str = "") -> LedgerSheet:
    """The rows of a block of cells: by its header where it has one, else by the order of the form's columns.

    `at` names the column on whose cell it was pasted; without it, and for whole rows, a block that is narrower than the form
    begins after 序号, or after 部门（单位）.

    Raises EmptyLedger, TooManyRows, and OtherLedger for the rows of another ledger with their header.
    """
    grid = Grid.of(block)
    try:
        text = "\n".join("\t".join(row) for row in block.rows)
        document = ParsedDocument(kind="text", pages=(Page(number=1, text=text),), tables=(block,))
        sheet = read_ledger(document, mechanism, file=PASTED)
    except NotALedger:
        sheet = _by_order(grid, mechanism, at)
    return replace(sheet, findings=_told(sheet))


def _by_order(grid: Grid, mechanism: Mechanism, at: str) -> LedgerSheet:
    names = [column.name for column in columns_of(mechanism)]
    whole = grid.width >= len(names) - 1  # a row of the form, in whichever cell it was pasted
    start = names.index(at) if at in names and not whole else _start(names, grid.width)
    meant = names[start : start + grid.width]
    match = HeaderMatch(
        first=0,
        height=0,
        columns=tuple((name, (place,)) for place, name in enumerate(meant)),
    )
    section = Section(grid=grid, number=0, mechanism=mechanism, match=match, start=0, end=len(grid), headless=True)
    sheet = read_sections(mechanism, Found(sections=[section]), file=PASTED)
    return replace(sheet, findings=(*sheet.findings, *_too_wide(grid, len(meant))))


def _start(names: Sequence[str], width: int) -> int:
    """Where a block of that width begins: people leave out 序号, or 序号 and 部门（单位）, sooner than 备注."""
    leading = sum(name in BESIDES for name in names)
    return min(max(len(names) - width, 0), leading)


def _too_wide(grid: Grid, width: int) -> list[Finding]:
    return [
        finding("L21", f"第{row + 1}行", text=" ".join(" ".join(texts[width:]).split())[:60])
        for row, texts in enumerate(grid.rows)
        if any(text.strip() for text in texts[width:])
    ]
