"""What comes into a ledger from elsewhere: a pasted block, a file that is read, materials and the stamped scan."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from services.intake import HeldFile
from services.ledgers.sheets import read_sheet
from services.model.errors import Refused
from services.model.files import FileRole
from services.model.ledgers import columns_of
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.filling import Taking
from services.model.ledgers.remarks import gathered
from services.model.mechanisms import MECHANISM_LABELS
from services.parsing.forms.ledgers import LedgerSheet
from services.parsing.forms.paste import PASTED, copied, only_cell, read_block, read_paste
from web.access import FILLERS, allow, office, on_refusal, person
from web.errors import wants_json
from web.forms import typed_text
from web.ledger_filling import file_words, grid_page, grid_url, named, open_ledger
from web.ledger_grid import NUMBERED, counted
from web.ledger_typing import Which
from web.scans import hold_all, stream_of, uploads

ROLES = {"material": FileRole.MATERIAL, "stamped": FileRole.STAMPED}


class NothingSent(Refused):
    message = "没有收到{what}。请先{first}，再点“{then}”。"


def hang(bp: Blueprint) -> None:
    """Give the blueprint of the form these views."""
    for path, view in (("/paste", paste), ("/incoming", incoming), ("/take", take), ("/files", upload)):
        bp.add_url_rule(path, view.__name__, view, methods=["POST"])
    bp.add_url_rule("/files/<name>/remove", "remove", remove, methods=["POST"])


@allow(FILLERS)
def paste() -> ResponseReturnValue:
    """A block pasted into the grid: what would go where, for the script to ask and to put in."""
    one = named()
    block = copied(typed_text("text"), typed_text("html"))
    if (cell := only_cell(block)) is not None:
        return jsonify(cell=cell)
    sheet = read_block(block, one.mechanism, at=request.form.get("at", ""))
    shown = render_template("ledgers/_pasted.html", sheet=sheet, columns=columns_of(one.mechanism), numbered=NUMBERED)
    return jsonify(html=shown, rows=[dict(row.cells) for row in sheet.rows], columns=sheet.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A file or a pasted text that is to be taken in, as it was read."""

    sheet: LedgerSheet
    label: str
    held: HeldFile | None = None
    text: str = ""
    html: str = ""  # what the text was copied from, as the clipboard had it


@allow(FILLERS)
def incoming() -> ResponseReturnValue:
    """What a file or a pasted text holds, and what it would make of the ledger; nothing is taken in yet."""
    one = named()
    on_refusal(lambda message: grid_page(one, refusal=message))
    return _preview(one, _brought(one))


def _preview(one: Which, brought: Brought) -> str:
    opened = open_ledger(one)
    filled = _filled(one, brought, Taking.APPEND)
    there = {row.id: row for row in opened.draft.rows if not row.blank}
    read = _filled(one, brought, Taking.REPLACE).rows
    known = {row.id for row in read}
    return render_template(
        "ledgers/incoming.html",
        which=one,
        opened=opened,
        brought=brought,
        sheet=brought.sheet,
        told=gathered((*brought.sheet.findings, *filled.findings)),
        header=filled.header,
        rows=read,
        before=there,
        fresh=sum(row.id not in there for row in read),
        left=[row for row in there.values() if row.id not in known],
        columns=[column for column in columns_of(one.mechanism) if column.name != NUMBERED],
        label=MECHANISM_LABELS[one.mechanism],
        version=opened.draft.version,
    )


def _filled(one: Which, brought: Brought, taking: Taking) -> LedgerDraft:
    sheet = brought.sheet
    return office().ledgers.fill(
        one.unit,
        one.mechanism,
        one.period,
        sheet.rows,
        header=sheet.header,
        note=sheet.note,
        findings=sheet.findings,
        taking=taking,
        by=person(),
    )


