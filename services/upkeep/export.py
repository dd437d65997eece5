"""Export: each object as canonical JSON and its files. Equal facts give equal bytes, before a rebuild and after."""

from __future__ import annotations

from pathlib import Path

from services.model.records import ArchivedObject
from services.stores.archive import Archive
from services.stores.codec import as_json, canonical
from services.stores.register import Transaction


def export_object(transaction: Transaction, archive: Archive, record: ArchivedObject, out: Path) -> None:
    """Write out/<id>/object.json (facts, events and texts from the register) and out/<id>/files/… (from the archive)."""
    folder = out / record.id
    (folder / "files").mkdir(parents=True, exist_ok=True)
    standing = transaction.objects.standing(record.id)
    texts = {str(position): [page.text for page in pages] for position, pages in transaction.pages.of(record.id).items()}
    facts = as_json(record) | {"texts": texts, "version": standing.version if standing else 0}
    (folder / "object.json").write_bytes((canonical(facts) + "\n").encode())
    for file in record.files:
        (folder / file.path).write_bytes(archive.read(record.id, file.path))
