"""The checks of a ledger with what the house knows: the unit's names, what it has filed, what evidences the return."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from services.model.directory import Directory
from services.model.facts import FactField
from services.model.filing import Filing, FilingState
from services.model.ledgers import LedgerReturn, LedgerStep
from services.model.ledgers.checks import ALSO_READ, CheckedLedger, FiledAgreement, check_ledger, own_by_names
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.remarks import CellRemark
from services.model.people import EVERYTHING
from services.model.units import Unit
from services.stores.objects import Listing
from services.stores.register import Transaction

OF_CHECKS = (*(f"L{tens}" for tens in (3, 4, 5)), *ALSO_READ)
"""How the codes of findings begin that the checks and the search for evidence make anew each time."""

_LIVE = tuple(state.value for state in FilingState if state not in (FilingState.WITHDRAWN, FilingState.REVOKED))


def remarks_on(
    transaction: Transaction,
    ledger: LedgerDraft | LedgerReturn,
    unit: Unit,
    *,
    directory: Directory,
    today: date,
    by_place: bool = False,
) -> tuple[CellRemark, ...]:
    """What a person should look at in a draft, as of today, or in a return, as of the day on which it was handed in.

    A draft's materials come with its submission: that it has none is told of a return alone. `by_place`: rows are called as they
    stand in the file that the draft was just read from.
    """
    day, material = (handed_in_on(ledger), bool(ledger.materials)) if isinstance(ledger, LedgerReturn) else (today, True)
    checked = CheckedLedger(
        unit=unit.name,
        mechanism=ledger.mechanism,
        period=ledger.period,
        header=ledger.header,
        rows=ledger.rows,
        day=day,
        own=names_of(unit, directory),
        filed=tuple(map(agreement_of, filings_of(transaction, unit))),
        material=material,
        by_place=by_place,
    )
    return check_ledger(checked)


def handed_in_on(record: LedgerReturn) -> date:
    """The day of the latest submission."""
    days = [event.at.date() for event in record.events if event.step == LedgerStep.SUBMIT]
    return days[-1] if days else record.submitted_at.date()


def names_of(unit: Unit, directory: Directory) -> Callable[[str], bool]:
    """Whether a name means the unit: as the directory has it, or with a section behind it (市发改委长三角科)."""
    within = own_by_names(unit.name, unit.full_name, *unit.aliases, *unit.earlier)

    def means(name: str) -> bool:
        found = directory.resolve(name)
        return found.name == unit.name if found is not None else within(name)

    return means


def filings_of(transaction: Transaction, unit: Unit) -> list[Filing]:
    """The unit's agreements that were handed in and stand, under any of its names."""
    found: dict[str, Filing] = {}
    for name in unit.names:
        for record in transaction.objects.records(Listing(kind="filing", unit=name, states=_LIVE), scope=EVERYTHING):
            if isinstance(record, Filing):
                found[record.id] = record
    return list(found.values())


def agreement_of(filing: Filing) -> FiledAgreement:
    """What of a filing a cell's claim is compared with."""
    signed = filing.value(FactField.SIGNED_ON)
    return FiledAgreement(
        id=filing.id,
        number=filing.number.text if filing.number else "",
        title=filing.title,
        parties=filing.values(FactField.PARTY),
        signed_on=date.fromisoformat(signed) if signed else None,
        returned=filing.state is FilingState.RETURNED,
    )
