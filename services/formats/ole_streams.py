"""The streams of an OLE compound file ([MS-CFB] 2.2 to 2.6), wherever in it they lie."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from services.formats.containers import OLE_MAGIC

_END = 0xFFFFFFFC  # this and above are marks, no sectors
_ENTRY = 128
_SMALL = 64  # bytes of a sector of the stream that holds all short ones


def ole_stream(data: bytes, name: str) -> bytes | None:
    """The bytes of a stream of the file `data`; None where it is not there. A broken chain gives what it holds."""
    if len(data) < 512 or not data.startswith(OLE_MAGIC):
        return None
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        return None
    file = memoryview(data)[1 << shift :]
    after = _table(data, 1 << shift)
    first, _signature, short, small_first = struct.unpack_from("<4L", data, 48)
    entries = list(_entries(_chained(file, first, after, 1 << shift)))
    for entry in entries:
        (length,) = struct.unpack_from("<H", entry, 64)
        start, size = struct.unpack_from("<2L", entry, 116)
        if entry[: max(length - 2, 0)] != name.encode("utf-16-le"):
            continue
        if size >= short:
            return _chained(file, start, after, 1 << shift)[:size]
        (root,) = struct.unpack_from("<L", entries[0], 116)
        smalls = memoryview(_chained(file, root, after, 1 << shift))
        return _chained(smalls, start, _numbers(_chained(file, small_first, after, 1 << shift)), _SMALL)[:size]
    return None


def _entries(directory: bytes) -> Iterator[bytes]:
    yield from (directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY))


def _chained(sectors: memoryview, number: int, after: Sequence[int], size: int) -> bytes:
    """The sectors from `number` on; a chain that comes back to itself ends after as many as there are."""
    found: list[memoryview] = []
    while number < len(after) and len(found) <= len(sectors) // size:
        found.append(sectors[number * size : (number + 1) * size])
        number = after[number]
    return b"".join(found)


def _table(data: bytes, size: int) -> Sequence[int]:
    """Which sector comes after each (FAT); the sectors that hold it are listed in the header and in a chain of their own."""
    listed = list(struct.unpack_from("<109L", data, 76))
    (more,) = struct.unpack_from("<L", data, 68)
    for _ in range(len(data) // size):
        if more >= _END or (more + 2) * size > len(data):
            break
        *numbers, more = struct.unpack_from(f"<{size // 4}L", data, (more + 1) * size)
        listed += numbers
    most = len(data) // size // (size // 4) + 1  # that a file of this size needs
    wanted = [number for number in listed if number < _END and (number + 2) * size <= len(data)][:most]
    return _numbers(b"".join(data[(number + 1) * size : (number + 2) * size] for number in wanted))


def _numbers(data: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(data) // 4}L", data[: len(data) // 4 * 4])
