"""Sealed segments of the journal: a stretch of its records, as an archive object of their own."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import takewhile

from services.stores.archive import Archive, ArchiveDamaged
from services.stores.archive.inventory import id_of
from services.stores.house import SEALED_UPTO
from services.stores.journal import Record
from services.stores.register import Register

_PREFIX = "J"
_PATH = "journal.jsonl"
SEALING = "journal"  # the name of the lock under which segments are written


def is_segment(object_id: str) -> bool:
    """Whether an archive object is a segment of the journal."""
    return object_id.startswith(_PREFIX)


def seal(register: Register, archive: Archive, *, before: datetime | None = None, at: datetime) -> str | None:
    """Archive the records that no segment holds yet, up to the first one written at `before` or later (None: all). Idempotent.

    Returns the new segment's id. Two at once would write overlapping segments: whoever calls holds the lock `SEALING`.
    A step decided before midnight and finished after it stands behind later records: what is sealed is always the next
    stretch of the chain, whatever the times say.
    """
    upto = max((last for _first, last in spans(archive)), default=0)
    with register.reading() as transaction:
        unsealed = transaction.journal.all(after=upto)
    records = list(takewhile(lambda record: before is None or datetime.fromisoformat(record.at) < before, unsealed))
    if not records:
        _remember(register, upto)
        return None
    object_id = f"{_PREFIX}{records[0].seq:08d}-{records[-1].seq:08d}"
    lines = "".join(json.dumps(record.fields(), ensure_ascii=False, sort_keys=True) + "\n" for record in records)
    archive.commit(
        object_id, token=f"seal-{records[-1].hash[:24]}", put={_PATH: lines.encode()}, message="seal", by="系统", at=at
    )
    _remember(register, records[-1].seq)
    return object_id


def _remember(register: Register, upto: int) -> None:
    """The register knows up to where its journal is sealed, so that nobody has to walk the archive to ask."""
    with register.reading() as transaction:
        if int(transaction.house.get(SEALED_UPTO) or 0) == upto:
            return
    with register.transaction() as transaction:
        transaction.house.put(SEALED_UPTO, str(upto))


def spans(archive: Archive) -> list[tuple[int, int]]:
    """First and last sequence number of every segment."""
    ids = [object_id for folder in archive.folders() if is_segment(object_id := id_of(folder))]
    return [(int(first), int(last)) for first, last in (object_id[1:].split("-") for object_id in ids)]


def sealed_records(archive: Archive) -> list[Record]:
    """Every record in the archive, each once, in order; a damaged segment is left out (verify names it)."""
    records: dict[int, Record] = {}
    for folder in archive.folders():
        if not is_segment(id_of(folder)):
            continue
        try:
            lines = archive.read(id_of(folder), _PATH).decode().splitlines()
        except ArchiveDamaged:
            continue
        records |= {record.seq: record for record in (Record(**json.loads(line)) for line in lines)}
    return [records[seq] for seq in sorted(records)]
