"""A file that the office takes a list from: read once, kept nowhere."""

from __future__ import annotations

import tempfile
from pathlib import Path

from services.formats.child import ReadingFailed
from services.formats.kinds import decide_kind
from services.intake import refuse_marked
from services.model.document import ParsedDocument
from services.model.errors import Refused
from services.parsing import Parsing


def read_file(parsing: Parsing, content: bytes, *, label: str, unread: type[Refused]) -> ParsedDocument:
    """What stands in a file. Raises `unread` (of label and reason), SecretMarked, and what the gate raises."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        try:
            document = parsing.read(path, decide_kind(path, label=label), label=label)
        except ReadingFailed as failure:
            raise unread(label=label, reason=failure.reason) from failure
    refuse_marked(document, label=label)
    return document
