"""What a reading makes of a filing: texts to archive, files marked, facts proposed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from services.formats.child import ReadingFailed
from services.model.document import Origin, ParsedDocument
from services.model.errors import Refused
from services.model.facts import Fact
from services.model.files import FileRole, ReadingState, StoredFile
from services.model.filing import Filing
from services.model.findings import Finding, finding
from services.parsing import Parsing
from services.stores.archive import Archive, ArchiveDamaged
from services.stores.codec import encode_document


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The outcome for each file that waited: its mark, its text."""

    files: Mapping[int, StoredFile]
    documents: Mapping[int, ParsedDocument]
    proposed: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    trouble: ArchiveDamaged | None = None  # a file that the archive could not give: it stays waiting, the others are read

    def texts(self) -> dict[str, bytes]:
        """Logical path -> text, for the archive."""
        return {self.files[position].text_path: encode_document(text) for position, text in self.documents.items()}

    def applied(self, filing: Filing) -> Filing:
        """The filing with its files marked, and with the facts if an agreement was among them and none are confirmed."""
        files = tuple(self.files.get(file.position, file) for file in filing.files)
        kept = tuple(found for found in filing.findings if found not in self.findings)
        read = replace(filing, files=files, findings=(*kept, *self.findings))
        anew = filing.agreement.position in self.files and not filing.confirmed
        return replace(read, proposed=self.proposed) if anew else read


def read_files(filing: Filing, *, archive: Archive, parsing: Parsing, progress: Callable[[str], None]) -> Reading:
    """Read every file that waits; one that can't be read is marked with the reason and harms nothing else."""
    waiting = [file for file in filing.files if file.reading is ReadingState.WAITING]
    files: dict[int, StoredFile] = {}
    documents: dict[int, ParsedDocument] = {}
    findings: list[Finding] = []
    trouble: ArchiveDamaged | None = None
    for number, file in enumerate(waiting, start=1):
        progress(f"第 {number}/{len(waiting)} 个文件：{file.label}")
        try:
            document = parsing.read(archive.locate(filing.id, file.path), file.kind)
        except (ReadingFailed, Refused) as error:
            files[file.position] = replace(file, reading=ReadingState.FAILED, note=str(error))
            continue
        except ArchiveDamaged as error:
            trouble = error
            continue
        files[file.position] = _marked(file, document)
        documents[file.position] = document
        if files[file.position].reading is ReadingState.EMPTY and not document.findings:
            findings.append(finding("R07", file.label))
        findings += [replace(found, where=f"{file.label} {found.where}".strip()) for found in document.findings]
    proposal = parsing.propose([(p, d) for p, d in documents.items() if _is_agreement(filing, p)])
    return Reading(
        files=files, documents=documents, proposed=proposal.facts, findings=(*findings, *proposal.findings), trouble=trouble
    )


def _marked(file: StoredFile, document: ParsedDocument) -> StoredFile:
    return replace(file, reading=_state(document), parser=document.parser, paged=document.paged)


def _state(document: ParsedDocument) -> ReadingState:
    """A page without an origin waits for a recognition that we don't have yet; an empty one will never have any text."""
    if document.origin is not Origin.NONE:
        return ReadingState.READ
    pending = any(page.origin is Origin.NONE for page in document.pages)
    return ReadingState.UNRECOGNISED if pending else ReadingState.EMPTY


def _is_agreement(filing: Filing, position: int) -> bool:
    return any(file.position == position and file.role is FileRole.AGREEMENT for file in filing.files)
