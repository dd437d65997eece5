"""A child process that does tasks: bytes go in over a pipe, values come back, and whatever goes wrong stays in there.

This module is cheap to import: the parsers live in the child alone (services/formats/child_main.py).
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from services.formats import wire
from services.formats.confinement import Confinement
from services.model.errors import WenshuError

ENTRY = "services.formats.child_main"
ROOT = Path(__file__).resolve().parents[2]
# What the child's environment keeps: what Python needs to start, and none of the office's settings or secrets.
PASSED_ON = (
    "PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONPYCACHEPREFIX",
    "VIRTUAL_ENV",
    "LD_LIBRARY_PATH",
    "LANG",
    "LC_ALL",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
)
CHILD_ENVIRONMENT = {
    **{"PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"},
    "ORT_DISABLE_TELEMETRY": "1",  # else onnxruntime reports to its maker where nothing cuts the network (its Privacy.md)
}
OUT_OF_MEMORY = (b"MemoryError", b"memory allocation", b"bad_alloc")  # last words of Python, Rust and C++
COMPLAINTS = 200_000  # bytes of standard error that are looked through
LEAST_SECONDS = 1.0  # that a task gets, however late it is
LONGEST_WORD = 200  # characters of the last complaint that are told
KILLED = -9  # from outside, as where the machine's memory is used up: may go well the next time


class ReadingFailed(WenshuError):
    """The child could not read a file; the file itself is kept as it came."""

    message = "解析失败：{reason}。原件已保留，请核对文件后重新提交，或转人工处理。"

    @property
    def reason(self) -> str:
        return str(self.details["reason"])

    @property
    def heavy(self) -> bool:
        """Whether a limit of memory, time or depth was met: the file may be in order, and is too much for us."""
        return bool(self.details.get("heavy"))


class ChildCannotRun(ReadingFailed):
    """The child fell before it could do anything: the installation is to blame, and no file. `why` is its last word."""

    message = "{reason}。请管理员停止服务，运行 python3 run.py setup 重新安装后再试。"

    def __init__(self, why: str) -> None:
        super().__init__(reason=f"解析程序不能运行（{why}）", why=why)

    @property
    def why(self) -> str:
        return str(self.details["why"])


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


LIMITS = ChildLimits()


class ReadingChild:
    """One warm child process. One task at a time; a child that dies, hangs or grows is replaced before the next task."""

    def __init__(self, *, limits: ChildLimits = LIMITS, entry: str = ENTRY) -> None:
        """`entry` is the module that the child runs: it speaks services/formats/wire.py and reports its walls to `hello`."""
        self.limits = limits
        self._entry = entry
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None
        self._confinement: Confinement | None = None
        self._done = 0

    def ask(self, task: Mapping[str, Any], body: bytes = b"", *, seconds: float | None = None) -> tuple[dict[str, Any], bytes]:
        """Do one task in the child, in `seconds` where that is less than its limit.

        Raises ReadingFailed with the reason, after which the next task gets a fresh child.
        """
        wall = self.limits.wall if seconds is None else min(self.limits.wall, max(seconds, LEAST_SECONDS))
        with self._lock:
            if self._done >= self.limits.tasks:
                self._end()
            process = self._running()
            answer, data = self._exchange(process, task, body, seconds=wall)
            self._done += 1
            if answer.get("spent"):
                self._end()
        if "reason" in answer:
            raise ReadingFailed(reason=answer["reason"], heavy=answer.get("heavy", False))
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
            [sys.executable, "-m", self._entry, *arguments],
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
        self, process: subprocess.Popen[bytes], task: Mapping[str, Any], body: bytes, *, seconds: float
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
            code = process.wait()
            failure = ReadingFailed(reason=f"超过时限（{seconds:.0f} 秒）", heavy=True) if late.is_set() else self._fallen(code)
            self._end()
            raise failure from None
        finally:
            watch.cancel()

    def _fallen(self, code: int) -> ReadingFailed:
        """Why the child is dead, from its exit code and what it left on standard error."""
        if code == -getattr(signal, "SIGXCPU", 0):
            return ReadingFailed(reason=f"超过处理器时限（{self.limits.cpu} 秒）", heavy=True)
        complaints = b""
        if self._complaints is not None:
            self._complaints.seek(0)
            complaints = self._complaints.read(COMPLAINTS)
        if any(words in complaints for words in OUT_OF_MEMORY):
            return ReadingFailed(reason=f"超过内存上限（{self.limits.memory // (1024 * 1024)} MB）", heavy=True)
        if self._confinement is None and code != KILLED:  # it never said hello: it has not seen a file yet
            return ChildCannotRun(_last_word(complaints) or f"代码 {code}")
        return ReadingFailed(reason=f"解析程序异常退出（代码 {code}），文件可能已损坏或耗尽内存")

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


def _last_word(complaints: bytes) -> str:
    """The last line of what it left on standard error, e.g. that of a traceback; without the paths of the machine."""
    lines = [line.strip() for line in complaints.decode("utf-8", "replace").splitlines() if line.strip()]
    return re.sub(r"[^\s'\"(]*/", "", lines[-1])[:LONGEST_WORD] if lines else ""


@contextmanager
def _ignoring_broken_pipe() -> Iterator[None]:
    """Closing a pipe flushes it; what was meant for a dead child goes nowhere."""
    try:
        yield
    except OSError:
        return
