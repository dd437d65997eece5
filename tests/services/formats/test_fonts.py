"""Whether this machine can draw Chinese, asked of the real fontconfig."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from services.formats.fonts import chinese_fonts


@pytest.fixture(autouse=True)
def asked_anew() -> None:
    chinese_fonts.cache_clear()


@pytest.mark.skipif(shutil.which("fc-list") is None, reason="!!! fontconfig is not installed: this was NOT tested")
def test_fontconfig_without_a_font_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "fonts.conf"
    empty.write_text(f'<?xml version="1.0"?><fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>')
    monkeypatch.setenv("FONTCONFIG_FILE", str(empty))
    assert chinese_fonts() is False


def test_without_fontconfig_nobody_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chinese_fonts() is None


@pytest.mark.parametrize("script", ["exit 1", "exec sleep 30"])
def test_a_fontconfig_that_fails_or_hangs_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = tmp_path / "fc-list"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("services.formats.fonts.PROBE_SECONDS", 0.3)
    assert chinese_fonts() is None
