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
from services.model.files import FileRole
from web.access import office, person


def uploads(name: str = "file") -> list[FileStorage]:
    """The files in this field of the form."""
    return [sent for sent in request.files.getlist(name) if sent.filename]


def stream_of(upload: FileStorage) -> BinaryIO:
    return cast(BinaryIO, upload.stream)  # published as IO[bytes], which is the same thing


def hold_all(chosen: Iterable[tuple[FileStorage, FileRole]], *, batch: str) -> None:
    """Hold these files; of one that is refused the next page tells, and the others are there. Each is asked for in its turn."""
    each = ((upload.filename or "", role, stream_of(upload)) for upload, role in chosen)
    _held, refused = office().intake.hold_each(each, batch=batch)
    for refusal in refused:
        flash(str(refusal), "error")


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
