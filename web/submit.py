"""报送: files in, one by one; then the form that makes filings of them. The key in the URL makes a repeated form one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from services.filings import Accepted
from services.formats.kinds import EXTENSIONS, PICTURES, extension_of
from services.formats.packages import natural
from services.intake import HeldFile, NothingToSubmit
from services.model.errors import Refused
from services.model.files import FILE_KIND_LABELS, FILE_ROLE_LABELS, FileRole
from services.model.filing import FilingState
from web.access import WRITERS, allow, office, on_refusal, person, scope
from web.errors import wants_json
from web.forms import seen
from web.scans import hold_all, stream_of

bp = Blueprint("submit", __name__, url_prefix="/submit")


class Use(StrEnum):
    """What a person says a file is."""

    AGREEMENT = "agreement"
    SHEET = "sheet"  # goes on where the agreement before it ends: photos, one a page
    MATERIAL = "material"


USE_LABELS = {
    Use.AGREEMENT: FILE_ROLE_LABELS[FileRole.AGREEMENT],
    Use.SHEET: "协议续页",
    Use.MATERIAL: FILE_ROLE_LABELS[FileRole.MATERIAL],
}


UNIT_ADDED = "I22"  # told once for all that are handed in together


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


def _page(key: UUID, *, refusal: str = "", taken: Sequence[Accepted] = ()) -> str:
    """`taken` are the filings that were made before the one that was refused."""
    held = office().intake.held(batch_of(key))
    return render_template(
        "submit/page.html",
        key=key,
        held=_as_sorted(held),
        uses=_uses(held),
        units=office().units.living() if person().unit is None else [],
        unit=request.form.get("unit", ""),
        of={file.name: request.form.get(f"of-{file.name}", "") for file in held},
        refusal=refusal,
        taken=[accepted.filing for accepted in taken],
        **_words(),
    )


def _words() -> dict[str, object]:
    settings = office().settings
    return {
        "kind_names": FILE_KIND_LABELS,
        "use_names": USE_LABELS,
        "file_mb": settings.largest_file_mb,
        "submission_mb": settings.largest_submission_mb,
    }


def _uses(held: Sequence[HeldFile]) -> dict[str, Use]:
    """What each file is: as the form says, or as it looks; pictures that follow an agreement of pictures are its next pages."""
    found: dict[str, Use] = {}
    before: HeldFile | None = None
    for file in held:
        if file.role is FileRole.MATERIAL:
            guess = Use.MATERIAL
        else:
            goes_on = before is not None and file.kind in PICTURES and before.kind in PICTURES
            guess, before = Use.SHEET if goes_on else Use.AGREEMENT, file
        found[file.name] = _typed_use(file.name, guess)
    return found


def _typed_use(name: str, otherwise: Use) -> Use:
    typed = request.form.get(f"role-{name}", "")
    return Use(typed) if typed in list(Use) else otherwise


def _as_sorted(held: Sequence[HeldFile]) -> list[HeldFile]:
    """In the order in which the form had them: a person may have moved pages."""
    order = {name: at for at, name in enumerate(request.form.getlist("file"))}
    return sorted(held, key=lambda file: order.get(file.name, len(order)))


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
        label = _label(uploads[0])
        held = office().intake.hold(stream_of(uploads[0]), label=label, role=_guess(batch, filing_id, label), batch=batch)
        uses = _uses(office().intake.held(batch))
        return render_template("submit/_file.html", file=held, key=key, chosen="", uses=uses, **_words())
    chosen = _in_order([upload for upload in uploads if upload.filename])
    each = ((upload, _guess(batch, filing_id, _label(upload))) for upload in chosen)
    hold_all(each, batch=batch)  # one at a time: each is judged by those before it
    return redirect(_form(key, filing_id))


def _in_order(chosen: list[FileStorage]) -> list[FileStorage]:
    """Photos stand in the order in which people number them, 第2页 before 第10页; other files keep their places."""
    pictures = iter(sorted((one for one in chosen if _is_picture(_label(one))), key=lambda one: natural(_label(one))))
    return [next(pictures) if _is_picture(_label(one)) else one for one in chosen]


def _is_picture(label: str) -> bool:
    """By the name alone: what it is in truth is found out when it has come in."""
    extension = extension_of(label)
    return extension in EXTENSIONS and EXTENSIONS[extension][0] in PICTURES


def _label(upload: FileStorage) -> str:
    return upload.filename or ""


def _guess(batch: str, filing_id: str, label: str) -> FileRole:
    """The first file of a submission is taken for the agreement, and pictures for its pages where it begins with pictures;
    what comes to an existing filing is material.
    """
    if filing_id:
        return FileRole.MATERIAL
    agreement = [file for file in office().intake.held(batch) if file.role is FileRole.AGREEMENT]
    goes_on = bool(agreement) and agreement[-1].kind in PICTURES and _is_picture(label)
    return FileRole.AGREEMENT if not agreement or goes_on else FileRole.MATERIAL


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
    taken: list[Accepted] = []
    on_refusal(lambda message: _page(key, refusal=message, taken=taken))
    held = {file.name: file for file in office().intake.held(batch_of(key))}
    names = request.form.getlist("file") or list(held)
    uses = {name: _typed_use(name, Use.MATERIAL) for name in names}
    groups = parcels(names, uses, {name: request.form.get(f"of-{name}", "") for name in names})
    if not groups:
        raise NothingToSubmit(reason="缺少协议文本，请把其中一个文件选为“协议文本”" if names else "没有收到文件")
    for group in groups:
        taken.append(_submit(key, group, _sheeted(group, uses, held)))
    if len(taken) > 1:
        for remark in (remark for one in taken for remark in one.findings if remark.code == UNIT_ADDED):
            flash(remark.text, "warning")
        return redirect(url_for("batches.accepted", key=key, id=_ids(taken), known=_ids(one for one in taken if is_known(one))))
    _tell(taken[0])
    if office().intake.held(batch_of(key)):  # known already: its new materials are still here
        return redirect(url_for(".supplement", key=key, filing_id=taken[0].filing.id))
    return redirect(url_for("filings.show", filing_id=taken[0].filing.id))


def _ids(accepted: Iterable[Accepted]) -> list[str]:
    return [one.filing.id for one in accepted]


def is_known(accepted: Accepted) -> bool:
    """Whether the unit had handed in the same agreement before: a finding says so, a form that is merely sent twice has none."""
    return not accepted.anew and bool(accepted.findings)


def _tell(accepted: Accepted) -> None:
    """What came of a single filing; several are told on a page of their own, a message each would be a wall."""
    if accepted.anew:
        flash(f"已受理：“{accepted.filing.title}”，受理号 {accepted.filing.id}。", "success")
    for remark in accepted.findings:
        flash(remark.text, "warning")


def parcels(names: Sequence[str], uses: Mapping[str, Use], of: Mapping[str, str]) -> list[list[str]]:
    """The files by agreement: the agreement, its next pages, its materials, each in their order.

    A page goes on with the agreement before it (one before which there is none begins an agreement); a material goes with the
    agreement that it names, else with the one before it.
    """
    papers: dict[str, list[str]] = {}
    latest = ""
    for name in names:
        if uses[name] is Use.AGREEMENT or (uses[name] is Use.SHEET and not latest):
            papers[name], latest = [name], name
        elif uses[name] is Use.SHEET:
            papers[latest].append(name)
    groups = {name: list(sheets) for name, sheets in papers.items()}
    latest = next(iter(groups), "")
    for name in names:
        if name in groups:
            latest = name
        elif groups and uses[name] is Use.MATERIAL:
            groups[of.get(name, "") if of.get(name, "") in groups else latest].append(name)
    return list(groups.values())


def _sheeted(group: Sequence[str], uses: Mapping[str, Use], held: Mapping[str, HeldFile]) -> dict[str, HeldFile]:
    """The files of a group that are there, each with its role; the pages of an agreement in several files are numbered."""
    sheets = [name for name in group if uses[name] is not Use.MATERIAL]
    numbers = {name: at for at, name in enumerate(sheets, start=1)} if len(sheets) > 1 else {}
    roles = {name: FileRole.AGREEMENT if name in sheets else FileRole.MATERIAL for name in group}
    return {name: replace(held[name], role=roles[name], sheet=numbers.get(name, 0)) for name in group if name in held}


def _submit(key: UUID, group: Sequence[str], files: Mapping[str, HeldFile]) -> Accepted:
    own_key = f"{person().login}/{key}/{group[0]}"
    known = office().filings.submitted(own_key, scope=scope())
    if known and not files:
        return Accepted(filing=known, anew=False)  # the same form once more: its files were taken the first time
    if len(files) < len(group):
        raise HeldNoLonger(missing=len(group) - len(files))
    unit = request.form.get("unit", "")
    return office().filings.submit(batch_of(key), list(files.values()), unit=unit, key=own_key, by=person())


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
        held=_as_sorted(held),
        uses=_uses(held),
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
    there = {file.name: file for file in held if file.name in names}
    uses = {name: _typed_use(name, Use.MATERIAL) for name in names}
    groups = parcels(names, uses, {}) or [list(names)]
    files = [file for group in groups for file in _sheeted(group, uses, there).values()]
    note = request.form.get("note", "").strip()
    own_key = f"{person().login}/{key}/for/{filing_id}"
    filing = office().filings.supplement(filing_id, batch_of(key), files, key=own_key, note=note, seen=seen(), by=person())
    flash(f"已补充 {len(files)} 个文件。" if files else "文件已补充。", "success")
    return redirect(url_for("filings.show", filing_id=filing.id))
