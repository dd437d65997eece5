"""并入 takes place: the unit ends, the other has its names, its accounts and its open duties, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from services.model.dates import chinese_date
from services.model.units import Unit, joined, retired
from services.stores.register import Transaction
from services.units.changes import LONGEST_REASON, Deed, keep
from services.units.rules import known_unit

_BY_ITSELF = "系统"


def joined_into(transaction: Transaction, unit: Unit, other: Unit, on: date, *, by: str, at: datetime, reason: str) -> Unit:
    """Both units as they are afterwards; returns the other."""
    keep(transaction, retired(unit, on, into=other.name), Deed.MERGED, by=by, at=at, reason=reason[:LONGEST_REASON])
    told = f"{unit.name}：{reason}"[:LONGEST_REASON]
    whole = keep(transaction, joined(other, unit, on), Deed.ABSORBED, by=by, at=at, reason=told)
    follow(transaction, unit.name, other.name)
    return whole


def ripe(units: Iterable[Unit], *, today: date) -> list[tuple[Unit, date]]:
    """The units that were going to be merged, and whose last day is over; with that day."""
    return [(unit, unit.retired_on) for unit in units if unit.joins and unit.retired_on and not unit.lives(today)]


def settled(transaction: Transaction, *, today: date, at: datetime) -> tuple[str, ...]:
    """Each of them merged as it was told; returns their names."""
    done = ripe(transaction.units.all(), today=today)
    for unit, last in done:
        other = known_unit(transaction, unit.joins)
        joined_into(transaction, unit, other, last, by=_BY_ITSELF, at=at, reason=f"{chinese_date(last)}已过，按登记办理")
    return tuple(unit.name for unit, _last in done)


def follow(transaction: Transaction, name: str, now: str) -> None:
    """Whoever acts for the unit acts for what it is now, from the next request on; a search finds its objects under it."""
    transaction.accounts.follow(name, now)
    transaction.texts.changed()
