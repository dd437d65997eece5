"""What a demonstration house holds, counted out of the house itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.demonstration.house import Login
from services.demonstration.threads import YEAR
from services.ledgers.overview import Asked
from services.model.filing import FilingState
from services.model.ledgers import LedgerReturn, LedgerStep
from services.model.ledgers.matrix import MatrixStatus
from services.model.official import DocumentState
from services.model.people import EVERYTHING
from services.model.periods import Month
from services.model.rectification import RectificationState
from services.office import Office
from services.stores.objects import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What there is. `ledgers` are returns, `missing` those that nobody handed in, `returned` those sent back at least once.

    `issued` are the official documents that were sent to units, `frozen` the quarters that were assessed, `ranked` the last of
    them, `shown` an agreement to look at first.
    """

    units: int
    rosters: int
    filings: int
    filed: int
    ledgers: int
    late: int
    missing: int
    returned: int
    on_behalf: int
    stamped: int
    materials: int
    claims: int
    proven: int
    reminders: int
    frozen: int
    ranked: str
    rectifications: int
    closed: int
    documents: int
    issued: int
    shown: str
    unread: int
    files: int
    bytes: int
    accounts: tuple[Login, ...]


def count(office: Office, *, months: int, rosters: int, accounts: tuple[Login, ...]) -> Filled:
    """Count the first months of the year."""
    matrix = office.overview.matrix(Asked(first=Month(YEAR, 1), last=Month(YEAR, months)), scope=EVERYTHING)
    with office.register.reading() as transaction:
        returns = list(transaction.objects.records(Listing(kind="ledger"), scope=EVERYTHING))
        filings = transaction.objects.counts(kind="filing", scope=EVERYTHING).states
        documents = transaction.objects.counts(kind="document", scope=EVERYTHING).states
        lines = [line for line in transaction.assessments.lines() if line.frozen]
        mended = [line.state for line in transaction.rectifications.lines()]
        reminders = len(transaction.ledgers.reminders(matrix.periods, scope=EVERYTHING))
    ledgers = [one for one in returns if isinstance(one, LedgerReturn)]
    sizes = list(_sizes(office.settings.archive)) + list(_sizes(office.settings.index))
    return Filled(
        units=len(office.units.all()),
        rosters=rosters,
        filings=sum(filings.values()),
        filed=filings.get(FilingState.FILED, 0),
        ledgers=len(ledgers),
        late=sum(one.late for one in ledgers),
        missing=matrix.counts()[MatrixStatus.MISSING],
        returned=sum(any(event.step == LedgerStep.RETURN for event in one.events) for one in ledgers),
        on_behalf=sum(bool(one.behalf) for one in ledgers),
        stamped=sum(one.stamped is not None for one in ledgers),
        materials=sum(len(one.materials) for one in ledgers),
        claims=sum(len(one.evidence) for one in ledgers),
        proven=sum(claim.proven for one in ledgers for claim in one.evidence),
        reminders=reminders,
        frozen=len(lines),
        ranked=str(lines[-1].quarter) if lines else "",
        rectifications=len(mended),
        closed=mended.count(RectificationState.CLOSED),
        documents=sum(documents.values()),
        issued=documents.get(DocumentState.DISTRIBUTED, 0),
        shown=_latest(office),
        unread=office.unrecognised(scope=EVERYTHING),
        files=len(sizes),
        bytes=sum(sizes),
        accounts=accounts,
    )


def _latest(office: Office) -> str:
    """The agreement that was filed last."""
    rows = office.filings.rows(Listing(state=FilingState.FILED, limit=1), scope=EVERYTHING)
    return rows[0].id if rows else ""


def _sizes(folder: Path) -> Iterator[int]:
    return (path.stat().st_size for path in folder.rglob("*") if path.is_file())
