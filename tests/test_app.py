"""app.py: the application for another server, and `python app.py`, which serves."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from app import create_app
from services.office import open_office
from services.settings import CHECKOUT, Settings


def test_create_app_takes_an_office_or_settings(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "a")
    from_settings = create_app(settings)
    assert from_settings.test_client().get("/login").status_code == 200
    from_settings.extensions["office"].close()
    office = open_office(Settings(home=tmp_path / "b"))
    assert create_app(office).extensions["office"] is office
    office.close()


def test_create_app_without_anything_opens_what_the_environment_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENSHU_HOME", str(tmp_path))
    app = create_app()
    assert app.extensions["office"].settings.home == tmp_path
    app.extensions["office"].close()


@pytest.mark.skipif(os.name == "nt", reason="!!! signals differ on Windows: this was NOT tested")
@pytest.mark.parametrize("by_option", [False, True])
def test_without_a_command_it_serves_and_stops_when_told(tmp_path: Path, by_option: bool) -> None:
    words = ["--home", str(tmp_path)] if by_option else []
    environment = {**os.environ, "WENSHU_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    (tmp_path / "settings.toml").write_text(f"port = {_free_port()}\n", encoding="utf-8")
    log = tmp_path / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, str(CHECKOUT / "app.py"), *words], env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        address = _address(log, server)
        with urllib.request.urlopen(f"{address}/login", timeout=20) as page:
            assert "严禁上传涉密文件" in page.read().decode()
        assert "一次性密码" in log.read_text()
    finally:
        server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=30) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _address(log: Path, server: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        if found := re.search(r"http://[\d.]+:\d+", log.read_text()):
            return found[0]
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())
