"""Every command of the README is run, in a copy of the checkout, in the README's own order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COVERED = ("python3 run.py", "python app.py", "pip install", "pytest")  # run by tests/test_run.py, in environments of their own

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="!!! the README's commands are written for a shell: NOT tested on Windows"
)


def commands() -> list[str]:
    """The lines of the README's fenced blocks, comments cut off."""
    blocks = re.findall(r"^```\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.M | re.S)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith(COVERED)]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the project holds, with an environment that is this one."""
    copy = tmp_path_factory.mktemp("readme") / "文枢 checkout"
    data = shutil.ignore_patterns("__pycache__", "register.sqlite3*", "objects", "staging", "whoosh", "pages")
    for name in ("services", "web", "commands", "doc_templates", "tests/samples", "archive", "index"):
        shutil.copytree(ROOT / name, copy / name, ignore=data)
    shutil.copy(ROOT / "app.py", copy)
    (copy / "build").mkdir()
    python = copy / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return copy


def test_the_walk_of_the_readme(checkout: Path) -> None:
    lines = commands()
    assert len(lines) > 10
    said = {}
    # what the first command compiled is not compiled again by those after it, also where Python is told to keep nothing
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(checkout.parent / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    for line in lines:
        if " check " in line and shutil.which("soffice") is None:
            continue
        done = subprocess.run(["bash", "-c", line], cwd=checkout, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        said[line] = done.stdout
    filed = next(words for line, words in said.items() if " file " in line)
    assert filed.count("已备案") == 2 and filed.count("待核对") == 1
    listed = said["ls archive index"]
    assert "objects" in listed and "whoosh" in listed
    assert "单位 35 个（职责 66 项），联络员名单 4 条" in said[".venv/bin/python app.py rebuild"]
    again = {
        name: next(words for line, words in said.items() if f" {name} " in line) for name in ("import-units", "import-roster")
    }
    assert "都已在单位名册，没有改动" in again["import-units"] and "没有变化的 4 个单位" in again["import-roster"]
    assert list((checkout / "index/whoosh").rglob("*.trm")) and list(
        (checkout / "archive/objects").glob("*/*/*/0=ocfl_object_1.1")
    )
    assert all((checkout / "build" / name).exists() for name in ("排名通报.docx", "整改通知.docx", "备案回执.docx"))


def test_the_commands_that_other_tests_run_are_only_those_of_the_entry() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    words = set(re.findall(r"run\.py ([a-z]+)", text))
    assert words <= {"test", "setup", "bundle", "demo"}
