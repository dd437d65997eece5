"""One warm LibreOffice. It keeps a blank document open, so that it stays, and is handed one file after another.

Measured (LibreOffice 7.4, 2 cores, a letter of 2 pages): 1.4 s in a process of its own, 0.12 s handed to one that runs, which
is no slower than many files in one call. Handed singly, a file that hangs or crashes the program fails alone.
"""

from __future__ import annotations

import time
from pathlib import Path

import structlog

from services.formats.pdf.archival import is_pdf_a_2b
from services.formats.pdf.errors import ConversionFailed
from services.formats.pdf.room import Handing, Kept, Room

log = structlog.get_logger()

PDF_A_2B = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
START_SECONDS = 60.0
MOST_FILES = 1000  # then a new process: what a LibreOffice does not give back stays small
_GLANCE = 0.01  # seconds between two looks at a process


class _Died(Exception):
    """The LibreOffice that was handed a file is gone."""


class Press:
    """A LibreOffice in a folder of its own, for one thread; `stop` and `pid` may be used by another."""

    def __init__(self, *, program: Path, timeout_seconds: float, memory: int) -> None:
        self._program, self._timeout, self._memory = program, timeout_seconds, memory
        self._room: Room | None = None
        self._resident: Kept | None = None
        self._client: Handing | Kept | None = None
        self._files = 0
        self._stays = True  # until it is seen not to
        self._stopped = False

    @property
    def pid(self) -> int | None:
        """The process id of the LibreOffice in service, if any."""
        resident = self._resident
        return resident.pid if resident is not None and resident.code() is None else None

    def convert(self, docx: bytes) -> bytes:
        """The docx as PDF/A-2b. Raises ConversionFailed."""
        try:
            try:
                return self._converted(docx)
            except _Died:  # perhaps something else killed it, which is no fault of the file: once more
                return self._converted(docx)
        except _Died as died:
            reason = f"程序转换时两次意外退出，文件可能已损坏，或超过内存上限{self._memory >> 20} MB"
            raise ConversionFailed(reason="服务正在停止" if self._stopped else reason) from died
        except OSError as error:
            self.end()
            raise ConversionFailed(reason=f"程序无法启动：{error.strerror}") from error

    def stop(self) -> None:
        """End at once what is being converted; what comes after it fails as well."""
        self._stopped = True
        if self._resident is not None:
            self._resident.release()

    def end(self) -> None:
        """End the program and remove its folder; the next conversion starts a new one."""
        if self._resident is not None:
            self._resident.end()
        if self._room is not None:
            self._room.close()
        self._room, self._resident, self._files = None, None, 0

    def _converted(self, docx: bytes) -> bytes:
        if self._stopped:
            raise _Died
        room = self._ready_room()
        self._files += 1
        output = room.folder / "in.pdf"
        output.unlink(missing_ok=True)
        source = room.take("in.docx", docx)
        words = ("--convert-to", PDF_A_2B, "--outdir", str(room.folder), str(source))
        spoilt = True
        try:
            with (room.folder / "client.log").open("wb") as said:
                client = room.handing(*words, log=said) if self._resident else room.kept(*words, memory=self._memory)
                try:
                    code = self._watched(client)
                finally:
                    client.end()  # before the resident: a client whose resident is gone becomes one itself
            spoilt = False
            return _whole(output, code=code, said=room.said("client.log", "log"))
        finally:
            if spoilt or not self._stays:
                self.end()

    def _watched(self, client: Handing | Kept) -> int:
        """The exit code of a conversion. Raises _Died, and ConversionFailed at the time limit."""
        deadline = time.monotonic() + self._timeout
        while (code := client.code()) is None:
            if self._stopped or self._is_gone():
                raise _Died
            if time.monotonic() > deadline:
                raise ConversionFailed(reason=f"超过{self._timeout:g}秒没有完成，已终止")
            time.sleep(_GLANCE)
        if self._is_gone():
            raise _Died
        return code

    def _is_gone(self) -> bool:
        return self._resident is not None and self._resident.code() is not None

    def _ready_room(self) -> Room:
        """A room with a LibreOffice that waits for files; one without, where the program can't be made to stay."""
        if self._room is not None and self.pid and self._files < MOST_FILES:
            return self._room
        self.end()
        room = self._room = Room(self._program)
        if not self._stays:
            return room
        words = ("open.fodt", "--convert-to", "txt:Text", "--outdir", str(room.folder), "ready.fodt")
        resident = self._resident = room.kept(*words, memory=self._memory)
        deadline = time.monotonic() + min(START_SECONDS, self._timeout)
        while resident.code() is None and time.monotonic() < deadline and not self._stopped:
            if (room.folder / "ready.txt").exists():
                return room
            time.sleep(_GLANCE)
        log.warning("libreoffice_does_not_stay", program=str(self._program), code=resident.code(), said=room.said("log"))
        self.end()
        self._stays = False
        self._room = Room(self._program)
        return self._room


def _whole(path: Path, *, code: int, said: str) -> bytes:
    """The PDF; LibreOffice also exits 0 when it has made none."""
    if code != 0:
        raise ConversionFailed(reason=f"退出码{code}{'：' + said if said else ''}")
    if not path.is_file():
        raise ConversionFailed(reason="程序正常退出，但没有生成文件，文件可能已损坏")
    content = path.read_bytes()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        raise ConversionFailed(reason="生成的文件不完整")
    if not is_pdf_a_2b(content):
        raise ConversionFailed(reason="生成的 PDF 没有标明 PDF/A-2b，请升级 LibreOffice")
    return content
