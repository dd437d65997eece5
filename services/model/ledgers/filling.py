"""Three ways to take the rows of a file or a paste into a ledger that has rows already. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from services.model.findings import Finding
from services.model.ledgers.rows import LedgerRow


class Taking(StrEnum):
    """What becomes of the rows that are there."""

    MONTH = "month"  # they stay, behind those of the file: a unit may send the month alone, which is told (L60)
    APPEND = "append"  # they stay where they are, those of the file that are new come after them
    REPLACE = "replace"  # they go where the file has them no more


def arranged(
    taken: Sequence[LedgerRow], told: tuple[Finding, ...], before: Sequence[LedgerRow], *, read: int, taking: Taking
) -> tuple[tuple[LedgerRow, ...], tuple[Finding, ...]]:
    """What `taken_in` made of a file with `read` rows, in the order that is wanted, with what is still to be told."""
    if taking is Taking.MONTH:
        return tuple(taken), told
    told = tuple(one for one in told if one.code != "L60")
    if taking is Taking.REPLACE:
        return tuple(taken[:read]), told
    now = {row.id: row for row in taken}
    there = {row.id for row in before}
    return (*(now[row.id] for row in before), *(row for row in taken if row.id not in there)), told
