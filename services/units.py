"""The desk of units: their names and kinds. Rosters and assignments come to this same desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services import journal
from services.model.errors import NotAllowed
from services.model.people import Person, Role
from services.model.units import Unit, UnitKind, unit_name
from services.stores.register import Register


class Units:
    """The minimal unit register."""

    def __init__(self, *, register: Register, now: Callable[[], datetime]) -> None:
        self._register, self._now = register, now

    def all(self) -> list[Unit]:
        """Every unit, by kind and name."""
        with self._register.reading() as transaction:
            return transaction.units.all()

    def put(self, name: str, kind: UnitKind, *, by: Person) -> Unit:
        """Add a unit or change its kind; the office only."""
        if by.role not in (Role.ADMINISTRATOR, Role.CLERK):
            raise NotAllowed(what="维护单位名册")
        unit = Unit(name=unit_name(name), kind=kind)
        with self._register.transaction() as transaction:
            if transaction.units.find(unit.name) != unit:
                transaction.units.put(unit)
                detail = {"name": unit.name, "kind": unit.kind.value}
                journal.note(transaction, "unit", by=by.name, at=self._now(), detail=detail)
        return unit
