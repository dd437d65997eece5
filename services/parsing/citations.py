"""发文字号 that the text cites."""

from __future__ import annotations

from services.model.facts import FactField
from services.model.numbers import DocumentNumber, NumberRefused
from services.parsing.drafts import Draft, fact
from services.parsing.rulebook.clauses import BEFORE_CODE, LONGEST_CODE, NUMBER
from services.parsing.view import View

MOST = 40


def find_citations(view: View) -> Draft:
    """Every number once, in its standard form; where it first stands."""
    draft = Draft()
    seen: set[str] = set()
    for match in NUMBER.finditer(view.text):
        code = match["code"]
        before = BEFORE_CODE.match(code)
        start = match.start() + (before.end() if before else 0)
        code = match["code"][start - match.start() :]
        if len(code) > LONGEST_CODE or len(draft.facts) >= MOST:
            continue
        try:
            number = DocumentNumber.parse(f"{code}〔{match['year']}〕{match['serial']}号").text
        except NumberRefused:
            continue
        if number not in seen:
            seen.add(number)
            rule = "number in sentence" if before else "number cited"
            draft.facts.append(fact(view, FactField.CITED, start, match.end(), value=number, rule=rule))
    return draft
