"""The index on the disk: every file of a segment has a checksum, and what is written is flushed before anything refers to it."""

from __future__ import annotations

import json
import os
import threading
import weakref
import zlib
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from services.stores.archive.disk import sync, sync_folder

_CHUNK = 1 << 20


class Torn(Exception):
    """The index can't be read: a file is missing, cut short or changed. It is derived data and is built anew."""


class DurableStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's folder storage, with what it leaves out: a file that gets its final name has been flushed, and so has the name."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        folder = Path(self.folder)
        sync_file(folder / oldname)
        super().rename_file(oldname, newname, safe=safe)
        sync_folder(folder)


class SteadyFile(StructFile):  # type: ignore[misc]
    """A file that many threads read at once, and that may be cut short under them.

    Not a memory map: a mapped file that somebody truncates kills the process.
    """

    def __init__(self, path: Path) -> None:
        file = path.open("rb")
        super().__init__(file, name=path.name)
        weakref.finalize(self, file.close)
        self.size = os.fstat(self.fileno()).st_size
        self._turn = threading.Lock()

    def get(self, position: int, length: int) -> bytes:
        """`length` bytes from `position`; raises Torn where they are not there."""
        if hasattr(os, "pread"):
            content = os.pread(self.fileno(), length, position)
        else:
            with self._turn:
                self.file.seek(position)
                content = self.file.read(length)
        if len(content) != length:
            raise Torn(f"{self._name}: {length} bytes at {position}")
        return content


def sync_file(path: Path) -> None:
    """Make the content of a file durable."""
    with path.open("r+b") as file:
        sync(file.fileno())


def seal(folder: Path, segment: str) -> None:
    """Flush the files of a new segment and write their checksums beside them."""
    names = sorted(path.name for path in folder.glob(f"{segment}.*"))
    sums = {name: _measure(folder / name) for name in names}
    for name in names:
        sync_file(folder / name)
    target = _sums(folder, segment)
    target.write_text(json.dumps(sums), "ascii")
    sync_file(target)
    sync_folder(folder)


def check(folder: Path, segment: str) -> None:
    """Raise Torn unless every file of the segment is what was sealed."""
    try:
        sums: dict[str, Any] = json.loads(_sums(folder, segment).read_text("ascii"))
        for name, sealed in sums.items():
            if _measure(folder / name) != sealed:
                raise Torn(name)
    except (OSError, ValueError) as error:
        raise Torn(str(error)) from error


def _sums(folder: Path, segment: str) -> Path:
    # Whoosh clears a segment's files by this form of name, the checksums with them
    return folder / f"{segment}.sums"


def _measure(path: Path) -> list[int]:
    size = total = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size, total = size + len(chunk), zlib.crc32(chunk, total)
    return [size, total]
