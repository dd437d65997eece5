"""报送: files in, one by one; then the form that makes filings of them. The key in the URL makes a repeated form one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO, cast
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from services.intake import HeldFile, NothingToSubmit
from services.model.errors import Refused
from services.model.files import FILE_KIND_LABELS, FILE_ROLE_LABELS, FileRole
from services.model.filing import Filing, FilingState
from web.access import WRITERS, allow, office, on_refusal, person, scope
from web.errors import wants_json
from web.forms import seen

bp = Blueprint("submit", __name__, url_prefix="/submit")

ROLES = {role.value: role for role in (FileRole.AGREEMENT, FileRole.MATERIAL)}


class HeldNoLonger(Refused):
    """The server was started anew, or the files were taken out on another page."""

    message = "有 {missing} 个文件已不在服务器上（系统重启过，或在别的页面移除了）。请重新添加这些文件后再提交，其余文件仍在。"


@bp.get("/")
@allow(WRITERS)
def index() -> ResponseReturnValue:
    """A new submission gets its key before the first file comes in."""
    return redirect(url_for(".page", key=uuid4()))


@bp.get("/<uuid:key>")
@allow(WRITERS)
def page(key: UUID) -> ResponseReturnValue:
    """The form of a submission, with the files that already wait for it."""
    return _page(key)


def _page(key: UUID, *, refusal: str = "") -> str:
    held = office().intake.held(batch_of(key))
    return render_template(
        "submit/page.html",
        key=key,
        held=[replace(file, role=ROLES.get(request.form.get(f"role-{file.name}", ""), file.role)) for file in held],
        units=office().units.all() if person().unit is None else [],
        unit=request.form.get("unit", ""),
        of={file.name: request.form.get(f"of-{file.name}", "") for file in held},
        refusal=refusal,
        **_words(),
    )


def _words() -> dict[str, object]:
    settings = office().settings
    return {
        "kind_names": FILE_KIND_LABELS,
        "role_names": FILE_ROLE_LABELS,
        "file_mb": settings.largest_file_mb,
        "submission_mb": settings.largest_submission_mb,
    }


def batch_of(key: UUID) -> str:
    """The files of one form of one person: nobody reaches another's by guessing a key."""
    return f"{person().login}/{key}"


@bp.post("/<uuid:key>/files")
@allow(WRITERS)
def upload(key: UUID) -> ResponseReturnValue:
    """Files come in: each by itself from the page's script, which gets its row back; all at once from a plain form."""
    batch, filing_id = batch_of(key), request.form.get("filing", "")
    uploads = request.files.getlist("file")
    if wants_json():
        if not uploads:
            raise NothingToSubmit(reason="没有收到文件")
        held = office().intake.hold(_stream(uploads[0]), label=_label(uploads[0]), role=_guess(batch, filing_id), batch=batch)
        return render_template("submit/_file.html", file=held, key=key, chosen="", **_words())
    chosen = [upload for upload in uploads if upload.filename]
    first = _guess(batch, filing_id)
    roles = [first, *[FileRole.MATERIAL] * len(chosen)]
    _, refused = office().intake.hold_each(
        ((_label(upload), role, _stream(upload)) for upload, role in zip(chosen, roles, strict=False)), batch=batch
    )
    for refusal in refused:
        flash(str(refusal), "error")
    return redirect(_form(key, filing_id))


def _stream(upload: FileStorage) -> BinaryIO:
    return cast(BinaryIO, upload.stream)  # published as IO[bytes], which is the same thing


def _label(upload: FileStorage) -> str:
    return upload.filename or ""


def _guess(batch: str, filing_id: str) -> FileRole:
    """The first file of a submission is taken for the agreement; what comes to an existing filing is material."""
    has_one = any(file.role is FileRole.AGREEMENT for file in office().intake.held(batch))
    return FileRole.MATERIAL if filing_id or has_one else FileRole.AGREEMENT


def _form(key: UUID, filing_id: str) -> str:
    return url_for(".supplement", key=key, filing_id=filing_id) if filing_id else url_for(".page", key=key)


@bp.post("/<uuid:key>/files/<name>/remove")
@allow(WRITERS)
def remove(key: UUID, name: str) -> ResponseReturnValue:
    """A file is taken out again before it was submitted."""
    office().intake.drop(batch_of(key), name)
    return ("", 204) if wants_json() else redirect(_form(key, request.form.get("filing", "")))


