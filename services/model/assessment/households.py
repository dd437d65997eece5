"""Who is who among units: under which name a thing was made, who took over from whom, who leads. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from services.model.assessment.facts import FactKind, Leader
from services.model.assessment.upward import Surroundings
from services.model.directory import Directory
from services.model.ledgers.matrix import makers
from services.model.mechanisms import Mechanism
from services.model.rosters import Roster
from services.model.units import Unit


class Households:
    """The units of the register with those that they took over by merging."""

    def __init__(self, units: Iterable[Unit], rosters: Mapping[str, Roster], *, place: str) -> None:
        self._units = {unit.name: unit for unit in units}
        self._makers = makers(self._units.values())
        self._directory = Directory(self._units.values(), place=place)
        self._rosters, self._place = rosters, place

    def maker(self, name: str) -> Unit | None:
        """The unit that made what bears this name; None: the register knows none."""
        return self._units.get(self._makers.get(name, ""))

    def heir(self, unit: Unit) -> Unit:
        """The unit that answers for it now: itself, or the one into which it was merged."""
        return self._directory.current(unit)

    def named(self, text: str) -> Unit | None:
        """The unit that somebody writes down by this name, however it is written."""
        return self._directory.resolve(text)

    def owner(self, heir: Unit, taken_from: str, moment: date) -> Unit:
        """Whose what was done is: that of the merged unit up to and with its last day, then the heir's."""
        before = self.maker(taken_from) if taken_from else None
        if before is None or before.retired_on is None or moment > before.retired_on:
            return heir
        return before

    def surroundings(self, unit: Unit) -> Surroundings:
        """What a reader of the unit's ledgers knows besides."""
        roster = next((self._rosters[name] for name in unit.names if name in self._rosters), None)
        leaders = {one.name: Leader.DEPUTY for one in roster.leaders if len(one.name) >= 2} if roster else {}
        return Surroundings(place=self._place, leaders=leaders)


def fact_id(unit: Unit, mechanism: Mechanism, kind: FactKind, *parts: str) -> str:
    """The same for the same fact, whatever name its unit has by then."""
    whole = "\x1f".join((unit.root, mechanism.value, kind.value, *parts))
    return hashlib.sha256(whole.encode()).hexdigest()[:20]
