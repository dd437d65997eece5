"""Claims beside the texts that may bear them out: which is proven, and where. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from services.model.findings import finding
from services.model.ledgers.claims import Range, Said, claims_of
from services.model.ledgers.columns import columns_of
from services.model.ledgers.evidence import ClaimKind, Evidence, Place
from services.model.ledgers.remarks import CellRemark, cell_name
from services.model.ledgers.rows import LedgerRow
from services.model.ledgers.witnesses import Span, Witness
from services.model.mechanisms import Mechanism
from services.model.normal import normalise

MOST_PLACES = 3  # of one claim: the best of each of so many files
_TOGETHER = 200  # characters within which other claims of the row make a place the better one
_FORM_LABELS = 3  # so many columns of one form make a text a ledger
_SLIPS = (Decimal(10) ** 4, Decimal(10) ** -4)  # 万 for 亿, 元 for 万元, and the other way round


def prove(rows: Iterable[LedgerRow], mechanism: Mechanism, witnesses: Sequence[Witness]) -> tuple[Evidence, ...]:
    """Every claim of the rows, with the places that bear it out, the best first."""
    return tuple(evidence for row in rows for evidence in _proven(claims_of(row, mechanism), row, witnesses))


def _proven(claims: list[Said], row: LedgerRow, witnesses: Sequence[Witness]) -> list[Evidence]:
    places: dict[int, list[Place]] = {number: [] for number in range(len(claims))}
    for witness in _of_row(row, witnesses):
        lacking = [number for number in places if len(places[number]) < MOST_PLACES]
        if not lacking:
            break
        hits = [witness.hits(said) for said in claims]
        for number in lacking:
            if hits[number]:
                places[number].append(_place(witness, _best(number, hits)))
    return [Evidence(claim=said.claim, places=tuple(places[number])) for number, said in enumerate(claims)]


def _of_row(row: LedgerRow, witnesses: Sequence[Witness]) -> list[Witness]:
    """What may speak for a row, the closest first; what belongs to other rows alone is no witness."""
    known = [one for one in witnesses if one.source.rows is None or row.id in one.source.rows]
    return sorted(known, key=lambda one: (one.source.object_id not in row.sources, one.source.rank))


def _best(number: int, hits: list[list[Span]]) -> Span:
    """Of the places of a claim the one with most other claims of the row around it; of equals the first."""
    others = [[start for start, _ in spans] for at, spans in enumerate(hits) if at != number and spans]

    def company(span: Span) -> int:
        return sum(any(abs(start - span[0]) <= _TOGETHER for start in starts) for starts in others)

    return max(hits[number], key=lambda span: (company(span), -span[0]))


def _place(witness: Witness, span: Span) -> Place:
    source, (start, end) = witness.source, span
    quote = source.text[start:end]
    if source.told:
        return Place(object_id=source.object_id, file=source.file, page=None, start=0, end=0, quote=quote)
    return Place(object_id=source.object_id, file=source.file, page=source.page_at(start), start=start, end=end, quote=quote)


def is_form(text: str) -> bool:
    """Whether this is a ledger itself, filled in: it says what the cells say, and bears nothing out."""
    plain = normalise(text)
    labels = ([normalise(one.label) for one in columns_of(mechanism) if len(one.label) >= 4] for mechanism in Mechanism)
    return any(sum(label in plain for label in of_one) >= _FORM_LABELS for of_one in labels)


def slips(
    rows: Sequence[LedgerRow], mechanism: Mechanism, evidence: Sequence[Evidence], witnesses: Sequence[Witness]
) -> list[CellRemark]:
    """Sums that no material bears out, while one has the same figures in another unit: 500万元 beside 500亿元."""
    lacking = {
        (one.claim.row, one.claim.column, one.claim.start)
        for one in evidence
        if not one.proven and one.claim.kind is ClaimKind.AMOUNT
    }
    if not lacking:
        return []
    wanted = {row for row, _, _ in lacking}
    told = []
    for number, row in enumerate(rows, start=1):
        for said in claims_of(row, mechanism) if row.id in wanted else ():
            place = (row.id, said.claim.column, said.claim.start)
            if place in lacking and (quote := _slip(said, _of_row(row, witnesses))):
                where = cell_name(number, mechanism, said.claim.column)
                remark = finding("L53", where, text=said.claim.text, other=quote)
                told.append(CellRemark(row=row.id, column=said.claim.column, finding=remark))
    return told


def _slip(said: Said, witnesses: Iterable[Witness]) -> str:
    if not isinstance(said.value, Range):
        return ""
    for witness in witnesses:
        for yuan, (start, end) in witness.sums:
            if any(said.value.holds(yuan * factor) for factor in _SLIPS):
                return " ".join(witness.source.text[start:end].split())
    return ""
