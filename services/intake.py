"""Intake: bytes in. Limits while streaming, kind by content, a 密级 mark stops it; what is accepted lies flushed in staging."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import structlog

from services.formats.child import ReadingFailed
from services.formats.kinds import decide_kind
from services.model.document import ParsedDocument
from services.model.errors import Refused, StorageTrouble, reason_of
from services.model.files import FileKind, FileRole, ReadingState, StoredFile
from services.model.inspection import Inspection, Seal
from services.model.secrecy import secrecy_mark
from services.parsing import Parsing
from services.stores.archive import Staging
from services.stores.archive.batches import Batches
from services.stores.archive.disk import Milestone, link_or_copy, no_milestone, sync, sync_tree

log = structlog.get_logger()

_CHUNK = 1 << 18
_LONGEST_LABEL = 200


class TooLarge(Refused):
    message = "“{label}”超过{what} {limit} MB 的上限，未受理。请压缩或拆分后重新上传。"


class SecretMarked(Refused):
    message = "“{label}”首页标有密级“{mark}”。本系统为非涉密系统，严禁上传涉密文件，该文件未保存。请按保密规定处理。"


def refuse_marked(document: ParsedDocument, *, label: str) -> None:
    """The same law for a file that is read at once and not taken in: a 密级 at its head, or at that of a member, stops it.

    Raises SecretMarked.
    """
    for part, pages in groupby(document.pages, key=lambda page: page.part):
        if mark := secrecy_mark(next(pages).text):
            raise SecretMarked(label=f"{label}（内含 {part}）" if part else label, mark=mark)


class NothingToSubmit(Refused):
    message = "没有可报送的文件：{reason}。请选择协议文本后再提交。"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeLimits:
    """How much may come in, in bytes."""

    file_bytes: int
    submission_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """A file that passed the door and waits in staging for its submission."""

    name: str  # in the batch's folder
    label: str
    role: FileRole
    kind: FileKind
    size: int
    sha256: str
    reading: ReadingState = ReadingState.WAITING
    note: str = ""
    sheet: int = 0  # which sheet of an agreement that comes in several files, from 1; 0: it is whole


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingBatch:
    """The files of a form that was not sent yet; `at` is when somebody last was at it."""

    batch: str
    at: datetime
    files: tuple[HeldFile, ...]


class Intake:
    """Holds uploads, batch by batch, and stages them for a business step."""

    def __init__(
        self,
        *,
        staging: Staging,
        parsing: Parsing,
        limits: IntakeLimits,
        now: Callable[[], datetime],
        milestone: Milestone = no_milestone,
    ) -> None:
        self._staging, self._parsing, self._limits = staging, parsing, limits
        self._batches = Batches(staging, now=now)
        self._milestone = milestone

    def hold(self, stream: BinaryIO, *, label: str, role: FileRole, batch: str) -> HeldFile:
        """Take one file in; raises Refused with a sentence about this file, StorageTrouble when the disk does."""
        label = clean_label(label)
        try:
            self._milestone("hold_file")
            with self._batches.arriving(batch) as part:
                return self._admit(stream, part, label=label, role=role, batch=batch)
        except OSError as error:
            raise StorageTrouble(reason=reason_of(error)) from error

    def hold_each(self, uploads: Iterable[tuple[str, FileRole, BinaryIO]], *, batch: str) -> tuple[list[HeldFile], list[Refused]]:
        """Take several files in, each as (label, role, stream): one that is refused does no harm to the others."""
        held: list[HeldFile] = []
        refused: list[Refused] = []
        for label, role, stream in uploads:
            try:
                held.append(self.hold(stream, label=label, role=role, batch=batch))
            except Refused as refusal:
                refused.append(refusal)
        return held, refused

    def _admit(self, stream: BinaryIO, part: Path, *, label: str, role: FileRole, batch: str) -> HeldFile:
        size, sha256 = self._save(stream, part, label=label, room=self._room(batch))
        self._milestone("file_held")
        kind = decide_kind(part, label=label)
        inspection = self._look(part, kind, label=label)
        if mark := secrecy_mark(inspection.first_page_text):
            raise SecretMarked(label=label, mark=mark)
        reading = ReadingState.WAITING if inspection.opens else ReadingState.SEALED
        held = HeldFile(
            name=part.stem, label=label, role=role, kind=kind, size=size, sha256=sha256, reading=reading, note=inspection.reason
        )
        with self._batches.alone(batch):
            if size > self._room(batch):  # others came in at the same time
                raise self._too_much(label)
            self._batches.admit(part, asdict(held))
        return held

    def _look(self, part: Path, kind: FileKind, *, label: str) -> Inspection:
        """A first look by the parser, in the child; a file on which the child dies is kept and never opened again."""
        try:
            return self._parsing.inspect(part, kind, label=label)
        except ReadingFailed as failure:
            return Inspection(seal=Seal.HEAVY if failure.heavy else Seal.DAMAGED)

    def _save(self, stream: BinaryIO, part: Path, *, label: str, room: int) -> tuple[int, str]:
        """Stream to the disk, never past the limits."""
        digest, size = hashlib.sha256(), 0
        with part.open("wb") as file:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > self._limits.file_bytes:
                    raise TooLarge(label=label, what="单个文件", limit=self._limits.file_bytes >> 20)
                if size > room:
                    raise self._too_much(label)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            sync(file.fileno())
        return size, digest.hexdigest()

    def _room(self, batch: str) -> int:
        return self._limits.submission_bytes - sum(held.size for held in self.held(batch))

    def _too_much(self, label: str) -> TooLarge:
        return TooLarge(label=label, what="一次报送合计", limit=self._limits.submission_bytes >> 20)

    def held(self, batch: str) -> list[HeldFile]:
        """The files of a batch that wait, in the order of their arrival."""
        return [_held(card) for card in self._batches.cards(batch)]

    def waiting(self, prefix: str) -> list[WaitingBatch]:
        """The batches whose names begin so, each as somebody left it; asking does not count as being at it."""
        found = self._batches.waiting(prefix)
        return [WaitingBatch(batch=batch, at=at, files=tuple(map(_held, cards))) for batch, at, cards in found]

    def pages(self, batch: str, held: HeldFile) -> int | None:
        """How many pages a waiting file has; None where its kind does not tell. Raises StorageTrouble."""
        return self._parsing.pages(self.content(batch, held), held.kind)

    def content(self, batch: str, held: HeldFile) -> bytes:
        """The bytes of a waiting file. Raises StorageTrouble."""
        try:
            with self._batches.alone(batch) as waiting:
                return (waiting / held.name).read_bytes()
        except OSError as error:
            raise StorageTrouble(reason=reason_of(error)) from error

    def read(self, batch: str, held: HeldFile) -> ParsedDocument:
        """What a reader makes of a waiting file; nothing is kept. Raises what Parsing.read raises, StorageTrouble."""
        try:
            with self._batches.alone(batch) as waiting:
                return self._parsing.read(waiting / held.name, held.kind, label=held.label)
        except OSError as error:
            raise StorageTrouble(reason=reason_of(error)) from error

    def drop(self, batch: str, name: str) -> None:
        """Forget one file of a batch."""
        if any(held.name == name for held in self.held(batch)):
            self._batches.drop(batch, name)

    def drop_files(self, batch: str, files: Sequence[HeldFile]) -> None:
        """Forget those files of a batch that were submitted; others of the same form may still wait, or be on their way."""
        for held in files:
            try:
                self.drop(batch, held.name)
            except OSError as error:  # the submission is acknowledged: it does not fail for what is left here
                log.warning("submitted_file_stays", file=held.name, reason=str(error))

    def drop_batch(self, batch: str) -> None:
        """Forget a batch that was given up."""
        self._batches.drop_all(batch)

    def stage(self, batch: str, files: Sequence[HeldFile], *, first_position: int) -> tuple[Path, tuple[StoredFile, ...]]:
        """Lay the files of a batch out as their archive object will hold them; returns the folder and the files.

        Bytes that occur twice are stored once. Everything is flushed before this returns; where it fails nothing stays.
        Raises TooLarge, StorageTrouble.
        """
        if sum(held.size for held in files) > self._limits.submission_bytes:
            raise self._too_much(files[0].label)
        stored = tuple(_stored(held, position=first_position + offset) for offset, held in enumerate(files))
        try:
            folder = self._staging.new("step", secrets.token_hex(12))
            try:
                self._lay_out(batch, files, stored, folder)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)  # what resists goes with this process' staging folder
                raise
        except OSError as error:
            raise StorageTrouble(reason=reason_of(error)) from error
        return folder, stored

    def _lay_out(self, batch: str, files: Sequence[HeldFile], stored: Sequence[StoredFile], folder: Path) -> None:
        (folder / "files").mkdir()
        with self._batches.alone(batch) as waiting:
            for held, file in zip(files, stored, strict=True):
                target = folder / file.path
                if not target.exists():
                    self._milestone("stage_file")
                    link_or_copy(waiting / held.name, target)
        sync_tree(folder)
        self._milestone("staged")


def clean_label(name: str) -> str:
    """A file name as a label: no folders, no control characters, not endless; it never becomes a path."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(c for c in base if c.isprintable()).strip(" .")
    if len(printable) > _LONGEST_LABEL:
        stem, dot, extension = printable.rpartition(".")
        keep = extension if dot and len(extension) <= 8 else ""
        printable = f"{(stem or printable)[: _LONGEST_LABEL - 10]}…{'.' + keep if keep else ''}"
    return printable or "未命名文件"


def submission_digest(files: Sequence[HeldFile]) -> str:
    """One digest for a whole submission: the same bytes in the same roles, sheets in the same order, give the same one."""
    lines = sorted(" ".join((held.role.value, *([str(held.sheet)] if held.sheet else []), held.sha256)) for held in files)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _stored(held: HeldFile, *, position: int) -> StoredFile:
    return StoredFile(
        position=position,
        role=held.role,
        label=held.label,
        kind=held.kind,
        size=held.size,
        sha256=held.sha256,
        reading=held.reading,
        note=held.note,
        sheet=held.sheet,
    )


def _held(values: dict[str, object]) -> HeldFile:
    enums = {"role": FileRole, "kind": FileKind, "reading": ReadingState}
    return HeldFile(**{name: enums[name](value) if name in enums else value for name, value in values.items()})  # type: ignore[arg-type]
