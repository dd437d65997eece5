"""What a row is to its ledger: one that stands without progress, one that is there twice, one that nothing evidences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from services.model.ledgers.checks.agreements import not_filed
from services.model.ledgers.checks.cell import Cell, CheckedLedger, says_nothing
from services.model.ledgers.columns import status_said
from services.model.ledgers.rows import Change, LedgerRow
from services.model.mechanisms import Mechanism

# A matter with one of these behind it is through; with a word of the second kind right before, it is not.
_THROUGH = re.compile(
    r"获批|批复|获得|立项|下达|到账|到位|拨付|完成|办结|纳入|列入|入库|同意|印发|出台|争取到|落实|获评|入选|通过|取得|建成|竣工|授牌|批准|核准|"
    r"开工|揭牌|投产|投运|投入使用|实现|成功"
)
_NOT_YET = re.compile(r"(?:未|待|没有|争取|推动|推进|申请|申报|力争|拟|等待|正在|加快|有望|计划)[^，,。；;]{0,6}$")
_HEADER_WANTED = ("filled_by", "phone", "filled_on")  # the unit is known without being written
_OPEN = re.compile(r"正在|推进中|洽谈|对接中|筹备|尚未|暂未|前期|有待|拟|计划")


def without_progress(cell: Cell) -> Iterator[dict[str, Any]]:
    """A row as it stood the month before, that is open: ledgers are cumulative, and what is through stands on in them."""
    ledger = cell.ledger
    if (
        cell.row.change_in(ledger.period) is Change.KEPT
        and cell.row.since < ledger.period
        and is_open(cell.row, ledger.mechanism)
    ):
        yield {"month": cell.row.changed.label}


def is_open(row: LedgerRow, mechanism: Mechanism) -> bool:
    """Whether what the row is about still goes on."""
    if mechanism is Mechanism.INNOVATION:
        return status_said(row["status"]) != "已完成"
    if mechanism is Mechanism.POLICY:
        return not _through(row["effect"])
    if says_nothing(row["signing"]) and says_nothing(row["implementation"]):
        return False  # an event that was held, or a report, is over
    told = row["implementation"]
    return says_nothing(told) or (_OPEN.search(told) is not None and not _through(told))


def _through(text: str) -> bool:
    return any(not _NOT_YET.search(text[max(0, match.start() - 8) : match.start()]) for match in _THROUGH.finditer(text))


def twice(cell: Cell) -> Iterator[dict[str, Any]]:
    """The same words as an earlier row's."""
    if (first := cell.ledger.repeated.get(cell.number)) is not None:
        yield {"row": cell.ledger.called(first)}


def unevidenced(cell: Cell) -> Iterator[dict[str, Any]]:
    """Something new is claimed, and the whole return has no material; an agreement on file is its own material."""
    ledger = cell.ledger
    if ledger.material or cell.row.change_in(ledger.period) is Change.KEPT or cell.says_nothing:
        return
    if cell.column == "effect" and not _through(cell.text):
        return
    if cell.column == "signing" and ledger.filed and not any(not_filed(cell)):
        return
    yield {}


def header_gaps(ledger: CheckedLedger) -> Iterator[str]:
    """The parts of the header block that are open."""
    yield from (name for name in _HEADER_WANTED if not getattr(ledger.header, name))
