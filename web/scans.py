"""Files that come with a step: held by intake for as long as the step takes, and given up with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, cast
from uuid import uuid4

from flask import flash, request
from werkzeug.datastructures import FileStorage

from services.documents import Scan
from services.intake import HeldFile
from services.model.errors import Refused
from services.model.files import FileRole
from web.access import office, person


def uploads(name: str = "file") -> list[FileStorage]:
    """The files in this field of the form."""
    return [sent for sent in request.files.getlist(name) if sent.filename]


def stream_of(upload: FileStorage) -> BinaryIO:
    return cast(BinaryIO, upload.stream)  # published as IO[bytes], which is the same thing


class FilesRefused(Refused):
    message = "没有提交：{reasons}填写的内容和其余文件都还在，请换一个文件，或者不附这个文件，再提交一次。"


def hold_all(chosen: Iterable[tuple[FileStorage, FileRole]], *, batch: str) -> None:
    """Hold these files; of one that is refused the next page tells, and the others are there. Each is asked for in its turn."""
    for refusal in hold_some(chosen, batch=batch):
        flash(str(refusal), "error")


def hold_some(chosen: Iterable[tuple[FileStorage, FileRole]], *, batch: str) -> list[Refused]:
    """Hold these files; returns why others were refused, of which whoever asks must tell."""
    each = ((upload.filename or "", role, stream_of(upload)) for upload, role in chosen)
    _held, refused = office().intake.hold_each(each, batch=batch)
    return refused


def require_held(refused: Iterable[Refused]) -> None:
    """A step is not taken without a file that was meant to go with it; raises FilesRefused."""
    if reasons := "".join(str(one) for one in refused):
        raise FilesRefused(reasons=reasons)


@contextmanager
def sent_scan(role: FileRole) -> Iterator[Scan | None]:
    """The file in the field `scan` of the form; None where none was chosen. A step that is refused leaves nothing behind."""
    upload = request.files.get("scan")
    if upload is None or not upload.filename:
        yield None
        return
    batch = f"{person().login}/scan/{uuid4()}"
    try:
        held = office().intake.hold(stream_of(upload), label=upload.filename, role=role, batch=batch)
        yield Scan(batch=batch, held=held)
    finally:
        office().intake.drop_batch(batch)


@contextmanager
def held_files(sent: Sequence[FileStorage], role: FileRole) -> Iterator[tuple[str, list[HeldFile]]]:
    """These files, all of one role, with the batch in which they wait. A step that is refused leaves nothing behind."""
    batch, hold = f"{person().login}/files/{uuid4()}", office().intake.hold
    try:
        yield batch, [hold(stream_of(one), label=one.filename or "", role=role, batch=batch) for one in sent]
    finally:
        office().intake.drop_batch(batch)
