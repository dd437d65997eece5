"""Claim and evidence: what a return's cells claim is looked for in its materials, in older ones and in filed agreements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from services.ledgers.checking import OF_CHECKS, filings_of, remarks_on
from services.ledgers.rules import as_ledger
from services.ledgers.standing import earlier_returns
from services.model.dates import chinese_date
from services.model.directory import Directory
from services.model.document import Page
from services.model.facts import FactField
from services.model.files import FileRole, ReadingState, StoredFile
from services.model.filing import Filing, FilingState
from services.model.findings import Finding
from services.model.ledgers import Evidence, LedgerReturn, LedgerStep
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.proof import is_form, prove, slips
from services.model.ledgers.remarks import CellRemark, of_file
from services.model.ledgers.witnesses import Aliases, Source, Witness, page_starts
from services.model.people import Person
from services.model.records import ArchivedObject
from services.model.units import Unit
from services.settings import Settings
from services.steps import Decision, Steps
from services.stores.register import Register, Transaction

_OWN_ROW, _RETURN, _FILED, _VOUCHED, _EARLIER = 0, 10, 20, 30, 40  # ranks: how close a text is to the claim (witnesses.py)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a look at a return gives: its claims with their evidence, and what a person should look at."""

    evidence: tuple[Evidence, ...]
    remarks: tuple[CellRemark, ...]

    def applied(self, record: LedgerReturn) -> LedgerReturn:
        """The return with this evidence and these findings in place of those of an earlier look."""
        told: tuple[Finding, ...] = tuple(remark.finding for remark in self.remarks)
        kept = tuple(one for one in record.findings if not one.code.startswith(OF_CHECKS))
        return replace(record, evidence=self.evidence, findings=(*kept, *told))


