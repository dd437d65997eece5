"""The register is a projection of the archive: here an object's latest version becomes rows."""

from __future__ import annotations

from services.model.assessment.assessments import Assessment
from services.model.facts import FactField
from services.model.files import ReadingState
from services.model.filing import Filing
from services.model.issuing import IssuingBook
from services.model.kinship import parties_key
from services.model.ledgers import LedgerReturn
from services.model.normal import object_text
from services.model.official import OfficialDocument
from services.model.records import ArchivedObject
from services.model.rectification import Rectification
from services.model.sketches import sketch
from services.stores.archive import Archive
from services.stores.codec import FOUND_KINDS, decode_document
from services.stores.register import Transaction


def project(transaction: Transaction, record: ArchivedObject, *, archive: Archive, version: int, inventory: str) -> None:
    """Write the rows of an object anew: its summary, the pages of its files, the text by which it is found.

    The same function serves the second transaction of a step, the recovery after a crash and a rebuild.
    """
    transaction.objects.put(record, version=version, inventory=inventory)
    if isinstance(record, IssuingBook):
        transaction.numbers.put_counting(record.counting())
    if isinstance(record, OfficialDocument):
        transaction.readers.put(record.id, record.deliveries if record.seen_by_units else ())
    if isinstance(record, LedgerReturn):
        transaction.ledgers.put(record)
    if isinstance(record, Assessment):
        transaction.assessments.put(record)
    if isinstance(record, Rectification):
        transaction.rectifications.put(record)
    if record.kind in FOUND_KINDS:
        _project_texts(transaction, record, archive=archive, version=version)


def _project_texts(transaction: Transaction, record: ArchivedObject, *, archive: Archive, version: int) -> None:
    texts: dict[int, tuple[str, ...]] = {}
    for file in record.files:
        if file.reading is ReadingState.ASIDE:
            transaction.pages.remove(record.id, file.position)
        if file.reading is not ReadingState.READ:
            continue
        document = decode_document(archive.read(record.id, file.text_path))
        transaction.pages.put(record.id, file.position, document)
        texts[file.position] = tuple(page.text for page in document.pages)
    summary = record.summary()
    units = record.units if isinstance(record, Assessment) else ()
    names = (summary.title, summary.number or "", summary.unit, *summary.names, *units)
    transaction.texts.put(record.id, version=version, normal=object_text(names, texts.values()))
    if isinstance(record, Filing):
        agreement = [page for file in record.agreement_files for page in texts.get(file.position, ())]
        project_likeness(transaction, record, "\n".join(agreement))
        transaction.likenesses.put_ties(record.id, record.ties)


def project_likeness(transaction: Transaction, filing: Filing, agreement: str) -> None:
    """Write by what the filing's agreement finds others like it; `agreement` is its text."""
    drawn = sketch(agreement)
    if drawn.pieces:
        transaction.likenesses.put(filing.id, drawn, parties=parties_key(filing.values(FactField.PARTY)))
    else:
        transaction.likenesses.remove(filing.id)
