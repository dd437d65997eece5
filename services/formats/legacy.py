"""Old office documents (doc, wps, rtf, Works) become docx: LibreOffice over a stranger's file, behind walls, once, and gone.

Every file gets a room of its own: a fresh profile without macros and links, no network, no rights, limits on memory, processor
time, file sizes and the clock (services/formats/pdf/room.py). What comes out is believed as little as what went in.
"""

from __future__ import annotations

import io
import shutil
import threading
import time
from pathlib import Path

from services.formats.child import ReadingFailed
from services.formats.containers import OLE_MAGIC
from services.formats.gate import examine_file
from services.formats.kinds import LEGACY
from services.formats.legacy_heads import RTF_MAGIC
from services.formats.pdf.room import Room
from services.formats.rtf_binary import falls_short
from services.model.errors import Refused
from services.model.files import FileKind
from services.model.inspection import SEAL_REASONS, Seal

DOCX = "docx:MS Word 2007 XML"
SECONDS = 75.0  # with the start of the program and the reading of the docx, 90 in all
CPU_SECONDS = 60
MEMORY = 3 << 30  # bytes of address space, of which 1.5 GB are taken at rest, mostly mapped libraries and fonts
MAX_OUTPUT = 200 << 20  # bytes
_GLANCE = 0.05


class Legacy:
    """The converter. One file at a time: LibreOffice takes half a gigabyte and a core."""

    def __init__(self, *, program: Path, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        """`program` is LibreOffice; `seconds` by the clock for one file, `memory` in bytes of address space."""
        self._program, self._seconds, self._memory = program, seconds, memory
        self._alone = threading.Lock()

    def to_docx(self, data: bytes, kind: FileKind, *, seconds: float | None = None) -> bytes:
        """The document as docx, checked by the gate. Raises ReadingFailed with the reason.

        `seconds` is what whoever asks has left, the wait behind other files included, where that is less than usual.
        """
        if not _looks_like(data, kind):
            raise ReadingFailed(reason="文件内容与格式不符")
        if falls_short(data):
            raise ReadingFailed(reason=SEAL_REASONS[Seal.DAMAGED])
        began = time.monotonic()
        with self._alone:
            left = self._seconds if seconds is None else min(self._seconds, seconds - (time.monotonic() - began))
            content = self._converted(data, _extension(data, kind), left)
        try:
            seal = examine_file(io.BytesIO(content), len(content), label="转换结果")
        except Refused as refusal:
            raise ReadingFailed(reason="转换后的内容超出上限") from refusal
        if seal is not None:
            raise ReadingFailed(reason="转换后的文件不完整")
        return content

    def _converted(self, data: bytes, extension: str, seconds: float) -> bytes:
        try:
            room = Room(self._program, limits=_limits())
        except OSError as error:
            raise ReadingFailed(reason=f"LibreOffice 无法启动（{error.strerror}）") from error
        try:
            source = room.take(f"in.{extension}", data)
            words = ("--convert-to", DOCX, "--outdir", str(room.folder), str(source))
            self._run(room, *words, seconds=seconds)
            return _whole(room.folder / "in.docx")
        except OSError as error:
            raise ReadingFailed(reason=f"LibreOffice 无法启动（{error.strerror}）") from error
        finally:
            room.close()

    def _run(self, room: Room, *words: str, seconds: float) -> None:
        """LibreOffice also exits 0 when it has made nothing: only the file it leaves counts."""
        program = room.kept(*words, memory=self._memory)
        deadline = time.monotonic() + seconds
        try:
            while program.code() is None:
                if time.monotonic() > deadline:
                    raise ReadingFailed(reason=f"LibreOffice 转换超过时限（{max(seconds, 0):.3g} 秒）")
                time.sleep(_GLANCE)
        finally:
            program.end()


def _looks_like(data: bytes, kind: FileKind) -> bool:
    """LibreOffice would open anything under any name."""
    return kind in LEGACY and data.startswith((OLE_MAGIC, RTF_MAGIC))


def _extension(data: bytes, kind: FileKind) -> str:
    return "rtf" if data.startswith(RTF_MAGIC) else "doc" if kind is FileKind.DOC else "wps"


def _limits() -> tuple[str, ...]:
    program = shutil.which("prlimit")
    return (program, f"--cpu={CPU_SECONDS}", f"--fsize={MAX_OUTPUT}", "--core=0", "--") if program else ()


def _whole(path: Path) -> bytes:
    if not path.is_file():
        raise ReadingFailed(reason="LibreOffice 没有转换出内容，文件可能已损坏、有密码，或需要的内存超出上限")
    content = path.read_bytes()
    if not content.startswith(b"PK\x03\x04"):
        raise ReadingFailed(reason="LibreOffice 转换出的文件不完整")
    return content
