"""发文登记簿 and 签收单 as data: what a page shows and a sheet prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.model.issuing import Counting, IssuingBook
from services.model.numbers import SERIES_PREFIX, DocumentNumber
from services.model.official import DOCUMENT_STATE_LABELS, DocumentState, OfficialDocument


class DispatchKind(StrEnum):
    """What stands behind a number; the value is the word that the register prints."""

    DOCUMENT = "发文"
    VOID = "作废"
    ELSEWHERE = "外部占号"
    GAP = "断号"


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchRow:
    """One number of the dispatch register. `document` is the id of the object; None for what was numbered elsewhere."""

    kind: DispatchKind
    number: str
    code: str
    serial: int
    title: str
    document: str | None = None
    dated: date | None = None
    registered_on: date | None = None
    signer: str = ""
    drafted_by: str = ""
    recipients: tuple[str, ...] = ()
    acknowledged: int = 0
    state: str = ""
    links: tuple[str, ...] = ()  # by which document it was corrected or abolished, or which it corrects or abolishes


def dispatch_rows(
    documents: Iterable[OfficialDocument],
    *,
    given: Mapping[str, Sequence[tuple[int, str]]],
    counting: Mapping[str, Counting],
    book: IssuingBook,
    year: int,
    code: str | None = None,
) -> tuple[DispatchRow, ...]:
    """Every number of the year in its order, by series. A gap, which never should be, is shown and not skipped.

    `given`: (serial, object id) by counter.
    """
    by_place = {(document.number.key, document.number.serial): document for document in documents if document.number}
    rows: list[DispatchRow] = []
    for series in sorted({*given, *counting}):
        if not series.startswith(SERIES_PREFIX):
            continue
        of_code, of_year = DocumentNumber.of_series(series)
        if of_year == year and code in (None, of_code):
            serials = [serial for serial, _ in given.get(series, [])]
            rows += _series_rows(series, serials, counting.get(series, Counting()), by_place, book=book)
    return tuple(rows)


def _series_rows(
    series: str, given: list[int], counting: Counting, known: Mapping[tuple[str, int], OfficialDocument], *, book: IssuingBook
) -> Iterable[DispatchRow]:
    code, year = DocumentNumber.of_series(series)
    last = max(given, default=0)
    due = set(range(min(counting.opening, last), last + 1)) if last else set()
    for serial in sorted({*given, *counting.elsewhere, *due}):
        document = known.get((series, serial))
        text = book.number(code, year, serial).text
        if document is not None:
            yield _document_row(document)
        elif serial in counting.elsewhere:
            what = counting.elsewhere[serial]
            yield DispatchRow(kind=DispatchKind.ELSEWHERE, number=text, code=code, serial=serial, title=what)
        else:
            yield DispatchRow(kind=DispatchKind.GAP, number=text, code=code, serial=serial, title="没有找到这个文号的公文")


def _document_row(document: OfficialDocument) -> DispatchRow:
    assert document.number is not None, "only what has a number stands in the register"
    void = document.state is DocumentState.VOID
    return DispatchRow(
        kind=DispatchKind.VOID if void else DispatchKind.DOCUMENT,
        number=document.number.text,
        code=document.number.code,
        serial=document.number.serial,
        title=document.title,
        document=document.id,
        dated=document.dated,
        registered_on=document.registered_on,
        signer=document.sign_off.signer if document.sign_off else "",
        drafted_by=document.submitted_by,
        recipients=tuple(sent.unit for sent in document.deliveries),
        acknowledged=sum(sent.acknowledged for sent in document.deliveries),
        state=DOCUMENT_STATE_LABELS[document.state],
        links=tuple(link.told for link in document.links),
    )
