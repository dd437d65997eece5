"""Which faces this machine has and what stands in for them, asked of the real fontconfig."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.formats.fonts import NAMES, Face, _drawn, chinese_fonts, drawable, faces, font_rules, installed_families, stand_in

asks_fontconfig = pytest.mark.skipif(
    shutil.which("fc-match") is None, reason="!!! fontconfig is not installed: this was NOT tested"
)


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    for answer in (chinese_fonts, installed_families, _drawn):
        answer.cache_clear()
    yield
    for answer in (chinese_fonts, installed_families, _drawn):
        answer.cache_clear()


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


def test_a_face_is_drawn_by_another_of_its_names_before_a_free_one() -> None:
    assert stand_in("仿宋_GB2312", {"FandolFang", "FangSong", "Noto Serif CJK SC"}) == "FangSong"
    assert stand_in("仿宋_GB2312", {"FandolFang", "Noto Serif CJK SC"}) == "FandolFang"
    assert stand_in("方正小标宋简体", {"FandolSong", "Noto Serif CJK SC"}) == "Noto Serif CJK SC:bold"
    assert stand_in("黑体", {"DejaVu Sans"}) == ""


@asks_fontconfig
def test_every_face_is_installed_or_has_a_stand_in_that_is() -> None:
    families = installed_families()
    assert families is not None and [face.name for face in faces()] == list(NAMES)
    for face in faces():
        assert face.installed == (face.name in families)
        assert not (face.installed and face.stand_in)
        assert not face.stand_in or face.stand_in.partition(":")[0] in families


def test_without_fontconfig_no_face_is_said_to_be_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert faces() == tuple(Face(name=name, installed=None, stand_in="") for name in NAMES)
    assert drawable("行") is None and font_rules() == ""


@asks_fontconfig
def test_any_name_of_a_face_is_drawn_by_its_stand_in(tmp_path: Path) -> None:
    families = installed_families() or frozenset()
    rules = tmp_path / "fonts.conf"
    system = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    rules.write_text(f'<?xml version="1.0"?><fontconfig>{font_rules()}<include>{system}</include></fontconfig>', encoding="utf-8")
    environment = {**os.environ, "FONTCONFIG_FILE": str(rules)}
    tried = 0
    for face, others in NAMES.items():
        for name in (face, others[0], others[-1]):
            wanted = stand_in(face, families).partition(":")[0]
            if name in families or not wanted:
                continue
            done = subprocess.run(
                ["fc-match", name.replace("-", r"\-"), "family"],
                env=environment,
                capture_output=True,
                encoding="utf-8",
                check=True,
            )
            assert wanted in done.stdout.strip().split(","), name
            tried += 1
    if not tried:
        pytest.skip("!!! all faces, or none of their stand-ins, are installed: this was NOT tested")


@asks_fontconfig
def test_a_character_that_no_font_has_is_known() -> None:
    if not chinese_fonts():
        pytest.skip("!!! no Chinese font is installed: this was NOT tested")
    assert drawable("行") is True and drawable("\U000effff") is False
