"""The desk's book of scoring schemes: those that came with the house, those that the office entered, and which is in force."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

from services import journal
from services.documents import Documents
from services.model.assessment.assessments import Assessment
from services.model.assessment.printed import KIND, notice_of
from services.model.assessment.reading import SchemeRefused, read_scheme
from services.model.assessment.scheme import Scheme
from services.model.assessment.scheme_differences import SchemeDifference, differences
from services.model.assessment.toml_values import Fault
from services.model.assessment.unranked import resolved, unknown_in
from services.model.directory import Directory
from services.model.errors import Conflict, NotFound, Refused
from services.model.findings import Finding
from services.model.official import OfficialDocument
from services.model.people import EVERYTHING, Person, Scope, require_office
from services.model.periods import Month, Quarter
from services.settings import Settings
from services.stores.register import Register, Transaction
from services.stores.schemes import ACTION, StoredScheme

FOLDER = Path(__file__).parent / "schemes"
_WHAT = "维护评分方案"
_LONGEST_REASON = 200


class SchemeUnknown(NotFound):
    message = "没有“{version}”这个评分方案。请到“评分方案”页核对版本号；现有：{known}。"


class NoScheme(NotFound):
    message = "{quarter}没有施行的评分方案，最早的自{first}起施行。请核对季度，或先录入自该季度起施行的方案。"


class SchemeFrozen(Conflict):
    message = "评分方案“{version}”没有改动：{quarters}的考核已按它冻结。请另取版本号（version）录入新的方案。"


class SchemeBuiltIn(Conflict):
    message = "“{version}”是系统自带的评分方案，不能改动或撤销。请另取版本号（version）录入；自同一季度起施行的，以后录入的为准。"


class ReasonMissing(Refused):
    message = "评分方案“{version}”没有撤销：请写明撤销的理由。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version as lists show it. `scheme` None: this house can't read it (another version of the system wrote it)."""

    version: str
    since: Quarter
    text: str
    scheme: Scheme | None
    faults: tuple[Fault, ...] = ()  # each with its line
    adopted_at: datetime | None = None  # None: it came with the house
    adopted_by: str = ""
    frozen: tuple[Quarter, ...] = ()  # the quarters that are frozen with it

    @property
    def name(self) -> str:
        return self.scheme.name if self.scheme else self.version

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(one for _line, one in self.faults)

    @property
    def built_in(self) -> bool:
        return self.adopted_at is None

    @property
    def changeable(self) -> bool:
        """Whether the office may still write it anew or take it out."""
        return not self.built_in and not self.frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the book's history. `withdrawn` says why; "" for an entry."""

    at: datetime
    by: str
    version: str
    withdrawn: str


