"""版本对比: two papers of a document side by side as text, with what differs marked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.model.comparing import Change, Line, Side
from web.access import READERS, allow, office, scope
from web.document_page import versions_of
from web.viewer import Piece

CONTEXT = 2  # lines around a change that are shown with it

bp = Blueprint("versions", __name__, url_prefix="/documents")


@bp.get("/<document_id>/compare")
@allow(READERS)
def page(document_id: str) -> ResponseReturnValue:
    """The two versions that the URL names, else the latest two."""
    document = office().documents.get(document_id, scope=scope())
    versions = versions_of(document)
    latest = [position for position, _name in versions][-2:]
    older = request.args.get("older", latest[0], type=int)
    newer = request.args.get("newer", latest[-1], type=int)
    lines = office().documents.compare(document_id, older, newer, scope=scope())
    rows = [row for row in rows_of(lines) if _says(row)]
    whole = bool(request.args.get("whole"))
    return render_template(
        "documents/compare.html",
        document=document,
        versions=versions,
        older=older,
        newer=newer,
        blocks=[Block(rows=tuple(rows))] if whole else list(blocks_of(rows)),
        pieces=pieces,
        whole=whole,
        differing=sum(row.change is not Change.SAME for row in rows),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows to be shown, or so many left out because nothing changed there."""

    rows: tuple[Line, ...] = ()
    left_out: int = 0


def blocks_of(rows: Sequence[Line]) -> Iterator[Block]:
    """What changed with the lines around it; of the rest, how much it is. A gap of one line is shown: it takes no more room."""
    changed = [at for at, row in enumerate(rows) if row.change is not Change.SAME]
    shown = {near for at in changed for near in range(at - CONTEXT, at + CONTEXT + 1)}
    for visible, group in groupby(enumerate(rows), key=lambda pair: pair[0] in shown):
        found = tuple(row for _at, row in group)
        yield Block(rows=found) if visible or len(found) == 1 else Block(left_out=len(found))


def rows_of(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines as rows: what was put in stands beside what it replaced."""
    removed: deque[Line] = deque()
    for line in lines:
        if line.change is Change.REMOVED:
            removed.append(line)
        elif line.change is Change.ADDED and removed:
            yield replace(line, older=removed.popleft().older)
        else:
            yield from removed
            removed.clear()
            yield line
    yield from removed


def _says(row: Line) -> bool:
    """Whether there is anything to read in it: a blank paragraph is room on the page, not text."""
    return any(side is not None and side.text.strip() for side in (row.older, row.newer))


def pieces(side: Side | None) -> tuple[Piece, ...] | None:
    """A paragraph cut at its marks; the key says whether a piece is marked."""
    return tuple(_cut(side)) if side is not None else None


def _cut(side: Side) -> Iterator[Piece]:
    at = 0
    for start, end in side.marks:
        if at < start:
            yield Piece(text=side.text[at:start])
        yield Piece(text=side.text[start:end], key="marked")
        at = end
    if at < len(side.text):
        yield Piece(text=side.text[at:])
