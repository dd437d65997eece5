"""Which units have not seen what is about to be frozen: nobody showed it to them, or it has changed since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.model.assessment.assessments import Assessment
from services.model.assessment.comparing import moves
from services.model.assessment.standings import Standings
from services.model.people import UNIT_ROLES
from services.stores.register import Transaction

_NAMED = 8  # units that a sentence names


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """`units` have not seen their figures as they are now. `told`: so for whoever freezes; "" where everybody has seen them."""

    units: tuple[str, ...] = ()
    told: str = ""


def unseen(record: Assessment, now: Standings, *, corrected: Standings | None) -> Unseen:
    """Who has not seen `now`. `corrected`: what the assessment mends, which the units have seen when it was frozen."""
    shown = record.standings or corrected
    if shown is None:
        units = tuple(dict.fromkeys(one.unit for one in now.standings))
        days = record.scheme.objection_days
        told = f"还没有公示：{named(units)}都没有看过自己的评分表，也没有提异议的机会（按方案公示{days}个工作日）。"
        return Unseen(units=units, told=told if units else "")
    units = tuple(dict.fromkeys(one.unit for one in moves(shown, now) if not one.is_still))
    when = "公示以后" if record.standings else "更正以后"
    told = f"{when}分数或名次有变化，还没有重新公示：{named(units)}没有看过现在的分数，也没有提异议的机会。"
    return Unseen(units=units, told=told if units else "")


def named(units: tuple[str, ...]) -> str:
    """市发改委、市商务局 2个单位; of many the first ones."""
    more = "等" if len(units) > _NAMED else ""
    return f"{'、'.join(units[:_NAMED])}{more} {len(units)} 个单位"


def without_account(transaction: Transaction, record: Assessment) -> Iterator[str]:
    """What should be known of a preview: the units of which nobody can log in and look at it."""
    if record.facts is None or record.shown_at is None:
        return
    there = {one.unit or "" for one in transaction.accounts.all() if one.role in UNIT_ROLES and not one.disabled}
    assessed = (one for one in record.facts.members if one.mechanisms)
    lacking = tuple(one.unit for one in assessed if there.isdisjoint((one.unit, *one.names)))
    if lacking:
        yield f"{named(lacking)}没有可以登录的账号，在系统里看不到公示，请把评分表另行送达。"
