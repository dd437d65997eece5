"""协议备案: the list, the page of one filing, and the steps taken from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.filings import rules
from services.formats.sheets_out import Value
from services.model.facts import FACT_LABELS, CooperationField, FactField
from services.model.files import FILE_KIND_LABELS, FILE_ROLE_LABELS, ReadingState
from services.model.filing import STATE_LABELS, STEP_LABELS, TRANSITIONS, Filing, FilingState, FilingStep
from services.model.work import TaskKind
from services.stores.objects import Listing, Row
from services.stores.queue import Waiting
from web import book, files
from web.access import EVERYBODY, OFFICE, WRITERS, allow, office, on_refusal, person, scope
from web.forms import asked_day, asked_text, asked_year, seen, typed_day, typed_lines
from web.kin_panel import kin_of
from web.leaves import PageNames
from web.paging import Pager, page_number
from web.remarks import remarks_of
from web.sheets import sheet_response
from web.standing import standing_of
from web.viewer import images_of

bp = Blueprint("filings", __name__, url_prefix="/filings")
bp.add_url_rule("/book", "book", book.page)
bp.add_url_rule("/book.xlsx", "book_sheet", book.sheet)
files.hang(bp)

# What is usually missing; a clerk ticks it or writes something else.
RETURN_REASONS = (
    "协议文本缺页或内容不完整",
    "缺少签字盖章页",
    "签订日期未填写",
    "协议方名称与印章不一致",
    "缺少支撑材料",
    "扫描件不清晰，无法核对",
)
COLUMNS = ("备案号", "报送单位", "协议名称", "协议方", "签订日期", "重点领域", "状态", "报送时间", "受理号")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A line of the list, with the parties that stand below the title."""

    row: Row
    parties: tuple[str, ...]


@bp.get("/")
@allow(EVERYBODY)
def index() -> ResponseReturnValue:
    """The list; its filters are the URL."""
    listing = asked_listing()
    pager = Pager(total=office().filings.count(listing, scope=scope()), number=page_number())
    shown = replace(listing, limit=pager.size, offset=pager.offset)
    counts = office().filings.counts(scope=scope())
    return render_template(
        "filings/index.html",
        listed=list(_listed(shown)),
        listing=listing,
        pager=pager,
        states=[(state.value, label, counts.states.get(state, 0)) for state, label in STATE_LABELS.items()],
        total=sum(counts.states.values()),
        state_labels={state.value: label for state, label in STATE_LABELS.items()},
        units=[(unit.name, unit.name) for unit in office().units.all()] if scope().unit is None else [],
        years=[(year, f"{year}年") for year in office().filings.years(scope=scope())],
        fields=[(field.value, field.value) for field in CooperationField],
        filtered=any((listing.text, listing.unit, listing.state, listing.year, listing.field, listing.since, listing.until)),
    )


def asked_listing() -> Listing:
    """The filters of the URL."""
    return Listing(
        text=asked_text("text"),
        unit=asked_text("unit"),
        state=asked_text("state"),
        year=asked_year("year"),
        field=asked_text("field"),
        since=asked_day("since"),
        until=asked_day("until"),
    )


def _listed(listing: Listing) -> Iterator[Listed]:
    for row, filing in office().filings.listed(listing, scope=scope()):
        yield Listed(row=row, parties=filing.values(FactField.PARTY))


@bp.get("/list.xlsx")
@allow(EVERYBODY)
def sheet() -> ResponseReturnValue:
    """What the filters leave, all of it, to take away."""
    return sheet_response("协议备案", COLUMNS, map(_sheet_row, _listed(asked_listing())))


def _sheet_row(listed: Listed) -> tuple[Value, ...]:
    row = listed.row
    state = STATE_LABELS[FilingState(row.state)]
    submitted = row.submitted_at[:16].replace("T", " ")
    parties = "、".join(listed.parties)
    return (row.number, row.unit, row.title, parties, row.date, row.field, state, submitted, row.id)


@bp.get("/<filing_id>")
@allow(EVERYBODY)
def show(filing_id: str) -> ResponseReturnValue:
    """One filing: facts, files, events, and what may be done next."""
    return _page(office().filings.get(filing_id, scope=scope()))


