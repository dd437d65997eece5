"""By what a return and a submission of one are known: the one by its unit, mechanism and month, the other by its words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from services.intake import HeldFile, submission_digest
from services.model.ledgers.drafts import LedgerDraft
from services.model.mechanisms import Mechanism
from services.model.periods import Month

_LETTERS = {Mechanism.POLICY: "P", Mechanism.EXCHANGE: "E", Mechanism.INNOVATION: "I"}
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U


def ledger_id(unit: str, mechanism: Mechanism, period: Month) -> str:
    """The id of the one return of a unit for a mechanism and month, e.g. L202209P-7K3M9Q2XWD."""
    number = int.from_bytes(hashlib.sha256(unit.encode()).digest()[:8], "big")
    tail = "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(10))
    return f"L{period.year:04}{period.number:02}{_LETTERS[mechanism]}-{tail}"


def digest_of(draft: LedgerDraft, files: Sequence[HeldFile], rows_of: Mapping[str, str]) -> str:
    """One digest for a whole submission: the same words in the same cells, the same bytes in the same roles."""
    header = (draft.header.unit, draft.header.filled_by, draft.header.phone, str(draft.header.filled_on))
    rows = [(row.id, row.cells, row.sources) for row in draft.rows]
    placed = sorted((held.sha256, rows_of[held.name]) for held in files if held.name in rows_of)
    said = (draft.unit, draft.mechanism, str(draft.period), header, rows, draft.nothing_new, draft.note, placed)
    return hashlib.sha256((json.dumps(said, ensure_ascii=False) + submission_digest(files)).encode()).hexdigest()
