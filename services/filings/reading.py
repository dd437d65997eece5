"""What a reading makes of a filing: texts to archive, files marked, facts proposed. A recognition of pictures makes the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from services.formats.child import ReadingFailed
from services.formats.kinds import LEGACY, PACKAGES, READABLE
from services.model.document import Origin, ParsedDocument
from services.model.errors import Refused
from services.model.facts import Fact
from services.model.files import ReadingState, StoredFile
from services.model.filing import Filing
from services.model.findings import Finding, finding
from services.model.work import Progress
from services.parsing import Parsing
from services.parsing.recognising import waiting_pages
from services.parsing.sheets import brought_back, joined
from services.stores.archive import Archive, ArchiveDamaged
from services.stores.codec import decode_document, encode_document

PROPOSED = "F"  # the letter of findings about facts: they come and go with the facts that are proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file: its mark, and its text where it has one. `former` is the text that it had before."""

    file: StoredFile
    document: ParsedDocument | None = None
    former: ParsedDocument | None = None

    @property
    def findings(self) -> list[Finding]:
        return _told(self.file, self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The outcome for each file that was looked at, and what was proposed from the agreement, if that was among them."""

    outcomes: tuple[Outcome, ...]
    agreement: tuple[int, ...] = ()  # the positions of the files from which facts are proposed
    proposed: tuple[Fact, ...] = ()
    alternatives: tuple[Fact, ...] = ()  # other values that the agreement gives for what is proposed
    remarks: tuple[Finding, ...] = ()  # about the facts
    trouble: ArchiveDamaged | None = None  # a file that the archive could not give: it stays waiting, the others are read

    def texts(self) -> dict[str, bytes]:
        """Logical path -> text, for the archive."""
        return {one.file.text_path: encode_document(one.document) for one in self.outcomes if one.document is not None}

    def applied(self, filing: Filing) -> Filing:
        """The filing with its files marked, and with the facts if an agreement was among them and none are confirmed."""
        marked = {one.file.position: one.file for one in self.outcomes}
        files = tuple(marked.get(file.position, file) for file in filing.files)
        anew = bool(self.agreement) and not filing.confirmed and _positions(filing) == self.agreement
        told = [*(found for one in self.outcomes for found in one.findings), *(self.remarks if anew else ())]
        over = [found for one in self.outcomes for found in _told(one.file, one.former)]
        kept = [found for found in filing.findings if found not in told and found not in over]
        if anew:
            kept = [found for found in kept if not found.code.startswith(PROPOSED)]
        read = replace(filing, files=files, findings=(*kept, *told))
        return replace(read, proposed=self.proposed, alternatives=self.alternatives) if anew else read


def read_files(filing: Filing, *, archive: Archive, parsing: Parsing, progress: Callable[[Progress], None]) -> Reading:
    """Read every file that waits; one that can't be read is marked with the reason and harms nothing else."""
    waiting = [file for file in filing.files if to_be_read(file)]
    outcomes: list[Outcome] = []
    trouble: ArchiveDamaged | None = None
    for number, file in enumerate(waiting, start=1):
        progress(Progress(done=number - 1, total=len(waiting), words=f"第 {number}/{len(waiting)} 个文件：{file.label}"))
        try:
            former = archived_text(filing, file, archive=archive)
            document = parsing.read(archive.locate(filing.id, file.path), file.kind)
        except (ReadingFailed, Refused) as error:
            outcomes.append(Outcome(file=replace(file, reading=ReadingState.FAILED, note=str(error)), former=former))
            continue
        except ArchiveDamaged as error:
            trouble = error
            continue
        if (marked := mark(file, document)) != file:  # what has still no reader is not told a second time
            outcomes.append(Outcome(file=marked, document=document, former=former))
    return gathered(filing, outcomes, archive=archive, parsing=parsing, trouble=trouble)


def to_be_read(file: StoredFile) -> bool:
    """Whether a file waits: one that nobody has read, or one of a kind for which there was no reader when it came."""
    if file.reading is ReadingState.UNRECOGNISED:
        return not file.pending and file.kind in READABLE | LEGACY | PACKAGES
    return file.reading is ReadingState.WAITING


def archived_text(filing: Filing, file: StoredFile, *, archive: Archive) -> ParsedDocument | None:
    """The text of a file as it was read last; None where it never was. Raises ArchiveDamaged."""
    if file.reading is ReadingState.WAITING or file.text_path not in archive.paths(filing.id):
        return None
    return decode_document(archive.read(filing.id, file.text_path))


def mark(file: StoredFile, document: ParsedDocument) -> StoredFile:
    """The file as its text leaves it."""
    pending = len(waiting_pages(document))
    return replace(file, reading=_state(document), parser=document.parser, paged=document.paged, pending=pending, note="")


def gathered(
    filing: Filing, outcomes: Sequence[Outcome], *, archive: Archive, parsing: Parsing, trouble: ArchiveDamaged | None
) -> Reading:
    """The outcomes with the facts that are proposed from the agreement, where one of its files is among them."""
    read = {one.file.position: one.document for one in outcomes}
    agreement = _positions(filing)
    if not any(position in read for position in agreement):
        return Reading(outcomes=tuple(outcomes), trouble=trouble)
    texts = [
        (file.position, read[file.position] if file.position in read else archived_text(filing, file, archive=archive))
        for file in filing.agreement_files
    ]
    sheets = [(position, document) for position, document in texts if document is not None]
    if len(sheets) > 1:
        proposal = parsing.propose([(sheets[0][0], joined([document for _, document in sheets]))])
        back = brought_back(proposal.facts, sheets), brought_back(proposal.alternatives, sheets)
        proposal = replace(proposal, facts=back[0], alternatives=back[1])
    else:
        proposal = parsing.propose(sheets)
    facts = parsing.compared(proposal.facts, _originals(filing, dict(sheets), archive=archive))
    return Reading(
        outcomes=tuple(outcomes),
        agreement=agreement,
        proposed=facts,
        alternatives=proposal.alternatives,
        remarks=proposal.findings,
        trouble=trouble,
    )


def _originals(
    filing: Filing, texts: Mapping[int, ParsedDocument], *, archive: Archive
) -> dict[int, tuple[Path, ParsedDocument]]:
    """The agreement's files beside their texts, for a second look; a file that the archive can't give gets none."""
    found: dict[int, tuple[Path, ParsedDocument]] = {}
    for file in filing.agreement_files:
        if file.position in texts:
            with suppress(ArchiveDamaged):
                found[file.position] = archive.locate(filing.id, file.path), texts[file.position]
    return found


def _positions(filing: Filing) -> tuple[int, ...]:
    return tuple(file.position for file in filing.agreement_files)


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
