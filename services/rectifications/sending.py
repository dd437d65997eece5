"""Files that are handed in with a step, and what tells one form from another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from services.intake import HeldFile, Intake
from services.model.files import ReadingState, StoredFile


def stage(intake: Intake, batch: str, files: Sequence[HeldFile]) -> tuple[Path | None, tuple[StoredFile, ...]]:
    """The held files in a staging folder of their own; nothing where there are none. Raises TooLarge, StorageTrouble."""
    return intake.stage(batch, files, first_position=1) if files else (None, ())


def put_aside(file: StoredFile) -> StoredFile:
    """The scan of a signed form says what the record says: kept and not searched."""
    return replace(file, reading=ReadingState.ASIDE) if file.reading is ReadingState.WAITING else file


def digest_of(*said: str) -> str:
    """Equal for the same words of a form; its files don't count: they were taken when it came for the first time."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
