"""A house as it runs at an office: server and worker in processes of their own, seen from outside and watched all the time."""

from __future__ import annotations

import http.client
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from uuid import uuid4

from services.model.files import StoredFile
from services.model.filing import Filing
from services.model.people import EVERYTHING
from services.model.work import MOST_ATTEMPTS
from services.office import Office, open_office
from services.settings import Settings
from services.stores.objects import Listing

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Heshun-Zhou-7"
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}
MB = 1 << 20
PULSE = 0.2  # seconds between two questions whether the service answers
# Calls by which a process would leave the house: what they name is looked at afterwards.
CALLS = ",".join(
    (
        *("open", "openat", "creat", "mkdir", "mkdirat", "mknod", "mknodat", "rename", "renameat", "renameat2"),
        *("link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "connect"),
    )
)
STRACE = ("strace", "-f", "-qq", "--seccomp-bpf", "-s", "300", "-y", "-e", f"trace={CALLS}", "-o")


def processes(root: int) -> Iterator[int]:
    """A process and all that came of it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += parents.get(pid, [])


def words_of(pid: int) -> str:
    """The command of a process; empty for one that is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def resident(pid: int) -> int:
    """Bytes of memory that a process has in use."""
    with suppress(OSError, IndexError, ValueError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


@dataclass
class Watch:
    """What was seen while something went on: memory of the processes, how long the service took to answer."""

    largest: int = 0  # bytes, of one process
    together: int = 0  # bytes, of all
    slowest: float = 0.0  # seconds, of an answer
    answers: int = 0
    slow: int = 0  # answers that took longer than a second
    failed: list[str] = field(default_factory=list)


@contextmanager
def watching(root: int, url: str | None = None) -> Iterator[Watch]:
    """Look at the tree of processes, and ask the service, until the block ends."""
    watch, over = Watch(), threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            sizes = [resident(pid) for pid in processes(root)]
            watch.largest, watch.together = max(watch.largest, *sizes, 0), max(watch.together, sum(sizes))

    def ask() -> None:
        while url is not None and not over.wait(PULSE):
            began = time.monotonic()
            try:
                status, _, _ = Browser(url).ask("GET", "/login")
                if status != 200:
                    watch.failed.append(str(status))
            except OSError as error:
                watch.failed.append(repr(error))
            taken = time.monotonic() - began
            watch.answers, watch.slowest, watch.slow = watch.answers + 1, max(watch.slowest, taken), watch.slow + (taken > 1)

    threads = [threading.Thread(target=what, daemon=True) for what in (look, ask)]
    for thread in threads:
        thread.start()
    try:
        yield watch
    finally:
        over.set()
        for thread in threads:
            thread.join()


class Browser:
    """One that knows cookies and forms, and nothing else."""

    def __init__(self, url: str) -> None:
        self._place = urllib.parse.urlsplit(url).netloc
        self._cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers, body of the answer; redirections are the caller's business."""
        connection = http.client.HTTPConnection(self._place, timeout=300)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            connection.request(method, path, body, {"Cookie": cookies, **headers})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self._cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content

    def post(self, path: str, values: Sequence[tuple[str, str]], files: Sequence[tuple[str, str, bytes]] = (), **more: str):
        """A form with its CSRF token; files as (field, name, content)."""
        boundary = uuid4().hex
        body = b"".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in (("csrf_token", self._token()), *values)
        )
        for name, label, content in files:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{label}"\r\n\r\n'
            body += head.encode() + content + b"\r\n"
        body += f"--{boundary}--\r\n".encode()
        return self.ask("POST", path, body, **{"Content-Type": f"multipart/form-data; boundary={boundary}", **more})

    def _token(self) -> str:
        _, _, page = self.ask("GET", "/login")
        found = re.search(rb'name="csrf[-_]token"[^>]* (?:value|content)="([^"]+)"', page)
        assert found, page[:500]
        return found[1].decode()

    def log_in(self, login: str, password: str) -> None:
        status, _, page = self.post("/login", [("login", login), ("password", password)])
        assert status == 302, page.decode()


@dataclass
class RunningHouse:
    """The server's process, where it listens, and the home behind it; `trace` is where strace wrote, if it did. `left` is what
    lay in the temporary folder when all was over.
    """

    home: Path
    url: str
    server: subprocess.Popen[bytes]
    temporary: Path
    log: Path
    trace: Path | None = None
    left: Sequence[str] = ()

    def browser(self) -> Browser:
        """A browser in which the administrator has logged in."""
        browser = Browser(self.url)
        browser.log_in("admin", PASSWORD)
        return browser

    def worker(self) -> int:
        """The process that drains the queue."""
        return next(
            pid for pid in processes(self.server.pid) if words_of(pid).rstrip().endswith("work") and "strace" not in words_of(pid)
        )

    def complaints(self) -> list[str]:
        """What the server and its worker logged as a fault that nobody foresaw."""
        return [line for line in self.log.read_text(errors="replace").splitlines() if "Traceback" in line]


def send(browser: Browser, key: str, label: str, content: bytes) -> tuple[str, str]:
    """A file comes in, as the page's script sends it; returns (the name under which it is held, the sentence of a refusal)."""
    status, _, body = browser.post(f"/submit/{key}/files", [], [("file", label, content)], **SCRIPT)
    if status == 200:
        found = re.search(rb'data-file="(\w+)"', body)
        assert found, body
        return found[1].decode(), ""
    assert status in (400, 409, 413, 422), (status, body[:500])
    return "", json.loads(body)["error"]


def submit(browser: Browser, key: str, names: Sequence[str], *, unit: str = "市发改委") -> str:
    """Every file is an agreement of its own; returns where the answer points."""
    roles = [(f"role-{name}", "agreement") for name in names]
    status, headers, body = browser.post(f"/submit/{key}", [("unit", unit), *(("file", name) for name in names), *roles])
    assert status == 302, body.decode()[:2000]
    return headers["location"]


def filings(office: Office) -> list[Filing]:
    """All that were taken."""
    rows = office.filings.rows(Listing(kind="filing", limit=10_000), scope=EVERYTHING)
    return [office.filings.get(row.id, scope=EVERYTHING) for row in rows]


def at_rest(office: Office, filing_id: str) -> bool:
    """Whether nothing is left to be done to a filing."""
    return not [item for item in office.waiting(scope=EVERYTHING, object_id=filing_id) if item.attempts < MOST_ATTEMPTS]


def until(what: Callable[[], bool], *, seconds: float, why: str) -> float:
    """Wait for something; returns how long it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, why
        time.sleep(0.2)
    return time.monotonic() - began


def told(filing: Filing, file: StoredFile) -> str:
    """Everything that a person is told of a file."""
    return " ".join((file.note, *(found.text for found in filing.findings)))


def everybodys_folder() -> Path:
    """A temporary folder that LibreOffice reaches when it is nobody: those of pytest are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="wenshu-trial-"))
    folder.chmod(0o1777)
    return folder


