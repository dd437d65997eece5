"""The benchmarks run, and each says its data size and a ratio. How fast is no matter of a test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RUNS = {
    "filing.py": (["--filings", "2"], ("2 件", "比值")),
    "printing.py": (["--letters", "3", "--peer", "1"], ("3 份", "缺 0 字", "比值")),
    "search.py": (["--documents", "150", "--stock", "40"], ("150 documents", "ratio")),
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.office if name == "printing.py" else ()) for name in RUNS])
def test_a_benchmark_tells_its_size_and_its_ratio(name: str) -> None:
    words, wanted = RUNS[name]
    command = [sys.executable, str(ROOT / "bench" / name), *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    assert all(word in done.stdout for word in wanted), done.stdout
