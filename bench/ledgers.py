"""Ledgers: a long one read, the matrix and the combined ledger of a year, and many liaisons who hand in at once.

Each beside a peer in the same run: plain openpyxl over the same workbook; opening each return's metadata.json and counting;
and, for the liaisons, a bare Flask page on the same server that writes the same JSON into one row of SQLite, flushed as ours is.

    python bench/ledgers.py [--months N] [--rows N] [--liaisons N] [--home DEMONSTRATION]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from openpyxl import load_workbook

from bench.ledger_storm import at_once
from services.demonstration import fill
from services.demonstration.threads import YEAR
from services.formats.kinds import decide_kind
from services.formats.ledger_sheet import write_ledger
from services.ledgers.overview import Asked
from services.model.ledgers import LedgerHeader
from services.model.mechanisms import Mechanism
from services.model.people import CONSOLE, EVERYTHING
from services.model.periods import Month
from services.office import Office, open_office
from services.parsing.forms.ledgers import read_ledger
from services.settings import Settings

TIMES = 15


def timed(work: Callable[[], object], times: int = TIMES) -> float:
    """The median of so many runs, in milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


# -- reading ---------------------------------------------------------------------------------------------------------------------


def reading(office: Office, rows: int, folder: Path) -> None:
    """One workbook with so many rows, from the door to rows by column."""
    cells = [
        {
            "position": str(number),
            "unit": "市发改委",
            "matter": f"{number % 12 + 1}月8日，赴省发展改革委对接第{number}项专项资金。",
            "effect": f"已报送申报材料，争取资金{number}万元。\n正在跟踪审核进度。",
            "next_step": "跟进拨付，按季度报告。",
            "remark": "资金",
        }
        for number in range(1, rows + 1)
    ]
    path = folder / "ledger.xlsx"
    path.write_bytes(write_ledger(Mechanism.POLICY, LedgerHeader(unit="市发改委", filled_by="张三"), cells))

    def ours() -> int:
        document = office.parsing.read(path, decide_kind(path, label=path.name), label=path.name)
        return len(read_ledger(document, Mechanism.POLICY, file=path.name).rows)

    def plain() -> int:
        return sum(any(row) for row in load_workbook(path, read_only=True).active.iter_rows(values_only=True))

    assert ours() == rows
    mine, peer = timed(ours, 3), timed(plain, 3)
    print(
        f"读入：1 份台账 xlsx，{rows} 行，{path.stat().st_size / 1000:.0f} kB：{mine / 1000:.2f} 秒（隔离的子进程，认列、查错）"
    )
    print(f"　　　openpyxl 逐行取格 {peer / 1000:.2f} 秒，比值 {peer / mine:.2f}")


# -- the year --------------------------------------------------------------------------------------------------------------------


def year(office: Office, months: int) -> None:
    """The matrix and the combined ledger."""
    asked = Asked(first=Month(YEAR, 1), last=Month(YEAR, months))
    whole = office.overview.matrix(asked, scope=EVERYTHING)
    held = sum(cell.line is not None for row in whole.rows for cell in row.cells)
    table = office.overview.combined(Mechanism.POLICY, Month(YEAR, months), by=CONSOLE)
    latest = {line.object_id for row in whole.rows for cell in row.cells if (line := cell.line)}
    folders = [office.archive.root / path for path in _objects(office, latest)]
    matrix = timed(lambda: office.overview.matrix(asked, scope=EVERYTHING))
    combined = timed(lambda: office.overview.combined(Mechanism.POLICY, Month(YEAR, months), by=CONSOLE))
    peer = timed(lambda: _counted(folders), 3)
    print(f"汇总表：{len(whole.rows)} 行 × {months} 个月，{held} 份台账：{matrix:.0f} 毫秒")
    print(f"　　　逐件打开 metadata.json 计数 {peer:.0f} 毫秒，比值 {peer / matrix:.1f}")
    print(f"汇总台账：政策争取，{len({row.unit for row in table.rows})} 个单位 {len(table.rows)} 行：{combined:.0f} 毫秒")
    print(f"　　　逐件打开 metadata.json，比值 {peer / combined:.1f}")


def _objects(office: Office, ids: set[str]) -> list[Path]:
    """The newest metadata.json of each return."""
    found = []
    for declared in office.archive.root.rglob("inventory.json"):
        if declared.parent.name.startswith("v"):
            continue
        inventory = json.loads(declared.read_bytes())
        if inventory["id"].rsplit(":", 1)[-1].rsplit("/", 1)[-1] in ids:
            state = inventory["versions"][inventory["head"]]["state"]
            digest = next(digest for digest, names in state.items() if "metadata.json" in names)
            found.append((declared.parent / inventory["manifest"][digest][0]).relative_to(office.archive.root))
    return found


def _counted(paths: list[Path]) -> dict[tuple[str, str, str], int]:
    rows: dict[tuple[str, str, str], int] = {}
    for path in paths:
        record = json.loads(path.read_bytes())
        key = (record["unit"], record["mechanism"], str(record["period"]))
        rows[key] = rows.get(key, 0) + len(record["rows"])
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--rows", type=int, default=1500)
    parser.add_argument("--liaisons", type=int, default=70)
    parser.add_argument("--home", type=Path, help="a demonstration year; a copy of it is measured")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="wenshu-bench-"))
    folder.chmod(0o755)
    home = folder / "home"
    try:
        if given.home:
            shutil.copytree(given.home, home)
        else:
            began, used = time.perf_counter(), time.process_time()
            done = fill(Settings(home=home, ocr=False), months=given.months, tell=lambda words: print(words, file=sys.stderr))
            took = time.perf_counter() - began
            counts = f"台账 {done.ledgers}、协议 {done.filings}、材料 {done.materials} 份"
            spent = f"{took:.0f} 秒，处理器 {time.process_time() - used:.0f} 秒（不含子进程）"
            print(f"演示年度：{given.months} 个月，{counts}，{spent}")
            print(f"　　　磁盘上 {done.files:,} 个文件，{done.bytes / 1e6:.0f} MB")
        office = open_office(Settings(home=home, ocr=False))
        reading(office, given.rows, folder)
        year(office, given.months)
        now = Month.of(office.now().date())
        office.close()
        at_once(folder, home, given.liaisons, now)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
