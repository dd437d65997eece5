"""The benchmarks run, and each says its data size and a ratio. How fast is no matter of a test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from services.formats.ocr import available
from tests.samples.scans import has_faces

ROOT = Path(__file__).resolve().parents[1]
RUNS = {
    "filing.py": (["--filings", "2"], ("2 件", "比值")),
    "ocr.py": (["--faces", "1", "--texts", "1", "--kinds", "clean", "--peer", "1"], ("1 篇 × 1 种字体", "字错率", "比值")),
    "kinship.py": (["--agreements", "30", "--asked", "3"], ("30 份", "3/3", "比值")),
    "ledgers.py": (
        ["--months", "1", "--rows", "30", "--liaisons", "4"],
        ("1 个月", "30 行", "4 个联络员", "缺 0 份", "比值"),
    ),
    "printing.py": (["--letters", "3", "--peer", "1"], ("3 份", "缺 0 字", "比值")),
    "reading.py": (
        ["--pages", "6", "--rows", "20", "--agreements", "2", "--kinds", "pdf,ofd,docx,ledger-docx,ledger-xlsx"],
        ("文字 PDF：6 页", "OFD：1 页", "台账 xlsx：20 行", "比值", "要素：2 份协议"),
    ),
    "search.py": (["--documents", "150", "--stock", "40"], ("150 documents", "ratio")),
}
NEEDS: dict[str, tuple[pytest.MarkDecorator, ...]] = {
    "printing.py": (pytest.mark.office,),
    "ocr.py": (
        pytest.mark.skipif(
            not available(), reason="the recogniser (requirements-ocr.txt) is not installed: its bench is not run"
        ),
        pytest.mark.skipif(not has_faces(), reason="no Chinese face on this machine: no page can be rendered for the recogniser"),
    ),
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=NEEDS.get(name, ())) for name in RUNS])
def test_a_benchmark_tells_its_size_and_its_ratio(name: str) -> None:
    words, wanted = RUNS[name]
    command = [sys.executable, str(ROOT / "bench" / name), *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    assert all(word in done.stdout for word in wanted), done.stdout
