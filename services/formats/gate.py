"""The gate before every parser: containers are really inflated and counted here, so that no bomb reaches anything that parses.

Nothing is kept of what is inflated, no member is ever written under its own name, and headers are not believed.
"""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from services.formats.containers import OLE_MAGIC, ZIP_MEMBER, OleDirectory, ole_directory, zip_end
from services.formats.contents import is_program
from services.formats.kinds import EXECUTABLE_EXTENSIONS, ExecutableFile, extension_of
from services.formats.zips import BrokenZip, LockedMember, UnknownPacking, ZipMember, data_start, directory, inflated
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


XML_HEAD = 1024 * 1024  # a root element must begin within this many bytes
DIRECTORY_BYTES_PER_ENTRY = 1024
LIMITS = ArchiveLimits()
# Parts of a package that may say by a DOCTYPE what they are, and that nobody here parses as XML.
DECLARED = frozenset({"svg", "htm", "html", "xhtml"})
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe \t\r\n"  # byte order marks and blanks
_TROUBLES = (BrokenZip, UnknownPacking, LockedMember)


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

    def sealed(self, seal: Seal) -> Seal:
        self.seals.add(seal)
        return seal

    def refuse(self, reason: str) -> UnsafeArchive:
        return UnsafeArchive(label=self.label, reason=reason)


def examine(path: Path, *, label: str, limits: ArchiveLimits = LIMITS) -> Seal | None:
    """Why the file at `path` must never be opened, or None.

    Raises ArchiveTooLarge, UnsafeArchive, UnsafeXml or ExecutableFile for what must not even be kept. The kind of the file does
    not matter: whatever is a container is counted. A plain zip is sealed only where nothing in it can be read.
    """
    with path.open("rb") as file:
        return examine_file(file, path.stat().st_size, label=label, limits=limits)


def examine_file(file: BinaryIO, size: int, *, label: str, limits: ArchiveLimits = LIMITS) -> Seal | None:
    """The same of an open file of `size` bytes."""
    tally = _Tally(label=label, limits=limits)
    file.seek(0)
    magic = file.read(8)
    if magic.startswith(OLE_MAGIC):
        return _ole_seal(file, size)
    if magic.startswith((ZIP_MEMBER, b"PK\x05\x06")):
        _examine_zip(file, size, tally, depth=1, in_office=False)
    return next((seal for seal in Seal if seal in tally.seals), None)


