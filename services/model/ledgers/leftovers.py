"""What a unit that was merged into another had not handed in, beside the ledger that its heir fills in. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.model.ledgers.drafts import LedgerDraft
from services.model.ledgers.matching import said
from services.model.ledgers.rows import LedgerRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """Of a draft, or of a return that came back, what the heir's own draft has not got.

    `fresh` are rows that it hasn't, `changed` those that it has as the months before left them and the merged unit had changed.
    """

    fresh: tuple[LedgerRow, ...]
    changed: tuple[LedgerRow, ...]

    @property
    def rows(self) -> tuple[LedgerRow, ...]:
        return (*self.fresh, *self.changed)


def leftover(left: LedgerDraft, own: LedgerDraft, standing: Sequence[LedgerRow]) -> Leftover:
    """What `left` says beyond the heir's `own` draft. A row that stands and that the heir took out is not offered again, nor are
    words of a month that a later one has replaced.
    """
    there, stood = {row.id: row for row in own.rows}, {row.id: row for row in standing}
    marked = [replace(row, taken_from=row.taken_from or left.unit) for row in left.rows if not row.blank]
    fresh = tuple(row for row in marked if row.id not in there and row.id not in stood)
    changed = (row for row in marked if row.id in there and row.id in stood and _later(row, there, stood[row.id], left))
    return Leftover(fresh=fresh, changed=tuple(changed))


def _later(row: LedgerRow, there: dict[str, LedgerRow], before: LedgerRow, left: LedgerDraft) -> bool:
    """Whether the row has words that are newer than those that stand, and the heir has not written its own."""
    was = said(dict(before.cells))
    return said(dict(there[row.id].cells)) == was != said(dict(row.cells)) and before.changed <= left.period


def taken_over(left: LedgerDraft, own: LedgerDraft, beyond: Leftover) -> LedgerDraft:
    """The heir's draft with them: what was changed in its place, what is fresh behind all others."""
    changed = {row.id: row for row in beyond.changed}
    rows = [changed.get(row.id, row) for row in own.rows if not row.blank]
    note = own.note or left.note
    return replace(own, rows=(*rows, *beyond.fresh), nothing_new=own.nothing_new and not beyond.rows, note=note)
