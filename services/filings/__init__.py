"""The desk of filings: agreements submitted, confirmed, filed, returned, supplemented, withdrawn, changed, revoked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from services.course import Course, Kind, Texts
from services.documents import Documents
from services.filings import rules
from services.filings.batch import Batch, look
from services.filings.confirming import vouching
from services.filings.numbering import NumberInUse, by_number, take_number
from services.filings.reading import gathered
from services.filings.submission import LIVE, Accepted, KeyReused, Submissions, as_filing
from services.intake import HeldFile, Intake, NothingToSubmit
from services.model.errors import Refused
from services.model.facts import Fact
from services.model.files import FileRole, StoredFile
from services.model.filing import Filing, FilingState, FilingStep
from services.model.numbers import FilingNumber
from services.model.people import Person, Scope
from services.model.records import ArchivedObject
from services.parsing import Parsing
from services.reading import Recognition
from services.settings import Settings
from services.shelf import Shelf
from services.steps import Decision, Steps
from services.stores.archive import Archive
from services.stores.objects import Listing, Row
from services.stores.register import Register, Transaction

__all__ = ["Accepted", "Filings", "NumberInUse", "rules"]

_KIND = Kind(
    name="filing",
    narrowed=as_filing,
    taken_by_people=rules.STEP_ROLES,
    require=rules.require,
    reused=KeyReused,
    read=FilingStep.READ,
    recognise=FilingStep.RECOGNISE,
)


class Filings(Shelf[Filing]):
    """Every verb of the desk. The scope of the person decides what is found at all, STEP_ROLES what may be done to it.

    `texts` is the worker's: the files of a filing read, and recognised.
    """

    def __init__(
        self,
        *,
        register: Register,
        archive: Archive,
        intake: Intake,
        parsing: Parsing,
        recognition: Recognition,
        documents: Documents,
        steps: Steps,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(register=register, kind=_KIND.name, narrowed=_KIND.narrowed)
        self._documents, self._steps, self._settings, self._now = documents, steps, settings, now
        self._course = Course(_KIND, register=register, intake=intake, steps=steps)
        self.texts = Texts(
            self._course,
            archive=archive,
            parsing=parsing,
            recognition=recognition,
            kept=lambda filing, read: gathered(filing, read, archive=archive, parsing=parsing).applied,
        )
        self._submissions = Submissions(register=register, intake=intake, steps=steps, settings=settings, now=now)

    # -- submission ---------------------------------------------------------------------------------------------

    def submit(self, batch: str, files: Sequence[HeldFile], *, unit: str, key: str, by: Person) -> Accepted:
        """See Submissions.submit."""
        return self._submissions.submit(batch, files, unit=unit, key=key, by=by)

    def submitted(self, key: str, *, scope: Scope) -> Filing | None:
        """See Submissions.submitted."""
        return self._submissions.submitted(key, scope=scope)

    def batch(self, ids: Sequence[str], *, scope: Scope) -> Batch:
        """How far filings that were handed in together are, and what came of each file."""
        return look(self._register, ids, scope=scope, now=self._now().timestamp())

    def twins(self, filing: Filing, *, scope: Scope) -> list[Filing]:
        """Other units' live filings of the same bytes; only the office is told of them."""
        return self._submissions.twins(filing) if scope.unit is None else []

    def supplement(
        self, filing_id: str, batch: str, files: Sequence[HeldFile], *, key: str, note: str, seen: int | None, by: Person
    ) -> Filing:
        """Add materials, or (before 备案) a new text of the agreement; a returned filing goes back to be checked.

        The same key once more finds the filing as the first call left it.
        """

        def change(filing: Filing, stored: tuple[StoredFile, ...]) -> Filing:
            anew = any(file.role is FileRole.AGREEMENT for file in stored)
            if not stored:
                raise NothingToSubmit(reason="没有收到文件")
            if anew and filing.state is FilingState.FILED:
                raise Refused(reason="已备案的协议不能更换文本，请由管委会办理“变更备案”，或把新文件作为支撑材料上传")
            grown = filing.after(FilingStep.SUPPLEMENT).with_files(*stored)
            return replace(grown, proposed=(), alternatives=(), confirmed=(), confirmation=None, findings=()) if anew else grown

        told = note or "、".join(held.label for held in files)
        return self._course.take_with_files(
            filing_id, FilingStep.SUPPLEMENT, change, batch, files, key=key, note=told, seen=seen, by=by
        )

    def reassign(self, filing_id: str, unit: str, *, seen: int | None, by: Person) -> Filing:
        """更正报送单位, before 备案, to a unit of the roster. Raises UnitNotListed, AlreadySubmitted."""
        rules.require(by, FilingStep.REASSIGN)
        found = self.get(filing_id, scope=Scope.of(by))

        def decide(transaction: Transaction, current: ArchivedObject | None) -> Decision:
            filing = as_filing(current)
            listed = transaction.units.directory(place=self._settings.place).resolve(unit)
            if listed is None:
                raise rules.UnitNotListed(unit=unit)
            digest, whose = filing.agreement_digest, Scope(unit=listed.name, earlier=listed.earlier)
            twins = transaction.objects.same(digest, scope=whose, but_not=filing.id, states=LIVE)
            return Decision(record=rules.reassigned(filing, listed, twins=twins), note=f"{filing.unit} 改为 {listed.name}")

        return as_filing(self._steps.take(found.id, FilingStep.REASSIGN, decide, by=by, seen=seen))

    # -- from facts to 备案号 ----------------------------------------------------------------------------------

    def confirm(
        self, filing_id: str, facts: Sequence[Fact], *, touched: Collection[int] | None = None, seen: int | None, by: Person
    ) -> Filing:
        """A person has compared the facts with the paper; the office decides on 备案 afterwards.

        `touched`: at which of `Filing.proposed` the person looked; None: the facts are vouched for as a whole. Raises
        FactRefused, FactsUntouched, FactsMissing.
        """
        vouch = self._vouching(filing_id, FilingStep.CONFIRM, facts, touched, by)
        return self._course.take(filing_id, FilingStep.CONFIRM, vouch, by=by, seen=seen)

    def file(
        self,
        filing_id: str,
        facts: Sequence[Fact] | None,
        *,
        touched: Collection[int] | None = None,
        seen: int | None,
        by: Person,
    ) -> Filing:
        """准予备案: confirm `facts` (None: as they stand) and take the 备案号, in one transaction. Raises what `confirm` raises.

        Asked again after a fault with the same facts, it gives the number that was taken.
        """
        rules.require(by, FilingStep.FILE)
        found = self.get(filing_id, scope=Scope.of(by))
        vouch = self._vouching(filing_id, FilingStep.FILE, facts, touched, by)

        def decide(transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            filing = as_filing(current)
            typed = rules.confirmed(filing, filing.facts if facts is None else facts, today=self._now().date())
            if filing.state is FilingState.FILED and filing.confirmed == typed:
                return None
            filed = replace(vouch(filing), filed_on=self._now().date())
            number = take_number(transaction, filing, year=self._now().year, template=self._settings.filing_number_format)
            return Decision(record=replace(filed, number=number, correction=None), note=number.text)

        return as_filing(self._steps.take(found.id, FilingStep.FILE, decide, by=by, seen=seen))

    def issue_receipt(self, filing_id: str, *, by: Person) -> None:
        """Write the 备案回执 into the filing's own object: a task of the worker, repeatable."""
        with self._register.reading() as transaction:
            record, version = transaction.objects.with_version(filing_id)
        filing = as_filing(record)
        due = filing.receipt_due
        if due is None:
            return
        paper = self._documents.receipt(filing, at=due.at)

        def decide(filing: Filing) -> Filing:
            return filing.after(FilingStep.RECEIPT).with_files(paper.file)

        # `version` is that of the facts on the paper: where they changed while it was drafted, it is drafted anew
        self._course.take(filing.id, FilingStep.RECEIPT, decide, by=by, files=paper.content, seen=version)

    # -- back, away, changed -----------------------------------------------------------------------------------

    def send_back(self, filing_id: str, *, reasons: Sequence[str], due: date | None, seen: int | None, by: Person) -> Filing:
        """退回补正; without a date the deadline is the default of the settings."""
        at = self._now()
        until = due or (at + timedelta(days=self._settings.correction_days)).date()
        note = "；".join(reason.strip() for reason in reasons if reason.strip())
        return self._course.take(
            filing_id,
            FilingStep.RETURN,
            lambda filing: rules.returned(filing, reasons=reasons, due=until, at=at, by=by),
            by=by,
            seen=seen,
            note=f"{note}（{until} 前补正）",
        )

    def withdraw(self, filing_id: str, *, reason: str, seen: int | None, by: Person) -> Filing:
        """撤回, before 备案."""
        return self._ended(filing_id, FilingStep.WITHDRAW, reason=reason, seen=seen, by=by)

    def revoke(self, filing_id: str, *, reason: str, seen: int | None, by: Person) -> Filing:
        """撤销备案; the number stays taken and is recorded."""
        return self._ended(filing_id, FilingStep.REVOKE, reason=reason, seen=seen, by=by)

    def _ended(self, filing_id: str, step: FilingStep, *, reason: str, seen: int | None, by: Person) -> Filing:
        note = rules.reason_for(step, reason)
        return self._course.take(filing_id, step, lambda filing: filing.after(step), by=by, seen=seen, note=note)

    def change(self, filing_id: str, facts: Sequence[Fact], *, reason: str, seen: int | None, by: Person) -> Filing:
        """变更备案: other facts under the same number, with a reason; a new receipt follows."""
        note = rules.reason_for(FilingStep.CHANGE, reason)

        vouch = self._vouching(filing_id, FilingStep.CHANGE, facts, (), by)
        return self._course.take(filing_id, FilingStep.CHANGE, vouch, by=by, seen=seen, note=note)

    def _vouching(
        self, filing_id: str, step: FilingStep, facts: Sequence[Fact] | None, touched: Collection[int] | None, by: Person
    ) -> Callable[[Filing], Filing]:
        found = self.get(filing_id, scope=Scope.of(by))
        return vouching(self._register, found.id, step, facts, touched=touched, at=self._now(), by=by)

    # -- questions ---------------------------------------------------------------------------------------------

    def listed(self, listing: Listing, *, scope: Scope) -> list[tuple[Row, Filing]]:
        """The lines of the list, each with its filing."""
        with self._register.reading() as transaction:
            return [(row, as_filing(record)) for row, record in transaction.objects.listed(listing, scope=scope)]

    def book(self, listing: Listing, *, scope: Scope) -> list[Filing]:
        """备案登记簿: the filings that have a number, in its order; `listing.number_year` is the year of the number."""
        with self._register.reading() as transaction:
            records = transaction.objects.records(replace(listing, numbered=True), scope=scope)
        return sorted((as_filing(record) for record in records), key=by_number)

    def book_years(self, *, scope: Scope) -> list[int]:
        """The years in which numbers were given, the latest first."""
        with self._register.reading() as transaction:
            series = transaction.objects.number_series(kind="filing", scope=scope)
        return sorted((FilingNumber.year_of(name) for name in series), reverse=True)
