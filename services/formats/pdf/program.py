"""Where LibreOffice is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from services.formats.pdf.errors import LibreOfficeMissing

_NAMES = ("soffice", "libreoffice", "soffice.exe")
_WINDOWS_FOLDERS = ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432")
_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")


def find_program(setting: str | None) -> Path:
    """The program at the path of the setting, else on the search path and in the usual folders. Raises LibreOfficeMissing."""
    program = Path(setting) if setting else next(_candidates(), None)
    if program is None:
        raise LibreOfficeMissing(reason="")
    if not program.is_file():
        raise LibreOfficeMissing(reason=f"（设置的位置“{setting}”没有这个程序）")
    return program


def _candidates() -> Iterator[Path]:
    for name in _NAMES:
        if found := shutil.which(name):
            yield Path(found)
    for variable in _WINDOWS_FOLDERS:
        path = Path(os.environ.get(variable, "")) / "LibreOffice" / "program" / "soffice.exe"
        if os.name == "nt" and path.is_file():
            yield path
    if _MAC.is_file():
        yield _MAC
