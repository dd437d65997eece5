"""The reading children seen from the office: every task that they do, as a method that takes bytes and gives values."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from services.formats import wire
from services.formats.child_process import ENTRY, LIMITS, ROOT, ChildCannotRun, ChildLimits, ReadingChild, ReadingFailed
from services.formats.confinement import Confinement
from services.model.boxes import Rectangle
from services.model.checked import Checked, NotMeasurable
from services.model.document import ParsedDocument
from services.model.files import FileKind
from services.model.inspection import Inspection, Seal

__all__ = ["ENTRY", "ROOT", "Box", "ChildCannotRun", "ChildLimits", "Quote", "ReadingChild", "ReadingFailed", "ReadingPool"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A text to be found on a PDF's pages: its `occurrence` (from 0) on `page`, or anywhere where `page` is None."""

    text: str
    page: int | None = None
    occurrence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle of one line on a page; coordinates are fractions of the page's width and height, from the top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class ReadingPool:
    """A few reading children side by side: a page image need not wait behind a long reading. Children start when needed."""

    def __init__(self, *, size: int = 1, limits: ChildLimits = LIMITS) -> None:
        self._children = [ReadingChild(limits=limits) for _ in range(size)]
        self._free = list(self._children)
        self._seat = threading.Condition()

    def inspect(self, data: bytes, kind: FileKind, *, seconds: float | None = None) -> Inspection:
        """Open the file with its parser and read its head; raises ReadingFailed. `seconds`: where there are less than usual."""
        answer, _ = self._ask({"task": "inspect", "kind": kind.value}, data, seconds=seconds)
        seal = Seal(answer["seal"]) if answer["seal"] else None
        return Inspection(seal=seal, first_page_text=answer["first_page_text"])

    def read(self, data: bytes, kind: FileKind, *, seconds: float | None = None) -> ParsedDocument:
        """The whole file as text, tables and findings; raises ReadingFailed. `seconds`: where there are less than usual."""
        answer, _ = self._ask({"task": "read", "kind": kind.value}, data, seconds=seconds)
        return wire.document_from_wire(answer["document"])

    def page_image(self, pdf: bytes, page: int, *, scale: float = 2.0, form: str = "png") -> bytes:
        """Page `page` (from 1) of a PDF as PNG or WebP, `scale` pixels a point, at most 25 megapixels; raises ReadingFailed."""
        _, image = self._ask({"task": "page_image", "page": page, "scale": scale, "form": form}, pdf)
        return image

    def picture(
        self, data: bytes, kind: FileKind, page: int, *, side: int | None = None, turned: int = 0, form: str = "png"
    ) -> bytes:
        """Page `page` (from 1) of a PDF, an OFD, a picture file or a docx whose pages are pictures, turned clockwise by
        `turned` degrees, its longer side `side` pixels at most; without `side` as a recogniser wants it. At most 25 megapixels.
        Raises ReadingFailed.
        """
        task = {"task": "picture", "kind": kind.value, "page": page, "side": side, "turned": turned, "form": form}
        _, image = self._ask(task, data)
        return image

    def page_count(self, data: bytes, kind: FileKind = FileKind.PDF) -> int:
        """How many pages a PDF, an OFD or a picture file has; raises ReadingFailed."""
        answer, _ = self._ask({"task": "page_count", "kind": kind.value}, data)
        return int(answer["pages"])

    def attachments(self, mail: bytes, *, seconds: float | None = None) -> list[tuple[str, bytes]]:
        """(name, bytes) of everything attached to a message, in order; raises ReadingFailed."""
        answer, data = self._ask({"task": "attachments"}, mail, seconds=seconds)
        found: list[tuple[str, bytes]] = []
        at = 0
        for name, length in answer["attached"]:
            found.append((name, data[at : at + length]))
            at += length
        return found

    def locate(self, pdf: bytes, quotes: Sequence[Quote]) -> tuple[tuple[Box, ...], ...]:
        """For each quote the boxes that cover it, one per line; none where it does not stand in the PDF. Raises ReadingFailed."""
        wanted = [{"text": quote.text, "page": quote.page, "occurrence": quote.occurrence} for quote in quotes]
        answer, _ = self._ask({"task": "locate", "quotes": wanted}, pdf)
        return tuple(tuple(Box(page=p, x0=x0, y0=y0, x1=x1, y1=y1) for p, x0, y0, x1, y1 in boxes) for boxes in answer["boxes"])

    def agree(self, pdf: bytes, quotes: Sequence[tuple[str, Sequence[tuple[int, Rectangle]]]]) -> tuple[bool, ...]:
        """For each (text, its lines as (page, rectangle)): whether a second engine reads the same there; raises ReadingFailed."""
        wanted = [{"text": text, "places": [[page, list(line)] for page, line in places]} for text, places in quotes]
        answer, _ = self._ask({"task": "agree", "quotes": wanted}, pdf)
        return tuple(answer["agreeing"])

    def check(self, pdf: bytes, docx: bytes = b"", *, form: str | None = None, label: str) -> Checked:
        """The document against GB/T 9704; raises NotMeasurable."""
        try:
            answer, _ = self._ask({"task": "check", "docx": len(docx), "form": form, "label": label}, docx + pdf)
        except ReadingFailed as failure:
            raise NotMeasurable(label=label, reason=failure.reason) from failure
        return wire.checked_from_wire(answer["checked"])

    def marked_page(self, pdf: bytes, page: int, boxes: Sequence[Sequence[float]]) -> bytes:
        """Page `page` as PNG with `boxes` (page, x0, y0, x1, y1 in mm) outlined; raises ReadingFailed."""
        _, image = self._ask({"task": "mark", "page": page, "boxes": [list(box) for box in boxes]}, pdf)
        return image

    def confinement(self) -> Confinement:
        """Which walls stand around a child."""
        with self._child() as child:
            return child.confinement()

    def close(self) -> None:
        """End every child; a later task starts new ones."""
        for child in self._children:
            child.close()

    def _ask(self, task: Mapping[str, Any], body: bytes, *, seconds: float | None = None) -> tuple[dict[str, Any], bytes]:
        with self._child() as child:
            return child.ask(task, body, seconds=seconds)

    @contextmanager
    def _child(self) -> Iterator[ReadingChild]:
        with self._seat:
            self._seat.wait_for(lambda: bool(self._free))
            child = self._free.pop()
        try:
            yield child
        finally:
            with self._seat:
                self._free.append(child)
                self._seat.notify()
