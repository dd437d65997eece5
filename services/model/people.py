"""People: who acts, for whom, and what each may see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.model.errors import NotAllowed


class Role(StrEnum):
    """What an account may do: three roles of the office, two of a unit."""

    ADMINISTRATOR = "administrator"  # 管理员
    CLERK = "clerk"  # 经办人
    LEADER = "leader"  # 领导
    LIAISON = "liaison"  # 联络员
    DEPUTY_LEADER = "deputy_leader"  # 单位分管领导


OFFICE_ROLES = frozenset({Role.ADMINISTRATOR, Role.CLERK})
"""Whoever has one of these does the committee's daily work: registers, enters, files, sends back. A leader signs and looks."""

UNIT_ROLES = frozenset({Role.LIAISON, Role.DEPUTY_LEADER})
"""Whoever has one of these is bound to a unit and sees nothing but that unit's own."""


ROLE_LABELS: dict[Role, str] = {
    Role.ADMINISTRATOR: "管理员",
    Role.CLERK: "经办人",
    Role.LEADER: "领导",
    Role.LIAISON: "联络员",
    Role.DEPUTY_LEADER: "单位分管领导",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who acts. `unit` is the unit that a person of UNIT_ROLES is bound to and None for everybody else; `earlier` are the names
    under which older objects are that unit's (units.py).
    """

    login: str
    name: str
    role: Role
    unit: str | None = None
    earlier: tuple[str, ...] = ()

    @property
    def is_office(self) -> bool:
        """Whether the person does the committee's work, and so may act for any unit."""
        return self.role in OFFICE_ROLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What an asker may see: one unit's own material, or (None) everything. Every query takes one."""

    unit: str | None
    earlier: tuple[str, ...] = ()

    @classmethod
    def of(cls, person: Person) -> Scope:
        """A person of a unit sees the own unit; one without a unit sees nothing."""
        if person.role not in UNIT_ROLES:
            return EVERYTHING
        return cls(unit=person.unit or "", earlier=person.earlier if person.unit else ())

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the unit on archived objects; empty for everything."""
        return () if self.unit is None else (self.unit, *self.earlier)


def require_office(person: Person, what: str) -> None:
    """Raises NotAllowed(what) for whoever is not of the office."""
    if not person.is_office:
        raise NotAllowed(what=what)


EVERYTHING = Scope(unit=None)
CONSOLE = Person(login="console", name="命令行", role=Role.CLERK)
