"""What has to hold before the register of units is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.model.directory import Directory
from services.model.errors import Refused
from services.model.people import Person, require_office
from services.model.units import (
    Unit,
    UnitAwaited,
    UnitEnded,
    UnitEnding,
    UnitRefused,
    UnitTaken,
    UnitUnknown,
    unit_name,
)
from services.stores.register import Transaction
from services.units.changes import DEED_LABELS, Deed

_MOST_ALIASES = 30
_LAST_POSITION = 9999


class ReasonMissing(Refused):
    message = "“{unit}”没有{deed}：请写明依据（如机构改革方案、编委文件）后重新提交。"


def known_unit(transaction: Transaction, name: str) -> Unit:
    """The unit that is called so now, to the letter; raises UnitUnknown."""
    unit = transaction.units.find(name)
    if unit is None:
        raise UnitUnknown(unit=name.strip()[:40], near="")
    return unit


def living_unit(transaction: Transaction, name: str, *, today: date) -> Unit:
    """The same; raises UnitEnded too, for one that was 撤销 or merged."""
    unit = known_unit(transaction, name)
    if not unit.lives(today) or unit.merged_into:
        raise UnitEnded(name=unit.name)
    return unit


def lasting_unit(transaction: Transaction, name: str, *, today: date, deed: Deed) -> Unit:
    """A living unit of which no end is known, and into which none is going to be merged. Raises UnitEnding, UnitAwaited too."""
    unit = living_unit(transaction, name, today=today)
    if unit.retired_on is not None:
        raise UnitEnding(name=unit.name, told=unit.end_told(today))
    if others := [one.name for one in transaction.units.all() if one.joins == unit.name]:
        raise UnitAwaited(name=unit.name, deed=DEED_LABELS[deed], others="、".join(f"“{other}”" for other in others))
    return unit


def require_free(directory: Directory, names: Sequence[str], *, but_not: str) -> None:
    """No other unit has, or has had, one of these names: archived objects must be one unit's. Raises UnitTaken."""
    for name in names:
        for other in directory.meant(name) if name else ():
            if other.name != but_not:
                raise UnitTaken(name=name, unit=other.name)


def under_names(unit: Unit, *, full_name: str, aliases: Sequence[str]) -> Unit:
    """The unit with these names beside its own; raises UnitRefused."""
    full = unit_name(full_name) if full_name.strip() else ""
    others = dict.fromkeys(unit_name(alias) for alias in aliases if alias.strip())
    if len(others) > _MOST_ALIASES:
        raise UnitRefused(name=unit.name, reason=f"简称和别名超过 {_MOST_ALIASES} 个")
    return replace(unit, full_name=full, aliases=tuple(alias for alias in others if alias not in (unit.name, full)))


def checked_position(name: str, position: int) -> int:
    """Where the unit stands in lists; raises UnitRefused."""
    if not 0 <= position <= _LAST_POSITION:
        raise UnitRefused(name=name, reason=f"排列顺序须为 0 至 {_LAST_POSITION}")
    return position


def reason_given(reason: str, *, unit: str, deed: Deed) -> str:
    """The reason on one line; raises ReasonMissing."""
    if not (words := " ".join(reason.split())):
        raise ReasonMissing(unit=unit, deed=DEED_LABELS[deed])
    return words


def require_keeper(person: Person) -> None:
    """Raises NotAllowed for whoever may not change the register."""
    require_office(person, "维护单位名册")