@bp.post("/<uuid:key>")
@allow(WRITERS)
def take(key: UUID) -> ResponseReturnValue:
    """Submit: one filing for each agreement, with its materials."""
    on_refusal(lambda message: _page(key, refusal=message))
    held = {file.name: file for file in office().intake.held(batch_of(key))}
    names = request.form.getlist("file") or list(held)
    roles = {name: ROLES.get(request.form.get(f"role-{name}", ""), FileRole.MATERIAL) for name in names}
    groups = parcels(names, roles, {name: request.form.get(f"of-{name}", "") for name in names})
    if not groups:
        raise NothingToSubmit(reason="缺少协议文本，请把其中一个文件选为“协议文本”" if names else "没有收到文件")
    taken = [_submit(key, group, {n: replace(held[n], role=roles[n]) for n in group if n in held}) for group in groups]
    if len(taken) == 1 and office().intake.held(batch_of(key)):  # known already: its new materials are still here
        return redirect(url_for(".supplement", key=key, filing_id=taken[0].id))
    if len(taken) == 1:
        return redirect(url_for("filings.show", filing_id=taken[0].id))
    return redirect(url_for(".accepted", key=key, id=[filing.id for filing in taken]))


def parcels(names: Sequence[str], roles: Mapping[str, FileRole], of: Mapping[str, str]) -> list[list[str]]:
    """The files by agreement, each agreement first. A material that names no agreement goes with the one before it."""
    groups = {name: [name] for name in names if roles[name] is FileRole.AGREEMENT}
    latest = next(iter(groups), "")
    for name in names:
        if name in groups:
            latest = name
        elif groups:
            groups[of.get(name, "") if of.get(name, "") in groups else latest].append(name)
    return list(groups.values())


def _submit(key: UUID, group: Sequence[str], files: Mapping[str, HeldFile]) -> Filing:
    own_key = f"{person().login}/{key}/{group[0]}"
    known = office().filings.submitted(own_key, scope=scope())
    if known and not files:
        return known  # the same form once more: its files were taken the first time
    if len(files) < len(group):
        raise HeldNoLonger(missing=len(group) - len(files))
    unit = request.form.get("unit", "")
    accepted = office().filings.submit(batch_of(key), list(files.values()), unit=unit, key=own_key, by=person())
    if accepted.anew:
        flash(f"已受理：“{accepted.filing.title}”，受理号 {accepted.filing.id}。", "success")
    for remark in accepted.findings:
        flash(remark.text, "warning")
    return accepted.filing


@bp.get("/<uuid:key>/accepted")
@allow(WRITERS)
def accepted(key: UUID) -> ResponseReturnValue:
    """The acknowledgement of several filings handed in at once."""
    filings = [office().filings.get(filing_id, scope=scope()) for filing_id in request.args.getlist("id")[:100]]
    return render_template("submit/accepted.html", filings=filings, key=key)


@bp.get("/for/<filing_id>")
@allow(WRITERS)
def for_filing(filing_id: str) -> ResponseReturnValue:
    """Materials for an existing filing: the same page with a key of its own."""
    return redirect(url_for(".supplement", key=uuid4(), filing_id=filing_id))


@bp.get("/<uuid:key>/for/<filing_id>")
@allow(WRITERS)
def supplement(key: UUID, filing_id: str) -> ResponseReturnValue:
    """The form that adds files to a filing."""
    return _supplement_page(key, filing_id)


def _supplement_page(key: UUID, filing_id: str, *, refusal: str = "") -> str:
    filing = office().filings.get(filing_id, scope=scope())
    held = office().intake.held(batch_of(key))
    return render_template(
        "submit/supplement.html",
        key=key,
        filing=filing,
        version=office().filings.version(filing.id),
        held=[replace(file, role=ROLES.get(request.form.get(f"role-{file.name}", ""), file.role)) for file in held],
        may_replace=filing.state is not FilingState.FILED,
        note=request.form.get("note", ""),
        refusal=refusal,
        **_words(),
    )


@bp.post("/<uuid:key>/for/<filing_id>")
@allow(WRITERS)
def add(key: UUID, filing_id: str) -> ResponseReturnValue:
    """Add the files to the filing; a returned one goes back to be checked."""
    on_refusal(lambda message: _supplement_page(key, filing_id, refusal=message))
    held = office().intake.held(batch_of(key))
    names = request.form.getlist("file") or [file.name for file in held]
    chosen = [file for file in held if file.name in names]
    files = [replace(file, role=ROLES.get(request.form.get(f"role-{file.name}", ""), FileRole.MATERIAL)) for file in chosen]
    note = request.form.get("note", "").strip()
    own_key = f"{person().login}/{key}/for/{filing_id}"
    filing = office().filings.supplement(filing_id, batch_of(key), files, key=own_key, note=note, seen=seen(), by=person())
    flash(f"已补充 {len(files)} 个文件。" if files else "文件已补充。", "success")
    return redirect(url_for("filings.show", filing_id=filing.id))
