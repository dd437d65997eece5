"""Each system call that writes, made to fail or to kill, one after the other: the finest net under the named steps."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from services.model.people import EVERYTHING
from services.stores.objects import Listing
from tests.house import an_office, drain

ROOT = Path(__file__).resolve().parents[2]
CALLS = ("mkdir", "rename", "renameat2", "link", "linkat", "fsync", "fdatasync", "unlink", "rmdir", "pwrite64", "ftruncate")
FAULTS = ("signal=KILL", "error=EIO", "error=ENOSPC")
MOST = 400  # calls of one kind in one run: more than there ever are

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not shutil.which("strace"), reason="!!! strace is not installed: system calls were NOT tested"),
]


def filing(home: Path, path: Path, *, inject: str | None = None, log: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `app.py file`, with one system call tampered with."""
    command = [sys.executable, str(ROOT / "app.py"), "--home", str(home), "file", str(path), "--unit", "市发改委", "--json"]
    if inject:
        call = inject.split(":")[0]
        command = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={call}", "-e", f"inject={inject}", *command]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=300)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_each_call_in_turn(call: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "协议.csv"
    path.write_bytes("一份协议".encode())
    pristine = tmp_path / "pristine"
    an_office(pristine).close()
    for number in range(1, MOST):
        home = tmp_path / "home"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(pristine, home)
        log = tmp_path / "log"
        done = filing(home, path, inject=f"{call}:{fault}:when={number}", log=log)
        if "INJECTED" not in log.read_text() and "killed by SIGKILL" not in log.read_text():
            break
        acknowledged = json.loads(done.stdout)[0]["id"] if done.stdout.strip() else None
        retried = filing(home, path)
        assert retried.returncode == 0, (number, retried.stderr)
        office = an_office(home)
        drain(office)
        result = office.upkeep.verify()
        assert result.ok, (number, result.problems)
        assert office.filings.count(Listing(), scope=EVERYTHING) == 1, number
        if acknowledged:
            office.filings.get(acknowledged, scope=EVERYTHING)
        office.close()
