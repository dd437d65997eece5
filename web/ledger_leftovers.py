"""并入前的草稿: what a unit that was merged into another had not handed in, where the other fills in its own ledger."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from services.ledgers import Opened
from services.ledgers.inheriting import Left
from services.model.mechanisms import Mechanism
from services.model.people import Role
from services.model.periods import Month
from web.access import FILLERS, allow, office, on_refusal, person
from web.ledger_filling import grid_page, grid_url, keep, named


@dataclass(frozen=True, slots=True, kw_only=True)
class Heirloom:
    """One of them in the list of a unit's ledgers, with the month in which it can be taken over."""

    left: Left
    mechanism: Mechanism
    period: Month

    @property
    def asked(self) -> dict[str, str]:
        return {"mechanism": self.mechanism.value, "period": str(self.period)}


def hang(bp: Blueprint) -> None:
    """Give the blueprint of the form these views."""
    bp.add_url_rule("/leftover", "leftover", leftover, methods=["POST"])


def heirlooms(period: Month) -> list[Heirloom]:
    """What a liaison's unit may take over this month."""
    who = person()
    if who.role is not Role.LIAISON or who.unit is None or not who.earlier:
        return []
    waiting = office().inheriting.waiting(who.unit, period, by=who)
    return [Heirloom(left=one, mechanism=one.draft.mechanism, period=period) for one in waiting]


def left_beside(opened: Opened) -> tuple[Left, ...]:
    """What is offered beside the form."""
    return office().inheriting.offered(opened)


@allow(FILLERS)
def leftover() -> ResponseReturnValue:
    """Taken over into the draft, or given up."""
    one = named()
    on_refusal(lambda message: grid_page(one, refusal=message))
    key, desk = request.form.get("key", ""), office().inheriting
    if "give_up" in request.form:
        desk.give_up(one.unit, one.mechanism, one.period, key=key, by=person())
        flash("已放弃并入前的草稿。", "success")
    else:
        draft = keep(one)
        desk.take(one.unit, one.mechanism, one.period, key=key, seen=draft.version, by=person())
        flash("已填入并入前的草稿，材料一并带来。请逐格核对后报送。", "success")
    return redirect(grid_url(one))
