"""The facts of a quarter, from what the house has: ledgers, filings, rectifications and the dated register."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from services.calendar import counted_since, due_by, working_days
from services.model.assessment.facts import QuarterFacts
from services.model.assessment.gathering import Heap, gathered
from services.model.filing import Filing, FilingState
from services.model.ledgers import LedgerReturn
from services.model.people import EVERYTHING
from services.model.periods import Quarter
from services.model.rectification import Rectification
from services.settings import Settings
from services.stores.objects import Listing
from services.stores.register import Register, Transaction

Record = TypeVar("Record", Filing, LedgerReturn, Rectification)


class Gathering:
    """Reads the stores and gathers; keeps nothing."""

    def __init__(self, *, register: Register, settings: Settings) -> None:
        self._register, self._settings = register, settings

    def facts(self, quarter: Quarter, now: datetime) -> QuarterFacts:
        """Who is assessed in a quarter and every fact of it, as the house knows them at `now`."""
        with self._register.reading() as transaction:
            heap = self._heap(transaction, quarter, now)
        return gathered(heap, quarter, now)

    def _heap(self, transaction: Transaction, quarter: Quarter, now: datetime) -> Heap:
        days = working_days(transaction)
        filings = _records(transaction, Listing(kind="filing", state=FilingState.FILED.value), Filing)
        return Heap(
            units=tuple(transaction.units.all()),
            rosters=transaction.rosters.all(),
            lines=tuple(transaction.ledgers.returns(quarter.months)),
            dues={month: due_by(days, month, settings=self._settings) for month in quarter.months},
            since=counted_since(transaction, settings=self._settings, now=now),
            returns=_records(transaction, Listing(kind="ledger"), LedgerReturn),
            filings=filings,
            rectifications=_records(transaction, Listing(kind="rectification"), Rectification),
            counted=transaction.assessments.counted_elsewhere(quarter),
            place=self._settings.place,
            filing_days=self._settings.filing_days,
        )


def _records(transaction: Transaction, listing: Listing, of: type[Record]) -> tuple[Record, ...]:
    return tuple(record for record in transaction.objects.records(listing, scope=EVERYTHING) if isinstance(record, of))
