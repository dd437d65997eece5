"""Official documents: facts -> draft -> review -> sign-off -> registration -> print -> distribution -> acknowledgement.

`Documents` drafts and answers questions; the stations of a document's way are `Review`, `Issue` and `Delivery`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.documents.delivery import Delivery
from services.documents.drafting import Drafting, Paper
from services.documents.issue import Issue
from services.documents.issuing import Issuing
from services.documents.review import Review
from services.documents.road import Road, Scan, as_document
from services.documents.templates import Templates
from services.formats.docx_blocks import text_of
from services.formats.gongwen.templates import Drafted
from services.model.comparing import Line, compare
from services.model.dispatch import DispatchRow, dispatch_rows
from services.model.errors import NotFound
from services.model.facts import FactField
from services.model.files import FileRole
from services.model.filing import Filing
from services.model.numbers import SERIES_PREFIX, DocumentNumber
from services.model.official import DocumentState, DocumentStep, OfficialDocument, rules
from services.model.papers import PageForm, PaperFacts, mapping_of, paper_form
from services.model.people import EVERYTHING, Person, Scope
from services.model.records import ArchivedObject
from services.shelf import Shelf
from services.steps import Decision, Steps
from services.stores.archive import Archive
from services.stores.objects import Listing
from services.stores.register import Register, Transaction

__all__ = ["Delivery", "Documents", "Drafting", "Issue", "Issuing", "Paper", "Review", "Road", "Scan", "Templates"]


class Documents(Shelf[OfficialDocument]):
    """Drafts papers, keeps and revises them, and knows them all."""

    def __init__(
        self,
        *,
        register: Register,
        archive: Archive,
        steps: Steps,
        road: Road,
        drafting: Drafting,
        issuing: Issuing,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(register=register, kind="document", narrowed=as_document)
        self._archive, self._steps = archive, steps
        self._road, self._drafting, self._issuing, self._now = road, drafting, issuing, now

    # -- drafting --

    def draft(self, kind: str, mapping: Mapping[str, Any], *, stamp: datetime | None = None, draft: bool = False) -> Drafted:
        """A paper from its facts, kept nowhere; `draft` marks every page 稿.

        Raises FactsRefused, UnknownPaperKind and what the press raises.
        """
        return self._drafting.draft(kind, mapping, stamp=stamp, draft=draft)

    def keep(self, kind: str, mapping: Mapping[str, Any], *, meant: Sequence[str] = (), by: Person) -> OfficialDocument:
        """拟稿: draft a paper and archive it. The same facts from the same template, while still a draft, are the
        same document; once it was revised or has gone on its way, or the template is another, they are a new one.
        `meant`: the units that 市直有关单位 and its like mean in it.
        """
        rules.require(by, DocumentStep.DRAFT)
        at = self._now()
        document, paper = self._drafted(kind, mapping, at=at, by=by)
        document = replace(document, id=self._id_for(document.fingerprint), meant=tuple(dict.fromkeys(meant)))

        def decide(_transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            return None if current else Decision(record=document, note=paper_form(kind).name)

        kept = as_document(self._steps.take(document.id, DocumentStep.DRAFT, decide, by=by, files=paper.content))
        if not _same_draft(kept, document.fingerprint):  # somebody has changed in this moment what was the same draft
            return self.keep(kind, mapping, meant=meant, by=by)
        return kept

    def _drafted(self, kind: str, mapping: Mapping[str, Any], *, at: datetime, by: Person) -> tuple[OfficialDocument, Paper]:
        form = paper_form(kind)
        filled = self._drafting.fill(kind, mapping, at=at)
        # the number of a document that takes one is given by its registration, and printed from then on
        facts = _without_number(filled.facts) if _takes_number(form.page) else filled.facts
        values = mapping_of(facts)
        drafted = self._drafting.render(kind, facts, stamp=at, draft=True)
        paper = self._drafting.paper(drafted, role=FileRole.PAPER)
        document = OfficialDocument(
            id="",
            paper=form.kind.value,
            title=drafted.title,
            dated=facts.date,
            facts=values,
            given=tuple(name for name in filled.given if name != "number"),
            fingerprint=_fingerprint(form.kind, values, drafted.template),
            submitted_at=at,
            submitted_by=by.name,
            files=(paper.file,),
            findings=(*filled.findings, *drafted.findings),
        )
        return document, paper

    def _id_for(self, fingerprint: str) -> str:
        """The id under which this draft is kept, or will be: the same one after a fault."""
        stem = f"D{fingerprint[:16].upper()}"
        count = 1
        with self._register.reading() as transaction:
            while True:
                object_id = stem if count == 1 else f"{stem}-{count}"
                known, _version = transaction.objects.with_version(object_id)
                if not isinstance(known, OfficialDocument) or _same_draft(known, fingerprint):
                    return object_id
                count += 1

    def revise(
        self, document_id: str, mapping: Mapping[str, Any], *, note: str = "", seen: int | None = None, by: Person
    ) -> OfficialDocument:
        """修改: other facts, or another template, a new draft. What others agreed to before has to be agreed to again.

        Raises FactsRefused, StepNotAllowed, ChangedMeanwhile and what the press raises.
        """
        found = self.get(document_id, scope=Scope.of(by))
        revised, paper = self._drafted(found.paper, mapping, at=self._now(), by=by)

        def change(_transaction: Transaction, document: OfficialDocument) -> OfficialDocument | None:
            changed = rules.revised(document)
            return None if document.fingerprint == revised.fingerprint else _with_draft(changed, revised)

        words = rules.remark(DocumentStep.REVISE, note)
        return self._road.take(
            document_id,
            DocumentStep.REVISE,
            change,
            by=by,
            note=words,
            shows=lambda document: document.fingerprint == revised.fingerprint,
            seen=seen,
            files=paper.content,
        )

    def discard(self, document_id: str, *, reason: str, seen: int | None = None, by: Person) -> OfficialDocument:
        """弃用, before registration."""
        note = rules.words(DocumentStep.DISCARD, reason, what="理由", why="留作记录")
        return self._road.take(
            document_id,
            DocumentStep.DISCARD,
            lambda _, document: rules.after(document, DocumentStep.DISCARD),
            by=by,
            note=note,
            seen=seen,
        )

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
            "materials": [file.label for file in (*filing.agreement_files, *filing.materials)],
        }
        return self.paper(self.draft("filing-receipt", mapping, stamp=at), role=FileRole.RECEIPT)

    def paper(self, drafted: Drafted, *, role: FileRole) -> Paper:
        """A drafted paper as a file of an archive object."""
        return self._drafting.paper(drafted, role=role)

    # -- questions --

    def listed(self, listing: Listing, *, scope: Scope) -> list[OfficialDocument]:
        """The documents that the filters leave, whole, the newest first."""
        with self._register.reading() as transaction:
            return [as_document(record) for _row, record in transaction.objects.listed(listing, scope=scope)]

    def compare(self, document_id: str, older: int, newer: int, *, scope: Scope) -> tuple[Line, ...]:
        """Two papers of a document (positions of their files) side by side as text. Raises NotFound."""
        document = self.get(document_id, scope=scope)
        return compare(self._text(document, older), self._text(document, newer))

    def _text(self, document: OfficialDocument, position: int) -> str:
        roles = (FileRole.PAPER, FileRole.FINAL)
        for file in document.files:
            if file.position == position and file.role in roles and file.kind.value == "docx":
                return text_of(self._archive.read(document.id, file.path))
        raise NotFound(what=f"{document.title} 的第 {position} 稿")

    # -- 发文登记簿 --

    def dispatch_years(self) -> list[int]:
        """The years of which the dispatch register holds numbers, the latest first."""
        with self._register.reading() as transaction:
            series = [*transaction.numbers.given(), *transaction.numbers.all_counting()]
        return sorted({DocumentNumber.of_series(name)[1] for name in series if name.startswith(SERIES_PREFIX)}, reverse=True)

    def dispatch_register(self, year: int, *, code: str | None = None) -> tuple[DispatchRow, ...]:
        """发文登记簿 of a year: every number of every series (or of one), with those taken elsewhere, voids and gaps."""
        with self._register.reading() as transaction:
            given, counting = transaction.numbers.given(), transaction.numbers.all_counting()
            found = transaction.objects.records(Listing(kind="document", numbered=True), scope=EVERYTHING)
            book = self._issuing.book_in(transaction)
        documents = [as_document(record) for record in found]
        return dispatch_rows(documents, given=given, counting=counting, book=book, year=year, code=code)


def _with_draft(document: OfficialDocument, draft: OfficialDocument) -> OfficialDocument:
    """The document with another draft in place of its latest, which is kept aside."""
    return replace(
        document.with_papers_aside().with_files(*draft.files),
        title=draft.title,
        dated=draft.dated,
        facts=draft.facts,
        given=draft.given,
        fingerprint=draft.fingerprint,
        findings=draft.findings,
    )


def _takes_number(page: PageForm) -> bool:
    return rules.NUMBERING[page] is rules.Numbering.NUMBER


def _without_number(facts: PaperFacts) -> PaperFacts:
    blank: dict[str, Any] = {"number": ""}  # a field of every page that takes one
    return replace(facts, **blank)


def _same_draft(known: OfficialDocument, fingerprint: str) -> bool:
    return known.state is DocumentState.DRAFT and len(known.drafts) == 1 and known.fingerprint == fingerprint


def _fingerprint(kind: str, values: Mapping[str, Any], template: str) -> str:
    """Equal for the same facts of the same kind from the same template, `template` being its sha256."""
    return hashlib.sha256(json.dumps([kind, values, template], ensure_ascii=False, sort_keys=True).encode()).hexdigest()
