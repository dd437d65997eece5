"""The first step of a filing: a submission, acknowledged only when the archive holds it, and never taken twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services import journal
from services.filings import rules
from services.intake import HeldFile, Intake, NothingToSubmit, submission_digest
from services.model.errors import Conflict, NotFound, StorageTrouble
from services.model.files import FileRole, StoredFile, paper_digest
from services.model.filing import Filing, FilingState, FilingStep
from services.model.findings import Finding, finding
from services.model.identity import new_id
from services.model.people import EVERYTHING, Person, Scope
from services.model.records import ArchivedObject
from services.model.units import Unit, UnitKind, unit_name
from services.settings import Settings
from services.steps import Decision, Steps
from services.stores.codec import unit_as_json
from services.stores.register import Register, Transaction

LIVE = (FilingState.SUBMITTED, FilingState.CONFIRMED, FilingState.FILED, FilingState.RETURNED)


class KeyReused(Conflict):
    message = "本次提交的编号已用于另一份材料。请刷新报送页面后重新提交。"


class _Taken(Conflict):
    """Another request with the same key or the same agreement was first; its result is the answer."""

    message = "同一提交正在办理，请稍候。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The answer to a submission. `anew` is False for a retry or for bytes that the unit has submitted before."""

    filing: Filing
    anew: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """What came: the files as intake holds them and as they will lie in their object, and the key and digest of the whole."""

    object_id: str
    files: Sequence[HeldFile]
    stored: tuple[StoredFile, ...]
    key: str
    digest: str


class Submissions:
    """Takes submissions and knows those already taken."""

    def __init__(
        self, *, register: Register, intake: Intake, steps: Steps, settings: Settings, now: Callable[[], datetime]
    ) -> None:
        self._register, self._intake, self._steps = register, intake, steps
        self._settings, self._now = settings, now

    def submit(self, batch: str, files: Sequence[HeldFile], *, unit: str, key: str, by: Person) -> Accepted:
        """Submit one agreement with its materials, all held by intake under `batch`; acknowledged when this returns.

        The same key with the same bytes gives the same filing again; with others it raises KeyReused.
        """
        rules.require(by, FilingStep.SUBMIT)
        whose = self._whose(unit, by=by)
        _require_one_agreement(files)
        digest = submission_digest(files)
        if known := self._replayed(key, digest, whose=whose):
            self._intake.drop_files(batch, files)
            return known
        if twin := self._twin(files, whose):
            self._intake.drop_files(batch, _agreement(files))  # its materials wait for a supplement
            return twin
        try:
            folder, stored = self._intake.stage(batch, files, first_position=1)
        except StorageTrouble:  # a form sent twice at once: the first one may have taken the files meanwhile
            if known := self._replayed(key, digest, whose=whose):
                return known
            raise
        remarks: list[Finding] = []
        sent = _Sent(object_id=new_id("F", self._now()), files=files, stored=stored, key=key, digest=digest)
        decide = self._decision(sent, whose, typed=unit, by=by, remarks=remarks)
        try:
            filing = as_filing(self._steps.take(sent.object_id, FilingStep.SUBMIT, decide, by=by, staged=folder))
        except _Taken as taken:
            self._steps.finish(str(taken.details["object_id"]))  # it may still be on its way
            return self.submit(batch, files, unit=whose.names[0], key=key, by=by)
        self._intake.drop_files(batch, files)
        return Accepted(filing=filing, anew=True, findings=(*remarks, *self._seen_elsewhere(filing, by=by)))

    def _decision(
        self, sent: _Sent, whose: Scope, *, typed: str, by: Person, remarks: list[Finding]
    ) -> Callable[[Transaction, ArchivedObject | None], Decision]:
        """What is decided in the transaction: raises _Taken where somebody else was first; `remarks` grow by what is told."""

        def decide(transaction: Transaction, _current: ArchivedObject | None) -> Decision:
            if other := _first_taker(transaction, sent.files, whose, sent.key):
                raise _Taken(object_id=other)
            transaction.steps.keep_key(sent.key, digest=sent.digest, object_id=sent.object_id)
            filing = Filing(
                id=sent.object_id,
                unit=whose.names[0],
                unit_kind=self._registered(transaction, whose.names[0], typed=typed, by=by, remarks=remarks),
                key=sent.key,
                key_digest=sent.digest,
                submitted_at=self._now(),
                submitted_by=by.name,
                files=sent.stored,
            )
            return Decision(record=filing)

        return decide

    def _whose(self, typed: str, *, by: Person) -> Scope:
        """The unit for which something is submitted: a unit's own, else the one that the name means, else a new one."""
        if by.unit:
            return Scope(unit=by.unit, earlier=by.earlier)
        name = unit_name(typed)
        with self._register.reading() as transaction:
            known = transaction.units.directory(place=self._settings.place).resolve(name)
        return Scope(unit=known.name, earlier=known.earlier) if known else Scope(unit=name)

    def _replayed(self, key: str, digest: str, *, whose: Scope) -> Accepted | None:
        """What an earlier submission with this key led to; one that a crash left half-way is finished first."""
        with self._register.reading() as transaction:
            known = transaction.steps.known_key(key)
        if known is None:
            return None
        if known.digest != digest:
            raise KeyReused()
        self._steps.finish(known.object_id)
        with self._register.reading() as transaction:
            filing = as_filing(transaction.objects.get(known.object_id))
        if filing.unit not in whose.names:  # a key is nobody's secret: it must not open another unit's filing
            raise KeyReused()
        return Accepted(filing=filing, anew=False)

    def submitted(self, key: str, *, scope: Scope) -> Filing | None:
        """What a submission with this key led to, so that a form that is sent twice finds it."""
        with self._register.reading() as transaction:
            known = transaction.steps.known_key(key)
        if known is None:
            return None
        self._steps.finish(known.object_id)
        with self._register.reading() as transaction:
            record = transaction.objects.find(known.object_id, scope=scope)
        return as_filing(record) if record else None

    def _twin(self, files: Sequence[HeldFile], whose: Scope) -> Accepted | None:
        """A live filing of the same unit with the same agreement, to the byte."""
        with self._register.reading() as transaction:
            twins = _twins(transaction, files, whose)
        if not twins:
            return None
        filing = as_filing(twins[0])
        number = filing.number.text if filing.number else "尚未备案"
        remark = finding("I20", _agreement(files)[0].label, title=filing.title, number=number)
        return Accepted(filing=filing, anew=False, findings=(remark,))

    def _seen_elsewhere(self, filing: Filing, *, by: Person) -> tuple[Finding, ...]:
        """The same bytes from another unit: the office is told, a unit is not."""
        if Scope.of(by).unit is not None:
            return ()
        return tuple(finding("I21", filing.agreement.label, unit=twin.unit, title=twin.title) for twin in self.twins(filing))

    def twins(self, filing: Filing) -> list[Filing]:
        """Other live filings with the same agreement bytes, of any unit: for the office only."""
        with self._register.reading() as transaction:
            found = transaction.objects.same(filing.agreement_digest, scope=EVERYTHING, but_not=filing.id, states=LIVE)
        return [as_filing(record) for record in found]

    def _registered(self, transaction: Transaction, unit: str, *, typed: str, by: Person, remarks: list[Finding]) -> UnitKind:
        """The unit's kind; a unit that the register does not know is added, and that is said."""
        known = transaction.units.find(unit)
        if known is not None:
            remarks += _about(known, typed="" if by.unit else unit_name(typed), today=self._now().date())
            return known.kind
        directory = transaction.units.directory(place=self._settings.place)
        near = directory.candidates(unit)
        added = Unit(name=unit, kind=UnitKind.of(unit), place=directory.place_of(unit))
        transaction.units.put(added)
        journal.note(transaction, "unit", by=by.name, at=self._now(), object_id=unit, detail=unit_as_json(added))
        remarks.append(finding("I22", unit, unit=unit, kind=added.kind.value))
        remarks += [finding("U06", unit, unit=unit, near=near[0].name)] if near else []
        return added.kind


