"""The steps of a document's life, one POST each: 送核 … 分发, 作废. Where they lead back to is the document's page."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.errors import Refused
from services.model.files import FileKind, FileRole
from services.model.official import DOCUMENT_STATE_LABELS, STEP_ROLES, DocumentState, DocumentStep, OfficialDocument
from services.model.official.sheet import sign_off_sheet
from services.model.papers import PaperKind
from services.model.people import UnitKind
from web.access import OFFICE, READERS, allow, office, on_refusal, person, scope
from web.document_page import ask_printing, document_page, not_open
from web.files import attachment
from web.forms import seen, typed_day, typed_line, typed_lines, typed_text
from web.scans import sent_scan

bp = Blueprint("life", __name__, url_prefix="/documents")


class NoDay(Refused):
    message = "没有填写{what}，没有登记。请按 2026-11-30 的格式填写后重新提交。"


def _refusing(document_id: str, step: DocumentStep) -> None:
    """A refusal is shown on the document's page, with the step's form open and what was typed still in it."""
    on_refusal(lambda message: document_page(_found(document_id), opened=step.value, refusal=message))


def _found(document_id: str) -> OfficialDocument:
    return office().documents.get(document_id, scope=scope())


def _day(name: str, what: str) -> date:
    """A day that has to be there; raises NoDay, NotADay."""
    day = typed_day(name, what)
    if day is None:
        raise NoDay(what=what)
    return day


def _back(document: OfficialDocument, said: str) -> ResponseReturnValue:
    """To the document's page, with what has been done."""
    flash(said, "success")
    return redirect(url_for("documents.show", document_id=document.id))


# -- to the sign-off --


@bp.post("/<document_id>/propose")
@allow(STEP_ROLES[DocumentStep.PROPOSE])
def propose(document_id: str) -> ResponseReturnValue:
    """送核."""
    _refusing(document_id, DocumentStep.PROPOSE)
    done = office().review.propose(document_id, note=typed_text("note"), seen=seen(), by=person())
    return _back(done, "已送核。")


@bp.post("/<document_id>/comment")
@allow(STEP_ROLES[DocumentStep.COMMENT])
def comment(document_id: str) -> ResponseReturnValue:
    """核稿意见."""
    _refusing(document_id, DocumentStep.COMMENT)
    done = office().review.comment(document_id, typed_text("text"), seen=seen(), by=person())
    return _back(done, "意见已记录，拟稿人可以看到。")


@bp.post("/<document_id>/send-back")
@allow(STEP_ROLES[DocumentStep.SEND_BACK])
def send_back(document_id: str) -> ResponseReturnValue:
    """退回修改."""
    _refusing(document_id, DocumentStep.SEND_BACK)
    done = office().review.send_back(document_id, reason=typed_text("reason"), seen=seen(), by=person())
    return _back(done, "已退回修改。")


@bp.post("/<document_id>/approve")
@allow(STEP_ROLES[DocumentStep.APPROVE])
def approve(document_id: str) -> ResponseReturnValue:
    """核稿通过."""
    _refusing(document_id, DocumentStep.APPROVE)
    done = office().review.approve(
        document_id, countersign=typed_lines("offices"), note=typed_text("note"), seen=seen(), by=person()
    )
    return _back(done, f"核稿通过，{DOCUMENT_STATE_LABELS[done.state]}。")


@bp.post("/<document_id>/countersign")
@allow(STEP_ROLES[DocumentStep.COUNTERSIGN])
def countersign(document_id: str) -> ResponseReturnValue:
    """会签意见 of one office."""
    _refusing(document_id, DocumentStep.COUNTERSIGN)
    with sent_scan(FileRole.OPINION) as scan:
        done = office().review.countersign(
            document_id,
            typed_line("office"),
            agreed=typed_text("agreed") != "no",
            name=typed_line("name"),
            on=_day("on", "会签日期"),
            opinion=typed_text("opinion"),
            scan=scan,
            seen=seen(),
            by=person(),
        )
    return _back(done, f"“{typed_line('office')}”的会签意见已登记，{DOCUMENT_STATE_LABELS[done.state]}。")


@bp.post("/<document_id>/sign")
@allow(STEP_ROLES[DocumentStep.SIGN])
def sign(document_id: str) -> ResponseReturnValue:
    """签发, on screen."""
    _refusing(document_id, DocumentStep.SIGN)
    dated = typed_day("dated", "成文日期")
    done = office().review.sign(document_id, opinion=typed_text("opinion"), dated=dated, seen=seen(), by=person())
    return _back(done, "已签发，由经办人复核、登记编号。")


@bp.post("/<document_id>/record-sign")
@allow(STEP_ROLES[DocumentStep.RECORD_SIGN])
def record_sign(document_id: str) -> ResponseReturnValue:
    """补录签发 from a signed 发文稿纸."""
    _refusing(document_id, DocumentStep.RECORD_SIGN)
    with sent_scan(FileRole.SHEET) as scan:
        done = office().review.record_sign_off(
            document_id,
            signer=typed_line("signer"),
            on=_day("on", "签发日期"),
            scan=scan,
            opinion=typed_text("opinion"),
            dated=typed_day("dated", "成文日期"),
            seen=seen(),
            by=person(),
        )
    return _back(done, "签发已补录，请复核。")


@bp.post("/<document_id>/recheck")
@allow(STEP_ROLES[DocumentStep.RECHECK])
def recheck(document_id: str) -> ResponseReturnValue:
    """复核无误."""
    _refusing(document_id, DocumentStep.RECHECK)
    done = office().review.recheck(document_id, note=typed_text("note"), seen=seen(), by=person())
    return _back(done, "复核无误，可以登记编号。")


