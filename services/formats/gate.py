"""The gate before every parser: containers are really inflated and counted here, so that no bomb reaches anything that parses.

Nothing is kept of what is inflated, no member is ever written under its own name, and headers are not believed.
"""

from __future__ import annotations

import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from services.formats.containers import OLE_MAGIC, ZIP_MEMBER, ole_directory, zip_end
from services.formats.kinds import EXECUTABLE_EXTENSIONS, ExecutableFile, extension_of, is_program
from services.model.errors import Refused
from services.model.inspection import Seal


class ArchiveTooLarge(Refused):
    """A container inflates beyond a limit."""

    message = "“{label}”展开后{excess}，超出接收上限，可能是压缩炸弹。请拆分或重新保存后再提交。"


class UnsafeArchive(Refused):
    """A container whose own records contradict each other or point outside it."""

    message = "“{label}”的压缩结构不正常（{reason}），不予接收。请重新打包或用原软件另存后再提交。"


class UnsafeXml(Refused):
    """An Office or OFD file with a document type declaration, which no office program writes."""

    message = "“{label}”内含外部实体声明（DOCTYPE），不予接收。请用 Word 或 WPS 打开核对，另存为新文件后再提交。"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """What a container may inflate to (DESIGN, refused at intake). Sizes in bytes.

    `nesting` counts archives within archives, the outermost being 1; an Office file is a document and starts a count of its
    own for what is embedded in it.
    """

    entries: int = 5_000
    total: int = 300 * 1024 * 1024
    ratio: int = 200
    ratio_from: int = 1024 * 1024
    nesting: int = 2


CHUNK = 64 * 1024
XML_HEAD = 1024 * 1024  # a root element must begin within this many bytes
DIRECTORY_BYTES_PER_ENTRY = 1024
LIMITS = ArchiveLimits()
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_SYMLINK = 0o120000


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What one file has inflated to so far, over all levels."""

    label: str
    limits: ArchiveLimits
    entries: int = 0
    total: int = 0
    seals: set[Seal] = field(default_factory=set)

    def add_entries(self, count: int) -> None:
        self.entries += count
        if self.entries > self.limits.entries:
            raise ArchiveTooLarge(label=self.label, excess=f"超过 {self.limits.entries} 个文件")

    def add_bytes(self, count: int) -> None:
        self.total += count
        if self.total > self.limits.total:
            raise ArchiveTooLarge(label=self.label, excess=f"超过 {self.limits.total // (1024 * 1024)} MB")

    def check_ratio(self, inflated: int, packed: int) -> None:
        if inflated > self.limits.ratio_from and inflated > self.limits.ratio * max(packed, 1):
            raise ArchiveTooLarge(label=self.label, excess=f"是压缩前的 {self.limits.ratio} 倍以上")

    def refuse(self, reason: str) -> UnsafeArchive:
        return UnsafeArchive(label=self.label, reason=reason)


def examine(path: Path, *, label: str, limits: ArchiveLimits = LIMITS) -> Seal | None:
    """Why the file at `path` must never be opened, or None.

    Raises ArchiveTooLarge, UnsafeArchive, UnsafeXml or ExecutableFile for what must not even be kept. The kind of the file does
    not matter: whatever is a container is counted.
    """
    tally = _Tally(label=label, limits=limits)
    with path.open("rb") as file:
        magic = file.read(8)
        if magic.startswith(OLE_MAGIC):
            return _ole_seal(file, path.stat().st_size)
        if magic.startswith((ZIP_MEMBER, b"PK\x05\x06")):
            _examine_zip(file, path.stat().st_size, tally, depth=1, in_office=False)
    return next((seal for seal in Seal if seal in tally.seals), None)


def _ole_seal(file: BinaryIO, size: int) -> Seal | None:
    directory = ole_directory(file, size)
    if directory is None:
        return Seal.DAMAGED
    if "EncryptedPackage" in directory.names:
        return Seal.ENCRYPTED
    return Seal.MACROS if directory.names & {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"} else None


def _examine_zip(file: BinaryIO, size: int, tally: _Tally, *, depth: int, in_office: bool) -> None:
    end = zip_end(file, size)
    if end is None:
        tally.seals.add(Seal.DAMAGED)
        return
    if max(end.members, end.directory_size // DIRECTORY_BYTES_PER_ENTRY) > tally.limits.entries:
        raise ArchiveTooLarge(label=tally.label, excess=f"超过 {tally.limits.entries} 个文件")
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        tally.seals.add(Seal.DAMAGED)
        return
    tally.add_entries(len(members))
    names = {member.filename for member in members}
    office = "[Content_Types].xml" in names or "OFD.xml" in names
    if office and not in_office:
        depth, in_office = 1, True
    if depth > tally.limits.nesting:
        raise ArchiveTooLarge(label=tally.label, excess=f"压缩包套压缩包超过 {tally.limits.nesting} 层")
    _check_names(members, names, tally)
    for member in members:
        if not member.is_dir():
            _examine_member(file, member, tally, depth=depth, in_office=in_office, office=office)


def _check_names(members: list[zipfile.ZipInfo], names: set[str], tally: _Tally) -> None:
    if any(name.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for name in names):
        tally.seals.add(Seal.MACROS)
    if len(names) != len(members):
        raise tally.refuse("有重名的成员")
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or parts[0][1:2] == ":":
            raise tally.refuse("成员路径指向压缩包之外")
        if (member.external_attr >> 16) & 0o170000 == _SYMLINK:
            raise tally.refuse("含有符号链接")


def _examine_member(file: BinaryIO, member: zipfile.ZipInfo, tally: _Tally, *, depth: int, in_office: bool, office: bool) -> None:
    if member.flag_bits & 1:
        tally.seals.add(Seal.ENCRYPTED)
        return
    part = _Part(tally=tally, name=member.filename, is_xml=office and member.filename.lower().endswith((".xml", ".rels")))
    with tempfile.SpooledTemporaryFile(max_size=4 * 1024 * 1024) as spool:
        try:
            for chunk in _inflate(file, member, tally):
                part.see(chunk)
                if part.is_zip:
                    spool.write(chunk)
        except (zlib.error, EOFError, struct.error, _Unsupported):
            tally.seals.add(Seal.DAMAGED)
            return
        part.close(member)
        if part.is_zip:
            _examine_zip(spool, spool.tell(), tally, depth=depth + 1, in_office=in_office)  # type: ignore[arg-type]


class _Unsupported(Exception):
    """A compression method that the gate does not know, so that nothing behind it opens the member either."""


def _inflate(file: BinaryIO, member: zipfile.ZipInfo, tally: _Tally) -> Iterator[bytes]:
    """The member's bytes as they really inflate, whatever its headers declare; each chunk is counted before it is given."""
    file.seek(member.header_offset)
    header = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    if header[0] != ZIP_MEMBER:
        raise EOFError
    file.seek(header[9] + header[10], 1)
    if member.compress_type == zipfile.ZIP_STORED:
        yield from _stored(file, member, tally)
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        yield from _deflated(file, tally)
    else:
        raise _Unsupported