def _about(unit: Unit, *, typed: str, today: date) -> Iterator[Finding]:
    """What whoever submits for a unit should know of it; `typed` is what a clerk called it."""
    if typed and typed not in (unit.name, unit.full_name):
        yield finding("U07", typed, unit=typed, name=unit.name)
    if unit.retired_on is not None and not unit.lives(today):
        yield finding("U08", unit.name, unit=unit.name, day=unit.retired_on.isoformat())


def _agreement(files: Sequence[HeldFile]) -> list[HeldFile]:
    """The one file of the agreement, or its sheets."""
    return [held for held in files if held.role is FileRole.AGREEMENT]


def _digest(files: Sequence[HeldFile]) -> str:
    return paper_digest([held.sha256 for held in _agreement(files)])


def _twins(transaction: Transaction, files: Sequence[HeldFile], whose: Scope) -> list[ArchivedObject]:
    return transaction.objects.same(_digest(files), scope=whose, states=LIVE)


def _first_taker(transaction: Transaction, files: Sequence[HeldFile], whose: Scope, key: str) -> str | None:
    """The object that another request has made, or is making, of the same key or of the same agreement of the unit."""
    if known := transaction.steps.known_key(key):
        return known.object_id
    under_way = [step.record for step in transaction.steps.pending()]
    for record in (*_twins(transaction, files, whose), *under_way):
        if isinstance(record, Filing) and record.unit in whose.names and record.agreement_digest == _digest(files):
            return record.id
    return None


def as_filing(record: ArchivedObject | None) -> Filing:
    """The record, which must be a filing; raises NotFound."""
    if not isinstance(record, Filing):
        raise NotFound(what=record.id if record else "备案")
    return record


def _require_one_agreement(files: Sequence[HeldFile]) -> None:
    sheets = [held.sheet for held in _agreement(files)]
    if not sheets:
        raise NothingToSubmit(reason="缺少协议文本")
    if len(sheets) > 1 and sheets != list(range(1, len(sheets) + 1)):
        raise NothingToSubmit(reason="一件备案只能有一份协议文本，其余请选为支撑材料、协议续页或分别报送")
