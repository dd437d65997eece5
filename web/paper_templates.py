"""公文模板: which copy of each template counts, the office's own copies, and what a template may ask for."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.documents.templates import BUILT_IN
from services.formats.gongwen.frame_variables import FRAME_NAMES
from services.formats.gongwen.templates import TEMPLATE_LIMIT
from services.formats.gongwen.variables import derived_of
from services.model.comparing import Change
from services.model.files import FileKind
from services.model.papers import KIND_LABELS, PAPERS, PaperForm, PaperGroup, Place, fields_of, paper_form
from services.model.template import TEMPLATE_STEP_LABELS
from web.access import OFFICE, allow, office, on_refusal, person
from web.files import attachment
from web.forms import asked_text, seen, typed_line
from web.sent_files import SentFile, wanted_file
from web.versions import blocks_of, pieces, rows_of

bp = Blueprint("paper_templates", __name__, url_prefix="/templates")

LARGEST_MB = TEMPLATE_LIMIT // 1_000_000


@bp.get("/")
@allow(OFFICE)
def index() -> ResponseReturnValue:
    """Every kind of paper, and which copy of its template counts."""
    return render_template(
        "paper_templates/index.html",
        groups=[(group.value, [form for form in PAPERS if form.group is group]) for group in PaperGroup],
        known=office().templates.all_known(),
        total=len(PAPERS),
    )


@bp.get("/<kind>")
@allow(OFFICE)
def show(kind: str) -> ResponseReturnValue:
    """One template: its copies, its variables, and how it prints."""
    return _page(paper_form(kind))


def _page(form: PaperForm, *, refusal: str = "") -> str:
    kind = form.kind.value
    known, sample = office().templates.known(kind), asked_text("sample")
    told = fields_of(form.facts)
    return render_template(
        "paper_templates/show.html",
        form=form,
        known=known,
        version=seen() if refusal else known.events[-1].version if known else 0,
        sample=office().proofs.galley(sample) if sample and not refusal else None,
        page_url_of=lambda page: url_for("press.page_image", proof_id=sample, page=page),
        own=[field for field in told if field.place is Place.OWN],
        frame=[field for field in told if field.place is not Place.OWN],
        derived=derived_of(form.kind),
        common=FRAME_NAMES,
        kind_labels=KIND_LABELS,
        step_labels=TEMPLATE_STEP_LABELS,
        largest_mb=LARGEST_MB,
        typed=request.form,
        refusal=refusal,
    )


@bp.get("/<kind>/template.docx")
@allow(OFFICE)
def template(kind: str) -> ResponseReturnValue:
    """A copy to edit: the one that counts, or the `copy` of the URL (0 is the one that comes with the house)."""
    form, position = paper_form(kind), request.args.get("copy", type=int)
    if position is None:
        content, which = office().templates.template_for(kind), ""
    else:
        content, which = office().templates.copy(kind, position), f"（{_name(position).replace(' ', '')}）"
    return attachment(content, f"模板-{form.name}{which}.docx", FileKind.DOCX)


def _name(position: int) -> str:
    """What a copy is called."""
    return "内置" if position == BUILT_IN else f"第 {position} 份"


@bp.get("/<kind>/compare")
@allow(OFFICE)
def compare(kind: str) -> ResponseReturnValue:
    """Two copies side by side as text: those that the URL names, else the built-in one and the one that counts or the latest."""
    form, known = paper_form(kind), office().templates.known(kind)
    copies = [BUILT_IN, *(file.position for file in (known.files if known else ()))]
    older = request.args.get("older", BUILT_IN, type=int)
    newer = request.args.get("newer", (known.current if known else None) or copies[-1], type=int)
    rows = list(rows_of(office().templates.compare(kind, older, newer)))
    return render_template(
        "paper_templates/compare.html",
        form=form,
        copies=[(position, _name(position)) for position in copies],
        older=older,
        newer=newer,
        blocks=list(blocks_of(rows)),
        pieces=pieces,
        differing=sum(row.change is not Change.SAME for row in rows),
    )


@bp.post("/<kind>")
@allow(OFFICE)
def upload(kind: str) -> ResponseReturnValue:
    """An edited copy: checked, then taken into use; its sample is shown."""
    form = paper_form(kind)
    on_refusal(lambda message: _page(form, refusal=message))
    sent = _sent_template()
    office().templates.upload(kind, sent.content, label=sent.label, note=typed_line("note")[:500], seen=seen(), by=person())
    flash(f"“{form.name}”的模板已更换，下一份公文就用它。请看一看样张。", "success")
    return _with_sample(form, sent.content)


@bp.post("/<kind>/try")
@allow(OFFICE)
def try_out(kind: str) -> ResponseReturnValue:
    """样张 of the copy that counts, of the `copy` of the form, or of an edited one that is not taken into use."""
    form = paper_form(kind)
    on_refusal(lambda message: _page(form, refusal=message))
    position = request.form.get("copy", type=int)
    if position is not None:
        return _with_sample(form, office().templates.copy(kind, position))
    if not request.files.get("file"):
        return _with_sample(form, office().templates.template_for(kind))
    answer = _with_sample(form, _sent_template().content)
    flash("这是试印的样张，模板还没有更换。", "warning")
    return answer


def _sent_template() -> SentFile:
    """The edited copy, once it has passed the gate for strangers' files."""
    sent = wanted_file("file", "改好的 .docx 模板", most_mb=LARGEST_MB)
    office().proofs.admit(sent.content, label=sent.label)
    return sent


def _with_sample(form: PaperForm, content: bytes) -> ResponseReturnValue:
    made = office().templates.check(form.kind.value, content)
    galley = office().proofs.look(made.docx, kind=form.kind.value, label=f"样张-{form.name}", findings=made.findings)
    return redirect(url_for(".show", kind=form.kind.value, sample=galley.id))


@bp.post("/<kind>/back")
@allow(OFFICE)
def put_back(kind: str) -> ResponseReturnValue:
    """Back to an older copy, or to the one that comes with the house."""
    form, position = paper_form(kind), request.form.get("copy", -1, type=int)
    on_refusal(lambda message: _page(form, refusal=message))
    wanted = None if position == BUILT_IN else position
    office().templates.put_back(kind, wanted, note=typed_line("note")[:500], seen=seen(), by=person())
    which = "内置模板" if wanted is None else f"第 {wanted} 份"
    flash(f"“{form.name}”已恢复为{which}。", "success")
    return redirect(url_for(".show", kind=form.kind.value))
