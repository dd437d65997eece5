"""Ledgers on paper: one unit's return or all units' combined ledger, as docx and xlsx in the form of 附件3 to 附件5."""

from __future__ import annotations

from dataclasses import dataclass

from services.documents import Documents
from services.formats.ledger_sheet import write_ledger
from services.model.ledgers import Change, LedgerReturn, LedgerRow
from services.model.ledgers.combined import Combined
from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.forms import paper_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A file to give out."""

    label: str
    content: bytes


class Printing:
    """Prints what stands in a ledger; nothing is kept."""

    def __init__(self, *, documents: Documents) -> None:
        self._documents = documents

    def xlsx(self, ledger: LedgerReturn | LedgerDraft, *, month_only: bool = False) -> Printed:
        """The whole ledger, or what the month added and changed."""
        cells = [dict(row.cells) for row in rows_of(ledger, month_only=month_only)]
        content = write_ledger(ledger.mechanism, ledger.header, cells, note=ledger.note)
        return Printed(label=f"{ledger.title}.xlsx", content=content)

    def docx(self, ledger: LedgerReturn | LedgerDraft, *, month_only: bool = False) -> Printed:
        """The same as the paper that is printed and stamped."""
        cells = [dict(row.cells) for row in rows_of(ledger, month_only=month_only)]
        kind, facts = paper_facts(ledger.mechanism, ledger.header, cells, note=ledger.note)
        return Printed(label=f"{ledger.title}.docx", content=self._documents.draft(kind.value, facts).docx)

    def combined_xlsx(self, table: Combined) -> Printed:
        """汇总台账 with number and unit in every form."""
        cells = [row.cells for row in table.rows]
        content = write_ledger(table.mechanism, table.header, cells, title=table.title, combined=True)
        return Printed(label=f"{table.title}.xlsx", content=content)

    def combined_docx(self, table: Combined) -> Printed:
        """汇总台账 as a paper."""
        rows = [row.cells for row in table.rows]
        kind, facts = paper_facts(table.mechanism, table.header, rows, title=table.title, combined=True)
        return Printed(label=f"{table.title}.docx", content=self._documents.draft(kind.value, facts).docx)


def rows_of(ledger: LedgerReturn | LedgerDraft, *, month_only: bool) -> tuple[LedgerRow, ...]:
    """All rows, or those that the month added or changed."""
    if not month_only:
        return ledger.rows
    return tuple(row for row in ledger.rows if row.change_in(ledger.period) is not Change.KEPT)
