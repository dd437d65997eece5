"""Zip and OLE containers seen from outside: just enough structure to tell what a file is, without opening it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

ZIP_MEMBER = b"PK\x03\x04"
ZIP_END = b"PK\x05\x06"
ZIP64_END = b"PK\x06\x06"
ZIP64_LOCATOR = b"PK\x06\x07"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Root storage class of a Windows Installer package, {000C1084-0000-0000-C000-000000000046} ([MS-CFB] 2.6.1).
MSI_CLASS = bytes.fromhex("84100c0000000000c000000000000046")

_END_RECORD = struct.Struct("<4s4H2LH")
_NO_SECTOR = 0xFFFFFFFC  # this and above are the marks FREESECT, ENDOFCHAIN, FATSECT, DIFSECT
_SMALL_STREAM, _SMALL_SECTOR = 4096, 64  # bytes; shorter streams lie in the mini stream ([MS-CFB] 2.4)
_MAX_SECTORS = 4096  # of an OLE directory: 16,384 entries and more, far beyond any document


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipEnd:
    """The end-of-central-directory record: the members it promises, the bytes of its directory, whether the file ends with it.

    `directory_at` is where the directory really begins; `shift` how far everything lies behind where the records say it does.
    """

    members: int
    directory_size: int
    ends_file: bool
    directory_at: int
    shift: int


def zip_end(file: BinaryIO, size: int) -> ZipEnd | None:
    """The last end record in the final 64 KiB of `file`, or None where there is none (not a zip, or a truncated one)."""
    reach = min(size, _END_RECORD.size + 0xFFFF + 20)
    file.seek(size - reach)
    tail = file.read(reach)
    at = tail.rfind(ZIP_END)
    if at < 0 or at + _END_RECORD.size > len(tail):
        return None
    _sig, _disk, _start, _here, members, directory_size, offset, comment = _END_RECORD.unpack_from(tail, at)
    end = size - reach + at
    if at >= 20 and tail[at - 20 : at - 16] == ZIP64_LOCATOR:
        (end64_at,) = struct.unpack_from("<Q", tail, at - 12)
        if end64_at + 56 <= size:
            file.seek(end64_at)
            record = file.read(56)
            if record[:4] == ZIP64_END:
                _here, members, directory_size, offset = struct.unpack_from("<4Q", record, 24)
                end = end64_at
    ends = at + _END_RECORD.size + comment == len(tail)
    begins = end - directory_size
    return ZipEnd(members=members, directory_size=directory_size, ends_file=ends, directory_at=begins, shift=begins - offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class OleDirectory:
    """The names of the streams and storages of an OLE file, and the class of its root storage.

    `places` is where in the file a stream begins; short ones are taken to lie in one piece, as they nearly always do.
    """

    names: frozenset[str]
    root_class: bytes
    places: Mapping[str, int]


def ole_directory(file: BinaryIO, size: int) -> OleDirectory | None:
    """The directory of an OLE compound file ([MS-CFB] 2.2-2.6), or None where it is broken. Reads at most a few MB."""
    file.seek(0)
    header = file.read(512)
    if len(header) < 512 or not header.startswith(OLE_MAGIC):
        return None
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        return None
    sector, fat_sectors = 1 << shift, [n for n in struct.unpack_from("<109L", header, 76) if n < _NO_SECTOR]
    (current,) = struct.unpack_from("<L", header, 48)
    seen: set[int] = set()
    raw = bytearray()
    while current < _NO_SECTOR and current not in seen and len(seen) < _MAX_SECTORS:
        seen.add(current)
        block = _sector(file, current, sector, size)
        if block is None:
            return None
        raw += block
        following = _next_sector(file, current, sector, fat_sectors, size)
        if following is None:
            return None
        current = following
    return _directory_of(bytes(raw), sector)


def _sector(file: BinaryIO, number: int, sector: int, size: int) -> bytes | None:
    at = (number + 1) * sector
    if at + sector > size:
        return None
    file.seek(at)
    return file.read(sector)


def _next_sector(file: BinaryIO, number: int, sector: int, fat: list[int], size: int) -> int | None:
    """The sector after `number` in its chain; a directory beyond the first 109 FAT sectors (7 MB and more) ends the chain."""
    index, place = divmod(number, sector // 4)
    if index >= len(fat):
        return _NO_SECTOR
    block = _sector(file, fat[index], sector, size)
    return None if block is None else int(struct.unpack_from("<L", block, place * 4)[0])


def _directory_of(raw: bytes, sector: int) -> OleDirectory | None:
    names: set[str] = set()
    places: dict[str, int] = {}
    small = (
        int.from_bytes(raw[116:120], "little") + 1
    ) * sector  # where the root's own stream begins, which holds the short ones
    for at in range(0, len(raw) - 127, 128):
        (length,) = struct.unpack_from("<H", raw, at + 64)
        if 2 <= length <= 64 and raw[at + 66] in (1, 2):
            name = raw[at : at + length - 2].decode("utf-16-le", "replace")
            names.add(name)
            first, size = struct.unpack_from("<2L", raw, at + 116)
            if size and first < _NO_SECTOR:
                places.setdefault(name, (first + 1) * sector if size >= _SMALL_STREAM else small + first * _SMALL_SECTOR)
    if len(raw) < 128 or raw[66] != 5:
        return None
    return OleDirectory(names=frozenset(names), root_class=raw[80:96], places=places)
