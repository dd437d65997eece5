"""A scan that comes with a step: held by intake for as long as the step takes, and given up with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast
from uuid import uuid4

from flask import request

from services.documents import Scan
from services.model.files import FileRole
from web.access import office, person


@contextmanager
def sent_scan(role: FileRole) -> Iterator[Scan | None]:
    """The file in the field `scan` of the form; None where none was chosen. A step that is refused leaves nothing behind."""
    upload = request.files.get("scan")
    if upload is None or not upload.filename:
        yield None
        return
    batch = f"{person().login}/scan/{uuid4()}"
    try:
        held = office().intake.hold(cast(BinaryIO, upload.stream), label=upload.filename, role=role, batch=batch)
        yield Scan(batch=batch, held=held)
    finally:
        office().intake.drop_batch(batch)
