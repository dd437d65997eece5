"""Findings are data: what a person should know about a file, a fact or the store. The table is the only source of their words."""

from __future__ import annotations

from dataclasses import dataclass

from services.model.findings.files import FILE_FINDINGS
from services.model.findings.ledgers import LEDGER_FINDINGS
from services.model.findings.papers import PAPER_FINDINGS
from services.model.findings.schemes import SCHEME_FINDINGS
from services.model.findings.upkeep import UPKEEP_FINDINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark. `code` is a row of FINDINGS, `where` names the file, field or object it is about."""

    code: str
    where: str
    text: str


# code -> (sentence, source). Letters: A scoring schemes, D near duplicates, F facts, I intake, L ledgers, M manuscripts,
# P papers, R reading, T text of a checked paper, U units and rosters, V verification.
FINDINGS: dict[str, tuple[str, str]] = {
    **SCHEME_FINDINGS,
    **LEDGER_FINDINGS,
    **PAPER_FINDINGS,
    **FILE_FINDINGS,
    **UPKEEP_FINDINGS,
}


def finding(code: str, where: str, **details: object) -> Finding:
    """Make the finding `code` with the sentence of its row; raises KeyError for a code that has no row."""
    sentence, _source = FINDINGS[code]
    return Finding(code=code, where=where, text=sentence.format(where=where, **details))
