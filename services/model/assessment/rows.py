"""The facts that the rows of ledgers tell, each in the quarter of its own day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from services.model.assessment.books import Book
from services.model.assessment.facts import FactKind, Input, QuarterFact
from services.model.assessment.households import Households, fact_id
from services.model.assessment.tracing import Traced, traced
from services.model.ledgers import LedgerRow
from services.model.ledgers.evidence import ClaimKind
from services.model.periods import Quarter

# On which claims a fact stands, the weightiest first: the first sort of which its sentence makes one has to be borne out.
_DATE, _AMOUNT, _NUMBER, _PARTNER, _TITLE = ClaimKind
_KEY_CLAIMS: dict[FactKind, tuple[frozenset[ClaimKind], ...]] = {
    FactKind.VISIT: (frozenset({_DATE}), frozenset({_PARTNER})),
    FactKind.EVENT: (frozenset({_DATE, _TITLE}), frozenset({_PARTNER})),
    FactKind.FUND: (frozenset({_AMOUNT}),),
    FactKind.SIGNING: (frozenset({_TITLE}), frozenset({_DATE, _PARTNER})),
    FactKind.COVERAGE: (frozenset({_TITLE}), frozenset({_DATE})),
}
_OF_ANY = (frozenset({_TITLE, _NUMBER}), frozenset({_AMOUNT}), frozenset({_DATE, _PARTNER}))


def row_facts(households: Households, books: Iterable[Book], quarter: Quarter) -> Iterator[QuarterFact]:
    """What the newest words of every row tell of the quarter, whichever month's ledger they stand in."""
    for book in books:
        around = households.surroundings(book.unit)
        for row in book.rows:
            versions = book.versions(row)
            for one in traced(versions, book.mechanism, around) if versions else ():
                if quarter_of(one) == quarter:
                    yield _fact(households, book, row, one)


def quarter_of(one: Traced) -> Quarter:
    """That of its day, or of the month it tells; of what tells none that of the month that first told it."""
    if one.occurrence.day is not None:
        return _quarter(one.occurrence.day)
    return (one.occurrence.month or one.first_told).quarter


def _quarter(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def _fact(households: Households, book: Book, row: LedgerRow, one: Traced) -> QuarterFact:
    told = one.occurrence
    moment = told.day or (told.month or one.first_told).first_day
    unit = households.owner(book.unit, row.taken_from, moment)
    evidence = borne_out(book, row, one)
    return QuarterFact(
        id=fact_id(unit, book.mechanism, told.kind, "" if one.wide else row.id, one.name),
        kind=told.kind,
        unit=unit.name,
        mechanism=book.mechanism,
        day=told.day,
        text=told.text,
        proven=bool(evidence),
        level=told.level,
        leader=told.leader,
        amount=told.amount,
        inputs=(book.where(row, told.column, told.text), *evidence),
    )


def borne_out(book: Book, row: LedgerRow, one: Traced) -> tuple[Input, ...]:
    """The places that bear the fact out; none: it is not proven."""
    for kinds in _KEY_CLAIMS.get(one.occurrence.kind, _OF_ANY):
        keys = [(column, (kind, value)) for column, kind, value in one.claims if kind in kinds]
        if keys:
            return tuple(dict.fromkeys(place for column, claim in keys for place in book.places(row.id, column, claim)))
    return ()
