"""The tables of a document that hold a ledger, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from services.model.document import Table
from services.model.ledgers import columns_of
from services.model.ledgers.columns import BESIDES, LEDGER_COLUMNS
from services.model.ledgers.titles import LEDGER_TITLES
from services.model.mechanisms import Mechanism
from services.parsing.forms import ledger_rows as rows_of
from services.parsing.forms.header_block import HeaderBlock, header_of_cells, header_of_lines, is_header_text
from services.parsing.forms.headers import HIGHEST, WITHIN, Grid, HeaderColumn, HeaderMatch, header_at, plain_labels


def _header_columns(mechanism: Mechanism) -> tuple[HeaderColumn, ...]:
    """The columns to look for. A combined 附件5 has 序号 and 部门（单位） as well (forms.form_columns)."""
    own = columns_of(mechanism)
    names = {one.name for one in own}
    added = tuple(one for one in columns_of(Mechanism.POLICY) if one.name in BESIDES and one.name not in names)
    return tuple(HeaderColumn(name=one.name, labels=(one.label, *one.synonyms)) for one in (*added, *own))


HEADER_COLUMNS: dict[Mechanism, tuple[HeaderColumn, ...]] = {mechanism: _header_columns(mechanism) for mechanism in Mechanism}
_SHARED = frozenset({*BESIDES, "coverage", "remark"})  # columns that several ledgers have
_OWN = {mechanism: [one.name for one in LEDGER_COLUMNS[mechanism] if one.name not in _SHARED] for mechanism in Mechanism}
_INSIDE = 1000  # more than any quality
_KNOWN = frozenset(label for columns in HEADER_COLUMNS.values() for one in columns for label in one.plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The rows of a grid under one header, up to `end`; or above it, where the table's own header stands among its rows.

    `above` are rows over the first section that are neither data nor title, header block or blank.
    """

    grid: Grid
    number: int  # of the table, from 1
    mechanism: Mechanism
    match: HeaderMatch
    start: int
    end: int
    repeated: bool = False  # under a header that is not the first of its table
    continued: bool = False  # in a table without a header, that goes on with the one before
    headless: bool = False  # a block of cells that never had one; `number` is 0
    overhead: bool = False  # above the table's first header
    above: tuple[int, ...] = ()

    def place(self, row: int) -> str:
        """表1第3行: rows are counted with those of the header."""
        return f"表{self.number}第{row + 1}行" if self.number else f"第{row + 1}行"

    @property
    def rows(self) -> range:
        return range(self.start, self.end)


@dataclass(slots=True, kw_only=True)
class Found:
    """What was gathered on the way."""

    sections: list[Section] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # outside of the tables, in order
    headers: list[HeaderBlock] = field(default_factory=list)


def take(table: Table, found: Found) -> None:
    """The sections of one table; a table without any is part of the header block, or goes on with the table before."""
    grid = Grid.of(table)
    before = table.before.split("\n")
    if sections := list(_sections(grid, before, number=len({s.number for s in found.sections}) + 1)):
        _outside(grid, range(min(sections[0].start, sections[0].match.first)), before, found)
        found.sections += sections
    elif found.sections and _continues(grid, before, found.sections[-1]):
        last = found.sections[-1]
        match = replace(last.match, first=0, height=0)
        number = last.number + 1
        found.sections.append(
            replace(last, grid=grid, number=number, match=match, start=0, end=len(grid), continued=True),
        )
    else:
        _outside(grid, range(len(grid)), before, found)
    found.lines += table.after.split("\n")


def _outside(grid: Grid, rows: Iterable[int], before: Sequence[str], found: Found) -> None:
    cells = [[text for _column, text in grid.cells(row)] for row in rows]
    found.headers.append(header_of_lines(before).or_else(header_of_cells(cells)))
    found.lines += [*before, *(" ".join(text for text in row if text.strip()) for row in cells)]


def _continues(grid: Grid, before: Sequence[str], last: Section) -> bool:
    """Whether a table without a header is the rest of the one before: as wide, and nothing between but a page's end."""
    parted = any(line.strip() and not rows_of.is_mark(line) for line in before)
    return grid.width == last.grid.width and not parted and any(len(grid.cells(row)) > 2 for row in range(len(grid)))


