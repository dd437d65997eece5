"""Many liaisons who save, upload and hand in at the same moment: the part of bench/ledgers.py that starts servers."""

from __future__ import annotations

import json
import logging
import multiprocessing
import socket
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import waitress
from flask import Flask, request

from services.demonstration.cast import PLAYERS, duties
from services.demonstration.papers import paper
from services.ledgers.keys import ledger_id
from services.model.mechanisms import Mechanism
from services.model.people import Person, Role
from services.model.periods import Month
from services.office import Office, open_office
from services.settings import Settings
from services.worker import Worker
from tests.faults.running_house import SCRIPT, Browser
from web import create_app
from web.security import limiter

PASSWORD = "Bench-2022-liaison"
ADMINISTRATOR = Person(login="admin", name="管理员", role=Role.ADMINISTRATOR)
THREADS = 8  # of the server, as `serve` has them


def p95(took: list[float]) -> float:
    return sorted(took)[min(len(took) - 1, int(len(took) * 0.95))]


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
