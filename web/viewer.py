"""A file before the eyes: its page images with the evidence boxed, or without images its text with the quotes marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from services.formats.child import Box
from services.model.document import ParsedDocument
from services.model.facts import Fact
from services.model.files import StoredFile
from services.model.records import ArchivedObject
from services.model.work import TaskKind
from services.renditions import Shown, stored_file
from web.access import office, scope

MOST_PAGES = 300  # page images on one page; who needs more takes the original

Span = tuple[int, int, str]  # start and end in the text of the file, key of the evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text; `key` names the evidence that it is, or is empty."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """One page of text; `number` is None where the format has no pages."""

    number: int | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """What a page shows of one file of an object. `boxes` are by page, as (key of the evidence, box); `again` is where to ask
    whether images that are still missing have been made.
    """

    record: ArchivedObject
    file: StoredFile
    shown: Shown
    boxes: Mapping[int, Sequence[tuple[str, Box]]]
    text: tuple[TextPage, ...]
    again: str

    @property
    def pages(self) -> range:
        """The numbers of the page images."""
        return range(1, min(self.shown.pages, MOST_PAGES) + 1)


def look_at(record: ArchivedObject, position: int, evidence: Mapping[str, Fact], *, again: str, asking: bool = True) -> Viewer:
    """File number `position` with the evidence that stands in it. Raises NotFound.

    Where images have still to be made they are asked for, unless the asker only looks whether they are there (`asking`).
    """
    file = stored_file(record, position)
    here = {key: fact for key, fact in evidence.items() if fact.file == position and fact.quote}
    shown = images_of(record, position, asking=asking)
    document = office().renditions.text(record, position)
    return Viewer(
        record=record,
        file=file,
        shown=shown,
        boxes=_boxes(record, position, here) if shown.pages else {},
        text=text_pages(document, spans_of(here)) if document else (),
        again=again,
    )


def images_of(record: ArchivedObject, position: int, *, asking: bool = True) -> Shown:
    """What there is of page images; missing ones are asked for, unless the asker only looks (`asking`)."""
    shown = office().renditions.shown(record, position)
    if not shown.waiting:
        return shown
    waiting = [item for item in office().waiting(scope=scope(), object_id=record.id) if item.task is TaskKind.RENDER]
    if waiting and waiting[0].given_up:
        return replace(shown, waiting=False, reason=f"页面图像没有生成：{waiting[0].error}")
    if asking and not waiting:
        office().ask_for_images(record.id)
    return shown


def _boxes(record: ArchivedObject, position: int, evidence: Mapping[str, Fact]) -> dict[int, list[tuple[str, Box]]]:
    places = office().renditions.places(record, position, list(evidence.values())) if evidence else ()
    found: dict[int, list[tuple[str, Box]]] = {}
    for key, boxes in zip(evidence, places, strict=True):
        for box in boxes:
            found.setdefault(box.page, []).append((key, box))
    return found


def spans_of(evidence: Mapping[str, Fact]) -> list[Span]:
    """Where the quotes stand in the file's text, in order."""
    return sorted((f.start, f.end, key) for key, f in evidence.items() if f.start is not None and f.end is not None)


def text_pages(document: ParsedDocument, spans: Sequence[Span]) -> tuple[TextPage, ...]:
    """The text page by page, cut at the evidence; where two quotes overlap the first one is marked."""
    starts = accumulate((len(page.text) + 1 for page in document.pages), initial=0)
    return tuple(
        TextPage(number=page.number if document.paged else None, pieces=tuple(_pieces(page.text, start, spans)))
        for page, start in zip(document.pages, starts, strict=False)
    )


def _pieces(text: str, offset: int, spans: Sequence[Span]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for start, end, key in spans:
        first, last = max(start - offset, at), min(end - offset, len(text))
        if first >= last:
            continue
        if at < first:
            pieces.append(Piece(text=text[at:first]))
        pieces.append(Piece(text=text[first:last], key=key))
        at = last
    return [*pieces, Piece(text=text[at:])] if at < len(text) else pieces
