"""Tables in plain text: rows of cells with tabs between them, as spreadsheets and web pages are pasted, or with pipes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.model.manuscript.parts import Cell, Table
from services.model.manuscript.spaces import compact, header_text

_PIPED = re.compile(r"\s*\|.*\|\s*")
_RULE_ROW = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")  # of a line without space around it
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LABELLED = re.compile(r"[^：:]{1,20}[：:].*")
MAX_HEADER_CELL = 20  # characters; a longer cell, or one of figures, belongs to the data


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeTable:
    """A table, the markup that it was written with, and (least, most) columns where its rows differ."""

    table: Table
    markup: tuple[str, ...] = ()
    uneven: tuple[int, int] | None = None


def run_of_rows(texts: Sequence[str], gaps: Sequence[bool], at: int) -> tuple[int, bool]:
    """(how many lines from `at` on are alike, whether they are rows of a table). `gaps` says which stand after a blank."""
    end = at + 1
    if _PIPED.fullmatch(texts[at]):
        while end < len(texts) and not gaps[end] and _is_piped(texts[end]):
            end += 1
        return end - at, end - at > 1 and not _RULE_ROW.fullmatch(texts[at].strip())
    tabs = texts[at].count("\t")
    if "\t" not in texts[at].strip() and not (tabs > 1 and _is_headed(texts, gaps, at)):
        return 1, False
    while end < len(texts) and _continues(texts[end], gaps[end], tabs):
        end += 1
    return end - at, _is_table(texts[at:end])


def _is_headed(texts: Sequence[str], gaps: Sequence[bool], at: int) -> bool:
    """Whether a line is the heading over a pasted sheet: one text with as many tabs as the row below has."""
    below = at + 1
    return (
        bool(texts[at].strip()) and below < len(texts) and not gaps[below] and texts[below].count("\t") == texts[at].count("\t")
    )


def _is_piped(text: str) -> bool:
    return _PIPED.fullmatch(text) is not None or ("|" in text and _RULE_ROW.fullmatch(text.strip()) is not None)


def _continues(text: str, gap: bool, tabs: int) -> bool:
    """A further row: as many tabs, or any between texts where no blank line stands before it."""
    return text.count("\t") == tabs or (not gap and "\t" in text.strip())


def _is_table(rows: Sequence[str]) -> bool:
    """Two rows or three columns; not labelled blanks set out with tabs, nor a name and its colon before a tab."""
    cells = [cell.strip() for row in rows for cell in row.split("\t") if cell.strip()]
    first = rows[0].strip().split("\t")[0].strip()
    if first.endswith(("：", ":")) or all(_LABELLED.fullmatch(cell) for cell in cells):
        return False
    return len(rows) > 1 or rows[0].strip().count("\t") > 1


def made_table(rows: Sequence[str]) -> MadeTable:
    """The rows that `run_length` counted, as a table."""
    if _PIPED.fullmatch(rows[0]):
        kept = [row for row in rows if not _RULE_ROW.fullmatch(row.strip())]
        grid = [[_BREAK.sub("\n", cell).replace("\\|", "|") for cell in _PIPE.split(row.strip())[1:-1]] for row in kept]
        markup = [row for row in rows if _RULE_ROW.fullmatch(row.strip())]
        markup += ["|" * len(_PIPE.findall(row)) for row in kept] + [mark for row in kept for mark in _BREAK.findall(row)]
        markup += ["\\" for row in kept for _escaped in range(row.count("\\|"))]
        return _made(grid, tuple(markup))
    return _made([row.strip("\r\n").split("\t") for row in rows], ())


def _made(grid: list[list[str]], markup: tuple[str, ...]) -> MadeTable:
    counts = [len(row) for row in grid]
    columns = max(counts)
    full = [[cell.strip() for cell in row] + [""] * (columns - len(row)) for row in grid]
    uneven = (min(counts), columns) if min(counts) < columns else None
    return MadeTable(table=table_of(full), markup=markup, uneven=uneven)


def table_of(grid: list[list[str]]) -> Table:
    """Rows of equally many texts as a table: a heading over all columns, then a header of one row or two, then the data."""
    lead = 0
    while lead < len(grid) - 1 and len(grid[0]) > 2 and sum(map(bool, grid[lead])) == 1:
        lead += 1
    headed = lead if len(grid) - lead > 1 or lead == 0 else 0
    rows: list[tuple[Cell, ...]] = [(Cell(text=compact("".join(row)), columns=len(row)),) for row in grid[:headed]]
    header = _header(grid[headed:])
    rows += header
    rows += [tuple(Cell(text=_data_text(cell)) for cell in row) for row in grid[headed + len(header) :]]
    return Table(rows=tuple(rows), header_rows=headed + len(header), columns=len(grid[0]))


def _header(grid: list[list[str]]) -> list[tuple[Cell, ...]]:
    """The header's rows; two where the second names parts of what the first spans."""
    if len(grid) > 1 and _is_double(grid[0], grid[1]):
        return _double(grid[0], grid[1])
    return [tuple(Cell(text=header_text(cell)) for cell in grid[0])]


def _is_double(first: list[str], second: list[str]) -> bool:
    """Whether each column is named once: above for both rows, or below under a name that spans several columns."""
    groups = _groups(first, second)
    return (
        bool(first[0])
        and any(end - start > 1 for start, end in groups)
        and all(all(second[start:end]) or (end - start == 1 and not second[start]) for start, end in groups)
        and all(len(cell) <= MAX_HEADER_CELL and not re.search(r"^如[：:]|^\d+$", cell) for cell in second)
    )


def _groups(first: list[str], second: list[str]) -> list[tuple[int, int]]:
    """The columns from each name of the first row up to the next one."""
    starts = [at for at, cell in enumerate(first) if cell or at == 0]
    return list(zip(starts, [*starts[1:], len(first)], strict=True))


def _double(first: list[str], second: list[str]) -> list[tuple[Cell, ...]]:
    upper: list[Cell] = []
    lower: list[Cell] = []
    for start, end in _groups(first, second):
        tall = end - start == 1 and not second[start]
        upper.append(Cell(text=header_text(first[start]), columns=end - start, rows=2 if tall else 1))
        lower += [] if tall else [Cell(text=header_text(cell)) for cell in second[start:end]]
    return [tuple(upper), tuple(lower)]


def _data_text(text: str) -> str:
    """A cell's text: no spaces beside Han characters, where a line was broken in the cell."""
    return "\n".join(compact(line) for line in text.split("\n"))
