"""The benchmarks run, and each says its data size and a ratio. How fast is no matter of a test."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from services.formats.ocr import available
from tests.samples.scans import has_faces

ROOT = Path(__file__).resolve().parents[1]
RUNS = {
    "bulletins.py": (["--demands", "2", "--units", "6"], ("6 个单位", "整改通知 2 件", "缺字 0", "比值")),
    "filing.py": (["--filings", "2"], ("2 件", "比值")),
    "ocr.py": (["--faces", "1", "--texts", "1", "--kinds", "clean", "--peer", "1"], ("1 篇 × 1 种字体", "字错率", "比值")),
    "kinship.py": (["--agreements", "30", "--asked", "3"], ("30 份", "3/3", "比值")),
    "ledgers.py": (
        ["--months", "1", "--rows", "30", "--liaisons", "4"],
        ("1 个月", "30 行", "4 个联络员", "缺 0 份", "比值"),
    ),
    "printing.py": (["--letters", "3", "--peer", "1"], ("3 份", "缺 0 字", "比值")),
    "rankings.py": (["--units", "5", "--facts", "300", "--times", "1"], ("5 个单位", "300 条事实", "逐分一致", "比值")),
    "reading.py": (
        ["--pages", "6", "--rows", "20", "--agreements", "2", "--kinds", "pdf,ofd,docx,ledger-docx,ledger-xlsx"],
        ("文字 PDF：6 页", "OFD：1 页", "台账 xlsx：20 行", "比值", "要素：2 份协议"),
    ),
    "search.py": (["--documents", "150", "--stock", "40"], ("150 documents", "ratio")),
}
NEEDS: dict[str, tuple[pytest.MarkDecorator, ...]] = {
    "bulletins.py": (pytest.mark.office,),
    "printing.py": (pytest.mark.office,),
    "rankings.py": (
        pytest.mark.skipif(find_spec("pandas") is None, reason="pandas (requirements-test.txt) is not installed: no peer to run"),
    ),
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
