"""发文设置: under which names and numbers the office issues, who signs, to whom it sends. One archive object, versioned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from services.model.errors import Refused
from services.model.files import StoredFile
from services.model.numbers import DocumentNumber, NumberForm
from services.model.papers import PageForm, paper_form
from services.model.papers.addressing import IssuerClass, Issuers
from services.model.records import Event, Summary

BOOK_ID = "ISSUING"
BOOK_TITLE = "发文设置"


class IssuingStep(StrEnum):
    """What can happen to the issuing book."""

    CHANGE = "issuing"


ISSUING_STEP_LABELS: dict[IssuingStep, str] = {IssuingStep.CHANGE: "修改发文设置"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """One name under which documents are issued. `letterheads`: what may stand in red, the first by default."""

    name: str
    category: IssuerClass = IssuerClass.COMMITTEE
    letterheads: tuple[str, ...] = ()
    printed_by: str = ""  # 印发机关; "": the issuer itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """发文字号 of one 机关代字. `kinds` (papers) goes before `pages` (page forms); neither set: for everything. A retired one
    gives no more numbers; those that it gave stay in the register.
    """

    code: str
    issuer: str
    kinds: tuple[str, ...] = ()
    pages: tuple[PageForm, ...] = ()
    form: NumberForm = NumberForm.NUMBER
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The first serial that this office gives in a series and a year; those below were given on paper."""

    code: str
    year: int
    serial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenElsewhere:
    """外部占号: a number of a series that was given outside this system, and what for."""

    code: str
    year: int
    serial: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who may sign off."""

    name: str
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientList:
    """A named list of units."""

    name: str
    units: tuple[str, ...]


class NoSeries(Refused):
    message = "“{kind}”没有可用的机关代字。请管委会经办人在发文设置中为它指定。"


class NoSeriesOfIssuer(Refused):
    message = (
        "本件以“{issuer}”名义发文，发文设置中没有这个机关用于“{kind}”的机关代字，不能编号。"
        "请先在发文设置中登记该机关（名称、红头）和它的机关代字；红头或署名写错的，退回修改。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingBook:
    """The complete value of the issuing settings."""

    submitted_at: datetime
    id: str = BOOK_ID
    issuers: tuple[Issuer, ...] = ()
    series: tuple[Series, ...] = ()
    openings: tuple[Opening, ...] = ()
    elsewhere: tuple[TakenElsewhere, ...] = ()
    signers: tuple[Signer, ...] = ()
    recipients: tuple[RecipientList, ...] = ()
    files: tuple[StoredFile, ...] = ()
    events: tuple[Event, ...] = ()
    kind: Literal["issuing"] = "issuing"

    def summary(self) -> Summary:
        return Summary(title=BOOK_TITLE, unit="", state="kept", number=None, date=None, field=None, digest=None, names=())

    def with_event(self, event: Event) -> IssuingBook:
        return replace(self, events=(*self.events, event))

    @property
    def version(self) -> int:
        """0 for a book that is as the settings make it."""
        return self.events[-1].version if self.events else 0

    def number(self, code: str, year: int, serial: int) -> DocumentNumber:
        """A number of a series as that series writes it."""
        form = next((series.form for series in self.series if series.code == code), NumberForm.NUMBER)
        return DocumentNumber(code=code, year=year, serial=serial, form=form)

    def issuer_of(self, name: str) -> Issuer | None:
        return next((issuer for issuer in self.issuers if issuer.name == name), None)

    def lead_of(self, kind: str, facts: Mapping[str, Any]) -> Issuer | None:
        """Under whose name a paper goes out, of several the leading one: whose number it bears (GB/T 9704-2012, 7.2.5).

        The red head says so, where the form has one that names an office; else the first signature. None for a stranger.
        """
        name = leading_name(kind, facts)
        by_head = (one for one in self.issuers if name in map(_head_name, one.letterheads))
        return next((one for one in self.issuers if compact_name(one.name) == name), None) or next(by_head, None)

    def series_of(self, kind: str, facts: Mapping[str, Any]) -> tuple[Series, ...]:
        """The series among which a clerk may choose for a paper, the default first: only those of its issuer.

        Raises NoSeries where no series is for this kind, NoSeriesOfIssuer where none of them is the issuer's.
        """
        lead = self.lead_of(kind, facts)
        found = tuple(series for series in self.all_series_for(kind) if lead and series.issuer == lead.name)
        if not found:
            raise NoSeriesOfIssuer(issuer=leading_name(kind, facts), kind=paper_form(kind).name)
        return found

    def names(self) -> Issuers:
        """The names by which the table of who may tell whom what knows the issuers; of several of a kind the first."""
        first = {issuer.category: issuer.name for issuer in reversed(self.issuers)}
        usual, known = Issuers(), tuple((issuer.name, issuer.category) for issuer in self.issuers)
        return Issuers(
            government_office=first.get(IssuerClass.GOVERNMENT_OFFICE, usual.government_office),
            leading_group_office=first.get(IssuerClass.LEADING_GROUP_OFFICE, usual.leading_group_office),
            committee=first.get(IssuerClass.COMMITTEE, usual.committee),
            known=known,
        )

    def series_for(self, kind: str) -> Series:
        """The series that numbers a kind of paper: its own, else that of its page form, else the first general one."""
        return self.all_series_for(kind)[0]

    def all_series_for(self, kind: str) -> tuple[Series, ...]:
        """The series among which a clerk may choose, the default first. Raises NoSeries."""
        fitting = self.fitting_series(kind)
        if not fitting:
            raise NoSeries(kind=paper_form(kind).name)
        return fitting

    def fitting_series(self, kind: str) -> tuple[Series, ...]:
        """The same; empty where there is none."""
        form = paper_form(kind)
        wanted = NumberForm.ISSUE if form.page is PageForm.BRIEF else NumberForm.NUMBER
        known = [series for series in self.series if series.form is wanted and not series.retired]
        fitting = [series for series in known if _fits(series, form.kind.value, form.page)]
        return tuple(sorted(fitting, key=lambda series: 0 if series.kinds else 1 if series.pages else 2))

    def issuer_for(self, kind: str) -> Issuer | None:
        """Under whose name a kind of paper is issued by default."""
        try:
            return self.issuer_of(self.series_for(kind).issuer)
        except NoSeries:
            return self.issuers[0] if self.issuers else None

    def counting(self) -> Mapping[str, Counting]:
        """What the counters must know of each series and year, by the counter's name."""
        found: dict[str, Counting] = {}
        for opening in self.openings:
            key = DocumentNumber.series(opening.code, opening.year)
            found[key] = replace(found.get(key, Counting()), opening=opening.serial)
        for taken in self.elsewhere:
            key = DocumentNumber.series(taken.code, taken.year)
            known = found.get(key, Counting())
            found[key] = replace(known, elsewhere={**known.elsewhere, taken.serial: taken.what})
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """Where a counter opens and what it skips."""

    opening: int = 1
    elsewhere: Mapping[int, str] = field(default_factory=dict)

    def next(self, last: int) -> int:
        """The serial after `last`: not below the opening, none that was taken elsewhere."""
        serial = max(last + 1, self.opening)
        while serial in self.elsewhere:
            serial += 1
        return serial

    def gaps(self, given: Iterable[int]) -> list[tuple[int, int]]:
        """(expected, found) wherever the given serials do not follow one another."""
        last, gaps = 0, []
        for serial in sorted(given):
            expected = self.next(last)
            if serial != expected:
                gaps.append((expected, serial))
            last = serial
        return gaps


