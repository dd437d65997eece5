"""What a zip holds: its directory read here, names as their writers meant them, bytes as they really inflate.

The directory is read by ourselves because names are bytes: Python's own reader refuses a name whose flag is a lie, and reads
those of Chinese programs as code page 437.
"""

from __future__ import annotations

import codecs
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from services.formats.containers import ZIP_MEMBER, ZipEnd

CHUNK = 64 * 1024
UTF8_FLAG, LOCKED_FLAG = 0x800, 1
SYMLINK = 0o120000
_ENTRY = struct.Struct("<4s4B4HL2L5H2L")  # APPNOTE 4.3.12
_ENTRY_MAGIC = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")  # APPNOTE 4.3.7
_ZIP64, _UNICODE_PATH = 0x0001, 0x7075  # extra fields: APPNOTE 4.5.3, 4.6.9
_FULL = 0xFFFFFFFF


class BrokenZip(Exception):
    """The directory or a member is not as it should be."""


class LockedMember(Exception):
    """A member needs a password."""


class UnknownPacking(Exception):
    """A compression method that is not looked behind here, so that nothing behind it opens the member either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipMember:
    """One entry of the directory. `name` has forward slashes; `offset` is where its local header really begins."""

    name: str
    raw: bytes
    offset: int
    packed: int
    size: int
    crc: int
    method: int
    flags: int
    attributes: int

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")

    @property
    def is_locked(self) -> bool:
        return bool(self.flags & LOCKED_FLAG)

    @property
    def is_link(self) -> bool:
        return (self.attributes >> 16) & 0o170000 == SYMLINK


def directory(file: BinaryIO, end: ZipEnd) -> list[ZipMember]:
    """The members that the central directory names. Raises BrokenZip."""
    if end.directory_at < 0:
        raise BrokenZip
    file.seek(end.directory_at)
    data = file.read(end.directory_size)
    members: list[ZipMember] = []
    at = 0
    while at < len(data):
        if at + _ENTRY.size > len(data) or data[at : at + 4] != _ENTRY_MAGIC:
            raise BrokenZip
        member, at = _member(data, at, end.shift)
        members.append(member)
    if len(data) < end.directory_size or len(members) != end.members:
        raise BrokenZip
    return members


def _member(data: bytes, at: int, shift: int) -> tuple[ZipMember, int]:
    fields = _ENTRY.unpack_from(data, at)
    flags, method, crc, packed, size = fields[5], fields[6], fields[9], fields[10], fields[11]
    name_length, extra_length, comment_length, attributes, offset = *fields[12:15], fields[17], fields[18]
    start = at + _ENTRY.size
    raw = data[start : start + name_length]
    extra = dict(_extra(data[start + name_length : start + name_length + extra_length]))
    size, packed, offset = _large(extra.get(_ZIP64, b""), size, packed, offset)
    member = ZipMember(
        name=name_of(raw, flags=flags, unicode_path=extra.get(_UNICODE_PATH, b"")),
        raw=raw,
        offset=offset + shift,
        packed=packed,
        size=size,
        crc=crc,
        method=method,
        flags=flags,
        attributes=attributes,
    )
    return member, start + name_length + extra_length + comment_length


def _extra(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<2H", data, at)
        yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length


def _large(field: bytes, *values: int) -> list[int]:
    """Sizes and offset, of which those that are full stand in the field for large files, in this order."""
    found: list[int] = []
    at = 0
    for value in values:
        if value == _FULL and at + 8 <= len(field):
            (value,) = struct.unpack_from("<Q", field, at)
            at += 8
        found.append(value)
    return found


def name_of(raw: bytes, *, flags: int = 0, unicode_path: bytes = b"") -> str:
    """A member's name: by its Unicode field where that fits, else UTF-8, else GB18030, else code page 437."""
    if len(unicode_path) > 5 and unicode_path[1:5] == struct.pack("<L", zlib.crc32(raw)):
        decoded = _decoded(unicode_path[5:], "utf-8")
    else:
        decoded = None
    if decoded is None:
        decoded = _decoded(raw, "utf-8")  # flagged or not: Chinese in GBK is hardly ever valid UTF-8
    if decoded is None:
        decoded = _decoded(raw, "gb18030")
    return (raw.decode("cp437") if decoded is None else decoded).replace("\\", "/")


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        name = codecs.decode(raw, encoding)
    except UnicodeDecodeError:
        return None
    strange = any(unicodedata.category(character) in ("Cn", "Co", "Cc") for character in name)
    return None if strange else name


def data_start(file: BinaryIO, member: ZipMember) -> int:
    """Where the member's packed bytes begin. Raises BrokenZip."""
    if member.offset < 0:  # a directory that says it lies elsewhere
        raise BrokenZip
    file.seek(member.offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(ZIP_MEMBER):
        raise BrokenZip
    fields = _LOCAL_HEADER.unpack(header)
    return member.offset + _LOCAL_HEADER.size + int(fields[9]) + int(fields[10])


def inflated(file: BinaryIO, member: ZipMember) -> Iterator[tuple[bytes, int]]:
    """The member's bytes as they really inflate, whatever its headers declare: (chunk, packed bytes taken so far).

    Raises LockedMember, UnknownPacking, BrokenZip.
    """
    if member.is_locked:
        raise LockedMember
    if member.method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnknownPacking
    file.seek(data_start(file, member))
    yield from _stored(file, member) if member.method == zipfile.ZIP_STORED else _deflated(file, member)


def _stored(file: BinaryIO, member: ZipMember) -> Iterator[tuple[bytes, int]]:
    left = member.packed
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            raise BrokenZip
        left -= len(chunk)
        yield chunk, member.packed - left


def _deflated(file: BinaryIO, member: ZipMember) -> Iterator[tuple[bytes, int]]:
    """The stream may end before its declared length, but never reaches beyond it."""
    stream, left = zlib.decompressobj(-zlib.MAX_WBITS), member.packed
    try:
        while not stream.eof:
            source = stream.unconsumed_tail
            if not source:
                source = file.read(min(CHUNK, left))
                left -= len(source)
                if not source:
                    raise BrokenZip
            chunk = stream.decompress(source, CHUNK)
            if chunk:
                yield chunk, member.packed - left
    except zlib.error as error:
        raise BrokenZip from error


def whole(file: BinaryIO, member: ZipMember) -> bytes:
    """All of a member that the gate has let pass. Raises as `inflated` does, and BrokenZip where its checksum is wrong."""
    content = b"".join(chunk for chunk, _ in inflated(file, member))
    if len(content) != member.size or zlib.crc32(content) != member.crc:
        raise BrokenZip
    return content
