"""A document's life on its pages: every step is one POST (the table: deeds.py), and leads back to the document's page."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.directory import Directory
from services.model.files import FileKind
from services.model.official import STEP_ROLES, DocumentState, DocumentStep, OfficialDocument
from services.model.official.proposing import Proposal, propose
from services.model.official.sheet import sign_off_sheet
from services.model.papers import PaperKind
from services.model.units import UnitKind
from web.access import OFFICE, READERS, allow, office, on_refusal, scope
from web.deeds import DEEDS, Deed
from web.document_page import ask_printing, document_page, not_open
from web.files import attachment

bp = Blueprint("life", __name__, url_prefix="/documents")


def _found(document_id: str) -> OfficialDocument:
    return office().documents.get(document_id, scope=scope())


def _view(deed: Deed) -> Callable[[str], ResponseReturnValue]:
    """The view of a step. Refused, it shows the page that has its form, with what was typed still in it."""

    @allow(STEP_ROLES[deed.step])
    def take(document_id: str) -> ResponseReturnValue:
        on_refusal(lambda message: _refused(document_id, deed.step, message))
        done = deed.act(document_id)
        flash(deed.told(done), "success")
        return redirect(url_for("documents.show", document_id=done.id))

    return take


def _refused(document_id: str, step: DocumentStep, message: str) -> str:
    if step is DocumentStep.DISTRIBUTE:
        return _recipients_page(document_id, message)
    return document_page(_found(document_id), opened=step.value, refusal=message)


for _deed in DEEDS:
    bp.add_url_rule(f"/<document_id>/{_deed.url}", _deed.endpoint, _view(_deed), methods=["POST"])


@bp.get("/<document_id>/sign-off-sheet.docx")
@allow(READERS)
def sheet(document_id: str) -> ResponseReturnValue:
    """发文稿纸, to be printed and signed by hand; kept nowhere."""
    drafted = office().documents.draft(PaperKind.SIGN_OFF_SHEET, sign_off_sheet(_found(document_id)))
    return attachment(drafted.docx, f"{drafted.title}.docx", FileKind.DOCX)


@bp.get("/<document_id>/printing")
@allow(READERS, passive=True)
def printing(document_id: str) -> ResponseReturnValue:
    """How far the final paper is, for a page that waits; once it is there the page loads itself anew."""
    found = ask_printing(_found(document_id), sure=True)
    document = _found(document_id)  # asked for after the queue: what is done by now is seen here
    if document.state is not DocumentState.REGISTERED:
        return "", 200, {"HX-Refresh": "true"}
    version = office().documents.version(document.id)
    return render_template("documents/_printing.html", document=document, printing=found, version=version, opened="")


@bp.get("/<document_id>/distribute")
@allow(OFFICE)
def recipients(document_id: str) -> ResponseReturnValue:
    """The page on which recipients are chosen."""
    return not_open(_found(document_id), DocumentStep.DISTRIBUTE) or _recipients_page(document_id)


def _living(directory: Directory, kind: UnitKind) -> list[str]:
    return [unit.name for unit in directory.living if unit.kind is kind]


def _recipients_page(document_id: str, refusal: str = "") -> str:
    document = _found(document_id)
    directory = office().units.directory()
    return render_template(
        "documents/recipients.html",
        document=document,
        proposal=Proposal() if document.deliveries else propose(document.facts, directory, meant=document.meant),
        version=office().documents.version(document.id),
        groups=[(kind.value, group) for kind in UnitKind if (group := _living(directory, kind))],
        sent={delivery.unit for delivery in document.deliveries},
        lists=office().issuing.book().recipients,
        typed=request.form,
        refusal=refusal,
    )
