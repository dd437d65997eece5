"""Filings that were handed in together: how far the reading of their files is, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.model.files import FileRole, ReadingState, StoredFile
from services.model.filing import Filing
from services.model.people import Scope
from services.model.work import TaskKind
from services.stores.queue import Waiting
from services.stores.register import Register

READING = frozenset({TaskKind.READ, TaskKind.OCR})
READ_ROLES = frozenset({FileRole.AGREEMENT, FileRole.MATERIAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One filing of the batch; `item` is what the queue still holds of its reading."""

    filing: Filing
    item: Waiting | None

    @property
    def files(self) -> tuple[StoredFile, ...]:
        """What was handed in, without what the office wrote itself."""
        return tuple(file for file in self.filing.files if file.role in READ_ROLES)

    @property
    def moving(self) -> bool:
        """Whether its files are still being read, or will be."""
        return self.item is not None and not self.item.given_up

    def is_done(self, file: StoredFile) -> bool:
        """Whether nothing more will become of a file as long as nobody asks for it anew."""
        if not self.moving:
            return True
        return file.reading not in (ReadingState.WAITING, ReadingState.UNRECOGNISED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The filings in the order in which they are asked for, as they stood at one moment."""

    handed: tuple[Handed, ...]

    @property
    def total(self) -> int:
        """How many files there are."""
        return sum(len(handed.files) for handed in self.handed)

    @property
    def done(self) -> int:
        """How many of them are done."""
        return sum(handed.is_done(file) for handed in self.handed for file in handed.files)

    def ended(self, *states: ReadingState) -> int:
        """How many of those that are done ended so."""
        return sum(handed.is_done(file) and file.reading in states for handed in self.handed for file in handed.files)


def look(register: Register, ids: Sequence[str], *, scope: Scope, now: float) -> Batch:
    """The filings with these ids that the scope may see. The queue and the register are read in one transaction."""
    with register.reading() as transaction:
        waiting = transaction.queue.waiting(scope=scope, now=now, limit=None)
        records = [transaction.objects.find(filing_id, scope=scope) for filing_id in dict.fromkeys(ids)]
    items: dict[str, Waiting] = {}
    for item in waiting:
        if item.task in READING and (item.object_id not in items or item.running):
            items[item.object_id] = item
    return Batch(
        handed=tuple(Handed(filing=record, item=items.get(record.id)) for record in records if isinstance(record, Filing))
    )