_HEADED = frozenset({PageForm.FILE, PageForm.LETTER})  # forms whose red head is the issuer's name


def leading_name(kind: str, facts: Mapping[str, Any]) -> str:
    """The name that leads on a paper, without white space: on the first line of its red head, else of its signature."""
    head = str(facts.get("letterhead") or "") if paper_form(kind).page in _HEADED else ""
    return _head_name(head) or compact_name(str(facts.get("issuer") or "").strip().split("\n")[0])


def _head_name(head: str) -> str:
    """A red head less 文件: the office that it names first."""
    name = compact_name(head.strip().split("\n")[0])
    return name.removesuffix("文件")


def compact_name(name: str) -> str:
    """A name without its white space."""
    return "".join(name.split())


def _fits(series: Series, kind: str, page: PageForm) -> bool:
    if series.kinds:
        return kind in series.kinds
    return not series.pages or page in series.pages


def default_book(*, committee: str, code: str, at: datetime) -> IssuingBook:
    """The book of a house where nobody has changed anything: one issuer, its series, its briefing."""
    return IssuingBook(
        submitted_at=at,
        issuers=(Issuer(name=committee, letterheads=(f"{committee}文件",)),),
        series=(
            Series(code=code, issuer=committee),
            Series(code=f"{code}函", issuer=committee, pages=(PageForm.LETTER,)),
            Series(code=f"{code}纪", issuer=committee, pages=(PageForm.MINUTES,)),
            Series(code="工作简报", issuer=committee, pages=(PageForm.BRIEF,), form=NumberForm.ISSUE),
        ),
    )
