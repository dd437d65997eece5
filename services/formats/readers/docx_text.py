"""The words of WordprocessingML (ECMA-376 part 1, 17): blocks to lines, tables to grids, each text once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from services.formats.word_names import W
from services.model.document import BESIDE, Table

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

MAX_SPAN = 64  # columns that one cell may claim; files that say millions are broken or hostile
MAX_ROWS = 5_000
MAX_COLUMNS = 256
MAX_CELLS = 200_000

# Characters that an element stands for (17.3.3).
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
# Signs of symbol fonts that carry meaning in forms (17.3.3.30; Unicode's mappings of Wingdings): ticks and boxes.
_SYMBOLS: dict[str, dict[int, str]] = {
    "wingdings": {
        **{0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0xA1: "○", 0xA8: "□", 0xD8: "➢", 0xE0: "→"},
        **{0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
    },
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"},
    "symbol": {0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB8: "÷", 0xB7: "•", 0xAE: "→"},
}
# What is not on the paper: deletions, moved-away text, field codes, ruby's reading, a fallback beside its choice.
_SKIPPED = frozenset(
    {
        *(f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "pPr", "tblPr", "sectPr")),
        f"{_MC}Fallback",
    }
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of a table's grid. `origin` is False where a merged cell only reaches here; `first` is that cell's own place
    (row, column), None where the row has no cell at all.
    """

    text: str
    origin: bool = True
    first: tuple[int, int] | None = None


def is_on(element: etree._Element | None) -> bool:
    """An on/off property (17.17.4): present means on, unless its value says otherwise."""
    return element is not None and element.get(f"{W}val", "true") not in ("0", "false", "off")


