"""附件1 taken in: first what the file says and what would come of it, then the register of units."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.model.errors import Refused
from services.model.mechanisms import MECHANISM_LABELS, Mechanism
from services.units import Imported
from web.access import OFFICE, allow, office, on_refusal, person
from web.forms import typed_day, typed_line, typed_text
from web.sent_files import sent_file

LIST_MB = 20


class NothingChosen(Refused):
    message = "没有填写{what}，没有保存。请补上后重新提交。"


def hang(bp: Blueprint) -> None:
    """Give the blueprint of units these views."""
    bp.add_url_rule("/lists", "lists", lists, methods=["GET"])
    bp.add_url_rule("/lists", "import_lists", import_lists, methods=["POST"])


@allow(OFFICE)
def lists() -> ResponseReturnValue:
    """The form that takes 附件1 in."""
    return _lists_page()


@allow(OFFICE)
def import_lists() -> ResponseReturnValue:
    """First what the file says and what would come of it; then, on a person's word, the register."""
    on_refusal(lambda message: _lists_page(message=message))
    since = typed_day("since", "起始日期")
    sent = sent_file("file", most_mb=LIST_MB)
    name = sent.label if sent else typed_line("label") or "粘贴的文字"
    text = office().units.text_of(sent.content, label=sent.label) if sent else typed_text("text")
    if not text.strip():
        raise NothingChosen(what="名单：请选择文件，或粘贴文字")
    if "keep" not in request.form:
        return _lists_page(office().units.preview_lists(text, name=name, since=since), name)
    done = office().units.import_lists(text, name=name, since=since, by=person())
    flash(f"已按“{name}”登记：新增 {len(done.added)} 个单位、{len(done.assigned)} 项职责，自 {done.since} 起。", "success")
    return redirect(url_for("units.index"))


def _lists_page(found: Imported | None = None, label: str = "", *, message: str = "") -> str:
    directory = office().units.directory()
    names = {name for one in Mechanism for name in found.lists.of(one)} if found else set()
    known = {name: unit.name for name in names if (unit := directory.resolve(name))}
    return render_template(
        "units/lists.html",
        found=found,
        label=label,
        mechanisms=MECHANISM_LABELS,
        known=known,
        fresh={(name, one) for name, one in found.assigned} if found else set(),
        short=directory.short_name,
        typed=request.form,
        message=message,
    )
