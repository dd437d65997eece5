"""What people look at: a unit's sheet, the quarters, the way scores have gone. A unit is shown its own and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from services.calendar import counted_since
from services.model.assessment.assessments import Assessment
from services.model.assessment.lines import StandingLine
from services.model.errors import NotFound
from services.model.mechanisms import Mechanism
from services.model.people import UNIT_ROLES, Person, Scope
from services.model.periods import Month, Quarter
from services.model.units import Unit, UnitUnknown
from services.rankings import rules
from services.rankings.figures import Figures
from services.rankings.overview import QuarterView, quarter_views
from services.rankings.sheets import Sheet, as_unit_sees, objects_of, sheet
from services.settings import Settings
from services.stores.register import Register


class Looking:
    """Answers questions; changes nothing."""

    def __init__(self, *, register: Register, settings: Settings, now: Callable[[], datetime]) -> None:
        self._register, self._settings, self._now = register, settings, now

    def unit(self, name: str) -> Unit:
        """The unit that somebody means by a name; raises UnitUnknown."""
        with self._register.reading() as transaction:
            directory = transaction.units.directory(place=self._settings.place)
            found = directory.resolve(name) if name.strip() else None
        if found is None:
            raise UnitUnknown(unit=name, near="")
        return found

    def newest(self, quarter: Quarter, *, frozen: bool = False) -> Assessment | None:
        """A quarter's newest assessment, or its newest that is frozen."""
        with self._register.reading() as transaction:
            line = transaction.assessments.latest(quarter, frozen=frozen)
            return rules.as_assessment(transaction.objects.get(line.object_id)) if line else None

    def sheet(self, figures: Figures, unit: str) -> Sheet:
        """A unit's sheet for the office; raises NotFound, UnitUnknown."""
        today = self._now().date()
        found = sheet(figures, [unit], today=today) or sheet(figures, self.unit(unit).names, today=today)
        if found is None:
            raise NotFound(what=f"{unit}{figures.quarter.label}评分表")
        return found

    def own_sheet(self, quarter: Quarter, unit: str, *, by: Person) -> Sheet:
        """The sheet that somebody's unit was shown; of one that was merged into it, where `unit` names that one."""
        scope = Scope.of(by)
        with self._register.reading() as transaction:
            lines = [line for line in transaction.assessments.lines(quarter) if line.state.shown_to_units]
            record = rules.as_assessment(transaction.objects.get(lines[-1].object_id)) if lines else None
        shown = _as_shown(record) if record else None
        found = sheet(shown, rules.named_first(scope.names, unit), today=self._now().date()) if shown else None
        if found is None:
            raise NotFound(what=f"{quarter.label}评分表")
        with self._register.reading() as transaction:
            return as_unit_sees(found, transaction.readers.visible(objects_of(found), scope=scope))

    def quarters(self, *, by: Person) -> tuple[QuarterView, ...]:
        """See Rankings.quarters."""
        today = self._now().date()
        with self._register.reading() as transaction:
            first = counted_since(transaction, settings=self._settings, now=self._now()).quarter
            lines = transaction.assessments.lines()
        return quarter_views(lines, first, Month.of(today).quarter, today=today, for_unit=by.role in UNIT_ROLES)

    def trend(self, *, units: Sequence[str] | None, mechanism: Mechanism | None, every: bool, by: Person) -> list[StandingLine]:
        """See Rankings.trend."""
        scope, names = Scope.of(by), None if units is None else tuple(units)
        with self._register.reading() as transaction:
            if scope.unit is not None:
                names = scope.names
            elif names is not None:
                names = tuple(dict.fromkeys(name for one in names for name in transaction.units.names(one)))
            return transaction.assessments.standings(units=names, mechanism=mechanism, every=every)


def _as_shown(record: Assessment) -> Figures | None:
    """What the units were shown, or what was sealed."""
    if record.standings is None or record.facts is None:
        return None
    return Figures(
        quarter=record.quarter,
        scheme=record.scheme,
        facts=record.facts,
        standings=record.standings,
        as_of=record.as_of or record.submitted_at,
        assessment=record,
    )
