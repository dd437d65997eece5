"""The counter of the issuing settings: names, series, openings, numbers taken elsewhere, signers, lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from services.model.book_rules import checked, require_no_collision
from services.model.errors import Refused
from services.model.issuing import (
    BOOK_ID,
    BOOK_TITLE,
    IssuingBook,
    IssuingStep,
    Series,
    default_book,
    leading_name,
)
from services.model.numbers import SERIES_PREFIX, DocumentNumber
from services.model.papers import paper_form
from services.model.papers.addressing import Issuers
from services.model.people import Person, require_office
from services.model.records import ArchivedObject
from services.settings import Settings
from services.steps import ChangedMeanwhile, Decision, Steps
from services.stores.register import Register, Transaction


class SeriesRefused(Refused):
    message = "机关代字“{code}”不能用于这件“{kind}”（发文机关“{issuer}”），可选：{codes}。请重新选择，或在发文设置中调整。"


class Issuing:
    """Keeps the book. As long as nobody changed it there is no object of it: it is what the settings make."""

    def __init__(self, *, register: Register, steps: Steps, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._steps, self._settings, self._now = register, steps, settings, now

    @property
    def separate_review(self) -> bool:
        """Whether a document may only be reviewed and rechecked by somebody who did not write it."""
        return self._settings.separate_review

    def book(self) -> IssuingBook:
        """The issuing settings as they are; `book.version` goes back with a change."""
        with self._register.reading() as transaction:
            return self.book_in(transaction)

    def names(self) -> Issuers:
        """The names of those who issue, and the units of the place: whom the table of who may tell whom what knows."""
        with self._register.reading() as transaction:
            names = self.book_in(transaction).names()
            return replace(names, units=tuple((unit.name, unit.kind) for unit in transaction.units.all()))

    def book_in(self, transaction: Transaction) -> IssuingBook:
        """The same, within a unit of work."""
        known, _version = transaction.objects.with_version(BOOK_ID)
        return known if isinstance(known, IssuingBook) else self._default()

    def book_at(self, version: int) -> IssuingBook:
        """The settings as a change left them; 0: as the house's settings make them. Raises NotFound, ArchiveDamaged."""
        known = self._steps.as_of(BOOK_ID, version) if version else self._default()
        assert isinstance(known, IssuingBook), "the object under this id is the book"
        return known

    def _default(self) -> IssuingBook:
        return default_book(committee=self._settings.committee, code=self._settings.issuer_code, at=self._now())

    def change(self, book: IssuingBook, *, note: str, seen: int | None, by: Person) -> IssuingBook:
        """Keep these settings in place of those that are. `seen` is the version on the page.

        Raises BookRefused, CodeRefused, NumberCollides, ChangedMeanwhile, NotAllowed. The same settings twice are one change.
        """
        require_office(by, BOOK_TITLE)
        wanted = checked(book)

        def decide(transaction: Transaction, current: ArchivedObject | None) -> Decision | None:
            known = current if isinstance(current, IssuingBook) else self._default()
            new = replace(wanted, submitted_at=known.submitted_at, events=known.events, files=known.files)
            if new == known and current is not None:
                return None
            if seen is not None and known.version != seen:
                raise ChangedMeanwhile(title=BOOK_TITLE, seen=seen, now=known.version)
            given = {series: [serial for serial, _ in numbers] for series, numbers in transaction.numbers.given().items()}
            ours = {series: serials for series, serials in given.items() if series.startswith(SERIES_PREFIX)}
            require_no_collision(known, new, ours)
            # already here: between this transaction and the next nobody may be given what is now taken elsewhere
            transaction.numbers.put_counting(new.counting())
            return Decision(record=new, note=note.strip())

        done = self._steps.take(BOOK_ID, IssuingStep.CHANGE, decide, by=by)
        assert isinstance(done, IssuingBook), "the object under this id is the book"
        return done

    def next_number(self, kind: str, *, year: int | None = None) -> DocumentNumber:
        """The number that a paper of this kind would get under its usual issuer: for a page to show, never to rely on.

        Raises NoSeries.
        """
        with self._register.reading() as transaction:
            return _next_of(self.book_in(transaction).series_for(kind), year or self._now().year, transaction)

    def number_for(self, kind: str, facts: Mapping[str, object], *, code: str | None = None, year: int) -> DocumentNumber:
        """The number that the paper with these facts would get in the series `code`, or in that of its issuer; none is taken.

        Raises what `choose` raises.
        """
        with self._register.reading() as transaction:
            series = self.choose(self.book_in(transaction), kind, facts, code)
            return _next_of(series, year, transaction)

    def offers(self, kind: str, facts: Mapping[str, object], *, year: int) -> tuple[DocumentNumber, ...]:
        """The next number of each series that a clerk may choose for this paper, the default first; empty where none is its
        issuer's: `choose` tells why.
        """
        with self._register.reading() as transaction:
            book = self.book_in(transaction)
            lead = book.lead_of(kind, facts)
            fitting = [series for series in book.fitting_series(kind) if lead and series.issuer == lead.name]
            return tuple(_next_of(series, year, transaction) for series in fitting)

    def next_numbers(self) -> dict[str, DocumentNumber]:
        """The number that each series would give today, by its code: for a page to show, never to rely on."""
        year = self._now().year
        with self._register.reading() as transaction:
            series = self.book_in(transaction).series
            serials = {one.code: transaction.numbers.next(DocumentNumber.series(one.code, year)) for one in series}
        return {one.code: DocumentNumber(code=one.code, year=year, serial=serials[one.code], form=one.form) for one in series}

    @staticmethod
    def choose(book: IssuingBook, kind: str, facts: Mapping[str, object], code: str | None) -> Series:
        """The series that the clerk chose for a paper with these facts, or the default: one of its issuer's own.

        Raises NoSeries, NoSeriesOfIssuer, SeriesRefused.
        """
        fitting = book.series_of(kind, facts)
        if not code:
            return fitting[0]
        chosen = next((series for series in fitting if series.code == code), None)
        if chosen is None:
            codes = "、".join(series.code for series in fitting)
            raise SeriesRefused(code=code, kind=paper_form(kind).name, issuer=leading_name(kind, facts), codes=codes)
        return chosen

    def fill(self, kind: str, names: frozenset[str], mapping: Mapping[str, object]) -> dict[str, object]:
        """The facts with what the book knows of the issuer, where they do not say it themselves. `names`: the kind's fields.

        A stranger to the book, and several issuers together, get nothing of ours: neither head nor name.
        """
        book = self.book()
        named = str(mapping.get("issuer") or "").strip()
        # without a signature the head tells who issues, where it is one of the book's
        issuer = book.issuer_of(named) if named else book.lead_of(kind, mapping) or book.issuer_for(kind)
        ours: dict[str, object] = {"issuer": issuer.name, "printed_by": issuer.printed_by} if issuer else {}
        if issuer and issuer.letterheads and {"printed_on", "seal"} <= names:  # 文件格式: letters and minutes have other heads
            ours["letterhead"] = issuer.letterheads[0]
        if "issue" in names and not mapping.get("issue") and book.fitting_series(kind):
            ours["issue"] = self.next_number(kind).serial
        filled = {name: value for name, value in ours.items() if name in names and value and not mapping.get(name)}
        return {**mapping, **filled}


def _next_of(series: Series, year: int, transaction: Transaction) -> DocumentNumber:
    serial = transaction.numbers.next(DocumentNumber.series(series.code, year))
    return DocumentNumber(code=series.code, year=year, serial=serial, form=series.form)