def _stored(file: BinaryIO, member: zipfile.ZipInfo, tally: _Tally) -> Iterator[bytes]:
    left = member.compress_size
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            raise EOFError
        left -= len(chunk)
        tally.add_bytes(len(chunk))
        yield chunk


def _deflated(file: BinaryIO, tally: _Tally) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = inflated = 0
    while not stream.eof:
        source = stream.unconsumed_tail
        if not source:
            source = file.read(CHUNK)
            packed += len(source)
            if not source:
                raise EOFError
        chunk = stream.decompress(source, CHUNK)
        inflated += len(chunk)
        tally.add_bytes(len(chunk))
        tally.check_ratio(inflated, packed)
        if chunk:
            yield chunk


@dataclass(slots=True, kw_only=True)
class _Part:
    """What is watched while one member inflates: its first bytes, its size, its checksum, and a DOCTYPE where it is XML."""

    tally: _Tally
    name: str
    is_xml: bool
    size: int = 0
    crc: int = 0
    is_zip: bool = False
    prolog: _Prolog | None = None

    def see(self, chunk: bytes) -> None:
        if self.size == 0:
            self.is_zip = chunk.startswith(ZIP_MEMBER)
            if not self.is_xml and (is_program(chunk) or extension_of(self.name) in EXECUTABLE_EXTENSIONS):
                raise ExecutableFile(label=f"{self.tally.label}（内含 {self.name}）")
            self.prolog = _Prolog() if self.is_xml else None
        self.size += len(chunk)
        self.crc = zlib.crc32(chunk, self.crc)
        if self.prolog is not None and self.prolog.has_doctype(chunk):
            raise UnsafeXml(label=self.tally.label)

    def close(self, member: zipfile.ZipInfo) -> None:
        if self.size > member.file_size:
            raise self.tally.refuse("成员的实际大小超过所声明的大小")
        if self.size < member.file_size or self.crc != member.CRC:
            self.tally.seals.add(Seal.DAMAGED)


class _Prolog:
    """Reads XML up to its root element, in whatever encoding, to see whether a DOCTYPE stands before it."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._root
        self._found = self._done = False
        self._seen = 0

    def _doctype(self, *_names: object) -> None:
        self._found = True

    def _root(self, *_element: object) -> None:
        self._done = True

    def has_doctype(self, chunk: bytes) -> bool:
        if self._done or self._found:
            return self._found
        for at in range(0, len(chunk), 1024):
            try:
                self._parser.Parse(chunk[at : at + 1024], False)
            except expat.ExpatError:  # not well-formed, or an encoding that only other parsers know
                self._done = True
                self._found = b"<!DOCTYPE" in chunk
            if self._done or self._found:
                return self._found
        self._seen += len(chunk)
        return self._seen > XML_HEAD  # a megabyte without an element hides something
