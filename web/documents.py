"""公文: what was drafted, and the forms from which papers are drafted, each made of the fields that its paper tells of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.formats.docx_blocks import blocks_of
from services.formats.standings import SIZE_LIMIT, read_standings
from services.model.errors import Refused
from services.model.official import DocumentStep, OfficialDocument
from services.model.papers import (
    FieldKind,
    PaperForm,
    Place,
    Standing,
    facts_of,
    fields_of,
    paper_form,
)
from web import document_list, files, receipts
from web.access import OFFICE, allow, office, on_refusal, person, scope
from web.document_page import charts, not_open
from web.forms import asked_text, seen
from web.paper_form import SPARE_ATTACHMENTS, SPARE_ROWS, STANDING_COLUMNS, Row, Typed, faults_in, input_name, typed, typed_from
from web.sent_files import wanted_file

bp = Blueprint("documents", __name__, url_prefix="/documents")
files.hang(bp)
bp.add_url_rule("/", "index", document_list.page)
bp.add_url_rule("/list.xlsx", "sheet", document_list.sheet)
bp.add_url_rule("/<document_id>", "show", receipts.show)

TABLE_MB = SIZE_LIMIT // 1_000_000
OWN_TO_A_PAPER = frozenset({"number", "date", "printed_on", "issue"})


class OtherKind(Refused):
    message = "《{title}》不是{kind}，不能照它填写。请从公文列表重新选择。"


@bp.get("/new/<kind>")
@allow(OFFICE)
def new(kind: str) -> ResponseReturnValue:
    """The form of one kind of paper: empty, or as another paper of the kind was written."""
    form = paper_form(kind)
    return _form_page(form, _like(form, asked_text("like")))


def _like(form: PaperForm, document_id: str) -> Typed:
    """What was written for a paper, less its number and days: those are its own."""
    if not document_id:
        return Typed()
    document = office().documents.get(document_id, scope=scope())
    if document.paper != form.kind.value:
        raise OtherKind(title=document.title, kind=form.name)
    again = _written(document)
    return Typed(texts={name: text for name, text in again.texts.items() if name not in OWN_TO_A_PAPER}, rows=again.rows)


def _written(document: OfficialDocument) -> Typed:
    """What a writer filled in; what was filled by rule is left to the rule."""
    facts = facts_of(document.paper, document.facts, issuer=office().settings.committee, today=document.dated)
    return _less_rule(typed_from(facts), document.given or tuple(document.facts))


def _less_rule(found: Typed, given: Collection[str]) -> Typed:
    return Typed(
        texts={name: text for name, text in found.texts.items() if name in given},
        rows={name: rows for name, rows in found.rows.items() if name in given},
    )


def proposal_page(kind: str, proposed: Mapping[str, Any]) -> str:
    """The form of a paper with what a desk proposes for it; what is filled by rule is left to the rule."""
    facts = facts_of(kind, proposed, issuer=office().settings.committee, today=office().now().date())
    return _form_page(paper_form(kind), _less_rule(typed_from(facts), proposed))


def _revised() -> OfficialDocument | None:
    """The paper that the form is about to change, where it is one."""
    document_id = request.form.get("of", "")
    return office().documents.get(document_id, scope=scope()) if document_id else None


def _form_page(
    form: PaperForm,
    found: Typed,
    *,
    of: OfficialDocument | None = None,
    refusal: str = "",
    **more: Any,
) -> str:
    """The form as it is to be shown; `more`: what an import or a preview adds to it."""
    told, version = fields_of(form.facts), office().documents.version(of.id) if of else None
    return render_template(
        "documents/form.html",
        form=form,
        of=of,
        version=version,
        shown=seen() or version,
        fields=[one for one in told if one.place is Place.OWN],
        rare=[one for one in told if one.place is not Place.OWN],
        input_name=input_name,
        typed=found,
        spare={FieldKind.ATTACHMENTS: SPARE_ATTACHMENTS, FieldKind.ROWS: SPARE_ROWS, FieldKind.STANDINGS: SPARE_ROWS},
        refusal=refusal,
        faults=faults_in(refusal, told),
        book=office().issuing.book(),
        **more,
    )


@bp.post("/new/<kind>/import")
@allow(OFFICE)
def import_standings(kind: str) -> ResponseReturnValue:
    """A table of scores is put into the grid in place of what stood there; the rest of the form stays."""
    form, of = paper_form(kind), _revised()
    found = typed(form)
    on_refusal(lambda message: _form_page(form, found, of=of, refusal=message))
    sent = wanted_file("table", "排名表（xlsx 或 csv）", most_mb=TABLE_MB)
    table = read_standings(sent.content, name=sent.label)
    rows = tuple(_row(standing) for standing in table.standings)
    return _form_page(form, Typed(texts=found.texts, rows={**found.rows, "standings": rows}), of=of, imported=table.findings)


def _row(standing: Standing) -> Row:
    return {name: str(getattr(standing, name)) for name in STANDING_COLUMNS}


@bp.post("/new/<kind>/preview")
@allow(OFFICE)
def preview(kind: str) -> ResponseReturnValue:
    """The paper as pictures of its pages beside the form; it is not archived. Where nothing can be pictured, its text."""
    form, of = paper_form(kind), _revised()
    found = typed(form)
    on_refusal(lambda message: _form_page(form, found, of=of, refusal=message))
    mapping = found.mapping(form)
    drafted = office().documents.draft(kind, mapping)
    facts = facts_of(form.kind, mapping, issuer=office().settings.committee, today=office().now().date())
    galley = office().proofs.look(drafted.docx, kind=form.kind.value, label=drafted.title, findings=drafted.findings)
    return _form_page(
        form,
        found,
        of=of,
        galley=galley,
        blocks=() if galley.pages else blocks_of(drafted.docx),
        charts=charts(facts),
        page_url_of=lambda page: url_for("press.page_image", proof_id=galley.id, page=page),
    )


@bp.post("/new/<kind>")
@allow(OFFICE)
def create(kind: str) -> ResponseReturnValue:
    """生成: the paper is drafted, archived and found from now on."""
    form = paper_form(kind)
    found = typed(form)
    on_refusal(lambda message: _form_page(form, found, refusal=message))
    document = office().documents.keep(kind, found.mapping(form), by=person())
    for remark in document.findings:
        flash(remark.text, "warning")
    flash(f"已生成并归档：{document.title}（稿）。", "success")
    return redirect(url_for(".show", document_id=document.id))


@bp.get("/<document_id>/revise")
@allow(OFFICE)
def revise(document_id: str) -> ResponseReturnValue:
    """The form of a draft that is to be changed, as it was written."""
    document = office().documents.get(document_id, scope=scope())
    closed = not_open(document, DocumentStep.REVISE)
    return closed or _form_page(paper_form(document.paper), _written(document), of=document)


@bp.post("/<document_id>/revise")
@allow(OFFICE)
def change(document_id: str) -> ResponseReturnValue:
    """修改: other facts, a new draft."""
    document = office().documents.get(document_id, scope=scope())
    form = paper_form(document.paper)
    found = typed(form)
    on_refusal(lambda message: _form_page(form, found, of=document, refusal=message))
    changed = office().documents.revise(document_id, found.mapping(form), seen=seen(), by=person())
    for remark in changed.findings:
        flash(remark.text, "warning")
    flash(f"已修改：{changed.title}（稿）。", "success")
    return redirect(url_for(".show", document_id=document_id))
