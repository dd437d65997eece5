"""The journal: who did what, when. Each record's SM3 covers the one before it, so that no record can be changed unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from services.stores.house import JOURNAL_END
from services.stores.journal import Record
from services.stores.register import Transaction

GENESIS = "0" * 64


def note(
    transaction: Transaction, action: str, *, by: str, at: datetime, object_id: str = "", detail: Mapping[str, object]
) -> None:
    """Append one record in the transaction of the fact that it records. `detail` carries the new value."""
    last = transaction.journal.last()
    bare = Record(
        seq=last.seq + 1 if last else 1,
        at=at.isoformat(),
        by=by,
        action=action,
        object_id=object_id,
        detail=json.dumps(detail, ensure_ascii=False, sort_keys=True),
        previous=last.hash if last else GENESIS,
        hash="",
    )
    record = _sealed(bare)
    transaction.journal.append(record)
    transaction.house.put(JOURNAL_END, end_of(record))


def end_of(record: Record | None) -> str:
    """How the house remembers where its journal ends."""
    return f"{record.seq} {record.hash}" if record else ""


def digest(record: Record) -> str:
    """SM3 over the previous hash and the canonical record."""
    fields = record.fields()
    del fields["hash"]
    return hashlib.new("sm3", json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _sealed(bare: Record) -> Record:
    return Record(**(bare.fields() | {"hash": digest(bare)}))


def first_broken(records: Iterable[Record], *, previous: str | None = None) -> Record | None:
    """The first record that was changed, removed or put in another place; None where the chain holds.

    `previous` is the hash before the first record; None where the chain is looked at from its middle.
    """
    seq: int | None = None
    for record in records:
        fits = previous is None or record.previous == previous
        if not fits or record.hash != digest(record) or (seq is not None and record.seq != seq + 1):
            return record
        previous, seq = record.hash, record.seq
    return None
