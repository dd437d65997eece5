"""One file's bytes become text: by a reader of the child, after LibreOffice, or member by member where it is a package."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from services.formats.child import ReadingFailed
from services.formats.contents import Form, form_of
from services.formats.converter import Converter
from services.formats.gate import ArchiveLimits, examine_file
from services.formats.kinds import (
    LEGACY,
    PACKAGES,
    PICTURES,
    READABLE,
    EmptyFile,
    ExecutableFile,
    KindMismatch,
    PackedOtherwise,
    kind_of,
)
from services.formats.legacy_heads import head_text
from services.formats.packages import Member, Unopened, in_order, zip_members
from services.formats.rtf_binary import falls_short
from services.model.document import MOST_CHARACTERS, Origin, Page, ParsedDocument
from services.model.errors import Refused
from services.model.files import FILE_KIND_LABELS, FileKind
from services.model.findings import Finding, finding
from services.model.inspection import SEAL_REASONS, Inspection, Seal
from services.model.secrecy import secrecy_mark
from services.parsing.joining import Joined, is_from, within

MAX_MEMBERS = 300  # of a package that are opened
MAX_DEPTH = 3  # a zip in a zip, and a message with attachments in that
SECONDS = 80.0  # by the clock for one file, and for all members of a package together: with what comes before and after, 90
SHORTEST = 1.0  # a second look begins only where so much of the time is left
NAMED = 5  # members that were left unread are told by name
LOOK_SECONDS = 60.0  # the same for a first look, while somebody waits for the upload
PICTURED = frozenset({FileKind.PDF, FileKind.OFD, FileKind.DOCX, *PICTURES})  # kinds of which the child makes pictures
# Contents that nobody here reads: what a clerk calls them, and what to make of them.
_UNREAD: dict[Form, tuple[str, str]] = {
    Form.HEIF: ("苹果手机的 HEIC 图片", "jpg"),
    Form.PACKAGE: ("演示文稿一类的 Office 文件", "pdf"),
    Form.OLE: ("旧版演示文稿一类的 Office 文件", "pdf"),
}


class ReadingChild(Protocol):
    """Where bytes are parsed: services.formats.child.ReadingPool."""

    def inspect(self, data: bytes, kind: FileKind, *, seconds: float | None = None) -> Inspection: ...
    def read(self, data: bytes, kind: FileKind, *, seconds: float | None = None) -> ParsedDocument: ...
    def picture(
        self, data: bytes, kind: FileKind, page: int, *, side: int | None = None, turned: int = 0, form: str = "png"
    ) -> bytes: ...
    def attachments(self, mail: bytes, *, seconds: float | None = None) -> list[tuple[str, bytes]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a page is wanted as a picture: see services.formats.child.ReadingPool.picture."""

    side: int | None = None
    turned: int = 0
    form: str = "png"


