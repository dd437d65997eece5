"""The files of archive objects: originals and PDFs to take away, page images, and a page to read them on.

`hang` gives a blueprint these views below its objects; the scope decides what is found at all.
"""

from __future__ import annotations

import io
from pathlib import Path

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from services.model.errors import NotFound
from services.model.facts import Fact, FactField
from services.model.files import FileKind, StoredFile
from services.model.records import ArchivedObject
from services.renditions import stored_file
from web.access import EVERYBODY, allow, office, scope
from web.places import object_url
from web.viewer import look_at

TYPES: dict[FileKind, str] = {
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.TXT: "text/plain",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.TIFF: "image/tiff",
    FileKind.BMP: "image/bmp",
    FileKind.GIF: "image/gif",
    FileKind.WEBP: "image/webp",
    FileKind.OFD: "application/ofd",
    FileKind.RTF: "application/rtf",
    FileKind.ZIP: "application/zip",
}
ENDINGS: dict[FileKind, tuple[str, ...]] = {
    FileKind.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    FileKind.TIFF: (".tiff", ".tif"),
    FileKind.TXT: (".txt", ".md"),
    FileKind.HTML: (".html", ".htm", ".xhtml"),
}
ANYTHING = "application/octet-stream"


def hang(bp: Blueprint) -> None:
    """Give the blueprint the views of its objects' files."""
    bp.add_url_rule("/<object_id>/files/<int:position>", "file", original)
    bp.add_url_rule("/<object_id>/files/<int:position>/pdf", "pdf", pdf)
    bp.add_url_rule("/<object_id>/files/<int:position>/view", "view", view)
    bp.add_url_rule("/<object_id>/files/<int:position>/viewer", "viewer", viewer)
    bp.add_url_rule("/<object_id>/files/<int:position>/pages/<int:page>", "page_image", page_image)


def attachment(content: bytes, name: str, kind: FileKind) -> Response:
    """Bytes to take away under a label: always as an attachment (RFC 6266), whatever a browser could do with them."""
    return send_file(io.BytesIO(content), mimetype=TYPES.get(kind, ANYTHING), as_attachment=True, download_name=name)


def file_name(file: StoredFile) -> str:
    """The label, with the extension that belongs to the bytes where it has another one."""
    endings = ENDINGS.get(file.kind, (f".{file.kind.value}",))
    known = file.kind is FileKind.OTHER or file.label.lower().endswith(endings)
    return file.label if known else f"{file.label}{endings[0]}"


def _record(object_id: str) -> ArchivedObject:
    """The object, where it is one of those below whose address it was asked for. Raises NotFound."""
    record = office().record(object_id, scope=scope())
    if request.blueprint != f"{record.kind}s":
        raise NotFound(what=object_id)
    return record


def viewer_url(record: ArchivedObject, position: int) -> str:
    """Where the pages of a file are asked for once more."""
    return url_for(f"{record.kind}s.viewer", object_id=record.id, position=position)


@allow(EVERYBODY)
def original(object_id: str, position: int) -> ResponseReturnValue:
    """The file as it came in."""
    record = _record(object_id)
    file = stored_file(record, position)
    return attachment(office().archive.read(record.id, file.path), file_name(file), file.kind)


@allow(EVERYBODY)
def pdf(object_id: str, position: int) -> ResponseReturnValue:
    """The file as PDF, where LibreOffice has made one."""
    record = _record(object_id)
    name = Path(stored_file(record, position).label).stem
    return attachment(office().renditions.pdf(record, position), f"{name}.pdf", FileKind.PDF)


@allow(EVERYBODY)
def page_image(object_id: str, position: int, page: int) -> ResponseReturnValue:
    """One page as a picture, under a name that says of which kind it is: a scan comes as another kind than a page of print."""
    record = _record(object_id)
    image = office().renditions.image(record, position, page)
    name = f"{Path(stored_file(record, position).label).stem} 第{page}页.{image.form}"
    return send_file(io.BytesIO(image.content), mimetype=image.mimetype, download_name=name)


@allow(EVERYBODY)
def view(object_id: str, position: int) -> ResponseReturnValue:
    """A paper to read, from one of its files on: its pages beside its text."""
    record = _record(object_id)
    found = look_at(record, position, _asked_place(record, position), again=viewer_url(record, position))
    start = found.number_of(request.args.get("page", 1, type=int))
    return render_template("filings/view.html", viewer=found, record=record, start=start, object_url=object_url)


def _asked_place(record: ArchivedObject, position: int) -> dict[str, Fact]:
    """The place in the file's text that the URL names, to be marked."""
    start, end = request.args.get("start", 0, type=int), request.args.get("end", 0, type=int)
    document = office().renditions.text(record, position) if 0 <= start < end else None
    quote = document.text[start:end] if document else ""
    if not quote:
        return {}
    page = request.args.get("page", type=int)
    return {"place": Fact(field=FactField.TITLE, value=quote, file=position, page=page, start=start, end=end, quote=quote)}


@allow(EVERYBODY, passive=True)
def viewer(object_id: str, position: int) -> ResponseReturnValue:
    """The pages of a file, for a page that waits for them."""
    record = _record(object_id)
    found = look_at(record, position, {}, again=viewer_url(record, position), asking=False)
    return render_template("filings/_viewer.html", viewer=found)
