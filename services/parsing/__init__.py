"""The reading counter: a stored file becomes text, and the text of an agreement becomes facts with evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from services.formats.child import ReadingFailed
from services.formats.converter import Converter
from services.formats.gate import LIMITS, ArchiveLimits, examine
from services.formats.kinds import LEGACY, PACKAGES, PICTURES, READABLE
from services.model.document import ParsedDocument
from services.model.facts import Fact
from services.model.files import FileKind
from services.model.inspection import SEAL_REASONS, Inspection
from services.parsing.proposal import Proposal, propose
from services.parsing.reading import Look, Reading, ReadingChild
from services.parsing.second_look import SecondEngine, compared

__all__ = ["Parsing", "Proposal"]


class ReadingRoom(ReadingChild, SecondEngine, Protocol):
    """Where bytes are parsed: services.formats.child.ReadingPool."""

    def page_count(self, data: bytes, kind: FileKind) -> int: ...


class Parsing:
    """Reads files in a child process and proposes facts. It keeps nothing."""

    def __init__(self, *, child: ReadingRoom, legacy: Converter | None = None, limits: ArchiveLimits = LIMITS) -> None:
        """`legacy` makes docx of old documents; None where LibreOffice is absent: they wait for it then."""
        self._child = child
        self._limits = limits
        self._reading = Reading(child=child, legacy=legacy, limits=limits)

    def inspect(self, path: Path, kind: FileKind, *, label: str = "") -> Inspection:
        """A first look: whether the file opens, why not, and the text of its head.

        Raises a Refused of services/formats/gate.py for bombs, DTDs and the like, and ReadingFailed where the child fell.
        """
        label = label or path.name
        seal = examine(path, label=label, limits=self._limits)
        if seal is not None or kind not in READABLE | LEGACY | PACKAGES:
            return Inspection(seal=seal)
        return self._reading.inspect(path.read_bytes(), kind, label=label)

    def read(self, path: Path, kind: FileKind, *, label: str = "") -> ParsedDocument:
        """The file's text; blanks alone are none. A kind without a reader gives one empty page and says so.

        The gate stands before this road too. Raises what `inspect` raises, and ReadingFailed for a file that is sealed.
        """
        if seal := examine(path, label=label or path.name, limits=self._limits):
            raise ReadingFailed(reason=SEAL_REASONS[seal])
        document = self._reading.read(path.read_bytes(), kind)
        if document.blank:
            return replace(document, pages=tuple(replace(page, text="", boxes="") for page in document.pages))
        return document

    def pages(self, data: bytes, kind: FileKind) -> int | None:
        """How many pages there are; None for a kind that does not tell, and for what the reader can't open."""
        if kind not in {FileKind.PDF, FileKind.OFD, *PICTURES}:
            return None
        try:
            return self._child.page_count(data, kind)
        except ReadingFailed:
            return None

    def page_picture(
        self,
        path: Path,
        kind: FileKind,
        number: int,
        *,
        document: ParsedDocument | None = None,
        side: int | None = None,
        turned: int = 0,
        form: str = "png",
    ) -> bytes:
        """Page `number` of a file of any kind as a picture, its longer side `side` pixels at most, turned clockwise by `turned`
        degrees; without `side` it is sharp enough to be recognised.

        `document` is what was read from the file: without it a package is read again to learn where the page lies. Raises
        ReadingFailed, also for a page that has no picture.
        """
        look = Look(side=side, turned=turned, form=form)
        return self._reading.picture(path.read_bytes(), kind, number, document, look)

    def propose(self, documents: Sequence[tuple[int, ParsedDocument]]) -> Proposal:
        """Facts with their evidence, and what a person should look at before confirming.

        `documents` are (file position, text), the agreement first.
        """
        return propose(documents)

    def compared(self, facts: Sequence[Fact], files: Mapping[int, tuple[Path, ParsedDocument]]) -> tuple[Fact, ...]:
        """The facts after a second engine has looked at the PDFs among `files` (by position): where it reads something else at
        a fact's place, the fact is no longer certain.
        """
        return compared(facts, files, engine=self._child)
