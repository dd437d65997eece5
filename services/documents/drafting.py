"""From facts to papers: which facts, under which issuer, from which template. Nothing is kept here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from services.calendar import Calendar
from services.documents.issuing import Issuing
from services.documents.templates import Templates
from services.formats.gongwen.templates import Drafted, render
from services.model.document import Page, ParsedDocument
from services.model.files import FileKind, FileRole, ReadingState, StoredFile
from services.model.findings import Finding
from services.model.official import OfficialDocument
from services.model.papers import FactsRefused, PaperFacts, facts_of, fields_of, paper_form
from services.model.papers.bodies import typed_findings
from services.model.papers.frame import dates_out_of_order
from services.model.papers.remarks import approvals, passed, unlike_attachments
from services.settings import Settings
from services.stores.codec import encode_document


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A drafted paper as an archive object takes it: its file, and the bytes at their logical paths."""

    file: StoredFile
    content: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The facts of a paper, the names of those that the writer filled in, and what was changed in typed texts."""

    facts: PaperFacts
    given: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


class Drafting:
    """Drafts papers from facts."""

    def __init__(
        self,
        *,
        issuing: Issuing,
        templates: Templates,
        calendar: Calendar,
        folder: Path,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._issuing, self._templates, self._calendar, self._folder = issuing, templates, calendar, folder
        self._settings, self._now = settings, now

    def fill(self, kind: str, mapping: object, *, at: datetime) -> Filled:
        """The facts of a paper, filled from the issuing book and by rule. Raises UnknownPaperKind, FactsRefused."""
        form = paper_form(kind)
        committee, today = self._settings.committee, at.date()
        if not isinstance(mapping, Mapping):
            return Filled(facts=facts_of(kind, mapping, issuer=committee, today=today), given=())  # says what is wrong
        fields = fields_of(form.facts)
        labels = {field.label: field.name for field in fields}
        names = frozenset(field.name for field in fields)
        # a fact that is given by name and by label is left as it is: facts_of refuses it
        doubled = len({labels.get(str(key).strip(), str(key).strip()) for key in mapping}) < len(mapping)
        named = mapping if doubled else {labels.get(str(key).strip(), str(key).strip()): mapping[key] for key in mapping}
        filled = self._issuing.fill(form.kind.value, names, named)
        issuers = self._issuing.names()
        facts = facts_of(kind, filled, issuer=committee, today=today, issuers=issuers, ledger_due=self._calendar.due)
        given = tuple(sorted(name for name in names if _said(named.get(name))))
        # asked at the door, so that what is on file stays readable; a date that follows the other one is no contradiction
        if {"date", "printed_on"} <= set(given) and (problems := dates_out_of_order(facts)):
            raise FactsRefused(form.name, problems)
        findings = [found for field in fields for found in typed_findings(field, named.get(field.name))]
        told = [*findings, *unlike_attachments(facts), *passed(facts, today)]
        told += [] if "phrase" in given else approvals(facts, issuers)
        return Filled(facts=facts, given=given, findings=tuple(told))

    def draft(self, kind: str, mapping: object, *, stamp: datetime | None = None, draft: bool = False) -> Drafted:
        """A paper from its facts, kept nowhere; `draft` marks every page 稿. Raises what `fill` and the press raise."""
        at = stamp or self._now()
        filled = self.fill(kind, mapping, at=at)
        drafted = self.render(kind, filled.facts, stamp=at, draft=draft)
        return replace(drafted, findings=(*filled.findings, *drafted.findings))

    def render(self, kind: str, facts: PaperFacts, *, stamp: datetime, draft: bool = False) -> Drafted:
        """A paper from facts that are read already."""
        own = self._templates.own(kind)
        issuers = self._issuing.names()
        return render(kind, facts, folder=self._folder, stamp=stamp, draft=draft, template=own, issuers=issuers)

    def final(self, document: OfficialDocument, *, stamp: datetime) -> Drafted:
        """The paper as it is issued; the same document and time give the same bytes."""
        facts = facts_of(document.paper, document.facts, issuer=self._settings.committee, today=document.dated)
        return self.render(document.paper, facts, stamp=stamp)

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

    def pdf(self, paper: Paper, pdf: bytes) -> Paper:
        """The PDF of a paper; it says the same, so searches read the docx."""
        file = replace(
            paper.file,
            label=f"{paper.file.label.removesuffix('.docx')}.pdf",
            kind=FileKind.PDF,
            size=len(pdf),
            sha256=hashlib.sha256(pdf).hexdigest(),
            reading=ReadingState.ASIDE,
            parser="",
            paged=True,
        )
        return Paper(file=file, content={file.path: pdf})


def _said(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [], ())
