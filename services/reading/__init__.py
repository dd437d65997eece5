"""The reading counter: the files of any archive object become text. What a desk makes of the text is the desk's."""

from __future__ import annotations

from services.reading.files import FileOutcome, FilesRead, archived_text, mark, read_files, to_be_read, waits
from services.reading.recognition import Backlog, RecogniserMissing, Recognition

__all__ = [
    "Backlog",
    "FileOutcome",
    "FilesRead",
    "RecogniserMissing",
    "Recognition",
    "archived_text",
    "mark",
    "read_files",
    "to_be_read",
    "waits",
]
