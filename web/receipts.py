"""签收: what was sent to a unit, on light pages that work on a phone; the unit's own 签收 and a clerk's on its behalf."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.files import FILE_KIND_LABELS, FileRole, StoredFile
from services.model.official import RELATION_LABELS, DocumentState, DocumentStep, OfficialDocument
from services.model.official.states import STEP_ROLES
from services.model.people import UNIT_ROLES
from services.stores.objects import Listing
from services.todos import TodoSort
from web import files
from web.access import EVERYBODY, UNITS, allow, office, on_refusal, person, scope
from web.document_page import document_page
from web.forms import asked_text, asked_year, typed_line, typed_text
from web.paging import Pager, page_number
from web.registers import receipts_page
from web.viewer import look_at

bp = Blueprint("receipts", __name__)


@bp.get("/received/")
@allow(UNITS)
def index() -> ResponseReturnValue:
    """What waits for the unit's 签收, and everything that was sent to it."""
    listing = Listing(kind="document", text=asked_text("text"), year=asked_year("year"))
    pager = Pager(total=office().documents.count(listing, scope=scope()), number=page_number())
    return render_template(
        "receipts/index.html",
        todos=office().todos.of(person(), about=[TodoSort.DOCUMENT]),
        documents=office().documents.listed(replace(listing, limit=pager.size, offset=pager.offset), scope=scope()),
        listing=listing,
        pager=pager,
        abolished=DocumentState.ABOLISHED,
        filtered=bool(listing.text or listing.year),
    )


@allow(EVERYBODY)
def show(document_id: str) -> ResponseReturnValue:
    """A document: to the office with its whole life, to a unit as it was sent there."""
    document = office().documents.get(document_id, scope=scope())
    return _received_page(document) if person().role in UNIT_ROLES else document_page(document)


def _received_page(document: OfficialDocument, refusal: str = "") -> str:
    """What a unit sees: the issued papers, its own 签收, and whether another document corrected or abolished it."""
    delivery = document.delivery(*scope().names)
    shown = document.pdf or document.current
    return render_template(
        "receipts/show.html",
        document=document,
        delivery=delivery,
        late=bool(delivery and delivery.overdue(days=office().settings.acknowledge_days, now=office().now())),
        downloads=[(file, _name(file)) for file in document.shown],
        viewer=look_at(document, shown.position, {}, again=files.viewer_url(document, shown.position)),
        relation_labels=RELATION_LABELS,
        typed=request.form,
        refusal=refusal,
    )


def _name(file: StoredFile) -> str:
    return "盖章扫描件" if file.role is FileRole.STAMPED else FILE_KIND_LABELS[file.kind]


@bp.post("/documents/<document_id>/acknowledge")
@allow(STEP_ROLES[DocumentStep.ACKNOWLEDGE])
def acknowledge(document_id: str) -> ResponseReturnValue:
    """签收, by the unit itself or (代签收) by a clerk for the unit that the form names."""
    document = office().documents.get(document_id, scope=scope())
    own = person().role in UNIT_ROLES
    on_refusal(lambda message: _received_page(document, message) if own else receipts_page(document, message))
    unit = person().unit if own else typed_line("unit")
    name = "" if own else typed_line("name")
    office().delivery.acknowledge(document.id, unit=unit, name=name, note=typed_text("note"), by=person())
    flash("已签收。" if own else f"“{unit}”已代签收。", "success")
    return redirect(url_for("documents.show" if own else "registers.receipts", document_id=document.id))
