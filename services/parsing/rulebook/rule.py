"""What a rule is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.model.facts import FactField


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which a fact is recognised.

    `id` is what `Fact.rule` names; `pattern` is what the text must hold; `confidence` is the most that the rule is believed;
    the rule finds `value` in `example`; `source` says where the form comes from.
    """

    id: str
    field: FactField
    what: str
    pattern: re.Pattern[str] | None
    confidence: float
    example: str
    value: str | float
    role: str = ""
    source: str


CONTRACTS = "民法典 合同编：当事人的名称"
PRACTICE = "政府间合作协议的通行写法"
NUMERALS = "GB/T 15835-2011"