def _page(filing: Filing, *, opened: str = "", refusal: str = "") -> str:
    today = office().now().date()
    notice = filing.correction if filing.state is FilingState.RETURNED else None
    progress = ask_progress(filing)
    receipt = filing.receipt
    steps = open_steps(filing)
    names = PageNames(filing)
    return render_template(
        "filings/show.html",
        filing=filing,
        version=office().filings.version(filing.id),
        steps=steps,
        kin=kin_of(filing, may_say=FilingStep.TIE in steps, back="show"),
        holdings=office().holdings.of(filing),
        place_of=names,
        remarks=remarks_of(filing, filing.findings, names, recognising=progress.recognition is not None),
        state_labels=STATE_LABELS,
        step_labels=STEP_LABELS,
        fact_labels=FACT_LABELS,
        kind_names=FILE_KIND_LABELS,
        role_names=FILE_ROLE_LABELS,
        standings={file.position: standing_of(file, progress.recognition) for file in filing.files},
        notice=notice,
        overdue=bool(notice and notice.due < today),
        days_left=(notice.due - today).days if notice else 0,
        receipt=receipt,
        receipt_shown=images_of(filing, receipt.position) if receipt else None,
        twins=office().filings.twins(filing, scope=scope()),
        progress=progress,
        return_reasons=RETURN_REASONS,
        due=request.form.get("due") or default_due().isoformat(),
        opened=opened,
        refusal=refusal,
        typed=request.form,
    )


def default_due() -> date:
    """The deadline of a correction where nobody chooses another."""
    return office().now().date() + timedelta(days=office().settings.correction_days)


def open_steps(filing: Filing) -> set[FilingStep]:
    """The steps that the filing's state and the person's role allow: which buttons there are."""
    role = person().role
    return {
        step
        for step, (states, _) in TRANSITIONS.items()
        if filing.state in states and role in rules.STEP_ROLES.get(step, frozenset())
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the worker is with a filing. `moving` says that asking again will tell something new."""

    unread: int
    item: Waiting | None
    receipt: bool
    recognition: Waiting | None = None

    @property
    def moving(self) -> bool:
        return self.item is not None and not self.item.given_up


def ask_progress(filing: Filing) -> Progress:
    """What the queue holds for this filing: its reading, its receipt, the recognition of its pictures."""
    mine = office().waiting(scope=scope(), object_id=filing.id)
    reading = next((item for item in mine if item.task is TaskKind.READ), None)
    receipt = next((item for item in mine if item.task is TaskKind.RECEIPT), None)
    unread = sum(file.reading is ReadingState.WAITING for file in filing.files)
    pictures = next((item for item in mine if item.task is TaskKind.OCR and office().recognition.possible), None)
    first = reading or receipt or pictures
    return Progress(unread=unread, item=first, receipt=first is not None and first is receipt, recognition=pictures)


@bp.get("/<filing_id>/progress")
@allow(EVERYBODY, passive=True)
def progress(filing_id: str) -> ResponseReturnValue:
    """The same as a fragment; when there is nothing left to wait for, the page is asked to load itself anew."""
    filing = office().filings.get(filing_id, scope=scope())
    found = ask_progress(filing)
    if not found.moving:
        return "", 200, {"HX-Refresh": "true"}
    return render_template("filings/_progress.html", filing=filing, progress=found)


def refusing(filing_id: str, step: FilingStep) -> Callable[[str], str]:
    """The page with the sentence of the refusal, the step's form open, and what was typed still in it."""

    def page(message: str) -> str:
        return _page(office().filings.get(filing_id, scope=scope()), opened=step.value, refusal=message)

    return page


@bp.post("/<filing_id>/return")
@allow(OFFICE)
def send_back(filing_id: str) -> ResponseReturnValue:
    """退回补正: reasons, and until when."""
    on_refusal(refusing(filing_id, FilingStep.RETURN))
    reasons, due = typed_lines("reasons"), typed_day("due", "补正期限")
    filing = office().filings.send_back(filing_id, reasons=reasons, due=due, seen=seen(), by=person())
    until = filing.correction.due if filing.correction else due
    flash(f"已退回补正，期限 {until}。报送单位登录后即可看到。", "success")
    return redirect(url_for(".show", filing_id=filing.id))


@bp.post("/<filing_id>/withdraw")
@allow(WRITERS)
def withdraw(filing_id: str) -> ResponseReturnValue:
    """撤回, before 备案."""
    on_refusal(refusing(filing_id, FilingStep.WITHDRAW))
    filing = office().filings.withdraw(filing_id, reason=request.form.get("reason", ""), seen=seen(), by=person())
    flash("已撤回，不再办理。如需备案请重新报送。", "success")
    return redirect(url_for(".show", filing_id=filing.id))


@bp.post("/<filing_id>/revoke")
@allow(OFFICE)
def revoke(filing_id: str) -> ResponseReturnValue:
    """撤销备案; the number stays taken."""
    on_refusal(refusing(filing_id, FilingStep.REVOKE))
    filing = office().filings.revoke(filing_id, reason=request.form.get("reason", ""), seen=seen(), by=person())
    flash(f"已撤销备案，备案号 {filing.number.text if filing.number else ''} 留存，不再使用。", "success")
    return redirect(url_for(".show", filing_id=filing.id))
