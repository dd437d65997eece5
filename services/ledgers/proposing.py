"""What the house proposes for a month's ledger from what it knows: agreements filed, and other facts as their desks come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from services.model.dates import chinese_date
from services.model.facts import FactField
from services.model.filing import Filing, FilingState
from services.model.ledgers import LedgerRow
from services.model.ledgers.drafts import LedgerDraft, Proposal
from services.model.ledgers.standing import whole_cells
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING
from services.model.periods import Month
from services.model.units import Unit
from services.stores.objects import Listing
from services.stores.register import Transaction

Proposer = Callable[[Transaction, Unit, Month], Iterator[Proposal]]


def proposals(transaction: Transaction, draft: LedgerDraft, *, unit: Unit, standing: Sequence[LedgerRow]) -> tuple[Proposal, ...]:
    """What is proposed for a draft: neither what a row stands for already, nor what the unit has dismissed."""
    known = {source for row in (*draft.rows, *standing) for source in row.sources} | set(draft.dismissed)
    found = (one for propose in PROPOSERS.get(draft.mechanism, ()) for one in propose(transaction, unit, draft.period))
    return tuple(one for one in found if one.source not in known)


def filed_agreements(transaction: Transaction, unit: Unit, period: Month) -> Iterator[Proposal]:
    """Agreements of the unit that were filed this month, or last month after its ledger had gone."""
    last_day, first_day = period.last_day, period.previous().first_day
    for name in unit.names:
        listing = Listing(kind="filing", unit=name, state=FilingState.FILED.value)
        for record in transaction.objects.records(listing, scope=EVERYTHING):
            if isinstance(record, Filing) and record.filed_on and first_day <= record.filed_on <= last_day:
                yield _of_filing(record, unit)


def _of_filing(filing: Filing, unit: Unit) -> Proposal:
    number = filing.number.text if filing.number else ""
    signed = filing.value(FactField.SIGNED_ON)
    day = chinese_date(date.fromisoformat(signed)) + "，" if signed else ""
    others = [party for party in filing.values(FactField.PARTY) if party not in (unit.full_name, *unit.names, *unit.aliases)]
    parties = f"{'、'.join(others)}签订" if others else "签订"
    words = f"{day}{'与' if others else ''}{parties}《{filing.title}》（备案号{number}）。"
    return Proposal(
        source=filing.id,
        title=filing.title,
        cells=whole_cells({"unit": unit.name, "signing": words}, Mechanism.EXCHANGE),
        why=f"协议已备案（{number}），“协议签署情况”可据此填写",
    )


# Which facts are proposed for which ledger. A desk that comes later adds its own line: visits, events, coverage.
PROPOSERS: Mapping[Mechanism, tuple[Proposer, ...]] = {Mechanism.EXCHANGE: (filed_agreements,)}