class Schemes:
    """The book. The office writes it, every change is in the journal with the whole text; everybody may read it."""

    def __init__(self, *, register: Register, documents: Documents, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._documents, self._settings, self._now = register, documents, settings, now

    # -- questions --

    def all(self, *, scope: Scope = EVERYTHING) -> tuple[Version, ...]:
        """Every version, the one that was in force last first. A unit sees those that have begun: by these it is scored."""
        with self._register.reading() as transaction:
            known = _all(transaction)
        return known if scope.unit is None else tuple(one for one in known if one.since <= self._quarter)

    def version(self, version: str, *, scope: Scope = EVERYTHING) -> Version:
        """Raises SchemeUnknown."""
        return _named(self.all(scope=scope), version)

    def get(self, version: str) -> Scheme:
        """A version to count with; raises SchemeUnknown, and SchemeRefused for one that this house can't read."""
        return self.resolved(_readable(self.version(version)))

    def current(self, quarter: Quarter) -> Scheme:
        """The scheme in force in a quarter; raises NoScheme, SchemeRefused."""
        with self._register.reading() as transaction:
            found = in_force(transaction, quarter)
        return self.resolved(found)

    def resolved(self, scheme: Scheme) -> Scheme:
        """The scheme as it counts here: whom it names without a rank is looked up in the register, however it is written."""
        return resolved(scheme, self._directory()) if scheme.unranked else scheme

    def unknown_units(self, scheme: Scheme) -> tuple[Finding, ...]:
        """What names no unit of the register, with its line. The house's own scheme names bodies that not every city has."""
        own = any(scheme.text == one.text for one in _built_in())
        return () if own or not scheme.unranked else tuple(unknown_in(scheme, self._directory()))

    def _directory(self) -> Directory:
        with self._register.reading() as transaction:
            return transaction.units.directory(place=self._settings.place)

    def in_force_now(self) -> str:
        """The version in force today; "" where there is none."""
        return next((one.version for one in self.all() if one.since <= self._quarter), "")

    @property
    def _quarter(self) -> Quarter:
        return Month.of(self._now().date()).quarter

    def compare(self, older: str, newer: str, *, scope: Scope = EVERYTHING) -> tuple[SchemeDifference, ...]:
        """What differs between two versions. Raises SchemeUnknown, SchemeRefused."""
        sides = [_readable(self.version(version, scope=scope)) for version in (older, newer)]
        return differences(*sides)

    def history(self) -> tuple[Entry, ...]:
        """Who entered or withdrew what, the latest first."""
        with self._register.reading() as transaction:
            records = transaction.journal.of(ACTION)
        return tuple(
            Entry(
                at=datetime.fromisoformat(record.at),
                by=record.by,
                version=record.object_id,
                withdrawn=json.loads(record.detail).get("withdrawn", ""),
            )
            for record in reversed(records)
        )

    # -- changes --

    def put(self, text: str, *, by: Person) -> Version:
        """Enter a version, or write one anew that no quarter is frozen with; the same text once more changes nothing.

        Raises NotAllowed, SchemeRefused, SchemeBuiltIn, SchemeFrozen.
        """
        require_office(by, _WHAT)
        scheme = read_scheme(text)
        with self._register.transaction() as transaction:
            known = next((one for one in _all(transaction) if one.version == scheme.version), None)
            if known is not None and known.text == scheme.text:
                return known
            if known is not None:
                _require_changeable(known)
            at = self._now()
            stored = StoredScheme(version=scheme.version, since=scheme.since, text=scheme.text, adopted_at=at, adopted_by=by.name)
            transaction.schemes.put(stored)
            detail = {"version": scheme.version, "since": str(scheme.since), "text": scheme.text}
            journal.note(transaction, ACTION, by=by.name, at=at, object_id=scheme.version, detail=detail)
            return _named(_all(transaction), scheme.version)

    def withdraw(self, version: str, *, reason: str, by: Person) -> None:
        """撤销: take a version out that no quarter is frozen with.

        Raises NotAllowed, SchemeUnknown, SchemeBuiltIn, SchemeFrozen, ReasonMissing.
        """
        require_office(by, _WHAT)
        why = " ".join(reason.split())[:_LONGEST_REASON]
        with self._register.transaction() as transaction:
            known = _named(_all(transaction), version)
            _require_changeable(known)
            if not why:
                raise ReasonMissing(version=version)
            transaction.schemes.remove(version)
            detail = {"version": version, "withdrawn": why}
            journal.note(transaction, ACTION, by=by.name, at=self._now(), object_id=version, detail=detail)

    def draft(self, version: str, *, by: Person) -> OfficialDocument:
        """The 通知 that issues the scheme as a 考核办法, as a draft. Raises what the documents counter raises."""
        facts = notice_of(_readable(self.version(version)), issuer=self._settings.committee)
        with self._register.reading() as transaction:
            meant = transaction.units.directory(place=self._settings.place).charged(self._now().date())
        return self._documents.keep(KIND, facts, meant=meant, by=by)


def in_force(transaction: Transaction, quarter: Quarter) -> Scheme:
    """The scheme in force in a quarter: of those that had begun, the newest; of one day's, the one entered last."""
    known = _all(transaction)
    found = next((one for one in known if one.since <= quarter), None)
    if found is None:
        raise NoScheme(quarter=quarter.label, first=min(one.since for one in known).label)
    return _readable(found)


def text_in_book(transaction: Transaction, version: str) -> str:
    """The text of a version as the book has it; "": there is none of this name."""
    return next((one.text for one in _all(transaction) if one.version == version), "")


def _readable(version: Version) -> Scheme:
    if version.scheme is None:
        raise SchemeRefused(version.faults)
    return version.scheme


def _named(known: tuple[Version, ...], version: str) -> Version:
    found = next((one for one in known if one.version == version), None)
    if found is None:
        raise SchemeUnknown(version=version[:40], known="、".join(one.version for one in known))
    return found


def _require_changeable(version: Version) -> None:
    if version.built_in:
        raise SchemeBuiltIn(version=version.version)
    if version.frozen:
        raise SchemeFrozen(version=version.version, quarters="、".join(quarter.label for quarter in version.frozen))


def _all(transaction: Transaction) -> tuple[Version, ...]:
    """Those of the house, then those of the office; sorted so that the first that had begun by a quarter is in force in it."""
    frozen = _frozen(transaction)
    entered = [_of(one) for one in transaction.schemes.all()]
    known = [*_built_in(), *entered]
    marked = [replace(one, frozen=tuple(frozen.get(one.version, ()))) for one in known]
    numbered = sorted(enumerate(marked), key=lambda one: (one[1].since, one[0]), reverse=True)
    return tuple(one for _number, one in numbered)


def _frozen(transaction: Transaction) -> dict[str, list[Quarter]]:
    """The quarters that are frozen with each version, those among them whose freeze is decided and not yet archived."""
    known = [(line.scheme, line.quarter) for line in transaction.assessments.lines() if line.frozen]
    decided = (step.record for step in transaction.steps.pending())
    known += [(one.scheme.version, one.quarter) for one in decided if isinstance(one, Assessment) and one.frozen]
    found: dict[str, list[Quarter]] = {}
    for version, quarter in dict.fromkeys(known):
        found.setdefault(version, []).append(quarter)
    return found


@cache
def _built_in() -> tuple[Version, ...]:
    """The versions that came with the house; they are read once."""
    read = [read_scheme(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return tuple(Version(version=one.version, since=one.since, text=one.text, scheme=one) for one in read)


def _of(stored: StoredScheme) -> Version:
    """What the office entered; one that this house can't read is shown all the same, with the reasons."""
    scheme, faults = _read(stored.text)
    return Version(
        version=stored.version,
        since=stored.since,
        text=stored.text,
        scheme=scheme,
        faults=faults,
        adopted_at=stored.adopted_at,
        adopted_by=stored.adopted_by,
    )


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[Scheme | None, tuple[Fault, ...]]:
    """The same text is read once, however many pages ask for the book."""
    try:
        return read_scheme(text), ()
    except SchemeRefused as refused:
        return None, refused.faults
