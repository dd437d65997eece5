"""What a unit that was merged into another had not handed in: its heir finds it where it fills in its own ledger, takes it over
with its files, or gives it up. So nothing that was begun is lost with the unit that began it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import itemgetter

from services.intake import HeldFile, Intake
from services.ledgers import Ledgers, rules
from services.ledgers.standing import Opened, as_draft, batch_of, taken_since
from services.model.errors import NotFound
from services.model.ledgers import LedgerReturn, LedgerState, LedgerStep
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.leftovers import Leftover, leftover, taken_over
from services.model.mechanisms import Mechanism
from services.model.people import Person, Scope
from services.model.periods import Month
from services.model.units import Unit
from services.stores.register import Register, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """One such ledger. `draft` is what it held last, `beyond` what of it the heir has not got, `files` wait under `batch`.

    `record` is the return of that month, if one came back; `saved`: there is a draft of it.
    """

    draft: LedgerDraft
    beyond: Leftover
    batch: str
    files: tuple[HeldFile, ...]
    saved: bool
    record: LedgerReturn | None = None

    @property
    def key(self) -> str:
        """By which a form names it."""
        return f"{self.draft.period}/{self.draft.unit}"


class Inheriting:
    """Hands over what merged units left."""

    def __init__(self, *, register: Register, intake: Intake, ledgers: Ledgers) -> None:
        self._register, self._intake, self._ledgers = register, intake, ledgers

    def offered(self, opened: Opened) -> tuple[Left, ...]:
        """What is offered beside a ledger that is open: nothing where it can't be handed in any more."""
        unit, draft = opened.unit, opened.draft
        if not unit.taken or (opened.record is not None and opened.record.state is LedgerState.ACCEPTED):
            return ()
        with self._register.reading() as transaction:
            found = list(_left_by(transaction, unit, draft.mechanism, upto=draft.period))
        each = (self._left(*one, opened=opened) for one in found)
        return tuple(one for one in each if one.beyond.rows or one.files)

    def waiting(self, unit: str, period: Month, *, by: Person) -> tuple[Left, ...]:
        """The same for all mechanisms that the unit owes in a month: so that nobody has to open each."""
        opened = (self._ledgers.open(unit, mechanism, period, by=by) for mechanism in Mechanism)
        return tuple(left for one in opened if one.unit.owes(one.draft.mechanism, one.due) for left in self.offered(one))

    def take(self, unit: str, mechanism: Mechanism, period: Month, *, key: str, seen: int, by: Person) -> LedgerDraft:
        """Put what was left into the heir's draft, `seen` being its version, with the files; the old draft is gone afterwards.

        Raises NotFound where it is not offered any more, and what Ledgers.save raises.
        """
        opened, left = self._named(unit, mechanism, period, key, by=by)
        names = self._carry(left, self._ledgers.batch(opened.unit.name, mechanism, period))
        draft = taken_over(left.draft, opened.draft, left.beyond)
        ids = {row.id for row in draft.rows}
        placed = tuple((names[name], row) for name, row in left.draft.placed if name in names and row in ids)
        saved = self._ledgers.save(replace(draft, placed=(*draft.placed, *placed)), seen=seen, by=by)
        self._forget(left)
        return saved

    def give_up(self, unit: str, mechanism: Mechanism, period: Month, *, key: str, by: Person) -> None:
        """Throw a draft away that was left, with its files; a return that came back stays what it is. Raises NotFound."""
        self._forget(self._named(unit, mechanism, period, key, by=by)[1])

    def _named(self, unit: str, mechanism: Mechanism, period: Month, key: str, *, by: Person) -> tuple[Opened, Left]:
        rules.require(by, LedgerStep.SUBMIT)
        opened = self._ledgers.open(unit, mechanism, period, by=by)
        left = next((one for one in self.offered(opened) if one.key == key), None)
        if left is None:
            raise NotFound(what="这份并入前的草稿（可能已经填入或放弃）")
        return opened, left

    def _left(self, draft: LedgerDraft, batch: str, saved: bool, record: LedgerReturn | None, *, opened: Opened) -> Left:
        beyond = leftover(draft, opened.draft, opened.standing)
        files = tuple(self._intake.held(batch))
        return Left(draft=draft, beyond=beyond, batch=batch, files=files, saved=saved, record=record)

    def _carry(self, left: Left, batch: str) -> dict[str, str]:
        """Hold the files with the heir's own, each once however often this is done; returns their names there."""
        there = {file.sha256: file.name for file in self._intake.held(batch)}
        for file in left.files:
            if file.sha256 not in there:
                content = io.BytesIO(self._intake.content(left.batch, file))
                there[file.sha256] = self._intake.hold(content, label=file.label, role=file.role, batch=batch).name
        return {file.name: there[file.sha256] for file in left.files}

    def _forget(self, left: Left) -> None:
        with self._register.transaction() as transaction:
            transaction.ledgers.remove_draft((left.draft.unit,), left.draft.mechanism, left.draft.period)
        self._intake.drop_batch(left.batch)


_Found = tuple[LedgerDraft, str, bool, LedgerReturn | None]


def _left_by(transaction: Transaction, unit: Unit, mechanism: Mechanism, *, upto: Month) -> Iterator[_Found]:
    """What units that are part of this one had begun and not handed in, by month: drafts, returns that came back, files alone."""
    since, everyone = taken_since(transaction, unit), transaction.units.all()
    roots = {name: next(one for one in everyone if name in one.own_names) for name in since if since[name] <= upto}
    own = Scope(unit=next(iter(roots), ""), earlier=tuple(roots)[1:])
    drafts = {(one.unit, one.period): one for one in transaction.ledgers.drafts(scope=own) if one.mechanism is mechanism}
    lines = {(line.unit, line.period): line for line in transaction.ledgers.returns(mechanism=mechanism, units=tuple(roots))}
    back = {key for key, line in lines.items() if line.state is LedgerState.RETURNED}
    last = {(name, month) for name in roots for month in (since[name].previous(), since[name])}  # files may wait without words
    for name, month in sorted(drafts.keys() | back | (last - lines.keys()), key=itemgetter(1, 0)):
        if month <= upto:
            record = rules.as_ledger(transaction.objects.get(lines[name, month].object_id)) if (name, month) in back else None
            blank = as_draft(record) if record is not None else LedgerDraft(unit=name, mechanism=mechanism, period=month)
            saved = drafts.get((name, month))
            yield saved or blank, batch_of(roots[name], mechanism, month), saved is not None, record
