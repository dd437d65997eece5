"""A recogniser that lies in its place and fails when it is loaded, as where a library of the system is absent."""

from __future__ import annotations

from pathlib import Path

import pytest

REASON = "ImportError: libGL.so.1: cannot open shared object file"


def break_recogniser(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on children find this recogniser first; its complaint names a path of the machine, which nobody is to see."""
    stubs = folder / "stubs"
    stubs.mkdir()
    for name in ("rapidocr", "onnxruntime"):
        words = "libGL.so.1: cannot open shared object file"
        (stubs / f"{name}.py").write_text(f"raise ImportError({f'{folder}/{words}'!r})\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(stubs))
