"""From a frozen quarter to demands: the problems of every unit that its figures name, edited by a clerk, drafted in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.errors import Conflict, Refused
from services.model.rectification import RectificationStep, Trouble
from services.model.rectifying.papers import Way, ways
from services.model.rectifying.proposing import Proposal
from services.rectifications import rules
from services.rectifications.demanding import Drafted
from services.rectifications.naming import Named
from web.access import OFFICE, allow, office, on_refusal, person
from web.forms import typed_day, typed_line
from web.rectification_page import evidence_url, page_of

bp = Blueprint("rectification_demands", __name__, url_prefix="/rectifications/demands")


class NobodyChosen(Refused):
    message = "没有选择整改单位，没有登记。请勾选后重新提交。"


class RegisteredAlready(Conflict):
    message = "{units}已经登记，没有重复登记。请在整改台账里继续办理。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One unit of the preview: as proposed or as typed, and by which papers it may be told. In `proposal` the problems stand
    in the order of the figures, those whose words were taken away among them; `wanted` is without them.
    """

    place: int
    named: Named
    proposal: Proposal
    lines: tuple[tuple[str, str, str], ...]  # of each problem its words, its place, and where that is looked at
    ways: tuple[Way, ...]
    chosen: bool
    type: str

    @property
    def unit(self) -> str:
        return self.proposal.unit

    @property
    def wanted(self) -> Proposal:
        return replace(self.proposal, troubles=tuple(one for one in self.proposal.troubles if one.text))


@bp.get("/<assessment_id>")
@allow(OFFICE)
def named(assessment_id: str) -> ResponseReturnValue:
    """What is proposed for each unit, to be edited."""
    return _page(assessment_id)


@bp.post("/<assessment_id>")
@allow(OFFICE)
def take(assessment_id: str) -> ResponseReturnValue:
    """登记并起草: rectifications of the units that are ticked, and the paper of each in the type that was chosen."""
    on_refusal(lambda message: _page(assessment_id, refusal=message))
    chosen = _chosen(assessment_id)
    shown = [one for one in chosen if one.named.opened is None]
    if chosen and not shown:
        raise RegisteredAlready(units="、".join(one.unit for one in chosen))
    if not shown:
        raise NobodyChosen()
    days = request.form.get("days", type=int)
    opened = office().naming.open_for(assessment_id, [one.wanted for one in shown], working_days=days, by=person())
    types = {record.id: one.type for record, one in zip(opened, shown, strict=True)}
    _tell(_draft(types))
    return redirect(url_for("rectifications.index", quarter=str(opened[0].quarter)))


def _chosen(assessment_id: str) -> list[Shown]:
    """The units that are ticked."""
    return [one for one in _shown(assessment_id) if one.chosen]


@bp.post("/")
@allow(OFFICE)
def draft() -> ResponseReturnValue:
    """起草整改文书 of those that are ticked in the list, or of one from its page."""
    ids, single = request.form.getlist("id"), request.form.get("single", "")
    if single:
        on_refusal(lambda message: page_of(single, opened=RectificationStep.DEMAND.value, refusal=message))
        ids = [single]
    if not ids:
        raise NobodyChosen()
    made = _draft(dict.fromkeys(ids, typed_line("type")))
    _tell(made)
    if len(made) == 1:
        return redirect(url_for("rectifications.show", rectification_id=made[0].record.id))
    return redirect(url_for("rectifications.index", state="drafted"))


def _draft(types: dict[str, str]) -> list[Drafted]:
    """The papers, by the type chosen for each; "": the one that fits the unit."""
    deadline = typed_day("deadline", "整改期限")
    together: dict[str, list[str]] = defaultdict(list)
    for record_id, paper_type in types.items():
        together[paper_type].append(record_id)
    return [
        one
        for paper_type, ids in together.items()
        for one in office().demanding.draft(
            ids,
            paper_type=paper_type,
            issuer=typed_line("issuer"),
            deadline=deadline,
            contact=typed_line("contact"),
            phone=typed_line("phone"),
            by=person(),
        )
    ]


def _tell(made: Iterable[Drafted]) -> None:
    drafted = [one for one in made if one.document is not None]
    if drafted:
        flash(f"已起草整改文书 {len(drafted)} 件，请在各件里核稿、签发、分发；分发后即为下达，期限开始计算。", "success")
    for one in made:
        if one.document is None:
            flash(one.refusal, "error")


# -- the preview -----------------------------------------------------------------------------------------------------------


def _page(assessment_id: str, *, refusal: str = "") -> str:
    shown = _shown(assessment_id)
    record = office().rankings.get(assessment_id, by=person())
    return render_template(
        "rectifications/named.html",
        assessment=record,
        shown=shown,
        waiting=[one for one in shown if one.named.opened is None],
        opened=[one.named for one in shown if one.named.opened is not None],
        days=request.form.get("days") or office().settings.rectification_days,
        most_days=rules.MOST_WORKING_DAYS,
        typed=request.form,
        refusal=refusal,
    )


def _shown(assessment_id: str) -> list[Shown]:
    """Each unit as proposed; where the form was sent, as it was typed."""
    found = office().naming.propose(assessment_id, by=person())
    issuers = office().issuing.names()
    return [_one(place, named, ways(named.proposal.unit, issuers)) for place, named in enumerate(found)]


def _one(place: int, named: Named, allowed: Sequence[Way]) -> Shown:
    sent = request.method == "POST"
    proposal = _typed(place, named.proposal) if sent and f"matter-{place}" in request.form else named.proposal
    return Shown(
        place=place,
        named=named,
        proposal=proposal,
        lines=tuple((one.text, one.place, evidence_url(one)) for one in proposal.troubles),
        ways=tuple(allowed),
        chosen=not sent or str(place) in request.form.getlist("unit"),
        type=request.form.get(f"type-{place}", "") or allowed[0].type,
    )


def _typed(place: int, proposal: Proposal) -> Proposal:
    """As the clerk has edited it; a problem that was added has no evidence."""
    texts = [text.strip() for text in request.form.getlist(f"trouble-{place}")]
    known = [replace(one, text=text) for one, text in zip(proposal.troubles, texts, strict=False)]
    added = [Trouble(text=text) for text in texts[len(proposal.troubles) :] if text]
    measures = request.form.get(f"measures-{place}", "").splitlines()
    return replace(
        proposal,
        matter=request.form.get(f"matter-{place}", "").strip(),
        troubles=(*known, *added),
        measures=tuple(one.strip() for one in measures if one.strip()),
    )