class Reading:
    """Reads bytes that the gate has let pass."""

    def __init__(self, *, child: ReadingChild, legacy: Converter | None, limits: ArchiveLimits, seconds: float = SECONDS) -> None:
        """`legacy` is None where LibreOffice is absent; `seconds` is the time for one file or package."""
        self._child, self._legacy, self._limits, self._seconds = child, legacy, limits, seconds

    def inspect(self, data: bytes, kind: FileKind, *, label: str) -> Inspection:
        """A first look. Of a package, the head of the first member that bears a 密级 mark, else its own.

        Raises ReadingFailed, and Refused for an attachment that must not be kept.
        """
        return self._inspect(data, kind, label=label, until=time.monotonic() + LOOK_SECONDS)

    def _inspect(self, data: bytes, kind: FileKind, *, label: str, until: float) -> Inspection:
        if kind in LEGACY:
            return Inspection(seal=Seal.DAMAGED if falls_short(data) else None, first_page_text=head_text(data))
        own = self._child.inspect(data, kind, seconds=_left(until)) if kind in READABLE else Inspection()
        if kind not in PACKAGES or not own.opens:
            return own
        for head in self._heads(data, kind, label, until):
            if secrecy_mark(head):
                return replace(own, first_page_text=head)
        return own

    def read(self, data: bytes, kind: FileKind) -> ParsedDocument:
        """The text. A kind without a reader gives one empty page and says so. Raises ReadingFailed."""
        return self._read(data, kind, depth=0, until=time.monotonic() + self._seconds)

    def picture(self, data: bytes, kind: FileKind, number: int, document: ParsedDocument | None, look: Look) -> bytes:
        """Page `number` as an image; `document` is what was read from the file, which a package needs. Raises ReadingFailed."""
        if kind in PACKAGES:
            return self._member_picture(data, kind, number, document or self.read(data, kind), look)
        if kind in LEGACY:
            data, kind = self._converted(data, kind), FileKind.DOCX
        if kind not in PICTURED:
            raise ReadingFailed(reason=f"“{FILE_KIND_LABELS[kind]}”没有页面图像")
        return self._child.picture(data, kind, number, side=look.side, turned=look.turned, form=look.form)

    def _heads(self, data: bytes, kind: FileKind, label: str, until: float) -> Iterator[str]:
        """The heads of the members, as far as they open; what can't be looked at is told when it is read.

        Raises ExecutableFile and what the gate raises: an attachment is kept no more than a file that comes by itself.
        """
        for member in self._members(data, kind, until)[:MAX_MEMBERS]:
            if time.monotonic() > until:
                raise ReadingFailed(reason=f"打开其中的文件超过时限（{LOOK_SECONDS:g} 秒）", heavy=True)
            inside = f"{label}（内含 {member.name}）"
            try:
                content = member.content()
                inner = kind_of(io.BytesIO(content), len(content), member.label)
                if examine_file(io.BytesIO(content), len(content), label=inside, limits=self._limits) is None:
                    yield self._inspect(content, inner, label=inside, until=until).first_page_text
            except ExecutableFile as error:
                raise ExecutableFile(label=inside) from error
            except (Unopened, ReadingFailed, KindMismatch, EmptyFile, PackedOtherwise):
                continue

    def _members(self, data: bytes, kind: FileKind, until: float | None = None) -> list[Member]:
        if kind is FileKind.ZIP:
            return zip_members(io.BytesIO(data), len(data))
        attached = self._child.attachments(data, seconds=None if until is None else _left(until))
        return in_order(Member(name, partial(bytes, content)) for name, content in attached)

    def _read(self, data: bytes, kind: FileKind, *, depth: int, until: float) -> ParsedDocument:
        if kind in LEGACY:
            return self._read_legacy(data, kind, until=until)
        if kind in PACKAGES:
            return self._read_package(data, kind, depth=depth, until=until)
        if kind not in READABLE:
            return _unread(kind, _remark(data, kind))
        try:
            return self._child.read(data, kind, seconds=_left(until))
        except ReadingFailed as failure:
            if seal := self._why(data, kind, until):
                raise ReadingFailed(reason=SEAL_REASONS[seal], heavy=failure.heavy) from None
            raise

    def _why(self, data: bytes, kind: FileKind, until: float) -> Seal | None:
        """What a second look finds, whose parser knows why in words for a person; None where there is no time for it."""
        try:
            return self._child.inspect(data, kind, seconds=_left(until)).seal if _left(until) > SHORTEST else None
        except ReadingFailed:
            return None

    def _read_legacy(self, data: bytes, kind: FileKind, *, until: float) -> ParsedDocument:
        if self._legacy is None:
            return _unread(kind, finding("R16", kind.value, kind=FILE_KIND_LABELS[kind]))
        converted = self._converted(data, kind, until)
        document = self._child.read(converted, FileKind.DOCX, seconds=_left(until))
        pages = tuple(replace(page, origin=Origin.CONVERTED) if page.origin is Origin.TEXT else page for page in document.pages)
        return replace(document, kind=kind.value, pages=pages, parser=f"LibreOffice, {document.parser}")

    def _converted(self, data: bytes, kind: FileKind, until: float | None = None) -> bytes:
        if self._legacy is None:
            raise ReadingFailed(reason="本机没有安装 LibreOffice")
        return self._legacy.to_docx(data, kind, seconds=None if until is None else _left(until))

    def _read_package(self, data: bytes, kind: FileKind, *, depth: int, until: float) -> ParsedDocument:
        """Every member by itself; one that can't be read is told and harms no other."""
        joined = Joined()
        if kind in READABLE:
            joined.add("", self._child.read(data, kind, seconds=_left(until)))
        try:
            members = self._members(data, kind, until)
        except Unopened as error:
            raise ReadingFailed(reason=str(error)) from error
        unread = self._read_members(members[:MAX_MEMBERS], joined, depth=depth, until=until)
        if unread:
            joined.findings.append(_late(kind, unread, seconds=self._seconds))
        if len(members) > MAX_MEMBERS:
            joined.findings.append(finding("R18", kind.value, done=MAX_MEMBERS, left=len(members) - MAX_MEMBERS))
        if kind is FileKind.ZIP and not any(page.text.strip() or page.origin is Origin.NONE for page in joined.pages):
            joined.findings.append(finding("R14", kind.value))
        return joined.document(kind)

    def _read_members(self, members: Sequence[Member], joined: Joined, *, depth: int, until: float) -> Sequence[Member]:
        """Add each to `joined`; returns those for which there was no time."""
        for number, member in enumerate(members):
            if time.monotonic() > until:
                return members[number:]
            room = MOST_CHARACTERS - joined.characters
            try:
                joined.add(member.name, self._read_member(member, depth=depth, until=until, room=room))
            except _Skipped as skipped:
                if skipped.heavy and time.monotonic() > until:  # it might have been read, had there been more time
                    return members[number:]
                joined.findings.append(finding("R13", member.name, name=member.name, reason=str(skipped)))
        return ()

    def _read_member(self, member: Member, *, depth: int, until: float, room: int) -> ParsedDocument:
        """`room` is how many characters of text there may still be. Raises _Skipped with the reason."""
        try:
            content = member.content()
            kind = kind_of(io.BytesIO(content), len(content), member.label)
            seal = examine_file(io.BytesIO(content), len(content), label=member.label, limits=self._limits)
            if seal is not None:
                raise _Skipped(SEAL_REASONS[seal])
            if kind in PACKAGES and depth + 1 >= MAX_DEPTH:
                raise _Skipped("套的层数太多，请解压后提交")
            if kind not in READABLE | LEGACY | PACKAGES:
                raise _Skipped(_advice(content) or "这类文件不识别文字，已随压缩包归档")
            document = self._read(content, kind, depth=depth + 1, until=until)
            if document.characters > room:
                raise _Skipped(f"压缩包内文字超过 {MOST_CHARACTERS // 10_000} 万字的上限，请解压后分批提交")
            return document
        except (Unopened, Refused) as error:
            raise _Skipped(str(error)) from error
        except ReadingFailed as failure:
            raise _Skipped(failure.reason, heavy=failure.heavy) from failure

    def _member_picture(self, data: bytes, kind: FileKind, number: int, document: ParsedDocument, look: Look) -> bytes:
        page = next((page for page in document.pages if page.number == number), None)
        names = [member for member in self._members(data, kind) if page is not None and is_from(page, member.name)]
        if page is None or not names:
            raise ReadingFailed(reason=f"第 {number} 页没有页面图像")
        member = max(names, key=lambda member: len(member.name))
        before, inside = within(member.name, document)
        try:
            content = member.content()
            inner = kind_of(io.BytesIO(content), len(content), member.label)
        except (Unopened, Refused) as error:
            raise ReadingFailed(reason=str(error)) from error
        return self.picture(content, inner, number - before, inside, look)


