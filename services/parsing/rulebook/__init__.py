"""Every rule by which a fact is recognised, as one table. `Fact.rule` names its row."""

from __future__ import annotations

from services.parsing.rulebook.clauses import CLAUSE_RULES
from services.parsing.rulebook.dates import DATE_RULES
from services.parsing.rulebook.parties import PARTY_RULES
from services.parsing.rulebook.rule import Rule
from services.parsing.rulebook.titles import TITLE_RULES

__all__ = ["RULES", "Rule"]

RULES: dict[str, Rule] = {rule.id: rule for rule in (*TITLE_RULES, *PARTY_RULES, *DATE_RULES, *CLAUSE_RULES)}
