"""Ledgers: a long one read, the matrix and the combined ledger of a year, and many liaisons who hand in at once.

Each beside a peer in the same run: plain openpyxl over the same workbook; opening each return's metadata.json and counting;
and, for the liaisons, a bare Flask page on the same server that writes the same JSON into one row of SQLite, flushed as ours is.

    python bench/ledgers.py [--months N] [--rows N] [--liaisons N] [--home DEMONSTRATION]
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import shutil
import socket
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import waitress
from flask import Flask, request
from openpyxl import load_workbook

from services.demonstration import fill
from services.demonstration.cast import PLAYERS, duties
from services.demonstration.papers import paper
from services.demonstration.threads import YEAR
from services.formats.kinds import decide_kind
from services.formats.ledger_sheet import write_ledger
from services.ledgers.overview import Asked
from services.ledgers.submission import ledger_id
from services.model.ledgers import LedgerHeader
from services.model.mechanisms import Mechanism
from services.model.people import CONSOLE, EVERYTHING, Person, Role
from services.model.periods import Month
from services.office import Office, open_office
from services.parsing.forms.ledgers import read_ledger
from services.settings import Settings
from services.worker import Worker
from tests.faults.running_house import SCRIPT, Browser
from web import create_app
from web.security import limiter

PASSWORD = "Bench-2022-liaison"
ADMINISTRATOR = Person(login="admin", name="管理员", role=Role.ADMINISTRATOR)
THREADS = 8  # of the server, as `serve` has them
TIMES = 15


def timed(work: Callable[[], object], times: int = TIMES) -> float:
    """The median of so many runs, in milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def p95(took: list[float]) -> float:
    return sorted(took)[min(len(took) - 1, int(len(took) * 0.95))]


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


# -- many at once ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One liaison: whose ledger, and as whom."""

    login: str
    unit: str
    mechanism: Mechanism


def serve(home: Path, port: int) -> None:
    """The house as `serve` has it; that all come from one address is the bench's own doing."""
    limiter.enabled = False
    logging.getLogger("waitress").setLevel(logging.ERROR)  # it tells of every request that waits
    office = open_office(Settings(home=home, ocr=False))
    waitress.serve(create_app(office), host="127.0.0.1", port=port, threads=THREADS, _quiet=True)


def work(home: Path) -> None:
    office = open_office(Settings(home=home, ocr=False))
    Worker(office).run(stop=lambda: False)


def serve_plain(folder: Path, port: int) -> None:
    """The peer: what is sent is one row."""
    app, local = Flask("plain"), threading.local()
    logging.getLogger("waitress").setLevel(logging.ERROR)
    with sqlite3.connect(folder / "plain.sqlite3") as first:
        first.execute("pragma journal_mode=WAL")
        first.execute("create table ledgers (body text)")

    @app.post("/")
    def take() -> str:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(folder / "plain.sqlite3", timeout=60)
            local.connection.execute("pragma synchronous=FULL")
        with local.connection as connection:
            connection.execute("insert into ledgers values (?)", (request.get_data(as_text=True),))
        return "ok"

    waitress.serve(app, host="127.0.0.1", port=port, threads=THREADS, _quiet=True)


def visits(office: Office, count: int) -> list[Visit]:
    """So many duties, each with an account of its own."""
    owed = [(player.name, mechanism) for player in PLAYERS for mechanism in duties(player)]
    made = []
    for number, (unit, mechanism) in enumerate(owed[:count]):
        login = f"bench{number:02}"
        first = office.accounts.create(login=login, name=f"{unit}联络员", role=Role.LIAISON, unit=unit, by=ADMINISTRATOR)
        office.accounts.change_password(login, old=first, new=PASSWORD)
        made.append(Visit(login=login, unit=unit, mechanism=mechanism))
    return made


