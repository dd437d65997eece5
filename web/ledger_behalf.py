"""代报: a clerk enters what a unit sent by mail, as a zip or as files; what was recognised is shown before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.ledgers import SAME_AGAIN
from services.ledgers.arrivals import Arrival
from services.ledgers.rules import is_late
from services.model.errors import NotFound, Refused, WenshuError
from services.model.files import FILE_KIND_LABELS, FILE_ROLE_LABELS, FileRole
from services.model.ledgers import LEDGER_STATE_LABELS, Change, written_columns
from services.model.ledgers.drafts import Behalf
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.periods import Month
from services.model.units import Unit
from web.access import OFFICE, allow, office, on_refusal, person
from web.errors import wants_json
from web.forms import asked_text, typed_line
from web.ledger_arrivals import ROLES, TAKINGS, as_typed, entries, look_at
from web.months import typed_month
from web.scans import hold_all, uploads

bp = Blueprint("ledger_behalf", __name__, url_prefix="/ledgers/behalf")


class NotATime(Refused):
    message = "收到时间“{text}”不是时间，没有报送。请按 2026-09-12 16:20 的格式填写。"


class UnitUnchosen(Refused):
    message = "没有选择填表单位，没有报送。请选择后重新提交。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the form says, or before it says anything what the arrival proposes."""

    unit: str
    period: str
    received: str
    how: str


@bp.get("/")
@allow(OFFICE)
def begin() -> ResponseReturnValue:
    """A new entry gets its key before the first file comes in."""
    return redirect(url_for(".page", key=uuid4(), **_kept()))


def _kept() -> dict[str, str]:
    """What the address proposes, from form to form."""
    return {name: text for name in ("unit", "mechanism", "period") if (text := asked_text(name))}


@bp.get("/<uuid:key>")
@allow(OFFICE)
def page(key: UUID) -> ResponseReturnValue:
    """What came in, what was found in it, and what it would make of the unit's month."""
    return _page(key)


def _batch(key: UUID) -> str:
    """The files of one form of one person."""
    return f"behalf {person().login}/{key}"


def _page(key: UUID, message: str = "") -> str:
    arrival = office().parcels.unpack(_batch(key), by=person())
    typed = _typed(arrival)
    units = office().units.living()
    looks = [look_at(one, unit=typed.unit, period=typed.period) for one in arrival.ledgers]
    return render_template(
        "ledgers/office/behalf.html",
        key=key,
        arrival=arrival,
        typed=typed,
        units=[(unit.name, unit.name) for unit in units],
        looks=looks,
        columns={one: written_columns(one) for one in Mechanism},
        files=as_typed(arrival.files),
        of={file.name: request.form.get(f"of-{file.name}", "") for file in arrival.files},
        roles=[(role.value, FILE_ROLE_LABELS[role]) for role in ROLES],
        kind_names=FILE_KIND_LABELS,
        mechanisms=MECHANISM_LABELS,
        quiet=request.form.getlist("quiet"),
        kept=_kept(),
        late=_late(typed),
        changes=tuple(Change),
        takings=[(one.value, label) for one, label in TAKINGS.items()],
        state_labels=LEDGER_STATE_LABELS,
        file_mb=office().settings.largest_file_mb,
        submission_mb=office().settings.largest_submission_mb,
        message=message,
    )


def _typed(arrival: Arrival) -> Typed:
    """A form that was sent says all; before that the address and the arrival propose."""
    if "unit" in request.form:
        said = {name: typed_line(name) for name in ("unit", "period", "received", "how")}
        return Typed(**said)
    received = (arrival.received_at or office().now()).replace(second=0, microsecond=0, tzinfo=None)
    period = asked_text("period") or str(arrival.period or Month.of(office().now().date()))
    unit = asked_text("unit") or arrival.unit
    return Typed(unit=unit, period=period, received=received.isoformat(timespec="minutes"), how=arrival.how)


def _late(typed: Typed) -> str:
    """What the time of receipt makes of it, in words."""
    try:
        received, due = _received(typed.received), office().calendar.due(Month.parse(typed.period))
    except WenshuError:
        return ""
    return f"{due.month}月{due.day}日截止，{'迟报' if is_late(received, due) else '按时'}"


def _received(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=office().now().tzinfo)
    except ValueError as error:
        raise NotATime(text=text[:30]) from error


@bp.post("/<uuid:key>/files")
@allow(OFFICE)
def upload(key: UUID) -> ResponseReturnValue:
    """Files come in: a mail, a zip, or what was in it."""
    chosen = uploads()
    hold_all(((one, FileRole.ORIGINAL) for one in chosen), batch=_batch(key))
    if not chosen:
        flash("没有收到文件。请选择邮件、压缩包或台账文件后再上传。", "error")
    return ("", 204) if wants_json() else redirect(url_for(".page", key=key, **_kept()))


@bp.post("/<uuid:key>/files/<name>/remove")
@allow(OFFICE)
def remove(key: UUID, name: str) -> ResponseReturnValue:
    """A file is taken out again."""
    held = {file.name: file for file in office().intake.held(_batch(key))}
    if name not in held:
        raise NotFound(what="这个文件")
    office().intake.drop(_batch(key), name)
    flash(f"已移除“{held[name].label}”。", "success")
    return redirect(url_for(".page", key=key, **_kept()))


@bp.post("/<uuid:key>")
@allow(OFFICE)
def take(key: UUID) -> ResponseReturnValue:
    """Look again with what was typed; or on a person's word hand the ledgers in for the unit."""
    on_refusal(lambda message: _page(key, message))
    if "keep" not in request.form:
        return _page(key)
    unit, period = _unit(), typed_month("period")
    behalf = Behalf(how=typed_line("how") or "其他方式", received_at=_received(typed_line("received")))
    arrival = office().parcels.unpack(_batch(key), by=person())
    done = office().parcels.enter(
        _batch(key),
        arrival,
        entries(arrival),
        unit=unit.name,
        period=period,
        behalf=behalf,
        key=_batch(key),
        by=person(),
    )
    for one in done:
        came = f"{SAME_AGAIN}：" if not one.anew else "已代报："
        flash(f"{came}{one.record.title}{'（迟报）' if one.record.late else ''}。", "success")
    if len(done) == 1:
        return redirect(url_for("ledgers.show", ledger_id=done[0].record.id))
    return redirect(url_for("ledger_office.index", **{"from": period, "to": period, "unit": unit.name}))


def _unit() -> Unit:
    name = typed_line("unit")
    if not name:
        raise UnitUnchosen()
    return office().units.called(name)
