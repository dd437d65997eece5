"""A person vouches: the facts as typed, what is still to be looked at, and the record of what became of each proposal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.filings import rules
from services.model.corrections import Confirmation, compared
from services.model.document import Origin
from services.model.facts import Fact
from services.model.filing import Filing, FilingStep
from services.model.people import Person
from services.stores.register import Register

Origins = Mapping[tuple[int, int], Origin]  # by file and page


def vouching(
    register: Register,
    filing_id: str,
    step: FilingStep,
    facts: Sequence[Fact] | None,
    *,
    touched: Collection[int] | None,
    at: datetime,
    by: Person,
) -> Callable[[Filing], Filing]:
    """What a step that vouches for `facts` (None: as they stand) makes of a filing. It raises FactsMissing and what `vouched`
    raises.
    """
    with register.reading() as transaction:
        origins = transaction.pages.origins(filing_id)

    def vouch(filing: Filing) -> Filing:
        typed = filing.facts if facts is None else facts
        done = vouched(filing.after(step), typed, touched=touched, origins=origins, at=at, by=by)
        rules.require_complete(done)
        return done

    return vouch


def vouched(
    filing: Filing,
    typed: Sequence[Fact],
    *,
    touched: Collection[int] | None,
    origins: Origins,
    at: datetime,
    by: Person,
) -> Filing:
    """The filing with `typed` as its confirmed facts and the record of the confirmation.

    `touched` are the places in `filing.proposed` at which the person looked; None: the facts are vouched for as a whole.
    Raises FactRefused, FactsUntouched.
    """
    made = rules.confirmed(filing, typed, today=at.date())
    if touched is not None:
        rules.require_touched(filing, made, touched)
    looked_at = {*(touched or ()), *_looked_at_before(filing)}
    corrections = compared(filing.proposed, made, touched=looked_at, origin_of=lambda fact: _origin(fact, origins))
    record = Confirmation(at=at, by=by.name, each=_each(filing, touched), corrections=corrections)
    return replace(filing, confirmed=made, confirmation=record)


def _each(filing: Filing, touched: Collection[int] | None) -> bool:
    """Whether somebody compared fact by fact: now, or before the office vouched for the result as a whole."""
    return touched is not None or (filing.confirmation is not None and filing.confirmation.each)


def _looked_at_before(filing: Filing) -> set[int]:
    """The places of proposals that an earlier confirmation says were looked at: those with the same rule and value."""
    before = filing.confirmation.corrections if filing.confirmation else ()
    seen = {(one.field, one.rule, said.role, said.value) for one in before if one.touched and (said := one.proposed)}
    return {n for n, fact in enumerate(filing.proposed) if (fact.field, fact.rule, fact.role, fact.value) in seen}


def _origin(fact: Fact, origins: Origins) -> Origin | None:
    """How the page was read on which the fact stands; of a file without page numbers, its first page."""
    return None if fact.file is None else origins.get((fact.file, fact.page or 1))
