"""From a signed document to the issued paper: 登记编号, 印制, 用印, and 作废."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.documents.drafting import Drafting, Paper
from services.documents.issuing import Issuing
from services.documents.road import Road, Scan, as_document
from services.formats.pdf import ConversionFailed, LibreOffice, lost_characters
from services.formats.pdfium import ALONE
from services.model.errors import Conflict
from services.model.files import FileRole, StoredFile
from services.model.findings import finding
from services.model.numbers import DocumentNumber
from services.model.official import TRANSITIONS, DocumentState, DocumentStep, OfficialDocument, refusals, rules
from services.model.people import Person, Scope
from services.model.work import TaskKind
from services.settings import Settings
from services.stores.archive import Archive
from services.stores.register import Register, Transaction


class NumberInUse(Conflict):
    message = "文号 {number} 已被另一件使用，本件没有登记。请管理员运行 python app.py verify 查明。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The issued papers: the docx, and its PDF where there is a LibreOffice."""

    docx: Paper
    pdf: Paper | None


class Issue:
    """Each verb is one step. A failure after registration keeps the number for the retry."""

    def __init__(
        self,
        *,
        register: Register,
        archive: Archive,
        road: Road,
        drafting: Drafting,
        issuing: Issuing,
        libreoffice: LibreOffice | None,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._register, self._archive, self._road = register, archive, road
        self._drafting, self._issuing = drafting, issuing
        self._libreoffice, self._settings, self._now = libreoffice, settings, now

    def register(self, document_id: str, *, code: str | None = None, seen: int | None = None, by: Person) -> OfficialDocument:
        """登记编号: take the next number of the series (`code`, else the default of the kind), in one transaction.

        The final paper follows as the worker's task. Asked again after a fault it finds the number that was taken. Raises
        NoNumberNeeded, NoSeries, SeriesRefused, DayRefused, CharactersLost and what the press raises: no number is taken
        for a paper that can't be printed.
        """
        step = DocumentStep.REGISTER
        rules.require(by, step)
        today = self._now().date()
        found = self._road.get(document_id, scope=Scope.of(by))
        if found.state is DocumentState.TO_REGISTER:
            self._rehearse(self._foreseen(found, code=code, today=today))

        def change(transaction: Transaction, document: OfficialDocument) -> OfficialDocument:
            rules.require_road(document, step)
            rules.after(document, step)  # refused before a number is taken
            year = rules.require_year(document, today=today)
            series = self._issuing.choose(self._issuing.book_in(transaction), document.paper, document.facts, code)
            serial = transaction.numbers.take(DocumentNumber.series(series.code, year), document.id)
            number = DocumentNumber(code=series.code, year=year, serial=serial, form=series.form)
            if transaction.objects.has_number(number.text):
                raise NumberInUse(number=number.text)
            return rules.numbered(document, number, issuer=series.issuer, on=today)

        return self._road.take(document_id, step, change, by=by, tell=_number_of, seen=seen)

    def issue(self, document_id: str, *, seen: int | None = None, by: Person) -> OfficialDocument:
        """定稿 of a form, which takes no 文号. Raises RegistrationNeeded for everything else."""
        step = DocumentStep.ISSUE
        rules.require(by, step)
        today = self._now().date()
        found = self._road.get(document_id, scope=Scope.of(by))
        if found.state in TRANSITIONS[step][0]:
            rules.require_road(found, step)
            self._rehearse(found)

        def change(_transaction: Transaction, document: OfficialDocument) -> OfficialDocument:
            rules.require_road(document, step)
            return replace(rules.after(document, step), registered_on=today)

        return self._road.take(document_id, step, change, by=by, seen=seen)

    def _foreseen(self, document: OfficialDocument, *, code: str | None, today: date) -> OfficialDocument:
        """The document as its registration would leave it now; nothing is taken."""
        rules.require_road(document, DocumentStep.REGISTER)
        year = rules.require_year(document, today=today)
        number = self._issuing.number_for(document.paper, document.facts, code=code, year=year)
        return rules.numbered(document, number, issuer="", on=today)

    def _rehearse(self, document: OfficialDocument) -> None:
        """Print the paper once, kept nowhere. Where LibreOffice itself fails, the paper may still be good: it is tried later."""
        docx = self._drafting.paper(self._drafting.final(document, stamp=self._now()), role=FileRole.FINAL)
        with contextlib.suppress(ConversionFailed):
            self._pdf(docx)

    # -- the final paper --

    def print_final(self, document_id: str, *, by: Person) -> None:
        """印制: the final docx and its PDF/A, compared character by character; a task of the worker, repeatable.

        Without LibreOffice the docx alone is issued, marked 未经版面核验. Raises ConversionFailed, CharactersLost and what the
        press raises; the number stays with the document.
        """
        with self._register.reading() as transaction:
            document = as_document(transaction.objects.get(document_id))
        if not _awaits_print(document, again=self._libreoffice is not None):
            return
        printed = self._printed(document)
        # the version of the facts on the paper: where they changed while it was printed, it is printed anew
        self._keep(document, DocumentStep.PRINT, printed, note=_told(printed), seen=document.events[-1].version, by=by)

    def print_again(self, document_id: str, *, by: Person) -> OfficialDocument:
        """Ask the worker for the final paper once more: after a failure, or once there is a LibreOffice."""
        rules.require(by, DocumentStep.PRINT)
        document = self._road.get(document_id, scope=Scope.of(by))
        rules.after(document, DocumentStep.PRINT)
        with self._register.transaction() as transaction:
            transaction.queue.add(TaskKind.PRINT, document.id, at=self._now())
        return document

    def print_plain(self, document_id: str, *, reason: str, seen: int | None = None, by: Person) -> OfficialDocument:
        """Issue the docx alone, marked 未经版面核验, since the PDF can't be made now. A clerk decides, with a reason.

        Where LibreOffice does work and characters are lost, CharactersLost is raised: such a paper is not issued.
        """
        step = DocumentStep.PRINT_PLAIN
        note = rules.words(step, reason, what="理由", why="留作记录")
        rules.require(by, step)
        document = self._road.get(document_id, scope=Scope.of(by))
        if document.state is not DocumentState.REGISTERED:  # asked for twice, or refused: there is nothing to print
            return self._road.take(document_id, step, lambda _, doc: rules.after(doc, step), by=by, note=note, seen=seen)
        docx, pdf = self._docx(document), None
        with contextlib.suppress(ConversionFailed):
            pdf = self._pdf(docx)
        return self._keep(document, step, Printed(docx=docx, pdf=pdf), note=note, seen=seen, by=by)

    def _printed(self, document: OfficialDocument) -> Printed:
        docx = self._docx(document)
        return Printed(docx=docx, pdf=self._pdf(docx))

    def _docx(self, document: OfficialDocument) -> Paper:
        """The same document gives the same bytes: its stamp is the moment of its registration.

        A docx that was issued without its PDF is not drafted anew: it may bear a seal, and the template another look by now.
        """
        if file := document.final:
            content = {path: self._archive.read(document.id, path) for path in (file.path, file.text_path)}
            return Paper(file=file, content=content)
        begun = document.event(DocumentStep.REGISTER, DocumentStep.ISSUE)
        assert begun is not None, "only what was registered or issued is printed"
        return self._drafting.paper(self._drafting.final(document, stamp=begun.at), role=FileRole.FINAL)

    def _pdf(self, docx: Paper) -> Paper | None:
        """The PDF of the paper, compared with it; None without LibreOffice. Raises ConversionFailed, CharactersLost."""
        if self._libreoffice is None:
            return None
        content = docx.content[docx.file.path]
        pdf = self._libreoffice.to_pdf(content)
        lost_characters(content, pdf).refuse()
        return self._drafting.pdf(docx, pdf)

    def _keep(
        self,
        document: OfficialDocument,
        step: DocumentStep,
        printed: Printed,
        *,
        note: str,
        seen: int | None,
        by: Person,
    ) -> OfficialDocument:
        papers = [printed.docx, *([printed.pdf] if printed.pdf else [])]
        seal = self._settings.seal_required and rules.bears_seal(document)

        def change(_transaction: Transaction, current: OfficialDocument) -> OfficialDocument:
            checked = printed.pdf is not None
            changed = rules.printed(current, step, seal_required=seal, checked=checked)
            grown = changed.with_papers_aside().with_files(*(paper.file for paper in papers))
            kept = tuple(found for found in grown.findings if found.code != "P40")
            return replace(grown, findings=kept if checked else (*kept, finding("P40", current.title)))

        files = {path: content for paper in papers for path, content in paper.content.items()}
        return self._road.take(document.id, step, change, by=by, note=note, seen=seen, files=files)

    # -- after print --

    def attach_seal(
        self,
        document_id: str,
        *,
        scan: Scan | None,
        note: str = "",
        pages_checked: bool = False,
        seen: int | None = None,
        by: Person,
    ) -> OfficialDocument:
        """用印: the scan of the sealed paper. `pages_checked`: somebody has looked at why it has other pages than the paper.

        Raises ScanMissing, ScanRefused, PagesDiffer.
        """
        step = DocumentStep.SEAL
        if scan is None:
            raise refusals.ScanMissing(step="用印", what="盖章件")
        rules.require(by, step)
        if not pages_checked:
            self._require_pages(self._road.get(document_id, scope=Scope.of(by)), scan)

        def change(document: OfficialDocument, _file: StoredFile | None) -> OfficialDocument:
            return rules.sealed(document)

        words = rules.remark(step, note)
        return self._road.take_with_scan(
            document_id, step, change, by=by, scan=scan, role=FileRole.STAMPED, note=words, seen=seen
        )

    def _require_pages(self, document: OfficialDocument, scan: Scan) -> None:
        """Raises PagesDiffer where the scan has more or fewer pages than the issued PDF; a scan sent twice is one scan."""
        if document.pdf is None or any(file.sha256 == scan.held.sha256 for file in document.files):
            return
        from services.formats.page_images import page_count  # loads every parser of pages, which hardly a command needs

        with ALONE:
            pages = page_count(self._archive.read(document.id, document.pdf.path))
        self._road.require_pages(scan, pages=pages)

    def void(self, document_id: str, *, reason: str, seen: int | None = None, by: Person) -> OfficialDocument:
        """作废 before distribution: the number stays taken, and its register says so."""
        step = DocumentStep.VOID
        note = rules.words(step, reason, what="理由", why="登记簿上会写明")
        return self._road.take(document_id, step, lambda _, doc: rules.after(doc, step), by=by, note=note, seen=seen)


def _number_of(document: OfficialDocument) -> str:
    return document.number.text if document.number else ""


def _told(printed: Printed) -> str:
    return "docx 与 PDF 文字一致" if printed.pdf else "未经版面核验"


def _awaits_print(document: OfficialDocument, *, again: bool) -> bool:
    """Whether the final paper is still to be made, or (`again`: there is a LibreOffice) to be made with its PDF."""
    if document.state is DocumentState.REGISTERED:
        return True
    return again and not document.checked and document.state in (DocumentState.SEALING, DocumentState.READY)
