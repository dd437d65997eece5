"""What a reading makes of an object's files: texts to archive, files marked, findings. A recognition makes the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from services.formats.child import ReadingFailed
from services.formats.kinds import LEGACY, PACKAGES, READABLE
from services.model.document import Origin, ParsedDocument
from services.model.errors import Refused
from services.model.files import ReadingState, StoredFile
from services.model.filing import Filing
from services.model.findings import Finding, finding
from services.model.ledgers import LedgerReturn
from services.model.records import ArchivedObject
from services.model.rectification import Rectification
from services.model.work import Progress
from services.parsing import Parsing
from services.parsing.recognising import waiting_pages
from services.stores.archive import Archive, ArchiveDamaged
from services.stores.codec import decode_document, encode_document

Readable = TypeVar("Readable", Filing, LedgerReturn, Rectification)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """What became of one file: its mark, and its text where it has one. `former` is the text that it had before."""

    file: StoredFile
    document: ParsedDocument | None = None
    former: ParsedDocument | None = None

    @property
    def findings(self) -> list[Finding]:
        return _told(self.file, self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesRead:
    """The outcome for each file that was looked at."""

    outcomes: tuple[FileOutcome, ...]
    trouble: ArchiveDamaged | None = None  # a file that the archive could not give: it stays waiting, the others are read

    def texts(self) -> dict[str, bytes]:
        """Logical path -> text, for the archive."""
        return {one.file.text_path: encode_document(one.document) for one in self.outcomes if one.document is not None}

    def kept_in(self, record: Readable) -> Readable:
        """The object with the files that were looked at marked, and with what their texts tell."""
        marked = {one.file.position: one.file for one in self.outcomes}
        files = tuple(marked.get(file.position, file) for file in record.files)
        return replace(record, files=files, findings=self._findings(record.findings))

    def _findings(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The object's findings: what the texts tell now in place of what the same files told before."""
        told = [found for one in self.outcomes for found in one.findings]
        over = [found for one in self.outcomes for found in _told(one.file, one.former)]
        return (*(found for found in findings if found not in told and found not in over), *told)


def read_files(record: ArchivedObject, *, archive: Archive, parsing: Parsing, progress: Callable[[Progress], None]) -> FilesRead:
    """Read every file that waits; one that can't be read is marked with the reason and harms nothing else."""
    waiting = [file for file in record.files if to_be_read(file)]
    outcomes: list[FileOutcome] = []
    trouble: ArchiveDamaged | None = None
    for number, file in enumerate(waiting, start=1):
        progress(Progress(done=number - 1, total=len(waiting), words=f"第 {number}/{len(waiting)} 个文件：{file.label}"))
        try:
            former = archived_text(record, file, archive=archive)
            document = parsing.read(archive.locate(record.id, file.path), file.kind)
        except (ReadingFailed, Refused) as error:
            outcomes.append(FileOutcome(file=replace(file, reading=ReadingState.FAILED, note=str(error)), former=former))
            continue
        except ArchiveDamaged as error:
            trouble = error
            continue
        if (marked := mark(file, document)) != file:  # what has still no reader is not told a second time
            outcomes.append(FileOutcome(file=marked, document=document, former=former))
    return FilesRead(outcomes=tuple(outcomes), trouble=trouble)


def to_be_read(file: StoredFile) -> bool:
    """Whether a file waits: one that nobody has read, or one of a kind for which there was no reader when it came."""
    if file.reading is ReadingState.UNRECOGNISED:
        return not file.pending and file.kind in READABLE | LEGACY | PACKAGES
    return file.reading is ReadingState.WAITING


def waits(file: StoredFile) -> bool:
    """Whether a file, or a page of it, can become text and has not yet."""
    return to_be_read(file) or file.pending > 0


def archived_text(record: ArchivedObject, file: StoredFile, *, archive: Archive) -> ParsedDocument | None:
    """The text of a file as it was read last; None where it never was. Raises ArchiveDamaged."""
    if file.reading is ReadingState.WAITING or file.text_path not in archive.paths(record.id):
        return None
    return decode_document(archive.read(record.id, file.text_path))


def mark(file: StoredFile, document: ParsedDocument) -> StoredFile:
    """The file as its text leaves it."""
    pending = len(waiting_pages(document))
    return replace(file, reading=_state(document), parser=document.parser, paged=document.paged, pending=pending, note="")


def _told(file: StoredFile, document: ParsedDocument | None) -> list[Finding]:
    """What a text tells of itself, each finding with the name of its file."""
    if document is None:
        return []
    if _state(document) is ReadingState.EMPTY and not document.findings:
        return [finding("R07", file.label)]
    return [replace(found, where=f"{file.label} {found.where}".strip()) for found in document.findings]


def _state(document: ParsedDocument) -> ReadingState:
    """A page without an origin waits to be recognised; an empty one will never have any text."""
    if document.origin is not Origin.NONE:
        return ReadingState.READ
    return ReadingState.EMPTY if document.blank else ReadingState.UNRECOGNISED
