"""Which of the five fields of cooperation an agreement belongs to."""

from __future__ import annotations

from services.model.facts import CooperationField, Fact, FactField
from services.parsing.drafts import Draft, fact
from services.parsing.keywords import FIELD_KEYWORDS, TITLE_WEIGHT, Keyword
from services.parsing.view import View

MOST_EACH = 4  # a word that is repeated more often does not count again
FAINT = 4.0  # a lower score is an accident


def find_field(view: View, title: Fact | None) -> Draft:
    """The field whose words weigh most, with the heaviest of them as evidence and the lead over the second as confidence."""
    head = str(title.value) if title else ""
    scores = {field: sum(_weight(view.text, head, word) for word in words) for field, words in FIELD_KEYWORDS.items()}
    order = sorted(scores, key=lambda field: -scores[field])
    best, second = order[0], order[1]
    if scores[best] < FAINT:
        return Draft()
    lead = 1 - scores[second] / scores[best]
    named = best.value in view.text or any(word.word in head and word.weight >= 4 for word in FIELD_KEYWORDS[best])
    confidence = min(0.45 + 0.5 * lead, 0.84) + (0.08 if named and lead > 0.5 else 0.0)
    start, end = _evidence(view, best, title)
    return Draft(facts=[fact(view, FactField.FIELD, start, end, value=best.value, rule="field keywords", confidence=confidence)])


def _weight(text: str, head: str, keyword: Keyword) -> float:
    count = min(text.count(keyword.word), MOST_EACH)
    return keyword.weight * (count + (TITLE_WEIGHT if keyword.word in head else 0.0))


def _evidence(view: View, field: CooperationField, title: Fact | None) -> tuple[int, int]:
    """The first place of the word that weighs most; the title's place first, if it holds the word."""
    present = [keyword for keyword in FIELD_KEYWORDS[field] if keyword.word in view.text]
    head = str(title.value) if title else ""
    best = max(present, key=lambda keyword: (keyword.weight * (1 + (keyword.word in head)), len(keyword.word)))
    at = view.text.find(best.word)
    return at, at + len(best.word)
