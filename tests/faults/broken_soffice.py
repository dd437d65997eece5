"""The fault `broken_soffice`: programs that stand in for a LibreOffice which fails in one of its own ways."""

from __future__ import annotations

from pathlib import Path

SILENT = "exit 0"  # what LibreOffice does with a damaged profile: all is well, and there is no PDF
FAILING = "echo 'error: source file could not be loaded' >&2; exit 77"
HALF = "printf '%%PDF-1.6 half' > in.pdf; exit 0"
HANGING = "sleep 600 & echo $! > {pids}; sleep 600"  # with a child of its own, as soffice has


def broken_soffice(folder: Path, how: str) -> Path:
    """A program in `folder` that fails `how`; {pids} in it is a file for process ids."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{how.format(pids=folder / 'pids')}\n", encoding="ascii")
    program.chmod(0o755)
    return program