def at_once(folder: Path, home: Path, count: int, now: Month) -> None:
    """Everybody saves, uploads a material and hands in, all in the same moment."""
    office = open_office(Settings(home=home, ocr=False))
    liaisons = visits(office, count)
    bodies = {visit.login: _typed(office, visit, now) for visit in liaisons}
    office.close()
    port, plain = _free(), _free()
    context = multiprocessing.get_context("spawn")
    house = [
        context.Process(target=target, args=words, daemon=True) for target, words in ((serve, (home, port)), (work, (home,)))
    ]
    peer = context.Process(target=serve_plain, args=(folder, plain), daemon=True)
    for process in (*house, peer):
        process.start()
    try:
        browsers = {visit.login: _logged_in(port, visit) for visit in liaisons}
        took = _storm(liaisons, lambda visit: _hand_in(browsers[visit.login], visit, bodies[visit.login], now))
        baseline = _storm(liaisons, lambda visit: _post_plain(plain, bodies[visit.login]))
    finally:
        for process in (*house, peer):
            process.terminate()
            process.join()
    office = open_office(Settings(home=home, ocr=False))
    kept = sum(_kept(office, visit, now) for visit in liaisons)
    office.close()
    rows = sum(len(json.loads(body)["rows"]) for body in bodies.values())
    print(f"同时报送：{count} 个联络员，{rows} 行，各 1 份材料，服务 {THREADS} 个线程：缺 {count - kept} 份")
    print(f"　　　报送一步 p50 {statistics.median(took):.2f} 秒，p95 {p95(took):.2f} 秒（归档、登记、落盘后才应答）")
    print(f"　　　普通 Flask 写 SQLite 一行 p95 {p95(baseline):.2f} 秒，比值 {p95(baseline) / p95(took):.3f}")


def _typed(office: Office, visit: Visit, now: Month) -> bytes:
    """What the page's script sends: the rows as they stand and one more."""
    person = Person(login=visit.login, name=visit.login, role=Role.LIAISON, unit=visit.unit)
    draft = office.ledgers.open(visit.unit, visit.mechanism, now, by=person).draft
    rows = [{"id": row.id, "cells": dict(row.cells)} for row in draft.rows]
    lead = {"policy": "matter", "exchange": "signing", "innovation": "item"}[visit.mechanism]
    rows.append({"id": "bench00001", "cells": {lead: f"{visit.unit}本月新增的一项工作。"}})
    header = {"unit": visit.unit, "filled_by": "李四", "phone": "0563-8000123", "filled_on": ""}
    return json.dumps({"seen": draft.version, "header": header, "rows": rows}, ensure_ascii=False).encode()


def _logged_in(port: int, visit: Visit) -> Browser:
    browser, until = Browser(f"http://127.0.0.1:{port}"), time.monotonic() + 60
    while True:
        try:
            browser.log_in(visit.login, PASSWORD)
            return browser
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _hand_in(browser: Browser, visit: Visit, body: bytes, now: Month) -> float:
    """Save and upload as the page does; what is measured is the answer to 报送."""
    asked = f"mechanism={visit.mechanism}&period={now}"
    token = {"X-CSRFToken": browser._token(), "Content-Type": "application/json", **SCRIPT}
    status, _, answer = browser.ask("POST", f"/ledgers/fill/save?{asked}", body, **token)
    assert status == 200, answer[:500]
    saved = json.loads(answer)["version"]
    note = [("file", "情况说明.docx", paper("docx", ("# 情况说明", f"{visit.unit}本月新增的一项工作。")))]
    status, _, answer = browser.post(f"/ledgers/fill/files?{asked}", [], note, **SCRIPT)
    assert status == 200, answer[:500]
    began = time.perf_counter()
    status, _, answer = browser.post(f"/ledgers/fill/submit?{asked}", [("seen", str(saved)), ("key", visit.login)])
    took = time.perf_counter() - began
    assert status == 302, answer.decode()[:2000]
    return took


def _post_plain(port: int, body: bytes) -> float:
    browser = Browser(f"http://127.0.0.1:{port}")
    began = time.perf_counter()
    assert browser.ask("POST", "/", body)[0] == 200
    return time.perf_counter() - began


def _storm(liaisons: list[Visit], act: Callable[[Visit], float]) -> list[float]:
    """Everybody at once; a failure of one is the bench's failure."""
    took: list[float] = []
    failed: list[BaseException] = []
    gate = threading.Barrier(len(liaisons))

    def go(visit: Visit) -> None:
        gate.wait()
        try:
            took.append(act(visit))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=go, args=(visit,)) for visit in liaisons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return took


def _kept(office: Office, visit: Visit, now: Month) -> bool:
    """Whether the return is there, with its new row and its material."""
    record: Any = office.record(ledger_id(visit.unit, visit.mechanism, now))
    return record.rows[-1].id == "bench00001" and len(record.materials) == 1


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


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