def _brought(one: Which) -> Brought:
    """What the form brings: a new file, one that was previewed, or text.

    A file is no part of the draft before it is taken in: till then it waits apart, each person's last one only.
    """
    intake, batch = office().intake, _preview_of(one)
    upload, name = request.files.get("sheet"), request.form.get("held", "")
    if upload is not None and upload.filename:
        intake.drop_batch(batch)
        return _read(one, intake.hold(stream_of(upload), label=upload.filename, role=FileRole.ORIGINAL, batch=batch))
    if name:
        found = next((held for held in intake.held(batch) if held.name == name), None)
        if found is None:
            raise NothingSent(what="要读入的文件（可能又读入了别的文件，或系统重启过）", first="重新选择文件", then="读入")
        return _read(one, found)
    intake.drop_batch(batch)
    text, html = typed_text("text"), typed_text("html")
    if not text.strip():
        raise NothingSent(what="要读入的内容", first="选择文件，或粘贴表格内容", then="读入")
    return Brought(sheet=read_paste(text, one.mechanism, html=html), label=PASTED, text=text, html=html)


def _read(one: Which, held: HeldFile) -> Brought:
    """A file that waits; one that can't be read waits no longer."""
    try:
        return Brought(sheet=read_sheet(office().intake, _preview_of(one), held, one.mechanism), label=held.label, held=held)
    except BaseException:
        office().intake.drop_batch(_preview_of(one))
        raise


def _preview_of(one: Which) -> str:
    """Where a file waits that a person looks at before it is taken in."""
    return f"{one.batch}/preview/{person().login}"


def _keep_original(one: Which, held: HeldFile | None) -> HeldFile | None:
    """The file that is taken in goes with the draft, once however often it is read; None where nothing was added."""
    intake = office().intake
    if held is None or any(there.sha256 == held.sha256 for there in intake.held(one.batch)):
        return None
    content = io.BytesIO(intake.content(_preview_of(one), held))
    return intake.hold(content, label=held.label, role=FileRole.ORIGINAL, batch=one.batch)


@allow(FILLERS)
def take() -> ResponseReturnValue:
    """Take in what was previewed."""
    one = named()
    on_refusal(lambda message: grid_page(one, refusal=message))
    if "give_up" in request.form:
        office().intake.drop_batch(_preview_of(one))
        return redirect(grid_url(one))
    taking = Taking.REPLACE if "replace" in request.form else Taking.APPEND
    seen = request.form.get("seen", 0, type=int)
    brought = _brought(one)
    filled = _numbered(_filled(one, brought, taking))
    kept = _keep_original(one, brought.held)
    try:
        draft = office().ledgers.save(filled, seen=seen, by=person())
    except BaseException:
        if kept is not None:
            office().intake.drop(one.batch, kept.name)
        raise
    office().intake.drop_batch(_preview_of(one))
    read = len(brought.sheet.rows)
    flash(f"已读入“{brought.label}”的 {read} 行；{counted(draft, open_ledger(one))}。请逐格核对后报送。", "success")
    return redirect(grid_url(one))


def _numbered(draft: LedgerDraft) -> LedgerDraft:
    """Without the blank row that a new ledger began with."""
    return replace(draft, rows=tuple(row for row in draft.rows if not row.blank))


# -- files --


@allow(FILLERS)
def upload() -> ResponseReturnValue:
    """Materials or the stamped scan come in: one by one from the script, which gets their rows back; all at once otherwise."""
    one = named()
    opened = open_ledger(one)
    role = ROLES.get(request.form.get("role", ""), FileRole.MATERIAL)
    chosen = uploads()
    if not chosen:
        raise NothingSent(what="文件", first="选择文件", then="上传")
    if not wants_json():
        on_refusal(lambda message: grid_page(one, refusal=message))
        hold_all(((sent, role) for sent in chosen), batch=one.batch)
        return redirect(grid_url(one, "#files"))
    sent = chosen[0]
    held = office().intake.hold(stream_of(sent), label=sent.filename or "", role=role, batch=one.batch)
    row = request.form.get("row", "")
    return render_template(
        "ledgers/_file.html", file=held, which=one, rows=opened.draft.rows, placed={held.name: row}, **file_words()
    )


@allow(FILLERS)
def remove(name: str) -> ResponseReturnValue:
    """A file is taken out again before it was handed in."""
    one = named()
    office().intake.drop(one.batch, name)
    return ("", 204) if wants_json() else redirect(grid_url(one, "#files"))
