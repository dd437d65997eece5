"""LibreOffice, as the office calls it: conversions asked from any thread wait in one queue and run in a warm process or two."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path

from services.formats.hanging import without_hanging
from services.formats.pdf.errors import ConversionFailed, LibreOfficeMissing
from services.formats.pdf.press import Press
from services.formats.pdf.program import find_program
from services.formats.pdf.walls import walls

IDLE_SECONDS = 300.0  # how long a LibreOffice without work stays
MEMORY = 4 << 30  # bytes of address space: 1.5 GB are taken at rest, mostly mapped libraries and fonts
SHARE = 12  # so many files must wait before one more process is worth its start
_END_SECONDS = 15.0


class LibreOffice:
    """The program. Processes start with the first conversion and end after a while without one, or with `close`."""

    def __init__(
        self,
        *,
        program: Path,
        timeout_seconds: float = 120.0,
        idle_seconds: float = IDLE_SECONDS,
        memory: int = MEMORY,
        presses: int | None = None,
    ) -> None:
        """`timeout_seconds` is for one file, `memory` (bytes) for one process, `presses` the most processes at a time."""
        self.program = program
        self._timeout, self._idle, self._memory = timeout_seconds, idle_seconds, memory
        self._most = presses or min(2, os.cpu_count() or 1)
        self._changed = threading.Condition()
        self._queue: deque[tuple[bytes, Future[bytes]]] = deque()
        self._presses: dict[threading.Thread, Press] = {}

    @classmethod
    def find(cls, setting: str | None = None, *, timeout_seconds: float = 120.0) -> LibreOffice:
        """The program at the path of the setting, else on the search path and in the usual folders.

        Raises LibreOfficeMissing. Whether it works is seen at the first conversion, which raises ConversionFailed.
        """
        return cls(program=find_program(setting), timeout_seconds=timeout_seconds)

    def to_pdf(self, docx: Path | bytes) -> bytes:
        """The docx as PDF/A-2b. Raises LibreOfficeMissing or ConversionFailed."""
        (pdf,) = self.to_pdfs([docx if isinstance(docx, bytes) else docx.read_bytes()])
        if isinstance(pdf, ConversionFailed):
            raise pdf
        return pdf

    def to_pdfs(self, docxs: Iterable[bytes]) -> list[bytes | ConversionFailed]:
        """Each docx as PDF/A-2b, or why it could not be made: one file's failure is no other's. Raises LibreOfficeMissing.

        Printing begins with the first docx, while an iterator still makes the next.
        """
        if not self.program.is_file():
            raise LibreOfficeMissing(reason=f"（“{self.program}”已不存在）")
        waiting = [self._ask(docx) for docx in docxs]
        done: list[bytes | ConversionFailed] = []
        for future in waiting:
            try:
                done.append(future.result())
            except ConversionFailed as failed:
                done.append(failed)
        return done

    @property
    def missing(self) -> tuple[str, ...]:
        """Which walls do not stand around the program, in words for an administrator; tried at the first question."""
        return walls(self.program).missing

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the LibreOffices in service."""
        with self._changed:
            return tuple(press.pid for press in self._presses.values() if press.pid)

    def close(self) -> None:
        """End every process; what still waits fails. A later conversion starts anew."""
        with self._changed:
            for _docx, future in self._queue:
                future.set_exception(ConversionFailed(reason="服务正在停止"))
            self._queue.clear()
            ending = dict(self._presses)
            self._presses.clear()
            for press in ending.values():
                press.stop()
            self._changed.notify_all()
        for thread in ending:
            thread.join(_END_SECONDS)

    def _ask(self, docx: bytes) -> Future[bytes]:
        future: Future[bytes] = Future()
        try:
            copied = without_hanging(docx)
        except ValueError:
            future.set_exception(ConversionFailed(reason="不是完整的 docx 文件"))
            return future
        with self._changed:
            self._queue.append((copied, future))
            if len(self._presses) < self._most and len(self._queue) > SHARE * len(self._presses):
                self._begin()
            self._changed.notify()
        return future

    def _begin(self) -> None:
        press = Press(program=self.program, timeout_seconds=self._timeout, memory=self._memory)
        thread = threading.Thread(target=self._work, args=(press,), name="libreoffice", daemon=True)
        self._presses[thread] = press
        thread.start()

    def _work(self, press: Press) -> None:
        """What a thread does until there is nothing left to do for a while."""
        try:
            while (job := self._next(press)) is not None:
                docx, future = job
                try:
                    future.set_result(press.convert(docx))
                except Exception as error:  # it is raised where the conversion was asked for
                    future.set_exception(error)
        finally:
            press.end()

    def _next(self, press: Press) -> tuple[bytes, Future[bytes]] | None:
        """The next file; None when the press was closed, or has been idle so long that it is given up."""
        me = threading.current_thread()
        with self._changed:
            self._changed.wait_for(lambda: bool(self._queue) or me not in self._presses, self._idle)
            if self._queue and me in self._presses:
                return self._queue.popleft()
            self._presses.pop(me, None)
            return None