@bp.get("/<document_id>/sign-off-sheet.docx")
@allow(READERS)
def sheet(document_id: str) -> ResponseReturnValue:
    """发文稿纸, to be printed and signed by hand; kept nowhere."""
    drafted = office().documents.draft(PaperKind.SIGN_OFF_SHEET, sign_off_sheet(_found(document_id)))
    return attachment(drafted.docx, f"{drafted.title}.docx", FileKind.DOCX)


# -- number and paper --


@bp.post("/<document_id>/register")
@allow(STEP_ROLES[DocumentStep.REGISTER])
def register(document_id: str) -> ResponseReturnValue:
    """登记编号."""
    _refusing(document_id, DocumentStep.REGISTER)
    done = office().issue.register(document_id, code=typed_line("code") or None, seen=seen(), by=person())
    return _back(done, f"已登记，发文字号 {done.number.text if done.number else ''}。正在印制定稿。")


@bp.post("/<document_id>/issue")
@allow(STEP_ROLES[DocumentStep.ISSUE])
def issue(document_id: str) -> ResponseReturnValue:
    """定稿 of a form."""
    _refusing(document_id, DocumentStep.ISSUE)
    return _back(office().issue.issue(document_id, seen=seen(), by=person()), "已定稿，正在印制。")


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


@bp.post("/<document_id>/print")
@allow(STEP_ROLES[DocumentStep.PRINT])
def print_again(document_id: str) -> ResponseReturnValue:
    """重新印制."""
    _refusing(document_id, DocumentStep.PRINT)
    return _back(office().issue.print_again(document_id, by=person()), "已重新排队印制。")


@bp.post("/<document_id>/print-plain")
@allow(STEP_ROLES[DocumentStep.PRINT_PLAIN])
def print_plain(document_id: str) -> ResponseReturnValue:
    """The docx alone, 未经版面核验."""
    _refusing(document_id, DocumentStep.PRINT_PLAIN)
    done = office().issue.print_plain(document_id, reason=typed_text("reason"), seen=seen(), by=person())
    return _back(done, "Word 定稿已生成，标明“未经版面核验”。")


@bp.post("/<document_id>/seal")
@allow(STEP_ROLES[DocumentStep.SEAL])
def seal(document_id: str) -> ResponseReturnValue:
    """用印: the scan of the sealed paper."""
    _refusing(document_id, DocumentStep.SEAL)
    with sent_scan(FileRole.STAMPED) as scan:
        done = office().issue.attach_seal(document_id, scan=scan, note=typed_text("note"), seen=seen(), by=person())
    return _back(done, "盖章扫描件已存档。")


@bp.post("/<document_id>/void")
@allow(STEP_ROLES[DocumentStep.VOID])
def void(document_id: str) -> ResponseReturnValue:
    """作废; the number stays taken."""
    _refusing(document_id, DocumentStep.VOID)
    done = office().issue.void(document_id, reason=typed_text("reason"), seen=seen(), by=person())
    return _back(done, f"已作废，{done.number.text if done.number else '本件'}留存，不再使用。")


@bp.post("/<document_id>/discard")
@allow(STEP_ROLES[DocumentStep.DISCARD])
def discard(document_id: str) -> ResponseReturnValue:
    """弃用, before registration."""
    _refusing(document_id, DocumentStep.DISCARD)
    done = office().documents.discard(document_id, reason=typed_text("reason"), seen=seen(), by=person())
    return _back(done, "已弃用，不再办理；稿件和记录留存。")


# -- to the units --


@bp.get("/<document_id>/distribute")
@allow(OFFICE)
def recipients(document_id: str) -> ResponseReturnValue:
    """The page on which recipients are chosen."""
    return not_open(_found(document_id), DocumentStep.DISTRIBUTE) or _recipients_page(document_id)


def _recipients_page(document_id: str, refusal: str = "") -> str:
    document = _found(document_id)
    units = office().units.all()
    return render_template(
        "documents/recipients.html",
        document=document,
        version=office().documents.version(document.id),
        groups=[(kind.value, group) for kind in UnitKind if (group := [unit.name for unit in units if unit.kind is kind])],
        sent={delivery.unit for delivery in document.deliveries},
        lists=office().issuing.book().recipients,
        typed=request.form,
        refusal=refusal,
    )


@bp.post("/<document_id>/distribute")
@allow(STEP_ROLES[DocumentStep.DISTRIBUTE])
def distribute(document_id: str) -> ResponseReturnValue:
    """分发."""
    on_refusal(lambda message: _recipients_page(document_id, message))
    done = office().delivery.distribute(
        document_id,
        units=request.form.getlist("units"),
        lists=request.form.getlist("lists"),
        outside=typed_lines("outside"),
        note=typed_text("note"),
        seen=seen(),
        by=person(),
    )
    return _back(done, f"已分发，共 {len(done.deliveries)} 个收文单位。")


# -- by another document --


@bp.post("/<document_id>/correct")
@allow(STEP_ROLES[DocumentStep.CORRECTED])
def correct(document_id: str) -> ResponseReturnValue:
    """更正 by another document."""
    _refusing(document_id, DocumentStep.CORRECTED)
    done = office().delivery.correct(document_id, by_document=typed_line("by"), seen=seen(), by=person())
    return _back(done, "更正关系已登记，两件公文互相链接。")


@bp.post("/<document_id>/abolish")
@allow(STEP_ROLES[DocumentStep.ABOLISH])
def abolish(document_id: str) -> ResponseReturnValue:
    """废止 by another document."""
    _refusing(document_id, DocumentStep.ABOLISH)
    done = office().delivery.abolish(document_id, by_document=typed_line("by"), seen=seen(), by=person())
    return _back(done, "已登记废止，两件公文互相链接。")
