"""A paper before the eyes: its page images with the evidence boxed, or without images its text with the quotes marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice
from typing import Any

from services.formats.child import Box
from services.model.document import ParsedDocument
from services.model.facts import Fact
from services.model.files import StoredFile, paper_of
from services.model.records import ArchivedObject
from services.model.work import TaskKind
from services.renditions import stored_file
from services.renditions.shapes import Shown
from web.access import office, scope
from web.leaves import PASTED, leaf_count

MOST_PAGES = 300  # page images on one page; who needs more takes the original

Span = tuple[int, int, str]  # start and end in the text of the file, key of the evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text; `key` names the evidence that it is, or is empty."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """One page of text; `number` is None where the format has no pages. `name` says what it is a page of, where that changes."""

    number: int | None
    pieces: tuple[Piece, ...]
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page before the eyes, an image with its boxes or text. `number` counts through the paper, `page` through its file's
    images; `text` is the page of the file's text that it is. `name` says what it is a page of, where that changes.
    """

    number: int
    file: StoredFile
    page: int
    text: int
    name: str
    image: bool = False
    boxes: Sequence[tuple[str, Box]] = ()
    words: TextPage | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """What a page shows of the paper to which a file of an object belongs. `shown` is of that file; `text` is that of the paper;
    `again` is where to ask whether images that are still missing have been made.
    """

    record: ArchivedObject
    file: StoredFile
    files: tuple[StoredFile, ...]
    shown: Shown
    waiting: bool
    leaves: tuple[Leaf, ...]
    total: int
    text: tuple[TextPage, ...]
    again: str

    @property
    def pictured(self) -> bool:
        """Whether there is any page image."""
        return any(leaf.image for leaf in self.leaves)

    @property
    def counted(self) -> bool:
        """Whether its pages are told by number: those of text alone are not, unless they are files of one paper."""
        return self.pictured or len(self.files) > 1

    def holds(self, position: int | None) -> bool:
        """Whether the file is one of those that are shown."""
        return any(file.position == position for file in self.files)

    def number_of(self, page: int) -> int:
        """The number of the leaf that is page `page` of the text of the file that was asked for; else that of its first."""
        own = [leaf for leaf in self.leaves if leaf.file == self.file]
        return next((leaf.number for leaf in own if (leaf.text or leaf.page) == page), own[0].number if own else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One file of a paper as it can be shown: one of `several`, or the only one; `before` pages of the paper come before it."""

    file: StoredFile
    shown: Shown
    document: ParsedDocument | None
    evidence: Mapping[str, Fact]
    before: int
    several: bool

    @property
    def after(self) -> int:
        return self.before + leaf_count(self.shown, self.document)

    @property
    def text(self) -> tuple[TextPage, ...]:
        """Its text; pages are numbered through the paper where the format has pages."""
        if self.document is None:
            return ()
        names = [page.part or self.file.label * self.several for page in self.document.pages]
        pages = zip(text_pages(self.document, spans_of(self.evidence)), names, strict=True)
        return tuple(replace(page, number=self._numbered(page.number), name=name) for page, name in pages)

    def _numbered(self, number: int | None) -> int | None:
        image = self.shown.image_of(number) if number and self.shown.pages else number
        return self.before + image if image else None


def look_at(record: ArchivedObject, position: int, evidence: Mapping[str, Fact], *, again: str, asking: bool = True) -> Viewer:
    """The paper of file number `position` with the evidence that stands in it. Raises NotFound.

    Where images have still to be made they are asked for, unless the asker only looks whether they are there (`asking`).
    """
    file = stored_file(record, position)
    parts = _parts(record, paper_of(record.files, position), evidence, asking=asking)
    return Viewer(
        record=record,
        file=file,
        files=tuple(part.file for part in parts),
        shown=next(part.shown for part in parts if part.file == file),
        waiting=any(part.shown.waiting for part in parts),
        leaves=tuple(islice((leaf for part in parts for leaf in _leaves(record, part)), MOST_PAGES)),
        total=parts[-1].after,
        text=tuple(page for part in parts for page in part.text),
        again=again,
    )


def _parts(record: ArchivedObject, files: Sequence[StoredFile], evidence: Mapping[str, Fact], *, asking: bool) -> list[_Part]:
    parts: list[_Part] = []
    for file in files:
        part = _Part(
            file=file,
            shown=images_of(record, file.position, asking=asking),
            document=office().renditions.text(record, file.position),
            evidence={key: fact for key, fact in evidence.items() if fact.file == file.position and fact.quote},
            before=parts[-1].after if parts else 0,
            several=len(files) > 1,
        )
        parts.append(part)
    return parts


def _leaves(record: ArchivedObject, part: _Part) -> Iterator[Leaf]:
    """Its images; without images its text page by page; without either one leaf that says why."""
    words, shown = part.text, part.shown
    if not shown.pages:
        note = "" if shown.waiting else shown.reason
        for page in range(1, leaf_count(shown, part.document) + 1):
            told = words[page - 1] if words else None
            yield _leaf(part, page, text=page, words=told, note=note if page == 1 else "")
        return
    boxes = _boxes(record, part.file.position, part.evidence)
    for page, text in enumerate(shown.texts, start=1):
        bare = page in shown.bare
        told = words[text - 1] if bare and text <= len(words) else None
        yield _leaf(part, page, text=text, image=not bare, boxes=boxes.get(page, ()), words=told)


def _leaf(part: _Part, page: int, *, text: int, **shown: Any) -> Leaf:
    pages = part.document.pages if part.document else ()
    own = PASTED if page in part.shown.pasted else pages[text - 1].part if 0 < text <= len(pages) else ""
    name = f"{part.file.label} › {own}" if own else part.file.label
    return Leaf(number=part.before + page, file=part.file, page=page, text=text, name=name, **shown)


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