def _sections(grid: Grid, before: Sequence[str], *, number: int) -> Iterator[Section]:
    """The parts of a table that stand under a header each: the first header, those repeated, those of other ledgers below.

    Where rows stand above the first header, it is one that is repeated, and they are read by it.
    """
    first = _first_header(grid, before)
    if first is None:
        return
    (mechanism, match), head = first, first[1].first
    start = next((row for row in range(head) if _is_data(grid, row, match)), match.end)
    above = tuple(row for row in range(min(start, head)) if not _is_heading(grid, row, match))
    section = Section(grid=grid, number=number, mechanism=mechanism, match=match, start=start, end=len(grid), above=above)
    section = replace(section, overhead=start < head)
    row = start
    while row < len(grid):
        again = first if row == head else _header(grid, row) if _hits(grid, row) >= 3 else None
        if again is not None:
            yield replace(section, end=row)
            (mechanism, match), row = again, again[1].end
            section = Section(grid=grid, number=number, mechanism=mechanism, match=match, start=row, end=len(grid), repeated=True)
        else:
            row += 1
    yield section


def _is_data(grid: Grid, row: int, match: HeaderMatch) -> bool:
    """Whether a row above the header is one of the ledger: several of its columns are filled in, by no title or header block."""
    filled = [text for name, text in match.cells(grid, row).items() if text and name not in BESIDES]
    said = [text for _place, text in grid.cells(row) if text.strip()]
    heading = any(rows_of.is_title(text) or is_header_text(text) for text in said)
    return len(filled) > 1 and not heading and rows_of.reason(grid, row, match) is None


def _is_heading(grid: Grid, row: int, match: HeaderMatch) -> bool:
    """Whether a row is what stands above a ledger: its title, the header block, 附件3, nothing."""
    said = [text for _place, text in grid.cells(row) if text.strip()]
    return all(rows_of.is_title(text) or is_header_text(text) or rows_of.is_mark(text) for text in said[::2])


def _first_header(grid: Grid, before: Sequence[str]) -> tuple[Mechanism, HeaderMatch] | None:
    best: tuple[float, Mechanism, HeaderMatch] | None = None
    titles = "".join("".join(line.split()) for line in before)
    for row in range(min(WITHIN, len(grid))):
        found = _header(grid, row, titles)
        if found is not None:
            inside = any(grid.inherited(row, place) for place in range(grid.width))  # the lower part of one that begins above
            score = _quality(*found, titles) - _INSIDE * inside
            if best is None or score > best[0]:
                best = (score, *found)
        titles += "".join("".join(grid.text(row, place).split()) for place in range(min(grid.width, 8)))
    return best[1:] if best is not None else None


def _header(grid: Grid, row: int, titles: str = "") -> tuple[Mechanism, HeaderMatch] | None:
    """The ledger whose header begins at this row: with most of what only that ledger has."""
    best: tuple[float, Mechanism, HeaderMatch] | None = None
    for mechanism in Mechanism:
        match = header_at(_headable(grid, row), row, HEADER_COLUMNS[mechanism])
        if match is None or len(match.columns) < 3 or _own_share(mechanism, match) < 0.5:
            continue
        if not is_sure(grid, match) and LEDGER_TITLES[mechanism] not in titles:
            continue  # rows of data may resemble labels (事项二, 成效二): alone they are no header
        score = _quality(mechanism, match, titles)
        if best is None or score > best[0]:
            best = (score, mechanism, match)
    return best[1:] if best is not None else None


def _headable(grid: Grid, row: int) -> Grid:
    """The grid as far down as a header may reach that begins at `row`: without merged cells each of its rows says a label."""
    rows = range(row, min(row + HIGHEST, len(grid)))
    if any(grid.first(number, place) != (number, place) for number in rows for place in range(grid.width)):
        return grid
    end = next((number for number in rows if number > row and not (_hits(grid, row) and _hits(grid, number))), rows.stop)
    return Grid(grid.rows[:end])


def is_sure(grid: Grid, match: HeaderMatch) -> bool:
    """Whether it is a header without a title that says so: two labels word for word, and at least half of them beyond doubt."""
    exact = sum(_hits(grid, row) for row in range(match.first, match.end))
    return exact >= 2 and 2 * len(match.unsure) <= len(match.columns)


def _own_share(mechanism: Mechanism, match: HeaderMatch) -> float:
    return sum(name in match.names for name in _OWN[mechanism]) / len(_OWN[mechanism])


def _quality(mechanism: Mechanism, match: HeaderMatch, titles: str) -> float:
    titled = LEDGER_TITLES[mechanism] in titles
    return match.score / len(match.columns) + 200 * _own_share(mechanism, match) + 10 * len(match.columns) + 40 * titled


def _hits(grid: Grid, row: int) -> int:
    """How many cells of a row are headers of some ledger, word for word."""
    return sum(any(label in _KNOWN for label in plain_labels(text)) for _place, text in grid.cells(row) if len(text) <= 40)


def filled_rows(section: Section) -> int:
    return sum(any(text.strip() for text in section.grid.rows[row]) for row in range(section.start, section.end))
