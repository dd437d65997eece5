"""Rebuild: the register from the archive alone. One transaction: it is there whole, or as it was before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from services import journal
from services.journal import GENESIS, end_of, first_broken
from services.model.errors import WenshuError
from services.model.files import ReadingState
from services.model.filing import Filing
from services.model.findings import Finding, finding
from services.model.issuing import IssuingBook
from services.model.ledgers import LedgerReturn
from services.model.numbers import FilingNumber, RectificationNumber
from services.model.official import DocumentState, OfficialDocument, Relation
from services.model.papers.kinds import DEMANDS
from services.model.records import ArchivedObject
from services.model.rectification import Rectification
from services.model.units import Unit
from services.model.work import TaskKind
from services.steps import METADATA
from services.stores.archive import Archive
from services.stores.archive.inventory import id_of
from services.stores.codec import decode
from services.stores.house import JOURNAL_END, SEALED_UPTO
from services.stores.journal import Record
from services.stores.projection import project
from services.stores.register import Transaction
from services.upkeep import registers
from services.upkeep.registers import Registers
from services.upkeep.segments import is_segment

Tell = Callable[[int, int], None]
NOT_ENTERED = "V04"  # an object that could not be entered


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild found: how many objects, the time of the newest step, up to which journal record, and what is damaged."""

    objects: int
    reached: datetime | None
    sealed: int
    sealed_at: datetime | None  # the time of that record; None: no segment was ever written
    whole: bool  # the register still had its own journal: nothing of the registers is lost
    registers: Registers
    without_duties: tuple[str, ...]  # units of which only objects tell: their names and kinds are all that is known
    problems: tuple[Finding, ...]


def rebuild(transaction: Transaction, archive: Archive, *, sealed: list[Record], at: datetime, tell: Tell) -> Rebuilt:
    """Fill an emptied register from the archive; a damaged object is named and passed over.

    Bytes are not compared here (`verify` does that), but a file that is missing or has another size is named.
    """
    records, whole = _longest_chain(sealed, transaction.journal.all(), end=transaction.house.get(JOURNAL_END))
    transaction.objects.remove_all()
    transaction.steps.remove_keys()
    transaction.numbers.put_counting({})
    transaction.journal.replace(records)
    registers.restore(transaction, records)
    listed = {unit.name for unit in transaction.units.all()}
    problems: list[Finding] = []
    reached: datetime | None = None
    folders = [folder for folder in archive.folders() if not is_segment(id_of(folder))]
    count = 0
    for number, folder in enumerate(folders, start=1):
        object_id = id_of(folder)
        try:
            with transaction.savepoint():
                record = register_object(transaction, archive, object_id, at=at)
        except (WenshuError, ValueError) as error:
            problems.append(finding(NOT_ENTERED, object_id, reason=reason_of(error)))
            continue
        problems += [finding("V17", f"{object_id}/{name}") for name in _lacking(archive, record)]
        count += 1
        last = max((event.at for event in record.events), default=record.submitted_at)
        reached = max(last, reached) if reached else last
        tell(number, len(folders))
    _restore_pending(transaction)  # numbers that this register knows are kept: a number given once is never given again
    upto = sealed[-1].seq if sealed else 0
    transaction.house.put(SEALED_UPTO, str(upto))
    detail = {"objects": count, "sealed_upto": upto}
    journal.note(transaction, "rebuilt", by="系统", at=at, detail=detail)
    return Rebuilt(
        objects=count,
        reached=reached,
        sealed=upto,
        sealed_at=datetime.fromisoformat(sealed[-1].at) if sealed else None,
        whole=whole,
        registers=registers.count(transaction),
        without_duties=tuple(unit.name for unit in transaction.units.all() if unit.name not in listed),
        problems=tuple(problems),
    )


def _lacking(archive: Archive, record: ArchivedObject) -> Iterator[str]:
    """The files of the object that are missing, or that have another size than the record says."""
    sizes = archive.sizes(record.id)
    expected = {file.path: file.size for file in record.files}
    for name, size in sizes.items():
        if size is None or expected.get(name, size) != size:
            yield name
    yield from sorted(expected.keys() - sizes.keys())