@contextmanager
def running_house(folder: Path, *, traced: bool = False, **environment: str) -> Iterator[RunningHouse]:
    """An empty house with its administrator, its server, its worker, and a temporary folder of its own."""
    home, trace, temporary = folder / "home", folder / "trace", everybodys_folder()
    office = open_office(Settings(home=home))
    first = office.accounts.first_administrator()
    assert first is not None
    office.accounts.change_password("admin", old=first, new=PASSWORD)
    office.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "app.py"), "--home", str(home), "serve", "--port", str(port)]
    traced = traced and shutil.which("strace") is not None
    if traced:
        command = [*STRACE, str(trace), *command]
    log = folder / "log"
    with log.open("wb") as out:
        known = {name: value for name, value in os.environ.items() if not name.startswith("WENSHU_")}
        known |= {"TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", **environment}
        server = subprocess.Popen(command, stdout=out, stderr=out, env=known, start_new_session=True)
    house = RunningHouse(
        home=home, url=f"http://127.0.0.1:{port}", server=server, temporary=temporary, log=log, trace=trace if traced else None
    )
    try:
        until(lambda: _answers(house), seconds=60, why=log.read_text(errors="replace"))
        yield house
    finally:
        _stop(house)
        house.left = sorted(path.name for path in temporary.iterdir())
        shutil.rmtree(temporary, ignore_errors=True)


def _answers(house: RunningHouse) -> bool:
    assert house.server.poll() is None, house.log.read_text(errors="replace")
    with suppress(OSError):
        return Browser(house.url).ask("GET", "/login")[0] == 200
    return False


def _stop(house: RunningHouse) -> None:
    python = next((pid for pid in processes(house.server.pid) if words_of(pid).startswith(sys.executable)), house.server.pid)
    with suppress(ProcessLookupError):
        os.kill(python, signal.SIGTERM)
    try:
        house.server.wait(timeout=120)
    except subprocess.TimeoutExpired:
        os.killpg(house.server.pid, signal.SIGKILL)
        house.server.wait()


@contextmanager
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server that nobody may ask; gives its address and what it was asked."""
    asked: list[str] = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_error(404)

        do_POST = do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_words: object) -> None:
            """Nothing to standard error."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/beacon", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


_CALL = re.compile(r"^\d+ +(?P<call>\w+)\((?P<words>.*?)\) += (?P<result>-?\d+)")
_WRITING = ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND")
_HARMLESS = ("/dev/", "/proc/", "/tmp/OSL_PIPE_")  # the last is where a LibreOffice listens: it is compiled in, and removed


def strays(trace: Path, *, inside: Sequence[Path]) -> list[str]:
    """Lines of a trace by which something outside `inside` was changed, or a machine was spoken to."""
    return [line for line in trace.read_text(errors="replace").splitlines() if _strays(line, [str(path) for path in inside])]


def _strays(line: str, inside: Sequence[str]) -> bool:
    found = _CALL.match(line)
    if found is None or found["result"].startswith("-"):
        return bool(found and found["call"] == "connect" and "AF_INET" in line)
    call, words = found["call"], found["words"]
    if call == "connect":
        return "AF_INET" in words
    if call in ("open", "openat") and not any(flag in words for flag in _WRITING):
        return False
    for at, path in re.findall(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"', words):
        whole = os.path.normpath(path if path.startswith("/") else f"{at}/{path}")
        if not whole.startswith((*_HARMLESS, *inside)):
            return True
    return False
