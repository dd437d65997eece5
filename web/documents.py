"""公文: what was drafted, and the forms from which papers are drafted, each made of the fields that its paper tells of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.formats.docx_blocks import blocks_of
from services.formats.gongwen.templates import Drafted
from services.formats.standings import read_standings
from services.model.errors import Refused
from services.model.findings import Finding
from services.model.official import DOCUMENT_STATE_LABELS, OfficialDocument
from services.model.papers import (
    PAPERS,
    FieldKind,
    PaperField,
    PaperForm,
    PaperKind,
    RankTable,
    Standing,
    facts_of,
    fields_of,
    paper_form,
    rank_tables,
)
from services.model.papers.reading import STANDINGS_LIMIT
from services.stores.objects import Listing
from web import files
from web.access import OFFICE, READERS, allow, office, on_refusal, person, scope
from web.forms import asked_text, asked_year
from web.paging import Pager, page_number
from web.viewer import look_at

bp = Blueprint("documents", __name__, url_prefix="/documents")
files.hang(bp)

STANDING_COLUMNS = ("unit", "score", "mechanism", "group", "remark")
SPARE_ROWS = 3  # empty rows below a grid, for browsers without scripts
MOST_ROWS = 2 * STANDINGS_LIMIT  # that a page shows again with its faults; what is above the limit itself the desk refuses
ISSUED_BY_THE_DESK = PaperKind.FILING_RECEIPT  # the desk of filings writes it by itself


class NoTable(Refused):
    message = "没有收到排名表文件。请先选择 xlsx 或 csv 文件，再点“导入”。"


class TooManyRows(Refused):
    message = "排名表有 {rows} 行，超过 {limit} 行的上限，未受理。请返回上一页，减少行数后重新提交。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in a form: texts by the name of their field, and the rows of the grid."""

    texts: dict[str, str] = field(default_factory=dict)
    rows: tuple[dict[str, str], ...] = ()

    def mapping(self, form: PaperForm) -> dict[str, Any]:
        """As the facts of a paper; what was left empty is left out."""
        found: dict[str, Any] = {told.name: _given(told, self.texts.get(told.name, "")) for told in fields_of(form.facts)}
        if any(told.kind is FieldKind.STANDINGS for told in fields_of(form.facts)):
            found["standings"] = [row for row in self.rows if any(row.values())]
        return {name: value for name, value in found.items() if value}


def _given(told: PaperField, text: str) -> str | list[str]:
    if told.kind in (FieldKind.LIST, FieldKind.NAMES):
        return [line.strip() for line in text.splitlines() if line.strip()]
    return text.strip()


def typed() -> Typed:
    """The form as it came in. Raises TooManyRows."""
    columns = {name: request.form.getlist(f"standing-{name}") for name in STANDING_COLUMNS}
    if len(columns["unit"]) > MOST_ROWS:
        raise TooManyRows(rows=len(columns["unit"]), limit=STANDINGS_LIMIT)
    rows = [
        {name: (values[number] if number < len(values) else "").strip() for name, values in columns.items()}
        for number in range(len(columns["unit"]))
    ]
    texts = {name: value for name, value in request.form.items() if not name.startswith("standing-")}
    return Typed(texts=texts, rows=tuple(row for row in rows if any(row.values())))


@bp.get("/")
@allow(READERS)
def index() -> ResponseReturnValue:
    """The list of papers."""
    listing = Listing(kind="document", text=asked_text("text"), year=asked_year("year"))
    pager = Pager(total=office().documents.count(listing, scope=scope()), number=page_number())
    shown = Listing(kind="document", text=listing.text, year=listing.year, limit=pager.size, offset=pager.offset)
    documents = office().documents.listed(shown, scope=scope())
    return render_template(
        "documents/index.html",
        documents=documents,
        listing=listing,
        pager=pager,
        forms=PAPERS,
        by_the_desk=ISSUED_BY_THE_DESK,
        names={form.kind.value: form.name for form in PAPERS},
        state_labels=DOCUMENT_STATE_LABELS,
    )


@bp.get("/new/<kind>")
@allow(OFFICE)
def new(kind: str) -> ResponseReturnValue:
    """The form of one kind of paper."""
    return _form_page(paper_form(kind), Typed())


def _form_page(
    form: PaperForm,
    found: Typed,
    *,
    refusal: str = "",
    drafted: Drafted | None = None,
    tables: Sequence[RankTable] = (),
    imported: Sequence[Finding] = (),
) -> str:
    return render_template(
        "documents/form.html",
        form=form,
        fields=fields_of(form.facts),
        kinds=FieldKind,
        typed=found,
        spare=SPARE_ROWS,
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
    form, found = paper_form(kind), typed()
    on_refusal(lambda message: _form_page(form, found, refusal=message))
    upload = request.files.get("table")
    if upload is None or not upload.filename:
        raise NoTable()
    table = read_standings(upload.stream.read(), name=upload.filename)
    rows = tuple(_row(standing) for standing in table.standings)
    return _form_page(form, Typed(texts=found.texts, rows=rows), imported=table.findings)


def _row(standing: Standing) -> dict[str, str]:
    return {name: str(getattr(standing, name)) for name in STANDING_COLUMNS}


@bp.post("/new/<kind>/preview")
@allow(OFFICE)
def preview(kind: str) -> ResponseReturnValue:
    """The paper's text and the chart of its standings; nothing is kept."""
    form, found = paper_form(kind), typed()
    on_refusal(lambda message: _form_page(form, found, refusal=message))
    mapping = found.mapping(form)
    drafted = office().documents.draft(kind, mapping)
    return _form_page(form, found, drafted=drafted, tables=_tables(form, mapping))


def _tables(form: PaperForm, mapping: dict[str, Any]) -> tuple[RankTable, ...]:
    facts = facts_of(form.kind, mapping, issuer=office().settings.committee, today=office().now().date())
    return rank_tables(getattr(facts, "standings", ()))


@bp.post("/new/<kind>")
@allow(OFFICE)
def create(kind: str) -> ResponseReturnValue:
    """生成: the paper is drafted, archived and found from now on."""
    form, found = paper_form(kind), typed()
    on_refusal(lambda message: _form_page(form, found, refusal=message))
    document = office().documents.keep(kind, found.mapping(form), by=person())
    for remark in document.findings:
        flash(remark.text, "warning")
    flash(f"已生成并归档：{document.title}（稿）。", "success")
    return redirect(url_for(".show", document_id=document.id))


@bp.get("/<document_id>")
@allow(READERS)
def show(document_id: str) -> ResponseReturnValue:
    """One paper: its pages, its facts, its events, and the paper itself to take away."""
    document = office().documents.get(document_id, scope=scope())
    form, paper = paper_form(document.paper), document.files[0]
    return render_template(
        "documents/show.html",
        document=document,
        form=form,
        fields=fields_of(form.facts),
        viewer=look_at(document, paper.position, {}, again=files.viewer_url(document, paper.position)),
        paper=paper,
        state_labels=DOCUMENT_STATE_LABELS,
        charts=list(charts(rank_tables(_standings(document)))),
        waiting=office().waiting(scope=scope(), object_id=document.id),
    )


def _standings(document: OfficialDocument) -> Sequence[Standing]:
    facts = facts_of(document.paper, document.facts, issuer=office().settings.committee, today=document.dated)
    return getattr(facts, "standings", ())
