"""来件, unpacked: the mails and zips of a batch are opened one inside the other, and the ledgers among the files are found."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

from services.formats.child import ReadingFailed
from services.formats.packages import Member, Unopened, in_order, zip_members
from services.formats.readers.mail import attachments, received_at
from services.intake import HeldFile, Intake, SecretMarked
from services.ledgers.arrivals import FoundLedger
from services.ledgers.manifest import MANIFEST, Packed, packed_from
from services.model.errors import Refused
from services.model.files import FileKind, FileRole, ReadingState
from services.parsing.forms.ledgers import NotALedger, OtherLedger, read_ledger

MOST_MEMBERS = 200
DEPTH = 3  # a mail, a zip in it, a 发送包 in that
_PACKAGES = {FileKind.EML: "电子邮件", FileKind.ZIP: "压缩包"}
_SHEETS = frozenset({FileKind.DOCX, FileKind.DOC, FileKind.WPS, FileKind.XLSX, FileKind.XLS, FileKind.ET})
OTHER_WAY = "纸质或其他方式"


class PackageUnopened(Refused):
    message = "“{label}”打不开：{reason}。"


class TooManyMembers(Refused):
    message = "“{label}”里的文件太多，只取出了前{limit}个。其余的请解压后另外上传。"


class Unpacking:
    """One batch on its way out of its packages, and what was learned on it.

    `received` is the time of the latest mail; `refused` are sentences about what could not be taken.
    """

    def __init__(self, *, intake: Intake, batch: str) -> None:
        self._intake, self._batch = intake, batch
        self.received: datetime | None = None
        self.refused: list[str] = []
        self._how: list[str] = []
        self._members_seen = 0

    @property
    def how(self) -> str:
        """How it came, in words."""
        return "、".join(dict.fromkeys(self._how)) or OTHER_WAY

    def open_all(self) -> None:
        """Hold what is in the packages, and in the packages in them. Raises SecretMarked, and then the batch is gone."""
        opened: set[str] = set()
        for _depth in range(DEPTH):
            closed = [held for held in self._held() if held.kind in _PACKAGES and held.name not in opened]
            for package in closed:
                self._open(package)
            opened |= {held.name for held in closed}

    def _held(self) -> list[HeldFile]:
        return list(self._intake.held(self._batch))

    def _open(self, package: HeldFile) -> None:
        """Hold the members of a mail or a zip; one that is refused harms no other."""
        self._how.append(_PACKAGES[package.kind])
        if package.reading is ReadingState.SEALED:
            self._refuse(PackageUnopened(label=package.label, reason=package.note))
            return
        content = self._intake.content(self._batch, package)
        if package.kind is FileKind.EML and (at := received_at(content)) is not None:
            self.received = max(self.received, at) if self.received else at
        known = {held.sha256 for held in self._held()}
        for member in self._members(package, content):
            held = self._hold(member) if member.label != MANIFEST else None
            if held is None:
                continue
            if held.sha256 in known:  # unpacked before, or sent twice over
                self._intake.drop(self._batch, held.name)
            known.add(held.sha256)

    def _hold(self, member: Member) -> HeldFile | None:
        """The member among the files; None where it is refused. Raises SecretMarked."""
        hold = self._intake.hold
        try:
            return hold(io.BytesIO(member.content()), label=member.label, role=FileRole.MATERIAL, batch=self._batch)
        except Unopened as error:
            self._refuse(PackageUnopened(label=member.label, reason=str(error)))
        except SecretMarked:
            self._intake.drop_batch(self._batch)  # the mail holds it too: nothing of it may stay
            raise
        except Refused as error:
            self._refuse(error)
        return None

    def _refuse(self, sentence: object) -> None:
        self.refused.append(str(sentence))

    def _members(self, package: HeldFile, content: bytes) -> Iterator[Member]:
        try:
            if package.kind is FileKind.ZIP:
                members = zip_members(io.BytesIO(content), len(content))
            else:
                members = in_order([_member(name, data) for name, data in attachments(content)])
        except Unopened as error:
            self._refuse(PackageUnopened(label=package.label, reason=str(error)))
            return
        for member in members:
            self._members_seen += 1
            if self._members_seen > MOST_MEMBERS:
                self._refuse(TooManyMembers(label=package.label, limit=MOST_MEMBERS))
                return
            yield member

    def ledgers(self) -> Iterator[FoundLedger]:
        """The ledgers among the files: each 发送包, and each sheet that none of them speaks for."""
        whole: set[str] = set()
        for held in self._held():
            if held.kind is FileKind.ZIP and held.reading is not ReadingState.SEALED:
                packed = self._packed(held)
                if packed is not None:
                    whole |= {file.sha256 for file in packed.files}
                    yield FoundLedger(name=held.name, label=held.label, packed=packed)
        for held in self._held():
            if held.kind in _SHEETS and held.reading is not ReadingState.SEALED and held.sha256 not in whole:
                yield from self._sheet(held)

    def _sheet(self, held: HeldFile) -> Iterator[FoundLedger]:
        """The ledger that the file is; nothing for a material."""
        try:
            sheet = read_ledger(self._intake.read(self._batch, held), file=held.label)
        except (NotALedger, OtherLedger):
            return
        except (Refused, ReadingFailed) as error:
            self._refuse(error)
            return
        yield FoundLedger(name=held.name, label=held.label, sheet=sheet)

    def _packed(self, held: HeldFile) -> Packed | None:
        content = self._intake.content(self._batch, held)
        try:
            for member in zip_members(io.BytesIO(content), len(content)):
                if member.label == MANIFEST:
                    return packed_from(member.content(), label=held.label)
        except (Unopened, Refused) as error:
            self._refuse(error)
        return None


def _member(name: str, data: bytes) -> Member:
    return Member(name, lambda: data)
