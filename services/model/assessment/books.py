"""A unit's ledgers under one mechanism as one book: the rows that stand, what they said before, what bears them out. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from services.model.assessment.facts import Input
from services.model.assessment.households import Households
from services.model.assessment.lineages import Lineage, Telling, in_months, lineages
from services.model.files import StoredFile
from services.model.filing import Filing
from services.model.ledgers import Evidence, LedgerReturn, LedgerState, Place
from services.model.ledgers.claims import claims_of
from services.model.ledgers.evidence import ClaimKind
from services.model.ledgers.remarks import cell_name
from services.model.mechanisms import Mechanism
from services.model.units import Unit

CLAIM = tuple[str, str, ClaimKind, str]  # row, column, kind, value
_AT_HAND = frozenset({LedgerState.SUBMITTED, LedgerState.ACCEPTED})
_MOST_PLACES = 3  # of one claim


class Labels:
    """How files are called, by the object and the position."""

    def __init__(self, objects: Iterable[LedgerReturn | Filing]) -> None:
        self._files: dict[str, tuple[StoredFile, ...]] = {one.id: one.files for one in objects}

    def input(self, place: Place) -> Input:
        """A place of evidence in the words that a page shows: 下达通知.pdf 第2页."""
        label = next((file.label for file in self._files.get(place.object_id, ()) if file.position == place.file), "支撑材料")
        return Input(
            object_id=place.object_id,
            place=f"{label} 第{place.page}页" if place.page else label,
            quote=place.quote,
            file=place.file,
            page=place.page,
            start=place.start,
            end=place.end,
        )


class Book:
    """The returns of a unit, and of those that were merged into it, that the office has; month by month."""

    def __init__(self, unit: Unit, mechanism: Mechanism, returns: Iterable[LedgerReturn], labels: Labels) -> None:
        self.unit, self.mechanism, self._labels = unit, mechanism, labels
        self.returns = tuple(in_months(returns, unit.own_names))

    @cached_property
    def rows(self) -> tuple[Lineage, ...]:
        """The rows, each with all that it said."""
        return tuple(lineages(self.returns, self.mechanism, taken=self.unit.taken))

    def cell(self, told: Telling, column: str, quote: str = "") -> Input:
        """A cell of a return."""
        row = told.row.id
        place = f"{told.period.label}台账{cell_name(told.record.row_numbers[row], self.mechanism, column)}"
        return Input(object_id=told.record.id, place=place, quote=quote, row=row)

    # -- what bears a claim out --

    @cached_property
    def _borne_out(self) -> dict[CLAIM, list[Place]]:
        """Of every claim the places that any month found: what once was borne out stays so, and the newest comes first."""
        found: dict[CLAIM, list[Place]] = defaultdict(list)
        for one in reversed(self.returns):
            for claim, evidence in _claims(one, self.mechanism):
                found[claim] += [place for place in evidence.places if place not in found[claim]]
        return found

    def places(self, rows: Iterable[str], column: str, claim: tuple[ClaimKind, str]) -> tuple[Input, ...]:
        """Where a material says the same, under any id of the row; none: nothing bears the claim out."""
        found = dict.fromkeys(place for row in rows for place in self._borne_out.get((row, column, *claim), ()))
        return tuple(self._labels.input(place) for place in tuple(found)[:_MOST_PLACES])

    @cached_property
    def with_material(self) -> frozenset[str]:
        """The rows to which a unit has given a file of their own."""
        return frozenset(row for one in self.returns for _position, row in one.row_files)


def _claims(record: LedgerReturn, mechanism: Mechanism) -> Iterator[tuple[CLAIM, Evidence]]:
    known: dict[tuple[str, str, int], Evidence] = {
        (one.claim.row, one.claim.column, one.claim.start): one for one in record.evidence if one.proven
    }
    wanted = {row for row, _column, _start in known}
    for row in record.rows:
        for said in claims_of(row, mechanism) if row.id in wanted else ():
            if (evidence := known.get((row.id, said.claim.column, said.claim.start))) is not None:
                yield (row.id, said.claim.column, said.claim.kind, str(said.value)), evidence


def books(households: Households, returns: Iterable[LedgerReturn], filings: Iterable[Filing]) -> tuple[Book, ...]:
    """A book for each unit that is there, and mechanism: of returns that the office has and has not sent back."""
    kept, own = list(returns), defaultdict[tuple[str, Mechanism], list[LedgerReturn]](list)
    heirs: dict[str, Unit] = {}
    for one in kept:
        maker = households.maker(one.unit)
        if maker is not None and one.state in _AT_HAND and one.received_at is not None:
            heir = households.heir(maker)
            heirs[heir.name] = heir
            own[heir.name, one.mechanism].append(one)
    labels = Labels((*kept, *filings))
    return tuple(Book(heirs[name], mechanism, of, labels) for (name, mechanism), of in sorted(own.items()))