class Proving:
    """Checks ledgers, and looks for what bears their claims out."""

    def __init__(self, *, register: Register, steps: Steps, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._steps, self._settings, self._now = register, steps, settings, now

    def remarks(self, draft: LedgerDraft, *, by_place: bool = False) -> tuple[CellRemark, ...]:
        """What a person should look at while filling in, cell by cell; raises UnitUnknown. See `remarks_on`."""
        with self._register.reading() as transaction:
            directory = self._directory(transaction)
            unit = directory.named(draft.unit)
            today = self._now().date()
            return remarks_on(transaction, draft, unit, directory=directory, today=today, by_place=by_place)

    def of_file(self, draft: LedgerDraft) -> tuple[Finding, ...]:
        """What a person should look at in a file that `draft` was just read from: of its rows, each called by its place there."""
        return of_file(self.remarks(draft, by_place=True), draft.rows)

    def prove(self, object_id: str, *, by: Person) -> None:
        """Look for the evidence of a return: a task of the worker, repeatable. A step is taken only where something changed.

        Of a filing: of the unit's returns that claim an agreement, for one more is on file now.
        """
        with self._register.reading() as transaction:
            directory, record = self._directory(transaction), transaction.objects.get(object_id)
            returns = _concerned(transaction, record, directory) if isinstance(record, Filing) else [as_ledger(record)]
            looked = [(one, self._look(transaction, one, directory)) for one in returns]
        for one, proof in looked:
            self._keep(one, proof, by=by)

    def _keep(self, looked_at: LedgerReturn, proof: Proof, *, by: Person) -> None:
        if proof.applied(looked_at) == looked_at:
            return

        def decide(_: Transaction, current: ArchivedObject | None) -> Decision | None:
            now = as_ledger(current)
            if (now.rows, now.files, now.row_files) != (looked_at.rows, looked_at.files, looked_at.row_files):
                return None  # the step that changed it has asked for another look
            proven = sum(one.proven for one in proof.evidence)
            note = f"{len(proof.evidence)}项中{proven}项已佐证" if proof.evidence else "没有需要佐证的内容"
            return Decision(record=proof.applied(now.after(LedgerStep.PROVE)), note=note)

        self._steps.take(looked_at.id, LedgerStep.PROVE, decide, by=by)

    def _look(self, transaction: Transaction, record: LedgerReturn, directory: Directory) -> Proof:
        unit = directory.named(record.unit)
        aliases = _aliases(directory)
        witnesses = [
            Witness(source, aliases=aliases, place=self._settings.place) for source in _sources(transaction, record, unit)
        ]
        evidence = prove(record.rows, record.mechanism, witnesses)
        remarks = remarks_on(transaction, record, unit, directory=directory, today=self._now().date())
        return Proof(evidence=evidence, remarks=(*remarks, *slips(record.rows, record.mechanism, evidence, witnesses)))

    def _directory(self, transaction: Transaction) -> Directory:
        return transaction.units.directory(place=self._settings.place)


def _concerned(transaction: Transaction, filing: Filing, directory: Directory) -> list[LedgerReturn]:
    """The unit's returns with claims that nothing bears out, or with a finding about 备案."""
    unit = directory.resolve(filing.unit)
    lines = transaction.ledgers.returns(units=unit.names) if unit is not None else []
    returns = (as_ledger(transaction.objects.get(line.object_id)) for line in lines if line.proven < line.claims or line.findings)
    return [one for one in returns if any(found.code in ("L40", "L41") for found in one.findings) or not _all_proven(one)]


def _all_proven(record: LedgerReturn) -> bool:
    return all(one.proven for one in record.evidence)


def _aliases(directory: Directory) -> Aliases:
    """The other names of a unit of the register."""

    def other(name: str) -> Iterable[str]:
        unit = directory.resolve(name)
        return (unit.name, unit.full_name, *unit.aliases, *unit.earlier) if unit is not None else ()

    return other


# -- what may bear a claim out ------------------------------------------------------------------------------------------------


def _sources(transaction: Transaction, record: LedgerReturn, unit: Unit) -> list[Source]:
    """The return's own materials; those of the months before, for the rows that stood then; the agreements on file."""
    found = list(_of_return(transaction, record, _RETURN))
    for filing in filings_of(transaction, unit):
        if filing.state is FilingState.FILED or any(filing.id in row.sources for row in record.rows):
            found += _of_filing(transaction, filing)
    older = earlier_returns(transaction, unit, record.mechanism, before=record.period)
    for age, before in enumerate(reversed(older)):
        stood = frozenset(row.id for row in before.rows)
        for source in _of_return(transaction, before, _EARLIER + age):
            found.append(replace(source, rank=_EARLIER + age, rows=source.rows or stood))
    return [source for source in found if source.told or not is_form(source.text)]


def _of_return(transaction: Transaction, record: LedgerReturn, rank: int) -> Iterator[Source]:
    """The materials that were read. A stamped scan and the file as it came say what the rows say, and prove nothing."""
    rows_of: dict[int, set[str]] = {}
    for position, row in record.row_files:
        rows_of.setdefault(position, set()).add(row)
    files = [file for file in record.files if file.role is FileRole.MATERIAL and file.reading is ReadingState.READ]
    pages = transaction.pages.of(record.id) if files else {}
    for file in files:
        rows = frozenset(rows_of[file.position]) if file.position in rows_of else None
        yield _source(record.id, file, pages.get(file.position, ()), rank=_OWN_ROW if rows else rank, rows=rows)


def _of_filing(transaction: Transaction, filing: Filing) -> Iterator[Source]:
    pages = transaction.pages.of(filing.id)
    for file in (*filing.agreement_files, *filing.materials):
        if file.reading is ReadingState.READ:
            yield _source(filing.id, file, pages.get(file.position, ()), rank=_FILED)
    if filing.confirmed:
        days = [chinese_date(date.fromisoformat(day)) for day in filing.values(FactField.SIGNED_ON)]
        sums = [f"{Decimal(amount):.2f}元" for amount in filing.values(FactField.AMOUNT)]
        told = "\n".join((filing.title, *filing.values(FactField.PARTY), *days, *sums))
        yield Source(object_id=filing.id, file=filing.agreement.position, text=told, rank=_VOUCHED, told=True)


def _source(object_id: str, file: StoredFile, pages: Iterable[Page], *, rank: int, rows: frozenset[str] | None = None) -> Source:
    texts = [page.text for page in pages]
    starts = page_starts(texts) if file.paged else ()
    return Source(object_id=object_id, file=file.position, text="\n".join(texts), starts=starts, rank=rank, rows=rows)
