"""Filings that belong together: two agreements side by side, and what a person says of them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.comparing import Change
from services.model.errors import Refused
from services.model.filing import FilingStep
from services.model.ties import TieKind
from web.access import EVERYBODY, WRITERS, allow, office, on_refusal, person, scope
from web.filings import refusing
from web.forms import seen
from web.kin_panel import ANSWERS, BACKWARDS
from web.versions import Block, blocks_of, pieces

bp = Blueprint("kin", __name__, url_prefix="/filings")


TAKEN_BACK = "none"


class NoAnswer(Refused):
    message = "没有选择两件协议的关系。请选择后再登记。"


@bp.get("/<filing_id>/compare/<other_id>")
@allow(EVERYBODY)
def compare(filing_id: str, other_id: str) -> ResponseReturnValue:
    """The agreements of two filings: what differs in numbers first, then every change with what stands around it."""
    filing, other = (office().filings.get(one, scope=scope()) for one in (filing_id, other_id))
    found = office().kinship.compare(filing.id, other.id, scope=scope())
    whole = bool(request.args.get("whole"))
    return render_template(
        "filings/compare.html",
        filing=filing,
        other=other,
        numbers=[Block(rows=found.numbers)] if found.numbers else [],
        blocks=[Block(rows=found.lines)] if whole else list(blocks_of(found.lines)),
        pieces=pieces,
        whole=whole,
        differing=sum(line.change is not Change.SAME for line in found.lines),
    )


@bp.post("/<filing_id>/tie")
@allow(WRITERS)
def tie(filing_id: str) -> ResponseReturnValue:
    """登记关系, or take back what was said."""
    on_refusal(refusing(filing_id, FilingStep.TIE))
    said, other = request.form.get("kind", ""), request.form.get("other", "")
    if said not in [*(answer for answer, _ in ANSWERS), TAKEN_BACK]:
        raise NoAnswer()
    kind = None if said == TAKEN_BACK else TieKind(said.removeprefix(BACKWARDS))
    if said.startswith(BACKWARDS):
        office().kinship.tie(other, filing_id, kind, seen=None, by=person())
    else:
        office().kinship.tie(filing_id, other, kind, seen=seen(), by=person())
    flash("已登记两件协议的关系。" if kind else "已取消登记的关系。", "success")
    where = "confirm.show" if request.form.get("back") == "confirm" else "filings.show"
    return redirect(url_for(where, filing_id=filing_id))
