"""Zips byte by byte: names as any program writes them, and records that tell lies."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

UTF8 = 0x800


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A member. `name` are the bytes in the file; `alias` the entry whose bytes it shares, which no honest zip has."""

    name: bytes
    content: bytes = b""
    flags: int = 0
    extra: bytes = b""
    deflated: bool = True
    described: bool = False  # its sizes stand behind the bytes, as programs write that don't seek
    large: bool = False  # its sizes stand in the field for large files
    alias: int | None = None
    attributes: int = 0


def unicode_path(name: bytes, meant: str) -> bytes:
    """The field in which Info-ZIP tells the name in UTF-8 (APPNOTE 4.6.9)."""
    data = b"\x01" + struct.pack("<L", zlib.crc32(name)) + meant.encode()
    return struct.pack("<2H", 0x7075, len(data)) + data


def raw_zip(entries: Sequence[Entry], *, before: bytes = b"") -> bytes:
    """The zip, behind `before` without its offsets knowing of it."""
    out, offsets, directory = bytearray(), [], bytearray()
    for entry in entries:
        offsets.append(len(out) if entry.alias is None else offsets[entry.alias])
        if entry.alias is None:
            out += _local(entry)
    for entry, offset in zip(entries, offsets, strict=True):
        directory += _central(entry if entry.alias is None else entries[entry.alias], entry, offset)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), len(out), 0)
    return before + bytes(out) + bytes(directory) + end


def _packed(entry: Entry) -> bytes:
    if not entry.deflated:
        return entry.content
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(entry.content) + squeeze.flush()


def _local(entry: Entry) -> bytes:
    packed, crc = _packed(entry), zlib.crc32(entry.content)
    told = (0, 0, 0) if entry.described else (crc, len(packed), len(entry.content))
    head = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", 20, _flags(entry), 8 * entry.deflated, 0, 0, *told, len(entry.name), len(entry.extra)
    )
    tail = struct.pack("<4s3L", b"PK\x07\x08", crc, len(packed), len(entry.content)) if entry.described else b""
    return head + entry.name + entry.extra + packed + tail


def _central(source: Entry, entry: Entry, offset: int) -> bytes:
    packed, extra = _packed(source), entry.extra
    sizes = (len(packed), len(source.content))
    if entry.large:
        extra += struct.pack("<2H2Q", 1, 16, sizes[1], sizes[0])
        sizes = (0xFFFFFFFF, 0xFFFFFFFF)
    numbers = (len(entry.name), len(extra), 0, 0, 0, entry.attributes, offset)
    head = struct.pack(
        "<4s6H3L5H2L",
        b"PK\x01\x02",
        20,
        20,
        _flags(entry),
        8 * source.deflated,
        0,
        0,
        zlib.crc32(source.content),
        *sizes,
        *numbers,
    )
    return head + entry.name + extra


def _flags(entry: Entry) -> int:
    return entry.flags | 8 * entry.described
