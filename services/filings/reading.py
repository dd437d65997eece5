"""What a reading makes of a filing: its files marked by the reading counter, and facts proposed from the agreement's text."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from services.model.document import ParsedDocument
from services.model.facts import Fact
from services.model.filing import Filing
from services.model.findings import Finding
from services.parsing import Parsing
from services.parsing.sheets import brought_back, joined
from services.reading import FilesRead, archived_text
from services.stores.archive import Archive, ArchiveDamaged

PROPOSED = "F"  # the letter of findings about facts: they come and go with the facts that are proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of the files, and what was proposed from the agreement, if one of its files was among them."""

    read: FilesRead
    agreement: tuple[int, ...] = ()  # the positions of the files from which facts are proposed
    proposed: tuple[Fact, ...] = ()
    alternatives: tuple[Fact, ...] = ()  # other values that the agreement gives for what is proposed
    remarks: tuple[Finding, ...] = ()  # about the facts

    def applied(self, filing: Filing) -> Filing:
        """The filing with its files marked, and with the facts if an agreement was among them and none are confirmed."""
        anew = bool(self.agreement) and not filing.confirmed and _positions(filing) == self.agreement
        read = self.read.kept_in(filing)
        if not anew:
            return read
        kept = tuple(found for found in read.findings if not found.code.startswith(PROPOSED))
        return replace(read, proposed=self.proposed, alternatives=self.alternatives, findings=(*kept, *self.remarks))


def gathered(filing: Filing, read: FilesRead, *, archive: Archive, parsing: Parsing) -> Reading:
    """The outcomes with the facts that are proposed from the agreement, where one of its files is among them."""
    texts_now = {one.file.position: one.document for one in read.outcomes}
    agreement = _positions(filing)
    if not any(position in texts_now for position in agreement):
        return Reading(read=read)
    texts = [
        (
            file.position,
            texts_now[file.position] if file.position in texts_now else archived_text(filing, file, archive=archive),
        )
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
        read=read,
        agreement=agreement,
        proposed=facts,
        alternatives=proposal.alternatives,
        remarks=proposal.findings,
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