class Blocks:
    """Turns blocks into lines of text, and keeps the tables and notes that it meets."""

    def __init__(
        self,
        *,
        note: Callable[[str, str], etree._Element | None] = lambda _kind, _number: None,
        number: Callable[[etree._Element], str] = lambda _paragraph: "",
        between_cells: str = "\t",
    ) -> None:
        """`note` finds a footnote by its kind and id, `number` what Word prints before a paragraph by itself."""
        self.tables: list[Table] = []
        self._between_cells = between_cells
        self._find_note = note
        self._number = number
        self._notes: list[etree._Element] = []

    def lines(self, parent: etree._Element, *, limit: int | None = None) -> list[str]:
        """The lines of all blocks below `parent`, or of the first `limit`."""
        lines: list[str] = []
        last: int | None = None  # the table before, and where it ends in `lines`
        end = 0
        for count, block in enumerate(_blocks(parent)):
            if limit is not None and count >= limit:
                break
            if block.tag == f"{W}tbl":
                last = len(self.tables)
                lines += self._table_lines(block, before="\n".join(lines[end:])[-BESIDE:])
                end = len(lines)
            else:
                lines += self._paragraph_lines(block)
        if last is not None:
            self.tables[last] = replace(self.tables[last], after="\n".join(lines[end:])[:BESIDE])
        return lines

    def notes(self) -> list[str]:
        """The lines of every note that was referred to so far."""
        met, self._notes = self._notes, []
        return [line for note in met for line in self.lines(note)]

    def _paragraph_lines(self, paragraph: etree._Element) -> list[str]:
        pieces = [self._number(paragraph)]
        boxes: list[etree._Element] = []
        self._collect(paragraph, pieces, boxes)
        lines = "".join(pieces).split("\n")
        for box in boxes:
            lines += self.lines(box)
        return lines

    def _collect(self, element: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
        """Gather the text below `element`; text boxes are kept for after the paragraph. Walks without recursion."""
        walker = [iter(element)]
        while walker:
            child = next(walker[-1], None)
            if child is None:
                walker.pop()
                continue
            tag = child.tag
            if tag in (f"{W}t", f"{_M}t"):
                pieces.append(child.text or "")
            elif tag in _CHARACTERS:
                pieces.append(_CHARACTERS[tag])
            elif tag == f"{W}sym":
                pieces.append(_symbol(child))
            elif tag == f"{W}txbxContent":
                boxes.append(child)
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self._refer(child)
            elif tag not in _SKIPPED and not (tag == f"{W}r" and _is_hidden(child)):
                walker.append(iter(child))

    def _refer(self, reference: etree._Element) -> None:
        kind = reference.tag.removeprefix(W).removesuffix("Reference")
        note = self._find_note(kind, reference.get(f"{W}id", ""))
        if note is not None:
            self._notes.append(note)

    def _table_lines(self, table: etree._Element, *, before: str) -> list[str]:
        place = len(self.tables)
        self.tables.append(Table(page=None, rows=(), before=before))
        grid = self.grid(table)
        rows = tuple(tuple(cell.text for cell in row) for row in grid)
        self.tables[place] = replace(self.tables[place], rows=rows, merges=_merges(grid))
        return [self._between_cells.join(cell.text for cell in row if cell.origin) for row in grid]

    def grid(self, table: etree._Element) -> list[list[Cell]]:
        """The table as a matrix: a merged cell's text stands in every place that it covers, its origin in one."""
        rows: list[list[Cell]] = []
        open_merges: dict[int, Cell] = {}
        count = 0
        for row in _rows(table):
            cells = self._row(row, len(rows), open_merges)
            rows.append(cells)
            count += len(cells)
            if len(rows) >= MAX_ROWS or count >= MAX_CELLS:
                break
        width = max((len(row) for row in rows), default=0)
        return [row + [Cell("", False)] * (width - len(row)) for row in rows]

    def _row(self, row: etree._Element, number: int, open_merges: dict[int, Cell]) -> list[Cell]:
        properties = row.find(f"{W}trPr")
        skipped = _number(properties.find(f"{W}gridBefore") if properties is not None else None, default=0)
        cells = [Cell("", False)] * skipped
        for cell in _cells(row):
            if len(cells) >= MAX_COLUMNS:
                break
            span, merge = _merging(cell)
            column = len(cells)
            if merge == "continue" and column in open_merges:
                first = reached = open_merges[column]
            else:
                first = Cell("\n".join(self.lines(cell)).strip("\n"), first=(number, column))
                reached = replace(first, origin=False)
            for place in range(column, column + span):
                if merge == "restart":
                    open_merges[place] = reached
                elif merge is None:
                    open_merges.pop(place, None)
            cells += [first] + [reached] * (span - 1)
        return cells


def _merges(grid: list[list[Cell]]) -> tuple[tuple[int, int, int, int], ...]:
    """The merged cells of a grid as (first row, first column, last row, last column)."""
    reach: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if cell.first is not None and not cell.origin:
                last_row, last_column = reach.get(cell.first, cell.first)
                reach[cell.first] = (max(row, last_row), max(column, last_column))
    return tuple((*first, *last) for first, last in reach.items())


def _symbol(element: etree._Element) -> str:
    """The sign of a symbol font; "" for one whose look only the font knows."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    table = _SYMBOLS.get(element.get(f"{W}font", "").lower(), {})
    return table.get(code & 0xFF, "") if code >= 0xF000 or table else chr(code) if 0x20 <= code < 0xD800 else ""


def _is_hidden(run: etree._Element) -> bool:
    properties = run.find(f"{W}rPr")
    return properties is not None and is_on(properties.find(f"{W}vanish"))


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables below `parent`, through content controls and other wrappers, in document order."""
    yield from _children(parent, (f"{W}p", f"{W}tbl"), stop=(f"{W}tc",))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for row in _children(table, (f"{W}tr",)):
        properties = row.find(f"{W}trPr")
        if properties is None or properties.find(f"{W}del") is None:
            yield row


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    yield from _children(row, (f"{W}tc",))


def _children(parent: etree._Element, tags: tuple[str, ...], stop: tuple[str, ...] = ()) -> Iterator[etree._Element]:
    """The nearest descendants with one of `tags`, through wrappers, but not into properties or what is not on the paper."""
    walker = [iter(parent)]
    while walker:
        child = next(walker[-1], None)
        if child is None:
            walker.pop()
        elif child.tag in tags:
            yield child
        elif child.tag not in _SKIPPED and child.tag not in stop:
            walker.append(iter(child))


def _merging(cell: etree._Element) -> tuple[int, str | None]:
    """(columns that the cell spans, restart | continue | None)."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return 1, None
    merge = properties.find(f"{W}vMerge")
    span = _number(properties.find(f"{W}gridSpan"), default=1)
    return max(span, 1), None if merge is None else merge.get(f"{W}val", "continue")


def _number(element: etree._Element | None, *, default: int) -> int:
    text = element.get(f"{W}val", "") if element is not None else ""
    return min(int(text), MAX_SPAN) if text.isdecimal() and len(text) < 12 else MAX_SPAN if text.isdecimal() else default
