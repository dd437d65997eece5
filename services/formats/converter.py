"""What whoever needs a docx of an old document asks for; LibreOffice does it (services/formats/legacy.py)."""

from __future__ import annotations

from typing import Protocol

from services.model.files import FileKind


class Converter(Protocol):
    """Old documents become docx."""

    def to_docx(self, data: bytes, kind: FileKind, *, seconds: float | None = None) -> bytes:
        """Raises services.formats.child.ReadingFailed with the reason. `seconds`: where there are less than usual."""
        ...
