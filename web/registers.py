"""收发文登记簿 and 签收单: to look at, to print, to take away."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.formats.sheets_out import Value
from services.model.dispatch import DispatchKind, DispatchRow
from services.model.official import (
    DOCUMENT_STATE_LABELS,
    STEP_ROLES,
    Acceptance,
    Delivery,
    DocumentState,
    DocumentStep,
    OfficialDocument,
)
from services.model.official.rules import steps_open_to
from services.model.people import Scope
from services.stores.objects import Listing
from web.access import EVERYBODY, READERS, allow, office, on_refusal, person, scope
from web.forms import asked_text, asked_year, seen
from web.sheets import sheet_response

bp = Blueprint("registers", __name__)

ISSUED = ("序号", "发文字号", "标题", "成文日期", "登记日期", "签发人", "拟稿人", "分发单位", "签收", "备注")
RECEIVED = ("序号", "收文日期", "发文字号", "标题", "发文机关", "成文日期", "签收时间", "签收人", "备注")
RECEIPTS = ("序号", "收文单位", "分发时间", "签收时间", "签收人", "方式", "催签", "备注")
HOW = {Acceptance.SELF: "本单位", Acceptance.BEHALF: "代签收"}
MOST_NAMED = 3  # recipients named in a line of the register; the sheet names them all


def _minute(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M") if at else ""


# -- 发文登记簿 --


@bp.get("/registers/issued")
@allow(READERS)
def issued() -> ResponseReturnValue:
    """Every number of a year, with voids, numbers taken elsewhere, and gaps."""
    year, rows = _asked_issued()
    years = sorted({year, *office().documents.dispatch_years()}, reverse=True)
    return render_template(
        "registers/issued.html",
        columns=ISSUED,
        rows=[(row, issued_entry(number, row, most=MOST_NAMED)) for number, row in enumerate(rows, 1)],
        year=year,
        years=[(one, f"{one}年") for one in years],
        code=asked_text("code"),
        codes=[(series.code, series.code) for series in office().issuing.book().series],
        kinds=DispatchKind,
    )


@bp.get("/registers/issued.xlsx")
@allow(READERS)
def issued_sheet() -> ResponseReturnValue:
    """The same rows as a workbook."""
    year, rows = _asked_issued()
    return sheet_response(f"发文登记簿（{year}年）", ISSUED, [issued_entry(number, row) for number, row in enumerate(rows, 1)])


def _asked_issued() -> tuple[int, tuple[DispatchRow, ...]]:
    """The year that the URL asks for, else the latest, and its rows."""
    years = office().documents.dispatch_years()
    year = asked_year("year") or (years[0] if years else office().now().year)
    return year, office().documents.dispatch_register(year, code=asked_text("code") or None)


def issued_entry(number: int, row: DispatchRow, *, most: int | None = None) -> tuple[Value, ...]:
    """One row of the register."""
    named = "、".join(row.recipients[:most])
    others = len(row.recipients) - len(row.recipients[:most])
    return (
        number,
        row.number,
        row.title,
        row.dated or "",
        row.registered_on or "",
        row.signer,
        row.drafted_by,
        f"{named}等 {len(row.recipients)} 个单位" if others else named,
        f"{row.acknowledged}/{len(row.recipients)}" if row.recipients else "",
        "；".join([row.state if row.kind is DispatchKind.DOCUMENT else row.kind.value, *row.links]),
    )


# -- 收文登记簿 of a unit --


@bp.get("/registers/received")
@allow(EVERYBODY)
def received() -> ResponseReturnValue:
    """What was sent to a unit: a liaison's own, the office's choice."""
    whose, documents = _asked_received()
    return render_template(
        "registers/received.html",
        columns=RECEIVED,
        rows=[(document, received_entry(number, whose, document)) for number, document in enumerate(documents, 1)],
        unit=whose.unit,
        units=[(one.name, one.name) for one in office().units.all()] if scope().unit is None else [],
        year=asked_year("year"),
    )


@bp.get("/registers/received.xlsx")
@allow(EVERYBODY)
def received_sheet() -> ResponseReturnValue:
    """The same rows as a workbook."""
    whose, documents = _asked_received()
    rows = [received_entry(number, whose, document) for number, document in enumerate(documents, 1)]
    return sheet_response(f"收文登记簿（{whose.unit}）" if whose.unit else "收文登记簿", RECEIVED, rows)


def _asked_received() -> tuple[Scope, list[OfficialDocument]]:
    """The unit, and what it was sent, in the order in which it came, then of its numbers; nobody asks for another's."""
    own, asked = scope(), asked_text("unit")
    whose = (office().units.scope(asked) if asked else Scope(unit="")) if own.unit is None else own
    listing = Listing(kind="document", year=asked_year("year"))
    found = office().documents.listed(listing, scope=whose) if whose.unit else []
    sent = [(delivery.sent_at, document) for document in found if (delivery := document.delivery(*whose.names))]
    return whose, [document for _at, document in sorted(sent, key=lambda pair: (pair[0], _in_series(pair[1])))]


