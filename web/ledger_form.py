"""填报工作台账: the grid, kept at every change; what is pasted or uploaded into it; its files; the submission."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from services.ledgers import SAME_AGAIN
from services.model.errors import NotFound
from services.model.ledgers import LedgerState
from services.model.units import Unit
from web import ledger_incoming, ledger_leftovers
from web.access import FILLERS, allow, office, on_refusal, person
from web.errors import wants_json
from web.forms import form_key
from web.ledger_filling import grid_page, grid_url, keep, named, open_ledger
from web.ledger_grid import as_answer, shown_rows
from web.ledger_papers import paper_response, parcel_response
from web.ledger_typing import sent_ledger, which

bp = Blueprint("ledger_form", __name__, url_prefix="/ledgers/fill")
ledger_incoming.hang(bp)
ledger_leftovers.hang(bp)


# -- the grid --


@bp.get("/")
@allow(FILLERS)
def page() -> ResponseReturnValue:
    """The grid with the rows as they stand."""
    one = which()
    return grid_page(one) if one else redirect(url_for("ledgers.index"))


@bp.post("/save")
@allow(FILLERS)
def save() -> ResponseReturnValue:
    """Keep the draft: at every change from the script, and on its button from the plain form."""
    one = named()
    if wants_json():
        typed = sent_ledger()
        opened = open_ledger(one)
        draft = office().ledgers.save(typed.on(opened), seen=typed.seen, by=person())
        return jsonify(as_answer(draft, opened))
    on_refusal(lambda message: grid_page(one, refusal=message))
    draft = keep(one)
    if "add" in request.form:
        blank = shown_rows(replace(draft, rows=()))[0]
        draft = office().ledgers.save(replace(draft, rows=(*draft.rows, blank)), seen=draft.version, by=person())
    flash("已保存。", "success")
    return redirect(grid_url(one))


@bp.get("/version")
@allow(FILLERS)
def version() -> ResponseReturnValue:
    """How the draft stands that somebody else has saved."""
    one = which()
    if one is None:
        return redirect(url_for("ledgers.index"))
    draft = open_ledger(one).draft
    return jsonify(version=draft.version, by=draft.saved_by, at=f"{draft.saved_at:%H:%M}" if draft.saved_at else "")


@bp.post("/discard")
@allow(FILLERS)
def discard() -> ResponseReturnValue:
    """Give the draft up, with the files that wait for it."""
    one = named()
    office().ledgers.discard(one.unit, one.mechanism, one.period, by=person())
    office().intake.drop_batch(one.batch)
    flash("已放弃草稿，恢复为上次报送或上月的内容。", "success")
    return redirect(grid_url(one))


@bp.post("/propose")
@allow(FILLERS)
def propose() -> ResponseReturnValue:
    """A proposed row: taken, or not wanted."""
    one = named()
    on_refusal(lambda message: grid_page(one, refusal=message))
    draft, wanted = keep(one), request.form.get("source", "")
    proposal = next((found for found in open_ledger(one).proposals if found.source == wanted), None)
    if proposal is None:
        raise NotFound(what="这条建议")
    if "dismiss" in request.form:
        changed = replace(draft, dismissed=(*draft.dismissed, proposal.source))
    else:
        blank = shown_rows(replace(draft, rows=()))[0]
        row = replace(blank, cells=proposal.cells, sources=(proposal.source,))
        changed = replace(draft, rows=(*(known for known in draft.rows if not known.blank), row), nothing_new=False)
    office().ledgers.save(changed, seen=draft.version, by=person())
    return redirect(grid_url(one))


# -- handing in --


@bp.post("/submit")
@allow(FILLERS)
def submit() -> ResponseReturnValue:
    """报送: what is saved, with the files that wait for it."""
    one = named()
    on_refusal(lambda message: grid_page(one, refusal=message))
    key = form_key()
    opened = open_ledger(one)
    if opened.record is not None and opened.record.key == key:
        return redirect(url_for("ledgers.show", ledger_id=opened.record.id))  # the same form once more
    draft = replace(keep(one), return_seen=request.form.get("return", 0, type=int))
    held = office().intake.held(one.batch)
    ids, names = {row.id for row in draft.rows}, {file.name for file in held}
    rows_of = {name: row for name, row in draft.placed if name in names and row in ids}
    done = office().ledgers.submit(draft, one.batch, held, rows_of=rows_of, key=key, by=person())
    flash(_came_of_it(done.record.state, done.record.late, opened.unit, anew=done.anew), "success")
    return redirect(url_for("ledgers.show", ledger_id=done.record.id))


def _came_of_it(state: LedgerState, late: bool, unit: Unit, *, anew: bool) -> str:
    if not anew:
        return f"{SAME_AGAIN}。"
    if state is LedgerState.APPROVING:
        return f"已提交“{unit.name}”分管领导审核，审核通过后即报管委会。"
    return "已报送。收到时间晚于截止日，按迟报登记。" if late else "已报送，管委会已收到。"


# -- paper --


@bp.get("/print/<form>")
@allow(FILLERS)
def printed(form: str) -> ResponseReturnValue:
    """What is saved, in the exact form: docx, pdf or xlsx."""
    one = which()
    if one is None:
        return redirect(url_for("ledgers.index"))
    return paper_response(open_ledger(one).draft, form, month_only="month" in request.args)


@bp.get("/pack")
@allow(FILLERS)
def pack() -> ResponseReturnValue:
    """发送包 of what is saved, with the files that wait."""
    one = which()
    if one is None:
        return redirect(url_for("ledgers.index"))
    draft, held = open_ledger(one).draft, office().intake.held(one.batch)
    return parcel_response(office().packing.pack_draft(draft, one.batch, held, rows_of=dict(draft.placed)))
