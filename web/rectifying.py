"""The steps of a rectification: every step is one POST that leads back to its page. Refused, it shows what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.dates import chinese_date
from services.model.errors import Refused
from services.model.files import FileRole
from services.model.people import Role
from services.model.rectification import RECTIFICATION_STATE_LABELS, Rectification, RectificationStep
from web.access import FILLERS, OFFICE, READERS, allow, office, on_refusal, person, scope
from web.errors import wants_json
from web.forms import form_key, seen, typed_day, typed_line, typed_text
from web.rectification_page import page_of
from web.scans import held_files, hold_all, hold_some, require_held, stream_of, uploads

bp = Blueprint("rectifying", __name__, url_prefix="/rectifications")
_Step = RectificationStep
Act = Callable[[str], tuple[Rectification, str]]  # what a step does, and the sentence that tells it


class DayUnset(Refused):
    message = "没有保存：没有填写{what}。请选择日期后重新提交。"


class ScanUnset(Refused):
    message = "没有销号：没有收到销号表的扫描件。请选择领导签字后的扫描件，再点“补录销号”。"


class FileUnset(Refused):
    message = "没有收到文件。请重新选择后上传。"


def _open_form(rectification_id: str, step: RectificationStep) -> None:
    """If the rest is refused, the page comes with the form of this step open."""
    on_refusal(lambda message: page_of(rectification_id, opened=step.value, refusal=message))


def _step(path: str, step: RectificationStep, roles: frozenset[Role]) -> Callable[[Act], Act]:
    """One step as a POST: refused, its form opens again with what was typed; done, the page says what was done."""

    def mark(act: Act) -> Act:
        @wraps(act)
        def view(rectification_id: str) -> ResponseReturnValue:
            _open_form(rectification_id, step)
            record, told = act(rectification_id)
            flash(told, "success")
            return redirect(url_for("rectifications.show", rectification_id=record.id))

        bp.post(f"/<rectification_id>/{path}")(allow(roles)(view))
        return act

    return mark


# -- the unit answers ----------------------------------------------------------------------------------------------------


@_step("reply", _Step.REPLY, FILLERS)
def reply(rectification_id: str) -> tuple[Rectification, str]:
    """报送整改情况: what was done about each problem. It goes with all its files or not at all; those that are in order wait."""
    desk, key = office().rectifications, f"{form_key()}/reply"
    record = desk.get(rectification_id, scope=scope())
    batch = desk.batch(record.id)
    require_held(hold_some(((one, FileRole.MATERIAL) for one in uploads()), batch=batch))
    held = office().intake.held(batch)
    results = [text.replace("\r\n", "\n") for text in request.form.getlist("result")]
    done = desk.reply(record.id, results, batch, held, key=key, seen=seen(), by=person())
    files = f"，附材料 {len(held)} 个" if held else ""
    return done, f"已报送整改情况{files}，等待管委会审核。"


@bp.post("/<rectification_id>/upload")
@allow(FILLERS)
def upload(rectification_id: str) -> ResponseReturnValue:
    """Files for the reply that is being written: they wait until it is sent. Each by itself from the page's script, which
    gets its line back; all at once, with what was typed, from the plain form.
    """
    record = office().rectifications.get(rectification_id, scope=scope())
    batch, sent = office().rectifications.batch(record.id), uploads()
    if wants_json():
        if not sent:
            raise FileUnset()
        held = office().intake.hold(stream_of(sent[0]), label=sent[0].filename or "", role=FileRole.MATERIAL, batch=batch)
        return render_template("rectifications/_held.html", file=held, record=record)
    _open_form(rectification_id, _Step.REPLY)
    hold_all(((one, FileRole.MATERIAL) for one in sent), batch=batch)
    return page_of(record.id, opened=_Step.REPLY.value)


@bp.post("/<rectification_id>/drop")
@allow(FILLERS)
def drop(rectification_id: str) -> ResponseReturnValue:
    """Take a file that waits away again; what was typed stays."""
    record = office().rectifications.get(rectification_id, scope=scope())
    office().intake.drop(office().rectifications.batch(record.id), typed_line("name"))
    return page_of(record.id, opened=_Step.REPLY.value)


@_step("ask", _Step.ASK, FILLERS)
def ask(rectification_id: str) -> tuple[Rectification, str]:
    """申请延期."""
    until, reason = _wanted_day("until", "申请延到的日期"), typed_text("reason")
    done = office().rectifications.ask(rectification_id, until=until, reason=reason, seen=seen(), by=person())
    asked = _kept(until, done.extensions[-1].until)
    return done, f"已申请延期至{asked}，等待管委会答复；答复之前仍按原期限整改。"


# -- the office --------------------------------------------------------------------------------------------------------------


@_step("grant", _Step.EXTEND, READERS)
def grant(rectification_id: str) -> tuple[Rectification, str]:
    """同意延期."""
    until = typed_day("until", "延到的日期")
    done = office().rectifications.grant(rectification_id, until=until, answer=typed_text("answer"), seen=seen(), by=person())
    return done, f"已同意延期，整改期限改为{_kept(until, done.extensions[-1].until)}。"


@_step("refuse", _Step.REFUSE, READERS)
def refuse(rectification_id: str) -> tuple[Rectification, str]:
    """不同意延期."""
    done = office().rectifications.refuse(rectification_id, answer=typed_text("answer"), seen=seen(), by=person())
    return done, "已答复不同意延期，整改单位会看到理由。"


@_step("return", _Step.RETURN, READERS)
def send_back(rectification_id: str) -> tuple[Rectification, str]:
    """退回再整改."""
    deadline, reasons = typed_day("deadline", "新的整改期限"), typed_text("reasons")
    done = office().rectifications.send_back(rectification_id, reasons=reasons, deadline=deadline, seen=seen(), by=person())
    new = f"，整改期限改为{_kept(deadline, done.deadline)}" if deadline and done.deadline else ""
    return done, f"已退回“{done.unit}”再整改{new}。"


@_step("apply", _Step.APPLY, OFFICE)
def apply(rectification_id: str) -> tuple[Rectification, str]:
    """审核通过，申请销号."""
    done = office().rectifications.apply(rectification_id, opinion=typed_text("opinion"), seen=seen(), by=person())
    return done, "审核通过，已填好整改销号表，等待领导签批。"


@_step("close", _Step.CLOSE, frozenset({Role.LEADER}))
def close(rectification_id: str) -> tuple[Rectification, str]:
    """签批销号, on screen."""
    done = office().rectifications.close(rectification_id, opinion=typed_text("opinion"), seen=seen(), by=person())
    return done, f"已签批，{done.number}销号。"


@_step("record-closure", _Step.CLOSE, OFFICE)
def record_closure(rectification_id: str) -> tuple[Rectification, str]:
    """补录销号: the form was signed on paper."""
    signed_on, sent = typed_day("signed_on", "签批日期"), uploads("scan")[:1]
    if not sent:
        raise ScanUnset()
    with held_files(sent, FileRole.SHEET) as (batch, (scan,)):
        done = office().rectifications.record_closure(
            rectification_id,
            batch,
            scan,
            signer=typed_line("signer"),
            on=signed_on,
            opinion=typed_text("opinion"),
            key=f"{form_key()}/close",
            seen=seen(),
            by=person(),
        )
    return done, f"已补录{done.signed_by}的签批，{done.number}销号。"


@_step("remind", _Step.REMIND, OFFICE)
def remind(rectification_id: str) -> tuple[Rectification, str]:
    """催办."""
    done = office().rectifications.remind(rectification_id, note=typed_text("note"), seen=seen(), by=person())
    return done, f"已催办，“{done.unit}”的待办里会列出。"


@_step("escalate", _Step.ESCALATE, OFFICE)
def escalate(rectification_id: str) -> tuple[Rectification, str]:
    """呈报领导."""
    done = office().rectifications.escalate(rectification_id, note=typed_text("note"), seen=seen(), by=person())
    return done, "已呈报领导，领导的待办里会列出。"


@_step("withdraw", _Step.WITHDRAW, READERS)
def withdraw(rectification_id: str) -> tuple[Rectification, str]:
    """撤回."""
    done = office().openings.withdraw(rectification_id, reason=typed_text("reason"), seen=seen(), by=person())
    return done, f"{RECTIFICATION_STATE_LABELS[done.state]}“{done.title}”。"


def _kept(typed: date | None, kept: date) -> str:
    """The day that counts, and why it is not the one that was typed."""
    moved = typed is not None and typed != kept
    return f"{chinese_date(kept)}（{chinese_date(typed)}是休息日，顺延到下一个工作日）" if moved and typed else chinese_date(kept)


def _wanted_day(name: str, what: str) -> date:
    day = typed_day(name, what)
    if day is None:
        raise DayUnset(what=what)
    return day
