"""版面核对: any document measured against GB/T 9704, rule by rule, with the failing places marked on its pages."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.documents.proofs import HOURS, Report
from services.formats.gongwen.checker import FORM_LABELS
from services.formats.sheets_out import Value
from services.model.checked import Outcome, RuleResult
from services.model.official import OfficialDocument
from services.model.papers import paper_form
from web.access import READERS, allow, office, on_refusal, scope
from web.forms import asked_text
from web.proof_pages import proof_page
from web.sent_files import wanted_file
from web.sheets import sheet_response

bp = Blueprint("checking", __name__, url_prefix="/press/check")

OUTCOMES: dict[Outcome, str] = {Outcome.FAILS: "不符合", Outcome.HOLDS: "符合", Outcome.NOT_APPLICABLE: "不适用"}
# of the badges of macros.html
TONES = {Outcome.FAILS: "returned", Outcome.HOLDS: "filed", Outcome.NOT_APPLICABLE: "over"}
COLUMNS = ("结果", "编号", "条款", "要求", "实测", "页")
# The letter of a rule's id -> the part of the paper that it speaks of (rules.toml).
PARTS: dict[str, str] = {
    "P": "页面",
    "H": "版头",
    "T": "标题",
    "M": "主送机关",
    "B": "正文",
    "G": "页码",
    "A": "附件说明",
    "S": "落款",
    "N": "附注",
    "X": "附件",
    "C": "版记",
    "W": "表格",
    "D": "docx 设置",
    "L": "信函格式",
    "J": "纪要格式",
    "Q": "文字",
}


@bp.get("/")
@allow(READERS)
def index() -> ResponseReturnValue:
    """The form; `document` in the URL names one of the archive."""
    return _check_form(asked_text("document"))


def _check_form(document_id: str, *, refusal: str = "") -> str:
    return render_template(
        "press/check.html",
        document=_document(document_id) if document_id else None,
        forms=[(form.value, label) for form, label in FORM_LABELS.items()],
        typed=request.form,
        refusal=refusal,
        libreoffice=office().libreoffice is not None,
        largest_mb=office().settings.largest_file_mb,
    )


def _document(document_id: str) -> OfficialDocument:
    return office().documents.get(document_id, scope=scope())


@bp.post("/")
@allow(READERS)
def measure() -> ResponseReturnValue:
    """核对: measured now, the result laid by for a day. Nothing is archived, so a leader may."""
    document_id, proof_id = request.form.get("document", ""), request.form.get("galley", "")
    on_refusal(lambda message: _check_form(document_id, refusal=message))
    if document_id:
        report = _measure_document(_document(document_id))
    elif proof_id:
        known = office().proofs.galley(proof_id)
        page = paper_form(known.kind).page.value
        report = office().proofs.check(office().proofs.docx(proof_id), label=f"{known.title}.docx", form=page)
    else:
        sent = wanted_file("file", "要核对的 .docx 或 .pdf 文件", most_mb=office().settings.largest_file_mb)
        report = office().proofs.check(sent.content, label=sent.label, form=request.form.get("form") or None)
    return redirect(url_for(".report", proof_id=report.id))


def _measure_document(document: OfficialDocument) -> Report:
    file = document.current
    content = office().archive.read(document.id, file.path)
    return office().proofs.check(content, label=file.label, form=paper_form(document.paper).page.value, of=document.id)


@bp.get("/reports/<proof_id>")
@allow(READERS)
def report(proof_id: str) -> ResponseReturnValue:
    """Rule by rule, those that fail first, beside the pages on which they are marked."""
    found = office().proofs.report(proof_id)
    rules = found.checked.rules
    return render_template(
        "press/report.html",
        report=found,
        failing=[rule for rule in rules if rule.result is Outcome.FAILS],
        rules=_in_order(found),
        marked=found.marked,
        others=[page for page in range(1, found.checked.pages + 1) if page not in found.marked],
        outcomes=OUTCOMES,
        tones=TONES,
        form_label={form.value: label for form, label in FORM_LABELS.items()}.get(found.checked.kind, found.checked.kind),
        by_part=_by_part(found),
        page_url_of=lambda page: url_for(".page_image", proof_id=proof_id, page=page),
        draft=bool(found.of) and _document(found.of).final is None,
        hours=HOURS,
    )


def _in_order(found: Report) -> list[RuleResult]:
    """What fails, what holds, what does not apply."""
    order = list(OUTCOMES)
    return sorted(found.checked.rules, key=lambda rule: order.index(rule.result))


def _by_part(found: Report) -> list[tuple[str, int, int]]:
    """(part of the paper, rules that hold, rules that apply), where any applies."""
    counts: dict[str, tuple[int, int]] = {}
    for rule in found.checked.rules:
        if rule.result is not Outcome.NOT_APPLICABLE:
            part = PARTS.get(rule.id[:1], "其他")
            holds, applicable = counts.get(part, (0, 0))
            counts[part] = (holds + (rule.result is Outcome.HOLDS), applicable + 1)
    return [(part, *pair) for part, pair in counts.items()]


@bp.get("/reports/<proof_id>/list.xlsx")
@allow(READERS)
def sheet(proof_id: str) -> ResponseReturnValue:
    """Every rule, then the remarks on the text, as a workbook."""
    found = office().proofs.report(proof_id)
    rows = [rule_entry(rule) for rule in _in_order(found)]
    rows += [("请核对", remark.code, "", remark.where, remark.text, "") for remark in found.checked.text]
    return sheet_response(f"版面核对 {Path(found.label).stem}"[:80], COLUMNS, rows)


def rule_entry(rule: RuleResult) -> tuple[Value, ...]:
    """One row of the list."""
    return (OUTCOMES[rule.result], rule.id, rule.clause, rule.what, rule.measured, rule.page or "")


@bp.get("/reports/<proof_id>/pages/<int:page>.png")
@allow(READERS)
def page_image(proof_id: str, page: int) -> ResponseReturnValue:
    """A page that was measured, what fails on it marked."""
    return proof_page(proof_id, page, pages=office().proofs.report(proof_id).checked.pages)
