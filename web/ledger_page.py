"""A return as its page shows it: each cell with its claims and where they are borne out, and what it said a month ago."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import flash

from services.ledgers import rules
from services.model.errors import NotFound
from services.model.ledgers import Change, Evidence, LedgerColumn, LedgerReturn, LedgerRow, Place, columns_of
from services.model.ledgers.remarks import CellRemark, Summed, by_cell, placed, summed
from services.model.periods import Month
from web.access import office, scope
from web.paging import url_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A piece of a cell's text. `proven` None: it claims nothing; `url` leads to the page where the claim is borne out."""

    text: str
    proven: bool | None = None
    about: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """One cell. `before` is what it said in the month before, where that is something else."""

    column: LedgerColumn
    pieces: tuple[Stretch, ...]
    before: str = ""
    told: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """One row with its number in the ledger."""

    number: int
    row: LedgerRow
    change: str
    cells: tuple[ShownCell, ...]
    files: tuple[int, ...]


def cells_of(record: LedgerReturn, before: Mapping[str, LedgerRow], *, month_only: bool) -> list[ShownRow]:
    """All rows, or those that the month added or changed."""
    look = _Look(record, before)
    shown = [look.row(number, row) for number, row in enumerate(record.rows, start=1)]
    return [one for one in shown if one.change or not month_only]


class _Look:
    """What is worked out once for all cells of a return."""

    def __init__(self, record: LedgerReturn, before: Mapping[str, LedgerRow]) -> None:
        self._record, self._before = record, before
        self._told = by_cell(placed(record.findings, record.rows, record.mechanism))
        self._columns = [one for one in columns_of(record.mechanism) if one.name != "position"]
        self._urls: dict[tuple[str, int], str] = {}
        self._claims: dict[tuple[str, str], list[Evidence]] = {}
        for one in record.evidence:
            self._claims.setdefault((one.claim.row, one.claim.column), []).append(one)
        self._reasons = record.reasons_at

    def row(self, number: int, row: LedgerRow) -> ShownRow:
        change = row.change_in(self._record.period)
        files = tuple(position for position, owner in self._record.row_files if owner == row.id)
        return ShownRow(
            number=number,
            row=row,
            change="" if change is Change.KEPT else change.value,
            cells=tuple(self._cell(row, column) for column in self._columns),
            files=files,
        )

    def _cell(self, row: LedgerRow, column: LedgerColumn) -> ShownCell:
        text, cell = row[column.name], (row.id, column.name)
        was = self._before[row.id][column.name] if row.id in self._before else text
        changed = row.change_in(self._record.period) is Change.CHANGED and was.strip() != text.strip() and column.name != "unit"
        return ShownCell(
            column=column,
            pieces=tuple(self._pieces(text, self._claims.get(cell, ()))),
            before=(was or "（空）") if changed else "",
            told=tuple(dict.fromkeys(one.text for one in self._told.get(cell, ()))),
            reasons=self._reasons.get(cell, ()),
        )

    def _pieces(self, text: str, claims: Sequence[Evidence]) -> Iterator[Stretch]:
        at = 0
        for one in sorted(claims, key=lambda evidence: evidence.claim.start):
            start, end = one.claim.start, one.claim.end
            if start < at or text[start:end] != one.claim.text:
                continue  # of an earlier wording of the cell
            if at < start:
                yield Stretch(text=text[at:start])
            yield self._claimed(text[start:end], one)
            at = end
        if at < len(text):
            yield Stretch(text=text[at:])

    def _claimed(self, text: str, one: Evidence) -> Stretch:
        kind = one.claim.kind.value
        if not one.places:
            return Stretch(text=text, proven=False, about=f"{kind}：未佐证，材料中没有找到")
        best = one.places[0]
        page = f"第 {best.page} 页" if best.page else ""
        about = f"{kind}：已佐证，见{self._label(best)}{page}“{' '.join(best.quote.split())[:60]}”"
        return Stretch(text=text, proven=True, about=about, url=self._url(best))

    def _url(self, place: Place) -> str:
        kind = "filings" if place.object_id.startswith("F") else "ledgers"
        asked = {"page": place.page, "start": place.start, "end": place.end} if place.end else {"page": place.page}
        known = {name: str(number) for name, number in asked.items() if number is not None}
        return url_of(f"{kind}.view", known, object_id=place.object_id, position=str(place.file))

    def _label(self, place: Place) -> str:
        key = (place.object_id, place.file)
        if key not in self._urls:
            self._urls[key] = self._named(place)
        return self._urls[key]

    def _named(self, place: Place) -> str:
        try:
            record = self._record if place.object_id == self._record.id else office().record(place.object_id, scope=scope())
        except NotFound:
            return "材料"
        label = next((file.label for file in record.files if file.position == place.file), "")
        return f"“{label}”" if record is self._record else f"《{record.summary().title}》"


def summed_of(record: LedgerReturn) -> tuple[Summed, ...]:
    """The findings about cells, each sentence once."""
    return summed(_at_cells(record), record.rows, record.mechanism)


def _at_cells(record: LedgerReturn) -> list[CellRemark]:
    return [one for one in placed(record.findings, record.rows, record.mechanism) if one.row]


def remarks_of(record: LedgerReturn) -> list[str]:
    """The findings that are not about a cell."""
    at_cells = {one.finding for one in _at_cells(record)}
    told = (one for one in record.findings if one not in at_cells)
    return list(dict.fromkeys(f"{one.where}：{one.text}" if one.where else one.text for one in told))


def stamp_due_of(record: LedgerReturn) -> str:
    """What is still to be done for the stamped scan, where the house wants one."""
    return "".join(one.text for one in rules.stamp_due(record, stamp_required=office().settings.stamp_required))


def tell_stamp_due(record: LedgerReturn) -> None:
    """The same above the next page."""
    if told := stamp_due_of(record):
        flash(f"{record.title}：{told}。", "warning")


def told_changes(record: LedgerReturn) -> str:
    """What the month did to the rows of a return."""
    quiet = "本月无新增" if record.nothing_new else "与上月相同"
    return changes_in_words(record.rows, record.period, removed=len(record.removed), quiet=quiet)


def changes_in_words(rows: Collection[LedgerRow], period: Month, *, removed: int, quiet: str) -> str:
    """共 12 行，本月新增 2 行、变更 1 行、删除 1 行; `quiet` says that nothing was done."""
    done = Counter(row.change_in(period) for row in rows)
    numbers = (("新增", done[Change.ADDED]), ("变更", done[Change.CHANGED]), ("删除", removed))
    parts = "、".join(f"{word} {number} 行" for word, number in numbers if number)
    return f"共 {len(rows)} 行，" + (f"本月{parts}" if parts else quiet)
