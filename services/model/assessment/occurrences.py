"""What a ledger's row tells as facts: a table says which column of which ledger is looked at for what. Pure.

What is planned, wished for or under way is no fact.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.model.assessment.finding_exchange import alliances, coverage, events, late_signings, signings, three_ones
from services.model.assessment.finding_policy import funds, policies, projects, visits
from services.model.assessment.finding_praise import cases, instructions
from services.model.assessment.occurrence import Finder, Occurrence
from services.model.assessment.passages import ToldIn, sentences_of
from services.model.assessment.upward import Surroundings
from services.model.ledgers.rows import LedgerRow
from services.model.mechanisms import Mechanism
from services.model.periods import Month

RULES: Mapping[Mechanism, Mapping[str, tuple[Finder, ...]]] = {
    Mechanism.POLICY: {
        "matter": (visits,),
        "effect": (visits, policies, projects, funds, instructions, cases),
        "remark": (instructions,),
    },
    Mechanism.EXCHANGE: {
        "signing": (signings,),
        "implementation": (three_ones, instructions),
        "other_cooperation": (events, alliances, late_signings, instructions, cases),
        "coverage": (coverage, cases),
        "remark": (instructions,),
    },
    Mechanism.INNOVATION: {
        "progress": (cases, instructions),
        "coverage": (coverage, cases),
        "remark": (instructions,),
    },
}
"""Column -> what it is looked at for, by ledger."""


def occurrences(
    row: LedgerRow,
    mechanism: Mechanism,
    first_told: Month,
    *,
    told_in: ToldIn | None = None,
    around: Surroundings | None = None,
) -> list[Occurrence]:
    """Every fact that a row tells, in the order of the form.

    `first_told` is the month that told the words first, by which a year is read that they leave out; `told_in` says it of each
    sentence where they came in different months.
    """
    known = around or Surroundings()
    found: list[Occurrence] = []
    for column, finders in RULES[mechanism].items():
        for sentence in sentences_of(column, row[column], first_told, told_in or {}):
            if not sentence.coming:
                found += (one for finder in finders for one in finder(sentence, known))
    return found