def register_object(transaction: Transaction, archive: Archive, object_id: str, *, at: datetime) -> ArchivedObject:
    """Enter one object from its own metadata: its rows, its number, its key, its unit, and the work that it still causes."""
    record = decode(archive.read(object_id, METADATA))
    inventory = archive.inventory(object_id)
    project(transaction, record, archive=archive, version=inventory.head, inventory=inventory.digest)
    _restore_facts(transaction, record)
    for task in tasks_of(record):
        transaction.queue.add(task, record.id, at=at)
    return record


def _restore_facts(transaction: Transaction, record: ArchivedObject) -> None:
    """What the register knows of an object besides its projection: its number, its key, its unit, what the book counts."""
    if isinstance(record, Filing):
        _restore_filing(transaction, record)
    elif isinstance(record, LedgerReturn):
        _restore_ledger(transaction, record)
    elif isinstance(record, Rectification):
        _restore_rectification(transaction, record)
    elif isinstance(record, OfficialDocument) and record.number is not None:
        transaction.numbers.restore(record.number.key, record.number.serial, record.id)
    elif isinstance(record, IssuingBook):
        transaction.numbers.put_counting(record.counting())


def _restore_filing(transaction: Transaction, filing: Filing) -> None:
    if filing.number is not None:
        transaction.numbers.restore(FilingNumber.series(filing.number.year), filing.number.serial, filing.id)
    if transaction.steps.known_key(filing.key) is None:
        transaction.steps.keep_key(filing.key, digest=filing.key_digest, object_id=filing.id)
    if not transaction.units.knows(filing.unit):
        transaction.units.put(Unit(name=filing.unit, kind=filing.unit_kind))


def _restore_ledger(transaction: Transaction, record: LedgerReturn) -> None:
    if transaction.steps.known_key(record.key) is None:
        transaction.steps.keep_key(record.key, digest=record.key_digest, object_id=record.id)
    if not transaction.units.knows(record.unit):
        transaction.units.put(Unit(name=record.unit, kind=record.unit_kind))


def _restore_rectification(transaction: Transaction, record: Rectification) -> None:
    if record.number:
        number = RectificationNumber.parse(record.number)
        transaction.numbers.restore(number.key, number.serial, record.id)
    if record.key and transaction.steps.known_key(record.key) is None:
        transaction.steps.keep_key(record.key, digest=record.key_digest, object_id=record.id)


def tasks_of(record: ArchivedObject) -> Iterable[TaskKind]:
    """The work that an object still causes, told from the object alone."""
    if any(file.reading is ReadingState.WAITING for file in record.files):
        yield TaskKind.READ
    if isinstance(record, LedgerReturn):
        yield TaskKind.PROVE
    if isinstance(record, Filing) and record.receipt_due is not None:
        yield TaskKind.RECEIPT
    if isinstance(record, OfficialDocument):
        if record.state is DocumentState.REGISTERED:
            yield TaskKind.PRINT
        if any(link.relation in (Relation.CORRECTED_BY, Relation.ABOLISHED_BY) for link in record.links):
            yield TaskKind.LINK
        if record.paper in DEMANDS and record.state is DocumentState.DISTRIBUTED:
            yield TaskKind.DEMAND
    yield TaskKind.INDEX


def _longest_chain(sealed: list[Record], live: list[Record], *, end: str | None) -> tuple[list[Record], bool]:
    """The sealed records and, where they go on from there unbroken, those that this register still has; and whether that is all.

    `end`: how the register remembers that its journal ends; another end is one that was cut short.
    """
    upto = sealed[-1].seq if sealed else 0
    records = [*sealed, *(record for record in live if record.seq > upto)]
    if first_broken(records, previous=GENESIS) is not None:
        return sealed, False
    return records, bool(live) and live[-1].seq >= upto and end_of(live[-1]) == end


def _restore_pending(transaction: Transaction) -> None:
    """Steps that are decided and not yet archived hold numbers and keys too."""
    for step in transaction.steps.pending():
        _restore_facts(transaction, step.record)


def reason_of(error: Exception) -> str:
    """Why an object could not be entered, in words that fit into a finding."""
    if isinstance(error, WenshuError):
        return str(error.details.get("reason", error))
    return "内容无法解读"
