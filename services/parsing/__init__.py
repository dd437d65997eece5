"""The reading counter: a stored file becomes text, and the text of an agreement becomes facts with evidence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from services.formats.child import ReadingFailed
from services.formats.gate import LIMITS, ArchiveLimits, examine
from services.formats.kinds import READABLE
from services.model.document import Origin, Page, ParsedDocument
from services.model.files import FILE_KIND_LABELS, FileKind
from services.model.findings import finding
from services.model.inspection import SEAL_REASONS, Inspection, Seal
from services.parsing.proposal import Proposal, propose

__all__ = ["Parsing", "Proposal"]


class ReadingRoom(Protocol):
    """Where bytes are parsed: services.formats.child.ReadingPool."""

    def inspect(self, data: bytes, kind: FileKind) -> Inspection: ...
    def read(self, data: bytes, kind: FileKind) -> ParsedDocument: ...


class Parsing:
    """Reads files in a child process and proposes facts. It keeps nothing."""

    def __init__(self, *, child: ReadingRoom, limits: ArchiveLimits = LIMITS) -> None:
        self._child = child
        self._limits = limits

    def inspect(self, path: Path, kind: FileKind, *, label: str = "") -> Inspection:
        """A first look: whether the file opens, why not, and the text of its head.

        Raises a Refused of services/formats/gate.py for bombs, DTDs and the like, and ReadingFailed where the child fell.
        """
        seal = examine(path, label=label or path.name, limits=self._limits)
        if seal is not None or kind not in READABLE:
            return Inspection(seal=seal)
        return self._child.inspect(path.read_bytes(), kind)

    def read(self, path: Path, kind: FileKind, *, label: str = "") -> ParsedDocument:
        """The file's text. A kind without a reader gives one empty page and says so.

        The gate stands before this road too. Raises what `inspect` raises, and ReadingFailed for a file that is sealed.
        """
        if seal := examine(path, label=label or path.name, limits=self._limits):
            raise _sealed(seal)
        if kind not in READABLE:
            remark = finding("R01", kind.value, kind=FILE_KIND_LABELS[kind])
            page = Page(number=1, text="", origin=Origin.NONE, confidence=0.0)
            return ParsedDocument(kind=kind.value, pages=(page,), findings=(remark,))
        data = path.read_bytes()
        try:
            return self._child.read(data, kind)
        except ReadingFailed:
            if seal := self._child.inspect(data, kind).seal:  # its parser knows why, in words for a person
                raise _sealed(seal) from None
            raise

    def propose(self, documents: Sequence[tuple[int, ParsedDocument]]) -> Proposal:
        """Facts with their evidence, and what a person should look at before confirming.

        `documents` are (file position, text), the agreement first.
        """
        return propose(documents)


def _sealed(seal: Seal) -> ReadingFailed:
    return ReadingFailed(reason=SEAL_REASONS[seal])
