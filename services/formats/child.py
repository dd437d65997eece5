"""The reading child seen from the office: bytes go in over a pipe, values come back, and whatever goes wrong stays in there.

This module is cheap to import: the parsers live in the child alone (services/formats/child_main.py).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from services.formats import wire
from services.formats.confinement import Confinement
from services.model.checked import Checked, NotMeasurable
from services.model.document import ParsedDocument
from services.model.errors import WenshuError
from services.model.files import FileKind
from services.model.inspection import Inspection, Seal

ENTRY = "services.formats.child_main"
ROOT = Path(__file__).resolve().parents[2]
# What the child's environment keeps: what Python needs to start, and none of the office's settings or secrets.
PASSED_ON = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP")
CHILD_ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}


class ReadingFailed(WenshuError):
    """The child could not read a file; the file itself is kept as it came."""

    message = "解析失败：{reason}。原件已保留，请核对文件后重新提交，或转人工处理。"

    @property
    def reason(self) -> str:
        return str(self.details["reason"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLimits:
    """What one task may use. Source: measured on hostile files (docs/operations.md); sizes in bytes, times in seconds."""

    memory: int = 1536 * 1024 * 1024
    cpu: int = 60
    wall: int = 90
    start: int = 60
    file_size: int = 16 * 1024 * 1024
    open_files: int = 64
    tasks: int = 200  # a child is replaced after so many


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A text to be found on a PDF's pages: its `occurrence` (from 0) on `page`, or anywhere where `page` is None."""

    text: str
    page: int | None = None
    occurrence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle of one line on a page; coordinates are fractions of the page's width and height, from the top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class ReadingChild:
    """One warm child process. One task at a time; a child that dies, hangs or grows is replaced before the next task."""

    def __init__(self, *, limits: ChildLimits = ChildLimits()) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None
        self._confinement: Confinement | None = None
        self._done = 0

    def ask(self, task: Mapping[str, Any], body: bytes = b"") -> tuple[dict[str, Any], bytes]:
        """Do one task in the child. Raises ReadingFailed with the reason, after which the next task gets a fresh child."""
        with self._lock:
            if self._done >= self.limits.tasks:
                self._end()
            process = self._running()
            answer, data = self._exchange(process, task, body, seconds=self.limits.wall)
            self._done += 1
            if answer.get("spent"):
                self._end()
        if "reason" in answer:
            raise ReadingFailed(reason=answer["reason"])
        return answer, data

    def confinement(self) -> Confinement:
        """Which walls stand around the child, as it found them itself."""
        with self._lock:
            self._running()
            if self._confinement is None:
                raise ReadingFailed(reason="解析程序没有报告隔离状态")
            return self._confinement

    @property
    def pid(self) -> int | None:
        """The process id of the child in service, if any."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the child; a later task starts a new one."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._start()
        return cast("subprocess.Popen[bytes]", self._process)

    def _start(self) -> None:
        limits = self.limits
        arguments = [str(n) for n in (limits.memory, limits.cpu, limits.file_size, limits.open_files)]
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | CHILD_ENVIRONMENT
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the child)
        self._process = subprocess.Popen(
            [sys.executable, "-m", ENTRY, *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
        )
        self._done = 0
        hello, _ = self._exchange(self._process, {"task": "hello"}, b"", seconds=limits.start)
        walls = hello["confinement"]
        self._confinement = Confinement(**{**walls, "missing": tuple(walls["missing"])})

    def _exchange(
        self, process: subprocess.Popen[bytes], task: Mapping[str, Any], body: bytes, *, seconds: int
    ) -> tuple[dict[str, Any], bytes]:
        """One message each way; a watch kills the child when the time is up, which ends the waiting here."""
        late = threading.Event()

        def overdue() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(seconds, overdue)
        watch.daemon = True
        watch.start()
        try:
            wire.send(cast(BinaryIO, process.stdin), task, body)
            return wire.receive(cast(BinaryIO, process.stdout))
        except (OSError, EOFError, ValueError):
            process.kill()
            reason = f"超过时限（{seconds} 秒）" if late.is_set() else self._last_words(process.wait())
            self._end()
            raise ReadingFailed(reason=reason) from None
        finally:
            watch.cancel()

    def _last_words(self, code: int) -> str:
        """Why the child is dead, from its exit code and what it left on standard error."""
        if code == -getattr(signal, "SIGXCPU", 0):
            return f"超过处理器时限（{self.limits.cpu} 秒）"
        complaints = b""
        if self._complaints is not None:
            self._complaints.seek(0)
            complaints = self._complaints.read(200_000)
        if b"MemoryError" in complaints or b"memory allocation" in complaints or b"bad_alloc" in complaints:
            return f"超过内存上限（{self.limits.memory // (1024 * 1024)} MB）"
        return f"解析程序异常退出（代码 {code}），文件可能已损坏或耗尽内存"

    def _end(self) -> None:
        process, self._process, self._confinement, self._done = self._process, None, None, 0
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with _ignoring_broken_pipe():
                        pipe.close()
        if self._complaints is not None:
            self._complaints.close()
            self._complaints = None


@contextmanager
def _ignoring_broken_pipe() -> Iterator[None]:
    """Closing a pipe flushes it; what was meant for a dead child goes nowhere."""
    try:
        yield
    except OSError:
        return


class ReadingPool:
    """A few reading children side by side: a page image need not wait behind a long reading. Children start when needed."""

    def __init__(self, *, size: int = 1, limits: ChildLimits = ChildLimits()) -> None:
        self._children = [ReadingChild(limits=limits) for _ in range(size)]
        self._free = list(self._children)
        self._seat = threading.Condition()

    def inspect(self, data: bytes, kind: FileKind) -> Inspection:
        """Open the file with its parser and read its head; raises ReadingFailed."""
        answer, _ = self._ask({"task": "inspect", "kind": kind.value}, data)
        seal = Seal(answer["seal"]) if answer["seal"] else None
        return Inspection(seal=seal, first_page_text=answer["first_page_text"])

    def read(self, data: bytes, kind: FileKind) -> ParsedDocument:
        """The whole file as text, tables and findings; raises ReadingFailed."""
        answer, _ = self._ask({"task": "read", "kind": kind.value}, data)
        return wire.document_from_wire(answer["document"])

    def page_image(self, pdf: bytes, page: int, *, scale: float = 2.0, form: str = "png") -> bytes:
        """Page `page` (from 1) of a PDF as PNG or WebP, `scale` pixels a point, at most 25 megapixels; raises ReadingFailed."""
        _, image = self._ask({"task": "page_image", "page": page, "scale": scale, "form": form}, pdf)
        return image

    def page_count(self, pdf: bytes) -> int:
        """How many pages a PDF has; raises ReadingFailed."""
        answer, _ = self._ask({"task": "page_count"}, pdf)
        return int(answer["pages"])

    def locate(self, pdf: bytes, quotes: Sequence[Quote]) -> tuple[tuple[Box, ...], ...]:
        """For each quote the boxes that cover it, one per line; none where it does not stand in the PDF. Raises ReadingFailed."""
        wanted = [{"text": quote.text, "page": quote.page, "occurrence": quote.occurrence} for quote in quotes]
        answer, _ = self._ask({"task": "locate", "quotes": wanted}, pdf)
        return tuple(tuple(Box(page=p, x0=x0, y0=y0, x1=x1, y1=y1) for p, x0, y0, x1, y1 in boxes) for boxes in answer["boxes"])

    def check(self, pdf: bytes, docx: bytes = b"", *, form: str | None = None, label: str) -> Checked:
        """The document against GB/T 9704; raises NotMeasurable."""
        try:
            answer, _ = self._ask({"task": "check", "docx": len(docx), "form": form, "label": label}, docx + pdf)
        except ReadingFailed as failure:
            raise NotMeasurable(label=label, reason=failure.reason) from failure
        return wire.checked_from_wire(answer["checked"])

    def marked_page(self, pdf: bytes, page: int, boxes: Sequence[Sequence[float]]) -> bytes:
        """Page `page` as PNG with `boxes` (page, x0, y0, x1, y1 in mm) outlined; raises ReadingFailed."""
        _, image = self._ask({"task": "mark", "page": page, "boxes": [list(box) for box in boxes]}, pdf)
        return image

    def confinement(self) -> Confinement:
        """Which walls stand around a child."""
        with self._child() as child:
            return child.confinement()

    def close(self) -> None:
        """End every child; a later task starts new ones."""
        for child in self._children:
            child.close()

    def _ask(self, task: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        with self._child() as child:
            return child.ask(task, body)

    @contextmanager
    def _child(self) -> Iterator[ReadingChild]:
        with self._seat:
            self._seat.wait_for(lambda: bool(self._free))
            child = self._free.pop()
        try:
            yield child
        finally:
            with self._seat:
                self._free.append(child)
                self._seat.notify()
