"""What a person should know of how a ledger was read (findings L01 to L20)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.model.findings import Finding, finding
from services.model.ledgers import column
from services.model.ledgers.columns import BESIDES
from services.model.ledgers.forms import EXAMPLE
from services.model.ledgers.standing import LONGEST_CELL
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.parsing.forms import ledger_rows as rows_of
from services.parsing.forms.header_block import HeaderBlock
from services.parsing.forms.headers import Grid
from services.parsing.forms.ledger_rows import SheetRow
from services.parsing.forms.ledger_tables import Section


def about_file(mechanism: Mechanism, sections: Sequence[Section], title: str, others: Sequence[Mechanism]) -> Iterator[Finding]:
    """What the title, and what else is in the file, speak against."""
    told = MECHANISM_LABELS[mechanism]
    if title and told not in title:
        yield finding("L11", "标题", title=title, found=told)
    if others:
        yield finding("L12", "文件", others="、".join(MECHANISM_LABELS[other] for other in others))
    tables = {section.number for section in sections if not section.continued}
    if len(tables) > 1:
        yield finding("L15", "文件", count=len(tables))


def about_columns(section: Section) -> Iterator[Finding]:
    """What of the header is missing, foreign or only alike, and where cells stand that no header names."""
    where, match, grid = f"表{section.number}表头", section.match, section.grid
    if section.continued:
        yield finding("L14", f"表{section.number}")
        return
    if missing := [_label(section.mechanism, name) for name in match.missing if name not in BESIDES]:
        yield finding("L01", where, columns="、".join(missing))
    if match.unmatched:
        yield finding("L02", where, columns="、".join(" ".join(label.split()) for _place, label in match.unmatched))
    for name, label in match.unsure:
        yield finding("L17", where, label=" ".join(label.split()), column=_label(section.mechanism, name))
    if section.overhead:
        data = (rows_of.reason(grid, row, match) is None for row in section.rows)
        yield finding("L24", f"表{section.number}", count=sum(data))
    known = {place for _name, places in match.columns for place in places} | {place for place, _label in match.unmatched}
    for place in range(grid.width):
        if place not in known and any(_own_text(grid, row, place) for row in section.rows):
            yield finding("L18", f"表{section.number}", place=place + 1)
    for name, places in match.columns:
        own = (sum(bool(_own_text(grid, row, place)) for place in places) for row in section.rows)
        if len(places) > 1 and any(count > 1 for count in own):
            yield finding("L16", where, column=_label(section.mechanism, name))


def _own_text(grid: Grid, row: int, place: int) -> str:
    """The text of a cell that begins at this column; nothing for one that reaches here from the left."""
    return grid.text(row, place).strip() if grid.first(row, place)[1] == place else ""


def about_row(mechanism: Mechanism, row: SheetRow) -> Iterator[Finding]:
    """An example that was left in a cell, and a text that is too long to be kept."""
    for name, text in row.cells:
        where = f"{row.place}“{_label(mechanism, name)}”"
        if EXAMPLE.search(text):
            yield finding("L10", where, column=_label(mechanism, name))
        if len(text) > LONGEST_CELL:
            yield finding("L20", where, column=_label(mechanism, name), count=len(text), limit=LONGEST_CELL)


def about_spread(section: Section, row: int) -> Iterator[Finding]:
    """A cell that is merged over several columns."""
    reached: dict[str, list[str]] = {}
    for name, first in section.match.spread(section.grid, row):
        reached.setdefault(first, []).append(name)
    for first, names in reached.items():
        if first not in BESIDES:
            columns = "、".join(_label(section.mechanism, name) for name in names)
            where = f"{section.place(row)}“{_label(section.mechanism, first)}”"
            yield finding("L22", where, columns=columns, column=_label(section.mechanism, first))


def about_merges(section: Section, rows: Sequence[SheetRow]) -> Iterator[Finding]:
    """Each merged cell over several rows once; a unit that is written once for all its rows is no news."""
    reached: dict[tuple[str, tuple[int, int]], list[int]] = {}
    places = {row.place: row for row in rows}
    for row in section.rows:
        made = places.get(section.place(row))
        for name in made.inherited if made is not None else ():
            if name not in BESIDES:
                reached.setdefault((name, section.grid.first(row, section.match.places(name)[0])), []).append(row)
    for (name, first), covered in reached.items():
        told = f"第{first[0] + 1}行至第{covered[-1] + 1}行"
        where = f"表{section.number}第{first[0] + 1}行“{_label(section.mechanism, name)}”"
        yield finding("L03", where, column=_label(section.mechanism, name), rows=told)


def _label(mechanism: Mechanism, name: str) -> str:
    return column(Mechanism.POLICY if name in BESIDES else mechanism, name).label


def about_header(whole: HeaderBlock, blocks: Sequence[HeaderBlock]) -> Iterator[Finding]:
    """`whole` is the header as it was made of `blocks`, the places where the file has one."""
    header = whole.header
    if not header.unit:
        yield finding("L04", "表头")
    filled = (("填表人", header.filled_by), ("联系电话", header.phone), ("填表日期", whole.dated))
    if blank := [label for label, text in filled if not text]:
        yield finding("L05", "表头", labels="、".join(blank))
    if whole.dated and header.filled_on is None:
        yield finding("L06", "表头“填表日期”", text=whole.dated)
    units = list({block.header.body: block.header.unit for block in reversed(blocks) if block.header.unit}.values())[::-1]
    if len(units) > 1:
        yield finding("L07", "表头“填表单位”", first=units[0], second=units[1])
