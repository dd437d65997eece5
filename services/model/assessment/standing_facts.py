"""What stands at a quarter's end: how far ledgers are filled in, what of them is borne out, how far items have come. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.model.assessment.books import Book
from services.model.assessment.facts import FactKind, Input, QuarterFact
from services.model.assessment.households import Households, fact_id
from services.model.ledgers import LedgerReturn, LedgerRow, columns_of
from services.model.ledgers.checks.cell import SAYS_WHAT, says_nothing
from services.model.ledgers.checks.words import PLACEHOLDER
from services.model.ledgers.claims import claims_of
from services.model.ledgers.columns import PROGRESS_STATUSES, column, status_said
from services.model.ledgers.forms import EXAMPLE
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from services.model.units import Unit

_SHOWN = 30  # characters of what a row is about


def standing_facts(households: Households, books: Iterable[Book], quarter: Quarter) -> Iterator[QuarterFact]:
    """Of each row that the quarter's months added or changed: its cells and its claims; of each item: its status."""
    for book in books:
        for unit, record in _last_returns(households, book, quarter):
            for row in record.rows:
                if households.owner(unit, row.taken_from, row.changed.first_day).name != unit.name:
                    continue
                if quarter.months[0] <= row.changed <= quarter.months[2]:
                    yield _completeness(book, unit, record, row, quarter)
                    yield from _evidence(book, unit, record, row, quarter)
                if book.mechanism is Mechanism.INNOVATION and status_said(row["status"]) in PROGRESS_STATUSES:
                    yield _replication(book, unit, record, row, quarter)


def _last_returns(households: Households, book: Book, quarter: Quarter) -> list[tuple[Unit, LedgerReturn]]:
    """The newest return up to the quarter's end of every unit in the book."""
    newest: dict[str, tuple[Unit, LedgerReturn]] = {}
    for one in book.returns:
        maker = households.maker(one.unit)
        if maker is not None and one.period <= quarter.months[2]:
            newest[maker.name] = (maker, one)
    return list(newest.values())


def _about(row: LedgerRow, mechanism: Mechanism) -> str:
    """What the row is about, in few words."""
    first = " ".join(row[_first_filled(row, mechanism)].split())
    return first if len(first) <= _SHOWN else first[: _SHOWN - 1] + "…"


# -- completeness ------------------------------------------------------------------------------------------------------------


def _completeness(book: Book, unit: Unit, record: LedgerReturn, row: LedgerRow, quarter: Quarter) -> QuarterFact:
    required = [one.name for one in columns_of(book.mechanism) if one.required]
    if required:
        lacking = [name for name in required if not _filled(row, name)]
        part, whole = len(required) - len(lacking), len(required)
        told = "、".join(column(book.mechanism, name).label for name in lacking)
    else:  # 附件4 wants one of four
        lacking = [] if any(_filled(row, name) for name in SAYS_WHAT[book.mechanism]) else list(SAYS_WHAT[book.mechanism][:1])
        part, whole = (0, 1) if lacking else (1, 1)
        told = "各栏内容"
    places = [book.cell(record, row, name) for name in lacking or [_first_filled(row, book.mechanism)]]
    return QuarterFact(
        id=fact_id(unit, book.mechanism, FactKind.COMPLETENESS, row.id, str(quarter)),
        kind=FactKind.COMPLETENESS,
        unit=unit.name,
        mechanism=book.mechanism,
        text=f"“{_about(row, book.mechanism)}”：应填{whole}栏，已填{part}栏" + (f"，缺{told}" if lacking else ""),
        part=part,
        whole=whole,
        inputs=tuple(places),
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


def _evidence(book: Book, unit: Unit, record: LedgerReturn, row: LedgerRow, quarter: Quarter) -> Iterator[QuarterFact]:
    claims = claims_of(row, book.mechanism)
    if not claims:
        return
    proven: list[Input] = []
    open_: list[str] = []
    for said in claims:
        places = book.places(row.id, said.claim.column, (said.claim.kind, str(said.value)))
        if places:
            proven.append(places[0])
        else:
            open_.append(said.claim.text)
    lacking = f"，未见佐证：{'、'.join(open_[:5])}{'等' if len(open_) > 5 else ''}" if open_ else ""
    yield QuarterFact(
        id=fact_id(unit, book.mechanism, FactKind.EVIDENCE, row.id, str(quarter)),
        kind=FactKind.EVIDENCE,
        unit=unit.name,
        mechanism=book.mechanism,
        text=f"“{_about(row, book.mechanism)}”：所述{len(claims)}项中{len(proven)}项有佐证{lacking}",
        part=len(proven),
        whole=len(claims),
        inputs=(book.cell(record, row, claims[0].claim.column), *dict.fromkeys(proven)),
    )


# -- 复制推广 ----------------------------------------------------------------------------------------------------------------


def _replication(book: Book, unit: Unit, record: LedgerReturn, row: LedgerRow, quarter: Quarter) -> QuarterFact:
    """An item is proven by any claim of its row that is borne out, or by a file that the unit gave to the row."""
    status = status_said(row["status"])
    places = tuple(
        place
        for said in claims_of(row, book.mechanism)
        for place in book.places(row.id, said.claim.column, (said.claim.kind, str(said.value)))[:1]
    )
    return QuarterFact(
        id=fact_id(unit, book.mechanism, FactKind.REPLICATION, row.id, str(quarter)),
        kind=FactKind.REPLICATION,
        unit=unit.name,
        mechanism=book.mechanism,
        text=f"{_about(row, book.mechanism)}：{status}",
        proven=bool(places) or row.id in book.with_material,
        status=status,
        inputs=(book.cell(record, row, "status", status), *dict.fromkeys(places)),
    )
