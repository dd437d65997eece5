"""Official documents: facts -> drafted paper -> archived and searchable. Sign-off and numbers come on this same road."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from services.formats.gongwen.templates import Drafted, render
from services.model.document import Page, ParsedDocument
from services.model.errors import NotFound
from services.model.facts import FactField
from services.model.files import FileKind, FileRole, ReadingState, StoredFile
from services.model.filing import Filing
from services.model.official import DocumentStep, OfficialDocument
from services.model.papers import facts_of, mapping_of, paper_form
from services.model.people import Person, Scope
from services.model.records import ArchivedObject
from services.settings import Settings
from services.steps import Decision, Steps
from services.stores.archive import Archive
from services.stores.codec import encode_document
from services.stores.objects import Listing, Row
from services.stores.register import Register, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A drafted paper as an archive object takes it: its file, and the bytes at their logical paths."""

    file: StoredFile
    content: Mapping[str, bytes]


class Documents:
    """Drafts papers from facts and archives them."""

    def __init__(
        self,
        *,
        register: Register,
        archive: Archive,
        steps: Steps,
        templates: Path,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._register, self._archive, self._steps = register, archive, steps
        self._templates, self._settings, self._now = templates, settings, now

    def draft(self, kind: str, mapping: Mapping[str, Any], *, stamp: datetime | None = None) -> Drafted:
        """A paper from its facts, kept nowhere. Raises FactsRefused, UnknownPaperKind and what the press raises."""
        form = paper_form(kind)
        at = stamp or self._now()
        facts = facts_of(kind, mapping, issuer=self._settings.committee, today=at.date())
        return render(form.kind, facts, folder=self._templates, stamp=at)

    def keep(self, kind: str, mapping: Mapping[str, Any], *, by: Person) -> OfficialDocument:
        """Draft a paper and archive it; the same facts of the same kind are the same document."""
        form = paper_form(kind)
        at = self._now()
        facts = facts_of(kind, mapping, issuer=self._settings.committee, today=at.date())
        values = mapping_of(facts)
        fingerprint = _fingerprint(form.kind, values)
        object_id = f"D{fingerprint[:16].upper()}"  # the same draft twice, also after a fault, is one object
        with self._register.reading() as transaction:
            if known := transaction.objects.find(object_id):
                return _document(known)
        drafted = render(form.kind, facts, folder=self._templates, stamp=at)
        paper = self.paper(drafted, role=FileRole.PAPER)
        document = OfficialDocument(
            id=object_id,
            paper=form.kind.value,
            title=drafted.title,
            dated=facts.date,
            facts=values,
            fingerprint=fingerprint,
            submitted_at=at,
            submitted_by=by.name,
            files=(paper.file,),
            findings=drafted.findings,
        )

        def decide(_transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            return None if current else Decision(record=document, note=form.name)

        return _document(self._steps.take(object_id, DocumentStep.DRAFT, decide, by=by, files=paper.content))

    def receipt(self, filing: Filing, *, at: datetime) -> Paper:
        """The 备案回执 of a filed agreement; the same filing and time give the same bytes."""
        mapping: dict[str, Any] = {
            "number": filing.number.text if filing.number else "",
            "unit": filing.unit,
            "title": filing.title,
            "parties": list(filing.values(FactField.PARTY)),
            "signed_on": filing.value(FactField.SIGNED_ON),
            "filed_on": filing.filed_on.isoformat() if filing.filed_on else "",
            "date": at.date().isoformat(),
            "field": filing.value(FactField.FIELD) or "",
            "term": filing.value(FactField.TERM) or "",
            "materials": [file.label for file in (filing.agreement, *filing.materials)],
        }
        return self.paper(self.draft("filing-receipt", mapping, stamp=at), role=FileRole.RECEIPT)

    def paper(self, drafted: Drafted, *, role: FileRole) -> Paper:
        """A drafted paper as a file of an archive object, its text known without reading it back."""
        text = ParsedDocument(kind="docx", pages=(Page(number=1, text=drafted.text),), parser="docxtpl")
        file = StoredFile(
            position=1,
            role=role,
            label=f"{drafted.title}.docx",
            kind=FileKind.DOCX,
            size=len(drafted.docx),
            sha256=hashlib.sha256(drafted.docx).hexdigest(),
            reading=ReadingState.READ,
            parser=text.parser,
        )
        return Paper(file=file, content={file.path: drafted.docx, file.text_path: encode_document(text)})

    def get(self, document_id: str, *, scope: Scope) -> OfficialDocument:
        """The document with this id; raises NotFound."""
        with self._register.reading() as transaction:
            return _document(transaction.objects.get(document_id, scope=scope))

    def rows(self, listing: Listing, *, scope: Scope) -> list[Row]:
        """The lines of the document list."""
        with self._register.reading() as transaction:
            return transaction.objects.rows(listing, scope=scope)

    def listed(self, listing: Listing, *, scope: Scope) -> list[OfficialDocument]:
        """The documents of these lines, whole."""
        with self._register.reading() as transaction:
            return [_document(record) for _row, record in transaction.objects.listed(listing, scope=scope)]

    def count(self, listing: Listing, *, scope: Scope) -> int:
        with self._register.reading() as transaction:
            return transaction.objects.count(listing, scope=scope)


def _fingerprint(kind: str, values: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps([kind, values], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _document(record: ArchivedObject) -> OfficialDocument:
    if not isinstance(record, OfficialDocument):
        raise NotFound(what=record.id)
    return record
