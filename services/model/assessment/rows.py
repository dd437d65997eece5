"""The facts that the rows of ledgers tell, each once and in the quarter of its own day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from services.model.assessment.books import Book
from services.model.assessment.facts import FactKind, Input, Leader, Level, QuarterFact
from services.model.assessment.households import Households, fact_id
from services.model.assessment.lineages import LAST, Lineage
from services.model.assessment.sameness import OneFact, facts_in, place_of, tokens
from services.model.assessment.tracing import Told, Traced, first_months, traced
from services.model.ledgers.evidence import ClaimKind
from services.model.periods import Month, Quarter
from services.model.units import Unit

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
        months = first_months(one for row in book.rows for one in row.tellings)
        parts = ((row, part) for row in book.rows for part in traced(row.tellings, book.mechanism, around, elsewhere=months))
        for one in facts_in(parts):
            if (now := _standing(one)) and quarter_of(one, now[0]) == quarter:
                yield _fact(households, book, one, now)


def _standing(fact: OneFact) -> list[Told]:
    """The tellings that stand, the one that says most of the day first: the others are only places more."""
    now = [one for row, one in fact.told if any(one.telling is stands for stands in row.standing(LAST))]
    return sorted(now, key=lambda one: (one.occurrence.day is None, one.occurrence.month is None))


def quarter_of(fact: OneFact, now: Told) -> Quarter:
    """That of its day, or of the month it tells; of what tells none that of the month that first told it."""
    day = now.occurrence.day
    return (Month.of(day) if day is not None else now.occurrence.month or _first_told(fact)).quarter


def _first_told(fact: OneFact) -> Month:
    return fact.told[0][1].telling.period


def _fact(households: Households, book: Book, fact: OneFact, now: list[Told]) -> QuarterFact:
    said = now[0].occurrence
    moment: date = said.day or (said.month or _first_told(fact)).first_day
    unit = households.owner(book.unit, now[0].telling.row.taken_from, moment)
    evidence = _borne_out(book, fact)
    cells = [book.cell(one.telling, one.occurrence.column, one.occurrence.text) for one in sorted(now, key=place_of)]
    first, *also = known_by(unit, book, fact)
    return QuarterFact(
        id=first,
        also=tuple(sorted(set(also) - {first})),
        kind=said.kind,
        unit=unit.name,
        mechanism=book.mechanism,
        day=said.day,
        month=None if said.day else said.month,
        text=said.text,
        proven=bool(evidence),
        level=next((one.occurrence.level for one in now if one.occurrence.level), Level.UNKNOWN),
        leader=next((one.occurrence.leader for one in now if one.occurrence.leader), Leader.UNKNOWN),
        amount=said.amount,
        inputs=tuple(dict.fromkeys((*cells, *evidence))),
    )


def known_by(unit: Unit, book: Book, fact: OneFact) -> Iterator[str]:
    """The ids of a fact: first that of its first telling, then by what else it is known again.

    Every telling has its own, so that one that comes later or goes makes it no other fact; the id of the row with the key is for
    words that a return sent again has no more.
    """
    kind = fact.parts[0][1].last.kind
    for _, one in fact.told:
        yield from (fact_id(unit, book.mechanism, kind, *token) for token in tokens(one))
    for row, part in fact.parts:
        if part.wide:
            yield fact_id(unit, book.mechanism, kind, "", part.name)
        else:
            yield from (fact_id(unit, book.mechanism, kind, name, part.name) for name in row.ids)


def _borne_out(book: Book, fact: OneFact) -> tuple[Input, ...]:
    """The places that bear the fact out, by whichever of its rows; none: it is not proven."""
    return tuple(dict.fromkeys(place for row, part in fact.parts for place in borne_out(book, row, part)))


def borne_out(book: Book, row: Lineage, one: Traced) -> tuple[Input, ...]:
    """The places that a row gives."""
    for kinds in _KEY_CLAIMS.get(one.last.kind, _OF_ANY):
        keys = [(column, (kind, value)) for column, kind, value in one.claims if kind in kinds]
        if keys:
            return tuple(dict.fromkeys(place for column, claim in keys for place in book.places(row.names, column, claim)))
    return ()
