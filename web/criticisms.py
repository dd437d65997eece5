"""通报批评 outside the quarter: what is owed and overdue today, and problems typed in; then the form of the paper."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.model.assessment.facts import FactKind, QuarterFact
from services.model.bulletins.blaming import Charge
from services.model.bulletins.naming import ledger_month, overdue_told
from services.model.mechanisms import MECHANISM_LABELS
from services.model.papers.kinds import PaperKind
from services.model.periods import Month
from services.rankings.bulletins import MOST_HEADING, MOST_TEXT, Blamable
from web.access import OFFICE, allow, office, on_refusal, person
from web.documents import proposal_page
from web.forms import clean_text
from web.quarters import asked_quarter
from web.ranking_words import input_url

bp = Blueprint("criticisms", __name__, url_prefix="/criticisms")

BLANK_LINES = 2
MOST_CHARGES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A matter with its words, and where it can be looked at."""

    id: str
    text: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """What there is of one unit. `apart`: it is named and not ranked."""

    unit: str
    apart: bool
    owed: tuple[Told, ...]
    late: tuple[Told, ...]


@bp.get("/")
@allow(OFFICE)
def index() -> ResponseReturnValue:
    """What can be blamed today; what is proposed is ticked."""
    found = office().bulletins.blamable(asked_quarter("quarter"), by=person())
    return _page(found, chosen=found.proposed)


@bp.post("/")
@allow(OFFICE)
def take() -> ResponseReturnValue:
    """拟出通报: the form of the paper with what was chosen, to be edited, looked at and kept; `add` shows one more line."""
    quarter, charges = asked_quarter("quarter"), _charges()
    chosen = request.form.getlist("matter")

    def again(message: str = "", more: int = 0) -> str:
        found = office().bulletins.blamable(quarter, by=person())
        return _page(found, chosen=chosen, charges=charges, blank=more, refusal=message)

    on_refusal(again)
    if "add" in request.form:
        return again(more=1)
    told = [one for one in charges if one.unit or one.heading or one.text]
    facts = office().bulletins.propose_chosen(chosen, told, quarter=quarter, by=person())
    return proposal_page(PaperKind.CRITICISM.value, facts)


def _charges() -> list[Charge]:
    """The lines of the form, empty ones among them: what is refused comes back as it was typed."""
    columns = [[clean_text(text) for text in request.form.getlist(name)] for name in ("unit", "heading", "text")]
    rows = list(zip(*columns, strict=False))[:MOST_CHARGES]
    return [Charge(unit=unit.strip(), heading=heading.strip(), text=text.strip()) for unit, heading, text in rows]


def _page(found: Blamable, *, chosen: Collection[str], charges: Sequence[Charge] = (), blank: int = 0, refusal: str = "") -> str:
    running = Month.of(office().now().date()).quarter
    lines = [*charges, *[Charge(unit="", heading="", text="")] * (blank if charges else BLANK_LINES)]
    return render_template(
        "criticisms.html",
        found=found,
        rows=_rows(found, chosen),
        lines=lines,
        room=len(lines) < MOST_CHARGES,
        quarters=[running, running.months[0].previous().quarter],
        units=[unit.name for unit in office().units.directory().living],
        longest={"heading": MOST_HEADING, "text": MOST_TEXT},
        refusal=refusal,
    )


def _rows(found: Blamable, chosen: Collection[str]) -> list[UnitRow]:
    rows = []
    for unit in dict.fromkeys(one.unit for one in found.matters):
        own = [one for one in found.matters if one.unit == unit]
        told = {one.id: _told(one, chosen) for one in own}
        rows.append(
            UnitRow(
                unit=unit,
                apart=unit in found.apart,
                owed=tuple(told[one.id] for one in own if one.kind is FactKind.RETURN),
                late=tuple(told[one.id] for one in own if one.kind is FactKind.RECTIFICATION),
            )
        )
    return rows


def _told(fact: QuarterFact, chosen: Collection[str]) -> Told:
    ledger = fact.kind is FactKind.RETURN
    text = f"{MECHANISM_LABELS[fact.mechanism]}{ledger_month(fact)} {fact.status}" if ledger else overdue_told(fact)
    url = next((input_url(one) for one in fact.inputs if one.object_id), "")
    return Told(id=fact.id, text=text, url=url, chosen=fact.id in chosen)
