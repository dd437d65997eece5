"""The desk of units: the dated register of who reports, under which names, with which duties (附件1 and what the office adds)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.model.directory import Directory
from services.model.mechanisms import Mechanism
from services.model.people import Person, Role, Scope
from services.model.units import (
    Unit,
    UnitEnding,
    UnitKind,
    UnitRefused,
    UnitUnknown,
    assigned,
    following,
    promised,
    released,
    renamed,
    retired,
    revived,
    unit_name,
)
from services.parsing import Parsing
from services.parsing.forms.unit_lists import UnitLists, read_unit_lists
from services.settings import Settings
from services.stores.register import Register, Transaction
from services.units import changes, endings, lists
from services.units.changes import LONGEST_REASON, Change, Deed
from services.units.leaving import Unfinished, unfinished
from services.units.lists import Imported
from services.units.rules import (
    ReasonMissing,
    checked_position,
    known_unit,
    lasting_unit,
    living_unit,
    reason_given,
    require_free,
    require_keeper,
    under_names,
)

__all__ = ["ActsFor", "Change", "Deed", "Imported", "ReasonMissing", "Unfinished", "UnitUnknown", "Units"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActsFor:
    """An account that acts for a unit."""

    login: str
    name: str
    role: Role


class Units:
    """The register of units. The office changes it; every change is in the journal with the whole unit."""

    def __init__(self, *, register: Register, parsing: Parsing, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._parsing = register, parsing
        self._settings, self._now = settings, now

    # -- questions --

    def all(self) -> list[Unit]:
        """Every unit, retired ones too: in the order of the lists, then by kind and name."""
        with self._register.reading() as transaction:
            return transaction.units.all()

    def living(self) -> list[Unit]:
        """Those that are there today: for choices."""
        return [unit for unit in self.all() if unit.lives(self._today())]

    def directory(self) -> Directory:
        """By which a name finds its unit."""
        with self._register.reading() as transaction:
            return self._directory(transaction)

    def get(self, name: str) -> Unit:
        """The unit that any of its names means; raises UnitUnknown, which names what comes near."""
        return self.directory().named(name)

    def called(self, name: str) -> Unit:
        """The unit that is called so now, to the letter, be it a retired one; else what the name means. Raises UnitUnknown."""
        with self._register.reading() as transaction:
            exactly = transaction.units.find(name)
        return exactly or self.get(name)

    def scope(self, name: str) -> Scope:
        """What the unit with this name may see; of one that the register does not know, what bears that very name."""
        with self._register.reading() as transaction:
            own, *earlier = transaction.units.names(name)
        return Scope(unit=own, earlier=tuple(earlier))

    def history(self, name: str) -> tuple[Change, ...]:
        """What happened to the unit of this name, the latest first."""
        with self._register.reading() as transaction:
            return changes.history(transaction.journal.of(changes.ACTION), name)

    def unfinished(self, name: str) -> tuple[Unfinished, ...]:
        """The ledgers of the unit of this name that are not handed in, or came back: told before it is merged or retired."""
        with self._register.reading() as transaction:
            return unfinished(transaction, known_unit(transaction, name))

    def accounts(self, name: str) -> tuple[ActsFor, ...]:
        """Who acts for the unit: the accounts that are not disabled."""
        with self._register.reading() as transaction:
            listed = transaction.accounts.of_unit(name)
        return tuple(ActsFor(login=one.login, name=one.name, role=one.role) for one in listed if not one.disabled)

    # -- what the office writes --

    def put(self, name: str, kind: UnitKind, *, by: Person) -> Unit:
        """Add a unit, or give a known one another kind. Raises NotAllowed, UnitRefused, UnitTaken."""
        require_keeper(by)
        clean = unit_name(name)
        with self._register.transaction() as transaction:
            directory = self._directory(transaction)
            known = transaction.units.find(clean)
            if known is None:
                require_free(directory, [clean], but_not="")
                unit = Unit(name=clean, kind=kind, place=directory.place_of(clean))
                return self._keep(transaction, unit, Deed.PUT, by=by)
            return known if known.kind is kind else self._keep(transaction, replace(known, kind=kind), Deed.DESCRIBED, by=by)

    def describe(
        self,
        name: str,
        *,
        kind: UnitKind,
        full_name: str = "",
        aliases: Sequence[str] = (),
        place: str = "",
        position: int = 0,
        approves: bool = False,
        by: Person,
    ) -> Unit:
        """Write everything of a unit that is neither its name nor a duty. Raises UnitUnknown, UnitTaken, UnitRefused."""
        require_keeper(by)
        elsewhere = place.strip() if place.strip() != self._settings.place else ""
        with self._register.transaction() as transaction:
            unit = known_unit(transaction, name)
            named = under_names(unit, full_name=full_name, aliases=aliases)
            changed = replace(named, kind=kind, place=elsewhere, position=checked_position(name, position), approves=approves)
            require_free(self._directory(transaction), [changed.full_name, *changed.aliases], but_not=unit.name)
            return unit if changed == unit else self._keep(transaction, changed, Deed.DESCRIBED, by=by)

    def assign(self, name: str, mechanism: Mechanism, *, since: date, by: Person) -> Unit:
        """Give a unit a duty from that day on. Raises UnitUnknown, UnitEnded."""
        require_keeper(by)
        with self._register.transaction() as transaction:
            unit = living_unit(transaction, name, today=self._today())
            changed = assigned(unit, mechanism, since)
            return unit if changed == unit else self._keep(transaction, changed, Deed.ASSIGNED, by=by)

    def release(self, name: str, mechanism: Mechanism, *, until: date, reason: str = "", by: Person) -> Unit:
        """End a duty; `until` is its last day. Raises UnitUnknown."""
        require_keeper(by)
        with self._register.transaction() as transaction:
            unit = known_unit(transaction, name)
            changed = released(unit, mechanism, until)
            return unit if changed == unit else self._keep(transaction, changed, Deed.RELEASED, by=by, reason=reason)

    def rename(self, name: str, new: str, *, reason: str, by: Person) -> Unit:
        """更名: objects keep the name of their day and stay the unit's; its accounts follow in the same transaction.

        Raises UnitUnknown, UnitTaken, UnitRefused, ReasonMissing.
        """
        require_keeper(by)
        clean, why = unit_name(new), reason_given(reason, unit=name, deed=Deed.RENAMED)
        with self._register.transaction() as transaction:
            unit = known_unit(transaction, name)
            if clean == unit.name:
                return unit
            directory = self._directory(transaction)
            require_free(directory, [clean], but_not=unit.name)
            changed = replace(renamed(unit, clean), place=directory.place_of(clean) or unit.place)
            self._keep(transaction, changed, Deed.RENAMED, by=by, was=unit.name, reason=why)
            for other in transaction.units.all():  # what was merged into it goes on to be so, and what is going to be
                if (told := following(other, unit.name, clean)) != other:
                    self._keep(transaction, told, Deed.DESCRIBED, by=by)
            endings.follow(transaction, unit.name, clean)
            return changed

    def merge(self, name: str, into: str, *, on: date, reason: str, by: Person) -> Unit:
        """并入 another unit, with `on` as the last day: its objects, its accounts and its open duties go over. Returns the other.

        Where that day is not over, nothing goes over before it is (see `settle`). Raises UnitUnknown, UnitEnded, UnitEnding,
        UnitAwaited, UnitRefused, ReasonMissing.
        """
        require_keeper(by)
        why, today = reason_given(reason, unit=name, deed=Deed.MERGED), self._today()
        with self._register.transaction() as transaction:
            unit = lasting_unit(transaction, name, today=today, deed=Deed.MERGED)
            other = living_unit(transaction, into, today=today)
            if unit.name == other.name:
                raise UnitRefused(name=name, reason="不能并入自己")
            if other.retired_on is not None:
                raise UnitEnding(name=other.name, told=other.end_told(today))
            if today <= on:
                self._keep(transaction, promised(unit, on, into=other.name), Deed.MERGED, by=by, reason=why)
                return other
            return endings.joined_into(transaction, unit, other, on, by=by.name, at=self._now(), reason=why)

    def settle(self) -> tuple[str, ...]:
        """并入 whose last day is over takes place: done by the worker, repeatable. Returns the names of the units that ended."""
        if not endings.ripe(self.all(), today=self._today()):
            return ()  # looking takes no write lock
        with self._register.transaction() as transaction:
            return endings.settled(transaction, today=self._today(), at=self._now())

    def retire(self, name: str, *, on: date, reason: str, by: Person) -> Unit:
        """撤销, with `on` as the last day, which may be to come; its duties end with it.

        Raises UnitUnknown, UnitEnded, UnitEnding, UnitAwaited, ReasonMissing.
        """
        require_keeper(by)
        why = reason_given(reason, unit=name, deed=Deed.RETIRED)
        with self._register.transaction() as transaction:
            unit = lasting_unit(transaction, name, today=self._today(), deed=Deed.RETIRED)
            return self._keep(transaction, retired(unit, on), Deed.RETIRED, by=by, reason=why)

    def revive(self, name: str, *, reason: str = "", by: Person) -> Unit:
        """Take a 撤销 back, or a 并入 that is to come. Raises UnitRefused.

        What was merged stays a part of the other: its objects are that unit's by now.
        """
        require_keeper(by)
        with self._register.transaction() as transaction:
            unit = known_unit(transaction, name)
            if unit.merged_into:
                raise UnitRefused(name=name, reason=f"已并入“{unit.merged_into}”，档案和账号已转过去，不能恢复")
            if unit.retired_on is None:
                return unit
            return self._keep(transaction, revived(unit), Deed.REVIVED, by=by, reason=reason)

    def text_of(self, content: bytes, *, label: str) -> str:
        """The text of a file that holds 附件1. Raises ListUnreadable, SecretMarked, and what the gate raises."""
        return lists.text_of(self._parsing, content, label=label)

    def preview_lists(self, text: str, *, name: str = "文件", since: date | None = None) -> Imported:
        """What `import_lists` would do; nothing is kept."""
        read = read_unit_lists(text, name=name)
        return self._enter(read, self.all(), since=since, keep=lambda _unit: None)

    def import_lists(self, text: str, *, name: str = "文件", since: date | None = None, by: Person) -> Imported:
        """附件1 out of the text of a notice: adds what is new, removes nothing, and a second time does nothing.

        Duties begin on `since`, else on the day that the notice bears, else today. Raises NotAllowed, NoUnitLists, UnitRefused.
        """
        require_keeper(by)
        read = read_unit_lists(text, name=name)
        with self._register.transaction() as transaction:
            return self._enter(
                read,
                transaction.units.all(),
                since=since,
                keep=lambda unit: self._keep(transaction, unit, Deed.IMPORTED, by=by, reason=name),
            )

    def _enter(self, read: UnitLists, known: Sequence[Unit], *, since: date | None, keep: Callable[[Unit], object]) -> Imported:
        begin = since or read.dated or self._today()
        return lists.enter(read, known, place=self._settings.place, since=begin, today=self._today(), keep=keep)

    def _directory(self, transaction: Transaction) -> Directory:
        return transaction.units.directory(place=self._settings.place, day=self._today())

    def _today(self) -> date:
        return self._now().date()

    def _keep(self, transaction: Transaction, unit: Unit, deed: Deed, *, by: Person, was: str = "", reason: str = "") -> Unit:
        return changes.keep(transaction, unit, deed, by=by.name, at=self._now(), was=was, reason=reason[:LONGEST_REASON])