def _ole_seal(file: BinaryIO, size: int) -> Seal | None:
    directory = ole_directory(file, size)
    if directory is None:
        return Seal.DAMAGED
    if "EncryptedPackage" in directory.names or _is_locked(file, directory):
        return Seal.ENCRYPTED
    return Seal.MACROS if directory.names & {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"} else None


def _is_locked(file: BinaryIO, directory: OleDirectory) -> bool:
    """A Word document whose header says so ([MS-DOC] 2.5.2, fEncrypted), a workbook with a FilePass record ([MS-XLS] 2.4.117)."""
    for name in ("WordDocument", "Workbook", "Book"):
        if name not in directory.places:
            continue
        file.seek(directory.places[name])
        head = file.read(512)
        if name == "WordDocument":
            return head.startswith(b"\xec\xa5") and len(head) > 11 and bool(head[11] & 1)
        after_first = 4 + int.from_bytes(head[2:4], "little")
        return head[:2] == b"\x09\x08" and head[after_first : after_first + 2] == b"\x2f\x00"
    return False


def _examine_zip(file: BinaryIO, size: int, tally: _Tally, *, depth: int, in_office: bool) -> None:
    end = zip_end(file, size)
    if end is None:
        tally.seals.add(Seal.DAMAGED)
        return
    if max(end.members, end.directory_size // DIRECTORY_BYTES_PER_ENTRY) > tally.limits.entries:
        raise ArchiveTooLarge(label=tally.label, excess=f"超过 {tally.limits.entries} 个文件")
    try:
        members = directory(file, end)
    except BrokenZip:
        tally.seals.add(Seal.DAMAGED)
        return
    tally.add_entries(len(members))
    names = {member.name for member in members}
    office = "[Content_Types].xml" in names or "OFD.xml" in names
    if office and not in_office:
        depth, in_office = 1, True
    if depth > tally.limits.nesting:
        raise ArchiveTooLarge(label=tally.label, excess=f"压缩包套压缩包超过 {tally.limits.nesting} 层")
    _check_names(members, names, tally)
    _check_overlaps(file, members, tally)
    if office and not _is_seen_alike(file, members):
        tally.seals.add(Seal.DAMAGED)
        return
    before = set(tally.seals)
    troubles = [
        _examine_member(file, member, tally, depth=depth, in_office=in_office, office=office)
        for member in members
        if not member.is_folder
    ]
    if not in_office:  # what is wrong with one file of a package is that file's affair, unless nothing is left
        tally.seals = before | ({trouble for trouble in troubles if trouble} if troubles and all(troubles) else set())


def _is_seen_alike(file: BinaryIO, members: list[ZipMember]) -> bool:
    """Whether the parsers behind the gate, which open office files by Python's reader, will see the same members."""
    try:
        with zipfile.ZipFile(file) as archive:
            theirs = {(info.header_offset, info.compress_size, info.file_size) for info in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        return False
    return theirs == {(member.offset, member.packed, member.size) for member in members}


def _check_names(members: list[ZipMember], names: set[str], tally: _Tally) -> None:
    if any(name.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for name in names):
        tally.seals.add(Seal.MACROS)
    if len(names) != len(members):
        raise tally.refuse("有重名的成员")
    for member in members:
        parts = member.name.split("/")
        if ".." in parts or parts[0] == "" or parts[0][1:2] == ":" or "\0" in member.name:
            raise tally.refuse("成员路径指向压缩包之外")
        if member.is_link:
            raise tally.refuse("含有符号链接")


def _check_overlaps(file: BinaryIO, members: list[ZipMember], tally: _Tally) -> None:
    """Members that share bytes let a small file inflate to a huge one, however honest each of them is."""
    reached = 0
    for member in sorted(members, key=lambda member: member.offset):
        if 0 <= member.offset < reached:
            raise tally.refuse("成员互相重叠")
        try:
            reached = data_start(file, member) + member.packed
        except BrokenZip:  # it will be found damaged when it is opened
            reached = member.offset


def _examine_member(
    file: BinaryIO, member: ZipMember, tally: _Tally, *, depth: int, in_office: bool, office: bool
) -> Seal | None:
    """Count one member, and whatever lies in it; why it can't be opened itself, if so."""
    part = _Part(tally=tally, name=member.name, in_office=office)
    with tempfile.SpooledTemporaryFile(max_size=4 * 1024 * 1024) as spool:
        try:
            for chunk, packed in inflated(file, member):
                part.see(chunk, packed)
                if part.is_zip:
                    spool.write(chunk)
        except _TROUBLES as trouble:
            return tally.sealed(Seal.ENCRYPTED if isinstance(trouble, LockedMember) else Seal.DAMAGED)
        if not part.is_whole(member):
            return tally.sealed(Seal.DAMAGED)
        if part.is_zip:
            _examine_zip(spool, spool.tell(), tally, depth=depth + 1, in_office=in_office)  # type: ignore[arg-type]
    return None


@dataclass(slots=True, kw_only=True)
class _Part:
    """What is watched while one member inflates: its first bytes, its size, its checksum, and a DOCTYPE where it is XML."""

    tally: _Tally
    name: str
    in_office: bool
    size: int = 0
    crc: int = 0
    is_zip: bool = False
    prolog: _Prolog | None = None

    def see(self, chunk: bytes, packed: int) -> None:
        if self.size == 0:
            self.is_zip = chunk.startswith(ZIP_MEMBER)
            is_xml = self.in_office and self._is_xml(chunk)
            if not is_xml and (is_program(chunk) or extension_of(self.name) in EXECUTABLE_EXTENSIONS):
                raise ExecutableFile(label=f"{self.tally.label}（内含 {self.name}）")
            self.prolog = _Prolog() if is_xml else None
        self.size += len(chunk)
        self.tally.add_bytes(len(chunk))
        self.tally.check_ratio(self.size, packed)
        self.crc = zlib.crc32(chunk, self.crc)
        if self.prolog is not None and self.prolog.has_doctype(chunk):
            raise UnsafeXml(label=self.tally.label)

    def _is_xml(self, head: bytes) -> bool:
        """A package's relations may call any part XML, whatever its extension; drawings and pages may declare what they are."""
        extension = extension_of(self.name)
        looks = head[:200].replace(b"\0", b"").lstrip(_BEFORE_XML).lower().startswith((b"<?xml", b"<!doctype"))
        return extension in ("xml", "rels") or (looks and extension not in DECLARED)

    def is_whole(self, member: ZipMember) -> bool:
        if self.size > member.size:
            raise self.tally.refuse("成员的实际大小超过所声明的大小")
        return self.size == member.size and self.crc == member.crc


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
            except (expat.ExpatError, LookupError, ValueError):  # not well-formed, or an encoding that only others know, or none
                self._done = True
                self._found = b"<!DOCTYPE" in chunk
            if self._done or self._found:
                return self._found
        self._seen += len(chunk)
        return self._seen > XML_HEAD  # a megabyte without an element hides something
