"""What came in for a unit, as far as it can be told: its files with the roles that they seem to have, the ledgers among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.formats.kinds import PACKAGES
from services.intake import HeldFile
from services.ledgers.manifest import Packed
from services.model.errors import Refused
from services.model.files import FileKind, FileRole
from services.model.ledgers.filling import Taking
from services.model.mechanisms import Mechanism
from services.model.periods import Month
from services.parsing.forms.ledgers import LedgerSheet

_STAMPED = ("盖章", "签章", "扫描")
_PICTURED = frozenset({FileKind.PDF, FileKind.OFD, FileKind.JPEG, FileKind.PNG, FileKind.TIFF, FileKind.BMP})


class ArrivalGone(Refused):
    message = "来件已不在服务器上（系统重启过，或在别的页面移除了），没有报送。请重新上传后再核对。"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLedger:
    """A file in which a ledger was found; `name` is that of the held file. `packed`: a 发送包 says all itself."""

    name: str
    label: str
    sheet: LedgerSheet | None = None
    packed: Packed | None = None

    @property
    def mechanism(self) -> Mechanism:
        if self.packed is not None:
            return self.packed.ledger.mechanism
        assert self.sheet is not None, "a found ledger is a sheet or a 发送包"
        return self.sheet.mechanism

    @property
    def header_unit(self) -> str:
        """The unit as the ledger itself names it, without the section of it that filled it in."""
        if self.packed is not None:
            return self.packed.ledger.unit
        return self.sheet.header.body if self.sheet is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What came in: its files with the roles that they seem to have, the ledgers among them, and what a clerk is proposed.

    `refused` are sentences about what could not be taken. Who enters it confirms unit, period, time and roles.
    """

    how: str
    received_at: datetime | None
    files: tuple[HeldFile, ...]
    ledgers: tuple[FoundLedger, ...]
    unit: str = ""
    period: Month | None = None
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One ledger that a clerk enters, with the files that go with it; without one, that there is nothing new (本月无新增).

    `taking` says what becomes of rows that stand and are not in it. `ledger` None without `nothing_new`: its file has gone.
    """

    mechanism: Mechanism
    files: tuple[HeldFile, ...]
    ledger: FoundLedger | None = None
    nothing_new: bool = False
    taking: Taking = Taking.MONTH


def with_role(held: HeldFile, ledgers: Sequence[FoundLedger]) -> HeldFile:
    """The file with the role that it seems to have; a 发送包 says of its files what they are."""
    said = {file.sha256: file for one in ledgers if one.packed is not None for file in one.packed.files}
    if held.sha256 in said:
        return replace(held, role=said[held.sha256].role)
    if held.kind in PACKAGES or any(held.name == one.name for one in ledgers):
        return replace(held, role=FileRole.ORIGINAL)
    pictured = held.kind in _PICTURED and any(word in held.label for word in _STAMPED)
    return replace(held, role=FileRole.STAMPED if pictured else FileRole.MATERIAL)


def period_of(ledgers: Sequence[FoundLedger], received: datetime | None) -> Month | None:
    """The month that they are of: as a 发送包 says, else that in which the form was filled in, else that of the mail."""
    for one in ledgers:
        if one.packed is not None:
            return one.packed.ledger.period
    dated = [one.sheet.header.filled_on for one in ledgers if one.sheet is not None and one.sheet.header.filled_on is not None]
    if dated:
        return Month.of(max(dated))
    return Month.of(received.date()) if received is not None else None
