"""What stands at a quarter's end: how far ledgers are filled in, what of them is borne out, how far items have come. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from services.model.assessment.books import Book
from services.model.assessment.facts import FactKind, Input, QuarterFact
from services.model.assessment.households import Households, fact_id
from services.model.assessment.lineages import Lineage, Telling
from services.model.ledgers import LedgerRow, columns_of
from services.model.ledgers.checks.cell import SAYS_WHAT, says_nothing
from services.model.ledgers.checks.words import PLACEHOLDER
from services.model.ledgers.claims import Said, claims_of
from services.model.ledgers.columns import PROGRESS_STATUSES, column, status_said
from services.model.ledgers.forms import EXAMPLE
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from services.model.units import Unit

_SHOWN = 30  # characters of what a row is about


def standing_facts(households: Households, books: Iterable[Book], quarter: Quarter) -> Iterator[QuarterFact]:
    """Of each row that the quarter's months added or changed: its cells and its claims; of each item: its status.

    As the returns up to the quarter's last month leave the rows, month by month: which of them came last makes no difference.
    """
    for book in books:
        for row in book.rows:
            now = row.newest(quarter.months[2])
            if now is None:
                continue
            at = _At(book=book, row=row, now=now, quarter=quarter, unit=_owner(households, book, now))
            if quarter.months[0] <= now.row.changed <= quarter.months[2]:
                yield _completeness(at)
                yield from _evidence(at)
            if book.mechanism is Mechanism.INNOVATION and status_said(now.row["status"]) in PROGRESS_STATUSES:
                yield _replication(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """A row as it stands at a quarter's end, and whose it is."""

    book: Book
    row: Lineage
    now: Telling
    quarter: Quarter
    unit: Unit

    def fact(self, kind: FactKind, text: str, **more: Any) -> QuarterFact:
        names = tuple(fact_id(self.unit, self.book.mechanism, kind, name, str(self.quarter)) for name in self.row.ids)
        told = self.row.tellings[0]
        first = fact_id(self.unit, self.book.mechanism, kind, str(told.period), *told.words, str(self.quarter))
        return QuarterFact(id=first, also=names, kind=kind, unit=self.unit.name, mechanism=self.book.mechanism, text=text, **more)

    def places(self, said: Said) -> tuple[Input, ...]:
        return self.book.places(self.row.names, said.claim.column, (said.claim.kind, str(said.value)))


def _owner(households: Households, book: Book, now: Telling) -> Unit:
    return households.owner(book.unit, now.row.taken_from, now.row.changed.first_day)


def _about(row: LedgerRow, mechanism: Mechanism) -> str:
    """What the row is about, in few words."""
    first = " ".join(row[_first_filled(row, mechanism)].split())
    return first if len(first) <= _SHOWN else first[: _SHOWN - 1] + "…"


# -- completeness ------------------------------------------------------------------------------------------------------------


def _completeness(at: _At) -> QuarterFact:
    row, mechanism = at.now.row, at.book.mechanism
    required = [one.name for one in columns_of(mechanism) if one.required]
    if required:
        lacking = [name for name in required if not _filled(row, name)]
        part, whole = len(required) - len(lacking), len(required)
        told = "、".join(column(mechanism, name).label for name in lacking)
    else:  # 附件4 wants one of four
        lacking = [] if any(_filled(row, name) for name in SAYS_WHAT[mechanism]) else list(SAYS_WHAT[mechanism][:1])
        part, whole = (0, 1) if lacking else (1, 1)
        told = "各栏内容"
    return at.fact(
        FactKind.COMPLETENESS,
        f"“{_about(row, mechanism)}”：应填{whole}栏，已填{part}栏" + (f"，缺{told}" if lacking else ""),
        part=part,
        whole=whole,
        inputs=tuple(at.book.cell(at.now, name) for name in lacking or [_first_filled(row, mechanism)]),
    )


def _first_filled(row: LedgerRow, mechanism: Mechanism) -> str:
    names = SAYS_WHAT[mechanism]
    return next((name for name in names if row[name].strip()), names[0])


def _filled(row: LedgerRow, name: str) -> bool:
    """Whether a cell says something of the unit's own: neither 无, nor what the form shows, nor a place left open."""
    text = row[name]
    if name == "status":
        return status_said(text) in PROGRESS_STATUSES
    own = "\n".join(line for line in text.split("\n") if not EXAMPLE.match(line))
    return not says_nothing(own) and not says_nothing(PLACEHOLDER.sub("", own))


# -- evidence ----------------------------------------------------------------------------------------------------------------


def _evidence(at: _At) -> Iterator[QuarterFact]:
    claims = claims_of(at.now.row, at.book.mechanism)
    if not claims:
        return
    proven: list[Input] = []
    open_: list[str] = []
    for said in claims:
        places = at.places(said)
        if places:
            proven.append(places[0])
        else:
            open_.append(said.claim.text)
    lacking = f"，未见佐证：{'、'.join(open_[:5])}{'等' if len(open_) > 5 else ''}" if open_ else ""
    yield at.fact(
        FactKind.EVIDENCE,
        f"“{_about(at.now.row, at.book.mechanism)}”：所述{len(claims)}项中{len(proven)}项有佐证{lacking}",
        part=len(proven),
        whole=len(claims),
        inputs=(at.book.cell(at.now, claims[0].claim.column), *dict.fromkeys(proven)),
    )


# -- 复制推广 ----------------------------------------------------------------------------------------------------------------


def _replication(at: _At) -> QuarterFact:
    """An item is proven by any claim of its row that is borne out, or by a file that the unit gave to the row."""
    row, status = at.now.row, status_said(at.now.row["status"])
    places = tuple(place for said in claims_of(row, at.book.mechanism) for place in at.places(said)[:1])
    return at.fact(
        FactKind.REPLICATION,
        f"{_about(row, at.book.mechanism)}：{status}",
        proven=bool(places) or not at.book.with_material.isdisjoint(at.row.names),
        status=status,
        inputs=(at.book.cell(at.now, "status", status), *dict.fromkeys(places)),
    )
