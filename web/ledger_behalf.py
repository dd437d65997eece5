"""代报: a clerk enters what a unit sent by mail, as a zip or as files; what was recognised is shown before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.ledgers import SAME_AGAIN
from services.ledgers.arrivals import Arrival, FoundLedger
from services.ledgers.looks import Look, Quiet
from services.ledgers.rules import is_late
from services.model.errors import NotFound, Refused, WenshuError
from services.model.files import FILE_KIND_LABELS, FILE_ROLE_LABELS, FileRole
from services.model.ledgers import LEDGER_STATE_LABELS, Change, written_columns
from services.model.ledgers.drafts import Behalf
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.model.periods import Month
from services.model.units import Unit
from services.model.zone import in_beijing
from web.access import OFFICE, allow, office, on_refusal, person
from web.errors import wants_json
from web.forms import asked_text, typed_line
from web.ledger_arrivals import ROLES, TAKINGS, as_typed, chosen, entries, taking_of
from web.ledger_page import tell_stamp_due
from web.months import typed_month
from web.paging import url_of
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
    return redirect(url_of(".page", _kept(), key=uuid4()))


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
    return office().parcels.batch(key, by=person())


def _page(key: UUID, message: str = "") -> str:
    arrival = office().parcels.unpack(_batch(key), by=person())
    typed, unfinished = _typed(arrival), office().parcels.unfinished(by=person())
    unit, month, trouble = _meant(typed)
    return render_template(
        "ledgers/office/behalf.html",
        key=key,
        arrival=arrival,
        typed=typed,
        units=[(one.name, one.name) for one in office().units.living()],
        looks=[_look(one, unit, month) for one in arrival.ledgers],
        chosen=chosen(arrival),
        quiets=[_quiet(one, unit, month) for one in Mechanism],
        unfinished=[(one, _ago(office().now() - one.at)) for one in unfinished if one.key != key],
        stamp_required=office().settings.stamp_required,
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
        message=message or trouble,
    )


def _ago(passed: timedelta) -> str:
    minutes = int(passed.total_seconds()) // 60
    return f"{minutes // 60} 小时前" if minutes >= 60 else f"{minutes} 分钟前" if minutes else "刚刚"


def _meant(typed: Typed) -> tuple[Unit | None, Month | None, str]:
    """The unit and the month that the form means, as far as they are known; and the sentence about a month that is none."""
    unit = office().units.directory().resolve(typed.unit) if typed.unit else None
    try:
        return unit, Month.parse(typed.period), ""
    except Refused as refusal:
        return unit, None, str(refusal)


def _look(found: FoundLedger, unit: Unit | None, month: Month | None) -> Look:
    if unit is None or month is None:
        return Look(found=found, taking=taking_of(found))
    return office().parcels.look(found, unit=unit.name, period=month, taking=taking_of(found), by=person())


def _quiet(mechanism: Mechanism, unit: Unit | None, month: Month | None) -> Quiet:
    if unit is None or month is None:
        return Quiet(mechanism=mechanism)
    return office().parcels.quiet(mechanism, unit=unit.name, period=month, by=person())


def _typed(arrival: Arrival) -> Typed:
    """A form that was sent says all; before that the address and the arrival propose."""
    if "unit" in request.form:
        said = {name: typed_line(name) for name in ("unit", "period", "received", "how")}
        return Typed(**said)
    received = in_beijing(arrival.received_at or office().now()).replace(second=0, microsecond=0, tzinfo=None)
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
        return in_beijing(datetime.fromisoformat(text))
    except ValueError as error:
        raise NotATime(text=text[:30]) from error


@bp.post("/<uuid:key>/files")
@allow(OFFICE)
def upload(key: UUID) -> ResponseReturnValue:
    """Files come in: a mail, a zip, or what was in it."""
    sent = uploads()
    hold_all(((one, FileRole.ORIGINAL) for one in sent), batch=_batch(key))
    for name in request.form.getlist("folder"):
        flash(f"“{name[:60]}”是文件夹，没有上传。请打开文件夹，选中里面的文件再拖进来；也可以压缩成 zip 后上传。", "warning")
    if not sent and "folder" not in request.form:
        flash("没有收到文件。请选择邮件、压缩包或台账文件后再上传。", "error")
    return ("", 204) if wants_json() else redirect(url_of(".page", _kept(), key=key))


@bp.post("/<uuid:key>/discard")
@allow(OFFICE)
def discard(key: UUID) -> ResponseReturnValue:
    """An entry that was left half-way is given up, with its files."""
    office().parcels.give_up(key, by=person())
    flash("已放弃这次代报，来件已移除。", "success")
    return redirect(url_for(".begin"))


@bp.post("/<uuid:key>/files/<name>/remove")
@allow(OFFICE)
def remove(key: UUID, name: str) -> ResponseReturnValue:
    """A file is taken out again."""
    held = {file.name: file for file in office().intake.held(_batch(key))}
    if name not in held:
        raise NotFound(what="这个文件")
    office().intake.drop(_batch(key), name)
    flash(f"已移除“{held[name].label}”。", "success")
    return redirect(url_of(".page", _kept(), key=key))


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
        tell_stamp_due(one.record)
    if len(done) == 1:
        return redirect(url_for("ledgers.show", ledger_id=done[0].record.id))
    return redirect(url_of("ledger_office.index", {"from": str(period), "to": str(period), "unit": unit.name}))


def _unit() -> Unit:
    name = typed_line("unit")
    if not name:
        raise UnitUnchosen()
    return office().units.called(name)
