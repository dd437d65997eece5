"""What every reader is: bytes of one kind in, a value out. Readers return; they do not remember."""

from __future__ import annotations

from typing import Protocol

from services.model.document import ParsedDocument
from services.model.files import FileKind
from services.model.inspection import Inspection


class Unreadable(Exception):
    """The file is of a kind that is read, but this one can't be; the text is the reason in the clerk's words."""


class Reader(Protocol):
    """A reader of some kinds. Both verbs raise Unreadable, or whatever their library raises on broken input.

    An inspection that raises means a damaged file; only what is no damage (a password, a size) is said as a value.
    """

    def accepts(self, kind: FileKind) -> bool: ...
    def inspect(self, data: bytes) -> Inspection: ...
    def read(self, data: bytes) -> ParsedDocument: ...