class _Skipped(Exception):
    """A member that is not read; the text is the reason. `heavy`: a limit was met."""

    def __init__(self, reason: str, *, heavy: bool = False) -> None:
        super().__init__(reason)
        self.heavy = heavy


def _left(until: float) -> float:
    return until - time.monotonic()


def _late(kind: FileKind, unread: Sequence[Member], *, seconds: float) -> Finding:
    names = "、".join(member.name for member in unread[:NAMED]) + ("等" if len(unread) > NAMED else "")
    return finding("R19", kind.value, seconds=f"{seconds:.3g}", count=len(unread), names=names)


def _unread(kind: FileKind, remark: Finding) -> ParsedDocument:
    page = Page(number=1, text="", origin=Origin.NONE, confidence=0.0)
    return ParsedDocument(kind=kind.value, pages=(page,), findings=(remark,))


def _remark(data: bytes, kind: FileKind) -> Finding:
    """Why the text of a kind without a reader is not read, and what the sender can do."""
    known = _UNREAD.get(form_of(io.BytesIO(data), len(data)))
    if known is None:
        return finding("R01", kind.value, kind=FILE_KIND_LABELS[kind])
    return finding("R15", kind.value, what=known[0], other=known[1])


def _advice(content: bytes) -> str:
    known = _UNREAD.get(form_of(io.BytesIO(content), len(content)))
    return f"{known[0]}不能识别，请另存为 {known[1]} 后补充提交" if known else ""
