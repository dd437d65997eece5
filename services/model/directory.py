"""Which unit a name means, however it is written: short or in full, a former name, with its place before it or without."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.model.body_forms import plain
from services.model.body_names import SHORTENED, Meaning, OwnPlace, likeness
from services.model.mechanisms import Mechanism
from services.model.units import Unit, UnitUnknown

MOST_CANDIDATES = 5
_NEARLY = 0.8  # of two cores that a slip of the pen may part; 财政局 and 民政局 have 0.67
_LIKE = 0.6  # least likeness of two cores (difflib) that are put before a person


class Directory:
    """Resolves names on the units of a register, retired ones too: of a merged unit's name comes the unit it is part of now.

    `place` is the jurisdiction of units that name none (广德市). `day` tells who is there still; None: nobody who has an end.
    """

    def __init__(self, units: Iterable[Unit], *, place: str, day: date | None = None) -> None:
        self._units, self._own, self._day = tuple(units), OwnPlace(place), day
        self._now = {unit.name: unit for unit in self._units}
        self._letters: dict[str, Unit] = {}
        self._meant: dict[Meaning, list[Unit]] = {}
        living_first = sorted(self._units, key=lambda unit: not self._lives(unit))
        for names in (_called, _once_called):  # a name of today goes before one that was given up
            for unit in living_first:
                for name in names(unit):
                    self._enter(unit, name)

    def _enter(self, unit: Unit, name: str) -> None:
        current = self.current(unit)
        self._letters.setdefault(plain(name), current)
        meaning = self._own.meaning(name)
        if meaning.place is None:
            meaning = Meaning(unit.place, meaning.core)
        known = self._meant.setdefault(meaning, [])
        if current not in known:
            known.append(current)

    def current(self, unit: Unit) -> Unit:
        """The unit, or the one into which it was merged."""
        seen = {unit.name}
        while unit.merged_into and unit.merged_into in self._now and unit.merged_into not in seen:
            unit = self._now[unit.merged_into]
            seen.add(unit.name)
        return unit

    @property
    def units(self) -> tuple[Unit, ...]:
        return self._units

    @property
    def living(self) -> tuple[Unit, ...]:
        """Those that are there: for choices."""
        return tuple(filter(self._lives, self._units))

    def charged(self, day: date) -> tuple[str, ...]:
        """The units to which a mechanism is assigned on that day: whom assessment is about."""
        return tuple(unit.name for unit in self._units if any(unit.owes(mechanism, day) for mechanism in Mechanism))

    def _lives(self, unit: Unit) -> bool:
        return unit.retired_on is None or (self._day is not None and unit.lives(self._day))

    def resolve(self, text: str) -> Unit | None:
        """The one unit that the text names; None where there is none, or more than one."""
        meant = self.meant(text)
        return meant[0] if len(meant) == 1 else None

    def named(self, text: str) -> Unit:
        """The same; raises UnitUnknown, which names what comes near."""
        unit = self.resolve(text)
        if unit is None:
            near = "、".join(one.name for one in self.candidates(text))
            raise UnitUnknown(unit=text.strip()[:40], near=f"相近的有：{near}。" if near else "")
        return unit

    def meant(self, text: str) -> tuple[Unit, ...]:
        """Every unit that the text names: several only where the register has one body twice."""
        if not (written := plain(text)):
            return ()
        if found := self._letters.get(written):
            return (found,)
        meaning = self._own.meaning(written)
        return tuple(self._meant.get(Meaning(meaning.place or "", meaning.core), ()))

    def candidates(self, text: str) -> tuple[Unit, ...]:
        """The units that the text may mean, the likeliest first; for a person to choose from."""
        if not (written := plain(text)):
            return ()
        if found := self.meant(written):
            return found
        meaning = self._own.meaning(written)
        scores: dict[str, float] = {}
        for unit in self.living:
            scores[unit.name] = max(likeness(meaning, self._meaning(unit, name)) for name in (*unit.names, *unit.aliases))
        likely = sorted((name for name, score in scores.items() if score >= _LIKE), key=lambda name: -scores[name])
        return tuple(self._now[name] for name in likely[:MOST_CANDIDATES])

    def nearly(self, text: str) -> Unit | None:
        """A living unit whose name the text shortens, lengthens or misspells; not one that merely sounds like it."""
        meaning = self._own.meaning(plain(text))
        for unit in self.candidates(text):
            if any(likeness(meaning, self._meaning(unit, name)) >= _NEARLY for name in (*unit.names, *unit.aliases)):
                return unit
        return None

    def likely(self, text: str) -> Unit | None:
        """The one unit that the text names or, where it names none, shortens: for a proposal that a person looks at."""
        if found := self.meant(text):
            return found[0] if len(found) == 1 else None
        meaning = self._own.meaning(plain(text))
        near = [one for one in self.candidates(text) if likeness(meaning, self._meaning(one, one.name)) >= SHORTENED]
        return near[0] if len(near) == 1 else None

    def _meaning(self, unit: Unit, name: str) -> Meaning:
        meaning = self._own.meaning(name)
        return Meaning(unit.place, meaning.core) if meaning.place is None else meaning

    def place_of(self, text: str) -> str:
        """The jurisdiction that a name itself says; "" for our own."""
        return self._own.meaning(plain(text)).place or ""

    def short_name(self, text: str) -> str:
        """How lists call a body of our own place whose full name is well known (市发改委), and a town without its 人民政府; the
        text itself otherwise."""
        return self._own.short_name(plain(text))


def _called(unit: Unit) -> tuple[str, ...]:
    return tuple(name for name in (unit.name, unit.full_name, *unit.aliases) if name)


def _once_called(unit: Unit) -> tuple[str, ...]:
    return unit.earlier
