"""Sealed segments of the journal: yesterday's records, as an archive object of their own."""

from __future__ import annotations

import json
from datetime import datetime

from services.stores.archive import Archive, ArchiveDamaged
from services.stores.house import SEALED_UPTO
from services.stores.journal import Record
from services.stores.register import Register

_PREFIX = "J"
_PATH = "journal.jsonl"


def is_segment(object_id: str) -> bool:
    """Whether an archive object is a segment of the journal."""
    return object_id.startswith(_PREFIX)


def seal(register: Register, archive: Archive, *, before: datetime, at: datetime) -> str | None:
    """Archive the records written before a time that no segment holds yet; returns the segment's id. Idempotent."""
    with register.reading() as transaction:
        upto = int(transaction.house.get(SEALED_UPTO) or 0)
        records = transaction.journal.all(after=upto, before=before.isoformat())
    if not records:
        return None
    object_id = f"{_PREFIX}{records[0].seq:08d}-{records[-1].seq:08d}"
    lines = "".join(json.dumps(record.fields(), ensure_ascii=False, sort_keys=True) + "\n" for record in records)
    archive.commit(
        object_id, token=f"seal-{records[-1].hash[:24]}", put={_PATH: lines.encode()}, message="seal", by="系统", at=at
    )
    with register.transaction() as transaction:
        transaction.house.put(SEALED_UPTO, str(records[-1].seq))
    return object_id


def sealed_records(archive: Archive) -> list[Record]:
    """Every record in the archive, in order; a damaged segment is left out (verify names it)."""
    records: list[Record] = []
    for folder in archive.folders():
        object_id = folder.name.rpartition("%3a")[2]
        if not is_segment(object_id):
            continue
        try:
            lines = archive.read(object_id, _PATH).decode().splitlines()
        except ArchiveDamaged:
            continue
        records += [Record(**json.loads(line)) for line in lines]
    return sorted(records, key=lambda record: record.seq)
