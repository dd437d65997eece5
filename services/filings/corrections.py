"""How well the rules read in practice: what people made of their proposals, counted by rule, by field and by origin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from services.model.corrections import REGION, Confirmation, Correction, Outcome, Tally, judgements
from services.model.document import Origin
from services.model.facts import CERTAIN, FACT_LABELS, FactField
from services.model.people import Scope
from services.stores.objects import Listing
from services.stores.register import Register

FIELD_NAMES: dict[str, str] = {field.value: label for field, label in FACT_LABELS.items()} | {REGION: "协议方所属地区"}
ORIGIN_NAMES: dict[str, str] = {
    Origin.TEXT.value: "文字层",
    Origin.OCR.value: "扫描识别",
    Origin.CONVERTED.value: "转换而来",
    Origin.NONE.value: "不明",
}
LATEST = 200  # corrections that are told one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which confirmations and which proposals are counted; days are those of the confirmation."""

    since: date | None = None
    until: date | None = None
    field: str = ""
    origin: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One proposal that was not kept, or one value that the rules had not found, with the filing it stands in."""

    filing: str
    title: str
    at: datetime
    by: str
    correction: Correction


@dataclass(slots=True)
class Accuracy:
    """The counts. `whole`: filings that were vouched for as a whole, which say nothing of the rules and are not counted."""

    filings: int = 0
    whole: int = 0
    since: date | None = None  # the day of the first confirmation that is counted
    total: Tally = field(default_factory=Tally)
    rules: dict[tuple[str, str], Tally] = field(default_factory=dict)  # by field and rule
    fields: dict[str, Tally] = field(default_factory=dict)
    origins: dict[str, Tally] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)  # by field: what the rules had not found
    latest: list[Told] = field(default_factory=list)  # the newest first

    def add(self, one: Confirmation, asked: Asked) -> None:
        """Count one confirmation."""
        self.filings += 1
        day = one.at.date()
        self.since = min(self.since or day, day)
        for correction in _wanted(one, asked):
            if correction.outcome is Outcome.ADDED:
                self.added[correction.field.value] = self.added.get(correction.field.value, 0) + 1
            for name, outcome, certain in judgements(correction, threshold=CERTAIN):
                self._count(name, correction, outcome, certain=certain)

    def _count(self, name: str, correction: Correction, outcome: Outcome, *, certain: bool) -> None:
        self.fields.setdefault(name, Tally()).add(outcome, certain=certain)
        if name == REGION:  # judged by its field alone: the rule and the page are the party's
            return
        self.total.add(outcome, certain=certain)
        self.rules.setdefault((name, correction.rule), Tally()).add(outcome, certain=certain)
        self.origins.setdefault(origin_of(correction), Tally()).add(outcome, certain=certain)


class Corrections:
    """Looks through the confirmations of filings."""

    def __init__(self, *, register: Register) -> None:
        self._register = register

    def accuracy(self, asked: Asked, *, scope: Scope) -> Accuracy:
        """What the filters leave."""
        found = Accuracy()
        told: list[Told] = []
        with self._register.reading() as transaction:
            for row in transaction.objects.confirmations(Listing(unit=asked.unit), scope=scope):
                if not _in_time(row.confirmation, asked):
                    continue
                if not row.confirmation.each:
                    found.whole += 1
                    continue
                found.add(row.confirmation, asked)
                told += _told(row.id, row.title, row.confirmation, asked)
        found.latest = sorted(told, key=lambda one: one.at, reverse=True)[:LATEST]
        return found


def origin_of(correction: Correction) -> str:
    """The origin under which a proposal is counted."""
    return (correction.origin or Origin.NONE).value


def _in_time(one: Confirmation, asked: Asked) -> bool:
    day = one.at.date()
    return (asked.since is None or asked.since <= day) and (asked.until is None or day <= asked.until)


def _wanted(one: Confirmation, asked: Asked) -> Iterable[Correction]:
    for correction in one.corrections:
        if asked.field and correction.field.value != asked.field:
            continue
        if asked.origin and (correction.proposed is None or origin_of(correction) != asked.origin):
            continue
        yield correction


def _told(filing: str, title: str, one: Confirmation, asked: Asked) -> Iterator[Told]:
    for correction in _wanted(one, asked):
        if correction.outcome is not Outcome.KEPT:
            yield Told(filing=filing, title=title, at=one.at, by=one.by, correction=correction)


def ordered_rules(found: Accuracy) -> list[tuple[FactField, str, Tally]]:
    """Rule by rule: the fields in their order, within a field the rule that proposed most."""
    order = list(FactField)
    rows = [(FactField(name), rule, tally) for (name, rule), tally in found.rules.items()]
    return sorted(rows, key=lambda row: (order.index(row[0]), -row[2].proposed, row[1]))
