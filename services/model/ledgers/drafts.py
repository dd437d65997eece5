"""What a unit is filling in before it is a return, what it is proposed, and how a return came that others enter for it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from services.model.findings import Finding
from services.model.ledgers.rows import LedgerHeader, LedgerRow, words_of
from services.model.ledgers.titles import ledger_title
from services.model.mechanisms import Mechanism
from services.model.periods import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerDraft:
    """A ledger that is being filled in: kept at every change, and gone when it is submitted.

    `rows` is the whole ledger as it stands, as in a return. `version` counts the savings; 0: nobody has saved it yet.
    `dismissed` are the sources of proposals that the unit does not want. `known` are the rows of the months before that whoever
    fills it in has seen: of these, one that is not among `rows` was taken out; any other has come since and stands.
    `return_seen` is the version of the return that whoever fills it in has seen, with its 退回意见; 0: there was none.
    `placed` says of files that wait for the submission which row they evidence (held name, row id).
    """

    unit: str
    mechanism: Mechanism
    period: Month
    header: LedgerHeader = field(default_factory=LedgerHeader)
    rows: tuple[LedgerRow, ...] = ()
    nothing_new: bool = False
    note: str = ""
    findings: tuple[Finding, ...] = ()  # of the file that it was read from
    dismissed: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    placed: tuple[tuple[str, str], ...] = ()
    return_seen: int = 0
    version: int = 0
    saved_at: datetime | None = None
    saved_by: str = ""

    @property
    def title(self) -> str:
        """市发改委政策争取工作台账（2022年9月）."""
        return f"{self.unit}{ledger_title(self.mechanism, self.period)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Behalf:
    """代报: how the office got what it enters for a unit (电子邮件, 压缩包, 纸质 …), and when: that time counts."""

    how: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A row that the house proposes from what it knows; `source` is the archive object, `why` says what speaks for it."""

    source: str
    title: str
    cells: tuple[tuple[str, str], ...]
    why: str

    @property
    def words(self) -> tuple[str, ...]:
        """What its row would say besides its number and its unit."""
        return words_of(self.cells)


def new_row_id() -> str:
    """The id of a new row: its own through all months."""
    return secrets.token_hex(5)
