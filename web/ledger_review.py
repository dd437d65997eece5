"""审阅: the office reads a return, marks what is wrong cell by cell and sends it back, or accepts it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.ledgers.rules import Cell, open_steps
from services.model.files import FILE_ROLE_LABELS
from services.model.ledgers import LEDGER_STATE_LABELS, LedgerReturn, LedgerState
from services.model.ledgers.remarks import cell_name
from services.model.mechanisms import MECHANISM_LABELS
from services.stores.objects import Listing, Row
from web.access import OFFICE, allow, office, on_refusal, person, scope
from web.forms import seen, typed_lines, typed_text
from web.ledger_page import cells_of, remarks_of, summed_of, told_changes

bp = Blueprint("ledger_review", __name__, url_prefix="/ledgers/review")

REASONS = (
    "工作成效填写不具体，请写明时间、对象和结果",
    "支撑材料不齐，请补充",
    "内容与支撑材料不一致，请核对",
    "没有上传加盖公章的扫描件",
)


@bp.get("/<ledger_id>")
@allow(OFFICE)
def show(ledger_id: str) -> ResponseReturnValue:
    """The rows, with a mark to set at each cell."""
    return _page(ledger_id)


def _page(ledger_id: str, message: str = "") -> str:
    record = office().ledgers.get(ledger_id, scope=scope())
    waiting = _waiting(record)
    month_only = "whole" not in request.args and not record.nothing_new and any(_new(record))
    return render_template(
        "ledgers/office/review.html",
        record=record,
        version=record.events[-1].version,
        label=MECHANISM_LABELS[record.mechanism],
        rows=cells_of(record, office().ledgers.before(record), month_only=month_only),
        month_only=month_only,
        changes=told_changes(record),
        remarks=remarks_of(record),
        summed=summed_of(record),
        proven=sum(one.proven for one in record.evidence),
        steps=open_steps(record, person()),
        stamp_required=office().settings.stamp_required,
        reasons=REASONS,
        marked=set(request.form.getlist("cell")),
        waiting=waiting,
        state_labels=LEDGER_STATE_LABELS,
        role_names=FILE_ROLE_LABELS,
        typed=request.form,
        message=message,
    )


def _new(record: LedgerReturn) -> list[bool]:
    return [record.period in (row.since, row.changed) for row in record.rows]


def _waiting(record: LedgerReturn) -> list[Row]:
    """Other returns that nobody has reviewed yet."""
    rows = office().ledgers.rows(Listing(kind="ledger", state=LedgerState.SUBMITTED.value), scope=scope())
    return [row for row in rows if row.id != record.id]


@bp.post("/<ledger_id>/return")
@allow(OFFICE)
def send_back(ledger_id: str) -> ResponseReturnValue:
    """退回修改."""
    on_refusal(lambda message: _page(ledger_id, message))
    cells = [_cell(value) for value in request.form.getlist("cell")]
    notes = {cell: text for cell in cells if (text := typed_text(f"note-{cell[0]}:{cell[1]}").strip())}
    reasons = [*request.form.getlist("reason"), "；".join(typed_lines("reasons"))]
    done = office().ledgers.send_back(ledger_id, reasons=_joined(reasons), cells=cells, notes=notes, seen=seen(), by=person())
    flash(f"已退回修改：{done.title}。填表单位的待办里已列出{_about(done)}。", "success")
    return redirect(url_for(".show", ledger_id=done.id))


def _cell(value: str) -> Cell:
    row, _, column = value.rpartition(":")
    return row, column


def _joined(reasons: list[str]) -> list[str]:
    """What was ticked and what was typed as one reason, so that it goes with all cells that have none of their own."""
    told = [reason.strip().rstrip("。；") for reason in reasons if reason.strip()]
    return ["；".join(told)] if told else []


def _about(record: LedgerReturn) -> str:
    numbers = record.row_numbers
    cells = dict.fromkeys(cell for reason in record.reasons for cell in reason.cells)
    names = [cell_name(numbers[row], record.mechanism, column) for row, column in cells]
    return f"，标出的单元格：{'、'.join(names[:5])}{'等' if len(names) > 5 else ''}" if names else ""


@bp.post("/<ledger_id>/accept")
@allow(OFFICE)
def accept(ledger_id: str) -> ResponseReturnValue:
    """审阅通过."""
    on_refusal(lambda message: _page(ledger_id, message))
    done = office().ledgers.accept(ledger_id, seen=seen(), by=person())
    flash(f"已审阅通过：{done.title}。", "success")
    return redirect(url_for(".show", ledger_id=done.id))
