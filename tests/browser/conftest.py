"""A real browser in front of a real house: the server in a thread, its worker beside it, headless Chromium."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from werkzeug.serving import make_server

from services.office import Office, open_office
from services.settings import Settings
from services.worker import Worker
from web import create_app

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), "")
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]
SECONDS = 20  # a machine with other work is slow, not broken
expect.set_options(timeout=SECONDS * 1000)


@dataclass
class House:
    """A running house: where it listens, its first password, and the office behind it."""

    url: str
    password: str
    office: Office


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An empty house with its server and its worker running."""
    office = open_office(Settings(home=tmp_path / "home", in_use_since="2022-09"))
    password = office.accounts.first_administrator()
    assert password is not None
    server = make_server("127.0.0.1", 0, create_app(office), threaded=True)
    stopping = threading.Event()
    threads = [
        threading.Thread(target=server.serve_forever, daemon=True),
        threading.Thread(target=Worker(office).run, kwargs={"stop": stopping.is_set}, daemon=True),
    ]
    for thread in threads:
        thread.start()
    yield House(url=f"http://127.0.0.1:{server.server_port}", password=password, office=office)
    stopping.set()
    server.shutdown()
    for thread in threads:
        thread.join(timeout=30)
    server.server_close()
    office.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Seen:
    """What the browser complained about or asked elsewhere for."""

    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def page(chromium: Browser, house: House, seen: Seen) -> Iterator[Page]:
    """A 1366×768 page; whatever it complains about in its console, or asks another host for, fails the test at its end."""
    context = chromium.new_context(base_url=house.url, viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(SECONDS * 1000)

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.complaints.append(message.text)

    def request(asked: Request) -> None:
        if not asked.url.startswith((house.url, "data:", "blob:")):
            seen.elsewhere.append(asked.url)

    page.on("console", console)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("request", request)
    yield page
    context.close()
    assert seen.elsewhere == []
    assert seen.complaints == []