def _in_series(document: OfficialDocument) -> tuple[str, int, int]:
    number = document.number
    return (number.code, number.year, number.serial) if number else ("", 0, 0)


def received_entry(number: int, whose: Scope, document: OfficialDocument) -> tuple[Value, ...]:
    """One row of the register."""
    sent = document.delivery(*whose.names)
    assert sent is not None, "only what was sent to the unit stands in its register"
    return (
        number,
        sent.sent_at.date(),
        document.number.text if document.number else "",
        document.title,
        document.issuer,
        document.dated,
        _minute(sent.acknowledged_at),
        sent.acknowledged_by,
        "；".join(part for part in (_ended(document), sent.note) if part),
    )


def _ended(document: OfficialDocument) -> str:
    """Whether it still holds, and by which document it was corrected or abolished or which it corrects or abolishes."""
    state = [] if document.state is DocumentState.DISTRIBUTED else [DOCUMENT_STATE_LABELS[document.state]]
    return "；".join([*state, *(link.told for link in document.links)])


# -- 签收单 of a document --


@bp.get("/documents/<document_id>/receipts")
@allow(READERS)
def receipts(document_id: str) -> ResponseReturnValue:
    """Who has acknowledged, who is to be reminded, for whom a clerk acknowledges."""
    return receipts_page(office().documents.get(document_id, scope=scope()))


def receipts_page(document: OfficialDocument, refusal: str = "") -> str:
    """The same page, also after a refusal."""
    now, days = office().now(), office().settings.acknowledge_days
    return render_template(
        "registers/receipts.html",
        document=document,
        version=office().documents.version(document.id),
        rows=[
            (sent, receipt_entry(number, sent), sent.overdue(days=days, now=now))
            for number, sent in enumerate(document.deliveries, 1)
        ],
        columns=RECEIPTS,
        received=sum(sent.acknowledged for sent in document.deliveries),
        days=days,
        steps={step.value for step in steps_open_to(person(), document)},
        typed=request.form,
        refusal=refusal,
    )


@bp.get("/documents/<document_id>/receipts.xlsx")
@allow(READERS)
def receipts_sheet(document_id: str) -> ResponseReturnValue:
    """The same rows as a workbook."""
    document = office().documents.get(document_id, scope=scope())
    rows = [receipt_entry(number, sent) for number, sent in enumerate(document.deliveries, 1)]
    name = document.number.text if document.number else document.title[:40]
    return sheet_response(f"签收单（{name}）", RECEIPTS, rows)


def receipt_entry(number: int, sent: Delivery) -> tuple[Value, ...]:
    """One row of the 签收单."""
    reminded = f"{len(sent.reminded)} 次，{_minute(sent.reminded[-1])}" if sent.reminded else ""
    return (
        number,
        f"{sent.unit}（系统外）" if sent.outside else sent.unit,
        _minute(sent.sent_at),
        _minute(sent.acknowledged_at),
        sent.acknowledged_by,
        HOW[sent.how] if sent.how else "",
        reminded,
        sent.note,
    )


@bp.post("/documents/<document_id>/remind")
@allow(STEP_ROLES[DocumentStep.REMIND])
def remind(document_id: str) -> ResponseReturnValue:
    """催签: the units that were ticked, else all that have not acknowledged."""
    document = office().documents.get(document_id, scope=scope())
    on_refusal(lambda message: receipts_page(document, message))
    units = request.form.getlist("units")
    office().delivery.remind(document.id, units=units, seen=seen(), by=person())
    flash(f"已催签{f' {len(units)} 个单位' if units else '全部未签收单位'}，各单位登录后会看到。", "success")
    return redirect(url_for(".receipts", document_id=document.id))
