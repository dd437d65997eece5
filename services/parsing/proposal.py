"""Facts of an agreement from its files: each field from the first file that has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.model.document import ParsedDocument
from services.model.facts import Fact, FactField
from services.model.findings import Finding, finding
from services.parsing.citations import find_citations
from services.parsing.contests import doubted, elsewhere
from services.parsing.drafts import Draft
from services.parsing.fields import find_field
from services.parsing.members import PARTIES, looks, title_of
from services.parsing.money import find_amounts
from services.parsing.parties import find_parties
from services.parsing.promises import find_promises
from services.parsing.signing import find_signing
from services.parsing.terms import find_term
from services.parsing.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the rules found, for a person to confirm."""

    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    alternatives: tuple[Fact, ...] = ()  # other values that the paper gives for one of the facts


def propose(documents: Sequence[tuple[int, ParsedDocument]]) -> Proposal:
    """The facts of an agreement. `documents` are (file position, text), the agreement itself first.

    Law: for every fact, `text[start:end] == quote` in the text of its file.
    """
    views = [View.of(position, document) for position, document in documents if document.text.strip()]
    titles = [title_of(view) for view in views]
    placed = [looks(view, found) for view, found in zip(views, titles, strict=True)]
    signings = [_first([find_signing(view) for view in among]) for among in placed]
    drafts = _drafts([view for among in placed for view in among], title=_first(titles), signing=_first(signings))
    facts = [fact for draft in drafts for fact in draft.facts]
    remarks = [remark for draft in drafts for remark in draft.findings]
    others = [other for draft in drafts for other in draft.alternatives]
    for draft in (*titles, *signings):
        others += elsewhere(facts, draft.facts, known=others)
    return Proposal(
        facts=doubted(facts, others),
        findings=(*remarks, *(_missing(facts, remarks) if views else ())),
        alternatives=tuple(others),
    )


def _drafts(views: Sequence[View], *, title: Draft, signing: Draft) -> tuple[Draft, ...]:
    """What the rules of every field find, in the order in which a person goes through them."""
    heading, signed = next(iter(title.facts), None), next(iter(signing.facts), None)
    return (
        title,
        _first([find_parties(view) for view in views], enough=PARTIES),
        signing,
        _first([find_term(view, signed) for view in views]),
        _first([find_field(view, heading) for view in views]),
        _first([find_amounts(view) for view in views]),
        _first([find_promises(view) for view in views]),
        _first([find_citations(view) for view in views]),
    )


def _first(drafts: Sequence[Draft], *, enough: int = 1) -> Draft:
    """The first draft with enough facts, else the one with most, else one with remarks."""
    for draft in drafts:
        if len(draft.facts) >= enough:
            return draft
    return max(drafts, key=lambda draft: (len(draft.facts), len(draft.findings)), default=Draft())


def _missing(facts: Sequence[Fact], remarks: Sequence[Finding]) -> list[Finding]:
    counts = {field: sum(fact.field is field for fact in facts) for field in FactField}
    found = []
    if not counts[FactField.TITLE]:
        found.append(finding("F01", FactField.TITLE.value))
    if counts[FactField.PARTY] < 2:
        found.append(finding("F02", FactField.PARTY.value, count=counts[FactField.PARTY]))
    if not counts[FactField.SIGNED_ON] and not any(remark.where == FactField.SIGNED_ON.value for remark in remarks):
        found.append(finding("F04", FactField.SIGNED_ON.value))
    return found
