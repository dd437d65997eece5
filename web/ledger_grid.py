"""The grid of a ledger before the eyes: its rows with what is to be told at each cell, for the page and for its script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.ledgers import Opened
from services.model.ledgers import Change, LedgerRow, columns_of
from services.model.ledgers.drafts import LedgerDraft, new_row_id
from services.model.ledgers.remarks import Summed, placed, summed
from web.access import office
from web.ledger_page import changes_in_words

NUMBERED = "position"  # the column that the page fills in by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a person should look at: by row and column ("" is the header block), and of the whole."""

    cells: dict[tuple[str, str], tuple[str, ...]]
    whole: tuple[str, ...]
    summed: tuple[Summed, ...]

    def at(self, row: str, column: str) -> tuple[str, ...]:
        return self.cells.get((row, column), ())

    @property
    def count(self) -> int:
        return sum(map(len, self.cells.values())) + len(self.whole)


def told_of(draft: LedgerDraft) -> Told:
    """The findings about a draft, each with its cell."""
    at_cells = placed(draft.findings, draft.rows, draft.mechanism)
    remarks = (*office().proving.remarks(draft), *at_cells)
    known = {one.finding for one in at_cells}
    whole = dict.fromkeys(f"{one.where}：{one.text}" for one in draft.findings if one not in known)
    cells: dict[tuple[str, str], dict[str, None]] = {}
    for one in remarks:
        cells.setdefault((one.row, one.column), {})[one.finding.text] = None
    return Told(
        cells={cell: tuple(texts) for cell, texts in cells.items()},
        whole=tuple(whole),
        summed=summed(remarks, draft.rows, draft.mechanism),
    )


def reasons_of(opened: Opened) -> dict[tuple[str, str], tuple[str, ...]]:
    """Why the return was sent back, at the cells that the reasons are about."""
    return opened.record.reasons_at if opened.record is not None else {}


def shown_rows(draft: LedgerDraft) -> tuple[LedgerRow, ...]:
    """The rows to show; a ledger without any begins with one to write in."""
    if draft.rows:
        return draft.rows
    cells = tuple((one.name, draft.unit if one.name == "unit" else "") for one in columns_of(draft.mechanism))
    return (LedgerRow(id=new_row_id(), cells=cells, since=draft.period, changed=draft.period),)


def change_of(row: LedgerRow, draft: LedgerDraft) -> str:
    """本月新增, 本月变更 or nothing; a row that is not begun yet is nothing either."""
    change = row.change_in(draft.period)
    return "" if change is Change.KEPT or row.blank else change.value


def counted(draft: LedgerDraft, opened: Opened) -> str:
    """What the draft would do to the rows that stand."""
    rows = [row for row in draft.rows if not row.blank]
    there = {row.id for row in rows}
    removed = sum(row.id not in there for row in opened.standing)
    return changes_in_words(rows, draft.period, removed=removed, quiet="与上月相同")


def as_answer(draft: LedgerDraft, opened: Opened) -> dict[str, Any]:
    """What the script shows after a save."""
    told = told_of(draft)
    cells: dict[str, dict[str, list[str]]] = {}
    for (row, column), texts in told.cells.items():
        cells.setdefault(row, {})[column] = list(texts)
    return {
        "version": draft.version,
        "saved": f"{draft.saved_at:%H:%M}" if draft.saved_at else "",
        "changes": {row.id: change_of(row, draft) for row in draft.rows},
        "cells": cells,
        "whole": list(told.whole),
        "summed": [{"text": one.text, "label": one.label, "cells": one.cells} for one in told.summed],
        "told": told.count,
        "counted": counted(draft, opened),
    }
