"""工作台账: what a unit owes and what it has handed in; the page of one return, and what a unit does with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.ledgers import rules
from services.model.errors import Refused
from services.model.files import FILE_KIND_LABELS, FILE_ROLE_LABELS, FileRole, ReadingState
from services.model.ledgers import LEDGER_STATE_LABELS, LEDGER_STEP_LABELS, LedgerReturn, LedgerState, LedgerStep
from services.model.mechanisms import MECHANISM_LABELS
from services.model.people import UNIT_ROLES
from services.model.work import TaskKind
from services.stores.queue import Waiting
from web import files
from web.access import DEPUTIES, EVERYBODY, FILLERS, allow, office, on_refusal, person, scope
from web.forms import form_key, seen, typed_lines
from web.ledger_lists import office_page, office_sheet, own_page, own_sheet
from web.ledger_page import cells_of, remarks_of, stamp_due_of, summed_of, told_changes
from web.ledger_papers import FORMS, paper_response, parcel_response
from web.scans import held_files, uploads
from web.standing import standing_of

bp = Blueprint("ledgers", __name__, url_prefix="/ledgers")
files.hang(bp)

DECLINE_REASONS = ("工作成效填写不完整", "支撑材料不齐", "数据与实际不符")


class NothingAttached(Refused):
    message = "没有收到文件。请先选择要补充的材料或盖章扫描件，再点“上传”。"


# -- what there is --


@bp.get("/")
@allow(EVERYBODY)
def index() -> ResponseReturnValue:
    """A unit's own ledgers: what is to be done, and the months; for the office the returns that have come."""
    return own_page() if person().role in UNIT_ROLES else office_page()


@bp.get("/list.xlsx")
@allow(EVERYBODY)
def sheet() -> ResponseReturnValue:
    """The same as a workbook."""
    return own_sheet() if person().role in UNIT_ROLES else office_sheet()


# -- one return --


@bp.get("/<ledger_id>")
@allow(EVERYBODY)
def show(ledger_id: str) -> ResponseReturnValue:
    """Rows, changes, evidence, files, what happened, and what may be done."""
    return _page(office().ledgers.get(ledger_id, scope=scope()))


def _page(record: LedgerReturn, *, opened: str = "", refusal: str = "") -> str:
    waiting = _waiting(record)
    month_only = "month" in request.args
    return render_template(
        "ledgers/show.html",
        record=record,
        version=record.events[-1].version,
        label=MECHANISM_LABELS[record.mechanism],
        rows=cells_of(record, office().ledgers.before(record), month_only=month_only),
        month_only=month_only,
        removed=record.removed,
        remarks=remarks_of(record),
        summed=summed_of(record),
        stamp_due=stamp_due_of(record),
        changes=told_changes(record),
        proven=sum(one.proven for one in record.evidence),
        reasons=record.reasons if record.state is LedgerState.RETURNED else (),
        steps=rules.open_steps(record, person()),
        state_labels=LEDGER_STATE_LABELS,
        step_labels=LEDGER_STEP_LABELS,
        kind_names=FILE_KIND_LABELS,
        role_names=FILE_ROLE_LABELS,
        standings={file.position: standing_of(file, _recognition(waiting)) for file in record.files},
        rows_of=_rows_of(record),
        asked={"unit": record.unit, "mechanism": record.mechanism.value, "period": str(record.period)},
        stamp_required=office().settings.stamp_required,
        forms=FORMS,
        key=uuid4(),
        progress=next((item for item in waiting if not item.given_up), None),
        stuck=next((item for item in waiting if item.given_up), None),
        unread=sum(file.reading is ReadingState.WAITING for file in record.files),
        decline_reasons=DECLINE_REASONS,
        opened=opened,
        refusal=refusal,
        typed=request.form,
    )


def _rows_of(record: LedgerReturn) -> dict[int, list[int]]:
    """By file the numbers of the rows to which it belongs."""
    numbers = record.row_numbers
    found: dict[int, list[int]] = {}
    for position, row in record.row_files:
        if row in numbers:
            found.setdefault(position, []).append(numbers[row])
    return found


