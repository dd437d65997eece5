"""公文: what was drafted, and the forms from which papers are drafted, each made of the fields that its paper tells of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.formats.docx_blocks import blocks_of
from services.formats.gongwen.templates import Drafted
from services.formats.standings import read_standings
from services.model.errors import Refused
from services.model.findings import Finding
from services.model.official import OfficialDocument
from services.model.papers import (
    FieldKind,
    PaperForm,
    Place,
    RankTable,
    Standing,
    facts_of,
    fields_of,
    paper_form,
    rank_tables,
)
from web import document_list, files, receipts
from web.access import OFFICE, allow, office, on_refusal, person, scope
from web.forms import asked_text, seen
from web.paper_form import SPARE_ATTACHMENTS, SPARE_ROWS, STANDING_COLUMNS, Row, Typed, columns_of, input_name, typed, typed_from

bp = Blueprint("documents", __name__, url_prefix="/documents")
files.hang(bp)
bp.add_url_rule("/", "index", document_list.page)
bp.add_url_rule("/list.xlsx", "sheet", document_list.sheet)
bp.add_url_rule("/<document_id>", "show", receipts.show)

OWN_TO_A_PAPER = frozenset({"number", "date", "printed_on", "issue"})


class OtherKind(Refused):
    message = "《{title}》不是{kind}，不能照它填写。请从公文列表重新选择。"


class NoTable(Refused):
    message = "没有收到排名表文件。请先选择 xlsx 或 csv 文件，再点“导入”。"


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
    found = typed_from(facts)
    given = document.given or tuple(document.facts)
    return Typed(
        texts={name: text for name, text in found.texts.items() if name in given},
        rows={name: rows for name, rows in found.rows.items() if name in given},
    )


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
    drafted: Drafted | None = None,
    tables: Sequence[RankTable] = (),
    imported: Sequence[Finding] = (),
) -> str:
    return render_template(
        "documents/form.html",
        form=form,
        of=of,
        version=(seen() or office().documents.version(of.id)) if of else None,
        fields=[told for told in fields_of(form.facts) if told.place is Place.OWN],
        rare=[told for told in fields_of(form.facts) if told.place is not Place.OWN],
        columns_of=columns_of,
        input_name=input_name,
        typed=found,
        spare={FieldKind.ATTACHMENTS: SPARE_ATTACHMENTS, FieldKind.ROWS: SPARE_ROWS, FieldKind.STANDINGS: SPARE_ROWS},
        refusal=refusal,
        faults={told.name for told in fields_of(form.facts) if f"（{told.name}）" in refusal},
        drafted=drafted,
        blocks=blocks_of(drafted.docx) if drafted else (),
        charts=list(charts(tables)),
        imported=imported,
    )


def charts(tables: Sequence[RankTable]) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """The standings as bars, one chart for each table."""
    for table in tables:
        caption = " · ".join(part for part in (table.mechanism, table.group) if part) or "排名"
        yield caption, [(f"{row.rank}. {row.unit}", float(row.score)) for row in table.rows]


@bp.post("/new/<kind>/import")
@allow(OFFICE)
def import_standings(kind: str) -> ResponseReturnValue:
    """A table of scores is put into the grid in place of what stood there; the rest of the form stays."""
    form, of = paper_form(kind), _revised()
    found = typed(form)
    on_refusal(lambda message: _form_page(form, found, of=of, refusal=message))
    upload = request.files.get("table")
    if upload is None or not upload.filename:
        raise NoTable()
    table = read_standings(upload.stream.read(), name=upload.filename)
    rows = tuple(_row(standing) for standing in table.standings)
    return _form_page(form, Typed(texts=found.texts, rows={**found.rows, "standings": rows}), of=of, imported=table.findings)


def _row(standing: Standing) -> Row:
    return {name: str(getattr(standing, name)) for name in STANDING_COLUMNS}


@bp.post("/new/<kind>/preview")
@allow(OFFICE)
def preview(kind: str) -> ResponseReturnValue:
    """The paper's text and the chart of its standings; nothing is kept."""
    form, of = paper_form(kind), _revised()
    found = typed(form)
    on_refusal(lambda message: _form_page(form, found, of=of, refusal=message))
    mapping = found.mapping(form)
    drafted = office().documents.draft(kind, mapping)
    return _form_page(form, found, of=of, drafted=drafted, tables=_tables(form, mapping))


def _tables(form: PaperForm, mapping: dict[str, Any]) -> tuple[RankTable, ...]:
    facts = facts_of(form.kind, mapping, issuer=office().settings.committee, today=office().now().date())
    return rank_tables(getattr(facts, "standings", ()))


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
    return _form_page(paper_form(document.paper), _written(document), of=document)


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
