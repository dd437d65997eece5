"""What a unit brings instead of typing: a file that waits at the door, or a pasted block, read as rows of its ledger."""

from __future__ import annotations

from services.formats.child import ReadingFailed
from services.intake import HeldFile, Intake
from services.model.errors import Refused
from services.model.mechanisms import Mechanism
from services.parsing.forms.ledgers import LedgerSheet, read_ledger


class SheetUnread(Refused):
    message = "“{label}”没有读成：{reason} 没有读入任何内容。请核对文件能否打开，或另存为 docx、xlsx 后再试。"


def read_sheet(intake: Intake, batch: str, held: HeldFile, mechanism: Mechanism) -> LedgerSheet:
    """The ledger of that mechanism in a held file. Raises SheetUnread, EmptyLedger, NotALedger, OtherLedger, TooManyRows."""
    try:
        document = intake.read(batch, held)
    except ReadingFailed as failure:
        raise SheetUnread(label=held.label, reason=failure.reason) from failure
    return read_ledger(document, mechanism, file=held.label)
