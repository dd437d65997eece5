"""套红: a plain text set as an official document. What came out is laid by for a day; nothing is archived unless it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.documents.proofs import HOURS, Galley
from services.documents.typesetting import Frame
from services.formats.docx_blocks import blocks_of
from services.model.errors import Refused
from services.model.files import FileKind
from services.model.papers import paper_form
from web.access import OFFICE, allow, office, on_refusal, person
from web.files import attachment
from web.forms import asked_text
from web.proof_pages import proof_page
from web.sent_files import SentFile, sent_file

bp = Blueprint("press", __name__, url_prefix="/press")

PASTED = "粘贴的文字.txt"
# field of the form and of Frame, label, what stands there when it is left empty, an example
FRAME_FIELDS = (
    ("letterhead", "红头", "按原文，或发文设置里的默认红头", "广德市人民政府办公室文件"),
    ("number", "发文字号", "按原文", "广政办〔2022〕18号"),
    ("signature", "署名", "按原文，或红头去掉“文件”", "广德市人民政府办公室"),
    ("dated", "成文日期", "按原文", "2022-09-02"),
    ("copy_to", "抄送机关", "按原文", "市委办公室，市人大常委会办公室"),
    ("printed_by", "印发机关", "红头去掉“文件”", "广德市人民政府办公室"),
    ("printed_on", "印发日期", "成文日期", "2022-09-02"),
)


class TextAndFile(Refused):
    message = "既粘贴了文字，又选择了文件，不知道排哪一份。请清空文字框，或不选文件，再提交。"


class NothingToSet(Refused):
    message = "没有收到文稿。请把文字粘贴到框里，或选择一个 .txt、.md 或 .docx 文件，再点“排版”。"


@bp.get("/")
@allow(OFFICE)
def index() -> ResponseReturnValue:
    """The form: empty, or as it was sent for the galley that is to be set again."""
    again = asked_text("again")
    return _form(_as_sent(office().proofs.galley(again)) if again else {}, again=again)


def _as_sent(galley: Galley) -> dict[str, str]:
    given = {name: value for name, value in asdict(galley.frame).items() if value is not None}
    if galley.label == PASTED:
        return {**given, "text": office().proofs.source(galley.id).decode()}
    return {**given, "file_label": galley.label}


def _form(typed: Mapping[str, str], *, again: str = "", refusal: str = "") -> str:
    book = office().issuing.book()
    return render_template(
        "press/index.html",
        fields=FRAME_FIELDS,
        letterheads=list(dict.fromkeys(head for issuer in book.issuers for head in issuer.letterheads)),
        issuers=[issuer.name for issuer in book.issuers],
        typed=typed,
        again=again,
        refusal=refusal,
        libreoffice=office().libreoffice is not None,
        largest_mb=office().settings.largest_file_mb,
    )


@bp.post("/")
@allow(OFFICE)
def typeset() -> ResponseReturnValue:
    """排版: the galley is laid by for a day; nothing is archived."""
    again = request.form.get("again", "")
    on_refusal(lambda message: _form(request.form, again=again, refusal=message))
    sent = _manuscript(again)
    frame = Frame(**{name: request.form.get(name, "").strip() or None for name, *_ in FRAME_FIELDS})
    galley = office().proofs.typeset(sent.content, label=sent.label, frame=frame)
    return redirect(url_for(".galley", proof_id=galley.id))


def _manuscript(again: str) -> SentFile:
    """What is to be set: the text, the file, or the file of the galley that is set again. Raises TextAndFile, NothingToSet."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    sent = sent_file("file", most_mb=office().settings.largest_file_mb)
    if sent and text.strip():
        raise TextAndFile()
    if sent:
        return sent
    if text.strip():
        return SentFile(label=PASTED, content=text.encode())
    if again and (known := office().proofs.galley(again)).label != PASTED:
        return SentFile(label=known.label, content=office().proofs.source(again))
    raise NothingToSet()


@bp.get("/galleys/<proof_id>")
@allow(OFFICE)
def galley(proof_id: str) -> ResponseReturnValue:
    """What came out: findings, pages, and what can be done with it."""
    return _galley_page(proof_id)


def _galley_page(proof_id: str, refusal: str = "") -> str:
    found = office().proofs.galley(proof_id)
    return render_template(
        "press/galley.html",
        galley=found,
        refusal=refusal,
        form=paper_form(found.kind),
        blocks=() if found.pages else blocks_of(office().proofs.docx(proof_id)),
        page_url_of=lambda page: url_for(".page_image", proof_id=proof_id, page=page),
        hours=HOURS,
    )


@bp.get("/galleys/<proof_id>/docx")
@allow(OFFICE)
def galley_docx(proof_id: str) -> ResponseReturnValue:
    """The paper to take away."""
    found = office().proofs.galley(proof_id)
    return attachment(office().proofs.docx(proof_id), f"{_file_name(found)}.docx", FileKind.DOCX)


@bp.get("/galleys/<proof_id>/pdf")
@allow(OFFICE)
def galley_pdf(proof_id: str) -> ResponseReturnValue:
    """The same as PDF, every character of it compared."""
    found = office().proofs.galley(proof_id)
    return attachment(office().proofs.pdf(proof_id), f"{_file_name(found)}.pdf", FileKind.PDF)


def _file_name(found: Galley) -> str:
    return "".join(found.title.split())[:80] or Path(found.label).stem


@bp.post("/galleys/<proof_id>/keep")
@allow(OFFICE)
def keep(proof_id: str) -> ResponseReturnValue:
    """存为公文草稿: the paper goes its way as any other."""
    on_refusal(lambda message: _galley_page(proof_id, message))
    found = office().proofs.galley(proof_id)
    document = office().documents.keep(found.kind, found.facts, by=person())
    flash("已存为公文草稿，可以送核；发文字号在登记编号时取得。", "success")
    return redirect(url_for("documents.show", document_id=document.id))


@bp.get("/galleys/<proof_id>/pages/<int:page>.png")
@allow(OFFICE)
def page_image(proof_id: str, page: int) -> ResponseReturnValue:
    """A page of a galley."""
    return proof_page(proof_id, page, pages=office().proofs.galley(proof_id).pages)