def _waiting(record: LedgerReturn) -> list[Waiting]:
    tasks = (TaskKind.READ, TaskKind.OCR, TaskKind.PROVE)
    return [item for item in office().waiting(scope=scope(), object_id=record.id) if item.task in tasks]


def _recognition(waiting: Sequence[Waiting]) -> Waiting | None:
    return next((item for item in waiting if item.task is TaskKind.OCR and office().recognition.possible), None)


@bp.get("/<ledger_id>/progress")
@allow(EVERYBODY, passive=True)
def progress(ledger_id: str) -> ResponseReturnValue:
    """How far the machine is; when there is nothing left to wait for, the page is asked to load itself anew."""
    record = office().ledgers.get(ledger_id, scope=scope())
    item = next((item for item in _waiting(record) if not item.given_up), None)
    if item is None:
        return "", 200, {"HX-Refresh": "true"}
    unread = sum(file.reading is ReadingState.WAITING for file in record.files)
    return render_template("ledgers/_progress.html", record=record, progress=item, unread=unread)


# -- 单位审核 --


def refusing(ledger_id: str, step: LedgerStep) -> Callable[[str], str]:
    """The page with the sentence of the refusal, the step's form open, and what was typed still in it."""

    def shown(message: str) -> str:
        return _page(office().ledgers.get(ledger_id, scope=scope()), opened=step.value, refusal=message)

    return shown


@bp.post("/<ledger_id>/approve")
@allow(DEPUTIES)
def approve(ledger_id: str) -> ResponseReturnValue:
    """审核通过: from now on the office has it."""
    on_refusal(refusing(ledger_id, LedgerStep.APPROVE))
    record = office().ledgers.approve(ledger_id, seen=seen(), by=person())
    flash("审核通过，已报管委会。" + ("收到时间晚于截止日，按迟报登记。" if record.late else ""), "success")
    return redirect(url_for(".show", ledger_id=record.id))


@bp.post("/<ledger_id>/decline")
@allow(DEPUTIES)
def decline(ledger_id: str) -> ResponseReturnValue:
    """审核退回, with reasons, to whoever filled it in."""
    on_refusal(refusing(ledger_id, LedgerStep.DECLINE))
    record = office().ledgers.decline(ledger_id, reasons=typed_lines("reasons"), seen=seen(), by=person())
    flash("已退回填表人修改，改好后会再次送您审核。", "success")
    return redirect(url_for(".show", ledger_id=record.id))


# -- more files --


@bp.post("/<ledger_id>/attach")
@allow(FILLERS)
def attach(ledger_id: str) -> ResponseReturnValue:
    """补充材料, or the stamped scan of what was printed."""
    on_refusal(refusing(ledger_id, LedgerStep.ATTACH))
    record = office().ledgers.get(ledger_id, scope=scope())
    sent = uploads()
    if not sent:
        raise NothingAttached()
    role = FileRole.STAMPED if request.form.get("role") == "stamped" else FileRole.MATERIAL
    row = request.form.get("row", "")
    with held_files(sent, role) as (batch, held):
        rows_of = {file.name: row for file in held} if row and role is FileRole.MATERIAL else {}
        office().ledgers.attach(record.id, batch, held, rows_of=rows_of, key=f"{form_key()}/attach", by=person())
    flash("盖章扫描件已上传。" if role is FileRole.STAMPED else f"已补充 {len(held)} 个材料，识别后重新查找佐证。", "success")
    return redirect(url_for(".show", ledger_id=record.id))


# -- paper --


@bp.get("/<ledger_id>/print/<form>")
@allow(EVERYBODY)
def printed(ledger_id: str, form: str) -> ResponseReturnValue:
    """The return in the exact form: docx, pdf or xlsx."""
    record = office().ledgers.get(ledger_id, scope=scope())
    return paper_response(record, form, month_only="month" in request.args)


@bp.get("/<ledger_id>/pack")
@allow(EVERYBODY)
def pack(ledger_id: str) -> ResponseReturnValue:
    """发送包: one file to send by OA mail."""
    return parcel_response(office().packing.pack(ledger_id, scope=scope()))
