"""Blocks of a manuscript as the values that a template's loop over them prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.model.manuscript.parts import Block, FormHead, Note, Paragraph, Table

MOST_COLUMNS = 60  # Word opens no table of more than 63
_ALIGNED = {"left": "left", "center": "centred", "right": "right"}
_Grid = list[list[dict[str, Any]]]


def blocks_value(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Each block by its `kind`: text, left, centred, right, heading_1 … heading_4, table, note, form_head.

    A paragraph has `lead` (in the face of its level) and `rest`; a table has `rows` of `header` and `cells`, each cell
    `lines` and `merged` ("left" or "up" where another cell covers it); a note has `text`; a form head `text` with tabs.
    """
    return [value for block in blocks for value in _values(block)]


def _values(block: Block) -> list[dict[str, Any]]:
    match block:
        case Paragraph():
            return [_paragraph(block)]
        case Table():
            return [{"kind": "table", "rows": rows} for rows in _tables(block)]
        case Note():
            return [{"kind": "note", "text": block.text}]
        case FormHead():
            return [{"kind": "form_head", "text": "\t".join(block.labels)}] if block.labels else []


def _paragraph(block: Paragraph) -> dict[str, Any]:
    if not 1 <= block.level <= 4:
        return {"kind": _ALIGNED.get(block.align, "text"), "lead": "", "rest": block.text}
    lead = block.lead if block.lead and block.text.startswith(block.lead) else block.text
    return {"kind": f"heading_{block.level}", "lead": lead, "rest": block.text[len(lead) :]}


def _tables(table: Table) -> list[list[dict[str, Any]]]:
    """The table's rows, every one of them with all its columns; a table too wide for Word in several."""
    grid = _grid(table)
    columns = max((len(row) for row in grid), default=0)
    made = []
    for start in range(0, columns, MOST_COLUMNS):
        part = [[dict(cell) for cell in row[start : start + MOST_COLUMNS]] for row in grid]
        for row in part:  # what reached over from the part before begins anew
            for cell in row:
                if cell["merged"] != "left":
                    break
                cell.update(merged="", lines=[""])
        made.append([{"header": index < table.header_rows, "cells": row} for index, row in enumerate(part)])
    return made


def _grid(table: Table) -> _Grid:
    """Spans spread out: a covered place is a cell of its own that says into which neighbour it goes."""
    places: dict[tuple[int, int], dict[str, Any]] = {}
    columns = table.columns
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in places:
                column += 1
            for down in range(min(max(cell.rows, 1), len(table.rows) - row)):
                for right in range(max(cell.columns, 1)):
                    merged = "left" if right else "up" if down else ""
                    lines = [] if merged else cell.text.split("\n")
                    places.setdefault((row + down, column + right), {"lines": lines, "merged": merged})
            column += max(cell.columns, 1)
            columns = max(columns, column)
    empty: dict[str, Any] = {"lines": [""], "merged": ""}
    return [[places.get((row, column), empty) for column in range(columns)] for row in range(len(table.rows))]
